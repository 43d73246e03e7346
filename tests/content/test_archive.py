"""What earlier editions showed."""

from __future__ import annotations

from datetime import date

from contentbot.content import settings
from contentbot.content.archive import Archive, Back

SETTINGS = settings.parse(settings.preset_file("twir").read_text("utf-8"), "newsletter.yml")
OLD = """\
Title: This Week in Rust 10
Number: 10
Date: 2026-01-21

## Updates from Rust Community

### Observations/Thoughts

* [video] [First](https://example.org/first/)
- [Second](http://www.example.org/second?id=2#part)

## Crate of the Week

This week's crate is [graft](https://example.org/graft), a thing.

## Updates from the Rust Project

* [A change](https://example.org/change)

## Upcoming Events

### Europe

* 2026-01-22 | Berlin, DE | [Group](https://example.org/group)
    * [**Evening**](https://example.org/evening)
"""


def back(day: date, text: str) -> Back:
    return Back(day, "", text.encode)


ARCHIVE = Archive(
    (
        back(date(2026, 1, 21), OLD),
        back(date(2026, 1, 14), OLD.replace("Number: 10", "Number: 9")),
    ),
    SETTINGS,
)


def shown(url: str, before: date = date(2026, 1, 28), horizon: int = 3650) -> int | None:
    row = ARCHIVE.earlier(url, before, horizon)
    return row.number if row else None


def test_links_and_picks_are_known_again_however_they_are_written() -> None:
    assert shown("https://example.org/first") == 10
    assert shown("http://www.example.org/first/") == 10
    assert shown("https://example.org/second?id=2#part") == 10
    assert shown("https://example.org/graft") == 10


def test_another_query_or_fragment_is_another_page() -> None:
    assert shown("https://example.org/second?id=3#part") is None
    assert shown("https://example.org/second?id=2#other") is None


def test_events_and_the_house_s_own_sections_come_again_by_nature() -> None:
    assert shown("https://example.org/evening") is None
    assert shown("https://example.org/change") is None


def test_only_earlier_editions_within_the_horizon_count() -> None:
    assert shown("https://example.org/first", date(2026, 1, 21)) == 9
    assert shown("https://example.org/first", date(2026, 1, 14)) is None
    assert shown("https://example.org/first", date(2026, 3, 1), 30) is None


def test_the_number_of_the_edition_before_is_known() -> None:
    assert ARCHIVE.number_before(date(2026, 1, 28)) == (date(2026, 1, 21), 10)
    assert ARCHIVE.number_before(date(2026, 1, 21)) == (date(2026, 1, 14), 9)
    assert ARCHIVE.number_before(date(2026, 1, 1)) is None


def test_where_a_group_usually_meets_is_known_by_the_days_of_its_events() -> None:
    places = ARCHIVE.usual_places("https://www.example.org/group/", date(2026, 1, 28))
    assert dict(places) == {"Berlin, DE": 1}
