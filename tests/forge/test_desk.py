"""The editors' desk: the week on one screen, and boxes that act once, on what was seen."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contentbot.adapters.git import GitRepository
from contentbot.cli.arguments import parser as command_line
from contentbot.cli.github import desk as task
from contentbot.errors import ContentbotError, OutsideError, UsageError
from contentbot.forge import Forge
from contentbot.jobs.answering import labels, sweep, verdict
from contentbot.jobs.commanding.decision import Decision as CommandDecision
from contentbot.jobs.commanding.hand import Hand as CommandHand
from contentbot.jobs.desk import act, decide, desk, page, setting
from contentbot.jobs.desk.act import Acted, Hand
from contentbot.jobs.desk.decide import Edit
from tests.conftest import ROOT
from tests.forge import events
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.records import BOT, Ticket
from tests.forge.stage import DRAFT, Stage, link
from tests.forge.turns import Turn

SCREEN = ROOT / "docs" / "screens" / "desk.md"
FASTER = "content/inbox/faster.yml"
STORED = "content/inbox/stored.yml"
NOTHING = sweep.write(())
CFP = """\
kind: cfp
title: {title}
url: {url}
closes: {closes}
starts: 2026-09-08
ends: 2026-09-11
place: Montreal, QC, CA
"""


class Office(Stage):
    """A stage with a desk."""

    def post(self, forge: Forge | None = None) -> str:
        """Both halves of the job."""
        rows = sweep.read(self.forge, GitRepository(self.main), self.room, branch="main")
        text = sweep.write(rows)
        return self.write(text, forge)

    def write(self, text: str, forge: Forge | None = None, *, done: Sequence[str] = ()) -> str:
        """The half that posts."""
        git = GitRepository(self.main)
        rows = sweep.parse(text)
        told = desk.lines(json.dumps(list(done)))
        forge = forge or self.forge
        return desk.post(rows, forge, self.room, self.place, repository=git, done=told)

    def ready(self, name: str = "faster", *, author: str = "ada") -> int:
        """A pull that the bot finds ready."""
        text = link(f"All about {name}", f"https://example.org/{name}")
        number = self.pull({f"content/inbox/{name}.yml": text}, author=author)
        self.answer(number)
        return number

    @property
    def desk(self) -> Ticket:
        """The one ticket."""
        (found,) = (one for one in self.fake.home.tickets.values() if "bot: desk" in one.labels)
        return found

    @property
    def page(self) -> page.Page:
        found = page.read(self.desk.body)
        assert found is not None
        return found

    @property
    def outcomes(self) -> list[str]:
        """What was done, without what tells ticks apart."""
        return [one.partition(" <!--")[0].partition("UTC, ")[2] for one in self.page.done]

    def edit(self, body: str, by: str = "editor") -> Any:
        """Somebody changes the desk's text; the event."""
        before = self.desk.body
        self.desk.body = body
        self.desk.updated = self.fake.tick()
        return events.ticket_edited(self.fake, self.desk, before, by=by)

    def tick(self, *boxes: str, by: str = "editor") -> Any:
        """Somebody ticks boxes, such as "take 12"; the event."""
        return self.edit(ticked(self.desk.body, *boxes), by)

    def decide(self, event: Any) -> Edit | None:
        accounts = self.room.settings.bot_accounts
        repository = self.place.repository
        return decide.decide(event, self.forge, repository=repository, bot_accounts=accounts)

    def reset(self, commit: str) -> None:
        """Bring what is checked out to where main is on the forge."""
        git = ["git", "-C", str(self.main)]
        subprocess.run([*git, "reset", "--quiet", "--hard", commit], check=True)

    def act(self, event: Any, forge: Forge | None = None) -> list[Acted]:
        """Both halves, on an edit."""
        made = self.decide(event)
        if made is None:
            return []
        hand = Hand(forge or self.forge, self.room, self.place, GitRepository(self.main))
        return act.act(decide.load(decide.dump(made)), event, hand)


