"""Who sent the entries: the pull and the author that each came with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from contentbot.errors import ForgeError
from contentbot.forge import Forge, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.drafting.site import DRAFT, EDITION, Site
from contentbot.ports import Touch

MOST_ASKED = 60  # commits of one run of which the forge is asked; more are not traced
_OURS = (f"{DRAFT}-", f"{EDITION}-")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry comes from. pull: its number, if known. author: "" where nobody knows."""

    pull: int | None = None
    author: str = ""


class Sources:
    """Asks the entries' files first, then Git and the forge; each commit once.

    commit: the history that counts ends there. paths: of files, as the repository has them.
    """

    def __init__(self, site: Site, commit: str, paths: Collection[str]) -> None:
        self._forge: Forge = site.forge
        self._site = site
        self._touches = site.clone.touched(commit, sorted(paths))
        self._pulls: dict[str, tuple[Pull, ...]] = {}

    def of(self, path: str, fields: Mapping[str, Any]) -> Source:
        """Where an entry comes from. fields: those of its file."""
        said, author = fields.get("pull"), fields.get("submitted_by")
        author = author if isinstance(author, str) else ""
        if isinstance(said, int) and not isinstance(said, bool) and said > 0:
            return Source(said, author)
        pull = self._first([one for one in self._touches.get(path, ()) if one.added])
        if pull is None:
            return Source(None, author)
        robot = pull.author in self._site.accounts
        return Source(pull.number, author or ("" if robot else pull.author))

    def last(self, path: str) -> Pull | None:
        """The merged pull that changed a file last, other than drafts and editions."""
        return self._first(self._touches.get(path, ()))

    def _first(self, touches: Collection[Touch]) -> Pull | None:
        """The pull of the first of some commits that is not the bot's own work on editions."""
        for one in touches:
            pulls = self._of_commit(one.commit)
            if any(self._is_work(pull) for pull in pulls):
                continue
            return next((pull for pull in pulls if self._merged_here(pull)), None)
        return None

    def _is_work(self, pull: Pull) -> bool:
        here = pull.head_repository == self._site.repository
        return here and pull.head_branch.startswith(_OURS)

    def _merged_here(self, pull: Pull) -> bool:
        return pull.merged and pull.base_branch == self._site.branch

    def _of_commit(self, commit: str) -> tuple[Pull, ...]:
        if commit not in self._pulls:
            if len(self._pulls) >= MOST_ASKED:
                return ()
            self._pulls[commit] = self._asked(commit)
        return self._pulls[commit]

    def _asked(self, commit: str) -> tuple[Pull, ...]:
        try:
            found = self._forge.pulls_of(commit)
        except ForgeError as error:
            if error.status not in (404, 422):
                raise
            return ()  # the forge does not know it
        return tuple(sorted(found, key=lambda pull: (not pull.merged, pull.number)))
