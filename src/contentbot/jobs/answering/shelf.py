"""Where the index of open pulls is kept: a locked ticket of the bot's own, with one comment."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from contentbot.forge import Comment, Forge, Ticket
from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels
from contentbot.jobs.answering.index import ABOUT, EMPTY, Index, Row, body, is_marked, parse

TITLE = "Index of open pulls (kept by the bot)"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the index is kept: a ticket and its comment, as they were when read.

    ticket: its number; None: there is none yet. comment: None likewise.
    """

    index: Index = EMPTY
    ticket: int | None = None
    comment: Comment | None = None


def read(forge: Forge, accounts: Collection[str], ticket: int | None = None) -> Shelf:
    """The index as it is; two calls, or one where somebody remembers the number of its ticket.

    accounts: those of the bot; nobody else's words count.

    Raises:
        OutsideError: the forge does not answer, or says no.
    """
    if ticket is not None:
        remembered = _shelf(forge, accounts, ticket)
        if remembered.comment is not None:
            return remembered
    found = _ticket(forge, accounts)
    return Shelf() if found is None else _shelf(forge, accounts, found.number)


def write_row(
    forge: Forge, accounts: Collection[str], shelf: Shelf, *, number: int, row: Row | None
) -> Shelf:
    """Change the row of one pull; None takes it out. No call when the shelf shows it already.

    Out: the shelf as it is then.

    Others write as well: the comment is read again just before, and only the own row changes.
    Who loses all the same is put right by the next sweep.

    Raises:
        OutsideError: the forge does not answer, or says no.
    """
    if _with(shelf.index, number, row) == shelf.index:
        return shelf
    now = _made(forge, accounts, shelf)
    _edit(forge, now, _with(now.index, number, row))
    return now


def rewrite(forge: Forge, accounts: Collection[str], shelf: Shelf, rows: Mapping[int, Row]) -> None:
    """Make the index hold some rows and no other; no call when it does already.

    Raises:
        OutsideError: the forge does not answer, or says no.
    """
    wanted = EMPTY
    for number, row in rows.items():
        wanted = wanted.with_row(number, row)
    if shelf.comment is None and not wanted.rows:
        return
    if shelf.comment is None or shelf.comment.body != body(wanted):
        _edit(forge, _made(forge, accounts, shelf), wanted)


def _with(index: Index, number: int, row: Row | None) -> Index:
    return index.without(number) if row is None else index.with_row(number, row)


def _edit(forge: Forge, shelf: Shelf, index: Index) -> None:
    text = body(index)
    if shelf.ticket is not None and shelf.comment is not None and shelf.comment.body != text:
        forge.edit_comment(shelf.ticket, shelf.comment.id, text)


def _ticket(forge: Forge, accounts: Collection[str]) -> Ticket | None:
    """The bot's oldest ticket with the label: whoever else has put it somewhere."""
    own = [one for one in forge.tickets(labels.INDEX) if one.author in accounts]
    return min(own, key=lambda one: one.number, default=None)


def _comments(forge: Forge, accounts: Collection[str], ticket: int) -> list[Comment]:
    found = forge.comments(ticket)
    return [one for one in found if one.author in accounts and is_marked(one.body)]


def _shelf(forge: Forge, accounts: Collection[str], ticket: int) -> Shelf:
    marked = _comments(forge, accounts, ticket)
    return Shelf(parse(marked[0].body), ticket, marked[0]) if marked else Shelf(EMPTY, ticket)


def _made(forge: Forge, accounts: Collection[str], shelf: Shelf) -> Shelf:
    """The shelf as it is now, which exists from here on.

    Two runs may make it at once: each then looks again, and both keep what is oldest.
    """
    number = shelf.ticket
    if number is None:
        ticket = _ticket(forge, accounts) or _opened(forge, accounts)
        number = ticket.number
    now = _shelf(forge, accounts, number)
    if now.comment is not None:
        return now
    made = forge.post_comment(number, body(EMPTY))
    first, *rest = _comments(forge, accounts, number) or [made]
    for one in rest:
        forge.delete_comment(number, one.id)
    return Shelf(parse(first.body), number, first)


def _opened(forge: Forge, accounts: Collection[str]) -> Ticket:
    made = forge.open_ticket(TITLE, ABOUT, [labels.INDEX])
    forge.lock(made.number)
    # A list may lag behind what was just made.
    return min(
        (made, *forge.tickets(labels.INDEX)),
        key=lambda one: (one.author not in accounts, one.number),
    )
