r"""Characters that are not what somebody typed: misread encodings, and signs that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category

from contentbot.content.document import Document
from contentbot.lint.fields import rewrite, safe
from contentbot.lint.misread import repaired
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span
from contentbot.text import late

_FOREIGN = late(r"[^\t\n\r\x20-\x7e]")


@lru_cache(maxsize=2)
def _texts(document: Document) -> tuple[tuple[Span, str, bool], ...]:
    """What is looked at, found once for all rules."""
    return tuple(_read(document))


def _read(document: Document) -> Iterator[tuple[Span, str, bool]]:
    """Lines with signs beyond ASCII, and values that are not written letter for letter.

    The last of the three says whether the text stands at its place as it is.
    """
    text = document.text
    end = 0
    while (match := _FOREIGN.search(text, end)) is not None:
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.start())
        end = len(text) if end == -1 else end
        yield Span(start, end), text[start:end], True
    if document.in_place:
        return
    for entry in document.entries:
        for name, value in entry.fields.items():
            span = entry.spans.get(name)
            if span is None or not isinstance(value, str) or not _FOREIGN.search(value):
                continue
            if document.slice(span) != value:
                yield span, value, False


_SUSPECT = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Zl", "Zp", "Zs"))
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffd")
_PLAIN_SPACES = frozenset("\u00a0\u202f")


@lru_cache(maxsize=2)
def _suspects(document: Document) -> frozenset[str]:
    """The signs of a text that may be invisible or no ordinary spaces; mostly none."""
    signs = set("".join(value for _, value, _ in _texts(document)))
    return frozenset(
        sign
        for sign in signs - _PLAIN_SPACES
        if sign in _BLANK_LETTERS or category(sign) in _SUSPECT
    )


def _edit(document: Document, span: Span, value: str, literal: bool, new: str) -> Edit:
    """The edit that makes one line or value another, and touches no more than what differs."""
    if not literal:
        return rewrite(document, span, new)
    start, end = 0, 0
    shortest = min(len(value), len(new))
    while start < shortest and value[start] == new[start]:
        start += 1
    while end < shortest - start and value[-1 - end] == new[-1 - end]:
        end += 1
    return Edit(
        Span(span.start + start, span.start + len(value) - end), new[start : len(new) - end]
    )


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
    for span, value, literal in _texts(document):
        fixed, first = repaired(value)
        if fixed == value:
            continue
        edit = _edit(document, span, value, literal, fixed)
        was = first[0] if first[0].isprintable() else " ".join(map(_number, first[0]))
        yield Found(
            edit.span,
            f"`{was}` was read in a wrong encoding, it is `{first[1]}`",
            "put back what stood there",
            fix=safe(edit),
        )


def _number(sign: str) -> str:
    return f"U+{ord(sign):04X}"


# --- signs that are not seen ------------------------------------------------------------------

_JOINED_SCRIPTS = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
)
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_EMOJI = "\u00a9\u00ae\u203c-\u3299\ufe0e\ufe0f\U0001f000-\U0001faff"
_UNSEEN = late(
    "\u00ad|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u180e|\u200b|[\u2060-\u2064]|[\u206a-\u206f]|\u2800|\u3164|\ufeff|\uffa0"
    "|[\ufff9-\ufffb]|[\U000e0000-\U000e001f]|(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+"
    f"|(?<![{_JOINED_SCRIPTS}])\u200c|\u200c(?![{_JOINED_SCRIPTS}])"
    f"|(?<![{_JOINED_SCRIPTS}{_EMOJI}\u200d])\u200d|\u200d(?![{_JOINED_SCRIPTS}{_EMOJI}])"
    f"|(?<![{_RTL}])[\u200e\u200f\u061c](?![{_RTL}])"
    f"|(?<![{_EMOJI}0-9#*\u2000-\u2bff\u3030\u303d])[\ufe0e\ufe0f]|[\ufe00-\ufe0d]"
)
_BIDI = late("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = late("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_ODD_SPACE = late(
    "[\u1680\u2000-\u200a\u205f]|(?<![\u2e80-\u9fff\uff00-\uffef])\u3000(?![\u2e80-\u9fff])"
)
_LOST = late("\ufffd+")


def _signs(
    document: Document, pattern: re.Pattern[str], new: str
) -> Iterator[tuple[Span, str, Edit]]:
    """Each line or value in which a pattern is found: the first place, the signs, the edit."""
    if not _suspects(document):
        return
    for span, value, literal in _texts(document):
        first = pattern.search(value)
        if first is None:
            continue
        place = Span(span.start + first.start(), span.start + first.end()) if literal else span
        told = ", ".join(dict.fromkeys(_number(m[0][0]) for m in pattern.finditer(value)))
        yield place, told, _edit(document, span, value, literal, pattern.sub(new, value))


@rule("warning", fix="safe")
def invisible_character(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A character is there that nobody sees.

    It came along with a copy. It hides words from search, breaks addresses, and can make
    two different texts look alike. Joiners inside emoji and in scripts that need them
    are left alone.

    Bad:
        * [Growing soc\u200bkets](https://example.org/growing-sockets)

    Bad:
        title: Growing soc\u00adkets
        url: https://example.org/growing-sockets
        section: observations

    Good:
        * [Growing sockets](https://example.org/growing-sockets)

    Good:
        * [FA] [\u0645\u06cc\u200c\u0634\u0648\u062f](https://example.org/persian)
    """
    for place, told, edit in _signs(document, _UNSEEN, ""):
        message = f"the invisible character `{told}` stands here"
        yield Found(place, message, "remove it", fix=safe(edit))


