"""What `contentbot rules` says, and that it is true."""

from __future__ import annotations

import json
from datetime import date

import pytest

from contentbot.cli import main
from contentbot.content import schema
from contentbot.content.library import Source
from contentbot.content.settings import Settings, parse
from contentbot.errors import UsageError
from contentbot.jobs.linting import rules
from contentbot.jobs.linting.lint import Work, lint_one
from contentbot.lint import manual, reading
from contentbot.model import ENTRY_KINDS
from tests.conftest import ROOT

OTHERS = {**reading.READING, **reading.SCHEMA}
# Keywords whose faults are told as something else: by the branch that was meant, or the field.
SHAPES = {"properties", "items", "anyOf", "if", "else", "const"}
WORDS = {"$schema", "title", "description", "examples"}


@pytest.fixture(scope="module")
def settings() -> Settings:
    path = ROOT / "content" / "newsletter.yml"
    return parse(path.read_text("utf-8"), str(path))


def test_the_listing_has_a_line_for_every_rule_within_a_hundred_columns():
    listing = rules.listing()
    assert max(map(len, listing.splitlines())) <= 100
    starts = [line.split()[0] for line in listing.splitlines() if line.strip()]
    assert [name for name in rules.pages() if name not in starts] == []


def test_the_summaries_stand_below_each_other():
    page = rules.pages()["tracking-parameters"]
    lines = rules.listing().splitlines()
    rows = [line for line in lines if line.startswith("  ") and line[2] != " "]
    at = next(line.index(page.summary[:20]) for line in rows if line.split()[0] == page.name)
    assert all(line[at - 1] == " " and line[at] != " " for line in rows)


def test_a_manual_is_printed_as_it_was_written(capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "tracking-parameters"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("tracking-parameters (warning, safe fix)\n\nA part of the address")
    assert "\nBad:\n    * [Faster builds](https://example.org/faster?id=5&utm_source=mail" in out
    assert "`allow: [tracking-parameters]`" in out


def test_a_rule_that_cannot_be_allowed_says_so():
    assert "No entry can be excepted" in rules.explain("quota-used")
    assert "No entry can be excepted" in rules.explain("yaml-anchor")


def test_a_misspelt_name_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "tracking-paramters"]) == 2
    assert "did you mean `tracking-parameters`" in capsys.readouterr().err


def test_a_part_of_a_name_is_enough_to_be_led_on():
    with pytest.raises(UsageError, match="`tracking-parameters`"):
        rules.explain("tracking")


def test_a_name_like_nothing_leads_to_the_list():
    with pytest.raises(UsageError, match="`contentbot rules` lists them"):
        rules.explain("zzzzzz")


def test_as_json_each_rule_has_its_manual(capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "--format", "json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows.keys() == rules.pages().keys()
    one = rows["tracking-parameters"]
    assert (one["severity"], one["fix"], one["allowable"]) == ("warning", "safe", True)
    assert one["manual"].startswith(one["summary"] + "\n\n")
    assert rows["schema-required"]["subject"] == "schemas"


def test_reports_get_a_summary_and_a_manual_of_every_rule():
    told = rules.summaries()
    assert told.keys() == rules.pages().keys()
    assert all(
        text.startswith(summary) and summary.endswith((".", "..."))
        for summary, text in told.values()
    )


def test_every_keyword_that_an_entry_can_fail_has_a_manual():
    used: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            used.update(node)
            for name, inner in node.items():
                if name == "properties":
                    for one in inner.values():
                        walk(one)
                elif name not in WORDS:
                    walk(inner)
        elif isinstance(node, list):
            for one in node:
                walk(one)

    for kind in ENTRY_KINDS:
        walk(schema.load(kind))
    assert {f"schema-{word}" for word in used - SHAPES - WORDS} == reading.SCHEMA.keys()


EXAMPLES = [
    (name, example)
    for name, text in OTHERS.items()
    if "Bad:" in text
    for example in manual.parse(text).bad
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_a_bad_example_of_reading_is_found_under_its_name(
    name: str, example: str, settings: Settings
):
    kind = "cfp" if "closes:" in example else "event" if "kind: event" in example else "link"
    work = Work(settings=settings, today=date(2026, 2, 4))
    found = lint_one(Source("content/inbox/one.yml", example.encode(), True), kind, work)
    assert name in {finding.rule for finding in found.findings}
