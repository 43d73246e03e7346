"""One line that says what a fix makes of a text."""

from __future__ import annotations

from contentbot.model import Finding
from contentbot.render.summary import number
from contentbot.render.window import window
from contentbot.text import Lines


def remedy(finding: Finding, lines: Lines, *, width: int) -> str:
    """What the fix of a finding does: the line as it becomes, where it touches only one.

    width: columns at hand. The finding must have a fix, with its places.
    """
    fix, places = finding.fix, finding.fix_places
    if fix is None or not places:
        return ""
    top, bottom = places[0][0][0], places[-1][1][0]
    edits = [(start, end, edit.text) for (start, end), edit in zip(places, fix.edits, strict=True)]
    if top == bottom and not any(_breaks(text) for _, _, text in edits):
        return _becomes(lines.string(top), edits, width=width)
    if len(edits) == 1 and (told := _whole_lines(*edits[0])):
        return told
    if places[-1][1][1] == 1:
        bottom -= 1
    return f"change line {top}" if bottom <= top else f"change lines {top} to {bottom}"


_Place = tuple[int, int]


def _breaks(text: str) -> bool:
    return "\n" in text or "\r" in text


def _becomes(line: str, edits: list[tuple[_Place, _Place, str]], *, width: int) -> str:
    """The line after edits within it, cut around the first."""
    parts: list[str] = []
    at = 0
    for (_, start), (_, end), text in sorted(edits, key=lambda edit: edit[:2]):
        parts += (line[at : start - 1], text)
        at = end - 1
    new = "".join((*parts, line[at:]))
    if not new.strip():
        return "leave the line empty"
    first = min(start for (_, start), _, _ in edits) - 1
    margin = len(new) - len(new.lstrip())
    new = new.strip()
    return window(new, max(0, first - margin), len(new), width=width).text


def _whole_lines(start: _Place, end: _Place, text: str) -> str:
    """What one edit does if it only deletes whole lines, or only inserts some."""
    if start[1] == end[1] == 1 and not text and end > start:
        gone = end[0] - start[0]
        return "delete the line" if gone == 1 else f"delete {number(gone, 'line')}"
    if start == end and text.endswith("\n"):
        if not text.strip():
            return "insert " + ("a blank line" if text.count("\n") == 1 else "blank lines")
        return f"insert {number(text.count(chr(10)), 'line')}"
    return ""
