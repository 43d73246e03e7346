"""Hand edits in sections that are made from data: what they say of the data.

A line that a person added becomes a file, a changed line changes its file, a line that was
taken out is skipped in that edition. What data and person both changed is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contentbot.content import schema
from contentbot.content.address import key as page
from contentbot.content.record import departure, fields_of
from contentbot.content.settings import Settings
from contentbot.jobs.assembling.choose import PRODUCED, off_dates, places_of
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.assembling.merge import Conflict
from contentbot.jobs.assembling.segments import Key, Segment, Side


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What people's edits mean for the data.

    changes: new values of fields by the name of a stored entry; None takes a field away.
    added: kinds and fields of new entries, each with its segment in the draft.
    skipped: names of stored entries that were taken out of this edition. settled: entries of
    the draft whose edits are all in the changes.
    """

    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    added: tuple[tuple[str, Mapping[str, Any], Segment], ...] = ()
    skipped: tuple[str, ...] = ()
    settled: frozenset[Key] = frozenset()
    conflicts: tuple[Conflict, ...] = ()


def absorb(
    base: Side, draft: Side, stored: Sequence[Stored], settings: Settings, day: date
) -> Absorbed:
    """Read people's edits out of the sections that are made from data.

    base: what was produced. draft: with its entries named as in it.
    """
    by_name = {one.name: one for one in stored}
    was = {one.key: one for one in base.segments if _is_produced(one)}
    here = {one.key: one for one in draft.segments if one.is_entry}
    work = _Work(settings, day, draft, by_name)
    shown = {key[1] for key in here if key[0] == "entry"}
    for key, old in was.items():
        new = here.get(key)
        if new is not None:
            work.compare(key[1], old, new)
        elif key[1] not in shown and key[1] in by_name:
            work.skipped.append(key[1])
    known = {clue: one.name for one in stored for clue in _clues(one.kind, one.fields)}
    for segment in draft.segments:
        if segment.key[0] == "new" and segment.is_entry and _is_produced(segment):
            work.add(segment, known)
    return Absorbed(
        work.changes,
        tuple(work.added),
        tuple(work.skipped),
        frozenset(work.settled),
        tuple(work.conflicts),
    )


def _is_produced(segment: Segment) -> bool:
    entry = segment.piece.entry
    return entry is not None and segment.is_entry and entry.kind in PRODUCED


