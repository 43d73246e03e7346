"""The rows below a finding's message: the line it points at, carets, help and remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from contentbot.model import Finding
from contentbot.render.remedy import remedy
from contentbot.render.visible import one_line
from contentbot.render.window import Window, window
from contentbot.text import Lines

MOST = 1000  # characters of a help

Paint = Callable[[str, str], str]


def unpainted(text: str, _style: str) -> str:
    """The text as it is: a painter without colours."""
    return text


def lines_of(texts: Mapping[str, str]) -> Callable[[str], Lines | None]:
    """A function from a path to the lines of its text, None for a text not at hand."""
    return cache(lambda path: Lines(texts[path]) if path in texts else None)


def excerpt(
    finding: Finding, lines: Lines | None, *, width: int, paint: Paint = unpainted
) -> list[str]:
    """The rows below a finding's message, in the manner of a compiler.

    lines: of the finding's file; None when its text is not at hand.
    width: of the terminal, in columns.
    paint: colours a text by style: "gutter", "help" or the finding's severity.
    """
    pad = " " * len(str(finding.line))
    room = width - len(pad) - 3
    rows = []
    if lines is not None and 0 < finding.line <= len(lines):
        view, below = _view(finding, lines, width=room)
        carets = paint("^" * view.carets + below, finding.severity)
        rows = [
            paint(f"{pad} |", "gutter"),
            f"{paint(f'{finding.line} |', 'gutter')} {view.text}".rstrip(),
            f"{paint(f'{pad} |', 'gutter')} {' ' * view.before}{carets}",
        ]
    return rows + [
        f"{paint(f'{pad} =', 'gutter')} {paint(name, 'help')}: {tip}"
        for name, tip in _tips(finding, lines, width=room)
        if tip
    ]


def _view(finding: Finding, lines: Lines, *, width: int) -> tuple[Window, str]:
    """The window on a finding's first line, and a word on further lines."""
    line = lines.string(finding.line)
    below = finding.end_line - finding.line
    end = len(line) if below > 0 else finding.end_column - 1
    if finding.end_column == 1:
        below -= 1  # the last thing in the span is the end of a line
    word = f" and {below} more line{'s' * (below > 1)}" if below > 0 else ""
    return window(line, finding.column - 1, end, width=width), word


def _tips(finding: Finding, lines: Lines | None, *, width: int) -> list[tuple[str, str]]:
    tips = [("help", one_line(finding.help, most=MOST))]
    if finding.fix is not None and lines is not None:
        name = "fix" if finding.fix.safe else "unsafe fix"
        tips.append((name, remedy(finding, lines, width=width - len(name) - 2)))
    return tips
