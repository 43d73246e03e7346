"""What goes through without an editor: entries, and not a single file beside them."""

from __future__ import annotations

import pytest

from contentbot.forge import ChangedFile
from contentbot.jobs.answering import scope
from contentbot.jobs.answering.scope import Scope


def changes(*paths: str, status: str = "modified") -> Scope:
    return scope.of([ChangedFile(path=path, status=status) for path in paths])


@pytest.mark.parametrize(
    "path",
    [
        "content/inbox/faster-9f3c.yml",
        "content/inbox/2026/a.yaml",
        "content/events/berlin.yml",
        "content/cfps/conf.yml",
        "content/inbox/größer.yml",
        "content/drafts/next.md",
        "content/drafts/2026-02-04.md",
        "content/drafts/2026-02-04-weekly-example.md",
    ],
)
def test_entries_and_lines_of_drafts_are_entries(path: str) -> None:
    assert changes(path) == Scope(entries=True)


@pytest.mark.parametrize(
    "path",
    [
        "content/newsletter.yml",
        "content/edition.md.j2",
        "content/drafts/2026-02-04.md.j2",
        "content/drafts/notes.md",
        "content/drafts/deep/next.md",
        "content/editions/2026-01-28-weekly-example.md",
        "content/community/people.yml",
        "content/posts/hello.md",
        "content/pages/about.md",
        "content/ledger/2026-02-04.yml",
        "content/inbox/readme.md",
        "content/inbox/a.yml.sh",
        "content/inbox/.yml/x",
        ".github/workflows/lint.yml",
        "src/contentbot/cli.py",
        "action.yml",
        "inbox/a.yml",
        "x/content/inbox/a.yml",
    ],
)
def test_all_else_waits_for_an_editor(path: str) -> None:
    assert changes("content/inbox/a.yml", path) == Scope(entries=False, outside=(path,))


@pytest.mark.parametrize(
    "path",
    [
        "content/inbox/../newsletter.yml",
        "content/inbox/./a.yml",
        "content/inbox//a.yml",
        "/content/inbox/a.yml",
        "content/inbox/.git/a.yml",
        "content/inbox/.GIT/a.yml",
        "content/inbox./a.yml",
        "content/inbox/x./a.yml",
        "content/inbox/a.yml.",
        "content/inbox/a.yml ",
        "content/inbox/a\0.yml",
        "content/inbox/a\n.yml",
        "content/inbox/a.yml\n",
        "content\\inbox\\a.yml",
        "content/inbox/a:b.yml",
        "content/inbox/a\u202elmy.yml",
        "content/Inbox/a.yml",
        "CONTENT/inbox/a.yml",
        "content/inbox/a.YML",
        "content/inbox",
        "content/drafts/NEXT.md",
        "content/drafts/next.md\n",
        "",
    ],
)
def test_a_path_that_plays_tricks_is_no_entry(path: str) -> None:
    assert changes(path) == Scope(entries=False, outside=(path,))


def test_what_a_file_was_called_counts_as_well() -> None:
    moved = ChangedFile(
        path="content/inbox/a.yml", status="renamed", previous="content/newsletter.yml"
    )
    assert scope.of([moved]) == Scope(entries=False, outside=("content/newsletter.yml",))


def test_an_entry_may_be_renamed_and_removed() -> None:
    files = [
        ChangedFile(path="content/inbox/A.yml", status="renamed", previous="content/inbox/a.yml"),
        ChangedFile(path="content/events/b.yml", status="removed"),
    ]
    assert scope.of(files) == Scope(entries=True)


@pytest.mark.parametrize("status", ["added", "removed", "renamed", "copied"])
def test_a_draft_is_made_moved_and_removed_by_editors(status: str) -> None:
    assert not changes("content/drafts/next.md", status=status).entries


@pytest.mark.parametrize("status", ["changed", "unchanged", "", "something new"])
def test_a_file_that_became_something_else_is_no_entry(status: str) -> None:
    assert not changes("content/inbox/a.yml", status=status).entries


def test_a_pull_without_files_changes_no_entry() -> None:
    assert scope.of([]) == Scope(entries=False)


def test_a_pull_of_more_files_than_are_told_of_is_not_let_through() -> None:
    paths = [f"content/inbox/{n}.yml" for n in range(scope.LISTED)]
    assert changes(*paths[:-1]).entries
    assert not changes(*paths).entries
