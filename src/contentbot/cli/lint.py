"""`contentbot lint`: read, judge or mend, print."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from contentbot.cli import screen
from contentbot.errors import ContentbotError, OutsideError, UsageError
from contentbot.jobs.linting import gather, lint
from contentbot.jobs.linting.gather import Gathered
from contentbot.jobs.linting.judge import Texts, judge, texts
from contentbot.jobs.linting.lint import Linted, Prepared
from contentbot.jobs.linting.request import Request, Terms, terms
from contentbot.model import Report
from contentbot.render.summary import number

if TYPE_CHECKING:
    from contentbot.jobs.linting.fix import Fixed

MOST_SUMMARY = 900_000  # bytes; GitHub shows nothing of a step's summary beyond 1 MiB


def run(arguments: argparse.Namespace) -> int:
    """Lint what was named; the exit status."""
    mends = arguments.fix or arguments.diff
    if arguments.unsafe_fixes and not mends:
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if mends and (arguments.at or arguments.changed_since):
        raise UsageError("--fix and --diff work on files here, not on commits")
    if arguments.diff and (arguments.save or arguments.summary):
        raise UsageError("--diff makes no report for --save or --summary")
    if arguments.annotate and arguments.format != "github":
        raise UsageError("--annotate goes with --format github")
    given = {one.name: getattr(arguments, one.name) for one in fields(Request)}
    today = screen.today(arguments.today)
    request = Request(**{**given, "paths": tuple(arguments.paths), "today": today})
    wanted = terms(request)
    if arguments.diff:
        return _show_fixes(arguments, request, wanted)
    notes = _fix(arguments, request, wanted) if arguments.fix else ()
    report, sources = _report(arguments, request, wanted)
    report = replace(report, notes=(*notes, *report.notes))
    return _told(arguments, *readable(report, sources))


# --- findings --------------------------------------------------------------------------------


def _report(arguments: argparse.Namespace, request: Request, wanted: Terms) -> tuple[Report, Texts]:
    """The report, and the texts that excerpts are taken from."""
    if request.at or request.changed_since:
        return _from_git(request, wanted)
    gathered = gather.from_disk(request)
    prepared = lint.prepare(gathered, request, wanted)
    rows = _fresh(prepared) if arguments.no_cache else _cached(gathered, prepared)
    report = lint.report(screen.with_progress(rows, len(prepared.todo)), prepared.notes)
    return report, texts(report, prepared)


def _from_git(request: Request, wanted: Terms) -> tuple[Report, Texts]:
    from contentbot.adapters.git import GitRepository

    root = request.root
    repository = GitRepository(root if root is not None and root.is_dir() else Path())
    gathered = gather.from_git(request, repository)
    job = partial(judge, gathered, request, wanted)
    if request.at is None:
        return job(begun=lambda _: None, refused=lambda _: None)
    from contentbot.jobs.linting import confine
    from contentbot.lint import engine

    engine.load_rules()  # its time and memory are not the first file's
    return confine.run(job)


def _fresh(prepared: Prepared) -> Iterator[Linted]:
    return lint.in_processes(lint.lint_one, prepared.todo, prepared.work, screen.processors())


def _cached(gathered: Gathered, prepared: Prepared) -> Iterator[Linted]:
    """Results of all files in their order; those known from last time are not made again."""
    from contentbot.jobs.linting import cache

    folder = _cache_folder()
    try:
        base = cache.fingerprint(gathered, prepared.work)
    except OSError:
        folder = None  # something is being changed at this moment
    if folder is None:
        yield from _fresh(prepared)
        return
    store = cache.Cache(folder, base)
    keys = [store.key(source, kind) for source, kind in prepared.todo]
    known = store.get(keys, prepared.work.waiting)
    todo = [one for one, key in zip(prepared.todo, keys, strict=True) if key not in known]
    fresh = _fresh(replace(prepared, todo=todo))
    made = []
    for key in keys:
        if key in known:
            yield known[key]
        else:
            made.append((key, next(fresh)))
            yield made[-1][1]
    store.put(made)


def _cache_folder() -> Path | None:
    """Where the user's programs keep what they can make again; None when nobody knows."""
    own = Path(os.environ.get("XDG_CACHE_HOME") or "")
    if own.is_absolute():
        return own
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return None


# --- fixes -----------------------------------------------------------------------------------


def _fixed(arguments: argparse.Namespace, request: Request, wanted: Terms) -> list[Fixed]:
    from contentbot.jobs.linting import fix

    prepared = lint.prepare(gather.from_disk(request), request, wanted)
    job = partial(fix.fix_one, unsafe=arguments.unsafe_fixes)
    rows = lint.in_processes(job, prepared.todo, prepared.work, screen.processors())
    return list(screen.with_progress(rows, len(prepared.todo)))


