"""What somebody meets who sends an entry by a form, and what strangers try with one."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.cli.arguments import parser as command_line
from contentbot.cli.github import submit as task
from contentbot.content import settings
from contentbot.content.settings import Settings
from contentbot.errors import OutsideError, UsageError
from contentbot.forge import Forge
from contentbot.jobs.submitting import act, decision, kept, tidy
from contentbot.jobs.submitting.decision import Decision
from contentbot.jobs.submitting.forms import forms, label_of
from contentbot.jobs.submitting.reading import Fault, read
from contentbot.render import ticket as render
from contentbot.render.form import NONE, Form
from tests.conftest import ROOT
from tests.forge import events
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.faults import How
from tests.forge.records import BOT, Ticket
from tests.forge.stage import Stage, link
from tests.forge.turns import Turn

SETTINGS = ROOT / "content" / "newsletter.yml"
CACHE = {
    "title": "Faster builds with a shared cache",
    "url": "https://example.org/faster",
    "section": "Observations/Thoughts",
}
FILE = "content/inbox/faster-builds-with-a-shared-cache-2a4c.yml"
MEETUP = {
    "title": "An evening on location",
    "url": "https://example.org/events/1",
    "starts": "2026-02-03T19:00",
    "zone": "Europe/Berlin",
    "attendance": "in-person",
    "place": "Berlin, DE",
    "organizer.name": "Ada Example",
    "organizer.url": "https://example.org/ada",
}


def known() -> Settings:
    return settings.parse(SETTINGS.read_text("utf-8"), str(SETTINGS))


FORMS = forms(known())


def filled(form: str = "link", answers: Mapping[str, str] = CACHE, **more: str) -> str:
    """The text of a ticket as GitHub makes it of a filled form."""
    answers = {**answers, **more}
    parts = (f"### {one.label}\n\n{answers.get(one.path, NONE)}" for one in FORMS[form].fields)
    return "\n\n".join(parts)


class Desk(Stage):
    """A newsletter on the fake of GitHub, and submit.yml."""

    def form(self, text: str, *, form: str = "link", by: str = "ada") -> int:
        """Somebody sends a form; the number of its ticket."""
        made = self.fake.add_ticket("A link", text, author=by, labels=[label_of(form)])
        return made.number

    def read(self, number: int, **changes: Any) -> Decision | None:
        """The half that reads, of an event about the ticket as it is now."""
        event = events.ticket_opened(self.fake, self.fake.ticket(number), **changes)
        return decision.decide(event, self.forge, self.room.settings)

    def decided(self, number: int) -> Decision:
        """What the half that reads hands on, as it arrives."""
        made = self.read(number)
        assert made is not None
        return decision.load(decision.dump(made), self.room.settings)

    def act(self, made: Decision, forge: Forge | None = None) -> str:
        """The half that writes."""
        return act.act(made, forge or self.forge, self.room, self.place)

    def submit(self, number: int) -> str:
        """submit.yml runs on a ticket, both halves."""
        return self.act(self.decided(number))

    def edit(self, number: int, text: str) -> None:
        """Somebody changes the form."""
        self.fake.ticket(number).body = text

    def tidy(self) -> list[tidy.Tidied]:
        """submit.yml runs on its schedule."""
        return list(tidy.tidy(self.forge, self.room, self.place))

    def look(self, pull: Ticket) -> None:
        """sweep.yml runs on a pull of the bot."""
        assert pull.pull
        self.git("update-ref", f"refs/pull/{pull.number}/head", pull.pull.head)
        self.sweep(pull.number)

    # --- what there is to see

    def below(self, number: int) -> str:
        """The one comment of the bot below a form, without its marker."""
        (one,) = self.own(number)
        assert kept.read(one.body) is not None
        return one.body.partition("\n")[2]

    @property
    def made(self) -> list[Ticket]:
        """The pulls of the bot."""
        found = self.fake.home.tickets.values()
        return [one for one in found if one.pull and one.author == BOT]

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.origin, capture_output=True, text=True, check=True
        )
        return str(done.stdout)

    def branch(self, number: int) -> dict[str, str]:
        """The files that the branch of a form adds to main."""
        name = f"contentbot/submit-{number}"
        rows = self.git("diff", "--name-only", "main", name).split()
        return {path: self.git("show", f"{name}:{path}") for path in rows}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with FakeGitHub() as fake:
        made = Desk(tmp_path, fake)
        monkeypatch.chdir(made.main)
        yield made


# --- what people meet ------------------------------------------------------------------------


def test_a_good_form_becomes_a_pull_with_the_entry_under_its_senders_name(desk):
    number = desk.form(filled())
    assert desk.submit(number) == "sent"
    (pull,) = desk.made
    assert desk.branch(number) == {
        FILE: "title: Faster builds with a shared cache\nurl: https://example.org/faster\n"
        "section: observations\nsubmitted_by: ada\n"
    }
    assert pull.title == "Add a link from form 1"
    assert pull.body.startswith("Sent by `ada` with the form of #1.")
    assert "\n\nCloses #1\n\n<!--" in pull.body
    assert set(pull.labels) == {"bot: form", "entry: link"}
    assert pull.pull.head_branch == "contentbot/submit-1"
    person = desk.fake.shapes.user("ada")["id"]
    said = desk.git("log", "-1", "--format=%B", "contentbot/submit-1").strip()
    assert said == (
        f"Add a link from form 1\n\nCo-authored-by: ada <{person}+ada@users.noreply.github.com>"
    )
    told = desk.below(number)
    assert told.startswith(f"**Thank you, it is on its way** with #{pull.number}. An editor reads")
    assert "**This Week in Rust 636**, which closes on Wednesday, 28 January, 15:00 UTC" in told
    assert "  • Ten years of borrowing\n+ • Faster builds with a shared cache\n" in told


def test_the_pull_of_a_form_is_looked_at_although_no_workflow_hears_of_it(desk):
    number = desk.form(filled())
    desk.submit(number)
    (pull,) = desk.made
    (one,) = desk.fake.home.dispatches
    assert (one.workflow, one.inputs) == ("sweep.yml", {"pull": str(pull.number)})


def test_what_is_wrong_is_told_by_the_names_of_the_form_and_no_pull_is_made(desk):
    number = desk.form(filled(url="example", section=NONE))
    assert desk.submit(number) == "author"
    told = desk.below(number)
    assert told.startswith("**2 things to correct**")
    assert "- **Section**: there is no answer yet" in told
    assert "- **Address**: " in told
    assert "Edit the form above" in told
    assert desk.made == []


def test_a_corrected_form_is_answered_in_the_same_comment(desk):
    number = desk.form(filled(section=NONE))
    desk.submit(number)
    (first,) = desk.own(number)
    desk.edit(number, filled().replace("\n", "\r\n"))
    assert desk.submit(number) == "sent"
    (second,) = desk.own(number)
    assert second.id == first.id
    assert desk.below(number).startswith("**Thank you")


def test_what_cannot_change_the_meaning_is_put_right_and_told(desk):
    number = desk.form(filled(url="https://example.org/faster?utm_source=mail"))
    assert desk.submit(number) == "sent"
    assert "- Address: `https://example.org/faster`" in desk.below(number)
    assert "utm_source" not in desk.branch(number)[FILE]


def test_a_bare_address_is_asked_for_its_title(desk):
    number = desk.form(filled("address", title=NONE), form="address")
    assert desk.submit(number) == "author"
    assert "- **Title**: there is no answer yet" in desk.below(number)
    desk.edit(number, filled("address"))
    assert desk.submit(number) == "sent"
    assert list(desk.branch(number)) == [FILE]


@pytest.mark.parametrize(
    ("form", "answers", "folder", "fields"),
    [
        ("event", MEETUP, "events", "organizer:\n  name: Ada Example\n"),
        (
            "cfp",
            {"title": "A Conference 2026", "url": "https://example.org/cfp", "place": "Berlin, DE",
             "closes": "2026-02-16", "starts": "2026-05-12"},
            "cfps",
            "closes: 2026-02-16\n",
        ),
        (
            "task",
            {"project": "graft", "title": "Document the cache", "url": "https://example.org/t/1",
             "difficulty": "easy"},
            "inbox",
            "kind: task\nproject: graft\n",
        ),
    ],
)  # fmt: skip
def test_each_form_makes_an_entry_of_its_kind(desk, form, answers, folder, fields):
    number = desk.form(filled(form, answers), form=form)
    assert desk.submit(number) == "sent", desk.below(number)
    ((path, text),) = desk.branch(number).items()
    assert path.startswith(f"content/{folder}/")
    assert fields in text


def test_a_changed_form_changes_its_pull(desk):
    number = desk.form(filled())
    desk.submit(number)
    desk.edit(number, filled(title="Slower builds without one", note="two\nlines"))
    assert desk.submit(number) == "sent"
    assert len(desk.made) == 1
    ((path, text),) = desk.branch(number).items()
    assert path == "content/inbox/slower-builds-without-one-2a4c.yml"
    assert "note: |-\n  two\n  lines\n" in text
    assert len(desk.fake.home.dispatches) == 2
    assert len(desk.git("rev-list", "main..contentbot/submit-1").split()) == 2


def test_a_form_that_turns_bad_leaves_its_pull_as_it_was(desk):
    number = desk.form(filled())
    desk.submit(number)
    desk.edit(number, filled(title=NONE))
    assert desk.submit(number) == "author"
    (pull,) = desk.made
    assert f"#{pull.number} stays as it was" in desk.below(number)
    assert list(desk.branch(number)) == [FILE]
    desk.edit(number, filled(title="Slower builds"))
    assert desk.submit(number) == "sent"


def test_what_an_editor_changed_on_the_branch_is_left_alone(desk):
    number = desk.form(filled())
    desk.submit(number)
    (pull,) = desk.made
    head = desk.forge.commit(
        pull.pull.head_branch, parent=pull.pull.head, message="Better", removes=[],
        writes={FILE: link("A better title") + "submitted_by: ada\n"},
    )  # fmt: skip
    desk.edit(number, filled(title="Slower builds"))
    assert desk.submit(number) == "touched"
    assert desk.below(number).startswith(f"**An editor has changed the entry in #{pull.number}**")
    assert pull.pull.head == head


def test_the_same_form_again_writes_nothing(desk):
    number = desk.form(filled())
    desk.submit(number)
    (pull,) = desk.made
    desk.look(pull)
    assert desk.status(pull.number) == "success"
    before = len(desk.fake.log)
    assert desk.submit(number) == "sent; nothing to change"
    assert desk.fake.writes(before) == []


def test_a_form_costs_few_calls(desk):
    number = desk.form(filled())
    before = len(desk.fake.log)
    desk.submit(number)
    assert len(desk.fake.calls(before)) <= 22
    before = len(desk.fake.log)
    desk.submit(desk.form(filled(title=NONE)))
    assert len(desk.fake.calls(before)) <= 10


# --- whose it is -----------------------------------------------------------------------------


def test_a_closed_section_is_closed_to_who_sends_the_form_and_not_to_the_bot(desk):
    path = "content/newsletter.yml"
    text = SETTINGS.read_text("utf-8").replace(
        "{id: observations, title: Observations/Thoughts, kind: link,",
        "{id: observations, title: Observations/Thoughts, kind: link, quota: 1,",
    )
    mine = link("Another", "https://example.org/other") + "submitted_by: ada\n"
    desk.commit({path: text, "content/inbox/mine.yml": mine})
    number = desk.form(filled())
    assert desk.submit(number) == "author"
    assert "- **Section**: " in desk.below(number)
    other = desk.form(filled(), by="bob")
    assert desk.submit(other) == "sent"
    desk.fake.set_permission("ada", "write")
    desk.edit(number, filled(url="https://example.org/third"))
    assert desk.submit(number) == "sent"


def test_what_is_in_a_file_or_a_draft_already_is_told(desk):
    number = desk.form(filled(url="https://example.org/left"))
    assert desk.submit(number) == "author"
    assert "- **Address**: " in desk.below(number)
    desk.commit({FILE: link()})
    twin = desk.form(filled())
    assert desk.submit(twin) == "author"
    assert "is there already" in desk.below(twin)


def test_an_account_has_five_of_them_open_at_most(desk):
    for at in range(5):
        desk.submit(desk.form(filled(title=f"Page {at}", url=f"https://example.org/{at}")))
    number = desk.form(filled())
    assert desk.submit(number) == "full"
    assert "5 of yours are open already" in desk.below(number)
    assert len(desk.made) == 5
    assert desk.submit(desk.form(filled(), by="bob")) == "sent"
    desk.fake.close(desk.made[0].number)
    desk.edit(number, filled(url="https://example.org/another"))
    assert desk.submit(number) == "sent"


# --- what is no form, or none any more ------------------------------------------------------


def test_a_ticket_without_the_label_of_a_form_is_not_read(desk):
    number = desk.fake.add_ticket("Help", filled(), author="ada").number
    assert desk.read(number) is None
    both = desk.fake.add_ticket("?", filled(), labels=["form: link", "form: event"]).number
    assert desk.read(both) is None


def test_a_pull_a_bots_ticket_a_closed_one_and_another_event_are_not_read(desk):
    assert desk.read(desk.pull({FILE: link()})) is None
    assert desk.read(desk.form(filled(), by=BOT)) is None
    number = desk.form(filled())
    assert desk.read(number, action="labeled") is None
    desk.fake.close(number)
    assert desk.read(number) is None
    with pytest.raises(UsageError):
        decision.decide({"action": "opened"}, desk.forge, desk.room.settings)


def test_once_its_pull_is_over_a_form_changes_nothing(desk):
    number = desk.form(filled())
    desk.submit(number)
    (pull,) = desk.made
    desk.fake.close(pull.number)
    desk.edit(number, filled(title="Slower builds"))
    assert desk.submit(number) == "closed"
    assert f"**#{pull.number} is closed**" in desk.below(number)
    desk.fake.close(pull.number, merged=True)
    desk.edit(number, filled(title="No builds"))
    assert desk.submit(number) == "merged"
    assert list(desk.branch(number)) == [FILE]


# --- the end of a form -----------------------------------------------------------------------


def closed(desk: Desk, *said: tuple[str, str]) -> int:
    """A form whose pull was closed, after some comments there; the form's number."""
    number = desk.form(filled())
    desk.submit(number)
    (pull,) = desk.made
    for author, text in said:
        desk.fake.add_comment(pull.number, author, text)
    desk.fake.close(pull.number)
    return number


