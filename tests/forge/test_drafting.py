"""Assembling and publishing by dispatch: one branch, one pull, and nobody's words lost."""

from __future__ import annotations

import json
import subprocess
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from threading import Barrier, Thread

import pytest

from contentbot.adapters.git import GitRepository
from contentbot.adapters.github import GitHub
from contentbot.cli.github import drafting as task_of
from contentbot.content import settings
from contentbot.errors import UsageError
from contentbot.jobs.answering import labels
from contentbot.jobs.commanding.kept import Wishes, key_of
from contentbot.jobs.drafting import draft, edition
from contentbot.jobs.drafting.draft import Drafted
from contentbot.jobs.drafting.edition import Issued
from contentbot.jobs.drafting.site import Site
from contentbot.jobs.publishing.published import Order
from contentbot.render import draft_pull
from contentbot.render.alive import alive
from contentbot.render.draft_pull import Draft, Item, Left, Trouble
from tests.conftest import ROOT
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.records import BOT, Ticket
from tests.forge.stage import DRAFT, Stage, link

TODAY = date(2026, 1, 26)
DAY = date(2026, 1, 28)
BRANCH = "contentbot/edition-2026-01-28"
NEXT = "content/drafts/next.md"
FASTER = "content/inbox/faster.yml"
OTHER = "content/inbox/other.yml"
PARSED = cache(settings.parse)  # the same for all: it takes longer than what is tested

SHOWN = Draft(
    title="This Week in Rust 636",
    day=DAY,
    home="https://github.com/owner/newsletter",
    branch=BRANCH,
    path=NEXT,
    new=(
        Item("Project/Tooling Updates", "ripgrep 15.0", 812, "burnt"),
        Item("Observations/Thoughts", "Faster builds with a shared cache", 815, "ada"),
        Item("Observations/Thoughts", "Why `Pin` is [not] your friend @all", 818, "grace"),
        Item("Crate of the Week", "graft", 820, "lin"),
        Item("CFP - Projects", "Document the layout cache", None, ""),
        Item("Upcoming Events", "Evening of talks", 799, "kim", True),
        Item("Upcoming Events", "Hack night", 801, "", True),
    ),
    left=(
        Left("Ten ways to borrow", "not before 2026-02-11", 816),
        Left("An old post", "the edition of 2025-12-03 has this address already", 821),
        Left("Our new course", "on hold", 809),
    ),
    dated=31,
    unreadable=(Left("content/inbox/untitled.yml", "cannot be read: no closing quote (line 2)"),),
    conflicts=(
        Trouble(374, "`title` was changed here and in content/events/deb4.yml, differently"),
    ),
    errors=(Trouble(41, "`http//example.org/x` is no address: it lacks `:`"),),
)


