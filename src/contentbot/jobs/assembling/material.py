"""What an edition can be made of: the entries that lie in the content folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from contentbot.content import library
from contentbot.content.dates import real
from contentbot.content.document import Document
from contentbot.frozen import dataclass
from contentbot.jobs.newsroom import Newsroom
from contentbot.model import Entry

FOLDERS = ("inbox", "events", "cfps")
PAST = "past"  # the folder of events and CFPs that are over, below their own


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry of a file. number: its place in a file with a list of them, from 0.

    path: below content/.
    """

    path: str
    entry: Entry
    document: Document
    number: int = 0

    @property
    def name(self) -> str:
        """What the ledger calls it."""
        return f"{self.path}#{self.number}" if self.number else self.path

    @property
    def kind(self) -> str:
        return self.entry.kind

    @property
    def fields(self) -> Mapping[str, Any]:
        return self.entry.fields

    @property
    def editions(self) -> tuple[date, ...]:
        """The editions that the entry names; empty when it names none."""
        named = self.fields.get("edition")
        days = map(real, named if isinstance(named, list) else [named])
        return tuple(day for day in days if day is not None)


def read(room: Newsroom, *, today: date) -> list[Stored]:
    """All stored entries in the order of their paths; those that are over are left out."""
    found: list[Stored] = []
    for folder in FOLDERS:
        for path in room.paths(folder):
            if path.endswith(library.YAML) and PAST not in path.split("/"):
                found += _stored(path, room, today)
    return found


def _stored(path: str, room: Newsroom, today: date) -> Iterator[Stored]:
    source = library.Source(f"{room.content}/{path}", room.data(path), named=False)
    kind = library.kind_of(source, room.settings)
    if kind in library.LINTED:
        yield from entries(path, library.document(source, kind, room.settings, today=today))


def entries(path: str, document: Document) -> Iterator[Stored]:
    """The entries of a document that was read from a path below content/."""
    for number, entry in enumerate(document.entries):
        yield Stored(path, entry, document, number)
