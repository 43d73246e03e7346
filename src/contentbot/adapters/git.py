"""Git, by its own program: commits and files read as data, never checked out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from contentbot.adapters import git_log
from contentbot.errors import OutsideError
from contentbot.model import EMPTY
from contentbot.ports import Landed, Listed, Touch

TIMEOUT = 60  # seconds; the largest repository seen answers in two
# Paths are names, not patterns; no replaced object and no program of a configuration takes part.
SAFE = ("--no-pager", "--no-replace-objects", "--literal-pathspecs", "-c", "core.fsmonitor=false")
QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
# Who makes a merge that nobody keeps, and when.
NOBODY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (
        ("NAME", "contentbot"),
        ("EMAIL", "contentbot@localhost"),
        ("DATE", "2000-01-01T00:00:00Z"),
    )
}


class GitRepository:
    """The repository around a folder; one without a work tree has its commits all the same.

    config: values that Git is to use beside its own configuration, such as a secret for a
    server; no other process sees them.

    Raises:
        OutsideError: git is not there, or the folder lies in no repository.
    """

    def __init__(self, folder: Path, config: Mapping[str, str] = EMPTY) -> None:
        self._at = folder
        self._config = {"GIT_CONFIG_COUNT": str(len(config))} if config else {}
        for number, (name, value) in enumerate(config.items()):
            self._config[f"GIT_CONFIG_KEY_{number}"] = name
            self._config[f"GIT_CONFIG_VALUE_{number}"] = value
        bare = self._run("rev-parse", "--is-bare-repository").strip() == b"true"
        place = self._run("rev-parse", "--absolute-git-dir" if bare else "--show-toplevel")
        self._at = Path(os.path.realpath(os.fsdecode(place.removesuffix(b"\n"))))

    @property
    def top(self) -> Path:
        """The top of the work tree, or the folder of a bare repository."""
        return self._at

    def _run(
        self, *arguments: str, given: bytes | None = None, more: Mapping[str, str] = EMPTY
    ) -> bytes:
        done = self._try(*arguments, given=given, more=more)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise OutsideError(f"git {arguments[0]}: {said[-1] if said else 'failed'}")
        return done.stdout

    def _try(
        self, *arguments: str, given: bytes | None, more: Mapping[str, str] = EMPTY
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                ["git", *SAFE, *arguments],
                cwd=self._at,
                env={**os.environ, **QUIET, **self._config, **more},
                input=given,
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
            )
        except FileNotFoundError as error:
            what = "git is not installed" if self._at.is_dir() else f"{self._at}: no such folder"
            raise OutsideError(what) from error
        except subprocess.TimeoutExpired as error:
            late = f"git {arguments[0]} did not answer within {TIMEOUT} seconds"
            raise OutsideError(late) from error

    def commit(self, revision: str) -> str:
        """The full hash of a revision.

        Raises:
            OutsideError: there is no such commit here.
        """
        if not revision.startswith("-") and "\0" not in revision:
            name = f"{revision}^{{commit}}"
            done = self._try("rev-parse", "--verify", "--quiet", name, given=None)
            if done.returncode == 0:
                return done.stdout.decode().strip()
        shallow = self._run("rev-parse", "--is-shallow-repository").strip() == b"true"
        hint = "; this clone is shallow: fetch that commit first" if shallow else ""
        raise OutsideError(f"`{revision}` names no commit here{hint}")

    def parents(self, commit: str) -> tuple[str, ...]:
        """The hashes of a commit's parents; none where a shallow clone ends."""
        line = self._run("rev-list", "--parents", "-n", "1", commit).decode().split()
        return tuple(line[1:])

    def fork(self, base: str, head: str | None) -> str:
        """The commit where a history left that of a base; the base itself if nothing tells."""
        done = self._try("merge-base", base, head or "HEAD", given=None)
        return done.stdout.decode().strip() if done.returncode == 0 else base

    def listing(self, commit: str, paths: Sequence[str]) -> list[Listed]:
        """All that is under some paths at a commit, folders apart; "" is the top."""
        own = _given(paths)
        rows = self._run("ls-tree", "-r", "-l", "-z", "--full-tree", commit, *own)
        return [_listed(row) for row in rows.split(b"\0") if row]

    def read(self, shas: Sequence[str]) -> list[bytes]:
        """The contents of some files.

        Raises:
            OutsideError: one is not here, as in a clone that left it out.
        """
        given = "".join(f"{sha}\n" for sha in shas).encode()
        out = self._run("cat-file", "--batch", given=given)
        found: list[bytes] = []
        at = 0
        for sha in shas:
            end = out.index(b"\n", at)
            words = out[at:end].split()
            if len(words) != 3:
                raise OutsideError(f"git cat-file: {sha} is not in this clone")
            size = int(words[2])
            found.append(out[end + 1 : end + 1 + size])
            at = end + 1 + size + 1
        return found

    def changed(
        self, base: str, head: str | None, paths: Sequence[str]
    ) -> list[tuple[str, str | None]]:
        """The paths that differ between a base and a commit, renamed ones with the old path.

        head: None is the work tree, with files that Git neither tracks nor ignores.
        """
        own = _given(paths)
        if head is not None:
            out = self._run("diff-tree", "-r", "-z", "-M", "--name-status", base, head, *own)
            return list(dict(_renames(out)).items())
        out = self._run("diff-index", "-z", "-M", "--name-status", base, *own)
        new = self._run("ls-files", "-z", "--others", "--exclude-standard", *own)
        names = [(os.fsdecode(name), None) for name in new.split(b"\0") if name]
        return list(dict([*names, *_renames(out)]).items())

    def added(self, paths: Sequence[str]) -> dict[str, date]:
        """The files under some paths, with the days on which each was first committed.

        A file that got another name is new; one that came back is as old as it was.
        """
        if self._try("rev-parse", "--verify", "--quiet", "HEAD", given=None).returncode:
            return {}  # no commit yet
        how = ("--diff-filter=A", "--no-renames", "--name-only", "--format=%x01%cs", "-z")
        out = self._run("log", *how, *_given(paths))
        found: dict[str, date] = {}
        for commit in out.split(b"\1")[1:]:
            day, *names = commit.replace(b"\n", b"").split(b"\0")
            for name in filter(None, names):
                found[os.fsdecode(name)] = date.fromisoformat(day.decode())
        return found

    def dirty(self, paths: Collection[str]) -> frozenset[str]:
        """Those of some files that are changed, staged, not tracked or ignored.

        Their content is not what the last commit has: written over, it would be gone.
        """
        if not paths:
            return frozenset()
        # One folder to look at: a command line has no room for all the files of an archive.
        folder = os.path.commonpath(paths) or "."
        every = ("--untracked-files=all", "--ignored=traditional", "--no-renames")
        out = self._run("status", "-z", "--porcelain=v1", *every, "--", folder)
        found = {os.fsdecode(row[3:]) for row in out.split(b"\0") if row}
        # Of a repository within this one, no more is told than its folder.
        inner = tuple(name for name in found if name.endswith("/"))
        return frozenset(path for path in paths if path in found or path.startswith(inner))

    def fetch(self, reference: str, remote: str = "origin") -> str:
        """Bring a reference of the remote here, as data; the hash of its commit.

        Nothing is asked of the user; a right to read comes from Git's own configuration.

        Raises:
            OutsideError: the remote does not answer, or has no such reference.
        """
        self._run("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", remote, reference)
        return self.commit("FETCH_HEAD")

    def merge(self, base: str, head: str) -> str | None:
        """A commit that merges another into a base, made without a work tree.

        Its names and times are fixed, so that the same two always give the same commit.
        None: they are in conflict. Needs Git 2.38.

        Raises:
            OutsideError: Git fails, or the two have no common past.
        """
        tree = self._try("merge-tree", "--write-tree", "--no-messages", base, head, given=None)
        if tree.returncode == 1:
            return None
        if tree.returncode:
            said = tree.stderr.decode(errors="replace").strip().splitlines()
            raise OutsideError(f"git merge-tree: {said[-1] if said else 'failed'}")
        name = tree.stdout.decode().split()[0]
        parents = ("-p", base, "-p", head)
        return self._run("commit-tree", name, *parents, "-m", "merge", more=NOBODY).decode().strip()

    def conflicts(self, base: str, head: str) -> tuple[str, ...]:
        """The paths at which merging a commit into a base conflicts; none when it does not."""
        how = ("--write-tree", "--no-messages", "--name-only", "-z")
        done = self._try("merge-tree", *how, base, head, given=None)
        _, *names = done.stdout.split(b"\0")
        return tuple(os.fsdecode(name) for name in names if name) if done.returncode == 1 else ()

    def touched(self, commit: str, paths: Sequence[str]) -> dict[str, list[Touch]]:
        """The commits up to one that changed some files, the newest first; merges do not count."""
        how = ("--full-history", "--no-show-signature", "--no-renames", "--name-status")
        form = ("--format=%x01%H", "-z")
        found: dict[str, list[Touch]] = {}
        if paths:
            out = self._run("log", *how, *form, commit, *_given(paths))
            for row in out.split(b"\1")[1:]:
                sha, *changes = row.split(b"\0")
                for path, added in _statuses(changes):
                    found.setdefault(path, []).append(Touch(sha.decode(), added))
        return found

    def landed(self, commit: str, paths: Sequence[str]) -> list[Landed]:
        """What came into a branch that is at a commit, the newest first, against first parents."""
        line = ("--first-parent", "--diff-merges=first-parent", "--no-show-signature")
        what = ("--raw", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv", "-z")
        form = ("--encoding=UTF-8", git_log.FORMAT)
        return list(git_log.landed(self._run("log", *line, *what, *form, commit, *_given(paths))))

    def moment(self, commit: str) -> datetime:
        """When a commit was made, as the one who made it says; with a zone."""
        out = self._run("log", "-n1", "--no-show-signature", "--format=%cI", commit)
        return datetime.fromisoformat(out.decode().strip())


def _given(paths: Sequence[str]) -> tuple[str, ...]:
    """Paths as arguments; the top needs none."""
    return () if "" in paths else ("--", *paths)


def _listed(row: bytes) -> Listed:
    head, _, name = row.partition(b"\t")
    mode, _, sha, size = head.decode().split()
    return Listed(os.fsdecode(name), mode, sha, None if size == "-" else int(size))


def _statuses(fields: Sequence[bytes]) -> Iterator[tuple[str, bool]]:
    """Paths from `--name-status -z` without renames, and whether each is new."""
    parts = (field.strip(b"\n") for field in fields)
    for status in parts:
        if status:
            yield os.fsdecode(next(parts)), status == b"A"


def _renames(out: bytes) -> Iterator[tuple[str, str | None]]:
    """Pairs of new and old path from `--name-status -z`."""
    parts = iter(out.split(b"\0"))
    for status in parts:
        if not status:
            continue
        first = os.fsdecode(next(parts))
        if status.startswith((b"R", b"C")):
            yield os.fsdecode(next(parts)), first
        else:
            yield first, None
