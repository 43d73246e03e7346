"""Whether a fixed text may stand in for the old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contentbot.content.document import Document
from contentbot.model import Crash, Edit, Entry, Finding, Span
from contentbot.text import moved

PLACE = frozenset({"section", "group"})


@dataclass(frozen=True, slots=True)
class Look:
    """A text as all rules see it."""

    document: Document
    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...] = ()


def proved(before: Look, after: Look, edits: Sequence[Edit]) -> bool:
    """Whether edits did what they say and nothing else.

    No entry and no heading is lost; an entry differs only in fields that an edit touches or
    that could not be read before; no error is new (of an entry that could not be read before,
    errors do not count).
    """
    change = _Change(before, after, sorted(edits, key=lambda edit: edit.span))
    pairs = change.pairs()
    if pairs is None:
        return False
    return all(change.same(old, new) for old, new in pairs) and not any(
        change.new_errors({id(new): old for old, new in pairs})
    )


class _Change:
    """Two looks at a text, and the edits that lie between them."""

    def __init__(self, before: Look, after: Look, edits: Sequence[Edit]) -> None:
        self.before = before
        self.after = after
        self.edits = edits
        self.old_headings = _headings(before.document)
        self.new_headings = _headings(after.document)

    @property
    def same_headings(self) -> bool:
        """Whether no edit made a heading, or another one."""
        return self.old_headings == self.new_headings

    def pairs(self) -> list[tuple[Entry, Entry]] | None:
        """Each old entry with the new one at its place; None when something is lost."""
        if len(self.new_headings) < len(self.old_headings):
            return None
        pairs: list[tuple[Entry, Entry]] = []
        taken: set[int] = set()
        for old in self.before.document.entries:
            place = moved(_anchor(old), self.edits)
            new = self.after.document.entry_at(place)
            if new is not None and id(new) not in taken:
                taken.add(id(new))
                pairs.append((old, new))
            elif not self._is_heading_now(place):
                return None
        return pairs

    def _is_heading_now(self, place: int) -> bool:
        """Whether what was taken for an entry is a heading that lacked its sign."""
        found = self.after.document.edition
        return self.old_headings != self.new_headings and any(
            one.span.start <= place < one.span.end for one in (found.headings if found else ())
        )

    def same(self, old: Entry, new: Entry) -> bool:
        """Whether an entry differs only where an edit touches it."""
        if old.kind != new.kind and self.same_headings:
            return False
        return all(
            old.fields.get(name) == new.fields.get(name) or self._may_differ(old, name)
            for name in {*old.fields, *new.fields}
        )

    def _may_differ(self, entry: Entry, name: str) -> bool:
        if name in PLACE and name not in entry.spans:
            return not self.same_headings
        if name not in entry.fields:
            return True  # it could not be read before
        inner = f"{name}."
        spans = [s for key, s in entry.spans.items() if key == name or key.startswith(inner)]
        return self._touched(spans or [entry.span])

    def _touched(self, spans: Sequence[Span]) -> bool:
        return any(_touches(edit, span) for span in spans for edit in self.edits)

    def new_errors(self, old_of: Mapping[int, Entry]) -> Iterator[Finding]:
        """Errors of the new text that the old one did not have at that place."""
        lines = self.after.document.lines
        known = Counter(
            (one.rule, lines.line_of(moved(one.span.start, self.edits)))
            for one in _errors(self.before)
        )
        for one in _errors(self.after):
            place = (one.rule, one.line)
            known[place] -= 1
            if known[place] >= 0:
                continue
            entry = self.after.document.entry_at(one.span.start)
            if entry is None or not _read_anew(old_of.get(id(entry)), entry, one.span.start):
                yield one


def _anchor(entry: Entry) -> int:
    """A place inside an entry that edits of its ends do not reach."""
    for name in ("url", "title"):
        span = entry.spans.get(name)
        # The address of a reference stands at its definition, far from the entry.
        if span is not None and entry.span.start <= span.start < entry.span.end:
            return span.start
    return entry.span.start


def _read_anew(old: Entry | None, new: Entry, offset: int) -> bool:
    """Whether an entry, or the field of it at an offset, could not be read before."""
    if old is None:
        return True
    spans = (new.spans.get(name) for name in new.fields.keys() - old.fields.keys())
    return any(span is not None and span.start <= offset <= span.end for span in spans)


def _touches(edit: Edit, span: Span) -> bool:
    return edit.span.start <= span.end and span.start <= edit.span.end


def _errors(look: Look) -> Iterator[Finding]:
    return (one for one in look.findings if one.severity == "error")


def _headings(document: Document) -> list[tuple[int, str]]:
    found = document.edition.headings if document.edition else ()
    return [(one.level, one.title) for one in found]
