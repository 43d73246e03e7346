"""Markdown to a tree whose every node knows where it stands in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Any

from contentbot.content.blocks import Blocks, Definition, State, Token
from contentbot.content.inlines import Inlines
from contentbot.content.positions import Range
from contentbot.content.tiling import Misfit
from contentbot.frozen import dataclass

__all__ = ["MAX_INLINE", "Definition", "Misfit", "Node", "Tree", "parse"]

# A paragraph's text beyond this many characters stays one text node.
MAX_INLINE = 20_000

# Both keep nothing of a document but compiled patterns, so one of each is enough.

_BLOCK_TYPES = frozenset(
    {"block_text", "paragraph", "heading", "list", "list_item", "block_quote", "block_code",
     "block_html", "blank_line", "thematic_break"}
)  # fmt: skip


def inlines(nodes: Sequence[Node]) -> Iterator[Node]:
    """The inline nodes below some nodes in the order of the text, each before its children."""
    for node in nodes:
        if node.type not in _BLOCK_TYPES:
            yield node
        if node.children:
            yield from inlines(node.children)


_BLOCKS = Blocks()
_INLINES = Inlines()
# What a block's attributes take over from its token beside mistune's own.
_EXTRA = {
    "heading": ("style",),
    "list": ("bullet", "tight"),
    "block_code": ("style", "marker"),
    "blank_line": ("newlines",),
}
_EXTRA_INLINE = ("style", "ref", "label")
_EDGE = " \r\n\t\f"


class Node:
    """A part of a document; all positions are characters of the original text.

    type: mistune's name of the token.
    start, end: blocks from the first sign of their first line (a marker belongs to them) to the
        end of their last line; inline nodes with their delimiters.
    attrs: mistune's, and what else it tells: `bullet` and `tight` of lists (items too have
        `bullet`), `level` and `style` of headings (atx, setext), `style` of links and images
        (inline, reference, auto), `style` and `marker` of code blocks.
    raw: the text of text, code and HTML, as mistune reads it.
    inner: the text of a heading, of a link (between the brackets), of a code span, of emphasis;
        a list item's content.
    dest: the address of an inline or automatic link as it is written, without `<>`.
    title, label: a link's title without its quotes; the label of a reference.
    """

    __slots__ = (
        "attrs", "children", "dest", "end", "inner", "label", "raw", "start", "title", "type",
    )  # fmt: skip

    def __init__(
        self,
        type: str,
        start: int,
        end: int,
        children: list[Node],
        *,
        attrs: Mapping[str, Any] | None = None,
        raw: str | None = None,
        inner: Range | None = None,
    ) -> None:
        self.type = type
        self.start = start
        self.end = end
        self.children = children
        self.attrs = attrs
        self.raw = raw
        self.inner = inner
        self.dest: Range | None = None
        self.title: Range | None = None
        self.label: Range | None = None

    def __repr__(self) -> str:
        return f"<{self.type} {self.start}:{self.end}>"


@dataclass(frozen=True, slots=True)
class Tree:
    """A document: its blocks and its reference definitions, both in the order of the text."""

    nodes: list[Node]
    definitions: tuple[Definition, ...]


def parse(text: str, *, start: int = 0, by_position: bool = True) -> Tree:
    """Read the body of a document.

    start: where the body begins in its file; it is added to every position.
    by_position: siblings in the order of the text; False leaves them in mistune's, which puts
        what ends a lazy block quote or list item before it.

    Emphasis in a paragraph of very many delimiters is left as text, and a paragraph longer than
    MAX_INLINE is one text, so that no text takes long to read.

    Raises:
        Misfit: mistune's tokens do not cover the text (another version of it).
    """
    skip = 1 if text.startswith("\ufeff") else 0
    state = _BLOCKS.read(text[skip:], start + skip)
    nodes = _Builder(state.env, by_position=by_position).blocks(state)
    return Tree(nodes, tuple(sorted(state.definitions, key=lambda d: d.start)))


class _Builder:
    """Makes nodes of the tokens of one document."""

    def __init__(self, env: MutableMapping[str, Any], *, by_position: bool) -> None:
        self.env = env
        self.by_position = by_position

    def blocks(self, state: State) -> list[Node]:
        """The nodes of a source's tokens."""
        nodes = [self.block(state, token) for token in state.tokens]
        if state.moved and self.by_position:
            nodes.sort(key=lambda node: node.start)
        return nodes

    def block(self, state: State, token: Token) -> Node:
        if "pieces" in token:
            return self.text(state, token)
        kind = token["type"]
        attrs = _attrs(token, _EXTRA.get(kind, ()))
        node = Node(kind, token["start"], token["end"], [], attrs=attrs)
        if kind == "list":
            shared = {"bullet": token["bullet"]}
            node.children = [self.item(child, shared) for child in token["children"]]
        elif kind == "block_quote":
            node.children = self.blocks(token["state"])
        else:
            node.raw = token.get("raw")
        return node

    def item(self, token: Token, attrs: Mapping[str, Any]) -> Node:
        children = self.blocks(token["state"])
        node = Node("list_item", token["start"], token["end"], children, attrs=attrs)
        node.inner = token["inner"]
        return node

    def text(self, state: State, token: Token) -> Node:
        """A paragraph or heading."""
        text, skip = _stripped(state.src, token["pieces"])
        segments = state.segments(token["pieces"], skip)
        shift = segments[0][1]
        uneven = any(other != shift for _, other in segments)
        shift = 0 if uneven else shift
        if len(text) > MAX_INLINE:
            tokens: list[Token] = [{"type": "text", "raw": text, "start": 0, "end": len(text)}]
        else:
            tokens = _INLINES.read(text, self.env)
        node = Node(token["type"], shift, shift + len(text), _inline(tokens, shift))
        if uneven:
            _move([node], segments)
        if node.type == "heading":
            node.inner = node.start, node.end
            node.start, node.end = token["start"], token["end"]
            node.attrs = _attrs(token, _EXTRA["heading"])
        return node


