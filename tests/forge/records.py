"""What the fake of GitHub remembers: one class a kind of thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.forge.diffs import File

BOT = "github-actions[bot]"
WRITERS = ("write", "maintain", "admin")


@dataclass(kw_only=True)
class Comment:
    """A comment below a ticket or pull."""

    id: int
    number: int
    author: str
    body: str
    created: datetime
    updated: datetime
    reactions: list[tuple[int, str, str]] = field(default_factory=list)  # id, account, emoji


@dataclass(kw_only=True)
class LineComment:
    """A comment on a line of a diff. text: of that line; line: None once it is no more."""

    id: int
    review: int
    author: str
    body: str
    path: str
    line: int | None
    start: int | None
    side: str
    text: str
    commit: str
    created: datetime
    resolved: bool = False
    reply_to: int | None = None

    @property
    def thread(self) -> str:
        """The name of the thread that it began."""
        return f"PRRT_{self.id}"


@dataclass(kw_only=True)
class Review:
    """A verdict on a pull. state: such as "APPROVED"."""

    id: int
    author: str
    state: str
    body: str
    commit: str
    submitted: datetime


@dataclass(kw_only=True)
class Pull:
    """What a ticket has more when it is a pull. mergeable: or who knows it."""

    head: str
    head_repository: str | None
    head_branch: str
    base: str
    base_branch: str
    draft: bool = False
    merged: datetime | None = None
    merge_commit: str | None = None
    mergeable: bool | Callable[[], bool | None] | None = True
    files: list[File] | None = field(default_factory=list)  # None: ask git
    commits: list[str] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    line_comments: list[LineComment] = field(default_factory=list)

    @property
    def threads(self) -> list[LineComment]:
        """The line comments that began one."""
        return [one for one in self.line_comments if one.reply_to is None]


@dataclass(kw_only=True)
class Ticket:
    """A ticket, or a pull. association: the author's, in GitHub's words."""

    number: int
    author: str
    title: str
    body: str
    created: datetime
    updated: datetime
    closed: datetime | None = None
    locked: bool = False
    labels: list[str] = field(default_factory=list)
    association: str = "NONE"
    pull: Pull | None = None

    @property
    def open(self) -> bool:
        return self.closed is None


@dataclass(kw_only=True)
class Status:
    """What somebody said of a commit."""

    id: int
    commit: str
    author: str
    state: str
    context: str
    description: str | None
    url: str | None
    created: datetime


@dataclass(kw_only=True)
class Artifact:
    """An archive that a run left."""

    id: int
    run: int
    name: str
    data: bytes
    created: datetime
    expired: bool = False


@dataclass(kw_only=True)
class Run:
    """A run of a workflow."""

    id: int
    workflow: str
    event: str
    head: str
    head_branch: str
    head_repository: str
    status: str
    conclusion: str | None
    created: datetime


@dataclass(frozen=True)
class Dispatch:
    """A workflow that was started by hand."""

    workflow: str
    ref: str
    inputs: dict[str, str]
    by: str


@dataclass(frozen=True)
class Notification:
    """Something that GitHub tells those who follow a ticket. what: such as "comment"."""

    number: int
    what: str
    by: str


@dataclass(kw_only=True)
class Repository:
    """A repository. git: a bare one on the disk; without, it has no history.

    methods: how pulls may be merged. actions_open_pulls: what its settings say of workflows; so
    they do at first nowhere.
    """

    name: str
    default_branch: str = "main"
    git: Path | None = None
    tickets: dict[int, Ticket] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    permissions: dict[str, str | int] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    artifacts: dict[int, Artifact] = field(default_factory=dict)
    runs: dict[int, Run] = field(default_factory=dict)
    workflows: list[str] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    commits: dict[str, list[str]] = field(default_factory=dict)  # parents, when there is no git
    methods: tuple[str, ...] = ("merge", "squash", "rebase")
    actions_open_pulls: bool = True
    check_runs: list[dict[str, object]] = field(default_factory=list)

    def may_write(self, account: str) -> bool:
        """Whether an account may do more than talk."""
        return account == BOT or self.permissions.get(account) in WRITERS
