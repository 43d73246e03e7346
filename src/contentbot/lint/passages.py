"""The inline Markdown of a document as passages, alike for editions and fields of entries."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.content.markdown import Node
from contentbot.frozen import dataclass
from contentbot.lint.fields import change, part
from contentbot.lint.once import once
from contentbot.model import Edit, Entry, Span

TEXT_FIELDS = ("title", "name", "text", "project")
_SIGNS = frozenset("`*<[]\\")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with inline Markdown: a whole edition, or one field of an entry's file.

    value: the text that the nodes' positions count in. span: where it stands in the document.
    """

    value: str
    span: Span
    nodes: tuple[Node, ...]
    entry: Entry | None = None

    def place(self, document: Document, start: int, end: int) -> Span:
        """Where a part of the passage stands in the document."""
        if self.entry is None:
            return Span(start, end)
        return part(document, self.span, self.value, start, end)

    def edit(self, document: Document, start: int, end: int, *, new: str) -> Edit:
        """The edit that replaces a part of the passage."""
        if self.entry is None:
            return Edit(Span(start, end), new)
        return change(document, self.span, self.value, start, end, new=new)

    def texts(self) -> Iterator[tuple[Node, str]]:
        """Text outside code, and what is written there; escaped signs stand alone."""
        for node in self.nodes:
            if node.type == "text":
                yield node, self.value[node.start : node.end]


@once
def passages(document: Document) -> Iterator[Passage]:
    """The passages of a document; fields without any sign of Markdown are left out."""
    if document.edition is not None:
        yield Passage(document.text, Span(0, len(document.text)), document.inlines)
        return
    for entry in document.entries:
        for name in TEXT_FIELDS:
            value = entry.text(name)
            if value and not _SIGNS.isdisjoint(value) and name in entry.spans:
                yield Passage(value, entry.spans[name], _nodes(value), entry)


def _nodes(value: str) -> tuple[Node, ...]:
    from contentbot.content import markdown

    return tuple(markdown.inlines(markdown.parse(value).nodes))
