"""The table of threats is whole and current; bench/guards.py shows that it is true."""

from __future__ import annotations

import re

import pytest

from bench import threats
from bench.threats import GUARDS, NOTES, THREATS, Cut, Guard
from tests.conftest import ROOT


def test_every_threat_has_a_guard_or_a_reason():
    assert list(THREATS) == [f"T{number}" for number in range(1, 53)]
    told = {one.threat for one in GUARDS} | set(NOTES)
    assert told == set(THREATS)


def test_the_page_of_threats_is_current():
    page = (ROOT / "docs" / "threats.md").read_text("utf-8")
    assert page == threats.page(), "if this is meant: python bench/guards.py --write"


def test_no_guard_stands_in_the_table_twice():
    assert len({(one.threat, one.words) for one in GUARDS}) == len(GUARDS)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda one: f"{one.threat} {one.words}")
def test_a_guard_stands_where_the_table_says_and_its_test_exists(guard: Guard):
    path, _, name = guard.test.partition("::")
    tests = (ROOT / path).read_text("utf-8")
    assert re.search(rf"^def {name}\(", tests, re.MULTILINE), guard.test
    assert [one for one in guard.cuts if not _stands(one)] == []


def _stands(cut: Cut) -> bool:
    return cut.old != cut.new and (ROOT / cut.path).read_text("utf-8").count(cut.old) == 1
