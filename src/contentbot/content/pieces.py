"""An edition taken apart into pieces that assembling moves about: headings, entries, prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from contentbot.content.document import Document, Heading, Item
from contentbot.content.item_lines import LISTED
from contentbot.content.settings import Settings
from contentbot.frozen import dataclass
from contentbot.model import Entry, Span
from contentbot.text import late

_PARAGRAPH = late(r"\S[^\n]*(?:\n[ \t]*\S[^\n]*)*")
_COMMENT = late(r"<!--.*?(?:-->|\Z)|^(?P<fence>```+|~~~+).*?(?:^(?P=fence)|\Z)", 24)  # DOTALL | M
_THANKS = late(r"\s*\**[Tt]hanks?\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an edition's text; between two pieces there is nothing but white space.

    what: "front" (the front matter), "heading", "entry", "none" (the sentence where there
    is no entry), "odd" (an item that holds no entry), or "prose" (a paragraph, a comment).
    """

    what: Literal["front", "heading", "entry", "none", "odd", "prose"]
    span: Span
    section: str | None = None
    group: str | None = None
    entry: Entry | None = None
    heading: Heading | None = None

    @property
    def place(self) -> str | None:
        """The id of the section or group."""
        return self.group or self.section


def of(document: Document, settings: Settings) -> list[Piece]:
    """The pieces of an edition in their order."""
    edition = document.edition
    assert edition is not None
    text = document.text
    fixed = [*_headings(document), *_items(document), *_words(document, settings)]
    if edition.body:
        fixed.append(Piece("front", _strip(text, Span(0, edition.body))))
    fixed.sort(key=lambda piece: piece.span)
    out: list[Piece] = []
    at = 0
    section = group = None
    for piece in fixed:
        if piece.span.start < at:
            continue
        out += _prose(text, Span(at, piece.span.start), section, group)
        out.append(piece)
        at = piece.span.end
        if piece.heading is not None:
            section, group = piece.heading.section, piece.heading.group
    out += _prose(text, Span(at, len(text)), section, group)
    return out


def _headings(document: Document) -> Iterator[Piece]:
    assert document.edition is not None
    for one in document.edition.headings:
        span = _strip(document.text, one.span)
        yield Piece("heading", span, one.section, one.group, heading=one)


def _items(document: Document) -> Iterator[Piece]:
    """Top items with all that is in them, but an entry below another is a piece of its own."""
    assert document.edition is not None
    for item in document.edition.items:
        if item.kind in LISTED:
            yield from _item(document, item)


def _item(document: Document, item: Item) -> Iterator[Piece]:
    if any(child.entry is not None for child in item.children):
        first = min(child.span.start for child in item.children)
        yield _piece(document, item, Span(item.span.start, first))
        for child in item.children:
            yield from _item(document, child)
    else:
        yield _piece(document, item, item.span)


def _piece(document: Document, item: Item, span: Span) -> Piece:
    # The white space before a sign belongs to the item: without it, it would be another list.
    end = _strip(document.text, span).end
    what: Literal["entry", "none", "odd"]
    what = "entry" if item.entry else "none" if item.role == "none" else "odd"
    return Piece(what, Span(span.start, end), item.section, item.group, item.entry)


def _words(document: Document, settings: Settings) -> Iterator[Piece]:
    """The pick and the quote: the paragraphs that hold their fields."""
    for entry in document.of("pick", "quote"):
        if entry.section is None or settings.by_id[entry.section].kind != entry.kind:
            continue
        places = [place for place in entry.spans.values() if place.end > place.start]
        start = document.text.rfind("\n\n", 0, min(places).start) + 2
        end = _paragraph_end(document.text, max(place.end for place in places))
        if _THANKS.match(document.text, end):
            end = _paragraph_end(document.text, end + 2)
        span = _strip(document.text, Span(max(start, entry.span.start), min(end, entry.span.end)))
        yield Piece("entry", span, entry.section, entry.group, entry)


def _paragraph_end(text: str, at: int) -> int:
    """The offset of the blank line after a place."""
    match = _BLANK.search(text, at)
    return match.start() if match else len(text)


_BLANK = late(r"\n[ \t]*\r?\n")


def _prose(text: str, span: Span, section: str | None, group: str | None) -> Iterator[Piece]:
    """The paragraphs of a gap; a comment or a fenced block is one, whatever is in it."""
    at = span.start
    for block in [*_COMMENT.finditer(text, span.start, span.end), None]:
        end = block.start() if block else span.end
        for match in _PARAGRAPH.finditer(text, at, end):
            yield Piece("prose", _strip(text, Span(match.start(), match.end())), section, group)
        if block:
            yield Piece("prose", _strip(text, Span(*block.span())), section, group)
            at = block.end()


def _strip(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
