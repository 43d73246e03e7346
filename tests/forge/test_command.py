"""A command in a comment is obeyed once, by those who may, on what they saw; all else is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.adapters.github import GitHub
from contentbot.errors import ForgeError, OutsideError, UsageError
from contentbot.forge import Forge
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.answering.rights import may, same_account
from contentbot.jobs.commanding.command import MOST_OFTEN, act, decide
from contentbot.jobs.commanding.commands import COMMANDS, AddLabel, Command
from contentbot.jobs.commanding.decision import Decision, dump, load
from contentbot.jobs.newsroom import Newsroom
from contentbot.render import reply
from tests.conftest import ROOT
from tests.forge.fake import FakeGitHub
from tests.forge.faults import How
from tests.forge.records import BOT, Comment, Dispatch

PAYLOAD = json.loads(
    (Path(__file__).parent / "payloads" / "issue_comment.created.json").read_text()
)
HEAD = "a" * 40
REPOSITORY = "owner/newsletter"
BASE = Base(Newsroom(ROOT / "content"), datetime(2026, 1, 26, 12, 0, tzinfo=UTC))
PLACE = Place(repository=REPOSITORY, branch="main")
DECISION = Decision(
    outcome="do", pull=1, comment=7, account="ada", head=HEAD, command="recheck", arguments=""
)
HOLD = Command(
    name="hold",
    takes="[DATE]",
    help="I keep the entry back.",
    who="editor",
    arguments=re.compile(r"(?P<day>\d{4}-\d\d-\d\d)?"),
    effects=lambda _: [AddLabel("bot: hold")],
)


# --- the pull of ada, on which others comment ------------------------------------------------


class Site:
    """A repository with one open pull, by ada, and what people say below it.

    reader, writer: what each of the two jobs may do.
    """

    def __init__(self, world: FakeGitHub) -> None:
        self.world = world
        self.pull = world.add_pull(author="ada", head=HEAD).number
        self.reader = self.forge("ghs_reader", {"contents": "read", "pull-requests": "read"})
        self.writer = self.forge("ghs_writer", {"pull-requests": "write", "actions": "write"})

    def forge(self, token: str, scopes: dict[str, str]) -> GitHub:
        """GitHub as a job sees it, with the permissions of its token."""
        self.world.tokens[token] = BOT
        self.world.scopes[token] = scopes
        return GitHub(REPOSITORY, token, base_url=self.world.url, patient=False)

    def say(self, body: str, account: str = "ada") -> Comment:
        return self.world.add_comment(self.pull, account, body)

    def event(self, comment: Comment) -> dict[str, Any]:
        """The real payload, about a comment of ours."""
        event: dict[str, Any] = deepcopy(PAYLOAD)
        ticket = self.world.ticket(self.pull)
        event["repository"]["full_name"] = REPOSITORY
        event["issue"] |= {
            "number": self.pull,
            "state": "open" if ticket.open else "closed",
            "locked": ticket.locked,
            "pull_request": {"url": f"https://api.github.com/repos/{REPOSITORY}/pulls/{self.pull}"},
        }
        event["issue"]["user"]["login"] = ticket.author
        event["comment"] |= {
            "id": comment.id,
            "body": comment.body,
            "created_at": f"{comment.created:%Y-%m-%dT%H:%M:%SZ}",
        }
        event["comment"]["user"] |= {"login": comment.author, "type": "User"}
        event["sender"] |= {"login": comment.author, "type": "User"}
        return event

    def decide(self, event: dict[str, Any]) -> Decision | None:
        return decide(event, self.reader, repository=REPOSITORY, bot_accounts={BOT, "our-machine"})

    def hear(self, body: str, account: str = "ada") -> Decision | None:
        """Both halves, on what somebody says."""
        decision = self.decide(self.event(self.say(body, account)))
        if decision is not None:
            act(load(dump(decision)), self.writer, BASE, PLACE)
        return decision

    @property
    def replies(self) -> list[str]:
        """What the bot said."""
        return [one.body for one in self.world.comments(self.pull, BOT)]

    @property
    def receipts(self) -> list[str]:
        """The emojis of the bot, in order."""
        comments = self.world.comments(self.pull)
        return [emoji for one in comments for _, account, emoji in one.reactions if account == BOT]

    @property
    def inputs(self) -> list[dict[str, str]]:
        """What workflows were started with."""
        assert {one.workflow for one in self.world.home.dispatches} <= {"sweep.yml"}
        return [one.inputs for one in self.world.home.dispatches]

    @property
    def untouched(self) -> bool:
        """Whether nobody can tell that the bot was there."""
        labels = self.world.ticket(self.pull).labels
        return not (self.replies or self.receipts or self.inputs or labels)


@pytest.fixture
def site() -> Iterator[Site]:
    with FakeGitHub() as world:
        labels = ["bot: quiet", "bot: hold"]
        world.add_repository(REPOSITORY, workflows=["sweep.yml"], labels=labels)
        yield Site(world)


# --- what is done ----------------------------------------------------------------------------


def test_recheck_starts_the_sweep_for_the_pull(site: Site) -> None:
    site.hear("/contentbot recheck")
    assert site.world.home.dispatches == [Dispatch("sweep.yml", "main", {"pull": "1"}, BOT)]
    assert site.receipts == ["+1"] and site.replies == []


def test_fix_asks_the_sweep_for_suggestions(site: Site) -> None:
    site.hear("/contentbot fix\r\nplease")
    assert site.inputs == [{"pull": "1", "fix": "true"}]
    assert site.receipts == ["+1"] and site.replies == []


def test_quiet_puts_a_label_on(site: Site) -> None:
    site.hear("/contentbot quiet")
    assert site.world.ticket(site.pull).labels == ["bot: quiet"]
    assert site.receipts == ["+1"] and site.replies == []


def test_help_lists_the_commands(site: Site) -> None:
    site.hear("/contentbot help")
    assert site.receipts == ["+1"]
    assert site.replies == [
        """\
