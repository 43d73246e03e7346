"""What a place of a text is about, whatever line it is on: by that, reports are compared."""

from __future__ import annotations

from hashlib import blake2b

from contentbot.content.document import Document
from contentbot.model import Entry, Span

LONG = 1_000  # characters; of a line that is longer, a digest tells it from others


def subject(document: Document, span: Span) -> str:
    """What a place of a document is about, wherever it stands: an entry, else its line."""
    entry = document.entry_at(span.start)
    if entry is not None:
        return identity(entry)
    lines = document.lines
    line = lines.line_of(span.start)
    while line < len(lines) and not lines.string(line).strip():
        line += 1
    told = lines.string(line).strip()
    return told if len(told) <= LONG else blake2b(told.encode(errors="replace")).hexdigest()


def identity(entry: Entry) -> str:
    """What an entry is known by in a report: its address or name; of prose, its section."""
    return entry.url or entry.title or entry.text("name") or f"{entry.kind} {entry.section}"
