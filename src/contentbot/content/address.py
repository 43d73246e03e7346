"""Addresses: their parts with places, and the key by which two are the same page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from contentbot.text import late

PARTS = late(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?://(?:(?P<user>[^/?#@]*)@)?(?P<host>\[[^\]/?#]*\]|[^/?#:]*)(?::(?P<port>[^/?#]*))?)?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:\#(?P<fragment>.*))?",
    re.DOTALL,
)


class Parts(NamedTuple):
    """The parts of an address as written; None for one that is not there."""

    scheme: str | None
    user: str | None
    host: str
    port: str | None
    path: str
    query: str | None
    fragment: str | None
    query_at: int

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the query, not decoded."""
        if self.query is None:
            return []
        return [
            (name, value) for name, _, value in (p.partition("=") for p in self.query.split("&"))
        ]


@lru_cache(maxsize=65536)
def parts(url: str) -> Parts:
    """The parts of an address; anything can be taken apart."""
    match = PARTS.match(url)
    assert match is not None  # every part may be empty
    scheme, user, host, port, path, query, fragment = match.groups()
    return Parts(
        scheme and scheme.lower(), user, (host or "").lower(),
        port, path, query, fragment, match.start("query"),
    )  # fmt: skip


# An address whose key is its host and path as they stand; most are, and need no more work.
_PLAIN = late(r"https?://(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[\w.~@+-]+)*)/*", re.ASCII)
_INDEX = late(r"/index\.(?:html?|php)$")
_SLASHES = late(r"(?<!:)/{2,}")  # not in a path that holds a whole address
_ESCAPE = late(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IDLE = frozenset({"", "!", "top", "undefined"})

# Hosts of one site, and what its pages are called by when there are several ways.
_HOSTS = {
    "youtu.be": "youtube.com", "m.youtube.com": "youtube.com", "music.youtube.com": "youtube.com",
    "lu.ma": "luma.com", "twitter.com": "x.com", "mobile.twitter.com": "x.com",
    "old.reddit.com": "reddit.com", "np.reddit.com": "reddit.com", "new.reddit.com": "reddit.com",
}  # fmt: skip
_FORMS = {
    "meetup.com": (late(r"^/[a-z]{2}-[a-z]{2}(?=/)"), ""),
    "arxiv.org": (late(r"^/(?:pdf|html)/([^/]+?)(?:\.pdf)?$"), r"/abs/\1"),
    "medium.com": (late(r"^/.*-([0-9a-f]{8,12})$"), r"/p/\1"),
}
_CASELESS = frozenset({"meetup.com", "github.com", "x.com", "linkedin.com"})
_SPECIAL = frozenset({*_HOSTS, *_FORMS, *_CASELESS, "youtube.com"})
_VIDEO = late(r"^/(?:live|shorts|embed|v)/([\w-]+)$|^/([\w-]{11})$")
_OF_PLAYLIST = frozenset({"list", "index", "start_radio"})


@lru_cache(maxsize=65536)
def key(url: str) -> str:
    """What two addresses of one page have in common.

    Scheme, `www.`, a slash at the end, tracking parameters and the ways in which some
    well-known sites write one page do not count. A fragment does: podcasts and
    single-page sites tell their pages by it.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        host, path = plain.groups()
        if host not in _SPECIAL and "/index." not in path and not host.endswith(".medium.com"):
            return f"{host}{path}"
    return _full_key(url)


def _full_key(url: str) -> str:
    one = parts(url.strip().replace("&amp;", "&").replace("\\", ""))
    host = one.host.rstrip(".").removeprefix("www.")
    port = f":{one.port}" if one.port and one.port not in ("80", "443") else ""
    pairs = _telling(host, one)
    site, path = _page(host, one.path)
    if site == "youtube.com" and (video := _VIDEO.match(path)):
        pairs, path = [("v", video[1] or video[2]), *pairs], "/watch"
    if path == "/watch" and any(name == "v" for name, _ in pairs):
        pairs = [pair for pair in pairs if pair[0] not in _OF_PLAYLIST]
    query = (
        "?" + "&".join("=".join(pair) if pair[1] else pair[0] for pair in pairs) if pairs else ""
    )
    fragment = (one.fragment or "").partition(":~:")[0]
    return f"{site}{port}{path}{query}" + (f"#{fragment}" if fragment not in _IDLE else "")


def _telling(host: str, one: Parts) -> list[tuple[str, str]]:
    """The parameters that say which page is meant."""
    pairs = one.pairs()
    if not pairs:
        return []
    from contentbot.content import tables

    tracking = set(tables.tracking_parameters(host, pairs, ()))
    return [pair for n, pair in enumerate(pairs) if n not in tracking and pair != ("", "")]


def _page(host: str, path: str) -> tuple[str, str]:
    """Host and path as the site itself would write them."""
    site = _HOSTS.get(host, host)
    if "%" in path:
        path = _ESCAPE.sub(_escape, path)
    path = _INDEX.sub("/", _SLASHES.sub("/", path)).rstrip("/")
    if site in _CASELESS:
        path = path.lower()
    owner = "medium.com" if site.endswith(".medium.com") else site
    if owner in _FORMS:
        pattern, new = _FORMS[owner]
        path, changed = pattern.subn(new, path)
        site = owner if changed else site
    return site, path


def _escape(match: re.Match[str]) -> str:
    sign = chr(int(match[1], 16))
    return sign if sign in _UNRESERVED else match[0].upper()
