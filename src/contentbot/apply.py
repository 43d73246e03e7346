"""Carries out file changes: all of them, or none."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contentbot.errors import OutsideError


def write_files(contents: Mapping[Path, bytes], *, was: Mapping[Path, bytes] | None = None) -> None:
    """Write files whole: each to a temporary neighbour first, then all renamed.

    A full disk, a file that cannot be replaced or Ctrl-C leaves every file as it was.
    was: what files must still hold, so that nobody's edit of a moment ago is lost.

    Raises:
        OutsideError: a file cannot be written, or is another than it was.
    """
    steps: list[_Step] = []
    try:
        for path, data in contents.items():
            steps.append(_staged(Path(os.path.realpath(path)), data))
        for path, data in (was or {}).items():
            if path.read_bytes() != data:
                raise OutsideError(f"{path} has changed in the meantime; nothing was written")
        for step in steps:
            step.carry_out()
    except BaseException as error:
        for step in reversed(steps):
            step.take_back()
        if isinstance(error, OSError):
            name = error.filename2 or error.filename
            raise OutsideError(f"{name}: {error.strerror}; nothing was written") from error
        raise
    finally:
        for step in steps:
            step.clean_up()


@dataclass(slots=True)
class _Step:
    """One file to be written: what will be there, and what was."""

    path: Path
    ready: Path
    kept: Path | None = None
    new: bool = False

    def carry_out(self) -> None:
        # The path is never without a file: the old one gets a second name, then is replaced.
        if self.path.exists():
            self.kept = self.ready.with_name(f"{self.ready.name}.old")
            try:
                os.link(self.path, self.kept)
            except OSError:
                shutil.copy2(self.path, self.kept)
        else:
            self.new = True
        os.replace(self.ready, self.path)

    def take_back(self) -> None:
        if self.kept is not None and self.kept.exists():
            os.replace(self.kept, self.path)
        elif self.new:
            self.path.unlink(missing_ok=True)

    def clean_up(self) -> None:
        for path in (self.ready, self.kept):
            if path is not None:
                path.unlink(missing_ok=True)


def _staged(path: Path, data: bytes) -> _Step:
    """The new content beside the old one, with its rights."""
    rights = 0o666 & ~_umask()
    if path.exists():
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise OutsideError(f"{path}: is no plain file; nothing was written")
        if not mode & 0o222 or not os.access(path, os.W_OK):
            raise OutsideError(f"{path}: is read-only; nothing was written")
        rights = mode & 0o777
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(rights)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return _Step(path, Path(name))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
