"""Fields that an entry lacks and its address tells."""

from __future__ import annotations

from contentbot.content import tables, yaml
from contentbot.content.address import parts
from contentbot.content.document import Document
from contentbot.lint.fields import added, unsafe
from contentbot.model import Entry, Fix


def repository(url: str) -> str:
    """The name of the repository that an address lies in; empty when it is in none."""
    one = parts(url)
    names = [name for name in one.path.split("/") if name]
    return names[1] if len(names) > 1 and tables.is_repository_host(one.host) else ""


def told(document: Document, entry: Entry, field: str) -> Fix | None:
    """The fix that adds a missing field: the project of a task, by the name of its repository."""
    name = repository(entry.url) if (entry.kind, field) == ("task", "project") else ""
    edits = added(document, entry, f"project: {yaml.scalar(name)}", below="title") if name else []
    return unsafe(*edits) if edits else None