class Room(Stage):
    """A stage on which editors start the workflows."""

    @property
    def site(self) -> Site:
        return Site(
            forge=self.forge,
            clone=GitRepository(self.main),
            repository="owner/newsletter",
            accounts=(BOT,),
            branch="main",
        )

    def assemble(
        self, kept: Mapping[str, Wishes] | None = None, day: date | None = None
    ) -> Drafted:
        return draft.run(self.site, today=TODAY, day=day, kept=kept or {})

    def number(self) -> int:
        """Assembled; the number of the draft's pull."""
        pull = self.assemble().landed.pull
        assert pull is not None
        return pull.number

    def publish(self, **order: object) -> Issued:
        return edition.run(self.site, replace(Order(today=DAY), **order))  # type: ignore[arg-type]

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.origin, capture_output=True, text=True, check=True
        )
        return done.stdout

    def sync(self) -> None:
        """The clone follows the default branch."""
        for command in (("fetch", "--quiet", "origin"), ("reset", "-q", "--hard", "origin/main")):
            subprocess.run(["git", *command], cwd=self.main, check=True)

    def text(self, path: str = NEXT, branch: str = BRANCH) -> str:
        return self.git("show", f"{branch}:{path}")

    def files(self, branch: str = BRANCH) -> set[str]:
        return set(self.git("ls-tree", "-r", "--name-only", branch).split())

    def commits(self, branch: str = BRANCH) -> list[str]:
        return self.git("log", "--format=%s", f"main..{branch}").splitlines()

    def land(self, number: int, method: str = "merge") -> None:
        """An editor merges a pull on the forge."""
        self.fake.pull(number).draft = False
        head = self.fake.pull(number).head
        self.forge.merge_pull(number, head=head, method=method)  # type: ignore[arg-type]
        self.sync()

    def edit(self, path: str, old: str, new: str, branch: str = BRANCH) -> None:
        """An editor changes words of a file on a branch, by the web."""
        text = self.text(path, branch)
        assert old in text
        tip = self.git("rev-parse", branch).strip()
        self.forge.commit(
            branch, parent=tip, message="By hand", writes={path: text.replace(old, new)}, removes=()
        )

    def label(self, number: int, name: str) -> None:
        """An editor's command has put a label on a pull."""
        self.fake.home.labels.setdefault(name, len(self.fake.home.labels) + 1)
        self.fake.ticket(number).labels.append(name)

    def pulls(self) -> list[Ticket]:
        """The open pulls of the bot."""
        tickets = self.fake.home.tickets.values()
        return [one for one in tickets if one.open and one.pull and one.author == BOT]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(settings, "parse", PARSED)
    with FakeGitHub() as fake:
        made = Room(tmp_path, fake)
        monkeypatch.chdir(made.main)
        yield made


def sent(
    room: Room, path: str = FASTER, author: str = "ada", method: str = "merge", **entry: str
) -> int:
    """A contributor's entry, sent by a pull and merged."""
    number = room.pull({path: link(**entry)}, author=author)
    room.land(number, method)
    return number


# --- made ------------------------------------------------------------------------------------


def test_the_draft_comes_as_one_commit_on_a_branch_with_a_draft_pull(room):
    sent(room)
    done = room.assemble()
    assert done.landed.opened
    assert room.commits() == ["Assemble the edition of 2026-01-28"]
    assert "* [Faster builds with a shared cache](https://example.org/faster)" in room.text()
    assert FASTER not in room.files()
    (pull,) = room.pulls()
    assert pull.pull is not None
    assert pull.pull.draft
    assert pull.title == "Draft of This Week in Rust 636"
    assert pull.number == done.landed.pull.number


def test_a_second_dispatch_writes_nothing(room):
    sent(room)
    room.assemble()
    before = len(room.fake.log)
    done = room.assemble()
    assert room.fake.writes(before) == []
    assert not (done.landed.committed or done.landed.edited or done.landed.opened)
    assert len(room.pulls()) == 1


def test_nothing_to_assemble_makes_neither_branch_nor_pull(room):
    sent(room)
    room.land(room.number())
    before = len(room.fake.log)
    assert room.assemble().landed.pull is None
    assert room.fake.writes(before) == []


def test_what_came_in_since_is_added_to_the_open_pull_and_edits_by_hand_stay(room):
    sent(room)
    number = room.number()
    room.edit(NEXT, "Faster builds with a shared cache", "Builds, faster")
    sent(room, OTHER, "grace", title="Another", url="https://example.org/another")
    done = room.assemble()
    assert done.landed.pull.number == number
    assert room.commits()[:2] == [
        "Assemble the edition of 2026-01-28",
        "Merge main into the draft",
    ]
    assert "[Builds, faster](https://example.org/faster)" in room.text()
    assert "[Another](https://example.org/another)" in room.text()
    (pull,) = room.pulls()
    assert "- `Builds, faster` #1 `ada`\n- `Another` #3 `grace`" in pull.body
    assert ": 2 new entries." in pull.body


