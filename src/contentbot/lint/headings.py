"""The headings of an edition that the settings know."""

from __future__ import annotations

from contentbot.content.document import Document, Heading
from contentbot.content.settings import Section, Settings


def known_headings(document: Document, settings: Settings) -> list[tuple[Heading, Section]]:
    """Headings in the order of the text, each with the section or group that it opens."""
    edition = document.edition
    if edition is None:
        return []
    pairs = [(heading, _section(heading, settings)) for heading in edition.headings]
    return [(heading, section) for heading, section in pairs if section is not None]


def _section(heading: Heading, settings: Settings) -> Section | None:
    identifier = heading.group or heading.section
    return settings.by_id.get(identifier) if heading.known and identifier else None
