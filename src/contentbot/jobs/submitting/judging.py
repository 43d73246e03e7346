"""What the rules say of an entry that a form makes, in the words of the form."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from contentbot.content import schema
from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.jobs.answering import gates, preview
from contentbot.jobs.answering.base import CONTENT, Base
from contentbot.jobs.answering.index import Index, hashes_of, twins
from contentbot.jobs.asking import questions, trial
from contentbot.jobs.asking.trial import Trial
from contentbot.jobs.linting import gather, lint
from contentbot.jobs.linting.request import Request, terms
from contentbot.jobs.submitting.decision import Decision
from contentbot.jobs.submitting.reading import Fault
from contentbot.lint.rule import Submission
from contentbot.model import Change, Finding
from contentbot.render.answer import Goal
from contentbot.render.form import Field, Form
from contentbot.render.preview import Preview
from contentbot.render.ticket import Mended, Told

# What rules about a pull are about, in a form.
_ABOUT = {
    "section-closed": "section",
    "quota-used": "section",
    "entry-without-section": "section",
    "pending-elsewhere": "url",
    "waiting-already": "url",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An entry as it would be.

    path, text: of its file; empty when there can be none. problems: what has to be corrected.
    remarks: what an editor may want to look at. references: pulls that these name.
    """

    problems: tuple[Told, ...]
    remarks: tuple[Told, ...] = ()
    mended: tuple[Mended, ...] = ()
    path: str = ""
    text: str = ""
    preview: Preview | None = None
    goal: Goal | None = None
    references: Collection[str] = ()


def judge(
    decision: Decision, form: Form, base: Base, *, rights: str, index: Index, mine: int
) -> Judged:
    """What the rules say of the answers.

    rights: of who sends them. index: of the open pulls. mine: the pull that this entry is in
    already, 0 for none.
    """
    missing = tuple(_missing(decision, form))
    unread = tuple(_unread(fault, form) for fault in decision.faults)
    if not decision.answers or any(not fault.path for fault in decision.faults):
        return Judged(problems=unread or missing)
    fields = _fields(decision, form, base)
    missing += tuple(_incomplete(fields, form, {one.label for one in missing}))
    try:
        tried = _tried(fields, form, base)
    except UsageError as error:
        return Judged(problems=(*unread, *missing, Told("", str(error))))
    change = Change(
        change="added",
        path=tried.path.as_posix(),
        line=1,
        kind=form.kind,
        section=tried.entry.section,
        fields=tried.entry.fields,
    )
    hashes = hashes_of([change])
    earlier = twins(index.without(mine), mine, base.now, hashes)
    submission = Submission(
        author=decision.account,
        rights=rights,
        quota=gates.quota_of(decision.account, base.stored, day=base.day),
    )
    own = gates.judge(
        [change], base.settings, submission, day=base.day, twins=earlier, known=base.pages
    )
    told = [
        (finding.severity, _told(finding, tried, form))
        for finding in (*tried.report.findings, *own)
        if not _said(finding, missing)
    ]
    (shown,) = preview.previews([change], base, ())
    problems = (*unread, *missing, *(one for severity, one in told if severity == "error"))
    # What lacks a part, or has one of another kind, does not look like anything yet.
    whole = not missing and not any(one.rule.startswith("schema-") for one in problems)
    return Judged(
        problems=_in_order(problems, form),
        remarks=tuple(one for severity, one in told if severity != "error"),
        mended=tuple(_mended(fields, tried, form)),
        path=change.path,
        text=tried.text,
        preview=shown if whole else None,
        goal=_goal(shown, base),
        references=frozenset(f"#{one.number}" for one in earlier),
    )


# --- from answers to an entry ----------------------------------------------------------------


def _fields(decision: Decision, form: Form, base: Base) -> questions.Fields:
    fields: questions.Fields = {}
    for path, said in decision.answers.items():
        value = questions.value(form.kind, path, said, base.settings)
        fields = questions.put(fields, path, value)
    return {**fields, "submitted_by": decision.account}


def _tried(fields: questions.Fields, form: Form, base: Base) -> Trial:
    """The entry with all safe fixes, and what the rules say, as `lint` would of its file."""
    content = base.room.content
    inbox = content / "inbox"
    request = Request(paths=(inbox if inbox.is_dir() else content,), today=base.now.date())
    prepared = lint.prepare(gather.from_disk(request), request, terms(request))
    work = replace(prepared.work, brought=True)
    return trial.attempt(fields, trial.Place(form.kind, content.parent, work))


