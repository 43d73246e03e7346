"""Shows strangers' text in Markdown as data: inside code, where nothing of it comes alive."""

from __future__ import annotations

import re
from collections.abc import Iterable

from contentbot.render.visible import one_line

_TICKS = re.compile("`+")


def _longest_run(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)


def _uncommented(text: str) -> str:
    """A marker of the bot is an HTML comment; no stranger's text holds what looks like one."""
    return text.replace("<!--", "<! --")


def code_span(text: str, *, most: int = 500) -> str:
    """Text on one line as a code span with more ticks than any run of them within.

    most: characters that are shown at most; 0 for all.
    """
    text = _uncommented(one_line(text, most=most))
    ticks = "`" * (_longest_run(text) + 1)
    if not text.strip(" "):
        return "` `"
    # One space at each side is not part of a code span; without them a tick would join ours.
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def fence(rows: Iterable[str], *, indent: str = "", language: str = "text") -> str:
    """Rows, none of which holds a line break, as a fenced code block with a longer fence.

    indent: in front of every row, for a block inside a list item.
    """
    rows = [_uncommented(row) for row in rows]
    ticks = "`" * max(3, max(map(_longest_run, rows), default=0) + 1)
    return "\n".join(f"{indent}{row}" for row in (f"{ticks}{language}", *rows, ticks))
