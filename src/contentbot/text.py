"""Spans of a text, its lines and columns, and edits applied to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contentbot.model import Edit, Span

if TYPE_CHECKING:
    late = re.compile
else:

    class late:
        """A pattern that is compiled when it is first used.

        Compiling all patterns of all rules would be half of what linting one entry costs.
        """

        def __init__(self, pattern: str, flags: int = 0) -> None:
            self.pattern, self.flags = pattern, flags

        def __getattr__(self, name: str) -> Any:
            compiled = re.compile(self.pattern, self.flags)
            for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
                setattr(self, method, getattr(compiled, method))
            return getattr(compiled, name)


class Lines:
    """Where the lines of a text begin; only LF, CRLF and CR end a line, as in an editor."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """Offsets (characters) of the first character of each line."""
        text = self.text
        starts = [0]
        if "\r" in text:
            i, n = 0, len(text)
            while i < n:
                c = text[i]
                if c == "\r":
                    i += 2 if text.startswith("\n", i + 1) else 1
                    starts.append(i)
                elif c == "\n":
                    i += 1
                    starts.append(i)
                else:
                    i += 1
            return starts
        at = text.find("\n")
        while at != -1:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both 1-based, columns in characters."""
        index = bisect_right(self.starts, offset) - 1
        return index + 1, offset - self.starts[index] + 1

    def line_of(self, offset: int) -> int:
        """1-based number of the line that holds an offset."""
        return bisect_right(self.starts, offset)

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based line and column: the inverse of `position`."""
        return self.starts[line - 1] + column - 1

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, line: int) -> Span:
        """A 1-based line without the sign that ends it."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def whole(self, line: int) -> Span:
        """A 1-based line with the sign that ends it."""
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return Span(self.starts[line - 1], end)

    def string(self, line: int) -> str:
        """The text of a 1-based line without the sign that ends it."""
        span = self.span(line)
        return self.text[span.start : span.end]


def overlap(a: Edit, b: Edit) -> bool:
    """Whether two edits touch the same characters, or insert at the same place."""
    if a.span == b.span:
        return True
    return a.span.start < b.span.end and b.span.start < a.span.end


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap.

    Raises:
        ValueError: two edits overlap, or one lies outside the text.
    """
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        if edit.span.start < at or edit.span.end > len(text):
            raise ValueError(f"edit at {edit.span.start} overlaps another or leaves the text")
        parts += (text[at : edit.span.start], edit.text)
        at = edit.span.end
    parts.append(text[at:])
    return "".join(parts)


def moved(offset: int, edits: Sequence[Edit]) -> int:
    """Where an offset of the old text lies in the new one (inside a replaced part: its start)."""
    shift = 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        if edit.span.end <= offset:
            shift += len(edit.text) - (edit.span.end - edit.span.start)
        elif edit.span.start < offset:
            return edit.span.start + shift
        else:
            break
    return offset + shift
