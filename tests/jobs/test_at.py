"""`--at`: a commit is read as data, by what its base says, within limits, and nothing else is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from contentbot.jobs.linting.commit_tree import is_odd
from tests.conftest import ROOT
from tests.newsroom import DRAFT, Newsroom, link, tracked

FOUND = "tracking-parameters"
OWN = (ROOT / "content/newsletter.yml").read_bytes()
NARROW = "name: Sample\nsections:\n  - {id: other, title: News, kind: link}\n"


def published(day: str, url: str) -> str:
    text = DRAFT.replace("2026-02-04", day)
    return text.format(items=f"* [Faster builds with a shared cache]({url})")


def poisoned(newsroom: Newsroom) -> None:
    """A work tree in which everything is wrong."""
    newsroom.write("content/newsletter.yml", "name: [\n")
    newsroom.write("content/inbox/a.yml", "\0\0")
    newsroom.write("content/inbox/poison.yml", tracked("poison"))
    newsroom.write("content/edition.md.j2", "{{ poison }}")
    newsroom.write(
        "content/editions/2026-01-21-news.md", published("2026-01-21", "https://example.org/b")
    )


# --- where things come from ------------------------------------------------------------------


def test_all_findings_of_a_commit_are_told_whatever_the_work_tree_holds(newsroom: Newsroom):
    newsroom.write("content/newsletter.yml", OWN)
    newsroom.write("content/inbox/a.yml", tracked("a"))
    sha = newsroom.commit()
    poisoned(newsroom)
    run = newsroom.lint("--at", sha)
    assert (run.status, run.found) == (0, [("content/inbox/a.yml", FOUND, 2)])
    assert (run.data["commit"], run.data["parents"]) == (sha, [sha])
    assert "entries" not in run.data


def test_a_pull_is_judged_by_the_settings_and_archive_of_its_base(newsroom: Newsroom):
    newsroom.write("content/newsletter.yml", OWN)
    old = published("2026-01-21", "https://example.org/old")
    newsroom.write("content/editions/2026-01-21-news.md", old)
    base = newsroom.commit()
    newsroom.write("content/newsletter.yml", NARROW)
    (newsroom.root / "content/editions/2026-01-21-news.md").unlink()
    newsroom.write("content/inbox/b.yml", link(url="https://example.org/old"))
    head = newsroom.commit()
    poisoned(newsroom)
    run = newsroom.lint("--at", head, "--changed-since", base)
    assert run.found == [("content/inbox/b.yml", "published-before", 2)]


def test_settings_that_are_named_come_from_the_base_too(newsroom: Newsroom):
    newsroom.write("content/newsletter.yml", NARROW)
    newsroom.write("mine.yml", OWN)
    newsroom.write("content/inbox/a.yml", link())
    sha = newsroom.commit()
    newsroom.write("mine.yml", "name: [\n")
    assert newsroom.lint("--at", sha, "--config", "mine.yml").rules == []
    assert "unknown-section" in newsroom.lint("--at", sha).rules


def test_without_settings_in_the_commit_the_preset_is_in_use(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    sha = newsroom.commit()
    newsroom.write("content/newsletter.yml", NARROW)
    assert newsroom.lint("--at", sha).rules == []


def test_parents_are_base_and_head_of_what_was_merged(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    newsroom.commit()
    newsroom.git("checkout", "--quiet", "-b", "pull")
    newsroom.write("content/inbox/b.yml", tracked("b"))
    pull = newsroom.commit()
    newsroom.git("checkout", "--quiet", "main")
    newsroom.write("content/inbox/c.yml", tracked("c"))
    base = newsroom.commit()
    newsroom.git("merge", "--quiet", "--no-ff", "pull")
    merge = newsroom.git("rev-parse", "HEAD")
    run = newsroom.lint("--at", merge, "--changed-since", f"{merge}^1")
    assert (run.data["commit"], run.data["parents"]) == (merge, [base, pull])
    assert run.found == [("content/inbox/b.yml", FOUND, 2)]
    assert [e["change"] for e in run.data["entries"]] == ["added"]


def test_of_a_plain_commit_the_parents_are_what_it_is_compared_with_and_itself(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    base = newsroom.commit()
    newsroom.write("content/inbox/b.yml", tracked("b"))
    newsroom.commit()
    newsroom.write("content/inbox/c.yml", tracked("c"))
    head = newsroom.commit()
    assert newsroom.lint("--at", head, "--changed-since", base).data["parents"] == [base, head]


def test_a_repeat_of_an_entry_that_waits_in_the_commit_is_found(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    base = newsroom.commit()
    newsroom.write("content/inbox/b.yml", link())
    head = newsroom.commit()
    (newsroom.root / "content/inbox/a.yml").unlink()
    run = newsroom.lint("--at", head, "--changed-since", base)
    assert run.found == [("content/inbox/b.yml", "waiting-already", 2)]


# --- kinds of repositories -------------------------------------------------------------------


def test_a_bare_repository_will_do(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    newsroom.write("content/inbox/a.yml", tracked("a"))
    newsroom.commit()
    bare = tmp_path / "bare.git"
    newsroom.git("clone", "--quiet", "--bare", ".", str(bare))
    monkeypatch.chdir(bare)
    assert newsroom.lint("--at", "main").found == [("content/inbox/a.yml", FOUND, 2)]


def test_a_shallow_clone_of_a_merge_and_its_parents_will_do(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    newsroom.write("content/inbox/a.yml", link())
    newsroom.commit()
    newsroom.write("content/inbox/b.yml", tracked("b"))
    newsroom.commit()
    clone = tmp_path / "clone"
    newsroom.git("clone", "--quiet", "--depth", "2", f"file://{newsroom.root}", str(clone))
    monkeypatch.chdir(clone)
    run = newsroom.lint("--at", "HEAD", "--changed-since", "HEAD^1")
    assert run.found == [("content/inbox/b.yml", FOUND, 2)]


def test_a_newsletter_in_a_subfolder_will_do(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch):
    newsroom.write("site/content/newsletter.yml", OWN)
    newsroom.write("site/content/inbox/a.yml", tracked("a"))
    sha = newsroom.commit()
    path = "content/inbox/a.yml"
    assert newsroom.lint("--root", "site", "--at", sha).found == [(f"site/{path}", FOUND, 2)]
    monkeypatch.chdir(newsroom.root / "site")
    assert newsroom.lint("--at", sha).found == [(path, FOUND, 2)]


def test_paths_that_the_commit_does_not_have_are_wrong_usage(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    sha = newsroom.commit()
    newsroom.write("content/inbox/b.yml", link())
    run = newsroom.lint("--at", sha, "content/inbox/b.yml")
    assert (run.status, "no such file or folder in" in run.err) == (2, True)


def test_a_named_file_of_no_kind_is_wrong_usage_in_a_commit_too(newsroom: Newsroom):
    newsroom.write("notes.md", "Just words.\n")
    sha = newsroom.commit()
    assert newsroom.lint("--at", sha, "notes.md").status == 2


# --- what is not read ------------------------------------------------------------------------


def test_a_link_is_not_followed_and_says_so(newsroom: Newsroom):
    newsroom.write("secret", "title: a secret of the machine\n")
    (newsroom.root / "content/inbox").mkdir(parents=True)
    (newsroom.root / "content/inbox/a.yml").symlink_to("../../secret")
    (newsroom.root / "content/drafts").symlink_to("/etc")
    sha = newsroom.commit()
    run = newsroom.lint("--at", sha)
    assert run.found == [
        ("content/drafts", "not-a-file", 1),
        ("content/inbox/a.yml", "not-a-file", 1),
    ]
    assert run.status == 1
    assert "secret" not in run.out


def test_a_submodule_and_a_program_are_refused(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link()).chmod(0o755)
    sha = newsroom.commit()
    newsroom.git("update-index", "--add", "--cacheinfo", f"160000,{sha},content/inbox/sub")
    newsroom.git("commit", "--quiet", "--message", "x")
    assert newsroom.lint("--at", "HEAD").rules == ["not-a-file", "not-a-file"]


def crafted(newsroom: Newsroom, *names: bytes) -> str:
    """A commit whose inbox has entries of any names, also of such as no file can have."""

    def made(*arguments: str, given: bytes) -> str:
        done = subprocess.run(["git", *arguments], input=given, capture_output=True, check=True)
        return done.stdout.decode().strip()

    newsroom.commit()
    blob = made("hash-object", "-w", "--stdin", given=link().encode())
    rows = b"".join(b"100644 %s\0%s" % (name, bytes.fromhex(blob)) for name in sorted(names))
    tree = made("hash-object", "-w", "-t", "tree", "--literally", "--stdin", given=rows)
    for folder in (b"inbox", b"content"):
        row = b"40000 %s\0%s" % (folder, bytes.fromhex(tree))
        tree = made("hash-object", "-w", "-t", "tree", "--literally", "--stdin", given=row)
    return made("commit-tree", tree, "-m", "x", given=b"")


@pytest.mark.parametrize(
    "name",
    [
        b"..", b".git", b"a\nb.yml", b"a\\b.yml", b"a\x1b[31m.yml", b"-\xe2\x80\xae.yml", b"a:b.yml",
        b"caf\xe9.yml", b"a?.yml", b"a.",
    ],
)  # fmt: skip
def test_a_name_that_misleads_is_never_read(newsroom: Newsroom, name: bytes):
    if not name.endswith(b".yml"):
        name += b"/a.yml"
    run = newsroom.lint("--at", crafted(newsroom, name))
    assert run.rules == ["file-name"]


def test_names_that_differ_in_capitals_alone_are_refused(newsroom: Newsroom):
    run = newsroom.lint("--at", crafted(newsroom, b"a.yml", b"A.yml"))
    assert run.found == [("content/inbox/a.yml", "file-name", 1)]


@pytest.mark.parametrize(
    "name", ["content/inbox/münchen-1a2b.yml", "content/drafts/a b.md", "-a.yml"]
)
def test_ordinary_names_are_not_odd(name: str):
    assert not is_odd(name)


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a//b", "a/./b", "a/.GIT/b", "a./b", "a\u202eb", "a\0"]
)
def test_names_that_lead_elsewhere_are_odd(name: str):
    assert is_odd(name)


def test_a_file_over_the_cap_is_told_by_its_size_and_not_fetched(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", b"x" * 3_000_000)
    sha = newsroom.commit()
    run = newsroom.lint("--at", sha)
    assert run.rules == ["file-too-large"]
    assert "3,000,000 bytes" in run.data["findings"][0]["message"]


# --- nothing of a commit is run --------------------------------------------------------------


def test_what_a_commit_says_of_attributes_and_filters_is_not_obeyed(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    base = newsroom.commit()
    newsroom.write(".gitattributes", "*.yml diff=evil filter=evil\n")
    newsroom.write("content/inbox/b.yml", tracked("b"))
    head = newsroom.commit()
    for name in ("diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "diff.external"):
        newsroom.git("config", name, "touch evil; false")
    assert newsroom.lint("--at", head, "--changed-since", base).rules == [FOUND]
    assert not (newsroom.root / "evil").exists()


def test_the_cache_is_not_used(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    newsroom.write("content/inbox/a.yml", link())
    newsroom.lint("--at", newsroom.commit())
    assert not (tmp_path / "cache").exists()


def test_bytes_that_are_no_letters_are_spelled_out(newsroom: Newsroom):
    newsroom.write(os.fsdecode(b"content/inbox/caf\xe9.yml"), link())
    run = newsroom.lint("--at", newsroom.commit())
    assert run.found == [("content/inbox/caf\\xe9.yml", "file-name", 1)]
