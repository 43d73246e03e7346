"""What is not committed is not written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentbot.adapters.git import GitRepository
from contentbot.errors import UsageError
from contentbot.jobs.dirty import refuse_dirty
from contentbot.model import Plan
from tests.newsroom import Newsroom


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    """A newsletter in a folder of its repository; one entry and the draft are edited."""
    for name in ("edited", "clean"):
        newsroom.write(f"site/content/inbox/{name}.yml", "old")
    newsroom.write("site/content/drafts/next.md", "old")
    newsroom.commit()
    newsroom.write("site/content/inbox/edited.yml", "new")
    newsroom.write("site/content/drafts/next.md", "new")
    return newsroom


def refuse(room: Newsroom, plan: Plan, *allowed: str) -> None:
    refuse_dirty(plan, Path("site"), repository=GitRepository(room.root), allowed=allowed)


EDITED = "content/inbox/edited.yml"
DRAFT = "content/drafts/next.md"


@pytest.mark.parametrize("plan", [Plan(writes={EDITED: "x"}), Plan(removes=frozenset({EDITED}))])
def test_a_file_that_is_not_committed_stops_the_plan(room: Newsroom, plan: Plan):
    with pytest.raises(UsageError, match=f"write over it: {EDITED}; commit or stash that first"):
        refuse(room, plan)


def test_files_that_are_committed_or_not_there_stop_nothing(room: Newsroom):
    writes = {"content/inbox/new.yml": "x", "content/inbox/clean.yml": "x"}
    refuse(room, Plan(writes=writes, removes=frozenset({"content/inbox/gone.yml"})))


def test_a_file_that_would_stay_as_it_is_stops_nothing(room: Newsroom):
    refuse(room, Plan(writes={EDITED: "new"}))


def test_a_draft_that_was_merged_may_be_written(room: Newsroom):
    refuse(room, Plan(writes={DRAFT: "merged"}), DRAFT)
    with pytest.raises(UsageError, match=DRAFT):
        refuse(room, Plan(writes={DRAFT: "merged"}))


def test_a_file_outside_of_the_repository_stops_nothing(room: Newsroom, tmp_path: Path):
    (tmp_path / "a").write_text("1")
    repository = GitRepository(room.root)
    refuse_dirty(Plan(writes={"a": "2"}), tmp_path, repository=repository)


def test_without_git_nothing_is_asked(room: Newsroom):
    refuse_dirty(Plan(writes={EDITED: "x"}), Path("site"), repository=None)


def test_of_many_files_the_first_are_named(room: Newsroom):
    names = [f"content/inbox/{number:03}.yml" for number in range(25)]
    for name in names:
        room.write(f"site/{name}", "1")
    with pytest.raises(UsageError, match=r"009\.yml and 15 more; commit"):
        refuse(room, Plan(removes=frozenset(names)))
