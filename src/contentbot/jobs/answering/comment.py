"""The job of a run of the check that is over: what it found is told on its pull."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from contentbot.errors import ContentbotError
from contentbot.forge import ChangedFile, Forge, LineComment, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import intake, marker, rights, runs, scope, shelf, verdict
from contentbot.jobs.answering.answer import work_out
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Case, Judged, Outcome, Place
from contentbot.jobs.answering.index import EMPTY
from contentbot.jobs.answering.intake import Received, UnreadableReport
from contentbot.jobs.answering.post import Known, Posted, Posting
from contentbot.jobs.answering.runs import Run
from contentbot.jobs.answering.shelf import Shelf
from contentbot.jobs.commanding import kept

ARTIFACT = "report"
MOST_APPROVERS = 5  # whose rights are looked up
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
        return Posted("no open pull into this branch has that head", wrote=False)
    unstarted = run.conclusion == "action_required"
    judged = Judged(
        id=run.id,
        attempt=run.attempt,
        url=run.url,
        check="unstarted" if unstarted else "fault",
        at=base.now,
    )

    def receive() -> Judged:
        received = None if unstarted else _received(run, forge, pull.head)
        return judged if received is None else replace(judged, check="report", received=received)

    return answer(pull, judged, forge, base, place, receive=receive)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known, or wanted, before a pull is looked at.

    corrections: somebody asked for them. books: the index of open pulls. rights: what an
    account may do.
    """

    corrections: bool = False
    books: Shelf | None = None
    rights: Callable[[str], str] | None = None


NOTHING_ASKED = Asked()


def answer(
    pull: Pull,
    judged: Judged,
    forge: Forge,
    base: Base,
    place: Place,
    *,
    receive: Callable[[], Judged] | None = None,
    asked: Asked = NOTHING_ASKED,
) -> Posted:
    """Answer on a pull.

    receive: gets the report, if it counts at all.

    Raises:
        OutsideError: the forge failed.
        Exception: the bot did. The pull has then been told so.
    """
    held = (asked.rights or forge.rights)(pull.author)
    # An editor stands for the files, and is offered nothing unasked.
    files = () if rights.is_editor(held) and not asked.corrections else forge.files(pull.number)
    accounts = base.settings.bot_accounts
    own = marker.own(forge.comments(pull.number), accounts)
    case = Case(
        pull=pull,
        judged=judged,
        files=files,
        rights=held,
        approved=_approved(pull, files, held, forge),
        index=EMPTY,
        asked=asked.corrections,
        kept=kept.of(own, pull.head),
    )
    if receive is not None and case.trusted:
        case = replace(case, judged=receive())
    books = asked.books
    if books is None:
        last = marker.current(own, pull.head)
        books = shelf.read(forge, accounts, last.marker.index or None if last else None)
    case = replace(case, index=books.index)
    outcome, crash = _worked_out(case, base, place)
    done = Posting(
        case=case,
        outcome=outcome,
        again=lambda lines: _worked_out(case, base, place, lines)[0] if lines else outcome,
        known=Known(accounts=accounts, own=own, shelf=books, swept=receive is None),
        forge=forge,
        place=place,
    ).post()
    if crash is not None:
        raise crash
    return done


def _worked_out(
    case: Case, base: Base, place: Place, lines: Sequence[LineComment] = ()
) -> tuple[Outcome, Exception | None]:
    """What to say; where the bot fails at that, that it did, with the error."""
    try:
        return work_out(case, base, place, lines=lines), None
    except ContentbotError:
        raise
    except Exception as error:
        broken = replace(case, judged=replace(case.judged, check="fault", received=None))
        return work_out(broken, base, place), error


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
    approvers = [
        one.author for one in latest.values() if one.state == "APPROVED" and one.commit == pull.head
    ]
    # Anybody may approve; only so many are asked for.
    return any(rights.is_editor(forge.rights(name)) for name in approvers[-MOST_APPROVERS:])
