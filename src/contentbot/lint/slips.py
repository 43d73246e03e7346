"""What can be wrong with the form of an address, and how it was most probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from contentbot.content.address import Parts, parts
from contentbot.content.document import Address, Document
from contentbot.frozen import dataclass
from contentbot.lint.once import once
from contentbot.text import late

Kind = Literal[
    "missing", "scheme", "unschemed", "relative", "foreign", "host", "glued", "sign", "end"
]


@dataclass(frozen=True, slots=True)
class Slip:
    """One fault of an address's form.

    said: what is wrong. mended: the address as it was meant, when that is clear.
    at: the offsets of the wrong part. sure: whether nothing else can have been meant.
    """

    kind: Kind
    said: str
    mended: str | None = None
    at: tuple[int, int] = (0, 0)
    sure: bool = True


# Nearly all addresses are sound, and this one match says so.
_SOUND = late(
    r"https?://[a-z0-9](?:[a-z0-9-]*\.)+(?!con/|ocm/|cmo/|comm/|ogr/|rog/)[a-z]{2,24}(?::\d+)?"
    r"(?:[/?#](?:[\w~@+&=!$/?#-]|%[0-9A-Fa-f]{2}|[.,;:*'](?=[\w/%-])|\((?:[\w.~+-]|%[0-9A-Fa-f]{2})*\))*)?",
    re.ASCII | re.IGNORECASE,
)
_BARE_SCHEME = late(r"(?:https?)?:?[/\\]*\Z", re.IGNORECASE)
_SCHEME = late(r"https?://(?=[^/\\:?#\s\u200b\ufeff])", re.IGNORECASE)
_AGAIN = late(r"(?:https?:?/{0,3})+(?=https?(?::/{0,3}|//))", re.IGNORECASE)
_GARBLED = late(
    r"([^/\\.?#\s]{2,14}?)([:;.,]{0,3}\s?[/\\]{1,4}:?[/\\]?[\s\u200b\ufeff]*|[:;]{1,2}\s?)(?=[\w-]+(?:\.[\w-]+)+)"
)
_OTHER = late(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d{1,5}(?:/|\Z))")
_HOST = late(r"(?://)?(?:[\w-]+\.)+[a-z]{2,24}(?::\d+)?(?=[/?#]|\Z)", re.IGNORECASE)
_FILE = late(r"[\w-]+\.(?:html?|md|markdown|pdf|php|txt|png|jpe?g|svg|xml|json|ya?ml|adoc|rst)\Z")
_SECOND = late(r"https?:?//(?=[\w-]+\.)", re.IGNORECASE)
_ENDS = "\"'”’“‘»>.,;:]*|`"
_SIGNS = late(
    r"[\s\x00-\x1f\x7f\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\"<>^`{|}]+"
)
_PERCENT = late(r"%(?![0-9A-Fa-f]{2})")
_LABELS = late(
    r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])?\.?|[\d.]+|0x[0-9a-f]+|\[[0-9a-f:.]+\]|localhost",
    re.IGNORECASE,
)
_TWISTED = {"con": "com", "ocm": "com", "cmo": "com", "comm": "com", "ogr": "org", "rog": "org"}


@lru_cache(maxsize=8192)
def slip(url: str) -> Slip | None:
    """What is wrong with the form of an address; None when nothing is."""
    if _SOUND.fullmatch(url) and url[-1] not in _ENDS and url.find("http", 4) == -1:
        return None
    if "](" in url:
        inner = url[url.rfind("](") + 2 :].rstrip(")")
        return Slip("sign", "a link stands in the place of an address", inner, (0, len(url)))
    return _of_scheme(url) or _of_end(url) or _of_host(url) or _glued(url) or _of_signs(url)


def _of_scheme(url: str) -> Slip | None:
    if _BARE_SCHEME.match(url):
        return Slip(
            "missing",
            "the address is missing" if not url else f"`{url}` is no address",
            at=(0, len(url)),
        )
    again = _AGAIN.match(url)
    if again is not None:
        return Slip("scheme", f"`{again[0]}` is too much", mend(url[again.end() :]), again.span())
    if _SCHEME.match(url):
        return None
    garbled = _GARBLED.match(url)
    scheme = _meant(garbled[1]) if garbled else None
    if garbled and scheme:
        return Slip(
            "scheme",
            f"`{_shown(garbled[0])}` is no scheme",
            f"{scheme}://{url[garbled.end() :]}",
            garbled.span(),
        )
    other = _OTHER.match(url)
    if other is not None:
        return Slip("foreign", other[1].lower(), at=other.span())
    if _HOST.match(url) and not _FILE.fullmatch(url):
        return Slip("unschemed", "", f"https://{url.removeprefix('//')}", (0, len(url)))
    return Slip("relative", "", at=(0, len(url)))


def _shown(text: str) -> str:
    """Text with signs that nobody sees written out."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def mend(url: str) -> str | None:
    """An address with its scheme put right; None when more is wrong."""
    found = slip(url)
    return url if found is None else found.mended


