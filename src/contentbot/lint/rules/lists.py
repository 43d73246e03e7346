"""Lists: the sign that begins an item, and how far it is indented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from contentbot.content.document import Document, Item
from contentbot.content.item_lines import LISTED
from contentbot.lint.fields import safe
from contentbot.lint.lines import SUB_INDENT, commented, heading_of
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span
from contentbot.text import late

_ONLY_SIGNS = frozenset("*+-_ \t")
_STUCK = late(
    r"^[ \t]{0,3}(?P<sign>[*+-])(?=\[[^\n]*[^*\s][ \t]*\r?$)"
    r"|^[ \t]*(?P<escaped>\\[*+-])[ \t]*(?=\[|\d{4}-\d\d)",
    re.MULTILINE,
)
_BULLET = late(r"[*+-] ")
# Its last bracket is missing, so that it is no link to the reader of Markdown.
_CUT_LINK = late(r"\n(?=\[[^\n]+\]\(https?://[^\s()]+[ \t]*(?:\r?\n|\Z))")
_VERB = late(r"\s+(?:is|are|was|were|has|have|had|will|can|may|does|do)\b")
_STUCK_SIGNS = ("\n*[", "\n-[", "\n+[", " *[", " -[", " +[", "\n\\", " \\*", " \\-")


def usual_bullet(document: Document) -> str:
    """The sign that most items of the edition begin with."""
    signs = Counter(item.marker for item in document.all_items() if item.marker in ("*", "-", "+"))
    best = signs.most_common(1)
    return best[0][0] if best and best[0][1] > signs["*"] else "*"


def _sign_at(item: Item) -> Span:
    start = item.span.start + item.indent
    return Span(start, start + len(item.marker))


@rule("info", fix="safe", on="edition")
def wrong_bullet(document: Document, facts: Facts) -> Iterator[Found]:
    """The item begins with another sign than the rest of the list.

    Both signs make a list, but a list whose items begin with different signs falls apart
    into several lists, with a gap between them on the page.

    Bad:
        * [Faster builds](https://example.org/faster)
        - [Smaller builds](https://example.org/smaller)

    Good:
        * [Faster builds](https://example.org/faster)
        * [Smaller builds](https://example.org/smaller)
    """
    usual = usual_bullet(document)
    for item in document.all_items():
        if item.marker in ("", usual) or (item.marker[0].isdigit() and item.kind not in LISTED):
            continue
        mixed = _ONLY_SIGNS.issuperset(document.slice(item.line))
        span = _sign_at(item)
        yield Found(
            span,
            f"the item begins with `{item.marker}`",
            f"begin it with `{usual}`",
            fix=None if mixed else safe(Edit(span, usual)),
        )


@rule("warning", fix="safe", on="edition")
def bullet_missing(document: Document, facts: Facts) -> Iterator[Found]:
    """A line of a list does not begin with a bullet.

    Without one the line runs on behind the item above it, or becomes a paragraph of its own.
    A sentence that begins with a link is told of, but gets no bullet by itself. Right below
    an item it is an error: readers would see one item instead of two.

    Bad:
        [Faster builds](https://example.org/faster)

    Good:
        * [Faster builds](https://example.org/faster)

    Bad:
        * [Faster builds](https://example.org/faster)
        [Smaller builds](https://example.org/smaller)
    """
    usual = usual_bullet(document)
    for item in document.all_items():
        if (
            item.marker
            or item.role not in ("entry", "odd", "sub")
            or heading_of(document, facts.settings, item)
        ):
            continue
        above = _line_above(document, item)
        goes_on = item.role != "sub" and item.indent > 1 and bool(above)
        if goes_on and above.endswith((",", "and", "|", "+")):
            continue  # a list of links within one item
        indent = SUB_INDENT if item.role == "sub" else ""
        start = item.span.start
        edit = Edit(Span(start, start + item.indent), f"{indent}{usual} ")
        told = goes_on or _is_sentence(document, item)
        yield Found(
            item.line,
            "the line has no bullet",
            f"begin it with `{usual}` and a space",
            fix=None if told else safe(edit),
            severity="error" if not told and _BULLET.match(above) else None,
        )
    yield from _cut_links(document, usual)


def _cut_links(document: Document, usual: str) -> Iterator[Found]:
    """Links that lack their last bracket, in lines that run on behind an item."""
    for item in document.all_items():
        if item.kind not in LISTED or not item.marker or item.content.end <= item.line.end:
            continue
        for match in _CUT_LINK.finditer(document.text, item.line.end, item.content.end):
            yield Found(
                document.lines.span(document.lines.line_of(match.end())),
                "the line has no bullet",
                f"begin it with `{usual}` and a space",
                safe(Edit(Span(match.end(), match.end()), f"{usual} ")),
                severity="error",
            )


def _is_sentence(document: Document, item: Item) -> bool:
    """Whether a line goes on with prose behind its link."""
    if not item.links:
        return False
    tail = document.text[item.links[0].span.end : item.content.end].rstrip()
    if _VERB.match(tail):
        return True
    return tail.endswith((".", "!", "?", ":")) and "|" not in tail and len(tail.split()) > 2


def _line_above(document: Document, item: Item) -> str:
    line = document.lines.line_of(item.span.start)
    return document.lines.string(line - 1).strip() if line > 1 else ""


@rule("info", fix="safe", on="edition")
def space_after_bullet(document: Document, facts: Facts) -> Iterator[Found]:
    r"""One space stands between the bullet and its text.

    Without a space the line is no item at all, and its sign is printed as it stands.
    With more than one the list reads well, but its source does not.

    Bad:
        *[Faster builds](https://example.org/faster)

    Good:
        * [Faster builds](https://example.org/faster)

    Bad:
        *   [Faster builds](https://example.org/faster)

    Bad:
        \* [Faster builds](https://example.org/faster)
    """
    seen = set()
    for item in document.all_items():
        if not item.marker or item.content.start == item.content.end or item.role == "none":
            continue
        start = item.span.start + item.indent + len(item.marker)
        if document.text[start : start + item.gap] != " ":
            seen.add(document.lines.line_of(start))
            yield _spaced(Span(start, start + item.gap), item.gap == 0)
    yield from _stuck(document, seen)


def _spaced(gap: Span, none: bool) -> Found:
    said = "no space stands" if none else "more than one space stands"
    return Found(
        Span(gap.start - 1, gap.end), f"{said} after the bullet", "set one space",
        fix=safe(Edit(gap, " ")), severity="warning" if none else None,
    )  # fmt: skip


def _stuck(document: Document, seen: set[int]) -> Iterator[Found]:
    """Signs at the start of a line that Markdown does not take for bullets."""
    edition = document.edition
    if not any(sign in document.text for sign in _STUCK_SIGNS):
        return
    for match in _STUCK.finditer(document.text, edition.body if edition else 0):
        line = document.lines.line_of(match.start())
        if line in seen or commented(document, match.start()):
            continue
        if match["sign"]:
            yield _spaced(Span(match.end("sign"), match.end("sign")), none=True)
        else:
            span = Span(match.start("escaped"), match.end())
            text = "the backslash keeps the sign from being a bullet"
            yield Found(span, text, "delete it", safe(Edit(span, "* ")), severity="warning")


@rule("info", fix="safe", on="edition")
def item_indent(document: Document, facts: Facts) -> Iterator[Found]:
    """Items begin at the edge, and the lines below an event four spaces from it.

    The site's program wants four spaces for a line that belongs to the one above it; with
    fewer the line below an event becomes an event of its own.

    In: events

    Bad:
        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
          * [**A sample evening**](https://example.org/evening)

    Good:
        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/evening)

    Bad:
        ### Europe

         * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
             * [**A sample evening**](https://example.org/evening)
    """
    items = document.edition.items if document.edition else ()
    for item in items:
        if not item.marker:
            continue
        wrong = [] if item.kind != "event" else [x for x in item.children if _is_off(document, x)]
        edits = [_indented(child, SUB_INDENT) for child in wrong]
        if item.role == "sub":
            if _is_off(document, item):
                yield _off(item, SUB_INDENT, [_indented(item, SUB_INDENT)])
        elif item.indent and item.depth == 1:
            loose = item.kind != "event" and item.children
            yield _off(item, "", [] if loose else [_indented(item, ""), *edits])
        for child, edit in zip(wrong, edits, strict=True):
            yield _off(child, SUB_INDENT, [] if item.indent else [edit])


def _is_off(document: Document, item: Item) -> bool:
    if item.role != "sub" or not item.marker or item.children:
        return False
    start = item.span.start
    return document.text[start : start + item.indent] != SUB_INDENT


def _indented(item: Item, indent: str) -> Edit:
    start = item.span.start
    return Edit(Span(start, start + item.indent), indent)


def _off(item: Item, indent: str, edits: list[Edit]) -> Found:
    asked = "four spaces" if indent else "no space"
    return Found(
        item.line, f"the item is indented by {item.indent}", f"put {asked} before its bullet",
        fix=safe(*edits) if edits else None,
    )  # fmt: skip