def ticked(body: str, *boxes: str) -> str:
    for one in boxes:
        pattern = rf"- \[ \] (.*<!-- box {re.escape(one)} )"
        body, count = re.subn(pattern, r"- [x] \1", body)
        assert count == 1, f"the desk has {count} boxes `{one}`"
    return body


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with FakeGitHub() as fake:
        made = Office(tmp_path, fake)
        monkeypatch.chdir(made.main)
        yield made


# --- the screen ------------------------------------------------------------------------------


def week(office: Office) -> None:
    """A Monday in the middle of a week."""
    office.commit(
        {
            STORED: link("Shrinking a binary", "https://example.org/shrinking"),
            "content/inbox/later.yml": link("Slides", "https://example.org/slides")
            + "not_before: 2026-02-04\n",
            "content/inbox/kept.yml": link("A launch", "https://example.org/launch")
            + "hold: true\n",
            "content/cfps/conf.yml": CFP.format(
                title="The Conference", url="https://example.org/cfp", closes="2026-02-16"
            ),
        }
    )
    clean = office.pull({FASTER: link()}, age=timedelta(days=2))
    video = "prefix: [video]\n" + link("Arenas by hand", "https://example.org/arenas")
    more = {
        "content/inbox/arenas.yml": video,
        "content/inbox/heaps.yml": link("Heaps", "https://example.org/heaps"),
    }
    two = office.pull(more, author="grace", age=timedelta(days=1))
    wrong = office.pull(
        {"content/inbox/wrong.yml": link("Wrong", "http//example.org/wrong")},
        author="linus",
        age=timedelta(days=3),
    )
    conflict = office.pull(
        {"content/drafts/next.md": DRAFT + "* [Mine](https://example.org/mine)\n"}, author="ken"
    )
    more_than = office.pull(
        {"README.md": "Hello\n", "content/inbox/x.yml": link("X", "https://example.org/x")}
    )
    first = office.pull(
        {"content/inbox/first.yml": link("My first", "https://example.org/first")},
        author="newcomer",
        newcomer=True,
    )
    held = office.pull(
        {"content/inbox/secret.yml": link("Not before Friday", "https://example.org/secret")},
        author="bob",
        age=timedelta(days=5),
    )
    call = CFP.format(title="Another", url="https://example.org/another", closes="2026-03-01")
    cfp = office.pull({"content/cfps/another.yml": call}, author="rear")
    office.pull({FASTER: link("Draft", "https://example.org/draft")}, author="zed", draft=True)
    for number in (clean, two, wrong, more_than, held, cfp):
        office.answer(number)
    office.comment(office.check(first, "action_required"))
    order = CommandDecision(
        outcome="do",
        pull=held,
        comment=1,
        account="editor",
        head=office.fake.pull(held).head,
        command="hold",
        arguments="",
    )
    CommandHand(order, office.forge, office.room, office.place, None).hold("2026-02-04")
    office.commit({"content/drafts/next.md": DRAFT + "* [Theirs](https://example.org/theirs)\n"})
    office.fake.add_status(
        office.fake.pull(conflict).head,
        "failure",
        "contentbot",
        description=verdict.CONFLICT.sentence,
    )


def test_the_screen_of_a_week(office: Office, request: pytest.FixtureRequest):
    week(office)
    office.post()
    for event in (office.tick("take-all -"), office.tick("release content/inbox/kept.yml")):
        office.act(event)
    office.reset(GitRepository(office.main).fetch("refs/heads/main"))
    office.ready("evening", author="tim")
    office.post()
    current = screen(office)
    if request.config.getoption("--bless"):
        SCREEN.parent.mkdir(parents=True, exist_ok=True)
        SCREEN.write_text(current, "utf-8")
    assert SCREEN.read_text("utf-8") == current, "if this is meant: pytest --bless"


