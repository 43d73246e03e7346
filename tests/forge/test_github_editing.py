"""GitHub as the bot's forge, over real HTTP: branches, commits, pulls of its own, merging."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contentbot.adapters import github_pulls, github_values
from contentbot.adapters.github import GitHub
from contentbot.errors import ForgeError, OutsideError
from contentbot.forge import Facts, Forge, MergeMethod
from tests.forge.calls import Answer, Request
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.faults import How
from tests.forge.records import BOT

REPOSITORY = "owner/newsletter"
Git = Callable[..., str]


def runs_in(folder: Path) -> Git:
    """Runs git in a folder."""

    def run(*args: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        done = subprocess.run(
            ["git", *who, *args], cwd=folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    return run


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository: `main` with two files, `post` one ahead, `clash` as far another way."""
    folder = tmp_path_factory.mktemp("origin")
    run = runs_in(folder)
    run("init", "-q", "-b", "main")
    (folder / "draft").mkdir()
    (folder / "draft" / "b.yml").write_text("b\n")
    for branch, text in (("main", "old\n"), ("post", "new\n"), ("clash", "other\n")):
        if branch != "main":
            run("checkout", "-q", "-b", branch, "main")
        (folder / "a.yml").write_text(text)
        run("add", ".")
        run("commit", "-q", "-m", f"On {branch}")
    run("checkout", "-q", "--detach", "main")
    return folder


@pytest.fixture
def git(origin: Path, tmp_path: Path) -> Git:
    """Runs git in a copy of that repository."""
    shutil.copytree(origin, tmp_path, dirs_exist_ok=True)
    return runs_in(tmp_path)


