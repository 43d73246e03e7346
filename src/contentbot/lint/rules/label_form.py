"""The form and the place of labels: square brackets, a space behind, in front of the link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.lint import labels
from contentbot.lint.fields import rewrite, safe
from contentbot.lint.labelled import BRACKETED, labelled, links, to_label, written
from contentbot.lint.rule import Facts, rule
from contentbot.lint.wording import Title, contributed
from contentbot.model import Edit, Fix, Found, Span
from contentbot.text import late

_TOKEN = late(
    r"(?P<open>\\?[\[({<]|`\[?)[ \t]*(?P<word>[^\[\](){}<>`\\\n]{2,24}?)[ \t]*"
    r"(?P<close>\\?[\])}>]`?|`)"
)


def _means(word: str, settings: Settings) -> str | None:
    """The label that a word stands for, as it is written; None for any other word."""
    prefix = labels.meant(word, settings.prefixes)
    if prefix is not None:
        return prefix
    code = word.isupper() or len(word) > 3 or "-" in word
    return labels.language(word) if code else None


@rule("warning", fix="safe", on="edition")
def label_without_brackets(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A label stands in other brackets than square ones.

    All labels are written `[video]`, with nothing else around them, so that they look
    alike and programs find them.

    Bad:
        * (video) [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Bad:
        * \[video\] [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Good:
        * [video] [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Good:
        * [Growing sockets (and videos)](https://example.org/sockets)
    """
    for entry in links(document, facts.settings):
        lead = entry.spans.get("lead")
        if lead is None or not document.in_place:
            continue
        for match in _TOKEN.finditer(document.text, *lead):
            if (match["open"], match["close"]) == ("[", "]"):
                continue
            label = _means(match["word"], facts.settings)
            if label:
                span = Span(match.start(), match.end())
                yield Found(
                    span,
                    f"the label `{label}` is not in plain square brackets",
                    f"write `[{label}]`",
                    fix=safe(Edit(span, f"[{label}]")),
                )


_CLOSE = late(r"\[([^\[\]\n]{2,24})\](?=\[)")  # `[video][...`


@rule("info", fix="safe", on="edition")
def label_without_space(document: Document, facts: Facts) -> Iterator[Found]:
    """No space follows a label.

    Two pairs of brackets without a space are another kind of link in Markdown; where it
    works out all the same, label and title stick together.

    Bad:
        * [video][Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Bad:
        * [series][video] [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Good:
        * [video] [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)
    """
    for entry in links(document, facts.settings):
        link = entry.spans.get("link")
        if link is None or not document.in_place or "][" not in document.slice(entry.line):
            continue
        for match in _CLOSE.finditer(document.text, entry.line.start, link.start + 1):
            if match.end() <= link.start and _means(match[1], facts.settings):
                yield Found(
                    Span(match.start(), match.end()),
                    f"no space follows `{match[0]}`",
                    "set a space between them",
                    fix=safe(Edit(Span(match.end(), match.end()), " ")),
                )


@rule("warning", fix="safe", on="edition")
def label_behind_link(document: Document, facts: Facts) -> Iterator[Found]:
    """A label stands behind its link.

    Readers should know before they click that something is a video or in another
    language, so labels come first, as everywhere in the list.

    Bad:
        * [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps) [video]

    Bad:
        * [Speicherverwaltung](https://example.org/speicher) [DE]

    Good:
        * [video] [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)
    """
    for entry in links(document, facts.settings):
        link = entry.spans.get("link")
        tail = entry.spans.get("tail")
        if link is None or tail is None or not document.in_place:
            continue
        match = _TOKEN.match(document.text, *tail)
        label = match and _means(match["word"], facts.settings)
        if not match or not label or document.text[match.end() : match.end() + 1] == "(":
            continue
        plain = label == "series" or label not in facts.settings.prefixes
        if plain and match["open"] != "[":
            continue
        span = Span(match.start(), match.end())
        fix = safe(
            Edit(Span(link.start, link.start), f"[{label}] "), Edit(Span(link.end, span.end), "")
        )
        yield Found(span, f"the label `{label}` stands behind the link", "set it in front", fix=fix)


@rule("warning", fix="safe")
def label_twice(document: Document, facts: Facts) -> Iterator[Found]:
    """A label is there twice.

    Once says it all; the second is left over from a correction or a merge.

    Bad:
        * [video] [video] [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Bad:
        title: Growing sockets
        url: https://www.youtube.com/watch?v=TCUnZVLgNps
        prefix: [video, video]
        section: observations

    Good:
        * [video] [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)
    """
    for entry in links(document, facts.settings):
        seen: set[str] = set()
        for label, span in written(entry):
            if label.casefold() in seen:
                yield Found(
                    span,
                    f"`[{label}]` is there twice",
                    "leave one out",
                    fix=_removed(document, span),
                )
            seen.add(label.casefold())


def _removed(document: Document, span: Span) -> Fix | None:
    text = document.text
    if not document.in_place or text[span.start - 1 : span.end + 1] != f"[{text[slice(*span)]}]":
        return None
    end = span.end + 1
    while text[end : end + 1] == " ":
        end += 1
    return safe(Edit(Span(span.start - 1, end), ""))


@rule("warning", fix="safe")
def label_in_title(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A label stands inside the title.

    It is no part of what the page is called. In front of the link it is seen at once, and
    programs find it.

    Bad:
        * [[video] Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Bad:
        * [Weniger Warten (German)](https://example.org/warten)

    Bad:
        title: Growing sockets (video)
        url: https://www.youtube.com/watch?v=TCUnZVLgNps
        prefix: [video]
        section: observations

    Good:
        * [video] [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Good:
        * [Growing sockets (revised)](https://example.org/sockets-2)
    """
    for title in contributed(document, facts.settings):
        if "(" not in title.value and "[" not in title.value:
            continue
        for match in BRACKETED.finditer(title.plain):
            label = _label(match, facts.settings)
            if label is not None and len(match[0]) + 3 < len(title.value):
                yield _moved(document, title, match, label)
                break


def _label(match: re.Match[str], settings: Settings) -> str | None:
    word = match["word"]
    prefix = labels.meant(word, settings.prefixes)
    if prefix is not None and prefix in word.casefold():
        return prefix
    square = match["open"].endswith("[") and (word.isupper() or "-" in word)
    named = len(word) > 4 and word.isalpha() and word[0].isupper()
    return labels.language(word) if square or named else None


def _moved(document: Document, title: Title, match: re.Match[str], label: str) -> Found:
    value = title.value
    new = " ".join((value[: match.start()].rstrip(), value[match.end() :].lstrip())).strip()
    known = {str(x).casefold() for x in title.entry.fields.get("prefix") or ()}
    edits = [rewrite(document, title.span, new)]
    if label not in known and label != title.entry.text("language").upper():
        if not document.in_place:
            edits = [*edits, *labelled(document, title.entry, label)]
        else:
            edits = [*labelled(document, title.entry, label), *edits]
    return Found(
        title.at(document, *match.span()),
        f"the label `{match[0]}` stands inside the title",
        to_label(document, title.entry, label),
        fix=safe(*edits),
    )
