"""The files that a pull changes, with patches as GitHub gives them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True)
class File:
    """A changed file. patch: None when too large, binary or renamed only."""

    path: str
    status: str = "added"
    patch: str | None = None
    previous: str | None = None
    blob: str = ""


def added(path: str, text: str) -> File:
    """A new file."""
    return File(path, "added", _patch("", text))


def modified(path: str, before: str, after: str) -> File:
    """A file that had another text."""
    return File(path, "modified", _patch(before, after))


def removed(path: str, text: str) -> File:
    """A file that is no more."""
    return File(path, "removed", _patch(text, ""))


def _patch(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="")
    hunks = list(lines)[2:]
    if after and not after.endswith("\n"):
        hunks.append("\\ No newline at end of file")
    return "\n".join(hunks)


def shown(file: File, side: str = "RIGHT") -> dict[int, tuple[int, str]]:
    """The lines that a diff shows on a side: number -> (which hunk, its text)."""
    found = {}
    for hunk, left, right, line in _walk(file.patch or ""):
        if side == "RIGHT" and line[:1] in ("+", " "):
            found[right] = (hunk, line[1:])
        if side == "LEFT" and line[:1] in ("-", " "):
            found[left] = (hunk, line[1:])
    return found


def _walk(patch: str) -> Iterator[tuple[int, int, int, str]]:
    """Each line of the hunks: which hunk, its number left and right."""
    hunk = left = right = 0
    for line in patch.split("\n"):
        if start := HUNK.match(line):
            hunk, left, right = hunk + 1, int(start[1]), int(start[2])
            continue
        yield hunk, left, right, line
        left += line[:1] in ("-", " ")
        right += line[:1] in ("+", " ")


def counted(file: File) -> tuple[int, int]:
    """How many lines a file gains, and loses."""
    lines = [line for _, _, _, line in _walk(file.patch or "")]
    return sum(line[:1] == "+" for line in lines), sum(line[:1] == "-" for line in lines)
