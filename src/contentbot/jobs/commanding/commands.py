"""The commands that people give in comments: one table, and the grammar of a comment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels
from contentbot.jobs.answering.rights import Who
from contentbot.render import reply

PREFIX = "/contentbot"
SWEEP = "sweep.yml"
MOST_ARGUMENTS = 900  # characters
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
class RemoveLabel:
    """Take a label of the fixed set off the pull."""

    name: str


@dataclass(frozen=True, slots=True)
class Say:
    """Reply below the comment."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Keep another section or title for an entry. page: its address; None: the only one's.

    section: in an editor's words.
    """

    section: str = ""
    title: str = ""
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep the pull's entries out of editions. until: those before that date, as written."""

    until: str | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """Close the pull with the newsletter's own sentence for a policy."""

    policy: str


# "release": undo a hold. "take": take the pull in, as it is at its head.
Plain = Literal["release", "take"]

Effect = Dispatch | AddLabel | RemoveLabel | Say | Wish | Hold | Close | Plain


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
    and so refused once there are other commits than those that its giver saw. merges: whether
    it takes the right to write contents, which a job of its own has.
    """

    name: str
    help: str
    effects: Callable[[Order], Iterable[Effect]]
    arguments: re.Pattern[str] = NOTHING
    takes: str = ""
    who: Who = "author"
    pinned: bool = True
    merges: bool = False

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

_PAGE = r"(?: (?P<page>https?://\S{1,400}))?"


def _sweep(order: Order) -> Dispatch:
    return Dispatch(SWEEP, {"pull": str(order.pull)})


def _wish(order: Order) -> Iterator[Effect]:
    words = order.words
    title, section = words.get("title") or "", words.get("section") or ""
    yield Wish(section=section, title=title, page=words.get("page"))
    yield _sweep(order)


_TABLE = (
    Command(
        name="recheck",
        help="I look at this pull again, as it would be merged now; that also ends `quiet`.",
        effects=lambda order: [RemoveLabel(labels.QUIET), _sweep(order)],
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
        name="section",
        takes="NAME [ADDRESS]",
        help="I suggest another section for the entry, and keep it if the suggestion is not taken.",
        arguments=re.compile(rf"(?P<section>\S.{{0,99}}?){_PAGE}"),
        effects=_wish,
        who="editor",
    ),
    Command(
        name="title",
        takes="TITLE [ADDRESS]",
        help="I suggest another title for the entry, and keep it if the suggestion is not taken.",
        arguments=re.compile(rf"(?P<title>\S.{{0,299}}?){_PAGE}"),
        effects=_wish,
        who="editor",
    ),
    Command(
        name="hold",
        takes="[DATE]",
        help="I keep the entry out of editions, or of those before a date such as 2026-02-04.",
        arguments=re.compile(r"(?P<until>\d{4}-\d\d-\d\d)?", re.ASCII),
        effects=lambda order: [Hold(order.words.get("until")), _sweep(order)],
        who="editor",
        pinned=False,
    ),
    Command(
        name="release",
        help="I undo a hold.",
        effects=lambda order: ["release", _sweep(order)],
        who="editor",
        pinned=False,
    ),
    Command(
        name="take",
        help="I merge this pull now, or make its entry a file where its line conflicts.",
        # What a workflow's token merges starts no workflow: the others are looked at by this.
        effects=lambda _: ["take", Dispatch(SWEEP, {})],
        who="editor",
        merges=True,
    ),
    Command(
        name="close",
        takes="POLICY",
        help="I close this pull with the newsletter's sentence for that policy.",
        arguments=re.compile(r"(?P<policy>[a-z][a-z0-9-]{0,39})"),
        effects=lambda order: [Close(order.words.get("policy") or "")],
        who="editor",
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
