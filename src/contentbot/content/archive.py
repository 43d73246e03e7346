"""Earlier editions: which addresses they showed, and where a group usually meets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from contentbot.content import address
from contentbot.content.settings import Settings

# One pass over the text: headings, and items that begin with a link. No tree is needed
# to know what was published, and 600 editions are read in a tenth of a second so.
_LINES = re.compile(
    r"^(?:(?P<heading>\#{1,6}[ \t].*)"
    r"|[ \t]*[*+-][ \t]+(?:\[[^\[\]()\n]{1,20}\][ \t]*)*\[(?P<title>(?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\))",
    re.MULTILINE,
)
_PICK = re.compile(r"^[^\n\[]{0,60}\[[^\]\n]*\]\((?P<url>https?://[^()\s]+)\)", re.MULTILINE)
_NUMBER = re.compile(r"^Number: *(\d+)", re.MULTILINE)
_MEETS = re.compile(
    r"^\*[ \t]*\d{4}-\d\d-\d\d[^|\n]*\|[ \t]*(?P<place>[^|\n]+?)[ \t]*\|[ \t]*\[[^\]\n]*\]\((?P<url>[^()\s]+)\)",
    re.MULTILINE,
)


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


def quick_key(url: str) -> str:
    """`address.key`, without taking the address apart where that can change nothing."""
    if "?" in url or "#" in url or "//youtu.be/" in url or url.endswith(("/index.html", "/index.htm")):
        return address.key(url)
    rest = url[8:] if url.startswith("https://") else url[7:] if url.startswith("http://") else url
    rest = rest.removeprefix("www.").rstrip("/")
    host, slash, path = rest.partition("/")
    return f"{host.lower()}{slash}{path}"


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
        counted: dict[str, str] = {}
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
                current, kind = self._enter(heading, current, counted)
                if kind == "pick" and (pick := _PICK.search(text, match.end(), match.end() + 2000)):
                    row = Published(back.day, numbers.get(back.day), "")
                    shown.setdefault(quick_key(pick["url"]), []).append(row)
        return shown

    def _enter(self, heading: str, current: str | None, known: dict[str, str]) -> tuple[str | None, str]:
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
    def _places(self) -> Mapping[str, list[tuple[date, str]]]:
        found: dict[str, list[tuple[date, str]]] = {}
        for back, text in self._texts:
            for match in _MEETS.finditer(text):
                found.setdefault(quick_key(match["url"]), []).append((back.day, match["place"]))
        return found

    def usual_places(self, organizer: str, before: date) -> Counter[str]:
        """How often a group (by its address) met where, in editions before a day."""
        rows = self._places.get(quick_key(organizer), ())
        return Counter(place for day, place in rows if day < before)


def numbers(pairs: Sequence[tuple[date, int]]) -> Archive:
    """An archive that knows only dates and numbers (for the manuals of rules)."""
    return Archive(
        tuple(Back(day, "", (lambda number=number: f"Number: {number}\n")) for day, number in pairs)
    )


__all__ = ["Archive", "Back", "Published", "numbers", "quick_key"]
