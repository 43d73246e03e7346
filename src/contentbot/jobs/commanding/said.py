"""The event of a new comment, as far as the bot listens to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar

from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.jobs.answering.rights import same_account
from contentbot.jobs.commanding.decision import is_account

MOST_BODY = 10_000  # characters; a longer comment is no command

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A new comment of a person below a pull or ticket that is open for comments."""

    number: int
    comment: int
    account: str
    body: str
    created: datetime


def read(
    event: Mapping[str, Any], *, repository: str, own: Collection[str], pulls: bool = True
) -> Said | None:
    """The comment of an event; None when it is not one to listen to.

    pulls: whether to listen below pulls, or below tickets.

    Raises:
        UsageError: the event is not about a comment.
    """
    below_pull = _find(event, "issue.pull_request") is not None
    if _at(event, "action", str) != "created" or below_pull is not pulls:
        return None
    if _at(event, "repository.full_name", str).lower() != repository.lower():
        return None
    if _at(event, "issue.locked", bool) or _find(event, "comment.user.type") != "User":
        return None
    account = _at(event, "comment.user.login", str)
    if not is_account(account) or any(same_account(account, name) for name in own):
        return None
    body = _find(event, "comment.body")
    if not isinstance(body, str) or len(body) > MOST_BODY:
        return None
    return Said(
        number=_at(event, "issue.number", int),
        comment=_at(event, "comment.id", int),
        account=account,
        body=body,
        created=_time(_at(event, "comment.created_at", str)),
    )


def _find(event: Mapping[str, Any], path: str) -> object:
    value: object = event
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _at(event: Mapping[str, Any], path: str, kind: type[_T]) -> _T:
    value = _find(event, path)
    if type(value) is not kind:
        raise UsageError(f"the event is not about a comment: {path} is not what it should be")
    return value


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"the event is not about a comment: a time in it: {error}") from error
    if time.tzinfo is None:
        raise UsageError("the event is not about a comment: a time in it has no zone")
    return time
