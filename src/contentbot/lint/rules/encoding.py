r"""Text that was read in a wrong encoding, so that letters became others or were lost."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.lint.fields import safe
from contentbot.lint.misread import repaired
from contentbot.lint.non_ascii import least_edit, number, signs, texts
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found
from contentbot.text import late

_LOST = late("\ufffd+")


@rule("error", fix="safe")
def misread_encoding(document: Document, facts: Facts) -> Iterator[Found]:
    r"""Letters were read in a wrong encoding and have become others.

    A program took text in UTF-8 for text in an older encoding, so that one letter shows as
    two or three strange ones. What stood there can be told for sure.

    Bad:
        * [A lib \u201a\u00c4\u00ee readline for N\u221a\u00barnberg](https://example.org/readline)

    Bad:
        title: "It\u00e2\u20ac\u2122s a caf\u00c3\u00a9"
        url: https://example.org/cafe
        section: observations

    Good:
        * [A lib \u2014 readline for N\u00fcrnberg](https://example.org/readline)

    Good:
        * [\u201c\u00c9t\u00e9\u201d \u2013 caf\u00e9\u2026 \u2019\u00e9tat](https://example.org/cafe)
    """
    for span, value, literal in texts(document):
        fixed, first = repaired(value)
        if fixed == value:
            continue
        edit = least_edit(document, span, value, literal=literal, new=fixed)
        was = first[0] if first[0].isprintable() else " ".join(map(number, first[0]))
        yield Found(
            edit.span,
            f"`{was}` was read in a wrong encoding, it is `{first[1]}`",
            "put back what stood there",
            fix=safe(edit),
        )


@rule("error")
def lost_character(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A character was lost when the text was converted.

    Its place is taken by U+FFFD, which shows as a question mark in a lozenge. What stood
    there can only be found on the page itself.

    Bad:
        * [Growing soc\ufffdkets](https://example.org/growing-sockets)

    Bad:
        title: Growing soc\ufffdkets
        url: https://example.org/growing-sockets
        section: observations

    Good:
        * [Growing sockets](https://example.org/growing-sockets)
    """
    for place, _, _ in signs(document, _LOST, ""):
        yield Found(place, "a character was lost here, `U+FFFD` marks it", "look it up on the page")
