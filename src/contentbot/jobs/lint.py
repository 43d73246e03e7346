"""Lint files: sources in, a report out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from contentbot.content import edition, library
from contentbot.content.archive import Archive, Back, quick_key
from contentbot.content.document import Document
from contentbot.content.library import Source
from contentbot.content.settings import Settings
from contentbot.jobs import changes
from contentbot.lint import engine
from contentbot.lint.engine import Selection
from contentbot.lint.rule import Facts, Submission
from contentbot.model import Crash, Finding, Report, State

MANY = 16  # files; below, a second process costs more than it saves


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is the same for all files of a run.

    brought: a pull brings the files, so what has aged is no mere remark.
    """

    settings: Settings
    today: date
    archive: Archive = field(default_factory=Archive)
    waiting: Mapping[str, str] = field(default_factory=dict)
    submission: Submission | None = None
    state: State | None = None
    selection: Selection = field(default_factory=Selection)
    brought: bool = False


@dataclass(frozen=True, slots=True)
class Linted:
    """What linting one file gave."""

    path: str
    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...]
    entries: int


def facts_for(document: Document, work: Work, *, named: bool) -> Facts:
    """What rules may know beside a document."""
    stored = document.edition is None and document.kind in ("event", "cfp")
    return Facts(
        settings=work.settings,
        day=document.date or work.today,
        archive=work.archive,
        waiting=work.waiting,
        aged=stored and not named and not work.brought,
        submission=work.submission,
    )


def lint_one(source: Source, kind: str, work: Work) -> Linted:
    """Read one file and run the rules on it."""
    document = library.document(source, kind, work.settings, today=work.today, state=work.state)
    result = engine.run(document, facts_for(document, work, named=source.named), work.selection)
    return Linted(
        source.path, tuple(result.findings), tuple(result.crashes), len(document.entries)
    )


def read_archive(folder: Path, settings: Settings) -> Archive:
    """The editions of a folder as earlier editions; files are read when first needed."""
    backs = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        day = edition.name_date(path.name)
        if path.suffix in library.MARKDOWN and day is not None:
            backs.append(Back(day, str(path), lambda path=path: path.read_text("utf-8", "replace")))
    return Archive(tuple(backs), settings)


_URL = re.compile(r"^[ \t]*(?:-[ \t]+)?url:[ \t]*[\"']?([^\s\"']+)", re.MULTILINE)


def waiting_addresses(sources: Iterable[tuple[Source, str]]) -> dict[str, str]:
    """Addresses of entries in YAML files, each with the first place that has it."""
    found: dict[str, str] = {}
    for source, kind in sources:
        if kind == "edition":
            continue
        text = source.data.decode("utf-8", "replace")
        for match in _URL.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.setdefault(quick_key(match[1]), f"{source.path}:{line}")
    return found


def in_processes(todo: Sequence[tuple[Source, str]], work: Work, processes: int) -> Iterator[Linted]:
    """Lint files, in several processes when there are many; results in the order of the files."""
    if processes < 2 or len(todo) < MANY:
        for source, kind in todo:
            yield lint_one(source, kind, work)
        return
    import multiprocessing

    size = max(1, min(200, len(todo) // (processes * 8)))
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    engine.load_rules()
    with context.Pool(processes, _start, (work,)) as pool:
        yield from pool.imap(_run, todo, chunksize=size)


_work: Work


def _start(work: Work) -> None:
    global _work
    _work = work


def _run(one: tuple[Source, str]) -> Linted:
    return lint_one(*one, _work)


def report(linted: Iterable[Linted], notes: Iterable[str] = ()) -> Report:
    """One report of many files."""
    rows = list(linted)
    return Report(
        findings=tuple(finding for row in rows for finding in row.findings),
        crashes=tuple(crash for row in rows for crash in row.crashes),
        files=len(rows),
        entries=sum(row.entries for row in rows),
        notes=tuple(notes),
    )


# --- against a base --------------------------------------------------------------------------


def since(
    head: Sequence[tuple[Source, str]], base: Mapping[str, tuple[Source, str]], work: Work,
    base_work: Work, begun: Callable[[str], None],
) -> Report:  # fmt: skip
    """A report of what is new in some files against what they were.

    base: by the path that a file of the head has now, its former self. A file that is
    only in `base` was removed. begun: is told of each file before it is read.
    """
    heads, befores, rows = [], [], []
    for source, kind in head:
        begun(source.path)
        document = library.document(source, kind, work.settings, today=work.today, state=work.state)
        heads.append(document)
        before = base.get(source.path)
        old = None
        known: set[str] = set()
        if before is not None:
            old = library.document(*before, base_work.settings, today=work.today, state=work.state)
            befores.append(old)
            known = {
                finding.about
                for finding in engine.run(old, facts_for(old, base_work, named=True), work.selection).findings
            }
        facts = replace(facts_for(document, work, named=True), before=old)
        result = engine.run(document, facts, work.selection)
        fresh = tuple(finding for finding in result.findings if finding.about not in known)
        rows.append(Linted(source.path, fresh, tuple(result.crashes), len(document.entries)))
    paths = {source.path for source, _ in head}
    for path, (source, kind) in base.items():
        if path not in paths:
            befores.append(library.document(source, kind, base_work.settings, today=work.today))
    return replace(report(rows), changes=changes.between(befores, heads))
