"""A stranger's text made visible: nothing that hides, reorders or breaks a line stays raw."""

from __future__ import annotations

import re
import unicodedata

TAB = "    "
_BREAKS = re.compile(r"[ \t]*[\t\r\n]+[ \t]*")


def visible(text: str) -> str:
    """The text with every character that prints nothing shown by its number: `<U+202E>`."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def one_line(text: str, *, most: int = 0) -> str:
    """Visible text on one line: tabs and line breaks become spaces.

    most: characters that are shown at most; 0 for all.
    """
    shown = visible(_BREAKS.sub(" ", text))
    return f"{shown[: most - 1]}…" if 0 < most < len(shown) else shown


def shown(text: str) -> str:
    """A text as it is printed in an excerpt; a tab always takes the same room."""
    return text if text.isprintable() else visible(text.replace("\t", TAB))


def columns(text: str) -> int:
    """How many columns of a terminal a text takes as `shown` prints it."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if not character.isprintable():
        return len(shown(character))
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
