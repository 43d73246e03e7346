"""The walk over an edition's tree: what stands below each heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from contentbot.content import grammar, item_lines, prose
from contentbot.content.document import Heading, LinkAt
from contentbot.content.grammar.fields import Fields, stripped
from contentbot.content.item_lines import LISTED
from contentbot.content.items import Items
from contentbot.content.markdown import Node, Tree
from contentbot.content.outline import Outline
from contentbot.content.settings import Settings
from contentbot.model import Entry, Span
from contentbot.text import late

_COMMENT = late(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def _links(nodes: Sequence[Node], definitions: dict[str, Span]) -> Iterator[LinkAt]:
    for node in nodes:
        if node.type == "link" and node.inner is not None:
            label = str((node.attrs or {}).get("label", "")).casefold()
            dest = Span(*node.dest) if node.dest else definitions.get(label)
            yield LinkAt(Span(node.start, node.end), Span(*node.inner), dest)
        if node.children:
            yield from _links(node.children, definitions)


class Walk:
    """Reads the blocks of one edition in their order.

    headings, comments, links: what was met; a link with its section. items: the list items,
    and the entries that they are. entries: those that are prose.
    """

    def __init__(self, text: str, settings: Settings, day: date | None) -> None:
        self.text = text
        self.headings: list[Heading] = []
        self.entries: list[Entry] = []
        self.comments: list[Span] = []
        self.links: list[tuple[LinkAt, str | None]] = []
        self._outline = Outline(settings)
        self.items = Items(text, day, self._outline, self._note)
        self._definitions: dict[str, Span] = {}
        self._prose: list[Span] = []
        self._links_above = 0  # how many links stand above the prose

    def over(self, tree: Tree) -> None:
        """Read a tree."""
        for one in tree.definitions:
            self._definitions.setdefault(one.label.casefold(), Span(*one.dest))
        for node in tree.nodes:
            self._block(node)
        self._end_prose()

    def _block(self, node: Node) -> None:
        if node.type == "heading":
            self._end_prose()
            self._heading(node)
        elif node.type == "list":
            self.items.of_list(node)
        elif node.type == "paragraph":
            self._paragraph(node)
        elif node.type == "block_html":
            found = _COMMENT.finditer(self.text, node.start, node.end)
            self.comments += (Span(*match.span()) for match in found)
        elif node.type == "block_code" and self._outline.kind in LISTED:
            self.items.of_code(node)
        else:
            self._note(node.children)
            if node.type == "block_quote" and self._outline.kind == "quote":
                self._prose.append(Span(node.start, node.end))

    def _note(self, nodes: Sequence[Node]) -> list[LinkAt]:
        """Keep the links of some nodes, and return them."""
        found = list(_links(nodes, self._definitions))
        self.links += ((link, self._outline.section) for link in found)
        return found

    def _paragraph(self, node: Node) -> None:
        if self._outline.kind in LISTED:
            self.items.of_paragraph(node)
        else:
            self._note(node.children)
            self._prose.append(stripped(self.text, node.start, node.end))

    def _heading(self, node: Node) -> None:
        inner = Span(*(node.inner or (node.end, node.end)))
        self._note(node.children)
        level = int((node.attrs or {}).get("level", 1))
        raw = self.text[slice(*inner)]
        known = self._outline.heading(level, raw)
        section, group = self._outline.section, self._outline.group
        place = Span(node.start, node.end)
        self.headings.append(Heading(level, raw, place, inner, section, group, known=known))

    def _end_prose(self) -> None:
        """The prose of a section becomes an entry, if the section holds such."""
        spans, self._prose = self._prose, []
        first, self._links_above = self._links_above, len(self.links)
        at = self._outline
        if not spans or at.section is None:
            return
        whole = Span(spans[0].start, spans[-1].end)
        near = (link for link, _ in self.links[first:])
        links = [link for link in near if whole.start <= link.span.start < whole.end]
        if at.kind == "pick":
            out = prose.pick_fields(self.text, spans, links)
        elif at.kind == "quote":
            out = prose.quote_fields(self.text, spans, links)
        else:
            out = Fields()
            out.text("text", self.text, whole)
        if out.spans:
            out.values["section"] = at.section
            line = item_lines.first_line(self.text, whole)
            entry = grammar.make(at.kind, out, whole, line, section=at.section, group=at.group)
            self.entries.append(entry)