def test_a_closed_pull_closes_its_form_once(desk):
    number = closed(desk)
    assert [one.told for one in desk.tidy()] == [f"form #{number} is closed"]
    assert not desk.fake.ticket(number).open
    assert render.NEUTRAL in desk.own(number)[-1].body
    before = len(desk.fake.log)
    assert desk.tidy() == []
    assert len(desk.fake.calls(before)) <= 2
    assert desk.fake.writes(before) == []


def test_the_reason_is_the_sentence_of_the_policy_that_an_editor_named(desk):
    text = SETTINGS.read_text("utf-8") + "\npolicies: {ads: We print no advertisements.}\n"
    text = re.sub(r"^policies:(?! \{ads).*\n(?:  .*\n)*", "", text, flags=re.MULTILINE)
    desk.commit({"content/newsletter.yml": text})
    number = closed(
        desk, ("editor", "/contentbot close ads"), ("mallory", "/contentbot close other")
    )
    desk.tidy()
    assert "We print no advertisements." in desk.own(number)[-1].body


def test_the_end_that_broke_off_is_gone_on_with_and_told_once(desk):
    number = closed(desk)
    desk.fake.fault(("PATCH", r"/issues/\d+$"), "404")
    assert [one.failed for one in desk.tidy()] == [True]
    assert [one.failed for one in desk.tidy()] == [False]
    assert not desk.fake.ticket(number).open
    assert len(desk.own(number)) == 2