def _stripped(src: str, pieces: Sequence[Range]) -> tuple[str, int]:
    """A paragraph's text as mistune reads it, and how many signs went from its front."""
    start, end = pieces[0]
    text = src[start:end]
    if len(pieces) > 1:
        text = "".join([src[start:end] for start, end in pieces])
    kept = text.lstrip(_EDGE)
    return kept.rstrip(_EDGE), len(text) - len(kept) if kept else 0


def _attrs(token: Token, extra: Sequence[str]) -> dict[str, Any] | None:
    """Mistune's attributes of a token, with what else it tells."""
    attrs: dict[str, Any] = dict(token.get("attrs") or ())
    for name in extra:
        if name in token:
            attrs[name] = token[name]
    return attrs or None


def _inline(tokens: list[Token], shift: int) -> list[Node]:
    """The nodes of inline tokens; shift is added to their positions."""
    nodes: list[Node] = []
    for token in tokens:
        kind = token["type"]
        node = Node(kind, token["start"] + shift, token["end"] + shift, [])
        nodes.append(node)
        if kind == "text":
            node.raw = token["raw"]
            continue
        if "children" in token:
            node.children = _inline(token["children"], shift)
        if "attrs" in token:
            node.attrs = _attrs(token, _EXTRA_INLINE)
            node.dest = _shifted(token.get("dest"), shift)
            node.title = _shifted(token.get("title"), shift)
            node.label = _shifted(token.get("label_at"), shift)
        elif "raw" in token:
            node.raw = token["raw"]
        node.inner = _shifted(token.get("inner"), shift)
    return nodes


def _shifted(span: Range | None, shift: int) -> Range | None:
    return None if span is None else (span[0] + shift, span[1] + shift)


def _move(nodes: list[Node], segments: list[Range]) -> None:
    """Map positions in a text to the original, where its lines are shifted differently."""
    starts = [start for start, _ in segments]

    def at(pos: int) -> int:
        return pos + segments[bisect_right(starts, pos) - 1][1]

    def span(old: Range | None) -> Range | None:
        return None if old is None else (at(old[0]), at(old[1]))

    for node in _all(nodes):
        node.start, node.end = at(node.start), at(node.end)
        node.inner, node.dest = span(node.inner), span(node.dest)
        node.title, node.label = span(node.title), span(node.label)


def _all(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)
