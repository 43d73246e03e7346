"""Addresses: whether they lead where they should, and carry nothing that is not theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from contentbot.content.address import Parts, parts
from contentbot.content.document import Address, Document
from contentbot.lint.fields import change, part, safe, unsafe
from contentbot.lint.rule import Facts, rule
from contentbot.lint.tracking import trackers, without
from contentbot.model import Edit, Found
from contentbot.text import late


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
        drop = trackers(address.url, facts.settings)
        if not drop:
            continue
        one = parts(address.url)
        message, help = _tracks(dict.fromkeys(f"`{one.pairs()[n][0]}`" for n in drop))
        yield Found(address.span, message, help, safe(_cut(document, address, one, drop)))


def _tracks(names: Collection[str]) -> tuple[str, str]:
    """What is wrong with some parameters, and what to do."""
    *first, last = names
    if not first:
        return f"{last} only tracks readers", "leave it out of the address"
    return f"{', '.join(first)} and {last} only track readers", "leave them out of the address"


def _cut(document: Document, address: Address, one: Parts, drop: list[int]) -> Edit:
    assert one.query is not None
    start, end = one.query_at, one.query_at + len(one.query)
    kept = without(one.query, drop)
    return change(document, address.span, address.url, start if kept else start - 1, end, new=kept)


# --- what else is not the page's -------------------------------------------------------------


@rule("warning", fix="safe")
def text_fragment(document: Document, facts: Facts) -> Iterator[Found]:
    """An address ends in `#:~:text=`, which marks the words that somebody searched for.

    Search engines add it. Readers would land in the middle of the page, on marked words.

    Bad:
        * [Faster builds](https://example.org/faster#:~:text=shared%20cache)

    Bad:
        title: Faster builds
        url: https://example.org/faster#results:~:text=cache
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)
    """
    for address in document.addresses:
        at = address.url.find(":~:")
        start = at - (address.url[at - 1 : at] == "#")
        if at > 0 and "#" in address.url[:at]:
            yield _ending(document, address, start, said="marks words that somebody searched for")


_ENDINGS = ("#", "?", "&", "!", "undefined", "null")
_IDLE = late(r"(?:#(?:!|undefined|null)?|[?&]+|\?#)\Z")


@rule("warning", fix="safe")
def idle_ending(document: Document, facts: Facts) -> Iterator[Found]:
    """An address ends in a sign that leads nowhere, such as a bare `#` or `?`.

    Buttons and menus of a page leave it behind. The same page with and without it looks
    like two pages.

    Bad:
        * [Faster builds](https://example.org/faster/#!)

    Bad:
        title: Faster builds
        url: https://example.org/faster?
        section: observations

    Good:
        * [Faster builds](https://example.org/faster/)

    Good:
        * [Faster builds](https://example.org/#/faster)
    """
    for address in document.addresses:
        if not address.url.endswith(_ENDINGS) or not address.url.startswith("http"):
            continue
        found = _IDLE.search(address.url)
        if found:
            yield _ending(document, address, found.start(), said="leads nowhere")


def _ending(document: Document, address: Address, start: int, *, said: str) -> Found:
    url = address.url
    return Found(
        part(document, address.span, url, start, len(url)),
        f"`{url[start:]}` at the end of the address {said}",
        "cut it off",
        fix=safe(change(document, address.span, url, start, len(url), new="")),
    )


_DOUBLED = late(r"(?<=[^:/])/{2,}")


@rule("warning", fix="unsafe")
def doubled_slash(document: Document, facts: Facts) -> Iterator[Found]:
    """An address has two slashes in a row where one is meant.

    A site's generator joined two parts that both had one. Most servers forgive it, but the
    page has two addresses then.

    Bad:
        * [Faster builds](https://example.org//faster)

    Bad:
        title: Faster builds
        url: https://example.org/blog//faster
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)

    Good:
        * [Faster builds](https://web.archive.org/web/2024/https://example.org/faster)
    """
    for address in document.addresses:
        start = address.url.find("//") + 2
        if address.url.find("//", start) == -1:
            continue
        one = parts(address.url)
        end = (
            len(address.url)
            if one.path == ""
            else address.url.find(one.path, start) + len(one.path)
        )
        found = _DOUBLED.search(address.url, start, end)
        if found and "://" not in one.path:
            edit = change(document, address.span, address.url, *found.span(), new="/")
            place = part(document, address.span, address.url, *found.span())
            yield Found(
                place,
                f"`{found[0]}` in the address is one slash too many",
                "write one",
                unsafe(edit),
            )


@rule("error", fix="unsafe", locked=True)
def user_in_address(document: Document, facts: Facts) -> Iterator[Found]:
    """An address holds a user's name, perhaps with a password.

    What stands before an `@` is sent to the site as somebody's name. It may be a secret
    that was copied along, or be there to make another site look trusted.

    Bad:
        * [Faster builds](https://editor:secret@example.org/faster)

    Bad:
        title: Faster builds
        url: https://www.example.org@example.com/faster
        section: observations

    Good:
        * [Faster builds](https://example.org/faster)

    Good:
        * [Faster builds](https://example.org/@editor/faster)
    """
    for address in document.addresses:
        if "@" not in address.url or not address.url.startswith("http"):
            continue
        user = parts(address.url).user
        if user is not None:
            start = address.url.index("//") + 2
            end = start + len(user) + 1
            place = part(document, address.span, address.url, start, end)
            edit = change(document, address.span, address.url, start, end, new="")
            yield Found(
                place, "a user's name stands before the site's", "leave it out", unsafe(edit)
            )
