"""What an edition can be made of: the entries of the content folders, one by one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contentbot.jobs.assembling import material
from contentbot.jobs.assembling.material import Stored
from tests.jobs.weekly import DAY, Weekly, weekly

PAIR = "- {title: One, url: https://example.org/1, section: articles}\n- {title: Two, url: https://example.org/2, section: articles}\n"


@pytest.fixture
def paper(tmp_path: Path) -> Weekly:
    return weekly(tmp_path)


def stored(paper: Weekly, today: date = DAY) -> dict[str, Stored]:
    return {one.name: one for one in material.read(paper.room(), today=today)}


def test_entries_come_in_the_order_of_their_paths(paper):
    paper.link("Beta")
    paper.link("Alpha")
    paper.event("Gamma")
    found = stored(paper)
    assert list(found) == ["inbox/alpha.yml", "inbox/beta.yml", "events/gamma.yml"]
    assert [one.kind for one in found.values()] == ["link", "link", "event"]


def test_each_entry_of_a_list_has_a_name_of_its_own(paper):
    paper.put("inbox/pair.yml", PAIR)
    found = stored(paper)
    assert {name: one.fields["title"] for name, one in found.items()} == {
        "inbox/pair.yml": "One",
        "inbox/pair.yml#1": "Two",
    }


@pytest.mark.parametrize("path", ["events/past/old.yml", "cfps/past/2025/old.yml"])
def test_what_is_over_is_left_out(paper, path):
    file = paper.event("Gamma")
    file.rename(paper.put(path, ""))
    assert not stored(paper)


@pytest.mark.parametrize("path", ["inbox/readme.md", "notes/a.yml", "links.yml"])
def test_other_files_are_no_entries(paper, path):
    paper.put(path, "title: One\nurl: https://example.org/1\nsection: articles\n")
    assert not stored(paper)


def test_a_file_that_cannot_be_read_as_an_entry_gives_none(paper):
    paper.put("inbox/bad.yml", "title: [\n")
    paper.put("inbox/empty.yml", "")
    paper.link("Alpha")
    assert list(stored(paper)) == ["inbox/alpha.yml"]


def test_an_entry_names_one_edition_or_several_or_none(paper):
    paper.link("One", more="edition: 2026-02-04\n")
    paper.event("Two", more="edition: [2026-02-04, 2026-02-11]\n")
    paper.link("Three")
    found = {name: one.editions for name, one in stored(paper).items()}
    assert found == {
        "inbox/one.yml": (date(2026, 2, 4),),
        "events/two.yml": (date(2026, 2, 4), date(2026, 2, 11)),
        "inbox/three.yml": (),
    }


def test_an_edition_that_is_no_date_is_none(paper):
    paper.link("One", more="edition: soon\n")
    assert [one.editions for one in stored(paper).values()] == [()]
