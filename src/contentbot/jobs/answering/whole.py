"""The fixes of a report, each replaced by all that is left to do on its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from contentbot.jobs.answering.placing import Lines
from contentbot.jobs.linting.mended import touched
from contentbot.model import Edit, Finding, Fix, Report, Rewritten, Span


def whole(findings: Iterable[Finding], report: Report) -> Iterator[Finding]:
    """Findings whose fixes say what their lines end as, so that one click is the last.

    Those on the same lines get the same fix, which is safe if all theirs are. A finding that
    is not the report's, or of whose lines it tells no end, keeps its own.
    """
    every = list(findings)
    told = set(map(id, report.findings))
    ends = {id(one): _end(one, report) for one in every if one.fix_places and id(one) in told}
    unsafe = {(one.path, ends.get(id(one))) for one in every if one.fix and not one.fix.safe}
    for one in every:
        end = ends.get(id(one))
        safe = (one.path, end) not in unsafe
        yield one if end is None else _with(one, end, report.lines or {}, safe=safe)


def _end(finding: Finding, report: Report) -> Rewritten | None:
    """What becomes of the lines that a fix touches, those rewritten beside them included."""
    first, last = touched(finding.fix_places)
    rows = (report.mended or {}).get(finding.path, ())
    mine = [one for one in rows if one.first <= last and first <= one.last]
    return _joined(mine) if mine else None


def _joined(rows: Sequence[Rewritten]) -> Rewritten | None:
    """Rewritten lines one below the other as one piece; None when others stand between them."""
    if any(below.first != above.last + 1 for above, below in pairwise(rows)):
        return None
    after = tuple(text for one in rows for text in one.after)
    return Rewritten(rows[0].first, rows[-1].last, after)


def _with(finding: Finding, end: Rewritten, lines: Lines, *, safe: bool) -> Finding:
    known = lines.get(finding.path, {})
    if not end.after:
        places = (((end.first, 1), (end.last + 1, 1)),)
    else:
        places = (((end.first, 1), (end.last, len(known.get(end.last, "")) + 1)),)
    return replace(
        finding, fix=Fix((Edit(Span(0, 0), "\n".join(end.after)),), safe), fix_places=places
    )
