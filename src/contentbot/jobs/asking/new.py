"""Make an entry file: from answers, asked for where they are missing, to a text that is clean."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from contentbot.content import schema, shape
from contentbot.content.settings import Settings
from contentbot.errors import UsageError
from contentbot.jobs.asking import questions
from contentbot.jobs.asking.questions import Fields
from contentbot.jobs.asking.talk import Ask, Talk
from contentbot.jobs.asking.trial import Place, Trial, attempt
from contentbot.jobs.linting import gather, lint
from contentbot.jobs.linting.request import SETTINGS_FILE, Request, terms
from contentbot.model import ENTRY_KINDS
from contentbot.render import report_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The options of `contentbot new`; answers are `FIELD=VALUE`."""

    kind: str
    answers: tuple[str, ...] = ()
    root: Path | None = None
    config: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What is to be written (nothing without a path), what to tell, and the exit status."""

    path: Path | None
    text: str
    told: str
    status: int


def make(order: Order, *, today: date, ask: Ask | None) -> Made:
    """An entry from answers; what is missing is asked for. Writes nothing.

    ask: shows a question and returns the answer; None when nobody is there.

    Raises:
        UsageError: there is no such kind or field, nobody can be asked for what is missing,
            or the file is there already.
        KeyboardInterrupt: the person leaves.
    """
    place = _place(order, today)
    given = questions.given(order.kind, order.answers, place.work.settings)
    fields: Fields = {}
    for path, value in given.items():
        if value is not None:
            fields = questions.put(fields, path, value)
    remarks: list[str] = []
    if ask is None:
        _nothing_missing(order.kind, fields)
    else:
        talk = Talk(place, ask, frozenset(given), remarks)
        fields = talk.settle(talk.fill(fields))
    trial = attempt(fields, place)
    return _made(trial, [*remarks, *trial.remarks], place.work.settings)


def _place(order: Order, today: date) -> Place:
    if order.kind not in ENTRY_KINDS:
        raise UsageError(f"there is no kind `{order.kind}`; there are {', '.join(ENTRY_KINDS)}")
    root = order.root or _nearest()
    content = root / "content"
    if not content.is_dir():
        raise UsageError(f"{content}: no such folder; name the one that holds it with --root DIR")
    inbox = content / "inbox"
    request = Request(
        paths=(inbox if inbox.is_dir() else content,),
        root=order.root,
        config=order.config,
        today=today,
    )
    prepared = lint.prepare(gather.from_disk(request), request, terms(request))
    return Place(order.kind, root, replace(prepared.work, brought=True))


def _nearest() -> Path:
    """Here, or the folder above whose content one is in."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return Path(os.path.relpath(folder))
    return Path()


def _nothing_missing(kind: str, fields: Fields) -> None:
    paths = [one.path for one in schema.check(kind, fields) if one.keyword == "required"]
    if paths:
        names = " and ".join(f"`{path}`" for path in paths)
        verb = "is" if len(paths) == 1 else "are"
        answers = " ".join(f"{path}=..." for path in paths)
        raise UsageError(f"{names} {verb} missing; add {answers}, or run this in a terminal")


def _made(trial: Trial, remarks: list[str], known: Settings) -> Made:
    report = trial.report
    parts = ["\n".join(remarks)] if remarks else []
    if report.findings or report.crashes:
        parts.append(report_text.render(report, {os.fspath(trial.path): trial.text}).rstrip())
    if report.count("error"):
        return Made(None, "", "\n\n".join([*parts, "Nothing was written."]), 1)
    parts += [
        f"{trial.path} is written.{_printed(trial, known)}",
        f"Next: git add {trial.path}\n      then commit, push, and open a pull request.",
    ]
    return Made(trial.path, trial.text, "\n\n".join(parts), 4 if report.crashes else 0)


def _printed(trial: Trial, known: Settings) -> str:
    """How the entry will look, where the newsletter has a shape for its kind."""
    parts = known.parts.get(trial.entry.kind)
    if parts is None:
        return ""
    lines = shape.print_entry(trial.entry.fields, parts).rstrip().split("\n")
    return "\n\n".join([" In the newsletter:", "\n".join(f"    {line}".rstrip() for line in lines)])
