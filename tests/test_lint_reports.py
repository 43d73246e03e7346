"""What `lint` leaves for others: a saved report, a summary, annotations, and lines of fixes."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pytest

from contentbot.cli.lint import MOST_SUMMARY
from contentbot.jobs.linting.judge import touched_lines
from contentbot.model import Edit, Finding, Fix, Severity, Span
from tests.conftest import ROOT
from tests.newsroom import TODAY, Newsroom, draft, link, tracked
from tests.render.sample import finding

SCHEMA = json.loads((ROOT / "schemas" / "report.schema.json").read_text("utf-8"))
URL_LINE = "url: https://example.org/faster?utm_source=mail"
BROKEN = "url: https://example.org/faster\nsection: observations\n"


@pytest.fixture
def faulty(newsroom: Newsroom) -> Newsroom:
    """An entry with a warning that a fix mends, and one with an error."""
    newsroom.write("content/inbox/a.yml", tracked())
    newsroom.write("content/inbox/b.yml", BROKEN)
    return newsroom


# --- saved -----------------------------------------------------------------------------------


def test_a_saved_report_is_the_json_that_would_be_printed(faulty: Newsroom):
    printed = faulty.lint().out
    run = faulty.run("lint", "--today", TODAY, "--format", "github", "--save", "out/report.json")
    assert (faulty.root / "out/report.json").read_text() == printed
    assert run.status == 1
    assert run.out.startswith("::error ")


def test_a_report_that_cannot_be_saved_is_printed_all_the_same(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    run = newsroom.run("lint", "--today", TODAY, "--save", "content", "--summary", "no/such.md")
    assert run.status == 3
    assert run.out == "All well: 1 entry in 1 file.\n"
    assert run.err.count("contentbot: ") == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--diff", "--save", "report.json"], "--diff makes no report"),
        (["--diff", "--summary", "summary.md"], "--diff makes no report"),
        (["--annotate", "error"], "--annotate goes with --format github"),
    ],
)
def test_what_would_do_nothing_is_refused(faulty: Newsroom, options: Sequence[str], said: str):
    run = faulty.run("lint", *options)
    assert run.status == 2
    assert said in run.err


# --- summary ---------------------------------------------------------------------------------


def test_a_summary_is_added_to_what_is_there(faulty: Newsroom):
    faulty.write("summary.md", "# Earlier\n\n")
    markdown = faulty.run("lint", "--today", TODAY, "--format", "markdown").out
    faulty.run("lint", "--today", TODAY, "--summary", "summary.md")
    assert (faulty.root / "summary.md").read_text() == f"# Earlier\n\n{markdown}"


def test_a_summary_never_makes_a_file_longer_than_it_may_be(newsroom: Newsroom):
    title = "構築を速くする方法" * 12
    for day in range(10, 20):
        urls = [f"https://example.org/{day}-{n}?utm_source=x" for n in range(150)]
        text = draft(*(f"* [{title}]({url})" for url in urls))
        newsroom.write(f"content/drafts/2026-02-{day}-news.md", text)
    newsroom.write("summary.md", "x" * 400_000)
    newsroom.run("lint", "--today", TODAY, "--summary", "summary.md")
    data = newsroom.read("summary.md")
    assert 500_000 < len(data) <= MOST_SUMMARY == 900_000
    assert b" more." in data[-200:]


def test_nothing_is_added_where_there_is_no_room(faulty: Newsroom):
    faulty.write("summary.md", "x" * 899_990)
    faulty.run("lint", "--today", TODAY, "--summary", "summary.md")
    assert len(faulty.read("summary.md")) == 899_990


def test_a_summary_for_a_device_is_fine(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    assert newsroom.run("lint", "--today", TODAY, "--summary", os.devnull).status == 0


# --- annotations -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "levels"),
    [
        ([], {"::error", "::warning"}),
        (["--annotate", "warning"], {"::error", "::warning"}),
        (["--annotate", "error"], {"::error"}),
    ],
)
def test_findings_are_annotated_from_a_severity_on(
    faulty: Newsroom, options: Sequence[str], levels: set[str]
):
    out = faulty.run("lint", "--today", TODAY, "--format", "github", *options).out
    assert {row.partition(" ")[0] for row in out.splitlines() if row.startswith("::")} == levels


# --- lines of fixes --------------------------------------------------------------------------


def test_the_report_on_a_commit_tells_the_lines_that_fixes_touch(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    base = newsroom.commit()
    newsroom.write("content/inbox/b.yml", tracked())
    head = newsroom.commit()
    newsroom.write("content/inbox/b.yml", link())
    data = newsroom.lint("--at", head, "--changed-since", base).data
    assert data["lines"] == {"content/inbox/b.yml": {"2": URL_LINE}}
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_the_lines_have_the_paths_of_the_findings(newsroom: Newsroom):
    newsroom.write("content/inbox/é.yml", tracked())
    data = newsroom.lint("--at", newsroom.commit()).data
    assert list(data["lines"]) == [data["findings"][0]["path"]] == ["content/inbox/é.yml"]


def test_only_the_report_on_a_commit_has_lines(faulty: Newsroom):
    assert "lines" not in faulty.lint().data
    base = faulty.commit()
    assert "lines" not in faulty.lint("--changed-since", base).data
    assert "lines" in faulty.lint("--at", base).data


def test_lines_come_whatever_text_is_in_them(newsroom: Newsroom, tmp_path: Path):
    text = tracked().replace("Faster", 'Fäster \U0001f980 "x"')
    newsroom.write("content/inbox/a.yml", text)
    run = newsroom.lint("--at", newsroom.commit(), "--save", tmp_path / "r.json")
    saved = json.loads((tmp_path / "r.json").read_bytes())
    assert saved == run.data


PATH = "a.md"


def fixing(text: str, *edits: Edit, severity: Severity = "error") -> Finding:
    return finding(PATH, *edits[0].span, fix=Fix(edits), severity=severity, texts={PATH: text})


def at(text: str, words: str, new: str = "", **more: Severity) -> Finding:
    start = text.index(words)
    return fixing(text, Edit(Span(start, start + len(words)), new), **more)


def told(text: str, *findings: Finding) -> dict[int, str]:
    return touched_lines(findings, {PATH: text}).get(PATH, {})


TEN = "".join(f"line {n}\r\n" for n in range(1, 11))
MANY = "".join(f"line {n:04}\n" for n in range(1, 1001))


def test_lines_are_told_from_the_first_to_the_last_of_an_edit_without_their_ends():
    found = at(TEN, "3\r\nline 4\r\nl")
    assert told(TEN, found) == {3: "line 3", 4: "line 4", 5: "line 5"}


def test_lines_between_near_edits_are_told_too_but_not_between_far_ones():
    def two(first: int, second: int) -> Finding:
        starts = (MANY.index(f"{first:04}"), MANY.index(f"{second:04}"))
        return fixing(MANY, *(Edit(Span(start, start + 4), "x") for start in starts))

    assert sorted(told(MANY, two(3, 6))) == [3, 4, 5, 6]
    assert sorted(told(MANY, two(3, 600))) == [3, 600]


def test_behind_the_last_line_break_the_last_line_is_told():
    below = fixing(TEN, Edit(Span(len(TEN), len(TEN)), "more\n"))
    assert told(TEN, below) == {10: "line 10"}
    assert told("", fixing("", Edit(Span(0, 0), "more\n"))) == {1: ""}


def test_a_fix_of_more_than_twenty_lines_is_left_out():
    twenty = MANY[: MANY.index("line 0020") + 5]
    assert len(told(MANY, at(MANY, twenty))) == 20
    assert told(MANY, at(MANY, MANY[: MANY.index("line 0021") + 5])) == {}


def test_a_fix_in_a_line_that_is_too_long_is_left_out():
    text = f"{'x' * 2001}\n{'y' * 2000}\n"
    assert list(told(text, at(text, "x"), at(text, "y"))) == [2]


def test_of_too_many_lines_those_of_the_worst_findings_are_told():
    light = [at(MANY, f"{n:04}", severity="info") for n in range(1, 600)]
    heavy = [at(MANY, f"{n:04}") for n in range(600, 700)]
    lines = told(MANY, *light, *heavy)
    assert len(lines) == 400
    assert set(range(600, 700)) < set(lines)


def test_all_lines_together_stay_small():
    text = "".join(f"{n:03}{'x' * 1900}\n" for n in range(100))
    lines = told(text, *(at(text, f"{n:03}") for n in range(100)))
    assert 40 < len(lines) < 60
