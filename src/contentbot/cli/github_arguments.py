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

docs/github.md explains how to set a repository up.

exit status: 0 done, or nothing to do, 2 the event or the settings are wrong,
3 GitHub or git failed (the next run goes on from there), 4 the bot is at fault
"""


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The command and its options. command: makes a parser of a name, a help and an epilog."""
    one = command("github", "answer on GitHub; what the workflows call", more=GITHUB)
    tasks = one.add_subparsers(dest="task", metavar="TASK", required=True)
    for name, text in (
        ("comment", "answer on a pull what the check found"),
        ("command", "carry out a command of a comment"),
        ("sweep", "look at open pulls again"),
    ):
        task = tasks.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        if name == "command":
            text = "do what was decided, which the variable DECISION holds"
            task.add_argument("--act", action="store_true", help=text)
        if name == "sweep":
            half = task.add_mutually_exclusive_group(required=True)
            text = "judge the pulls, and write what was found there"
            half.add_argument("--read", type=Path, metavar="FILE", help=text)
            text = "tell what was found"
            half.add_argument("--post", type=Path, metavar="FILE", help=text)
