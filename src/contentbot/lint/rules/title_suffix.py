"""What copying adds behind a title: the site's name, the author's, a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from contentbot.content.address import Parts, parts
from contentbot.content.document import Document
from contentbot.lint.fields import safe, unsafe
from contentbot.lint.rule import Facts, rule
from contentbot.lint.wording import Title, contributed, is_house, titles
from contentbot.model import Found
from contentbot.text import late

_SEPARATOR = late(r"\s*(?:\\?\||::)\s+|\s+(?:[-–—·•«»]|--)\s+")
_SIGNS = frozenset("|:-–—·•«»")  # one of them is in every separator
_SURE = late(r"[|:«»·•]")  # signs that only sites set before their name
_KINDS = late(r"\b(?:blog|podcast|newsletter|docs|documentation|forums?|wiki|magazine)$", re.I)
_WORDS = late(r"[^\W_]+")
_FILL = frozenset(
    {"the", "a", "an", "of", "by", "on", "at", "s", "blog", "site", "website", "docs"}
)
_HOST = late(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)

LONGEST = 45  # letters of a name; what is longer is a part of the title


@lru_cache(maxsize=8)
def _known(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _suffix(title: Title) -> tuple[int, str, str] | None:
    """Where the last part of a title begins with its separator, the separator and the part."""
    if _SIGNS.isdisjoint(title.value):
        return None
    found = list(_SEPARATOR.finditer(title.plain))
    if not found:
        return None
    last = found[-1]
    if not last.start() or last.end() == len(title.value):
        return None
    return last.start(), last[0].strip(), title.value[last.end() :].strip(" .*_")


def _named_by(words: list[str], one: Parts) -> bool:
    """Whether an address consists of the words of a name: `Sample Garden`, samplegarden.dev."""
    owner = re.match(r"/[@~]?([\w.-]+)", one.path)
    host = one.host.removeprefix("www.").rpartition(".")[0].replace("-", "")
    where = f"{host} {owner[1].replace('-', '').casefold() if owner else ''}"
    telling = [word for word in words if word not in _FILL]
    if len("".join(telling)) < 4 or all(word.isdigit() for word in telling):
        return False
    labels = re.split(r"[.\s]+", where)
    if "".join(telling) in labels or "".join(words) in labels:
        return True
    return len("".join(telling)) > 7 and all(
        word in host if len(word) > 3 else word in labels for word in telling
    )


def _is_site(name: str, sign: str, rest: str, title: Title, facts: Facts) -> bool:
    lower = name.casefold()
    cut = lower.rstrip(".… ")
    known = _known(facts.settings.site_names)
    if lower in known or (cut != lower and len(cut) > 1 and any(k.startswith(cut) for k in known)):
        return True
    one = parts(title.entry.url)
    if _HOST.fullmatch(lower):
        return one.host.endswith(lower)
    if len(name) > LONGEST:
        return False
    if _SURE.search(sign) and _KINDS.search(lower):
        return True
    # "Introduction - Sample" would say nothing without the name
    return len(_WORDS.findall(rest)) > 2 and _named_by(_WORDS.findall(lower), one)


@rule("warning", fix="unsafe")
def site_name_in_title(document: Document, facts: Facts) -> Iterator[Found]:
    """A title ends with the name of the site.

    Sites set their name behind every title for the sake of the browser's tab. It is not a
    part of what the page is called, and the link shows where it leads.

    Bad:
        * [Announcing version 5 | The Sample Garden Blog](https://samplegarden.example/five)

    Bad:
        title: Growing sockets - YouTube
        url: https://www.youtube.com/watch?v=TCUnZVLgNps
        prefix: [video]
        section: observations

    Bad:
        * [The hard way — surma.example](https://surma.example/things/the-hard-way/)

    Good:
        * [Announcing version 5](https://samplegarden.example/five)

    Good:
        * [Type systems - a tour | with pictures](https://samplegarden.example/tour)
    """
    for title in contributed(document, facts.settings):
        found = _suffix(title)
        if found is None:
            continue
        start, sign, name = found
        if not name or not _is_site(name, sign, title.value[:start], title, facts):
            continue
        yield Found(
            title.at(document, start, len(title.value)),
            f"`{name}` is the site's name, not a part of the title",
            "leave it out",
            fix=unsafe(title.edit(document, start, len(title.value), new="")),
        )


_NAME = r"[A-Z][\w.'’-]*(?: (?:de|van|von|der|la|[A-Z][\w.'’-]*)){1,3}"
_BY = late(rf"\s*(?:\\?\||[-–—·•])\s*[Bb]y (?P<set_off>{_NAME})$")
_PLAIN_BY = late(r",?\s+by (?P<plain>[A-Z][a-zà-ÿ'’]+ [A-Z][a-zà-ÿ'’]+)$")
_VERBAL = late(r"(?:ing|tion|ed|ly)\b|\b(?:Test|Code|Data)\b")


@rule("info", fix="unsafe")
def author_in_title(document: Document, facts: Facts) -> Iterator[Found]:
    """A title ends with its author's name.

    The list gives the titles of pages; who wrote them stands there. The speaker of a
    recorded talk may be named.

    Bad:
        * [Growing sockets | by Ada Lovelace](https://example.org/growing-sockets)

    Bad:
        title: Growing sockets by Ada Lovelace
        url: https://example.org/growing-sockets
        section: observations

    Good:
        * [Growing sockets](https://example.org/growing-sockets)

    Good:
        * [Verification by Functional Translation](https://example.org/verification)

    Good:
        * [video] [Growing sockets by Ada Lovelace](https://www.youtube.com/watch?v=TCUnZVLgNps)
    """
    for title in contributed(document, facts.settings):
        if "y " not in title.value:
            continue
        labels = title.entry.fields.get("prefix") or ()
        spoken = any(str(label).casefold() in facts.settings.prefixes[:2] for label in labels)
        match = _BY.search(title.plain)
        if match is None and not spoken:
            match = _PLAIN_BY.search(title.plain)
            if match and _VERBAL.search(match["plain"]):
                continue
        if match is None or not match.start():
            continue
        name = match[1]
        yield Found(
            title.at(document, match.start(), len(title.value)),
            f"`{name}` is the author, not a part of the title",
            "leave the name out",
            fix=unsafe(title.edit(document, match.start(), len(title.value), new="")),
        )


# --- numbers ------------------------------------------------------------------------------------

_NUMBER = late(r"\s*[(\[]?#(?P<page>\d{2,7})[)\]]?\.?$")
_MEANT = late(r"\b(?:for|of|in|to|from|with|by|after|see|fix(?:es)?|issue|pull|PR|RFC)$", re.I)
_PAGE = r"/[\w.-]+/[\w.-]+/(?:-/)?(?:pull|issues|merge_requests|discussions)/"


@rule("info", fix="safe")
def number_left_in_title(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A title ends with a number that GitHub shows beside it.

    It is the number of the very page, of the ticket that it closes, or of its comments,
    and it comes along when one copies the line from a list. The link leads there anyway.

    In: project
    Bad:
        * [look up names in one pass (#149324)](https://github.com/example/sample/pull/149324)

    Bad:
        title: "look up names in one pass #149324"
        url: https://github.com/example/sample/issues/149324
        section: observations

    Good:
        * [look up names in one pass](https://github.com/example/sample/pull/149324)

    Good:
        * [sample changelog #178](https://example.org/changelog-178)
    """
    for title in titles(document, "link", "task", "testing"):
        if not title.value[-4:].strip(")].").endswith(tuple("0123456789")):
            continue
        match = _NUMBER.search(title.value)
        if match is None or not match.start() or _MEANT.search(title.value[: match.start()]):
            continue
        ticket = len(match[1]) > 3 and is_house(facts.settings, title.entry)
        number = r"\d+" if ticket else match[1]
        if re.search(rf"{_PAGE}{number}\b", title.entry.url):
            yield Found(
                title.at(document, *match.span()),
                f"`{match[0].strip()}` stands beside the title on its page, not in it",
                "leave it out",
                fix=safe(title.edit(document, *match.span(), new="")),
            )
