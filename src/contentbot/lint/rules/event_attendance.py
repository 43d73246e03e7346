"""Events: whether one attends in person or from afar, and which list that puts them in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from contentbot.content import tables
from contentbot.content.document import Document
from contentbot.content.grammar.cells import ATTENDANCE
from contentbot.content.settings import Section, Settings
from contentbot.lint.fields import safe
from contentbot.lint.places import of, of_events
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Entry, Fix, Found, Span
from contentbot.text import late

_HOUSE = late(r"(?:Virtual|Hybrid) \(\S.*\S\)\Z|Virtual\Z", re.DOTALL)
_LOOSE = late(r"(Virtual|Hybrid)(\s*)\((\s*)(.*?)(\s*)\)\Z", re.DOTALL)
_IN_PERSON = late(r"in[- ]?person", re.IGNORECASE)


def _group(settings: Settings, entry: Entry) -> Section | None:
    return settings.by_id.get(entry.group or "")


def _regions(settings: Settings) -> list[Section]:
    return [one for one in settings.sections if one.continents or one.countries]


@rule("warning", kinds=("event",))
def event_under_another_region(document: Document, facts: Facts) -> Iterator[Found]:
    """An event stands in the list of a region where its country does not lie.

    Readers look into the list of their part of the world and would not find it.

    In: events

    Bad:
        ### North America

        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Good:
        ### Europe

        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [**An evening together**](https://example.org/evening)
    """
    for one in of_events(document):
        group = _group(facts.settings, one.entry)
        if group is None or not (group.continents or group.countries):
            continue
        known = {of(place, facts.settings) for place in one.places if len(place.parts) > 1}
        found = {iso for iso in known if iso}
        if not found or any(_lies_in(iso, group) for iso in found):
            continue
        right = next(
            (r.title for r in _regions(facts.settings) for i in found if _lies_in(i, r)), ""
        )
        help = f"move it under `{right}`" if right else "move it to the region of its country"
        text = f"`{one.value}` does not lie in `{group.title}`"
        yield Found(one.span, text, help)


def _lies_in(iso: str, group: Section) -> bool:
    return iso in group.countries or tables.continent(iso) in group.continents


@rule("warning", kinds=("event",))
def attendance_against_heading(document: Document, facts: Facts) -> Iterator[Found]:
    """An event stands in a list for another way to attend than its own.

    Events to be followed from anywhere have a list of their own, and say `Virtual` or
    `Hybrid` in front of the place. In the list of a region stand those that one can go to.

    In: events

    Bad:
        ### Europe

        * 2026-02-10 | Virtual (Leipzig, DE) | [Group of Leipzig](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Bad:
        ### Virtual

        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [**An evening together**](https://example.org/evening)
        * 2026-02-11 | Virtual (Oxford, UK) | [Group of Oxford](https://example.org/oxford)
            * [**Another evening**](https://example.org/another)

    Good:
        ### Virtual

        * 2026-02-10 | Virtual (Leipzig, DE) | [Group of Leipzig](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

        ### Europe

        * 2026-02-11 | Oxford, UK | [Group of Oxford](https://example.org/oxford)
            * [**Another evening**](https://example.org/another)
    """
    ways = Counter(
        entry.text("attendance") or "in-person"
        for entry in document.of("event")
        if (group := _group(facts.settings, entry)) and group.attendance == "virtual"
    )
    for entry in document.of("event"):
        group = _group(facts.settings, entry)
        if group is None or "old" in entry.spans or "place-cell" not in entry.spans:
            continue
        way = entry.text("attendance") or "in-person"
        if group.attendance == "virtual" and way == "in-person" and 2 * ways[way] <= ways.total():
            text = f"an event in person stands under `{group.title}`"
            help = "write `Virtual (...)` around the place, or move it to its region"
            yield Found(entry.spans["place-cell"], text, help)
        elif (group.continents or group.countries) and way == "virtual":
            text = f"a virtual event stands under `{group.title}`"
            help = "move it to the virtual ones; or leave `Virtual` out if one can go there"
            yield Found(entry.spans["place-cell"], text, help)


@rule("warning", fix="safe", kinds=("event",))
def unusual_attendance_words(document: Document, facts: Facts) -> Iterator[Found]:
    """The way to attend is not written as elsewhere.

    There are two forms, `Virtual (City, Country)` and `Hybrid (City, Country)`. Readers
    look for these words, and lists are made by them.

    In: events

    Bad:
        ### Europe

        * 2026-02-10 | Virtual and In-Person (Leipzig, DE) | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Bad:
        ### Virtual

        * 2026-02-10 | Online | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Bad:
        organizer: {name: A group, url: https://example.org/group}
        attendance: virtual
        place: Virtual (Leipzig, DE)

    Good:
        ### Europe

        * 2026-02-10 | Hybrid (Leipzig, DE) | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Good:
        organizer: {name: A group, url: https://example.org/group}
        attendance: virtual
    """
    since = facts.settings.forms_from
    for entry in document.of("event"):
        cell = entry.spans.get("place-cell")
        if cell is None:
            if not document.in_place and ATTENDANCE.search(entry.text("place")):
                text = "the place says how one attends"
                yield Found(
                    entry.at("place"), text, "say that as `attendance:`, and here the place"
                )
            continue
        words = document.slice(cell)
        if "old" in entry.spans or not ATTENDANCE.search(words) or _HOUSE.match(words):
            continue
        fix = _spaced(words, cell) or _alone(words, cell)
        if fix is None and since and facts.day < since:
            continue
        fix = fix or _rewritten(entry, words, cell)
        help = f"write `{fix.edits[0].text}`" if fix else "write `Hybrid (...)` or `Virtual (...)`"
        yield Found(cell, f"`{words}` is not the usual form", help, fix)


def _spaced(words: str, cell: Span) -> Fix | None:
    match = _LOOSE.match(words)
    return safe(Edit(cell, f"{match[1]} ({match[4]})")) if match and match[4] else None


def _alone(words: str, cell: Span) -> Fix | None:
    return safe(Edit(cell, "Virtual")) if words.casefold() in ("online", "virtual") else None


def _rewritten(entry: Entry, words: str, cell: Span) -> Fix | None:
    place = entry.text("place")
    told = re.search(r"hybrid", words, re.IGNORECASE) or _IN_PERSON.search(words)
    if (
        not place
        or ATTENDANCE.search(place)
        or place.count("(") != place.count(")")
        or "(" in place
    ):
        return None
    if entry.text("attendance") == "hybrid" and told:
        return safe(Edit(cell, f"Hybrid ({place})"))
    if entry.text("attendance") == "virtual" and not told:
        return safe(Edit(cell, f"Virtual ({place})"))
    return None
