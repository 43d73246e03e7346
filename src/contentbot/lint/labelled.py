"""The labels of links as they are written, and how a link gets another."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.lint.wording import is_house
from contentbot.model import Edit, Entry, Span
from contentbot.text import late

BRACKETED = late(r"(?P<open>\\?[\[(])(?P<word>[^\[\]()\\]{2,20})(?P<close>\\?[\])])")


def links(document: Document, settings: Settings) -> list[Entry]:
    """The links that people sent, not those of the project's own pulls."""
    return [entry for entry in document.of("link") if not is_house(settings, entry)]


def written(entry: Entry) -> Iterator[tuple[str, Span]]:
    """The labels of an entry that are no language, and where they stand."""
    rows = entry.fields.get("prefix")
    for number, label in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(label, str):
            yield label, entry.spans.get(f"prefix.{number}", entry.at("prefix"))


def labelled(document: Document, entry: Entry, label: str) -> list[Edit]:
    """The edit that gives an entry a label in front of all that it has."""
    link = entry.spans.get("link")
    if document.in_place:
        return [Edit(Span(link.start, link.start), f"[{label}] ")] if link else []
    url = entry.spans.get("url")
    if "prefix" in entry.fields or url is None:
        return []
    end = document.text.find("\n", url.end)
    end = len(document.text) if end == -1 else end
    return [Edit(Span(end, end), f"\nprefix: [{label}]")]
