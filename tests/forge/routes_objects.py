"""The fake's answers about trees, blobs and the contents of files."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.forge import bare
from tests.forge.calls import NOT_FOUND, Answer, Context, Refused, operation
from tests.forge.routes_git import find, folder_of, git_commit_of


@operation("POST", "/git/blobs")
def make_blob(context: Context) -> Answer:
    body = context.request.body
    data = (
        b64decode(body["content"]) if body.get("encoding") == "base64" else body["content"].encode()
    )
    made = bare.write_blob(folder_of(context), data)
    return Answer(
        201, {"sha": made, "url": context.shapes.at(context.repository, "git/blobs", made)}
    )


@operation("GET", "/git/blobs/{file_sha}")
def blob(context: Context) -> Answer:
    name = context.request.parameters["file_sha"]
    data = bare.read_blob(folder_of(context), name)
    if data is None:
        raise Refused(404, NOT_FOUND)
    made = {
        "sha": name,
        "size": len(data),
        "encoding": "base64",
        "content": b64encode(data).decode(),
    }
    return Answer(200, made | {"url": context.shapes.at(context.repository, "git/blobs", name)})


def _tree(context: Context, name: str, *, deep: bool = False) -> dict[str, Any]:
    rows = bare.read_tree(folder_of(context), name, deep=deep)
    tree = [
        {"path": path, "mode": mode, "type": kind, "sha": one} for mode, kind, one, path in rows
    ]
    return {"sha": name, "tree": tree, "truncated": False}


def _is_there(folder: Path, tree: str | None, path: str) -> bool:
    return tree is not None and bare.read_blob(folder, f"{tree}:{path}") is not None


@operation("POST", "/git/trees")
def make_tree(context: Context) -> Answer:
    folder, body = folder_of(context), context.request.body
    for one in body["tree"]:  # what is not there cannot be taken away
        if one.get("sha", "") is None and not _is_there(folder, body.get("base_tree"), one["path"]):
            raise Refused(422, "GitRPC::BadObjectState")
    entries = [
        (
            one.get("mode", "100644"),
            bare.write_blob(folder, one["content"].encode())
            if "content" in one
            else one.get("sha"),
            one["path"],
        )
        for one in body["tree"]
    ]
    return Answer(201, _tree(context, bare.write_tree(folder, body.get("base_tree"), entries)))


@operation("GET", "/git/trees/{tree_sha}")
def tree(context: Context) -> Answer:
    name = context.request.parameters["tree_sha"]
    if (
        bare.git(folder_of(context), "rev-parse", "--verify", f"{name}^{{tree}}", fails=True)
        is None
    ):
        raise Refused(404, NOT_FOUND)
    return Answer(200, _tree(context, name, deep="recursive" in context.request.query))


@operation("POST", "/git/commits")
def make_commit(context: Context) -> Answer:
    body = context.request.body
    parents = list(body.get("parents", ()))
    made = bare.write_commit(
        folder_of(context), body["message"], tree=body["tree"], parents=parents
    )
    return Answer(201, git_commit_of(context, made))


@operation("GET", "/contents/{path}")
def contents(context: Context) -> Answer:
    folder, path = folder_of(context), unquote(context.request.parameters["path"])
    name = find(context, context.request.query.get("ref", context.repository.default_branch))
    data = bare.read_blob(folder, f"{name}:{path}")
    if data is None:
        raise Refused(404, NOT_FOUND)
    return Answer(
        200,
        {
            "type": "file",
            "encoding": "base64",
            "content": b64encode(data).decode(),
            "size": len(data),
            "name": path.rpartition("/")[2],
            "path": path,
            "sha": bare.write_blob(folder, data),
            "url": context.shapes.at(context.repository, "contents", path),
        },
    )
