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
    return {one.name: one for one in material.read(paper.room(), today=today).stored}


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


LINK = "title: One\nurl: https://example.org/1\nsection: articles\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "cannot be read: the file is empty (line 1)"),
        (b"# later\n", "cannot be read: the file is empty (line 1)"),
        (
            b"title: One\nurl: [\n",
            "the value of `url` starts with `[`, so it needs quotes (line 2)",
        ),
        (b"title: One\nby: caf\xe9\n", "cannot be read: the byte 0xE9 is not UTF-8 (line 2)"),
        (b"# x\n" * 70_000, "the file has 280,000 bytes; at most 262,144 are read (line 1)"),
        (PAIR.encode() + b"- and a third\n", "this is no mapping of keys to values (line 3)"),
        (b"title: One\ntitle: Two\n", "the key `title` stands here a second time"),
    ],
)
def test_a_file_of_which_no_entry_can_be_read_says_why_and_hides_no_other(paper, data, reason):
    paper.put("inbox/bad.yml", "").write_bytes(data)
    paper.link("Alpha")
    assert list(stored(paper)) == ["inbox/alpha.yml"]
    (one,) = material.read(paper.room(), today=DAY).unreadable
    assert (one.path, one.kind) == ("inbox/bad.yml", "link")
    assert reason in one.reason


def test_an_entry_of_an_unknown_kind_can_be_read_and_is_the_business_of_lint(paper):
    paper.put("inbox/odd.yml", f"kind: podcast\n{LINK}")
    assert list(stored(paper)) == ["inbox/odd.yml"]
    assert not material.read(paper.room(), today=DAY).unreadable


@pytest.mark.parametrize("path", ["events/past/bad.yml", "inbox/readme.md", "inbox/.bad.yml"])
def test_what_holds_no_entry_anyway_need_not_be_readable(paper, path):
    paper.put(path, "title: [\n")
    assert not material.read(paper.room(), today=DAY).unreadable


def test_an_empty_list_says_that_nothing_waits(paper):
    paper.put("inbox/links.yml", "[]\n")
    assert material.read(paper.room(), today=DAY) == material.Material((), ())


@pytest.mark.parametrize("path", ["inbox/.one.yml", "inbox/.trash/one.yml", "cfps/.one.yml"])
def test_a_hidden_file_is_no_entry(paper, path):
    paper.put(path, LINK)
    assert not stored(paper)


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