def screen(office: Office) -> str:
    """The desk's text, with signs and addresses that are the same everywhere."""
    text = office.desk.body
    text = re.sub(r"\b[0-9a-f]{40}\b", "0" * 40, text)
    return re.sub(r"\b[0-9a-f]{12,16} -->", "0" * 12 + " -->", text)


# --- what it is ------------------------------------------------------------------------------


def test_the_desk_is_made_once_and_then_changed_in_place(office: Office):
    assert office.post() == "the desk is #1 now"
    office.ready()
    assert office.post() == "the desk #1 is changed"
    assert office.desk.author == BOT and office.desk.labels == ["bot: desk"]


def test_once_the_edition_is_closed_the_desk_says_so(office: Office):
    office.post()
    office.now += timedelta(days=2, hours=4)
    office.post()
    assert "**This Week in Rust 636** closed Wednesday 28 January 15:00 UTC" in office.desk.body


def test_nothing_is_written_when_nothing_is_new_and_once_a_day_it_says_that_it_lives(
    office: Office,
):
    office.ready()
    office.post()
    before = len(office.fake.log)
    office.now += timedelta(hours=23)
    assert office.post().endswith("is as it was")
    assert office.fake.writes(before) == []
    office.now += timedelta(hours=1)
    assert office.post().endswith("is changed")


def test_two_first_runs_leave_one_desk(office: Office):
    for steps in range(12):
        office.fake.home.tickets.clear()
        runs = [Turn(n, lambda forge: office.write(NOTHING, forge), office.forge) for n in "ab"]
        for _ in range(steps):
            runs[0].step()
        for run in reversed(runs):
            while not run.over:
                run.step()
        assert [run.crash for run in runs] == [None, None]
        assert office.desk.open
        others = [one for one in office.fake.home.tickets.values() if one is not office.desk]
        assert [one for one in others if one.open] == []


def test_a_desk_of_an_account_that_the_settings_do_not_name_is_told_and_not_doubled(
    office: Office,
):
    office.post()
    office.desk.author = "our-app[bot]"
    with pytest.raises(UsageError, match=r"by `our-app\[bot\]`, an account that `bot_accounts`"):
        office.post()
    assert len(office.fake.home.tickets) == 1


def test_a_ticket_that_only_looks_like_the_desk_is_left_alone(office: Office):
    office.post()
    forged = office.fake.add_ticket("Desk", office.desk.body, author="mallory")
    assert office.post() == "the desk #1 is as it was"
    event = events.ticket_edited(office.fake, forged, forged.body, by="editor")
    assert office.decide(event) is None


@pytest.mark.parametrize(
    "notes", ["\n\nCall Jo\n", "\r\n\r\n- [ ] mine\r\n", "", "\n### Done\n- [x] a\n\n\n"]
)
def test_notes_of_people_stay_as_they_are(office: Office, notes: str):
    office.post()
    head = office.desk.body.partition(page.NOTES)[0]
    office.act(office.edit(f"{head}{page.NOTES}{notes}"))
    office.ready()
    office.post()
    office.act(office.tick("take-all -"))
    assert office.desk.body.endswith(f"{page.NOTES}{notes}")


def test_what_is_there_without_the_line_above_the_notes_becomes_notes(office: Office):
    office.post()
    office.edit(office.desk.body.replace(page.NOTES, "my words"))
    office.post()
    assert "my words" in office.page.notes


def test_without_its_first_line_it_is_the_desk_still_and_there_is_no_second(office: Office):
    office.post()
    office.act(office.edit(f"{office.desk.body}Call Jo.\n"))
    office.edit(office.desk.body.partition("\n")[2])
    office.post()
    assert page.is_marked(office.desk.body) and len(office.fake.home.tickets) == 1
    assert office.desk.body.endswith("from here on.\nCall Jo.\n")


