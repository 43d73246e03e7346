"""What assembling and publishing read: settings, template, editions, drafts and ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from contentbot.content import front_matter, ledger, library, settings
from contentbot.content.archive import Archive, Back, name_date
from contentbot.content.ledger import Ledger
from contentbot.content.settings import Settings
from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.jobs.tree import WorkTree

NEXT = "drafts/next.md"
TEMPLATE = "edition.md.j2"
NEAR = timedelta(days=6)  # an edition may be that late


@dataclass(frozen=True)
class Newsroom:
    """A content folder, read when first asked. Paths are below it.

    over: texts that files are to have, or None for files that are to go, as if a plan had
    been carried out already.
    """

    content: Path
    over: Mapping[str, str | None] = field(default_factory=dict)

    def after(self, over: Mapping[str, str | None]) -> Newsroom:
        """The same folder with other texts in it."""
        return Newsroom(self.content, {**self.over, **over})

    def text(self, path: str) -> str | None:
        """The text of a file, with its line ends; None when there is none.

        Raises:
            UsageError: it is not UTF-8.
        """
        if path in self.over:
            return self.over[path]
        file = self.content / path
        if not file.is_file():
            return None
        return library.read_text(file)

    @cached_property
    def settings(self) -> Settings:
        """The newsletter's settings. Raises UsageError when there are none."""
        text = self.text(library.SETTINGS_NAME)
        file = self.content / library.SETTINGS_NAME
        if text is None:
            raise UsageError(f"{file}: no such file; `contentbot import EDITION.md` makes one")
        return settings.parse(text, str(file))

    def template(self, day: date) -> tuple[str, str]:
        """Path and text of an edition's template: its own if it has one, else the newsletter's.

        Raises:
            UsageError: there is none.
        """
        for path in (template_path(day), TEMPLATE):
            text = self.text(path)
            if text is not None:
                return path, text
        raise UsageError(
            f"{self.content / TEMPLATE}: no such file; it holds the newsletter's words"
        )

    @cached_property
    def archive(self) -> Archive:
        """The published editions."""
        found = WorkTree().editions(self.content / "editions") or []
        for path, text in self.over.items():
            day = name_date(path) if path.startswith("editions/") and text is not None else None
            if day is not None and text is not None:
                found.append(Back(day, path, text.encode))
        return Archive(tuple(found), self.settings)

    def paths(self, folder: str) -> list[str]:
        """The files of a folder and of those in it, in order."""
        top = self.content / folder
        if top.is_file():
            raise UsageError(f"{top}: is a file, and should be a folder")
        names = [name for name, _ in library.files([top])] if top.is_dir() else []
        here = {f"{folder}{name.removeprefix(str(top))}" for name in names}
        new = {path for path, text in self.over.items() if text is not None}
        gone = {path for path, text in self.over.items() if text is None}
        inside = {path for path in new if path.startswith(f"{folder}/")}
        return sorted((here | inside) - gone)

    def data(self, path: str) -> bytes:
        """The bytes of a file that there is."""
        text = self.over.get(path)
        return text.encode() if text is not None else library.read_bytes(f"{self.content}/{path}")

    @cached_property
    def drafts(self) -> dict[date, str]:
        """The paths of the drafts by the dates of their editions; `next.md` has its own inside."""
        found: dict[date, str] = {}
        for path in self.paths("drafts"):
            day = front_matter.day_of(path, self.text(path) or "")
            if day is not None:
                found[day] = path
        return found

    def ledger(self, day: date) -> Ledger | None:
        """The ledger of an edition, if there is one. Raises UsageError when it is damaged."""
        path = ledger_path(day)
        text = self.text(path)
        return ledger.read(text, str(self.content / path)) if text is not None else None

    def abandoned(self) -> Ledger | None:
        """The ledger of a draft whose date was changed by hand; None without a clear one."""
        known = {*self.drafts, *(back.day for back in self.archive.editions)}
        days = [day for path in self.paths("ledger") if (day := name_date(path)) is not None]
        books = [self.ledger(day) for day in days if day not in known]
        drafted = [one for one in books if one is not None and one.text and not one.receipts]
        return drafted[0] if len(drafted) == 1 else None

    def next_day(self, today: date) -> date:
        """The date of the coming edition: that of `next.md`, else the next of the cadence."""
        here = next((day for day, path in self.drafts.items() if path == NEXT), None)
        if here is not None:
            return here
        last = max((back.day for back in self.archive.editions), default=None)
        start = max(today - NEAR, last) if last is not None else today
        first = start if last is not None else today - timedelta(days=1)
        planned = self.settings.cadence.dates_between(first, first + timedelta(days=400))
        day = next(iter(planned), None)
        if day is None:
            raise UsageError("the cadence has no date in the next 400 days; name one: --edition")
        return day

    def draft_path(self, day: date) -> str:
        """Where the draft of an edition is, or will be."""
        if day in self.drafts:
            return self.drafts[day]
        return NEXT if NEXT not in self.drafts.values() else f"drafts/{day.isoformat()}.md"

    def number(self, day: date) -> int:
        """The number of an edition, counted on from the latest edition or draft before it."""
        cadence = self.settings.cadence
        known = [found for found in (self.archive.number_before(day), *self._drafted(day)) if found]
        if known:
            before, number = max(known)
            return cadence.number(day, number, before)
        if cadence.anchor_number is not None and cadence.anchor_date is not None:
            return cadence.number(day, cadence.anchor_number, cadence.anchor_date)
        return 1

    def _drafted(self, day: date) -> list[tuple[date, int]]:
        """Dates and numbers of the drafts before a day."""
        out = []
        for other, path in self.drafts.items():
            number = front_matter.read(self.text(path) or "").number
            if other < day and number is not None:
                out.append((other, number))
        return out


def ledger_path(day: date) -> str:
    """The path of an edition's ledger."""
    return f"ledger/{day.isoformat()}.yml"


def template_path(day: date) -> str:
    """The path of the template of one edition, where that is not the newsletter's of today."""
    return f"templates/{day.isoformat()}.md.j2"
