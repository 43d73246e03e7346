"""The arguments of the command line: every command and option, and what `--help` says of them."""

from __future__ import annotations

import argparse
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from contentbot import __version__
from contentbot.cli import screen
from contentbot.cli.github import arguments as github_arguments

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["_Parser"]

FORMATS = ("text", "json", "github", "sarif", "markdown")
EXIT = """\
exit status:
  0  clean (warnings allowed)
  1  at least one error was found
  2  wrong usage, or wrong configuration
  3  the outside failed (git, network, a file that cannot be written)
  4  the bot is at fault; please report it
"""
LINT = (
    """\
examples:
  contentbot lint                                 all of content/
  contentbot lint content/inbox/my-link.yml       one submission
  contentbot lint draft.md --archive old-editions --diff
  contentbot lint --changed-since origin/main     only what this branch brings

in a workflow:
  contentbot lint --at "$GITHUB_SHA" --changed-since "$GITHUB_SHA^1" --format github \\
      --annotate error --save report.json --summary "$GITHUB_STEP_SUMMARY"

"""
    + EXIT
)
RULES = "example:\n  contentbot rules tracking-parameters\n"
SCHEMA = "example:\n  contentbot schema event\n"
NEW = """\
examples:
  contentbot new link                    asks for everything
  contentbot new link title='Faster builds' url=https://example.org/faster section=observations
  contentbot new event title='An evening' url=https://example.org/1 starts=2026-02-12 \\
      place='Berlin, DE' attendance=in-person organizer.name='A group' organizer.url=https://example.org/
  contentbot new link ... prefix=video,series submitted_by=ada      lists with commas, any field

Fields are those of `contentbot schema KIND`; dots lead to fields inside a field, and
`FIELD=` without a value leaves one out without a question. What is missing is asked for
only in a terminal. The entry is checked like any other: safe fixes are made at once, and
what is wrong is asked for again. No file is ever written over.

exit status: 0 written, 1 not written because of an error in it, 2 something is missing
"""