def test_the_branch_is_never_forced_and_the_default_branch_never_written(room):
    sent(room)
    main = room.base
    room.assemble()
    room.sync()
    assert room.base == main
    calls = room.fake.calls(method="PATCH", pattern="/git/refs/")
    assert calls
    assert [call for call in calls if "heads/main" in call.path] == []


# --- at the same time ------------------------------------------------------------------------


def twice(room: Room, tmp_path: Path, method: str, pattern: str) -> None:
    """Two runs, in clones of their own, that meet just before a call."""
    barrier = Barrier(2)
    room.fake.before(method, pattern, lambda: barrier.wait(30), times=2)
    failures: list[BaseException] = []

    def one(name: str) -> None:
        folder = tmp_path / name
        subprocess.run(["git", "clone", "-q", room.origin, folder], check=True)
        forge = GitHub("owner/newsletter", TOKEN, base_url=room.fake.url, patient=False)
        place = replace(room.site, clone=GitRepository(folder), forge=forge)
        try:
            draft.run(place, today=TODAY, kept={})
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=one, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize(
    ("method", "pattern"),
    [("POST", "/git/refs$"), ("POST", "/git/trees$"), ("PATCH", "/git/refs/"), ("POST", "/pulls$")],
)
def test_of_a_dispatch_during_a_dispatch_comes_one_pull_and_one_commit(
    room, tmp_path, method, pattern
):
    sent(room)
    if pattern != "/git/refs$":  # they begin one after the other, and meet later
        room.forge.create_branch(BRANCH, room.base)
    twice(room, tmp_path, method, pattern)
    assert room.commits() == ["Assemble the edition of 2026-01-28"]
    (pull,) = room.pulls()
    assert "#1 `ada`" in pull.body
    assert "example.org/faster" in room.text()


def test_a_dispatch_during_a_dispatch_on_an_open_pull_adds_one_commit(room, tmp_path):
    sent(room)
    room.assemble()
    sent(room, OTHER, title="Another", url="https://example.org/another")
    twice(room, tmp_path, "POST", "/merges$")
    assert room.commits().count("Assemble the edition of 2026-01-28") == 2
    assert room.commits().count("Merge main into the draft") == 1
    assert len(room.pulls()) == 1
    assert "example.org/another" in room.text()


def test_an_edit_by_hand_while_it_works_is_looked_at_again_and_kept(room):
    sent(room)
    room.assemble()
    sent(room, OTHER, title="Another", url="https://example.org/another")
    hand = partial(room.edit, NEXT, "Faster builds with a shared cache", "Builds, faster")
    room.fake.before("POST", "/git/trees$", hand)
    room.assemble()
    assert "[Builds, faster](https://example.org/faster)" in room.text()
    assert "[Another](https://example.org/another)" in room.text()
    assert room.commits().count("Assemble the edition of 2026-01-28") == 2


def test_a_pull_that_is_merged_while_it_works_is_followed_by_another(room):
    sent(room)
    number = room.number()
    sent(room, OTHER, title="Another", url="https://example.org/another")
    room.fake.before("PATCH", "/git/refs/heads/contentbot", partial(room.land, number))
    done = room.assemble()
    assert done.landed.pull.number != number
    assert len(room.pulls()) == 1
    assert "[Another](https://example.org/another)" in room.text(branch=done.landed.branch)


# --- conflicts -------------------------------------------------------------------------------


def in_conflict(room: Room) -> int:
    """A draft pull whose draft main has changed at the same line; its number."""
    sent(room)
    number = room.number()
    room.edit(NEXT, "Why we left", "Why the branch left")
    room.commit({NEXT: room.text(branch="main").replace("Why we left", "Why main left")})
    return number