<!-- contentbot:reply -->
A command is the first line of a new comment, written exactly like this:

- `/contentbot recheck`: I look at this pull again, as it would be merged now; that also ends \
`quiet`.
- `/contentbot fix`: I offer each correction that I can make as a suggestion to click.
- `/contentbot quiet`: I write no more comments here, and only set the status.
- `/contentbot section NAME [ADDRESS]`: I suggest another section for the entry, and keep it if \
the suggestion is not taken. For editors.
- `/contentbot title TITLE [ADDRESS]`: I suggest another title for the entry, and keep it if the \
suggestion is not taken. For editors.
- `/contentbot hold [DATE]`: I keep the entry out of editions, or of those before a date such as \
2026-02-04. For editors.
- `/contentbot release`: I undo a hold. For editors.
- `/contentbot take`: I merge this pull now, or make its entry a file where its line conflicts. \
For editors.
- `/contentbot close POLICY`: I close this pull with the newsletter's sentence for that policy. \
For editors.
- `/contentbot help`: I list the commands."""
    ]


@pytest.mark.parametrize("said", ["", " Recheck", " merge", " `x` @rust-lang/core #1 <!-- x -->"])
def test_what_is_no_command_is_answered_with_the_list_and_none_of_its_words(
    site: Site, said: str
) -> None:
    site.hear(f"/contentbot{said}")
    (answer,) = site.replies
    assert answer == reply.reply(answer.partition("\n")[2])
    assert answer.startswith("<!-- contentbot:reply -->\nI do not know that command. A command is")
    assert "- `/contentbot fix`: I offer" in answer
    assert not re.search("@|#1|merge,|Recheck|<!-- x", answer)
    assert site.receipts == ["confused"]


def test_a_command_with_too_much_behind_it_is_told_how_to_write_it(site: Site) -> None:
    site.hear("/contentbot quiet please, @owner/everyone")
    assert site.world.ticket(site.pull).labels == []
    assert site.receipts == ["confused"]
    assert site.replies == [
        "<!-- contentbot:reply -->\nI did not understand that. Write `/contentbot quiet` with "
        "nothing after it, alone on the first line of a new comment. I write no more comments "
        "here, and only set the status."
    ]


@pytest.mark.parametrize("name", [*COMMANDS, "nonsense", "help me"])
@pytest.mark.parametrize("account", ["ada", "ed", "mallory"])
def test_a_command_costs_at_most_eight_calls_and_twelve_where_something_is_kept(
    site: Site, name: str, account: str
) -> None:
    site.world.set_permission("ed", "maintain")
    site.hear(f"/contentbot {name}", account)
    assert 0 < len(site.world.calls()) <= (12 if name in ("hold", "release") else 8)


def test_deciding_writes_nothing(site: Site) -> None:
    for body in ("/contentbot recheck", "/contentbot nonsense", "/contentbot help me"):
        for account in ("ada", "mallory"):
            assert site.decide(site.event(site.say(body, account)))
    assert site.untouched
    assert site.world.calls() and site.world.writes() == []


def test_talk_that_is_no_command_costs_no_call(site: Site) -> None:
    for body in ("Thank you!", "> /contentbot help", "please\n/contentbot fix", ""):
        assert site.hear(body) is None
    assert site.world.calls() == [] and site.untouched


# --- who may (T35) ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "may"),
    [
        ("admin", True),
        ("maintain", True),
        ("write", True),
        ("triage", False),
        ("read", False),
        ("none", False),
        (404, False),
        (403, False),
        (500, False),
    ],
)
def test_of_others_only_those_who_may_write_are_obeyed(
    site: Site, level: str | int, may: bool
) -> None:
    site.world.set_permission("ed", level)
    decision = site.hear("/contentbot recheck", "ed")
    assert decision is not None
    assert site.inputs == ([{"pull": "1"}] if may else [])
    assert site.receipts == ["+1" if may else "confused"]
    assert len(site.replies) == (not may)


def test_who_may_is_nobody_while_the_forge_does_not_tell() -> None:
    class Down:
        def rights(self, _: str) -> str:
            raise OutsideError("the network is down")

    down = cast(Forge, Down())
    assert not may("editor", account="ada", author="ada", forge=down)
    assert not may("author", account="ed", author="ada", forge=down)
    assert may("author", account="ada", author="ada", forge=down)


def test_an_account_that_is_gone_is_the_same_as_no_other() -> None:
    assert not same_account("", "") and not same_account("", "ada")


@pytest.mark.parametrize("account", ["ada", "Ada", "ADA"])
def test_the_author_is_obeyed_without_any_rights(site: Site, account: str) -> None:
    site.world.set_permission(account, 500)
    site.hear("/contentbot recheck", account)
    assert site.inputs == [{"pull": "1"}]


@pytest.mark.parametrize("association", ["OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR"])
def test_an_association_is_no_right(site: Site, association: str) -> None:
    event = site.event(site.say("/contentbot recheck", "mallory"))
    event["comment"]["author_association"] = event["issue"]["author_association"] = association
    decision = site.decide(event)
    assert decision is not None and decision.outcome == "refused"


def test_the_author_is_taken_from_the_pull_not_from_the_event(site: Site) -> None:
    event = site.event(site.say("/contentbot recheck", "mallory"))
    event["issue"]["user"]["login"] = "mallory"
    decision = site.decide(event)
    assert decision is not None and decision.outcome == "refused"


def test_who_is_refused_is_told_why_and_what_to_do(site: Site) -> None:
    site.hear("/contentbot quiet", "mallory")
    assert site.replies == [
        "<!-- contentbot:reply -->\nOnly the author of this pull and editors can use "
        "`/contentbot quiet` here, and GitHub does not tell me that you are one of them, so I "
        "did nothing. If something should change, say so in a comment for people."
    ]
    assert site.world.ticket(site.pull).labels == []


def test_an_editors_command_is_not_for_the_author(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "hold", HOLD)
    site.world.set_permission("ed", "write")
    site.hear("/contentbot hold 2026-02-11", "ada")
    assert site.world.ticket(site.pull).labels == []
    assert "Only editors can use `/contentbot hold [DATE]` here" in site.replies[0]
    site.hear("/contentbot hold 2026-02-11", "ed")
    assert site.world.ticket(site.pull).labels == ["bot: hold"]
    site.hear("/contentbot hold on", "ed")
    assert "Write `/contentbot hold [DATE]`, alone on the first line" in site.replies[1]


def test_an_editor_who_is_the_author_gives_editors_commands(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "hold", HOLD)
    site.world.set_permission("ada", "admin")
    site.hear("/contentbot hold", "ada")
    assert site.world.ticket(site.pull).labels == ["bot: hold"]


# --- commits that come in between (T37) ------------------------------------------------------


@pytest.mark.parametrize("name", ["recheck", "fix"])
def test_nothing_is_done_about_commits_that_the_giver_did_not_see(site: Site, name: str) -> None:
    decision = site.decide(site.event(site.say(f"/contentbot {name}")))
    assert decision is not None and decision.head == HEAD
    site.world.push(site.pull, "b" * 40)
    assert act(decision, site.writer, BASE, PLACE) is None
    assert site.inputs == [] and site.receipts == ["confused"]
    assert site.replies == [
        "<!-- contentbot:reply -->\nNew commits came in while I read your command (`aaaaaaa` "
        "became `bbbbbbb`), so I did nothing. Write it again if you still want it."
    ]


@pytest.mark.parametrize("name", ["help", "quiet"])
def test_what_is_not_about_the_content_is_done_all_the_same(site: Site, name: str) -> None:
    decision = site.decide(site.event(site.say(f"/contentbot {name}")))
    assert decision is not None
    site.world.push(site.pull, "b" * 40)
    assert act(decision, site.writer, BASE, PLACE) == "do"


def test_a_pull_that_was_closed_in_between_is_left_alone(site: Site) -> None:
    decision = site.decide(site.event(site.say("/contentbot recheck")))
    assert decision is not None
    site.world.close(site.pull, merged=True)
    assert act(decision, site.writer, BASE, PLACE) == "closed"
    assert site.inputs == [] and site.receipts == ["confused"]


# --- where (T38) -----------------------------------------------------------------------------


def test_a_closed_pull_is_told_to_those_who_may_and_nobody_else(site: Site) -> None:
    site.world.close(site.pull)
    assert site.hear("/contentbot recheck", "mallory") is None
    assert site.hear("/contentbot nonsense", "ada") is None
    assert site.hear("/contentbot help me", "ada") is None
    assert site.untouched
    site.hear("/contentbot recheck", "ada")
    assert site.inputs == [] and site.receipts == ["confused"]
    assert site.replies == [
        "<!-- contentbot:reply -->\n"
        "This pull is closed, so I did nothing. Commands are for open pulls."
    ]


def changed(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Set one member of an event; `...` takes it out."""

    def change(event: dict[str, Any]) -> None:
        *above, last = path.split(".")
        for name in above:
            event = event[name]
        if value is ...:
            del event[last]
        else:
            event[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("action", "edited"),
        ("action", "deleted"),
        ("issue.pull_request", ...),
        ("issue.pull_request", None),
        ("issue.locked", True),
        ("repository.full_name", "mallory/newsletter"),
        ("comment.user", None),
        ("comment.user.type", "Bot"),
        ("comment.user.type", "Organization"),
        ("comment.user.type", "Mannequin"),
        ("comment.user.login", "dependabot[bot]"),
        ("comment.user.login", BOT),
        ("comment.user.login", "our-machine"),
        ("comment.user.login", "Our-Machine"),
        ("comment.user.login", "ada\n"),
        ("comment.user.login", "аda"),
        ("comment.user.login", ""),
        ("comment.body", None),
        ("comment.body", "/contentbot recheck\n" + "x" * 10_000),
    ],
)
def test_only_new_comments_of_people_below_open_talk_on_our_pulls_are_heard(
    site: Site, path: str, value: object
) -> None:
    event = site.event(site.say("/contentbot recheck"))
    assert site.decide(event) is not None
    heard = len(site.world.calls())
    changed(path, value)(event)
    assert site.decide(event) is None
    assert len(site.world.calls()) == heard and site.untouched


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("action", ...),
        ("action", 1),
        ("issue.number", "1; id"),
        ("issue.number", True),
        ("issue.locked", ...),
        ("comment.id", None),
        ("comment.created_at", "yesterday"),
        ("comment.created_at", "2026-01-26T09:00:00"),
        ("repository", []),
    ],
)
def test_an_event_of_another_shape_is_no_comment(site: Site, path: str, value: object) -> None:
    event = site.event(site.say("/contentbot recheck"))
    changed(path, value)(event)
    with pytest.raises(UsageError, match="not about a comment"):
        site.decide(event)
    assert site.world.calls() == []


