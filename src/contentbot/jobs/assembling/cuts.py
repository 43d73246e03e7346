"""Entries cut out of an edition's text, or put elsewhere in it; every other byte stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contentbot.content.ledger import Ledger, Row
from contentbot.jobs.assembling.produced import produced
from contentbot.jobs.assembling.segments import Key, Segment, Side, matched, side
from contentbot.jobs.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class Pair:
    """A draft, and what was last produced of it, with its entries named as in that.

    path: of the draft, below content/.
    """

    day: date
    path: str
    draft: Side
    base: Side
    book: Ledger

    def keys_of(self, name: str) -> list[Key]:
        """The keys of the segments that were produced of an entry, by its name."""
        return [one.key for one in self.base.segments if one.block and one.block[0] == name]


def pair(room: Newsroom, day: date, path: str) -> Pair:
    """A draft and its ledger, which is an empty one where there is none.

    Raises:
        UsageError: the ledger is damaged.
    """
    book = room.ledger(day) or Ledger(day, room.number(day))
    base = side(path, book.text, room.settings, book.names)
    text = side(path, room.text(path) or "", room.settings, {})
    return Pair(day, path, matched(text, base.segments), base, book)


def text_of(one: Side) -> str:
    """The text of a side."""
    return "".join(f"{part.lead}{part.text}" for part in one.segments) + one.tail


def without(one: Side, keys: Collection[Key]) -> Side:
    """A text without some segments, each with the line break before it."""
    left: list[Segment] = []
    lead: str | None = None  # of the first of a list that was taken out
    for segment in one.segments:
        if segment.key in keys:
            if lead is None and not (left and _together(left[-1], segment)):
                lead = segment.lead
            continue
        if lead is not None and (not left or segment.is_entry):
            segment = replace(segment, lead=lead)
        left.append(segment)
        lead = None
    return replace(one, segments=tuple(left))


def moved(one: Side, key: Key, after: str) -> Side:
    """A text with an entry behind another of its place; without one of that name, as it was.

    after: the name of the other; "" makes the entry the first.
    """
    segment = one.by_key().get(key)
    if segment is None or not segment.is_entry:
        return one
    segments = list(without(one, {key}).segments)
    own = [n for n, other in enumerate(segments) if _together(other, segment)]
    behind = next((n for n in own if segments[n].key[1] == after), None)
    if after and behind is not None:
        segments.insert(behind + 1, _led(segment, own, segments))
    elif not after and own:
        first = segments[own[0]]
        segments[own[0]] = _led(first, own, segments)
        segments.insert(own[0], replace(segment, lead=first.lead))
    else:
        return one
    return replace(one, segments=tuple(segments))


def _led(segment: Segment, own: Sequence[int], segments: Sequence[Segment]) -> Segment:
    """A segment with the white space that is usual between the entries of its list."""
    lead = segments[own[1]].lead if len(own) > 1 else "\n"
    return replace(segment, lead=lead)


def _together(one: Segment, other: Segment) -> bool:
    return one.is_entry and other.is_entry and one.place == other.place


def book_of(book: Ledger, one: Side) -> Ledger:
    """A ledger whose text is that of a side, of which segments were taken out or moved."""
    made = produced(one, one, ())
    rows = {(row.name, row.place): row for row in book.rows}
    return replace(
        book,
        text=made.text,
        rows=tuple(
            replace(rows[name, place], start=start, end=end)
            for name, place, start, end in made.entries
        ),
    )


def row_of(book: Ledger, name: str) -> Row | None:
    """What a ledger knows of an entry, by its name."""
    return next((row for row in book.rows if row.name == name), None)
