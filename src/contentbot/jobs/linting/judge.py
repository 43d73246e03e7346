"""Files that were read, judged: all that is computed between reading and printing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import get_args

from contentbot.content.guard import Refusal
from contentbot.content.library import Source
from contentbot.jobs.linting import lint
from contentbot.jobs.linting.gather import Gathered
from contentbot.jobs.linting.request import Request, Terms
from contentbot.model import Finding, Report, Severity
from contentbot.text import Lines

Texts = dict[str, str]
Places = tuple[tuple[tuple[int, int], tuple[int, int]], ...]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # the worst first

MOST_OF_FIX = 20  # lines that one fix may touch to be among those told
MOST_OF_LINE = 2000  # characters
MOST_LINES = 400
MOST_TEXT = 100_000  # characters of all lines: what is read by programs has a cap on its size


def judge(
    gathered: Gathered,
    request: Request,
    terms: Terms,
    begun: Callable[[str], None],
    refused: Callable[[str], str | None],
) -> tuple[Report, Texts]:
    """The report on files from Git, and the texts that excerpts are taken from.

    begun: is told of each file before it is read. refused: why one must not be read.

    Raises:
        UsageError: the settings are wrong, or a file that was named has no kind.
    """
    files = tuple(_checked(one, refused) for one in gathered.files)
    prepared = lint.prepare(replace(gathered, files=files), request, terms)
    if gathered.base is not None:
        from contentbot.jobs.linting import since

        report = since.report(prepared, gathered.base, request.kind, begun)
    else:
        rows = []
        for source, kind in prepared.todo:
            begun(source.path)
            rows.append(lint.lint_one(source, kind, prepared.work))
        report = lint.report(rows, prepared.notes)
    sources = texts(report, prepared)
    if gathered.commit is not None:
        report = replace(report, commit=gathered.commit, parents=gathered.parents)
        report = _with_lines(report, prepared, sources, begun)
    return report, sources


def _with_lines(
    report: Report, prepared: lint.Prepared, sources: Texts, begun: Callable[[str], None]
) -> Report:
    """With the lines that fixes touch, and what becomes of them."""
    from contentbot.jobs.linting.mended import mended

    lines = touched_lines(report.findings, sources)
    found = mended(prepared, report.findings, begun)
    for path, rows in found.items():
        known = Lines(sources[path])
        for number in (n for one in rows for n in range(one.first, one.last + 1)):
            if len(text := known.string(number)) <= MOST_OF_LINE:
                lines.setdefault(path, {}).setdefault(number, text)
    return replace(report, lines=lines, mended=found)


def _checked(source: Source, refused: Callable[[str], str | None]) -> Source:
    why = refused(source.path)
    if why is None:
        return source
    refusal = Refusal("too-expensive", f"the file {why}", "send a smaller, simpler file")
    return replace(source, data=b"", refusal=refusal)


def texts(report: Report, prepared: lint.Prepared) -> Texts:
    """The texts of the files that have findings."""
    named = {finding.path for finding in report.findings}
    return {one.path: one.text for one, _ in prepared.todo if one.path in named}


# --- lines that fixes touch ------------------------------------------------------------------


def touched_lines(findings: Iterable[Finding], texts: Texts) -> dict[str, dict[int, str]]:
    """The lines that fixes touch, by path and 1-based number, for whoever has no file at hand.

    The fixes of the worst findings come first, each with all its lines or with none. Of a fix
    on lines near to each other, those in between are told too.
    """
    told: dict[str, dict[int, str]] = {}
    count = size = 0
    lines_of = cache(lambda path: Lines(texts[path]))
    for finding in sorted(findings, key=lambda one: SEVERITIES.index(one.severity)):
        if not finding.fix_places or finding.path not in texts:
            continue
        lines = lines_of(finding.path)
        numbers = _touched(finding.fix_places, lines)
        known = told.get(finding.path, {})
        new = {number: lines.string(number) for number in numbers if number not in known}
        room = count + len(new) <= MOST_LINES and size + sum(map(len, new.values())) <= MOST_TEXT
        if room and numbers and all(len(text) <= MOST_OF_LINE for text in new.values()):
            told.setdefault(finding.path, {}).update(new)
            count += len(new)
            size += sum(map(len, new.values()))
    return told


def _touched(places: Places, lines: Lines) -> set[int]:
    """The lines of a fix: from its first to its last, or those of each edit when that is far."""
    first, last = min(start[0] for start, _ in places), max(end[0] for _, end in places)
    numbers = set(range(first, last + 1))
    if last - first >= MOST_OF_FIX:
        ranges = [range(start[0], end[0] + 1) for start, end in places]
        if sum(map(len, ranges)) > MOST_OF_FIX:
            return set()
        numbers = {number for one in ranges for number in one}
    end = len(lines)
    if end in numbers and end > 1 and not lines.string(end):
        # Behind the last line break there is no line: what stands there follows the one above.
        numbers = numbers - {end} | {end - 1}
    return numbers
