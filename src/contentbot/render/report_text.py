"""A report for a terminal, in the manner of a compiler."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contentbot.model import Finding, Report
from contentbot.render.excerpt import Paint, excerpt, lines_of, unpainted
from contentbot.render.summary import number, sentence, small_things, sort, summary
from contentbot.render.visible import one_line, visible

MOST_CHANGES = 20
_SGR = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "gutter": "1;34",
    "help": "1",
    "path": "1",
}


def render(
    report: Report, texts: Mapping[str, str], *, colour: bool = False, width: int = 100
) -> str:
    """The report as text that ends with a line break.

    texts: the text of each path, for excerpts. width: of the terminal, in columns.
    """
    paint = _painted if colour else unpainted
    findings = sort(report)
    lines = lines_of(texts)
    blocks: list[Iterable[str]] = [
        (_head(finding, paint), *excerpt(finding, lines(finding.path), width=width, paint=paint))
        for finding in findings.loud
    ]
    blocks += [
        (_head(finding, paint) for finding in findings.remarks),
        _changes(report),
        _crashes(report, paint),
        (
            *(f"note: {one_line(note)}" for note in report.notes),
            *((small_things(findings.small),) if findings.small else ()),
            summary(report),
        ),
    ]
    return "\n\n".join(filter(None, map("\n".join, blocks))) + "\n"


def _painted(text: str, style: str) -> str:
    return f"\x1b[{_SGR[style]}m{text}\x1b[0m"


def _head(finding: Finding, paint: Paint) -> str:
    """The line that editors and terminals know how to follow."""
    place = paint(f"{visible(finding.path)}:{finding.line}:{finding.column}:", "path")
    kind = paint(f"{finding.severity}[{visible(finding.rule)}]", finding.severity)
    return f"{place} {kind} {one_line(finding.message)}"


def _changes(report: Report) -> Iterator[str]:
    changes = report.changes or ()
    yield from (sentence(change) for change in changes[:MOST_CHANGES])
    if len(changes) > MOST_CHANGES:
        yield f"and {number(len(changes) - MOST_CHANGES, 'more change')}"


def _crashes(report: Report, paint: Paint) -> Iterator[str]:
    for crash in report.crashes:
        kind = paint("bot failed", "error")
        yield f"{visible(crash.path)}: {kind}[{visible(crash.rule)}] {one_line(crash.error)}"
    if report.crashes:
        yield "This is the bot's own fault, not the text's; the other rules went on."