def _mended(fields: questions.Fields, tried: Trial, form: Form) -> Iterator[Mended]:
    """The answers that were put right."""
    for field in form.fields:
        before, after = questions.get(fields, field.path), questions.get(tried.fields, field.path)
        if before is not None and before != after and after is not None:
            yield Mended(field.label, ", ".join(after) if isinstance(after, list) else str(after))


def _goal(shown: Preview, base: Base) -> Goal | None:
    if shown.edition is None:
        return None
    return Goal(base.title(shown.edition), base.settings.cadence.closes(shown.edition))


# --- what is wrong, in the words of the form -------------------------------------------------


def _unread(fault: Fault, form: Form) -> Told:
    field = form.field(fault.path)
    label = field.label if field else ""
    first = form.fields[0].label
    said, help = {
        "bare": ("the form cannot be found in here any more", f"it begins with `### {first}`"),
        "above": (f"there are words above `### {first}`", "delete them, or move them further down"),
        "order": ("the headings are in another order than the form's", "put them back"),
        "twice": (f"`### {label}` is there twice", "keep one of them"),
        "lines": ("this takes one line only", "join the lines"),
        "long": (f"this is longer than {field.most if field else 0} characters", "shorten it"),
        "characters": ("there are signs in it that are no characters", "type it anew"),
        "choice": ("this is none of the choices", _choices(field)),
    }[fault.code]
    return Told(label, said, help)


def _choices(field: Field | None) -> str:
    names = [f"`{name}`" for _, name in field.choices] if field else []
    several = "one or more, with commas: " if field and field.several else "write one of "
    return f"{several}{', '.join(names)}"


def _missing(decision: Decision, form: Form) -> Iterator[Told]:
    """The answers that the form itself asks for."""
    unread = {fault.path for fault in decision.faults}
    for field in form.fields:
        if field.needed and field.path not in decision.answers and field.path not in unread:
            yield _absent(field)


def _incomplete(fields: questions.Fields, form: Form, known: Collection[str]) -> Iterator[Told]:
    """The answers that are missing because of others, or that a short form leaves for later."""
    for fault in schema.check(form.kind, fields):
        field = form.field(fault.path) if fault.keyword == "required" else None
        if field and field.label not in known:
            yield _absent(field)


def _absent(field: Field) -> Told:
    return Told(field.label, "there is no answer yet", _how(field))


def _how(field: Field) -> str:
    """What a field asks for."""
    if field.choices:
        return _choices(field)
    says = field.says.rstrip(".")
    return f"{says[:1].lower()}{says[1:]}{f', such as `{field.example}`' if field.example else ''}"


def _in_order(told: Collection[Told], form: Form) -> tuple[Told, ...]:
    """By the fields of the form, and what is about the whole of it first."""
    labels = ["", *(field.label for field in form.fields)]
    return tuple(sorted(told, key=lambda one: labels.index(one.label)))


def _said(finding: Finding, missing: Collection[Told]) -> bool:
    """Whether all that a finding says is that an answer is missing, which was said."""
    return bool(missing) and finding.rule in ("schema-required", "entry-without-section")


def _told(finding: Finding, tried: Trial, form: Form) -> Told:
    field = form.field(_ABOUT.get(finding.rule, "")) or _field(finding, tried, form)
    # What helps in a file does not help in a form.
    by_schema = finding.rule.startswith("schema-") and field is not None
    if field and by_schema:
        said = finding.message.replace(f"`{field.path}`", "this", 1)
        return Told(field.label, said, _how(field), finding.rule)
    return Told(field.label if field else "", finding.message, finding.help, finding.rule)


def _field(finding: Finding, tried: Trial, form: Form) -> Field | None:
    """The innermost answer that a finding lies in."""
    inner = sorted(form.fields, key=lambda field: -field.path.count("."))
    found = next((one for one in inner if tried.within(finding, one.path)), None)
    if found is None and "." not in finding.about:
        return next((one for one in inner if tried.within(finding, one.path.split(".")[0])), None)
    return found


def is_entry(judged: Judged) -> bool:
    """Whether there is an entry in which nothing has to be corrected."""
    return bool(judged.path.startswith(CONTENT)) and not judged.problems
