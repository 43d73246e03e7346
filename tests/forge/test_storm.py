"""The bot in a storm: whatever happens in whatever order, each pull ends with the truth."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from contentbot.adapters.github import GitHub
from contentbot.errors import OutsideError
from contentbot.jobs.answering import comment
from tests.forge import storm, truth
from tests.forge.fake import TOKEN
from tests.forge.stage import link
from tests.forge.storm import Storm
from tests.forge.turns import Turn
from tests.forge.weather import Weather, weather

SEEDS = (3, 10, 209, 305, 309)  # bench/storm.py plays as many as one likes
PATH, BAD = "content/inbox/faster.yml", link(url="http//example.org/faster")
OPEN = ("open", 4, 1)  # with two faults that can be corrected with a click


@pytest.fixture
def calm(tmp_path) -> Iterator[Storm]:
    """A storm before it begins."""
    with weather(tmp_path) as stage:
        yield Storm(stage, faults=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_pull_ends_with_one_comment_that_tells_the_truth_about_its_head(tmp_path, seed):
    done = truth.play(storm.steps(seed), tmp_path)
    told = [f"seed {seed}; to cut it down: bench/storm.py --shrink --seed {seed}", *done.log]
    assert not done.wrong, "\n".join([*told, *done.wrong])


@pytest.mark.parametrize("first", [4, 8, 12])
def test_of_two_runs_at_once_one_comment_is_left_wherever_they_meet(calm, first):
    for second in (first, first + 1, 99):
        calm.run([OPEN])
        one, other = _runs(calm), _runs(calm)
        for turn, calls in ((one, first), (other, second), (one, 99), (other, 99)):
            _go(calm, turn, calls)
    _settled(calm)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/comments$"),
        ("POST", "/reviews$"),
        ("POST", "/statuses/"),
        ("POST", "/labels$"),
        ("POST", "/issues$"),
    ],
)
def test_two_runs_held_before_the_same_call_end_with_one_comment(calm, method, path):
    calm.run([OPEN])
    stage, barrier = calm.stage, threading.Barrier(2)

    def meet() -> None:
        with suppress(threading.BrokenBarrierError):  # the other one never came so far
            barrier.wait(timeout=60)

    def run(event: object) -> None:
        try:
            comment.comment(event, _forge(stage), stage.room, stage.place)  # type: ignore[arg-type]
        except OutsideError as error:
            failed.append(error)
        finally:
            barrier.abort()

    failed: list[OutsideError] = []
    calm.fake.before(method, path, meet, times=2)
    events = [stage.check(1), stage.check(1)]
    racers = [threading.Thread(target=run, args=(event,)) for event in events]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert not failed
    assert len(stage.own(1)) == 1
    _settled(calm)


# --- what storms have found ------------------------------------------------------------------


def test_a_suggestion_that_no_marker_knows_of_is_put_away_as_well(calm):
    stage = calm.stage
    number = stage.pull({PATH: BAD})
    calm.fake.fault(("POST", "/comments$"), "502 before")
    with pytest.raises(OutsideError):
        stage.answer(number)
    (there,) = calm.fake.pull(number).threads
    stage.push(number, {PATH: link()})
    stage.answer(number)
    assert there.resolved


def test_labels_and_a_status_that_another_run_left_behind_are_put_right(calm):
    stage = calm.stage
    number = stage.pull({PATH: link()})
    stage.answer(number)
    calm.fake.label(number, "state: conflict")
    calm.sweep()
    assert stage.labels(number) == {"entry: link", "state: ready"}
    calm.fake.add_status(calm.fake.pull(number).head, "failure", "contentbot")
    calm.sweep()
    assert stage.status(number) == "success"
    assert stage.told(number) == ["comment"]


def test_closing_the_earlier_of_two_pulls_lifts_the_notice_although_one_is_left_alone(calm):
    stage = calm.stage
    first = stage.pull({PATH: link()}, age=timedelta(hours=2))
    second = stage.pull({"content/inbox/other.yml": link("The same page")}, author="bob")
    stage.answer(first)
    stage.answer(second)
    assert f"#{first}" in stage.said(second)
    calm.fake.close(first)
    calm.sweep()
    assert f"#{first}" not in stage.said(second)


def test_a_run_that_left_nothing_does_not_blot_out_what_one_found_of_the_same_head(calm):
    stage = calm.stage
    number = stage.pull({PATH: BAD})
    stage.answer(number)
    stage.comment(stage.check(number, report=False))
    assert "to correct" in stage.said(number)
    stage.answer(number)
    assert stage.told(number) == ["review", "comment"]


def test_a_pull_that_waited_for_an_editor_tells_of_its_faults_once_more_only(calm):
    stage = calm.stage
    number = stage.pull({PATH: BAD})
    stage.comment(stage.check(number, "action_required", report=False))
    stage.answer(number)
    assert "to correct" in stage.said(number)
    assert stage.told(number) == ["comment", "review"]


def test_a_sweep_writes_nothing_on_an_editors_pull_that_is_as_it_was(calm):
    stage = calm.stage
    stage.answer(stage.pull({PATH: link()}, author="editor"))
    assert calm.sweep() == 0


def _forge(stage: Weather) -> GitHub:
    return GitHub("owner/newsletter", TOKEN, base_url=stage.fake.url, patient=False)


def _runs(calm: Storm) -> Turn:
    """A run on the newest pull, about to begin."""
    stage, number = calm.stage, calm.numbers[-1]
    event = stage.check(number)
    return Turn(
        "run",
        lambda forge: comment.comment(event, forge, stage.room, stage.place),
        stage.forge,
        number=number,
    )


def _go(calm: Storm, turn: Turn, calls: int) -> None:
    while calls and not turn.over:
        turn.step()
        calm.hear()
        calls -= 1
    assert turn.crash is None


def _settled(calm: Storm) -> None:
    """One sweep may put labels and statuses right; the next finds nothing to do."""
    calm.sweep()
    assert calm.sweep() == 0
    assert truth.untruths(calm) == []
