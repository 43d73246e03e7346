"""Where a document has signs beyond ASCII, and edits that touch no more than what differs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category

from contentbot.content.document import Document
from contentbot.lint.fields import rewrite
from contentbot.model import Edit, Span
from contentbot.text import late

_FOREIGN = late(r"[^\t\n\r\x20-\x7e]")
_SUSPECT = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Zl", "Zp", "Zs"))
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffd")
_PLAIN_SPACES = frozenset("\u00a0\u202f")


@lru_cache(maxsize=2)
def texts(document: Document) -> tuple[tuple[Span, str, bool], ...]:
    """Lines with signs beyond ASCII, and values that are not written letter for letter.

    The last of the three says whether the text stands at its place as it is.
    """
    return tuple(_read(document))  # once for all rules


def _read(document: Document) -> Iterator[tuple[Span, str, bool]]:
    text = document.text
    end = 0
    while (match := _FOREIGN.search(text, end)) is not None:
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.start())
        end = len(text) if end == -1 else end
        yield Span(start, end), text[start:end], True
    if document.in_place:
        return
    for entry in document.entries:
        for name, value in entry.fields.items():
            span = entry.spans.get(name)
            if span is None or not isinstance(value, str) or not _FOREIGN.search(value):
                continue
            if document.slice(span) != value:
                yield span, value, False


@lru_cache(maxsize=2)
def suspects(document: Document) -> frozenset[str]:
    """The signs of a text that may be invisible or no ordinary spaces; mostly none."""
    used = set("".join(value for _, value, _ in texts(document)))
    return frozenset(
        sign
        for sign in used - _PLAIN_SPACES
        if sign in _BLANK_LETTERS or category(sign) in _SUSPECT
    )


def least_edit(document: Document, span: Span, value: str, *, literal: bool, new: str) -> Edit:
    """The edit that makes one line or value another, and touches no more than what differs."""
    if not literal:
        return rewrite(document, span, new)
    start, end = 0, 0
    shortest = min(len(value), len(new))
    while start < shortest and value[start] == new[start]:
        start += 1
    while end < shortest - start and value[-1 - end] == new[-1 - end]:
        end += 1
    return Edit(
        Span(span.start + start, span.start + len(value) - end), new[start : len(new) - end]
    )


def signs(
    document: Document, pattern: re.Pattern[str], new: str
) -> Iterator[tuple[Span, str, Edit]]:
    """Each line or value in which a pattern is found: the first place, the signs, the edit."""
    if not suspects(document):
        return
    for span, value, literal in texts(document):
        first = pattern.search(value)
        if first is None:
            continue
        place = Span(span.start + first.start(), span.start + first.end()) if literal else span
        told = ", ".join(dict.fromkeys(number(m[0][0]) for m in pattern.finditer(value)))
        yield (
            place,
            told,
            least_edit(document, span, value, literal=literal, new=pattern.sub(new, value)),
        )


def number(sign: str) -> str:
    """A sign as messages name it."""
    return f"U+{ord(sign):04X}"
