"""The place that the repository lives at, as the bot sees it: its pulls, comments and statuses.

`adapters/github.py` is the real one. Every call may raise `OutsideError`, or `ForgeError` when
there is an answer and it says no.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from contentbot.frozen import dataclass

StatusState = Literal["success", "failure", "pending", "error"]
Receipt = Literal["+1", "-1", "confused", "eyes", "rocket"]
MergeMethod = Literal["merge", "squash", "rebase"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the forge says of the repository.

    branch: the default one. methods: how pulls may be merged; none when the token may not know,
    which takes the right to write contents.
    """

    branch: str
    methods: tuple[MergeMethod, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A pull.

    author: its account; robot: whether that is a program's. newcomer: the first contribution.
    head: the hash of its last commit. head_repository: "owner/name", "" when it was deleted.
    created: with UTC. line_comments: how many comments there are on its lines; None where the
    forge does not say, as in lists.
    """

    number: int
    title: str = ""
    body: str = ""
    author: str
    robot: bool = False
    newcomer: bool = False
    head: str
    head_repository: str
    head_branch: str
    base_branch: str
    draft: bool = False
    open: bool = True
    merged: bool = False
    created: datetime
    labels: frozenset[str] = frozenset()
    line_comments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A file that a pull changes. patch: its hunks; None when too large, binary or renamed only."""

    path: str
    status: str
    previous: str | None = None
    patch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment below a pull or ticket."""

    id: int
    author: str
    body: str
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LineComment:
    """A comment on a line of a pull's diff. line: None once the line is no more."""

    id: int
    author: str
    body: str
    path: str
    line: int | None


@dataclass(frozen=True, slots=True)
class NewLineComment:
    """A comment to be made on lines of a pull's diff, as they are at its head.

    first, last: 1-based, both among the lines that the diff shows.
    """

    path: str
    first: int
    last: int
    body: str


@dataclass(frozen=True, slots=True)
class Review:
    """A person's verdict on a pull. state: "APPROVED" and so on. commit: that it was about."""

    author: str
    state: str
    commit: str


@dataclass(frozen=True, slots=True)
class Status:
    """What the required check says of a commit. description: 140 characters at most."""

    state: StatusState
    description: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket (no pull)."""

    number: int
    author: str
    title: str
    body: str
    open: bool = True
    locked: bool = False
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """A status as it was set. id: a later one's is higher."""

    id: int
    created: datetime
    status: Status


class Forge(Protocol):
    """What the bot asks of the forge about one repository, and does there.

    Reads are tried again when the forge fails, and so is a write that may be done twice: an edit,
    a merge pinned to its head. A write that makes something never is.
    """

    # --- reading

    def repository(self) -> Facts:
        """The repository as it is now."""

    def branch(self, name: str) -> str | None:
        """The last commit of a branch; None when there is no such branch."""

    def artifact(self, run: int, name: str, *, most: int) -> bytes | None:
        """The archive (ZIP) that a run left under a name; None when there is none.

        Raises:
            ForgeError: it has more than `most` bytes.
        """

    def pull(self, number: int) -> Pull:
        """A pull as it is now."""

    def pulls(self, head: str | None = None) -> list[Pull]:
        """The open pulls, oldest first; head: only those from `owner:branch`."""

    def files(self, number: int) -> list[ChangedFile]:
        """The files that a pull changes."""

    def comments(self, number: int, since: datetime | None = None) -> list[Comment]:
        """The comments of a pull or ticket, oldest first; since: only those changed later."""

    def line_comments(self, number: int) -> list[LineComment]:
        """The comments on lines of a pull."""

    def reviews(self, number: int) -> list[Review]:
        """The reviews of a pull, oldest first."""

    def rights(self, account: str) -> str:
        """What an account may do here: "none", "read", "triage", "write", "maintain", "admin"."""

    def status(self, commit: str) -> Status | None:
        """What the bot's required check last said of a commit."""

    def statuses(self, commit: str) -> list[Said]:
        """All that the bot's required check said of a commit, the newest first."""

    def pulls_of(self, commit: str) -> list[Pull]:
        """The pulls that a commit came with: those merged, and open ones until it is merged."""

    def closed_pulls(self, label: str) -> list[Pull]:
        """The closed pulls with a label, merged or not, newest first; no more than 100."""

    def ticket(self, number: int) -> Ticket:
        """A ticket as it is now.

        Raises:
            ForgeError: among others, with status 404, that it is a pull.
        """

    def tickets(self, label: str) -> list[Ticket]:
        """The tickets with a label, open and closed, oldest first."""

    # --- writing

    def post_comment(self, number: int, body: str) -> Comment:
        """Make a comment."""

    def edit_comment(self, number: int, comment: int, body: str) -> None:
        """Give a comment another text."""

    def edit_line_comment(self, number: int, comment: int, body: str) -> None:
        """Give a comment on a line of a pull's diff another text."""

    def delete_comment(self, number: int, comment: int) -> None:
        """Delete a comment; one that is gone already is fine."""

    def add_labels(self, number: int, names: Collection[str]) -> None:
        """Put labels on a pull or ticket."""

    def remove_label(self, number: int, name: str) -> None:
        """Take a label off a pull or ticket; one that is gone already is fine."""

    def set_status(self, commit: str, status: Status) -> int:
        """Say what the bot's required check finds of a commit; the id of that."""

    def post_review(self, number: int, *, head: str, comments: Sequence[NewLineComment]) -> None:
        """Make one review that neither approves nor blocks, of comments on lines."""

    def resolve(self, number: int, comments: Collection[int]) -> None:
        """Mark the threads that some line comments began as resolved."""

    def react(self, comment: int, receipt: Receipt) -> None:
        """Put an emoji below a comment."""

    def dispatch(self, workflow: str, inputs: Mapping[str, str]) -> None:
        """Start a workflow on the default branch."""

    def open_ticket(self, title: str, body: str, labels: Collection[str]) -> Ticket:
        """Make a ticket."""

    def lock(self, number: int) -> None:
        """Let only members comment on a ticket."""

    def edit_ticket(self, number: int, *, body: str, title: str | None = None) -> None:
        """Give a ticket another text, and perhaps another title."""

    def close(self, number: int) -> None:
        """Close a pull or ticket; one that is closed already is fine."""

    # --- writing: branches and pulls

    def create_branch(self, name: str, commit: str) -> None:
        """Begin a branch at a commit.

        Raises:
            ForgeError: among others, with status 422, that there is such a branch.
        """

    def commit(
        self,
        branch: str,
        *,
        parent: str,
        message: str,
        writes: Mapping[str, str],
        removes: Collection[str],
    ) -> str:
        """Put one commit on a branch that is at a parent; the parent when that changes nothing.

        writes: the new text of each path. removes: paths that are there.

        Raises:
            ForgeError: among others, with status 422, that the branch is elsewhere by now. Then
            nothing is done.
        """

    def merge_branches(self, into: str, commit: str, message: str) -> str | None:
        """Merge a commit into a branch: the new commit; None when it was in there already.

        Raises:
            ForgeError: among others, with status 409, that they conflict.
        """

    def open_pull(self, title: str, body: str, *, head: str, draft: bool) -> Pull:
        """Ask for a branch of this repository to be merged into the default branch.

        Raises:
            ForgeError: among others, with status 422, that there is such a pull or nothing to
            merge, and with 403, that workflows may not open pulls here.
        """

    def edit_pull(self, number: int, *, title: str | None = None, body: str | None = None) -> None:
        """Give a pull another title or text, or both."""

    def merge_pull(
        self, number: int, *, head: str, method: MergeMethod, title: str = "", message: str = ""
    ) -> str:
        """Merge a pull as it is at a commit: the commit that came of it.

        It is fine that it was merged at that head already. title, message: of the commit; the
        forge's own when empty.

        Raises:
            ForgeError: among others, with status 405, that it cannot be merged (a conflict, a
            draft, a method that is not allowed, a check that is missing), and with 409, that its
            head is elsewhere by now.
        """
