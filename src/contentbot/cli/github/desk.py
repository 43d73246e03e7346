"""`contentbot github desk`: the editors' ticket, read and written, and its boxes acted on."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from contentbot.errors import OutsideError
from contentbot.render.visible import one_line

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Do one part of the task; the exit status."""
    if arguments.decide:
        return _decide()
    if arguments.act:
        return _act(arguments)
    return _read(arguments) if arguments.read is not None else _post(arguments)


def _decide() -> int:
    from contentbot.cli import outputs, screen
    from contentbot.cli.github import environment as here
    from contentbot.jobs.desk import decide
    from contentbot.jobs.newsroom import Newsroom

    made = decide.decide(
        here.event(),
        here.forge(),
        repository=here.repository(),
        bot_accounts=Newsroom(here.CONTENT).settings.bot_accounts,
    )
    if made is None:
        screen.put("this edit is not for the bot")
        return 0
    outputs.write(Path(here.need("GITHUB_OUTPUT")), {"decision": decide.dump(made)})
    screen.put(f"{len(made.ticks)} boxes ticked by {'an editor' if made.may else 'somebody'}")
    return 0


def _act(arguments: argparse.Namespace) -> int:
    from contentbot.cli import outputs, screen
    from contentbot.cli.github import environment as here
    from contentbot.jobs.desk import act, decide

    event, base = here.event(), here.base(arguments)
    hand = act.Hand(here.forge(), base, here.place(event, base), here.git())
    done = act.act(decide.load(here.need("DECISION")), event, hand)
    outputs.write(
        Path(here.need("GITHUB_OUTPUT")), {"done": json.dumps([one.line for one in done])}
    )
    for one in done:
        screen.put(one_line(one.line))
    return OutsideError.exit_code if any(one.failed for one in done) else 0


def _read(arguments: argparse.Namespace) -> int:
    from contentbot.cli import screen
    from contentbot.cli.github import environment as here
    from contentbot.jobs.answering import sweep

    base, branch = here.base(arguments), here.branch(here.event())
    rows = sweep.read(here.forge(), here.git(), base, branch=branch)
    text = sweep.write(screen.with_progress(rows, sweep.MOST_PULLS))
    screen.deliver(text.encode(), arguments.read)
    return 0


def _post(arguments: argparse.Namespace) -> int:
    from contentbot.cli import screen
    from contentbot.cli.github import environment as here
    from contentbot.content import library
    from contentbot.jobs.answering import sweep
    from contentbot.jobs.desk import desk

    event, base = here.event(), here.base(arguments)
    rows = sweep.parse(library.read_text(arguments.post))
    place = here.place(event, base)
    done = desk.lines(os.environ.get("DONE") or "[]")
    told = desk.post(rows, here.forge(), base, place, repository=here.git(), done=done)
    screen.put(one_line(told))
    return 0
