"""The job that looks at open pulls again, since the world has changed around them.

One half reads and judges, and writes nothing anywhere; the other posts, and reads nothing of a
pull but what the forge and the first half say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from contentbot.errors import ContentbotError, OutsideError
from contentbot.forge import Forge, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import comment, intake, labels, marker, shelf
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Judged, Place
from contentbot.jobs.answering.comment import Asked
from contentbot.jobs.answering.intake import UnreadableReport
from contentbot.jobs.answering.post import Posted
from contentbot.jobs.linting import confine, gather
from contentbot.jobs.linting.judge import judge
from contentbot.jobs.linting.request import Request, terms
from contentbot.lint import engine
from contentbot.model import Report
from contentbot.ports import Repository
from contentbot.render import report_json

VERSION = 1
MOST_PULLS = 200  # looked at in one sweep
MOST_WRITTEN = 25  # pulls written to in one sweep; the next one goes on
OLD = timedelta(days=60)  # from when on a pull is no longer told of a mere change of the date


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pull as it was judged.

    head: its commit. report: in JSON; None when the bot failed on it. conflict: whether there
    was no merge result, and the report is of the head alone. at: as of when it was judged.
    """

    number: int
    head: str
    at: datetime
    conflict: bool = False
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Swept:
    """What was done to one pull, or went wrong with it."""

    number: int
    told: str
    failed: bool = False
    wrote: bool = False


# --- reading ---------------------------------------------------------------------------------


def read(
    forge: Forge, repository: Repository, base: Base, *, branch: str, number: int | None = None
) -> Iterator[Row]:
    """Judge open pulls as they would be merged into what is checked out, one after the other.

    branch: what is checked out; pulls into others are left alone. number: that pull alone.
    Nothing of a pull is run or checked out.

    Raises:
        OutsideError: the forge or git does not answer at all.
    """
    pulls = [forge.pull(number)] if number is not None else forge.pulls()[-MOST_PULLS:]
    ground = repository.commit("HEAD")
    for pull in pulls:
        wanted = number is not None or not pull.draft
        if pull.open and pull.base_branch == branch and wanted:
            row = _row(pull, ground, repository, base.room.content, at=_moment(pull, forge, base))
            if row is not None:
                yield row


def _row(
    pull: Pull, ground: str, repository: Repository, content: Path, *, at: datetime
) -> Row | None:
    """A pull, judged; None when it cannot be had, or is not the one that the forge told of.

    Such a pull waits for the next sweep: nobody is told of a network that fails.
    """
    try:
        if repository.fetch(f"refs/pull/{pull.number}/head") != pull.head:
            return None
        merged = repository.merge(ground, pull.head)
        request = Request(
            paths=(content,), at=merged or pull.head, changed_since=ground, today=at.date()
        )
        report = _judged(request, repository)
    except OutsideError:
        return None
    except Exception:  # a pull that the bot fails on is told so; the others are looked at
        return Row(number=pull.number, head=pull.head, at=at)
    text = report_json.render(report, {})
    return Row(number=pull.number, head=pull.head, at=at, conflict=merged is None, report=text)


def _moment(pull: Pull, forge: Forge, base: Base) -> datetime:
    """As of when a pull is judged: now, unless a mere change of the date is to say nothing."""
    if labels.HOLD not in pull.labels and base.now - pull.created <= OLD:
        return base.now
    own = marker.own(forge.comments(pull.number), base.settings.bot_accounts)
    last = marker.current(own, pull.head)
    return last.marker.at if last is not None else base.now


def _judged(request: Request, repository: Repository) -> Report:
    """The report on a commit, as `lint --at` makes it."""
    gathered = gather.from_git(request, repository)
    engine.load_rules()  # its time and memory are not the first file's
    return confine.run(partial(judge, gathered, request, terms(request)))[0]


# --- between the halves ----------------------------------------------------------------------


def write(rows: Iterable[Row]) -> str:
    """Rows as JSON."""
    pulls = [
        {
            "number": row.number,
            "head": row.head,
            "at": row.at.astimezone(UTC).isoformat(),
            "conflict": row.conflict,
            "report": row.report,
        }
        for row in rows
    ]
    return json.dumps({"version": VERSION, "pulls": pulls}) + "\n"


def parse(text: str) -> list[Row]:
    """Rows from JSON.

    Raises:
        ContentbotError: it is not what the first half writes.
    """
    try:
        data = json.loads(text)
        rows = [_read_row(row) for row in data["pulls"]]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise ContentbotError(f"what the first half left cannot be read: {error}") from error
    return rows


def _read_row(row: Any) -> Row:
    at = datetime.fromisoformat(row["at"])
    number, head, conflict, report = row["number"], row["head"], row["conflict"], row["report"]
    fine = type(number) is int and isinstance(head, str) and isinstance(conflict, bool)
    if not fine or not isinstance(report, str | None) or at.tzinfo is None:
        raise ValueError("a value of another kind")
    return Row(number=number, head=head, at=at, conflict=conflict, report=report)


# --- posting ---------------------------------------------------------------------------------


def post(
    rows: Sequence[Row], forge: Forge, base: Base, place: Place, *, run: Judged, asked: bool = False
) -> Iterator[Swept]:
    """Answer on the pulls that were judged, where there is something new to say.

    run: this run, of which number and address are taken. asked: for the corrections.

    Raises:
        OutsideError: the forge does not answer at all.
    """
    accounts = base.settings.bot_accounts
    pulls = {pull.number: pull for pull in forge.pulls()}
    books = shelf.read(forge, accounts)
    kept = {number: row for number, row in books.index.rows.items() if number in pulls}
    if len(kept) < len(books.index.rows):
        shelf.rewrite(forge, accounts, books, kept)
        books = shelf.read(forge, accounts)
    known = Asked(corrections=asked, books=books, rights=cache(forge.rights))
    written = 0
    for row in rows:
        if written >= MOST_WRITTEN:
            yield Swept(row.number, "left for the next sweep: this one wrote enough")
            continue
        try:
            done = _answer(row, pulls.get(row.number), forge, base, place, run=run, asked=known)
        except Exception as error:  # one pull is no reason to leave the others
            yield Swept(row.number, f"{type(error).__name__}: {error}", failed=True)
        else:
            written += done.wrote
            yield Swept(row.number, done.told, wrote=done.wrote)


def _answer(
    row: Row,
    pull: Pull | None,
    forge: Forge,
    base: Base,
    place: Place,
    *,
    run: Judged,
    asked: Asked,
) -> Posted:
    if pull is None or pull.head != row.head:
        return Posted("the pull has moved on in the meantime", wrote=False)
    try:
        received = None if row.report is None else intake.read(row.report.encode())
    except UnreadableReport:
        received = None
    check = "fault" if received is None else "conflict" if row.conflict else "report"
    judged = replace(run, at=row.at, check=check, received=received)
    pinned = base if row.at == base.now else Base(base.room, row.at)
    return comment.answer(pull, judged, forge, pinned, place, asked=asked)
