"""A report as SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from contentbot import __version__
from contentbot.model import Crash, Finding, Report
from contentbot.render.visible import visible

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}

Json = dict[str, Any]


def render(
    report: Report,
    _texts: Mapping[str, str],
    *,
    rules: Mapping[str, tuple[str, str]] | None = None,
    rule_url: str = "",
) -> str:
    """The report as a SARIF log with one run.

    rules: summary and manual of each rule by name; for one without them
        its name must do.
    rule_url: what the name of a rule makes a link to its manual; none without it.
    """
    names = sorted({finding.rule for finding in report.findings})
    index = {name: number for number, name in enumerate(names)}
    run = {
        "tool": {
            "driver": {
                "name": "contentbot",
                "version": __version__,
                "rules": [_rule(name, (rules or {}).get(name), rule_url) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(finding, index[finding.rule]) for finding in report.findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log) + "\n"


def _rule(name: str, texts: tuple[str, str] | None, rule_url: str) -> Json:
    summary, manual = texts or (name, name)
    data: Json = {
        "id": name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": manual},
    }
    if rule_url:
        data["helpUri"] = rule_url + quote(name)
    return data


def _result(finding: Finding, rule_index: int) -> Json:
    told = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    data: Json = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(told)},
        "locations": [_location(finding)],
        "partialFingerprints": {"contentbotId/v1": finding.id},
    }
    if finding.fix is not None:
        data["fixes"] = [_fix(finding)]
    return data


def _text(message: str) -> str:
    """A message without the links that SARIF would read in it: `[text](target)`."""
    shown = "\n".join(map(visible, message.splitlines()))
    if "](" in shown:
        shown = shown.replace("[", "\\[").replace("]", "\\]")
    return shown


def _artifact(path: str) -> Json:
    prefix = "file://" if path.startswith("/") else ""
    return {"uri": prefix + quote(path.encode("utf-8", "surrogateescape"))}


def _region(start: tuple[int, int], end: tuple[int, int]) -> Json:
    return {
        "startLine": start[0],
        "startColumn": start[1],
        "endLine": end[0],
        "endColumn": end[1],
    }


def _location(finding: Finding) -> Json:
    region = _region((finding.line, finding.column), (finding.end_line, finding.end_column))
    return {
        "physicalLocation": {"artifactLocation": _artifact(finding.path), "region": region},
    }


def _fix(finding: Finding) -> Json:
    assert finding.fix is not None
    replacements = [
        {"deletedRegion": _region(start, end), "insertedContent": {"text": edit.text}}
        for (start, end), edit in zip(finding.fix_places, finding.fix.edits, strict=True)
    ]
    change = {"artifactLocation": _artifact(finding.path), "replacements": replacements}
    kind = "Safe" if finding.fix.safe else "Look before you accept it"
    return {"description": {"text": kind}, "artifactChanges": [change]}


def _invocation(report: Report) -> Json:
    """Whether the bot worked; a crash of a rule is its own fault and no result."""
    told = [*map(_crash, report.crashes), *_notes(report.notes)]
    return {"executionSuccessful": not report.crashes, "toolExecutionNotifications": told}


def _crash(crash: Crash) -> Json:
    return {
        "level": "error",
        "message": {"text": _text(f"the rule {crash.rule} failed: {crash.error}")},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(crash.path)}}],
    }


def _notes(notes: Iterable[str]) -> Iterable[Json]:
    return ({"level": "note", "message": {"text": _text(note)}} for note in notes)
