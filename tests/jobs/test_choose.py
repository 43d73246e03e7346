"""Which entries an edition takes, where each stands, and why the others wait."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contentbot.jobs.assembling import choose, material
from contentbot.jobs.assembling.choose import Choice, Week
from tests.jobs.weekly import DAY, Weekly, weekly


@pytest.fixture
def paper(tmp_path: Path) -> Weekly:
    return weekly(tmp_path)


def chosen(paper: Weekly, day: date = DAY, **more: Any) -> Choice:
    room = paper.room()
    return choose.choose(material.read(room, today=day).stored, Week(day, room.settings, **more))


def places(choice: Choice) -> dict[str, list[str]]:
    """The titles in each place."""
    out: dict[str, list[str]] = {}
    for one in choice.taken:
        out.setdefault(one.block.place, []).append(one.stored.fields["title"])
    return out


def reasons(choice: Choice) -> dict[str, str]:
    return {one.stored.name: one.reason for one in choice.waits}


def cfp(paper: Weekly, name: str, closes: str, more: str = "") -> Path:
    text = f"title: {name}\nurl: https://example.org/{name}\ncloses: {closes}\n{more}"
    return paper.put(f"cfps/{name.lower()}.yml", text)


# --- windows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ("starts: 2026-02-03", "over since 2026-02-03"),
        ("starts: 2026-02-04", None),
        ("starts: 2026-03-04", None),
        ("starts: 2026-03-05", "later than 2026-03-04"),
        ("starts: 2026-02-01\nends: 2026-02-04", None),
        ("starts: 2026-01-01\nends: 2026-02-03", "over since 2026-02-03"),
        ("dates: [2026-02-01, 2026-02-20]", None),
        ("dates: [2026-03-20, 2026-03-21]", "later than 2026-03-04"),
        ("starts: soon", "it has no date"),
    ],
)
def test_an_event_stands_in_the_editions_whose_window_it_touches(paper, days, reason):
    paper.put("events/a.yml", f"title: A\nurl: https://example.org/a\n{days}\nplace: Berlin, DE\n")
    found = chosen(paper)
    assert places(found) == ({} if reason else {"europe": ["A"]})
    assert reasons(found) == ({"events/a.yml": reason} if reason else {})


@pytest.mark.parametrize(
    ("closes", "reason"),
    [
        ("2026-02-03", "closed on 2026-02-03"),
        ("2026-02-04", None),  # somewhere on earth it is still that day
        ("2026-02-04T00:01", None),
        ("2026-02-05", None),
        ("2027-12-31", None),
    ],
)
def test_a_cfp_stands_there_up_to_the_day_that_it_closes(paper, closes, reason):
    cfp(paper, "A", closes)
    assert reasons(chosen(paper)) == ({"cfps/a.yml": reason} if reason else {})


def test_the_window_of_the_settings_goes_before_the_horizon(paper):
    text = (paper.content / "newsletter.yml").read_text()
    paper.put(
        "newsletter.yml",
        text + "spans:\n  - {name: window, after: Between, start: 0, end: 7, tolerance: 1}\n",
    )
    paper.event("A", "2026-02-12")
    assert reasons(chosen(paper)) == {"events/a.yml": "later than 2026-02-11"}


# --- what waits ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("hold: true\n", "on hold"),
        ("hold: false\n", None),
        ("not_before: 2026-02-05\n", "not before 2026-02-05"),
        ("not_before: 2026-02-04\n", None),
        ("status: cancelled\n", "cancelled"),
        ("status: moved\n", None),
    ],
)
def test_an_event_may_say_itself_that_it_waits(paper, more, reason):
    paper.event("A", more=more)
    assert reasons(chosen(paper)) == ({"events/a.yml": reason} if reason else {})


def test_an_entry_of_another_edition_waits_without_a_word(paper):
    paper.link("A", more="edition: 2026-02-11\n")
    paper.event("B", more="edition: [2026-01-28, 2026-02-11]\n")
    found = chosen(paper)
    assert (found.taken, found.waits) == ((), ())
    assert places(chosen(paper, date(2026, 2, 11))) == {"articles": ["A"], "europe": ["B"]}


@pytest.mark.parametrize(
    "more", ["hold: true\n", "not_before: 2026-03-01\n", "status: cancelled\n"]
)
def test_an_entry_that_names_the_edition_is_taken_whatever_else_it_says(paper, more):
    paper.link("A", section="closed", more=f"edition: 2026-02-04\n{more}")
    paper.event("B", "2026-01-01", more=f"edition: [2026-01-28, 2026-02-04]\n{more}")
    found = chosen(paper, faults={"inbox/a.yml": "bad"})
    assert places(found) == {"closed": ["A"], "europe": ["B"]}
    assert not found.waits


def test_a_closed_section_says_why(paper):
    paper.link("A", section="closed")
    assert reasons(chosen(paper)) == {"inbox/a.yml": "this section is full"}


def test_a_fault_keeps_an_entry_out(paper):
    paper.link("A")
    paper.event("B")
    faults = {"inbox/a.yml": "bad", "events/b.yml": "worse"}
    assert reasons(chosen(paper, faults=faults)) == faults


def test_a_page_stands_in_an_edition_once(paper):
    paper.link("A")
    paper.put("inbox/b.yml", "title: B\nurl: http://www.example.org/A/\nsection: official\n")
    assert reasons(chosen(paper)) == {"inbox/b.yml": choose.SHOWN}
    assert len(chosen(paper, shown=frozenset({"example.org/A"})).waits) == 2


def test_an_event_may_share_its_page_with_another(paper):
    paper.event("A")
    paper.put(
        "events/b.yml", (paper.content / "events/a.yml").read_text().replace("title: A", "title: B")
    )
    assert places(chosen(paper)) == {"europe": ["A", "B"]}


def test_what_an_editor_took_out_does_not_come_back_nor_wait(paper):
    paper.event("A")
    found = chosen(paper, skipped=frozenset({"events/a.yml"}))
    assert (found.taken, found.waits) == ((), ())


@pytest.mark.parametrize("section", ["nowhere", ""])
def test_an_entry_without_a_place_waits(paper, section):
    paper.link("A", section=section or "''")
    (reason,) = reasons(chosen(paper)).values()
    assert "no section or group of the newsletter takes it" in reason


# --- places ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "how", "wanted"),
    [
        ("Berlin, DE", "in-person", ["europe"]),
        ("Pune, IN", "in-person", ["asia"]),
        ("London, UK", "in-person", ["europe"]),
        ("Berlin, DE", "hybrid", ["virtual", "europe"]),
        ("Berlin, DE", "virtual", ["virtual"]),
    ],
)
def test_an_event_stands_by_the_way_one_attends_and_its_country(paper, place, how, wanted):
    paper.put(
        "events/a.yml",
        f"title: A\nurl: https://example.org/a\nstarts: 2026-02-10\nplace: {place}\nattendance: {how}\n",
    )
    assert sorted(places(chosen(paper))) == sorted(wanted)


def test_a_group_that_is_named_goes_before_the_country(paper):
    paper.event("A", more="group: asia\n")
    assert places(chosen(paper)) == {"asia": ["A"]}


def test_an_event_of_a_place_without_a_group_is_still_shown_or_told(paper):
    paper.event("A", place="Atlantis")
    found = chosen(paper)
    assert places(found) or reasons(found)


# --- order -----------------------------------------------------------------------------------


def test_links_stand_in_the_order_of_their_pulls(paper):
    paper.link("A", more="pull: 9\n")
    paper.link("B")
    paper.link("C", more="pull: 7\n")
    assert places(chosen(paper)) == {"articles": ["C", "A", "B"]}


def test_events_stand_by_day_and_place_and_cfps_by_the_day_they_close(paper):
    paper.event("A", "2026-02-12")
    paper.event("B", "2026-02-10", place="Oslo, NO")
    paper.event("C", "2026-02-10", place="Bern, CH")
    cfp(paper, "D", "2026-03-01")
    cfp(paper, "E", "2026-02-20")
    cfp(paper, "F", "2026-02-20", "starts: 2026-04-01\n")
    assert places(chosen(paper)) == {"europe": ["C", "B", "A"], "cfps": ["F", "E", "D"]}


def test_recorded_numbers_stay_and_later_additions_come_between(paper):
    recorded = "edition: [2026-02-04]\norder:\n  2026-02-04: {{europe: {}}}\n"
    for name, day, number in (
        ("A", "2026-02-20", 1),
        ("B", "2026-02-10", 2),
        ("C", "2026-02-22", 3),
    ):
        paper.event(name, day, more=recorded.format(number))
    paper.event("New", "2026-02-21")
    paper.event("Early", "2026-02-05")
    paper.event("Late", "2026-02-28")
    assert places(chosen(paper)) == {"europe": ["Early", "A", "B", "New", "C", "Late"]}


def test_recorded_numbers_of_links_come_first(paper):
    for name, number in (("A", 2), ("B", 1)):
        paper.link(name, more=f"edition: 2026-02-04\norder: {number}\n")
    paper.link("C", more="pull: 1\n")
    assert places(chosen(paper)) == {"articles": ["B", "A", "C"]}


def test_a_shape_may_be_that_of_one_edition(paper):
    paper.event(
        "A",
        more='edition: [2026-02-04, 2026-02-11]\nshape: {2026-02-04: "- {title}, {starts:D MMMM}"}\n',
    )
    (one,) = chosen(paper).taken
    assert one.block.text == "- A, 10 February"
    (other,) = chosen(paper, date(2026, 2, 11)).taken
    assert other.block.text.startswith("* 2026-02-10 | Berlin, DE")


# --- files with several entries --------------------------------------------------------------


def test_the_entry_that_is_taken_leaves_its_list(paper):
    file = paper.put(
        "inbox/list.yml",
        "# what came by mail\n"
        "- {title: One, url: https://example.org/1, section: articles}\n"
        "- {title: Two, url: https://example.org/2, section: articles, not_before: 2026-02-11}\n"
        "- {title: Three, url: https://example.org/3, section: official}\n",
    )
    paper.assemble()
    assert "[One](" in paper.text
    assert "[Three](" in paper.text
    text = file.read_text()
    assert "title: Two" in text
    assert "One" not in text
    assert "Three" not in text
    assert text.startswith("# what came by mail\n")
    paper.assemble()
    assert paper.text.count("[One](") == 1
    assert file.read_text() == text


def test_a_list_goes_with_its_last_entry(paper):
    file = paper.put(
        "inbox/list.yml", "- {title: One, url: https://example.org/1, section: articles}\n"
    )
    paper.assemble()
    assert not file.exists()
