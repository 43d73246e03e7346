"""Which fixes of a report can be made side by side, and where in a pull's head their lines are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from contentbot.forge import ChangedFile
from contentbot.frozen import dataclass
from contentbot.jobs.answering.mends import Mend, Part, mend
from contentbot.jobs.answering.patch import Hunk, Shown, hunks
from contentbot.model import Finding
from contentbot.render.summary import RANK

MOST_LOOKED_AT = 400  # fixes
MOST_COMBINED = 20  # lines, where fixes do not share a line

Lines = Mapping[str, Mapping[int, str]]

# --- which fixes -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """A fix to be made. findings: its own first, then others that want the same."""

    mend: Mend
    findings: list[Finding]


def choose(
    findings: Iterable[Finding], lines: Lines
) -> tuple[dict[str, list[Chosen]], list[Finding]]:
    """By path the fixes that can be made side by side, and the findings of those that clash."""
    chosen: dict[str, list[Chosen]] = defaultdict(list)
    later: list[Finding] = []
    made = (mend(one, lines.get(one.path, {})) for one in sorted(findings, key=_order))
    for new in islice(filter(None, made), MOST_LOOKED_AT):
        beside = chosen[new.finding.path]
        owners = {change: one for one in beside for change in one.mend.changes}
        if all(change in owners for change in new.changes):
            owners[new.changes[0]].findings.append(new.finding)
        elif any(a.clashes(b) for a in new.changes for b in owners):
            later.append(new.finding)
        else:
            beside.append(Chosen(new, [new.finding]))
    return chosen, later


def _order(finding: Finding) -> tuple[bool, int]:
    return finding.fix is not None and not finding.fix.safe, RANK[finding.severity]


# --- where in the head -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Fixes on lines that touch. shift: from the report's line numbers to those of the head."""

    hunk: Hunk
    shift: int
    chosen: list[Chosen]

    @property
    def range(self) -> tuple[int, int]:
        """The first and last line, as the head counts."""
        parts = [one.mend.parts[0] for one in self.chosen]
        first, last = min(one.first for one in parts), max(one.last for one in parts)
        return first + self.shift, last + self.shift

    @property
    def safe(self) -> bool:
        """Whether it can be taken without a look."""
        return not any(_order(finding)[0] for one in self.chosen for finding in one.findings)

    def takes(self, other: Group) -> bool:
        """Whether a group below is better shown together with this one."""
        (first, last), (top, bottom) = self.range, other.range
        if self.hunk is not other.hunk or self.shift != other.shift:
            return False
        near = top == last + 1 and bottom - first < MOST_COMBINED
        return top <= last or (near and self.safe == other.safe)


def place(chosen: Sequence[Chosen], file: ChangedFile | None) -> tuple[list[Group], list[Chosen]]:
    """Fixes of one file where the head has their lines, and those without a place there."""
    diff = _Diff(hunks(file.patch or "") if file is not None else ())
    groups: list[Group] = []
    rest: list[Chosen] = []
    singles = _singles(chosen, diff, new=file is not None and file.status == "added")
    for one, single in singles:
        if single is None:
            rest.append(one)
    for single in sorted(filter(None, (group for _, group in singles)), key=lambda g: g.range):
        if groups and groups[-1].takes(single):
            groups[-1].chosen.extend(single.chosen)
        elif groups and single.range[0] <= groups[-1].range[1]:
            rest += single.chosen  # a line of the head cannot be two of the result
        else:
            groups.append(single)
    return groups, rest


def _singles(
    chosen: Sequence[Chosen], diff: _Diff, *, new: bool
) -> list[tuple[Chosen, Group | None]]:
    """Each fix with its place. new: the file is, so its lines are those of the result."""
    places = [diff.places(one.mend.parts[0]) for one in chosen]
    # The shifts of lines that the pull brought and that are there once: they tell where others are.
    sure = {
        found[0][1]
        for one, found in zip(chosen, places, strict=True)
        if len(found) == 1 and diff.brings(*found[0], one.mend.parts[0])
    }
    rows: list[tuple[Chosen, Group | None]] = []
    for one, found in zip(chosen, places, strict=True):
        part = one.mend.parts[0]
        says = any(line.strip() for line in part.before)
        shifts = {0} if new else sure or ({0} if says else set())
        fits = [at for at in found if at[1] in shifts]
        # Half of a fix is worse than none.
        doubt = len(fits) != 1 or len(one.mend.parts) > 1
        rows.append((one, None if doubt else Group(diff.hunks[fits[0][0]], fits[0][1], [one])))
    return rows


class _Diff:
    """The lines that a file's diff shows, by their text."""

    def __init__(self, hunks: Sequence[Hunk]) -> None:
        self.hunks = hunks
        self._at: dict[str, list[tuple[int, Shown]]] = defaultdict(list)
        for index, hunk in enumerate(hunks):
            for line in hunk:
                self._at[line.text].append((index, line))

    def places(self, wanted: Part) -> list[tuple[int, int]]:
        """Where the lines stand one below the other: hunk, and shift of their numbers."""
        return [
            (index, line.number - wanted.first)
            for index, line in self._at.get(wanted.before[0], ())
            if self._texts(index, line.number, len(wanted.before)) == wanted.before
        ]

    def brings(self, index: int, shift: int, wanted: Part) -> bool:
        """Whether one of the lines is the pull's own, and says something."""
        return any(
            line.added and line.text.strip()
            for line in self.hunks[index]
            if wanted.first <= line.number - shift <= wanted.last
        )

    def _texts(self, index: int, number: int, count: int) -> tuple[str, ...]:
        start = number - self.hunks[index][0].number
        return tuple(line.text for line in self.hunks[index][start : start + count])
