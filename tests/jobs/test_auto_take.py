"""What may come in without a click, and what would have: from git alone."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.adapters.git import GitRepository
from contentbot.content import settings as read_settings
from contentbot.content.settings import AutoTake, Settings
from contentbot.errors import UsageError
from contentbot.forge import ChangedFile
from contentbot.jobs.admitting import history
from contentbot.jobs.admitting.admission import Candidate, Seen, admits
from contentbot.model import Change, Finding, Span
from tests.jobs import small_paper as weekly
from tests.newsroom import Newsroom

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
TERMS = AutoTake(frozenset({"news", "events"}), taken=2, quiet=12)
NEXT = weekly.DRAFT
NEW = "content/inbox/new.yml"
OPEN = "auto_take: {sections: [news], taken: 1, quiet: 12}\n"


@pytest.fixture(scope="module")
def paper() -> Settings:
    return read_settings.parse(weekly.SETTINGS, "newsletter.yml")


def change(path: str = NEW, what: Any = "added", **fields: Any) -> Change:
    told = {"title": "A title", "url": "https://example.org/new", "section": "news", **fields}
    return Change(change=what, path=path, line=1, kind="link", section=told["section"], fields=told)


def candidate(seen: Mapping[str, Any] | None = None, **more: Any) -> Candidate:
    """One that comes in, but for what is said."""
    known: dict[str, Any] = {
        "files": [ChangedFile(path=NEW, status="added")],
        "entry": change(),
        "state": "ready",
        "since": NOW - timedelta(hours=12),
    }
    about = {"number": 7, "author": "ada", "taken": 2, **(seen or {})}
    return Candidate(seen=Seen(**about), **{**known, **more})


TWO = [ChangedFile(path=path, status="added") for path in (NEW, "content/inbox/other.yml")]


def finding(severity: Any) -> Finding:
    return Finding(
        id="1", about="", rule="x", severity=severity, path=NEW, span=Span(0, 0),
        line=1, column=1, end_line=1, end_column=1, message="m", help="h",
    )  # fmt: skip


# --- the decision ----------------------------------------------------------------------------


def test_a_green_quiet_entry_of_somebody_known_in_a_named_section_comes_in(paper):
    assert admits(candidate(), paper, TERMS, NOW).yes


def test_a_line_of_a_draft_comes_in_as_well(paper):
    files = [ChangedFile(path=NEXT, status="modified")]
    assert admits(candidate(files=files, entry=change(NEXT)), paper, TERMS, NOW).yes


def test_an_entry_of_a_group_is_in_the_section_around_it(paper):
    entry = change(section="europe")
    assert admits(candidate(entry=entry), paper, TERMS, NOW).yes


def test_a_remark_is_no_reason_to_wait(paper):
    assert admits(candidate(findings=[finding("info")]), paper, TERMS, NOW).yes


@pytest.mark.parametrize(
    ("which", "why"),
    [
        (candidate({"taken": 1}), "fewer than 2 entries"),
        (candidate({"robot": True}), "program"),
        (candidate({"author": ""}), "gone"),
        (candidate({"bars": "it is held"}), "held"),
        (candidate(entry=None), "more than add one entry"),
        (candidate(entry=change(what="changed")), "more than add one entry"),
        (candidate(files=TWO), "more than add one entry"),
        (candidate(entry=change("content/inbox/other.yml")), "more than add one entry"),
        (candidate(entry=change(section="reading")), "section"),
        (candidate(entry=change(section="nowhere")), "section"),
        (candidate(closed=True), "takes nothing more"),
        (candidate(entry=change(allow=["tracking-parameters"])), "allows itself"),
        (candidate(entry=change(submitted_by="grace")), "another's"),
        (candidate(state="author"), "not green"),
        (candidate(state="conflict"), "not green"),
        (candidate(since=None), "not green"),
        (candidate(findings=[finding("warning")]), "found"),
        (candidate(findings=[finding("error")]), "found"),
        (candidate(asked=True), "review"),
        (candidate(since=NOW - timedelta(hours=11, minutes=59)), "quiet for 12 hours"),
    ],
)
def test_what_stands_in_the_way_is_named(paper, which, why):
    verdict = admits(which, paper, TERMS, NOW)
    assert not verdict.yes and why in verdict.reason


PATHS = st.sampled_from(
    [
        NEW,
        NEXT,
        "content/inbox/other.yml",
        "content/inbox/.hidden.yml",
        "content/inbox/../newsletter.yml",
        "content/newsletter.yml",
        "content/edition.md.j2",
        "content/editions/2026-01-28-x.md",
        "content/ledger/2026-02-04.yml",
        "content/drafts/other.md",
        ".github/workflows/lint.yml",
        "README.md",
    ]
)
FILES = st.builds(
    ChangedFile,
    path=PATHS,
    status=st.sampled_from(["added", "removed", "modified", "renamed", "copied", "changed"]),
    previous=st.none() | PATHS,
)


@given(files=st.lists(FILES, max_size=3), entry=st.builds(change, PATHS, st.sampled_from(
    ["added", "changed", "moved", "removed"])))  # fmt: skip
def test_what_touches_anything_else_never_comes_in(paper, files, entry):
    if admits(candidate(files=files, entry=entry), paper, TERMS, NOW).yes:
        assert entry.change == "added"
        ((path, status),) = [(one.path, one.status) for one in files]
        assert path == entry.path
        assert (path.startswith("content/inbox/"), status) in {(True, "added"), (False, "modified")}
        assert path in (NEW, NEXT, "content/inbox/other.yml")
        assert files[0].previous in (None, path)


# --- settings --------------------------------------------------------------------------------


def test_without_a_word_of_it_nothing_comes_in_by_itself(paper):
    assert paper.auto_take is None


def test_a_section_that_does_not_exist_is_told():
    text = weekly.SETTINGS + "auto_take: {sections: [newz], taken: 1, quiet: 1}\n"
    with pytest.raises(UsageError, match="there is no section `newz`"):
        read_settings.parse(text, "newsletter.yml")


@pytest.mark.parametrize("row", ["{sections: [], taken: 1, quiet: 1}", "{taken: 1, quiet: 1}",
    "{sections: [news], taken: 0, quiet: 1}", "{sections: [news], taken: 1, quiet: 0}"])  # fmt: skip
def test_nobody_is_let_in_unseen_or_at_once(row):
    with pytest.raises(UsageError):
        read_settings.parse(f"{weekly.SETTINGS}auto_take: {row}\n", "newsletter.yml")


# --- who had entries taken -------------------------------------------------------------------


class Past:
    """A repository with a past."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.number = 0
        newsroom.write("content/newsletter.yml", weekly.SETTINGS)
        newsroom.write("content/edition.md.j2", weekly.TEMPLATE)
        newsroom.write(
            NEXT,
            "Title: x\nNumber: 7\nDate: 2026-02-04\n\n## News\n\n* [A](https://example.org/a)\n",
        )
        newsroom.git("init", "--quiet", "--initial-branch=main")
        self.commit("Begin", "2026-01-01T00:00:00Z")

    def commit(
        self, message: str, when: str, *, email: str = "ed@example.org", extra: tuple[str, ...] = ()
    ) -> None:
        self.newsroom.git("add", "--all")
        env = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_EMAIL": email}
        subprocess.run(
            ["git", "commit", "--quiet", "--allow-empty", "-m", message, *extra],
            cwd=self.newsroom.root, env={**os.environ, **env}, check=True, capture_output=True,
        )  # fmt: skip

    def pull(
        self,
        changes: Mapping[str, str],
        *,
        by: str = "ada",
        pushed: str = "2026-01-20T00:00:00Z",
        merged: str = "2026-01-22T00:00:00Z",
        squash: str | None = None,
        title: str | None = None,
    ) -> None:
        """A pull that came in. squash: the address of its author, if it was."""
        self.number += 1
        if squash is None:
            self.newsroom.git("checkout", "--quiet", "-b", f"p{self.number}")
        for path, text in changes.items():
            self.newsroom.write(path, text)
        if squash is not None:
            self.commit(title or f"A title (#{self.number})", merged, email=squash)
            return
        self.commit("Add", pushed, email="whoever@example.org")
        self.newsroom.git("checkout", "--quiet", "main")
        env = {"GIT_AUTHOR_DATE": merged, "GIT_COMMITTER_DATE": merged}
        message = title or f"Merge pull request #{self.number} from {by}/patch-1"
        subprocess.run(
            ["git", "merge", "--quiet", "--no-ff", "-m", message, f"p{self.number}"],
            cwd=self.newsroom.root, env={**os.environ, **env}, check=True, capture_output=True,
        )  # fmt: skip

    @property
    def taken(self) -> dict[str, int]:
        rows = GitRepository(self.newsroom.root).landed("HEAD", history.PATHS)
        return dict(history.taken(history.merged(rows)))

    def what_if(self, *more: str, today: str = "2026-02-03") -> dict[str, Any]:
        run = self.newsroom.run("queue", "--what-if", "--format", "json", "--today", today, *more)
        assert run.status == 0, run.err
        data: dict[str, Any] = json.loads(run.out)
        return data

    def rows(self) -> list[tuple[int, str, str]]:
        return [(one["number"], one["state"], one["reason"]) for one in self.what_if()["rows"]]


