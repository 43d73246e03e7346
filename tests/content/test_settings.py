"""The settings of a newsletter, and what follows from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content import settings
from contentbot.content.settings import Cadence
from contentbot.errors import UsageError

TWIR = settings.parse(settings.preset_file("twir").read_text("utf-8"), "newsletter.yml")
OTHER = """\
name: The Weekly Loom
sections:
  - id: links
    title: Links
    kind: link
    groups:
      - {id: yarn, title: Yarn}
  - id: events
    title: Fairs
    kind: event
    groups:
      - {id: wool, title: Yarn}
"""
WEDNESDAY = Cadence(weekday=2, every=7, anchor_number=636, anchor_date=date(2026, 1, 28))


def test_another_newsletter_needs_no_more_than_a_name_and_sections() -> None:
    loom = settings.parse(OTHER, "newsletter.yml")
    assert [section.id for section in loom.sections] == ["links", "yarn", "events", "wool"]
    assert loom.by_id["wool"].kind == "event"


def test_a_heading_means_the_group_of_the_section_that_it_stands_in() -> None:
    loom = settings.parse(OTHER, "newsletter.yml")
    here = [loom.find("Yarn", around) for around in ("links", "events", "wool", None)]
    assert [one.id if one else None for one in here] == ["yarn", "wool", "wool", None]


@pytest.mark.parametrize(
    "heading",
    [
        "Approved RFCs",
        "[Approved RFCs](https://example.org/)",
        " approved rfcs: ",
        "**Approved RFCs**",
    ],
)
def test_links_emphasis_case_and_colons_of_a_heading_do_not_matter(heading: str) -> None:
    section = TWIR.find(heading)
    assert section is not None
    assert section.id == "approved-rfcs"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: A\nsections: []\nnmae: B\n", "n.yml:3:1: unknown key `nmae`"),
        ("name: [A\n", "n.yml:"),
        ("sections: []\n", "n.yml:1:1: `name` is missing"),
        ("name: A\nsections: [{id: a, title: A, kind: poem}]\n", "n.yml:2:36:"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_with_their_place(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        settings.parse(text, "n.yml")
    assert str(caught.value).startswith(message)


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(UsageError, match="no preset `loom`"):
        settings.preset_file("loom")


@given(st.integers(min_value=-300, max_value=300))
def test_each_week_counts_one(weeks: int) -> None:
    day = date(2026, 1, 28) + timedelta(days=7 * weeks)
    assert WEDNESDAY.number(day, 636, date(2026, 1, 28)) == 636 + weeks


def test_a_skipped_week_does_not_count() -> None:
    cadence = Cadence(
        weekday=2, every=7, anchor_number=None, anchor_date=None, skip=frozenset({date(2026, 2, 4)})
    )
    assert cadence.number(date(2026, 2, 11), 636, date(2026, 1, 28)) == 637


@pytest.mark.parametrize("day", [date(2026, 2, 3), date(2026, 2, 5)])
def test_an_edition_a_day_early_or_late_has_the_number_of_its_week(day: date) -> None:
    assert WEDNESDAY.number(day, 636, date(2026, 1, 28)) == 637


def test_a_moved_edition_keeps_its_number() -> None:
    cadence = Cadence(
        weekday=2, every=7, anchor_number=None, anchor_date=None,
        move={date(2026, 2, 4): date(2026, 2, 6)},
    )  # fmt: skip
    assert cadence.number(date(2026, 2, 6), 636, date(2026, 1, 28)) == 637
    assert cadence.number(date(2026, 2, 11), 636, date(2026, 1, 28)) == 638
    assert cadence.is_due(date(2026, 2, 6))
    assert not cadence.is_due(date(2026, 2, 4))
