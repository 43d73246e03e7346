"""The fake's answers about tickets, comments and labels."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import unquote

from tests.forge.calls import NOT_FOUND, Answer, Context, Refused, check_length, operation
from tests.forge.places import stamp
from tests.forge.records import Comment, Ticket


def ticket_of(context: Context, name: str = "issue_number") -> Ticket:
    """The ticket or pull that a call names."""
    if found := context.repository.tickets.get(context.number(name)):
        return found
    raise Refused(404, NOT_FOUND)


def comment_of(context: Context) -> Comment:
    """The comment that a call names."""
    if found := context.repository.comments.get(context.number("comment_id")):
        return found
    raise Refused(404, NOT_FOUND)


def body_of(context: Context) -> dict[str, Any]:
    """The members of a call's body."""
    body = context.request.body
    return body if isinstance(body, dict) else {}


def since(context: Context) -> datetime | None:
    """The time that a list shall begin at."""
    text = context.request.query.get("since")
    return datetime.fromisoformat(text) if text else None


# --- tickets


@operation("GET", "/issues")
def tickets(context: Context) -> Answer:
    query = context.request.query
    state = query.get("state", "open")
    wanted = [name.lower() for name in query.get("labels", "").split(",") if name]
    found = [
        one
        for one in context.repository.tickets.values()
        if state in ("all", "open" if one.open else "closed")
        and set(wanted) <= {name.lower() for name in one.labels}
        and query.get("creator", one.author) == one.author
        and one.updated >= (since(context) or one.updated)
    ]
    by = {"updated": lambda one: one.updated}.get(query.get("sort", ""), lambda one: one.number)
    found.sort(key=by, reverse=query.get("direction", "desc") == "desc")
    return context.page([context.shapes.ticket(context.repository, one) for one in found])


@operation("POST", "/issues")
def open_ticket(context: Context) -> Answer:
    body = body_of(context)
    check_length(body.get("body"))
    made = context.world.add_ticket(
        str(body["title"]),
        body.get("body") or "",
        author=context.request.account,
        labels=_names(context),
    )
    return Answer(201, context.shapes.ticket(context.repository, made))


@operation("GET", "/issues/{issue_number}")
def ticket(context: Context) -> Answer:
    return Answer(200, context.shapes.ticket(context.repository, ticket_of(context)))


@operation("PATCH", "/issues/{issue_number}")
def edit_ticket(context: Context) -> Answer:
    found, body = ticket_of(context), body_of(context)
    check_length(body.get("body"))
    found.updated = context.world.tick()
    found.title = body.get("title", found.title)
    found.body = body.get("body", found.body) or ""
    if "labels" in body:
        found.labels = []
        context.world.label(found.number, *_names(context))
    if "state" in body:
        found.closed = found.updated if body["state"] == "closed" else None
    return Answer(200, context.shapes.ticket(context.repository, found))


@operation("PUT", "/issues/{issue_number}/lock")
def lock(context: Context) -> Answer:
    ticket_of(context).locked = True
    context.world.tick()
    return Answer(204)


@operation("DELETE", "/issues/{issue_number}/lock")
def unlock(context: Context) -> Answer:
    ticket_of(context).locked = False
    context.world.tick()
    return Answer(204)


# --- comments


@operation("GET", "/issues/{issue_number}/comments")
def comments(context: Context) -> Answer:
    number, start = ticket_of(context).number, since(context)
    found = [one for one in context.world.comments(number) if not start or one.updated >= start]
    return context.page([context.shapes.comment(context.repository, one) for one in found])


@operation("POST", "/issues/{issue_number}/comments")
def post_comment(context: Context) -> Answer:
    found, account = ticket_of(context), context.request.account
    if found.locked and not context.repository.may_write(account):
        raise Refused(403, "Unable to create comment because issue is locked.")
    text = str(context.request.body["body"])
    check_length(text)
    if not text.strip():
        raise Refused(422, "Validation Failed", "Body can't be blank")
    made = context.world.add_comment(found.number, account, text)
    return Answer(201, context.shapes.comment(context.repository, made))