def _fix(arguments: argparse.Namespace, request: Request, wanted: Terms) -> list[str]:
    """Fix files in place; what to say of it. The report is made of what is there afterwards."""
    from contentbot.apply import write_files

    fixed = _fixed(arguments, request, wanted)
    changed = [one for one in fixed if one.changed]
    write_files(
        {Path(one.path): one.new for one in changed},
        was={Path(one.path): one.data for one in changed},
    )
    count = sum(one.applied for one in changed)
    where = f"{number(count, 'place')} in {number(len(changed), 'file')}"
    notes = [f"fixed {where}" if changed else "nothing was fixed"]
    refused = sorted({rule for one in fixed for rule in one.refused})
    if refused:
        notes.append(f"left alone, since more would have changed: {', '.join(refused)}")
    return notes


def _show_fixes(arguments: argparse.Namespace, request: Request, wanted: Terms) -> int:
    """Print what `--fix` would change; the status that it would end with."""
    from contentbot.jobs.linting import fix

    fixed = _fixed(arguments, request, wanted)
    screen.deliver(fix.diff(fixed), arguments.output)
    return _status(lint.report(one.linted for one in fixed))


# --- printing --------------------------------------------------------------------------------


def _told(arguments: argparse.Namespace, report: Report, sources: Texts) -> int:
    """Write and print the report, wherever it is wanted; the exit status."""
    status = _status(report)
    for put in (_save, _add, _print):
        try:
            put(arguments, report, sources)
        except ContentbotError as error:
            screen.say(f"contentbot: {error}")
            status = max(status, error.exit_code)
    return status


def _print(arguments: argparse.Namespace, report: Report, sources: Texts) -> None:
    text = _rendered(arguments, report, sources)
    screen.deliver(text.encode("utf-8", "backslashreplace"), arguments.output)


def _save(arguments: argparse.Namespace, report: Report, sources: Texts) -> None:
    """The report for programs, whatever people get to see."""
    if arguments.save is not None:
        from contentbot.render import report_json

        screen.deliver(report_json.render(report, sources).encode(), arguments.save)


def _add(arguments: argparse.Namespace, report: Report, sources: Texts) -> None:
    """The report below what a file holds already, as far as both together may be that long."""
    if arguments.summary is None:
        return
    from contentbot.render import report_markdown

    try:
        with arguments.summary.open("ab") as file:
            room = MOST_SUMMARY - os.fstat(file.fileno()).st_size
            file.write(report_markdown.render_within(report, sources, size=room))
    except OSError as error:
        raise OutsideError(f"{arguments.summary}: {error.strerror}") from error


def _status(report: Report) -> int:
    if report.crashes:
        return 4
    return 1 if report.count("error") else 0


def _rendered(arguments: argparse.Namespace, report: Report, sources: Texts) -> str:
    """The report in the format that was asked for."""
    match arguments.format:
        case "json":
            from contentbot.render import report_json

            return report_json.render(report, sources)
        case "github":
            from contentbot.render import report_github

            return report_github.render(report, sources, lowest=arguments.annotate or "warning")
        case "sarif":
            from contentbot.jobs.linting import rules
            from contentbot.render import report_sarif

            return report_sarif.render(report, sources, rules=rules.summaries())
        case "markdown":
            from contentbot.render import report_markdown

            return report_markdown.render(report, sources)
    from contentbot.render import report_text

    painted = arguments.output is None and screen.colour()
    return report_text.render(report, sources, colour=painted, width=screen.width())


def readable(report: Report, sources: Texts) -> tuple[Report, Texts]:
    """A report whose paths can be written down: bytes that are no letters are spelled out."""
    paths = {one.path for one in report.findings} | {one.path for one in report.crashes}
    if all(path.isascii() for path in paths | {one.path for one in report.changes or ()}):
        return report, sources

    def shown(path: str) -> str:
        return os.fsencode(path).decode("utf-8", "backslashreplace")

    changes, lines = report.changes, report.lines
    report = replace(
        report,
        findings=tuple(replace(one, path=shown(one.path)) for one in report.findings),
        crashes=tuple(replace(one, path=shown(one.path)) for one in report.crashes),
        changes=changes and tuple(replace(one, path=shown(one.path)) for one in changes),
        lines=lines and {shown(path): numbered for path, numbered in lines.items()},
    )
    return report, {shown(path): text for path, text in sources.items()}
