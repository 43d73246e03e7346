"""The part of a line that is shown around a fault, measured in columns of a terminal."""

from __future__ import annotations

from contentbot.frozen import dataclass
from contentbot.render.visible import columns, shown

CUT = "…"
NARROWEST = 20  # columns; however narrow the terminal is, this much of a line is shown


@dataclass(frozen=True, slots=True)
class Window:
    """What is shown of a line; before, carets: columns in front of the fault, and under it."""

    text: str
    before: int
    carets: int


def window(line: str, start: int, end: int, *, width: int) -> Window:
    """The part of a line around the characters from start to end, in at most width columns.

    A long line is cut at both sides of the fault; a long fault is cut at its end.
    """
    width = max(width, NARROWEST)
    start = min(start, len(line))
    first, last = 0, len(line)
    if last > width or columns(line) > width:
        room = width - 2 * len(CUT)
        first = _reach(line, start, room // 4, step=-1)
        last = _reach(line, first, room, step=1)
        if last == len(line):
            first = _reach(line, last, room, step=-1)
    head = CUT if first else ""
    tail = CUT if last < len(line) else ""
    return Window(
        head + shown(line[first:last]) + tail,
        len(head) + columns(line[first:start]),
        max(1, columns(line[start : min(max(start, end), last)])),
    )


def _reach(line: str, at: int, room: int, *, step: int) -> int:
    """Where one gets from a place; what takes no column costs one, so that marks end too."""
    if line.isascii() and line.isprintable():
        return max(0, min(len(line), at + step * room))
    while 0 <= (index := at if step > 0 else at - 1) < len(line):
        room -= max(1, columns(line[index]))
        if room < 0:
            break
        at += step
    return at
