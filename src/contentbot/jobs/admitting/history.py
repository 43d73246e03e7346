"""Who had entries taken in before: from the history of the default branch alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from contentbot.frozen import dataclass
from contentbot.jobs.answering import scope
from contentbot.ports import Altered, Landed

PATHS = ("content/inbox", "content/events", "content/cfps", "content/drafts")
_MERGE = re.compile(r"Merge pull request #([1-9]\d{0,8}) from ([\w-]{1,39})/", re.ASCII)
_SQUASHED = re.compile(r"\(#([1-9]\d{0,8})\)\s*\Z", re.ASCII)
_NOREPLY = re.compile(r"(?:\d{1,20}\+)?([\w-]{1,39})@users\.noreply\.github\.com", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A pull that came in. author: the account, in small letters. entries: how many it added.

    head: its last commit; "" when it was squashed, and git does not know it any more.
    """

    number: int
    author: str
    when: datetime
    commit: str
    base: str
    head: str
    entries: int
    files: tuple[Altered, ...]


def merged(rows: Iterable[Landed]) -> list[Merged]:
    """The pulls among what came into a branch, in the order of the rows.

    A merge names the account whose repository the pull came from; a squashed one has its
    author's address at the forge, unless that author shows another.
    """
    return [found for row in rows if (found := _merged(row)) is not None]


def taken(pulls: Iterable[Merged]) -> Counter[str]:
    """How many entries of each account came in, by its name in small letters."""
    found: Counter[str] = Counter()
    for one in pulls:
        found[one.author] += one.entries
    return found


def of(counts: Counter[str], account: str) -> int:
    """How many entries of an account came in; none of one that is gone."""
    return counts[account.lower()] if account else 0


def _merged(row: Landed) -> Merged | None:
    known = _author(row)
    if known is None or not row.parents:
        return None
    number, author = known
    return Merged(
        number=number,
        author=author.lower(),
        when=row.when,
        commit=row.commit,
        base=row.parents[0],
        head=row.parents[1] if len(row.parents) == 2 else "",
        entries=entries(row.files),
        files=row.files,
    )


def _author(row: Landed) -> tuple[int, str] | None:
    """The number of the pull that a commit came with, and its author."""
    if len(row.parents) == 2:
        match = _MERGE.match(row.subject)
        return (int(match[1]), match[2]) if match else None
    # The title of a squashed pull is its author's to choose: who that was, it does not tell.
    number, author = _SQUASHED.search(row.subject), _NOREPLY.fullmatch(row.email)
    return (int(number[1]), author[1]) if len(row.parents) == 1 and number and author else None


def entries(files: Sequence[Altered]) -> int:
    """How many entries came with a pull, as far as its files tell.

    New files less those that went, which may be the same under another name; and one for all
    lines of drafts, since not every line is an entry.
    """
    changes = Counter(one.status for one in files if scope.is_entry_file(one.path))
    lines = sum(one.added - one.removed for one in files if scope.is_draft(one.path))
    return max(0, changes["A"] - changes["D"]) + (lines > 0)