# --- too much (T39), and ourselves (T40) -----------------------------------------------------


def test_of_fifty_commands_in_a_minute_the_first_few_count(site: Site) -> None:
    start = site.world.now
    comments = [site.say("/contentbot recheck") for _ in range(50)]
    for comment in comments:
        comment.created = comment.updated = start
    for comment in comments:
        if decision := site.decide(site.event(comment)):
            act(decision, site.writer, BASE, PLACE)
    assert len(site.inputs) == len(site.receipts) == MOST_OFTEN and site.replies == []


def test_others_are_heard_while_one_floods(site: Site) -> None:
    for _ in range(MOST_OFTEN + 1):
        last = site.hear("/contentbot recheck", "mallory")
    assert last is None
    assert site.hear("/contentbot recheck", "ada") is not None


def test_talk_does_not_count_as_commands(site: Site) -> None:
    for _ in range(MOST_OFTEN + 1):
        site.say("Hello?")
    assert site.hear("/contentbot recheck") is not None


def test_old_commands_that_are_edited_now_do_not_count(site: Site) -> None:
    old = [site.say("/contentbot recheck") for _ in range(MOST_OFTEN)]
    for _ in range(61):
        site.world.tick()
    for comment in old:
        site.world.edit_comment(comment.id, "/contentbot fix")
    assert site.hear("/contentbot recheck") is not None


