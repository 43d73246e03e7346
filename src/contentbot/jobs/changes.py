"""Which entries a pull added, changed, moved or removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contentbot.content.archive import quick_key
from contentbot.content.document import Document
from contentbot.model import Change, Entry

PLACE = ("section", "group", "edition")


@dataclass(frozen=True, slots=True)
class _At:
    entry: Entry
    path: str
    line: int

    @property
    def place(self) -> tuple[str, str | None, str | None]:
        return self.path, self.entry.section, self.entry.group

    @property
    def said(self) -> Mapping[str, Any]:
        return {name: value for name, value in self.entry.fields.items() if name not in PLACE}


def _placed(documents: Iterable[Document]) -> list[_At]:
    return [
        _At(entry, document.path, document.lines.line_of(entry.span.start))
        for document in documents
        for entry in document.entries
    ]


def _identities(entry: Entry) -> list[tuple[str, str, str]]:
    """What an entry may be known again by, the strongest first."""
    known = [
        ("id", entry.kind, entry.text("id")),
        ("url", entry.kind, quick_key(entry.url) + entry.text("starts")),
        ("url", entry.kind, quick_key(entry.url)),
        ("title", entry.kind, (entry.title or entry.text("name") or entry.text("text"))[:200]),
    ]
    return known


def between(before: Sequence[Document], after: Sequence[Document]) -> tuple[Change, ...]:
    """The changes that lead from some documents to others; unchanged entries are left out."""
    old, new = _placed(before), _placed(after)
    pairs = _pairs(old, new)
    found = []
    for at in new:
        was = pairs.get(id(at.entry))
        if was is None:
            found.append(_change("added", at))
        elif was.said != at.said:
            found.append(_change("changed", at, was))
        elif was.place != at.place:
            found.append(_change("moved", at, was))
    kept = {id(was.entry) for was in pairs.values()}
    found += [_change("removed", at) for at in old if id(at.entry) not in kept]
    return tuple(found)


def _pairs(old: Sequence[_At], new: Sequence[_At]) -> dict[int, _At]:
    """By the identity of a new entry's object: the old entry that it was."""
    pairs: dict[int, _At] = {}
    free = {id(at.entry): at for at in old}
    for strength in range(4):
        index: dict[tuple[str, str, str], list[_At]] = {}
        for at in free.values():
            index.setdefault(_identities(at.entry)[strength], []).append(at)
        for at in new:
            if id(at.entry) in pairs:
                continue
            one = _identities(at.entry)[strength]
            rows = index.get(one) if one[2] else None
            if rows:
                same = next((row for row in rows if row.place == at.place), rows[0])
                rows.remove(same)
                pairs[id(at.entry)] = same
                del free[id(same.entry)]
    return pairs


def _change(change: Any, at: _At, was: _At | None = None) -> Change:
    return Change(
        change=change,
        path=at.path,
        line=at.line,
        kind=at.entry.kind,
        section=at.entry.section,
        fields=at.entry.fields,
        before=was.entry.fields if was else None,
    )
