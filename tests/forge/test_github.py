"""GitHub as the bot's forge, over real HTTP: what each call does, costs, and says when it fails."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from github import Github

from contentbot.adapters import github_connection, github_values
from contentbot.adapters.download import download
from contentbot.adapters.github import GitHub
from contentbot.adapters.github_commits import CONTEXT
from contentbot.errors import ForgeError, OutsideError, UsageError
from contentbot.forge import ChangedFile, Forge, NewLineComment, Receipt, Status
from tests.forge.calls import Answer, Request
from tests.forge.diffs import File, added, modified
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.faults import How
from tests.forge.records import BOT, Dispatch

REPOSITORY = "owner/newsletter"
HEAD = "a" * 40
TEXT = "".join(f"line {number}\n" for number in range(1, 10))
CHANGE = modified("a.yml", TEXT, TEXT.replace("line 5", "line five"))
LATER = datetime(2100, 1, 1, tzinfo=UTC)  # when the fake's spent limit is new again


@pytest.fixture
def hub() -> Iterator[FakeGitHub]:
    with FakeGitHub() as hub:
        hub.add_repository(REPOSITORY, workflows=["sweep.yml"], labels=["bot: quiet"])
        hub.add_pull([CHANGE], author="ada", head=HEAD)
        yield hub


@pytest.fixture
def forge(hub: FakeGitHub) -> GitHub:
    return GitHub(REPOSITORY, TOKEN, base_url=hub.url)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were to be waited before each other try, instead of waiting them."""
    waits: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    return waits


def calls(hub: FakeGitHub) -> list[str]:
    """Methods and paths below the repository."""
    return [f"{one.method} {one.path.removeprefix(f'/repos/{REPOSITORY}')}" for one in hub.calls()]


def answering(
    hub: FakeGitHub, monkeypatch: pytest.MonkeyPatch, change: Callable[[Request, Answer], Answer]
) -> None:
    """Let the fake's answers be changed on their way, as a stranger between would."""
    true = hub.handle

    def handle(request: Request) -> Answer | None:
        answer = true(request)
        return change(request, answer) if answer else None

    monkeypatch.setattr(hub, "handle", handle)


# --- reading ---------------------------------------------------------------------------------


def test_it_is_a_forge(forge: GitHub) -> None:
    port: Forge = forge
    assert port is forge and forge.account == BOT


def test_a_pull_is_read_in_one_call(hub: FakeGitHub, forge: GitHub) -> None:
    hub.label(1, "bot: quiet")
    pull = forge.pull(1)
    assert (pull.number, pull.author, pull.head) == (1, "ada", HEAD)
    assert (pull.head_repository, pull.head_branch) == ("ada/newsletter", "patch-1")
    assert (pull.base_branch, pull.labels) == ("main", frozenset({"bot: quiet"}))
    assert pull.open and not (pull.draft or pull.merged or pull.robot)
    assert pull.created.tzinfo is not None
    assert calls(hub) == ["GET /pulls/1"]


def test_a_merged_pull_is_not_open(hub: FakeGitHub, forge: GitHub) -> None:
    hub.close(1, merged=True)
    pull = forge.pull(1)
    assert pull.merged and not pull.open


@pytest.mark.parametrize(
    ("association", "newcomer"),
    [("FIRST_TIME_CONTRIBUTOR", True), ("FIRST_TIMER", True), ("NONE", False), ("MEMBER", False)],
)
def test_a_first_contribution_makes_a_newcomer(
    hub: FakeGitHub, forge: GitHub, association: str, newcomer: bool
) -> None:
    number = hub.add_pull(association=association).number
    assert forge.pull(number).newcomer is newcomer


def test_a_program_is_told_from_people(hub: FakeGitHub, forge: GitHub) -> None:
    number = hub.add_pull(author="dependabot[bot]").number
    assert forge.pull(number).robot


def test_a_fork_that_was_deleted_has_no_name(hub: FakeGitHub, forge: GitHub) -> None:
    number = hub.add_pull(head_repository=None).number
    assert forge.pull(number).head_repository == ""
    assert [pull.head_repository for pull in forge.pulls()] == ["ada/newsletter", ""]
    assert all("head.repo: None" in one for one in hub.violations)
    hub.violations.clear()  # the description says that there always is one


def test_open_pulls_come_oldest_first(hub: FakeGitHub, forge: GitHub) -> None:
    hub.add_pull(author="bob")
    hub.add_pull(author="eve")
    hub.close(2)
    assert [pull.number for pull in forge.pulls()] == [1, 3]
    assert len(hub.log) == 1


