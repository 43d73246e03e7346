"""The hosts of addresses: whether they are public, and are what they look like."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.address import Parts, parts
from contentbot.content.document import Address, Document
from contentbot.lint.fields import part
from contentbot.lint.rule import Facts, rule
from contentbot.lint.slips import followed
from contentbot.model import Found, Span
from contentbot.text import late


def _host(document: Document, address: Address, one: Parts) -> Span:
    start = address.url.lower().find(one.host, len(one.scheme or "") + 3 + len(one.user or ""))
    return part(document, address.span, address.url, start, start + len(one.host))


# --- who can reach it ------------------------------------------------------------------------

_NUMERIC = late(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}")
_LOCAL = (
    "localhost",
    ".localhost",
    ".local",
    ".lan",
    ".internal",
    ".intranet",
    ".home.arpa",
    ".test",
    ".invalid",
)


@rule("error", locked=True)
def private_host(document: Document, facts: Facts) -> Iterator[Found]:
    """An address works on one machine or in one network only.

    Usually it was copied from a preview of a page that is published by now, or soon.
    A host that is only a number is doubtful even where it is public.

    Bad:
        * [Faster builds](http://localhost:4000/faster)

    Bad:
        * [Faster builds](https://192.168.1.20/faster)

    Bad:
        title: Faster builds
        url: http://2130706433/faster
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)
    """
    for address in document.addresses:
        if address.url[:4].lower() != "http":
            continue
        one = parts(address.url)
        host = one.host.rstrip(".")
        if host.endswith(_LOCAL):
            place = _host(document, address, one)
            yield Found(
                place, f"only one machine or network knows `{one.host}`", "copy the public address"
            )
        elif host.startswith("[") or (host[:1].isdigit() and _NUMERIC.fullmatch(host)):
            public = _is_public(host)
            said = "is a number instead of a name" if public else "is a private address"
            place = _host(document, address, one)
            yield Found(
                place,
                f"`{one.host}` {said}",
                "copy the public address",
                severity="warning" if public else None,
            )


def _is_public(host: str) -> bool:
    """Whether a host in numbers, in any of their forms, can be reached from everywhere."""
    from ipaddress import IPv4Address, ip_address

    try:
        if host.startswith("["):
            return ip_address(host.strip("[]")).is_global
        numbers = [
            int(n, 16 if n.startswith("0x") else 8 if n[0] == "0" and len(n) > 1 else 10)
            for n in host.split(".")
        ]
        value = numbers.pop() + sum(n << 24 - 8 * place for place, n in enumerate(numbers))
        return IPv4Address(value).is_global
    except ValueError:
        return False


# --- what it looks like ----------------------------------------------------------------------

# Letters that cannot be told from Latin ones.
_TWINS = frozenset("асеорхуіјѕԁӏһԛԝқοαν")
_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})


@rule("error", locked=True)
def lookalike_host(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A site's name mixes letters of several alphabets, or imitates another name.

    A Cyrillic or Greek letter that looks like a Latin one makes another name of it; such
    names are registered to deceive.

    Bad:
        * [Faster builds](https://ex\u0430mple.org/faster)

    Bad:
        title: Faster builds
        url: https://xn--exmple-4nf.org/faster
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)
    """
    for address, one in followed(document):
        if one.host.isascii() and "xn--" not in one.host:
            continue
        name = ".".join(_spelled(label) for label in one.host.split("."))
        if any(_deceives(label) for label in name.split(".")):
            place = _host(document, address, one)
            odd = ", ".join(
                f"U+{ord(sign):04X}" for sign in dict.fromkeys(name) if not sign.isascii()
            )
            yield Found(
                place,
                f"`{one.host}` has letters that look like others ({odd})",
                "write the name in plain letters",
            )


@rule("warning")
def encoded_host(document: Document, facts: Facts) -> Iterator[Found]:
    """A site's name is written in its technical form, which nobody can read.

    Names with letters beyond a to z are sent as `xn--...`; people are shown the letters.

    Bad:
        * [Faster builds](https://xn--mnchen-3ya.example.org/faster)

    Bad:
        title: Faster builds
        url: https://xn--mnchen-3ya.example.org/faster
        section: observations

    Good:
        * [Faster builds](https://münchen.example.org/faster)
    """
    for address, one in followed(document):
        if "xn--" in one.host:
            name = ".".join(_spelled(label) for label in one.host.split("."))
            if not any(_deceives(label) for label in name.split(".")):
                place = _host(document, address, one)
                yield Found(
                    place,
                    f"`{one.host}` hides the name `{name}`",
                    "write the name itself, if it is the right one",
                )


def _spelled(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _deceives(label: str) -> bool:
    from unicodedata import name

    letters = {sign for sign in label if sign.isalpha() and not sign.isascii()}
    if not letters:
        return False
    scripts = {name(sign, "").partition(" ")[0] for sign in label if sign.isalpha()}
    return len(scripts & _ALPHABETS) > 1 or ("LATIN" not in scripts and letters <= _TWINS)
