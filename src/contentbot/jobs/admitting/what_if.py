"""What would have come in by itself in the last weeks, and what became of that: from git alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from contentbot.content import edition
from contentbot.content.settings import AutoTake, Settings
from contentbot.errors import OutsideError
from contentbot.forge import ChangedFile
from contentbot.frozen import dataclass
from contentbot.jobs.admitting import fate, history
from contentbot.jobs.admitting.admission import Candidate, Seen, adds_only, admits, barred
from contentbot.jobs.admitting.fate import Fate
from contentbot.jobs.admitting.history import Merged
from contentbot.jobs.answering import gates, scope, verdict
from contentbot.jobs.answering.base import CONTENT
from contentbot.jobs.linting import gather
from contentbot.jobs.linting.judge import judge
from contentbot.jobs.linting.request import Request
from contentbot.jobs.linting.request import terms as terms_of
from contentbot.jobs.newsroom import Newsroom
from contentbot.lint.rule import Submission
from contentbot.model import Change, Report
from contentbot.ports import Altered, Repository

STATUSES = {"A": "added", "M": "modified", "D": "removed"}
TAKEN, QUIET = 5, 12  # what is tried where the settings say nothing
LONG_AGO = datetime.min.replace(tzinfo=UTC)
AHEAD = timedelta(days=400)

State = Literal["taken", "quicker", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pull that came in. state: "taken" (it would have come in by itself), "quicker" (an editor
    merged it before its hours were over), "left" (it would have been left to an editor).

    reason: why so. hours: that it would have been in earlier; None where git does not tell.
    fate: of the entry that would have come in; None of the others.
    """

    number: int
    author: str
    title: str
    merged: datetime
    state: State
    reason: str = ""
    hours: float | None = None
    fate: Fate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What would have been. assumed: whether the settings say nothing, and this is a trial."""

    terms: AutoTake
    assumed: bool
    weeks: int
    rows: tuple[Row, ...]


def run(room: Newsroom, repository: Repository, *, today: date, weeks: int) -> WhatIf:
    """Go through the pulls of the last weeks, the oldest first.

    Raises:
        UsageError: the settings are faulty.
        OutsideError: git fails.
    """
    settings = room.settings
    terms = settings.auto_take or assumed(settings)
    rows = repository.landed(repository.commit("HEAD"), history.PATHS)
    pulls = history.merged(reversed(rows))
    first = datetime.combine(today - timedelta(weeks=weeks), time.min, UTC)
    last = datetime.combine(today + timedelta(days=1), time.min, UTC)
    look = _Look(room, repository, settings, terms)
    counts: Counter[str] = Counter()
    found = []
    for one in pulls:
        if first <= one.when < last:
            found.append(look.row(one, history.of(counts, one.author)))
        counts.update({one.author: one.entries})
    trial = settings.auto_take is None
    return WhatIf(terms=terms, assumed=trial, weeks=weeks, rows=tuple(found))


def assumed(settings: Settings) -> AutoTake:
    """What is tried where the settings say nothing: the sections open to everybody."""
    every = (one for one in settings.sections if not one.group and one.kind != "text")
    open_ = (one.id for one in every if not one.house and not one.gate)
    return AutoTake(frozenset(open_), TAKEN, QUIET)


class _Look:
    """The newsletter as it is now, and its history."""

    def __init__(
        self, room: Newsroom, repository: Repository, settings: Settings, terms: AutoTake
    ) -> None:
        self.room = room
        self.repository = repository
        self.settings = settings
        self.terms = terms
        self.later = fate.Later(room)

    def row(self, pull: Merged, taken: int) -> Row:
        """What would have become of a pull."""
        seen = Seen(number=pull.number, author=pull.author, taken=taken)
        reason, entry, since = barred(seen, self.terms), None, None
        if not reason:
            candidate = self.candidate(pull, seen)
            entry, since = candidate.entry, candidate.since
            reason = admits(candidate, self.settings, self.terms, pull.when).reason
        due = since + timedelta(hours=self.terms.quiet) if since not in (None, LONG_AGO) else None
        state: State = "left" if reason else "taken"
        if reason and due is not None and due > pull.when:
            # All other reasons come before that of the hours.
            state = "quicker" if reason.startswith("it has not been quiet") else "left"
        return Row(
            number=pull.number,
            author=pull.author,
            title=_title(entry),
            merged=pull.when,
            state=state,
            reason=reason,
            hours=(pull.when - due) / timedelta(hours=1) if due and state == "taken" else None,
            fate=self.later.of(entry, pull.when.date()) if entry and state == "taken" else None,
        )

    def candidate(self, pull: Merged, seen: Seen) -> Candidate:
        """A pull as the bot would have seen it before it was merged."""
        files = [
            ChangedFile(path=one.path, status=STATUSES.get(one.status, "changed"))
            for one in self.files(pull)
        ]
        none = Candidate(seen=seen, files=files, entry=None, state="", since=None)
        if len(files) != 1 or not scope.of(files).entries:
            return none
        report = self.report(pull)
        changes = tuple(map(self.placed, report.changes or ()))
        if (
            len(changes) != 1
            or not adds_only(files, changes[0])
            or not self.alone(pull, changes[0])
        ):
            return none
        day = next(self.settings.cadence.dates_between(_eve(pull.when), _eve(pull.when) + AHEAD))
        submission = Submission(author=pull.author)
        own = gates.judge(changes, self.settings, submission, day=day)
        findings = (*report.findings, *own)
        return Candidate(
            seen=seen,
            files=files,
            entry=changes[0],
            state=verdict.of(report, findings).name,
            findings=findings,
            since=self.since(pull),
        )

    def files(self, pull: Merged) -> Iterator[Altered]:
        """All that a pull changed, beyond the folders of entries as well."""
        pairs = self.repository.changed(pull.base, pull.commit, [""])
        known = {one.path: one for one in pull.files}
        for path, before in pairs:
            yield known.get(path) or Altered(path, "?")
            if before is not None:
                yield Altered(before, "?")

    def placed(self, change: Change) -> Change:
        """A change with its path from the top of the repository, wherever one looks from."""
        return replace(change, path=CONTENT + change.path.removeprefix(f"{self.room.content}/"))

    def report(self, pull: Merged) -> Report:
        """What the check would have said of a pull when it was merged."""
        request = Request(
            paths=(self.room.content,),
            at=pull.commit,
            changed_since=pull.base,
            today=pull.when.date(),
        )
        gathered = gather.from_git(request, self.repository)
        return judge(
            gathered, request, terms_of(request), begun=lambda _: None, refused=lambda _: None
        )[0]

    def alone(self, pull: Merged, entry: Change) -> bool:
        """Whether a pull that adds a line to a draft leaves all other lines as they are."""
        if not scope.is_draft(entry.path):
            return True
        before, after = (self.text(commit, entry.path) for commit in (pull.base, pull.commit))
        document = edition.read(entry.path, after, self.settings)
        for one in document.entries:
            if document.lines.line_of(one.span.start) == entry.line:
                rest = after[: one.span.start] + "\n" + after[one.span.end :]
                return _lines(rest) == _lines(before)
        return False

    def text(self, commit: str, path: str) -> str:
        rows = self.repository.listing(commit, [path])
        return self.repository.read([rows[0].sha])[0].decode(errors="replace") if rows else ""

    def since(self, pull: Merged) -> datetime:
        """When a pull was last pushed to, as its last commit says; else long ago."""
        if not pull.head:
            return LONG_AGO
        try:
            return self.repository.moment(pull.head)
        except OutsideError:
            return LONG_AGO  # a shallow clone ends before it


def _eve(moment: datetime) -> date:
    return moment.date() - timedelta(days=1)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip(" \t*-+")]


def _title(entry: Change | None) -> str:
    fields = entry.fields if entry else {}
    names = (fields.get(name) for name in ("title", "name", "text", "url"))
    return next((name for name in names if isinstance(name, str) and name), "")
