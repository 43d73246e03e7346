"""Dates in a line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content import dates
from contentbot.content.dates import MONTHS
from contentbot.model import Span

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31))


def values(text: str, around: date | None = None) -> list[str]:
    return [one.value for one in dates.find(text, Span(0, len(text)), around)]


@given(DAYS)
def test_an_iso_date_is_found_at_its_place(day: date) -> None:
    (one,) = dates.find(f"closes {day} | x", Span(0, 20))
    assert (one.day, one.iso, one.span) == (day, True, Span(7, 17))


@given(DAYS, st.sampled_from(["{m} {d}, {y}", "{d} {m} {y}", "{d}th of {m} {y}", "{s}. {d} {y}"]))
def test_a_date_in_words_is_the_same_day(day: date, form: str) -> None:
    name = MONTHS[day.month - 1].capitalize()
    assert values(form.format(m=name, s=name[:3], d=day.day, y=day.year)) == [str(day)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-05-19 & 20", ["2026-05-19", "2026-05-20"]),
        ("2026-05-30 & 06-01", ["2026-05-30", "2026-06-01"]),
        ("2026-05-19-20", ["2026-05-19", "2026-05-20"]),
        ("2026-5-9", ["2026-05-09"]),
        ("2026/05/09", ["2026-05-09"]),
        ("25.12.2026", ["2026-12-25"]),
        ("2026-02-30", ["2026-02-30"]),
        ("2026-05-19 18:00", ["2026-05-19"]),
        ("v2026-05-19", []),
        ("May the force", []),
    ],
)
def test_shapes_that_the_archive_shows(text: str, found: list[str]) -> None:
    assert found == values(text)


def test_a_date_without_a_year_is_the_next_such_day() -> None:
    assert values("January 7", date(2025, 12, 30)) == ["2026-01-07"]
    assert values("January 7", date(2026, 1, 14)) == ["2026-01-07"]


def test_day_and_month_that_could_be_swapped_are_not_sure() -> None:
    (one,) = dates.find("03/05/2026", Span(0, 10))
    assert (one.value, one.sure) == ("2026-03-05", False)


@given(st.text(alphabet="0123456789-/. ,&janfebmr", max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    for one in dates.find(text, Span(0, len(text)), date(2026, 2, 4)):
        assert 0 <= one.span.start < one.span.end <= len(text)
