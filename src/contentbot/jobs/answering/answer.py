"""From all that is known of a pull to what the bot says of it and does; nothing is asked here."""

from __future__ import annotations

from collections.abc import Sequence

from contentbot.forge import ChangedFile, LineComment
from contentbot.jobs.answering import (
    gates,
    index,
    labels,
    patch,
    preview,
    repeats,
    rescue,
    scope,
    suggest,
    verdict,
    whole,
    wished,
)
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import NO_SUGGESTIONS, Case, Outcome, Place
from contentbot.jobs.answering.index import Row, Twin, hashes_of, twins
from contentbot.jobs.answering.placing import Lines
from contentbot.jobs.answering.verdict import Verdict
from contentbot.lint.rule import Submission
from contentbot.model import Change, Finding, Report
from contentbot.render import answer as render
from contentbot.render.preview import Preview
from contentbot.render.wished import LOST

REPEATS = frozenset({"address-twice", "waiting-already"})


def work_out(case: Case, base: Base, place: Place, *, lines: Sequence[LineComment] = ()) -> Outcome:
    """What to say of a pull. lines: the comments on its lines, as far as they are known."""
    if case.judged.check == "unstarted":
        return _plain(case, verdict.UNSTARTED)
    if not case.trusted:
        outside = scope.of(case.files).outside
        return _plain(case, verdict.outside(outside), outside=outside)
    if case.judged.received is None:
        fault = verdict.CONFLICT if case.judged.check == "conflict" else verdict.FAULT
        return _plain(case, fault)
    return _full(case, base, place, lines)


def _plain(case: Case, found: Verdict, *, outside: Sequence[str] = ()) -> Outcome:
    """For a pull whose report says nothing, or does not count."""
    answer = render.Answer(state=found.name, outside=outside, run=case.judged.url)
    state = labels.STATE_OF[found.name]
    body = render.body(answer)
    return Outcome(verdict=found, body=body, labels=frozenset({state}), kept=case.kept)


def _full(case: Case, base: Base, place: Place, lines: Sequence[LineComment]) -> Outcome:
    assert case.judged.received is not None
    report = case.judged.received.report
    changes = report.changes or ()
    hashes = hashes_of(changes)
    earlier = twins(case.index, case.pull.number, case.pull.created, hashes)
    findings = _findings(case, base, report, earlier)
    conflict = case.judged.check == "conflict"
    found = verdict.CONFLICT if conflict else verdict.of(report, findings)
    accounts = base.settings.bot_accounts
    suggestions = NO_SUGGESTIONS
    wish = wished.apply(changes, case.kept, case.files, base.settings)
    if not conflict:
        mine = whole.whole(findings, report) if case.asked or _worth_it(findings) else ()
        known = _with_doubled(report.lines or {}, findings, changes, case.files)
        suggestions = suggest.suggest(
            (*mine, *wish.findings),
            {
                path: {**wish.lines.get(path, {}), **known.get(path, {})}
                for path in {*known, *wish.lines}
            },
            case.files,
            known=suggest.keys(lines, accounts),
        )
    kinds = {labels.KINDS[one.kind] for one in changes if one.change != "removed"}
    shown = wished.shown(preview.previews(wish.changes, base, case.files), changes)
    offered = (*suggestions.placed, *suggestions.standing) if case.loud else ()
    answer = render.Answer(
        state=found.name,
        previews=shown,
        goal=_goal(shown, base),
        wished=wish.told or _lost(case),
        findings=findings,
        repeats=_repeats(findings),
        offered=len(offered),
        mended=frozenset(finding.id for one in offered for finding in one.findings),
        patches=[render.Patch(one.path, one.patch) for one in suggestions.left],
        rescues=list(rescue.rescues(case, shown, base, place)) if conflict else (),
        newcomer=case.pull.newcomer,
        run=case.judged.url,
        manual=place.manual,
    )
    return Outcome(
        verdict=found,
        body=render.body(answer),
        labels=frozenset({*kinds, labels.STATE_OF[found.name]}),
        findings=findings,
        suggestions=suggestions,
        row=Row(case.pull.created, hashes) if hashes else None,
        references=frozenset(f"#{one.number}" for one in earlier),
        kept=wish.kept,
    )


def _findings(
    case: Case, base: Base, report: Report, earlier: Sequence[Twin]
) -> tuple[Finding, ...]:
    """What the check found, and what only the trusted side can know."""
    changes = report.changes or ()
    day = base.day
    submission = Submission(
        author=case.pull.author,
        rights=case.rights,
        quota=gates.quota_of(case.pull.author, base.stored, day=base.day),
    )
    own = gates.judge(changes, base.settings, submission, day=day, twins=earlier, known=base.pages)
    found = report.findings
    if submission.may_write:
        found = tuple(gates.allowed(found, changes))
    # A line that is to be deleted needs no other advice.
    gone = {(line.path, line.line) for line in repeats.twice(changes)}
    return (*(one for one in found if (one.path, one.line) not in gone), *own)


def _with_doubled(
    lines: Lines,
    findings: Sequence[Finding],
    changes: Sequence[Change],
    files: Sequence[ChangedFile],
) -> Lines:
    """The lines that the check told, and those of a draft whose entries are files of the pull."""
    urls = {(line.path, line.line): index.new_address(line) for line, _ in repeats.pairs(changes)}
    added = {
        file.path: [row.text for hunk in patch.hunks(file.patch or "") for row in hunk if row.added]
        for file in files
    }
    found = {path: dict(rows) for path, rows in lines.items()}
    for one in findings:
        url = urls.get((one.path, one.line)) if one.fix is not None else None
        text = next((row for row in added.get(one.path, ()) if url and url in row), None)
        if text is not None:
            found.setdefault(one.path, {}).setdefault(one.line, text)
    return found


def _lost(case: Case) -> Sequence[str]:
    """What is said when an editor set something, and another run wrote over it."""
    return (LOST,) if labels.KEPT in case.pull.labels and not case.kept.wishes else ()


def _worth_it(findings: Sequence[Finding]) -> bool:
    """Whether corrections are worth a review: not for cosmetics alone, which fix themselves."""
    return any(one.fix is not None and one.severity != "info" for one in findings)


def _repeats(findings: Sequence[Finding]) -> bool:
    """Whether all that blocks is that an entry is there already, outside of the pull."""
    errors = [one for one in findings if one.severity == "error"]
    return bool(errors) and all(one.rule in REPEATS and one.fix is None for one in errors)


def _goal(previews: Sequence[Preview], base: Base) -> render.Goal | None:
    """The edition that the entries go into, the first where they go into several."""
    days = [one.edition for one in previews if one.edition is not None]
    if not days:
        return None
    return render.Goal(base.title(min(days)), base.settings.cadence.closes(min(days)))
