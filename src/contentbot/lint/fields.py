"""Places in a field's value and edits of it, alike for YAML and Markdown."""

from __future__ import annotations

from contentbot.content import yaml
from contentbot.content.document import Document
from contentbot.model import Edit, Fix, Span


def part(document: Document, span: Span, value: str, start: int, end: int) -> Span:
    """Where a part of a value stands in the text.

    A quoted or folded YAML value has no letter for each of its own: the whole is named then.
    """
    if document.text[span.start : span.end] == value:
        return Span(span.start + start, span.start + end)
    return span


def rewrite(document: Document, span: Span, value: str) -> Edit:
    """The edit that gives the field at a span another value."""
    return Edit(span, value if document.in_place else yaml.scalar(value))


def change(document: Document, span: Span, old: str, start: int, end: int, *, new: str) -> Edit:
    """The edit that replaces a part of a value."""
    if document.text[span.start : span.end] == old and document.in_place:
        return Edit(Span(span.start + start, span.start + end), new)
    return rewrite(document, span, old[:start] + new + old[end:])


def safe(*edits: Edit) -> Fix:
    """A fix that cannot change what is meant."""
    return Fix(edits)


def unsafe(*edits: Edit) -> Fix:
    """A fix that a person should look at."""
    return Fix(edits, safe=False)
