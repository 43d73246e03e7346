"""What an edition can be made of: the entries of the content folders, and what hides some."""

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


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that may hold entries, of which none can be read.

    path: below content/. kind: that of its entries, by its folder or its own word.
    """

    path: str
    kind: str
    fault: str
    line: int

    @property
    def reason(self) -> str:
        """Why there is nothing of it, in words."""
        return f"cannot be read: {self.fault} (line {self.line})"


@dataclass(frozen=True, slots=True)
class Material:
    """What lies in the folders, in the order of the paths."""

    stored: tuple[Stored, ...]
    unreadable: tuple[Unreadable, ...]


def read(room: Newsroom, *, today: date) -> Material:
    """All that waits or is shown again; what is over is left out."""
    stored: list[Stored] = []
    unreadable: list[Unreadable] = []
    for path, document in _documents(room, today):
        stored += entries(path, document)
        if document.faults and not document.entries:
            unreadable.append(_unreadable(path, document))
    return Material(tuple(stored), tuple(unreadable))


def _documents(room: Newsroom, today: date) -> Iterator[tuple[str, Document]]:
    for folder in FOLDERS:
        for path in room.paths(folder):
            if path.endswith(library.YAML) and PAST not in path.split("/"):
                source = library.Source(f"{room.content}/{path}", room.data(path), named=False)
                kind = library.kind_of(source, room.settings)
                if kind in library.LINTED:
                    yield path, library.document(source, kind, room.settings, today=today)


def _unreadable(path: str, document: Document) -> Unreadable:
    first = min((found for _, found in document.faults), key=lambda found: found.span.start)
    line = document.lines.line_of(first.span.start)
    return Unreadable(path, document.kind, first.message, line)


def entries(path: str, document: Document) -> Iterator[Stored]:
    """The entries of a document that was read from a path below content/."""
    for number, entry in enumerate(document.entries):
        yield Stored(path, entry, document, number)