def test_who_floods_is_heard_again_a_minute_later(site: Site) -> None:
    for _ in range(MOST_OFTEN):
        site.say("/contentbot recheck")
    for _ in range(61):
        site.world.tick()
    assert site.hear("/contentbot recheck") is not None


def test_who_is_refused_time_and_again_gets_one_reply(site: Site) -> None:
    for account in ("mallory", "mallory", "trudy", "mallory"):
        site.hear("/contentbot recheck", account)
    assert len(site.replies) == 1 and site.receipts == ["confused"] * 4


def test_somebody_elses_reply_in_our_form_silences_nothing(site: Site) -> None:
    site.say("<!-- contentbot:reply -->\nOnly ...", "mallory")
    site.hear("/contentbot recheck", "mallory")
    assert len(site.replies) == 1


def test_no_reply_of_ours_is_a_command(site: Site) -> None:
    for body in ("/contentbot help", "/contentbot", "/contentbot help me"):
        site.hear(body)
    assert len(site.replies) == 3
    for comment in site.world.comments(site.pull, BOT):
        event = site.event(comment)
        event["comment"]["user"]["login"] = "ada"
        assert site.decide(event) is None
        assert reply.is_reply(comment.body)


# --- what fails ------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["502 before", "502 after", "drop", "drop after"])
def test_what_fails_is_not_done_twice_and_never_confirmed(site: Site, how: How) -> None:
    decision = site.decide(site.event(site.say("/contentbot recheck")))
    assert decision is not None
    site.world.fault(("POST", "/dispatches$"), how)
    with pytest.raises(OutsideError):
        act(decision, site.writer, BASE, PLACE)
    assert len(site.world.calls(method="POST", pattern="/dispatches$")) == 1
    assert len(site.inputs) == how.endswith("after")
    assert site.receipts == ["confused"]


