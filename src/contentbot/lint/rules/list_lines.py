"""Lines of lists: blank ones, empty ones, wrapped ones, and spaces at their ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, pairwise

from contentbot.content.document import Document, Item
from contentbot.content.item_lines import LISTED
from contentbot.content.markdown import Node
from contentbot.lint.fields import safe
from contentbot.lint.lines import commented, newline
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span
from contentbot.text import late

MOST_BREAKS = 100  # in an item that is put on one line; no real one has a tenth of them
_EMPTY = late(r"^[ \t]*[*+-][ \t]*(?=\r?$)", re.MULTILINE)
_BREAK = late(r"[ \t]*(?:\r\n?|\n)[ \t]*")
_NEXT_ITEM = late(r"(?<=\))(?:[ \t]*\*[ \t]+|[+-] )(?=\[)")


@rule("info", fix="safe", on="edition")
def blank_line_in_list(document: Document, facts: Facts) -> Iterator[Found]:
    """A blank line stands between two items of a list.

    A list with a blank line in it is set loose: its items get gaps that other lists have not.

    Bad:
        * [Faster builds](https://example.org/faster)

        * [Smaller builds](https://example.org/smaller)

    Good:
        * [Faster builds](https://example.org/faster)
        * [Smaller builds](https://example.org/smaller)
    """
    lines = document.lines
    items = [item for item in document.all_items() if item.marker and item.gap]
    for above, item in pairwise(items):
        gap = document.text[above.content.end : item.line.start]
        if gap.count("\n") < 2 and gap.count("\r") < 2:
            continue
        if not gap.isspace() or above.content.end == above.content.start:
            continue
        first, last = lines.line_of(above.content.end) + 1, lines.line_of(item.line.start) - 1
        if first <= last:
            span = Span(lines.whole(first).start, lines.whole(last).end)
            yield Found(span, "a blank line in the list", "delete it", safe(Edit(span, "")))


@rule("warning", fix="safe", on="edition")
def blank_line_missing(document: Document, facts: Facts) -> Iterator[Found]:
    """No blank line stands between a text and the list or heading below it.

    The program that makes the site then prints the list as part of the text above.

    Bad:
        Some of them need a login:
        * [Faster builds](https://example.org/faster)

    Good:
        Some of them need a login:

        * [Faster builds](https://example.org/faster)

    Bad:
        * [Faster builds](https://example.org/faster)
        ### Research

        * [Smaller builds](https://example.org/smaller)
    """
    lines = document.lines
    starts = {lines.line_of(item.line.start) for item in document.all_items()}
    pairs = list(_pairs(document))
    attached = [below for _, below, gap in pairs if below.type == "list" and gap == 1]
    custom = len(attached) > 3 and 2 * len(attached) > sum(x.type == "list" for _, x, _ in pairs)
    for above, below, gap in pairs:
        last = lines.line_of(max(above.end - 1, above.start))
        if gap != 1 or (below.type == "list" and (custom or last in starts)):
            continue
        span = lines.span(last + 1)
        yield Found(
            span, f"no blank line stands above this {below.type}", "put one there",
            fix=safe(Edit(Span(span.start, span.start), newline(document))),
            severity="info" if below.type == "heading" else None,
        )  # fmt: skip


def _pairs(document: Document) -> Iterator[tuple[Node, Node, int]]:
    """What wants a blank line above, what stands above it, and how many lines further up."""
    tree = document.edition.tree if document.edition else None
    blocks = [node for node in tree.nodes if node.type != "blank_line"] if tree else []
    line_of = document.lines.line_of
    for above, below in pairwise(blocks):
        if _needs_blank(above, below):
            last = line_of(max(above.end - 1, above.start))
            yield above, below, line_of(below.start) - last


def _needs_blank(above: Node, below: Node) -> bool:
    if below.type == "list":
        return above.type == "paragraph"
    atx = below.type == "heading" and (below.attrs or {}).get("style") != "setext"
    return atx and above.type in ("paragraph", "list", "block_quote")


@rule("warning", fix="safe", on="edition")
def empty_item(document: Document, facts: Facts) -> Iterator[Found]:
    """An item of a list has no text.

    It is printed as a lone dot. Most often a line was cut there, or never finished.

    Bad:
        * [Faster builds](https://example.org/faster)
        *
        * [Smaller builds](https://example.org/smaller)

    Good:
        * [Faster builds](https://example.org/faster)
        * [Smaller builds](https://example.org/smaller)
    """
    lines = document.lines
    edition = document.edition
    for match in _EMPTY.finditer(document.text, edition.body if edition else 0):
        if commented(document, match.start()):
            continue
        line = lines.line_of(match.start())
        indent = len(match[0]) - len(match[0].lstrip())
        below = lines.string(line + 1) if line < len(lines) else ""
        owner = below.strip() and len(below) - len(below.lstrip()) > indent
        fix = None if owner else safe(Edit(lines.whole(line), ""))
        yield Found(lines.span(line), "an item without a text", "fill it or delete it", fix)


@rule("info", fix="safe", on="edition")
def trailing_spaces(document: Document, facts: Facts) -> Iterator[Found]:
    """Spaces stand at the end of a line, where nobody sees them.

    They make two lines differ that look the same. Two spaces that break a line of prose
    are left as they are.

    Bad:
        * [Faster builds](https://example.org/faster)␠␠

    Good:
        * [Faster builds](https://example.org/faster)
    """
    spans = list(_line_ends(document.text, document.edition.body if document.edition else 0))
    if document.edition:  # in prose they harm nobody
        items = sorted(item.span for item in document.edition.items if item.kind != "event")
        starts = [item.start for item in items]
        above = ((at, bisect_left(starts, at.start) - 1) for at in spans)
        spans = [at for at, n in above if n >= 0 and at.start <= items[n].end]
    if not spans:
        return
    breaks = {node.start for node in document.inlines if node.type == "linebreak"}
    tree = document.edition.tree if document.edition else None
    codes = [node for node in tree.nodes if node.type == "block_code"] if tree else []
    for span in spans:
        if span.start in breaks:
            continue
        line = document.lines.string(document.lines.line_of(span.start)).strip()
        if line in ("*", "-", "+") or commented(document, span.start):
            continue
        if not any(code.start <= span.start < code.end for code in codes):
            yield Found(span, "spaces at the end of the line", "delete them", safe(Edit(span, "")))


def _line_ends(text: str, start: int) -> Iterator[Span]:
    """White space at the ends of lines; searching for pairs of signs is much the fastest."""
    for pair in (" \n", "\t\n", " \r", "\t\r"):
        at = text.find(pair, start)
        while at != -1:
            first = at
            while first > start and text[first - 1] in " \t":
                first -= 1
            yield Span(first, at + 1)
            at = text.find(pair, at + 1)


@rule("info", fix="safe", on="edition")
def wrapped_item(document: Document, facts: Facts) -> Iterator[Found]:
    """An item goes on in the next line.

    One item in one line can be moved, sorted and searched for; the site shows no difference.

    Bad:
        * [Faster builds
          for everyone](https://example.org/faster)

    Good:
        * [Faster builds for everyone](https://example.org/faster)
    """
    for item in document.all_items():
        if item.role == "none" or item.kind not in LISTED or item.content.end <= item.line.end:
            continue
        end = _goes_to(item)
        breaks = _BREAK.finditer(document.text, item.content.start, end)
        edits = [
            Edit(Span(*match.span()), _joint(document.text, *match.span()))
            for match in islice(breaks, MOST_BREAKS + 1)
        ]
        if edits:
            span = Span(item.line.start, end)
            fix = safe(*edits) if len(edits) <= MOST_BREAKS else None
            yield Found(span, "the item is wrapped", "write it in one line", fix)


def _goes_to(item: Item) -> int:
    """Where the part of an item ends that belongs on one line; words behind a link do not."""
    if item.kind in ("event", "cfp") or not item.links:
        return item.content.end
    return item.links[-1].span.end


def _joint(text: str, start: int, end: int) -> str:
    """What stands for a line break: nothing inside a bracket or bold sign, else a space."""
    opened = text.endswith(("[", "[**", "[*"), max(0, start - 3), start)
    closed = text.startswith(("]", "**]", "*]"), end)
    return "" if opened or closed else " "


@rule("warning", fix="safe", on="edition")
def items_on_one_line(document: Document, facts: Facts) -> Iterator[Found]:
    """Two items stand in one line, so that the second is no item of its own.

    The line break between them was lost, often when two changes met.

    Bad:
        * [Faster builds](https://example.org/faster)* [Smaller builds](https://example.org/smaller)

    Good:
        * [Faster builds](https://example.org/faster)
        * [Smaller builds](https://example.org/smaller)
    """
    for item in document.all_items():
        if item.kind not in LISTED or len(item.links) < 2:
            continue
        for match in _NEXT_ITEM.finditer(document.text, item.links[0].span.end, item.content.end):
            if any(link.span.end == match.start() for link in item.links):
                span = Span(*match.span())
                indent = document.text[item.span.start : item.span.start + item.indent]
                edit = Edit(span, f"{newline(document)}{indent}* ")
                yield Found(span, "a second item in the line", "start a new line", safe(edit))
