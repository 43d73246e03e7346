"""The parameters of an address that only tell a site where its readers came from."""

from __future__ import annotations

from collections.abc import Collection

from contentbot.content import tables
from contentbot.content.address import parts
from contentbot.content.settings import Settings


def trackers(url: str, settings: Settings) -> list[int]:
    """The indexes of those parameters in the query of an address."""
    if "?" not in url:
        return []
    one = parts(url)
    return tables.tracking_parameters(one.host, one.pairs(), settings.called)


def without(query: str, drop: Collection[int]) -> str:
    """A query without some of its parameters."""
    return "&".join(pair for n, pair in enumerate(query.split("&")) if n not in drop)


def untracked(url: str, settings: Settings) -> str:
    """An address without those parameters."""
    drop, one = trackers(url, settings), parts(url)
    if not drop or one.query is None:
        return url
    kept = without(one.query, drop)
    start, end = one.query_at, one.query_at + len(one.query)
    return url[: start if kept else start - 1] + kept + url[end:]
