"""The addresses of the entries that a pull adds, as its diff shows them: by them one is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from contentbot.forge import ChangedFile
from contentbot.jobs.answering import patch, scope
from contentbot.jobs.commanding import kept

_FIELD = re.compile(r"(?:- )?\s*[\"']?url[\"']?:\s*[\"']?(\S+?)[\"']?\s*(?:#.*)?")
_LINK = re.compile(r"\]\(<?([^\s<>)]+)")
_ITEM = ("* ", "- ", "+ ")


def of(files: Iterable[ChangedFile]) -> tuple[str, ...]:
    """The keys of the addresses, in the order of the diff, each once."""
    found = (kept.key_of(url) for file in files for url in _addresses(file))
    return tuple(dict.fromkeys(found))


def of_lines(files: Iterable[ChangedFile]) -> tuple[str, ...]:
    """Those of them that stand in lines of a draft."""
    return of(file for file in files if scope.is_draft(file.path))


def _addresses(file: ChangedFile) -> Iterator[str]:
    rows = [row.text for hunk in patch.hunks(file.patch or "") for row in hunk if row.added]
    if scope.is_entry_file(file.path):
        fields = (_FIELD.fullmatch(row) for row in rows if not row.startswith(" "))
        yield from (field[1] for field in fields if field)
    elif scope.is_draft(file.path):
        links = (_LINK.search(row) for row in rows if row.lstrip().startswith(_ITEM))
        yield from (link[1] for link in links if link)