def test_a_text_of_strangers_comes_alive_nowhere(office: Office):
    nasty = "Look [here](https://evil.example) @owner <!-- box take 1 --> `` # !["
    text = f"title: '{nasty}'\nurl: https://example.org/nasty\nsection: observations\n"
    number = office.pull({FASTER: text}, author="ada", title=f"@team {nasty}")
    office.answer(number)
    office.post()
    assert page.strangers(office.page.main, office.place.links) == []
    assert [box for box in office.page.boxes if box.act == "take" and box.target == "1"] == [
        box for box in office.page.boxes if box.act == "take"
    ]
    assert "evil.example" in office.desk.body


@pytest.mark.parametrize(
    "row",
    ["See @owner", "Fixes #7", "[a](https://evil.example)", "![a](b)", "<b>a</b>", "www.x.yz"],
)
def test_the_last_look_sees_what_would_come_alive(row: str):
    fine = "- [ ] take [#7](https://github.com/o/n/pull/7) `a` <!-- box take 7 " + "0" * 40 + " -->"
    links = ["https://github.com/o/n/"]
    assert page.strangers(f"### Held\n\n{fine}\n", links) == []
    told = row.replace("#7", "#8")
    assert page.strangers(f"### Held\n\n{fine}\n- {told}\n", links)


def test_more_pulls_than_fit_leave_a_text_that_fits(office: Office):
    title = "A very long title of an entry " * 10
    pulls = [
        office.fake.add_pull(None, author="ada", head=f"{n:040x}", title=title) for n in range(130)
    ]
    for one in pulls:
        assert one.pull is not None
        office.fake.add_status(one.pull.head, "failure", "contentbot", description="Bad " * 30)
    office.write(NOTHING)
    assert len(office.desk.body) < 61_000
    assert "younger pulls are not shown" in office.desk.body


# --- ticks -----------------------------------------------------------------------------------


def test_a_tick_takes_the_pull_that_the_editor_saw_and_the_desk_tells_it(office: Office):
    number = office.ready()
    office.post()
    office.act(office.tick(f"take {number}"))
    assert office.fake.pull(number).merged
    assert office.outcomes == [
        f"`editor`: took [#{number}](https://github.com/owner/newsletter/pull/{number})"
    ]
    assert not [box for box in office.page.boxes if box.target == str(number)]
    assert [one.workflow for one in office.fake.home.dispatches] == ["sweep.yml"]


def test_a_tick_on_a_pull_that_got_new_commits_since_does_nothing_and_says_so(office: Office):
    number = office.ready()
    office.post()
    event = office.tick(f"take {number}")
    office.push(number, {FASTER: link("Spam", "https://example.org/spam")})
    office.act(event)
    assert not office.fake.pull(number).merged
    (told,) = office.outcomes
    assert "not [#1]" in told and "New commits" in told
    assert office.page.ticked == frozenset()


def test_one_tick_takes_all_that_were_ready_when_it_was_shown(office: Office):
    one, two = office.ready("one"), office.ready("two")
    office.post()
    event = office.tick("take-all -")
    three = office.ready("three")
    office.push(two, {FASTER: link("Spam", "https://example.org/spam")})
    office.act(event)
    merged = [number for number in (one, two, three) if office.fake.pull(number).merged]
    assert merged == [one]
    (told,) = office.outcomes
    assert f"took [#{one}]" in told and f"not [#{two}]" in told and f"#{three}]" not in told


def test_a_box_for_all_that_is_about_another_list_takes_nothing(office: Office):
    number = office.ready()
    office.post()
    (box,) = (one for one in office.page.boxes if one.act == "take-all")
    stale = office.desk.body.replace(box.pin, "0" * 40)
    office.act(office.edit(ticked(stale, "take-all -")))
    assert not office.fake.pull(number).merged
    assert "the list was another by then" in office.outcomes[0]


