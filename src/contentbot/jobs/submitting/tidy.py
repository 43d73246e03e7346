"""The job that ends what a pull ended: a form whose pull was closed is closed, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contentbot.errors import ForgeError, OutsideError
from contentbot.forge import Comment, Forge, Pull, Ticket
from contentbot.frozen import dataclass
from contentbot.jobs.answering import rights
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.commanding import commands
from contentbot.jobs.submitting.act import SUBMISSION
from contentbot.jobs.submitting.branch import ticket_of
from contentbot.jobs.submitting.forms import named
from contentbot.render import ticket as render

CLOSE = "close"  # the command that names a policy


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was done about one closed pull, or went wrong with it."""

    pull: int
    told: str
    failed: bool = False


def tidy(forge: Forge, base: Base, place: Place) -> Iterator[Tidied]:
    """Close the forms of pulls that are closed; each pull is looked at once.

    Raises:
        OutsideError: the forge does not answer at all.
    """
    for pull in forge.closed_pulls(SUBMISSION):
        try:
            told = _end(pull, forge, base, place)
        except OutsideError as error:  # one is no reason to leave the others
            yield Tidied(pull.number, str(error), failed=True)
        else:
            yield Tidied(pull.number, told)


def _end(pull: Pull, forge: Forge, base: Base, place: Place) -> str:
    number = ticket_of(pull, place)
    ticket = _ticket(number, forge) if number is not None else None
    told = "nothing is left to do"
    if ticket is not None and ticket.open and named(ticket.labels) is not None:
        if not pull.merged:
            _explain(pull, ticket, forge, base)
        forge.close(ticket.number)
        told = f"form #{ticket.number} is closed"
    # Last: as long as it is there, the next run does what is missing.
    forge.remove_label(pull.number, SUBMISSION)
    return told


def _ticket(number: int, forge: Forge) -> Ticket | None:
    try:
        return forge.ticket(number)
    except ForgeError as error:
        if error.status in (404, 410):
            return None
        raise


def _explain(pull: Pull, ticket: Ticket, forge: Forge, base: Base) -> None:
    """Say why, once."""
    accounts = base.settings.bot_accounts
    marker = f"<!-- contentbot:form closed pull={pull.number} -->"
    said = (one for one in forge.comments(ticket.number) if one.author in accounts)
    if any(one.body.partition("\n")[0].rstrip("\r") == marker for one in said):
        return
    why = _reason(forge.comments(pull.number), forge, base)
    forge.post_comment(ticket.number, f"{marker}\n{render.closing(pull.number, why)}")


def _reason(comments: Sequence[Comment], forge: Forge, base: Base) -> str:
    """The newsletter's sentence for the policy that an editor last closed the pull with, or ""."""
    for one in reversed(comments):
        asked = commands.parse(one.body)
        if not isinstance(asked, commands.Call) or asked.command.name != CLOSE:
            continue
        if rights.may("editor", account=one.author, author="", forge=forge):
            words = asked.command.words(asked.arguments) or {}
            return base.settings.policies.get(words.get("policy") or "", "")
    return ""
