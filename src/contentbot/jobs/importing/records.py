"""Entries of editions as files: what is printed twice with the same facts is one record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contentbot.content.entry_text import file_name, write
from contentbot.jobs.assembling.material import Stored

FOLDERS = {"event": "events", "cfp": "cfps"}
INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Printing:
    """Where an entry stands in an edition: its place (an id) and the number in that place.

    shape: where its lines depart from the usual shape.
    """

    edition: str
    section: str
    group: str | None
    order: int
    shape: str | None = None

    @property
    def place(self) -> str:
        """The id of the group, or of the section."""
        return self.group or self.section


@dataclass(slots=True)
class Record:
    """The facts of an entry and the editions that it stands in.

    stored: its file, where it has one already. changed: whether that has to be written.
    """

    kind: str
    facts: Mapping[str, Any]
    printings: list[Printing] = field(default_factory=list)
    stored: Stored | None = None
    changed: bool = False

    def fits(self, new: Printing) -> bool:
        """Whether a printing can be another one of this record.

        Not twice in one place, and not in two shapes in one edition.
        """
        same = [one for one in self.printings if one.edition == new.edition]
        return all(one.place != new.place and one.shape == new.shape for one in same)

    def fields(self) -> dict[str, Any]:
        """The fields of the record's file."""
        if self.kind in FOLDERS:
            return {**self.facts, **self._editions()}
        (one,) = self.printings
        kind = {} if self.kind == "link" else {"kind": self.kind}
        place = {"section": one.section, **({"group": one.group} if one.group else {})}
        out = {**kind, **self.facts, **place, "edition": one.edition, "order": one.order}
        return out if one.shape is None else {**out, "shape": one.shape}

    def _editions(self) -> dict[str, Any]:
        order: dict[str, dict[str, int]] = {}
        for one in sorted(self.printings, key=lambda one: one.edition):
            order.setdefault(one.edition, {})[one.place] = one.order
        days = list(order)
        shapes = {one.edition: one.shape for one in self.printings}
        out: dict[str, Any] = {"edition": days[0] if len(days) == 1 else days, "order": order}
        if len(set(shapes.values())) == 1 and shapes[days[0]] is not None:
            out["shape"] = shapes[days[0]]
        elif any(shapes.values()):
            out["shape"] = {day: shapes[day] for day in days if shapes[day] is not None}
        return out


@dataclass(slots=True)
class Records:
    """The records of all editions that are imported together."""

    all: list[Record] = field(default_factory=list)
    _by_facts: dict[str, list[Record]] = field(default_factory=dict)

    def add(self, kind: str, facts: Mapping[str, Any], printing: Printing) -> None:
        """Keep an entry; events and CFPs join the record that has the same facts."""
        if kind not in FOLDERS:
            self.all.append(Record(kind, facts, [printing]))
            return
        known = self._by_facts.setdefault(_facts_key(kind, facts), [])
        for record in known:
            if record.fits(printing):
                record.printings.append(printing)
                record.changed = True
                return
        record = Record(kind, facts, [printing])
        known.append(record)
        self.all.append(record)

    def load(self, stored: Sequence[Stored]) -> set[date]:
        """Know the events and CFPs that have files already; the editions that entries name."""
        seen: set[date] = set()
        for one in stored:
            seen.update(one.editions)
            if one.kind in FOLDERS and one.editions and not one.number:
                facts = {k: v for k, v in one.fields.items() if k not in NO_FACTS}
                record = Record(one.kind, facts, list(_printings(one)), one)
                self._by_facts.setdefault(_facts_key(one.kind, facts), []).append(record)
                self.all.append(record)
        return seen

    def new_files(self, taken: set[str]) -> Iterator[tuple[str, str]]:
        """The path (below content/) and text of each new record; no path of `taken` is used."""
        for record in self.all:
            if record.stored is None:
                folder = FOLDERS.get(record.kind, INBOX)
                path = free_name(f"{folder}/{_name(record)}", taken)
                taken.add(path)
                yield path, write(record.fields())

    def changed_files(self) -> Iterator[tuple[str, str]]:
        """The path and new text of each file whose entry is printed once more."""
        for record in self.all:
            if record.stored is not None and record.changed:
                fields = record.fields()
                news: dict[str, Any] = {
                    name: fields[name] for name in ("edition", "order", "shape") if name in fields
                }
                from contentbot.content import entry_edit

                text = record.stored.document.text
                yield record.stored.path, entry_edit.with_fields(text, news)


NO_FACTS = frozenset({"edition", "order", "shape", "id", "allow", "note", "pull", "submitted_by"})


def _facts_key(kind: str, facts: Mapping[str, Any]) -> str:
    return json.dumps([kind, facts], sort_keys=True)


def _printings(stored: Stored) -> Iterator[Printing]:
    """The printings that a file tells of."""
    order, shape = stored.fields.get("order"), stored.fields.get("shape")
    for day in (one.isoformat() for one in stored.editions):
        own = shape.get(day) if isinstance(shape, Mapping) else shape
        places = order.get(day) if isinstance(order, Mapping) else None
        for place, number in (places if isinstance(places, Mapping) else {}).items():
            yield Printing(day, place, place, number, own)


def _name(record: Record) -> str:
    """The name of a record's file; the edition tells those apart that have no address."""
    facts = record.facts
    url = str(facts.get("url", ""))
    if record.kind == "text":
        one = record.printings[0]
        return file_name(one.place, f"{one.edition} {one.order}")
    title = str(facts.get("title") or facts.get("name") or facts.get("by") or record.kind)
    return file_name(title, url)


def free_name(path: str, taken: set[str]) -> str:
    """A path, with a number before its suffix where it is taken."""
    if path not in taken:
        return path
    stem, dot, suffix = path.rpartition(".")
    number = 2
    while f"{stem}-{number}{dot}{suffix}" in taken:
        number += 1
    return f"{stem}-{number}{dot}{suffix}"
