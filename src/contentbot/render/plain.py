"""Markdown as plain rows of text, as a reader of the page sees it."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from contentbot.content import markdown
from contentbot.content.markdown import Node
from contentbot.render.visible import one_line

BULLET = "• "


def rows(text: str) -> list[str]:
    """The rows of some blocks of Markdown: bullets for items, nothing for markup."""
    return list(_blocks(markdown.parse(text).nodes, ""))


def _blocks(nodes: Sequence[Node], indent: str, bullet: str = "") -> Iterator[str]:
    for node in nodes:
        if node.type == "list_item":
            yield from _blocks(node.children, indent, BULLET)
        elif node.type == "list":
            yield from _blocks(node.children, indent)
        elif node.type == "block_quote":
            yield from (f"{indent}“ {row}" for row in _blocks(node.children, ""))
        elif node.type in ("block_code", "block_html"):
            yield from (f"{indent}{one_line(row)}" for row in (node.raw or "").splitlines())
        elif node.type != "blank_line":
            for row in _inline(node.children).split("\n"):
                yield f"{indent}{bullet}{one_line(row).strip()}"
                bullet = " " * len(bullet)
            if bullet:  # what else an item has is set in below its first line
                indent, bullet = f"{indent}  ", ""


def _inline(nodes: Sequence[Node]) -> str:
    out = []
    for node in nodes:
        if node.type in ("softbreak", "linebreak"):
            out.append("\n" if node.type == "linebreak" else " ")
        elif node.children:
            out.append(_inline(node.children))
        elif node.type == "text":
            out.append(html.unescape(node.raw or ""))
        else:
            out.append(node.raw or "")
    return "".join(out)