def test_a_conflict_with_main_stops_with_the_files_named_in_the_pull_too(room):
    number = in_conflict(room)
    before = len(room.fake.log)
    done = room.assemble()
    assert done.landed.conflicts == (NEXT,)
    body = room.fake.ticket(number).body
    assert "**Not brought up to date.** This branch and `main` are in conflict in" in body
    assert f"`{NEXT}`" in body
    assert "#1 `ada`" in body
    changed = [call.method for call in room.fake.writes(before)]
    assert changed == ["POST", "PATCH"]  # the merge that was refused, and the pull's text
    again = len(room.fake.log)
    room.assemble()
    assert [call.method for call in room.fake.writes(again)] == ["POST"]


def test_once_the_conflict_is_settled_the_pull_says_no_more_of_it(room):
    number = in_conflict(room)
    room.assemble()
    room.edit(NEXT, "Why the branch left", "Why we left")
    done = room.assemble()
    assert done.landed.conflicts == ()
    assert "Not brought up to date" not in room.fake.ticket(number).body
    assert "Why main left" in room.text()


# --- where entries come from -----------------------------------------------------------------


@pytest.mark.parametrize("method", ["merge", "squash"])
def test_each_entry_is_named_with_its_pull_and_author_however_it_was_merged(room, method):
    sent(room, FASTER, "ada", method)
    sent(room, OTHER, "grace", method, title="Another", url="https://example.org/another")
    room.assemble()
    (pull,) = room.pulls()
    assert "- `Faster builds with a shared cache` #1 `ada`\n- `Another` #2 `grace`" in pull.body


def test_an_entry_of_a_pull_with_two_commits_is_named_by_that_pull(room):
    number = room.pull({FASTER: link(title="Fastr builds")})
    room.push(number, {FASTER: link()})
    room.land(number)
    room.assemble()
    assert "`Faster builds with a shared cache` #1 `ada`" in room.pulls()[0].body


def test_a_file_that_says_who_sent_it_is_believed_and_the_forge_not_asked(room):
    room.commit({FASTER: link() + "pull: 77\nsubmitted_by: lin\n"})
    room.assemble()
    assert "#77 `lin`" in room.pulls()[0].body
    assert room.fake.calls(pattern="/commits/.*/pulls") == []


def test_an_entry_that_came_with_no_pull_is_named_alone(room):
    room.commit({FASTER: link()})
    room.assemble()
    assert "- `Faster builds with a shared cache`\n" in room.pulls()[0].body


def test_a_commit_with_many_entries_is_asked_about_once(room):
    number = room.pull(
        {
            f"content/inbox/{n}.yml": link(title=f"Post {n}", url=f"https://example.org/{n}")
            for n in range(20)
        }
    )
    room.land(number)
    room.assemble()
    assert room.pulls()[0].body.count("#1 `ada`") == 20
    assert len(room.fake.calls(pattern="/commits/.*/pulls$")) == 1


# --- what people write in the pull -----------------------------------------------------------


def test_ticks_and_notes_survive_an_update(room):
    sent(room)
    number = room.number()
    ticket = room.fake.ticket(number)
    ticket.body = ticket.body.replace("- [ ] **Quote**", "- [x] **Quote**").replace("\n", "\r\n")
    ticket.body += "\r\nAsk Grace about the quote.\r\n"
    sent(room, OTHER, title="Another", url="https://example.org/another")
    room.assemble()
    assert "- [x] **Quote**" in ticket.body
    assert ticket.body.count("- [ ]") == 4
    assert ticket.body.endswith("stays.\n\nAsk Grace about the quote.\n")
    assert "`Another`" in ticket.body
    before = len(room.fake.log)
    room.assemble()
    assert room.fake.writes(before) == []


def test_a_box_ticked_while_it_works_stays_ticked(room):
    sent(room)
    ticket = room.fake.ticket(room.number())
    sent(room, OTHER, title="Another", url="https://example.org/another")

    def tick() -> None:
        ticket.body = ticket.body.replace("- [ ] **Jobs**", "- [x] **Jobs**")

    room.fake.before("PATCH", "/git/refs/", tick)
    room.assemble()
    assert "- [x] **Jobs**" in ticket.body