def test_a_pull_that_could_not_be_read_has_no_box_to_take_it(office: Office):
    office.ready()
    office.write(NOTHING)
    assert [box.act for box in office.page.boxes] == ["hold"]
    assert "1 of the open pulls could not be read just now" in office.desk.body


def test_hold_and_release_put_a_label_on_and_off(office: Office):
    number = office.ready()
    office.post()
    office.act(office.tick(f"hold {number}"))
    assert labels.HOLD in office.labels(number)
    office.post()
    assert f"take {number}" not in office.desk.body
    office.act(office.tick(f"release {number}"))
    assert labels.HOLD not in office.labels(number)
    assert [one.partition(" [")[0] for one in office.outcomes] == [
        "`editor`: released",
        "`editor`: held back",
    ]


def test_an_entry_that_waits_is_held_and_released_in_its_file(office: Office):
    office.commit({STORED: link()})
    office.post()
    office.act(office.tick(f"hold {STORED}"))
    assert "hold: true\n" in at_main(office, STORED)
    office.post()
    office.act(office.tick(f"release {STORED}"))
    assert at_main(office, STORED) == link()


def test_an_entry_that_was_changed_since_is_left_as_it_is(office: Office):
    office.commit({STORED: link()})
    office.post()
    event = office.tick(f"hold {STORED}")
    office.commit({STORED: link("Another title")})
    office.act(event)
    assert "hold" not in at_main(office, STORED)
    assert "it changed since the desk showed it" in office.outcomes[0]


def test_a_hold_goes_on_where_main_has_moved_on(office: Office):
    office.commit({STORED: link()})
    office.post()
    event = office.tick(f"hold {STORED}")
    office.fake.before("PATCH", "/git/refs", lambda: office.commit({"README.md": "Hello\n"}))
    office.act(event)
    assert "hold: true\n" in at_main(office, STORED) and "not" not in office.outcomes[0]


def test_where_the_branch_takes_no_commit_the_desk_says_what_to_do(office: Office):
    office.commit({STORED: link()})
    office.post()
    moves = iter(range(100))

    def push() -> None:
        office.commit({"README.md": f"{next(moves)}\n"})

    office.fake.before("PATCH", "/git/refs", push, times=100)
    office.act(office.tick(f"hold {STORED}"))
    assert "set `hold` in its file" in office.outcomes[0]


def at_main(office: Office, path: str) -> str:
    """A file of main on the forge, which is then here as well."""
    git = GitRepository(office.main)
    tip = git.fetch("refs/heads/main")
    office.reset(tip)
    (found,) = git.listing(tip, [path])
    return git.read([found.sha])[0].decode()


# --- who -------------------------------------------------------------------------------------


def test_a_strangers_tick_is_undone_and_told(office: Office):
    number = office.ready()
    office.post()
    office.act(office.tick(f"take {number}", by="mallory"))
    assert not office.fake.pull(number).merged
    assert office.page.ticked == frozenset()
    assert office.outcomes == ["`mallory`: ticked a box; only editors may, so nothing was done"]


@pytest.mark.parametrize("level", ["triage", "read", "none", 404])
def test_who_may_not_write_is_a_stranger(office: Office, level: str | int):
    number = office.ready()
    office.post()
    office.fake.set_permission("ed", level)
    made = office.decide(office.tick(f"hold {number}", by="ed"))
    assert made is not None and not made.may


def test_the_bots_own_edits_and_those_of_programs_start_nothing(office: Office):
    number = office.ready()
    office.post()
    for account in (BOT, "dependabot[bot]"):
        assert office.decide(office.tick(f"hold {number}", by=account)) is None
        office.desk.body = office.desk.body.replace("[x]", "[ ]")


