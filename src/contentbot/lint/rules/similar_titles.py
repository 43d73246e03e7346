"""Titles that say the same: one page sent in under two addresses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from contentbot.content.address import key
from contentbot.content.document import Document
from contentbot.lint.lines import quoted
from contentbot.lint.rule import Facts, rule
from contentbot.model import Entry, Found
from contentbot.text import late

_WORDS = late(r"\w+")
_NUMBER = late(r"\d+|\b[ivx]+\b")
LEAST = 3  # words that a title needs; shorter ones are alike by chance
MOST_COMPARED = 800  # titles; an edition has some 100
SHARED = 0.6  # of the words, before titles are compared letter by letter
ALIKE = 92  # of 100, after that


@rule("warning")
def similar_title(document: Document, facts: Facts) -> Iterator[Found]:
    """Two entries have nearly the same title.

    Often it is one article at two addresses: on a blog and on a site that copies it, or
    as text and as a video. Please link the place where it appeared first.

    Bad:
        * [How we made our builds faster](https://example.org/faster)
        * [How we made our builds faster!](https://example.com/copy/faster)

    Bad:
        - title: How we made our builds faster
          url: https://example.org/faster
          section: observations
        - title: How We Made Our Builds Fast
          url: https://example.com/copy/faster
          section: observations

    Good:
        * [series] [How we made our builds faster, part 1](https://example.org/faster-1)
        * [series] [How we made our builds faster, part 2](https://example.org/faster-2)
    """
    entries = list(document.of("link"))
    if len(entries) < 2:
        return
    titles = [(entry, *_told(entry.title)) for entry in entries if _compared(entry, facts)]
    for (one, text, words), (other, text2, words2) in combinations(titles[:MOST_COMPARED], 2):
        if len(words & words2) < SHARED * max(len(words), len(words2)) or key(one.url) == key(
            other.url
        ):
            continue
        if _same(text, text2) and one.fields.get("language") == other.fields.get("language"):
            first, later = sorted((one, other), key=lambda entry: entry.span)
            line = document.lines.line_of(first.at("title").start)
            yield Found(
                later.at("title"),
                f"line {line} has nearly the same title: {quoted(first.title)}",
                "keep one, if both are the same article",
            )


def _compared(entry: Entry, facts: Facts) -> bool:
    """Titles of the project's own changes are alike by nature."""
    section = facts.settings.by_id.get(entry.section or "")
    return (
        entry.url != ""
        and not (section and section.house)
        and len(_WORDS.findall(entry.title)) >= LEAST
    )


def _told(title: str) -> tuple[str, frozenset[str]]:
    words = _WORDS.findall(title.casefold())
    return " ".join(words), frozenset(words)


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False  # parts of a series, versions
    from rapidfuzz.fuzz import ratio

    return ratio(one, other) >= ALIKE
