r"""Text in UTF-8 that was read in an older encoding: what it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from contentbot.frozen import dataclass
from contentbot.text import late

_LETTERS = late(r"[^\W\d_]+")
# Of a script that Latin letters are misread from; below, Latin with accents.
_WEST = late("[\u00a0-\u017f\u0192\u02c6\u02dc]+")
_SIGNS = late(
    "[\u2000-\u2bff\ufe00-\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f\u3030\ufffc\ufffd]+"
)
_QUOTES = frozenset("”“’‘»«…")
_USUAL = frozenset("Ãƒ√Â¬")  # begin most misread Western letters, and stand before no quote
_UNSEEN = frozenset("\u00a0\u00ad\ufeff" + "".join(map(chr, range(0x2000, 0x2010))))
_NONE = ("", "")
# What is worth a closer look: a sign that begins two bytes or more, and one that may follow.
_SUSPECT = late(
    "[\u221a\u0192\u2248\u201a\uf8ff\u00ac\u2013\u2014\u2206\u201e\u02c6\u00cc][^\x00-\x7f]"
    "|[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|[ΓГВ├вдĂđâр≡][^\x00-\x7f]"
)
# What is left of rarer encodings: of Central Europe, of Cyrillic, of DOS.
_LEFT = late(
    r"Ă[^\x00-\x7făâîșțşţĂÂÎȘȚ]|đź|â(?:€|ś[^\x00-\x7f]|š[^\x00-\x7f])|Г[јѓ©±¶§¤]|рџ|в(?:‚¬|Ђ|њ[^\w\s])"
    r"|Γ[ÇÖ£ö]|├[^\s─-╿]|≡ƒ|пїЅ|Ã[^\w\s]|[ÐÑ][^\w\s][ÐÑ]"
)
_OFTEN = 3  # letters of another script in a row cannot be chance


@dataclass(frozen=True, slots=True)
class Codec:
    """An older encoding: the bytes of its signs, and what misread text looks like."""

    back: Mapping[str, int]
    pattern: re.Pattern[str]


@cache
def _codecs() -> tuple[Codec, ...]:
    """That of old Macs; those of the West, which programs take for one another."""
    return _codec("mac_roman"), _codec("cp1252", "latin-1")


def _codec(*names: str) -> Codec:
    back: dict[str, int] = {}
    for name in names:
        for byte in range(0x80, 0x100):
            back.setdefault(bytes([byte]).decode(name, "ignore"), byte)
    back.pop("", None)  # bytes that an encoding has no sign for

    def signs(first: int, last: int) -> str:
        return "[" + re.escape("".join(s for s, b in back.items() if first <= b <= last)) + "]"

    more = signs(0x80, 0xBF)
    two, three, four = signs(0xC2, 0xDF), signs(0xE0, 0xEF), signs(0xF0, 0xF4)
    pattern = re.compile(f"(?:{two}{more}|{three}{more}{{2}}|{four}{more}{{3}})+")
    return Codec(back, pattern)


def _likely(was: str, text: str) -> bool:
    """Whether what comes out is text, and what went in was none.

    "É…" or "’é" could be read back as well, but as one letter of a far alphabet.
    """
    rest = _SIGNS.sub("", text)
    if not rest:
        return True
    if _WEST.fullmatch(rest):
        return not (len(was) == 2 and was[1] in _QUOTES and was[0] not in _USUAL)
    far = "".join(_LETTERS.findall(_WEST.sub("", rest)))
    return len(far) >= _OFTEN or (len(far) == 2 and len(was) >= 6)


def _read_back(codec: Codec, was: str) -> str:
    try:
        text = bytes(codec.back[sign] for sign in was).decode("utf-8")
    except UnicodeDecodeError:
        return was
    return text if all(sign.isprintable() or sign in _UNSEEN for sign in text) else was


def _put_right(codec: Codec, text: str) -> tuple[str, tuple[str, str]]:
    """The text read back, if that is likely for at least one place in it, which is named."""
    places = [match[0] for match in codec.pattern.finditer(text)]
    pairs = {was: _read_back(codec, was) for was in places}
    sure = [(was, new) for was, new in pairs.items() if new != was and _likely(was, new)]
    if not sure:
        return text, _NONE
    return codec.pattern.sub(lambda match: pairs[match[0]], text), sure[0]


def repaired(text: str) -> tuple[str, tuple[str, str]]:
    """A text with what was misread put right, and the first such place: was and is.

    Without any such place the text comes back as it is, with two empty strings.
    """
    first = _NONE
    if not _SUSPECT.search(text):
        return text, first
    for _ in range(3):  # some went through the wrong encoding twice
        before = text
        for codec in _codecs():
            text, place = _put_right(codec, text)
            first = first if first[0] else place
        if text == before:
            break
    return _by_library(text, first) if _LEFT.search(text) else (text, first)


def _by_library(text: str, first: tuple[str, str]) -> tuple[str, tuple[str, str]]:
    """What a library knows of rarer encodings; it takes long to load, so only here."""
    import ftfy

    fixed = ftfy.fix_encoding(text)
    if fixed == text:
        return text, first
    place = _LEFT.search(text)
    return fixed, first if first[0] or place is None else (place[0], "what stood there")
