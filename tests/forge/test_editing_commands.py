"""What editors say below a pull: sections, titles, holds, taking and closing, on the real stage."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from contentbot.jobs.commanding import kept
from contentbot.jobs.commanding.command import act, decide
from contentbot.jobs.commanding.decision import Decision, dump, load
from contentbot.jobs.commanding.kept import Wishes
from tests.forge.fake import FakeGitHub
from tests.forge.records import BOT
from tests.forge.stage import DRAFT, Stage, link

FASTER = "content/inbox/faster.yml"
NEXT = "content/drafts/next.md"
URL = "https://example.org/faster"
LAST = "* [Ten years of borrowing](https://example.org/ten-years)\n"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with FakeGitHub() as fake:
        made = Stage(tmp_path, fake)
        fake.label(fake.add_ticket("labels").number, "bot: kept", "bot: hold")
        monkeypatch.chdir(made.main)
        yield made


def event(stage: Stage, number: int, body: str, by: str = "editor") -> dict[str, object]:
    comment = stage.fake.add_comment(number, by, body)
    return {
        "action": "created",
        "repository": {"full_name": "owner/newsletter"},
        "issue": {"number": number, "pull_request": {}, "locked": False},
        "comment": {
            "id": comment.id,
            "body": body,
            "created_at": f"{comment.created:%Y-%m-%dT%H:%M:%SZ}",
            "user": {"login": by, "type": "User"},
        },
    }


def decided(stage: Stage, number: int, body: str, by: str = "editor") -> Decision:
    given = event(stage, number, f"/contentbot {body}", by)
    made = decide(given, stage.forge, repository="owner/newsletter", bot_accounts={BOT})
    assert made is not None
    return load(dump(made))


def done(stage: Stage, decision: Decision) -> str | None:
    return act(decision, stage.forge, stage.room, stage.place)


def say(stage: Stage, number: int, body: str, by: str = "editor") -> str | None:
    """Somebody gives a command, both jobs run, and so does the sweep that they start."""
    started = len(stage.fake.home.dispatches)
    before = len(stage.fake.log)
    outcome = done(stage, decided(stage, number, body, by))
    assert len(stage.fake.calls(before)) <= 12 or body == "take"
    for one in stage.fake.home.dispatches[started:]:
        stage.sweep(int(one.inputs["pull"]) if "pull" in one.inputs else None)
    return outcome


def replies(stage: Stage, number: int) -> list[str]:
    return [one.body.partition("\n")[2] for one in stage.own(number) if "bot:reply" in one.body]


def comment(stage: Stage, number: int) -> str:
    """The bot's comment, whole."""
    (one,) = [one.body for one in stage.own(number) if "bot:reply" not in one.body]
    return one


def offered(stage: Stage, number: int) -> list[str]:
    return [one.body for one in stage.fake.pull(number).line_comments if not one.resolved]


def ready(stage: Stage, **more: str) -> int:
    number = stage.pull({FASTER: link(**more)})
    stage.answer(number)
    return number


# --- sections and titles ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tooling", "Project/Tooling Updates", "project/tooling updates"])
def test_a_section_is_shown_offered_and_kept_by_its_id_or_title(stage, name):
    section = stage.room.settings.find("Project/Tooling Updates")
    assert section is not None
    number = ready(stage)
    say(stage, number, f"section {section.id if name == 'tooling' else name}")
    said = comment(stage, number)
    assert "An editor put this into **Project/Tooling Updates**." in said
    (offer,) = offered(stage, number)
    assert f"```suggestion\nsection: {section.id}\n```" in offer
    assert kept.read(said).wishes == {"": Wishes(section=section.id)}
    assert "bot: kept" in stage.labels(number)
    assert stage.status(number) == "success"


def test_what_the_author_takes_over_is_kept_no_more(stage):
    number = ready(stage)
    section = stage.room.settings.find("Project/Tooling Updates").id
    say(stage, number, f"section {section}")
    stage.push(number, {FASTER: link().replace("observations", section)})
    stage.answer(number)
    assert "An editor" not in comment(stage, number)
    assert kept.read(comment(stage, number)) == kept.NO_WISHES
    assert "bot: kept" not in stage.labels(number)
    assert offered(stage, number) == []


def test_a_title_is_shown_and_offered_and_stays_through_later_pushes(stage):
    number = ready(stage)
    say(stage, number, "title Builds, twice as fast: `@team` #1")
    stage.push(number, {FASTER: link() + "note: for the editors\n"})
    stage.answer(number)
    said = comment(stage, number)
    assert "the title `Builds, twice as fast: @team #1`" in said.replace("`@team`", "@team") or (
        "An editor gave this the title ``" in said
    )
    assert "+ • Builds, twice as fast" in said
    (offer,) = offered(stage, number)
    assert "title: 'Builds, twice as fast: `@team` #1'" in offer.replace('"', "'")
    assert kept.read(said).wishes == {"": Wishes(title="Builds, twice as fast: `@team` #1")}


