"""What `lint` was asked for, as far as the options alone tell."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from contentbot.content import library, schema
from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.lint import engine
from contentbot.lint.engine import Selection
from contentbot.lint.rule import Submission, load_facts
from contentbot.model import State

CONTENT = "content"
SETTINGS_FILE = Path(CONTENT, library.SETTINGS_NAME)
EDITIONS = Path(CONTENT, "editions")
WAITING = (Path(CONTENT, "inbox"), Path(CONTENT, "cfps"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of `lint`, as given."""

    paths: tuple[Path, ...] = ()
    root: Path | None = None
    changed_since: str | None = None
    at: str | None = None
    archive: Path | None = None
    config: str | None = None
    kind: str | None = None
    state: State | None = None
    facts: Path | None = None
    select: str | None = None
    ignore: str | None = None
    today: date

    def wanted(self) -> tuple[Path, ...]:
        """The paths to look at: those that were named, else content/."""
        return self.paths or ((self.root or Path()) / CONTENT,)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the options say of the findings that are wanted, and of whose they are."""

    selection: Selection
    submission: Submission | None


def terms(request: Request) -> Terms:
    """The rules that were asked for, and what `--facts` says.

    Raises:
        UsageError: a rule or kind does not exist, or the facts are not what they must be.
    """
    if request.kind is not None and request.kind not in library.LINTED:
        known = ", ".join(sorted(library.LINTED))
        raise UsageError(f"there is no kind `{request.kind}`; there are {known}")
    return Terms(_selection(request), _submission(request.facts) if request.facts else None)


def _selection(request: Request) -> Selection:
    select, ignore = (
        frozenset(name.strip() for name in (given or "").split(",") if name.strip())
        for given in (request.select, request.ignore)
    )
    if unknown := engine.known_rule_names(select | ignore) if select or ignore else ():
        raise UsageError(f"there is no rule `{unknown[0]}`; `contentbot rules` lists them")
    return Selection(select, ignore)


def _submission(path: Path) -> Submission:
    try:
        data = json.loads(library.read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON: {error}") from error
    if not isinstance(data, dict):
        raise UsageError(f"{path}: not a JSON object")
    for fault in schema.check("facts", data):
        raise UsageError(f"{path}: {fault.message}")
    return load_facts(data)
