"""Lint files: sources in, a report out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import TypeVar

from contentbot.content import library, settings
from contentbot.content.archive import Archive, quick_key
from contentbot.content.document import Document
from contentbot.content.library import Source
from contentbot.content.settings import Settings
from contentbot.errors import ContentbotError
from contentbot.frozen import dataclass
from contentbot.jobs.linting import workers
from contentbot.jobs.linting.gather import Gathered
from contentbot.jobs.linting.request import Request, Terms
from contentbot.lint import engine
from contentbot.lint.engine import Selection
from contentbot.lint.rule import Facts, Submission
from contentbot.model import Crash, Finding, Report, State

MOST_NAMED = 3  # files that a note names
Todo = tuple[Source, str]
T = TypeVar("T")


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
class Prepared:
    """What is the same for all files, and the files with their kinds."""

    work: Work
    todo: list[Todo]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Linted:
    """What linting one file gave.

    asked: addresses that rules looked for among the waiting entries, and what they were told.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    crashes: tuple[Crash, ...] = ()
    entries: int = 0
    asked: tuple[tuple[str, str | None], ...] = ()


def prepare(gathered: Gathered, request: Request, terms: Terms) -> Prepared:
    """Settings read, kinds told, waiting addresses known.

    Raises:
        UsageError: the settings are wrong, or a file that was named has no kind.
    """
    known = settings.parse(gathered.settings.text, gathered.settings.path)
    todo, passed = library.check_kinds(gathered.files, known, request.kind)
    work = Work(
        settings=known,
        today=request.today,
        archive=Archive(gathered.archive, known),
        waiting=waiting_addresses([*gathered.waiting, *_entry_files(todo)]),
        submission=terms.submission,
        state=request.state,
        selection=terms.selection,
        brought=gathered.base is not None,
    )
    return Prepared(work, todo, list(_notes(todo, passed)))


def _entry_files(todo: Iterable[Todo]) -> Iterator[Source]:
    """Entries looked at that may wait for an edition; an event does not wait, it has its day."""
    return (source for source, kind in todo if kind not in ("edition", "event"))


def _notes(todo: Sequence[Todo], passed: Sequence[str]) -> Iterator[str]:
    if not todo:
        yield "nothing to check was found"
    if passed:
        some = ", ".join(passed[:MOST_NAMED])
        more = f" and {len(passed) - MOST_NAMED} more" if len(passed) > MOST_NAMED else ""
        yield f"passed over, since it is no content of a known kind: {some}{more}"


# What is over is kept there, and waits for nothing.
_OVER = re.compile(r"(?:^|/)(?:cfps|events)/past/")
_URL = re.compile(r"^[ \t]*(?:-[ \t]+)?url:[ \t]*[\"']?([^\s\"']+)", re.MULTILINE)


def waiting_addresses(sources: Iterable[Source]) -> dict[str, str]:
    """Addresses of entry files, each with the first place (`path:line`) that has it."""
    found: dict[str, str] = {}
    for source in sources:
        if _OVER.search(source.path):
            continue
        text = source.text
        for match in _URL.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.setdefault(quick_key(match[1]), f"{source.path}:{line}")
    return found


# --- one file --------------------------------------------------------------------------------


class _Asked(Mapping[str, str]):
    """Waiting addresses that remember what they were asked."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.log: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> str:
        self.log[key] = self.known.get(key)
        return self.known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def facts_for(
    document: Document,
    work: Work,
    *,
    named: bool,
    waiting: Mapping[str, str] | None = None,
    before: Document | None = None,
) -> Facts:
    """What rules may know beside a document.

    waiting: in place of the work's own.
    """
    stored = document.edition is None and document.kind in ("event", "cfp")
    if waiting is None:
        waiting = work.waiting
    return Facts(
        settings=work.settings,
        day=document.date or work.today,
        archive=work.archive,
        waiting={} if _OVER.search(document.path) else waiting,
        aged=stored and not named and not work.brought,
        submission=work.submission,
        before=before,
        brought=work.brought,
    )


def lint_one(source: Source, kind: str, work: Work) -> Linted:
    """Read one file and run the rules on it."""
    return look(source, kind, work)[0]


def look(
    source: Source, kind: str, work: Work, before: Document | None = None
) -> tuple[Linted, Document | None]:
    """What linting a file gives, and the file as it was read.

    before: what it was before a pull. What fails is told as a crash; there is no document
    when reading is what failed.
    """
    asked = _Asked(work.waiting)
    document = None
    try:
        document = library.document(source, kind, work.settings, today=work.today, state=work.state)
        facts = facts_for(document, work, named=source.named, waiting=asked, before=before)
        result = engine.run(document, facts, work.selection)
    except (ContentbotError, MemoryError):
        raise
    except Exception as error:
        return Linted(source.path, (), (engine.crash("reading", source.path, error),)), document
    row = Linted(
        source.path,
        tuple(result.findings),
        tuple(result.crashes),
        len(document.entries),
        tuple(asked.log.items()),
    )
    return row, document


# --- many ------------------------------------------------------------------------------------


def in_processes(
    job: Callable[[Source, str, Work], T], todo: Sequence[Todo], work: Work, processes: int
) -> Iterator[T]:
    """A job on each file, in several processes when there are many; results in their order."""
    if processes > 1 and len(todo) >= workers.MANY:
        engine.load_rules()  # once, and not in each of them
    return workers.spread(lambda one: job(*one, work), todo, processes)


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
