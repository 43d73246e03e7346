"""`contentbot github`: the event and the environment of a workflow to a job of the bot."""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contentbot.cli import screen
from contentbot.content import library
from contentbot.errors import OutsideError, UsageError
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Judged, Place
from contentbot.jobs.newsroom import Newsroom
from contentbot.render.visible import one_line

if TYPE_CHECKING:
    from contentbot.forge import Forge

CONTENT = Path("content")
_REPOSITORY = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)
_BRANCH = re.compile(r"[\w./-]{1,255}", re.ASCII)


def run(arguments: argparse.Namespace) -> int:
    """Do one of the tasks; the exit status."""
    if arguments.root is not None:
        os.chdir(arguments.root)  # the paths of a report are those of the repository
    return TASKS[arguments.task](arguments)


# --- tasks -----------------------------------------------------------------------------------


def _comment(arguments: argparse.Namespace) -> int:
    from contentbot.jobs.answering import comment

    event = _event()
    base = _base(arguments)
    done = comment.comment(event, _forge(), base, _place(event, base))
    screen.put(one_line(done.told))
    return 0


def _command(arguments: argparse.Namespace) -> int:
    from contentbot.jobs.commanding import command, decision

    if arguments.act:
        outcome = command.act(decision.load(_need("DECISION")), _forge())
        screen.put(outcome or "refused: there are new commits")
        return 0
    accounts = Newsroom(CONTENT).settings.bot_accounts
    made = command.decide(_event(), _forge(), repository=_repository(), bot_accounts=accounts)
    if made is None:
        screen.put("this comment is not for the bot")
        return 0
    from contentbot.cli import outputs

    outputs.write(Path(_need("GITHUB_OUTPUT")), {"decision": decision.dump(made)})
    screen.put(made.outcome)
    return 0


def _sweep(arguments: argparse.Namespace) -> int:
    from contentbot.jobs.answering import sweep

    event = _event()
    asked = event.get("inputs") or {}
    number = str(asked.get("pull") or "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise UsageError("the input `pull` is the number of a pull")
    base, forge = _base(arguments), _forge()
    if arguments.read is not None:
        only = int(number) if number else None
        rows = sweep.read(forge, _git(), base, branch=_branch(event), number=only)
        screen.deliver(
            sweep.write(screen.with_progress(rows, sweep.MOST_PULLS)).encode(), arguments.read
        )
        return 0
    place = _place(event, base)
    run = int(_need("GITHUB_RUN_ID"))
    url = f"{place.home}/actions/runs/{run}"
    judged = Judged(id=run, attempt=_attempt(), url=url, check="report", at=base.now)
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


# --- the environment -------------------------------------------------------------------------


def _need(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise UsageError(f"{name} is not set; GitHub sets it for a step of a workflow")
    return value


def _event() -> Mapping[str, Any]:
    path = Path(_need("GITHUB_EVENT_PATH"))
    try:
        event = json.loads(library.read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON: {error}") from error
    if not isinstance(event, dict):
        raise UsageError(f"{path}: not an event")
    return event


def _repository() -> str:
    name = _need("GITHUB_REPOSITORY")
    if _REPOSITORY.fullmatch(name) is None:
        raise UsageError("GITHUB_REPOSITORY is not of the form owner/name")
    return name


def _attempt() -> int:
    given = os.environ.get("GITHUB_RUN_ATTEMPT", "1")
    return int(given) if given.isascii() and given.isdigit() else 1


def _server() -> str:
    return os.environ.get("GITHUB_SERVER_URL") or "https://github.com"


def _forge() -> Forge:
    from contentbot.adapters.github import GitHub

    base_url = os.environ.get("GITHUB_API_URL") or "https://api.github.com"
    return GitHub(_repository(), _need("GITHUB_TOKEN"), base_url=base_url)


def _git() -> Any:
    """The repository here, which may fetch from where it was cloned with the right of the token."""
    from contentbot.adapters.git import GitRepository

    pair = f"x-access-token:{_need('GITHUB_TOKEN')}".encode()
    header = f"AUTHORIZATION: basic {base64.b64encode(pair).decode()}"
    return GitRepository(Path(), config={f"http.{_server()}/.extraheader": header})


def _branch(event: Mapping[str, Any]) -> str:
    """The default branch; events of a schedule do not name it."""
    repository = event.get("repository")
    branch = repository.get("default_branch") if isinstance(repository, Mapping) else None
    fine = isinstance(branch, str) and _BRANCH.fullmatch(branch) is not None
    return str(branch) if fine else "main"


def _place(event: Mapping[str, Any], base: Base) -> Place:
    return Place(
        repository=_repository(),
        branch=_branch(event),
        server=_server(),
        rules_page=base.settings.rules_page,
    )


def _base(arguments: argparse.Namespace) -> Base:
    return Base(Newsroom(CONTENT), _now(arguments))


def _now(arguments: argparse.Namespace) -> datetime:
    return screen.now(arguments.today)
