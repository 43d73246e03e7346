"""The walk over an edition's tree: which section one is in, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from contentbot.content import grammar, item_lines, prose
from contentbot.content.document import Heading, Item, LinkAt
from contentbot.content.grammar import Fields, stripped
from contentbot.content.item_lines import LISTED, MARKER
from contentbot.content.markdown import Node, Tree
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

    headings, items, entries, comments, links: what was met; a link with its section.
    """

    def __init__(self, text: str, settings: Settings, day: date | None) -> None:
        self.text = text
        self.settings = settings
        self.day = day
        self.headings: list[Heading] = []
        self.items: list[Item] = []
        self.entries: list[Entry] = []
        self.comments: list[Span] = []
        self.links: list[tuple[LinkAt, str | None]] = []
        self._definitions: dict[str, Span] = {}
        self._prose: list[Span] = []
        self._open: list[tuple[int, str]] = []  # levels and ids of the sections one is in
        self._section: str | None = None
        self._group: str | None = None
        self._kind = "text"

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
            self.items += self._list(node, 1)
        elif node.type == "paragraph":
            self._paragraph(node)
        elif node.type == "block_html":
            found = _COMMENT.finditer(self.text, node.start, node.end)
            self.comments += (Span(*match.span()) for match in found)
        elif node.type == "block_code" and self._kind in LISTED:
            self._code(node)
        else:
            self._note(node.children)
            if node.type == "block_quote" and self._kind == "quote":
                self._prose.append(Span(node.start, node.end))

    def _note(self, nodes: Sequence[Node]) -> list[LinkAt]:
        """Keep the links of some nodes, and return them."""
        found = list(_links(nodes, self._definitions))
        self.links += ((link, self._section) for link in found)
        return found

    # --- sections ---

    def _heading(self, node: Node) -> None:
        inner = Span(*(node.inner or (node.end, node.end)))
        self._note(node.children)
        level = int((node.attrs or {}).get("level", 1))
        raw = self.text[slice(*inner)]
        section = self.settings.find(raw, self._group or self._section)
        if section is None:
            self._enter_unknown(level)
        elif section.group:
            self._section, self._group, self._kind = section.parent, section.id, section.kind
        else:
            self._open = [one for one in self._open if one[0] < level] + [(level, section.id)]
            self._section, self._group, self._kind = section.id, None, section.kind
        known = section is not None
        place = Span(node.start, node.end)
        self.headings.append(
            Heading(level, raw, place, inner, self._section, self._group, known=known)
        )

    def _enter_unknown(self, level: int) -> None:
        """A heading that the settings do not know belongs to the section around it."""
        self._open = [one for one in self._open if one[0] < level]
        self._section = self._open[-1][1] if self._open else None
        self._group = None
        self._kind = self.settings.by_id[self._section].kind if self._section else "text"

    def _end_prose(self) -> None:
        """The prose of a section becomes an entry, if the section holds such."""
        spans, self._prose = self._prose, []
        if not spans or self._section is None:
            return
        whole = Span(spans[0].start, spans[-1].end)
        links = [link for link, _ in self.links if whole.start <= link.span.start < whole.end]
        if self._kind == "pick":
            out = prose.pick_fields(self.text, spans, links)
        elif self._kind == "quote":
            out = prose.quote_fields(self.text, spans, links)
        else:
            out = Fields()
            out.text("text", self.text, whole)
        if out.spans:
            out.values["section"] = self._section
            line = item_lines.first_line(self.text, whole)
            place = {"section": self._section, "group": self._group}
            self.entries.append(grammar.make(self._kind, out, whole, line, **place))

    # --- lines that should have been items ---

    def _paragraph(self, node: Node) -> None:
        links = self._note(node.children)
        span = stripped(self.text, node.start, node.end)
        if self._kind not in LISTED:
            self._prose.append(span)
        elif item_lines.says_none(self.text, span):
            self.items.append(self._item(span, content=span, role="none"))
        else:
            for chunk in item_lines.chunks(self.text, span, links):
                self._stray(chunk, links)

    def _code(self, node: Node) -> None:
        """An indented block in a list section: most probably items indented too far."""
        for start in item_lines.line_starts(self.text, Span(node.start, node.end)):
            line = item_lines.first_line(self.text, Span(start, node.end))
            match = MARKER.match(self.text, *line)
            if match and match[3]:
                self._line(line, item_lines.raw_links(self.text, line))

    def _stray(self, chunk: Span, links: Sequence[LinkAt]) -> None:
        inside = [link for link in links if chunk.start <= link.span.start < chunk.end]
        if item_lines.looks_like_item(self.text, chunk, inside, kind=self._kind):
            self._line(chunk, inside)

    def _line(self, chunk: Span, links: Sequence[LinkAt]) -> None:
        """A line that is an item in all but its Markdown."""
        start = item_lines.line_start(self.text, chunk.start)
        match = MARKER.match(self.text, start, chunk.end)
        span = Span(start, chunk.end)
        if match and (match[3] or match[2] in "*+-"):
            content = Span(match.end(), chunk.end)
            item = self._item(span, content=content, marker=match, links=links)
        else:
            item = self._item(span, content=chunk, indent=chunk.start - start, links=links)
        self._finish(item, self.items)

    # --- items ---

    def _item(
        self,
        span: Span,
        *,
        content: Span,
        marker: re.Match[str] | None = None,
        indent: int = 0,
        depth: int = 1,
        links: Sequence[LinkAt] = (),
        children: Sequence[Item] = (),
        role: str = "odd",
    ) -> Item:
        return Item(
            span=span,
            line=item_lines.first_line(self.text, span),
            marker=marker[2] if marker else "",
            indent=len(marker[1]) if marker else indent,
            gap=len(marker[3]) if marker else 0,
            content=content,
            depth=depth,
            section=self._section,
            group=self._group,
            kind=self._kind,
            links=tuple(links),
            role=role,
            children=tuple(children),
        )

    def _list(self, node: Node, depth: int) -> list[Item]:
        out: list[Item] = []
        for child in node.children:
            if child.type == "list_item":
                self._list_item(child, depth, out)
        return out

    def _list_item(self, node: Node, depth: int, out: list[Item]) -> None:
        start = item_lines.line_start(self.text, node.start)
        marker = MARKER.match(self.text, start, node.end)
        if not marker:  # a list in a quote: its lines begin with ">"
            self._note(node.children)
            return
        links: list[LinkAt] = []
        children: list[Item] = []
        parts: list[Span] = []
        for block in node.children:
            if block.type in ("block_text", "paragraph"):
                found = self._note(block.children)
                parts += self._parts(block, found)
                links += found
            elif block.type == "list":
                children += self._list(block, depth + 1)
            else:
                self._note(block.children)
        begins_with_text = node.children and node.children[0].type in ("block_text", "paragraph")
        content = parts.pop(0) if parts and begins_with_text else Span(marker.end(), marker.end())
        end = max([content.end, marker.end(2), *(child.span.end for child in children)])
        inside = [link for link in links if content.start <= link.span.start < content.end]
        item = self._item(
            Span(start, end),
            content=content,
            marker=marker,
            depth=depth,
            links=inside,
            children=children,
        )
        self._finish(item, out)
        for part in parts if self._kind in LISTED else ():
            self._stray(part, links)

    def _parts(self, block: Node, links: Sequence[LinkAt]) -> list[Span]:
        """The text of an item, cut where a line without a sign begins one of its own."""
        span = stripped(self.text, block.start, block.end)
        if self._kind not in LISTED or item_lines.says_none(self.text, span):
            return [span]
        return item_lines.chunks(self.text, span, links)

    def _finish(self, item: Item, out: list[Item]) -> None:
        """Decide what an item is, and keep it."""
        if item.kind not in LISTED:
            out.append(item)
        elif item_lines.says_none(self.text, item.content):
            out.append(replace(item, role="none"))
        elif item.kind == "event":
            self._event(item, out)
        elif not item.links and any(child.entry for child in item.children):
            out.append(replace(item, role="label"))
        else:
            entry = grammar.entry(self.text, item, self.day)
            self.entries += (entry,) if entry else ()
            out.append(replace(item, role="entry" if entry else "odd", entry=entry))

    def _event(self, item: Item, out: list[Item]) -> None:
        """An event's line takes the lines below it, even those that are indented wrongly."""
        if item.depth > 1 and not item_lines.begins_with_date(self.text, item.content):
            out.append(replace(item, role="sub"))
            return
        owned = tuple(child for child in item.children if child.role == "sub")
        entry = grammar.entry(self.text, replace(item, children=owned), self.day)
        if entry is not None:
            self.entries.append(entry)
            out.append(replace(item, role="entry", entry=entry))
        elif not self._joined(item, out or self.items):
            out.append(item)

    def _joined(self, item: Item, before: list[Item]) -> bool:
        """Give a line to the event above it, if that has none of its own yet."""
        last = before[-1] if before else None
        if not last or not last.entry or last.kind != "event" or "title-cell" in last.entry.spans:
            return False
        below = (*last.children, replace(item, role="sub"))
        both = replace(last, children=below, span=Span(last.span.start, item.span.end))
        entry = grammar.entry(self.text, both, self.day)
        if entry is None:
            return False
        self.entries = [entry if one is last.entry else one for one in self.entries]
        before[-1] = replace(both, entry=entry)
        return True
