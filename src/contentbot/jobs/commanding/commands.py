"""The commands that people give in comments: one table, and the grammar of a comment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels
from contentbot.jobs.answering.rights import Who
from contentbot.render import reply

PREFIX = "/contentbot"
SWEEP = "sweep.yml"
MOST_ARGUMENTS = 300  # characters
NOTHING = re.compile("")
_LINE_BREAK = re.compile(r"\r\n?|\n")


# --- what a command does, as data ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Start a workflow on the default branch."""

    workflow: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AddLabel:
    """Put a label of the fixed set on the pull."""

    name: str


@dataclass(frozen=True, slots=True)
class Say:
    """Reply below the comment."""

    text: str


Effect = Dispatch | AddLabel | Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command that somebody may give, given.

    head: the pull's last commit when that was decided. words: the arguments by the names of
    their groups in the command's pattern.
    """

    pull: int
    head: str
    account: str
    words: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command; to add one is to add an entry to `COMMANDS`.

    help: one sentence. arguments: what all that follows the name has to match; takes: how that
    is shown to people. who: may give it. pinned: whether it is about the content of the pull,
    and so refused once there are other commits than those that its giver saw.
    """

    name: str
    help: str
    effects: Callable[[Order], Iterable[Effect]]
    arguments: re.Pattern[str] = NOTHING
    takes: str = ""
    who: Who = "author"
    pinned: bool = True

    @property
    def usage(self) -> str:
        """How it is written."""
        return f"{PREFIX} {self.name} {self.takes}".rstrip()

    def words(self, arguments: str) -> Mapping[str, str | None] | None:
        """The arguments by name; None when they are not what the command takes."""
        if len(arguments) > MOST_ARGUMENTS or not arguments.isprintable():
            return None
        match = self.arguments.fullmatch(arguments)
        return match.groupdict() if match else None


def manual() -> list[tuple[str, str]]:
    """Each command's usage and sentence, for people."""
    return [
        (command.usage, f"{command.help}{' For editors.' if command.who == 'editor' else ''}")
        for command in COMMANDS.values()
    ]


# --- the table -------------------------------------------------------------------------------

_TABLE = (
    Command(
        name="recheck",
        help="I look at this pull again, as it would be merged now.",
        effects=lambda order: [Dispatch(SWEEP, {"pull": str(order.pull)})],
    ),
    Command(
        name="fix",
        help="I offer each correction that I can make as a suggestion to click.",
        effects=lambda order: [Dispatch(SWEEP, {"pull": str(order.pull), "fix": "true"})],
    ),
    Command(
        name="quiet",
        help="I write no more comments here, and only set the status.",
        effects=lambda _: [AddLabel(labels.QUIET)],
        pinned=False,
    ),
    Command(
        name="help",
        help="I list the commands.",
        effects=lambda _: [Say(reply.manual(manual()))],
        pinned=False,
    ),
)
COMMANDS = {command.name: command for command in _TABLE}


# --- the grammar -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call:
    """A comment that gives a command. arguments: as they were written, without outer spaces."""

    command: Command
    arguments: str


@dataclass(frozen=True, slots=True)
class BadArguments:
    """A comment that gives a command something that it does not take."""

    command: Command


@dataclass(frozen=True, slots=True)
class Unknown:
    """A comment that speaks to the bot in words that are no command."""

    name: str


def parse(body: str) -> Call | BadArguments | Unknown | None:
    """What a comment asks of the bot; None when it does not speak to the bot.

    Only the first line counts, and only if it begins with the prefix: nothing in a quote, a
    fence, a list, an indented line or the middle of a sentence does.
    """
    line = _LINE_BREAK.split(body, maxsplit=1)[0]
    rest = line.removeprefix(PREFIX)
    if rest == line or rest[:1].strip():
        return None
    name, _, arguments = rest.strip(" ").partition(" ")
    arguments = arguments.strip(" ")
    command = COMMANDS.get(name)
    if command is None:
        return Unknown(name)
    return BadArguments(command) if command.words(arguments) is None else Call(command, arguments)
