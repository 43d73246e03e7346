"""The one entry that a pull adds to a draft, read from its diff and the draft as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from contentbot.content import edition
from contentbot.content.document import Document
from contentbot.forge import ChangedFile
from contentbot.jobs.answering import patch, scope
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.patch import Hunk
from contentbot.model import Change, Entry


def entry_of(files: Sequence[ChangedFile], base: Base) -> Change | None:
    """The entry; None unless a pull adds lines to one draft that make one entry, and no more.

    The lines are put into the draft of the default branch where those beside them stand, and
    what is read there then counts: by that they have their section.
    """
    if len(files) != 1 or not scope.is_draft(files[0].path):
        return None
    draft = next((one for one in base.drafts.values() if one.path == files[0].path), None)
    if draft is None or files[0].patch is None or _takes_away(files[0].patch):
        return None
    runs = [run for hunk in patch.hunks(files[0].patch) for run in _runs(hunk)]
    if len(runs) != 1:
        return None
    return _read(draft, *runs[0], base=base)


def _takes_away(text: str) -> bool:
    """Whether a diff takes lines away that say something."""
    return any(row.startswith("-") and row[1:].strip() for row in text.split("\n"))


def _runs(hunk: Hunk) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """What was added in one place: the lines above, those added, and those below."""
    rows = [(added, [row.text for row in rows]) for added, rows in groupby(hunk, lambda r: r.added)]
    for at, (added, texts) in enumerate(rows):
        if added and any(text.strip() for text in texts):
            above = [text for is_new, one in rows[:at] if not is_new for text in one]
            below = [text for is_new, one in rows[at + 1 :] if not is_new for text in one]
            yield above, texts, below


def _read(
    draft: Document, above: list[str], new: list[str], below: list[str], *, base: Base
) -> Change | None:
    lines = draft.text.split("\n")
    at = _spot([line.rstrip("\r") for line in lines], above, below)
    if at is None:
        return None
    text = "\n".join((*lines[:at], *new, *lines[at:]))
    read = edition.read(draft.path, text, base.settings)
    found = _only_new(draft, read)
    if found is None or read.slice(found.span).strip() != "\n".join(new).strip():
        return None
    return Change(
        change="added",
        path=draft.path,
        line=read.lines.line_of(found.span.start),
        kind=found.kind,
        section=found.section,
        fields=found.fields,
    )


def _only_new(before: Document, after: Document) -> Entry | None:
    """The entry that came, if all others are there as before, letter for letter."""
    old = [before.slice(one.span).rstrip() for one in before.entries]
    new = [after.slice(one.span).rstrip() for one in after.entries]
    for at, one in enumerate(after.entries):
        if new[:at] + new[at + 1 :] == old:
            return one
    return None


def _spot(lines: Sequence[str], above: Sequence[str], below: Sequence[str]) -> int | None:
    """Where the lines belong: below the nearest line above them that is there once, or above
    the nearest below.
    """
    for text in reversed(above):
        if text.strip() and lines.count(text) == 1:
            return lines.index(text) + 1
    for text in below:
        if text.strip() and lines.count(text) == 1:
            return lines.index(text)
    return None
