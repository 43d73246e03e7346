"""Carries out file changes: all of them, or none."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from contentbot.errors import OutsideError, UsageError
from contentbot.model import Plan

NOTHING = "nothing was written"


def carry_out(plan: Plan, root: Path) -> None:
    """Make a plan's changes to the files below a root folder.

    A full disk, a file that cannot be replaced or Ctrl-C leaves the tree as it was. Files that
    hold their new text already are not touched. A folder that loses its last file stays: it is
    a place where people put things, and Git does not mind.

    Raises:
        UsageError: a path leaves the root, by `..` or through a link.
        OutsideError: a file cannot be written or removed, or is another than it was.
        ValueError: the plan writes and removes one and the same file.
    """
    if plan.removes & plan.writes.keys():
        raise ValueError(f"both written and removed: {sorted(plan.removes & plan.writes.keys())}")
    places = _Places(root)
    changes = _Changes()
    with changes:
        # New files first: killed between the two, a moved file is there twice, never gone.
        for path, text in plan.writes.items():
            changes.write(places.of(path), text.encode())
        for path in plan.removes:
            changes.remove(places.of(path))
        for path, data in plan.was.items():
            changes.expect(places.of(path), data)
        changes.commit()


def write_files(contents: Mapping[Path, bytes], *, was: Mapping[Path, bytes] | None = None) -> None:
    """Write files whole, wherever they are: all or none, as `carry_out` does.

    A link stays one, and its file is written. was: what files must still hold, so that
    nobody's edit of a moment ago is lost.

    Raises:
        OutsideError: a file cannot be written, or is another than it was.
    """
    changes = _Changes()
    with changes:
        for path, data in contents.items():
            changes.write(os.path.realpath(path), data)
        for path, data in (was or {}).items():
            changes.expect(os.path.realpath(path), data)
        changes.commit()


class _Places:
    """Paths of a plan to paths on the disk."""

    def __init__(self, root: Path) -> None:
        self.base = "" if root == Path() else f"{root}/"
        self.safe: set[str] = {""}  # folders that lie where they seem to

    def of(self, path: str) -> str:
        """The place of a file. Raises UsageError when it is not, or may not be, below the root."""
        parts = path.split("/")
        if "\0" in path or any(part in ("", ".", "..") or part.lower() == ".git" for part in parts):
            raise UsageError(f"{path!r} is no path below {self.base or '.'}; {NOTHING}")
        folder = path.rpartition("/")[0]
        if folder not in self.safe:
            for end in range(1, len(parts)):
                _refuse_link(f"{self.base}{'/'.join(parts[:end])}")
            self.safe.add(folder)
        return f"{self.base}{path}"


@dataclass(slots=True)
class _Step:
    """One file to be replaced, made or removed.

    ready: where its new content is; None when it goes. kept: the name that the old content
    has meanwhile. old: whether there is any. begun: whether `path` may be another than it was.
    """

    path: str
    ready: str | None
    kept: str
    old: bool
    begun: bool = False

    def carry_out(self) -> None:
        if self.ready is None:
            self.begun = True
            os.rename(self.path, self.kept)
            return
        if self.old:
            # The path is never without a file: the old one gets a second name, then is replaced.
            try:
                os.link(self.path, self.kept)
            except OSError:
                shutil.copy2(self.path, self.kept)
        elif os.path.lexists(self.path):
            raise OutsideError(f"{self.path} is there in the meantime; {NOTHING}")
        self.begun = True
        os.replace(self.ready, self.path)

    def take_back(self) -> None:
        if not self.begun:
            return
        if not self.old and self.ready is not None and not os.path.lexists(self.ready):
            os.unlink(self.path)
        elif self.old and os.path.lexists(self.kept):
            os.replace(self.kept, self.path)
        self.begun = False

    def clean_up(self, *, done: bool) -> None:
        for path in (None if done else self.ready, self.kept if self.old else None):
            if path is not None:
                with suppress(OSError):
                    os.unlink(path)


class _Changes:
    """Changes under way. Leaving the `with` without `commit` undoes all there is of them."""

    def __init__(self) -> None:
        self.steps: list[_Step] = []
        self.folders: set[str] = set()  # known to be there
        self.made: list[str] = []
        self.sign = os.urandom(6).hex()
        self.at = ""
        self.done = False

    def write(self, path: str, data: bytes) -> None:
        """Lay the new content of a file ready beside it."""
        self.at = path
        self.make(path.rpartition("/")[0])
        mode = _mode(path)
        if mode is not None:
            _refuse_link(path)
            if _holds(path, data):
                return
            _refuse_odd(path, mode)
        name = self.beside(path)
        self.steps.append(_Step(path, f"{name}.new", f"{name}.old", mode is not None))
        handle = os.open(f"{name}.new", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            if mode is not None:
                os.fchmod(handle, mode & 0o777)
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)

    def remove(self, path: str) -> None:
        """A file is to go; one that is not there is gone already."""
        self.at = path
        mode = _mode(path)
        if mode is not None:
            _refuse_link(path)
            _refuse_odd(path, mode)
            self.steps.append(_Step(path, None, f"{self.beside(path)}.old", old=True))

    def expect(self, path: str, data: bytes | None) -> None:
        """Go on only if a file still is as it was."""
        self.at = path
        same = _mode(path) is None if data is None else _holds(path, data)
        if not same:
            raise OutsideError(f"{path} has changed in the meantime; {NOTHING}")

    def beside(self, path: str) -> str:
        """A name in the folder of a file that nobody has, but for its ending."""
        folder, slash, _ = path.rpartition("/")
        return f"{folder}{slash}.contentbot-{self.sign}-{len(self.steps)}"

    def make(self, folder: str) -> None:
        """Make a folder, and those around it, unless it is there."""
        if folder in self.folders:
            return
        if folder and not os.path.isdir(folder):
            self.make(folder.rpartition("/")[0])
            self.made.append(folder)
            os.mkdir(folder)
        self.folders.add(folder)

    def commit(self) -> None:
        """The renames. Ctrl-C has to wait for them: they take no time, undoing them as much."""
        with _undisturbed():
            for step in self.steps:
                self.at = step.path
                step.carry_out()
            self.done = True
            for step in self.steps:
                step.clean_up(done=True)

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        with _undisturbed():
            lost = [] if self.done else list(self.undo())
        if lost:
            raise OutsideError("; ".join([f"{self.at}: {error}", *lost])) from error
        if isinstance(error, OSError):
            raise OutsideError(f"{self.at}: {error.strerror}; {NOTHING}") from error

    def undo(self) -> Iterator[str]:
        """Take back what was done; what to tell of a file where that failed."""
        for step in reversed(self.steps):
            try:
                step.take_back()
                step.clean_up(done=False)
            except OSError as error:
                yield f"{step.path} could not be put back ({error.strerror}): see {step.kept}"
        for folder in reversed(self.made):
            with suppress(OSError):
                os.rmdir(folder)


def _mode(path: str) -> int | None:
    """The kind and rights of what is at a path; None when there is nothing."""
    try:
        return os.lstat(path).st_mode
    except FileNotFoundError:
        return None


def _refuse_link(path: str) -> None:
    if os.path.islink(path):
        raise UsageError(f"{path} is a link, which is not followed; {NOTHING}")


def _refuse_odd(path: str, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise OutsideError(f"{path}: is no plain file; {NOTHING}")
    if not mode & 0o222 or not os.access(path, os.W_OK):
        raise OutsideError(f"{path}: is read-only; {NOTHING}")


def _holds(path: str, data: bytes) -> bool:
    try:
        with open(path, "rb", buffering=0) as file:
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except (FileNotFoundError, IsADirectoryError):
        return False


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold signals back: a second Ctrl-C must not cut short what undoes the first."""
    signals = {signal.SIGINT, signal.SIGTERM}
    before: Iterable[int] = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
