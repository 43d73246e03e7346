"""The content of a commit laid out in a folder that goes away again: plain files only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from contentbot.content.library import SETTINGS_NAME
from contentbot.errors import UsageError
from contentbot.jobs.linting.commit_tree import NO_FILE, is_odd
from contentbot.jobs.newsroom import TEMPLATE, Newsroom
from contentbot.jobs.overlay import TOP
from contentbot.ports import Listed, Repository

# All that assembling and publishing read.
PARTS = (
    SETTINGS_NAME,
    TEMPLATE,
    "inbox",
    "events",
    "cfps",
    "drafts",
    "ledger",
    "editions",
    "templates",
)


@contextmanager
def laid_out(clone: Repository, commit: str) -> Iterator[Newsroom]:
    """The newsletter as a commit has it. Messages name its files as the repository does.

    Raises:
        UsageError: among its files is a link, a submodule or a name that misleads.
    """
    rows = clone.listing(commit, [f"{TOP}{part}" for part in PARTS])
    for row in rows:
        if row.mode in NO_FILE or is_odd(row.path):
            what = NO_FILE.get(row.mode, "a name with signs that may mislead")
            raise UsageError(f"{row.path!a}: is {what}; only plain files are read, take it out")
    with TemporaryDirectory(prefix="contentbot-") as folder:
        try:
            _write(Path(folder), rows, clone.read([row.sha for row in rows]))
            yield Newsroom(Path(folder) / TOP)
        except UsageError as error:
            raise UsageError(str(error).replace(f"{folder}/", "")) from error


def _write(folder: Path, rows: list[Listed], data: list[bytes]) -> None:
    (folder / TOP).mkdir()
    for row, content in zip(rows, data, strict=True):
        file = folder / row.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def text_at(clone: Repository, commit: str, path: str) -> str | None:
    """The text of a plain file of a commit; None when there is none."""
    rows = [row for row in clone.listing(commit, [path]) if row.mode not in NO_FILE]
    return clone.read([rows[0].sha])[0].decode("utf-8", "replace") if rows else None
