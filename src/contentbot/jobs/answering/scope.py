"""Whether a pull changes entries only: nothing else goes through without an editor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from contentbot.forge import ChangedFile
from contentbot.frozen import dataclass
from contentbot.jobs.linting.commit_tree import is_odd

LISTED = 3_000  # files that the forge tells of at most; nobody knows what else there is
# No hidden files: nobody reads those, so no check would have looked at them.
_ENTRIES = re.compile(r"content/(?:inbox|events|cfps)/(?:[^/.][^/]*/)*[^/.][^/]*\.ya?ml")
# A pull may change lines of a draft; to make, move or remove one is the editors' work.
_DRAFT = re.compile(r"content/drafts/(?:next|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[\w-]+)?)\.md", re.ASCII)
_KNOWN = frozenset({"added", "removed", "modified", "renamed", "copied"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a pull changes.

    entries: entries, and nothing but them. outside: the other paths, in the forge's order.
    """

    entries: bool
    outside: tuple[str, ...] = ()


def of(files: Sequence[ChangedFile]) -> Scope:
    """What the files of a pull, as the forge tells of them, are about.

    A pull that changes no file at all, or too many to be told of, does not count as entries.
    """
    outside = tuple(dict.fromkeys(path for file in files for path in _outside(file)))
    return Scope(entries=0 < len(files) < LISTED and not outside, outside=outside)


def is_entry_file(path: str) -> bool:
    """Whether a path is that of a file with entries, below the content folder."""
    return _ENTRIES.fullmatch(path) is not None and not is_odd(path)


def is_draft(path: str) -> bool:
    """Whether a path is that of an edition which is being made."""
    return _DRAFT.fullmatch(path) is not None


def _outside(file: ChangedFile) -> Iterator[str]:
    """The paths of a changed file, old and new, that are not merely entries."""
    in_draft = file.status == "modified" and file.previous in (None, file.path)
    for path in _paths(file):
        # Another status, such as "changed", is about the mode of a file or what it is.
        if file.status not in _KNOWN or not (is_entry_file(path) or (in_draft and is_draft(path))):
            yield path


def _paths(file: ChangedFile) -> Iterable[str]:
    return (file.path,) if file.previous is None else (file.previous, file.path)
