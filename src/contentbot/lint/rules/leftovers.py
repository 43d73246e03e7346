"""What editing leaves behind: marks of a merge, comments that never end, titles of none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content.document import Document, Item
from contentbot.content.markdown import Node
from contentbot.lint.fields import safe, unsafe
from contentbot.lint.lines import heading_of
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span
from contentbot.text import late

_CONFLICT = late(r"^(?:<{7}|={7}|>{7}|\|{7})(?=[ \t\r\n]|\Z)[^\r\n]*", re.MULTILINE)


@rule("error", locked=True, on="any")
def conflict_marker(document: Document, facts: Facts) -> Iterator[Found]:
    """A mark of an unresolved merge was left in the file.

    Git puts such lines around two versions of the same lines. Keep what belongs there from
    both versions, and delete the marks.

    Bad:
        <<<<<<< HEAD
        * [Faster builds](https://example.org/faster)
        =======
        * [Smaller builds](https://example.org/smaller)
        >>>>>>> patch-1

    Good:
        * [Faster builds](https://example.org/faster)
        * [Smaller builds](https://example.org/smaller)
    """
    if not any(sign * 7 in document.text for sign in "<=>|"):
        return
    for match in _CONFLICT.finditer(document.text):
        text = f"`{match[0][:7]}` was left by a merge"
        yield Found(Span(*match.span()), text, "keep the right version, delete the mark")


@rule("error", on="edition")
def unclosed_comment(document: Document, facts: Facts) -> Iterator[Found]:
    """A comment has no end, or an end without a beginning.

    What follows an open comment is missing on the page, up to the end of the next comment.

    Bad:
        <!-- one more sample
        * [Faster builds](https://example.org/faster)

    Bad:
        one more sample -->

    Good:
        <!-- one more sample -->
        * [Faster builds](https://example.org/faster)
    """
    opened: Span | None = None
    for span in _marks(document.text):
        if document.slice(span) == "<!--":
            if opened is not None:
                yield Found(opened, "this comment does not end", "close it with `-->`")
            opened = span
            continue
        line = document.lines.string(document.lines.line_of(span.start))
        if opened is None and not line.lstrip().startswith((">", "`", "    ")) and "`" not in line:
            yield Found(span, "no comment ends here", "delete the sign, or open one with `<!--`")
        opened = None
    if opened is not None:
        yield Found(opened, "this comment does not end", "close it with `-->`")


def _marks(text: str) -> list[Span]:
    """Where comments begin and end; a sign between code ticks is none."""
    marks = []
    for sign in ("<!--", "-->"):
        at = text.find(sign)
        while at != -1:
            if text[at - 1 : at] != "`":
                marks.append(Span(at, at + len(sign)))
            at = text.find(sign, at + 1)
    return sorted(marks)


@rule("error", on="edition")
def link_without_title(document: Document, facts: Facts) -> Iterator[Found]:
    """A link has no text, so nobody can see it.

    The title of the page that it leads to is mostly the right text.

    Bad:
        * [](https://example.org/faster)

    Good:
        * [Faster builds](https://example.org/faster)
    """
    for node in document.inlines:
        if node.type == "link" and node.inner is not None and not _text(document, node).strip("* "):
            span = Span(node.start, node.end)
            yield Found(span, "the link has no text", "write the title between `[` and `]`")


def _text(document: Document, node: Node) -> str:
    return document.text[slice(*node.inner)] if node.inner else ""


@rule("info", fix="safe", on="edition")
def bold_around_link(document: Document, facts: Facts) -> Iterator[Found]:
    """The bold signs stand around the link instead of inside it.

    The page looks the same; programs that read the line expect them inside.

    In: events

    Bad:
        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * **[A sample evening](https://example.org/evening)**

    Good:
        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/evening)
    """
    for node in document.inlines:
        if node.type != "strong" or len(node.children) != 1 or node.children[0].type != "link":
            continue
        link = node.children[0]
        text = _text(document, link)
        if text and document.text.startswith("**[", node.start):
            rest = document.text[link.inner[1] : link.end] if link.inner else ""
            edit = Edit(Span(node.start, node.end), f"[**{text}**{rest}")
            yield Found(
                Span(node.start, node.end),
                "bold signs around a link",
                "put them inside",
                safe(edit),
            )


@rule("info", fix="safe", on="edition")
def bold_title(document: Document, facts: Facts) -> Iterator[Found]:
    """The title of a link is bold, or a part of it.

    Bold type is for the lines below events; elsewhere one link would shout at the others.

    Bad:
        * [**Faster builds**](https://example.org/faster)

    Good:
        * [Faster builds](https://example.org/faster)
    """
    for entry in document.of("link", "task"):
        title = document.slice(entry.at("title"))
        if title.count("**") == 2 and "`" not in title:
            edit = Edit(entry.at("title"), title.replace("**", ""))
            yield Found(entry.at("title"), "bold type in a title", "leave out the `**`", safe(edit))


def _begins_with_link(item: Item) -> bool:
    return item.entry is not None or any(x.span.start == item.content.start for x in item.links)


@rule("info", fix="unsafe", on="edition")
def nested_item(document: Document, facts: Facts) -> Iterator[Found]:
    """A link stands below another one, as if it were a part of it.

    Mostly the line is indented by mistake; each link is an item of its own.

    Bad:
        * [Faster builds](https://example.org/faster)
          * [Smaller builds](https://example.org/smaller)

    Good:
        * [Faster builds](https://example.org/faster)
        * [Smaller builds](https://example.org/smaller)
    """
    for item in document.edition.items if document.edition else ():
        if item.kind in ("event", "testing") or not _begins_with_link(item):
            continue
        for child in filter(_begins_with_link, item.children):
            start = child.span.start
            cut = None if child.children else unsafe(Edit(Span(start, start + child.indent), ""))
            yield Found(
                child.line, "the item is indented below another one", "do not indent it", cut
            )


@rule("warning", fix="unsafe", on="edition")
def heading_without_sign(document: Document, facts: Facts) -> Iterator[Found]:
    """A line that names a section or group is no heading.

    Without the signs `#` in front of it, it is a line of text like any other, and the
    list below it seems to belong to the heading above.

    In: walkthroughs

    Bad:
        * [Faster builds](https://example.org/faster)

        [Research](https://example.org/research)

        * [Smaller builds](https://example.org/smaller)

    Good:
        * [Faster builds](https://example.org/faster)

        ### [Research](https://example.org/research)

        * [Smaller builds](https://example.org/smaller)
    """
    headings = document.edition.headings if document.edition else ()
    for item in document.all_items():
        section = heading_of(document, facts.settings, item)
        if section is None:
            continue
        above = [heading for heading in headings if heading.span.start < item.span.start]
        level = above[-1].level if above and above[-1].group else section.level
        start = item.span.start
        edit = Edit(Span(start, start + item.indent), f"{'#' * level} ")
        text = f"`{section.title}` is no heading here"
        yield Found(item.line, text, f"begin the line with `{'#' * level} `", unsafe(edit))
