"""What addresses lead to: an article rather than a front door, and the one that the title names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from contentbot.content import tables
from contentbot.content.address import Parts, parts
from contentbot.content.document import Document
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found
from contentbot.text import late

DEEPEST = 7  # slashes in an address that may still be a front page


def _segments(one: Parts) -> list[str]:
    return [segment for segment in one.path.split("/") if segment]


@rule("warning")
def repository_page(document: Document, facts: Facts) -> Iterator[Found]:
    """An address is the front page of a repository or of a package.

    Readers come for something to read. A front page says what a project is, not what is
    new; link the announcement, the release notes or an article.

    In: project-updates

    Bad:
        * [A faster parser](https://github.com/example/parser)

    Bad:
        * [A faster parser](https://rubygems.org/gems/parser)

    Bad:
        title: A faster parser
        url: https://gitlab.com/example/parser
        section: project-updates

    Good:
        * [Parser 2.0: faster than ever](https://github.com/example/parser/releases/tag/v2.0)
    """
    for entry in document.of("link"):
        if entry.url.count("/") > DEEPEST:
            continue
        one = parts(entry.url)
        if not one.host or not _is_front(one, facts.settings.front_pages):
            continue
        yield Found(
            entry.at("url"), f"`{one.host}{one.path}` is a project's front page",
            "link an article, an announcement or release notes",
        )  # fmt: skip


def _is_front(one: Parts, patterns: tuple[str, ...]) -> bool:
    host = one.host.removeprefix("www.")
    if tables.is_repository_host(host):
        return host.count(".") == 1 and len(_segments(one)) <= 2 and not one.query
    if tables.is_registry_page(host, one.path):
        return True
    page = f"{host}/{'/'.join(_segments(one))}"
    return page.startswith(_heads(patterns)) and any(
        page.count("/") == pattern.count("/") and fnmatchcase(page, pattern) for pattern in patterns
    )


@lru_cache(maxsize=8)
def _heads(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """How the pages that patterns match begin."""
    return tuple(pattern.partition("*")[0] for pattern in patterns)


@rule("warning")
def site_front_page(document: Document, facts: Facts) -> Iterator[Found]:
    """An address is a site's front page where an article is asked for.

    A front page shows something else next week. Most often the address was copied before
    the article was opened.

    In: observations

    Bad:
        * [Shaking off the dust](https://blog.example.org/)

    Bad:
        title: Shaking off the dust
        url: https://blog.example.org
        section: observations

    Good:
        * [Shaking off the dust](https://blog.example.org/shaking-off-the-dust)
    """
    for entry in document.of("link"):
        section = facts.settings.by_id.get(entry.section or "")
        if section is None or not section.articles:
            continue
        one = parts(entry.url)
        named = one.host.removeprefix("www.") in entry.title.casefold()  # about the site itself
        bare = one.host and not one.query and not one.fragment and not one.path.strip("/")
        if bare and not named:
            yield Found(
                entry.at("url"), f"`{one.host}` is a site's front page", "link the article itself"
            )


# --- what the title says ---------------------------------------------------------------------

_TICKET = late(r"[\w./-]*#(\d+)")
_TICKET_AT = late(r"/(?:pull|issues|merge_requests)/(\d+)(?=$|[/#?])")
_NUMBERED = ("/pull/", "/issues/", "/merge_requests/", "/releases/tag/", "part", "Part", "pt")
_VERSION = late(r"(?<![\w.])v?(\d+(?:\.\d+)+)")
_VERSION_AT = late(r"/releases/tag/[^/]*?v?(\d+(?:\.\d+)+)[^/]*$")
_PART = late(r"\b(?:part|pt\.?)\s*#?(\d+)\b", re.IGNORECASE)
_PART_AT = late(r"[/_-](?:part|pt)[_-]?(\d{1,2})(?=$|[/._?#-])", re.IGNORECASE)


@rule("warning")
def number_mismatch(document: Document, facts: Facts) -> Iterator[Found]:
    """A title and its address name different numbers.

    A ticket, a release or a part of a series: the line of last week was copied, and only
    one of its two numbers was changed.

    Bad:
        * [Parser 2.1.0](https://github.com/example/parser/releases/tag/v2.0.3)

    Bad:
        * [series] [Parsers, part 3](https://example.org/parsers-part-2)

    Bad:
        title: Parser 2.1.0
        url: https://github.com/example/parser/releases/tag/2.0.3
        section: observations

    Good:
        * [Parser 2.1](https://github.com/example/parser/releases/tag/v2.1.0)
    """
    for address in document.addresses:
        if not any(sign in address.url for sign in _NUMBERED):
            continue
        if address.field == "url" and address.entry is not None:
            title = address.entry.title
        elif address.text is not None:
            title = document.slice(address.text)
        else:
            continue
        wrong = _mismatch(title, address.url)
        if wrong:
            said, led = wrong
            yield Found(
                address.span,
                f"the title says `{said}`, the address `{led}`",
                "see which of the two is right",
            )


def _mismatch(title: str, url: str) -> tuple[str, str] | None:
    ticket, at = _TICKET.fullmatch(title), _TICKET_AT.search(url)
    if ticket and at and ticket[1] != at[1]:
        return ticket[1], at[1]
    if (tag := _VERSION_AT.search(url)) and (named := _VERSION.findall(title)):
        if not any(_agree(version, tag[1]) for version in named):
            return named[0], tag[1]
    elif (
        (number := _PART_AT.search(url))
        and (part := _PART.search(title))
        and int(part[1]) != int(number[1])
    ):
        return part[0], number[0].strip("/_-")
    return None


def _agree(one: str, other: str) -> bool:
    """Whether one version is the other, or its beginning."""
    short, long = sorted((one.split("."), other.split(".")), key=len)
    return long[: len(short)] == short