def test_an_edit_of_another_ticket_or_of_a_title_starts_nothing_and_costs_no_call(
    office: Office,
):
    office.post()
    other = office.fake.add_ticket("A ticket", "- [ ] mine")
    before = len(office.fake.log)
    assert (
        office.decide(events.ticket_edited(office.fake, other, "- [x] mine", by="editor")) is None
    )
    title = events.ticket_edited(office.fake, office.desk, "", by="editor")
    title["changes"] = {"title": {"from": "Desk"}}
    assert office.decide(title) is None
    assert office.fake.calls(before) == []


def test_deciding_writes_nothing(office: Office):
    number = office.ready()
    office.post()
    event, before = office.tick(f"take {number}"), len(office.fake.log)
    assert office.decide(event) is not None
    assert office.fake.writes(before) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"ticket": 1, "account": "ed", "may": 1, "ticks": []}',
        '{"ticket": 1, "account": "ed", "may": true, "ticks": [{"box": ["merge", "1", "a"]}]}',
        '{"ticket": 1, "account": "ed", "may": true, "ticks": '
        '[{"box": ["take", "x", "' + "a" * 40 + '"], "sign": "' + "a" * 12 + '", "pulls": []}]}',
        " " * 40_000,
    ],
)
def test_what_is_no_decision_is_refused(text: str):
    with pytest.raises(UsageError, match="decision"):
        decide.load(text)


# --- races -----------------------------------------------------------------------------------


def test_the_same_tick_told_twice_is_acted_on_once(office: Office):
    number = office.ready()
    office.post()
    event = office.tick(f"hold {number}")
    office.act(event)
    office.fake.home.tickets[number].labels.remove(labels.HOLD)  # an editor released it since
    office.act(event)
    assert labels.HOLD not in office.labels(number)
    assert len(office.outcomes) == 1


def test_the_same_tick_told_twice_at_once_is_told_once(office: Office):
    number = office.ready()
    office.post()
    start, event = office.desk.body, office.tick(f"hold {number}")
    for first in range(10):
        office.fake.home.tickets[number].labels.remove(labels.HOLD) if first else None
        office.desk.body = ticked(start, f"hold {number}")
        race(office, [partial(office.act, event)] * 2, first)
        assert len(office.outcomes) == 1
        assert office.page.ticked == frozenset()


def race(office: Office, jobs: list[Callable[[Forge], list[Acted]]], first: int) -> list[list[str]]:
    """Two jobs, the first of which stands still after some calls while the other goes on.

    Out: what each tells the job that writes the desk.
    """
    done: list[list[str]] = [[], []]

    def run_of(at: int, job: Callable[[Forge], list[Acted]]) -> Callable[[Forge], object]:
        def run(forge: Forge) -> None:
            done[at] += [one.line for one in job(forge)]

        return run

    runs = [Turn(str(n), run_of(n, job), office.forge) for n, job in enumerate(jobs)]
    for _ in range(first):
        runs[0].step()
    for run in reversed(runs):
        while not run.over:
            run.step()
    assert [run.crash for run in runs] == [None, None]
    assert [run.told for run in runs if run.told.startswith("failed")] == []
    return done


def test_two_editors_who_tick_at_once_are_both_obeyed_and_told(office: Office):
    one, two = office.ready("one"), office.ready("two")
    office.fake.set_permission("editress", "maintain")
    office.post()
    start = office.desk.body
    for first in range(12):
        office.desk.body = start
        for number in (one, two):
            office.fake.home.tickets[number].labels = ["state: ready"]
        mine = office.tick(f"hold {one}")
        theirs = office.tick(f"hold {two}", by="editress")
        done = race(
            office,
            [partial(office.act, mine), partial(office.act, theirs)],
            first,
        )
        assert labels.HOLD in office.labels(one) & office.labels(two)
        for lines in done if len(office.outcomes) < 2 else ():  # each goes on with what it knows
            office.write(NOTHING, done=lines)
        assert len(office.outcomes) == 2 and office.page.ticked == frozenset()


