"""Protocols towards the outside: what the jobs need of it, whatever stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Blob:
    """A regular file at a commit."""

    path: str
    data: bytes


class Repository(Protocol):
    """A Git repository, read without its work tree."""

    def commit(self, revision: str) -> str:
        """The full hash of a revision. Raises OutsideError when there is none."""

    def parents(self, commit: str) -> tuple[str, ...]:
        """The hashes of a commit's parents."""

    def blobs(self, commit: str, paths: Sequence[str]) -> list[Blob]:
        """Regular files under some paths at a commit; links and submodules are passed over."""

    def changed(self, base: str, head: str | None) -> list[tuple[str, str | None]]:
        """Paths that differ between a base and a commit (None: the work tree).

        Each with the path that it was renamed from, if so. Deleted paths are among them.
        """

    def root(self) -> str:
        """The folder that the paths are relative to."""
