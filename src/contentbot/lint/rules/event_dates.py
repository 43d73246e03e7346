"""Events: whether their days lie where they can, and agree with what their titles say."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from contentbot.content.dates import find, real
from contentbot.content.document import Document
from contentbot.lint.fields import change, unsafe
from contentbot.lint.rule import Facts, rule
from contentbot.lint.wording import titles
from contentbot.model import Entry, Found, Span
from contentbot.text import late

_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_NTH = late(
    r"\b(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+"
    r"(?P<day>mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
# A day in a title is not the event's when the title speaks of one of these.
_OTHER_DAY = late(r"regist|rsvp|deadline|submi|sign.?up|ticket|open|clos|\bby\b", re.IGNORECASE)
_YEARS = (1, -1, 2, -2, 3, -3)
_MISTYPED = 150  # days from which on a mistyped year is likelier than a forgotten event


def days_of(entry: Entry) -> list[date]:
    """All days of an event that are real ones, its first to its last."""
    listed = entry.fields.get("dates")
    given = [entry.fields.get("starts"), entry.fields.get("ends")]
    rows = [*given, *listed] if isinstance(listed, list) else given
    return sorted(day for day in map(real, rows) if day)


def _in_year(day: date, years: int) -> date:
    """The same day in another year; the last of February for a leap day."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def _right_year(first: date, facts: Facts) -> int | None:
    """By how many years a day is wrong, if in another year it lies among those to be shown."""
    if abs((first - facts.day).days) < _MISTYPED:
        return None
    ahead = facts.settings.horizons.get("events", 35)
    for years in _YEARS:
        if 0 <= (_in_year(first, years) - facts.day).days <= ahead:
            return years
    return None


@rule("error", fix="unsafe", kinds=("event",))
def event_in_another_year(document: Document, facts: Facts) -> Iterator[Found]:
    """An event lies years off, on a day that would fit in the right year.

    The wrong year is the commonest slip in January, and when an older line is copied.

    In: europe

    Bad:
        * 2025-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
    """
    for entry in document.of("event"):
        days = days_of(entry)
        years = _right_year(days[0], facts) if days else None
        if years is None or facts.aged or days[0] <= facts.day <= days[-1]:
            continue
        value, span = entry.text("starts"), entry.at("starts")
        year = f"{days[0].year + years}"
        fix = None
        if value[:4].isdigit() and document.slice(span)[:4] == value[:4]:
            fix = unsafe(change(document, span, value, 0, 4, new=year))
        text = f"`{days[0]}` is most probably in the wrong year"
        yield Found(span, text, f"look it up; `{_in_year(days[0], years)}` would fit", fix)


@rule("error", kinds=("event",))
def event_in_the_past(document: Document, facts: Facts) -> Iterator[Found]:
    """An event is over on the day when the edition appears.

    Nobody can go there any more. A stored event that has become old is moved away with the
    next edition; nobody has to do anything then.

    In: europe

    Bad:
        * 2026-02-03 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Bad:
        starts: 2026-02-02
        ends: 2026-02-03

    Good:
        * 2026-02-03 - 2026-02-04 | Leipzig, DE | [A group](https://example.org/group)
    """
    for entry in document.of("event"):
        days = days_of(entry)
        if days and days[-1] < facts.day and (facts.aged or _right_year(days[0], facts) is None):
            text = f"the event was over on `{days[-1]}`"
            found = Found(entry.at("starts"), text, "leave it out, or correct its date")
            yield Found(found.span, text, found.help, severity="info") if facts.aged else found


@rule("warning", kinds=("event",))
def event_too_far_ahead(document: Document, facts: Facts) -> Iterator[Found]:
    """An event is too far away to be listed yet.

    The list has the events of the next weeks; later ones come by themselves once they wait
    in a file of their own. An event years ahead most probably has a mistyped year.

    In: europe

    Bad:
        * 2026-05-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Bad:
        starts: 2036-02-10

    Good:
        starts: 2026-05-10
    """
    name = "events" if document.edition is not None else "conferences"
    ahead = facts.settings.horizons.get(name)
    if ahead is None:
        return
    for entry in document.of("event"):
        days = days_of(entry)
        if days and (days[0] - facts.day).days > ahead and _right_year(days[0], facts) is None:
            text = f"`{days[0]}` is more than {ahead} days ahead"
            help = "leave it for a later edition, or correct its date"
            yield Found(entry.at("starts"), text, help)


@rule("error", kinds=("event",))
def event_ends_before_it_begins(document: Document, facts: Facts) -> Iterator[Found]:
    """The last day of an event lies before its first.

    One of the two is mistyped, or they stand in the wrong order.

    In: europe

    Bad:
        * 2026-02-12 - 2026-02-10 | Leipzig, DE | [A group](https://example.org/group)

    Bad:
        starts: 2026-02-12
        ends: 2026-02-10

    Good:
        * 2026-02-10 - 2026-02-12 | Leipzig, DE | [A group](https://example.org/group)
    """
    for entry in document.of("event"):
        first, last = real(entry.fields.get("starts")), real(entry.fields.get("ends"))
        if first and last and last < first:
            text = f"the event ends on `{last}`, before it begins on `{first}`"
            yield Found(entry.at("ends"), text, "correct the days")


@rule("warning", kinds=("event",))
def event_date_against_title(document: Document, facts: Facts) -> Iterator[Found]:
    """The title of an event names another day than its line.

    One of the two was not changed when the line was copied from an earlier event.

    In: events

    Bad:
        ### Europe

        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [**Lunch on February 14**](https://example.org/lunch)

    Bad:
        ### Virtual

        * 2026-02-10 | Virtual (Dallas, TX, US) | [A group](https://example.org/group)
            * [**Last Tuesday**](https://example.org/tuesday)

    Good:
        ### Europe

        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [**Second Tuesday: an evening of Feb 10**](https://example.org/lunch)
    """
    for title in titles(document, "event"):
        days = days_of(title.entry)
        if not days or "old" in title.entry.spans:
            continue
        said = [one for one in find(title.value, Span(0, len(title.value)), days[0]) if one.day]
        if said and not _OTHER_DAY.search(title.value):
            low, high = min(x.day for x in said if x.day), max(x.day for x in said if x.day)
            if high < days[0] or low > days[-1]:
                text = f"the title says `{title.value[slice(*said[0].span)]}`, the line `{days[0]}`"
                yield Found(title.at(document, *said[0].span), text, "correct the one or the other")
        match = _NTH.search(title.value)
        if match and not _is_nth(days[0], match["nth"].lower(), match["day"].lower()):
            text = f"`{days[0]}` is not a `{match[0]}`"
            yield Found(title.at(document, *match.span()), text, "correct the title or the date")


def _is_nth(day: date, nth: str, weekday: str) -> bool:
    if day.weekday() != _WEEKDAYS.index(weekday):
        return False
    if nth == "last":
        return day.day + 7 > monthrange(day.year, day.month)[1]
    number = int(nth[0]) if nth[0].isdigit() else _NUMBERS[nth]
    return (day.day - 1) // 7 + 1 == number
