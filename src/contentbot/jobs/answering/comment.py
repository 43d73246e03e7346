"""The job of a run of the check that is over: what it found is told on its pull."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from contentbot.forge import ChangedFile, Forge, Pull
from contentbot.jobs.answering import intake, marker, rights, runs, scope, shelf, verdict
from contentbot.jobs.answering.answer import Case, Judged, Place, work_out
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.intake import Received, UnreadableReport
from contentbot.jobs.answering.post import Known, Posted, Posting
from contentbot.jobs.answering.runs import Run
from contentbot.jobs.answering.shelf import Shelf

ARTIFACT = "report"
QUIET = frozenset({"cancelled", "skipped", "stale", "neutral"})  # ways to end that say nothing


def comment(event: Mapping[str, Any], forge: Forge, base: Base, place: Place) -> Posted:
    """Answer on the pull that a run was about.

    event: the payload of `workflow_run`.

    Raises:
        UsageError: the event is about something else.
        OutsideError: the forge failed.
    """
    run = runs.read(event, server=place.server)
    if run.conclusion in QUIET:
        return Posted(f"the check was {run.conclusion}; there is nothing to say", wrote=False)
    if run.event == "merge_group":
        return _group(run, forge)
    pull = runs.pull_of(run, forge, base=place.branch) if run.event == "pull_request" else None
    if pull is None:
        return Posted("no open pull has that head any more", wrote=False)
    judged = _judged(run, pull, forge, base.now)
    return answer(pull, judged, forge, base, place)


def answer(
    pull: Pull,
    judged: Judged,
    forge: Forge,
    base: Base,
    place: Place,
    *,
    asked: bool = False,
    books: Shelf | None = None,
) -> Posted:
    """Answer on a pull. asked: for its corrections. books: the index, where it is at hand.

    Raises:
        OutsideError: the forge failed.
    """
    files = forge.files(pull.number)
    held = forge.rights(pull.author)
    accounts = base.settings.bot_accounts
    own = marker.own(forge.comments(pull.number), accounts)
    if books is None:
        last = marker.current(own, pull.head)
        books = shelf.read(forge, accounts, last.marker.index or None if last else None)
    case = Case(
        pull=pull,
        judged=judged,
        files=files,
        rights=held,
        approved=_approved(pull, files, held, forge),
        index=books.index,
        asked=asked,
    )
    known = Known(accounts=accounts, own=own, shelf=books)
    outcome = work_out(case, base, place)
    posting = Posting(case=case, outcome=outcome, known=known, forge=forge, place=place)
    if _offers(posting):
        lines = forge.line_comments(pull.number)
        outcome = work_out(case, base, place, lines=lines)
        posting = replace(posting, outcome=outcome, known=replace(known, lines=lines))
    return posting.post()


def _offers(posting: Posting) -> bool:
    """Whether there are corrections to offer, or old ones that may have to be put away."""
    case, last = posting.case, posting.last
    offered = last is not None and last.marker.offers > 0
    some = bool(posting.outcome.suggestions.placed) or offered
    return some and (case.asked or (case.loud and not posting.said))


def _judged(run: Run, pull: Pull, forge: Forge, at: datetime) -> Judged:
    """What the run left, if it is about the pull's head as it is."""
    check, received = "fault", None
    if run.conclusion == "action_required":
        check = "unstarted"
    elif (received := _received(run, forge, pull.head)) is not None:
        check = "report"
    return Judged(
        id=run.id, attempt=run.attempt, url=run.url, check=check, received=received, at=at
    )


def _received(run: Run, forge: Forge, head: str) -> Received | None:
    """The report of a run; None when none can be read, or it is about another head."""
    archive = forge.artifact(run.id, ARTIFACT, most=intake.MOST_PACKED)
    if archive is None:
        return None
    try:
        received = intake.report(archive)
    except UnreadableReport:
        return None
    parents = received.report.parents or ()
    return received if parents[-1:] == (head,) or received.report.commit == head else None


def _group(run: Run, forge: Forge) -> Posted:
    """A group of pulls about to be merged together: the status alone, on the group's commit."""
    received = _received(run, forge, run.head)
    found = verdict.FAULT
    if received is not None:
        found = verdict.of(received.report, received.report.findings)
    wanted = found.status(run.url)
    if forge.status(run.head) == wanted:
        return Posted("nothing to change", wrote=False)
    forge.set_status(run.head, wanted)
    return Posted(found.sentence)


def _approved(pull: Pull, files: Sequence[ChangedFile], held: str, forge: Forge) -> bool:
    """Whether an editor approved this very head, where that matters."""
    if scope.of(files).entries or rights.is_editor(held):
        return False
    latest = {one.author: one for one in forge.reviews(pull.number) if one.state != "COMMENTED"}
    return any(
        one.state == "APPROVED" and one.commit == pull.head and rights.is_editor(forge.rights(name))
        for name, one in latest.items()
    )
