"""What programs read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import jsonschema
import pytest

from contentbot.model import Change, Report
from contentbot.render import report_json
from tests.conftest import ROOT
from tests.render.sample import CLEAN, FINDINGS, FULL, TEXTS

SCHEMA = json.loads((ROOT / "schemas" / "report.schema.json").read_text("utf-8"))


def test_a_report_is_the_contract(golden: Callable[[str, str], None]) -> None:
    golden("render/report.json", report_json.render(FULL, TEXTS))


@pytest.mark.parametrize("report", [FULL, CLEAN], ids=["full", "clean"])
def test_a_report_fits_its_schema(report: Report) -> None:
    data = json.loads(report_json.render(report, TEXTS))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_what_a_run_does_not_know_is_absent() -> None:
    data = json.loads(report_json.render(replace(CLEAN, findings=FINDINGS[1:2]), TEXTS))
    assert set(data) == {"version", "findings", "summary", "crashes"}
    assert "fix" not in data["findings"][0]
    assert data["findings"][0]["help"] == ""


def test_a_message_beyond_the_schema_is_cut() -> None:
    long = replace(FINDINGS[0], message="x" * 30_000, help="y" * 30_000)
    data = json.loads(report_json.render(Report(findings=(long,)), TEXTS))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_read_only_fields_are_written() -> None:
    fields = MappingProxyType({"organizer": MappingProxyType({"name": "Ö\ud800"})})
    change = Change(
        change="removed", path="a.yml", line=1, kind="event", section=None, fields=fields
    )
    out = report_json.render(replace(CLEAN, changes=(change,)), {})
    assert json.loads(out)["entries"][0]["fields"] == {"organizer": {"name": "Ö\ud800"}}
    assert out.isascii()


def test_lines_that_fixes_touch_are_told_by_path_and_number() -> None:
    lines = {"a.yml": {3: 'title: "Ö" \ud83e', 12: ""}}
    data = json.loads(report_json.render(replace(CLEAN, lines=lines), {}))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["lines"] == {"a.yml": {"3": 'title: "Ö" \ud83e', "12": ""}}
    assert "lines" not in json.loads(report_json.render(CLEAN, {}))