@rule("error", fix="safe", locked=True)
def direction_override(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A character turns the direction of what follows.

    It makes readers see the letters in another order than programs do, which has been
    used to hide what a text or an address really says.

    Bad:
        * [Growing \u202esockets](https://example.org/growing-sockets)

    Bad:
        title: Growing \u2066sockets
        url: https://example.org/growing-sockets
        section: observations

    Good:
        * [Growing sockets](https://example.org/growing-sockets)

    Good:
        * [HE] [\u05e9\u05dc\u05d5\u05dd](https://example.org/hebrew)
    """
    for place, told, edit in _signs(document, _BIDI, ""):
        message = f"`{told}` turns the direction of the text"
        yield Found(place, message, "remove it", fix=safe(edit))


@rule("error", fix="safe", locked=True)
def control_character_inside(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A character meant for terminals stands in the text.

    It shows as nothing or as a box, and some programs stop reading at it.

    Bad:
        * [Growing \u0008sockets](https://example.org/growing-sockets)

    Bad:
        * [Growing soc\u009bkets](https://example.org/growing-sockets)

    Good:
        * [Growing sockets](https://example.org/growing-sockets)
    """
    for place, told, edit in _signs(document, _CONTROL, ""):
        message = f"the control character `{told}` stands here"
        yield Found(place, message, "remove it", fix=safe(edit))


@rule("info", fix="safe")
def odd_space(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A space is not the ordinary one.

    It looks nearly the same, and a search for the words around it finds nothing.
    A space that only keeps two words in one line, as typesetters use it, stays.

    Bad:
        * [Growing\u2003sockets](https://example.org/growing-sockets)

    Bad:
        title: Growing\u2003sockets
        url: https://example.org/growing-sockets
        section: observations

    Good:
        * [Growing sockets](https://example.org/growing-sockets)

    Good:
        * [FR] [Des prises\u00a0: un tour](https://example.org/prises)
    """
    for place, told, edit in _signs(document, _ODD_SPACE, " "):
        message = f"the space here is `{told}`, not the ordinary one"
        yield Found(place, message, "type a space", fix=safe(edit))


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
    for place, _, _ in _signs(document, _LOST, ""):
        yield Found(place, "a character was lost here, `U+FFFD` marks it", "look it up on the page")
