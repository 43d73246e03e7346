"""Addresses: whether they lead where they should, and carry nothing that is not theirs."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content import tables
from contentbot.content.address import Parts, parts
from contentbot.content.document import Address, Document
from contentbot.lint.fields import change, safe
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found


def _without(query: str, drop: list[int]) -> str:
    return "&".join(pair for n, pair in enumerate(query.split("&")) if n not in drop)


@rule("warning", fix="safe")
def tracking_parameters(document: Document, facts: Facts) -> Iterator[Found]:
    """A part of the address only tells the site where its readers came from.

    Readers did not ask to be counted, and the same page with another such tail looks
    like a new one. Parameters that belong to the page are left as they are.

    Bad:
        * [Faster builds](https://example.org/faster?id=5&utm_source=mail#top)

    Bad:
        title: Faster builds
        url: https://example.org/faster?fbclid=abc123
        section: observations

    Good:
        * [Faster builds](https://example.org/faster?id=5#top)

    Good:
        * [Watch it](https://example.org/w?v=abc&t=12)
    """
    for address in document.addresses:
        if "?" not in address.url:
            continue
        one = parts(address.url)
        drop = tables.tracking_parameters(one.host, one.pairs(), facts.settings.called)
        if not drop or one.query is None:
            continue
        names = ", ".join(f"`{one.pairs()[n][0]}`" for n in drop)
        yield Found(
            address.span,
            f"{names} only tracks readers",
            "leave it out of the address",
            fix=safe(_cut(document, address, one, drop)),
        )


def _cut(document: Document, address: Address, one: Parts, drop: list[int]) -> Edit:
    assert one.query is not None
    start, end = one.query_at, one.query_at + len(one.query)
    kept = _without(one.query, drop)
    return change(document, address.span, address.url, start if kept else start - 1, end, new=kept)
