"""Which pull a run was about: found by what the forge says, never by what the run says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contentbot.errors import UsageError
from contentbot.forge import Pull
from contentbot.jobs.answering import runs
from contentbot.jobs.answering.runs import Run

HEAD, OTHER = "a" * 40, "b" * 40
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
RUN = Run(
    id=70,
    attempt=2,
    event="pull_request",
    conclusion="success",
    head=HEAD,
    head_repository="ada/news",
    head_branch="my-link",
    url="https://github.com/paper/news/actions/runs/70",
)
PULL = Pull(
    number=7, author="ada", head=HEAD, head_repository="ada/news", head_branch="my-link",
    base_branch="main", created=NOW,
)  # fmt: skip


def event(**members: Any) -> dict[str, Any]:
    """What the forge sends when a run is over, as far as it is looked at."""
    row = {
        "id": 70,
        "run_attempt": 2,
        "event": "pull_request",
        "conclusion": "success",
        "head_sha": HEAD,
        "head_branch": "my-link",
        "head_repository": {"full_name": "ada/news", "owner": {"login": "mallory"}},
        "html_url": "https://github.com/paper/news/actions/runs/70",
        "pull_requests": [],
    }
    return {"action": "completed", "workflow_run": {**row, **members}}


class Asked:
    """A forge that knows some pulls, and what it was asked."""

    def __init__(self, *pulls: Pull) -> None:
        self.known = pulls
        self.questions: list[str | None] = []

    def pulls(self, head: str | None = None) -> list[Pull]:
        self.questions.append(head)
        return list(self.known)


def found(*pulls: Pull, run: Run = RUN) -> int | None:
    pull = runs.pull_of(run, Asked(*pulls), base="main")  # type: ignore[arg-type]
    return pull.number if pull else None


def test_a_run_is_read_from_its_event() -> None:
    assert runs.read(event()) == RUN


def test_the_owner_is_that_of_the_repository_whoever_else_is_named() -> None:
    assert runs.read(event()).owner == "ada"


def test_a_run_of_the_merge_queue_is_one_too() -> None:
    run = runs.read(event(event="merge_group", head_branch="gh-readonly-queue/main/pr-7-abc"))
    assert (run.event, run.head_branch) == ("merge_group", "gh-readonly-queue/main/pr-7-abc")


@pytest.mark.parametrize(
    "members",
    [
        {"id": "70"},
        {"id": True},
        {"id": 0},
        {"run_attempt": None},
        {"head_sha": "main"},
        {"head_sha": HEAD + "\n"},
        {"head_sha": ["a"]},
        {"conclusion": None},
        {"conclusion": "success\n::error::"},
        {"event": 7},
    ],
    ids=str,
)
def test_an_event_of_another_form_is_refused(members: Mapping[str, Any]) -> None:
    with pytest.raises(UsageError):
        runs.read(event(**members))


@pytest.mark.parametrize("data", [{}, {"action": "requested"}, {"workflow_run": 7}])
def test_an_event_about_something_else_is_refused(data: Mapping[str, Any]) -> None:
    with pytest.raises(UsageError):
        runs.read({**event(), **data} if data else {})


@pytest.mark.parametrize(
    "url",
    [
        None,
        7,
        "http://github.com/paper/news",
        "https://github.com.evil.example/x",
        "https://evil.example/https://github.com/x",
        "https://github.com/paper/news) [free](https://evil.example",
        "https://github.com/a\nb",
    ],
)
def test_a_page_that_is_not_the_servers_own_is_dropped(url: object) -> None:
    assert runs.read(event(html_url=url)).url == ""


def test_another_server_has_its_own_pages() -> None:
    url = "http://127.0.0.1:99/paper/news/actions/runs/70"
    assert runs.read(event(html_url=url), server="http://127.0.0.1:99/").url == url


def test_a_run_whose_repository_was_deleted_belongs_to_no_pull() -> None:
    run = runs.read(event(head_repository=None))
    forge = Asked(PULL)
    assert runs.pull_of(run, forge, base="main") is None  # type: ignore[arg-type]
    assert forge.questions == []


def test_the_pull_is_asked_for_by_owner_and_branch() -> None:
    forge = Asked(PULL)
    assert runs.pull_of(RUN, forge, base="main") == PULL  # type: ignore[arg-type]
    assert forge.questions == ["ada:my-link"]


def test_the_number_that_an_event_names_counts_nothing() -> None:
    theirs = replace(PULL, number=8, head=OTHER, author="eve", head_branch="other")
    run = runs.read(event(pull_requests=[{"number": 8, "head": {"sha": OTHER}}]))
    assert found(theirs, PULL, run=run) == 7
    assert found(theirs, run=run) is None


@pytest.mark.parametrize(
    "pull",
    [
        replace(PULL, head=OTHER),
        replace(PULL, head_repository="eve/news"),
        replace(PULL, head_repository=""),
        replace(PULL, open=False),
    ],
    ids=["its head has moved on", "another repository", "a deleted repository", "closed"],
)
def test_a_pull_that_the_run_was_not_about_is_left_alone(pull: Pull) -> None:
    assert found(pull) is None


def test_the_names_of_repositories_have_no_case() -> None:
    assert found(replace(PULL, head_repository="Ada/News")) == 7


def test_of_two_pulls_with_one_head_nobody_can_tell_which_was_judged() -> None:
    assert found(replace(PULL, number=5, base_branch="old"), PULL) is None


def test_a_pull_into_another_branch_is_not_answered() -> None:
    assert found(replace(PULL, base_branch="old")) is None