@pytest.mark.parametrize("how", ["502 before", "502 after", "drop after"])
def test_a_reply_is_not_sent_twice(site: Site, how: How) -> None:
    decision = site.decide(site.event(site.say("/contentbot help")))
    assert decision is not None
    site.world.fault(("POST", "/comments$"), how)
    with pytest.raises(OutsideError):
        act(decision, site.writer, BASE, PLACE)
    assert len(site.replies) == how.endswith("after")


def test_the_first_failure_is_told_when_the_receipt_fails_too(site: Site) -> None:
    decision = site.decide(site.event(site.say("/contentbot recheck")))
    assert decision is not None
    site.world.fault(("POST", ""), "502 before", times=9)
    with pytest.raises(ForgeError, match="/dispatches"):
        act(decision, site.writer, BASE, PLACE)
    assert len(site.world.writes()) == 2


def test_a_receipt_that_fails_is_told(site: Site) -> None:
    decision = site.decide(site.event(site.say("/contentbot quiet")))
    assert decision is not None
    site.world.fault(("POST", "/reactions$"), "502 before")
    with pytest.raises(ForgeError, match="/reactions"):
        act(decision, site.writer, BASE, PLACE)


@pytest.mark.parametrize("path", ["/comments$", "/pulls/1$"])
def test_while_github_does_not_answer_nothing_is_decided(site: Site, path: str) -> None:
    event = site.event(site.say("/contentbot recheck"))
    site.world.fault(("GET", path), "secondary", wait=3600)
    with pytest.raises(ForgeError, match="pause of 3600 seconds"):
        site.decide(event)
    assert site.untouched


