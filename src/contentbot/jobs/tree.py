"""Where content is read from: the files on the disk, or a commit as mere data."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from contentbot.content import library
from contentbot.content.archive import Back, name_date
from contentbot.content.library import Source
from contentbot.errors import ReadError


class Tree(Protocol):
    """Content by path, named as on the command line."""

    def sources(self, paths: Sequence[Path]) -> list[Source]:
        """The content files under some paths. Raises UsageError when a path does not exist."""

    def waiting(self, folders: Sequence[Path]) -> list[Source]:
        """The entry files under those of some folders that exist."""

    def first(self, paths: Iterable[Path]) -> Source | None:
        """The first of some paths that is a file here."""

    def editions(self, folder: Path) -> list[Back] | None:
        """The editions of a folder; None when there is no such folder."""

    def holds(self, path: Path) -> bool:
        """Whether a path is looked for here, and not beside it."""


class WorkTree:
    """The files as they lie on the disk."""

    def sources(self, paths: Sequence[Path]) -> list[Source]:
        """The content files under some paths; links that are met in folders are not followed."""
        return [
            Source(path, library.read_bytes(path), named) for path, named in library.files(paths)
        ]

    def waiting(self, folders: Sequence[Path]) -> list[Source]:
        """The entry files under those of some folders that exist."""
        found = self.sources([folder for folder in folders if folder.is_dir()])
        return [one for one in found if one.path.endswith(library.YAML)]

    def first(self, paths: Iterable[Path]) -> Source | None:
        """The first of some paths that is a file here."""
        for path in paths:
            if path.is_file():
                return Source(str(path), library.read_bytes(path), True)
        return None

    def editions(self, folder: Path) -> list[Back] | None:
        """The editions of a folder, each to be read when it is first needed."""
        if not folder.is_dir():
            return None
        try:
            names = sorted(one.name for one in os.scandir(folder) if one.is_file())
        except OSError as error:
            raise ReadError(f"{folder}: {error.strerror}") from error
        base = "" if folder == Path() else f"{folder}/"  # a Path each would take longer
        return [
            Back(day, f"{base}{name}", partial(library.read_bytes, f"{base}{name}"))
            for name in names
            if name.endswith(library.MARKDOWN) and (day := name_date(name)) is not None
        ]

    def holds(self, path: Path) -> bool:
        """Whether a path is looked for here: any is."""
        del path
        return True
