"""Published editions, read just far enough that plant.py can plant faults in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

URL = r"(?P<url>https?://[^\s()<>]+)"
DAY = r"\d{4}-\d\d-\d\d"
LINK = re.compile(rf"\* (?P<prefix>(?:\[[^\[\]]+\] )?)\[(?P<title>[^\[\]]+)\]\({URL}\)$")
SUB = re.compile(rf"    \* \[\*\*(?P<title>[^\[\]*]+)\*\*\]\({URL}\)$")
TASK = re.compile(rf"\* \[(?P<project>[^\[\]]+?) - (?P<title>[^\[\]]+)\]\({URL}\)$")
HEAD = re.compile(rf"\* (?P<date>{DAY}) \| (?P<place>[^|]+) \| \[(?P<title>[^\[\]]+)\]\({URL}\)$")
CFP = re.compile(
    rf"\* \[(?P<title>[^\[\]]+)\]\({URL}\) \| Closes (?:on )?(?P<date>{DAY})"
    rf"(?P<place> \| [^|]+) \| Event (?:date: |on )(?P<starts>{DAY})(?P<rest>.*)$"
)
COMMUNITY, EVENTS = "Updates from Rust Community", "Upcoming Events"


class Heading(NamedTuple):
    """A heading outside comments; `end` is the index of the next one of any level."""

    at: int
    level: int
    text: str
    parent: str
    end: int


# The places where faults are planted: the lines of a shape under some headings.
POOLS: dict[str, tuple[re.Pattern[str], Callable[[Heading], bool]]] = {
    "link": (LINK, lambda h: h.parent == COMMUNITY),
    "pull": (LINK, lambda h: h.parent == "Updates from the Rust Project" and h.level in (2, 4)),
    "task": (TASK, lambda h: h.text.startswith(("CFP - Projects", "Call for Participation"))),
    "cfp": (CFP, lambda h: h.text.startswith("CFP - ")),
    "head": (HEAD, lambda h: h.parent == EVENTS),
    "sub": (SUB, lambda h: h.parent == EVENTS),
}


@dataclass(frozen=True)
class Item:
    """One line with its index, the heading above it and, by the match, its fields."""

    at: int
    section: str
    match: re.Match[str]

    @property
    def line(self) -> str:
        return self.match.string

    def __getitem__(self, field: str) -> str:
        return self.match[field]

    def put(self, **fields: str) -> str:
        """The line with other values in these fields."""
        line = self.line
        for field in sorted(fields, key=self.match.start, reverse=True):
            start, end = self.match.span(field)
            line = line[:start] + fields[field] + line[end:]
        return line


@dataclass(frozen=True)
class Edition:
    """A published edition and the items that faults can be planted in."""

    path: Path
    lines: list[str]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.path.name[:10])

    @cached_property
    def visible(self) -> list[str]:
        """The lines, those in comments emptied."""
        text = "\n".join(self.lines)
        hidden = re.sub(r"<!--.*?-->", lambda m: re.sub(r"[^\n]", "", m[0]), text, flags=re.S)
        return hidden.split("\n")

    @cached_property
    def headings(self) -> list[Heading]:
        found = [(i, m) for i, x in enumerate(self.visible) if (m := re.match("(#+) (.+)", x))]
        ends = [i for i, _ in found[1:]] + [len(self.lines)]
        headings, parent = [], ""
        for (i, m), end in zip(found, ends, strict=True):
            parent = m[2] if len(m[1]) < 3 else parent
            headings.append(Heading(i, len(m[1]), m[2], parent, end))
        return headings

    def items(self, *pools: str) -> list[Item]:
        """All items of the pools: link, pull, task, cfp, head (of an event), sub (below it)."""
        return [
            Item(i, heading.text, match)
            for pattern, fits in map(POOLS.__getitem__, pools)
            for heading in filter(fits, self.headings)
            for i in range(heading.at + 1, heading.end)
            if (match := pattern.match(self.visible[i]))
        ]

    @cached_property
    def events(self) -> list[tuple[Item, Item]]:
        """Events of exactly two lines, as (head, sub)."""
        subs = {sub.at: sub for sub in self.items("sub")}
        heads = [x for x in self.items("head") if not self.visible[x.at + 2].startswith(" ")]
        return [(x, subs[x.at + 1]) for x in heads if x.at + 1 in subs]

    @cached_property
    def lists(self) -> list[Heading]:
        """The headings of the community's sections and of the events' regions that hold items."""
        filled = {x.section for x in self.items("link", "head")}
        ours = [h for h in self.headings if h.parent in (COMMUNITY, EVENTS) and h.level == 3]
        return [h for h in ours if h.text in filled]

    def starts(self, section: str) -> list[int]:
        """Indices of all lines that begin an event in a list, whatever else their shape."""
        heading = next(h for h in self.lists if h.text == section)
        return [i for i in range(heading.at, heading.end) if self.visible[i].startswith("* 20")]

    def earlier(self, weeks: int) -> Edition:
        """The edition that many before this one, or the first there is."""
        names = sorted(self.path.parent.glob("20*.md"))
        return read(names[max(0, names.index(self.path) - weeks)])


@lru_cache(maxsize=256)
def read(path: Path) -> Edition:
    """An edition; only line feeds end a line, as for the linter."""
    return Edition(path, path.read_bytes().decode().split("\n"))


def later(day: str | date, days: int) -> str:
    return str(date.fromisoformat(str(day)) + timedelta(days))


def in_year(day: str, years: int) -> str:
    return f"{int(day[:4]) + years}{day[4:].replace('02-29', '02-28')}"


def in_words(day: str) -> str:
    return f"{date.fromisoformat(day):%B} {int(day[8:])}, {day[:4]}"
