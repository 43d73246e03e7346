"""How many calls an answer costs, counted by the fake; where a redirect leads to is not counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contentbot.jobs.commanding import command, decision
from tests.forge import events
from tests.forge.fake import FakeGitHub
from tests.forge.records import BOT
from tests.forge.stage import Stage, link

FASTER = "content/inbox/faster.yml"
BROKEN = link(url="http//example.org/faster")
WRONG = link() + "colour: blue\n"  # no correction is known


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with FakeGitHub() as fake:
        made = Stage(tmp_path, fake)
        monkeypatch.chdir(made.main)
        yield made


@pytest.fixture
def used(stage: Stage) -> Stage:
    """A stage on which the bot has already made its index, and its labels are known."""
    stage.answer(stage.pull({"content/inbox/one.yml": link("One", "https://example.org/one")}))
    return stage


def cost(stage: Stage, work: Callable[[], object]) -> tuple[int, int]:
    """Calls, and writes among them. Told with `-rP`."""
    before = len(stage.fake.log)
    work()
    calls, writes = stage.fake.calls(before), stage.fake.writes(before)
    print(f"{len(calls)} calls, {len(writes)} writes")  # noqa: T201
    for one in calls:
        print(f"  {one.method} {one.path}")  # noqa: T201
    return len(calls), len(writes)


def answering(stage: Stage, number: int) -> Callable[[], object]:
    """comment.yml, once the check is over."""
    event = stage.check(number)
    return lambda: stage.comment(event)


# --- nothing new -----------------------------------------------------------------------------


@pytest.mark.parametrize("text", [link(), WRONG, BROKEN], ids=["clean", "wrong", "broken"])
def test_an_unchanged_result_costs_eight_calls_and_no_write(used: Stage, text: str):
    number = used.pull({FASTER: text})
    used.answer(number)
    calls, writes = cost(used, answering(used, number))
    assert (calls <= 8, writes) == (True, 0)


def test_an_unchanged_result_for_an_editor_costs_eight_calls_and_no_write(used: Stage):
    number = used.pull({FASTER: link()}, author="editor")
    used.answer(number)
    calls, writes = cost(used, answering(used, number))
    assert (calls <= 8, writes) == (True, 0)


def test_an_unchanged_result_of_more_than_entries_costs_eight_calls_and_no_write(used: Stage):
    number = used.pull({FASTER: link(), "README.md": "hello\n"})
    used.answer(number)
    calls, writes = cost(used, answering(used, number))
    assert (calls <= 8, writes) == (True, 0)


# --- something new ---------------------------------------------------------------------------


def test_an_edited_comment_and_a_status_cost_twelve_calls(used: Stage):
    number = used.pull({FASTER: link()})
    used.answer(number)
    used.push(number, {FASTER: link("Other words for the same page")})
    calls, _ = cost(used, answering(used, number))
    assert used.told(number) == ["comment"]
    assert calls <= 12


def test_an_edited_comment_costs_twelve_calls_when_the_address_is_another(used: Stage):
    number = used.pull({FASTER: link()})
    used.answer(number)
    used.push(number, {FASTER: link(url="https://example.org/another")})
    calls, _ = cost(used, answering(used, number))
    assert used.told(number) == ["comment"]
    assert calls <= 12


def test_a_correction_that_turns_it_green_costs_twenty_calls(used: Stage):
    number = used.pull({FASTER: BROKEN})
    used.answer(number)
    used.push(number, {FASTER: link()})
    calls, _ = cost(used, answering(used, number))
    assert used.told(number) == ["review", "comment", "comment"]
    assert calls <= 20


# --- the first word --------------------------------------------------------------------------


def first_post(stage: Stage) -> int:
    """The cost of a first answer with all that there can be in it."""
    number = stage.pull({FASTER: BROKEN, "content/inbox/two.yml": link()})
    calls, _ = cost(stage, answering(stage, number))
    assert stage.told(number) == ["review", "comment"]
    assert stage.labels(number) == {"entry: link", "state: needs author"}
    assert stage.status(number) == "failure"
    return calls


def test_a_first_post_with_labels_suggestions_and_status_costs_twenty_calls(used: Stage):
    assert first_post(used) <= 20


def test_the_very_first_post_of_all_makes_the_index_too_and_costs_two_more(stage: Stage):
    assert first_post(stage) <= 22


# --- sweeps ----------------------------------------------------------------------------------


def test_a_sweep_asks_five_times_for_each_pull_that_is_as_it_was(used: Stage):
    for number in range(3):
        files = {f"content/inbox/{number}.yml": link("A title", f"https://example.org/{number}")}
        used.answer(used.pull(files))
    calls, writes = cost(used, used.sweep)
    assert (calls <= 4 + 5 * 4, writes) == (True, 0)


# --- commands --------------------------------------------------------------------------------


@pytest.mark.parametrize("author", ["ada", "editor", "mallory"])
@pytest.mark.parametrize("name", ["recheck", "fix", "quiet", "help", "dance", "fix all"])
def test_a_command_costs_eight_calls(used: Stage, name: str, author: str):
    number = used.pull({FASTER: link()})
    said = events.comment_created(
        used.fake, used.fake.add_comment(number, author, f"/contentbot {name}")
    )

    def carried_out() -> None:
        repository = used.fake.home.name
        made = command.decide(said, used.forge, repository=repository, bot_accounts=[BOT])
        assert made is not None
        command.act(decision.load(decision.dump(made)), used.forge, used.room, used.place)

    calls, writes = cost(used, carried_out)
    assert (calls <= 8, 1 <= writes <= 2) == (True, True)
