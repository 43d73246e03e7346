"""What strangers may have packed: a report comes out as it went in, or a polite refusal does."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import tracemalloc
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.jobs.answering import intake
from contentbot.model import Change, Crash, Edit, Finding, Fix, Report, Span
from contentbot.render import report_json
from tests.render.sample import FULL

GOOD = report_json.render(FULL, {}).encode()


def packed(*members: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive; packed small, so that it may hold much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data, how)
    return out.getvalue()


def of(text: str | bytes) -> bytes:
    """An archive as the check leaves it, with some text in place of the report."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return packed((intake.MEMBER, data))


def changed(**members: Any) -> bytes:
    """A good report with other members."""
    return of(json.dumps({**json.loads(GOOD), **members}))


def link() -> bytes:
    info = zipfile.ZipInfo(intake.MEMBER)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed((info, GOOD))


def lying(size: int) -> bytes:
    """An archive whose directory says that the report has another size than it has."""
    data = bytearray(of(GOOD))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(of(GOOD))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(sign) + offset] |= 1
    return bytes(data)


def forgotten(old: Report) -> Report:
    """A report without what its JSON does not hold."""
    nowhere = Span(0, 0)
    findings = tuple(
        replace(
            one,
            about="",
            span=nowhere,
            fix=one.fix and Fix(tuple(Edit(nowhere, e.text) for e in one.fix.edits), one.fix.safe),
        )
        for one in old.findings
    )
    return replace(old, findings=findings, notes=())


# --- what is fine ----------------------------------------------------------------------------


def test_a_report_with_everything_arrives_as_it_was_sent() -> None:
    sent = replace(FULL, lines={"content/inbox/a.yml": {3: "url: http://a.b/", 12: ""}})
    got = intake.report(of(report_json.render(sent, {})))
    assert got == intake.Received(forgotten(sent))


TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
PATHS = TEXT.map(lambda text: f"content/{text}")
COUNTS = st.integers(1, 9999)
PLACES = st.tuples(COUNTS, COUNTS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(TEXT, VALUES, max_size=4)
NAMES = st.from_regex(r"[a-zA-Z0-9-]{1,20}", fullmatch=True)
RANGES = st.tuples(PLACES, PLACES).map(lambda row: (min(row), max(row)))
EDITS = st.tuples(TEXT, RANGES)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    edits = draw(st.none() | st.lists(EDITS, max_size=3))
    return Finding(
        id=draw(NAMES), about="", rule=draw(NAMES),
        severity=draw(st.sampled_from(("error", "warning", "info"))),
        path=draw(PATHS), span=Span(0, 0), line=draw(COUNTS), column=draw(COUNTS),
        end_line=draw(COUNTS), end_column=draw(COUNTS), message=draw(TEXT) + "!", help=draw(TEXT),
        fix=None if edits is None else Fix(
            tuple(Edit(Span(0, 0), text) for text, _ in edits), draw(st.booleans())
        ),
        fix_places=tuple(places for _, places in edits or ()),
    )  # fmt: skip


CHANGES = st.builds(
    Change,
    change=st.sampled_from(("added", "changed", "moved", "removed")),
    path=PATHS,
    line=COUNTS,
    kind=st.sampled_from(("link", "event", "text")),
    section=st.none() | TEXT,
    fields=FIELDS,
    before=st.none() | FIELDS,
)
COMMITS = st.from_regex("[0-9a-f]{40}", fullmatch=True)
REPORTS = st.builds(
    Report,
    findings=st.lists(findings(), max_size=3).map(tuple),
    crashes=st.lists(st.builds(Crash, NAMES, PATHS, NAMES), max_size=2).map(tuple),
    files=st.integers(0, 999),
    entries=st.integers(0, 999),
    commit=st.none() | COMMITS,
    parents=st.none() | st.lists(COMMITS, max_size=2).map(tuple),
    changes=st.none() | st.lists(CHANGES, max_size=3).map(tuple),
    lines=st.none() | st.dictionaries(PATHS, st.dictionaries(COUNTS, TEXT, max_size=2), max_size=2),
)


@given(REPORTS)
def test_whatever_our_own_check_may_say_arrives_as_it_was_sent(sent: Report) -> None:
    assert intake.report(of(report_json.render(sent, {}))).report == sent


def test_of_too_many_findings_the_worst_are_kept_in_their_order() -> None:
    row = json.loads(GOOD)["findings"][0]
    row.pop("fix", None)
    levels = ("info", "warning", "error")
    rows = [{**row, "id": f"n{n}", "severity": levels[n % 3]} for n in range(4500)]
    got = intake.report(changed(findings=rows))
    kept = [int(one.id[1:]) for one in got.report.findings]
    assert (len(kept), got.left_out) == (intake.MOST_FINDINGS, 2500)
    assert kept == sorted(kept)
    assert {levels[n % 3] for n in kept} == {"error", "warning"}


# --- what is not -----------------------------------------------------------------------------

ROW = json.loads(GOOD)["findings"][0]
DEEP = {"a": 1}
for _ in range(intake.DEEPEST):
    DEEP = {"a": DEEP}  # type: ignore[dict-item]
CHANGE = json.loads(GOOD)["entries"][0]
HOSTILE = {
    "nothing at all": b"",
    "no archive": b"PK\x03\x04 but no more",
    "an empty archive": packed(),
    "more bytes than an archive may have": b"\0" * intake.MOST_PACKED + of(GOOD),
    "a path that leads out": packed(("../x", b"{}")),
    "such a path beside the report": packed((intake.MEMBER, GOOD), ("../x", b"{}")),
    "the report in a folder": packed((f"a/{intake.MEMBER}", GOOD)),
    "an absolute path": packed((f"/{intake.MEMBER}", GOOD)),
    "a thousand members": packed(*((f"{n}.json", GOOD) for n in range(1000))),
    "a symbolic link": link(),
    "a declared size of four gigabytes": lying(0xFFFFFFFE),
    "a declared size of three bytes": lying(3),
    "an encrypted member": encrypted(),
    "a bomb": of(b" " * intake.MOST_BYTES + GOOD),
    "one byte too many": of(GOOD.ljust(intake.MOST_BYTES + 1)),
    "a way of packing that takes much memory": packed((intake.MEMBER, GOOD), how=zipfile.ZIP_LZMA),
    "a damaged member": of(GOOD).replace(b"PK\x03\x04", b"PK\x03\x05"),
    "an empty report": of(b""),
    "no JSON": of("{"),
    "no UTF-8": of(b'{"a": "\xff"}'),
    "a NaN": changed(entries=[{**CHANGE, "fields": {"number": float("nan")}}]),
    "a number without end": of(GOOD.replace(b'"http://example.org/faster"', b"1e999")),
    "more digits than anybody reads": of('{"version": ' + "1" * 5000 + "}"),
    "JSON that nests without end": of("[" * 100_000),
    "JSON that nests deeply": changed(entries=[{**CHANGE, "fields": DEEP}]),
    "a list": of("[]"),
    "null": of("null"),
    "another version": changed(version=2),
    "an unknown member": changed(pull=7),
    "two million faults": of('{"version": 1, "findings": [' + "1," * 1_000_000 + "1]}"),
    "half a character": of(json.dumps({**json.loads(GOOD), "crashes": []}).replace("url", "\\ud800")),
    "a commit that ends in a line end": changed(commit="1" * 40 + "\n"),
    "parents that are no commits": changed(parents=["HEAD", "main"]),
    "a rule that ends in a line end": changed(findings=[{**ROW, "rule": "some-rule\n"}]),
    "a line beyond all files": changed(findings=[{**ROW, "line": 10**12}]),
    "lines that have no number": changed(lines={"a.yml": {"one": "x"}}),
    "an edit that ends before it starts": changed(
        findings=[
            {
                **ROW,
                "fix": {
                    "safe": True,
                    "edits": [
                        {
                            "start": {"line": 3, "column": 1},
                            "end": {"line": 2, "column": 9},
                            "text": "",
                        }
                    ],
                },
            }
        ]
    ),
}  # fmt: skip


@pytest.mark.parametrize("archive", HOSTILE.values(), ids=HOSTILE)
def test_a_poisoned_archive_is_refused_in_one_sentence_and_leaves_nothing(
    archive: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(intake.UnreadableReport) as refusal:
        intake.report(archive)
    told = str(refusal.value)
    assert told.startswith("the check left no readable report (")
    assert "\n" not in told
    assert len(told) < 140
    assert os.listdir(tmp_path) == []


@given(st.binary(max_size=60), st.integers(0, 10_000))
def test_an_archive_with_a_part_overwritten_is_read_or_refused(noise: bytes, at: int) -> None:
    whole = of(GOOD)
    at %= len(whole)
    with suppress(intake.UnreadableReport):
        intake.report(whole[:at] + noise + whole[at + len(noise) :])


def test_a_bomb_is_not_unpacked_to_its_end() -> None:
    bomb = of(b" " * (64 << 20))
    tracemalloc.start()
    with pytest.raises(intake.UnreadableReport):
        intake.report(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * intake.MOST_BYTES