def _clues(kind: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What tells that two entries are the same event or call."""
    day = fields.get("starts") or fields.get("dates") or ""
    day = day[0] if isinstance(day, list) and day else day
    if kind in PRODUCED and fields.get("url"):
        yield (kind, page(str(fields["url"])), str(day)[:10])


@dataclass(slots=True)
class _Work:
    settings: Settings
    day: date
    draft: Side
    by_name: Mapping[str, Stored]
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: list[tuple[str, Mapping[str, Any], Segment]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    settled: list[Key] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    # New entries, each with its own shape, that stand wherever their facts want them.
    spread: list[tuple[Mapping[str, Any], str | None]] = field(default_factory=list)

    def compare(self, name: str, old: Segment, new: Segment) -> None:
        """What a person changed of an entry, against what was produced of it."""
        stored = self.by_name.get(name)
        moved = new.place != old.place
        if stored is None or (new.text == old.text and not moved):
            return
        assert old.piece.entry is not None
        assert new.piece.entry is not None
        before, after = fields_of(old.piece.entry), fields_of(new.piece.entry)
        changed = {n: after.get(n) for n in {*before, *after} if before.get(n) != after.get(n)}
        wanted: dict[str, Any] = {}
        for one, value in sorted(changed.items()):
            now = _as_printed(stored.fields.get(one), before.get(one))
            if now == value:
                continue
            if now != before.get(one):
                self._conflict(
                    new, f"`{one}` was changed here and in content/{stored.path}, differently"
                )
                return
            wanted[one] = _kept_time(stored.fields.get(one), value)
        if moved:
            wanted[self._field(new.place)] = new.place
        if fault := _fault(stored.kind, {**stored.fields, **wanted}, stored.fields):
            self._conflict(new, f"content/{stored.path} cannot say this: {fault}")
            return
        self.settled.append(new.key)
        shape = self._shape(stored.kind, after, new)
        if shape != self._own(stored):
            wanted["shape"] = self._with_shape(stored, shape)
        if wanted:
            self.changes.setdefault(name, {}).update(wanted)

    def _field(self, place: str) -> str:
        return "group" if self.settings.by_id[place].group else "section"

    def _conflict(self, at: Segment, message: str) -> None:
        self.conflicts.append(Conflict(self.draft.offset(at)[0], (at.key,), message))

    def _shape(self, kind: str, facts: Mapping[str, Any], segment: Segment) -> str | None:
        """How a line departs from the usual shape of the facts."""
        assert segment.piece.entry is not None
        parts = self.settings.parts[kind]
        text, span = self.draft.document.text, segment.piece.span
        return departure(text, span, segment.piece.entry, facts, parts)

    def _own(self, stored: Stored) -> str | None:
        shape = stored.fields.get("shape")
        if isinstance(shape, Mapping):
            shape = shape.get(self.day.isoformat())
        return shape if isinstance(shape, str) else None

    def _with_shape(self, stored: Stored, shape: str | None) -> Any:
        """The field `shape` with this edition's shape in it."""
        own, day = stored.fields.get("shape"), self.day.isoformat()
        if not isinstance(own, Mapping):
            own = {} if own is None else {one.isoformat(): own for one in stored.editions}
        out = {k: v for k, v in own.items() if k != day}
        return ({**out, day: shape} if shape is not None else out) or None

    def add(self, segment: Segment, known: Mapping[tuple[str, str, str], str]) -> None:
        """A line that a person added, as a file of its own, unless one has it already."""
        entry = segment.piece.entry
        assert entry is not None
        facts = fields_of(entry)
        same = next((known[c] for c in _clues(entry.kind, facts) if c in known), None)
        if same is not None and same not in self.changes:
            return
        shape = self._shape(entry.kind, facts, segment)
        fields: dict[str, Any] = {name: facts[name] for name in sorted(facts, key=_usual)}
        if segment.place not in places_of(entry.kind, facts, self.settings):
            fields[self._field(segment.place)] = segment.place
        elif (facts, shape) in self.spread:
            return
        else:
            self.spread.append((facts, shape))
        if off_dates(entry.kind, facts, self.day, self.settings):
            fields["edition"] = self.day.isoformat()
        if fault := _fault(entry.kind, fields, {}):
            self._conflict(segment, f"this line cannot become a file: {fault}")
            return
        if shape is not None:
            fields["shape"] = {self.day.isoformat(): shape}
        self.added.append((entry.kind, fields, segment))


def _fault(kind: str, fields: Mapping[str, Any], before: Mapping[str, Any]) -> str | None:
    """What is wrong with the fields of a file by its schema, and was not so before."""
    faults = schema.check(kind, {name: one for name, one in fields.items() if one is not None})
    if not faults:
        return None
    known = {(one.path, one.keyword) for one in schema.check(kind, before)} if before else set()
    return next((one.message for one in faults if (one.path, one.keyword) not in known), None)


USUAL = ("title", "url", "closes", "starts", "ends", "dates", "attendance", "place", "organizer")


def _usual(name: str) -> int:
    """The place of a field in a file as people write it."""
    return USUAL.index(name) if name in USUAL else len(USUAL)


def _as_printed(now: Any, before: Any) -> Any:
    """A stored value as it is printed: of a time only the day."""
    if isinstance(now, str) and isinstance(before, str) and now[:10] == before[:10] and "T" in now:
        return before
    return now


def _kept_time(now: Any, value: Any) -> Any:
    """A new day with the time that the stored value has."""
    if isinstance(now, str) and isinstance(value, str) and "T" in now and "T" not in value:
        return f"{value[:10]}{now[10:]}"
    return value
