"""What a contributor meets on a pull."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.forge.fake import FakeGitHub
from tests.forge.stage import DRAFT, Stage, link, rows_of

FASTER = "content/inbox/faster.yml"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with FakeGitHub() as fake:
        made = Stage(tmp_path, fake)
        monkeypatch.chdir(made.main)
        yield made


def test_a_clean_first_pull_gets_one_comment_that_shows_the_entry_in_its_place(stage):
    number = stage.pull({FASTER: link()}, newcomer=True)
    stage.answer(number)
    said = stage.said(number)
    assert said.startswith("**Ready.** It goes into **This Week in Rust 636**, which closes on")
    assert "  • Ten years of borrowing\n+ • Faster builds with a shared cache\n" in said
    assert "Welcome, and thank you for your first entry! An editor reads it next." in said
    assert stage.status(number) == "success"
    assert stage.labels(number) == {"entry: link", "state: ready"}
    assert stage.told(number) == ["comment"]


def test_a_fault_is_named_with_a_suggestion_and_its_correction_turns_it_green(stage):
    number = stage.pull({FASTER: link(url="http//example.org/faster")})
    stage.answer(number)
    assert stage.status(number) == "failure"
    assert "to correct" in stage.said(number)
    assert stage.labels(number) == {"entry: link", "state: needs author"}
    assert stage.told(number) == ["review", "comment"]
    stage.push(number, {FASTER: link()})
    stage.answer(number)
    assert stage.said(number).startswith("**Ready.**")
    assert stage.status(number) == "success"
    assert stage.labels(number) == {"entry: link", "state: ready"}
    assert stage.told(number) == ["review", "comment", "comment"]
    assert all(one.resolved for one in stage.fake.pull(number).line_comments)


def test_the_same_result_for_the_same_head_writes_nothing(stage):
    number = stage.pull({FASTER: link()})
    stage.answer(number)
    before = len(stage.fake.log)
    stage.answer(number)
    assert stage.fake.writes(before) == []
    assert len(stage.fake.calls(before)) <= 8


def test_a_draft_line_is_shown_between_its_neighbours(stage):
    line = "* [A new line](https://example.org/new)\n"
    text = DRAFT.replace("* [Ten", f"{line}* [Ten")
    number = stage.pull({"content/drafts/next.md": text})
    stage.answer(number)
    said = stage.said(number)
    assert (
        "• Why we left the monolith\n+ • A new line\n+   https://example.org/new\n  • Ten" in said
    )


def test_a_pull_that_changes_more_than_entries_needs_an_editor(stage):
    number = stage.pull({FASTER: link(), ".github/workflows/lint.yml": "name: lint\n"})
    stage.answer(number)
    assert stage.status(number) == "pending"
    assert "An editor looks at this first" in stage.said(number)
    assert "Faster" not in stage.said(number)
    stage.fake.add_review(number, "editor")
    stage.answer(number)
    assert stage.status(number) == "success"


def test_an_editors_pull_gets_the_status_only(stage):
    number = stage.pull({FASTER: link(url="http//example.org/faster")}, author="editor")
    stage.answer(number)
    assert (stage.status(number), stage.own(number), stage.labels(number)) == ("failure", [], set())


def test_a_conflict_is_told_with_the_entry_as_a_file(stage):
    line = "* [A new line](https://example.org/new)\n"
    end = "* [Ten years of borrowing](https://example.org/ten-years)\n"
    number = stage.pull({"content/drafts/next.md": DRAFT + line})
    stage.answer(number)
    stage.commit(
        {"content/drafts/next.md": DRAFT.replace(end, "* [Other](https://example.org/o)\n")}
    )
    stage.sweep()
    said = stage.said(number)
    assert "conflicts" in said
    assert "/new/main?filename=content%2Finbox%2Fa-new-line-" in said
    assert stage.status(number) == "failure"
    assert stage.labels(number) == {"entry: link", "state: conflict"}


def test_only_the_later_of_two_pulls_with_one_link_is_told(stage):
    first = stage.pull({FASTER: link()}, age=timedelta(hours=2))
    second = stage.pull({"content/inbox/other.yml": link("The same page")}, author="bob")
    stage.answer(first)
    stage.answer(second)
    assert f"#{first}, opened 2 hours earlier" in stage.said(second)
    assert stage.status(second) == "success"
    stage.sweep()
    assert f"#{second}" not in stage.said(first)
    stage.merge(first)
    stage.sweep()
    assert stage.status(second) == "failure"


def test_at_most_fifteen_lines_are_shown_unfolded(stage):
    files = {
        f"content/inbox/{n}.yml": link(f"Title {n}...", f"http//example.org/{n}") for n in range(20)
    }
    number = stage.pull(files, newcomer=True)
    stage.answer(number)
    assert len(list(rows_of(stage.said(number)))) <= 15


def test_a_paragraph_without_an_entry_beside_an_entry_is_no_reason_to_fail(stage):
    line = "* [A new line](https://example.org/new)\n"
    text = DRAFT.replace("### Observations", "A word of the editors.\n\n### Observations")
    number = stage.pull({"content/drafts/next.md": text + line})
    stage.answer(number)
    assert "+ • A new line" in stage.said(number)
    assert stage.status(number) == "success"
