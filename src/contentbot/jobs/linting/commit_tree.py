"""The content of a commit: read as data, whatever the work tree holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from contentbot.content import guard, library
from contentbot.content.archive import Back, name_date
from contentbot.content.guard import Refusal
from contentbot.content.library import Source
from contentbot.errors import UsageError
from contentbot.jobs.names import Names, covers, inside
from contentbot.ports import PLAIN, Listed, Repository

PROGRAM = "100755"
NO_FILE = {"120000": "a symbolic link", "160000": "a submodule"}


class CommitTree:
    """The files of a commit; one that must not be read comes as a refusal that says why."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self.repository = repository
        self.commit = commit

    def sources(self, paths: Sequence[Path]) -> list[Source]:
        """The content files under some paths.

        Raises:
            UsageError: the commit has no such path, or it lies outside the repository.
        """
        names = Names.of(paths, self.repository.top)
        rows = self.rows(names.names)
        for given, name in names.pairs:
            if not any(covers(name, row.path) for row in rows):
                raise UsageError(f"{given}: no such file or folder in {self.commit[:12]}")
        return self.read(rows, names)

    def rows(self, names: Sequence[str]) -> list[Listed]:
        """What the commit has under some names of the repository."""
        return self.repository.listing(self.commit, names) if names else []

    def read(
        self, rows: Sequence[Listed], names: Names, only: Collection[str] | None = None
    ) -> list[Source]:
        """Content files among some rows as sources; only: the names that are wanted of them."""
        refusals = dict(_refusals(rows))
        content = [
            row
            for row in rows
            if (only is None or row.path in only)
            and (row.path.endswith(library.SUFFIXES) or row.mode in NO_FILE)
        ]
        fine = [row for row in content if row.path not in refusals]
        data = dict(zip((row.path for row in fine), self._data(fine), strict=True))
        return [
            Source(
                names.shown(row.path),
                data.get(row.path, b""),
                row.path in names.names,
                refusals.get(row.path),
            )
            for row in content
        ]

    def _data(self, rows: Sequence[Listed]) -> list[bytes]:
        return self.repository.read([row.sha for row in rows]) if rows else []

    def waiting(self, folders: Sequence[Path]) -> list[Source]:
        """The entry files under those of some folders that exist."""
        names = Names.of(folders, self.repository.top)
        found = self.read(self.rows(names.names), names)
        return [one for one in found if one.path.endswith(library.YAML)]

    def first(self, paths: Iterable[Path]) -> Source | None:
        """The first of some paths that is a plain file of the commit."""
        names = Names.of(filter(self.holds, paths), self.repository.top)
        rows = {row.path: row for row in self.rows(names.names)}
        for given, name in names.pairs:
            row = rows.get(name)
            if row is not None and row.mode == PLAIN:
                return Source(str(given), self._data([row])[0], True)
        return None

    def editions(self, folder: Path) -> list[Back] | None:
        """The editions of a folder, with their texts; None when there is no such folder."""
        names = Names.of([folder], self.repository.top)
        rows = self.rows(names.names)
        if not rows:
            return None
        days = {row.path: name_date(row.path) for row in rows if row.mode == PLAIN}
        found = [row for row in rows if row.path.endswith(library.MARKDOWN) and days.get(row.path)]
        return [
            Back(day, row.path, partial(bytes, data))
            for row, data in zip(found, self._data(found), strict=True)
            if (day := days[row.path]) is not None
        ]

    def holds(self, path: Path) -> bool:
        """Whether a path lies inside the repository."""
        return inside(path, self.repository.top) is not None


def _refusals(rows: Iterable[Listed]) -> Iterator[tuple[str, Refusal]]:
    """The names whose content is not read, and why."""
    seen: dict[str, str] = {}
    for row in rows:
        other = seen.setdefault(row.path.casefold(), row.path)
        if row.mode in NO_FILE:
            what = f"this is {NO_FILE[row.mode]}, which is not followed"
            yield row.path, Refusal("not-a-file", what, "send a plain file")
        elif row.mode != PLAIN:
            what = "this file is marked as a program"
            yield row.path, Refusal("not-a-file", what, "take the mark off: `chmod -x`")
        elif is_odd(row.path):
            help = "use letters, digits, `-`, `_` and `.`"
            yield row.path, Refusal("file-name", "the file's name has signs that may mislead", help)
        elif other != row.path:
            what = "another file's name differs in capitals alone"
            yield row.path, Refusal("file-name", what, "choose another name")
        elif row.size is not None and row.size > guard.MAX_BYTES:
            yield row.path, guard.too_large(row.size)


def is_odd(name: str) -> bool:
    """Whether a name could lead out of its folder, hide something, or not exist elsewhere."""
    parts = name.split("/")
    return (
        not name.isprintable()
        or any(sign in name for sign in '\\:*?"<>|')
        or any(part in ("", ".", "..") or part.endswith((".", " ")) for part in parts)
        or any(part.casefold() == ".git" for part in parts)
    )
