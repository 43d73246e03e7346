"""Addresses: their parts with places, and the key by which two are the same page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

PARTS = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?://(?:(?P<user>[^/?#@]*)@)?(?P<host>\[[^\]/?#]*\]|[^/?#:]*)(?::(?P<port>[^/?#]*))?)?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:\#(?P<fragment>.*))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Parts:
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
    g = match.groupdict()
    return Parts(
        g["scheme"].lower() if g["scheme"] else None, g["user"], (g["host"] or "").lower(), g["port"],
        g["path"], g["query"], g["fragment"], match.start("query"),
    )  # fmt: skip


_INDEX = re.compile(r"/index\.(?:html?|php)$")


@lru_cache(maxsize=65536)
def key(url: str) -> str:
    """What two addresses of one page have in common.

    Scheme, `www.`, a slash at the end and tracking parameters do not count.
    A fragment does: podcasts and single-page sites tell their pages by it.
    """
    from contentbot.content import tables

    one = parts(url)
    host = one.host.removeprefix("www.")
    path = _INDEX.sub("/", one.path).rstrip("/")
    pairs = one.pairs()
    if host == "youtu.be" and len(path) > 1:
        pairs = [("v", path[1:]), *pairs]
        host, path = "youtube.com", "/watch"
    if pairs:
        tracking = set(tables.tracking_parameters(host, pairs, ()))
        pairs = [pair for n, pair in enumerate(pairs) if n not in tracking]
    query = "?" + "&".join("=".join(pair) if pair[1] else pair[0] for pair in pairs) if pairs else ""
    fragment = f"#{one.fragment}" if one.fragment and not one.fragment.startswith(":~:") else ""
    return f"{host}{path}{query}{fragment}"