@pytest.fixture
def past(newsroom: Newsroom) -> Past:
    return Past(newsroom)


def entry(title: str = "One", section: str = "news") -> str:
    return weekly.link(title, section)


def test_the_entries_of_merged_pulls_count_for_those_whose_repository_they_came_from(past):
    past.pull({"content/inbox/one.yml": entry(), "content/events/two.yml": "x"}, by="Ada")
    past.pull({"content/cfps/three.yml": "x"}, by="grace")
    assert past.taken == {"ada": 2, "grace": 1}


def test_a_squashed_pull_counts_for_the_account_in_its_authors_address(past):
    past.pull({"content/inbox/a.yml": "a"}, squash="5+ada@users.noreply.github.com")
    past.pull({"content/inbox/b.yml": "b"}, squash="ada@users.noreply.github.com")
    past.pull({"content/inbox/c.yml": "c"}, squash="ada@example.org")
    assert past.taken == {"ada": 2}


def test_a_squashed_pull_whose_title_looks_like_a_merge_counts_for_nobody(past):
    forged = "Merge pull request #5 from mallory/x"
    past.pull({"content/inbox/a.yml": "a"}, squash="m@example.org", title=forged)
    assert past.taken == {}


def test_a_subject_cannot_pretend_to_be_another_commit(past):
    evil = "x\x01\t1\t1\t:000000 A \x02 (#1)"
    past.pull({"content/inbox/a.yml": "a"}, squash="5+ada@users.noreply.github.com", title=evil)
    assert past.taken == {"ada": 1}