@operation("GET", "/issues/comments/{comment_id}")
def comment(context: Context) -> Answer:
    return Answer(200, context.shapes.comment(context.repository, comment_of(context)))


@operation("PATCH", "/issues/comments/{comment_id}")
def edit_comment(context: Context) -> Answer:
    found, text = comment_of(context), str(context.request.body["body"])
    check_length(text)
    _own(context, found)
    context.world.edit_comment(found.id, text)
    return Answer(200, context.shapes.comment(context.repository, found))


@operation("DELETE", "/issues/comments/{comment_id}")
def delete_comment(context: Context) -> Answer:
    found = comment_of(context)
    _own(context, found)
    context.world.tick()
    del context.repository.comments[found.id]
    return Answer(204)


def _own(context: Context, comment: Comment) -> None:
    account = context.request.account
    if account != comment.author and not context.repository.may_write(account):
        raise Refused(403, "Must have admin rights to Repository.")


@operation("GET", "/issues/comments/{comment_id}/reactions")
def reactions(context: Context) -> Answer:
    return context.page([_reaction(context, one) for one in comment_of(context).reactions])


@operation("POST", "/issues/comments/{comment_id}/reactions")
def react(context: Context) -> Answer:
    found = comment_of(context)
    account, content = context.request.account, str(context.request.body["content"])
    for one in found.reactions:  # a second time is fine, and changes nothing
        if one[1:] == (account, content):
            return Answer(200, _reaction(context, one))
    context.world.tick()
    found.reactions.append((context.world.new_id(), account, content))
    return Answer(201, _reaction(context, found.reactions[-1]))


def _reaction(context: Context, reaction: tuple[int, str, str]) -> dict[str, Any]:
    return context.shapes.reaction(reaction) | {"created_at": stamp(context.world.now)}


# --- labels


@operation("GET", "/labels")
def labels(context: Context) -> Answer:
    return context.page(
        [context.shapes.label(context.repository, name) for name in context.repository.labels]
    )


@operation("POST", "/labels")
def make_label(context: Context) -> Answer:
    name = str(context.request.body["name"])
    if name.lower() in (one.lower() for one in context.repository.labels):
        raise Refused(422, "Validation Failed", "name already_exists")
    context.world.tick()
    context.repository.labels[name] = context.world.new_id()
    return Answer(201, context.shapes.label(context.repository, name))


@operation("GET", "/labels/{name}")
def label(context: Context) -> Answer:
    name = unquote(context.request.parameters["name"])
    if name not in context.repository.labels:
        raise Refused(404, NOT_FOUND)
    return Answer(200, context.shapes.label(context.repository, name))


@operation("GET", "/issues/{issue_number}/labels")
def ticket_labels(context: Context) -> Answer:
    return context.page(_labels(context, ticket_of(context)))


@operation("POST", "/issues/{issue_number}/labels")
def add_labels(context: Context) -> Answer:
    found = ticket_of(context)
    context.world.tick()
    context.world.label(found.number, *_names(context))
    return Answer(200, _labels(context, found))


@operation("PUT", "/issues/{issue_number}/labels")
def set_labels(context: Context) -> Answer:
    found = ticket_of(context)
    context.world.tick()
    found.labels = []
    context.world.label(found.number, *_names(context))
    return Answer(200, _labels(context, found))


@operation("DELETE", "/issues/{issue_number}/labels/{name}")
def remove_label(context: Context) -> Answer:
    found, name = ticket_of(context), unquote(context.request.parameters["name"])
    if name not in found.labels:
        raise Refused(404, "Label does not exist")
    context.world.tick()
    found.labels.remove(name)
    return Answer(200, _labels(context, found))


def _labels(context: Context, ticket: Ticket) -> list[dict[str, Any]]:
    return [context.shapes.label(context.repository, name) for name in ticket.labels]


def _names(context: Context) -> list[str]:
    body = context.request.body
    given = body.get("labels", ()) if isinstance(body, dict) else body
    return [one if isinstance(one, str) else one["name"] for one in given]
