"""An editor takes a pull in: merged as it was seen, or its line as a file; once, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contentbot.adapters.github import GitHub
from contentbot.errors import OutsideError
from contentbot.forge import ChangedFile, Pull
from contentbot.jobs.commanding import lifted
from contentbot.jobs.commanding.taking import Done, take
from tests.forge import bare
from tests.forge.calls import Request
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.records import BOT
from tests.forge.stage import DRAFT, Stage, link

FASTER = "content/inbox/faster.yml"
NEXT = "content/drafts/next.md"
LAST = "* [Ten years of borrowing](https://example.org/ten-years)\n"
MINE = "* [Faster builds with a shared cache](https://example.org/faster)\n"
OTHER = "* [A tour of the new linker](https://example.org/linker)\n"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with FakeGitHub() as fake:
        made = Stage(tmp_path, fake)
        monkeypatch.chdir(made.main)
        yield made


def ready(stage: Stage) -> int:
    """A pull with a clean file, answered."""
    number = stage.pull({FASTER: link()})
    stage.answer(number)
    assert stage.status(number) == "success"
    return number


def clashing(stage: Stage, *, swept: bool = True) -> int:
    """A pull whose line of the draft conflicts with another that was merged."""
    number = stage.pull({NEXT: DRAFT.replace(LAST, LAST + MINE)})
    stage.answer(number)
    stage.merge(stage.pull({NEXT: DRAFT.replace(LAST, LAST + OTHER)}))
    if swept:
        stage.sweep()
        assert stage.status(number) == "failure"
    return number


def taken(stage: Stage, number: int, seen: Pull | None = None) -> Done:
    pull = seen or stage.forge.pull(number)
    return take(pull, stage.forge, stage.room, stage.place, by="editor")


def on(stage: Stage, name: str, path: str) -> str:
    """A file as a branch has it now."""
    return (bare.git(stage.origin, "show", f"{name}:{path}", fails=True) or b"").decode()


def made_by_bot(stage: Stage) -> list[int]:
    """The pulls of the bot's own."""
    tickets = stage.fake.home.tickets
    return [number for number, one in tickets.items() if one.pull and one.author == BOT]


def untouched(stage: Stage, since: int) -> bool:
    return stage.fake.writes(since) == []


# --- merging ---------------------------------------------------------------------------------


def test_a_pull_that_is_ready_is_merged_as_it_is_in_four_calls(stage):
    number = ready(stage)
    seen, before = stage.forge.pull(number), len(stage.fake.log)
    assert taken(stage, number, seen) == Done("Merged.", done=True)
    assert len(stage.fake.calls(before)) == 4
    assert stage.fake.pull(number).merged
    assert on(stage, "main", FASTER) == link()


@pytest.mark.parametrize(
    ("allowed", "used"),
    [
        (("merge", "squash", "rebase"), "squash"),
        (("merge", "rebase"), "merge"),
        (("rebase",), "rebase"),
    ],
)
def test_it_is_merged_in_the_first_way_of_ours_that_the_repository_allows(stage, allowed, used):
    number = ready(stage)
    stage.fake.home.methods = allowed
    ways: list[str] = []

    def note(request: Request) -> bool:
        if request.path.endswith("/merge"):
            ways.append(request.body["merge_method"])
        return False

    stage.fake.fault(note, "500")
    assert taken(stage, number).done
    assert ways == [used]


def test_taken_once_more_it_stays_merged_once(stage):
    number = ready(stage)
    seen = stage.forge.pull(number)
    taken(stage, number, seen)
    before = len(stage.fake.log)
    assert taken(stage, number, seen) == Done("It is merged already.", done=True)
    assert untouched(stage, before)


def test_two_who_take_at_once_merge_it_once_and_both_are_told_so(stage):
    number = ready(stage)
    other = GitHub("owner/newsletter", TOKEN, base_url=stage.fake.url, patient=False)
    seen = stage.forge.pull(number)
    found: list[Done] = []
    stage.fake.before(
        "PUT",
        "/merge",
        lambda: found.append(take(seen, other, stage.room, stage.place, by="other")),
    )
    found.append(taken(stage, number, seen))
    assert [one.done for one in found] == [True, True]
    assert bare.git(stage.origin, "rev-list", "--count", "main") == b"2\n"


