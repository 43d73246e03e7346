"""Earlier editions: which addresses they showed, and where a group usually meets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from contentbot.content.address import key as quick_key
from contentbot.content.settings import Settings
from contentbot.text import late

# One pass over the text: headings, and items that begin with a link. No tree is needed
# to know what was published, and 600 editions are read in a tenth of a second so.
_LINES = late(
    r"^(?:(?P<heading>\#{1,6}[ \t].*)"
    r"|[ \t]*[*+-][ \t]+(?:\[[^\[\]()\n]{1,20}\][ \t]*)*"
    r"\[(?P<title>(?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]"
    r"\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\))",
    re.MULTILINE,
)
_PICK = late(r"^[^\n\[]{0,60}\[[^\]\n]*\]\((?P<url>https?://[^()\s]+)\)", re.MULTILINE)
_NUMBER = late(r"^Number: *(\d+)", re.MULTILINE)
_MEETS = late(
    r"^\*[ \t]*(?P<day>\d{4}-\d\d-\d\d)[^|\n]*\|[ \t]*(?P<place>[^|\n]+?)[ \t]*"
    r"\|[ \t]*\[[^\]\n]*\]\((?P<url>[^()\s]+)\)",
    re.MULTILINE,
)
# The list of a group's events: the group itself, for telling who meets.
_LISTING = late(r"/events/?\Z")
Meetings = dict[str, list[tuple[str, str]]]


_NAME_DATE = late(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


def name_date(path: str) -> date | None:
    """The date in a file's name; None when there is none, or an impossible one."""
    match = _NAME_DATE.search(path.rsplit("/", 1)[-1])
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Published:
    """Where an address stood before."""

    day: date
    number: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Back:
    """An earlier edition: its date and a way to its text."""

    day: date
    path: str
    read: Callable[[], str]


@dataclass(frozen=True)
class Archive:
    """The earlier editions of a newsletter, read when first asked."""

    editions: tuple[Back, ...] = ()
    settings: Settings | None = field(default=None, repr=False)

    @cached_property
    def _texts(self) -> list[tuple[Back, str]]:
        return [(back, back.read()) for back in sorted(self.editions, key=lambda back: back.day)]

    @cached_property
    def _numbers(self) -> list[tuple[date, int]]:
        found = []
        for back, text in self._texts:
            match = _NUMBER.search(text, 0, 600)
            if match:
                found.append((back.day, int(match[1])))
        return found

    @cached_property
    def _shown(self) -> Mapping[str, list[Published]]:
        shown: dict[str, list[Published]] = {}
        numbers = dict(self._numbers)
        for back, text in self._texts:
            current: str | None = None
            kind = ""
            for match in _LINES.finditer(text):
                heading, title, url = match.groups()
                if heading is None:
                    if kind == "link":
                        row = Published(back.day, numbers.get(back.day), title)
                        shown.setdefault(quick_key(url), []).append(row)
                    continue
                current, kind = self._enter(heading, current)
                if kind == "pick" and (pick := _PICK.search(text, match.end(), match.end() + 2000)):
                    row = Published(back.day, numbers.get(back.day), "")
                    shown.setdefault(quick_key(pick["url"]), []).append(row)
        return shown

    def _enter(self, heading: str, current: str | None) -> tuple[str | None, str]:
        """The section that a heading opens, and its kind if links there may not come again."""
        assert self.settings is not None
        section = self.settings.find(heading.lstrip("#"), current)
        if section is None:
            return None, ""
        kind = section.kind
        return section.id, "" if section.house or kind not in ("link", "pick") else kind

    def earlier(self, url: str, before: date, horizon: int) -> Published | None:
        """The latest edition before a day, within so many days, that showed an address."""
        if not self.editions:
            return None
        rows = self._shown.get(quick_key(url), ())
        index = bisect_left([row.day for row in rows], before)
        if index and (before - rows[index - 1].day).days <= horizon:
            return rows[index - 1]
        return None

    def number_before(self, day: date) -> tuple[date, int] | None:
        """Date and number of the latest edition before a day."""
        index = bisect_left(self._numbers, (day, 0))
        return self._numbers[index - 1] if index else None

    @cached_property
    def _met(self) -> dict[date, Meetings]:
        return {}

    def _meetings(self, back: Back, text: str) -> Meetings:
        """The days and places of each group in one edition, read when first asked."""
        if back.day not in self._met:
            found: Meetings = {}
            for match in _MEETS.finditer(text):
                group = quick_key(_LISTING.sub("", match["url"]))
                found.setdefault(group, []).append((match["day"], match["place"]))
            self._met[back.day] = found
        return self._met[back.day]

    def usual_places(self, organizer: str, before: date, horizon: int = 400) -> Counter[str]:
        """On how many days a group (by its address) met where, in the editions before a day.

        horizon: how many days back editions are looked at.
        """
        seen: set[tuple[str, str]] = set()
        group = quick_key(_LISTING.sub("", organizer))
        oldest = before - timedelta(days=horizon)
        since = bisect_left([back.day for back, _ in self._texts], oldest)
        for back, text in self._texts[since:]:
            if back.day >= before:
                break
            seen.update(self._meetings(back, text).get(group, ()))
        return Counter(place for _, place in seen)


__all__ = ["Archive", "Back", "Published", "name_date", "quick_key"]
