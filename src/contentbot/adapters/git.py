"""Git, by its own program: commits and files read as data, never checked out."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from contentbot.errors import OutsideError
from contentbot.ports import Blob

REGULAR = ("100644", "100755")
TIMEOUT = 60  # seconds; the largest repository seen answers in two


class GitRepository:
    """The repository around a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = self._run("rev-parse", "--show-toplevel").decode().strip()

    def _run(self, *arguments: str, given: bytes | None = None) -> bytes:
        # No pager, hook, external diff or replacement of strangers' making may take part.
        command = ["git", "--no-pager", "--no-replace-objects", "-c", "core.quotepath=off", *arguments]
        try:
            done = subprocess.run(command, cwd=self.folder, input=given, capture_output=True, timeout=TIMEOUT, check=False)
        except FileNotFoundError as error:
            raise OutsideError("git is not installed") from error
        except subprocess.TimeoutExpired as error:
            raise OutsideError(f"git {arguments[0]} did not answer within {TIMEOUT} seconds") from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise OutsideError(f"git {arguments[0]}: {said[-1] if said else 'failed'}")
        return done.stdout

    def root(self) -> str:
        """The top folder of the work tree."""
        return self._root

    def commit(self, revision: str) -> str:
        """The full hash of a revision.

        Raises:
            OutsideError: there is no such commit.
        """
        if revision.startswith("-"):
            raise OutsideError(f"{revision!r} is no revision")
        return self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()

    def parents(self, commit: str) -> tuple[str, ...]:
        """The hashes of a commit's parents."""
        line = self._run("rev-list", "--parents", "-n", "1", commit).decode().split()
        return tuple(line[1:])

    def blobs(self, commit: str, paths: Sequence[str]) -> list[Blob]:
        """Regular files under some paths (relative to the root) at a commit."""
        listing = self._run("-C", self._root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
        wanted = []
        for row in listing.split(b"\0"):
            if not row:
                continue
            head, _, name = row.partition(b"\t")
            mode, kind, sha = head.decode().split()
            if kind == "blob" and mode in REGULAR:
                wanted.append((name.decode(errors="surrogateescape"), sha))
        given = "".join(f"{sha}\n" for _, sha in wanted).encode()
        out = self._run("cat-file", "--batch", given=given)
        blobs, at = [], 0
        for name, _ in wanted:
            end = out.index(b"\n", at)
            size = int(out[at:end].split()[2])
            blobs.append(Blob(name, out[end + 1 : end + 1 + size]))
            at = end + 1 + size + 1
        return blobs

    def changed(self, base: str, head: str | None) -> list[tuple[str, str | None]]:
        """Paths that differ, renamed ones with their old path; untracked files are not among them."""
        revisions = [base] if head is None else [base, head]
        out = self._run("-C", self._root, "diff", "--no-ext-diff", "--no-textconv", "--name-status", "-z", "-M", *revisions, "--")
        parts = out.decode(errors="surrogateescape").split("\0")
        found: list[tuple[str, str | None]] = []
        at = 0
        while at < len(parts) - 1:
            status = parts[at]
            if status.startswith(("R", "C")):
                found.append((parts[at + 2], parts[at + 1]))
                at += 3
            else:
                found.append((parts[at + 1], None))
                at += 2
        return found
