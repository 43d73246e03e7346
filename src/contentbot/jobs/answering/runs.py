"""Which run of the check is told of, and which pull it was about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contentbot.errors import UsageError
from contentbot.forge import Forge, Pull
from contentbot.frozen import dataclass

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REPOSITORY = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)
_WORD = re.compile(r"[a-z_]{1,40}")
_LONGEST = 255  # characters of a branch's name or an address


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of the check that is over.

    event: what started it ("pull_request", "merge_group" ...). conclusion: how it ended
    ("success", "failure", "action_required", "cancelled" ...). head: the commit that it was
    about. head_repository: "owner/name", "" when it was deleted. url: its page, or "".
    """

    id: int
    attempt: int
    event: str
    conclusion: str
    head: str
    head_repository: str
    head_branch: str
    url: str = ""

    @property
    def owner(self) -> str:
        """The account that the head's repository belongs to."""
        return self.head_repository.partition("/")[0]


def read(event: Mapping[str, Any], *, server: str = "https://github.com") -> Run:
    """The run that an event is about. server: where pages of runs are; others are dropped.

    Raises:
        UsageError: the event is not one of a run that is over.
    """
    row = event.get("workflow_run")
    if event.get("action") != "completed" or not isinstance(row, Mapping):
        raise UsageError("the event is not about a run that is over")
    home = row.get("head_repository")
    name = home.get("full_name") if isinstance(home, Mapping) else None
    return Run(
        id=_number(row, "id"),
        attempt=_number(row, "run_attempt"),
        event=_like(_WORD, row, "event"),
        conclusion=_like(_WORD, row, "conclusion"),
        head=_like(_COMMIT, row, "head_sha"),
        head_repository=name if isinstance(name, str) and _REPOSITORY.fullmatch(name) else "",
        head_branch=_text(row, "head_branch"),
        url=_page(row.get("html_url"), server),
    )


def _number(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise UsageError(f"the event's `{name}` is not a number")
    return value


def _text(row: Mapping[str, Any], name: str) -> str:
    """A short text; the forge leaves it out where there is none."""
    value = row.get(name)
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def _like(pattern: re.Pattern[str], row: Mapping[str, Any], name: str) -> str:
    value = _text(row, name)
    if pattern.fullmatch(value) is None:
        raise UsageError(f"the event's `{name}` has another form than expected")
    return value


def _page(value: object, server: str) -> str:
    """An address of the server's own; no sign in it that could end a link in Markdown."""
    own = re.compile(re.escape(server.rstrip("/")) + r"/[\w./-]+", re.ASCII)
    fine = isinstance(value, str) and len(value) <= _LONGEST and own.fullmatch(value)
    return str(value) if fine else ""


def pull_of(run: Run, forge: Forge, *, base: str) -> Pull | None:
    """The open pull that a run was about; None when there is no such one.

    What the event and the report say of pulls counts nothing: the forge is asked which pulls
    come from the run's branch. base: the branch that a pull has to be into.

    Raises:
        OutsideError: the forge does not answer, or says no.
    """
    if not run.owner or not run.head_branch:
        return None
    found = [
        pull
        for pull in forge.pulls(f"{run.owner}:{run.head_branch}")
        if pull.open
        and pull.head == run.head
        and pull.head_repository.casefold() == run.head_repository.casefold()
    ]
    # Of several with the same head nobody can tell which one was judged, and against what.
    return found[0] if len(found) == 1 and found[0].base_branch == base else None
