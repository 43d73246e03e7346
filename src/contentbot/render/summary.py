"""What is said about a report as a whole, and which of its findings people see one by one."""

from __future__ import annotations

from collections.abc import Iterable

from contentbot.frozen import dataclass
from contentbot.model import Change, Finding, Report
from contentbot.render.visible import one_line

RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Sorted:
    """Findings by how they are shown.

    loud: errors and warnings, at length. remarks: the info findings that need a person.
    small: how many cosmetics `--fix` tidies; nobody wants to read them one by one.
    """

    loud: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    small: int


def sort(report: Report) -> Sorted:
    """The findings of a report for people, by path in the order of the report, then by place."""
    order: dict[str, int] = {}
    for finding in report.findings:
        order.setdefault(finding.path, len(order))
    findings = sorted(report.findings, key=lambda f: (order[f.path], f.line, f.column))
    return Sorted(
        tuple(f for f in findings if f.severity != "info"),
        tuple(f for f in findings if f.severity == "info" and not mends(f)),
        sum(f.severity == "info" and mends(f) for f in findings),
    )


def mends(finding: Finding) -> bool:
    """Whether `--fix` mends a finding."""
    return finding.fix is not None and finding.fix.safe


def number(n: int, word: str) -> str:
    """A count and its word: `1 entry`, `2 entries`."""
    if n == 1:
        return f"1 {word}"
    many = word.endswith("y") and word[-2:-1] not in "aeou"
    return f"{n} {word[:-1]}ies" if many else f"{n} {word}s"


def summary(report: Report) -> str:
    """The sentence that sums up a run and says what a fix would do."""
    counts = [number(n, word) for word in ("error", "warning") if (n := report.count(word)) > 0]
    entries = number(report.entries, "entry")
    if not counts:
        well = "No fault found" if report.crashes else "All well"
        return f"{well}: {entries} in {number(report.files, 'file')}."
    loud = [finding for finding in report.findings if finding.severity != "info"]
    faulty = len({finding.path for finding in loud})
    where = number(report.files, "file")
    if faulty != report.files:
        where = f"{faulty} of {where}"
    return f"{', '.join(counts)} in {where} ({entries}){_offer(loud)}."


def _offer(findings: Iterable[Finding]) -> str:
    """What the fixes would do for findings, as the end of a sentence."""
    fixes = [finding.fix.safe for finding in findings if finding.fix is not None]
    safe, unsafe = fixes.count(True), fixes.count(False)
    if safe and unsafe:
        return (
            f"; `contentbot lint --fix` would mend {safe} of them, `--unsafe-fixes` {unsafe} more"
        )
    if safe:
        return f"; `contentbot lint --fix` would mend {safe} of them"
    if unsafe:
        return f"; `contentbot lint --fix --unsafe-fixes` would mend {unsafe} of them"
    return ""


def small_things(n: int) -> str:
    """The one line that stands for all cosmetics."""
    return f"{number(n, 'small thing')} that `--fix` tidies"


def sentence(change: Change) -> str:
    """What a pull did to one entry, on one line."""
    fields = change.fields or change.before or {}
    names = (fields.get(key) for key in ("title", "name", "text", "url"))
    name = next((name for name in names if isinstance(name, str) and name), "")
    section = f" in {one_line(change.section)}" if change.section else ""
    place = f"{one_line(change.path)}:{change.line}"
    return f"{change.change} {change.kind}{section} at {place}: {one_line(name, most=80)}"