def test_what_came_in_since_it_was_seen_is_not_merged(stage):
    number = ready(stage)
    seen = stage.forge.pull(number)
    stage.push(number, {FASTER: link("Spam", "https://example.com/spam")})
    stage.answer(number)
    before = len(stage.fake.log)
    done = taken(stage, number, seen)
    assert not done.done and "New commits came in" in done.told
    assert untouched(stage, before)


def test_what_comes_in_at_the_last_moment_is_not_merged(stage):
    number = ready(stage)
    spam = {FASTER: link("Spam", "https://example.com/spam")}
    stage.fake.before("PUT", "/merge", lambda: stage.push(number, spam))
    done = taken(stage, number)
    assert not done.done and "New commits came in" in done.told
    assert not stage.fake.pull(number).merged
    assert on(stage, "main", FASTER) == ""


def test_what_was_held_in_the_meantime_is_not_merged(stage):
    number = ready(stage)
    seen = stage.forge.pull(number)
    stage.fake.label(number, "bot: hold")
    before = len(stage.fake.log)
    done = taken(stage, number, seen)
    assert not done.done and "held" in done.told
    assert untouched(stage, before)


@pytest.mark.parametrize(
    ("how", "word"),
    [
        ({"draft": True}, "draft"),
        ({"base_branch": "release"}, "branch `main`"),
    ],
)
def test_what_is_not_for_taking_stays(stage, how, word):
    number = ready(stage)
    for name, value in how.items():
        setattr(stage.fake.pull(number), name, value)
    before = len(stage.fake.log)
    done = taken(stage, number)
    assert not done.done and word in done.told
    assert untouched(stage, before)


def test_a_closed_pull_stays_closed(stage):
    number = ready(stage)
    stage.fake.close(number)
    before = len(stage.fake.log)
    assert taken(stage, number) == Done("It is closed.", done=False)
    assert untouched(stage, before)


def test_a_pull_nobody_looked_at_and_one_with_a_fault_are_not_taken(stage):
    number = stage.pull({FASTER: link(url="http//example.org/faster")})
    before = len(stage.fake.log)
    assert "not looked at" in taken(stage, number).told
    assert untouched(stage, before)
    stage.answer(number)
    before = len(stage.fake.log)
    assert "1 thing to correct" in taken(stage, number).told
    assert untouched(stage, before)


def test_a_word_of_another_check_does_not_count(stage):
    number = stage.pull({FASTER: link()})
    stage.fake.add_status(stage.fake.pull(number).head, "success", context="someone/else")
    assert not taken(stage, number).done


def test_a_token_that_may_not_write_contents_says_so(stage):
    number = ready(stage)
    stage.fake.scopes[TOKEN] = {"contents": "read", "pull-requests": "write", "statuses": "read"}
    done = taken(stage, number)
    assert not done.done and "may not write contents" in done.told


# --- a line that conflicts -------------------------------------------------------------------


@pytest.mark.parametrize("swept", [True, False])
def test_a_line_that_conflicts_comes_in_as_a_file_with_its_author_as_co_author(stage, swept):
    number = clashing(stage, swept=swept)
    done = taken(stage, number)
    (new,) = made_by_bot(stage)
    assert done == Done(f"It conflicts, so its entry comes in as a file, with #{new}.", done=True)
    made, old = stage.fake.ticket(new), stage.fake.ticket(number)
    assert (made.open, old.open) == (True, False) and made.pull and old.pull
    assert made.pull.head_branch == "contentbot/take-1" and not old.pull.merged
    (path,) = [one.path for one in stage.forge.files(new)]
    assert path.startswith("content/inbox/faster-builds")
    assert on(stage, "contentbot/take-1", path) == (
        "title: Faster builds with a shared cache\nurl: https://example.org/faster\n"
        "kind: link\nsection: observations\nsubmitted_by: ada\n"
    )
    message = bare.message_of(stage.origin, made.pull.head)
    assert "Co-authored-by: ada <ada@users.noreply.github.com>" in message
    (thanks,) = [one.body for one in stage.own(number) if "Taken" in one.body]
    assert f"/pull/{new}" in thanks and "`editor` took it" in made.body


