"""Dates are written in a newsletter's words, and the words tell their pattern."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content.wording import is_pattern, pattern_of, worded

PATTERNS = [
    "YYYY-MM-DD", "D MMMM YYYY", "MMMM D, YYYY", "MMM Do", "DD.MM.YYYY", "D of MMMM", "M/D/YYYY",
    "MMMM Do, YYYY", "MMM D",
]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("D MMMM YYYY", "2 March 2026"),
        ("MMM DD", "Mar 02"),
        ("MMMM Do", "March 2nd"),
        ("Do of MMMM", "2nd of March"),
        ("M/D/YYYY", "3/2/2026"),
    ],
)
def test_a_date_is_put_into_words(pattern: str, wanted: str) -> None:
    assert worded("2026-03-02", pattern) == wanted
    assert worded("2026-03-02T23:59", pattern) == wanted


@pytest.mark.parametrize(
    ("day", "wanted"),
    [("01", "1st"), ("02", "2nd"), ("03", "3rd"), ("04", "4th"), ("11", "11th"), ("12", "12th"),
     ("13", "13th"), ("21", "21st"), ("22", "22nd"), ("23", "23rd"), ("31", "31st")],
)  # fmt: skip
def test_days_are_counted_as_in_english(day: str, wanted: str) -> None:
    assert worded(f"2026-01-{day}", "Do") == wanted


@pytest.mark.parametrize("value", ["soon", "", "2026-02-30", "in 2026"])
def test_what_is_no_date_stays_as_it_is(value: str) -> None:
    assert worded(value, "D MMMM") == value
    assert pattern_of("2 March", value) is None


@pytest.mark.parametrize("form", ["upper", "", "of", " ", "YYYY!", "{D}", "Dx"])
def test_other_words_are_no_pattern(form: str) -> None:
    assert not is_pattern(form)


@given(st.dates(date(2013, 1, 1), date(2040, 1, 1)), st.sampled_from(PATTERNS))
def test_the_pattern_that_words_tell_makes_them_again(day: date, pattern: str) -> None:
    assert is_pattern(pattern)
    words = worded(day.isoformat(), pattern)
    found = pattern_of(words, day.isoformat())
    assert found is not None
    assert worded(day.isoformat(), found) == words


def test_words_of_another_date_tell_none() -> None:
    assert pattern_of("3 March 2026", "2026-03-02") is None
    assert pattern_of("April 2nd", "2026-03-02") is None


def test_a_number_beside_the_name_of_a_month_is_the_day() -> None:
    assert pattern_of("3 March", "2026-03-03") == "D MMMM"
    assert pattern_of("2026-02-02", "2026-02-02") == "YYYY-MM-DD"
