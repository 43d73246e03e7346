"""The items of an edition and their entries, from lists and from lines meant as items."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from contentbot.content import grammar, item_lines
from contentbot.content.document import Item, LinkAt
from contentbot.content.grammar.fields import stripped
from contentbot.content.item_lines import LISTED, MARKER
from contentbot.content.markdown import Node
from contentbot.content.outline import Outline
from contentbot.model import Entry, Span


class Items:
    """Collects items and their entries, list by list.

    outline: where one is. note: keeps the links of some nodes, and returns them.
    """

    def __init__(
        self,
        text: str,
        day: date | None,
        outline: Outline,
        note: Callable[[Sequence[Node]], list[LinkAt]],
    ) -> None:
        self.text = text
        self.found: list[Item] = []
        self.entries: list[Entry] = []
        self._day = day
        self._outline = outline
        self._note = note

    # --- lists ---

    def of_list(self, node: Node) -> None:
        """Read a list."""
        self.found += self._list(node, 1)

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
        for part in parts if self._outline.kind in LISTED else ():
            self._stray(part, links)

    def _parts(self, block: Node, links: Sequence[LinkAt]) -> list[Span]:
        """The text of an item, cut where a line without a sign begins one of its own."""
        span = stripped(self.text, block.start, block.end)
        if self._outline.kind not in LISTED or item_lines.says_none(self.text, span):
            return [span]
        return item_lines.chunks(self.text, span, links)

    # --- lines that should have been items ---

    def of_paragraph(self, node: Node) -> None:
        """Read a paragraph where only items should stand."""
        links = self._note(node.children)
        span = stripped(self.text, node.start, node.end)
        if item_lines.says_none(self.text, span):
            self.found.append(self._item(span, content=span, role="none"))
        else:
            for chunk in item_lines.chunks(self.text, span, links):
                self._stray(chunk, links)

    def of_code(self, node: Node) -> None:
        """An indented block in a list section: most probably items indented too far."""
        for start in item_lines.line_starts(self.text, Span(node.start, node.end)):
            line = item_lines.first_line(self.text, Span(start, node.end))
            match = MARKER.match(self.text, *line)
            if match and match[3]:
                self._line(line, item_lines.raw_links(self.text, line))

    def _stray(self, chunk: Span, links: Sequence[LinkAt]) -> None:
        inside = [link for link in links if chunk.start <= link.span.start < chunk.end]
        if item_lines.looks_like_item(self.text, chunk, inside, kind=self._outline.kind):
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
        self._finish(item, self.found)

    # --- what an item is ---

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
            section=self._outline.section,
            group=self._outline.group,
            kind=self._outline.kind,
            links=tuple(links),
            role=role,
            children=tuple(children),
        )

    def _finish(self, item: Item, out: list[Item]) -> None:
        """Decide what an item is, and keep it."""
        if item.kind not in LISTED:
            out.append(item)
        elif item_lines.says_none(self.text, item.content):
            out.append(_told(item, "none"))
        elif item.kind == "event":
            self._event(item, out)
        elif not item.links and any(child.entry for child in item.children):
            out.append(_told(item, "label"))
        elif entry := grammar.entry(self.text, item, self._day):
            self.entries.append(entry)
            out.append(_told(item, "entry", entry))
        else:
            out.append(item)

    def _event(self, item: Item, out: list[Item]) -> None:
        """An event's line takes the lines below it, even those that are indented wrongly."""
        if item.depth > 1 and not item_lines.begins_with_date(self.text, item.content):
            out.append(_told(item, "sub"))
            return
        owned = tuple(child for child in item.children if child.role == "sub")
        own = item if owned == item.children else replace(item, children=owned)
        entry = grammar.entry(self.text, own, self._day)
        if entry is not None:
            self.entries.append(entry)
            out.append(_told(item, "entry", entry))
        elif not self._joined(item, out or self.found):
            out.append(item)

    def _joined(self, item: Item, before: list[Item]) -> bool:
        """Give a line to the event above it, if that has none of its own yet."""
        last = before[-1] if before else None
        if not last or not last.entry or last.kind != "event" or "title-cell" in last.entry.spans:
            return False
        below = (*last.children, _told(item, "sub"))
        both = replace(last, children=below, span=Span(last.span.start, item.span.end))
        entry = grammar.entry(self.text, both, self._day)
        if entry is None:
            return False
        self._exchange(last.entry, entry)
        before[-1] = replace(both, entry=entry)
        return True

    def _exchange(self, old: Entry, new: Entry) -> None:
        """Put an entry in the place of another, which is one of the last."""
        for number in range(len(self.entries) - 1, -1, -1):
            if self.entries[number] is old:
                self.entries[number] = new
                return


def _told(item: Item, role: str, entry: Entry | None = None) -> Item:
    """An item with its role; every item comes by, and `replace` takes twice as long."""
    return Item(
        item.span, item.line, item.marker, item.indent, item.gap, item.content, item.depth,
        item.section, item.group, item.kind, item.links, role, entry, item.children,
    )  # fmt: skip
