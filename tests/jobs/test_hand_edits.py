"""What people do to a draft that its data cannot follow, or must follow with care."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from contentbot.errors import UsageError
from tests.jobs.weekly import Weekly, weekly


@pytest.fixture
def paper(tmp_path: Path) -> Weekly:
    return weekly(tmp_path)


def files(paper: Weekly) -> dict[str, str]:
    return {
        path.relative_to(paper.content).as_posix(): path.read_text("utf-8")
        for path in paper.content.rglob("*.yml")
        if path.parent.name != "ledger"
    }


def edit(paper: Weekly, old: str, new: str) -> str:
    assert old in paper.text
    paper.draft.write_text(paper.text.replace(old, new, 1), "utf-8")
    return paper.text


def test_a_line_that_lacks_what_an_event_needs_is_told_and_becomes_no_file(paper):
    paper.event("Gamma")
    paper.assemble()
    before = files(paper)
    edited = edit(paper, "### Europe\n", "### Europe\n* 2026-02-12 | Lyon, FR\n")
    for _ in range(2):
        made = paper.assemble()
        assert [one.message for one in made.conflicts] == [
            "this line cannot become a file: `title` is missing"
        ]
        assert (paper.text, files(paper)) == (edited, before)


def test_a_day_that_is_none_does_not_reach_the_file(paper):
    file = paper.event("Gamma")
    paper.assemble()
    before = file.read_text()
    edited = edit(paper, "* 2026-02-10 |", "* 2026-02-30 |")
    made = paper.assemble()
    assert "content/events/gamma.yml cannot say this: `starts`" in made.conflicts[0].message
    assert (paper.text, file.read_text()) == (edited, before)


def test_a_new_day_beyond_the_window_is_told_with_the_way_out(paper):
    file = paper.event("Gamma")
    paper.assemble()
    edited = edit(paper, "* 2026-02-10 |", "* 2026-09-10 |")
    made = paper.assemble()
    assert "leaves the edition (later than 2026-03-04)" in made.conflicts[0].message
    assert "`edition: 2026-02-04` into content/events/gamma.yml" in made.conflicts[0].message
    assert "starts: 2026-09-10" in file.read_text()
    assert paper.text == edited


def test_an_event_that_was_put_among_the_calls_keeps_its_facts(paper):
    file = paper.event("Gamma")
    paper.event("Stays", "2026-02-11")
    paper.put(
        "cfps/call.yml",
        "title: Call\nurl: https://example.org/cfp\ncloses: 2026-02-20\nstarts: 2026-05-01\nplace: Oslo, NO\n",
    )
    paper.assemble()
    before = file.read_text()
    lines = re.search(r"\* 2026-02-10 .*\n.*\n", paper.text)
    assert lines
    edit(paper, lines[0], "")
    edit(paper, "## Closing Words", f"{lines[0]}\n## Closing Words")
    made = paper.assemble()
    assert file.read_text() == before
    assert made.conflicts
    assert lines[0] in paper.text


def test_the_words_below_the_last_group_stay_as_they_are_when_a_group_comes_last(paper):
    paper.event("Gamma", place="Pune, IN")
    paper.assemble()
    edited = edit(paper, "Tell us of yours.", "Write to us.")
    paper.event("Delta")
    made = paper.assemble()
    assert made.conflicts == ()
    assert paper.text.count("Write to us.") == 1
    assert "Tell us of yours." not in paper.text
    europe = re.search(r"### Europe\n.*\n.*\n\n", paper.text)
    assert europe
    assert paper.text.replace(europe[0], "") == edited


def test_words_that_were_deleted_below_the_last_group_do_not_come_back(paper):
    paper.event("Gamma", place="Pune, IN")
    paper.assemble()
    edit(paper, "Tell us of yours.\n\n", "")
    paper.event("Delta")
    paper.assemble()
    assert "Tell us of yours." not in paper.text


def test_a_draft_whose_date_was_changed_keeps_its_ledger_and_number(paper):
    paper.link("Alpha")
    paper.event("Gamma", "2026-02-04")
    paper.assemble()
    edit(paper, "Date: 2026-02-04", "Date: 2026-02-05")
    made = paper.assemble(paper.room().next_day(date(2026, 2, 1)))
    assert (made.day, made.number, made.conflicts) == (date(2026, 2, 5), 8, ())
    assert made.gone == ("events/gamma.yml",)
    assert "Between 2026-02-05 and 2026-03-05" in paper.text
    assert paper.text.count("Alpha") == 2
    assert [one.name for one in (paper.content / "ledger").iterdir()] == ["2026-02-05.yml"]


def test_an_empty_draft_is_a_mistake_and_not_a_wish(paper):
    paper.link("Alpha")
    paper.assemble()
    paper.draft.write_text("\n")
    with pytest.raises(UsageError, match=r"next\.md: is empty; take it back from Git, or delete"):
        paper.assemble()


def test_a_draft_of_which_nothing_is_known_gets_entries_alone(paper):
    paper.link("Alpha")
    paper.put("inbox/task.yml", "kind: task\ntitle: Do it\nurl: https://example.org/1\n")
    paper.assemble()
    (paper.content / "ledger" / "2026-02-04.yml").unlink()
    edited = edit(paper, "Send us more.", "Send more.")
    paper.link("Beta")
    paper.assemble()
    assert paper.text == edited.replace(
        "/Alpha)\n", "/Alpha)\n* [Beta](https://example.org/Beta)\n"
    )


def test_an_event_that_only_changes_its_group_is_no_new_entry(paper):
    file = paper.event("Gamma")
    paper.assemble()
    file.write_text(file.read_text().replace("Berlin, DE", "Pune, IN"))
    made = paper.assemble()
    assert "### Asia" in paper.text
    assert (made.taken, made.gone) == ((), ())


def test_a_file_in_the_place_of_a_folder_empties_no_section(paper):
    paper.event("Gamma")
    paper.assemble()
    (paper.content / "events" / "gamma.yml").unlink()
    (paper.content / "events").rmdir()
    paper.put("events", "")
    with pytest.raises(UsageError, match="events: is a file, and should be a folder"):
        paper.assemble()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("{{ entriez('articles') }}", "'entriez' is undefined"),
        ("{{ day('x') }}", "unsupported type"),
        ("{{ entries('artikles') }}", "the template asks for `artikles`"),
        ("{{ entries('articles' }}", "unexpected '}'"),
    ],
)
def test_a_fault_of_the_template_is_told_with_its_line(paper, call, told):
    template = paper.content / "edition.md.j2"
    template.write_text(template.read_text().replace("{{ entries('articles') }}", call))
    with pytest.raises(UsageError, match=rf"edition\.md\.j2:14: .*{re.escape(told)}"):
        paper.assemble()