def test_nothing_that_a_stranger_wrote_comes_alive_in_the_pull(room):
    title = "@everyone <img src=x> ![a](b) #9 [x](https://evil.example/) `` ` <!-- contentbot -->"
    room.commit({FASTER: link(title=json.dumps(title))})
    room.commit({OTHER: "title: [\n"})
    room.assemble()
    body = room.pulls()[0].body
    assert alive(body, links=("https://github.com/owner/newsletter/",), references=()) == []
    assert "@everyone" in body


# --- what is left out ------------------------------------------------------------------------


def test_what_is_left_out_is_told_with_its_reason_and_pull(room):
    number = sent(room)
    room.commit({FASTER: link() + "not_before: 2026-02-11\n", OTHER: "title: [\n"})
    sent(room, "content/inbox/third.yml", title="Third", url="https://example.org/third")
    room.assemble()
    body = room.pulls()[0].body
    assert (
        f"**Left out**\n\n- `Faster builds with a shared cache` #{number}: not before 2026-02-11"
        in body
    )
    assert f"- `{OTHER}`: cannot be read" in body
    assert ": 1 new entry, 2 left out." in body


def test_the_entries_of_a_merged_pull_on_hold_wait(room):
    number = sent(room)
    room.label(number, labels.HOLD)
    sent(room, OTHER, title="Another", url="https://example.org/another")
    room.assemble()
    assert "example.org/faster" not in room.text()
    assert room.text(FASTER).endswith("hold: true\n")
    assert f"`Faster builds with a shared cache` #{number}: on hold" in room.pulls()[0].body
    before = len(room.fake.log)
    room.assemble()
    assert room.fake.writes(before) == []


def test_who_releases_an_entry_by_hand_is_believed_whatever_the_label_says(room):
    number = sent(room)
    room.label(number, labels.HOLD)
    room.commit({FASTER: link() + "note: let it in\n"})
    room.assemble()
    assert "example.org/faster" in room.text()


# --- what editors asked for while pulls were open --------------------------------------------

PAGE = key_of("https://example.org/faster")


def test_what_an_editor_set_on_the_pull_goes_into_the_draft(room):
    number = sent(room)
    room.label(number, labels.KEPT)
    room.assemble({PAGE: Wishes(section="walkthroughs", title="Caching, step by step")})
    text = room.text()
    assert text.index("Walkthroughs") < text.index("[Caching, step by step]")
    assert "Faster builds" not in text
    assert FASTER not in room.files()


@pytest.mark.parametrize(
    ("wish", "line"),
    [
        (Wishes(hold=True), "hold: true"),
        (Wishes(hold=True, until=date(2026, 2, 11)), "not_before: 2026-02-11"),
    ],
)
def test_what_an_editor_held_on_the_pull_is_written_into_its_file(room, wish, line):
    number = sent(room)
    room.label(number, labels.KEPT)
    room.assemble({PAGE: wish})
    assert room.text(FASTER).splitlines()[-1].replace('"', "").replace("'", "") == line
    assert "example.org/faster" not in room.text()


def test_a_wish_ends_where_somebody_has_changed_the_file_since(room):
    number = sent(room)
    room.label(number, labels.KEPT)
    room.commit({FASTER: link(title="As the editor has it now")})
    room.assemble({PAGE: Wishes(title="As it was wished")})
    assert "[As the editor has it now]" in room.text()


LINE = "* [Faster builds with a shared cache](https://example.org/faster) by Ada\n"


def sent_as_a_line(room: Room) -> None:
    """A contributor's line of the draft, with a pull on which an editor set something."""
    number = room.pull({NEXT: DRAFT + LINE})
    room.land(number)
    room.label(number, labels.KEPT)


