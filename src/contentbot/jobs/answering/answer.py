"""From all that is known of a pull to what the bot says of it and does; nothing is asked here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from contentbot.content import entry_text
from contentbot.content.record import fields_of
from contentbot.content.settings import Settings
from contentbot.forge import ChangedFile, LineComment, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import (
    gates,
    index,
    labels,
    patch,
    preview,
    repeats,
    rights,
    scope,
    suggest,
    verdict,
)
from contentbot.jobs.answering.base import CONTENT, Base
from contentbot.jobs.answering.index import Index, Row, Twin, hashes_of, twins
from contentbot.jobs.answering.intake import Received
from contentbot.jobs.answering.placing import Lines
from contentbot.jobs.answering.suggest import Suggestions
from contentbot.jobs.answering.verdict import Verdict
from contentbot.lint.rule import Submission
from contentbot.model import Change, Finding, Report
from contentbot.render import answer as render
from contentbot.render.preview import Preview

NO_SUGGESTIONS = Suggestions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the bot works.

    repository: "owner/name". branch: the default one. server: the forge's site. rules_page:
    what explains the rules, a path in the repository or an address; empty: nothing does.
    """

    repository: str
    branch: str
    server: str = "https://github.com"
    rules_page: str = ""

    @property
    def home(self) -> str:
        """The address of the repository's page."""
        return f"{self.server}/{self.repository}"

    @property
    def manual(self) -> str:
        """To what the name of a rule is added to link to its manual; empty without a page."""
        page = self.rules_page
        if not page:
            return ""
        return f"{page if '://' in page else f'{self.home}/blob/{self.branch}/{page}'}#"

    @property
    def links(self) -> tuple[str, ...]:
        """What the addresses of our own links begin with."""
        return tuple(filter(None, (f"{self.home}/", self.manual)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The run that looked at a pull. check: how it ended.

    "report": with `received`. "unstarted": an editor has to let it run. "conflict": there is no
    merge result, and `received` is of the head alone. "fault": it left nothing readable.
    at: as of when it judged, with a zone.
    """

    id: int
    attempt: int
    url: str
    check: str
    at: datetime
    received: Received | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that is known of a pull.

    rights: of its author. approved: whether an editor approved this very head. index: of the
    open pulls. asked: whether somebody asked for the corrections.
    """

    pull: Pull
    judged: Judged
    files: Sequence[ChangedFile]
    rights: str
    approved: bool
    index: Index
    asked: bool = False

    @property
    def trusted(self) -> bool:
        """Whether the report counts: nothing that it rests on could be the pull's own."""
        return scope.of(self.files).entries or rights.is_editor(self.rights) or self.approved

    @property
    def loud(self) -> bool:
        """Whether people are told, beside the status: not editors, programs, who is not ready
        yet, or who wants quiet.
        """
        quiet = self.pull.draft or self.pull.robot or labels.QUIET in self.pull.labels
        return not quiet and not rights.is_editor(self.rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the bot says of a pull.

    body: of the comment, without its marker. labels: those of the fixed set that it should
    have. row: of the index; None: no entry is added. references: pulls that the body names.
    """

    verdict: Verdict
    body: str
    labels: frozenset[str] = frozenset()
    findings: Sequence[Finding] = ()
    suggestions: Suggestions = NO_SUGGESTIONS
    row: Row | None = None
    references: frozenset[str] = frozenset()


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
    return Outcome(verdict=found, body=render.body(answer), labels=frozenset({state}))


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
    if not conflict:
        suggestions = suggest.suggest(
            findings if case.asked or _worth_it(findings) else (),
            _with_doubled(report.lines or {}, findings, changes, case.files),
            case.files,
            known=suggest.keys(lines, accounts),
        )
    kinds = {labels.KINDS[one.kind] for one in changes if one.change != "removed"}
    shown = preview.previews(changes, base)
    answer = render.Answer(
        state=found.name,
        previews=shown,
        goal=_goal(shown, base),
        findings=findings,
        offered=len(suggestions.placed) + len(suggestions.standing) if case.loud else 0,
        patches=[render.Patch(one.path, one.patch) for one in suggestions.left],
        rescues=list(_rescues(case, shown, base, place)) if conflict else (),
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
    found = gates.judge(
        changes, base.settings, submission, day=day, twins=earlier, known=base.pages
    )
    if submission.may_write:
        return (*gates.allowed(report.findings, changes), *found)
    return (*report.findings, *found)


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


def _worth_it(findings: Sequence[Finding]) -> bool:
    """Whether corrections are worth a review: not for cosmetics alone, which fix themselves."""
    return any(one.fix is not None and one.severity != "info" for one in findings)


def _goal(previews: Sequence[Preview], base: Base) -> render.Goal | None:
    """The edition that the entries go into, the first where they go into several."""
    days = [one.edition for one in previews if one.edition is not None]
    if not days:
        return None
    return render.Goal(base.title(min(days)), base.settings.cadence.closes(min(days)))


def _rescues(
    case: Case, previews: Sequence[Preview], base: Base, place: Place
) -> Iterator[render.Rescue]:
    """The one entry that a pull adds to a draft, as a file that cannot conflict."""
    if len(previews) != 1 or len(case.files) != 1 or not scope.is_draft(case.files[0].path):
        return
    change = previews[0].change
    stored = preview.rebuilt(change, base.settings)
    if stored is None or change.change != "added":
        return
    fields = {**fields_of(stored.entry), **_placed(change.section, stored.kind, base.settings)}
    path = (
        f"{CONTENT}{_folder(stored.kind)}/{entry_text.file_name(_name(fields), stored.entry.url)}"
    )
    text = entry_text.write(fields)
    link = render.new_file_link(f"{place.home}/new/{place.branch}", path, text)
    yield render.Rescue(path, text, link)


def _placed(section: str | None, kind: str, settings: Settings) -> dict[str, str]:
    """Where an entry says that it belongs, if its folder and its own facts do not."""
    named = {} if kind == "link" else {"kind": kind}
    if section is None or section not in settings.by_id or kind in ("event", "cfp"):
        return {}
    return {**named, "section": section}


def _folder(kind: str) -> str:
    return {"event": "events", "cfp": "cfps"}.get(kind, "inbox")


def _name(fields: dict[str, object]) -> str:
    return str(fields.get("title") or fields.get("name") or fields.get("text") or "entry")
