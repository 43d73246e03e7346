"""Allowances, crashes and the names of findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from contentbot.content import edition, entry_file, settings
from contentbot.content.document import Document
from contentbot.errors import UsageError
from contentbot.lint import engine
from contentbot.lint.engine import Selection
from contentbot.lint.rule import RULES, Facts, Rule, Submission
from contentbot.model import Finding, Found
from tests.newsroom import draft, link, tracked

SETTINGS = settings.parse(settings.preset_file("twir").read_text("utf-8"), "newsletter.yml")
FACTS = Facts(settings=SETTINGS, day=date(2026, 2, 4))
FOUND = "tracking-parameters"
ITEM = "* [Faster builds with a shared cache](https://example.org/a?utm_source=mail)"
OTHER = "* [Notes from a year of embedded work](https://example.org/b?utm_source=mail)"
ALLOW = f"<!-- contentbot-allow: {FOUND} -->"


def findings(document: Document, facts: Facts = FACTS) -> list[Finding]:
    result = engine.run(document, facts)
    assert result.crashes == []
    return result.findings


def in_draft(*items: str) -> list[tuple[str, int]]:
    """Rules and lines, counted from the first item, that are found in a draft."""
    document = edition.read("content/drafts/next.md", draft(*items), SETTINGS)
    return [(one.rule, one.line - 9) for one in findings(document)]


def in_file(text: str, facts: Facts = FACTS) -> list[str]:
    document = entry_file.read("content/inbox/a.yml", text, "link")
    return [one.rule for one in findings(document, facts)]


# --- allowances ------------------------------------------------------------------------------


def test_an_entry_may_allow_itself_a_rule():
    assert in_file(f"{tracked()}allow: [{FOUND}]\n") == []


def test_an_allowance_that_silences_nothing_is_a_finding():
    assert in_file(f"{link()}allow: [{FOUND}]\n") == ["unused-allowance"]


def test_an_entry_allows_nothing_to_the_next_in_its_file():
    one = "- " + tracked("a").replace("\n", "\n  ").strip()
    other = "- " + tracked("b").replace("\n", "\n  ").strip()
    other = other.replace("Faster builds with a shared cache", "Notes on embedded work")
    assert in_file(f"{one}\n  allow: [{FOUND}]\n{other}\n") == [FOUND]


@pytest.mark.parametrize("name", ["schema-required", "yaml-syntax", "section-closed"])
def test_what_is_locked_cannot_be_allowed(name: str):
    document = entry_file.read("content/inbox/a.yml", f"{link()}allow: [{name}]\n", "link")
    (found,) = findings(document)
    assert (found.rule, found.message) == ("unused-allowance", f"`{name}` cannot be allowed")


def test_a_rule_that_does_not_exist_is_named():
    document = entry_file.read("content/inbox/a.yml", f"{link()}allow: [nothing]\n", "link")
    assert [one.message for one in findings(document)] == ["there is no rule `nothing`"]


def test_a_missing_field_cannot_be_allowed_away():
    text = "url: https://example.org/a\nsection: observations\nallow: [schema-required]\n"
    assert set(in_file(text)) == {"schema-required", "unused-allowance"}


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ([f"{ITEM} {ALLOW}", OTHER], [(FOUND, 2)]),
        ([ALLOW, ITEM, OTHER], [(FOUND, 3)]),
        ([ITEM, ALLOW, OTHER], [(FOUND, 1)]),
        ([f"  {ALLOW}", ITEM, OTHER], [(FOUND, 3)]),
        ([ALLOW, "", ITEM, OTHER], [(FOUND, 4)]),
        ([ITEM, OTHER, ALLOW], [(FOUND, 1), (FOUND, 2), ("unused-allowance", 3)]),
    ],
)
def test_a_comment_allows_the_item_on_its_line_or_on_the_next(
    items: list[str], found: list[tuple[str, int]]
):
    mine = {FOUND, "unused-allowance"}
    assert [one for one in in_draft(*items) if one[0] in mine] == found


def test_a_comment_may_name_several_rules():
    both = f"<!-- contentbot-allow: {FOUND}, plain-http -->"
    item = ITEM.replace("https:", "http:")
    assert {FOUND, "plain-http"} <= {rule for rule, _ in in_draft(item)}
    assert not {FOUND, "plain-http", "unused-allowance"} & {
        rule for rule, _ in in_draft(both, item)
    }


def test_a_comment_before_an_event_allows_its_sub_items_too():
    event = [
        "### Virtual",
        "",
        ALLOW,
        "* 2026-02-12 | Virtual | [Group](https://www.meetup.com/group/)",
        "    * [**A talk**](https://www.meetup.com/group/events/1/?utm_source=x)",
    ]
    text = draft().replace(
        "## Updates", "## Upcoming Events\n\n" + "\n".join(event) + "\n\n## Updates"
    )
    document = edition.read("content/drafts/next.md", text, SETTINGS)
    assert not {FOUND, "unused-allowance"} & {one.rule for one in findings(document)}


def test_only_those_who_may_write_can_allow_when_facts_are_known():
    text = f"{tracked()}allow: [{FOUND}]\n"
    for rights in ("none", "read", "triage"):
        facts = Facts(settings=SETTINGS, day=FACTS.day, submission=Submission(rights=rights))
        assert in_file(text, facts) == [FOUND, "unused-allowance"], rights
    for rights in ("write", "maintain", "admin"):
        facts = Facts(settings=SETTINGS, day=FACTS.day, submission=Submission(rights=rights))
        assert in_file(text, facts) == [], rights


def test_an_allowance_counts_though_its_rule_was_not_chosen():
    document = entry_file.read("a.yml", f"{tracked()}allow: [{FOUND}]\n", "link")
    result = engine.run(document, FACTS, Selection(frozenset({"unused-allowance"})))
    assert result.findings == []


# --- crashes ---------------------------------------------------------------------------------


def registered(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def check(document: Document, facts: Facts) -> Iterator[Found]:
        yield from ()
        raise error("why")

    engine.load_rules()
    monkeypatch.setitem(RULES, "zz", Rule("zz", "error", check, "", False, "any", "tests"))


def test_a_rule_that_crashes_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch):
    registered(monkeypatch, ValueError)
    result = engine.run(entry_file.read("a.yml", tracked(), "link"), FACTS)
    assert [one.rule for one in result.findings] == [FOUND]
    (crash,) = result.crashes
    assert (crash.rule, crash.path) == ("zz", "a.yml")
    assert crash.error.startswith("ValueError: why (check, line ")


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt, UsageError])
def test_what_is_no_fault_of_a_rule_is_not_taken_for_one(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
):
    registered(monkeypatch, error)
    with pytest.raises(error):
        engine.run(entry_file.read("a.yml", tracked(), "link"), FACTS)


# --- names of findings -----------------------------------------------------------------------


def names(*items: str) -> dict[str, str]:
    document = edition.read("content/drafts/next.md", draft(*items), SETTINGS)
    return {one.id: one.rule for one in findings(document) if one.rule == FOUND}


def test_the_name_of_a_finding_stays_when_lines_move():
    assert len(names(ITEM, OTHER)) == 2
    assert names(ITEM, OTHER) == names("", OTHER, "", ITEM)


def test_two_findings_that_say_the_same_have_two_names():
    assert len(names(ITEM, ITEM)) == 2
