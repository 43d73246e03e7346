"""Places in a field's value and edits of it, alike for YAML and Markdown."""

from __future__ import annotations

from contentbot.content import yaml
from contentbot.content.document import Document
from contentbot.model import Edit, Entry, Fix, Span


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
    """The edit that replaces a part of a value: no more, so that others of it can stand beside."""
    whole = old[:start] + new + old[end:]
    plain = document.in_place or yaml.scalar(whole) == whole
    if plain and document.text[span.start : span.end] == old:
        return Edit(Span(span.start + start, span.start + end), new)
    return rewrite(document, span, whole)


def added(document: Document, entry: Entry, line: str, *, below: str) -> list[Edit]:
    """The edit that adds a line of YAML below that of a field; none where it would not fit."""
    key, value = entry.spans.get(f"key:{below}"), entry.spans.get(below)
    if document.in_place or key is None or value is None:
        return []
    start = document.lines.span(document.lines.line_of(key.start)).start
    indent = document.text[start : key.start]
    if indent.strip(" -"):
        return []  # several fields stand on one line
    end = document.lines.whole(document.lines.line_of(value.end)).end
    text = f"{' ' * len(indent)}{line}"
    ended = document.text[end - 1 : end] in ("\n", "\r")
    return [Edit(Span(end, end), f"{text}\n" if ended else f"\n{text}")]


def safe(*edits: Edit) -> Fix:
    """A fix that cannot change what is meant."""
    return Fix(edits)


def unsafe(*edits: Edit) -> Fix:
    """A fix that a person should look at."""
    return Fix(edits, safe=False)
