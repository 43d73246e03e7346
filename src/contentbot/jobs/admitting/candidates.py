"""The open pulls that may come in by themselves, from what was read of them and the forge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import takewhile

from contentbot.content.settings import AutoTake
from contentbot.errors import OutsideError
from contentbot.forge import ChangedFile, Comment, Forge, Pull, Review
from contentbot.frozen import dataclass
from contentbot.jobs.admitting import admission, history
from contentbot.jobs.admitting.admission import Candidate
from contentbot.jobs.answering import intake, rights, scope, shelf
from contentbot.jobs.answering.answer import work_out
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Case, Judged, Outcome, Place
from contentbot.jobs.answering.index import EMPTY, Index
from contentbot.jobs.answering.intake import Received, UnreadableReport
from contentbot.jobs.answering.sweep import Row
from contentbot.jobs.commanding import lifted
from contentbot.model import Change


@dataclass(frozen=True, slots=True)
class Looked:
    """A pull that was looked at, and as what; None when it was ruled out before, or by a failure.

    reason: that it was ruled out for.
    """

    pull: Pull
    candidate: Candidate | None
    reason: str = ""


def look(
    rows: Iterable[Row],
    forge: Forge,
    base: Base,
    place: Place,
    *,
    terms: AutoTake,
    taken: Counter[str],
) -> Iterator[Looked]:
    """The open pulls that were read, the oldest first; five calls for each not ruled out at once.

    rows: as the reading half of the sweep judged them. taken: of `history`.

    Raises:
        OutsideError: the forge does not tell of the pulls at all.
    """
    pulls = sorted(forge.pulls(), key=lambda pull: (pull.created, pull.number))
    read = {row.number: row for row in rows}
    index: Index | None = None
    for pull in pulls:
        seen = admission.seen(pull, place, taken=history.of(taken, pull.author))
        reason = admission.barred(seen, terms)
        received = _received(read.get(pull.number), pull)
        if reason or received is None:
            yield Looked(pull, None, reason or "it was not read, or conflicts")
            continue
        try:
            if index is None:
                index = shelf.read(forge, base.settings.bot_accounts).index
            found = _candidate(pull, received, forge, base, place, seen=seen, index=index)
        except OutsideError:
            yield Looked(pull, None, "the forge failed at it")
        else:
            yield Looked(pull, found)


def _received(row: Row | None, pull: Pull) -> Received | None:
    """What was read of a pull as it would be merged; None when it is another by now."""
    if row is None or row.report is None or row.conflict or row.head != pull.head:
        return None
    try:
        return intake.read(row.report.encode())
    except UnreadableReport:
        return None


def _candidate(
    pull: Pull,
    received: Received,
    forge: Forge,
    base: Base,
    place: Place,
    *,
    seen: admission.Seen,
    index: Index = EMPTY,
) -> Candidate:
    files = forge.files(pull.number)
    entry = _entry(received, files, base)
    if not admission.adds_only(files, entry):
        return Candidate(seen=seen, files=files, entry=None, state="", since=None)
    case = Case(
        pull=pull,
        judged=Judged(id=0, attempt=1, url="", check="report", at=base.now, received=received),
        files=files,
        rights=forge.rights(pull.author),
        approved=False,
        index=index,
    )
    outcome = work_out(case, base, place)
    accounts = base.settings.bot_accounts
    return Candidate(
        seen=seen,
        files=files,
        entry=entry,
        closed=_closed(files[0].path, base),
        state=outcome.verdict.name,
        findings=outcome.findings,
        since=_since(pull, forge, accounts, outcome),
        asked=_asked(forge.reviews(pull.number), pull, accounts),
    )


def _entry(received: Received, files: Sequence[ChangedFile], base: Base) -> Change | None:
    """The entry that a pull adds, by the forge's files and by the report alike."""
    changes = received.report.changes or ()
    if len(files) != 1 or len(changes) != 1:
        return None
    if scope.is_draft(files[0].path) and lifted.entry_of(files, base) is None:
        return None
    return changes[0]


def _closed(path: str, base: Base) -> bool:
    """Whether a path is that of a draft whose edition closed, or that is none of a day."""
    days = [day for day, draft in base.drafts.items() if draft.path == path]
    return scope.is_draft(path) and not any(day >= base.day for day in days)


def _since(pull: Pull, forge: Forge, accounts: Sequence[str], outcome: Outcome) -> datetime | None:
    """Since when a pull is green and nobody but the bot said or pushed anything.

    What a commit says of its own time counts nothing: what the bot said of it does.
    """
    if outcome.verdict.name != "ready":
        return None
    said = forge.statuses(pull.head)
    green = list(takewhile(lambda one: one.status.state == "success", said))
    if not green:
        return None
    words = [one.created for one in forge.comments(pull.number) if not _is_own(one, accounts)]
    return max(pull.created, green[-1].created, *words)


def _is_own(comment: Comment, accounts: Sequence[str]) -> bool:
    return comment.author in accounts


def _asked(reviews: Sequence[Review], pull: Pull, accounts: Sequence[str]) -> bool:
    """Whether somebody's latest review is no approval; the author's own are answers."""
    latest = {one.author: one.state for one in reviews if one.author not in accounts}
    return any(
        state not in ("APPROVED", "DISMISSED")
        for author, state in latest.items()
        if not rights.same_account(author, pull.author)
    )