def test_pulls_of_one_branch_only(hub: FakeGitHub, forge: GitHub) -> None:
    hub.add_pull(author="ada", head_branch="patch-2")
    hub.add_pull(author="bob", head_branch="patch-1")
    assert [pull.number for pull in forge.pulls("ada:patch-1")] == [1]
    assert forge.pulls("ada:patch-9") == []


@pytest.mark.parametrize("head", ["", "patch-1", ":patch-1", "ada:"])
def test_a_head_that_names_no_branch_has_no_pulls(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch, head: str
) -> None:
    everything = [hub.shapes.pull(hub.home, hub.ticket(1), hub.pull(1))]
    answering(hub, monkeypatch, lambda *_: Answer(200, everything))  # so GitHub takes such a head
    assert forge.pulls(head) == []


def test_changed_files_come_with_their_hunks(hub: FakeGitHub, forge: GitHub) -> None:
    hub.push(1, HEAD, [CHANGE, File("b.yml", "renamed", None, "c.yml"), added("d.yml", "x\n")])
    changed, renamed, new = forge.files(1)
    assert changed == ChangedFile(path="a.yml", status="modified", patch=CHANGE.patch)
    assert renamed == ChangedFile(path="b.yml", status="renamed", previous="c.yml")
    assert new.status == "added" and new.patch == "@@ -0,0 +1 @@\n+x"


def test_a_list_of_files_that_github_cut_short_is_refused(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contentbot.adapters.github_pulls.FILES", 250)
    hub.push(1, HEAD, [added(f"{number}.yml", "x\n") for number in range(250)])
    assert len(forge.files(1)) == 250
    assert len(hub.log) == 4  # three pages, and how many files there are
    hub.push(1, HEAD, [added(f"{number}.yml", "x\n") for number in range(300)])

    def cut(request: Request, answer: Answer) -> Answer:
        if request.query.get("page") == "3":
            return Answer(200, answer.data[:50])
        return answer

    answering(hub, monkeypatch, cut)
    with pytest.raises(ForgeError, match="changes 300 files") as caught:
        forge.files(1)
    assert caught.value.status == 0


def test_second_pages_are_read(hub: FakeGitHub, forge: GitHub) -> None:
    for number in range(121):
        hub.add_comment(1, "bob", f"comment {number}")
    bodies = [comment.body for comment in forge.comments(1)]
    assert bodies == [f"comment {number}" for number in range(121)]
    assert len(hub.log) == 2


def test_a_full_page_is_not_asked_after(hub: FakeGitHub, forge: GitHub) -> None:
    for _ in range(100):
        hub.add_comment(1, "bob", "again")
    assert len(forge.comments(1)) == 100
    assert len(hub.log) == 1


def test_a_list_without_an_end_is_left(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github_values, "ROWS", 300)
    for _ in range(100):
        hub.add_comment(1, "bob", "again")
    page = [hub.shapes.comment(hub.home, one) for one in hub.comments(1)]
    link = {"Link": f'<{hub.url}/repos/{REPOSITORY}/issues/1/comments?page=2>; rel="next"'}
    answering(hub, monkeypatch, lambda *_: Answer(200, page, link))
    with pytest.raises(ForgeError, match="300 rows or more"):
        forge.comments(1)
    assert len(hub.log) == 3


def test_a_next_page_elsewhere_gets_no_token(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add_comment(1, "bob", "the first page")

    def lead_away(request: Request, answer: Answer) -> Answer:
        if request.query.get("page"):
            return answer
        return Answer(200, answer.data, {"Link": '<https://evil.example/x?page=2>; rel="next"'})

    answering(hub, monkeypatch, lead_away)
    with pytest.raises(OutsideError):  # the closed network of the tests would complain by itself
        forge.comments(1)
    hub.violations.clear()  # it asked the right host for the wrong path


def test_comments_changed_since_a_moment(hub: FakeGitHub, forge: GitHub) -> None:
    early, late = hub.add_comment(1, "bob", "early"), hub.add_comment(1, "bob", "late")
    assert [one.body for one in forge.comments(1, early.created + timedelta(seconds=1))] == ["late"]
    hub.edit_comment(early.id, "new")
    assert [one.body for one in forge.comments(1, late.updated)] == ["new", "late"]


def test_line_comments_keep_their_line_while_it_is_there(hub: FakeGitHub, forge: GitHub) -> None:
    forge.post_review(1, head=HEAD, comments=[NewLineComment("a.yml", 5, 5, "five?")])
    (comment,) = forge.line_comments(1)
    assert (comment.author, comment.body, comment.path, comment.line) == (BOT, "five?", "a.yml", 5)
    hub.push(1, "b" * 40, [])
    assert [one.line for one in forge.line_comments(1)] == [None]


def test_reviews_say_of_which_commit(hub: FakeGitHub, forge: GitHub) -> None:
    hub.add_review(1, "bob", "APPROVED")
    (review,) = forge.reviews(1)
    assert (review.author, review.state, review.commit) == ("bob", "APPROVED", HEAD)


@pytest.mark.parametrize("right", ["admin", "maintain", "write", "triage", "read", "none"])
def test_rights_are_finer_than_what_github_folds(
    hub: FakeGitHub, forge: GitHub, right: str
) -> None:
    hub.set_permission("ada", right)
    assert forge.rights("ada") == right
    assert len(hub.log) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500])
