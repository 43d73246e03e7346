"""What is known of a pull, and what the bot says of it: the values that its work goes through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from contentbot.forge import ChangedFile, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels, rights, scope
from contentbot.jobs.answering.index import Index, Row
from contentbot.jobs.answering.intake import Received
from contentbot.jobs.answering.suggest import Suggestions
from contentbot.jobs.answering.verdict import Verdict
from contentbot.jobs.commanding.kept import NO_WISHES, Kept
from contentbot.model import Finding

NO_SUGGESTIONS = Suggestions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the bot works.

    repository: "owner/name". branch: the default one. server: the forge's site. rules_page:
    what explains the rules, a path in the repository or an address; empty: nothing does.
    """

    repository: str
    branch: str
    server: str = "https://github.com"
    rules_page: str = ""

    @property
    def home(self) -> str:
        """The address of the repository's page."""
        return f"{self.server}/{self.repository}"

    @property
    def manual(self) -> str:
        """To what the name of a rule is added to link to its manual; empty without a page."""
        page = self.rules_page
        if not page:
            return ""
        return f"{page if '://' in page else f'{self.home}/blob/{self.branch}/{page}'}#"

    @property
    def links(self) -> tuple[str, ...]:
        """What the addresses of our own links begin with."""
        return tuple(filter(None, (f"{self.home}/", self.manual)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The run that looked at a pull. check: how it ended.

    "report": with `received`. "unstarted": an editor has to let it run. "conflict": there is no
    merge result, and `received` is of the head alone. "fault": it left nothing readable.
    at: as of when it judged, with a zone.
    """

    id: int
    attempt: int
    url: str
    check: str
    at: datetime
    received: Received | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that is known of a pull.

    rights: of its author. approved: whether an editor approved this very head. index: of the
    open pulls. asked: whether somebody asked for the corrections. kept: what editors want.
    """

    pull: Pull
    judged: Judged
    files: Sequence[ChangedFile]
    rights: str
    approved: bool
    index: Index
    asked: bool = False
    kept: Kept = NO_WISHES

    @property
    def trusted(self) -> bool:
        """Whether the report counts: nothing that it rests on could be the pull's own."""
        return scope.of(self.files).entries or rights.is_editor(self.rights) or self.approved

    @property
    def loud(self) -> bool:
        """Whether people are told, beside the status: not editors, programs, who is not ready
        yet, or who wants quiet.
        """
        quiet = self.pull.draft or self.pull.robot or labels.QUIET in self.pull.labels
        return not quiet and not rights.is_editor(self.rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the bot says of a pull.

    body: of the comment, without its marker. labels: those of the fixed set that it should
    have. row: of the index; None: no entry is added. references: pulls that the body names.
    kept: what editors want and the author has not taken over.
    """

    verdict: Verdict
    body: str
    labels: frozenset[str] = frozenset()
    findings: Sequence[Finding] = ()
    suggestions: Suggestions = NO_SUGGESTIONS
    row: Row | None = None
    references: frozenset[str] = frozenset()
    kept: Kept = NO_WISHES
