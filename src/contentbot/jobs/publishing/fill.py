"""Fills values that are known late, and late entries, into an edition; people's words stay."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from contentbot.content import edition
from contentbot.content.ledger import Ledger, Row
from contentbot.content.record import fields_of
from contentbot.jobs.assembling.choose import PRODUCED, Taken, sort_key
from contentbot.jobs.assembling.filing import rest_of
from contentbot.jobs.assembling.merge import Conflict, merge
from contentbot.jobs.assembling.segments import Segment, Side, matched, side
from contentbot.jobs.newsroom import Newsroom
from contentbot.render.edition import Blank, Block, Printed, print_edition


@dataclass(frozen=True, slots=True)
class Filled:
    """An edition's new text and ledger, and what could not be settled.

    idle: the template prints nothing of what is new.
    """

    text: str
    book: Ledger
    conflicts: tuple[Conflict, ...]
    unplaced: tuple[Block, ...] = ()
    idle: bool = False


def fill(
    room: Newsroom,
    book: Ledger,
    text: str,
    *,
    values: Mapping[str, str],
    late: Sequence[Taken] = (),
) -> Filled:
    """Print what the ledger has twice, without and with what is new; carry over the difference.

    So neither a template that has changed since nor an entry's file makes any other.
    """
    path = f"editions/{book.edition}.md"
    blocks = [Block(r.name, r.place, book.lines(r), r.kind, r.order) for r in book.rows]
    after = replace(book, values={**book.values, **values})
    was = _printed(room, book, blocks)
    now = _printed(room, after, _with(blocks, late, room))
    base, fresh = _side(room, path, was), _side(room, path, now)
    merged = merge(
        base,
        matched(side(path, text, room.settings, {}), [*base.segments, *_new(base, fresh)]),
        fresh,
        sorted_places=frozenset(),
    )
    return Filled(
        merged.text, _book(after, now, late), merged.conflicts, now.unplaced, was.text == now.text
    )


def _new(base: Side, fresh: Side) -> list[Segment]:
    known = {one.key for one in base.segments}
    return [one for one in fresh.segments if one.key not in known]


def _printed(room: Newsroom, book: Ledger, blocks: Sequence[Block]) -> Printed:
    source, template = room.template(book.edition)
    blank = Blank(book.number, book.edition, book.values)
    where = str(room.content / source)
    return print_edition(template, blocks, blank, settings=room.settings, source=where)


def _side(room: Newsroom, path: str, printed: Printed) -> Side:
    names = {span.start: (one.name, one.place, span.end) for one, span in printed.blocks}
    return side(path, printed.text, room.settings, names)


def _with(blocks: Sequence[Block], late: Sequence[Taken], room: Newsroom) -> list[Block]:
    """Blocks with those of late entries: at the end, or in the order of their dates."""
    out = list(blocks)
    for one in late:
        kind = one.stored.kind
        here = [n for n, other in enumerate(out) if other.place == one.block.place]
        keys = [sort_key(kind, _facts(out[n], room)) for n in here] if kind in PRODUCED else []
        count = bisect_right(keys, sort_key(kind, one.stored.fields)) if keys else len(here)
        out.insert(here[count] if count < len(here) else len(out), one.block)
    return out


def _facts(block: Block, room: Newsroom) -> Mapping[str, object]:
    """The facts that the lines of an event or call for papers tell."""
    heads = [
        f"{'#' * room.settings.by_id[one].level} {room.settings.by_id[one].title}"
        for one in reversed(room.settings.line(block.place))
    ]
    text = "\n\n".join([*heads, block.text, ""])
    entries = edition.read("editions/lines.md", text, room.settings).entries
    return fields_of(entries[0]) if entries else {}


def _book(book: Ledger, printed: Printed, late: Sequence[Taken]) -> Ledger:
    """A ledger whose text is what is printed now."""
    rows = {(row.name, row.place): row for row in book.rows}
    for one in late:
        block, kept = one.block, {} if one.stored.kind in PRODUCED else rest_of(one.stored)
        rows[block.name, block.place] = Row(block.name, block.kind, block.place, 0, 0, kept)
    return replace(
        book,
        text=printed.text,
        rows=tuple(
            replace(rows[block.name, block.place], start=span.start, end=span.end)
            for block, span in printed.blocks
        ),
    )
