"""The arguments of the command line: every command and option, and what `--help` says of them."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from contentbot import __version__

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
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"contentbot {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _lint(commands)
    _rules(commands)
    _new(commands)
    _schema(commands)
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
        formatter_class=argparse.RawDescriptionHelpFormatter,
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


def _schema(commands: Commands) -> None:
    one = _command(commands, "schema", "print the JSON Schema of a kind", more=SCHEMA)
    text = "without it, the kinds are listed"
    one.add_argument("kind", metavar="KIND", nargs="?", help=text)
