"""Where one is in an edition: the section and group that its headings open."""

from __future__ import annotations

from contentbot.content.settings import Settings


class Outline:
    """The section and group of what comes next, kept up to date heading by heading.

    section, group: ids of the settings, None where no known one is open. kind: of the
    entries that stand there.
    """

    def __init__(self, settings: Settings) -> None:
        self.section: str | None = None
        self.group: str | None = None
        self.kind = "text"
        self._settings = settings
        self._open: list[tuple[int, str]] = []  # levels and ids of the sections one is in

    def heading(self, level: int, title: str) -> bool:
        """Go below a heading; whether the settings know it."""
        section = self._settings.find(title, self.group or self.section)
        if section is None:
            self._enter_unknown(level)
        elif section.group:
            self.section, self.group, self.kind = section.parent, section.id, section.kind
        else:
            self._close(level)
            self._open.append((level, section.id))
            self.section, self.group, self.kind = section.id, None, section.kind
        return section is not None

    def _enter_unknown(self, level: int) -> None:
        """A heading that the settings do not know belongs to the section around it."""
        self._close(level)
        self.section = self._open[-1][1] if self._open else None
        self.group = None
        self.kind = self._settings.by_id[self.section].kind if self.section else "text"

    def _close(self, level: int) -> None:
        """Leave the sections of a level, and those within them."""
        self._open = [one for one in self._open if one[0] < level]
