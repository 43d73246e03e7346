"""What rules ask about the lines of an edition."""

from __future__ import annotations

from contentbot.content.document import Document, Item
from contentbot.content.settings import Section, Settings

SUB_INDENT = "    "  # of a line below an event


def commented(document: Document, offset: int) -> bool:
    """Whether a place lies in a comment."""
    comments = document.edition.comments if document.edition else ()
    return any(span.start <= offset < span.end for span in comments)


def newline(document: Document) -> str:
    """The sign that ends the lines of a document."""
    return "\r\n" if "\r\n" in document.text else "\n"


def short(text: str, length: int = 40) -> str:
    """A text in one line, without a bullet and cut at a length, as messages name it."""
    text = " ".join(text.split()).lstrip("*+- ")
    return text if len(text) <= length else f"{text[: length - 3]}..."


def quoted(title: str) -> str:
    """A title as messages quote it, without the ticks of its own."""
    return f"`{short(title.replace('`', ''), 60)}`"


def heading_of(document: Document, settings: Settings, item: Item) -> Section | None:
    """The section or group that a line without a bullet names: it was meant as a heading."""
    if item.marker or not item.links or item.entry is None:
        return None
    return settings.find(document.slice(item.links[0].text), item.group or item.section)
