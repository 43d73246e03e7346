"""Pulls come in by themselves where the settings say so, are recorded, and can be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contentbot.adapters.git import GitRepository
from contentbot.content.settings import AutoTake
from contentbot.errors import OutsideError
from contentbot.forge import Pull
from contentbot.jobs.admitting import act, candidates, history
from contentbot.jobs.admitting.act import TAKEN, Outcome
from contentbot.jobs.admitting.admission import admits
from contentbot.jobs.admitting.untake import BRANCH, take_back
from contentbot.jobs.answering import labels, sweep
from contentbot.jobs.commanding.taking import Done, take
from tests.forge import bare
from tests.forge.fake import FakeGitHub
from tests.forge.stage import DRAFT, NOW, Stage, link

ONE = "content/inbox/one.yml"
TWO = "content/inbox/two.yml"
NEXT = "content/drafts/next.md"
LAST = "* [Ten years of borrowing](https://example.org/ten-years)\n"
MINE = "* [Faster builds with a shared cache](https://example.org/faster)\n"
TERMS = AutoTake(frozenset({"observations"}), taken=2, quiet=12)
KNOWN = Counter({"ada": 2, "grace": 3})
OTHER = partial(link, "A tour of the new linker", "https://example.org/linker")


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with FakeGitHub() as fake:
        made = Stage(tmp_path, fake)
        monkeypatch.chdir(made.main)
        yield made


def ready(stage: Stage, path: str = ONE, text: str | None = None, **more: Any) -> int:
    """A pull that was answered, and was quiet since."""
    number = stage.pull({path: text or link()}, **more)
    stage.answer(number)
    return number


def later(stage: Stage, hours: float = 13) -> None:
    """So many hours pass, for the bot; what was said before was said then."""
    for one in stage.fake.home.statuses:
        one.created = NOW - timedelta(minutes=1)
    stage.now = NOW + timedelta(hours=hours)


def rows(stage: Stage) -> list[sweep.Row]:
    found = sweep.read(stage.forge, GitRepository(stage.main), stage.room, branch="main")
    return sweep.parse(sweep.write(found))


def looked(stage: Stage, taken: Counter[str] = KNOWN) -> list[candidates.Looked]:
    found = candidates.look(
        rows(stage), stage.forge, stage.room, stage.place, terms=TERMS, taken=taken
    )
    return list(found)


def reasons(stage: Stage, taken: Counter[str] = KNOWN) -> list[str]:
    """Why each open pull does not come in; "" for one that does."""
    room = stage.room
    return [
        admits(one.candidate, room.settings, TERMS, room.now).reason
        if one.candidate
        else one.reason
        for one in looked(stage, taken)
    ]


def acted(
    stage: Stage, found: list[candidates.Looked], taking: Callable[[Pull], Done] | None = None
) -> list[Outcome]:
    base = stage.room
    mine = partial(take, forge=stage.forge, base=base, place=stage.place, by="contentbot")
    done = act.act(found, stage.forge, taking or mine, base=base, place=stage.place, terms=TERMS)
    return list(done)


def on_main(stage: Stage, path: str) -> str | None:
    found = bare.git(stage.origin, "show", f"main:{path}", fails=True)
    return None if found is None else found.decode()


# --- looking ---------------------------------------------------------------------------------


def test_a_file_and_a_line_that_are_green_and_quiet_may_come_in(stage):
    ready(stage)
    text = DRAFT.replace(LAST, LAST + MINE.replace("faster", "linker").replace("Faster", "Linked"))
    ready(stage, NEXT, text, author="grace")
    later(stage)
    assert reasons(stage) == ["", ""]


def test_before_its_hours_are_over_it_waits(stage):
    ready(stage)
    later(stage, hours=11)
    assert reasons(stage) == ["it has not been quiet for 12 hours"]


def test_a_push_begins_the_hours_anew_whatever_its_commit_says_of_its_time(stage):
    number = ready(stage)
    later(stage)
    stage.push(number, {ONE: link("Faster builds with a common cache")})
    stage.answer(number)
    for one in stage.fake.home.statuses:
        if one.commit == stage.fake.pull(number).head:
            one.created = stage.now - timedelta(hours=1)
    assert reasons(stage) == ["it has not been quiet for 12 hours"]


def test_a_word_of_anybody_begins_the_hours_anew(stage):
    number = ready(stage)
    later(stage)
    stage.fake.add_comment(number, "eve", "Is this not an advertisement?").created = stage.now
    assert reasons(stage) == ["it has not been quiet for 12 hours"]


@pytest.mark.parametrize("label", [labels.HOLD, labels.KEPT])
def test_what_an_editor_holds_or_changed_stays(stage, label):
    number = ready(stage)
    later(stage)
    stage.fake.label(number, label)
    assert reasons(stage)[0] != ""


def test_a_review_that_asks_for_something_stops_it(stage):
    number = ready(stage)
    later(stage)
    stage.fake.add_review(number, "eve", "CHANGES_REQUESTED")
    assert reasons(stage) == ["somebody's review asks for something"]


@pytest.mark.parametrize(
    "changes",
    [
        {ONE: link(), "README.md": "Hello\n"},
        {ONE: link(), TWO: OTHER()},
        {NEXT: DRAFT.replace(LAST, MINE)},
        {NEXT: DRAFT.replace(LAST, LAST + MINE).replace("Ten years", "Eleven years")},
        {"content/newsletter.yml": None},
    ],
)
def test_what_does_more_than_add_an_entry_stays(stage, changes):
    if None in changes.values():
        changes = {"content/newsletter.yml": "name: x\nsections: []\n"}
    stage.pull(changes)
    later(stage)
    assert reasons(stage) == ["it does more than add one entry"]


def test_a_newcomer_a_draft_and_a_fault_stay_without_a_question_more(stage):
    ready(stage, author="eve")
    ready(stage, TWO, OTHER(), author="grace", draft=True)
    later(stage)
    before = len(stage.fake.log)
    found = looked(stage)
    assert [one.candidate for one in found] == [None, None]
    assert not stage.fake.calls(before, pattern="/files")


def test_of_two_with_the_same_page_the_later_one_stays(stage):
    ready(stage, age=timedelta(hours=2))
    ready(stage, TWO, link("Faster builds, with a cache"), author="grace")
    later(stage)
    assert reasons(stage) == ["", "something was found in it"]


def test_after_the_freeze_no_line_goes_into_the_closed_draft(stage):
    ready(stage, NEXT, DRAFT.replace(LAST, LAST + MINE))
    later(stage, hours=52)  # Wednesday at 16:00; the edition closed at 15:00
    assert reasons(stage) == ["the edition of its draft takes nothing more"]


# --- taking ----------------------------------------------------------------------------------


def test_what_may_come_in_is_merged_and_recorded(stage):
    number = ready(stage)
    later(stage)
    (done,) = acted(stage, looked(stage))
    assert done.taken is not None
    assert (done.taken.number, done.taken.author, done.taken.when) == (number, "ada", stage.now)
    assert on_main(stage, ONE) == link()
    assert TAKEN in stage.labels(number)
    past = [history.Merged(number=number, author="ada", when=stage.now, commit="", base="", head="",
                           entries=1, files=())]  # fmt: skip
    assert act.recorded(stage.forge, past, now=stage.now) == [done.taken]


def test_of_one_author_only_one_comes_in_at_a_time(stage):
    ready(stage)
    ready(stage, TWO, OTHER())
    later(stage)
    done = acted(stage, looked(stage))
    assert len(done) == 1 and on_main(stage, TWO) is None


def test_only_so_many_come_in_at_a_time(stage, monkeypatch):
    monkeypatch.setattr(act, "MOST", 1)
    ready(stage)
    ready(stage, TWO, OTHER(), author="grace")
    later(stage)
    assert len(acted(stage, looked(stage))) == 1


def test_what_is_held_or_pushed_to_at_the_last_moment_stays(stage):
    one, two = ready(stage), ready(stage, TWO, OTHER(), author="grace")
    later(stage)
    found = looked(stage)
    stage.fake.label(one, labels.HOLD)
    stage.push(two, {TWO: link("Spam", "https://example.com/spam")})
    done = acted(stage, found)
    assert [row.taken for row in done] == [None, None]
    assert on_main(stage, ONE) is None and on_main(stage, TWO) is None


def test_a_refused_merge_leaves_no_record(stage):
    number = ready(stage)
    later(stage)
    (done,) = acted(stage, looked(stage), lambda _: Done("Not now.", done=False))
    assert (done.taken, done.told) == (None, "Not now.")
    assert TAKEN not in stage.labels(number)


def test_a_forge_that_fails_at_one_does_not_stop_the_others(stage):
    ready(stage)
    ready(stage, TWO, OTHER(), author="grace")
    later(stage)
    found = looked(stage)
    stage.fake.fault(("PUT", "/merge"), "500", times=1)
    done = acted(stage, found)
    assert len(done) == 2 and on_main(stage, TWO) is not None


# --- taking back -----------------------------------------------------------------------------


def taken(stage: Stage, path: str = ONE, text: str | None = None) -> int:
    number = ready(stage, path, text)
    later(stage)
    (done,) = acted(stage, looked(stage))
    assert done.taken is not None
    pulled(stage)
    return number


def pulled(stage: Stage) -> None:
    """The checkout is brought up to date."""
    bare.git(stage.main, "pull", "--quiet", "--ff-only", "origin", "main")


def back(stage: Stage, number: int) -> Done:
    return take_back(number, stage.forge, stage.room, stage.place, commit=stage.base, by="editor")


def test_one_tick_takes_a_file_back(stage):
    number = taken(stage)
    done = back(stage, number)
    assert done.done and "Taken back, with #3" in done.told
    assert on_main(stage, ONE) is None


def test_one_tick_takes_a_line_back_and_no_other(stage):
    number = taken(stage, NEXT, DRAFT.replace(LAST, LAST + MINE))
    assert back(stage, number).done
    assert on_main(stage, NEXT) == DRAFT


def test_a_file_that_was_assembled_is_taken_out_of_the_draft(stage):
    number = taken(stage)
    stage.commit({ONE: None, NEXT: DRAFT.replace(LAST, LAST + MINE)})
    assert back(stage, number).done
    assert on_main(stage, NEXT) == DRAFT


def test_what_others_wrote_in_the_meantime_stays(stage):
    number = taken(stage, NEXT, DRAFT.replace(LAST, LAST + MINE))
    seen, room = stage.base, stage.room
    assert room.drafts
    top = "* [Why we left the monolith](https://example.org/left)\n"
    stage.commit(
        {NEXT: DRAFT.replace(LAST, LAST + MINE).replace("Category", "Editor: me\nCategory")}
    )
    done = take_back(number, stage.forge, room, stage.place, commit=seen, by="editor")
    text = on_main(stage, NEXT) or ""
    assert done.done and "Editor: me" in text and MINE not in text and top in text


def test_taken_back_twice_it_is_taken_back_once(stage):
    number = taken(stage)
    back(stage, number)
    pulled(stage)
    done = back(stage, number)
    assert not done.done
    assert len(stage.fake.calls(pattern="/pulls$", method="POST")) == 1


def test_a_second_tick_that_saw_nothing_of_the_first_does_nothing_more(stage):
    number = taken(stage)
    assert back(stage, number) == back(stage, number)
    assert len(stage.fake.calls(pattern="/pulls$", method="POST")) == 1


@pytest.mark.parametrize(
    "call", [("POST", "/git/refs"), ("PATCH", "/git/refs"), ("POST", "/pulls$")]
)
def test_a_tick_that_the_forge_failed_at_can_be_ticked_again(stage, call):
    number = taken(stage)
    stage.fake.fault(call, "502 after")
    try:
        done = back(stage, number)
    except OutsideError:
        done = back(stage, number)
    assert done.done and on_main(stage, ONE) is None


def test_where_the_branch_refuses_the_pull_stays_open_and_is_found_again(stage):
    number = taken(stage)
    stage.fake.home.methods = ()
    first, second = back(stage, number), back(stage, number)
    assert first == second and "waits for you to merge it" in first.told
    assert stage.forge.branch(BRANCH.format(number)) is not None


def test_what_was_never_merged_is_not_taken_back(stage):
    number = ready(stage)
    before = len(stage.fake.log)
    assert not back(stage, number).done
    assert stage.fake.writes(before) == []
