"""The fake's answers about pulls, their files and reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.forge import bare
from tests.forge.calls import NOT_FOUND, Answer, Context, Refused, check_length, operation
from tests.forge.diffs import File, shown
from tests.forge.records import BOT, LineComment, Pull, Review, Ticket

STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}


def pull_of(context: Context) -> tuple[Ticket, Pull]:
    """The pull that a call names."""
    ticket = context.repository.tickets.get(context.number("pull_number"))
    if ticket is None or ticket.pull is None:
        raise Refused(404, NOT_FOUND)
    return ticket, ticket.pull


def files_of(context: Context, pull: Pull) -> Sequence[File]:
    """The files that a pull changes."""
    if pull.files is not None:
        return pull.files
    assert context.repository.git is not None, "a pull without files needs a repository with git"
    tip = bare.find(context.repository.git, f"refs/heads/{pull.base_branch}")
    if pull.merged and bare.find(context.repository.git, pull.base):
        tip = pull.base  # they stay those that it brought
    return bare.changes(context.repository.git, tip or pull.base, pull.head)


def _pull(context: Context, ticket: Ticket, pull: Pull) -> dict[str, Any]:
    made = context.shapes.pull(context.repository, ticket, pull)
    return made | {"changed_files": len(files_of(context, pull))}


# --- pulls


@operation("GET", "/pulls")
def pulls(context: Context) -> Answer:
    query, repository = context.request.query, context.repository
    state, head = query.get("state", "open"), query.get("head")
    if ":" not in (head or ":"):  # GitHub takes no notice of such a one, and lists all
        head = None
    found = [
        (one, one.pull)
        for one in repository.tickets.values()
        if one.pull
        and state in ("all", "open" if one.open else "closed")
        and head
        in (None, f"{(one.pull.head_repository or '').partition('/')[0]}:{one.pull.head_branch}")
        and query.get("base", one.pull.base_branch) == one.pull.base_branch
    ]
    updated = query.get("sort") == "updated"
    found.sort(key=lambda pair: pair[0].updated if updated else pair[0].created)
    down = "desc" if query.get("sort", "created") == "created" else "asc"
    if query.get("direction", down) == "desc":
        found.reverse()
    return context.page([context.shapes.pull(repository, *pair) for pair in found])


@operation("GET", "/pulls/{pull_number}")
def pull(context: Context) -> Answer:
    return Answer(200, _pull(context, *pull_of(context)))


@operation("POST", "/pulls")
def open_pull(context: Context) -> Answer:
    body, repository = context.request.body, context.repository
    check_length(body.get("body"))
    if context.request.account == BOT and not repository.actions_open_pulls:
        raise Refused(403, "GitHub Actions is not permitted to create or approve pull requests.")
    owner, _, branch = body["head"].rpartition(":")
    owner = owner or repository.name.partition("/")[0]
    if any(
        one.open
        and one.pull
        and (one.pull.head_branch, one.pull.base_branch) == (branch, body["base"])
        for one in repository.tickets.values()
    ):
        raise Refused(
            422, "Validation Failed", f"A pull request already exists for {owner}:{branch}."
        )
    head, base = (
        bare.find(repository.git, f"refs/heads/{name}") for name in (branch, body["base"])
    )
    if repository.git and not (head and base):
        raise Refused(422, "Validation Failed", "head or base is invalid")
    if repository.git and head and base and bare.contains(repository.git, base, head):
        raise Refused(422, "Validation Failed", f"No commits between {body['base']} and {branch}")
    made = context.world.add_pull(
        None if repository.git else (),
        author=context.request.account,
        head=head,
        head_repository=f"{owner}/{repository.name.partition('/')[2]}",
        head_branch=branch,
        base=base,
        base_branch=body["base"],
        draft=body.get("draft", False),
        title=body.get("title", branch),
        body=body.get("body") or "",
    )
    assert made.pull is not None
    return Answer(201, _pull(context, made, made.pull))


@operation("PATCH", "/pulls/{pull_number}")
def edit_pull(context: Context) -> Answer:
    ticket, found = pull_of(context)
    body = context.request.body or {}
    check_length(body.get("body"))
    ticket.updated = context.world.tick()
    ticket.title = body.get("title", ticket.title)
    ticket.body = body.get("body", ticket.body) or ""
    if "state" in body:
        ticket.closed = ticket.updated if body["state"] == "closed" else None
    return Answer(200, _pull(context, ticket, found))


@operation("GET", "/pulls/{pull_number}/files")
def files(context: Context) -> Answer:
    _, found = pull_of(context)
    return context.page(
        [context.shapes.file(context.repository, one) for one in files_of(context, found)]
    )


# --- reviews


@operation("GET", "/pulls/{pull_number}/reviews")
def reviews(context: Context) -> Answer:
    ticket, found = pull_of(context)
    shape = context.shapes.review
    return context.page([shape(context.repository, ticket.number, one) for one in found.reviews])


@operation("GET", "/pulls/{pull_number}/comments")
def line_comments(context: Context) -> Answer:
    ticket, found = pull_of(context)
    shape = context.shapes.line_comment
    return context.page(
        [shape(context.repository, ticket.number, one) for one in found.line_comments]
    )


def line_comment_of(context: Context) -> tuple[Ticket, LineComment]:
    """The comment on a line that a call names, and the pull that it is of."""
    for ticket in context.repository.tickets.values():
        for one in ticket.pull.line_comments if ticket.pull else ():
            if one.id == context.number("comment_id"):
                return ticket, one
    raise Refused(404, NOT_FOUND)


@operation("GET", "/pulls/comments/{comment_id}")
def line_comment(context: Context) -> Answer:
    ticket, found = line_comment_of(context)
    return Answer(200, context.shapes.line_comment(context.repository, ticket.number, found))


@operation("PATCH", "/pulls/comments/{comment_id}")
def edit_line_comment(context: Context) -> Answer:
    ticket, found = line_comment_of(context)
    account, text = context.request.account, str(context.request.body["body"])
    check_length(text)
    if account != found.author and not context.repository.may_write(account):
        raise Refused(403, "Must have admin rights to Repository.")
    ticket.updated = context.world.tick()
    found.body = text
    return Answer(200, context.shapes.line_comment(context.repository, ticket.number, found))


@operation("POST", "/pulls/{pull_number}/reviews")
def post_review(context: Context) -> Answer:
    ticket, found = pull_of(context)
    body, account = context.request.body or {}, context.request.account
    if ticket.locked and not context.repository.may_write(account):
        raise Refused(403, "Pull Request is locked.")
    if body.get("commit_id", found.head) not in found.commits:
        raise Refused(422, "Unprocessable Entity", "commit_id is not part of the pull request")
    event = body.get("event", "")
    if event == "APPROVE" and account == ticket.author:
        raise Refused(422, "Unprocessable Entity", "Can not approve your own pull request")
    if event in ("COMMENT", "REQUEST_CHANGES") and not (body.get("body") or body.get("comments")):
        raise Refused(422, "Unprocessable Entity", "Body can't be blank")
    check_length(body.get("body"))
    if account.endswith("[bot]") and event != "COMMENT":
        context.world.violations.append(f"a robot's review is {event or 'pending, seen by nobody'}")
    now = context.world.tick()
    made = Review(
        id=context.world.new_id(),
        author=account,
        state=STATES.get(event, "PENDING"),
        body=body.get("body") or "",
        commit=body.get("commit_id", found.head),
        submitted=now,
    )
    # All of them or none: one line outside the diff refuses the whole review.
    comments = [_line_comment(context, found, made, one) for one in body.get("comments", ())]
    found.reviews.append(made)
    found.line_comments += comments
    ticket.updated = now
    if event:  # a pending one is seen by its author alone
        context.world.notify(ticket.number, "review", account)
    return Answer(200, context.shapes.review(context.repository, ticket.number, made))


def _line_comment(
    context: Context, pull: Pull, review: Review, given: dict[str, Any]
) -> LineComment:
    check_length(given["body"])
    side, line, start = given.get("side", "RIGHT"), given.get("line"), given.get("start_line")
    file = next((one for one in files_of(context, pull) if one.path == given["path"]), None)
    if file is None:
        raise Refused(422, "Unprocessable Entity", "Path could not be resolved")
    lines = shown(file, side)
    if line not in lines:
        raise Refused(422, "Unprocessable Entity", "Line could not be resolved")
    if start is not None and not (
        start in lines and start < line and lines[start][0] == lines[line][0]
    ):
        raise Refused(
            422, "Unprocessable Entity", "Start line must precede the end line in one hunk"
        )
    return LineComment(
        id=context.world.new_id(),
        review=review.id,
        author=review.author,
        body=given["body"],
        path=file.path,
        line=line,
        start=start,
        side=side,
        text=lines[line][1],
        commit=review.commit,
        created=review.submitted,
    )
