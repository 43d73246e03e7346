"""Faults of headings, front matter and the sentences around the lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from random import Random

from .editions import COMMUNITY, DAY, EVENTS, Edition, in_year, later
from .register import Planted, on_edition, register, spliced

NEEDED = (
    *("Crate of the Week", "Updates from the Rust Project", EVENTS, "Jobs", "Quote of the Week"),
    *(COMMUNITY,),
)


@on_edition("headings")
def heading_missing(edition: Edition, rng: Random) -> Planted | None:
    """Expected: in the front matter, at a neighbouring heading, or where the heading was."""
    place = rng.choice([i for i, h in enumerate(edition.headings) if h.text in NEEDED])
    at = edition.headings[place].at
    near = [h.at - (h.at > at) for h in edition.headings[max(place - 1, 0) : place + 2]]
    return spliced(edition, at, 1, [], expected=[0, 1, 2, 3, at, at + 1, *near])


@on_edition("headings", size=4)
def region_heading_missing(edition: Edition, rng: Random) -> Planted | None:
    """The items go to the list above. Expected: on one of these, or at that list's heading."""
    pairs = list(pairwise(edition.lists))
    both = [(a, b) for a, b in pairs if a.parent == b.parent == EVENTS and a.end == b.at]
    if not both:
        return None
    above, lost = rng.choice(both)
    end = edition.starts(lost.text)[0]
    start = max(i for i in range(above.end) if edition.lines[i]) + 1
    moved = range(start, start + lost.end - end)
    return spliced(edition, start, end - start, [], expected=[above.at, *moved])


@on_edition("headings")
def heading_twice(edition: Edition, rng: Random) -> Planted | None:
    heads = [x for x in edition.lists if x.end - x.at > 4]
    heading = rng.choice(heads)
    items = [x for x in edition.items("link", "head") if heading.at + 1 < x.at < heading.end]
    at = rng.choice(items).at if items else heading.end
    return spliced(edition, at, 0, [edition.lines[heading.at]], expected=[heading.at, at])


@on_edition("headings", size=400)
def headings_out_of_order(edition: Edition, rng: Random) -> Planted | None:
    pairs = pairwise(edition.lists)
    near = [(a, b) for a, b in pairs if a.end == b.at and a.parent == b.parent]
    if not near:
        return None
    a, b = rng.choice(near)
    lines = edition.lines[b.at : b.end] + edition.lines[a.at : a.end]
    return spliced(edition, a.at, b.end - a.at, lines, expected=[a.at, a.at + b.end - b.at])


@on_edition("headings", size=200)
def section_empty(edition: Edition, rng: Random) -> Planted | None:
    heading = rng.choice([x for x in edition.lists if x.end < len(edition.lines)])
    inner = edition.lines[heading.at + 1 : heading.end]
    kept = [x for x in inner if not re.match(r" *\* ", x)]
    return spliced(edition, heading.at + 1, len(inner), kept, expected=[heading.at])


HEADINGS: dict[str, Callable[[str], str]] = {
    "heading-too-high": lambda line: line[1:],
    "heading-too-low": lambda line: "#" + line,
    "heading-without-space": lambda line: line.replace(" ", "", 1),
    "heading-misspelt": lambda line: line[:-3] + line[-2:],
}


def on_heading(name: str, change: Callable[[str], str]) -> None:
    def plant(edition: Edition, rng: Random) -> Planted | None:
        at = rng.choice(edition.lists).at
        return spliced(edition, at, 1, [change(edition.lines[at])])

    register(name, "headings", plant)


for name, alter in HEADINGS.items():
    on_heading(name, alter)


# --- front matter, window, placeholders ------------------------------------------------------

Mend = str | Callable[[re.Match[str]], str]
WINDOW = rf"(.*[Ee]vents between )({DAY})( - )({DAY})"
MERGED = rf"(\[merged\]: .*%3A)({DAY})(\.\.)({DAY})"
DISCUSSION = r"(.*Discuss on r/rust.*this_week_in_rust_)(\d+)"


def on_line(
    family: str, name: str, pattern: str, mend: Mend, *, beside: Sequence[int] = ()
) -> None:
    """A kind that changes the first line of a pattern; lines beside it may be named as well."""

    def plant(edition: Edition, _: Random) -> Planted | None:
        for i, line in enumerate(edition.visible):
            if re.match(pattern, line):
                new = re.sub(pattern, mend, line)
                return spliced(edition, i, 1, [new], expected=[i, *(i + k for k in beside)])
        return None

    register(name, family, plant)


def shifted(days: int) -> Mend:
    """The two days that end a match, moved."""
    return lambda m: f"{m[1]}{later(m[2], days)}{m[3]}{later(m[4], days)}"


on_front = partial(on_line, "front matter")
on_front("number-wrong", r"Number: (\d+)", lambda m: f"Number: {int(m[1]) + 1}", beside=(-1,))
on_front("number-not-a-number", r"Number: (\d+)", lambda m: f"Number: #{m[1]}")
on_front(
    "title-number-wrong", r"(Title: .*?)(\d+)", lambda m: f"{m[1]}{int(m[2]) - 1}", beside=(1,)
)
on_front("date-of-last-week", rf"Date: ({DAY})", lambda m: f"Date: {later(m[1], -7)}")
on_front("date-of-tomorrow", rf"Date: ({DAY})", lambda m: f"Date: {later(m[1], 1)}")
on_front("date-of-last-year", rf"Date: ({DAY})", lambda m: f"Date: {in_year(m[1], -1)}")

on_frame = partial(on_line, "edition")
on_frame("window-of-last-week", WINDOW, shifted(-7))
on_frame("window-ends-early", WINDOW, lambda m: f"{m[1]}{m[2]}{m[3]}{later(m[4], -14)}")
on_frame("merged-pulls-of-last-week", MERGED, shifted(-7), beside=(-2,))
on_frame("placeholder-jobs", r"(.*Who's Hiring.*\]\()https:[^)]+", r"\1INSERT_LINK_HERE")
on_frame("placeholder-discussion", r"(.*Discuss on r/rust\]\()https:[^)]+", r"\1REDDIT_LINK_HERE")
on_frame("discussion-of-last-edition", DISCUSSION, lambda m: f"{m[1]}{int(m[2]) - 1}")
on_frame("quote-without-address", r"(– \[[^\]]+\]\()https:[^)]+", r"\1")


def key_missing(key: str) -> None:
    def plant(edition: Edition, _: Random) -> Planted | None:
        at = next(i for i, x in enumerate(edition.lines) if x.startswith(f"{key}: "))
        return spliced(edition, at, 1, [], expected=range(3))

    register(f"{key.lower()}-missing", "front matter", plant)


for name in ("Number", "Date", "Title"):
    key_missing(name)
