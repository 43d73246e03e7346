"""What ten people who really sent something would have been answered; see docs/answers/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.forge.fake import FakeGitHub
from tests.forge.records import BOT, LineComment
from tests.forge.stage import Stage
from tests.forge.submissions import DRAFT, Submission, all_of_them

ANSWERS = ROOT / "docs" / "answers"
TEN = list(all_of_them())


def page(submission: Submission, stage: Stage, number: int) -> Iterator[str]:
    """The answer to a pull as a page of Markdown, part by part."""
    yield f"# {submission.told}"
    yield f"Sent on {submission.now:%A, %Y-%m-%d}, to `{submission.path}`:"
    language = "markdown" if submission.path == DRAFT else "yaml"
    yield fenced(submission.sent, language)
    yield "## The comment\n\n---"
    yield stage.said(number)
    yield "---"
    lines = stage.fake.pull(number).line_comments
    if lines:
        yield "## Beside its lines"
    for one in lines:
        yield f"{where(one)}:\n\n{one.body.partition(chr(10))[2].strip()}"
    yield "## The check and the labels"
    head = stage.fake.pull(number).head
    status = [one for one in stage.fake.home.statuses if one.commit == head][-1]
    labels = ", ".join(f"`{name}`" for name in sorted(stage.labels(number)))
    yield f"`{status.context}` is `{status.state}`: “{status.description}”. Labels: {labels}."
    yield f"Notifications: {', '.join(stage.told(number))}."
    yield "## What was published in the end"
    yield fenced(submission.became) if submission.became else "Nothing: an editor took it out."


def fenced(text: str, language: str = "markdown") -> str:
    return f"```{language}\n{text.strip(chr(10))}\n```"


def where(one: LineComment) -> str:
    rows = f"line {one.line}" if one.start in (None, one.line) else f"lines {one.start}–{one.line}"
    return f"On {rows} of `{one.path}`"


@pytest.mark.parametrize("submission", TEN, ids=lambda one: one.name)
def test_the_answer_to_a_submission_is_as_its_page_shows(
    submission: Submission,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    with FakeGitHub() as fake:
        stage = Stage(tmp_path, fake)
        monkeypatch.chdir(stage.main)
        stage.now = submission.now
        stage.commit(submission.start)
        number = stage.pull(submission.change, newcomer=True)
        stage.answer(number)
        assert {one.author for one in fake.pull(number).line_comments} <= {BOT}
        shown = "\n\n".join(part.strip("\n") for part in page(submission, stage, number)) + "\n"
    file = ANSWERS / f"{submission.name}.md"
    if request.config.getoption("--bless"):
        ANSWERS.mkdir(exist_ok=True)
        file.write_text(shown, "utf-8")
    assert shown == file.read_text("utf-8"), f"if this is meant: pytest --bless ({file.name})"


def test_every_page_is_that_of_a_submission():
    assert sorted(file.stem for file in ANSWERS.glob("*.md")) == [one.name for one in TEN]


@pytest.mark.parametrize("submission", TEN, ids=lambda one: one.name)
def test_taking_everything_over_once_leaves_nothing_to_take_over(
    submission: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with FakeGitHub() as fake:
        stage = Stage(tmp_path, fake)
        monkeypatch.chdir(stage.main)
        stage.now = submission.now
        stage.commit(submission.start)
        number = stage.pull(submission.change)
        stage.answer(number)
        before = list(fake.pull(number).line_comments)
        ((path, text),) = submission.change.items()
        stage.push(number, {path: taken_over(text or "", before)})
        stage.answer(number)
        assert [one for one in fake.pull(number).line_comments if one not in before] == []


def taken_over(text: str, comments: list[LineComment]) -> str:
    """A text once somebody has clicked every suggestion."""
    lines = text.split("\n")
    for one in sorted(comments, key=lambda one: -(one.line or 0)):
        assert one.line is not None
        block = one.body.partition("```suggestion\n")[2].rpartition("```")[0]
        lines[(one.start or one.line) - 1 : one.line] = block.split("\n")[:-1]
    return "\n".join(lines)
