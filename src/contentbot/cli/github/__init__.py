"""`contentbot github`: the event and the environment of a workflow to a job of the bot."""

from __future__ import annotations

import argparse
import os
from importlib import import_module

# The module of each task.
TASKS = {
    "comment": "pulls",
    "command": "pulls",
    "sweep": "pulls",
    "desk": "desk",
    "submit": "submit",
    "assemble": "drafting",
    "publish": "drafting",
}


def run(arguments: argparse.Namespace) -> int:
    """Do one of the tasks; the exit status."""
    if arguments.root is not None:
        os.chdir(arguments.root)  # the paths of a report are those of the repository
    module = import_module(f"{__name__}.{TASKS[arguments.task]}")
    status: int = module.run(arguments)
    return status
