"""What editors asked of entries while their pulls were open, carried out once they are merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contentbot.content import edition, entry_edit, inline_text
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.forge import Forge
from contentbot.jobs.answering import patch
from contentbot.jobs.assembling.choose import PRODUCED
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.commanding.kept import Wishes
from contentbot.jobs.overlay import Overlay
from contentbot.model import Edit, Entry
from contentbot.text import apply_edits


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


# --- lines of the draft ----------------------------------------------------------------------


def retitled(
    path: str, text: str, settings: Settings, *, title_of: Callable[[Entry, str], str]
) -> str:
    """A draft whose lines have the titles that editors want; all else stays letter for letter.

    title_of: what is wanted of an entry that stands in a line with that text; "" is nothing.
    A title that the line could not hold is left out.
    """
    before = edition.read(path, text, settings)
    for number, one in enumerate(before.entries):
        span = one.spans.get("title")
        if span is None or one.kind in PRODUCED:
            continue
        title = title_of(one, before.lines.string(before.lines.line_of(one.span.start)))
        new = inline_text.title(title)
        if new and new != before.slice(span):
            after = apply_edits(text, [Edit(span, new)])
            read = edition.read(path, after, settings)
            if _signs(read, but=number) == _signs(before, but=number):
                return retitled(path, after, settings, title_of=title_of)
    return text


def brought(pulls: Iterable[int], path: str, forge: Forge) -> frozenset[str]:
    """The lines that pulls added to a file; one call for each pull.

    path: as the repository has it. Raises OutsideError when the forge does not answer.
    """
    files = (file for pull in pulls for file in forge.files(pull) if file.path == path)
    found = (hunk for file in files for hunk in patch.hunks(file.patch or ""))
    return frozenset(row.text.rstrip() for hunk in found for row in hunk if row.added)


def _signs(document: Document, *, but: int) -> list[tuple[str, str | None, Any]]:
    """What tells the entries of a draft apart; of one its title is left out."""
    return [
        (one.kind, one.section, {k: v for k, v in one.fields.items() if n != but or k != "title"})
        for n, one in enumerate(document.entries)
    ]
