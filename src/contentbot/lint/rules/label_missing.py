r"""Labels that a link should have, as its address or its title tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content.address import parts
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.lint import labels
from contentbot.lint.fields import unsafe
from contentbot.lint.labelled import BRACKETED, labelled, to_label
from contentbot.lint.rule import Facts, rule
from contentbot.lint.wording import contributed
from contentbot.model import Entry, Found
from contentbot.text import late

_WORDS = late(r"[^\W_]+(?:[ -][^\W_]+)*")


def _said(document: Document, entry: Entry, settings: Settings) -> set[str]:
    """The labels that an entry has in any form, the wrong ones meant well."""
    rows = entry.fields.get("prefix")
    words = [str(row) for row in rows] if isinstance(rows, list) else []
    for name in ("lead", "tail"):
        if name in entry.spans and document.in_place:
            words += _WORDS.findall(document.slice(entry.spans[name]))
    words += (match["word"] for match in BRACKETED.finditer(entry.title))
    meant = {labels.meant(word, settings.prefixes) for word in words}
    return {word for word in meant if word}


_AUDIBLE = late(r"/(?:podcasts?|episodes?)/[^/]|podcast")
MEDIA = {"video": "a video", "audio": "audio"}


@rule("warning", fix="unsafe")
def medium_missing(document: Document, facts: Facts) -> Iterator[Found]:
    """A link leads to something to watch or to hear, and no label says so.

    Not everybody can watch or listen where they read. The label tells them before they
    click, and feeds of videos and podcasts are made by it.

    Bad:
        * [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Bad:
        title: Growing sockets
        url: https://www.youtube.com/watch?v=TCUnZVLgNps
        section: observations

    Bad:
        * [The Garden Podcast: growing sockets](https://example.org/episodes/001/)

    Good:
        * [video] [Growing sockets](https://www.youtube.com/watch?v=TCUnZVLgNps)

    Good:
        * [Growing sockets](https://example.org/sockets)
    """
    settings = facts.settings
    for title in contributed(document, settings):
        entry = title.entry
        if title.name != "title" or not entry.url:
            continue
        medium = labels.medium(settings, entry.url)
        if not medium and "audio" in settings.prefixes and "podcast" in title.value.casefold():
            medium = "audio" if _AUDIBLE.search(parts(entry.url).path) else ""
        if not medium or _said(document, entry, settings) & MEDIA.keys():
            continue
        edits = labelled(document, entry, medium)
        yield Found(
            title.span,
            f"this is {MEDIA.get(medium, f'`{medium}`')}, and nothing says so",
            to_label(document, entry, medium),
            fix=unsafe(*edits) if edits else None,
        )


_PART = late(
    r"\b(?:part|chapter|pt|teil|parte|partie)\.? ?#?"
    r"(?:\d{1,2}|[IVX]{1,5}|one|two|three|four|five|six)\b(?! of\b)"
    r"|(?<=[\w)\]»”\"]) \((?:\d{1,2}|[IVX]{2,4})(?:/\d+)?\)$",
    re.IGNORECASE,
)

_NAMED = late(r"\bseries\b", re.IGNORECASE)
_PART_OF_ADDRESS = late(r"\bpart-?\d", re.IGNORECASE)


def _may_count(title: str) -> bool:
    """Whether it is worth looking for a part: a quick test."""
    lower = title.casefold()
    return (
        lower.endswith(")")
        or "part" in lower
        or "pt" in lower
        or "chapter" in lower
        or "teil" in lower
        or "series" in lower
    )


@rule("info", fix="unsafe")
def series_missing(document: Document, facts: Facts) -> Iterator[Found]:
    """A title counts its part of a series, and no label says so.

    Readers of one part want the others as well, and `[series]` tells that there are. In
    an edition that is out already this is only asked for where most parts have the label.

    Bad:
        * [Growing sockets, part 2: leaves](https://example.org/growing-2)

    Bad:
        title: Growing sockets (2)
        url: https://example.org/growing-2
        section: observations

    Good:
        * [series] [Growing sockets, part 2: leaves](https://example.org/growing-2)

    Good:
        * [A part of growing sockets](https://example.org/growing)
    """
    settings = facts.settings
    if "series" not in settings.prefixes:
        return
    links = [title for title in contributed(document, settings) if _may_count(title.value)]
    counted = [title for title in links if _PART.search(title.plain)]
    with_label = [title for title in counted if "series" in _said(document, title.entry, settings)]
    if document.state == "published" and 2 * len(with_label) < max(len(counted), 1):
        counted = []
    counted += (title for title in links if _NAMED.search(title.plain) and title not in counted)
    for title in counted:
        part = _PART.search(title.plain)
        match = part or _NAMED.search(title.plain)
        numbered = part or (match and _PART_OF_ADDRESS.search(title.entry.url))
        if match is None or not numbered or "series" in _said(document, title.entry, settings):
            continue
        edits = labelled(document, title.entry, "series")
        yield Found(
            title.at(document, *match.span()),
            f"`{match[0].strip()}` tells of a series, and no label says so",
            to_label(document, title.entry, "series"),
            fix=unsafe(*edits) if edits else None,
        )


@rule("warning", fix="unsafe")
def language_missing(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A title is not English, and no label names its language.

    Most readers of the list read English. A code of two letters saves the others' click
    and shows those who read the language what is there for them.

    Bad:
        * [\u7528\u5b89\u5168\u7684\u65b9\u5f0f\u7f16\u5199\u670d\u52a1\u5668](https://example.org/server)

    Bad:
        title: \u7528\u5b89\u5168\u7684\u65b9\u5f0f\u7f16\u5199\u670d\u52a1\u5668
        url: https://example.org/server
        section: observations

    Bad:
        * [Eine Einf\u00fchrung f\u00fcr alle, die mit dem Kern arbeiten](https://example.org/kern)

    Good:
        * [ZH] [\u7528\u5b89\u5168\u7684\u65b9\u5f0f\u7f16\u5199\u670d\u52a1\u5668](https://example.org/server)

    Good:
        * [Growing \u03b1, \u03b2 and \u03b3](https://example.org/greek)
    """
    for title in contributed(document, facts.settings):
        entry = title.entry
        if entry.text("language"):
            continue
        code = labels.script(title.value)
        if code is None:
            code = labels.latin_language(title.value)
        if code is None or _names_language(document, entry):
            continue
        edits = labelled(document, entry, code) if code else []
        yield Found(
            title.span,
            "the title is not English, and no label names the language",
            to_label(document, entry, code or "DE")
            + ("" if code else ", or the code that is right"),
            fix=unsafe(*edits) if edits else None,
        )


def _names_language(document: Document, entry: Entry) -> bool:
    rows = entry.fields.get("prefix")
    words = [str(row) for row in rows] if isinstance(rows, list) else []
    for name in ("lead", "tail"):
        if name in entry.spans and document.in_place:
            words += _WORDS.findall(document.slice(entry.spans[name]))
    words += (match["word"] for match in BRACKETED.finditer(entry.title))
    return any(labels.language(word) for word in words if word.isupper() or len(word) > 3)
