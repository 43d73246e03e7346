"""The little of GitHub's GraphQL that the bot uses: reading a pull's threads, resolving them.

GitHub publishes no such description on npm, so the types here are written by hand. What is
not in them is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.forge.calls import FORBIDDEN, Answer, Context, Refused
from tests.forge.graphql_read import Reader, Selection, Variable, Wrong
from tests.forge.records import LineComment, Pull, Repository

BOUNDS = {"first": "Int", "last": "Int", "after": "String", "before": "String"}
# Type -> member -> (arguments, type of what it gives; a plain one has no members).
TYPES: dict[str, dict[str, tuple[dict[str, str], str]]] = {
    "query": {"repository": ({"owner": "String!", "name": "String!"}, "Repository")},
    "mutation": {
        "resolveReviewThread": ({"input": "ResolveReviewThreadInput!"}, "ResolvePayload"),
    },
    "Repository": {"pullRequest": ({"number": "Int!"}, "PullRequest"), "id": ({}, "ID")},
    "PullRequest": {
        "id": ({}, "ID"),
        "number": ({}, "Int"),
        "reviewThreads": (BOUNDS, "ThreadConnection"),
    },
    "ThreadConnection": {
        "nodes": ({}, "Thread"),
        "pageInfo": ({}, "PageInfo"),
        "totalCount": ({}, "Int"),
    },
    "Thread": {
        "id": ({}, "ID"),
        "isResolved": ({}, "Boolean"),
        "isOutdated": ({}, "Boolean"),
        "path": ({}, "String"),
        "line": ({}, "Int"),
        "comments": (BOUNDS, "CommentConnection"),
    },
    "CommentConnection": {
        "nodes": ({}, "Comment"),
        "pageInfo": ({}, "PageInfo"),
        "totalCount": ({}, "Int"),
    },
    "Comment": {
        "id": ({}, "ID"),
        "databaseId": ({}, "Int"),
        "fullDatabaseId": ({}, "BigInt"),
        "body": ({}, "String"),
        "author": ({}, "Actor"),
    },
    "Actor": {"login": ({}, "String")},
    "PageInfo": {"hasNextPage": ({}, "Boolean"), "endCursor": ({}, "String")},
    "ResolvePayload": {"thread": ({}, "Thread"), "clientMutationId": ({}, "String")},
}
INPUTS = {"ResolveReviewThreadInput": {"threadId": "ID!", "clientMutationId": "String"}}
PLAIN = {"Int": int, "String": str, "ID": str, "Boolean": bool}


# --- checking --------------------------------------------------------------------------------


def bind(
    selection: Selection, kind: str, *, types: Mapping[str, str], values: Mapping[str, Any]
) -> None:
    """Check a member of a type and all below; put the values in the places of variables."""
    known = TYPES[kind].get(selection.name)
    if known is None:
        raise Wrong(f"Field '{selection.name}' doesn't exist on type '{kind}'")
    wanted, gives = known
    selection.arguments = _bound(selection.arguments, wanted, types=types, values=values)
    if (
        wanted is BOUNDS
        and not 1
        <= (selection.arguments.get("first") or selection.arguments.get("last") or 0)
        <= 100
    ):
        raise Wrong(f"`first` or `last` of `{selection.name}` must be between 1 and 100")
    if bool(selection.members) != (gives in TYPES):
        raise Wrong(f"Field '{selection.name}' of type '{gives}' and its selections do not agree")
    for one in selection.members:
        bind(one, gives, types=types, values=values)


def _bound(
    given: Mapping[str, Any],
    wanted: Mapping[str, str],
    *,
    types: Mapping[str, str],
    values: Mapping[str, Any],
) -> dict[str, Any]:
    for name in given:
        if name not in wanted:
            raise Wrong(f"Argument '{name}' is not accepted")
    missing = [name for name, kind in wanted.items() if kind[-1] == "!" and name not in given]
    if missing:
        raise Wrong(f"Argument '{missing[0]}' is missing")
    return {
        name: _bound_value(value, wanted[name], types=types, values=values)
        for name, value in given.items()
    }


def _bound_value(
    value: Any, kind: str, *, types: Mapping[str, str], values: Mapping[str, Any]
) -> Any:
    if isinstance(value, Variable):
        declared = types.get(value.name)
        if declared not in (kind, kind.rstrip("!") + "!"):
            raise Wrong(f"Type mismatch on variable ${value.name} ({declared} / {kind})")
        value = values.get(value.name)
    if value is None and kind[-1] != "!":
        return None
    kind = kind.rstrip("!")
    if kind in INPUTS and isinstance(value, dict):
        return _bound(value, INPUTS[kind], types=types, values=values)
    if type(value) is not PLAIN.get(kind):
        raise Wrong(f"{value!r} is no {kind}")
    return value


# --- answering -------------------------------------------------------------------------------


def answer(context: Context) -> Answer:
    """What GitHub answers a GraphQL call: 200, with errors inside."""
    body = context.request.body
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        raise Refused(400, "A query attribute must be specified and must be a string.")
    try:
        kind, types, asked = Reader(body["query"]).operation()
        values = body.get("variables") or {}
        for one in asked:
            bind(one, kind, types=types, values=values)
        missing = [name for name, one in types.items() if one[-1] == "!" and name not in values]
        if missing or set(values) - set(types):
            raise Wrong(f"Variables do not agree: {missing or sorted(set(values) - set(types))}")
    except Wrong as wrong:
        return Answer(200, {"errors": [{"message": str(wrong)}]})
    errors: list[dict[str, Any]] = []
    data = {one.alias: _top(context, one, errors) for one in asked}
    return Answer(200, {"data": data} | ({"errors": errors} if errors else {}))


def _top(context: Context, asked: Selection, errors: list[dict[str, Any]]) -> Any:
    try:
        if asked.name == "repository":
            return _repository(context, asked)
        return _resolve(context, asked)
    except Refused as refused:
        kind = {403: "FORBIDDEN", 404: "NOT_FOUND"}[refused.answer.status]
        errors.append({"type": kind, "path": [asked.alias], "message": str(refused)})
        return None


def _repository(context: Context, asked: Selection) -> Any:
    name = f"{asked.arguments['owner']}/{asked.arguments['name']}"
    repository = context.world.repositories.get(name)
    if repository is None:
        raise Refused(404, f"Could not resolve to a Repository with the name '{name}'.")
    made: dict[str, Any] = {}
    for one in asked.members:
        made[one.alias] = name if one.name == "id" else _pull(repository, one)
    return made


def _pull(repository: Repository, asked: Selection) -> Any:
    ticket = repository.tickets.get(asked.arguments["number"])
    if ticket is None or ticket.pull is None:
        raise Refused(404, "Could not resolve to a PullRequest.")
    threads = [_thread(ticket.pull, one) for one in ticket.pull.threads]
    return _picked({"id": "PR", "number": ticket.number, "reviewThreads": threads}, asked)


def _thread(pull: Pull, first: LineComment) -> dict[str, Any]:
    talk = [one for one in pull.line_comments if first.id in (one.id, one.reply_to)]
    return {
        "id": first.thread,
        "isResolved": first.resolved,
        "isOutdated": first.line is None,
        "path": first.path,
        "line": first.line,
        "comments": [_said(one) for one in talk],
    }


def _said(comment: LineComment) -> dict[str, Any]:
    return {
        "id": f"PRRC_{comment.id}",
        "databaseId": comment.id,
        "fullDatabaseId": str(comment.id),  # a BigInt goes as a string
        "body": comment.body,
        # GraphQL names robots without the suffix that the other interface gives them.
        "author": {"login": comment.author.removesuffix("[bot]")},
    }


def _picked(value: Any, asked: Selection) -> Any:
    """The members that were asked for."""
    if value is None or not asked.members:
        return value
    if isinstance(value, list) and asked.name != "nodes":
        value = _page(value, asked.arguments)
    if isinstance(value, list):
        return [_picked(one, asked) for one in value]
    return {one.alias: _picked(value[one.name], one) for one in asked.members}


def _page(items: list[Any], bounds: Mapping[str, Any]) -> dict[str, Any]:
    start = int(bounds.get("after") or 0)
    end = start + (bounds.get("first") or bounds["last"])
    info = {"hasNextPage": end < len(items), "endCursor": str(min(end, len(items)))}
    return {"nodes": items[start:end], "pageInfo": info, "totalCount": len(items)}


def _resolve(context: Context, asked: Selection) -> Any:
    wanted = asked.arguments["input"]["threadId"]
    for repository in context.world.repositories.values():
        for ticket in repository.tickets.values():
            for first in ticket.pull.threads if ticket.pull else ():
                if ticket.pull and first.thread == wanted:
                    _check_rights(context, repository, ticket.author)
                    first.resolved = True
                    context.world.tick()
                    made = {"thread": _thread(ticket.pull, first), "clientMutationId": None}
                    return _picked(made, asked)
    raise Refused(404, f"Could not resolve to a node with the global id of '{wanted}'")


def _check_rights(context: Context, repository: Repository, author: str) -> None:
    """A workflow's token needs `contents: write` for it too, which is not to be expected."""
    scopes = context.world.scopes.get(context.request.token)
    if scopes is not None and {scopes.get("contents"), scopes.get("pull-requests")} != {"write"}:
        raise Refused(403, FORBIDDEN)
    account = context.request.account
    if account != author and not repository.may_write(account):
        raise Refused(403, f"{account} does not have the rights to resolve this")
