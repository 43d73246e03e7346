"""`contentbot github assemble` and `publish`: a dispatch's inputs in, words for its page out."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from contentbot.cli import screen
from contentbot.errors import OutsideError, UsageError
from contentbot.jobs.commanding.commands import SWEEP
from contentbot.render.markdown_escape import code_span
from contentbot.render.message import message
from contentbot.render.summary import number

if TYPE_CHECKING:
    from contentbot.jobs.drafting.draft import Drafted
    from contentbot.jobs.drafting.edition import Issued
    from contentbot.jobs.drafting.landing import Landed
    from contentbot.jobs.drafting.site import Site
    from contentbot.jobs.publishing.published import Order

NAMES = ("assemble", "publish")
LONGEST = 2_000  # characters of an input
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_VALUE = re.compile(r"[a-z][a-z0-9_]{0,40}=[!-~]{1,1000}", re.ASCII)
_ENTRY = re.compile(r"content/(?:inbox|events|cfps)/[\w.-]+(?:/[\w.-]+)*\.ya?ml", re.ASCII)
_PAGE = re.compile(r"https?://[!-~]{1,1000}", re.ASCII)


def run(arguments: argparse.Namespace) -> int:
    """Do one of the tasks; the exit status: 1 when it was refused."""
    task = _assemble if arguments.task == "assemble" else _publish
    return task(arguments, _inputs())


def _assemble(arguments: argparse.Namespace, asked: Mapping[str, str]) -> int:
    from contentbot.jobs.commanding import kept
    from contentbot.jobs.drafting import draft

    day, place = _day(asked), _site()
    wishes = kept.of_merged(place.forge, place.accounts)
    today = screen.now(arguments.today).date()
    done = draft.run(place, today=today, day=day, kept=wishes)
    return _tell(place, done.landed, list(_drafted(done)))


def _publish(arguments: argparse.Namespace, asked: Mapping[str, str]) -> int:
    from contentbot.jobs.drafting import edition

    order = _order(arguments, asked)
    place = _site()
    done = edition.run(place, order)
    if done.published.refusals:
        said = edition.refusals(done)
        screen.put(said)
        _summarise(said)
        return 1
    assert done.landed is not None
    return _tell(place, done.landed, list(_issued(done)))


# --- what is asked for -----------------------------------------------------------------------


def _inputs() -> Mapping[str, str]:
    """The inputs of a dispatch; none of a schedule."""
    from contentbot.cli.github import environment as here

    given = here.event().get("inputs") or {}
    return {
        str(name): value if isinstance(value, str) else str(value).lower()
        for name, value in (given.items() if isinstance(given, Mapping) else ())
        if value is not None
    }


def _day(asked: Mapping[str, str]) -> date | None:
    given = asked.get("edition", "").strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given) if _DAY.fullmatch(given) else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise UsageError("the input `edition` is the date of an edition, such as 2026-02-04")


def _order(arguments: argparse.Namespace, asked: Mapping[str, str]) -> Order:
    from contentbot.jobs.publishing.published import Order

    values = [one.partition("=") for one in _words(asked, "set", _VALUE, such="NAME=VALUE")]
    such = "the path of an entry's file, or its address"
    late = _words(
        asked, "add", re.compile(f"{_ENTRY.pattern}|{_PAGE.pattern}", re.ASCII), such=such
    )
    return Order(
        today=screen.now(arguments.today).date(),
        day=_day(asked),
        values={name: value for name, _, value in values},
        late=tuple(late),
        force=asked.get("force", "").strip() == "true",
    )


def _words(
    asked: Mapping[str, str], name: str, pattern: re.Pattern[str], *, such: str
) -> list[str]:
    """What an input holds, between white space; each has to have its form."""
    given = asked.get(name, "")
    words = given.split() if len(given) <= LONGEST else [""]
    if not all(map(pattern.fullmatch, words)) or any(".." in one.split("/") for one in words):
        raise UsageError(f"the input `{name}` is {such}, or several between spaces")
    return words


def _site() -> Site:
    from contentbot.cli.github import environment as here
    from contentbot.jobs.drafting.site import Site
    from contentbot.jobs.newsroom import Newsroom

    forge = here.forge()
    return Site(
        forge=forge,
        clone=here.git(),
        repository=here.repository(),
        accounts=tuple(Newsroom(here.CONTENT).settings.bot_accounts),
        branch=forge.repository().branch,
        server=here.server(),
    )


# --- what is told ----------------------------------------------------------------------------


def _drafted(done: Drafted) -> Iterator[str]:
    draft = done.draft
    if draft is None:
        return
    new = number(len(draft.new), "new entry")
    yield f"{message(draft.title)}: {new}, {len(draft.left)} left out"
    for one in draft.conflicts:
        yield f"conflict in line {one.line} of the draft: {message(one.message)}"
    for file in draft.unreadable:
        yield f"{code_span(file.title)}: {message(file.reason)}"
    for pull in done.told:
        yield f"#{pull} was told that its file is in the draft"


def _issued(done: Issued) -> Iterator[str]:
    yield from map(message, done.published.told)
    for one in done.published.overridden:
        yield f"overridden by `force`: {message(one.reason)}"


def _tell(place: Site, landed: Landed, lines: list[str]) -> int:
    """On the run's page and in its log; the exit status."""
    status = 1 if landed.conflicts else 0
    text = "\n".join(f"- {one}" for one in (*_landed(place, landed), *lines))
    screen.put(text)
    _summarise(f"{text}\n")
    if landed.pull is not None and (landed.committed or landed.opened):
        # What a workflow's token makes starts no check; the sweep sets the pull's status.
        place.forge.dispatch(SWEEP, {"pull": str(landed.pull.number)})
    return status


def _landed(place: Site, landed: Landed) -> Iterator[str]:
    branch = code_span(landed.branch)
    if landed.conflicts:
        files = ", ".join(map(code_span, landed.conflicts))
        yield (
            f"{branch} and {code_span(place.branch)} are in conflict in {files}; settle it on the "
            "pull, or close it and delete its branch, and start this again"
        )
    elif landed.compare:
        yield (
            f"{branch} is there, but workflows may not open pulls here: open it at {landed.compare}"
        )
    elif landed.pull is None:
        yield "nothing to do"
    else:
        verb = "opened" if landed.opened else "changed" if landed.edited else "as it was"
        commits = "one more commit" if landed.committed else "no new commit"
        yield f"#{landed.pull.number} {verb}, {commits} on {branch}"


def _summarise(text: str) -> None:
    """Add to the page of the run, where there is one."""
    import os

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise OutsideError(f"{path}: cannot be written: {error.strerror}") from error
