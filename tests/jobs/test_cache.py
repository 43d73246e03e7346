"""The cache: the same results, sooner, and never a reason to fail."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from contentbot.jobs.linting import lint
from contentbot.jobs.linting.cache import NAME
from tests.conftest import ROOT
from tests.newsroom import DRAFT, TODAY, Newsroom, draft, link, tracked


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own; the path of the store in it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "contentbot" / NAME


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were really linted."""
    seen: list[str] = []
    lint_one = lint.lint_one

    def telling(source, kind, work):
        seen.append(source.path)
        return lint_one(source, kind, work)

    monkeypatch.setattr(lint, "lint_one", telling)
    return seen


def filled(newsroom: Newsroom) -> None:
    newsroom.write("content/inbox/a.yml", tracked("a"))
    newsroom.write("content/inbox/b.yml", "url: https://example.org/b\nsection: [\n")
    item = "* [Łódź – «quoted» and 🎉](http://example.org/c?utm_source=mail)  "
    newsroom.write("content/drafts/next.md", draft(item, item))
    newsroom.write("content/editions/2026-01-21-news.md", draft(item))


@pytest.mark.parametrize("how", ["text", "json", "github", "sarif", "markdown"])
def test_the_output_is_the_same_with_and_without(newsroom: Newsroom, store: Path, how: str):
    filled(newsroom)
    arguments = ("lint", "--format", how, "--today", TODAY)
    fresh = newsroom.run(*arguments, "--no-cache")
    assert not store.exists()
    cold, warm = newsroom.run(*arguments), newsroom.run(*arguments)
    assert store.exists()
    assert cold == warm == fresh


def test_what_is_known_is_not_linted_again(newsroom: Newsroom, store: Path, counted: list[str]):
    filled(newsroom)
    newsroom.lint()
    assert len(counted) == 4
    newsroom.lint()
    assert len(counted) == 4
    newsroom.write("content/inbox/a.yml", tracked("other"))
    newsroom.lint()
    assert counted[4:] == ["content/inbox/a.yml"]


def test_everything_that_findings_depend_on_makes_them_anew(
    newsroom: Newsroom, store: Path, counted: list[str]
):
    newsroom.write("content/inbox/a.yml", tracked("a"))
    own = (ROOT / "content/newsletter.yml").read_text("utf-8")

    def linted(*arguments: str, today: str = TODAY) -> bool:
        counted.clear()
        newsroom.lint(*arguments, today=today)
        return bool(counted)

    assert linted() and not linted()
    assert linted(today="2026-01-27")
    assert linted("content/inbox/a.yml")  # a file that is named is judged in another way
    assert linted("--select", "tracking-parameters")
    assert linted("--kind", "cfp")
    newsroom.write("facts.json", json.dumps({"author": "ada", "rights": "none"}))
    assert linted("--facts", "facts.json")
    newsroom.write("content/newsletter.yml", own)
    assert linted() and not linted()
    newsroom.write("content/newsletter.yml", f"{own}\n# more\n")
    assert linted()
    newsroom.write("content/editions/2026-01-21-news.md", DRAFT)
    assert linted()


def test_an_entry_is_looked_at_anew_when_another_file_comes_to_repeat_it(
    newsroom: Newsroom, store: Path, counted: list[str]
):
    newsroom.write("content/inbox/b.yml", link())
    newsroom.write("content/inbox/c.yml", link("A title of its own", "https://example.org/c"))
    assert newsroom.lint().rules == []
    newsroom.write("content/inbox/a.yml", link())
    counted.clear()
    assert newsroom.lint().found == [("content/inbox/b.yml", "waiting-already", 2)]
    assert "content/inbox/c.yml" not in counted
    (newsroom.root / "content/inbox/a.yml").unlink()
    assert newsroom.lint().rules == []


@pytest.mark.parametrize(
    "data", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_broken_store_is_begun_anew(newsroom: Newsroom, store: Path, data: bytes):
    filled(newsroom)
    store.parent.mkdir(parents=True)
    store.write_bytes(data)
    fresh = newsroom.lint("--no-cache")
    assert newsroom.lint() == fresh
    assert newsroom.lint() == fresh
    with sqlite3.connect(store) as db:
        (count,) = db.execute("select count(*) from linted").fetchone()
    db.close()
    assert count == 4


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", '["a", [[1]], [], 0, []]', "null"])
def test_a_result_that_cannot_be_understood_is_made_anew(
    newsroom: Newsroom, store: Path, text: str
):
    filled(newsroom)
    fresh = newsroom.lint()
    with sqlite3.connect(store) as db:
        db.execute("update linted set result = ?", (text,))
    db.close()
    assert newsroom.lint() == fresh


def test_a_folder_that_cannot_be_made_is_no_problem(newsroom: Newsroom, store: Path):
    filled(newsroom)
    store.parent.parent.write_text("a file in the way")
    assert newsroom.lint() == newsroom.lint("--no-cache")


def test_a_store_that_is_a_folder_is_no_problem(newsroom: Newsroom, store: Path):
    filled(newsroom)
    store.mkdir(parents=True)
    assert newsroom.lint() == newsroom.lint("--no-cache")


def test_a_crash_is_not_kept(newsroom: Newsroom, store: Path, monkeypatch: pytest.MonkeyPatch):
    newsroom.write("content/inbox/a.yml", link())
    with monkeypatch.context() as patch:
        patch.setattr("contentbot.content.library.document", None)
        assert newsroom.lint().status == 4
    assert newsroom.lint().status == 0


def test_nothing_is_left_in_the_tree(newsroom: Newsroom, store: Path):
    filled(newsroom)
    before = sorted(newsroom.root.rglob("*"))
    newsroom.lint()
    assert sorted(newsroom.root.rglob("*")) == before


def test_a_relative_cache_folder_is_not_obeyed(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """As the specification of XDG_CACHE_HOME has it."""
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    newsroom.write("content/inbox/a.yml", link())
    newsroom.lint()
    assert not (newsroom.root / "relative").exists()
    assert (tmp_path / ".cache/contentbot" / NAME).exists()


def test_names_that_are_no_letters_are_kept_too(
    newsroom: Newsroom, store: Path, counted: list[str]
):
    newsroom.write(os.fsdecode(b"content/inbox/caf\xe9.yml"), tracked())
    assert newsroom.lint() == newsroom.lint()
    assert len(counted) == 1
