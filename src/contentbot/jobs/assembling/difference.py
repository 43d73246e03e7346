"""What an assembling changes, by the names of entries: new ones, changed ones, those that go."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.ledger import Ledger
from contentbot.content.record import squeezed
from contentbot.jobs.assembling.segments import Side
from contentbot.render.edition import Block, Printed


def new(old: Ledger, printed: Printed) -> Iterator[Block]:
    """The blocks of entries that the draft did not have; one that only moved is not new."""
    known = {row.name for row in old.rows}
    return (block for block, _ in printed.blocks if block.name not in known)


def changed(old: Ledger, book: Ledger, draft: Side | None) -> Iterator[str]:
    """The names of entries with other lines, or another place, than people see in the draft.

    What a person wrote there, and the files have taken over since, is no change.
    """
    if draft is None:
        return
    known = {row.name for row in old.rows}
    was = {(row.name, row.place, squeezed(old.lines(row))) for row in old.rows}
    entries = (one for one in draft.segments if one.is_entry)
    was |= {(one.key[1], one.place, squeezed(one.text)) for one in entries}
    rows = ((row.name, row.place, squeezed(book.lines(row))) for row in book.rows)
    yield from dict.fromkeys(row[0] for row in rows if row[0] in known and row not in was)


def gone(old: Ledger, book: Ledger) -> Iterator[str]:
    """The names of entries that are no longer produced, though no editor took them out."""
    left = {*(row.name for row in book.rows), *book.skipped}
    yield from dict.fromkeys(row.name for row in old.rows if row.name not in left)