def test_a_branch_of_that_name_in_a_fork_closes_nothing(desk):
    number = desk.form(filled())
    pull = desk.pull({FILE: link()}, author="mallory", labels=["bot: form"])
    desk.fake.pull(pull).head_branch = f"contentbot/submit-{number}"
    desk.fake.close(pull)
    desk.tidy()
    assert desk.fake.ticket(number).open
    assert desk.own(number) == []


# --- what fails in between -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "how"),
    [
        (r"/git/refs$", "502 after"),
        (r"/git/refs$", "502 before"),
        (r"/git/commits$", "502 after"),
        (r"/pulls$", "502 after"),
        (r"/pulls$", "502 before"),
        (r"/comments$", "502 after"),
        (r"/comments$", "502 before"),
        (r"/labels$", "502 before"),
        (r"/dispatches$", "502 after"),
    ],
)
def test_whatever_fails_the_next_run_ends_it_and_nothing_is_there_twice(desk, path, how: How):
    number = desk.form(filled())
    made = desk.decided(number)
    desk.fake.fault(("POST", path), how)
    with suppress(OutsideError):
        desk.act(made)
    desk.edit(number, filled(title="Slower builds"))
    assert desk.submit(number).startswith("sent")
    (pull,) = desk.made
    assert list(desk.branch(number)) == ["content/inbox/slower-builds-2a4c.yml"]
    assert desk.below(number).startswith("**Thank you")
    assert set(pull.labels) == {"bot: form", "entry: link"}
    assert desk.fake.home.dispatches


