"""The job of a command in a comment: one half decides and writes nothing, the other acts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from contentbot.errors import ForgeError, OutsideError
from contentbot.forge import Comment, Forge, Pull, Receipt
from contentbot.jobs.answering import rights
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.commanding.commands import (
    COMMANDS,
    PREFIX,
    BadArguments,
    Call,
    Unknown,
    manual,
    parse,
)
from contentbot.jobs.commanding.decision import Decision, Outcome
from contentbot.jobs.commanding.hand import Hand
from contentbot.jobs.commanding.said import MOST_BODY, Said, read
from contentbot.render import reply

MOST_OFTEN = 5  # commands of an account below a pull within PERIOD
PERIOD = timedelta(minutes=1)

_Asked = Call | BadArguments | Unknown


# --- deciding --------------------------------------------------------------------------------


def decide(
    event: Mapping[str, Any], forge: Forge, *, repository: str, bot_accounts: Collection[str]
) -> Decision | None:
    """What to do about a new comment; None for nothing at all. Writes nothing, 3 calls at most.

    event: the payload of `issue_comment`. repository: "owner/name" that the forge is about.
    bot_accounts: the bot's own.

    Raises:
        UsageError: the event is not about a comment.
        OutsideError: the forge does not answer.
    """
    said = read(event, repository=repository, own=bot_accounts)
    asked = parse(said.body) if said else None
    if said is None or asked is None:
        return None
    recent = forge.comments(said.number, said.created - PERIOD)
    if _too_often(said, recent):
        return None
    pull = forge.pull(said.number)
    outcome = _outcome(asked, _may(said, asked, pull=pull, forge=forge), pull=pull)
    if not pull.open and outcome != "closed":
        return None
    if outcome == "refused" and _told(recent, bot_accounts):
        outcome = "again"
    return Decision(
        outcome=outcome,
        pull=said.number,
        comment=said.comment,
        account=said.account,
        head=pull.head,
        command="" if isinstance(asked, Unknown) else asked.command.name,
        arguments=asked.arguments if isinstance(asked, Call) and outcome == "do" else "",
    )


def _too_often(said: Said, recent: Sequence[Comment]) -> bool:
    """Whether an account gave its fill of commands in the time before this one."""
    earlier = [
        one
        for one in recent
        if one.id < said.comment
        and one.created >= said.created - PERIOD
        and rights.same_account(one.author, said.account)
        and parse(one.body[:MOST_BODY]) is not None
    ]
    return len(earlier) >= MOST_OFTEN


def _told(recent: Sequence[Comment], bot_accounts: Collection[str]) -> bool:
    """Whether the bot replied to somebody just now."""
    return any(one.author in bot_accounts and reply.is_reply(one.body) for one in recent)


def _may(said: Said, asked: _Asked, *, pull: Pull, forge: Forge) -> bool:
    """Whether the giver may; words that are no command are answered to authors and editors."""
    who = "author" if isinstance(asked, Unknown) else asked.command.who
    return rights.may(who, account=said.account, author=pull.author, forge=forge)


def _outcome(asked: _Asked, may: bool, *, pull: Pull) -> Outcome:
    if not may:
        return "refused"
    if isinstance(asked, Unknown):
        return "unknown"
    if isinstance(asked, BadArguments):
        return "arguments"
    return "do" if pull.open else "closed"


# --- acting ----------------------------------------------------------------------------------


def act(decision: Decision, forge: Forge, base: Base, place: Place) -> Outcome | None:
    """Do what was decided, and leave an emoji as receipt.

    It takes 4 calls, 9 for what is kept in the bot's comment, and 16 for a line that conflicts
    and becomes a file.

    Out: the outcome; None when nothing was done, because the pull's head has moved, or what is
    asked cannot be done; its giver is told why.

    Raises:
        OutsideError: the forge failed; nothing is tried again.
    """
    if decision.outcome == "do":
        return _do(decision, forge, base, place)
    _decline(decision, _why(decision), forge)
    return decision.outcome


def _do(decision: Decision, forge: Forge, base: Base, place: Place) -> Outcome | None:
    command = COMMANDS[decision.command]
    pull = None
    if command.pinned:
        pull = forge.pull(decision.pull)
        if pull.head != decision.head:
            _decline(decision, reply.moved(decision.head, pull.head), forge)
            return None
        if not pull.open and not command.merges:  # taken twice is fine
            _decline(decision, reply.closed(), forge)
            return "closed"
    hand = Hand(decision, forge, base, place, pull)
    try:
        for effect in command.effects(decision.order()):
            if (why := hand.carry_out(effect)) is not None:
                _decline(decision, why, forge)
                return None
    except OutsideError:
        with suppress(OutsideError):
            _receipt(decision, "confused", forge)
        raise
    _receipt(decision, "+1", forge)
    return "do"


def _decline(decision: Decision, why: str, forge: Forge) -> None:
    _receipt(decision, "confused", forge)
    if why:
        forge.post_comment(decision.pull, reply.reply(why))


def _receipt(decision: Decision, receipt: Receipt, forge: Forge) -> None:
    try:
        forge.react(decision.comment, receipt)
    except ForgeError as error:
        if error.status != 404:  # the comment was deleted in the meantime
            raise


def _why(decision: Decision) -> str:
    """What is said when nothing is done; "" when the emoji has to do."""
    command = COMMANDS.get(decision.command)
    match decision.outcome:
        case "refused":
            usage = command.usage if command else PREFIX
            return reply.refused(
                usage, editors_only=command is not None and command.who == "editor"
            )
        case "closed":
            return reply.closed()
        case "arguments" if command:
            return reply.bad_arguments(command.usage, command.help, bare=not command.takes)
        case "again":
            return ""
        case _:
            return reply.unknown(manual())
