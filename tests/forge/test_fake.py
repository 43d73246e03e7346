"""The fake of GitHub keeps state, says no where GitHub does, and fails on demand."""

from __future__ import annotations

import json
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import github
import pytest
from github.Repository import Repository

from tests.forge import events
from tests.forge.api_check import api
from tests.forge.calls import HANDLERS, LONGEST
from tests.forge.diffs import added, modified, shown
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.faults import How
from tests.forge.records import BOT

NAME = "owner/newsletter"
ENTRY = "title: A post\nurl: https://example.org/\nsection: news\n"
THREADS = """
query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100) {
        nodes { id isResolved comments(first: 1) { nodes { databaseId author { login } } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""
RESOLVE = "mutation {{ {} }}".format(
    " ".join(
        f'{name}: resolveReviewThread(input: {{threadId: "%s"}}) {{ thread {{ isResolved }} }}'
        for name in "ab"
    )
)


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as made:
        made.add_repository(NAME, workflows=["assemble.yml"], labels=["bot: quiet"])
        made.add_pull([added("content/a.yml", ENTRY)], author="mallory")
        yield made


def client(fake: FakeGitHub, token: str = TOKEN) -> Repository:
    """The repository as PyGithub sees it, without its waiting and trying again."""
    made = github.Github(
        auth=github.Auth.Token(token),
        base_url=fake.url,
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
        per_page=100,
        lazy=True,
    )
    return made.get_repo(NAME)


def call(
    fake: FakeGitHub, method: str, path: str, body: Any = None, *, token: str = TOKEN
) -> tuple[int, Any]:
    """What a bare request is answered. path: below the repository."""
    request = urllib.request.Request(
        f"{fake.url}/repos/{NAME}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            data = answer.read()
            return answer.status, json.loads(data) if data else None
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def violations(fake: FakeGitHub) -> list[str]:
    """What was complained of; forgiven thereby."""
    found = list(fake.violations)
    fake.violations.clear()
    return found


# --- state -----------------------------------------------------------------------------------


def test_every_operation_of_the_description_is_answered() -> None:
    assert {one.key for one in api().operations} == set(HANDLERS)


def test_a_comment_is_made_read_changed_and_deleted(fake: FakeGitHub) -> None:
    pull = client(fake).get_issue(1)
    made = pull.create_comment("hello")
    assert [(one.user.login, one.body) for one in pull.get_comments()] == [(BOT, "hello")]
    made.edit("hello again")
    assert [one.body for one in fake.comments(1, BOT)] == ["hello again"]
    made.delete()
    assert fake.comments(1) == []


def test_a_list_comes_in_pages_that_link_to_each_other(fake: FakeGitHub) -> None:
    for number in range(121):
        fake.add_comment(1, "someone", f"comment {number}")
    mark = len(fake.log)
    found = list(client(fake).get_issue(1).get_comments())
    assert [one.body for one in found] == [f"comment {number}" for number in range(121)]
    assert len(fake.calls(mark)) == 2


def test_comments_are_listed_from_a_time_on(fake: FakeGitHub) -> None:
    fake.add_comment(1, "someone", "old")
    start = fake.tick()
    new = fake.add_comment(1, "someone", "new")
    assert [one.id for one in client(fake).get_issue(1).get_comments(since=start)] == [new.id]


def test_pulls_are_listed_by_head_and_state(fake: FakeGitHub) -> None:
    fake.add_pull(author="alice", head_branch="post")
    fake.add_pull(author="alice", head_branch="post", head_repository=None)
    fake.close(fake.add_pull(author="bob").number, merged=True)
    repository = client(fake)
    assert [one.number for one in repository.get_pulls(head="alice:post")] == [2]
    assert [one.number for one in repository.get_pulls()] == [3, 2, 1]
    assert len(list(repository.get_pulls(head="post"))) == 3  # GitHub wants an owner, or ignores it
    assert [one.number for one in repository.get_pulls(state="closed")] == [4]


def test_a_list_of_pulls_does_not_tell_whether_they_merge(fake: FakeGitHub) -> None:
    fake.pull(1).mergeable = lambda: False
    assert "mergeable" not in call(fake, "GET", "/pulls")[1][0]
    assert client(fake).get_pull(1).mergeable is False


def test_labels_come_to_be_when_they_are_put_on(fake: FakeGitHub) -> None:
    pull = client(fake).get_issue(1)
    pull.add_to_labels("state: ready", "Bot: Quiet")
    assert fake.ticket(1).labels == ["state: ready", "bot: quiet"]
    pull.remove_from_labels("state: ready")
    with pytest.raises(github.GithubException, match="Label does not exist"):
        pull.remove_from_labels("state: ready")
    assert [one.name for one in pull.get_labels()] == ["bot: quiet"]


def test_tickets_are_found_by_label_and_creator(fake: FakeGitHub) -> None:
    repository = client(fake)
    made = repository.create_issue("Index", "text", labels=["bot: index"])
    fake.add_ticket("Forged", author="mallory", labels=["bot: index"])
    found = repository.get_issues(labels=["bot: index"], state="all")
    assert [one.number for one in found] == [3, made.number]
    data = call(fake, "GET", "/issues?labels=bot:%20index&state=all&creator=mallory")[1]
    assert [one["number"] for one in data] == [3]


def test_a_locked_ticket_takes_no_comment_of_a_stranger(fake: FakeGitHub) -> None:
    fake.tokens["stranger"] = "mallory"
    client(fake).get_issue(1).lock("resolved")
    client(fake).get_issue(1).create_comment("I may")
    with pytest.raises(github.GithubException, match="locked"):
        client(fake, "stranger").get_issue(1).create_comment("may I?")
    fake.set_permission("mallory", "write")
    client(fake, "stranger").get_issue(1).create_comment("now I may")


def test_the_last_status_of_each_context_holds(fake: FakeGitHub) -> None:
    commit = client(fake).get_commit(fake.pull(1).head)
    for state in ("pending", "success"):
        commit.create_status(state, context="contentbot", description="text")
    fake.add_status(fake.pull(1).head, "failure", "other", author="someone")
    combined = commit.get_combined_status()
    found = [(one.context, one.state) for one in combined.statuses]
    assert (combined.state, found) == ("failure", [("contentbot", "success"), ("other", "failure")])
    assert [one.creator.login for one in commit.get_statuses()] == ["someone", BOT, BOT]


def test_rights_are_answered_in_both_of_githubs_words(fake: FakeGitHub) -> None:
    fake.set_permission("ed", "maintain")
    data = call(fake, "GET", "/collaborators/ed/permission")[1]
    assert (data["permission"], data["role_name"]) == ("write", "maintain")
    for status in (404, 500):
        fake.set_permission("ghost", status)
        assert call(fake, "GET", "/collaborators/ghost/permission")[0] == status


def test_a_workflow_starts_only_where_there_is_one(fake: FakeGitHub) -> None:
    client(fake).get_workflow("assemble.yml").create_dispatch("main", {"edition": "637"})
    assert [one.inputs for one in fake.home.dispatches] == [{"edition": "637"}]
    assert call(fake, "POST", "/actions/workflows/none.yml/dispatches", {"ref": "main"})[0] == 404


def test_an_emoji_twice_is_one(fake: FakeGitHub) -> None:
    comment = client(fake).get_issue(1).get_comment(fake.add_comment(1, "someone", "/hi").id)
    assert comment.create_reaction("eyes").id == comment.create_reaction("eyes").id


def test_each_write_takes_a_second(fake: FakeGitHub) -> None:
    pull, before = client(fake).get_issue(1), fake.now
    pull.create_comment("a")
    list(pull.get_comments())
    assert (fake.now - before).total_seconds() == 1


def test_what_somebody_did_is_not_told_to_them(fake: FakeGitHub) -> None:
    client(fake).get_issue(1).create_comment("hello").edit("hello again")
    assert [(one.what, one.by) for one in fake.notified("mallory")] == [("comment", BOT)]
    assert [one.what for one in fake.notified(BOT)] == ["opened"]


# --- archives --------------------------------------------------------------------------------


def test_an_archive_lies_on_another_host_and_counts_as_one_call(fake: FakeGitHub) -> None:
    fake.add_artifact(5, "report", b"PK...")
    fake.add_artifact(6, "report", b"of another run")
    (artifact,) = client(fake).get_workflow_run(5).get_artifacts()
    mark = len(fake.log)
    status, headers, _ = client(fake).requester.requestBlob("GET", artifact.archive_download_url)
    assert status == 302 and not headers["location"].startswith(fake.url)
    with urllib.request.urlopen(headers["location"]) as answer:
        assert answer.read() == b"PK..."
    assert len(fake.calls(mark)) == 1


def test_a_token_sent_to_the_other_host_is_complained_of(fake: FakeGitHub) -> None:
    made = fake.add_artifact(5, "report", b"PK...")
    status, _ = call(fake, "GET", f"/actions/artifacts/{made.id}/zip")  # urllib sends it along
    assert status == 400
    assert violations(fake) == [f"GET /-/blobs/{made.id}: a token was sent to another host"]


def test_an_expired_archive_is_gone(fake: FakeGitHub) -> None:
    made = fake.add_artifact(5, "report", b"PK...", expired=True)
    assert call(fake, "GET", f"/actions/artifacts/{made.id}/zip")[0] == 410


# --- reviews ---------------------------------------------------------------------------------


def suggest(line: int, **more: Any) -> dict[str, Any]:
    return {"path": "content/a.yml", "line": line, "body": "better", **more}


def post_review(fake: FakeGitHub, *comments: dict[str, Any], **more: Any) -> tuple[int, Any]:
    body = {"event": "COMMENT", "comments": list(comments), **more}
    return call(fake, "POST", "/pulls/1/reviews", body)


def test_a_review_is_one_notification_however_many_lines(fake: FakeGitHub) -> None:
    assert post_review(fake, suggest(1), suggest(3, start_line=2))[0] == 200
    assert [one.what for one in fake.notified("mallory")] == ["review"]
    comments = client(fake).get_pull(1).get_review_comments()
    assert [(one.line, one.start_line) for one in comments] == [(1, None), (3, 2)]
    assert fake.pull(1).reviews[0].state == "COMMENTED"


@pytest.mark.parametrize(
    "wrong",
    [
        suggest(4),
        suggest(0),
        suggest(1) | {"path": "content/b.yml"},
        suggest(3, start_line=3),
        suggest(1, side="LEFT"),
        suggest(1) | {"body": "x" * (LONGEST + 1)},
    ],
    ids=["below", "above", "other file", "empty range", "other side", "too long"],
)
def test_one_line_outside_the_diff_refuses_the_whole_review(
    fake: FakeGitHub, wrong: dict[str, Any]
) -> None:
    assert post_review(fake, suggest(1), wrong)[0] == 422
    assert (fake.pull(1).reviews, fake.pull(1).line_comments) == ([], [])


def test_a_range_over_two_hunks_is_refused(fake: FakeGitHub) -> None:
    before = "".join(f"line {n}\n" for n in range(40))
    after = before.replace("line 5\n", "five\n").replace("line 30\n", "thirty\n")
    fake.push(1, "b" * 40, [modified("content/a.yml", before, after)])
    assert post_review(fake, suggest(6), suggest(31, start_line=30))[0] == 200
    assert post_review(fake, suggest(31, start_line=6))[0] == 422


def test_a_review_of_a_commit_that_is_not_of_the_pull_is_refused(fake: FakeGitHub) -> None:
    old = fake.pull(1).head
    fake.push(1, "b" * 40)
    assert post_review(fake, suggest(1), commit_id=old)[0] == 200
    assert post_review(fake, suggest(1), commit_id="c" * 40)[0] == 422


@pytest.mark.parametrize("event", ["APPROVE", None])
def test_a_robot_that_approves_or_leaves_a_review_unsent_is_complained_of(
    fake: FakeGitHub, event: str | None
) -> None:
    body = {"event": event} if event else {"comments": [suggest(1)]}
    assert call(fake, "POST", "/pulls/1/reviews", body)[0] == 200
    assert "a robot's review is" in violations(fake)[0]


def test_a_line_comment_is_outdated_once_its_line_changed(fake: FakeGitHub) -> None:
    post_review(fake, suggest(1), suggest(2))
    text = ENTRY.replace("A post", "Another post")
    fake.push(1, "b" * 40, [added("content/a.yml", text)])
    assert [one.line for one in client(fake).get_pull(1).get_review_comments()] == [None, 2]


def test_hunks_number_the_lines_of_either_side() -> None:
    file = modified("a", "one\ntwo\nthree\n", "one\n2\nthree\n")
    assert shown(file) == {1: (1, "one"), 2: (1, "2"), 3: (1, "three")}
    assert shown(file, "LEFT")[2] == (1, "two")


# --- threads ---------------------------------------------------------------------------------


def test_threads_are_read_and_resolved_several_at_once(fake: FakeGitHub) -> None:
    post_review(fake, suggest(1), suggest(2))
    values = {"owner": "owner", "name": "newsletter", "number": 1}
    ask = client(fake).requester.graphql_query
    nodes = ask(THREADS, values)[1]["data"]["repository"]["pullRequest"]["reviewThreads"]["nodes"]
    said = [node["comments"]["nodes"][0] for node in nodes]
    assert [one["databaseId"] for one in said] == [one.id for one in fake.pull(1).line_comments]
    assert said[0]["author"]["login"] == "github-actions"
    answer = ask(RESOLVE % tuple(node["id"] for node in nodes), {})[1]["data"]
    assert answer == {name: {"thread": {"isResolved": True}} for name in "ab"}
    assert all(one.resolved for one in fake.pull(1).line_comments)


def test_a_reply_begins_no_thread(fake: FakeGitHub) -> None:
    first = fake.add_line_comment(1, "ed", "hm", path="content/a.yml", line=1)
    fake.add_line_comment(1, "mallory", "why?", path="content/a.yml", line=1, reply_to=first)
    values = {"owner": "owner", "name": "newsletter", "number": 1}
    data = client(fake).requester.graphql_query(THREADS, values)[1]["data"]
    (thread,) = data["repository"]["pullRequest"]["reviewThreads"]["nodes"]
    assert [one["databaseId"] for one in thread["comments"]["nodes"]] == [first.id]
    comments = client(fake).get_pull(1).get_review_comments()
    assert [one.in_reply_to_id for one in comments] == [None, first.id]


@pytest.mark.parametrize("contents", ["read", "write"])
def test_resolving_needs_the_right_to_write_contents_too(fake: FakeGitHub, contents: str) -> None:
    post_review(fake, suggest(1), suggest(2))
    fake.scopes[TOKEN] = {"pull-requests": "write", "contents": contents}
    query = RESOLVE % tuple(one.thread for one in fake.pull(1).line_comments)
    may = contents == "write"
    if may:
        client(fake).requester.graphql_query(query, {})
    else:
        with pytest.raises(github.GithubException, match="not accessible"):
            client(fake).requester.graphql_query(query, {})
    assert [one.resolved for one in fake.pull(1).line_comments] == [may, may]


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("query { viewer { login } }", "'viewer' doesn't exist"),
        (THREADS.replace("isResolved", "resolved"), "'resolved' doesn't exist"),
        (THREADS.replace("(first: 100)", ""), "between 1 and 100"),
        (THREADS.replace("first: 100", "first: 101"), "between 1 and 100"),
        (THREADS.replace("Int!", "String!"), "Type mismatch"),
        (THREADS.replace("(number: $number)", ""), "'number' is missing"),
        (THREADS.replace("{ nodes { databaseId author { login } } }", ""), "do not agree"),
        (THREADS + "}", "after the end"),
        ('mutation { resolveReviewThread(input: {id: "x"}) { thread { id } } }', "not accepted"),
        ("mutation { resolveReviewThread(input: {threadId: 5}) { thread { id } } }", "is no ID"),
    ],
)
def test_a_query_that_github_would_not_take_is_complained_of(
    fake: FakeGitHub, query: str, complaint: str
) -> None:
    values = {"owner": "owner", "name": "newsletter", "number": 1} if "$" in query else {}
    with pytest.raises(github.GithubException):
        client(fake).requester.graphql_query(query, values)
    assert complaint in violations(fake)[0]


# --- checks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        ("GET", "/nowhere", None, "no such operation"),
        ("PUT", "/issues/1/comments", {}, "no such operation"),
        ("GET", "/issues/one", None, "issue_number: 'one' is not of type 'integer'"),
        ("GET", "/issues?per_page=abc", None, "per_page: 'abc' is not of type 'integer'"),
        ("GET", "/pulls?status=open", None, "?status is unknown"),
        ("GET", "/pulls?state=merged", None, "is not one of"),
        ("GET", "/issues/1/comments?since=yesterday", None, "is not a 'date-time'"),
        ("POST", "/issues/1/comments", None, "no body"),
        ("POST", "/issues/1/comments", {"body": 5}, "5 is not of type 'string'"),
        ("POST", "/issues/1/comments", {"text": "x"}, "'body' is a required property"),
        ("POST", "/issues/1/comments", {"body": "x", "bdy": "y"}, "body.bdy is unknown"),
        ("POST", "/statuses/" + "a" * 40, {"state": "fine"}, "is not one of"),
        ("POST", "/issues/1/labels", [5], "is not valid"),
        ("DELETE", "/issues/1/labels/a", {"x": 1}, "nobody asked for"),
    ],
)
def test_a_request_against_the_description_is_complained_of(
    fake: FakeGitHub, method: str, path: str, body: Any, complaint: str
) -> None:
    status, _ = call(fake, method, path, body)
    assert status in (404, 422)
    assert any(complaint in one for one in violations(fake)), complaint


@pytest.mark.parametrize("number", [50, 51])
def test_a_check_run_takes_fifty_annotations(fake: FakeGitHub, number: int) -> None:
    about = {"path": "a", "start_line": 1, "end_line": 1, "annotation_level": "notice"}
    output = {"title": "t", "summary": "s", "annotations": [about | {"message": "m"}] * number}
    body = {"name": "lint", "head_sha": "a" * 40, "output": output}
    assert call(fake, "POST", "/check-runs", body)[0] == (201 if number == 50 else 422)
    assert len(violations(fake)) == (0 if number == 50 else 1)


def test_leaving_says_what_github_would_not_have_taken() -> None:
    fake = FakeGitHub()
    with pytest.raises(AssertionError, match="no such operation"), fake:
        call(fake, "GET", "/nowhere")


def test_an_answer_of_our_own_is_checked_too(
    fake: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake.shapes, "user", lambda _: {"login": 5})
    call(fake, "GET", "/issues/1")
    assert "5 is not of type 'string'" in violations(fake)[0]


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1])
def test_a_body_has_a_longest_length(fake: FakeGitHub, length: int) -> None:
    made = fake.add_comment(1, BOT, "text")
    good = length == LONGEST
    text = {"body": "x" * length}
    status, _ = call(fake, "POST", "/issues/1/comments", text)
    assert status == (201 if good else 422)
    assert call(fake, "PATCH", f"/issues/comments/{made.id}", text)[0] == (200 if good else 422)
    assert call(fake, "POST", "/issues", text | {"title": "t"})[0] == (201 if good else 422)


def test_a_status_has_140_characters_to_say_it(fake: FakeGitHub) -> None:
    for length, status in ((140, 201), (141, 422)):
        body = {"state": "success", "description": "x" * length}
        assert call(fake, "POST", "/statuses/" + "a" * 40, body)[0] == status


def test_an_unknown_token_is_nobody(fake: FakeGitHub) -> None:
    assert call(fake, "GET", "/pulls/1", token="other")[0] == 401
    assert call(fake, "GET", "/pulls/1", token="")[0] == 401


COMMENT = ("POST", "/issues/1/comments", {"body": "x"})
STATUS = ("POST", "/statuses/" + "a" * 40, {"state": "success"})
TICKET = ("POST", "/issues", {"title": "x"})
ARTIFACTS = ("GET", "/actions/runs/5/artifacts", None)


@pytest.mark.parametrize(
    ("scopes", "request_", "status"),
    [
        ({"pull-requests": "write"}, COMMENT, 201),
        ({"issues": "write"}, COMMENT, 201),
        ({"pull-requests": "read"}, COMMENT, 403),
        ({"pull-requests": "write"}, TICKET, 403),
        ({"issues": "write"}, TICKET, 201),
        ({"pull-requests": "write"}, STATUS, 403),
        ({"statuses": "write"}, STATUS, 201),
        ({}, ARTIFACTS, 403),
        ({"actions": "read"}, ARTIFACTS, 200),
    ],
)
def test_a_token_may_do_what_its_permissions_say(
    fake: FakeGitHub,
    scopes: dict[str, str],
    request_: tuple[str, str, Any],
    status: int,
) -> None:
    fake.scopes[TOKEN] = scopes
    assert call(fake, *request_)[0] == status


# --- faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "status", "comments"),
    [
        ("502 before", 502, 0),
        ("502 after", 502, 1),
        ("500", 500, 0),
        ("429", 429, 0),
        ("secondary", 403, 0),
        ("rate limit", 403, 0),
        ("404", 404, 0),
    ],
)
def test_a_call_fails_once_before_or_after_the_write(
    fake: FakeGitHub, how: How, status: int, comments: int
) -> None:
    fake.fault(("POST", "/comments$"), how)
    assert call(fake, *COMMENT)[0] == status
    assert len(fake.comments(1)) == comments
    assert call(fake, *COMMENT)[0] == 201


@pytest.mark.parametrize(("how", "comments"), [("drop", 0), ("drop after", 1)])
def test_the_line_goes_dead(fake: FakeGitHub, how: How, comments: int) -> None:
    fake.fault(lambda request: request.account == BOT, how)
    with pytest.raises(ConnectionError):
        call(fake, *COMMENT)
    assert len(fake.comments(1)) == comments
    assert [one.status for one in fake.log] == [0]


def test_a_limit_names_the_seconds_to_wait(fake: FakeGitHub) -> None:
    fake.fault(("*", ""), "secondary", wait=3600)
    with pytest.raises(github.RateLimitExceededException) as caught:
        client(fake).get_issue(1).create_comment("x")
    assert (caught.value.headers or {})["retry-after"] == "3600"


def test_every_third_call_fails_in_turn_before_and_after(fake: FakeGitHub) -> None:
    fake.every(3)
    statuses = [call(fake, *COMMENT)[0] for _ in range(6)]
    assert statuses == [201, 201, 502, 201, 201, 502]
    assert len(fake.comments(1)) == 5


def test_the_head_moves_just_before_a_call(fake: FakeGitHub) -> None:
    fake.before("GET", "/pulls/1$", lambda: fake.push(1, "b" * 40), times=1)
    assert client(fake).get_pull(1).head.sha == "b" * 40


def test_two_calls_meet_at_a_barrier(fake: FakeGitHub) -> None:
    barrier = threading.Barrier(2)
    fake.before("POST", "/comments$", lambda: barrier.wait(5), times=2)
    threads = [threading.Thread(target=call, args=(fake, *COMMENT)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(fake.comments(1)) == 2 and not barrier.broken


def test_the_log_knows_what_was_to_change_something(fake: FakeGitHub) -> None:
    call(fake, *COMMENT)
    call(fake, "GET", "/issues/1/comments")
    template = "/repos/{owner}/{repo}/issues/{issue_number}/comments"
    assert [(one.method, one.template, one.status) for one in fake.calls()] == [
        ("POST", template, 201),
        ("GET", template, 200),
    ]
    assert len(fake.writes()) == 1 and len(fake.calls(pattern="/pulls")) == 0


# --- real git --------------------------------------------------------------------------------


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., str]:
    """Runs git in a folder with one commit on main, and `post` one ahead of it."""

    def run(*args: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        done = subprocess.run(
            ["git", *who, *args], cwd=tmp_path, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    run("init", "-q", "-b", "main")
    for branch, name in (("main", "README"), ("post", "a.yml")):
        run("checkout", "-q", "-B", branch)
        (tmp_path / name).write_text(ENTRY)
        run("add", ".")
        run("commit", "-q", "-m", f"Add {name}")
    run("checkout", "-q", "main")
    return run


@pytest.fixture
def backed(git: Callable[..., str], tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub() as made:
        made.add_repository(NAME, git=tmp_path / ".git")
        yield made


def test_git_knows_what_a_pull_changes_and_merges_it(
    backed: FakeGitHub, git: Callable[..., str]
) -> None:
    made = client(backed).create_pull(base="main", head="post", title="A post", body="")
    (file,) = made.get_files()
    assert (file.filename, file.status, file.patch) == (
        "a.yml",
        "added",
        "@@ -0,0 +1,3 @@\n" + "\n".join("+" + line for line in ENTRY.splitlines()),
    )
    assert made.mergeable and made.merge().merged
    assert git("log", "-n1", "--format=%P", "main").split()[1] == git("rev-parse", "post")
    assert not backed.ticket(made.number).open


def test_git_knows_a_conflict(backed: FakeGitHub, git: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("other\n")
    git("add", ".")
    git("commit", "-q", "-m", "Another a.yml")
    number = backed.add_pull(None, head=git("rev-parse", "post"), head_branch="post").number
    assert client(backed).get_pull(number).mergeable is False
    assert call(backed, "PUT", f"/pulls/{number}/merge", {})[0] == 405
    assert call(backed, "POST", "/merges", {"base": "main", "head": "post"})[0] == 409


def test_objects_are_made_and_read(backed: FakeGitHub, git: Callable[..., str]) -> None:
    repository = client(backed)
    head = git("rev-parse", "main")
    base = repository.get_git_tree(repository.get_git_commit(head).tree.sha)
    element = github.InputGitTreeElement("content/b.yml", "100644", "blob", content="x: 1\n")
    tree = repository.create_git_tree([element], base)
    parent = repository.get_git_commit(head)
    commit = repository.create_git_commit("Add b", tree, [parent])
    draft = repository.create_git_ref("refs/heads/draft", commit.sha)
    assert git("show", "draft:content/b.yml") == "x: 1"
    assert [one.path for one in base.tree] == ["README"]
    with pytest.raises(github.GithubException, match="already exists"):
        repository.create_git_ref("refs/heads/draft", commit.sha)
    with pytest.raises(github.GithubException, match="fast forward"):
        draft.edit(git("rev-parse", "post"))


def test_a_pull_goes_with_its_branch(backed: FakeGitHub, git: Callable[..., str]) -> None:
    mine, other = (
        backed.add_pull(
            None, head=git("rev-parse", "post"), head_branch="post", head_repository=repository
        ).number
        for repository in (NAME, "ada/newsletter")
    )
    made = git("commit-tree", "post^{tree}", "-p", "post", "-m", "More")
    assert call(backed, "PATCH", "/git/refs/heads/post", {"sha": made})[0] == 200
    assert [backed.pull(number).head == made for number in (mine, other)] == [True, False]
    assert call(backed, "DELETE", "/git/refs/heads/post")[0] == 204
    assert [backed.ticket(number).open for number in (mine, other)] == [False, True]


def test_contents_branches_and_differences_are_read(backed: FakeGitHub) -> None:
    repository = client(backed)
    file = repository.get_contents("a.yml", ref="post")
    assert not isinstance(file, list) and file.decoded_content.decode() == ENTRY
    assert (
        repository.get_branch("post").commit.parents[0].sha
        == repository.get_branch("main").commit.sha
    )
    compared = repository.compare("main", "post")
    assert (compared.status, compared.ahead_by) == ("ahead", 1)
    merged = repository.merge("main", "post")
    assert merged is not None and len(merged.parents) == 2
    assert repository.merge("main", "post") is None


# --- payloads --------------------------------------------------------------------------------


def test_a_payload_is_real_save_for_what_a_test_puts_in() -> None:
    real = events.payload("pull_request.opened")
    made = events.payload("pull_request.opened", pull_request={"head": {"sha": "b" * 40}})
    assert made["pull_request"]["head"]["sha"] == "b" * 40
    made["pull_request"]["head"]["sha"] = real["pull_request"]["head"]["sha"]
    assert made == real


def test_a_payload_tells_what_the_fake_remembers(fake: FakeGitHub) -> None:
    comment = fake.add_comment(1, "ed", "/contentbot preview")
    made = events.comment_created(fake, comment)
    assert made["comment"]["body"] == comment.body and made["sender"]["login"] == "ed"
    assert made["issue"]["pull_request"]["url"] == f"{fake.url}/repos/{NAME}/pulls/1"
    run = fake.add_run(head=fake.pull(1).head, head_repository="mallory/newsletter")
    assert events.run_completed(fake, run)["workflow_run"]["pull_requests"] == []
    ticket = fake.add_ticket(body="- [x] done")
    edited = events.ticket_edited(fake, ticket, "- [ ] done", by="ed")
    assert edited["changes"] == {"body": {"from": "- [ ] done"}}
    assert "https://api.github.com" not in json.dumps([made, edited])