def test_where_workflows_may_open_no_pulls_an_editor_gets_a_link(desk):
    desk.fake.home.actions_open_pulls = False
    number = desk.form(filled())
    assert desk.submit(number) == "left"
    assert list(desk.branch(number)) == [FILE]
    assert "/compare/main...contentbot/submit-1?expand=1&title=Add+a+link" in desk.below(number)
    desk.edit(number, filled(title="Slower builds"))
    assert desk.submit(number) == "left"
    assert list(desk.branch(number)) == ["content/inbox/slower-builds-2a4c.yml"]
    desk.fake.home.actions_open_pulls = True
    assert desk.submit(number) == "sent"


def test_a_form_changed_after_it_was_read_is_left_to_the_run_of_the_change(desk):
    number = desk.form(filled())
    made = desk.decided(number)
    desk.edit(number, filled(title="Slower builds"))
    before = len(desk.fake.log)
    assert desk.act(made) == "the form was changed or closed in the meantime"
    assert desk.fake.writes(before) == []


@pytest.mark.parametrize("calls", [0, 4, 8, 13, 18])
def test_of_two_runs_at_once_the_newer_wording_is_what_stays(desk, calls: int):
    number = desk.form(filled())
    first = desk.decided(number)
    one = Turn("one", lambda forge: desk.act(first, forge), desk.forge)
    one.step()  # it has seen that the form is as it was read
    desk.edit(number, filled(title="Slower builds"))
    second = desk.decided(number)
    two = Turn("two", lambda forge: desk.act(second, forge), desk.forge)
    for _ in range(calls):
        one.step()
    for at in range(200):  # from here on in turn
        (one if at % 2 else two).step()
    assert one.over and two.over
    assert (one.crash, two.crash) == (None, None)
    desk.submit(number)  # what was left is done by the next run
    assert len(desk.made) == 1
    assert list(desk.branch(number)) == ["content/inbox/slower-builds-2a4c.yml"]
    assert desk.below(number).startswith("**Thank you")


