"""What a pull comes into: the newsletter as it is on the default branch, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property

from contentbot.content import edition
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.frozen import dataclass
from contentbot.jobs.answering import repeats
from contentbot.jobs.assembling import material
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.newsroom import Newsroom

AHEAD = timedelta(days=400)  # how far the editions are looked through for one that takes an entry
CONTENT = "content/"


@dataclass(frozen=True)
class Base:
    """A content folder as of a moment. now: with a zone."""

    room: Newsroom
    now: datetime

    @cached_property
    def settings(self) -> Settings:
        return self.room.settings

    @cached_property
    def day(self) -> date:
        """The date of the first edition that still takes something."""
        day = self.room.next_day(self.now.date())
        closes = self.settings.cadence.closes(day)
        if closes is None or self.now < closes:
            return day
        return next(self.settings.cadence.dates_between(day, day + AHEAD), day)

    def days(self) -> Iterator[date]:
        """The coming edition, and those planned after it."""
        yield self.day
        yield from self.settings.cadence.dates_between(self.day, self.day + AHEAD)

    @cached_property
    def stored(self) -> tuple[Stored, ...]:
        """The entries that lie in files."""
        return material.read(self.room, today=self.day).stored

    @cached_property
    def drafts(self) -> Mapping[date, Document]:
        """The drafts, with paths as the repository has them."""
        found = {}
        for day, path in self.room.drafts.items():
            text = self.room.text(path) or ""
            found[day] = edition.read(f"{CONTENT}{path}", text, self.settings)
        return found

    @cached_property
    def pages(self) -> Mapping[str, tuple[str, ...]]:
        """The addresses that are there, each with the files and drafts that have it."""
        return repeats.standing(self.stored, self.drafts.values())

    def title(self, day: date) -> str:
        """What people call the edition of a day."""
        if day - self.day > AHEAD:
            return f"{self.settings.name} of {day}"  # nobody counts on as far as that
        number, wording = self.room.number(day), self.settings.edition_title
        if not wording:
            return f"{self.settings.name} {number}"
        return wording.replace("{number}", str(number))
