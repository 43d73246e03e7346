"""`contentbot github submit`: a filled form in a ticket to a pull with the entry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from contentbot.cli import screen
from contentbot.render.visible import one_line

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Do the task; the exit status."""
    if arguments.decide:
        return _decide()
    return _act(arguments) if arguments.act else _tidy(arguments)


def _decide() -> int:
    from contentbot.cli import outputs
    from contentbot.cli.github import environment as here
    from contentbot.jobs.newsroom import Newsroom
    from contentbot.jobs.submitting import decision

    settings = Newsroom(here.CONTENT).settings
    made = decision.decide(here.event(), here.forge(), settings)
    if made is None:
        screen.put("this ticket is no form for the bot")
        return 0
    outputs.write(Path(here.need("GITHUB_OUTPUT")), {"decision": decision.dump(made)})
    screen.put(f"read a form of the kind {made.form}")
    return 0


def _act(arguments: argparse.Namespace) -> int:
    from contentbot.cli.github import environment as here
    from contentbot.jobs.submitting import act, decision

    base = here.base(arguments)
    made = decision.load(here.need("DECISION"), base.settings)
    place = here.place(here.event(), base)
    screen.put(one_line(act.act(made, here.forge(), base, place)))
    return 0


def _tidy(arguments: argparse.Namespace) -> int:
    from contentbot.cli.github import environment as here
    from contentbot.errors import OutsideError
    from contentbot.jobs.submitting import tidy

    base = here.base(arguments)
    place = here.place(here.event(), base)
    failed = False
    for one in tidy.tidy(here.forge(), base, place):
        screen.put(f"#{one.pull}: {one_line(one.told)}")
        failed = failed or one.failed
    return OutsideError.exit_code if failed else 0