def test_lines_of_a_draft_count_once_a_pull_and_corrections_not_at_all(past):
    draft = past.newsroom.read(NEXT).decode()
    more = "* [B](https://example.org/b)\n* [C](https://example.org/c)\n"
    past.pull({NEXT: draft + more})
    past.pull({NEXT: (draft + more).replace("[A]", "[Better]")})
    assert past.taken == {"ada": 1}


def test_a_file_that_got_another_name_is_no_new_entry(past):
    past.pull({"content/inbox/a.yml": "a"})
    past.newsroom.git("checkout", "--quiet", "-b", "moves")
    past.newsroom.git("mv", "content/inbox/a.yml", "content/inbox/b.yml")
    past.newsroom.git("checkout", "--quiet", "main")
    past.newsroom.git("reset", "--quiet", "--hard")
    past.newsroom.root.joinpath("content/inbox/a.yml").unlink()
    past.pull({"content/inbox/b.yml": "a"})
    assert past.taken["ada"] == 1


def test_what_is_no_entry_counts_nothing(past):
    past.pull({"content/inbox/.hidden.yml": "a", "README.md": "b", "content/inbox/x.txt": "c"})
    assert sum(past.taken.values()) == 0


# --- what would have been --------------------------------------------------------------------


def known(past: Past) -> None:
    """Ada had an entry taken, long ago."""
    past.pull({"content/inbox/first.yml": entry("First")}, pushed="2025-11-01T00:00:00Z",
              merged="2025-11-02T00:00:00Z")  # fmt: skip
    settings = past.newsroom.read("content/newsletter.yml").decode()
    past.newsroom.write("content/newsletter.yml", settings + OPEN)
    past.commit("Let pulls in", "2026-01-02T00:00:00Z")


def test_what_would_have_come_in_is_told_with_the_hours(past):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One")})
    data = past.what_if()
    (row,) = data["rows"]
    assert (row["state"], row["hours"], row["fate"]["what"]) == ("taken", 36.0, "waits")
    assert (data["assumed"], data["hours"]) == (False, 36.0)


def test_an_author_of_nothing_before_and_one_of_another_section_are_left_to_an_editor(past):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One")}, by="eve")
    past.pull({"content/inbox/two.yml": entry("Two", "reading")})
    assert past.rows() == [
        (2, "left", "its author had fewer than 1 entry taken before"),
        (3, "left", "its section is not among those named"),
    ]


def test_an_editor_who_merged_before_the_hours_were_over_was_quicker(past):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One")}, pushed="2026-01-21T15:00:00Z")
    assert past.rows() == [(2, "quicker", "it has not been quiet for 12 hours")]


def test_a_pull_that_touches_anything_else_is_left(past):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One"), "README.md": "Hello"})
    past.pull(
        {
            NEXT: past.newsroom.read(NEXT).decode()
            + "* [New tools](https://example.org/n)\n\nMore.\n"
        }
    )
    assert [row[1:] for row in past.rows()] == [("left", "it does more than add one entry")] * 2


def test_a_line_of_the_draft_alone_would_have_come_in(past):
    known(past)
    past.pull(
        {NEXT: past.newsroom.read(NEXT).decode() + "* [New tools for all](https://example.org/n)\n"}
    )
    assert [row[1] for row in past.rows()] == ["taken"]