def test_rights_that_cannot_be_looked_up_are_none(
    hub: FakeGitHub, forge: GitHub, no_waiting: list[float], status: int
) -> None:
    hub.set_permission("ada", status)
    assert forge.rights("ada") == "none"


@pytest.mark.parametrize("how", ["drop", "502 before", "secondary", "rate limit", "429"])
def test_rights_are_none_when_github_fails(
    hub: FakeGitHub, forge: GitHub, no_waiting: list[float], how: How
) -> None:
    hub.set_permission("ada", "admin")
    hub.fault(("GET", "permission"), how, times=9, wait=3600)
    assert forge.rights("ada") == "none"


@pytest.mark.parametrize(
    ("data", "right"),
    [
        ({"permission": "write", "role_name": "event keeper"}, "write"),
        ({"permission": "write"}, "write"),
        ({"permission": "owner", "role_name": None}, "none"),
        ({"role_name": "admin"}, "none"),
        ([], "none"),
        (None, "none"),
    ],
)
def test_a_right_that_nobody_knows_is_none(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch, data: object, right: str
) -> None:
    answering(hub, monkeypatch, lambda *_: Answer(200, data))
    assert forge.rights("ada") == right


@pytest.mark.parametrize("account", ["../../owner", "ada/permission?x=", "ada#", "äda", "a%2fb"])
def test_an_account_cannot_be_a_path(hub: FakeGitHub, forge: GitHub, account: str) -> None:
    hub.set_permission("ada", "admin")
    forge.rights(account)
    assert re.fullmatch(r"GET /collaborators/[^/]+/permission", calls(hub)[0])
    hub.violations.clear()


def test_the_last_word_of_our_check_counts(hub: FakeGitHub, forge: GitHub) -> None:
    assert forge.status(HEAD) is None
    hub.add_status(HEAD, "failure", CONTEXT, description="two errors")
    forge.set_status(HEAD, Status("success", "ready", "https://example.org/1"))
    hub.add_status(HEAD, "failure", "another")
    hub.add_status("b" * 40, "failure", CONTEXT)
    assert forge.status(HEAD) == Status("success", "ready", "https://example.org/1")


def test_a_status_may_have_no_address(forge: GitHub) -> None:
    forge.set_status(HEAD, Status("pending", "wait"))
    assert forge.status(HEAD) == Status("pending", "wait")


def test_tickets_are_no_pulls(hub: FakeGitHub, forge: GitHub) -> None:
    hub.add_ticket("Index", "rows", author=BOT, labels=["bot: index"], locked=True)
    hub.add_ticket("Old index", labels=["bot: index"])
    hub.add_ticket("Other", labels=["bot: quiet"])
    hub.label(1, "bot: index")
    hub.close(3)
    new, old = forge.tickets("bot: index")
    assert (new.number, new.author, new.title, new.body) == (2, BOT, "Index", "rows")
    assert new.open and new.locked and new.labels == {"bot: index"}
    assert old.number == 3 and not old.open
    assert len(hub.log) == 1


# --- archives --------------------------------------------------------------------------------


def test_the_newest_archive_of_the_name_is_downloaded(hub: FakeGitHub, forge: GitHub) -> None:
    run = hub.add_run().id
    hub.add_artifact(run, "report", b"first")
    hub.add_artifact(run, "report", b"second")
    hub.add_artifact(run, "other", b"other")
    hub.add_artifact(run, "report", b"gone", expired=True)
    hub.add_artifact(hub.add_run().id, "report", b"of another run")
    assert forge.artifact(run, "report", most=100) == b"second"
    assert len(hub.calls()) == 2


def test_the_token_does_not_follow_to_another_host(hub: FakeGitHub, forge: GitHub) -> None:
    run = hub.add_run().id
    hub.add_artifact(run, "report", b"zip")
    forge.artifact(run, "report", most=100)
    assert [one.token for one in hub.log] == [TOKEN, TOKEN, ""]