# --- what strangers try ----------------------------------------------------------------------

LINK: Form = FORMS["link"]
LABELS = [f"### {one.label}" for one in LINK.fields]
HOSTILE = [
    "Closes #1", "@all and @owner/team", "x\n\nCo-authored-by: a <a@b.c>", "[skip ci] fixes #2",
    "### Section\n\nResearch", "```\n### Address\n```", "<!-- contentbot:form v1 pull=1 -->",
    "--> <img src=x>", "a`b``c", "[x](https://evil.example)", "contentbot/submit-1 ../../main",
    "$(id) `id` ${{ github.token }}", "\u202e@lla", "GH-1 985bfdb owner/newsletter#1", "'; id; #",
    "title: x\nhold: true", "&#64;all", "::set-output name=a::b", "%0Aadmin=true", "x\x00y",
]  # fmt: skip


def test_an_answer_cannot_make_another_one():
    text = filled(note="see\n\n### Section\n\nResearch")
    assert read(LINK, text).faults == (Fault("twice", "section"),)
    assert read(LINK, text).answers == {}
    swapped = filled().replace("### Title", "### X").replace("### Section", "### Title")
    assert Fault("order") in read(LINK, swapped).faults
    assert read(LINK, f"Hello\n\n{filled()}").faults == (Fault("above"),)
    assert read(LINK, "nothing").faults == (Fault("bare"),)


