"""The text of strangers is judged in a process that ends when it takes too much."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from contentbot.content.document import Document
from contentbot.errors import ContentbotError, UsageError
from contentbot.jobs.linting import confine
from contentbot.jobs.linting.confine import Begun, Caps, Refused
from contentbot.lint.rule import RULES, Check, Facts, Rule
from contentbot.model import Found
from tests.newsroom import Newsroom, link, tracked

QUICK = Caps(seconds=0.3, memory=64 * 1024 * 1024)
PATIENT = replace(QUICK, seconds=30)  # for what ends by itself, however busy the machine is
Told = list[tuple[str, str | None]]


def lint(begun: Begun, refused: Refused, *, files: dict[str, Check]) -> Told:
    """A job that does something for each file that is not refused."""
    told: Told = []
    for path, work in files.items():
        told.append((path, refused(path)))
        begun(path)
        if refused(path) is None:
            work()  # type: ignore[call-arg]
    return told


def run(caps: Caps = QUICK, **files: object) -> Told:
    return confine.run(partial(lint, files=files), caps)  # type: ignore[arg-type]


def fine() -> None:
    """Takes nothing."""


def endless() -> None:
    while True:
        pass


def hungry() -> None:
    rows = []
    while True:
        rows.append(bytearray(8_000_000))


def gone() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


SLOW = "takes more than 0.3 seconds to read"
LARGE = "takes too much memory to read"


def test_a_job_within_the_caps_gives_what_it_gives():
    assert run(a=fine, b=fine) == [("a", None), ("b", None)]


def test_a_file_that_takes_too_long_is_refused_and_the_others_are_read():
    assert run(a=fine, b=endless, c=fine) == [("a", None), ("b", SLOW), ("c", None)]


def test_a_file_that_takes_too_much_memory_is_refused():
    assert run(PATIENT, a=hungry, b=fine) == [("a", LARGE), ("b", None)]


def test_a_process_that_is_killed_is_no_reason_to_hang():
    assert run(a=gone) == [("a", LARGE)]


def test_after_some_such_files_no_further_one_is_read():
    told = dict(run(a=gone, b=gone, c=gone, d=gone, e=fine))
    assert told.pop("e") == "comes after too many files that took too much"
    assert set(told.values()) == {LARGE}


def test_too_much_before_any_file_is_the_bots_own_fault():
    def job(begun: Begun, refused: Refused) -> None:
        endless()

    with pytest.raises(ContentbotError, match="linting was ended"):
        confine.run(job, QUICK)


def test_what_the_job_cannot_do_is_raised_here():
    def job(begun: Begun, refused: Refused) -> None:
        raise UsageError("no such preset")

    with pytest.raises(UsageError, match="no such preset"):
        confine.run(job, QUICK)


def test_a_fault_of_the_bot_is_told_with_its_place():
    def job(begun: Begun, refused: Refused) -> None:
        raise ZeroDivisionError

    with pytest.raises(ContentbotError, match="ZeroDivisionError") as caught:
        confine.run(job, QUICK)
    assert caught.value.exit_code == 4


# --- as `lint --at` does ---------------------------------------------------------------------


def slow(document: Document, facts: Facts) -> Iterator[Found]:
    """A rule that never ends on one file."""
    if any(entry.url.endswith("slow") for entry in document.entries):
        endless()
    yield from ()


def test_a_slow_file_of_a_commit_gets_one_finding_and_the_others_theirs(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
):
    rule = Rule("slow", "error", slow, "", False, "any", "tests")
    monkeypatch.setitem(RULES, "slow", rule)
    monkeypatch.setattr(confine.run, "__defaults__", (replace(QUICK, seconds=1.5),))
    newsroom.write("content/inbox/a.yml", tracked("a"))
    newsroom.write("content/inbox/slow.yml", link("A title of its own", "https://example.org/slow"))
    run = newsroom.lint("--at", newsroom.commit())
    assert run.status == 1
    assert run.found == [
        ("content/inbox/a.yml", "tracking-parameters", 2),
        ("content/inbox/slow.yml", "too-expensive", 1),
    ]
    assert "takes more than 1.5 seconds" in run.data["findings"][1]["message"]
