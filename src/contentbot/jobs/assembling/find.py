"""Finds an entry by its address or its file: in the folders, and in the drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contentbot.content.address import key as page
from contentbot.errors import UsageError
from contentbot.jobs.assembling import cuts, material
from contentbot.jobs.assembling.cuts import Pair
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.assembling.segments import Key
from contentbot.jobs.newsroom import Newsroom

NEAR = 3  # names that an unknown one may have been meant for


@dataclass(frozen=True, slots=True)
class Spot:
    """An entry in a draft. name: that of its file, "" when a person wrote it there."""

    pair: Pair
    keys: tuple[Key, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What a person named: an address or a file, as they wrote it."""

    written: str
    content: Path

    @property
    def is_address(self) -> bool:
        return "://" in self.written

    def means(self, name: str) -> bool:
        """Whether the name of an entry's file, below content/, is meant."""
        path = name.partition("#")[0]
        return any(one in (name, path, path.rpartition("/")[2]) for one in self._paths())

    def means_page(self, url: str) -> bool:
        """Whether an address is that of the page that is meant."""
        return bool(url) and page(url) == page(self.written)

    def _paths(self) -> Iterator[str]:
        yield self.written.removeprefix("./").removeprefix("content/")
        place, top = Path(self.written).resolve(), self.content.resolve()
        if place.is_relative_to(top):
            yield place.relative_to(top).as_posix()


def stored(room: Newsroom, sought: Sought, *, today: date) -> list[Stored]:
    """The entries of the folders that are meant."""
    found = material.read(room, today=today).stored
    if sought.is_address:
        return [one for one in found if sought.means_page(one.entry.url)]
    return [one for one in found if sought.means(one.name)]


def pairs(room: Newsroom) -> list[Pair]:
    """The drafts with their ledgers, by date."""
    return [cuts.pair(room, day, path) for day, path in sorted(room.drafts.items())]


def in_drafts(drafts: Iterable[Pair], sought: Sought) -> list[Spot]:
    """Where the entry that is meant stands in the drafts."""
    return [spot for one in drafts for spot in _spots(one, sought)]


def only_one(sought: Sought, spots: Sequence[Spot]) -> Spot:
    """The one place that is meant. Raises UsageError when several entries have the address."""
    names = dict.fromkeys(spot.name for spot in spots)
    if len(names) > 1:
        known = ", ".join(filter(None, names))
        raise UsageError(f"{sought.written}: several entries have it; name a file: {known}")
    return spots[0]


def _spots(one: Pair, sought: Sought) -> Iterator[Spot]:
    if not sought.is_address:
        here = {segment.key for segment in one.draft.segments}
        for name in dict.fromkeys(row.name for row in one.book.rows if sought.means(row.name)):
            keys = tuple(key for key in one.keys_of(name) if key in here)
            if keys:
                yield Spot(one, keys, name)
        return
    names: dict[str, list[Key]] = {}
    for segment in one.draft.segments:
        entry = segment.piece.entry
        if entry is not None and segment.is_entry and sought.means_page(entry.url):
            name = segment.key[1] if segment.key[0] == "entry" else ""
            names.setdefault(name, []).append(segment.key)
    yield from (Spot(one, tuple(keys), name) for name, keys in names.items())


def unknown(room: Newsroom, sought: Sought, drafts: Sequence[Pair], *, today: date) -> UsageError:
    """What to tell when nothing is meant by what a person named."""
    from difflib import get_close_matches

    segments = [segment for one in drafts for segment in one.draft.segments]
    urls = [one.piece.entry.url for one in segments if one.piece.entry is not None]
    here = material.read(room, today=today)
    for one in here.unreadable:
        if not sought.is_address and sought.means(one.path):
            return UsageError(f"content/{one.path}: {one.reason}")
    if sought.is_address:
        known = [*urls, *(one.entry.url for one in here.stored)]
    else:
        rows = (row for one in drafts for row in one.book.rows)
        known = [*(one.name for one in here.stored), *(row.name for row in rows)]
    near = get_close_matches(sought.written, list(filter(None, dict.fromkeys(known))), NEAR)
    hint = f"; near it: {', '.join(near)}" if near else ""
    has = "has that address" if sought.is_address else "is in a file of that name"
    return UsageError(f"{sought.written}: no entry of content/ or its drafts {has}{hint}")
