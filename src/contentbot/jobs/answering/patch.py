"""The lines of a pull's head that its diff shows, read from the hunks that the forge gives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.frozen import dataclass

_HEADER = re.compile(r"@@ -[0-9]{1,9}(?:,([0-9]{1,9}))? \+([0-9]{1,9})(?:,([0-9]{1,9}))? @@")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a file at the head of a pull, as a diff shows it.

    number: 1-based; only LF ends a line, as Git has it. text: without its end. added: whether
    the pull brought it. end: what ends it: LF, CRLF or, of a last line, perhaps nothing.
    """

    number: int
    text: str
    added: bool
    end: str = "\n"


Hunk = tuple[Shown, ...]  # consecutive lines


def hunks(patch: str) -> tuple[Hunk, ...]:
    """The lines that a file's patch shows of the head, by hunk, in the order of the file.

    patch: hunks of a unified diff, without the header of the file. Of what is no such thing,
    or of a hunk that breaks off, all is given that comes before.
    """
    found: list[Hunk] = []
    rows = iter(patch.split("\n"))
    for row in rows:
        header = _HEADER.match(row)
        while header is not None:
            hunk, row = _hunk(header, rows)
            above = found[-1][-1].number if found else 0
            if hunk and hunk[0].number > above:
                found.append(hunk)
            header = _HEADER.match(row)
    return tuple(found)


def _hunk(header: re.Match[str], rows: Iterator[str]) -> tuple[Hunk, str]:
    """The lines of a hunk, and the row behind it that was read already ("" if none was)."""
    old, new = (1 if size is None else int(size) for size in (header[1], header[3]))
    number = int(header[2])
    shown: list[Shown] = []
    sign, row = "", ""
    for row in rows:
        before, sign = sign, row[:1]
        if sign == "\\":
            if before in ("+", " ") and shown:
                last = shown[-1]
                text = last.text + last.end.removesuffix("\n")
                shown[-1] = Shown(last.number, text, last.added, "")
            continue
        new -= sign in ("+", " ")
        old -= sign in ("-", " ")
        if sign not in ("+", "-", " ") or new < 0 or old < 0:
            return tuple(shown), row
        if sign != "-":
            text, end = (row[1:-1], "\r\n") if row.endswith("\r") else (row[1:], "\n")
            shown.append(Shown(number, text, sign == "+", end))
            number += 1
    return tuple(shown), ""