def test_a_box_ticked_while_the_desk_is_rewritten_is_not_lost(office: Office):
    number = office.ready()
    office.post()
    office.ready("another")
    text = sweep.write(
        sweep.read(office.forge, GitRepository(office.main), office.room, branch="main")
    )
    start = office.desk.body
    for first in range(10):
        office.desk.body = start
        office.fake.home.tickets[number].labels = ["state: ready"]
        run = Turn("post", lambda forge: office.write(text, forge), office.forge)
        for _ in range(first):
            run.step()
        event = office.tick(f"hold {number}")
        while not run.over:
            run.step()
        assert run.crash is None
        office.act(event)
        assert labels.HOLD in office.labels(number)
        assert len(office.outcomes) == 1
        assert "All about another" in office.desk.body or first == 0


def test_a_tick_that_nobody_acted_on_yet_stays_when_the_desk_is_rewritten(office: Office):
    number = office.ready()
    office.post()
    office.tick(f"take {number}")
    office.ready("another")
    office.post()
    assert [box.act for box in office.page.ticked] == ["take"]


def test_notes_written_while_the_desk_is_rewritten_are_not_lost(office: Office):
    office.post()
    office.ready()
    overwritten = office.desk.body

    def rewrite() -> None:
        """The bot writes what it read before the editor wrote."""
        office.desk.body = overwritten

    event = office.edit(f"{office.desk.body}Call Jo.\n")
    rewrite()
    office.act(event)
    office.post()
    assert office.desk.body.endswith("from here on.\nCall Jo.\n")


def test_what_people_write_just_before_the_bot_does_is_kept(office: Office):
    office.post()
    office.ready()
    reads = iter(range(100))

    def write() -> None:
        """An editor saves a note between the bot's first look and its second."""
        if next(reads) == 1:
            office.desk.body += "Call Jo.\n"

    office.fake.before("GET", r"/issues/1$", write, times=100)
    office.post()
    assert "All about faster" in office.desk.body
    assert office.desk.body.endswith("from here on.\nCall Jo.\n")


def test_one_who_writes_all_the_time_is_not_fought_for_ever(office: Office):
    office.post()
    office.ready()

    def write() -> None:
        office.desk.body += "."

    office.fake.before("GET", r"/issues/1$", write, times=1_000)
    with pytest.raises(OutsideError, match="by others all the time"):
        office.post()


def test_what_the_forge_fails_at_is_told_and_the_rest_is_done(office: Office):
    one, two = office.ready("one"), office.ready("two")
    office.post()
    event = office.tick("take-all -")
    office.fake.fault(("PUT", f"/pulls/{one}/merge"), "500", times=10)
    done = office.act(event)
    assert done[0].failed and not office.fake.pull(one).merged
    assert office.fake.pull(two).merged
    assert "GitHub failed at it" in office.outcomes[0]


def test_a_desk_that_is_none_any_more_is_not_written_to(office: Office):
    number = office.ready()
    office.post()
    made = office.decide(office.tick(f"hold {number}"))
    assert made is not None
    office.desk.labels.remove("bot: desk")
    hand = Hand(office.forge, office.room, office.place, GitRepository(office.main))
    with pytest.raises(ContentbotError, match="not the desk any more"):
        act.act(made, {}, hand)


# --- what it costs ---------------------------------------------------------------------------


def test_a_run_costs_a_call_for_each_pull_and_few_more(office: Office):
    for name in ("one", "two", "three"):
        office.ready(name)
    office.post()
    text = sweep.write(
        sweep.read(office.forge, GitRepository(office.main), office.room, branch="main")
    )
    before = len(office.fake.log)
    office.write(text)
    assert len(office.fake.calls(before)) == 3 + 3  # pulls, a status each, tickets, the desk
    office.ready("four")
    before = len(office.fake.log)
    office.post()
    assert len(office.fake.calls(before)) == 1 + 4 + 6 + 1 - 1