def test_a_title_that_an_editor_set_on_a_line_of_the_draft_is_put_into_it(room):
    sent_as_a_line(room)
    sent(room, OTHER, title="Another", url="https://example.org/another")
    room.assemble({PAGE: Wishes(title="Caching ] in `steps`")})
    assert "* [Caching \\] in `steps`](https://example.org/faster) by Ada\n" in room.text()
    assert "[Another](https://example.org/another)" in room.text()
    assert room.commits() == ["Assemble the edition of 2026-01-28"]
    before = len(room.fake.log)
    room.assemble({PAGE: Wishes(title="Caching ] in `steps`")})
    assert room.fake.writes(before) == []


def test_a_line_of_the_draft_that_somebody_changed_since_keeps_its_title(room):
    sent_as_a_line(room)
    room.commit({NEXT: DRAFT + LINE.replace("Faster builds", "Builds")})
    room.assemble({PAGE: Wishes(title="As it was wished")})
    assert "* [Builds with a shared cache](https://example.org/faster) by Ada\n" in room.text()


# --- branches --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["merge", "squash"])
def test_after_a_draft_is_merged_the_next_has_a_branch_of_its_own(room, method):
    sent(room)
    first = room.assemble().landed
    room.land(first.pull.number, method)
    sent(room, OTHER, title="Another", url="https://example.org/another")
    done = room.assemble()
    assert done.landed.branch == f"{BRANCH}-2"
    (pull,) = room.pulls()
    assert "`Another`" in pull.body
    assert "Faster builds" not in pull.body
    before = len(room.fake.log)
    room.assemble()
    assert room.fake.writes(before) == []


def test_a_pull_that_was_closed_is_followed_by_one_with_the_same_work(room):
    sent(room)
    number = room.number()
    room.edit(NEXT, "Faster builds with a shared cache", "Builds, faster")
    room.fake.close(number)
    done = room.assemble()
    assert done.landed.opened
    assert done.landed.branch == BRANCH
    assert "Builds, faster" in room.text()


def test_a_branch_that_was_begun_and_left_is_gone_on_with(room):
    sent(room)
    room.forge.create_branch(BRANCH, room.base)
    done = room.assemble()
    assert done.landed.branch == BRANCH
    assert len(room.pulls()) == 1


def test_where_workflows_may_open_no_pulls_a_person_does_with_one_click(room):
    sent(room)
    room.fake.home.actions_open_pulls = False
    done = room.assemble()
    page = "https://github.com/owner/newsletter"
    assert done.landed.compare == f"{page}/compare/main...{BRANCH}?expand=1"
    assert "example.org/faster" in room.text()
    room.fake.add_pull(
        None,
        author="editor",
        head=room.git("rev-parse", BRANCH).strip(),
        head_branch=BRANCH,
        head_repository="owner/newsletter",
        base=room.base,
        body="Here it is.",
    )
    done = room.assemble()
    assert done.landed.edited
    (pull,) = (one for one in room.fake.home.tickets.values() if one.author == "editor")
    body = pull.body
    assert "#1 `ada`" in body
    assert body.endswith("stays.\n\nHere it is.\n")


def test_an_edition_that_is_out_is_not_assembled_again(room):
    room.commit({"content/editions/2026-01-21-this-week-in-rust.md": DRAFT.replace("28", "21")})
    with pytest.raises(UsageError, match="edition of 2026-01-21 is out"):
        room.assemble(day=date(2026, 1, 21))


def test_a_link_among_the_content_stops_it(room):
    (room.main / "content/inbox").mkdir()
    (room.main / "content/inbox/a.yml").symlink_to("/etc/passwd")
    room.commit({})
    with pytest.raises(UsageError, match=r"content/inbox/a\.yml.*symbolic link"):
        room.assemble()


# --- pulls that change what was taken --------------------------------------------------------


