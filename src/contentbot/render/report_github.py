"""A report as workflow commands, which GitHub shows as annotations beside the lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from contentbot.model import Crash, Finding, Report, Severity
from contentbot.render.summary import RANK, number, sort, summary
from contentbot.render.visible import one_line

MOST = 10  # annotations of a kind; GitHub drops the rest of a step in silence
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(report: Report, _texts: Mapping[str, str], *, lowest: Severity = "warning") -> str:
    """The worst findings as commands, then a line on the others.

    lowest: the least severity that is annotated; info findings never are.
    """
    loud = sort(report).loud
    errors = [*map(_crash, report.crashes), *_annotations(loud, "error")]
    warnings = [*_annotations(loud, "warning")] if RANK[lowest] > 0 else []
    rows = [*islice(errors, MOST), *islice(warnings, MOST)]
    left = len(loud) + len(report.crashes) - len(rows)
    more = f" Not annotated: {number(left, 'more finding')}." if left else ""
    return "\n".join([*rows, summary(report) + more]) + "\n"


def command(level: str, message: str, **properties: str | int) -> str:
    """A workflow command; no text of message or properties can end it or begin another."""
    told = ",".join(
        f"{name}={str(value).translate(_PROPERTY)}" for name, value in properties.items()
    )
    return f"::{level}{' ' * bool(told)}{told}::{message.translate(_DATA)}"


def _annotations(findings: tuple[Finding, ...], severity: Severity) -> Iterator[str]:
    return (_annotation(finding) for finding in findings if finding.severity == severity)


def _annotation(finding: Finding) -> str:
    place: dict[str, str | int] = {
        "file": finding.path.removeprefix("./"),
        "line": finding.line,
        "endLine": finding.end_line,
    }
    if finding.line == finding.end_line:  # GitHub knows columns within one line only
        place |= {"col": finding.column, "endColumn": finding.end_column}
    told = [one_line(finding.message), one_line(finding.help)]
    return command(
        finding.severity, "\n".join(filter(None, told)), **place, title=one_line(finding.rule)
    )


def _crash(crash: Crash) -> str:
    told = f"{one_line(crash.rule)} failed: {one_line(crash.error)}"
    file = crash.path.removeprefix("./")
    return command("error", told, file=file, title="the bot's own fault")
