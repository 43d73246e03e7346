"""What became of an entry after it came in: printed as it was, corrected, or removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

from contentbot.content import edition
from contentbot.content.address import key
from contentbot.content.document import Document
from contentbot.content.record import fields_of, squeezed
from contentbot.frozen import dataclass
from contentbot.jobs.assembling import material
from contentbot.jobs.newsroom import Newsroom
from contentbot.model import Change, Entry

# What a reader sees of an entry; days are compared without the hour, which no line has.
NAMES = ("title", "name", "url", "text", "prefix", "place", "starts", "ends", "closes")
DAYS = ("starts", "ends", "closes")
MOST = 60  # editions that are looked through
EDITIONS = timedelta(days=60)  # for so long after it came in it is looked for in editions

What = Literal["printed", "corrected", "removed", "waits"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an entry. where: the edition, draft or file. changed: names of fields."""

    what: What
    where: str = ""
    changed: tuple[str, ...] = ()


class Later:
    """The newsletter as it is now."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room

    def of(self, entry: Change, since: date) -> Fate:
        """What became of an entry that came in on a day."""
        until = since + EDITIONS
        out = [document for day, document in self._editions if since <= day <= until]
        for document in (*out, *self._drafts):
            for one in document.entries:
                if _is_same(one.fields, entry.fields):
                    return _fate(entry, one, document.path, out=document in out)
        for path, found in self._stored:
            if _is_same(found.fields, entry.fields):
                return _fate(entry, found, path, out=False)
        return Fate("removed")

    @cached_property
    def _editions(self) -> list[tuple[date, Document]]:
        """The latest ones, the oldest of them first: each takes a while to read."""
        backs = sorted(self.room.archive.editions, key=lambda back: back.day)[-MOST:]
        return [
            (one.day, self._read(one.path, one.read().decode(errors="replace"))) for one in backs
        ]

    @cached_property
    def _drafts(self) -> list[Document]:
        paths = self.room.drafts.values()
        return [self._read(path, self.room.text(path) or "") for path in paths]

    def _read(self, path: str, text: str) -> Document:
        return edition.read(path, text, self.room.settings)

    @cached_property
    def _stored(self) -> list[tuple[str, Entry]]:
        found = material.read(self.room, today=date.min).stored
        return [(one.path, one.entry) for one in found]


def _fate(entry: Change, found: Entry, path: str, *, out: bool) -> Fate:
    changed = tuple(_changed(entry, found))
    what: What = "corrected" if changed else "printed" if out else "waits"
    return Fate(what, path, changed)


def _is_same(found: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether two are the same entry: by the page, or by the title where it has another now."""
    pages = [fields.get("url") for fields in (found, entry)]
    if all(isinstance(page, str) and page for page in pages):
        one, other = (key(str(page)) for page in pages)
        if one == other:
            return found.get("starts") is None or _plain("starts", found) == _plain("starts", entry)
    return any(_plain(name, found) == _plain(name, entry) != "" for name in ("title", "name"))


def _changed(entry: Change, found: Entry) -> Iterator[str]:
    """The names of what is another by now."""
    fields = fields_of(found)
    for name in NAMES:
        if (
            name in entry.fields
            and name in fields
            and _plain(name, fields) != _plain(name, entry.fields)
        ):
            yield name
    places = [place for place in (found.group, found.section) if place]
    if (
        entry.section
        and entry.kind not in ("event", "cfp")
        and places
        and entry.section not in places
    ):
        yield "section"


def _plain(name: str, fields: Mapping[str, Any]) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return squeezed(text)[:10] if name in DAYS else squeezed(text)
