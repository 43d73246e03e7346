"""The desk's ticket: found, made once, and changed without losing what others write meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection

from contentbot.errors import OutsideError, UsageError
from contentbot.forge import Forge, Ticket
from contentbot.jobs.answering import labels
from contentbot.jobs.desk import page

TITLE = "Desk: the coming edition (kept by the bot)"
TRIES = 6


def is_desk(ticket: Ticket, accounts: Collection[str]) -> bool:
    """Whether a ticket is a desk of the bot's: by its account, and the label that editors guard.

    Its first line does not count: somebody may have taken it out, and a second desk is never meant.
    """
    return ticket.author in accounts and labels.DESK in ticket.labels


def find(forge: Forge, accounts: Collection[str]) -> Ticket | None:
    """The desk: the oldest of the bot's, open or closed.

    Raises:
        UsageError: there is one by an account that is not known as the bot's.
        OutsideError: the forge does not answer.
    """
    found = forge.tickets(labels.DESK)
    own = [one for one in found if is_desk(one, accounts)]
    if own:
        return min(own, key=lambda one: one.number)
    for one in found:
        if page.is_marked(one.body):
            raise _unknown(one)
    return None


def _unknown(ticket: Ticket) -> UsageError:
    return UsageError(
        f"the desk #{ticket.number} is by `{ticket.author}`, an account that `bot_accounts` of "
        "content/newsletter.yml does not name"
    )


def ensure(forge: Forge, accounts: Collection[str], body: str) -> tuple[Ticket, bool]:
    """The desk, and whether it was made just now with a text.

    Two runs may make one at once: each then looks again, and the younger closes its own.
    """
    if (there := find(forge, accounts)) is not None:
        return there, False
    made = forge.open_ticket(TITLE, body, [labels.DESK])
    if made.author not in accounts:
        forge.close(made.number)
        raise _unknown(made)
    # A list may lag behind what was just made.
    every = (made, *(one for one in forge.tickets(labels.DESK) if is_desk(one, accounts)))
    first = min(every, key=lambda one: one.number)
    if first.number != made.number:
        forge.remove_label(made.number, labels.DESK)
        forge.close(made.number)
    return first, first.number == made.number


def rewrite(forge: Forge, number: int, change: Callable[[str], str]) -> bool:
    """Change the desk's text until there is nothing left to change; whether anything was.

    change: text to text; the same again when all is done. It is read again just before it is
    written, and afterwards: what somebody else wrote in between is changed, too.

    Raises:
        OutsideError: the forge fails, or others write all the time.
    """
    wrote, text = False, forge.ticket(number).body
    for _ in range(TRIES):
        wanted = change(text)
        if wanted == text:
            return wrote
        now = forge.ticket(number).body
        if now == text:
            forge.edit_ticket(number, body=wanted)
            wrote = True
            now = forge.ticket(number).body
        text = now
    raise OutsideError("the desk is written to by others all the time; the next run goes on")