class _Shape(argparse.RawDescriptionHelpFormatter):
    """As wide as the terminal. argparse makes one for each argument, to check it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=screen.columns(80) - 2)


IMPORT = """\
examples:
  contentbot import 2026-01-28-my-newsletter.md --root new-folder
  contentbot import old-editions/*.md --root .

Every item becomes a record that names its edition: links, tasks and prose in content/inbox/,
events and calls for papers in their folders, once however often they were printed. Where the
folder has no settings yet, content/newsletter.yml and content/edition.md.j2 are made from the
first edition. What could not be understood is kept as text in its place, and told with its line.

exit status: 0 once the work is done, 2 an edition has no date or the settings are faulty,
3 a file cannot be written (then none was)
"""
ASSEMBLE = """\
examples:
  contentbot assemble                              the coming edition
  contentbot assemble --dry-run                    what it would take, and what waits for what
  contentbot assemble --edition 2026-02-04 --output issue.md

The first run makes a complete draft. Later ones add what is new and bring events and calls for
papers up to date; what people wrote in the draft stays, letter for letter. A line that was taken
out does not come back. Where people and data changed the same field, nothing is written over:
the place is told, and the exit status is 1.

exit status: 0 done, 1 something is in conflict, 2 settings, template or ledger are faulty,
3 a file cannot be written (then none was)
"""


QUEUE = """\
examples:
  contentbot queue
  contentbot queue --format markdown > queue.md
  contentbot queue --what-if --weeks 8             what would have come in without a click

By edition and section, with a state for each entry: ready (the next `contentbot assemble` takes
it), waits (for a later edition), held (by an editor), faulty (it has an error), elsewhere (an
edition has its address already), skipped (taken out of the draft), late (the edition that it
names is out), over. Its age counts from the commit that brought it.

exit status: 0 done, 2 the settings or a ledger are faulty, 3 git failed
"""
HOLD = """\
examples:
  contentbot hold https://example.org/faster               until somebody releases it
  contentbot hold content/inbox/faster-9f3c.yml 2026-02-11  until that edition

From a draft, a link goes back into the inbox with all that is known of it; an event or a call
for papers stays where its file is, and is left out of that edition. What is in the inbox stays
there, held back.

exit status: 0 done, 2 there is no such entry, 3 a file cannot be written (then none was)
"""
RELEASE = """\
example:
  contentbot release https://example.org/faster

The entry goes into the coming draft at once, where it stood before it was held, and nothing
else is taken in with it. Without a draft it merely is free for the next `contentbot assemble`.

exit status: 0 done, 2 there is no such entry, 3 a file cannot be written (then none was)
"""
PUBLISH = """\
examples:
  contentbot publish                                        the edition that is due
  contentbot publish --dry-run                              what would be done, or stands against it
  contentbot publish --set discussion=https://example.org/t/1
  contentbot publish --edition 2026-02-04 --add content/inbox/late-9f3c.yml

The draft becomes content/editions/YYYY-MM-DD-NAME.md as it is; drafts/next.md begins anew; events
and calls for papers that are over move to past/. The ledger gets a receipt. For an edition that
is out, --set and --add put in what came late, and a correction made by hand gets a new receipt;
the rest of it stays, letter for letter.

Refused, unless --force is given: error findings in the draft; a draft that `contentbot assemble`
would change; conflicts; a draft of an edition that is out and says something else. Refused in any
case: no draft; a late entry that is there already or has no place.

exit status: 0 done, or nothing to do, 1 refused, 2 wrong usage, settings or ledger,
3 a file cannot be written (then none was)
"""


class _Parser(argparse.ArgumentParser):
    """Errors name the next step."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"contentbot: {message}\nSee `{self.prog} --help`.\n")


def parser() -> argparse.ArgumentParser:
    """All commands and options."""
    top = _Parser(
        prog="contentbot",
        description="Runs a community newsletter from a Git repository.",
        epilog=EXIT,
        formatter_class=_Shape,
    )
    top.add_argument("--version", action="version", version=f"contentbot {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _lint(commands)
    _rules(commands)
    _new(commands)
    _import(commands)
    _assemble(commands)
    _queue(commands)
    _hold(commands)
    _release(commands)
    _publish(commands)
    _schema(commands)
    github_arguments.add(partial(_command, commands))
    return top


def _command(
    commands: Commands, name: str, help_text: str, *, more: str
) -> argparse.ArgumentParser:
    """A command with the options that all commands have."""
    one = commands.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.",
        epilog=more,
        formatter_class=_Shape,
    )
    one.add_argument(
        "--root", type=Path, metavar="DIR", help="the folder that holds content/ (default: here)"
    )
    one.add_argument(
        "--today", type=_day, metavar="YYYY-MM-DD", help="the day to judge by (default: today)"
    )
    return one


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is no date like 2026-02-04") from None


def _lint(commands: Commands) -> None:
    text = "find faults in content, say where, and offer corrections"
    one = _command(commands, "lint", text, more=LINT)
    add = one.add_argument
    text = "files and folders (default: content/)"
    add("paths", nargs="*", type=Path, metavar="PATH", help=text)
    add("--changed-since", metavar="REV", help="only what is new since a commit")
    text = "read the paths from a commit, as data; nothing from the work tree"
    add("--at", metavar="REV", help=text)
    text = "earlier editions (default: content/editions)"
    add("--archive", type=Path, metavar="DIR", help=text)
    text = "settings (default: the nearest content/newsletter.yml, else a preset)"
    add("--config", metavar="FILE|PRESET", help=text)
    text = "what the paths are: edition, link, event, cfp, task ..."
    add("--kind", metavar="KIND", help=text)
    add("--state", choices=("draft", "published"), help="the state of the editions")
    text = "author, rights, open pulls, quota used (JSON)"
    add("--facts", type=Path, metavar="FILE", help=text)
    add("--format", choices=FORMATS, default="text", help="how to print the report")
    add("--output", type=Path, metavar="FILE", help="write the report there")
    text = "also write the report there, as JSON"
    add("--save", type=Path, metavar="FILE", help=text)
    text = "also add the report to that file, as Markdown"
    add("--summary", type=Path, metavar="FILE", help=text)
    text = "the least severity that --format github annotates (default: warning)"
    add("--annotate", choices=("error", "warning"), help=text)
    add("--select", metavar="RULE,...", help="only these rules")
    add("--ignore", metavar="RULE,...", help="all rules but these")
    add("--no-cache", action="store_true", help="read and check every file anew")
    how = one.add_mutually_exclusive_group()
    how.add_argument("--fix", action="store_true", help="apply the safe fixes")
    text = "show what --fix would change, and change nothing"
    how.add_argument("--diff", action="store_true", help=text)
    text = "also those that a person should look at"
    add("--unsafe-fixes", action="store_true", help=text)


def _rules(commands: Commands) -> None:
    one = _command(commands, "rules", "list the rules, or explain one", more=RULES)
    one.add_argument("rule", nargs="?", metavar="RULE")
    one.add_argument("--format", choices=("text", "json"), default="text", help="how to print them")


def _new(commands: Commands) -> None:
    one = _command(commands, "new", "make an entry file, asking for what is missing", more=NEW)
    text = "link, event, cfp, task, testing, pick, quote or text"
    one.add_argument("kind", metavar="KIND", help=text)
    text = "answers given beforehand"
    one.add_argument("answers", nargs="*", metavar="FIELD=VALUE", help=text)
    text = "settings (default: the nearest content/newsletter.yml)"
    one.add_argument("--config", metavar="FILE|PRESET", help=text)


def _import(commands: Commands) -> None:
    text = "make content files of published or draft editions; nothing in them is dropped"
    one = _command(commands, "import", text, more=IMPORT)
    text = "editions in Markdown, each with its date in its name or front matter"
    one.add_argument("editions", nargs="+", type=Path, metavar="FILE.md", help=text)
    text = "what is known of headings and words where there are no settings yet"
    one.add_argument("--config", metavar="PRESET", help=text)


def _assemble(commands: Commands) -> None:
    text = "make the coming edition's draft, or bring it up to date"
    one = _command(commands, "assemble", text, more=ASSEMBLE)
    add = one.add_argument
    text = "the edition's date (default: that of drafts/next.md, else the next of the cadence)"
    add("--edition", type=_day, metavar="YYYY-MM-DD", help=text)
    add("--dry-run", action="store_true", help="say what would be done, and write nothing")
    text = "write the edition there, and nothing else"
    add("--output", type=Path, metavar="FILE", help=text)


def _schema(commands: Commands) -> None:
    one = _command(commands, "schema", "print the JSON Schema of a kind", more=SCHEMA)
    text = "without it, the kinds are listed"
    one.add_argument("kind", metavar="KIND", nargs="?", help=text)


def _queue(commands: Commands) -> None:
    one = _command(commands, "queue", "tell what waits for which edition", more=QUEUE)
    formats = ("text", "json", "markdown")
    one.add_argument("--format", choices=formats, default="text", help="how to print it")
    text = "tell instead what `auto_take` of the settings would have let in of late"
    one.add_argument("--what-if", action="store_true", help=text)
    text = "how far back --what-if looks (default: 4)"
    one.add_argument("--weeks", type=_weeks, default=4, metavar="N", help=text)


_ENTRY = "its address, or its file"
_DRY = "say what would be done, and write nothing"


def _weeks(given: str) -> int:
    if given.isdecimal() and 0 < int(given) <= 520:
        return int(given)
    raise argparse.ArgumentTypeError(f"{given}: a number of weeks, 520 at most")


def _hold(commands: Commands) -> None:
    text = "take an entry out of the draft, or keep it out of editions"
    one = _command(commands, "hold", text, more=HOLD)
    one.add_argument("entry", metavar="URL|FILE", help=_ENTRY)
    text = "the first edition that may show it (default: none, until it is released)"
    one.add_argument("date", nargs="?", type=_day, metavar="DATE", help=text)
    one.add_argument("--dry-run", action="store_true", help=_DRY)


def _release(commands: Commands) -> None:
    text = "let an entry that was held back into the coming draft"
    one = _command(commands, "release", text, more=RELEASE)
    one.add_argument("entry", metavar="URL|FILE", help=_ENTRY)
    one.add_argument("--dry-run", action="store_true", help=_DRY)


def _publish(commands: Commands) -> None:
    text = "make an edition of a draft, or bring one that is out up to date"
    one = _command(commands, "publish", text, more=PUBLISH)
    add = one.add_argument
    text = "the edition's date (default: the one nearest to today)"
    add("--edition", type=_day, metavar="YYYY-MM-DD", help=text)
    text = "a value that is known late, such as discussion=https://..."
    add("--set", action="append", default=[], metavar="NAME=VALUE", help=text)
    text = "an entry of the inbox for an edition that is out"
    add("--add", action="append", default=[], metavar="FILE", help=text)
    add("--force", action="store_true", help="publish although something stands against it")
    add("--dry-run", action="store_true", help=_DRY)
