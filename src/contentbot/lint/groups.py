"""The groups that invite to events, each with its place, alike for both file formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from contentbot.content.document import Document
from contentbot.frozen import dataclass
from contentbot.lint.once import once
from contentbot.model import Entry, Span
from contentbot.text import late

# Meetup.com and its like put the group first: `/our-group/events/123/`, in any language.
PAGE = late(
    r"https?://(?:www\.)?(?:meetup\.com|community\.cncf\.io)/(?:[a-z]{2}-[A-Z]{2}/)?"
    r"(?P<group>[\w-]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of an event: name and address, each with its place."""

    entry: Entry
    name: str
    url: str
    name_at: Span
    url_at: Span

    @property
    def slug(self) -> str:
        """What the group is called in its address; empty when that does not tell."""
        return slug(self.url)


@lru_cache(maxsize=4096)
def slug(url: str) -> str:
    """What a group is called in the address of its page or of one of its events; or empty."""
    match = PAGE.match(url)
    return match["group"].casefold() if match else ""


@once
def groups(document: Document) -> Iterator[Group]:
    """The groups of all events but those in the shape of the oldest editions."""
    for entry in document.of("event"):
        if "old" in entry.spans:
            continue
        people = entry.fields.get("organizer")
        rows = people if isinstance(people, list) else [people]
        for number, row in enumerate(rows):
            at = f"organizer.{number}" if isinstance(people, list) else "organizer"
            if isinstance(row, dict) and f"{at}.name" in entry.spans:
                name, url = row.get("name"), row.get("url")
                name_at = entry.spans[f"{at}.name"]
                url_at = entry.spans.get(f"{at}.url", name_at)
                if isinstance(name, str) and isinstance(url, str | None):
                    yield Group(entry, name, url or "", name_at, url_at)