def test_that_file_is_ready_to_be_merged(stage):
    taken(stage, clashing(stage))
    (new,) = made_by_bot(stage)
    bare.git(stage.origin, "update-ref", f"refs/pull/{new}/head", stage.fake.pull(new).head)
    stage.sweep()
    assert stage.status(new) == "success"


def test_taken_twice_it_makes_one_pull(stage):
    number = clashing(stage)
    stage.fake.before("POST", "/pulls$", lambda: taken(stage, number))
    done = taken(stage, number)
    assert done.done
    assert len(made_by_bot(stage)) == 1
    assert sum("Taken" in one.body for one in stage.own(number)) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/git/trees"), ("POST", "/pulls$"), ("POST", "/comments$"), ("PATCH", "/issues/1$")],
)
@pytest.mark.parametrize("how", ["500", "drop after"])
def test_what_broke_off_is_ended_by_the_next_try_with_nothing_twice(stage, method, path, how):
    number = clashing(stage)
    stage.fake.fault((method, path), how, times=9)
    with pytest.raises(OutsideError):
        taken(stage, number)
    stage.fake.faults.planned.clear()
    assert taken(stage, number).done
    assert len(made_by_bot(stage)) == 1
    assert sum("Taken" in one.body for one in stage.own(number)) == 1
    assert not stage.fake.ticket(number).open


def test_where_workflows_may_not_open_pulls_the_pull_stays_open(stage):
    number = clashing(stage)
    stage.fake.home.actions_open_pulls = False
    done = taken(stage, number)
    assert not done.done and "does not let workflows open pulls" in done.told
    assert stage.fake.ticket(number).open


def test_more_than_one_new_line_in_conflict_is_left_to_its_author(stage):
    text = DRAFT.replace(LAST, LAST + MINE + "* [Two](https://example.org/two)\n")
    number = stage.pull({NEXT: text})
    stage.answer(number)
    stage.merge(stage.pull({NEXT: DRAFT.replace(LAST, LAST + OTHER)}))
    stage.sweep()
    before = len(stage.fake.log)
    done = taken(stage, number)
    assert not done.done and "not one new line" in done.told
    assert untouched(stage, before)


def test_an_author_whose_name_is_gone_is_no_co_author(stage):
    number = clashing(stage)
    stage.fake.ticket(number).author = ""
    assert taken(stage, number).done
    (new,) = made_by_bot(stage)
    assert "Co-authored" not in bare.message_of(stage.origin, stage.fake.pull(new).head)


# --- the entry, read from the diff -----------------------------------------------------------


def read(stage: Stage, *rows: str) -> object:
    patch = "\n".join((f"@@ -11,2 +11,{len(rows)} @@", *rows))
    found = lifted.entry_of([ChangedFile(path=NEXT, status="modified", patch=patch)], stage.room)
    return None if found is None else (found.kind, found.section, found.fields.get("url"))


CONTEXT = " * [Ten years of borrowing](https://example.org/ten-years)"
ADDED = "+* [Faster builds](https://example.org/faster)"


def test_an_entry_has_the_section_of_the_lines_beside_it(stage):
    wanted = ("link", "observations", "https://example.org/faster")
    assert read(stage, CONTEXT, ADDED) == wanted
    assert read(stage, ADDED, CONTEXT) == wanted


@pytest.mark.parametrize(
    "rows",
    [
        (" * [Gone](https://example.org/gone)", ADDED),
        (CONTEXT, ADDED, "-* [Why we left the monolith](https://example.org/left)"),
        (CONTEXT, ADDED, "+* [Two](https://example.org/two)"),
        (CONTEXT, ADDED, "+", "+### Another section", "+"),
        (CONTEXT, "+Only words."),
        (CONTEXT,),
    ],
)
def test_what_is_not_one_entry_in_a_known_place_is_none(stage, rows):
    assert read(stage, *rows) is None
