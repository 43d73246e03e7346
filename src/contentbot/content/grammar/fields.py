"""The fields of an entry while they are collected, and spans without what surrounds them."""

from __future__ import annotations

from typing import Any

from contentbot.model import Span


class Fields:
    """The fields of an entry and where they stand, while they are collected."""

    __slots__ = ("spans", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.spans: dict[str, Span] = {}

    def put(self, name: str, value: Any, span: Span) -> None:
        """Add one field."""
        self.values[name] = value
        self.spans[name] = span

    def text(self, name: str, text: str, span: Span) -> None:
        """Add a field whose value is the text at its place."""
        self.put(name, text[span.start : span.end], span)


def stripped(text: str, start: int, end: int) -> Span:
    """A span without the white space at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def unbold(text: str, span: Span) -> Span:
    """A title's span without the `**` around it."""
    start, end = stripped(text, *span)
    while end - start > 4 and text.startswith("**", start) and text.startswith("**", end - 2):
        first = text.find("**", start + 2, end - 2)
        if first > start + 2 and not text[first - 1].isspace():
            break  # `**a** and **b**`: they are not a pair
        start, end = start + 2, end - 2
    return stripped(text, start, end)
