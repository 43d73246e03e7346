"""The arguments of `contentbot github`, which the workflows call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

GITHUB = """\
The workflows of .github/workflows call these at the top of a checkout of the default branch.
They know from the environment where they are, as GitHub sets it: GITHUB_REPOSITORY,
GITHUB_EVENT_PATH, GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_RUN_ID and GITHUB_TOKEN.

  contentbot github comment                 answer on a pull what the check found (workflow_run)
  contentbot github command                 read a comment, decide, write nothing (issue_comment)
  contentbot github command --act           do what was decided; DECISION holds it
  contentbot github sweep --read FILE       judge open pulls again, write nothing but the file
  contentbot github sweep --post FILE       tell what is different
  contentbot github desk ...                the editors' desk, and its boxes
  contentbot github submit ...              filled forms
  contentbot github assemble                the coming edition's draft as a pull
  contentbot github publish                 the merged draft as an edition, as a pull

docs/github.md explains how to set a repository up.

exit status: 0 done, or nothing to do, 2 the event or the settings are wrong,
3 GitHub or git failed (the next run goes on from there), 4 the bot is at fault
"""

HELP = {
    "comment": "answer on a pull what the check found",
    "command": "carry out a command of a comment",
    "sweep": "look at open pulls again",
    "desk": "write the editors' desk, and act on its boxes",
    "submit": "answer a filled form, and make a pull of it",
    "assemble": "make the coming edition's draft, or bring it up to date, as a pull",
    "publish": "publish the merged draft as a pull, or amend an edition that is out",
}
FILES = ("--read", "--admit", "--post")
# The parts of a task, each for a job of its own.
PARTS = {
    "sweep": {
        "--read": "judge the pulls, and write what was found there",
        "--post": "tell what was found",
    },
    "desk": {
        "--read": "judge the open pulls, and write what was found there",
        "--admit": "take in what was found to need no click, which the variable ADMITS holds",
        "--post": "write the desk from what was found",
        "--decide": "read an edit of the desk, decide, write nothing",
        "--act": "do what was decided, which the variable DECISION holds",
    },
    "submit": {
        "--decide": "read the form, write nothing but the output `decision`",
        "--act": "do what was decided, which the variable DECISION holds",
        "--tidy": "close the forms whose pulls were closed",
    },
}


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The command and its options. command: makes a parser of a name, a help and an epilog."""
    one = command("github", "answer on GitHub; what the workflows call", more=GITHUB)
    tasks = one.add_subparsers(dest="task", metavar="TASK", required=True)
    parsers = {
        name: tasks.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        for name, text in HELP.items()
    }
    text = "do what was decided, which the variable DECISION holds"
    parsers["command"].add_argument("--act", action="store_true", help=text)
    for name, options in PARTS.items():
        part = parsers[name].add_mutually_exclusive_group(required=True)
        for option, told in options.items():
            if option in FILES:
                part.add_argument(option, type=Path, metavar="FILE", help=told)
            else:
                part.add_argument(option, action="store_true", help=told)
