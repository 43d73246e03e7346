"""What a fix makes of whole lines, worked out from a report alone, with no file at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from contentbot.frozen import dataclass
from contentbot.model import Edit, Finding, Span
from contentbot.text import apply_edits

Place = tuple[int, int]
MOST_FILLED = 20  # lines that the edits of one fix may be apart, to count as one part
MOST_NEW = 20_000  # characters that a fix may bring


class Change(NamedTuple):
    """A replacement of text by lines and columns: 1-based, the end not included."""

    start: Place
    end: Place
    text: str

    def clashes(self, other: Change) -> bool:
        """Whether not both can be made: they overlap, or one inserts where the other begins."""
        if self.start < other.end and other.start < self.end:
            return True
        inserts = self.start == self.end or other.start == other.end
        return inserts and self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive lines and what is changed within them. first: 1-based number of the first."""

    first: int
    before: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.first + len(self.before) - 1

    @property
    def rows(self) -> range:
        """The numbers of all lines."""
        return range(self.first, self.last + 1)

    @property
    def after(self) -> tuple[str, ...] | None:
        """The lines that there are afterwards; None when the changes do not fit the lines."""
        text = "".join(f"{line}\n" for line in self.before)
        spans = [self._span(change) for change in self.changes]
        edits = [Edit(s, c.text) for s, c in zip(spans, self.changes, strict=True) if s is not None]
        if len(edits) < len(spans):
            return None
        try:
            new = apply_edits(text, edits)
        except ValueError:
            return None
        return tuple(new.removesuffix("\n").split("\n")) if new else ()

    def _span(self, change: Change) -> Span | None:
        starts = [0, *accumulate(len(line) + 1 for line in self.before)]

        def offset(place: Place) -> int:
            index, column = place[0] - self.first, place[1]
            if index == len(self.before) and column == 1:
                return starts[-1]
            if not 0 <= index < len(self.before) or column < 1:
                return -1
            # Between CR and LF is no place that lines without their ends have.
            return starts[index] + min(column - 1, len(self.before[index]))

        start, end = offset(change.start), offset(change.end)
        return Span(start, end) if 0 <= start <= end else None


@dataclass(frozen=True, slots=True)
class Mend:
    """A fix by whole lines. parts: in the order of the file; one, unless they are far apart."""

    finding: Finding
    changes: tuple[Change, ...]
    parts: tuple[Part, ...]


def mend(finding: Finding, known: Mapping[int, str]) -> Mend | None:
    """The fix of a finding by lines; None if it has none, or one that lines cannot show.

    known: the lines of its file that are at hand, by 1-based number.
    """
    changes = _changes(finding)
    if not changes:
        return None
    rows = sorted({row for change in changes for row in _rows(change, known)})
    if not all(row in known for row in rows):
        return None
    between = range(rows[0], rows[-1] + 1)
    if len(between) <= MOST_FILLED and all(row in known for row in between):
        rows = list(between)
    parts = tuple(part(run, changes, known) for run in runs(rows))
    shown = [one.after for one in parts]
    if None in shown or all(one.before == after for one, after in zip(parts, shown, strict=True)):
        return None
    return Mend(finding, changes, parts)


def part(rows: Sequence[int], changes: Iterable[Change], known: Mapping[int, str]) -> Part:
    """Consecutive lines with those of some changes that lie in them."""
    inside = tuple(c for c in changes if set(_rows(c, known)) & set(rows))
    return Part(rows[0], tuple(known[row] for row in rows), inside)


def _changes(finding: Finding) -> tuple[Change, ...]:
    """The edits of a fix in the order of the text; none if a line cannot hold what they bring."""
    if finding.fix is None:
        return ()
    edits = zip(finding.fix_places, finding.fix.edits, strict=False)
    found = [Change(start, end, edit.text.replace("\r\n", "\n")) for (start, end), edit in edits]
    new = "".join(change.text for change in found)
    odd = len(new) > MOST_NEW or any(c in "\r\0" or "\ud800" <= c <= "\udfff" for c in new)
    return () if odd else tuple(sorted(found))


def _rows(change: Change, known: Mapping[int, str]) -> range:
    """The lines that have to be rewritten for a change.

    The line in which it ends is not among them if it stays as it is. Behind the last line is
    no further one; what is inserted there belongs to the last.
    """
    (first, column), (last, end) = change.start, change.end
    whole = change.text.endswith("\n") or (not change.text and column == 1)
    if last > first and end == 1 and (whole or last not in known):
        last -= 1
    if column == 1 and change.start == change.end and first not in known:
        first = last = first - 1
    return range(first, last + 1)


def runs(rows: Iterable[int]) -> list[list[int]]:
    """Numbers in ascending order, cut where one is left out."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs
