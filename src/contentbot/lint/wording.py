"""The titles of a document: the same for links, events and tasks, in both file formats."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.frozen import dataclass
from contentbot.lint.fields import change, part
from contentbot.model import Edit, Entry, Span
from contentbot.text import late

COVER = "\ufffc"
_LETTERS = late(r"[a-z]{3,}")
_CODE = late(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Title:
    """A title that readers see: its entry, the name of its field, its value and its place."""

    entry: Entry
    name: str
    value: str
    span: Span

    @property
    def plain(self) -> str:
        """The value with each sign of code in it covered, so that places stay the same."""
        return uncoded(self.value)

    @property
    def words(self) -> frozenset[str]:
        """The runs of three letters and more, without accents, in lower case."""
        return words_of(self.value)

    def at(self, document: Document, start: int, end: int) -> Span:
        """Where a part of the title stands."""
        return part(document, self.span, self.value, start, end)

    def edit(self, document: Document, start: int, end: int, *, new: str) -> Edit:
        """The edit that replaces a part of the title."""
        return change(document, self.span, self.value, start, end, new=new)


@lru_cache(maxsize=4096)
def uncoded(value: str) -> str:
    """A title whose code between ticks is covered, letter for letter."""
    if "`" not in value:
        return value
    return _CODE.sub(lambda match: COVER * len(match[0]), value)


@lru_cache(maxsize=4096)
def words_of(value: str) -> frozenset[str]:
    """The words of a title that a dictionary may hold."""
    return frozenset(_LETTERS.findall(value.casefold()))


@lru_cache(maxsize=2)
def _known(document: Document) -> dict[tuple[str, ...], list[Title]]:
    """The titles of a document by the kinds asked for; most rules ask one after another."""
    found: dict[tuple[str, ...], list[Title]] = defaultdict(list)
    for entry in document.entries:
        found[entry.kind,] += _of(entry)
    return found


def _of(entry: Entry) -> Iterator[Title]:
    span = entry.spans.get("title")
    title = entry.title
    if title and span is not None:
        yield Title(entry, "title", title, span)
    sessions = entry.fields.get("sessions")
    if isinstance(sessions, list):
        yield from _sessions(entry, sessions)


def titles(document: Document, *kinds: str) -> Sequence[Title]:
    """The titles of the entries of some kinds, an event's further sessions with them."""
    known = _known(document)
    if kinds not in known:
        known[kinds] = [title for kind in kinds for title in known[kind,]]
    return known[kinds]


def _sessions(entry: Entry, rows: list[object]) -> Iterator[Title]:
    for number, row in enumerate(rows):
        name = f"sessions.{number}.title"
        value = row.get("title") if isinstance(row, dict) else None
        if isinstance(value, str) and value and name in entry.spans:
            yield Title(entry, name, value, entry.spans[name])


def is_house(settings: Settings, entry: Entry) -> bool:
    """Whether an entry stands in a section whose titles are the project's own."""
    section = settings.by_id.get(entry.section or "")
    return section is not None and section.house


def contributed(document: Document, settings: Settings) -> list[Title]:
    """The titles of links that people sent, not of those that the project's own pulls have."""
    return [title for title in titles(document, "link") if not is_house(settings, title.entry)]
