"""What waits for which edition, and what stands in the drafts already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from contentbot.content import edition
from contentbot.content.dates import real
from contentbot.content.document import Document
from contentbot.jobs.assembling import choose, material, verdicts
from contentbot.jobs.assembling.choose import PRODUCED, Waits, Week
from contentbot.jobs.assembling.material import FOLDERS, Stored, Unreadable
from contentbot.jobs.assembling.verdicts import Verdicts
from contentbot.jobs.linting.lint import Work
from contentbot.jobs.names import inside
from contentbot.jobs.newsroom import Newsroom
from contentbot.ports import Repository

State = Literal["ready", "waits", "held", "faulty", "elsewhere", "skipped", "late", "over"]
AHEAD = timedelta(days=120)  # how far the editions are looked through for one that takes an entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry that waits, or a file of which no entry can be read.

    edition: that it names, or the first that would take it. state: "ready" (the next assemble
    takes it), "waits" (for a later edition), "held" (by an editor), "faulty", "elsewhere" (an
    edition has its address), "skipped" (taken out of the draft), "late" (the edition that it
    names is out), "over". since: the day on which it was committed. age: in days.
    """

    edition: date | None
    section: str | None
    group: str | None
    kind: str
    title: str
    url: str
    path: str
    state: State
    reason: str
    since: date | None
    age: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, and how many entries stand in each section of it."""

    edition: date
    path: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, in the order of editions and sections, and the drafts."""

    coming: date
    rows: tuple[Row, ...]
    drafts: tuple[Draft, ...]


def run(room: Newsroom, *, today: date, repository: Repository | None) -> Queue:
    """Look at all that lies in the folders.

    repository: tells since when; None where there is none.

    Raises:
        UsageError: the settings or a ledger are faulty.
    """
    coming = room.next_day(today)
    here = material.read(room, today=coming)
    work = Work(settings=room.settings, today=coming, archive=room.archive)
    judged = verdicts.judge(here.stored, work)
    since = _since(room, repository)
    books = {day: room.ledger(day) for day in {coming, *room.drafts}}
    rows_of = (row for book in books.values() if book for row in book.rows)
    placed = {row.name for row in rows_of if row.kind in choose.PRODUCED}
    book = books[coming]
    look = _Look(room, coming, judged, frozenset(book.skipped if book else ()), here.stored)
    rows = [
        _row(found, room, since.get(found.stored.path), today)
        for found in look.all()
        if not (found.stored.name in placed and found.state in ("ready", "elsewhere"))
    ]
    rows += [_unread(one, since.get(one.path), today) for one in here.unreadable]
    order = {one.id: number for number, one in enumerate(room.settings.sections)}

    def place(row: Row) -> tuple[bool, date, int, int, str]:
        section = order.get(row.group or row.section or "", len(order))
        return (row.edition is None, row.edition or today, section, -(row.age or 0), row.path)

    return Queue(coming, tuple(sorted(rows, key=place)), tuple(_drafts(room)))


def _since(room: Newsroom, repository: Repository | None) -> dict[str, date]:
    """The days on which the files below content/ were first committed."""
    if repository is None:
        return {}
    tops = {folder: inside(room.content / folder, repository.top) for folder in FOLDERS}
    added = repository.added([top for top in tops.values() if top is not None])
    return {
        f"{folder}{name.removeprefix(top)}": day
        for name, day in added.items()
        for folder, top in tops.items()
        if top is not None and name.startswith(f"{top}/")
    }


