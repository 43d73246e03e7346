"""Calls for papers: dates that can be kept, and a line that says all that speakers need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from contentbot.content import dates
from contentbot.content.address import parts
from contentbot.content.document import Document
from contentbot.lint.rule import Facts, rule
from contentbot.model import Entry, Found
from contentbot.text import late

_YEAR = late(r"(?<![\d-])(20\d\d)(?![\d-])")


def _days(entry: Entry) -> tuple[date | None, date | None, date | None]:
    """When a call closes, and when its event begins and ends."""
    starts = dates.real(entry.fields.get("starts"))
    listed = entry.fields.get("dates")
    last = dates.real(listed[-1]) if isinstance(listed, list) and listed else None
    return (
        dates.real(entry.fields.get("closes")),
        starts,
        dates.real(entry.fields.get("ends")) or last or starts,
    )


@rule("error", kinds=("cfp",))
def cfp_already_closed(document: Document, facts: Facts) -> Iterator[Found]:
    """The call closed before the edition appears.

    Nobody can answer it any more. If the date was extended, give the new one;
    if only its year is wrong, correct the year.
    A day counts as over when it is over everywhere on earth.

    In: cfps

    Bad:
        * [**ExampleConf 2026**](https://example.org/cfp) | CFP closes 2026-02-01 | Berlin, DE | 2026-06-01

    Bad:
        title: ExampleConf 2026
        closes: 2025-02-20

    Good:
        * [**ExampleConf 2026**](https://example.org/cfp) | CFP closes 2026-02-20 | Berlin, DE | 2026-06-01
    """
    for entry in document.of("cfp"):
        closes = dates.real(entry.fields.get("closes"))
        if closes is not None and closes < facts.day:
            yield Found(
                entry.at("closes"),
                f"this call closed on {closes}, before {facts.day}",
                "leave it out, or correct the date",
                severity="info" if facts.aged else None,
            )


@rule("error", kinds=("cfp",))
def cfp_closes_after_event(document: Document, facts: Facts) -> Iterator[Found]:
    """The call closes after its event has begun.

    One of the two dates is wrong, most often a year or a swapped month and day.

    In: cfps

    Bad:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-06-20 | Berlin, DE | 2026-06-01

    Bad:
        closes: 2026-06-02

    Good:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01
    """
    for entry in document.of("cfp"):
        closes, starts, _ = _days(entry)
        if closes and starts and closes > starts:
            yield Found(
                entry.at("starts"),
                f"the event begins on {starts}, before its call closes on {closes}",
                "look up both dates; one is wrong",
            )


@rule("error", kinds=("cfp",))
def cfp_event_past(document: Document, facts: Facts) -> Iterator[Found]:
    """The event that a call is for is over.

    Most often the year of the event is last year's.

    In: cfps

    Bad:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2025-06-01

    Good:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01
    """
    for entry in document.of("cfp"):
        _, starts, ends = _days(entry)
        if starts and ends and starts <= ends < facts.day:
            yield Found(
                entry.at("starts"),
                f"the event was on {ends}, before {facts.day}",
                "correct the year, or leave the call out",
                severity="info" if facts.aged else None,
            )


@rule("error", kinds=("cfp",))
def cfp_event_ends_before_it_begins(document: Document, facts: Facts) -> Iterator[Found]:
    """The last day of an event lies before its first.

    The two are swapped, or one has a wrong month or year.

    In: cfps

    Bad:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-03 - 2026-06-01

    Good:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01 - 2026-06-03
    """
    for entry in document.of("cfp"):
        _, starts, ends = _days(entry)
        if starts and ends and ends < starts:
            yield Found(
                entry.at("ends"),
                f"the event ends on {ends}, before it begins on {starts}",
                "swap or correct the dates",
            )


@rule("warning", kinds=("cfp",))
def cfp_of_another_year(document: Document, facts: Facts) -> Iterator[Found]:
    """The name or address of a conference speaks of another year than its dates.

    A line copied from last year keeps last year's address, or its dates.

    In: cfps

    Bad:
        * [**ExampleConf 2025**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01

    Bad:
        url: https://example.org/2025/cfp

    Good:
        * [**ExampleConf 2026**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01
    """
    for entry in document.of("cfp"):
        closes, starts, _ = _days(entry)
        if starts is None:
            continue
        fitting = {starts.year, closes.year if closes else starts.year}
        said = [int(year) for year in _YEAR.findall(entry.title)]
        where, name = "title", "the name"
        if not said:
            one = parts(entry.url)
            # An article about a call may well be from the year before.
            said = [
                int(year)
                for year in _YEAR.findall(f"{one.host}{one.path}")
                if not re.search(rf"{year}[-/]\d\d", one.path)
            ]
            where, name = "url", "the address"
        if said and not fitting & set(said):
            yield Found(
                entry.at(where),
                f"{name} says {said[0]}, the event is in {starts.year}",
                "correct whichever is wrong",
            )


@rule("warning", kinds=("cfp",))
def cfp_far_off(document: Document, facts: Facts) -> Iterator[Found]:
    """A date of a call lies further ahead than calls do.

    A typing slip in the year is more likely than a call that is open for so long.

    In: cfps

    Bad:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2028-03-20 | Berlin, DE | 2028-06-01

    Good:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01
    """
    horizons = facts.settings.horizons
    limits = {"closes": horizons.get("cfps", 400), "starts": horizons.get("conferences", 550)}
    for entry in document.of("cfp"):
        for name, limit in limits.items():
            day = dates.real(entry.fields.get(name))
            if day and day > facts.day + timedelta(days=limit):
                yield Found(
                    entry.at(name),
                    f"{day} is more than {limit} days ahead",
                    "look at the year again",
                )
                break


@rule("warning", kinds=("cfp",))
def cfp_without_place(document: Document, facts: Facts) -> Iterator[Found]:
    """A call does not say where its event is.

    Speakers decide by it whether they can come. Write the city and the country,
    or `Virtual`.

    In: cfps

    Bad:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | 2026-06-01

    Bad:
        kind: cfp
        title: ExampleConf
        url: https://example.org/cfp
        closes: 2026-03-20
        starts: 2026-06-01

    Good:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01
    """
    for entry in document.of("cfp"):
        if "place" not in entry.fields and entry.fields.get("attendance") != "virtual":
            yield Found(
                entry.at("title"),
                "this call does not say where its event is",
                "add a city and a country, or `Virtual`",
            )


@rule("info", kinds=("cfp",))
def cfp_at_front_page(document: Document, facts: Facts) -> Iterator[Found]:
    """A call's address is the front page of a conference, not the call.

    Speakers then have to look for the way to submit a talk.

    In: cfps

    Bad:
        * [**ExampleConf**](https://example.org/) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01

    Good:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01

    Good:
        * [**ExampleConf**](https://cfp.example.org/) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01
    """
    for entry in document.of("cfp"):
        one = parts(entry.url)
        bare = one.path.strip("/") == "" and not one.query and not one.fragment
        if one.host and bare and not re.search(r"cfp|paper|talk|speak|submi|propos", one.host):
            yield Found(
                entry.at("url"),
                "this is the front page, not the call",
                "link the page where talks are submitted",
            )


@rule("warning", kinds=("cfp",))
def deadline_without_zone(document: Document, facts: Facts) -> Iterator[Found]:
    """A call closes at a time of day, but in which zone is not said.

    A day alone means until it is over everywhere on earth. A time means nothing
    without its zone.

    In: cfps

    Bad:
        closes: 2026-03-20T18:00

    Good:
        closes: 2026-03-20T18:00
        zone: Europe/Berlin
    """
    for entry in document.of("cfp"):
        if (
            "T" in entry.text("closes")
            and dates.real(entry.fields["closes"])
            and "zone" not in entry.fields
        ):
            yield Found(
                entry.at("closes"),
                "this time of day has no zone",
                "add `zone`, or give the day alone",
            )