def test_a_pull_that_changes_a_file_which_was_taken_hears_once_which_line_it_became(room):
    sent(room)
    late = room.pull({FASTER: link(title="Much faster builds")}, author="grace")
    other = room.pull({OTHER: link(url="https://example.org/another")}, author="lin")
    done = room.assemble()
    assert done.told == (late,)
    (comment,) = room.fake.comments(late, BOT)
    rows = room.text().splitlines()
    line = 1 + next(n for n, row in enumerate(rows) if "example.org/faster" in row)
    assert f"[line {line}](" in comment.body
    assert f"which is #{done.landed.pull.number}" in comment.body
    assert "`* [Faster builds with a shared cache](https://example.org/faster)`" in comment.body
    assert room.fake.comments(other, BOT) == []
    assert room.assemble().told == ()
    assert len(room.fake.comments(late, BOT)) == 1


# --- publishing ------------------------------------------------------------------------------

EDITION = "content/editions/2026-01-28-this-week-in-rust.md"
PUBLISH = "contentbot/publish-2026-01-28"


def merged_draft(room: Room) -> None:
    """The draft, assembled and merged."""
    sent(room)
    room.land(room.number())


def test_publishing_is_refused_while_the_draft_has_errors(room):
    merged_draft(room)
    text = room.text(branch="main")
    room.commit({NEXT: text.replace("https://example.org/left", "INSERT_LINK_HERE")})
    before = len(room.fake.log)
    done = room.publish()
    assert done.landed is None
    assert room.fake.writes(before) == []
    said = edition.refusals(done)
    assert "**This Week in Rust 636 was not published.**" in said
    assert "`1 error in content/drafts/next.md`" in said
    assert "line 10: `INSERT_LINK_HERE` was not filled in" in said


def test_publishing_is_refused_while_the_drafts_pull_is_open(room):
    sent(room)
    number = room.number()
    (refusal,) = room.publish().published.refusals[-1:]
    assert refusal.reason == f"the pull #{number} with the draft is open"


def test_publishing_makes_a_pull_with_the_edition_the_next_draft_and_the_receipt(room):
    merged_draft(room)
    done = room.publish()
    assert done.landed is not None
    assert done.landed.branch == PUBLISH
    (pull,) = room.pulls()
    assert pull.pull is not None
    assert not pull.pull.draft
    assert pull.title == "Publish This Week in Rust 636"
    assert EDITION in room.files(PUBLISH)
    assert "receipts:" in room.text("content/ledger/2026-01-28.yml", PUBLISH)
    assert "Number: 637" in room.text(NEXT, PUBLISH)
    assert room.commits(PUBLISH) == ["Publish the edition of 2026-01-28"]
    before = len(room.fake.log)
    room.publish()
    assert room.fake.writes(before) == []


def test_what_is_known_only_afterwards_is_filled_in_by_a_pull_of_its_own(room):
    room.commit({NEXT: None})
    merged_draft(room)
    issued = room.publish(force=True)
    room.land(issued.landed.pull.number, "squash")
    thread = "https://example.org/thread"
    done = room.publish(values={"discussion": thread})
    assert done.landed.branch == f"{PUBLISH}-2"
    assert thread in room.text(EDITION, f"{PUBLISH}-2")
    before = len(room.fake.log)
    room.publish(values={"discussion": thread})
    assert room.fake.writes(before) == []
    assert len(room.pulls()) == 1


def test_what_came_too_late_is_added_once_however_often_it_is_asked(room):
    merged_draft(room)
    room.land(room.publish().landed.pull.number)
    sent(room, OTHER, title="Another", url="https://example.org/another")
    done = room.publish(late=(OTHER,))
    assert "example.org/another" in room.text(EDITION, done.landed.branch)
    before = len(room.fake.log)
    room.publish(late=(OTHER,))
    assert room.fake.writes(before) == []


# --- the command -----------------------------------------------------------------------------