def test_a_faulty_entry_is_left(past):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One").replace("https", "javascript")})
    past.pull({"content/inbox/two.yml": entry("Two").replace("/two", "/two?utm_source=x")})
    assert [row[1] for row in past.rows()] == ["left", "left"]


@pytest.mark.parametrize(
    ("line", "what", "changed"),
    [
        ("* [One things well](https://example.org/one)", "printed", []),
        ("* [One thing, done well](https://example.org/one)", "corrected", ["title"]),
        ("* [One things well](https://example.org/better)", "corrected", ["url"]),
        ("* [Another](https://example.org/another)", "removed", []),
    ],
)
def test_what_editors_made_of_it_afterwards_is_told(past, line, what, changed):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One")})
    past.newsroom.root.joinpath("content/inbox/one.yml").unlink()
    text = f"Title: x\nNumber: 6\nDate: 2026-01-28\n\n## News\n\n{line}\n"
    past.newsroom.write("content/editions/2026-01-28-weekly-example.md", text)
    past.commit("Publish", "2026-01-28T00:00:00Z")
    (row,) = past.what_if()["rows"]
    assert (row["fate"]["what"], row["fate"]["changed"]) == (what, changed)


def test_moved_to_another_section_it_was_corrected(past):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One")})
    past.newsroom.write("content/inbox/one.yml", entry("One", "reading"))
    past.commit("Move", "2026-01-28T00:00:00Z")
    (row,) = past.what_if()["rows"]
    assert row["fate"] == {"what": "corrected", "where": "inbox/one.yml", "changed": ["section"]}


def test_an_event_that_stands_in_the_draft_as_it_came_was_not_corrected(past):
    known(past)
    settings = past.newsroom.read("content/newsletter.yml").decode()
    past.newsroom.write("content/newsletter.yml", settings.replace("[news]", "[events]"))
    past.commit("Events", "2026-01-02T00:00:00Z")
    past.pull({"content/events/one.yml": weekly.event("An evening", "2026-02-12")})
    past.newsroom.root.joinpath(NEXT).unlink()
    past.commit("Begin anew", "2026-01-24T00:00:00Z")
    weekly.run(past.newsroom, "assemble")
    past.commit("Draft", "2026-01-25T00:00:00Z")
    (row,) = past.what_if()["rows"]
    assert (row["state"], row["fate"]["what"], row["fate"]["changed"]) == ("taken", "waits", [])


def test_of_a_squashed_pull_git_does_not_tell_how_long_it_waited(past):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One")}, squash="5+ada@users.noreply.github.com")
    (row,) = past.what_if()["rows"]
    assert (row["state"], row["hours"]) == ("taken", None)


def test_without_the_setting_a_trial_is_made_and_said_to_be_one(past):
    past.pull({"content/inbox/one.yml": entry("One")})
    out = past.newsroom.run("queue", "--what-if", "--today", "2026-02-03").out
    assert out.startswith("the settings have no `auto_take`, so nothing comes in by itself")
    assert "taken: 5, quiet: 12}" in out and "0 would have come in" in out


def test_only_the_weeks_asked_for_are_looked_at(past):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One")})
    assert len(past.what_if("--weeks", "1")["rows"]) == 0
    assert len(past.what_if("--weeks", "20")["rows"]) == 2


def test_outside_a_repository_there_is_no_past(newsroom):
    weekly.fill(newsroom)
    run = newsroom.run("queue", "--what-if")
    assert run.status == 2 and "no Git repository" in run.err


def test_the_page_for_people_says_it_in_a_few_lines(past):
    known(past)
    past.pull({"content/inbox/one.yml": entry("One")})
    past.pull({"content/inbox/two.yml": entry("Two")}, by="eve")
    out = past.newsroom.run("queue", "--what-if", "--today", "2026-02-03").out
    assert (
        out
        == """\
auto_take: {sections: [news], taken: 1, quiet: 12}
2 pulls of 4 weeks: 1 would have come in without a click
waited 36 hours less, 36 in the middle
0 of those 1 were corrected or removed by an editor afterwards

by itself:
  #2 by ada, 36 hours earlier, “One things well”: waits in inbox/one.yml

not:
     1  its author had fewer than 1 entry taken before
"""
    )


def test_a_page_holds_strangers_words_in_code_alone(past):
    known(past)
    evil = entry("One").replace("One things well", "'@everyone [x](https://evil.example) `a`'")
    past.pull({"content/inbox/one.yml": evil})
    out = past.newsroom.run(
        "queue", "--what-if", "--format", "markdown", "--today", "2026-02-03"
    ).out
    row = next((line for line in out.splitlines() if "@everyone" in line), "- ``")
    assert row.startswith("- `") and row.endswith("`")
