"""Out of the draft and back: no fact, no place and no byte of others is lost on the way."""

from __future__ import annotations

import pytest

from tests.jobs import small_paper as weekly
from tests.jobs.small_paper import DAY, DRAFT, LEDGER, run, tree, url
from tests.newsroom import Newsroom


@pytest.fixture
def weekly_draft(newsroom: Newsroom) -> Newsroom:
    """A newsletter with its draft assembled."""
    run(weekly.fill(newsroom), "assemble")
    return newsroom


def edit(newsroom: Newsroom, path: str, old: str, new: str) -> None:
    text = newsroom.read(path).decode()
    assert old in text
    newsroom.write(path, text.replace(old, new))


ENTRIES = ["Building", "Caching", "Debugging", "Reading"]


@pytest.mark.parametrize("name", ENTRIES)
def test_only_the_lines_of_the_entry_leave_the_draft(weekly_draft: Newsroom, name: str):
    before = weekly_draft.read(DRAFT).decode()
    run(weekly_draft, "hold", url(name))
    line = next(line for line in before.splitlines(keepends=True) if url(name) in line)
    assert weekly_draft.read(DRAFT).decode() == before.replace(line, "")


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize("again", [False, True], ids=["at once", "after an assemble"])
def test_held_and_released_the_draft_is_as_it_was(weekly_draft: Newsroom, name: str, again: bool):
    before = tree(weekly_draft)
    run(weekly_draft, "hold", url(name))
    if again:
        run(weekly_draft, "assemble")
    run(weekly_draft, "release", url(name))
    assert tree(weekly_draft) == before
    run(weekly_draft, "assemble")
    assert tree(weekly_draft) == before


@pytest.mark.parametrize("name", ["events/soon", "events/later", "cfps/conf"])
def test_an_event_leaves_one_edition_and_its_file_stays(weekly_draft: Newsroom, name: str):
    before = tree(weekly_draft)
    run(weekly_draft, "hold", f"content/{name}.yml")
    assert weekly_draft.read(f"content/{name}.yml") == before[f"{name}.yml"]
    assert f"skipped: [{name}.yml]" in weekly_draft.read(LEDGER).decode()
    run(weekly_draft, "assemble")
    assert weekly_draft.read(DRAFT) != before["drafts/next.md"]
    run(weekly_draft, "release", f"content/{name}.yml")
    assert tree(weekly_draft) == before


def test_the_entry_gets_its_file_again_with_what_its_line_does_not_say(weekly_draft: Newsroom):
    run(weekly_draft, "hold", url("Reading"))
    text = weekly_draft.read("content/inbox/reading.yml").decode()
    assert text == weekly.link("Reading", "reading", "note: for the editors\nhold: true\n")


def test_an_editors_words_and_move_are_kept(weekly_draft: Newsroom):
    line = f"* [Caching things well]({url('Caching')})\n"
    edit(weekly_draft, DRAFT, line, "")
    edit(weekly_draft, DRAFT, "## Reading\n", f"## Reading\n* [Cache *well*]({url('Caching')})\n")
    run(weekly_draft, "hold", url("Caching"), "2026-02-18")
    assert weekly_draft.read("content/inbox/caching.yml").decode() == (
        f"title: Cache *well*\nurl: {url('Caching')}\nsection: reading\nnot_before: 2026-02-18\n"
    )


def test_a_held_entry_is_not_taken_again(weekly_draft: Newsroom):
    run(weekly_draft, "hold", url("Caching"), "2026-02-18")
    assert "not before 2026-02-18" in run(weekly_draft, "assemble").out
    assert url("Caching") not in weekly_draft.read(DRAFT).decode()


def test_a_line_that_a_person_wrote_becomes_a_file(weekly_draft: Newsroom):
    edit(weekly_draft, DRAFT, "## Reading\n", "## Reading\n* [By hand](https://example.org/hand)\n")
    run(weekly_draft, "hold", "http://www.example.org/hand/")
    (file,) = (weekly_draft.root / "content/inbox").glob("*.yml")
    assert file.read_text("utf-8") == (
        "title: By hand\nurl: https://example.org/hand\nsection: reading\nhold: true\n"
    )
    assert "By hand" not in weekly_draft.read(DRAFT).decode()


