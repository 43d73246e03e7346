"""`contentbot github comment`, `command` and `sweep`: what the workflows about pulls call."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from contentbot.cli import screen
from contentbot.cli.github import environment as here
from contentbot.content import library
from contentbot.errors import OutsideError, UsageError
from contentbot.jobs.answering.case import Judged
from contentbot.jobs.newsroom import Newsroom
from contentbot.render.visible import one_line

if TYPE_CHECKING:
    pass


def run(arguments: argparse.Namespace) -> int:
    """Do one of the tasks; the exit status."""
    return TASKS[arguments.task](arguments)


def _comment(arguments: argparse.Namespace) -> int:
    from contentbot.jobs.answering import comment

    event = here.event()
    base = here.base(arguments)
    done = comment.comment(event, here.forge(), base, here.place(event, base))
    screen.put(one_line(done.told))
    return 0


def _command(arguments: argparse.Namespace) -> int:
    from contentbot.jobs.commanding import command, decision
    from contentbot.jobs.desk import setting

    if arguments.act:
        text = here.need("DECISION")
        if setting.is_one(text):
            screen.put(setting.act(setting.load(text), here.forge()))
            return 0
        base = here.base(arguments)
        given = decision.load(text)
        outcome = command.act(given, here.forge(), base, here.place(here.event(), base))
        screen.put(outcome or "not done; a reply says why")
        return 0
    known, event, forge = Newsroom(here.CONTENT).settings, here.event(), here.forge()
    where, accounts = here.repository(), known.bot_accounts
    made = command.decide(event, forge, repository=where, bot_accounts=accounts)
    if made is not None:
        return _decided(decision.dump(made), "take" if made.merges else "act", told=made.outcome)
    names = known.after_publish
    wish = setting.decide(event, forge, repository=where, accounts=accounts, names=names)
    if wish is not None:
        return _decided(setting.dump(wish), "act", told=wish.given or "refused")
    screen.put("this comment is not for the bot")
    return 0


def _decided(decision: str, job: str, *, told: str) -> int:
    """Hand a decision on to the job that acts."""
    from contentbot.cli import outputs

    outputs.write(Path(here.need("GITHUB_OUTPUT")), {"decision": decision, "job": job})
    screen.put(told)
    return 0


def _sweep(arguments: argparse.Namespace) -> int:
    from contentbot.jobs.answering import sweep

    event = here.event()
    asked = event.get("inputs") or {}
    number = str(asked.get("pull") or "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise UsageError("the input `pull` is the number of a pull")
    base, forge = here.base(arguments), here.forge()
    if arguments.read is not None:
        only = int(number) if number else None
        rows = sweep.read(forge, here.git(), base, branch=here.branch(event), number=only)
        screen.deliver(
            sweep.write(screen.with_progress(rows, sweep.MOST_PULLS)).encode(), arguments.read
        )
        return 0
    place = here.place(event, base)
    run = int(here.need("GITHUB_RUN_ID"))
    url = f"{place.home}/actions/runs/{run}"
    judged = Judged(id=run, attempt=here.attempt(), url=url, check="report", at=base.now)
    rows_read = sweep.parse(library.read_text(arguments.post))
    failed = False
    wanted = str(asked.get("fix") or "").lower() == "true"
    for one in sweep.post(rows_read, forge, base, place, run=judged, asked=wanted):
        screen.put(f"#{one.number}: {one_line(one.told)}")
        failed = failed or one.failed
    return OutsideError.exit_code if failed else 0


TASKS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "comment": _comment,
    "command": _command,
    "sweep": _sweep,
}