def _meant(head: str) -> str | None:
    """The scheme that somebody mistyped."""
    letters = re.sub(r"[^a-z]", "", head.lower())
    for scheme in ("https", "http"):
        if letters == scheme or _one_slip(letters, scheme):
            return "https" if "s" in letters else "http"
    return None


def _one_slip(word: str, right: str) -> bool:
    """Whether a letter is too much, missing or wrong, or two have changed places."""
    start = 0
    while start < min(len(word), len(right)) and word[start] == right[start]:
        start += 1
    word, right = word[start:], right[start:]
    while word and right and word[-1] == right[-1]:
        word, right = word[:-1], right[:-1]
    return (
        len(word) + len(right) == 1
        or len(word) == len(right) == 1
        or (len(word) == 2 and word == right[::-1])
    )


def _of_host(url: str) -> Slip | None:
    host = re.split(r"[/?#]", url.split("//", 1)[1], maxsplit=1)[0]
    start = len(url.split("//", 1)[0]) + 2
    host, start = host.rpartition("@")[2], start + host.rfind("@") + 1
    name = re.sub(r":\d+\Z", "", host)
    at = (start, start + len(name))
    last = name.rpartition(".")[2].lower()
    if last in _TWISTED and "." in name:
        right = name[: -len(last)] + _TWISTED[last]
        return Slip("host", f"no host ends in `.{last}`", url[:start] + right + url[at[1] :], at)
    if not _LABELS.fullmatch(name) and not re.search(r"[\s<>\"]", name):
        return Slip("host", f"`{name}` is no complete host", at=at)
    return None


def _of_end(url: str) -> Slip | None:
    end = len(url)
    while end and (
        url[end - 1] in _ENDS
        or (url[end - 1] == ")" and url.count(")", 0, end) > url.count("(", 0, end))
    ):
        end -= 1
    if end == len(url):
        return None
    sure = not set(url[end:]) & set(".,;:')*")
    return Slip(
        "end",
        f"`{url[end:]}` at the end does not belong to the address",
        url[:end],
        (end, len(url)),
        sure,
    )


def _glued(url: str) -> Slip | None:
    for second in _SECOND.finditer(url, 8):
        at = second.start()
        first, rest = url[:at], url[at:]
        host = first.split("/")[2]
        if (
            url[at - 1] in "=:?&"
            or url.rfind("?", 0, at) != -1
            or (url[at - 1] == "/" and rest.split("/")[2] != host)
        ):
            continue
        return Slip(
            "glued",
            "two addresses are glued together",
            rest if rest.startswith(first.rstrip("/")) else None,
            (at, len(url)),
        )
    return None


def _of_signs(url: str) -> Slip | None:
    sign = _SIGNS.search(url)
    if sign is not None:
        at = sign.span()
        name = "a space" if set(sign[0]) == {" "} else f"`{_shown(sign[0])}`"
        return Slip(
            "sign", f"{name} stands in the address", url[: at[0]] + url[at[1] :], at, sure=False
        )
    percent = _PERCENT.search(url)
    if percent is not None:
        return Slip("sign", "`%` must be followed by two digits", at=percent.span())
    for left, right in ("()", "[]"):
        if url.count(left) != url.count(right):
            return Slip(
                "sign",
                f"`{left}` and `{right}` do not pair",
                at=(url.rfind(left), url.rfind(left) + 1),
            )
    return None


@once
def followed(document: Document) -> Iterator[tuple[Address, Parts]]:
    """The addresses that can be followed, and their parts."""
    for address in document.addresses:
        if slip(address.url) is None and address.url[:4].lower() == "http":
            yield address, parts(address.url)
