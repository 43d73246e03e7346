"""What a workflow prints, read back as GitHub's runner reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from contentbot.model import Report
from contentbot.render import report_github
from contentbot.render.report_github import command
from tests.render.sample import CLEAN, FINDINGS, FULL, TEXTS, finding

ANY = st.text(st.characters(exclude_categories=()) | st.sampled_from("%:,=\r\n 0ADC235"))
TRACKING, SPACE, PROSE = FINDINGS[0], FINDINGS[1], FINDINGS[3]


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def read(line: str) -> Command:
    """A line of a log as the runner's ActionCommand.TryParseV2 takes it apart."""
    assert line.startswith("::")
    head, _, message = line[2:].partition("::")
    name, _, told = head.partition(" ")
    pairs = [pair.split("=", 1) for pair in told.split(",") if pair]
    properties = {key.strip(): unescape(value, ":,") for key, value in pairs}
    return Command(name, properties, unescape(message, ""))


def unescape(text: str, more: str) -> str:
    for sign in "\r\n" + more:
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text.replace("%25", "%")


def commands(report: Report, **options: str) -> list[Command]:
    out = report_github.render(report, TEXTS, **options)  # type: ignore[arg-type]
    return [read(line) for line in out.splitlines() if line.startswith("::")]


def test_a_report_is_annotations_and_a_line(golden: Callable[[str, str], None]) -> None:
    golden("render/report.github.txt", report_github.render(FULL, TEXTS))


@given(ANY, ANY, ANY)
def test_a_command_read_back_is_what_was_meant(message: str, file: str, title: str) -> None:
    line = command("error", message, file=file, title=title)
    assert read(line) == ("error", {"file": file, "title": title}, message)
    assert "\n" not in line and "\r" not in line


@given(ANY, ANY.filter(bool))
def test_no_stranger_forges_a_command(message: str, path: str) -> None:
    texts = {path: "x"}
    one = finding(path, 0, 1, message=message, help=message, rule=message, texts=texts)
    out = report_github.render(Report(findings=(one,), files=1), texts)
    first, last, *rest = out.replace("\r", "\n").removesuffix("\n").split("\n")
    assert read(first).properties["file"] == path.removeprefix("./")
    assert last.startswith("1 error in 1 file")
    assert rest == []


def test_ten_of_a_kind_are_shown_and_the_others_counted() -> None:
    report = Report(findings=(TRACKING,) * 500 + (PROSE,) * 12, files=1, entries=1)
    names = [one.name for one in commands(report)]
    assert names == ["error"] * 10 + ["warning"] * 10
    assert report_github.render(report, TEXTS).endswith(" Not annotated: 492 more findings.\n")


def test_warnings_stay_silent_where_errors_are_asked_for() -> None:
    report = Report(findings=(PROSE, SPACE), files=1)
    assert [one.name for one in commands(report, lowest="error")] == ["error"]


def test_remarks_are_never_annotations() -> None:
    remark = replace(SPACE, severity="info")
    assert commands(Report(findings=(remark,), files=1), lowest="info") == []


def test_columns_are_given_within_one_line_only() -> None:
    short, long = commands(Report(findings=(SPACE, PROSE), files=1))
    assert short.properties["col"] == "14" and short.properties["endColumn"] == "24"
    assert "col" not in long.properties and long.properties["endLine"] == "10"


def test_a_crash_comes_first_and_names_the_bot() -> None:
    first, *_ = commands(FULL)
    assert first.properties["title"] == "the bot's own fault"


def test_a_clean_run_prints_one_plain_line() -> None:
    assert report_github.render(CLEAN, {}) == "All well: 214 entries in 203 files.\n"