def test_the_receipt_of_a_comment_that_is_gone_is_left_out(site: Site) -> None:
    decision = site.decide(site.event(site.say("/contentbot quiet")))
    assert decision is not None
    del site.world.home.comments[decision.comment]
    # Of which pull the comment was is known no more.
    writer = site.forge("ghs_wide", {"pull-requests": "write", "issues": "write"})
    assert act(decision, writer, BASE, PLACE) == "do"
    assert site.world.ticket(site.pull).labels == ["bot: quiet"]


# --- a decision between the two jobs (T41) ---------------------------------------------------


@pytest.mark.parametrize("outcome", ["do", "refused", "again", "closed"])
def test_a_decision_arrives_as_it_was(outcome: Any) -> None:
    decision = replace(DECISION, outcome=outcome)
    text = dump(decision)
    assert text.isascii() and "\n" not in text
    assert load(text) == decision


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("outcome", "admin"),
        ("outcome", None),
        ("outcome", ["do"]),
        ("pull", "1"),
        ("pull", 0),
        ("pull", -1),
        ("pull", 1.0),
        ("pull", True),
        ("pull", 2**63),
        ("comment", "7/../../pulls/1/merge?"),
        ("comment", None),
        ("account", ""),
        ("account", "ada\nadmin=true"),
        ("account", "../../x"),
        ("account", "аda"),
        ("account", "github-actions[bot]"),
        ("account", "a" * 101),
        ("head", ""),
        ("head", "a" * 39),
        ("head", "A" * 40),
        ("head", "a" * 40 + "\n"),
        ("head", "main"),
        ("command", "merge"),
        ("command", "help\n"),
        ("command", None),
        ("command", ""),
        ("arguments", "x"),
        ("arguments", "\n"),
        ("arguments", {}),
    ],
)
def test_a_decision_that_was_tampered_with_is_refused(name: str, value: object) -> None:
    with pytest.raises(UsageError, match=r"^a decision"):
        load(json.dumps({**json.loads(dump(DECISION)), name: value}))


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "unknown"},
        {"outcome": "arguments", "command": ""},
        {"outcome": "arguments", "arguments": "x"},
        {"outcome": "refused", "arguments": "x"},
    ],
)
def test_a_decision_that_cannot_be_made_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="do not go together"):
        load(json.dumps({**json.loads(dump(DECISION)), **changes}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "1",
        "NaN",
        "[" * 15_999,
        dump(DECISION)[:-1],
        dump(DECISION) + "{}",
        dump(DECISION).replace('"pull": 1', '"pull": NaN'),
        dump(DECISION).replace('"pull": 1', '"pull": 1, "pull": 2'),
        dump(DECISION).replace('"pull": 1', '"pull": 1, "merge": true'),
        dump(DECISION).replace('"pull": 1, ', ""),
        dump(DECISION) + " " * 16_000,
        "1" * 15_999,
    ],
)
def test_what_is_no_decision_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^a decision"):
        load(text)


@given(st.text())
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^a decision"):
        load(text)
