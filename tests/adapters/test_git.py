"""Git as a source of data: real repositories, nothing checked out."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from contentbot.adapters.git import GitRepository
from contentbot.errors import OutsideError
from contentbot.ports import PLAIN
from tests.newsroom import Newsroom


def test_the_top_is_found_from_a_folder_inside(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", "a")
    newsroom.commit()
    assert GitRepository(newsroom.root / "content" / "inbox").top == newsroom.root


def test_a_folder_outside_of_any_repository_is_the_outside_failing(newsroom: Newsroom):
    with pytest.raises(OutsideError, match="not a git repository"):
        GitRepository(newsroom.root)


def test_a_folder_that_is_not_there_is_named(newsroom: Newsroom):
    with pytest.raises(OutsideError, match="nowhere: no such folder"):
        GitRepository(newsroom.root / "nowhere")


def test_without_git_the_message_says_so(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(newsroom.root))
    with pytest.raises(OutsideError, match="git is not installed"):
        GitRepository(newsroom.root)


@pytest.mark.parametrize("revision", ["nothing", "-x", "--all", "", "HEAD:content", "a\0b"])
def test_what_names_no_commit_is_refused(newsroom: Newsroom, revision: str):
    newsroom.write("content/a", "a")
    newsroom.commit()
    with pytest.raises(OutsideError, match="names no commit"):
        GitRepository(newsroom.root).commit(revision)


def test_a_branch_a_tag_and_a_short_hash_name_a_commit(newsroom: Newsroom):
    newsroom.write("a", "a")
    sha = newsroom.commit()
    newsroom.git("tag", "--annotate", "v1", "--message", "x")
    repository = GitRepository(newsroom.root)
    assert {repository.commit(name) for name in ("main", "v1", sha[:8], "HEAD")} == {sha}


def test_a_shallow_clone_says_that_it_is_one(newsroom: Newsroom, tmp_path: Path):
    newsroom.write("a", "a")
    first = newsroom.commit()
    newsroom.write("a", "b")
    newsroom.commit()
    clone = tmp_path / "clone"
    newsroom.git("clone", "--quiet", "--depth", "1", f"file://{newsroom.root}", str(clone))
    repository = GitRepository(clone)
    with pytest.raises(OutsideError, match="this clone is shallow: fetch"):
        repository.commit(first)
    assert repository.parents(repository.commit("HEAD")) == ()


def test_the_listing_has_mode_and_size_and_folders_are_not_in_it(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", "12345")
    newsroom.write("content/b.sh", "x").chmod(0o755)
    (newsroom.root / "content" / "c").symlink_to("b.sh")
    sha = newsroom.commit()
    rows = GitRepository(newsroom.root).listing(sha, ["content"])
    assert [(row.path, row.mode, row.size) for row in rows] == [
        ("content/b.sh", "100755", 1),
        ("content/c", "120000", 4),
        ("content/inbox/a.yml", PLAIN, 5),
    ]


def test_a_submodule_has_no_size(newsroom: Newsroom):
    newsroom.write("a", "a")
    sha = newsroom.commit()
    newsroom.git("update-index", "--add", "--cacheinfo", f"160000,{sha},content/sub")
    newsroom.git("commit", "--quiet", "--message", "x")
    (row,) = GitRepository(newsroom.root).listing("HEAD", ["content"])
    assert (row.mode, row.size) == ("160000", None)


def test_paths_are_names_and_not_patterns(newsroom: Newsroom):
    newsroom.write("content/[a].yml", "1")
    newsroom.write("content/a.yml", "2")
    newsroom.write(":(top)", "3")
    sha = newsroom.commit()
    repository = GitRepository(newsroom.root)
    assert [row.path for row in repository.listing(sha, ["content/[a].yml"])] == ["content/[a].yml"]
    newsroom.write("content/[a].yml", "4")
    newsroom.write("content/a.yml", "5")
    assert repository.changed(sha, None, ["content/[a].yml"]) == [("content/[a].yml", None)]


def test_files_are_read_byte_for_byte(newsroom: Newsroom):
    contents = [b"", b"a\r\nb", b"\0\xff\n\n", b"x" * 100_000]
    for number, data in enumerate(contents):
        newsroom.write(f"f{number}", data)
    sha = newsroom.commit()
    repository = GitRepository(newsroom.root)
    assert repository.read([row.sha for row in repository.listing(sha, [""])]) == contents


def test_a_file_that_the_clone_left_out_is_the_outside_failing(newsroom: Newsroom):
    newsroom.write("a", "a")
    newsroom.commit()
    with pytest.raises(OutsideError, match="not in this clone"):
        GitRepository(newsroom.root).read(["0" * 40])


def test_filters_of_the_work_tree_do_not_change_what_is_read(newsroom: Newsroom):
    newsroom.write("a.yml", "a\n")
    sha = newsroom.commit()
    newsroom.write(".gitattributes", "*.yml text eol=crlf filter=evil\n")
    newsroom.git("config", "filter.evil.smudge", "echo evil")
    repository = GitRepository(newsroom.root)
    assert repository.read([row.sha for row in repository.listing(sha, ["a.yml"])]) == [b"a\n"]


def test_changes_of_the_work_tree_tell_renamed_removed_and_new_files(newsroom: Newsroom):
    for name in ("kept", "edited", "gone", "old"):
        newsroom.write(name, f"{name}\n" * 20)
    newsroom.write(".gitignore", "ignored\n")
    sha = newsroom.commit()
    newsroom.write("edited", "new\n")
    (newsroom.root / "gone").unlink()
    newsroom.git("mv", "old", "moved")
    newsroom.write("fresh", "1")
    newsroom.write("ignored", "1")
    found = dict(GitRepository(newsroom.root).changed(sha, None, [""]))
    assert found == {"edited": None, "gone": None, "moved": "old", "fresh": None}


def test_changes_between_commits_do_not_look_at_the_work_tree(newsroom: Newsroom):
    newsroom.write("a", "1")
    base = newsroom.commit()
    newsroom.write("b", "2")
    head = newsroom.commit()
    newsroom.write("c", "3")
    assert GitRepository(newsroom.root).changed(base, head, [""]) == [("b", None)]


def test_names_that_are_no_utf8_survive(newsroom: Newsroom):
    name = os.fsdecode(b"caf\xe9.yml")
    newsroom.write(name, "1")
    sha = newsroom.commit()
    assert [row.path for row in GitRepository(newsroom.root).listing(sha, [""])] == [name]


def test_the_fork_is_where_a_branch_left(newsroom: Newsroom):
    newsroom.write("a", "1")
    fork = newsroom.commit()
    newsroom.git("checkout", "--quiet", "-b", "branch")
    newsroom.write("b", "1")
    newsroom.commit()
    newsroom.git("checkout", "--quiet", "main")
    newsroom.write("c", "1")
    main = newsroom.commit()
    assert GitRepository(newsroom.root).fork(main, "branch") == fork


def test_without_a_common_history_the_base_itself_is_the_fork(newsroom: Newsroom):
    newsroom.write("a", "1")
    first = newsroom.commit()
    newsroom.git("checkout", "--quiet", "--orphan", "other")
    other = newsroom.commit()
    assert GitRepository(newsroom.root).fork(first, other) == first


def test_a_bare_repository_has_its_commits(newsroom: Newsroom, tmp_path: Path):
    newsroom.write("content/a.yml", "1")
    sha = newsroom.commit()
    bare = tmp_path / "bare.git"
    newsroom.git("clone", "--quiet", "--bare", str(newsroom.root), str(bare))
    repository = GitRepository(bare)
    assert repository.top == bare
    assert [row.path for row in repository.listing(sha, [""])] == ["content/a.yml"]


def test_dirty_are_files_whose_content_is_in_no_commit(newsroom: Newsroom):
    for name in ("kept", "touched", "edited", "staged", "both", "moved"):
        newsroom.write(f"content/{name}", f"{name}\n" * 20)
    newsroom.write(".gitignore", "ignored*\n")
    newsroom.commit()
    newsroom.write("content/touched", "touched\n" * 20)
    newsroom.write("content/edited", "new")
    newsroom.write("content/staged", "new")
    newsroom.git("add", "content/staged")
    newsroom.write("content/both", "new")
    newsroom.git("add", "content/both")
    newsroom.write("content/both", "both\n" * 20)
    newsroom.git("mv", "content/moved", "content/there")
    for name in ("fresh", "deep/fresh", "ignored", "ignored-folder/a"):
        newsroom.write(f"content/{name}", "1")
    asked = {
        f"content/{name}"
        for name in ("kept", "touched", "edited", "staged", "both", "there", "fresh", "deep/fresh",
                     "ignored", "ignored-folder/a", "nowhere")
    }  # fmt: skip
    found = GitRepository(newsroom.root).dirty(asked)
    assert asked - found == {"content/kept", "content/touched", "content/nowhere"}


def test_only_what_is_asked_for_is_dirty(newsroom: Newsroom):
    newsroom.write("a", "1")
    newsroom.write("b", "1")
    newsroom.commit()
    newsroom.write("a", "2")
    newsroom.write("b", "2")
    repository = GitRepository(newsroom.root)
    assert repository.dirty(["a"]) == {"a"}
    assert repository.dirty([]) == frozenset()


def test_before_the_first_commit_all_is_dirty(newsroom: Newsroom):
    newsroom.git("init", "--quiet")
    newsroom.write("a", "1")
    newsroom.write("b/c", "1")
    newsroom.git("add", "a")
    assert GitRepository(newsroom.root).dirty(["a", "b/c"]) == {"a", "b/c"}


def test_files_of_a_repository_within_are_dirty(newsroom: Newsroom):
    newsroom.write("a", "1")
    newsroom.commit()
    newsroom.write("inner/b", "1")
    newsroom.git("init", "--quiet", "inner")
    assert GitRepository(newsroom.root).dirty(["inner/b", "a"]) == {"inner/b"}


def test_a_dirty_name_may_hold_anything(newsroom: Newsroom):
    names = ["-x", "a b", 'q"', "new\nline", ":(top)", "[a]", os.fsdecode(b"caf\xe9"), "é", " "]
    for name in names:
        newsroom.write(name, "1")
    newsroom.commit()
    for name in names:
        newsroom.write(name, "2")
    repository = GitRepository(newsroom.root)
    assert repository.dirty(names) == set(names)
    assert all(repository.dirty([name]) == {name} for name in names)


def test_a_file_is_as_old_as_the_first_commit_that_has_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
):
    newsroom.write("inbox/a b.yml", "a")
    newsroom.write("elsewhere/c.yml", "c")
    newsroom.commit()  # on 2026-01-26
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-02-01T12:00:00Z")
    newsroom.write("inbox/a b.yml", "changed")
    newsroom.write("inbox/new.yml", "new")
    newsroom.commit()
    newsroom.write("inbox/never.yml", "not committed")
    assert GitRepository(newsroom.root).added(["inbox"]) == {
        "inbox/a b.yml": date(2026, 1, 26),
        "inbox/new.yml": date(2026, 2, 1),
    }


def test_a_file_that_a_merge_brought_is_as_old_as_its_branch(newsroom: Newsroom):
    newsroom.write("a", "a")
    newsroom.commit()
    newsroom.git("checkout", "--quiet", "-b", "branch")
    newsroom.write("inbox/b.yml", "b")
    newsroom.commit()
    newsroom.git("checkout", "--quiet", "main")
    newsroom.write("a", "aa")
    newsroom.commit()
    newsroom.git("merge", "--quiet", "--no-ff", "--message", "Merge", "branch")
    assert GitRepository(newsroom.root).added([""])["inbox/b.yml"] == date(2026, 1, 26)


def test_before_the_first_commit_nothing_was_added(newsroom: Newsroom):
    newsroom.git("init", "--quiet")
    assert GitRepository(newsroom.root).added(["inbox"]) == {}
