"""A repository as the platform keeps it, with `refs/pull/N/head` and `refs/pull/N/merge`."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.forge.running.standins import git

Files = Mapping[str, str | bytes | None]


@dataclass(frozen=True, slots=True)
class Heads:
    """The commits of a pull. merge: None when it conflicts with its base."""

    head: str
    merge: str | None


class Remote:
    """A repository that others fetch from at `path`; what stands in `folder` is its work tree."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.path = folder, folder / ".git"
        folder.mkdir(parents=True)
        git(folder, "init", "--quiet", "--initial-branch=main")

    def push(self, files: Files, *, message: str = "Change") -> str:
        """Commit files to main (None removes one); the commit."""
        return self._commit("refs/heads/main", self.at("main"), files, message)

    def pull(self, number: int, files: Files, *, message: str = "Add") -> Heads:
        """Open a pull from main as it is, or push another commit to it."""
        ref = f"refs/pull/{number}/head"
        head = self._commit(ref, self.at(ref) or self.at("main"), files, message)
        return Heads(head, self.remerge(number))

    def remerge(self, number: int) -> str | None:
        """Make a pull's merge result anew, as after a push to main; None when it conflicts."""
        git(self._folder, "checkout", "--quiet", "--detach", "main")
        merging = ["git", "merge", "--quiet", "--no-ff", "-m", f"Merge {number}"]
        head, merge = (f"refs/pull/{number}/{name}" for name in ("head", "merge"))
        done = subprocess.run([*merging, head], cwd=self._folder, capture_output=True, check=False)
        if done.returncode:
            git(self._folder, "merge", "--abort")
            git(self._folder, "update-ref", "-d", merge)
            return None
        git(self._folder, "update-ref", merge, "HEAD")
        return self.at(merge)

    def at(self, ref: str) -> str:
        """The commit that a ref names, or ""."""
        name = ref if ref.startswith("refs/") else f"refs/heads/{ref}"
        return git(self._folder, "for-each-ref", "--format=%(objectname)", name).strip()

    def _commit(self, ref: str, parent: str, files: Files, message: str) -> str:
        """A commit on a parent ("" for none), which a ref then names."""
        if parent:
            git(self._folder, "checkout", "--quiet", "--detach", parent)
        for name, content in files.items():
            path = self._folder / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        git(self._folder, "add", "--all")
        git(self._folder, "commit", "--quiet", "--allow-empty", "-m", message)
        git(self._folder, "checkout", "--quiet", "--detach")  # main is moved by name alone
        git(self._folder, "update-ref", ref, "HEAD")
        return self.at(ref)
