"""Lines as they are once every fix is made that a pull gives cause for, one round after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from contentbot.jobs.linting.fix import fix_one
from contentbot.jobs.linting.lint import Prepared
from contentbot.model import Finding, Rewritten

Places = Sequence[tuple[tuple[int, int], tuple[int, int]]]
LONGEST = 100_000  # characters of a file; rounds of fixes on a longer one take too long
MOST = 100  # fixes of a file
MOST_LINES = 20  # that are rewritten together
MOST_OF_LINE = 2000  # characters


def mended(
    prepared: Prepared, findings: Iterable[Finding], begun: Callable[[str], None]
) -> dict[str, tuple[Rewritten, ...]]:
    """By path the lines that the fixes of some findings rewrite, and what they end as.

    begun: is told of each file before it is mended.

    A fix may make room for another: what is told here is where that ends, so that whoever takes
    it over has nothing left to take over. Files in which nothing is rewritten are left out.
    """
    sources = {source.path: (source, kind) for source, kind in prepared.todo}
    found = {}
    mending = sorted((one for one in findings if one.fix_places), key=lambda one: one.path)
    for path, group in groupby(mending, lambda one: one.path):
        mine = list(group)
        if path in sources and len(mine) <= MOST and len(sources[path][0].text) <= LONGEST:
            source, kind = sources[path]
            begun(path)
            fixed = fix_one(source, kind, prepared.work, unsafe=True)
            ranges = [touched(one.fix_places) for one in mine]
            near = {n for first, last in ranges for n in range(first, last + 1)}
            rewritten = [
                one
                for one in _rewritten(source.text.splitlines(), fixed.after.splitlines())
                if near.intersection(range(one.first, one.last + 1)) and _is_short(one)
            ]
            if rewritten:
                found[path] = tuple(rewritten)
    return found


def _is_short(one: Rewritten) -> bool:
    count = max(one.last - one.first + 1, len(one.after))
    return count <= MOST_LINES and all(len(text) <= MOST_OF_LINE for text in one.after)


def touched(places: Places) -> tuple[int, int]:
    """The first and the last line that a fix touches.

    Lines that are put in between two touch both: which of them they are told with is open.
    """
    first = min(start[0] - (start == end and start[1] == 1) for start, end in places)
    return max(first, 1), max(end[0] for _, end in places)


def _rewritten(old: Sequence[str], new: Sequence[str]) -> Iterator[Rewritten]:
    """The differences between two texts, line by line where as many lines come as go."""
    for how, i, j, a, b in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "replace" and j - i == b - a:
            yield from (Rewritten(i + n + 1, i + n + 1, (new[a + n],)) for n in range(j - i))
        elif how in ("replace", "delete"):
            yield Rewritten(i + 1, j, tuple(new[a:b]))
        elif how == "insert":
            # Lines come in between: told as lines that stay, with others above or below them.
            if i < len(old):
                yield Rewritten(i + 1, i + 1, (*new[a:b], old[i]))
            elif old:
                yield Rewritten(i, i, (old[i - 1], *new[a:b]))
