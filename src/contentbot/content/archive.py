"""Earlier editions: which addresses they showed, and where a group usually meets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cached_property

from contentbot.content.address import key as quick_key
from contentbot.content.settings import Settings
from contentbot.frozen import dataclass
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
_NUMBER = late(rb"^Number: *(\d+)", re.MULTILINE)
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
    """An earlier edition: its date and a way to its bytes."""

    day: date
    path: str
    read: Callable[[], bytes]


# Every address, wherever it stands; nothing else is asked of most editions, so that the
# editions of 13 years are looked through in a tenth of a second.
_ADDRESS = late(rb"\]\(https?://(?:www\.)?([^)\s]+)")


def _spellings(url: str, known: str) -> frozenset[bytes]:
    """How the address of a page may have been written, without scheme and `www.`."""
    rest = url.partition("://")[2].removeprefix("www.").partition(")")[0].rstrip("/")
    video = known.partition("youtube.com/watch?v=")[2].partition("&")[0]
    ways = {rest, known, rest.partition("?")[0], f"youtu.be/{video}"} - {"", "youtu.be/"}
    return frozenset(f"{way}{end}".encode("utf-8", "replace") for way in ways for end in ("", "/"))


@dataclass(frozen=True)
class Archive:
    """The earlier editions of a newsletter, read when first asked."""

    editions: tuple[Back, ...] = ()
    settings: Settings | None = None

    @cached_property
    def _sorted(self) -> list[Back]:
        return sorted(self.editions, key=lambda back: back.day)

    @cached_property
    def _days(self) -> list[date]:
        return [back.day for back in self._sorted]

    @cached_property
    def _bytes(self) -> list[bytes]:
        return [back.read() for back in self._sorted]

    @cached_property
    def _written(self) -> list[frozenset[bytes]]:
        """The addresses of each edition, wherever they stand, without scheme and `www.`."""
        return [frozenset(_ADDRESS.findall(text)) for text in self._bytes]

    @cached_property
    def _ever(self) -> frozenset[bytes]:
        """The addresses of all editions: most pages that are asked for were never shown."""
        return frozenset().union(*self._written)

    @cached_property
    def _known(self) -> dict[int, dict[str, str]]:
        return {}

    def _text(self, number: int) -> str:
        return self._bytes[number].decode("utf-8", "replace")

    def _number(self, number: int) -> int | None:
        match = _NUMBER.search(self._bytes[number], 0, 600)
        return int(match[1]) if match else None

    def _shown(self, number: int) -> dict[str, str]:
        """The titles of links and picks in one edition, by the keys of their addresses."""
        if number not in self._known:
            self._known[number] = dict(self._entries(self._text(number)))
        return self._known[number]

    def _entries(self, text: str) -> Iterator[tuple[str, str]]:
        current: str | None = None
        kind = ""
        for match in _LINES.finditer(text):
            heading, title, url = match.groups()
            if heading is None:
                if kind == "link":
                    yield quick_key(url), title
                continue
            current, kind = self._enter(heading, current)
            if kind == "pick" and (pick := _PICK.search(text, match.end(), match.end() + 2000)):
                yield quick_key(pick["url"]), ""

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
        known = quick_key(url)
        spellings = _spellings(url, known)
        if spellings.isdisjoint(self._ever):
            return None
        oldest = bisect_left(self._days, before - timedelta(days=horizon))
        for number in range(bisect_left(self._days, before) - 1, oldest - 1, -1):
            if spellings.isdisjoint(self._written[number]):
                continue
            title = self._shown(number).get(known)
            if title is not None:
                return Published(self._days[number], self._number(number), title)
        return None

    def number_before(self, day: date) -> tuple[date, int] | None:
        """Date and number of the latest edition before a day that has a number."""
        for number in range(bisect_left(self._days, day) - 1, -1, -1):
            found = self._number(number)
            if found is not None:
                return self._days[number], found
        return None

    @cached_property
    def _met(self) -> dict[int, Meetings]:
        return {}

    def _meetings(self, number: int) -> Meetings:
        """The days and places of each group in one edition, read when first asked."""
        if number not in self._met:
            found: Meetings = {}
            for match in _MEETS.finditer(self._text(number)):
                group = quick_key(_LISTING.sub("", match["url"]))
                found.setdefault(group, []).append((match["day"], match["place"]))
            self._met[number] = found
        return self._met[number]

    def usual_places(self, organizer: str, before: date, horizon: int = 400) -> Counter[str]:
        """On how many days a group (by its address) met where, in the editions before a day.

        horizon: how many days back editions are looked at.
        """
        seen: set[tuple[str, str]] = set()
        group = quick_key(_LISTING.sub("", organizer))
        since = bisect_left(self._days, before - timedelta(days=horizon))
        for number in range(since, bisect_left(self._days, before)):
            seen.update(self._meetings(number).get(group, ()))
        return Counter(place for _, place in seen)


__all__ = ["Archive", "Back", "Published", "name_date", "quick_key"]
