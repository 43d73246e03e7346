"""The labels of links as they are written, and how a link gets another."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.lint.fields import added
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
    if document.in_place:
        link = entry.spans.get("link")
        return [Edit(Span(link.start, link.start), f"[{label}] ")] if link else []
    name, line = _line(label)
    return [] if name in entry.fields else added(document, entry, line, below="url")


def to_label(document: Document, entry: Entry, label: str) -> str:
    """What to do so that an entry gets a label, in the words of its file's format."""
    if document.in_place:
        return f"put `[{label}]` in front"
    name, line = _line(label)
    return f"add `{label}` to `{name}`" if name in entry.fields else f"add the line `{line}`"


def _line(label: str) -> tuple[str, str]:
    """The field of a label, and the line that gives it; codes of languages are in capitals."""
    if label.isupper():
        return "language", f"language: {label.lower()}"
    return "prefix", f"prefix: [{label}]"
