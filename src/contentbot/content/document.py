"""A document: a file that was read, with its entries and the place of every value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from contentbot.frozen import dataclass
from contentbot.model import Entry, Found, Span, State
from contentbot.text import Lines

if TYPE_CHECKING:
    from contentbot.content.markdown import Definition, Node, Tree

NESTED = 4  # entries that may begin within one another before the one that is looked for


@dataclass(frozen=True, slots=True)
class Address:
    """An address as written somewhere in a document.

    span: the address. text: what a reader sees of the link (None in YAML and definitions).
    whole: the link with its brackets. entry: the entry that it belongs to, if any.
    field: the entry's field that holds it, if any.
    """

    url: str
    span: Span
    whole: Span
    text: Span | None = None
    entry: Entry | None = None
    field: str = ""
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of an edition; title without links, section and group as the settings know it."""

    level: int
    title: str
    span: Span
    inner: Span
    section: str | None
    group: str | None
    known: bool


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A list item of an edition, or a line that should have been one.

    span: with its sub-items. line: its first line. marker: "*", "-", "1." ..., "" when there
    is none. indent, gap: characters of white space before and after the marker.
    content: what follows the marker, up to the first sub-item.
    links: spans of the links in the content. depth: 1 for the top.
    role: "entry", "sub" (a line below an event), "none" ("nothing this week"), "label"
    (a line over sub-items), "odd" (not understood).
    """

    span: Span
    line: Span
    marker: str
    indent: int
    gap: int
    content: Span
    depth: int
    section: str | None
    group: str | None
    kind: str
    links: tuple[LinkAt, ...] = ()
    role: str = "odd"
    entry: Entry | None = None
    children: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkAt:
    """A link in a line: the whole, its text and its address (None for a reference)."""

    span: Span
    text: Span
    dest: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What an edition has beside its entries."""

    meta: Mapping[str, str] = field(default_factory=dict)
    meta_spans: Mapping[str, Span] = field(default_factory=dict)
    meta_span: Span = Span(0, 0)
    body: int = 0
    name_date: date | None = None
    number: int | None = None
    headings: tuple[Heading, ...] = ()
    items: tuple[Item, ...] = ()
    comments: tuple[Span, ...] = ()
    definitions: tuple[Definition, ...] = ()
    tree: Tree | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """A file that was read.

    path: as named on the command line. kind: of its entries, "edition" or "post".
    date: an edition's date, which windows and closing are judged by. faults: what the
    reader could not make sense of, with the rule that says so.
    """

    path: str
    text: str
    kind: str
    entries: tuple[Entry, ...] = ()
    addresses: tuple[Address, ...] = ()
    edition: Edition | None = None
    state: State = "draft"
    date: date | None = None
    faults: tuple[tuple[str, Found], ...] = ()
    in_place: bool = True

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.kind, []).append(entry)
        return {kind: tuple(entries) for kind, entries in found.items()}

    def of(self, *kinds: str) -> tuple[Entry, ...]:
        """The entries of some kinds, kind by kind in the order of the document."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return tuple(entry for kind in kinds for entry in self._by_kind.get(kind, ()))

    @cached_property
    def _by_place(self) -> list[Entry]:
        return sorted(self.entries, key=lambda entry: entry.span)

    def entry_at(self, offset: int) -> Entry | None:
        """The entry at an offset, the innermost one; None between entries."""
        last = bisect_right(self._by_place, offset, key=lambda entry: entry.span.start)
        for entry in reversed(self._by_place[max(0, last - NESTED) : last]):
            if offset <= entry.span.end:
                return entry
        return None

    @cached_property
    def inlines(self) -> tuple[Node, ...]:
        """The inline parts of an edition in the order of the text, each before what is in it."""
        from contentbot.content.markdown import inlines

        return tuple(inlines(self.edition.tree.nodes)) if self.edition and self.edition.tree else ()

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(_all(self.edition.items)) if self.edition else ()

    def all_items(self) -> tuple[Item, ...]:
        """Items and their sub-items in the order of the text."""
        return self._items


def _all(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if item.children:
            yield from _all(item.children)
