"""What the check left behind, an archive that strangers may have made: a report, or a refusal."""

from __future__ import annotations

import io
import json
import math
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Never

from contentbot.content import schema, schema_gate
from contentbot.errors import ContentbotError
from contentbot.frozen import dataclass
from contentbot.model import (
    Change,
    Crash,
    Edit,
    Finding,
    Fix,
    Report,
    Rewritten,
    Severity,
    Span,
)

MEMBER = "report.json"
MOST_PACKED = 4 << 20  # bytes of the archive
MOST_BYTES = 4 << 20  # bytes of the report; one on a thousand findings has 400 kB
MOST_FINDINGS = 2_000
DEEPEST = 40  # lists and mappings within one another: 32 in an entry, and what is around it
MOST_REWRITTEN = 40  # lines that are rewritten together
_MOST_COUNT = 999_999  # no line, column or sum is higher
_RANK: Mapping[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NAME = re.compile(r"[a-zA-Z0-9-]+")
_LINE = re.compile(r"[1-9][0-9]{0,8}")


class UnreadableReport(ContentbotError):
    """The check left something, but no report that can be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the check left no readable report ({reason})")


@dataclass(frozen=True, slots=True)
class Received:
    """A report as it was received. left_out: how many findings were too many to be kept."""

    report: Report
    left_out: int = 0


def report(archive: bytes) -> Received:
    """The report in an archive (ZIP), rebuilt from checked values alone.

    Nothing is written anywhere. What a report in JSON does not have is as for a report of
    nothing: spans are at 0, `about` and `notes` are empty.

    Raises:
        UnreadableReport: the archive or the report is not what our own check makes.
    """
    return read(_member(archive))


def read(text: bytes) -> Received:
    """The report in its JSON, rebuilt from checked values alone.

    Raises:
        UnreadableReport: it is not what our own check makes.
    """
    data = _parsed(text)
    if not _accepts()(data):
        raise UnreadableReport("it has another shape than a report")
    _check_values(data)
    return _rebuilt(data)


# --- bytes ----------------------------------------------------------------------------------


def _member(archive: bytes) -> bytes:
    """The bytes of the one file of an archive; what the archive says of itself counts nothing."""
    if len(archive) > MOST_PACKED:
        raise UnreadableReport("the archive is too large")
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            rows = opened.infolist()
            if [row.filename for row in rows] != [MEMBER] or not _is_plain(rows[0]):
                raise UnreadableReport(f"the archive holds something else than `{MEMBER}`")
            with opened.open(rows[0]) as file:
                data = file.read(MOST_BYTES + 1)
    except UnreadableReport:
        raise
    except Exception as error:
        # A hostile archive makes the library raise whatever comes: there is no list of it.
        raise UnreadableReport("the archive is broken") from error
    if len(data) > MOST_BYTES:
        raise UnreadableReport("the report is too large")
    if len(data) != rows[0].file_size:
        raise UnreadableReport("the archive is broken")
    return data


def _is_plain(row: zipfile.ZipInfo) -> bool:
    """Whether a member is a file, packed in a way that bounds the memory."""
    kind = stat.S_IFMT(row.external_attr >> 16)
    packed = row.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return kind in (0, stat.S_IFREG) and packed


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_refused, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise UnreadableReport("it is not JSON") from error


def _refused(name: str) -> Never:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refused(digits)


# --- values ---------------------------------------------------------------------------------


@cache
def _accepts() -> Callable[[Any], bool]:
    """A yes or no: to explain what is wrong with a hostile report could take for ever."""
    return schema_gate.gate(schema.load("report"))


def _check_values(data: Any) -> None:
    """Refuses what the schema lets pass: half characters, and depth.

    Raises:
        UnreadableReport: there is such a value somewhere.
    """
    level = [data]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += (*value, *value.values())
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str):
                _check_text(value)
        level = below
    if level:
        raise UnreadableReport("it is nested too deeply")


def _check_text(text: str) -> None:
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise UnreadableReport("it has half a character")


def _count(value: float) -> int:
    """A whole number; nobody may make the bot count further than files go."""
    if value > _MOST_COUNT:
        raise UnreadableReport("it has a number that counts nothing")
    return int(value)


def _matched(pattern: re.Pattern[str], text: str) -> str:
    """A text that is like a pattern from end to end: `$` in a schema lets a line end pass."""
    if pattern.fullmatch(text) is None:
        raise UnreadableReport("it has a name or number of another form")
    return text


# --- the report -----------------------------------------------------------------------------


def _rebuilt(data: Mapping[str, Any]) -> Received:
    findings = [_finding(row) for row in data["findings"]]
    kept = _worst(findings)
    summary, parents, commit = data["summary"], data.get("parents"), data.get("commit")
    found = Report(
        findings=kept,
        crashes=tuple(_crash(row) for row in data["crashes"]),
        files=_count(summary.get("files", 0)),
        entries=_count(summary.get("entries", 0)),
        commit=None if commit is None else _matched(_COMMIT, commit),
        parents=None if parents is None else tuple(_matched(_COMMIT, one) for one in parents),
        changes=tuple(_change(row) for row in data["entries"]) if "entries" in data else None,
        lines=_lines(data["lines"]) if "lines" in data else None,
        mended=_mended(data["mended"]) if "mended" in data else None,
    )
    return Received(found, len(findings) - len(kept))


def _worst(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As many findings as are kept, the mildest left out; the others stay in their order."""
    every = list(enumerate(findings))
    every.sort(key=lambda row: (_RANK[row[1].severity], row[0]))
    return tuple(finding for _, finding in sorted(every[:MOST_FINDINGS], key=lambda row: row[0]))


def _finding(row: Mapping[str, Any]) -> Finding:
    fix, places = _fix(row["fix"]) if "fix" in row else (None, ())
    return Finding(
        id=row["id"],
        about="",
        rule=_matched(_NAME, row["rule"]),
        severity=row["severity"],
        path=row["path"],
        span=Span(0, 0),
        line=_count(row["line"]),
        column=_count(row["column"]),
        end_line=_count(row["end_line"]),
        end_column=_count(row["end_column"]),
        message=row["message"],
        help=row["help"],
        fix=fix,
        fix_places=places,
    )


Place = tuple[int, int]


def _fix(row: Mapping[str, Any]) -> tuple[Fix, tuple[tuple[Place, Place], ...]]:
    """A fix, and where each of its edits is."""
    places = tuple((_place(edit["start"]), _place(edit["end"])) for edit in row["edits"])
    if any(start > end for start, end in places):
        raise UnreadableReport("it has an edit that ends before it starts")
    edits = tuple(Edit(Span(0, 0), edit["text"]) for edit in row["edits"])
    return Fix(edits, row["safe"]), places


def _place(row: Mapping[str, Any]) -> Place:
    return _count(row["line"]), _count(row["column"])


def _crash(row: Mapping[str, Any]) -> Crash:
    return Crash(_matched(_NAME, row["rule"]), row["path"], row["error"])


def _change(row: Mapping[str, Any]) -> Change:
    return Change(
        change=row["change"],
        path=row["path"],
        line=_count(row["line"]),
        kind=row["kind"],
        section=row["section"],
        fields=row["fields"],
        before=row.get("before"),
    )


def _lines(rows: Mapping[str, Mapping[str, str]]) -> dict[str, dict[int, str]]:
    return {
        path: {int(_matched(_LINE, number)): text for number, text in lines.items()}
        for path, lines in rows.items()
    }


def _mended(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, tuple[Rewritten, ...]]:
    return {path: tuple(map(_rewritten, ranges)) for path, ranges in rows.items()}


def _rewritten(row: Mapping[str, Any]) -> Rewritten:
    first, last = _count(row["first"]), _count(row["last"])
    if not 0 <= last - first < MOST_REWRITTEN:
        raise UnreadableReport("it rewrites lines that are none")
    return Rewritten(first, last, tuple(row["after"]))
