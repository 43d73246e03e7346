"""Lines that are items, or were meant to be: where they begin and end in a block of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from contentbot.content.document import LinkAt
from contentbot.content.grammar.cells import cells
from contentbot.content.grammar.fields import stripped
from contentbot.content.grammar.link import is_broken_link
from contentbot.model import Span
from contentbot.text import late

LISTED = frozenset({"link", "event", "cfp", "task", "testing"})
MARKER = late(r"([ \t]*)([*+-]|\d{1,9}[.)])([ \t]*)")
MOST_OF_NONE = 1200  # characters; the sentence of none names all that there might have been
_NONE = late(r"[*_\s]*no\b.{3,120}?\b(?:this week|were|was)(?![a-z])", re.IGNORECASE | re.DOTALL)
# How an item begins, even without its sign: with labels and a link, or with a date.
_START = late(
    r"[ \t]*(?:[*+-](?=\[))?(?:\[[^\[\]()\n]{1,20}\][ \t]*)*(?=\[)|[ \t]*(?=\d{4}-\d\d-\d\d\s*\|)"
)
_BREAK = late(r"\r\n?|\n")
_RAW = late(r"\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_DATED = late(r"\d{4}-\d\d?-\d\d?\s*(?:[|&,–-]|to\b)")


def line_start(text: str, offset: int) -> int:
    """The offset where the line of an offset begins."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def first_line(text: str, span: Span) -> Span:
    """A span up to its first line break."""
    match = _BREAK.search(text, span.start, span.end)
    return Span(span.start, match.start() if match else span.end)


def line_starts(text: str, span: Span) -> Iterator[int]:
    """The offsets in a span where lines begin, its own start being the first."""
    yield span.start
    for match in _BREAK.finditer(text, span.start, span.end):
        yield match.end()


def says_none(text: str, span: Span) -> bool:
    """Whether a text is the sentence that stands where there is no entry."""
    return span.end - span.start < MOST_OF_NONE and bool(_NONE.match(text, span.start, span.end))


def begins_with_date(text: str, span: Span) -> bool:
    """Whether a line begins like that of an event."""
    return bool(_DATED.match(text, span.start))


def raw_links(text: str, span: Span) -> list[LinkAt]:
    """Links in text that Markdown does not read as text (an indented block)."""
    return [
        LinkAt(Span(m.start(), m.end()), Span(m.start(1), m.end(1)), Span(m.start(2), m.end(2)))
        for m in _RAW.finditer(text, span.start, span.end)
    ]


def chunks(text: str, span: Span, links: Sequence[LinkAt]) -> list[Span]:
    """A block cut where a line begins like an item of its own."""
    cuts = [span.start]
    for start in line_starts(text, span):
        head = _START.match(text, start, span.end) if start != span.start else None
        if head is None or any(link.span.start < start < link.span.end for link in links):
            continue
        at = head.end()
        if any(link.span.start == at for link in links) or text[at : at + 1].isdigit():
            cuts.append(start)
    ends = [*cuts[1:], span.end]
    return [stripped(text, a, b) for a, b in zip(cuts, ends, strict=True)]


def looks_like_item(text: str, chunk: Span, links: Sequence[LinkAt], *, kind: str) -> bool:
    """Whether a line of prose in a list section was most probably meant as an item."""
    head = _START.match(text, chunk.start, chunk.end)
    if not head:
        return False
    if len(cells(text, chunk, links)) > 1:
        return kind in ("event", "cfp")
    if not links:
        return kind == "link" and is_broken_link(text, Span(head.end(), chunk.end))
    tail = text[links[0].span.end : chunk.end].strip()
    if kind in ("task", "testing") and len(tail) > 2:
        return False  # a sentence that begins with a link
    return links[0].span.start <= head.end()
