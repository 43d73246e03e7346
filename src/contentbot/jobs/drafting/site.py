"""Where drafts and editions come to be: the forge, a clone of its repository, and their names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from contentbot.forge import Forge, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.newsroom import Newsroom
from contentbot.ports import Repository

DRAFT = "contentbot/edition"  # branches of drafts, by the date of the edition
EDITION = "contentbot/publish"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the jobs work.

    repository: "owner/name". clone: a clone of it, with all history, that may fetch. server: the
    forge's site. accounts: those of the bot. branch: the default one.
    """

    forge: Forge
    clone: Repository
    repository: str
    accounts: Collection[str]
    branch: str
    server: str = "https://github.com"

    @property
    def home(self) -> str:
        """The address of the repository's page."""
        return f"{self.server}/{self.repository}"

    def base(self) -> str:
        """The default branch's last commit, brought here."""
        return self.clone.fetch(f"refs/heads/{self.branch}")

    def owns(self, pull: Pull, stem: str) -> bool:
        """Whether a pull is from a branch that begins with a name, here, into the default one."""
        here = pull.head_repository == self.repository and pull.base_branch == self.branch
        return here and is_of(pull.head_branch, stem)

    def open_pull(self, stem: str) -> Pull | None:
        """The oldest open pull from such a branch."""
        found = (pull for pull in self.forge.pulls() if self.owns(pull, stem))
        return min(found, key=lambda pull: pull.number, default=None)


def is_of(branch: str, stem: str) -> bool:
    """Whether a branch has a name, or that name with a number: it then follows a used-up one."""
    rest = branch.removeprefix(stem)
    return branch.startswith(stem) and (not rest or (rest[0] == "-" and rest[1:].isdecimal()))


def stem_of(kind: str, day: date) -> str:
    """The name of the first branch of its kind for an edition."""
    return f"{kind}-{day.isoformat()}"


def title_of(room: Newsroom, day: date) -> str:
    """What people call an edition."""
    number, wording = room.number(day), room.settings.edition_title
    return wording.replace("{number}", str(number)) if wording else f"{room.settings.name} {number}"
