"""Protocols towards the outside: what the jobs need of it, whatever stands behind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from contentbot.frozen import dataclass

PLAIN = "100644"


@dataclass(frozen=True, slots=True)
class Listed:
    """A name in the tree of a commit.

    path: relative to the top, with `/`. mode: as Git writes it, `PLAIN` for a plain file.
    size: bytes; None for what is no file.
    """

    path: str
    mode: str
    sha: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Touch:
    """A commit that changed a file. added: whether the file was new with it."""

    commit: str
    added: bool


@dataclass(frozen=True, slots=True)
class Altered:
    """A file that a commit changed. status: "A", "M", "D" or "T". Lines: 0 where binary."""

    path: str
    status: str
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """A commit of a branch's own line, against its first parent.

    email: of its author, as Git has it. subject: its first line. when: with a zone.
    """

    commit: str
    parents: tuple[str, ...]
    email: str
    when: datetime
    subject: str
    files: tuple[Altered, ...] = ()


class Repository(Protocol):
    """A Git repository: its commits as data, and what differs from them."""

    @property
    def top(self) -> Path:
        """The folder that paths are relative to, links in it resolved."""

    def commit(self, revision: str) -> str:
        """The full hash of a revision. Raises OutsideError when there is none."""

    def parents(self, commit: str) -> tuple[str, ...]:
        """The hashes of a commit's parents, as far as they are known here."""

    def fork(self, base: str, head: str | None) -> str:
        """Where a commit (None: what is checked out) left another; that one if nothing tells."""

    def listing(self, commit: str, paths: Sequence[str]) -> list[Listed]:
        """All that is under some paths at a commit, folders apart; "" is the top."""

    def read(self, shas: Sequence[str]) -> list[bytes]:
        """The contents of some files."""

    def changed(
        self, base: str, head: str | None, paths: Sequence[str]
    ) -> list[tuple[str, str | None]]:
        """The paths under some paths that differ between a base and a commit.

        Each with the path that it was renamed from, if so; removed ones are among them.
        head: None is the work tree, with the files that Git does not track yet.
        """

    def added(self, paths: Sequence[str]) -> dict[str, date]:
        """The files under some paths, with the days on which each was first committed."""

    def dirty(self, paths: Collection[str]) -> frozenset[str]:
        """Those of some files of the work tree whose content is in no commit."""

    def fetch(self, reference: str, remote: str = "origin") -> str:
        """Bring a reference of the remote here, as data; the hash of its commit."""

    def merge(self, base: str, head: str) -> str | None:
        """A commit that merges another into a base, made without a work tree.

        It is the same for the same two. None: they are in conflict.
        """

    def conflicts(self, base: str, head: str) -> tuple[str, ...]:
        """The paths at which merging a commit into a base conflicts; none when it does not."""

    def touched(self, commit: str, paths: Sequence[str]) -> dict[str, list[Touch]]:
        """The commits up to one that changed some files, the newest first; merges do not count."""

    def landed(self, commit: str, paths: Sequence[str]) -> list[Landed]:
        """What came into a branch that is at a commit, the newest first.

        Of each merge only what it brought, and only files under some paths; a renamed file is
        one that went and one that came.
        """

    def moment(self, commit: str) -> datetime:
        """When a commit was made, as the one who made it says; with a zone."""