# --- what becomes of each --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    stored: Stored
    edition: date | None
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class _Look:
    """Which edition takes each entry, and why not the coming one."""

    room: Newsroom
    coming: date
    judged: Verdicts
    skipped: frozenset[str]
    stored: Sequence[Stored]

    def all(self) -> Iterator[_Found]:
        """Every entry, one that names several editions for each of them."""
        for one in self.stored:
            if one.editions:
                yield from self.named(one)
            elif one.name in self.skipped:
                yield _Found(one, self.coming, "skipped", "taken out of this edition's draft")
        nameless = [one for one in self.stored if not one.editions]
        choice = choose.choose(nameless, self.week(self.coming))
        for stored in {one.stored.name: one.stored for one in choice.taken}.values():
            yield _Found(stored, self.coming, "ready", "")
        for waits in choice.waits:
            yield self.waiting(waits)

    def named(self, one: Stored) -> Iterator[_Found]:
        """An entry for the editions that it names; those that are out have an event already."""
        out = {back.day for back in self.room.archive.editions}
        for day in one.editions:
            if day not in out and day >= self.coming:
                skipped = day == self.coming and one.name in self.skipped
                reason = "taken out of this edition's draft" if skipped else ""
                yield _Found(one, day, "skipped" if skipped else "ready", reason)
            elif one.kind not in PRODUCED:
                how = f"contentbot publish --edition {day} --add {one.path}"
                yield _Found(one, day, "late", f"that edition is out; `{how}` adds it")

    def week(self, day: date) -> Week:
        path = self.room.drafts.get(day)
        entries = _draft(self.room, path).entries if path else ()
        shown = choose.shown(entries)
        return Week(day, self.room.settings, shown, self.judged.faults, self.skipped)

    def waiting(self, one: Waits) -> _Found:
        """An entry that the coming edition does not take."""
        stored, name = one.stored, one.stored.name
        errors = [f for f in self.judged.findings.get(name, ()) if f.severity == "error"]
        if stored.fields.get("hold") is True:
            return _Found(stored, None, "held", one.reason)
        if one.reason == choose.SHOWN or self.judged.faults.get(name) == one.reason:
            return _Found(stored, None, "faulty" if errors else "elsewhere", one.reason)
        if _is_over(stored, self.coming):
            return _Found(stored, None, "over", one.reason)
        return _Found(stored, self.later(stored), "waits", one.reason)

    def later(self, stored: Stored) -> date | None:
        """The first planned edition after the coming one that would take an entry."""
        planned = self.room.settings.cadence.dates_between(self.coming, self.coming + AHEAD)
        for day in planned:
            week = Week(day, self.room.settings, faults=self.judged.faults)
            if choose.choose([stored], week).taken:
                return day
        return None


def _is_over(stored: Stored, day: date) -> bool:
    """Whether an event is over, or a call closed, on a day."""
    if stored.kind == "cfp":
        closes = real(stored.fields.get("closes"))
        return closes is not None and closes < day
    days = choose.days_of(stored.fields)
    return stored.kind == "event" and bool(days) and days[-1] < day


def _draft(room: Newsroom, path: str) -> Document:
    return edition.read(path, room.text(path) or "", room.settings)


def _row(found: _Found, room: Newsroom, since: date | None, today: date) -> Row:
    stored, settings = found.stored, room.settings
    places = choose.places_of(stored.kind, stored.fields, settings)
    place = places[0] if places else None
    fields = stored.fields
    title = next(
        (fields[n] for n in ("title", "name", "text") if isinstance(fields.get(n), str)), ""
    )
    return Row(
        edition=found.edition,
        section=settings.top(place) or stored.entry.text("section") or None,
        group=place if place is not None and settings.by_id[place].group else None,
        kind=stored.kind,
        title=title,
        url=stored.entry.url,
        path=str(Path("content", stored.name)),
        state=found.state,
        reason=found.reason,
        since=since,
        age=_age(since, today),
    )


def _unread(one: Unreadable, since: date | None, today: date) -> Row:
    """A file that has to be mended before anybody can say what it holds."""
    return Row(
        edition=None,
        section=None,
        group=None,
        kind=one.kind,
        title="",
        url="",
        path=str(Path("content", one.path)),
        state="faulty",
        reason=one.reason,
        since=since,
        age=_age(since, today),
    )


def _age(since: date | None, today: date) -> int | None:
    return None if since is None else max(0, (today - since).days)


def _drafts(room: Newsroom) -> Iterator[Draft]:
    for day, path in sorted(room.drafts.items()):
        document = _draft(room, path)
        counts = Counter(
            room.settings.top(one.group or one.section) or "" for one in document.entries
        )
        yield Draft(day, str(Path("content", path)), dict(counts))