def test_the_title_of_a_drafts_line_is_offered_on_that_line(stage):
    mine = f"* [Faster builds with a shared cache]({URL})\n"
    number = stage.pull({NEXT: DRAFT.replace(LAST, LAST + mine)})
    stage.answer(number)
    say(stage, number, "title Builds in half the time")
    (offer,) = offered(stage, number)
    assert f"```suggestion\n* [Builds in half the time]({URL})\n```" in offer
    assert "+ • Builds in half the time" in comment(stage, number)


@pytest.mark.parametrize("command", ["section Project/Tooling Updates", "hold 2026-02-11"])
def test_a_line_of_the_draft_is_neither_moved_nor_held_and_the_reply_says_how(stage, command):
    mine = f"* [Faster builds with a shared cache]({URL})\n"
    number = stage.pull({NEXT: DRAFT.replace(LAST, LAST + mine)})
    stage.answer(number)
    before = comment(stage, number)
    assert say(stage, number, command) is None
    assert "lines of the draft are moved and held back by hand" in replies(stage, number)[-1]
    assert comment(stage, number) == before
    assert not {"bot: kept", "bot: hold"} & stage.labels(number)


def test_a_pull_with_a_line_of_the_draft_is_held_by_its_label_alone(stage):
    mine = f"* [Faster builds with a shared cache]({URL})\n"
    number = stage.pull({NEXT: DRAFT.replace(LAST, LAST + mine)})
    stage.answer(number)
    say(stage, number, "hold")
    assert {"bot: kept", "bot: hold"} & stage.labels(number) == {"bot: hold"}
    say(stage, number, "release")
    assert "bot: hold" not in stage.labels(number)


def test_of_several_entries_one_is_named_by_its_address(stage):
    second = {"content/inbox/two.yml": link("Two", "https://example.org/two")}
    number = stage.pull({FASTER: link(), **second})
    stage.answer(number)
    assert say(stage, number, "title Better") is None
    assert "This pull has several entries" in replies(stage, number)[-1]
    say(stage, number, "title Better https://www.example.org/two/")
    assert "An editor gave `Two` the title `Better`." in comment(stage, number)
    (offer,) = offered(stage, number)
    assert "```suggestion\ntitle: Better\n```" in offer
    say(stage, number, "title Other https://example.org/three")
    assert "No entry that this pull adds has that address." in replies(stage, number)[-1]


def test_a_section_that_there_is_not_is_answered_with_those_like_it(stage):
    number = ready(stage)
    before = comment(stage, number)
    assert say(stage, number, "section observation") is None
    assert replies(stage, number)[-1].startswith("There is no section of that name. Did you mean ")
    assert "`observations`" in replies(stage, number)[-1]
    assert comment(stage, number) == before


def test_only_editors_set_anything(stage):
    number = ready(stage)
    for by in ("ada", "mallory"):
        for name in ("section observations", "title X", "hold", "take", "close off-topic"):
            say(stage, number, name, by=by)
    assert stage.labels(number) == {"entry: link", "state: ready"}
    assert kept.read(comment(stage, number)) == kept.NO_WISHES
    assert stage.fake.ticket(number).open and not stage.fake.pull(number).merged


def test_a_record_in_a_strangers_comment_counts_for_nothing(stage):
    number = ready(stage)
    line = kept.NO_WISHES.wanting("", Wishes(title="Spam")).line()
    first = comment(stage, number).partition("\n")[0]
    stage.fake.add_comment(number, "mallory", f"{first}\n{line}Hello")
    stage.fake.label(number, "bot: kept")
    stage.answer(number)
    stage.sweep(number)
    assert "Spam" not in comment(stage, number)
    stage.merge(number)
    assert kept.of_merged(stage.forge, {BOT}) == {}


def test_where_the_bot_has_no_comment_it_makes_one(stage):
    number = stage.pull({FASTER: link()}, author="editor")
    stage.answer(number)
    assert stage.own(number) == []
    say(stage, number, "title Better")
    assert "An editor gave this the title `Better`." in comment(stage, number)


# --- holding ---------------------------------------------------------------------------------


def test_a_hold_is_a_label_and_a_date_that_assembling_reads(stage):
    number = ready(stage)
    say(stage, number, "hold 2026-02-11")
    assert {"bot: hold", "bot: kept"} <= stage.labels(number)
    assert "An editor holds this back until 11 February 2026." in comment(stage, number)
    assert say(stage, number, "take") is None
    assert "It is held" in replies(stage, number)[-1]
    stage.merge(number)
    wanted = Wishes(hold=True, until=date(2026, 2, 11))
    assert kept.of_merged(stage.forge, {BOT}) == {kept.key_of(URL): wanted}


def test_release_undoes_a_hold_and_nothing_else(stage):
    number = ready(stage)
    say(stage, number, "title Better")
    say(stage, number, "hold")
    say(stage, number, "release")
    assert "bot: hold" not in stage.labels(number)
    assert kept.read(comment(stage, number)).wishes == {"": Wishes(title="Better")}


