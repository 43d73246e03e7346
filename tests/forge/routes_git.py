"""The fake's answers about commits and refs; the bare repository knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.forge import bare
from tests.forge.calls import Answer, Context, Refused, operation
from tests.forge.places import stamp


def folder_of(context: Context) -> Path:
    """Where the repository lies on the disk."""
    if context.repository.git is None:
        raise Refused(409, "Git Repository is empty.")
    return context.repository.git


def git_commit_of(context: Context, commit: str) -> dict[str, Any]:
    """A commit as git has it."""
    repository, known = context.repository, context.repository.commits
    if repository.git:
        parents = bare.parents(repository.git, commit)
        tree, message = (
            bare.tree_of(repository.git, commit),
            bare.message_of(repository.git, commit),
        )
    else:
        parents, tree, message = known[commit], commit, "A commit"
    person = {"name": "Someone", "email": "someone@example.org", "date": stamp(context.world.now)}
    at = context.shapes.at
    return {
        "sha": commit,
        "message": message,
        "author": person,
        "committer": person,
        "tree": {"sha": tree, "url": at(repository, "git/trees", tree)},
        "parents": [{"sha": one, "url": at(repository, "commits", one)} for one in parents],
        "url": at(repository, "git/commits", commit),
    }


def _commit(context: Context, commit: str) -> dict[str, Any]:
    made = git_commit_of(context, commit)
    return {
        "sha": commit,
        "commit": made,
        "parents": made["parents"],
        "url": context.shapes.at(context.repository, "commits", commit),
        "files": [],
    }


def find(context: Context, name: str) -> str:
    """The commit that a name stands for."""
    repository, name = context.repository, unquote(name)
    found = bare.find(repository.git, name) or (name if name in repository.commits else None)
    if found is None:
        raise Refused(404 if "/" in name else 422, f"No commit found for SHA: {name}")
    return found


@operation("GET", "/commits/{ref}")
def commit(context: Context) -> Answer:
    return Answer(200, _commit(context, find(context, context.request.parameters["ref"])))


@operation("GET", "/git/commits/{commit_sha}")
def git_commit(context: Context) -> Answer:
    return Answer(
        200, git_commit_of(context, find(context, context.request.parameters["commit_sha"]))
    )


@operation("GET", "/branches/{branch}")
def branch(context: Context) -> Answer:
    name = unquote(context.request.parameters["branch"])
    found = bare.find(folder_of(context), f"refs/heads/{name}")
    if found is None:
        raise Refused(404, "Branch not found")
    links = {"html": context.shapes.page(context.repository, "tree", name), "self": ""}
    return Answer(200, {"name": name, "commit": _commit(context, found), "_links": links})


@operation("GET", "/compare/{basehead}")
def compare(context: Context) -> Answer:
    folder = folder_of(context)
    base, head = (
        find(context, one) for one in context.request.parameters["basehead"].split("...", 1)
    )
    middle = (bare.git(folder, "merge-base", base, head) or b"").decode().strip()
    between = [
        (bare.git(folder, "rev-list", "--reverse", f"{a}..{b}") or b"").decode().split()
        for a, b in ((base, head), (head, base))
    ]
    ahead, behind = (len(one) for one in between)
    words = {(False, False): "identical", (True, False): "ahead", (False, True): "behind"}
    files = bare.changes(folder, base, head)
    return Answer(
        200,
        {
            "base_commit": _commit(context, base),
            "merge_base_commit": _commit(context, middle),
            "status": words.get((ahead > 0, behind > 0), "diverged"),
            "ahead_by": ahead,
            "behind_by": behind,
            "total_commits": ahead,
            "commits": [_commit(context, one) for one in between[0]],
            "files": [context.shapes.file(context.repository, one) for one in files],
        },
    )


@operation("POST", "/merges")
def merge(context: Context) -> Answer:
    folder, body = folder_of(context), context.request.body
    base = f"refs/heads/{body['base']}"
    head, before = bare.find(folder, body["head"]), bare.find(folder, base)
    if head is None or before is None:
        raise Refused(404, "Head or base does not exist")
    if bare.contains(folder, before, head):
        return Answer(204)
    message = body.get("commit_message", f"Merge {body['head']} into {body['base']}")
    made = bare.merge(folder, base, head, message=message)
    if made is None:
        raise Refused(409, "Merge conflict")
    context.world.tick()
    _follow(context, base, made)
    return Answer(201, _commit(context, made))


# --- refs


def _ref(context: Context, name: str, commit: str) -> dict[str, Any]:
    at = context.shapes.at
    return {
        "ref": name,
        "url": at(context.repository, "git", name),
        "object": {
            "type": "commit",
            "sha": commit,
            "url": at(context.repository, "git/commits", commit),
        },
    }


def _named(context: Context) -> tuple[str, str]:
    name = "refs/" + unquote(context.request.parameters["ref"])
    found = bare.find(folder_of(context), name)
    if found is None:
        raise Refused(404 if context.request.method == "GET" else 422, "Reference does not exist")
    return name, found


@operation("GET", "/git/ref/{ref}")
def ref(context: Context) -> Answer:
    return Answer(200, _ref(context, *_named(context)))


@operation("POST", "/git/refs")
def make_ref(context: Context) -> Answer:
    name, commit = context.request.body["ref"], context.request.body["sha"]
    if not name.startswith("refs/") or name.count("/") < 2:
        raise Refused(422, f"{name} is not a valid ref name.")
    if bare.find(folder_of(context), name):
        raise Refused(422, "Reference already exists")
    if bare.find(folder_of(context), commit) is None:
        raise Refused(422, "Object does not exist")
    bare.git(folder_of(context), "update-ref", name, commit)
    context.world.tick()
    return Answer(201, _ref(context, name, commit))


@operation("PATCH", "/git/refs/{ref}")
def move_ref(context: Context) -> Answer:
    (name, before), body = _named(context), context.request.body
    folder = folder_of(context)
    if bare.find(folder, body["sha"]) is None:
        raise Refused(422, "Object does not exist")
    if not (bare.contains(folder, body["sha"], before) or body.get("force")):
        raise Refused(422, "Update is not a fast forward")
    bare.git(folder, "update-ref", name, body["sha"])
    context.world.tick()
    _follow(context, name, body["sha"])
    return Answer(200, _ref(context, name, body["sha"]))


@operation("DELETE", "/git/refs/{ref}")
def delete_ref(context: Context) -> Answer:
    name, _ = _named(context)
    bare.git(folder_of(context), "update-ref", "-d", name)
    context.world.tick()
    for number in _pulls_from(context, name):
        context.world.close(number)
    return Answer(204)


def _follow(context: Context, name: str, commit: str) -> None:
    """Let the open pulls from a branch of this repository have its new commit."""
    for number in _pulls_from(context, name):
        if context.world.pull(number).head != commit:
            context.world.push(number, commit)


def _pulls_from(context: Context, name: str) -> list[int]:
    return [
        number
        for number, one in context.repository.tickets.items()
        if one.open
        and one.pull
        and one.pull.head_repository == context.repository.name
        and f"refs/heads/{one.pull.head_branch}" == name
    ]
