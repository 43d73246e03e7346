"""A report as JSON, for programs: the contract of schemas/report.schema.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from contentbot.model import Change, Crash, Finding, Report, Rewritten

VERSION = 1
MOST = 20_000  # characters of a message, as in the schema


def render(report: Report, _texts: Mapping[str, str]) -> str:
    """The report as one JSON object in ASCII, a finding to a line."""
    fields = [
        f'"version": {VERSION}',
        f'"findings": {_rows(map(_finding, report.findings))}',
        f'"summary": {json.dumps(_summary(report))}',
        f'"crashes": {_rows(map(_crash, report.crashes))}',
    ]
    if report.commit is not None:
        fields.append(f'"commit": {json.dumps(report.commit)}')
    if report.parents is not None:
        fields.append(f'"parents": {json.dumps(report.parents)}')
    if report.changes is not None:
        fields.append(f'"entries": {_rows(map(_change, report.changes))}')
    if report.lines is not None:
        fields.append(f'"lines": {json.dumps(_plain(report.lines), default=_plain)}')
    if report.mended is not None:
        mended = {path: list(map(_rewritten, rows)) for path, rows in report.mended.items()}
        fields.append(f'"mended": {json.dumps(mended)}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _rows(values: Iterable[dict[str, Any]]) -> str:
    """A JSON array with a line for each value: as easy to read as indents, and ten times faster."""
    encode = json.JSONEncoder(default=_plain).encode
    rows = ",\n".join(map(encode, values))
    return f"[\n{rows}\n]" if rows else "[]"


def _plain(value: object) -> object:
    """A read-only mapping or a tuple's like, as JSON knows it."""
    return dict(value) if isinstance(value, Mapping) else str(value)


def _finding(finding: Finding) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "message": finding.message[:MOST],
        "help": finding.help[:MOST],
    }
    if finding.fix is not None:
        edits = [
            {"start": _place(start), "end": _place(end), "text": edit.text}
            for (start, end), edit in zip(finding.fix_places, finding.fix.edits, strict=True)
        ]
        data["fix"] = {"safe": finding.fix.safe, "edits": edits}
    return data


def _rewritten(one: Rewritten) -> dict[str, Any]:
    return {"first": one.first, "last": one.last, "after": one.after}


def _place(place: tuple[int, int]) -> dict[str, int]:
    return {"line": place[0], "column": place[1]}


def _summary(report: Report) -> dict[str, int]:
    return {
        "errors": report.count("error"),
        "warnings": report.count("warning"),
        "infos": report.count("info"),
        "files": report.files,
        "entries": report.entries,
    }


def _crash(crash: Crash) -> dict[str, Any]:
    return {"rule": crash.rule, "path": crash.path, "error": crash.error[:MOST]}


def _change(change: Change) -> dict[str, Any]:
    data: dict[str, Any] = {
        "change": change.change,
        "path": change.path,
        "line": change.line,
        "kind": change.kind,
        "section": change.section,
        "fields": change.fields,
    }
    return data if change.before is None else {**data, "before": change.before}
