"""GitHub's JSON: what it answers as values of the forge, and what we send it.

Each function takes one object of an answer; one that lacks what its description promises raises
KeyError, TypeError or ValueError.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from contentbot.forge import (
    ChangedFile,
    Comment,
    LineComment,
    NewLineComment,
    Pull,
    Review,
    Status,
    StatusState,
    Ticket,
)

Object = Mapping[str, Any]

NEWCOMERS = ("FIRST_TIME_CONTRIBUTOR", "FIRST_TIMER")
STATES: Mapping[str, StatusState] = {
    "success": "success",
    "failure": "failure",
    "pending": "pending",
    "error": "error",
}


def pull(data: Object) -> Pull:
    """A pull, whole or as a list of pulls has it."""
    head = data["head"]
    return Pull(
        number=data["number"],
        author=_login(data["user"]),
        robot=(data["user"] or {}).get("type") == "Bot",
        newcomer=data["author_association"] in NEWCOMERS,
        head=head["sha"],
        head_repository=(head["repo"] or {}).get("full_name", ""),
        head_branch=head["ref"],
        base_branch=data["base"]["ref"],
        draft=data.get("draft", False),
        open=data["state"] == "open",
        merged=data["merged_at"] is not None,
        mergeable=data.get("mergeable"),
        created=_moment(data["created_at"]),
        labels=_labels(data),
    )


def comes_from(data: Object, head: str) -> bool:
    """Whether a pull comes from `owner:branch`; the case of an owner's name is of no account."""
    owner, _, branch = head.partition(":")
    given, _, _ = (data["head"]["label"] or "").partition(":")
    return bool(given.casefold() == owner.casefold() and data["head"]["ref"] == branch)


def changed_file(data: Object) -> ChangedFile:
    """A file of a pull."""
    return ChangedFile(
        path=data["filename"],
        status=data["status"],
        previous=data.get("previous_filename"),
        patch=data.get("patch"),
    )


def comment(data: Object) -> Comment:
    """A comment below a pull or ticket."""
    return Comment(
        id=data["id"],
        author=_login(data["user"]),
        body=data.get("body") or "",
        created=_moment(data["created_at"]),
    )


def line_comment(data: Object) -> LineComment:
    """A comment on a line of a pull's diff."""
    return LineComment(
        id=data["id"],
        author=_login(data["user"]),
        body=data["body"],
        path=data["path"],
        line=data.get("line"),
    )


def review(data: Object) -> Review:
    """A review; its commit is "" when a later push has dropped it."""
    return Review(_login(data["user"]), data["state"], data["commit_id"] or "")


def status(data: Object) -> Status:
    """What a check said."""
    return Status(STATES[data["state"]], data["description"] or "", data["target_url"] or "")


def ticket(data: Object) -> Ticket:
    """A ticket."""
    return Ticket(
        number=data["number"],
        author=_login(data["user"]),
        title=data["title"],
        body=data.get("body") or "",
        open=data["state"] == "open",
        locked=data.get("locked", False),
        labels=_labels(data),
    )


def artifact(data: Object) -> tuple[str, int, str]:
    """The name and id of an archive, and when it was made; "" for one that is not kept any more."""
    return data["name"], data["id"], "" if data["expired"] else data["created_at"]


def unresolved(data: Object) -> tuple[list[tuple[str, int]], str | None]:
    """The threads on a page that are not resolved: each one's id, and its first comment's.

    And where the next page begins; None after the last.
    """
    threads = data["repository"]["pullRequest"]["reviewThreads"]
    found = [
        (thread["id"], int(comment["fullDatabaseId"]))
        for thread in threads["nodes"]
        if not thread["isResolved"]
        for comment in thread["comments"]["nodes"]
    ]
    more = threads["pageInfo"]
    return found, more["endCursor"] if more["hasNextPage"] else None


def to_new_line_comment(new: NewLineComment) -> dict[str, str | int]:
    """A comment to be made, as a part of a review."""
    place: dict[str, str | int] = {"line": new.last, "side": "RIGHT"}
    if new.first < new.last:  # a start that is the end is refused
        place |= {"start_line": new.first, "start_side": "RIGHT"}
    return {"path": new.path, "body": new.body, **place}


def to_status(new: Status, context: str) -> dict[str, str]:
    """What a check is to say."""
    body = {"state": new.state, "description": new.description, "context": context}
    return body | ({"target_url": new.url} if new.url else {})


def to_moment(when: datetime) -> str:
    """A moment, in UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _login(user: Object | None) -> str:
    """An account; GitHub itself shows one that was deleted as `ghost`."""
    return "ghost" if user is None else user["login"]


def _labels(data: Object) -> frozenset[str]:
    """The names of labels; a list of tickets may have them as plain text."""
    labels = data.get("labels", ())
    return frozenset(one if isinstance(one, str) else one["name"] for one in labels)
