"""Entries that stand in a file and in a draft as well; of those in two files the rules tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from contentbot.content.address import key
from contentbot.content.document import Document
from contentbot.jobs.answering import scope
from contentbot.jobs.answering.index import new_address
from contentbot.jobs.assembling.choose import PRODUCED
from contentbot.jobs.assembling.material import Stored
from contentbot.model import Change


def standing(
    stored: Iterable[Stored], drafts: Iterable[Document], *, content: str = "content"
) -> dict[str, tuple[str, ...]]:
    """The pages that the base has, each with the files and drafts that have it.

    Without events and calls: every edition shows those anew.
    """
    found: dict[str, dict[str, None]] = {}
    for one in stored:
        if one.kind not in PRODUCED and one.entry.url:
            found.setdefault(key(one.entry.url), {})[f"{content}/{one.path}"] = None
    for document in drafts:
        for entry in document.entries:
            if entry.kind not in PRODUCED and entry.url:
                found.setdefault(key(entry.url), {})[document.path] = None
    return {page: tuple(paths) for page, paths in found.items()}


def twice(changes: Iterable[Change]) -> list[Change]:
    """The lines that a pull adds to a draft although it adds a file with the same entry, too."""
    return [line for line, _ in pairs(changes)]


def pairs(changes: Iterable[Change]) -> Iterator[tuple[Change, Change]]:
    """The lines of drafts and the files that a pull adds for the same entry."""
    added = [change for change in changes if change.change == "added" and new_address(change)]
    files: dict[tuple[object, ...], Change] = {}
    for change in added:
        if scope.is_entry_file(change.path):
            files.setdefault(_same(change), change)
    for change in added:
        if scope.is_draft(change.path) and _same(change) in files:
            yield change, files[_same(change)]


def _same(change: Change) -> tuple[object, ...]:
    """What an entry in a file and one in a draft have in common: the page; events, the day."""
    if change.kind != "event":
        return (key(new_address(change)),)
    return key(new_address(change)), str(change.fields.get("starts"))[:10]


def elsewhere(change: Change, known: Mapping[str, Collection[str]]) -> str | None:
    """A file that has a draft's new line already, or a draft that has a new file's entry.

    Of two files or two lines the rules tell without us.
    """
    if change.change != "added" or change.kind in PRODUCED:
        return None
    paths = known.get(key(new_address(change)), ()) if new_address(change) else ()
    files = [path for path in paths if scope.is_entry_file(path)]
    if scope.is_draft(change.path):
        return files[0] if files else None
    return None if files else next((path for path in paths if scope.is_draft(path)), None)