def test_a_run_may_leave_nothing(hub: FakeGitHub, forge: GitHub) -> None:
    run = hub.add_run().id
    assert forge.artifact(run, "report", most=100) is None
    hub.add_artifact(run, "report", b"gone", expired=True)
    assert forge.artifact(run, "report", most=100) is None
    assert len(hub.log) == 2


def test_an_archive_may_go_while_we_look(hub: FakeGitHub, forge: GitHub) -> None:
    run = hub.add_run().id
    made = hub.add_artifact(run, "report", b"zip")
    hub.before("GET", "/zip$", lambda: setattr(made, "expired", True))
    assert forge.artifact(run, "report", most=100) is None


def test_an_archive_may_be_as_large_as_allowed_and_no_larger(
    hub: FakeGitHub, forge: GitHub
) -> None:
    run = hub.add_run().id
    hub.add_artifact(run, "report", b"x" * 100)
    assert forge.artifact(run, "report", most=100) == b"x" * 100
    with pytest.raises(ForgeError, match="more than 99 bytes") as caught:
        forge.artifact(run, "report", most=99)
    assert caught.value.status == 0


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "/relative", ""]
)
def test_an_archive_comes_from_the_web_only(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    run = hub.add_run().id
    hub.add_artifact(run, "report", b"zip")

    def lead_away(request: Request, answer: Answer) -> Answer:
        return Answer(302, None, {"Location": place}) if answer.status == 302 else answer

    answering(hub, monkeypatch, lead_away)
    with pytest.raises(OutsideError, match="not one of the web"):
        forge.artifact(run, "report", most=100)


def test_a_store_leads_nowhere_else(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = hub.add_run().id
    hub.add_artifact(run, "report", b"zip")

    def lead_on(request: Request, answer: Answer) -> Answer:
        if "/-/blobs/" not in request.path or "again" in request.query:
            return answer
        return Answer(302, None, {"Location": f"{hub.url}{request.path}?again=1"})

    answering(hub, monkeypatch, lead_on)
    with pytest.raises(ForgeError) as caught:
        forge.artifact(run, "report", most=100)
    assert caught.value.status == 302


@pytest.mark.parametrize("how", ["502 before", "drop"])
def test_a_download_is_tried_again(hub: FakeGitHub, forge: GitHub, how: How) -> None:
    run = hub.add_run().id
    hub.add_artifact(run, "report", b"zip")
    hub.fault(("GET", "/-/blobs/"), how, times=2)
    assert forge.artifact(run, "report", most=100) == b"zip"


@pytest.mark.parametrize("how", ["502 before", "404", "drop"])
def test_the_address_of_an_archive_is_in_no_message(
    hub: FakeGitHub, forge: GitHub, how: How
) -> None:
    run = hub.add_run().id
    hub.add_artifact(run, "report", b"zip")
    hub.fault(("GET", "/-/blobs/"), how, times=9)
    with pytest.raises(OutsideError) as caught:
        forge.artifact(run, "report", most=100)
    assert "secret" not in str(caught.value) and "localhost" not in str(caught.value)


class Store(BaseHTTPRequestHandler):
    """A place for archives that lies. path: its way to."""

    def do_GET(self) -> None:
        self.send_response(200)
        if self.path != "/endless":
            self.send_header("Content-Length", "1000000000000" if self.path == "/huge" else "50")
        self.end_headers()
        parts = 2**40 if self.path == "/endless" else 4 if self.path == "/short" else 0
        with contextlib.suppress(OSError):
            for _ in range(parts):
                self.wfile.write(b"x" * 10)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def store() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Store) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_archive_without_an_end_is_left_where_it_is_too_large(store: str) -> None:
    with pytest.raises(ForgeError, match="more than 5000 bytes"):
        download(f"{store}/endless", most=5000)


def test_an_archive_that_says_it_is_too_large_is_not_read(store: str) -> None:
    with pytest.raises(ForgeError, match="more than 5000 bytes"):
        download(f"{store}/huge", most=5000)


def test_an_archive_that_breaks_off_is_none(store: str) -> None:
    with pytest.raises(OutsideError, match="IncompleteRead"):
        download(f"{store}/short", most=5000)


# --- writing: one call each ------------------------------------------------------------------


def test_a_comment_is_made_edited_and_deleted_in_one_call_each(
    hub: FakeGitHub, forge: GitHub
) -> None:
    made = forge.post_comment(1, "hello")
    assert (made.author, made.body) == (BOT, "hello")
    assert forge.comments(1) == [made]
    forge.edit_comment(1, made.id, "bye")
    assert [one.body for one in hub.comments(1)] == ["bye"]
    forge.delete_comment(1, made.id)
    forge.delete_comment(1, made.id)
    assert hub.comments(1) == []
    assert calls(hub) == [
        "POST /issues/1/comments",
        "GET /issues/1/comments",
        f"PATCH /issues/comments/{made.id}",
        f"DELETE /issues/comments/{made.id}",
        f"DELETE /issues/comments/{made.id}",
    ]


def test_a_comment_on_a_line_is_edited_in_one_call(hub: FakeGitHub, forge: GitHub) -> None:
    forge.post_review(1, head=HEAD, comments=[NewLineComment("a.yml", 5, 5, "five?")])
    (comment,) = hub.pull(1).line_comments
    before = len(hub.log)
    forge.edit_line_comment(1, comment.id, "no longer")
    assert (comment.body, comment.line) == ("no longer", 5)
    assert calls(hub)[before:] == [f"PATCH /pulls/comments/{comment.id}"]


def test_a_comment_that_is_gone_cannot_be_edited(forge: GitHub) -> None:
    for edit in (forge.edit_comment, forge.edit_line_comment):
        with pytest.raises(ForgeError) as caught:
            edit(1, 999, "bye")
        assert caught.value.status == 404


def test_labels_are_put_on_and_taken_off(hub: FakeGitHub, forge: GitHub) -> None:
    forge.add_labels(1, {"bot: quiet", "state: ready", "50% off/on?"})
    forge.add_labels(1, ())
    assert set(hub.ticket(1).labels) == {"bot: quiet", "state: ready", "50% off/on?"}
    forge.remove_label(1, "bot: quiet")
    forge.remove_label(1, "bot: quiet")
    forge.remove_label(1, "50% off/on?")
    assert hub.ticket(1).labels == ["state: ready"]
    assert len(hub.log) == 4


def test_a_review_neither_approves_nor_blocks(hub: FakeGitHub, forge: GitHub) -> None:
    parts = [NewLineComment("a.yml", 5, 5, "one"), NewLineComment("a.yml", 4, 6, "three")]
    forge.post_review(1, head=HEAD, comments=parts)
    assert [one.state for one in hub.pull(1).reviews] == ["COMMENTED"]
    assert [(one.start, one.line) for one in hub.pull(1).line_comments] == [(None, 5), (4, 6)]
    assert [one.body["event"] for one in hub.log] == ["COMMENT"]


def test_a_review_of_nothing_is_not_made(hub: FakeGitHub, forge: GitHub) -> None:
    forge.post_review(1, head=HEAD, comments=[])
    assert hub.log == []


def test_a_line_outside_the_diff_refuses_the_review(hub: FakeGitHub, forge: GitHub) -> None:
    with pytest.raises(ForgeError, match="Line could not be resolved") as caught:
        forge.post_review(1, head=HEAD, comments=[NewLineComment("a.yml", 99, 99, "x")])
    assert caught.value.status == 422
    assert hub.pull(1).reviews == []


def test_only_the_named_threads_that_are_open_are_resolved(hub: FakeGitHub, forge: GitHub) -> None:
    parts = [NewLineComment("a.yml", line, line, "x") for line in (4, 5, 6, 7)]
    forge.post_review(1, head=HEAD, comments=parts)
    first, second, third, _ = hub.pull(1).line_comments
    first.resolved = True
    before = len(hub.log)
    forge.resolve(1, [first.id, second.id, third.id, 999])
    assert [one.resolved for one in hub.pull(1).line_comments] == [True, True, True, False]
    query, mutation = hub.log[before:]
    assert set(mutation.body["variables"].values()) == {second.thread, third.thread}
    assert query.body["variables"]["number"] == 1


def test_nothing_to_resolve_costs_no_write(hub: FakeGitHub, forge: GitHub) -> None:
    forge.resolve(1, [])
    assert hub.log == []
    forge.resolve(1, [999])
    assert len(hub.log) == 1


def test_threads_of_a_second_page_are_found(hub: FakeGitHub, forge: GitHub) -> None:
    parts = [NewLineComment("a.yml", 5, 5, "x")] * 101
    forge.post_review(1, head=HEAD, comments=parts)
    before = len(hub.log)
    forge.resolve(1, [hub.pull(1).line_comments[-1].id])
    assert hub.pull(1).line_comments[-1].resolved
    assert len(hub.log) - before == 3


def test_a_token_that_may_not_resolve_is_told_so(hub: FakeGitHub, forge: GitHub) -> None:
    forge.post_review(1, head=HEAD, comments=[NewLineComment("a.yml", 5, 5, "x")])
    hub.scopes[TOKEN] = {"pull-requests": "write", "contents": "read"}
    with pytest.raises(ForgeError, match="not accessible by integration") as caught:
        forge.resolve(1, [hub.pull(1).line_comments[0].id])
    assert caught.value.status == 403


@pytest.mark.parametrize("receipt", ["+1", "-1", "confused", "eyes", "rocket"])
def test_an_emoji_is_put_below_a_comment(hub: FakeGitHub, forge: GitHub, receipt: Receipt) -> None:
    comment = hub.add_comment(1, "ada", "/contentbot help")
    forge.react(comment.id, receipt)
    forge.react(comment.id, receipt)
    assert [one[1:] for one in comment.reactions] == [(BOT, receipt)]
    assert len(hub.log) == 2


def test_a_workflow_starts_on_the_default_branch(hub: FakeGitHub, forge: GitHub) -> None:
    hub.home.default_branch = "trunk"
    forge.dispatch("sweep.yml", {"pull": "1"})
    assert hub.home.dispatches == [Dispatch("sweep.yml", "trunk", {"pull": "1"}, BOT)]
    assert len(hub.log) == 2


def test_a_ticket_is_opened_and_locked(hub: FakeGitHub, forge: GitHub) -> None:
    ticket = forge.open_ticket("Index", "rows", ["bot: index"])
    assert (ticket.author, ticket.title, ticket.body) == (BOT, "Index", "rows")
    assert ticket.labels == {"bot: index"} and ticket.open and not ticket.locked
    forge.lock(ticket.number)
    assert hub.ticket(ticket.number).locked
    assert len(hub.log) == 2


# --- failures --------------------------------------------------------------------------------

MAKING: dict[str, Callable[[GitHub], object]] = {
    "comment": lambda forge: forge.post_comment(1, "hello"),
    "labels": lambda forge: forge.add_labels(1, ["bot: quiet"]),
    "status": lambda forge: forge.set_status(HEAD, Status("success", "ready")),
    "review": lambda forge: forge.post_review(
        1, head=HEAD, comments=[NewLineComment("a.yml", 5, 5, "x")]
    ),
    "reaction": lambda forge: forge.react(1002, "eyes"),
    "dispatch": lambda forge: forge.dispatch("sweep.yml", {}),
    "ticket": lambda forge: forge.open_ticket("Index", "rows", []),
}


@pytest.mark.parametrize("how", ["502 before", "502 after", "500", "drop", "drop after"])
@pytest.mark.parametrize("make", MAKING.values(), ids=MAKING)
def test_nothing_is_made_twice(
    hub: FakeGitHub, forge: GitHub, make: Callable[[GitHub], object], how: How
) -> None:
    hub.fault(("POST", ""), how)
    with pytest.raises(OutsideError):
        make(forge)
    assert len(hub.calls(method="POST")) == 1


def test_a_comment_whose_answer_was_lost_is_there_once(hub: FakeGitHub, forge: GitHub) -> None:
    hub.fault(("POST", "comments$"), "502 after")
    with pytest.raises(ForgeError) as caught:
        forge.post_comment(1, "hello")
    assert caught.value.status == 502
    assert [one.body for one in hub.comments(1)] == ["hello"]


def test_no_error_on_the_way_repeats_what_makes_something() -> None:
    for error in (OSError("after sending"), ConnectionError("TLS")):
        with pytest.raises(type(error)):
            github_connection.ShortRetry().increment("POST", "/x", error=error)


@pytest.mark.parametrize("how", ["502 before", "500", "drop"])
def test_reads_are_tried_again(
    hub: FakeGitHub, forge: GitHub, no_waiting: list[float], how: How
) -> None:
    hub.fault(("GET", ""), how, times=3)
    assert forge.pull(1).author == "ada"
    assert len(hub.log) == 4
    assert sum(no_waiting) <= 5


@pytest.mark.parametrize("how", ["502 after", "drop after"])
def test_what_may_be_done_twice_is_tried_again(
    hub: FakeGitHub, forge: GitHub, no_waiting: list[float], how: How
) -> None:
    comment = hub.add_comment(1, BOT, "old")
    hub.fault(("*", ""), how)
    forge.edit_comment(1, comment.id, "new")
    assert comment.body == "new"
    hub.fault(("*", ""), how)
    forge.delete_comment(1, comment.id)  # the second time it is gone, which is fine
    assert hub.comments(1) == []
    assert [one.method for one in hub.log] == ["PATCH", "PATCH", "DELETE", "DELETE"]


def test_a_failure_that_lasts_is_told_by_its_status(
    hub: FakeGitHub, forge: GitHub, no_waiting: list[float]
) -> None:
    hub.fault(("GET", ""), "502 before", times=99)
    with pytest.raises(ForgeError, match="answered 502 to GET /repos/owner/newsletter/") as caught:
        forge.comments(1)
    assert caught.value.status == 502
    assert len(hub.log) == 1 + github_connection.TRIES_AGAIN


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("how", ["secondary", "429", "rate limit"])
def test_a_pause_too_long_ends_in_a_sentence_and_no_waiting(
    hub: FakeGitHub, forge: GitHub, no_waiting: list[float], how: How, method: str
) -> None:
    hub.fault(("*", ""), how, times=9, wait=3600)
    with pytest.raises(ForgeError, match="GitHub asks for a pause") as caught:
        forge.comments(1) if method == "GET" else forge.post_comment(1, "hello")
    assert caught.value.status == (429 if how == "429" else 403)
    assert no_waiting == [] and len(hub.log) == 1


def test_a_short_pause_is_made(hub: FakeGitHub, forge: GitHub, no_waiting: list[float]) -> None:
    hub.fault(("GET", ""), "secondary", times=2, wait=1)
    assert forge.comments(1) == []
    assert no_waiting == [1, 1]


def test_an_answer_of_another_shape_is_githubs_fault(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = [None, {}, [], "text", [[]], [{"id": 1}], b"<html>", b"[{", b"\xff"]
    for data in answers:
        answering(hub, monkeypatch, lambda *_, data=data: Answer(200, data))
        for ask in (forge.pull, forge.comments, forge.files, forge.reviews):
            try:
                found = ask(1)
            except OutsideError as error:
                assert "as described" in str(error)  # noqa: PT017
            else:
                assert found == []


@pytest.mark.parametrize("data", [{"message": 5}, {"errors": [{"type": []}, 1]}, ["no"], b"\xff"])
def test_a_refusal_of_another_shape_is_a_refusal_still(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch, data: object
) -> None:
    answering(hub, monkeypatch, lambda *_: Answer(422, data))
    for ask in (lambda: forge.pull(1), lambda: forge.resolve(1, [1])):
        with pytest.raises(OutsideError):
            ask()


@pytest.mark.parametrize("status", [301, 302, 304, 307, 308])
def test_a_redirected_write_counts_as_not_done(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    comment = hub.add_comment(1, BOT, "old")
    answering(hub, monkeypatch, lambda *_: Answer(status, {"message": "Moved"}))
    with pytest.raises(ForgeError) as caught:
        forge.edit_comment(1, comment.id, "new")
    assert caught.value.status == status


@pytest.mark.parametrize("status", [301, 302, 304, 307, 308])
def test_a_redirected_list_is_no_empty_list(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    elsewhere = {"Location": f"{hub.url}/repositories/1/issues/1/comments"}
    answering(hub, monkeypatch, lambda *_: Answer(status, None, elsewhere))
    with pytest.raises(ForgeError, match=r"comments$") as caught:
        forge.comments(1)
    assert caught.value.status == status
    assert len(hub.log) == 1


def test_a_row_that_lacks_what_github_promises_is_refused(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add_comment(1, "eve", "hello")
    hub.add_review(1, "eve", "APPROVED")
    lists: list[tuple[Callable[[], object], tuple[str, ...]]] = [
        (lambda: forge.comments(1), ("id", "created_at")),
        (lambda: forge.files(1), ("filename", "status")),
        (lambda: forge.reviews(1), ("state",)),
        (forge.pulls, ("number", "author_association", "head", "base", "state", "created_at")),
    ]
    spoilt: dict[str, object] = {}
    answering(
        hub, monkeypatch, lambda _, answer: Answer(200, [row | spoilt for row in answer.data])
    )
    for ask, names in lists:
        for name, value in product(names, (None, [5])):
            spoilt.clear()
            spoilt[name] = value
            with pytest.raises(OutsideError, match="not as described"):
                ask()


def test_a_deleted_account_is_a_ghost(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add_comment(1, "eve", "hello")
    hub.add_review(1, "eve", "APPROVED")
    hub.add_ticket("Index", "rows", labels=["bot: index"])
    forge.post_review(1, head=HEAD, comments=[NewLineComment("a.yml", 5, 5, "five?")])
    before = len(hub.log)
    gone = {"user": None, "commit_id": None, "body": ""}

    def erase(request: Request, answer: Answer) -> Answer:
        rows = answer.data if isinstance(answer.data, list) else [answer.data]
        for row in rows:
            row.update({name: value for name, value in gone.items() if name in row})
            if "head" in row:
                row["head"] |= {"repo": None, "label": None}
        return answer

    answering(hub, monkeypatch, erase)
    pull = forge.pull(1)
    assert (pull.author, pull.robot, pull.head_repository) == ("ghost", False, "")
    listed = replace(pull, line_comments=None)
    assert forge.pulls() == [listed] and forge.pulls("ada:patch-1") == []
    for found in (forge.comments(1), forge.line_comments(1), forge.reviews(1)):
        assert {one.author for one in found} == {"ghost"}
    assert [one.commit for one in forge.reviews(1)] == ["", ""]
    assert [one.author for one in forge.tickets("bot: index")] == ["ghost"]
    assert len(hub.log) - before == 8  # one for each list


# --- no secret in any word -------------------------------------------------------------------

OPAQUE = "0123456789abcdef0123"
LEAKS = [
    OPAQUE,
    "ghp_0123456789abcdefABCDEF",
    "ghs_12345_eyJhbGciOi.eyJpc3MiOi.sig-nature_",
    "github_pat_11AAAA_bbbb",
]


@pytest.mark.parametrize("leak", LEAKS)
def test_no_message_holds_a_token(
    hub: FakeGitHub, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    hub.tokens[OPAQUE] = BOT
    forge = GitHub(REPOSITORY, OPAQUE, base_url=hub.url)
    message = "x" * 110 + f" {leak} {leak}"  # where the cut of a long message falls
    for data in (
        {"message": leak, "errors": [{"message": f"{leak}\n{leak}"}]},
        {"message": message},
        f"<html>{leak}</html>".encode(),
    ):
        answering(hub, monkeypatch, lambda *_, data=data: Answer(422, data))
        for ask in (
            lambda: forge.comments(1),
            lambda: forge.post_comment(1, leak),
            lambda: forge.resolve(1, [1]),
            lambda: forge.remove_label(1, leak),
            lambda: forge.dispatch(leak, {}),
        ):
            with pytest.raises(ForgeError) as caught:
                ask()
            said = str(caught.value)
            assert leak[:12] not in said and "<html>" not in said and "\n" not in said
            # A traceback shows this error alone.
            error: BaseException = caught.value
            assert error.__cause__ is None and error.__suppress_context__


def test_a_line_of_github_is_cut_and_kept_on_one_line(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(hub, monkeypatch, lambda *_: Answer(422, {"message": "a\n::add-mask::b " * 99}))
    with pytest.raises(ForgeError) as caught:
        forge.comments(1)
    said = str(caught.value)
    assert said.startswith("GitHub answered 422") and "\n" not in said and len(said) < 250
    answering(hub, monkeypatch, lambda *_: Answer(422, {"message": "red \x1b[31m"}))
    with pytest.raises(ForgeError, match=r"comments$"):
        forge.comments(1)


def test_what_is_printed_of_the_forge_holds_no_token(forge: GitHub) -> None:
    assert repr(forge) == "GitHub('owner/newsletter')"
    assert TOKEN not in str(vars(forge))


def test_without_a_token_there_is_no_forge() -> None:
    with pytest.raises(UsageError):
        GitHub(REPOSITORY, "", base_url="https://api.github.com")


def test_tries_are_not_reported_line_by_line(
    hub: FakeGitHub, forge: GitHub, no_waiting: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    hub.fault(("GET", ""), "secondary", times=2, wait=1)
    hub.fault(("GET", ""), "502 before")
    forge.comments(1)
    assert [one for one in caplog.records if one.name.startswith("github")] == []


# --- pace and start --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base_url", "patient", "paced"),
    [
        ("https://api.github.com", True, True),
        ("https://api.github.com/", True, True),
        ("https://api.github.com", False, False),
        ("http://127.0.0.1:1", True, False),
        ("https://git.example.org/api/v3", True, False),
    ],
)
def test_the_pace_is_kept_on_github_only(
    monkeypatch: pytest.MonkeyPatch, base_url: str, patient: bool, paced: bool
) -> None:
    given: dict[str, Any] = {}
    true = Github.__init__

    def note(self: Github, **named: Any) -> None:
        given.update(named)
        true(self, **named)

    monkeypatch.setattr(Github, "__init__", note)
    GitHub(REPOSITORY, TOKEN, base_url=base_url, patient=patient)
    between = (given["seconds_between_requests"], given["seconds_between_writes"])
    assert between == ((0.25, 1.0) if paced else (None, None))


def test_lint_never_imports_pygithub(tmp_path: Path) -> None:
    (tmp_path / "content" / "inbox").mkdir(parents=True)
    (tmp_path / "content" / "inbox" / "a.yml").write_text("title: A\nurl: https://example.org/a\n")
    program = (
        "import sys\n"
        "from contentbot.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "print({'github', 'requests', 'urllib3', 'jwt'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "lint", "content", "--config", "twir", "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.endswith("set()\n"), done.stdout + done.stderr
    assert "a.yml" in done.stdout + done.stderr
