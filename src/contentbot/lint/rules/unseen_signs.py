r"""Signs that nobody sees or that nobody typed: invisible, turning, controlling, odd spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from contentbot.content.document import Document
from contentbot.lint.fields import safe
from contentbot.lint.non_ascii import signs, suspects
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found
from contentbot.text import late

_JOINED_SCRIPTS = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
)
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_EMOJI = "\u00a9\u00ae\u203c-\u3299\ufe0e\ufe0f\U0001f000-\U0001faff"
_UNSEEN = late(
    "\u00ad|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u180e|\u200b|[\u2060-\u2064]|[\u206a-\u206f]|\u2800|\u3164|\ufeff|\uffa0"
    "|[\ufff9-\ufffb]|[\U000e0000-\U000e001f]|(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+"
    "|[\ufe00-\ufe0d]"
)
# By sign, what makes a fault of one that elsewhere has a purpose. A range of thousands of signs
# takes long to compile, so each is left out where none of its signs stands.
_UNJOINED = {
    "\u200c": f"(?<![{_JOINED_SCRIPTS}])\u200c|\u200c(?![{_JOINED_SCRIPTS}])",
    "\u200d": f"(?<![{_JOINED_SCRIPTS}{_EMOJI}\u200d])\u200d|\u200d(?![{_JOINED_SCRIPTS}{_EMOJI}])",
    "\u200e\u200f\u061c": f"(?<![{_RTL}])[\u200e\u200f\u061c](?![{_RTL}])",
    "\ufe0e\ufe0f": f"(?<![{_EMOJI}0-9#*\u2000-\u2bff\u3030\u303d])[\ufe0e\ufe0f]",
}
_BIDI = late("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = late("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_ODD_SPACE = late("[\u1680\u2000-\u200a\u205f]")
_WIDE_SPACE = {"\u3000": "(?<![\u2e80-\u9fff\uff00-\uffef])\u3000(?![\u2e80-\u9fff])"}


def _with(pattern: re.Pattern[str], document: Document, more: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern, and beside it those whose signs stand in the document."""
    there = suspects(document)
    needed = [one for marks, one in more.items() if not there.isdisjoint(marks)]
    return re.compile("|".join([pattern.pattern, *needed])) if needed else pattern


def _removed(document: Document, pattern: re.Pattern[str], message: str) -> Iterator[Found]:
    """What a pattern finds, to be removed; the message says `{}` where the signs are named."""
    for place, told, edit in signs(document, pattern, ""):
        yield Found(place, message.format(told), "remove it", fix=safe(edit))


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
    unseen = _with(_UNSEEN, document, _UNJOINED)
    return _removed(document, unseen, "the invisible character `{}` stands here")


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
    return _removed(document, _BIDI, "`{}` turns the direction of the text")


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
    return _removed(document, _CONTROL, "the control character `{}` stands here")


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
    for place, told, edit in signs(document, _with(_ODD_SPACE, document, _WIDE_SPACE), " "):
        message = f"the space here is `{told}`, not the ordinary one"
        yield Found(place, message, "type a space", fix=safe(edit))