@pytest.fixture
def hub(git: Git, tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub() as hub:
        hub.add_repository(REPOSITORY, git=tmp_path / ".git", labels=["bot: kept"])
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


def calls(hub: FakeGitHub, since: int = 0) -> list[str]:
    """Methods and paths below the repository."""
    return [
        f"{one.method} {one.path.removeprefix(f'/repos/{REPOSITORY}')}" for one in hub.calls(since)
    ]


def pull_of_post(hub: FakeGitHub, git: Git) -> int:
    """A pull from the branch that is one ahead; its number."""
    head = git("rev-parse", "post")
    made = hub.add_pull(None, head=head, head_branch="post", head_repository=REPOSITORY)
    return made.number


def refused(status: int, ask: Callable[[], object]) -> str:
    """What is said when something is refused with a status."""
    with pytest.raises(ForgeError) as caught:
        ask()
    assert caught.value.status == status
    return str(caught.value)


# --- the repository and its branches ---------------------------------------------------------


def test_it_is_a_forge_still(forge: GitHub) -> None:
    port: Forge = forge
    assert port is forge


def test_the_repository_says_its_branch_and_how_it_merges(hub: FakeGitHub, forge: GitHub) -> None:
    assert forge.repository() == Facts("main", ("merge", "squash", "rebase"))
    hub.home.default_branch, hub.home.methods = "trunk", ("squash",)
    assert forge.repository() == Facts("trunk", ("squash",))
    assert calls(hub) == ["GET ", "GET "]


def test_a_token_that_may_not_push_is_told_no_method(hub: FakeGitHub, forge: GitHub) -> None:
    hub.scopes[TOKEN] = {"pull-requests": "write", "contents": "read"}
    assert forge.repository() == Facts("main", ())
    assert len(hub.log) == 1


@pytest.mark.parametrize("name", ["draft", "draft/2026-01-28", "50%-off#1"])
def test_a_branch_is_begun_and_found(hub: FakeGitHub, forge: GitHub, git: Git, name: str) -> None:
    head = git("rev-parse", "main")
    assert forge.branch(name) is None
    forge.create_branch(name, head)
    assert forge.branch(name) == head == git("rev-parse", f"refs/heads/{name}")
    assert [one.method for one in hub.log] == ["GET", "POST", "GET"]


def test_a_part_of_a_branchs_name_is_no_branch(forge: GitHub, git: Git) -> None:
    forge.create_branch("draft/one", git("rev-parse", "main"))
    assert forge.branch("draft") is None


def test_a_branch_that_cannot_be_asked_for_is_not_taken_for_none(
    hub: FakeGitHub, forge: GitHub, no_waiting: list[float]
) -> None:
    hub.fault(("GET", "/git/ref/"), "502 before", times=9)
    refused(502, lambda: forge.branch("main"))


def test_a_branch_is_begun_once(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    said = refused(422, lambda: forge.create_branch("post", git("rev-parse", "main")))
    assert "already exists" in said
    refused(422, lambda: forge.create_branch("new", "f" * 40))
    assert git("rev-parse", "post") != git("rev-parse", "main")
    assert len(hub.log) == 2


# --- commits ---------------------------------------------------------------------------------


def test_a_commit_takes_four_calls(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    parent = git("rev-parse", "post")
    made = forge.commit(
        "post",
        parent=parent,
        message="Take two entries\n\nCo-authored-by: Ada <ada@example.org>",
        writes={"draft/c.yml": "c: ä\n", "a.yml": "newest\n"},
        removes=["draft/b.yml"],
    )
    assert git("rev-parse", "post") == made
    assert git("log", "-n1", "--format=%P", "post") == parent
    assert git("log", "-n1", "--format=%B", "post").endswith(
        "Co-authored-by: Ada <ada@example.org>"
    )
    assert git("show", "post:draft/c.yml") == "c: ä" and git("show", "post:a.yml") == "newest"
    files = git("ls-tree", "-r", "post").splitlines()
    assert [line.split()[0] for line in files] == ["100644"] * 2
    assert calls(hub) == [
        "GET /branches/post",
        "POST /git/trees",
        "POST /git/commits",
        "PATCH /git/refs/heads/post",
    ]
    assert hub.log[-1].body == {"sha": made, "force": False}


def test_a_branch_with_slashes_gets_a_commit(forge: GitHub, git: Git) -> None:
    parent = git("rev-parse", "main")
    forge.create_branch("draft/50%#1", parent)
    made = forge.commit("draft/50%#1", parent=parent, message="x", writes={"x": ""}, removes=())
    assert forge.branch("draft/50%#1") == made


def test_a_path_that_is_written_and_removed_is_written(forge: GitHub, git: Git) -> None:
    parent = git("rev-parse", "post")
    forge.commit("post", parent=parent, message="x", writes={"a.yml": "3\n"}, removes={"a.yml"})
    assert git("show", "post:a.yml") == "3"


def test_a_commit_that_changes_nothing_is_not_made(
    hub: FakeGitHub, forge: GitHub, git: Git
) -> None:
    parent = git("rev-parse", "post")
    for writes in ({}, {"a.yml": "new\n"}):
        made = forge.commit("post", parent=parent, message="x", writes=writes, removes=())
        assert made == parent == git("rev-parse", "post")
    assert calls(hub) == ["GET /branches/post", "GET /branches/post", "POST /git/trees"]


def test_a_branch_that_has_moved_gets_no_commit(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    parent, elsewhere = git("rev-parse", "main"), git("rev-parse", "post")
    said = refused(
        422,
        lambda: forge.commit("post", parent=parent, message="x", writes={"x": ""}, removes=()),
    )
    assert elsewhere[:10] in said and parent[:10] in said
    assert git("rev-parse", "post") == elsewhere
    assert hub.writes() == []


def test_a_branch_that_was_put_back_gets_no_commit(forge: GitHub, git: Git) -> None:
    was = git("rev-parse", "post")
    git("branch", "-f", "post", "main")
    refused(
        422, lambda: forge.commit("post", parent=was, message="x", writes={"x": ""}, removes=())
    )
    assert git("rev-parse", "post") == git("rev-parse", "main")


def test_a_branch_that_moves_meanwhile_keeps_what_it_got(
    hub: FakeGitHub, forge: GitHub, git: Git
) -> None:
    parent = git("rev-parse", "post")
    other = git("commit-tree", "post^{tree}", "-p", "post", "-m", "An editor's")
    hub.before("PATCH", "/git/refs", lambda: git("branch", "-f", "post", other))
    said = refused(
        422, lambda: forge.commit("post", parent=parent, message="x", writes={"x": ""}, removes=())
    )
    assert "fast forward" in said
    assert git("rev-parse", "post") == other


def test_a_branch_that_is_gone_gets_no_commit(forge: GitHub, git: Git) -> None:
    parent = git("rev-parse", "main")
    refused(
        404, lambda: forge.commit("gone", parent=parent, message="x", writes={"x": ""}, removes=())
    )


def test_what_is_not_there_cannot_be_removed(forge: GitHub, git: Git) -> None:
    parent = git("rev-parse", "post")
    refused(
        422, lambda: forge.commit("post", parent=parent, message="x", writes={}, removes=["no"])
    )
    assert git("rev-parse", "post") == parent


@pytest.mark.parametrize("how", ["502 before", "502 after", "drop", "drop after"])
def test_the_last_step_of_a_commit_may_be_done_twice(
    hub: FakeGitHub, forge: GitHub, git: Git, no_waiting: list[float], how: How
) -> None:
    hub.fault(("PATCH", ""), how)
    parent = git("rev-parse", "post")
    made = forge.commit("post", parent=parent, message="x", writes={"x": ""}, removes=())
    assert git("rev-list", f"{parent}..post") == made


@pytest.mark.parametrize("step", ["/git/trees", "/git/commits"])
@pytest.mark.parametrize("how", ["502 before", "502 after", "drop after"])
def test_a_commit_that_breaks_off_leaves_the_branch(
    hub: FakeGitHub, forge: GitHub, git: Git, step: str, how: How
) -> None:
    hub.fault(("POST", step), how)
    parent = git("rev-parse", "post")
    with pytest.raises(OutsideError):
        forge.commit("post", parent=parent, message="x", writes={"x": ""}, removes=())
    assert git("rev-parse", "post") == parent
    assert len(hub.calls(method="POST", pattern=step)) == 1


def test_an_open_pull_gets_the_commits_of_its_branch(
    hub: FakeGitHub, forge: GitHub, git: Git
) -> None:
    number = pull_of_post(hub, git)
    head = forge.pull(number).head
    made = forge.commit("post", parent=head, message="x", writes={"x": ""}, removes=())
    assert forge.pull(number).head == made


# --- branches into each other ----------------------------------------------------------------


def test_a_commit_is_merged_into_a_branch(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    forge.create_branch("week", git("rev-parse", "main"))
    head = git("rev-parse", "post")
    made = forge.merge_branches("week", head, "Bring the draft up to date")
    assert made == git("rev-parse", "week")
    assert git("log", "-n1", "--format=%s", "week") == "Bring the draft up to date"
    assert git("log", "-n1", "--format=%P", "week").split() == [git("rev-parse", "main"), head]
    assert forge.merge_branches("week", head, "Again") is None
    assert calls(hub)[1:] == ["POST /merges", "POST /merges"]


def test_branches_that_conflict_stay_as_they_are(forge: GitHub, git: Git) -> None:
    before = git("rev-parse", "clash")
    said = refused(409, lambda: forge.merge_branches("clash", git("rev-parse", "post"), "x"))
    assert "onflict" in said
    assert git("rev-parse", "clash") == before


def test_a_branch_that_is_gone_is_merged_into_nothing(forge: GitHub, git: Git) -> None:
    refused(404, lambda: forge.merge_branches("gone", git("rev-parse", "post"), "x"))


# --- pulls of the bot's own ------------------------------------------------------------------


def test_a_pull_is_opened_into_the_default_branch(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    pull = forge.open_pull("The edition", "A *preview*", head="post", draft=True)
    assert (pull.author, pull.robot, pull.title, pull.body) == (
        BOT,
        True,
        "The edition",
        "A *preview*",
    )
    assert (pull.head, pull.head_repository) == (git("rev-parse", "post"), REPOSITORY)
    assert (pull.head_branch, pull.base_branch) == ("post", "main")
    assert pull.draft and pull.open
    assert [one.number for one in forge.pulls("owner:post")] == [pull.number]
    assert forge.pull(pull.number).body == pull.body
    assert calls(hub)[:2] == ["GET ", "POST /pulls"]


def test_a_pull_for_review_is_no_draft(forge: GitHub) -> None:
    assert not forge.open_pull("x", "", head="post", draft=False).draft


def test_a_branch_has_one_open_pull(hub: FakeGitHub, forge: GitHub) -> None:
    forge.open_pull("x", "", head="post", draft=True)
    said = refused(422, lambda: forge.open_pull("x", "", head="post", draft=True))
    assert "already exists for owner:post" in said
    assert len(hub.home.tickets) == 1


def test_a_branch_with_nothing_new_has_no_pull(forge: GitHub, git: Git) -> None:
    forge.create_branch("same", git("rev-parse", "main"))
    assert "No commits" in refused(422, lambda: forge.open_pull("x", "", head="same", draft=True))
    refused(422, lambda: forge.open_pull("x", "", head="gone", draft=True))


def test_workflows_may_be_kept_from_opening_pulls(hub: FakeGitHub, forge: GitHub) -> None:
    hub.home.actions_open_pulls = False
    said = refused(403, lambda: forge.open_pull("x", "", head="post", draft=True))
    assert "not permitted to create" in said
    hub.tokens["ghs_of_a_person"], hub.home.permissions["eve"] = "eve", "write"
    person = GitHub(REPOSITORY, "ghs_of_a_person", base_url=hub.url, account="eve")
    assert person.open_pull("x", "", head="post", draft=True).author == "eve"


def test_a_pull_gets_another_title_or_text(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    number = pull_of_post(hub, git)
    forge.edit_pull(number, title="Retitled")
    forge.edit_pull(number, body="")
    forge.edit_pull(number, body="New text")
    forge.edit_pull(number)
    pull = forge.pull(number)
    assert (pull.title, pull.body) == ("Retitled", "New text")
    assert calls(hub) == [f"PATCH /pulls/{number}"] * 3 + [f"GET /pulls/{number}"]
    refused(404, lambda: forge.edit_pull(99, title="x"))


def test_a_list_of_pulls_has_their_titles_and_texts(hub: FakeGitHub, forge: GitHub) -> None:
    hub.add_pull(title="A talk", body="What\nit is")
    (pull,) = forge.pulls()
    assert (pull.title, pull.body) == ("A talk", "What\nit is")
    assert len(hub.log) == 1


def test_pulls_and_tickets_are_closed(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    pull, ticket = pull_of_post(hub, git), hub.add_ticket("A form").number
    forge.close(pull)
    forge.close(ticket)
    forge.close(ticket)
    assert not forge.pull(pull).open and not forge.pull(pull).merged
    assert not forge.ticket(ticket).open
    assert calls(hub)[:3] == [
        f"PATCH /issues/{pull}",
        f"PATCH /issues/{ticket}",
        f"PATCH /issues/{ticket}",
    ]
    refused(404, lambda: forge.close(99))


# --- merging pulls ---------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "parents"), [("merge", 2), ("squash", 1), ("rebase", 1)])
def test_a_pull_is_merged_in_one_call(
    hub: FakeGitHub, forge: GitHub, git: Git, method: MergeMethod, parents: int
) -> None:
    number, head = pull_of_post(hub, git), git("rev-parse", "post")
    made = forge.merge_pull(number, head=head, method=method, title="Take it", message="By ada")
    assert made == git("rev-parse", "main")
    assert len(git("log", "-n1", "--format=%P", "main").split()) == parents
    assert git("log", "-n1", "--format=%B", "main") == "Take it\n\nBy ada"
    assert git("show", "main:a.yml") == "new"
    assert calls(hub) == [f"PUT /pulls/{number}/merge"]
    assert forge.pull(number).merged


def test_github_words_what_nobody_else_does(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    number, head = pull_of_post(hub, git), git("rev-parse", "post")
    forge.merge_pull(number, head=head, method="squash")
    assert hub.log[0].body == {"sha": head, "merge_method": "squash"}


def test_a_pull_is_merged_at_the_head_that_was_seen(
    hub: FakeGitHub, forge: GitHub, git: Git
) -> None:
    number, before = pull_of_post(hub, git), git("rev-parse", "main")
    said = refused(409, lambda: forge.merge_pull(number, head="f" * 40, method="merge"))
    assert "modified" in said
    assert git("rev-parse", "main") == before and hub.ticket(number).open
    assert len(hub.log) == 1


def test_what_cannot_be_merged_is_not(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    number, head = pull_of_post(hub, git), git("rev-parse", "post")
    hub.home.methods = ("squash",)
    said = refused(405, lambda: forge.merge_pull(number, head=head, method="merge"))
    assert "not allowed on this repository" in said
    hub.pull(number).draft = True
    refused(405, lambda: forge.merge_pull(number, head=head, method="squash"))
    hub.pull(number).draft = False
    git("branch", "-f", "main", "clash")
    refused(405, lambda: forge.merge_pull(number, head=head, method="squash"))
    refused(404, lambda: forge.merge_pull(99, head=head, method="squash"))
    assert hub.ticket(number).open and git("rev-parse", "main") == git("rev-parse", "clash")
    assert len(hub.log) == 7  # of each that is refused with 405, whether it is merged already


@pytest.mark.parametrize("how", ["502 before", "502 after", "500", "drop", "drop after"])
def test_a_merge_whose_answer_was_lost_is_done_once(
    hub: FakeGitHub, forge: GitHub, git: Git, no_waiting: list[float], how: How
) -> None:
    number, head, base = pull_of_post(hub, git), git("rev-parse", "post"), git("rev-parse", "main")
    hub.fault(("PUT", "/merge$"), how)
    made = forge.merge_pull(number, head=head, method="squash", title="Once")
    assert git("rev-list", f"{base}..main") == made
    assert len(hub.calls(method="PUT")) == 2


def test_merging_what_is_merged_gives_the_same_commit(
    hub: FakeGitHub, forge: GitHub, git: Git
) -> None:
    number, head = pull_of_post(hub, git), git("rev-parse", "post")
    made = forge.merge_pull(number, head=head, method="merge")
    assert forge.merge_pull(number, head=head, method="squash") == made == git("rev-parse", "main")


def test_a_pull_merged_at_another_head_is_not_ours(
    hub: FakeGitHub, forge: GitHub, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, head = pull_of_post(hub, git), git("rev-parse", "post")
    forge.merge_pull(number, head=head, method="merge")
    hub.pull(number).head = git("rev-parse", "clash")
    true = hub.handle

    def unpinned(request: Request) -> Answer | None:  # what GitHub looks at first is not known
        answer = true(request)
        return Answer(405, {"message": "no"}) if request.method == "PUT" and answer else answer

    monkeypatch.setattr(hub, "handle", unpinned)
    refused(405, lambda: forge.merge_pull(number, head=head, method="merge"))


# --- finding pulls ---------------------------------------------------------------------------


def test_the_pull_of_a_commit(hub: FakeGitHub, forge: GitHub, git: Git) -> None:
    number, head = pull_of_post(hub, git), git("rev-parse", "post")
    assert [pull.number for pull in forge.pulls_of(head)] == [number]
    made = forge.merge_pull(number, head=head, method="squash")
    hub.add_pull(None, head=head, head_branch="again")
    (pull,) = forge.pulls_of(made)
    assert pull.number == number and pull.merged and pull.title == "A pull"
    assert forge.pulls_of(git("rev-parse", "main~1")) == []
    assert calls(hub)[0] == f"GET /commits/{head}/pulls" and len(hub.log) == 4
    refused(422, lambda: forge.pulls_of("f" * 40))


def test_closed_pulls_of_a_label_take_two_calls(hub: FakeGitHub, forge: GitHub) -> None:
    for number in (1, 2, 3, 4):
        hub.add_pull(title=f"Pull {number}", labels=["bot: kept"] if number != 3 else [])
        if number != 4:
            hub.close(number, merged=number == 1)
    hub.add_ticket("No pull", labels=["bot: kept"])
    hub.close(5)
    found = forge.closed_pulls("bot: kept")
    assert [(pull.number, pull.merged) for pull in found] == [(2, False), (1, True)]
    assert found[1].head_repository == "someone/newsletter"
    assert calls(hub) == ["GET /issues", "GET /pulls"]


def test_no_closed_pull_of_a_label_takes_one_call(hub: FakeGitHub, forge: GitHub) -> None:
    hub.close(hub.add_pull().number)
    assert forge.closed_pulls("bot: kept") == []
    assert len(hub.log) == 1


def test_a_closed_pull_of_long_ago_is_asked_for_itself(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github_pulls, "MOST_CLOSED", 2)
    for number in (1, 2, 3, 4):
        hub.close(hub.add_pull(labels=["bot: kept"] if number in (1, 3) else []).number)
    assert [pull.number for pull in forge.closed_pulls("bot: kept")] == [3, 1]
    assert calls(hub) == ["GET /issues", "GET /pulls", "GET /pulls/1"]
    hub.label(4, "bot: kept")
    assert [pull.number for pull in forge.closed_pulls("bot: kept")] == [4, 3]


def test_no_more_than_a_hundred_closed_pulls_are_found(hub: FakeGitHub, forge: GitHub) -> None:
    for _ in range(103):
        hub.close(hub.add_pull(labels=["bot: kept"]).number)
    found = forge.closed_pulls("bot: kept")
    assert [pull.number for pull in found] == list(range(103, 3, -1))
    assert len(hub.log) == 2


def test_a_label_of_tickets_alone_is_not_read_without_an_end(
    hub: FakeGitHub, forge: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github_values, "ROWS", 20)
    for _ in range(30):
        hub.close(hub.add_ticket("No pull", labels=["bot: kept"]).number)
    with pytest.raises(ForgeError, match="20 rows or more"):
        forge.closed_pulls("bot: kept")


def test_a_pull_that_is_opened_again_meanwhile_is_not_closed(
    hub: FakeGitHub, forge: GitHub
) -> None:
    hub.close(hub.add_pull(labels=["bot: kept"]).number)
    hub.before("GET", "/pulls$", lambda: setattr(hub.ticket(1), "closed", None))
    assert forge.closed_pulls("bot: kept") == []


# --- tickets ---------------------------------------------------------------------------------


def test_a_ticket_is_read_and_edited_in_one_call_each(hub: FakeGitHub, forge: GitHub) -> None:
    number = hub.add_ticket("A form", "text", author="ada", labels=["bot: kept"]).number
    ticket = forge.ticket(number)
    assert (ticket.number, ticket.author, ticket.title, ticket.body) == (1, "ada", "A form", "text")
    assert ticket.labels == {"bot: kept"} and ticket.open
    forge.edit_ticket(number, body="other")
    assert (hub.ticket(1).title, hub.ticket(1).body) == ("A form", "other")
    forge.edit_ticket(number, body="", title="The desk")
    assert (hub.ticket(1).title, hub.ticket(1).body) == ("The desk", "")
    assert calls(hub) == ["GET /issues/1", "PATCH /issues/1", "PATCH /issues/1"]
    assert hub.log[1].body == {"body": "other"}


def test_a_pull_is_no_ticket(hub: FakeGitHub, forge: GitHub) -> None:
    number = hub.add_pull().number
    assert "is a pull" in refused(404, lambda: forge.ticket(number))
    refused(404, lambda: forge.ticket(99))
    refused(404, lambda: forge.edit_ticket(99, body="x"))


def test_labels_of_tickets_are_put_on_and_taken_off(hub: FakeGitHub, forge: GitHub) -> None:
    number = hub.add_ticket("A form").number
    forge.add_labels(number, ["bot: kept"])
    assert forge.ticket(number).labels == {"bot: kept"}
    forge.remove_label(number, "bot: kept")
    assert forge.ticket(number).labels == frozenset()


# --- rights and failures ---------------------------------------------------------------------

WRITES: dict[str, tuple[str, Callable[[GitHub, str], object]]] = {
    "branch": ("contents", lambda forge, head: forge.create_branch("new", head)),
    "commit": (
        "contents",
        lambda forge, head: forge.commit(
            "post", parent=head, message="x", writes={"x": ""}, removes=()
        ),
    ),
    "merge": ("contents", lambda forge, head: forge.merge_branches("main", head, "x")),
    "merge a pull": (
        "contents",
        lambda forge, head: forge.merge_pull(1, head=head, method="merge"),
    ),
    "open": ("pull-requests", lambda forge, _: forge.open_pull("x", "", head="post", draft=True)),
    "edit a pull": ("pull-requests", lambda forge, _: forge.edit_pull(1, title="x")),
    "close a pull": ("pull-requests", lambda forge, _: forge.close(1)),
    "edit a ticket": ("issues", lambda forge, _: forge.edit_ticket(2, body="x")),
    "close a ticket": ("issues", lambda forge, _: forge.close(2)),
}


@pytest.mark.parametrize("name", WRITES)
def test_each_write_takes_its_own_right(
    hub: FakeGitHub, forge: GitHub, git: Git, name: str
) -> None:
    right, write = WRITES[name]
    head, others = git("rev-parse", "post"), {"contents", "pull-requests", "issues"} - {right}
    if name == "close a pull":  # so one may by either
        others.remove("issues")
    if name != "open":
        pull_of_post(hub, git)
        hub.add_ticket("A form")
    hub.scopes[TOKEN] = {right: "read"} | dict.fromkeys(others, "write")
    refused(403, lambda: write(forge, head))
    hub.scopes[TOKEN] = {right: "write"}
    write(forge, head)


@pytest.mark.parametrize("name", ["branch", "merge", "open"])
@pytest.mark.parametrize("how", ["502 before", "502 after", "500", "drop", "drop after"])
def test_nothing_is_made_twice(
    hub: FakeGitHub, forge: GitHub, git: Git, name: str, how: How
) -> None:
    hub.fault(("POST", ""), how)
    with pytest.raises(OutsideError):
        WRITES[name][1](forge, git("rev-parse", "post"))
    assert len(hub.calls(method="POST")) == 1


def test_what_was_made_is_found_though_its_answer_was_lost(
    hub: FakeGitHub, forge: GitHub, git: Git
) -> None:
    head = git("rev-parse", "post")
    hub.fault(("POST", ""), "502 after", times=3)
    refused(502, lambda: forge.create_branch("draft", head))
    assert forge.branch("draft") == head
    refused(502, lambda: forge.open_pull("x", "", head="draft", draft=True))
    assert len(forge.pulls("owner:draft")) == 1
    refused(502, lambda: forge.merge_branches("clash", git("rev-parse", "main"), "x"))
    assert forge.merge_branches("clash", git("rev-parse", "main"), "x") is None


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize("name", ["edit a pull", "close a pull", "edit a ticket", "close a ticket"])
@pytest.mark.parametrize("how", ["502 before", "502 after", "drop after"])
def test_an_edit_is_tried_again(
    hub: FakeGitHub, forge: GitHub, git: Git, name: str, how: How
) -> None:
    pull_of_post(hub, git)
    hub.add_ticket("A form")
    hub.fault(("PATCH", ""), how)
    WRITES[name][1](forge, "")
    assert [one.method for one in hub.log] == ["PATCH", "PATCH"]


@pytest.mark.parametrize("name", WRITES)
def test_a_redirect_is_never_an_answer(
    hub: FakeGitHub, forge: GitHub, git: Git, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name != "open":
        pull_of_post(hub, git)
        hub.add_ticket("A form")
    head, true, status = git("rev-parse", "post"), hub.handle, 301

    def lead_away(request: Request) -> Answer | None:
        return true(request) if request.method == "GET" else Answer(status, {"message": "Moved"})

    monkeypatch.setattr(hub, "handle", lead_away)
    for status in (301, 302, 304, 307, 308):
        refused(status, lambda: WRITES[name][1](forge, head))


def test_a_branch_that_leads_elsewhere_has_no_commit(
    forge: GitHub, hub: FakeGitHub, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent, true = git("rev-parse", "post"), hub.handle

    def lead_away(request: Request) -> Answer | None:
        return Answer(307, None) if request.method == "PATCH" else true(request)

    monkeypatch.setattr(hub, "handle", lead_away)
    refused(
        307, lambda: forge.commit("post", parent=parent, message="x", writes={"x": ""}, removes=())
    )
    assert git("rev-parse", "post") == parent


@pytest.mark.parametrize("data", [{}, [], "text", b"<html>", {"sha": 5}, {"object": None}])
def test_an_answer_of_another_shape_is_githubs_fault(
    hub: FakeGitHub, forge: GitHub, git: Git, monkeypatch: pytest.MonkeyPatch, data: object
) -> None:
    monkeypatch.setattr(hub, "handle", lambda _: Answer(200, data))
    for ask in (
        forge.repository,
        lambda: forge.branch("main"),
        lambda: forge.commit("post", parent="", message="x", writes={"x": ""}, removes=()),
        lambda: forge.merge_branches("main", "post", "x"),
        lambda: forge.open_pull("x", "", head="post", draft=True),
        lambda: forge.merge_pull(1, head="", method="merge"),
        lambda: forge.ticket(1),
    ):
        with pytest.raises(OutsideError, match="as described"):
            ask()
