"""Paths as named on the command line, and as Git names them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from contentbot.errors import UsageError
from contentbot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Some paths of the command line, each with its name inside the repository."""

    pairs: tuple[tuple[Path, str], ...]

    @classmethod
    def of(cls, paths: Iterable[Path], top: Path) -> Names:
        """Names for some paths.

        Raises:
            UsageError: one lies outside the repository.
        """
        pairs = []
        for path in paths:
            name = inside(path, top)
            if name is None:
                raise UsageError(f"{path} is not inside the repository {top}")
            pairs.append((path, name))
        return cls(tuple(pairs))

    @property
    def names(self) -> tuple[str, ...]:
        """The names inside the repository; "" is its top."""
        return tuple(name for _, name in self.pairs)

    def shown(self, name: str) -> str:
        """A name of the repository as the command line would have it."""
        for given, prefix in self.pairs:
            if covers(prefix, name):
                rest = name[len(prefix) :].removeprefix("/")
                return (given / rest).as_posix() if rest else given.as_posix()
        return name


def inside(path: Path, top: Path) -> str | None:
    """The name of a path inside a repository; None when it lies outside.

    Nothing has to exist, and no link below the working directory is followed: what a
    commit calls a folder may be anything in the work tree.
    """
    plain = os.path.normpath(os.path.join(os.path.realpath("."), path))
    for one in (plain, os.path.realpath(plain)):
        if one == str(top):
            return ""
        if one.startswith(f"{top}{os.sep}"):
            return Path(one).relative_to(top).as_posix()
    return None


def covers(prefix: str, name: str) -> bool:
    """Whether a name is a path or lies under it; "" is the top."""
    return not prefix or name == prefix or name.startswith(f"{prefix}/")
