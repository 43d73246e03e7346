"""What of a Markdown text would come alive on the forge, so that no stranger's word does."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from itertools import groupby

from contentbot.content import markdown
from contentbot.content.markdown import Node

# What the forge turns into a link, or tells somebody of, in plain text.
_CALLS = re.compile(
    r"@[A-Za-z0-9]|[\w./-]*#\d+|\bGH-\d|://|\bwww\.|\b[0-9a-f]{7,40}\b|\|",
    re.IGNORECASE,
)
OWN_HTML = frozenset({"<details>", "</details>", "<summary>", "</summary>"})
_TAG = re.compile(r"<[^>]*>")
_MARKER = re.compile(r"<!-- contentbot[ :][^<>]* -->")


def alive(text: str, *, links: Collection[str], references: Collection[str] = ()) -> list[str]:
    """All that is more than words, code, lists and our own folds, as it stands in the text.

    links: what an address may begin with. references: such as `#123`, which may stand.
    """
    allowed = tuple(links)
    first, _, rest = text.partition("\n")
    body = rest if _MARKER.fullmatch(first) else text
    return list(_below(markdown.parse(body).nodes, allowed, frozenset(references)))


def _below(nodes: list[Node], links: tuple[str, ...], references: frozenset[str]) -> Iterator[str]:
    # What stands side by side is read as one, and so are signs that are written by their number.
    for kind, group in groupby(nodes, key=lambda node: node.type):
        if kind == "text":
            words = html.unescape("".join(node.raw or "" for node in group))
            yield from (one for one in _calls(words) if one not in references)
        else:
            for node in group:
                yield from _node(node, links, references)


def _node(node: Node, links: tuple[str, ...], references: frozenset[str]) -> Iterator[str]:
    raw = node.raw or ""
    if node.type == "link":
        url = str((node.attrs or {}).get("url", ""))
        if not (links and url.startswith(links)):
            yield url
    elif node.type in ("block_html", "inline_html"):
        tags = _TAG.findall(raw)
        words = _TAG.sub("", raw)
        yield from (tag for tag in tags if tag not in OWN_HTML)
        yield from _calls(words)
    elif node.type in ("heading", "image", "thematic_break", "table"):
        yield node.type
    yield from _below(node.children, links, references)


def _calls(text: str) -> list[str]:
    return [match[0] for match in _CALLS.finditer(text)]