@pytest.fixture
def start(room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs a workflow's step on a dispatch with some inputs; its status."""

    def run(task: str, **inputs: object) -> int:
        event = tmp_path / "event.json"
        event.write_text(json.dumps({"inputs": inputs} if inputs else {"schedule": "0 15 * * 3"}))
        for name, value in {
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": "owner/newsletter",
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_API_URL": room.fake.url,
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        }.items():
            monkeypatch.setenv(name, value)
        today = TODAY if task == "assemble" else DAY
        return task_of.run(Namespace(task=task, today=today, root=None))

    return run


def test_a_schedule_assembles_the_coming_edition_and_the_runs_page_says_so(room, start, tmp_path):
    sent(room)
    room.fake.scopes[TOKEN] = {
        "actions": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
    }
    assert start("assemble") == 0
    assert (tmp_path / "summary.md").read_text() == (
        f"- #2 opened, one more commit on `{BRANCH}`\n"
        "- This Week in Rust 636: 1 new entry, 0 left out\n"
    )


def test_a_conflict_ends_the_run_with_status_1_and_names_the_files(room, start, tmp_path):
    in_conflict(room)
    assert start("assemble", edition="") == 1
    assert f"are in conflict in `{NEXT}`" in (tmp_path / "summary.md").read_text()


def test_a_dispatch_publishes_with_no_more_rights_than_its_job_has(room, start, tmp_path):
    merged_draft(room)
    room.fake.scopes[TOKEN] = {"actions": "write", "contents": "write", "pull-requests": "write"}
    assert start("publish", edition="2026-01-28", set="", add="", force=False) == 0
    assert "opened, one more commit" in (tmp_path / "summary.md").read_text()
    assert start("publish", edition="2026-01-28", set="", add="", force=False) == 0
    assert "as it was, no new commit" in (tmp_path / "summary.md").read_text()


def test_a_refusal_ends_the_run_with_status_1_and_the_page_says_why(room, start, tmp_path):
    room.commit({NEXT: None})
    assert start("publish", edition="2026-01-28", force=True) == 1
    assert "there is no draft of the edition of 2026-01-28" in (tmp_path / "summary.md").read_text()


@pytest.mark.parametrize(
    ("task", "name", "given"),
    [
        ("assemble", "edition", "2026-02-30"),
        ("assemble", "edition", "2026-W05-3"),
        ("assemble", "edition", "$(id)"),
        ("assemble", "edition", "٢٠٢٦-01-28"),
        ("publish", "set", "discussion"),
        ("publish", "set", "--force"),
        ("publish", "set", "discussion=" + "x" * 3000),
        ("publish", "add", "../../etc/passwd"),
        ("publish", "add", "content/inbox/../../a.yml"),
        ("publish", "add", "/etc/a.yml"),
        ("publish", "edition", "; id"),
    ],
)
def test_an_input_of_another_form_is_refused_before_anything_is_asked(
    room, start, task, name, given
):
    with pytest.raises(UsageError, match=f"the input `{name}` is"):
        start(task, **{name: given})
    assert room.fake.log == []


# --- the screen ------------------------------------------------------------------------------


def test_the_screen_of_a_draft_pull_is_as_the_editors_read_it(request):
    shown = draft_pull.body(SHOWN, f"{draft_pull.MARKER}\n- [x] **Pick** chosen\n")
    assert alive(shown, links=(f"{SHOWN.home}/",), references=SHOWN.references) == []
    path = ROOT / "docs" / "screens" / "draft-pull.md"
    if request.config.getoption("--bless"):
        path.write_text(shown, "utf-8")
    assert path.read_text("utf-8") == shown, "if this is meant: pytest --bless"


def test_however_much_there_is_the_text_fits_and_says_how_much_is_missing():
    many = [Item("Observations/Thoughts", f"Post {n} {'x' * 100}", n, "ada") for n in range(900)]
    left = [Left(f"Post {n}", "on hold `" + "y" * 300, n) for n in range(900)]
    shown = draft_pull.body(replace(SHOWN, new=many, left=left), "")
    assert len(shown) <= draft_pull.LIMIT
    assert " more; the draft has all of them" in shown
    assert "**How to go on**" in shown
