"""What waits for which edition, told to people and to programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.jobs import small_paper as weekly
from tests.jobs.small_paper import DAY, DRAFT, run, tree, url
from tests.newsroom import Newsroom

WAITS = {
    "held": "hold: true\n",
    "later": "not_before: 2026-02-18\n",
    "named": "edition: 2026-02-11\n",
    "late": "edition: 2026-01-28\n",
}


@pytest.fixture
def waiting(newsroom: Newsroom) -> Newsroom:
    """A draft, an edition before it, and entries that wait for all sorts of reasons."""
    run(weekly.fill(newsroom), "assemble")
    for name, more in WAITS.items():
        newsroom.write(f"content/inbox/{name}.yml", weekly.link(name.title(), "reading", more))
    newsroom.write("content/inbox/new.yml", weekly.link("Newest"))
    newsroom.write("content/inbox/again.yml", weekly.link("Caching"))
    newsroom.write("content/inbox/bad.yml", weekly.link("Bad").replace("https", "javascript"))
    newsroom.write("content/inbox/lost.yml", weekly.link("Lost", "nowhere"))
    newsroom.write("content/events/past.yml", weekly.event("A past evening", "2026-01-05"))
    newsroom.write("content/cfps/past.yml", weekly.cfp("PastConf", "2026-01-05", "2026-06-01"))
    newsroom.write(
        "content/editions/2026-01-28-weekly-example.md", "Title: x\nNumber: 6\n\n## News\n"
    )
    return newsroom


def rows(newsroom: Newsroom) -> dict[str, dict[str, Any]]:
    """The rows by their file's name."""
    data = json.loads(run(newsroom, "queue", "--format", "json").out)
    return {row["path"].removeprefix("content/").removesuffix(".yml"): row for row in data["rows"]}


@pytest.mark.parametrize(
    ("name", "edition", "state", "reason"),
    [
        ("inbox/new", DAY, "ready", ""),
        ("inbox/held", None, "held", "on hold"),
        ("inbox/later", "2026-02-18", "waits", "not before 2026-02-18"),
        ("inbox/named", "2026-02-11", "ready", ""),
        ("inbox/again", None, "elsewhere", "the edition has this address already"),
        ("events/far", "2026-03-11", "waits", "later than 2026-02-25"),
        ("events/past", None, "over", "over since 2026-01-05"),
        ("cfps/past", None, "over", "closed on 2026-01-05"),
    ],
)
def test_each_entry_says_what_it_waits_for(
    waiting: Newsroom, name: str, edition: str | None, state: str, reason: str
):
    row = rows(waiting)[name]
    assert (row["edition"], row["state"], row["reason"]) == (edition, state, reason)


def test_a_faulty_entry_names_its_fault(waiting: Newsroom):
    row = rows(waiting)["inbox/bad"]
    assert row["state"] == "faulty" and "line 2" in row["reason"]


def test_a_file_that_cannot_be_read_is_faulty_and_says_why(waiting: Newsroom):
    waiting.write("content/events/broken.yml", "title: One\nurl: [\n")
    row = rows(waiting)["events/broken"]
    assert (row["state"], row["kind"], row["title"]) == ("faulty", "event", "")
    assert row["reason"] == (
        "cannot be read: the value of `url` starts with `[`, so it needs quotes (line 2)"
    )
    shown = run(waiting, "queue").out
    assert "content/events/broken.yml" in shown and row["reason"] in shown


def test_a_hidden_file_does_not_wait(waiting: Newsroom):
    waiting.write("content/inbox/.new.yml", weekly.link("Hidden"))
    assert "inbox/.new" not in rows(waiting)


def test_one_that_missed_its_edition_names_the_way_in(waiting: Newsroom):
    row = rows(waiting)["inbox/late"]
    assert (row["edition"], row["state"]) == ("2026-01-28", "late")
    assert "publish --edition 2026-01-28 --add inbox/late.yml" in row["reason"]


def test_what_stands_in_the_draft_is_counted_and_not_listed(waiting: Newsroom):
    data = json.loads(run(waiting, "queue", "--format", "json").out)
    counts = {"news": 3, "reading": 1, "talks": 1, "events": 2}
    assert data["drafts"] == [{"edition": DAY, "path": DRAFT, "counts": counts}]
    assert not {"events/soon", "events/later", "cfps/conf"} & rows(waiting).keys()


def test_an_event_that_was_taken_out_is_skipped(waiting: Newsroom):
    run(waiting, "hold", "content/events/soon.yml")
    assert rows(waiting)["events/soon"]["state"] == "skipped"


def test_the_queue_agrees_with_what_assembling_takes(waiting: Newsroom):
    ready = {name for name, row in rows(waiting).items() if row["state"] == "ready"}
    before = set(tree(waiting))
    run(waiting, "assemble")
    taken = {name.removesuffix(".yml") for name in before - set(tree(waiting))}
    assert taken == ready - {"inbox/named"}


def test_age_counts_from_the_first_commit(waiting: Newsroom, monkeypatch: pytest.MonkeyPatch):
    waiting.commit()  # on 2026-01-26
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-02-01T12:00:00Z")
    waiting.write("content/inbox/new.yml", weekly.link("Newer"))
    waiting.write("content/inbox/second.yml", weekly.link("Second"))
    waiting.commit()
    waiting.write("content/inbox/third.yml", weekly.link("Third"))
    found = {name: (row["since"], row["age"]) for name, row in rows(waiting).items()}
    assert found["inbox/new"] == ("2026-01-26", 8)
    assert found["inbox/second"] == ("2026-02-01", 2)
    assert found["inbox/third"] == (None, None)


def test_a_repository_without_a_commit_knows_no_age(waiting: Newsroom):
    waiting.git("init", "--quiet")
    assert rows(waiting)["inbox/new"]["since"] is None


@pytest.mark.parametrize("how", ["text", "json", "markdown"])
def test_it_is_told_so(waiting: Newsroom, golden: Callable[[str, str], None], how: str):
    waiting.commit()
    golden(f"queue/queue.{how}", run(waiting, "queue", "--format", how).out)


HOSTILE = "<!-- x --> | `a` @ada \u202e\x1b[31m ![i](https://example.org/i.png)"


def test_a_hostile_title_stays_text(newsroom: Newsroom):
    weekly.fill(newsroom)
    quoted = json.dumps(HOSTILE)
    text = f"title: {quoted}\nurl: {url('x')}\nsection: news\n"
    newsroom.write("content/inbox/hostile.yml", text)
    shown = run(newsroom, "queue").out
    assert "\x1b" not in shown and "\u202e" not in shown and "<U+202E>" in shown
    page = run(newsroom, "queue", "--format", "markdown").out
    (row,) = [line for line in page.splitlines() if "hostile.yml" in line]
    assert "<!--" not in row and "| ``<! -- x --> \\| `a` @ada" in row
    assert row.count("|") - row.count("\\|") == 7


def test_nothing_in_the_folders_is_nothing_that_waits(newsroom: Newsroom):
    newsroom.write("content/newsletter.yml", weekly.SETTINGS)
    assert run(newsroom, "queue").out.strip() == "nothing waits"


def test_it_changes_nothing(waiting: Newsroom):
    before = tree(waiting)
    run(waiting, "queue")
    assert tree(waiting) == before
