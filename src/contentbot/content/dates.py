"""Dates as people write them in a line, each with its place and the ISO date that it means."""

from __future__ import annotations

import re
from datetime import date

from contentbot.frozen import dataclass
from contentbot.model import Span
from contentbot.text import late

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = late(
    r"(?<![\w/])(?:"
    r"(?P<y1>\d{4})(?P<sep>[-/.])(?P<m1>\d{1,2})(?P=sep)(?P<d1>\d{1,2})(?!\d)"
    r"|(?P<m2>\d{1,2})[/.](?P<d2>\d{1,2})[/.](?P<y2>\d{4})(?!\d)"
    r"|"
    + _MONTH.format("mon1")
    + r"\s+(?P<d3>\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:\s*,?\s*(?P<y3>\d{4})\b)?"
    r"|(?P<d4>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?"
    + _MONTH.format("mon2")
    + r"(?:\s*,?\s*(?P<y4>\d{4})\b)?"
    r")",
    re.IGNORECASE,
)
_SHORT = late(
    r"\s*(?:-|–|—|&|,|\+|and|to|until|through)\s*(?:(?P<m>\d{1,2})-)?(?P<d>\d{1,2})(?![\d:/-])"
)


@dataclass(frozen=True, slots=True)
class DateAt:
    """A date in a text.

    value: as an ISO date, even an impossible one (2026-02-30). iso: written just so.
    year: whether the year is written. sure: no other reading (day and month not to be
    told apart in 02/03/2026).
    """

    span: Span
    value: str
    iso: bool
    year: bool = True
    sure: bool = True

    @property
    def day(self) -> date | None:
        """The date; None for an impossible one."""
        return real(self.value)


def real(value: object) -> date | None:
    """The date that an ISO text (with or without a time) names; None when there is none."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _year_of(month: int, day: int, around: date | None) -> int:
    """The year of a date without one: the first such day not long before a given one."""
    if around is None:
        return 1
    return around.year + (
        1 if (month, day) < (around.month, around.day) and around.month - month > 6 else 0
    )


def find(text: str, span: Span, around: date | None = None) -> list[DateAt]:
    """All dates in a part of a text.

    around: the edition's date, which a date without a year is looked at from.
    A short second day ("2026-05-19 & 20", "2026-05-19 & 05-20") is a date of its own.
    """
    found: list[DateAt] = []
    at = span.start
    while match := _DATE.search(text, at, span.end):
        one = _read(match, around)
        found.append(one)
        at = match.end()
        short = _SHORT.match(text, at, span.end)
        if (
            short
            and one.day
            and not _DATE.match(text, short.start("m" if short["m"] else "d"), span.end)
        ):
            month = int(short["m"] or one.value[5:7])
            place = Span(short.start("m" if short["m"] else "d"), short.end())
            found.append(DateAt(place, f"{one.value[:4]}-{month:02}-{int(short['d']):02}", False))
            at = short.end()
    return found


def _read(match: re.Match[str], around: date | None) -> DateAt:
    group = match.groupdict()
    span = Span(match.start(), match.end())
    if group["y1"]:
        year, month, day = int(group["y1"]), int(group["m1"]), int(group["d1"])
        written = match[0]
        value = f"{year:04}-{month:02}-{day:02}"
        return DateAt(span, value, written == value)
    if group["y2"]:
        first, second = int(group["m2"]), int(group["d2"])
        month, day = (second, first) if first > 12 else (first, second)
        return DateAt(
            span, f"{group['y2']}-{month:02}-{day:02}", False, True, first > 12 or second > 12
        )
    name, day = (
        (group["mon1"], int(group["d3"])) if group["mon1"] else (group["mon2"], int(group["d4"]))
    )
    month = next(n for n, full in enumerate(MONTHS, 1) if full.startswith(name[:3].lower()))
    written_year = group["y3"] or group["y4"]
    year = int(written_year) if written_year else _year_of(month, day, around)
    return DateAt(span, f"{year:04}-{month:02}-{day:02}", False, written_year is not None)


# "anywhere on earth" is the zone of a deadline that names none.
_TIME = late(
    r"(?P<h>\d{1,2})(?::(?P<m>\d{2}))\s*(?P<half>[ap]m)?\s*(?P<zone>[A-Z]{2,5}|[A-Z][a-z]+/[A-Z]\w+)?"
)


def time_after(text: str, span: Span) -> tuple[str, str] | None:
    """The time of day ("07:59") and zone ("UTC", "" when not said) written in a span, if any."""
    match = _TIME.search(text, span.start, span.end)
    if not match:
        return None
    hour = int(match["h"]) % 12 + 12 if match["half"] == "pm" else int(match["h"])
    return f"{hour:02}:{match['m']}", match["zone"] or ""
