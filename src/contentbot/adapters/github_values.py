"""PyGithub's objects as values of the forge, and values of the forge as it sends them.

A row of a list that lacks an attribute fetches the whole object when that attribute is read: a
call for each row, unasked. So what is read here is what GitHub always sends. An answer that
lacks it all the same raises TypeError, ValueError or AttributeError, or what PyGithub raises.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from github import InputGitTreeElement
from github.CommitStatus import CommitStatus
from github.File import File
from github.Issue import Issue
from github.IssueComment import IssueComment
from github.Label import Label
from github.NamedUser import NamedUser
from github.Organization import Organization
from github.PullRequest import PullRequest, ReviewComment
from github.PullRequestComment import PullRequestComment
from github.PullRequestReview import PullRequestReview
from github.Repository import Repository

from contentbot.errors import ForgeError
from contentbot.forge import (
    ChangedFile,
    Comment,
    Facts,
    LineComment,
    MergeMethod,
    NewLineComment,
    Pull,
    Review,
    Said,
    Status,
    StatusState,
    Ticket,
)

T = TypeVar("T")

ROWS = 5000  # of one list; GitHub itself lets a pull have 2,500 comments
NEWCOMERS = ("FIRST_TIME_CONTRIBUTOR", "FIRST_TIMER")
FILE = "100644"  # the mode of one that is not run
STATES: Mapping[str, StatusState] = {
    "success": "success",
    "failure": "failure",
    "pending": "pending",
    "error": "error",
}


def rows(found: Iterable[T]) -> list[T]:
    """All pages of a list.

    Raises:
        ForgeError: it is longer than any that we take.
    """
    return list(capped(found))


def capped(found: Iterable[T]) -> Iterator[T]:
    """The rows of a list, page after page as they are asked for.

    Raises:
        ForgeError: when it gets longer than any that we take.
    """
    for count, row in enumerate(found, 1):
        if count == ROWS:
            raise ForgeError(f"a list of GitHub's has {ROWS} rows or more")
        yield row


# --- what GitHub answers


def facts(given: Repository) -> Facts:
    """What it says of a repository; the ways to merge that it does not name are none."""
    named: dict[MergeMethod, bool | None] = {
        "merge": given.allow_merge_commit,
        "squash": given.allow_squash_merge,
        "rebase": given.allow_rebase_merge,
    }
    methods = tuple(method for method, allowed in named.items() if allowed)
    return Facts(sure(given.default_branch), methods)


def pull(given: PullRequest) -> Pull:
    """A pull, whole or as a list of pulls has it."""
    author: NamedUser | None = given.user
    return Pull(
        number=sure(given.number),
        title=sure(given.title),
        body=given.body or "",
        author=_login(author),
        robot=author is not None and author.type == "Bot",
        newcomer=sure(given.author_association) in NEWCOMERS,
        head=sure(given.head.sha),
        head_repository=_name(given.head.repo),
        head_branch=sure(given.head.ref),
        base_branch=sure(given.base.ref),
        draft=bool(given.draft),
        open=sure(given.state) == "open",
        merged=given.merged_at is not None,  # `merged` itself is in no list
        created=sure(given.created_at),
        labels=_labels(given.labels),
    )


def comes_from(given: PullRequest, head: str) -> bool:
    """Whether a pull comes from `owner:branch`; the case of an owner's name is of no account."""
    owner, _, branch = head.partition(":")
    label: str | None = given.head.label
    named, _, _ = (label or "").partition(":")
    return named.casefold() == owner.casefold() and given.head.ref == branch


def changed_file(given: File) -> ChangedFile:
    """A file of a pull."""
    return ChangedFile(
        path=sure(given.filename),
        status=sure(given.status),
        previous=given.previous_filename,
        patch=given.patch,
    )


def comment(given: IssueComment) -> Comment:
    """A comment below a pull or ticket."""
    return Comment(
        id=sure(given.id),
        author=_login(given.user),
        body=given.body or "",
        created=sure(given.created_at),
    )


def line_comment(given: PullRequestComment) -> LineComment:
    """A comment on a line of a pull's diff."""
    return LineComment(
        id=sure(given.id),
        author=_login(given.user),
        body=sure(given.body),
        path=sure(given.path),
        line=given.line,
    )


def review(given: PullRequestReview) -> Review:
    """A review; its commit is "" when a later push has dropped it."""
    return Review(_login(given.user), sure(given.state), given.commit_id or "")


def status(given: CommitStatus) -> Status:
    """What a check said."""
    return Status(STATES[given.state], given.description or "", given.target_url or "")


def said(given: CommitStatus) -> Said:
    """What a check said, and when."""
    return Said(given.id, given.created_at, status(given))


def is_pull(given: Issue) -> bool:
    """Whether a row of a list of tickets is a pull.

    Its `pull_request` would be fetched for each that is none.
    """
    return sure(given.html_url).split("/")[-2] == "pull"


def ticket(given: Issue) -> Ticket:
    """A ticket."""
    return Ticket(
        number=sure(given.number),
        author=_login(given.user),
        title=sure(given.title),
        body=given.body or "",
        open=sure(given.state) == "open",
        locked=bool(given.locked),
        labels=_labels(given.labels),
    )


def sure(value: T | None) -> T:
    """What must be there; PyGithub has None for what an answer lacks.

    Raises:
        ValueError: it is not there.
    """
    if value is None:
        raise ValueError("not there")
    return value


def _login(user: NamedUser | Organization | None) -> str:
    """An account; GitHub itself shows one that was deleted as `ghost`."""
    return "ghost" if user is None else sure(user.login)


def _name(repository: Repository | None) -> str:
    return "" if repository is None else sure(repository.full_name)


def _labels(labels: Iterable[Label]) -> frozenset[str]:
    return frozenset(sure(label.name) for label in labels)


# --- what it is sent


def to_review_comment(new: NewLineComment) -> ReviewComment:
    """A comment to be made, as a part of a review."""
    made: ReviewComment = {
        "path": new.path,
        "body": new.body,
        "line": new.last,
        "side": "RIGHT",
    }
    if new.first < new.last:  # a start that is the end is refused
        made |= {"start_line": new.first, "start_side": "RIGHT"}
    return made


def to_status(new: Status, context: str) -> dict[str, str]:
    """What a check is to say, but for its state."""
    made = {"description": new.description, "context": context}
    return made | ({"target_url": new.url} if new.url else {})


def to_texts(**named: str | None) -> dict[str, Any]:
    """Those of some texts that are given; PyGithub would take None for one."""
    return {name: text for name, text in named.items() if text is not None}


def to_tree(writes: Mapping[str, str], removes: Collection[str]) -> list[InputGitTreeElement]:
    """Changes of files. writes: the text of each path; removes: paths, but for those written."""
    written = [
        InputGitTreeElement(path, FILE, "blob", content=text)
        for path, text in sorted(writes.items())
    ]
    gone = sorted(set(removes) - set(writes))
    return written + [InputGitTreeElement(path, FILE, "blob", sha=None) for path in gone]
