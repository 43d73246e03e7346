"""Events: what the manuals of their rules cannot show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from contentbot.content import edition, entry_file, settings
from contentbot.content.archive import Archive, Back
from contentbot.lint import engine
from contentbot.lint.places import read
from contentbot.lint.rule import Facts
from contentbot.model import Finding

SETTINGS = settings.parse(settings.preset_file("twir").read_text("utf-8"), "newsletter.yml")
DAY = date(2026, 2, 4)
EARLIER = """\
* 2026-01-05 | Leipzig, DE | [Group of Leipzig](https://example.org/group/events/)
* 2026-01-09 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
* 2026-01-12 | Virtual (Leipzig, DE) | [Group of Leipzig](https://example.org/group)
"""


def event(day: str, place: str, name: str = "group") -> str:
    """The two lines of an event."""
    title = f"https://example.org/{name}/{day}-{len(place)}"
    return (
        f"* {day} | {place} | [{name}](https://example.org/{name})\n    * [**Evening**]({title})\n"
    )


def findings(*events: str, heading: str = "Europe", facts: Facts | None = None) -> list[Finding]:
    """What is found in an edition with these events under one heading."""
    text = f"Title: A\nNumber: 637\nDate: {DAY}\n\n## Upcoming Events\n\n### {heading}\n\n"
    document = edition.read(f"{DAY}-this-week-in-rust.md", text + "".join(events), SETTINGS)
    found = engine.run(document, facts or Facts(settings=SETTINGS, day=DAY))
    assert found.crashes == []
    return found.findings


def rules(*events: str, heading: str = "Europe", facts: Facts | None = None) -> set[str]:
    return {one.rule for one in findings(*events, heading=heading, facts=facts)}


def test_a_stored_event_that_has_aged_is_only_a_remark() -> None:
    text = (
        "kind: event\ntitle: Evening\nurl: https://example.org/1\n"
        "organizer: {name: A, url: https://example.org/a}\nstarts: 2025-02-10\nplace: Bern, CH\n"
    )
    document = entry_file.read("content/events/a.yml", text, "event")
    facts = Facts(settings=SETTINGS, day=DAY, aged=True)
    assert [(one.rule, one.severity) for one in engine.run(document, facts).findings] == [
        ("event-in-the-past", "info")
    ]


def test_an_event_that_goes_on_is_not_past() -> None:
    assert "event-in-the-past" not in rules(event("2026-02-01 - 2026-02-04", "Bern, CH"))


def test_of_two_events_that_changed_places_the_later_line_is_named() -> None:
    lines = (
        event("2026-02-05", "Bern, CH"),
        event("2026-02-09", "Oslo, NO"),
        event("2026-02-07", "Rome, IT"),
        event("2026-02-11", "Riga, LV"),
    )
    found = [one for one in findings(*lines) if one.rule == "event-out-of-order"]
    assert [one.line for one in found] == [13]


def test_places_in_order_with_or_without_accents_are_both_right() -> None:
    first, second = event("2026-02-09", "Örebro, SE", "a"), event("2026-02-09", "Oslo, NO", "b")
    third = event("2026-02-09", "Paris, FR", "c")
    assert "event-out-of-order" not in rules(second, third, first)
    assert "event-out-of-order" not in rules(first, second, third)


@pytest.mark.parametrize(
    "place", ["Virtual (in English)", "Virtual", "Virtual (PDT Timezone)", "Hybrid (Bern, CH)"]
)
def test_a_virtual_event_need_not_name_a_place(place: str) -> None:
    found = rules(event("2026-02-09", place), heading="Virtual")
    assert not {one for one in found if "place" in one or "country" in one or "attend" in one}


def test_old_editions_keep_their_own_words_for_hybrid() -> None:
    line = event("2026-02-09", "Virtual and In-Person (Bern, CH)")
    assert "unusual-attendance-words" in rules(line)
    older = replace(SETTINGS, forms_from=date(2027, 1, 1))
    assert "unusual-attendance-words" not in rules(line, facts=Facts(settings=older, day=DAY))


def test_a_state_in_place_of_the_country_is_told_from_a_country() -> None:
    america = "North America"
    assert "place-without-country" in rules(event("2026-02-09", "Boulder, CO"), heading=america)
    assert "place-without-state" in rules(event("2026-02-09", "Toronto, CA"), heading=america)
    assert "place-without-country" not in rules(event("2026-02-09", "Bogotá, CO"))


def test_the_usual_place_is_known_from_any_address_of_the_group() -> None:
    facts = Facts(
        settings=SETTINGS,
        day=DAY,
        archive=Archive((Back(date(2026, 1, 1), "", EARLIER.encode),), SETTINGS),
    )
    away = "unusual-place-of-group"
    assert away in rules(event("2026-02-09", "Augsburg, DE"), facts=facts)
    assert away not in rules(event("2026-02-09", "Hybrid (Leipzig, DE)"), facts=facts)
    assert away not in rules(event("2026-02-09", "Augsburg, DE", "other"), facts=facts)


def test_a_place_of_several_is_taken_apart() -> None:
    cities = [place.city for place in read("Redmond, WA, US; Bern, CH / Lille and Paris, FR")]
    assert cities == ["Redmond", "Bern", "Lille", "Paris"]
    assert [place.shared for place in read("Lille & Paris, FR")] == [True, False]


def test_a_call_for_papers_among_the_events_is_sent_to_its_own_section():
    call = "* [**Conf**](https://example.org/cfp) | CFP closes 2026-02-16 | Oslo, NO | 2026-09-08\n"
    title = "* [**An evening**](https://example.org/evening)\n"
    first, second = (one for one in findings(call, title) if one.rule == "event-not-understood")
    assert first.help == "move this call for papers below `CFP - Events`"
    assert (second.help or "").startswith("write `* 2026-02-12 | City, CC |")
