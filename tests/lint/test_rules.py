"""Every rule's manual is executed: each Bad is found by the rule, each Good by none."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contentbot.content import edition, entry_file, settings
from contentbot.content.archive import Archive, Back
from contentbot.content.document import Document
from contentbot.lint import engine, manual, rules
from contentbot.lint.rule import Facts, Rule, load_facts
from contentbot.text import apply_edits

SETTINGS = settings.parse(settings.preset_file("twir").read_text("utf-8"), "newsletter.yml")
RULES = engine.load_rules()


def document(rule: Rule, example: str, told: Mapping[str, Any]) -> tuple[Document, int]:
    """An example as a document, and the line where it begins."""
    page = manual.parse(rule.manual)
    if manual.is_yaml(example):
        whole = manual.entry(SETTINGS, page.place, example)
        return entry_file.read("content/inbox/example.yml", whole, "link"), 1
    text, line = manual.edition(SETTINGS, page.place, example)
    name = told.get("path", f"content/drafts/{manual.DAY}-this-week-in-rust.md")
    return edition.read(name, text, SETTINGS, state=told.get("state", "draft")), line


def facts(told: dict[str, Any]) -> Facts:
    """Facts from what a manual says under Given: (all keys that manuals may use)."""
    earlier = told.get("earlier", {})
    backs = tuple(Back(date.fromisoformat(day), "", text.encode) for day, text in earlier.items())
    before = told.get("before")
    return Facts(
        settings=gated(told.get("gates", {})),
        day=date.fromisoformat(told.get("today", manual.DAY.isoformat())),
        archive=Archive(backs, SETTINGS),
        waiting=told.get("waiting", {}),
        submission=load_facts(told["submission"]) if "submission" in told else None,
        before=before_document(before, told) if before is not None else None,
    )


def gated(gates: dict[str, dict[str, Any]]) -> settings.Settings:
    """The settings with gates on some sections."""
    sections = tuple(replace(one, **gates.get(one.id, {})) for one in SETTINGS.sections)
    return replace(SETTINGS, sections=sections)


def before_document(before: str, told: dict[str, Any]) -> Document:
    """The document as it was before the pull."""
    if manual.is_yaml(before):
        return entry_file.read("content/inbox/example.yml", before, "link")
    text, _ = manual.edition(SETTINGS, told.get("place", "observations"), before)
    return edition.read(f"content/drafts/{manual.DAY}-this-week-in-rust.md", text, SETTINGS)


def examples(kind: str) -> list[Any]:
    return list(_examples(kind))


def _examples(kind: str) -> Iterator[Any]:
    for rule in RULES.values():
        for number, example in enumerate(getattr(manual.parse(rule.manual), kind), 1):
            yield pytest.param(rule, example, id=f"{rule.name}-{number}")


def found(rule: Rule, example: str) -> tuple[list[Any], Document]:
    page = manual.parse(rule.manual)
    told = {**manual.given(page), "place": page.place}
    doc, _ = document(rule, example, told)
    result = engine.run(doc, facts(told))
    assert result.crashes == []
    return result.findings, doc


@pytest.mark.parametrize(("rule", "example"), examples("bad"))
def test_a_bad_example_is_found_by_its_rule(rule: Rule, example: str) -> None:
    findings, doc = found(rule, example)
    assert rule.name in {finding.rule for finding in findings}, doc.text


@pytest.mark.parametrize(("rule", "example"), examples("good"))
def test_a_good_example_is_found_by_no_rule(rule: Rule, example: str) -> None:
    findings, doc = found(rule, example)
    assert [(f.rule, f.line, f.message) for f in findings] == [], doc.text


@pytest.mark.parametrize("rule", list(RULES.values()), ids=lambda rule: rule.name)
def test_a_manual_says_what_why_and_shows_both_sides(rule: Rule) -> None:
    page = manual.parse(rule.manual)
    assert page.summary.endswith(".")
    assert len(page.why) > 40
    assert page.bad
    assert page.good


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if rule.fix], ids=lambda rule: rule.name
)
def test_fixing_the_first_bad_example_gives_the_first_good_one(rule: Rule) -> None:
    page = manual.parse(rule.manual)
    findings, doc = found(rule, page.bad[0])
    fixes = [f.fix for f in findings if f.rule == rule.name and f.fix]
    assert fixes
    assert all(fix.safe == (rule.fix == "safe") for fix in fixes)
    fixed = apply_edits(doc.text, [edit for fix in fixes for edit in fix.edits])
    told = manual.given(page)
    assert fixed == document(rule, page.good[0], told)[0].text


def test_every_module_of_rules_is_listed() -> None:
    assert {module.name for module in pkgutil.iter_modules(rules.__path__)} == set(rules.SUBJECTS)


def test_a_rule_is_one_function_of_its_own_file() -> None:
    for rule in RULES.values():
        assert inspect.isfunction(rule.check)
