"""What was decided about a comment, as it goes from the job that reads to the one that writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NoReturn, get_args

from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.jobs.commanding.commands import COMMANDS, Order

# do: the command. again: refused, and the bot replied here just now. closed: the pull is.
# unknown: there is no such command. arguments: not those that it takes.
Outcome = Literal["do", "refused", "again", "closed", "unknown", "arguments"]

MOST = 16_000  # characters of a decision as text
MOST_NUMBER = 2**63
_ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,100}")
_HASH = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do about a comment. It holds nothing of its text but a known command's arguments.

    comment: its number. head: the last commit of the pull when this was decided. command: its
    name, "" when there is no such command. arguments: what that command takes.
    """

    outcome: Outcome
    pull: int
    comment: int
    account: str
    head: str
    command: str = ""
    arguments: str = ""

    @property
    def merges(self) -> bool:
        """Whether to do it takes the right to write contents."""
        return self.outcome == "do" and COMMANDS[self.command].merges

    def order(self) -> Order:
        """What the command needs to know."""
        return Order(
            pull=self.pull,
            head=self.head,
            account=self.account,
            words=COMMANDS[self.command].words(self.arguments) or {},
        )


def _one_of(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: type(value) is str and pattern.fullmatch(value) is not None


def _number(value: Any) -> bool:
    return type(value) is int and 0 < value < MOST_NUMBER


_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "outcome": lambda value: type(value) is str and value in get_args(Outcome),
    "pull": _number,
    "comment": _number,
    "account": _one_of(_ACCOUNT),
    "head": _one_of(_HASH),
    "command": lambda value: type(value) is str and (value == "" or value in COMMANDS),
    "arguments": lambda value: type(value) is str,
}


def is_account(name: str) -> bool:
    """Whether a name is one that a person's account can have."""
    return _ACCOUNT.fullmatch(name) is not None


def dump(decision: Decision) -> str:
    """A decision as text: one line of ASCII."""
    return json.dumps({name: getattr(decision, name) for name in _FIELDS})


def load(text: str) -> Decision:
    """A decision from its text, which may have been tampered with.

    Raises:
        UsageError: it is none that `dump` writes of a decision that can be made.
    """
    if len(text) > MOST:
        raise UsageError(f"a decision has at most {MOST} characters, this one {len(text)}")
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"a decision is JSON, this is not: {error}") from error
    if type(data) is not dict or data.keys() != _FIELDS.keys():
        raise UsageError(f"a decision has exactly these members: {', '.join(_FIELDS)}")
    if wrong := [name for name, fits in _FIELDS.items() if not fits(data[name])]:
        raise UsageError(f"a decision's {wrong[0]} cannot be that")
    decision = Decision(**data)
    if not _hangs_together(decision):
        raise UsageError("a decision's outcome, command and arguments do not go together")
    return decision


def _hangs_together(decision: Decision) -> bool:
    """Whether it is one that can be made: no arguments but those of a command to be done."""
    if decision.outcome == "do":
        command = COMMANDS.get(decision.command)
        return command is not None and command.words(decision.arguments) is not None
    if decision.outcome in ("unknown", "arguments"):
        named = decision.command != ""
        return decision.arguments == "" and named is (decision.outcome == "arguments")
    return decision.arguments == ""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(data := dict(pairs)) != len(pairs):
        raise ValueError("a member comes twice")
    return data


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value of JSON")
