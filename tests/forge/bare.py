"""A bare git repository behind the fake of GitHub: changed files, merges, objects."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.forge.diffs import File

STATUS = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "T": "changed"}
WHO = ["-c", "user.name=GitHub", "-c", "user.email=noreply@github.com"]


def git(folder: Path, *args: str, given: bytes = b"", fails: bool = False) -> bytes | None:
    """What git prints. fails: whether it may; None then."""
    done = subprocess.run(
        ["git", *WHO, *args], cwd=folder, input=given, capture_output=True, check=False
    )
    if done.returncode and not fails:
        raise AssertionError(f"git {' '.join(args)}: {done.stderr.decode()}")
    return None if done.returncode else done.stdout


def _text(folder: Path, *args: str, given: bytes = b"") -> str:
    return (git(folder, *args, given=given) or b"").decode().strip()


def find(folder: Path | None, name: str) -> str | None:
    """The commit that a ref, branch or hash names."""
    if folder is None:
        return None
    found = git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", fails=True)
    return found.decode().strip() if found else None


def contains(folder: Path, tip: str, commit: str) -> bool:
    """Whether a commit is in the history of another."""
    return git(folder, "merge-base", "--is-ancestor", commit, tip, fails=True) is not None


def commits_between(folder: Path, base: str, head: str) -> list[str]:
    """The commits that a head has and its base has not, the newest first."""
    return _text(folder, "rev-list", f"{base}..{head}").split()


def changes(folder: Path, base: str, head: str) -> list[File]:
    """The files that differ between a head and where it left its base."""
    since = _text(folder, "merge-base", base, head)
    raw = git(folder, "diff", "--raw", "--no-abbrev", "-M", "-z", since, head) or b""
    return [
        File(
            path, status, _patch(folder, since, head, path=path, previous=previous), previous, blob
        )
        for status, blob, previous, path in _raw(raw.decode().split("\0"))
    ]


def _raw(fields: list[str]) -> Iterator[tuple[str, str, str | None, str]]:
    parts = iter(fields)
    for head in parts:
        if not head:
            return
        _, _, before, after, status = head.split(" ")
        previous = next(parts) if status[0] == "R" else None
        yield STATUS[status[0]], after if status[0] != "D" else before, previous, next(parts)


def _patch(folder: Path, base: str, head: str, *, path: str, previous: str | None) -> str | None:
    paths = [one for one in (previous, path) if one]
    text = (git(folder, "diff", "-M", base, head, "--", *paths) or b"").decode(errors="replace")
    _, found, hunks = text.partition("\n@@ ")
    return f"@@ {hunks}".removesuffix("\n") if found else None


def merge_tree(folder: Path, base: str, head: str) -> str | None:
    """The tree that merging makes; None when it conflicts."""
    found = git(folder, "merge-tree", "--write-tree", base, head, fails=True)
    return found.decode().split("\n")[0] if found else None


def merge(
    folder: Path, branch: str, head: str, *, message: str, squash: bool = False
) -> str | None:
    """Merge a head into a branch: the new commit, or None when it conflicts."""
    base = find(folder, branch)
    assert base is not None, f"no branch {branch}"
    tree = merge_tree(folder, base, head)
    if tree is None:
        return None
    parents = ["-p", base, *([] if squash else ["-p", head])]
    made = _text(folder, "commit-tree", tree, *parents, "-m", message)
    git(folder, "update-ref", branch, made)
    return made


def parents(folder: Path, commit: str) -> list[str]:
    """The parents of a commit."""
    return _text(folder, "rev-list", "--parents", "-n1", commit).split()[1:]


def tree_of(folder: Path, commit: str) -> str:
    """The tree of a commit."""
    return _text(folder, "rev-parse", f"{commit}^{{tree}}")


def message_of(folder: Path, commit: str) -> str:
    """The message of a commit."""
    return _text(folder, "log", "-n1", "--format=%B", commit)


def write_blob(folder: Path, data: bytes) -> str:
    """Store bytes."""
    return _text(folder, "hash-object", "-w", "--stdin", given=data)


def read_blob(folder: Path, name: str) -> bytes | None:
    """The bytes of a blob, by hash or as `commit:path`."""
    return git(folder, "cat-file", "blob", name, fails=True)


def read_tree(folder: Path, name: str, *, deep: bool = False) -> list[tuple[str, str, str, str]]:
    """What is in a tree: mode, type, hash, path."""
    raw = git(folder, "ls-tree", "-z", *(["-r", "-t"] if deep else []), name) or b""
    rows = [line.partition("\t") for line in raw.decode().split("\0") if line]
    return [(*_three(about), path) for about, _, path in rows]


def _three(about: str) -> tuple[str, str, str]:
    mode, kind, name = about.split(" ")
    return mode, kind, name


def write_tree(folder: Path, base: str | None, entries: list[tuple[str, str | None, str]]) -> str:
    """Make a tree. base: the one to start from. entries: mode, hash (None removes), path."""
    index = folder / "fake-index"
    index.unlink(missing_ok=True)
    lines = "".join(
        f"{mode} {name}\t{path}\0" if name else f"0 {'0' * 40}\t{path}\0"
        for mode, name, path in entries
    )
    aimed = ["env", f"GIT_INDEX_FILE={index}", "git"]
    for args, given in (
        (["read-tree", base or "--empty"], ""),
        (["update-index", "-z", "--index-info"], lines),
    ):
        subprocess.run(
            [*aimed, *args], cwd=folder, input=given.encode(), check=True, capture_output=True
        )
    made = subprocess.run([*aimed, "write-tree"], cwd=folder, check=True, capture_output=True)
    index.unlink(missing_ok=True)
    return made.stdout.decode().strip()


def write_commit(folder: Path, message: str, *, tree: str, parents: list[str]) -> str:
    """Make a commit."""
    aimed = [part for parent in parents for part in ("-p", parent)]
    return _text(folder, "commit-tree", tree, *aimed, given=message.encode())