@pytest.mark.parametrize("day", ["2026-02-30", "2025-12-31"])
def test_a_hold_until_no_day_to_come_is_refused(stage, day):
    number = ready(stage)
    assert say(stage, number, f"hold {day}") is None
    assert "bot: hold" not in stage.labels(number)


# --- taking and closing ----------------------------------------------------------------------


def test_take_merges_what_its_giver_saw(stage):
    number = ready(stage)
    before = len(stage.fake.log)
    assert done(stage, decided(stage, number, "take")) == "do"
    assert stage.fake.pull(number).merged
    assert stage.fake.home.dispatches[-1].inputs == {}
    assert len(stage.fake.calls(before)) <= 12


def test_take_does_nothing_about_commits_that_came_since(stage):
    number = ready(stage)
    given = decided(stage, number, "take")
    stage.push(number, {FASTER: link("Spam", "https://example.com/spam")})
    stage.answer(number)
    assert done(stage, given) is None
    assert not stage.fake.pull(number).merged
    assert "New commits came in" in replies(stage, number)[-1]


def test_two_takes_merge_once_and_both_get_their_receipt(stage):
    number = ready(stage)
    first, second = (decided(stage, number, "take") for _ in range(2))
    assert [done(stage, first), done(stage, second)] == ["do", "do"]
    assert replies(stage, number) == []


def test_close_says_the_newsletters_own_sentence_once_and_closes(stage):
    number = ready(stage)
    given = decided(stage, number, "close off-topic")
    stage.fake.fault(("PATCH", "/issues/"), "500", times=9)
    with pytest.raises(Exception, match="Server"):
        done(stage, given)
    stage.fake.faults.planned.clear()
    assert done(stage, given) == "do"
    assert replies(stage, number) == [stage.room.settings.policies["off-topic"]]
    assert not stage.fake.ticket(number).open


def test_a_policy_that_there_is_not_is_answered_with_those_there_are(stage):
    number = ready(stage)
    assert say(stage, number, "close boring") is None
    assert all(f"- `{name}`: " in replies(stage, number)[-1] for name in ("off-topic", "too-late"))
    assert stage.fake.ticket(number).open


def test_recheck_ends_quiet(stage):
    number = ready(stage)
    say(stage, number, "quiet", by="ada")
    say(stage, number, "recheck", by="ada")
    assert "bot: quiet" not in stage.labels(number)


# --- at once ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/comments$"), ("POST", "/labels$"), ("POST", "/dispatches$")]
)
def test_two_commands_at_once_lose_neither_wish(stage, method, path):
    number = ready(stage)
    title = decided(stage, number, "title Better")
    section = decided(stage, number, "section Project/Tooling Updates")
    stage.fake.before(method, path, lambda: done(stage, section))
    done(stage, title)
    stage.sweep(number)
    wishes = kept.read(comment(stage, number)).wishes[""]
    assert wishes.title == "Better"
    assert wishes.section == stage.room.settings.find("Project/Tooling Updates").id


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/pulls/[0-9]+$"),
        ("POST", "/statuses/"),
        ("GET", "/comments$"),
    ],
)
def test_a_command_while_the_comment_is_renewed_is_not_lost(stage, method, path):
    number = ready(stage)
    given = decided(stage, number, "title Better")
    stage.push(number, {FASTER: link(url="http//example.org/faster")})
    given = load(json.dumps(json.loads(dump(given)) | {"head": stage.fake.pull(number).head}))
    stage.fake.before(method, path, lambda: done(stage, given))
    stage.answer(number)
    stage.sweep(number)
    assert kept.read(comment(stage, number)).wishes == {"": Wishes(title="Better")}


def test_a_first_wish_that_a_run_writes_over_is_not_lost_without_a_word(stage):
    number = ready(stage)
    stage.push(number, {FASTER: link(url="http//example.org/faster")})
    given = decided(stage, number, "title Better")
    stage.fake.before("POST", "/labels$", lambda: done(stage, given))
    stage.answer(number)
    stage.sweep(number)
    lost = "it was lost; please write the command again." in comment(stage, number)
    assert lost is (kept.read(comment(stage, number)) == kept.NO_WISHES)
    say(stage, number, "title Better")
    assert "An editor gave this the title `Better`." in comment(stage, number)
    assert "lost" not in comment(stage, number)


def test_a_later_wish_is_never_written_over(stage):
    number = ready(stage)
    say(stage, number, "hold")
    stage.push(number, {FASTER: link(url="http//example.org/faster")})
    given = decided(stage, number, "title Better")
    stage.fake.before("POST", "/labels$", lambda: done(stage, given))
    stage.answer(number)
    stage.sweep(number)
    assert kept.read(comment(stage, number)).wishes == {"": Wishes(title="Better", hold=True)}
