"""What editors asked of entries while their pulls were open, carried out on the merged files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contentbot.content import entry_edit
from contentbot.content.settings import Settings
from contentbot.jobs.assembling.choose import PRODUCED
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.commanding.kept import Wishes
from contentbot.jobs.overlay import Overlay


def applied(
    stored: Iterable[Stored],
    settings: Settings,
    *,
    wish_of: Callable[[Stored], Wishes | None],
    held: Callable[[Stored], bool],
) -> Overlay:
    """The files of entries as the editors want them, by their paths below content/.

    wish_of: what was asked of an entry. held: whether it came with a pull that is put on hold.
    Section and title of events and calls for papers are left alone: their files stay, and
    people correct them for good.
    """
    texts: dict[str, str | None] = {}
    for one in stored:
        changes = dict(_changes(one, settings, wish_of(one)))
        if held(one) and not _is_held(one):
            changes.setdefault("hold", True)
        changes = {k: v for k, v in changes.items() if one.fields.get(k) != v}
        if changes:
            text = texts.get(one.path) or one.document.text
            texts[one.path] = entry_edit.with_fields(text, changes, number=one.number)
    return texts


def _is_held(one: Stored) -> bool:
    return one.fields.get("hold") is True or one.fields.get("not_before") is not None


def _changes(one: Stored, settings: Settings, wish: Wishes | None) -> Mapping[str, Any]:
    """The fields that a wish gives an entry."""
    if wish is None:
        return {}
    out: dict[str, Any] = {}
    if wish.until is not None:
        out["not_before"] = wish.until.isoformat()
    elif wish.hold:
        out["hold"] = True
    if one.kind in PRODUCED:
        return out
    if wish.title:
        out["title"] = wish.title
    place = settings.by_id.get(wish.section)
    if place is not None and place.group:
        out |= {"section": settings.top(place.id), "group": place.id}
    elif place is not None:
        out |= {"section": place.id, "group": None}
    return out
