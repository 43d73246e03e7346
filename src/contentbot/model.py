"""Every noun of contentbot, as frozen values; nothing here decides anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Any, ClassVar, Literal, NamedTuple

from contentbot.frozen import dataclass

Severity = Literal["error", "warning", "info"]
State = Literal["draft", "published"]

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Span(NamedTuple):
    """A part of a text: offsets in characters, the end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement of text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """The edits that mend one finding; safe when the meaning cannot change."""

    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule says: one fault at one place. The engine makes it a finding.

    severity: only where it differs from the rule's own.
    """

    span: Span
    message: str
    help: str = ""
    fix: Fix | None = None
    severity: Severity | None = None


# --- entries ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a reader sees, from a YAML file or from a line of Markdown.

    fields: as the entry's schema names them. Text is inline Markdown in both formats.
    spans: for each field, and for what lies inside it (`organizer.url`, `sessions.0.title`),
        where its value stands. For Markdown, and for plain YAML scalars on one line,
        the text there is the value, letter for letter.
    span: the whole entry: its list item with the sub-items, or the file.
    line: the text of its first line without the sign that ends it (for YAML: the span).
    section, group: ids of the settings, as far as the place tells; None when unknown.
    """

    kind: ClassVar[str] = ""

    span: Span
    line: Span
    fields: Mapping[str, Any]
    spans: Mapping[str, Span]
    section: str | None = None
    group: str | None = None

    def text(self, name: str) -> str:
        """A field's value if it is text, else an empty string."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    # Rules ask for these two a dozen times each: no further call.
    @property
    def title(self) -> str:
        value = self.fields.get("title")
        return value if isinstance(value, str) else ""

    @property
    def url(self) -> str:
        value = self.fields.get("url")
        return value if isinstance(value, str) else ""

    def at(self, name: str) -> Span:
        """Where a field stands; the entry's first line when it has none."""
        return self.spans.get(name, self.line)


class Link(Entry):
    """A link to something worth reading, watching or hearing."""

    __slots__ = ()
    kind = "link"


class Event(Entry):
    """A meetup or conference."""

    __slots__ = ()
    kind = "event"


class Cfp(Entry):
    """A call for papers."""

    __slots__ = ()
    kind = "cfp"


class Task(Entry):
    """A project's call for participation."""

    __slots__ = ()
    kind = "task"


class Testing(Entry):
    """A call for testing."""

    __slots__ = ()
    kind = "testing"


class Pick(Entry):
    """The pick of the week: a library, a tool, a project."""

    __slots__ = ()
    kind = "pick"


class Quote(Entry):
    """The quote of the week."""

    __slots__ = ()
    kind = "quote"


class Text(Entry):
    """Prose with a place."""

    __slots__ = ()
    kind = "text"


ENTRY_KINDS: Mapping[str, type[Entry]] = MappingProxyType(
    {cls.kind: cls for cls in (Link, Event, Cfp, Task, Testing, Pick, Quote, Text)}
)


# --- findings --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault at one place of one file, as it is reported.

    id: the same in every run, whatever lines moved. about: what it says about which entry,
    without path and lines; two reports are compared by it. Lines and columns are 1-based,
    columns in characters, the end not included.
    """

    id: str
    about: str
    rule: str
    severity: Severity
    path: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    help: str = ""
    fix: Fix | None = None
    fix_places: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


@dataclass(frozen=True, slots=True)
class Crash:
    """A rule that failed on a file: the bot's fault."""

    rule: str
    path: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry that a pull added, changed, moved or removed."""

    change: Literal["added", "changed", "moved", "removed"]
    path: str
    line: int
    kind: str
    section: str | None
    fields: Mapping[str, Any]
    before: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Lines of a file, 1-based and both among them, and those that stand there afterwards."""

    first: int
    last: int
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The findings of a run.

    lines: by path and 1-based number, the lines that fixes touch, without their ends.
    mended: by path, what lines become once all fixes are made, one after another.
    """

    findings: tuple[Finding, ...] = ()
    crashes: tuple[Crash, ...] = ()
    files: int = 0
    entries: int = 0
    notes: tuple[str, ...] = ()
    commit: str | None = None
    parents: tuple[str, ...] | None = None
    changes: tuple[Change, ...] | None = None
    lines: Mapping[str, Mapping[int, str]] | None = None
    mended: Mapping[str, tuple[Rewritten, ...]] | None = None

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


# --- plans -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """File changes that are wanted: all of them, or none.

    Paths are relative to the root folder, with `/`.
    writes: the new text of files. removes: files that go.
    was: what files must still hold, letter for letter, for the plan to make sense;
        None: there must be no such file.
    """

    writes: Mapping[str, str] = field(default_factory=dict)
    removes: frozenset[str] = frozenset()
    was: Mapping[str, bytes | None] = field(default_factory=dict)

    @classmethod
    def move(cls, source: str, target: str, *, data: bytes, text: str | None = None) -> Plan:
        """A file goes elsewhere, where there must be none yet.

        data: what it holds. text: its new text; as it was (which then is UTF-8) without.
        """
        return cls(
            writes={target: data.decode() if text is None else text},
            removes=frozenset({source}),
            was={source: data, target: None},
        )

    @property
    def paths(self) -> frozenset[str]:
        """All that is written or removed; none when there is nothing to do."""
        return self.removes.union(self.writes)

    def __or__(self, other: Plan) -> Plan:
        """Both plans as one.

        Raises:
            ValueError: they contradict each other.
        """
        writes, was = {**self.writes, **other.writes}, {**self.was, **other.was}
        removes = self.removes | other.removes
        clash = {
            *(path for path in writes.keys() & removes),
            *(
                path
                for path in self.writes.keys() & other.writes
                if self.writes[path] != writes[path]
            ),
            *(path for path in self.was.keys() & other.was if self.was[path] != was[path]),
        }
        if clash:
            raise ValueError(f"two plans for {', '.join(sorted(clash))}")
        return Plan(writes=writes, removes=removes, was=was)