def test_a_tick_costs_few_calls(office: Office):
    number = office.ready()
    office.post()
    event, before = office.tick(f"hold {number}"), len(office.fake.log)
    made = office.decide(event)
    assert made is not None and len(office.fake.calls(before)) == 2
    before = len(office.fake.log)
    office.act(event)
    assert len(office.fake.calls(before)) <= 13  # the hold is kept in the bot's comment, too


# --- as the workflow calls it ----------------------------------------------------------------


def test_the_command_line_goes_from_a_tick_to_a_merge_and_a_new_desk(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    number = office.ready()
    output, file = tmp_path / "output", tmp_path / "desk.json"
    environment = {
        "GITHUB_REPOSITORY": office.place.repository,
        "GITHUB_API_URL": office.fake.url,
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_OUTPUT": str(output),
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def call(*given: str, event: Any) -> str:
        """What a step leaves as its output."""
        (tmp_path / "event.json").write_text(json.dumps(event), "utf-8")
        output.write_text("")
        arguments = command_line().parse_args(["github", "desk", *given])
        arguments.today, arguments.root = office.now.date(), None
        assert task.run(arguments) == 0
        return "".join(output.read_text().splitlines(keepends=True)[1:-1]).strip()

    call("--read", str(file), event={})
    call("--post", str(file), event={})
    event = office.tick(f"take {number}")
    monkeypatch.setenv("DECISION", call("--decide", event=event))
    done = call("--act", event=event)
    assert office.fake.pull(number).merged
    monkeypatch.setenv("DONE", done)
    call("--read", str(file), event=event)
    call("--post", str(file), event=event)
    assert len(office.outcomes) == 1 and len(json.loads(done)) == 1


# --- a value that is known late --------------------------------------------------------------


def said_there(office: Office, body: str, by: str = "editor") -> setting.Setting | None:
    """What is decided about a comment on the desk."""
    comment = office.fake.add_comment(office.desk.number, by, body)
    event = events.comment_created(office.fake, comment)
    return setting.decide(
        event, office.forge, repository="owner/newsletter", accounts=[BOT], names=["discussion"]
    )


def test_an_editor_sets_a_late_value_with_a_comment_on_the_desk(office):
    office.post()
    office.fake.home.workflows.append("publish.yml")
    made = said_there(office, "/contentbot set discussion=https://example.org/t/1\nthanks")
    assert made is not None and setting.load(setting.dump(made)) == made
    assert setting.act(made, office.forge) == "started"
    (started,) = office.fake.home.dispatches
    assert (started.workflow, started.inputs) == (
        "publish.yml",
        {"set": "discussion=https://example.org/t/1"},
    )


@pytest.mark.parametrize(
    ("body", "by"),
    [
        ("/contentbot set discussion=https://example.org/t/1", "stranger"),
        ("/contentbot set unknown=1", "editor"),
        ("/contentbot set discussion=a b", "editor"),
        ("/contentbot take", "editor"),
    ],
)
def test_what_cannot_be_set_is_answered_and_starts_nothing(office, body, by):
    office.post()
    made = said_there(office, body, by)
    assert made is not None and setting.act(made, office.forge) == "refused"
    assert office.fake.home.dispatches == []
    assert office.fake.comments(office.desk.number, BOT)[-1].body.startswith(
        "<!-- contentbot:reply"
    )


def test_a_comment_on_another_ticket_is_no_command(office):
    other = office.fake.add_ticket("Anything", author="editor")
    comment = office.fake.add_comment(other.number, "editor", "/contentbot set discussion=x")
    event = events.comment_created(office.fake, comment)
    made = setting.decide(
        event, office.forge, repository="owner/newsletter", accounts=[BOT], names=["discussion"]
    )
    assert made is None


@pytest.mark.parametrize("text", ["", "{}", '{"setting": {"desk": 1}}', '{"setting": []}'])
def test_a_decision_about_the_desk_that_was_tampered_with_is_refused(text):
    with pytest.raises(UsageError):
        setting.load(text)
