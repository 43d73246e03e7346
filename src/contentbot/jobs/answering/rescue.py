"""An entry of a draft that is in conflict, as a file of its own, which cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contentbot.content import entry_text
from contentbot.content.record import fields_of
from contentbot.content.settings import Settings
from contentbot.jobs.answering import preview, scope
from contentbot.jobs.answering.base import CONTENT, Base
from contentbot.jobs.answering.case import Case, Place
from contentbot.model import Change
from contentbot.render import answer as render
from contentbot.render.preview import Preview


def rescues(
    case: Case, previews: Sequence[Preview], base: Base, place: Place
) -> Iterator[render.Rescue]:
    """The one entry that a pull adds to a draft, as a file that cannot conflict."""
    if len(previews) != 1 or len(case.files) != 1 or not scope.is_draft(case.files[0].path):
        return
    file = file_of(previews[0].change, base.settings, by=case.pull.author)
    if file is not None:
        path, text = file
        link = render.new_file_link(f"{place.home}/new/{place.branch}", path, text)
        yield render.Rescue(path, text, link)


def file_of(change: Change, settings: Settings, *, by: str) -> tuple[str, str] | None:
    """The path and text of a file with an entry that a change adds; None when it is faulty.

    by: who sent it, whose it stays.
    """
    stored = preview.rebuilt(change, settings)
    if stored is None or change.change != "added":
        return None
    fields = {
        **fields_of(stored.entry),
        **_placed(change.section, stored.kind, settings),
        "submitted_by": by,
    }
    name = entry_text.file_name(_name(fields), stored.entry.url)
    return f"{CONTENT}{_folder(stored.kind)}/{name}", entry_text.write(fields)


def _placed(section: str | None, kind: str, settings: Settings) -> dict[str, str]:
    """Where an entry says that it belongs, if its folder and its own facts do not."""
    named = {} if kind == "link" else {"kind": kind}
    if section is None or section not in settings.by_id or kind in ("event", "cfp"):
        return {}
    return {**named, "section": section}


def _folder(kind: str) -> str:
    return {"event": "events", "cfp": "cfps"}.get(kind, "inbox")


def _name(fields: dict[str, object]) -> str:
    return str(fields.get("title") or fields.get("name") or fields.get("text") or "entry")