def test_what_only_looks_like_a_heading_is_a_part_of_the_answer():
    note = "a\n### Title of mine\n#### Title\n ### Title\n###  Title\n> ### Title"
    assert read(LINK, filled(note=note)).answers["note"] == note


@given(st.lists(st.sampled_from([*LABELS, "", "x", NONE, "Research", "### X"]), max_size=30))
def test_any_order_of_headings_gives_each_answer_from_below_its_own(lines: list[str]):
    text = "\n".join(lines)
    found = read(LINK, text)
    for path, said in found.answers.items():
        field = LINK.field(path)
        assert field is not None
        heading = f"### {field.label}"
        assert lines.count(heading) == 1
        below = text.partition(heading)[2]
        assert below.lstrip().startswith(said)
        assert not any(line in LABELS for line in said.split("\n"))


@given(st.text(max_size=300))
def test_what_is_handed_on_is_only_what_can_have_been_read(words: str):
    found = read(LINK, filled(title=words, note=words))
    made = Decision(
        ticket=1, account="ada", id=2, form="link", sign="0" * 16,
        answers=found.answers, faults=found.faults,
    )  # fmt: skip
    assert decision.load(decision.dump(made), known()) == made


@pytest.mark.parametrize(
    "change",
    [
        {"ticket": "1"}, {"ticket": True}, {"ticket": -1}, {"account": "a b"}, {"account": "a\n"},
        {"form": "pick"}, {"form": ["link"]}, {"sign": "x"}, {"answers": {"hold": "true"}},
        {"answers": {"title": "a\nb"}}, {"answers": {"title": ""}}, {"answers": {"title": 1}},
        {"answers": {"section": "quote"}}, {"answers": []}, {"faults": [["odd", "title"]]},
        {"faults": [["lines", "hold"]]}, {"faults": [["lines"]]}, {"more": 1},
    ],
)  # fmt: skip
def test_t8_a_decision_that_was_tampered_with_is_refused(change):
    made = {
        "ticket": 1, "account": "ada", "id": 2, "form": "link", "sign": "0" * 16,
        "answers": {"title": "x"}, "faults": [],
    }  # fmt: skip
    decision.load(json.dumps(made), known())
    with pytest.raises(UsageError):
        decision.load(json.dumps({**made, **change}), known())


OURS = re.compile(r"Add a link from form \d+")
TRAILER = re.compile(r"Co-authored-by: [\w-]+ <\d+\+[\w-]+@users\.noreply\.github\.com>", re.ASCII)


def test_t42_nothing_of_a_form_but_numbers_and_the_account_is_in_names_and_messages(desk):
    for at, words in enumerate(HOSTILE):
        text = filled(title=words, note=words, disclosure=words, url=f"https://example.org/{at}")
        number = desk.form(text, by=f"person-{at}")
        desk.fake.ticket(number).title = words
        desk.submit(number)
        (comment,) = desk.own(number)
        assert kept.read(comment.body) is not None
    assert len(desk.made) >= 5
    for pull in desk.made:
        ticket = int(pull.pull.head_branch.removeprefix("contentbot/submit-"))
        sender = desk.fake.ticket(ticket).author
        assert pull.title == f"Add a link from form {ticket}"
        assert pull.body == render.pull_body(sender, ticket, sign=render.first_sign(pull.body))
        subject, empty, trailer = desk.git("log", "-1", "--format=%B", pull.pull.head).split("\n")[
            :3
        ]
        assert OURS.fullmatch(subject) and empty == "" and TRAILER.fullmatch(trailer)
        assert len(desk.git("log", "-1", "--format=%B", pull.pull.head).strip().split("\n")) == 3
        subprocess.run(
            ["git", "check-ref-format", "--branch", pull.pull.head_branch], check=True,
            capture_output=True,
        )  # fmt: skip
        (path,) = desk.branch(ticket)
        assert re.fullmatch(r"content/inbox/[a-z0-9-]+\.yml", path)


