"""The lines that a pull adds to a draft, entry by entry, as the forge's diff shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from contentbot.forge import ChangedFile
from contentbot.jobs.answering import patch, scope
from contentbot.model import Change


def of(changes: Iterable[Change], files: Iterable[ChangedFile]) -> dict[int, str]:
    """By the `id` of a change, the lines that it added to a draft; where they are found.

    Each entry begins at the line that has its address or title, and goes on until the next one
    does, or what was added ends.
    """
    patches = {file.path: file.patch or "" for file in files if scope.is_draft(file.path)}
    found: dict[int, str] = {}
    for path, text in patches.items():
        mine = sorted((one for one in changes if _is_new(one, path)), key=lambda one: one.line)
        for run in _runs(text):
            starts = list(_starts(run, mine))
            ends = [*(at for at, _ in starts[1:]), len(run)]
            for (at, change), end in zip(starts, ends, strict=False):  # a run may have no entry
                found[id(change)] = "\n".join(run[at:end])
                mine.remove(change)
    return found


def _is_new(change: Change, path: str) -> bool:
    return change.path == path and change.change != "removed"


def _runs(text: str) -> Iterator[Sequence[str]]:
    """Added lines one below the other."""
    for hunk in patch.hunks(text):
        for is_added, rows in groupby(hunk, lambda row: row.added):
            if is_added:
                yield [row.text for row in rows]


def _starts(run: Sequence[str], changes: Sequence[Change]) -> Iterator[tuple[int, Change]]:
    """The lines at which entries begin, in their order."""
    left = list(changes)
    for at, row in enumerate(run):
        change = next((one for one in left if any(sign in row for sign in _signs(one))), None)
        if change is not None:
            left.remove(change)
            yield at, change


def _signs(change: Change) -> list[str]:
    """What a line of an entry holds."""
    signs = (change.fields.get(name) for name in ("url", "title", "name"))
    return [sign for sign in signs if isinstance(sign, str) and sign]
