r"""Spaces and punctuation in titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.lint.fields import rewrite, safe
from contentbot.lint.rule import Facts, rule
from contentbot.lint.wording import Title, is_house, titles
from contentbot.model import Edit, Found, Span
from contentbot.text import late

_MANY = late(r"(?<=[^\s])[ \t]{2,}(?=[^\s])")


@rule("info", fix="safe")
def stray_space_in_title(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A title has spaces at its edges, or two where one would do.

    They come along when a title is copied from a page that breaks it into lines. A space
    inside the edges of bold text even keeps it from becoming bold.

    Bad:
        * [ Growing  sockets ](https://example.org/growing-sockets)

    Bad:
        title: Growing  sockets
        url: https://example.org/growing-sockets
        section: observations

    Bad:
        title: " Growing sockets"
        url: https://example.org/growing-sockets
        section: observations

    Good:
        * [Growing sockets](https://example.org/growing-sockets)

    Good:
        title: Growing sockets
        url: https://example.org/growing-sockets
        section: observations
    """
    for title in titles(document, "link", "event", "task", "testing", "cfp"):
        if document.in_place:
            yield from _edges(document, title)
        elif title.value != title.value.strip(" \t"):
            edit = rewrite(document, title.span, _MANY.sub(" ", title.value.strip(" \t")))
            yield Found(
                title.span, "the title has a space at its edge", "remove it", fix=safe(edit)
            )
            continue
        if ("  " in title.value or "\t" in title.value) and "`" not in title.plain:
            yield from _doubled(document, title)


def _edges(document: Document, title: Title) -> Iterator[Found]:
    """Spaces at the edges of a link's text, told once."""
    text, (start, end) = document.text, title.span
    before, after = start, end
    while before > 0 and text[before - 1] in " \t":
        before -= 1
    while after < len(text) and text[after] in " \t":
        after += 1
    found = {}
    if before < start and text.endswith(("[", "[**"), 0, before):
        found["begins"] = Span(before, start)
    if after > end and text.startswith(("](", "**]("), after):
        found["ends"] = Span(end, after)
    if found:
        where, spans = " and ".join(found), list(found.values())
        fix = safe(*(Edit(span, "") for span in spans))
        yield Found(spans[0], f"the title {where} with a space", "remove it", fix=fix)


def _doubled(document: Document, title: Title) -> Iterator[Found]:
    places = list(_MANY.finditer(title.plain))
    if not places:
        return
    first = places[0]
    if document.slice(title.span) == title.value and document.in_place:
        edits = [title.edit(document, *match.span(), new=" ") for match in places]
    else:  # the edit of a quoted value writes the whole of it
        edits = [rewrite(document, title.span, _MANY.sub(" ", title.value))]
    yield Found(
        title.at(document, *first.span()),
        "the title has several spaces in a row",
        "keep one of them",
        fix=safe(*edits),
    )


_BEFORE_SIGN = late(r"(?<=[\w)\]]) +(?=[:,;](?:\s|$))")
_BEFORE_DASH = late(r"(?<=[^\W_])-(?= [A-Z\[])|(?<=\))-(?= )")
_INSIDE_BRACKETS = late(r"(?<=\() +(?=\w)|(?<=\w) +(?=\))")
_TELLING = (" :", " ,", " ;", "- ", "( ", " )")  # one of them is in all that the patterns find
_SPACED_LANGUAGES = frozenset({"FR"})  # French sets a space before a colon


@rule("info", fix="safe")
def misplaced_space_in_title(document: Document, facts: Facts) -> Iterator[Found]:
    """A space stands on the wrong side of a sign, or is missing beside a dash.

    It is a slip of the hand that readers stumble over, and lists that are sorted or
    searched by titles stumble as well.

    Bad:
        * [Build with Ada : subtypes- A tour](https://example.org/subtypes)

    Bad:
        title: "Build with Ada : subtypes"
        url: https://example.org/subtypes
        section: observations

    Good:
        * [Build with Ada: subtypes - A tour](https://example.org/subtypes)

    Good:
        * [FR] [Construire avec Ada : les sous-types](https://example.org/sous-types)

    Good:
        * [Three- to tenfold speed-ups, and non-`Copy` types](https://example.org/speed)
    """
    # An event is named by its organisers, every month in the same way.
    for title in titles(document, "link", "task", "testing"):
        if not any(signs in title.value for signs in _TELLING):
            continue
        entry, plain = title.entry, title.plain
        if entry.text("language").upper() in _SPACED_LANGUAGES or is_house(facts.settings, entry):
            continue
        for pattern, new, said in (
            (_BEFORE_SIGN, "", "a space stands before `{}`"),
            (_BEFORE_DASH, " -", "no space stands before `{}`"),
            (_INSIDE_BRACKETS, "", "a space stands inside the brackets"),
        ):
            match = pattern.search(plain)
            if match:
                sign = plain[match.start() : match.end() + 1].strip()[:1]
                yield Found(
                    title.at(document, *match.span()),
                    said.format(sign),
                    "set the space as usual",
                    fix=safe(title.edit(document, *match.span(), new=new)),
                )


_STOP = late(r"(?<=[^\W\d_])\.$|(?<=[)\"”])\.$")
_KEPT_STOP = late(r"\b(?:etc|inc|ltd|co|jr|sr|vs|a\.m|p\.m|[A-Z])\.$", re.IGNORECASE)
_SENTENCES = late(r"[.!?] +\S")
