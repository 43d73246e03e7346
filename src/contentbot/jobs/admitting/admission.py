"""Whether a pull may come in without a click; nothing is asked and nothing is done here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from contentbot.content.settings import AutoTake, Settings
from contentbot.forge import ChangedFile, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels, rights, scope
from contentbot.jobs.answering.case import Place
from contentbot.model import Change, Finding
from contentbot.render.summary import number

LOUD = ("error", "warning")  # a warning is a question to somebody: nobody may answer it unasked


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a pull comes in by itself. reason: why not; "" if it does."""

    yes: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a pull before anything is asked.

    taken: entries of its author that came in before. bars: why it cannot be merged at all.
    """

    number: int
    author: str
    taken: int
    robot: bool = False
    bars: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pull, and all that its admission hangs on.

    files: all that it changes. entry: the one that it adds; None unless that is all it does.
    closed: whether it adds it to a draft that takes nothing more. state: of the bot's verdict.
    findings: all there are. since: since when it is green, and nobody but the bot said or
    pushed anything; None: it is not green. asked: whether somebody's review asks for something.
    """

    seen: Seen
    files: Sequence[ChangedFile]
    entry: Change | None
    closed: bool = False
    state: str
    findings: Sequence[Finding] = ()
    since: datetime | None
    asked: bool = False


def admits(candidate: Candidate, settings: Settings, terms: AutoTake, now: datetime) -> Verdict:
    """Whether a pull comes in by itself, or the first reason why not. now: with a zone."""
    for reason in _reasons(candidate, settings, terms, now):
        return Verdict(yes=False, reason=reason)
    return Verdict(yes=True)


def barred(seen: Seen, terms: AutoTake) -> str:
    """Why a pull does not come in by itself, whatever it changes; "" when nothing bars it."""
    if seen.bars:
        return seen.bars
    if seen.robot or not seen.author:
        return "its author is a program, or gone"
    if seen.taken < terms.taken:
        return f"its author had fewer than {number(terms.taken, 'entry')} taken before"
    return ""


def seen(pull: Pull, place: Place, *, taken: int) -> Seen:
    """What is known of a pull of the forge."""
    bars = {
        "it is closed": not pull.open,
        "it is meant for another branch": pull.base_branch != place.branch,
        "it is a draft": pull.draft,
        "it is held": labels.HOLD in pull.labels,
        "an editor changed its entry, which its author has not taken over": (
            labels.KEPT in pull.labels
        ),
    }
    return Seen(
        number=pull.number,
        author=pull.author,
        taken=taken,
        robot=pull.robot,
        bars=next((reason for reason, holds in bars.items() if holds), ""),
    )


def section_of(entry: Change, settings: Settings) -> str | None:
    """The section or group that an entry goes into: as it says, or the only one of its kind."""
    named = entry.section or entry.fields.get("section")
    if isinstance(named, str) and named:
        return named if named in settings.by_id else None
    own = [one.id for one in settings.sections if one.kind == entry.kind and not one.group]
    return own[0] if len(own) == 1 else None


def adds_only(files: Sequence[ChangedFile], entry: Change | None) -> bool:
    """Whether a pull adds one entry and touches nothing else."""
    if entry is None or entry.change != "added" or len(files) != 1:
        return False
    file = files[0]
    new = scope.is_entry_file(file.path) and file.status == "added" and file.previous is None
    line = scope.is_draft(file.path) and file.status == "modified"
    return scope.of(files).entries and (new or line) and file.path == entry.path


def _reasons(
    candidate: Candidate, settings: Settings, terms: AutoTake, now: datetime
) -> Iterator[str]:
    """What stands in the way, the plainest first."""
    entry = candidate.entry
    if reason := barred(candidate.seen, terms):
        yield reason
    if entry is None or not adds_only(candidate.files, entry):
        yield "it does more than add one entry"
        return
    if terms.sections.isdisjoint(settings.line(section_of(entry, settings))):
        yield "its section is not among those named"
    if candidate.closed:
        yield "the edition of its draft takes nothing more"
    if entry.fields.get("allow"):
        yield "it allows itself to break a rule"
    by = entry.fields.get("submitted_by")
    if by is not None and not rights.same_account(str(by), candidate.seen.author):
        yield "it is another's, as it says"
    if candidate.state != "ready" or candidate.since is None:
        yield "its check is not green"
    if any(one.severity in LOUD for one in candidate.findings):
        yield "something was found in it"
    if candidate.asked:
        yield "somebody's review asks for something"
    if candidate.since is not None and now - candidate.since < timedelta(hours=terms.quiet):
        yield f"it has not been quiet for {number(terms.quiet, 'hour')}"
