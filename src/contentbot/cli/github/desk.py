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
    from collections.abc import Mapping, Sequence
    from typing import Any

    from contentbot.jobs.answering.base import Base
    from contentbot.jobs.answering.sweep import Row


def run(arguments: argparse.Namespace) -> int:
    """Do one part of the task; the exit status."""
    if arguments.decide:
        return _decide()
    if arguments.act:
        return _act(arguments)
    if arguments.admit is not None:
        return _admit(arguments)
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

    event, base = here.event(), here.base(arguments)
    found = sweep.read(here.forge(), here.git(), base, branch=here.branch(event))
    rows = list(screen.with_progress(found, sweep.MOST_PULLS))
    screen.deliver(sweep.write(rows).encode(), arguments.read)
    # A tick is somebody's at the desk, who waits for it; the next hour is soon enough for this.
    if base.settings.auto_take is not None and "issue" not in event:
        _tell(rows, event, base)
    return 0


def _tell(rows: Sequence[Row], event: Mapping[str, Any], base: Base) -> None:
    """Tell the jobs that follow which pulls may come in without a click."""
    from contentbot.cli import outputs, screen
    from contentbot.cli.github import environment as here
    from contentbot.jobs.desk import admit

    try:
        found = admit.may(rows, here.forge(), base, here.place(event, base), repository=here.git())
    except OutsideError as error:  # the desk is written all the same
        screen.say(one_line(str(error)))
        return
    if found:
        admits = " ".join(map(str, found))
        outputs.write(Path(here.need("GITHUB_OUTPUT")), {"admits": admits})


def _admit(arguments: argparse.Namespace) -> int:
    from contentbot.cli import screen
    from contentbot.cli.github import environment as here
    from contentbot.content import library
    from contentbot.jobs.answering import sweep
    from contentbot.jobs.desk import admit

    event, base = here.event(), here.base(arguments)
    rows = sweep.parse(library.read_text(arguments.admit))
    numbers = admit.numbers(here.need("ADMITS"))
    done = admit.let_in(
        rows, numbers, here.forge(), base, here.place(event, base), repository=here.git()
    )
    for one in done:
        screen.put(one_line(f"#{one.number}: {one.told}"))
    return OutsideError.exit_code if any(one.failed for one in done) else 0


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
