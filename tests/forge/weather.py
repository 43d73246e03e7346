"""A stage that is quick: what comes of the same commits is remembered, a commit is one process."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contentbot.adapters.git import GitRepository
from contentbot.jobs.answering import sweep
from contentbot.jobs.answering.base import Base
from tests.conftest import FIXED
from tests.forge import bare
from tests.forge.fake import FakeGitHub
from tests.forge.stage import Stage

WHO = "Author <author@example.org> 1769428800 +0000"


class Weather(Stage):
    """A stage for storms. git: its repository, in which nothing is merged twice."""

    def __init__(self, folder: Path, fake: FakeGitHub) -> None:
        self._known: dict[object, Any] = {}
        super().__init__(folder, fake)
        objects = self.main / ".git/objects/info/alternates"
        objects.write_text(f"{self.origin / 'objects'}\n")  # so that nothing has to be fetched
        self.git = GitRepository(self.main)
        self.git.merge = cache(self.git.merge)  # type: ignore[method-assign]

    @property
    def base(self) -> str:
        return str(self._once("base", lambda: Stage.base.__get__(self)))

    @property
    def room(self) -> Base:
        made: Base = self._once((self.base, self.now), lambda: Stage.room.__get__(self))
        # Read now: main may move on while a run is under way, its checkout does not.
        _ = made.settings, made.day, made.stored, made.drafts, made.pages
        return made

    def lint(self, commit: str) -> Any:
        return self._once((commit, self.now.date()), lambda: super(Weather, self).lint(commit))

    def merged(self, number: int) -> str | None:
        """A pull merged into main; None when they conflict."""
        return self.git.merge(self.base, self.fake.pull(number).head)

    def commit(self, changes: Mapping[str, str | None], branch: str = "main") -> str:
        if not hasattr(self, "git"):
            return super().commit(changes, branch)
        made = self._branch(self.base, changes)
        self._git(self.origin, "update-ref", "refs/heads/main", made)
        self._git(self.main, "reset", "--quiet", "--hard", made)
        self._known["base"] = made
        return made

    def merge(self, number: int) -> None:
        super().merge(number)
        self._known.pop("base")

    def _branch(self, start: str, changes: Mapping[str, str | None]) -> str:
        """A commit on another, straight into the bare repository."""
        rows = [f"commit refs/heads/scratch\nmark :1\ncommitter {WHO}\ndata 8\nA change\n"]
        rows += [f"from {start}\n", *(_row(path, text) for path, text in changes.items())]
        given = "".join([*rows, "get-mark :1\n"])
        return self._git(self.origin, "fast-import", "--quiet", "--force", given=given)

    def _refer(self, number: int, head: str) -> None:
        self._git(self.origin, "update-ref", f"refs/pull/{number}/head", head)

    def _git(self, folder: Path, *arguments: str, given: str = "") -> str:
        made = subprocess.run(
            ["git", *arguments], cwd=folder, input=given.encode(), capture_output=True, check=True
        )
        return made.stdout.decode().strip()

    def _once(self, key: object, make: Callable[[], Any]) -> Any:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


def _row(path: str, text: str | None) -> str:
    if text is None:
        return f"D {path}\n"
    return f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"


@contextmanager
def weather(folder: Path) -> Iterator[Weather]:
    """A stage for storms, in a bare environment."""
    with pytest.MonkeyPatch.context() as patch, FakeGitHub() as fake:
        for name, value in FIXED.items():
            patch.setenv(name, value)
        # All of it is pure, and takes the longest by far.
        patch.setattr(sweep, "_judged", _remembering(sweep._judged))
        patch.setattr(bare, "changes", cache(bare.changes))
        patch.setattr(bare, "merge_tree", cache(bare.merge_tree))
        stage = Weather(folder, fake)
        patch.chdir(stage.main)
        yield stage


def _remembering(judged: Callable[..., Any]) -> Callable[..., Any]:
    """The same job, done once for the same commits on the same day."""
    known: dict[object, Any] = {}

    def remembering(request: Any, repository: Any) -> Any:
        key = (request.at, request.changed_since, request.today)
        if key not in known:
            known[key] = judged(request, repository)
        return known[key]

    return remembering