def test_t17_a_mark_in_somebodys_comment_is_not_the_bots(desk):
    number = desk.form(filled())
    mark = kept.Kept(pull=7, head="a" * 40, path=FILE, sign="0" * 16).line()
    desk.fake.add_comment(number, "mallory", f"{mark}\nhello")
    assert desk.submit(number) == "sent"
    assert desk.fake.comments(number, "mallory")[0].body == f"{mark}\nhello"


def test_the_longest_answers_are_judged_in_no_time(desk):
    field = {one.path: one.most for one in LINK.fields}
    for sign in ("[", "`", "*", "a ", "<", "http://", "((", "\\"):
        title = (sign * 500)[: field["title"]].strip()
        url = ("https://example.org/" + sign.strip() * 4000)[: field["url"]]
        number = desk.form(filled(title=title, url=url, note=(sign * 2000)[: field["note"]]))
        desk.submit(number)
        assert len(desk.own(number)) == 1


# --- the command line ------------------------------------------------------------------------


def test_the_three_tasks_run_as_the_workflow_calls_them(desk, tmp_path, monkeypatch, capsys):
    number = desk.form(filled())
    event = events.ticket_opened(desk.fake, desk.fake.ticket(number))
    event["repository"]["default_branch"] = "main"
    (tmp_path / "event.json").write_text(json.dumps(event))
    output = tmp_path / "output"
    for name, value in {
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"), "GITHUB_REPOSITORY": "owner/newsletter",
        "GITHUB_API_URL": desk.fake.url, "GITHUB_TOKEN": TOKEN, "GITHUB_OUTPUT": str(output),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    def call(half: str) -> str:
        given = command_line().parse_args(["github", "submit", half])
        given.today = date(2026, 1, 26)
        assert task.run(given) == 0
        return str(capsys.readouterr().out).strip()

    assert call("--decide") == "read a form of the kind link"
    name, made, end = output.read_text("utf-8").splitlines()
    assert name == f"decision<<{end}"
    monkeypatch.setenv("DECISION", made)
    assert call("--act") == "sent"
    (pull,) = desk.made
    desk.fake.close(pull.number)
    assert call("--tidy") == f"#{pull.number}: form #{number} is closed"


# --- the screens -----------------------------------------------------------------------------


def test_the_screens_are_current(desk, request):
    """docs/screens/form.md; `pytest --bless` makes it anew."""
    parts = ["# A form and what the bot says below it\n"]

    def show(title: str, number: int) -> None:
        ticket = desk.fake.ticket(number)
        parts.append(f"## {title}\n")
        for author, text in [(ticket.author, ticket.body), (BOT, desk.own(number)[-1].body)]:
            parts.append(f"`{author}` writes:\n\n~~~~markdown\n{text.strip()}\n~~~~\n")

    wrong = filled(url="https://example.org/faster?utm_source=mail", title=NONE, section=NONE)
    number = desk.form(wrong)
    desk.submit(number)
    show("Something is missing", number)
    desk.edit(number, filled(note="The talk starts at minute 5."))
    desk.submit(number)
    show("The form is corrected", number)
    (pull,) = desk.made
    said = desk.git("log", "-1", "--format=%B", pull.pull.head).strip()
    parts.append(f"The pull is called *{pull.title}* and says:\n\n~~~~markdown\n{pull.body}~~~~\n")
    parts.append(f"Its commit:\n\n~~~~text\n{said}\n~~~~\n")
    event = desk.form(
        filled("event", {**MEETUP, "starts": "tomorrow", "place": NONE}), form="event"
    )
    desk.submit(event)
    show("An event with a day that is none", event)
    bare = desk.form(filled("address", {**CACHE, "title": NONE}), form="address")
    desk.submit(bare)
    show("Just an address", bare)
    desk.fake.home.actions_open_pulls = False
    left = desk.form(filled(title="Another", url="https://example.org/another"))
    desk.submit(left)
    show("Where workflows may open no pulls", left)
    desk.fake.close(pull.number)
    desk.tidy()
    show("The pull was closed", number)
    text = re.sub(r"\bhead=[0-9a-f]{40}", "head=...", "\n".join(parts))
    path = ROOT / "docs" / "screens" / "form.md"
    if request.config.getoption("--bless"):
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text, "if this is meant: pytest --bless"
