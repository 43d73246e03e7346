"""Which entries a pull added, changed, moved or removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from contentbot.content.archive import quick_key
from contentbot.content.document import Document
from contentbot.model import Change, Entry

# Fields that say where an entry belongs, and those that a line of a draft has no room for.
PLACE = frozenset({"kind", "section", "group", "edition"})
KEPT_IN_FILES = frozenset(
    {"id", "not_before", "hold", "allow", "submitted_by", "pull", "disclosure", "note"}
)


@dataclass(frozen=True, slots=True, eq=False)
class At:
    """An entry and where it stands; in_file: in a file of its own, not in an edition."""

    entry: Entry
    path: str
    line: int
    in_file: bool

    @property
    def place(self) -> tuple[object, ...]:
        """What is another place: another file, section, group or edition."""
        edition = self.entry.fields.get("edition")
        return self.path, self.entry.section, self.entry.group, edition

    @property
    def identities(self) -> tuple[tuple[str, str], ...]:
        """What it may be known again by, the surest first."""
        entry = self.entry
        page = quick_key(entry.url) if entry.url else ""
        name = entry.title or entry.text("name") or entry.text("text")
        return (
            ("id", entry.text("id")),
            ("address and day", page and f"{page} {entry.fields.get('starts')}"),
            ("address", page),
            ("name", name),
            ("place", f"{self.path} {entry.section}" if entry.kind == "text" else ""),
        )


STRENGTHS = 5


def placed(document: Document) -> Iterator[At]:
    """The entries of a document with their places."""
    in_file = document.edition is None
    for entry in document.entries:
        yield At(entry, document.path, document.lines.line_of(entry.span.start), in_file)


def pair(old: Sequence[At], new: Sequence[At]) -> dict[At, At]:
    """For the new entries that are known again: what each was.

    Surer signs come first, and for each sign an entry of the same place: a copy elsewhere
    does not take the place of what stayed.
    """
    pairs: dict[At, At] = {}
    free = dict.fromkeys(old)
    for strength in range(STRENGTHS):
        for same_place in (True, False):
            index: dict[tuple[object, ...], list[At]] = {}
            for at in free:
                index.setdefault(_key(at, strength, same_place), []).append(at)
            for at in new:
                rows = index.get(_key(at, strength, same_place))
                if at not in pairs and rows and at.identities[strength][1]:
                    pairs[at] = rows.pop(0)
                    del free[pairs[at]]
    return pairs


def _key(at: At, strength: int, same_place: bool) -> tuple[object, ...]:
    # What a file says may be of any kind; as text it can be looked up.
    return at.entry.kind, at.identities[strength], repr(at.place) if same_place else None


def between(old: Sequence[At], new: Sequence[At], pairs: Mapping[At, At]) -> tuple[Change, ...]:
    """What leads from some entries to others; unchanged ones are left out."""
    found = []
    for at in new:
        was = pairs.get(at)
        if was is None:
            found.append(_change("added", at))
        elif _differ(was, at):
            found.append(_change("changed", at, was))
        elif was.place != at.place:
            found.append(_change("moved", at, was))
    kept = set(pairs.values())
    return (*found, *(_change("removed", at) for at in old if at not in kept))


def _differ(was: At, at: At) -> bool:
    """Whether two entries say something else, wherever each of them stands."""
    apart = PLACE if was.in_file == at.in_file else PLACE | KEPT_IN_FILES
    old, new = was.entry.fields, at.entry.fields
    return any(old.get(name) != new.get(name) for name in _names(old, new) - apart)


def _names(*fields: Iterable[str]) -> set[str]:
    return set().union(*fields)


def _change(
    change: Literal["added", "changed", "moved", "removed"], at: At, was: At | None = None
) -> Change:
    return Change(
        change=change,
        path=at.path,
        line=at.line,
        kind=at.entry.kind,
        section=at.entry.section,
        fields=at.entry.fields,
        before=was.entry.fields if was else None,
    )
