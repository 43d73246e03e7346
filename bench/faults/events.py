"""Faults of events."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from random import Random

from .editions import Edition, Item, in_words, in_year, later
from .register import Change, Planted, on_edition, on_field, on_item, register, shuffled, spliced

CITY = r"(?!Singapore|Hong Kong|Luxembourg)[^,()+;|]+, [A-Z]{2}"
US_CITY = r"[^,()+;|]+, [A-Z]{2}, US"
COUNTRIES = {"DE": "Germany", "FR": "France", "CH": "Switzerland", "PL": "Poland", "SE": "Sweden"}
EUROPE = ("DE", "FR", "CH", "PL", "SE", "NL", "UK", "NO", "AT", "DK", "ES", "CZ")
# The shape of place that is wanted, and what becomes of it.
PLACES: dict[str, tuple[str, Callable[[str], str]]] = {
    "country-missing": (CITY, lambda p: p[:-4]),
    "country-missing-after-state": (US_CITY, lambda p: p[:-4]),
    "country-unknown": (CITY, lambda p: p[:-2] + "QX"),
    "country-lower-case": (CITY, lambda p: p[:-2] + p[-2:].lower()),
    "country-in-words": (
        rf"[^,()]+, ({'|'.join(COUNTRIES)})",
        lambda p: p[:-2] + COUNTRIES[p[-2:]],
    ),
    "country-gb": (r"[^,()]+, UK", lambda p: p[:-2] + "GB"),
    "state-missing": (US_CITY, lambda p: p[:-8] + p[-4:]),
    "state-unknown": (US_CITY, lambda p: p[:-6] + "ZZ, US"),
    "virtual-under-region": (CITY, lambda p: f"Virtual ({p})"),
    "in-person-under-virtual": (rf"Virtual \({CITY}\)", lambda p: p[9:-1]),
}


def on_place(name: str, pattern: str, change: Callable[[str], str]) -> None:
    @on_item("events", "head", name=name)
    def rewrite(item: Item, _: Random) -> str | None:
        place = item["place"]
        sound = place.startswith("Virtual") == (item.section == "Virtual")
        return item.put(place=change(place)) if sound and re.fullmatch(pattern, place) else None


for name, (pattern, respell) in PLACES.items():
    on_place(name, pattern, respell)

DATES: dict[str, Change] = {
    "event-impossible-date": lambda d, r: f"{d[:4]}-02-30",
    "event-date-slashes": lambda d, r: d.replace("-", "/"),
    "event-date-in-words": lambda d, r: in_words(d),
    "event-date-unpadded": lambda d, r: d.replace("-0", "-") if "-0" in d else None,
    "event-ends-before-start": lambda d, r: f"{d} - {later(d, -2)}",
}
on_field("events", "date", ("head",), DATES)


@on_item("events", "head")
def event_pipe_without_space(item: Item, _: Random) -> str:
    return item.line.replace(" | ", "| ", 1)


@on_item("events", "head")
def event_pipe_missing(item: Item, _: Random) -> str:
    return item.line.replace(" | ", " ", 1)


SUBS: dict[str, Callable[[str], str]] = {
    "sub-line-not-bold": lambda line: line.replace("**", ""),
    "sub-line-half-bold": lambda line: line.replace("**]", "*]"),
    "sub-line-indent-two": lambda line: line[2:],
    "sub-line-not-indented": lambda line: line[4:],
    "sub-line-without-link": lambda line: re.sub(r"\[(.*)\]\(.*\)", r"\1", line),
}


def on_sub(name: str, change: Callable[[str], str]) -> None:
    on_item("events", "sub", name=name)(lambda item, _: change(item.line))


for name, reshape in SUBS.items():
    on_sub(name, reshape)


@on_edition("events")
def sub_line_missing(edition: Edition, rng: Random) -> Planted | None:
    head, sub = rng.choice(edition.events)
    return spliced(edition, sub.at, 1, [], expected=[head.at])


def redated(name: str, place: int, change: Callable[[str, date], str]) -> None:
    """A kind that changes the date of the first or last event of a list, so that order stays."""

    def plant(edition: Edition, rng: Random) -> Planted | None:
        ends = [x for x, _ in edition.events if edition.starts(x.section)[place] == x.at]
        item = rng.choice(ends) if ends else None
        day = item and change(item["date"], edition.day)
        return spliced(edition, item.at, 1, [item.put(date=day)]) if item and day else None

    register(name, "events", plant)


redated("event-past", 0, lambda d, edition: later(edition, -5))
redated("event-of-last-year", 0, lambda d, edition: in_year(d, -1))
redated("event-far-off", -1, lambda d, edition: in_year(d, 3))


def swapped(name: str, field: str, same: str) -> None:
    """A kind that swaps two neighbours, in order by one field and alike in another."""

    def plant(edition: Edition, rng: Random) -> Planted | None:
        for (a, _), (b, _) in shuffled(rng, list(pairwise(edition.events))):
            if a.at + 2 == b.at and a[field] < b[field] and (not same or a[same] == b[same]):
                lines = edition.lines[b.at : b.at + 2] + edition.lines[a.at : a.at + 2]
                return spliced(edition, a.at, 4, lines)
        return None

    register(name, "events", plant, 4)


swapped("event-out-of-order", "date", "")
swapped("event-out-of-order-by-place", "place", "date")


@on_edition("events", size=4)
def event_in_wrong_region(edition: Edition, rng: Random) -> Planted | None:
    ours = [x for x, _ in edition.events if x.section == "Europe" and x["place"][-2:] in EUROPE]
    if not ours or "North America" not in {x.text for x in edition.lists}:
        return None
    head = rng.choice(ours)
    later_ones = [
        i for i in edition.starts("North America") if edition.lines[i][2:12] > head["date"]
    ]
    if not later_ones:
        return None
    at, pair = later_ones[0], edition.lines[head.at : head.at + 2]
    rest = edition.lines[head.at + 2 : at]
    return spliced(edition, head.at, at - head.at, [*rest, *pair], expected=[at - 2, at - 1])


@on_edition("events")
def event_in_unusual_city(edition: Edition, rng: Random) -> Planted | None:
    """A group that was in one and the same city in a dozen editions is set into another."""
    heads = [x for x, _ in edition.events if x.section == "Europe" and x["place"][-2:] in EUROPE]
    before = [x for weeks in range(1, 17) for x in edition.earlier(weeks).items("head")]
    for head in shuffled(rng, heads):
        cities = [x["place"] for x in before if x["url"] == head["url"]]
        if len(cities) > 3 and set(cities) == {head["place"]}:
            other = rng.choice([x["place"] for x in heads if x["place"] != head["place"]])
            return spliced(edition, head.at, 1, [head.put(place=other)])
    return None


@on_edition("events")
def event_under_another_group(edition: Edition, rng: Random) -> Planted | None:
    group = re.compile(r"https://www\.meetup\.com/[\w-]+/")
    own = [(x, m[0]) for x, sub in edition.events if (m := group.match(sub["url"]))]
    for head, address in shuffled(rng, own):
        others = [x["url"] for x, other in own if other != address and other in x["url"]]
        if head["url"].startswith(address) and others:
            new = head.put(url=rng.choice(others))
            return spliced(edition, head.at, 1, [new], expected=[head.at, head.at + 1])
    return None
