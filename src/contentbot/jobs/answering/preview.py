"""How the entries of a pull will stand in an edition: as printed, between their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from contentbot.content import entry_text, library
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.content.shape import print_entry
from contentbot.forge import ChangedFile
from contentbot.jobs.answering import added
from contentbot.jobs.answering.base import CONTENT, Base
from contentbot.jobs.assembling import choose
from contentbot.jobs.assembling.choose import PRODUCED, Taken, Week
from contentbot.jobs.assembling.material import Stored
from contentbot.model import Change, Entry
from contentbot.render import plain
from contentbot.render.preview import Preview


def previews(changes: Sequence[Change], base: Base, files: Iterable[ChangedFile]) -> list[Preview]:
    """A preview for each change; one that cannot be read as an entry has no rows.

    files: what the pull changes: a line of a draft is shown as it stands there.
    """
    mine = [rebuilt(change, base.settings) for change in changes]
    look = _Look(base, [one for one in mine if one is not None], added.of(changes, files))
    return [look.at(*pair) for pair in zip(changes, mine, strict=True)]


def rebuilt(change: Change, settings: Settings) -> Stored | None:
    """The entry of a change as if its file had been read; None when it would be faulty.

    The report is a stranger's: its fields are written down and read again, so that nothing
    gets further than it would in a file.
    """
    fields = {**change.fields, "kind": change.kind}
    # Events and calls have their place by their facts.
    if change.section is not None and "group" not in fields and change.kind not in PRODUCED:
        fields.setdefault("section", change.section)
    try:
        text = entry_text.write(fields)
    except (ValueError, TypeError):
        return None
    path = change.path.removeprefix(CONTENT)
    name = f"{path}@{change.line}" if path.endswith(library.MARKDOWN) else path
    source = library.Source(name, text.encode(), named=True)
    document = library.document(source, change.kind, settings, today=date.min)
    if len(document.entries) != 1 or document.faults:
        return None
    return Stored(name, document.entries[0], document)


class _Look:
    """The coming edition, as far as it is known: its draft, and what waits with the pull's own."""

    def __init__(self, base: Base, mine: Sequence[Stored], lines: Mapping[int, str]) -> None:
        self.base = base
        self.settings = base.settings
        self.lines = lines
        names = {one.name for one in mine}
        others = [one for one in base.stored if one.name not in names]
        self.own = frozenset(map(id, mine))
        self.waiting = choose.choose([*others, *mine], Week(base.day, base.settings)).taken

    def at(self, change: Change, stored: Stored | None) -> Preview:
        """What a change does, in its place."""
        if stored is None:
            return Preview(change=change, url=_url(change.fields))
        drafted = self.drafted(change)
        days = [drafted] if drafted else stored.editions or self.base.days()
        taken, day, reason = self.first(stored, days)
        place = taken.block.place if taken else _named(stored, self.settings)
        above, below = self.beside(place, stored, change)
        section = self.settings.by_id.get(place)
        return Preview(
            change=change,
            place=section.title if section else "",
            above=above,
            rows=self.rows(change, stored),
            below=below,
            before=_rows(change.kind, change.before, self.settings) if change.before else (),
            url=stored.entry.url,
            edition=day,
            reason=reason,
        )

    def drafted(self, change: Change) -> date | None:
        """The edition whose draft a line was put into; None for a file."""
        drafts = self.base.drafts.items()
        return next((day for day, draft in drafts if draft.path == change.path), None)

    def first(self, stored: Stored, days: Iterable[date]) -> tuple[Taken | None, date | None, str]:
        """The first of some editions that takes an entry, or why the next one does not."""
        reason = ""
        for day in days:
            choice = choose.choose([stored], Week(day, self.settings))
            if choice.taken:
                return choice.taken[0], day, ""
            reason = reason or next((one.reason for one in choice.waits), "")
        return None, None, reason

    def rows(self, change: Change, stored: Stored) -> tuple[str, ...]:
        """The lines of an entry: of a draft, as they stand there; of a file, as printed."""
        text = self.lines.get(id(change))
        if text is not None:
            return tuple(plain.rows(text))
        return _rows(change.kind, stored.fields, self.settings)

    def beside(self, place: str, mine: Stored, change: Change) -> tuple[str, str]:
        """The entries above and below one in its place of the coming edition, none its own."""
        waiting = [one for one in self.waiting if one.block.place == place]
        spot = next((n for n, one in enumerate(waiting) if one.stored is mine), len(waiting))
        above = [one for one in waiting[:spot] if id(one.stored) not in self.own]
        below = [one for one in waiting[spot:] if id(one.stored) not in self.own]
        draft = self.base.drafts.get(self.base.day)
        if draft is not None and change.path == draft.path:
            # The lines of the draft above the added one are where they were before the pull.
            there = [one for one in draft.entries if _stands(one, place, mine)]
            line_of = draft.lines.line_of
            higher = [one for one in there if line_of(one.span.start) < change.line]
            lower = there[len(higher) :]
            return _line(draft, higher[-1:]), _line(draft, lower[:1]) or _first(below)
        if draft is None or mine.kind in PRODUCED:
            return _first(above[::-1]), _first(below)
        there = [one for one in draft.entries if place in (one.group, one.section)]
        return _first(above[::-1]) or _line(draft, there[-1:]), _first(below)


def _named(stored: Stored, settings: Settings) -> str:
    return next(iter(choose.places_of(stored.kind, stored.fields, settings)), "")


def _rows(kind: str, fields: Mapping[str, Any], settings: Settings) -> tuple[str, ...]:
    """The lines of an entry as readers see them."""
    return tuple(plain.rows(print_entry(fields, settings.parts.get(kind, {}))))


def _first(taken: Sequence[Taken]) -> str:
    """The first row of the first of some entries that wait; empty without one."""
    return next(iter(plain.rows(taken[0].block.text)), "") if taken else ""


def _stands(entry: Entry, place: str, mine: Stored) -> bool:
    """Whether an entry of a draft stands where another of its section or group does."""
    here = (mine.entry.group, mine.entry.section) if mine.kind in PRODUCED else (place,)
    return place in (entry.group, entry.section) or (entry.group or entry.section) in here


def _line(draft: Document, entries: Sequence[Entry]) -> str:
    """The first row of the first of some entries of a draft, as it stands there; or nothing."""
    return next(iter(plain.rows(draft.slice(entries[0].span))), "") if entries else ""


def _url(fields: Mapping[str, Any]) -> str:
    url = fields.get("url")
    return url if isinstance(url, str) else ""