def test_the_shape_of_a_line_goes_with_it_and_comes_back(weekly_draft: Newsroom):
    edit(weekly_draft, DRAFT, f"({url('Caching')})", f"({url('Caching')}), with slides")
    before = weekly_draft.read(DRAFT)
    run(weekly_draft, "hold", "caching.yml")
    assert (
        'shape: "* [{title}]({url}), with slides"'
        in weekly_draft.read("content/inbox/caching.yml").decode()
    )
    run(weekly_draft, "release", "caching.yml")
    assert weekly_draft.read(DRAFT) == before


def test_release_takes_nothing_else_from_the_inbox(weekly_draft: Newsroom):
    weekly_draft.write("content/inbox/other.yml", weekly.link("Other", "news", f"edition: {DAY}\n"))
    weekly_draft.write("content/inbox/held.yml", weekly.link("Held", "news", "hold: true\n"))
    run(weekly_draft, "release", url("Held"))
    draft = weekly_draft.read(DRAFT).decode()
    assert url("Held") in draft and url("Other") not in draft
    assert [f.name for f in (weekly_draft.root / "content/inbox").iterdir()] == ["other.yml"]


def test_in_the_inbox_holding_is_a_field(newsroom: Newsroom):
    weekly.fill(newsroom)
    before = newsroom.read("content/inbox/caching.yml")
    run(newsroom, "hold", "content/inbox/caching.yml")
    assert newsroom.read("content/inbox/caching.yml") == before + b"hold: true\n"
    run(newsroom, "hold", url("Caching"), "2026-03-04")
    assert newsroom.read("content/inbox/caching.yml") == before + b"not_before: 2026-03-04\n"
    run(newsroom, "release", url("Caching"))
    assert newsroom.read("content/inbox/caching.yml") == before
    assert not (newsroom.root / DRAFT).exists()


def test_an_edited_event_line_is_not_thrown_away(weekly_draft: Newsroom):
    edit(weekly_draft, DRAFT, "2026-02-05 | Berlin, DE", "2026-02-06 | Berlin, DE")
    before = tree(weekly_draft)
    done = run(weekly_draft, "hold", "content/events/soon.yml", status=2)
    assert "run `contentbot assemble` first" in done.err
    assert tree(weekly_draft) == before


@pytest.mark.parametrize("command", ["hold", "release"])
def test_what_is_nowhere_is_told_with_what_is_near(weekly_draft: Newsroom, command: str):
    done = run(weekly_draft, command, "https://example.org/cachin", status=2)
    assert "near it: https://example.org/caching" in done.err
    assert "inbox/caching.yml" in run(weekly_draft, command, "inbox/cachng.yml", status=2).err


@pytest.mark.parametrize("command", ["hold", "release"])
def test_a_file_that_cannot_be_read_is_named_with_its_fault(newsroom: Newsroom, command: str):
    weekly.fill(newsroom).write("content/inbox/bad.yml", "title: [\n")
    done = run(newsroom, command, "inbox/bad.yml", status=2)
    assert "content/inbox/bad.yml: cannot be read: the value of `title`" in done.err


def test_what_stands_in_the_draft_cannot_be_released(weekly_draft: Newsroom):
    assert "drafts/next.md already" in run(weekly_draft, "release", url("Caching"), status=2).err


def test_a_dry_run_tells_and_writes_nothing(weekly_draft: Newsroom):
    before = tree(weekly_draft)
    done = run(weekly_draft, "hold", url("Caching"), "--dry-run")
    assert done.out.splitlines() == [
        f"content/inbox/caching.yml would be back, out of the edition of {DAY}; "
        "`contentbot release` takes it in again",
        "  writes content/drafts/next.md",
        "  writes content/inbox/caching.yml",
        f"  writes {LEDGER}",
    ]
    assert tree(weekly_draft) == before


def test_it_works_on_what_was_assembled_and_not_committed_yet(newsroom: Newsroom):
    weekly.fill(newsroom).commit()
    run(newsroom, "assemble")
    before = tree(newsroom)
    run(newsroom, "hold", url("Caching"))
    run(newsroom, "release", url("Caching"))
    assert tree(newsroom) == before
