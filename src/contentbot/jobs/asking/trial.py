"""An entry on trial: the file that it would be, and what the rules say of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contentbot.content import entry_text, library, schema
from contentbot.content.library import Source
from contentbot.errors import UsageError
from contentbot.jobs.asking.questions import Fields
from contentbot.jobs.linting import fix, lint
from contentbot.jobs.linting.lint import Work
from contentbot.lint import engine
from contentbot.model import Entry, Finding, Report


@dataclass(frozen=True, slots=True)
class Place:
    """The kind that is made, the folder that holds content/, and what the rules may know."""

    kind: str
    root: Path
    work: Work

    @property
    def folder(self) -> Path:
        """The folder for entries of this kind."""
        names = (name for name, kind in library.FOLDERS.items() if kind == self.kind)
        return self.root / "content" / next(names, "inbox")

    def path(self, fields: Fields) -> Path:
        """The file for an entry."""
        words = (fields.get(name) for name in ("title", "name", "text"))
        title = next((word for word in words if isinstance(word, str)), "")
        url = fields.get("url")
        return self.folder / entry_text.file_name(title, url if isinstance(url, str) else "")

    def text(self, fields: Fields) -> str:
        """The file's text: fields in the order of their schema, below a line for editors."""
        known = list(schema.load(self.kind)["properties"])
        own = {} if library.FOLDERS[self.folder.name] == self.kind else {"kind": self.kind}
        fields = {**own, **fields}
        name = f"schemas/{self.kind}.schema.json"
        there = (self.root / name).is_file()
        head = f"# yaml-language-server: $schema=../../{name}\n" if there else ""
        return head + entry_text.write({key: fields[key] for key in known if key in fields})


@dataclass(frozen=True, slots=True)
class Trial:
    """An entry after all safe fixes, and what the rules still say of it.

    fields: as fixed, without those that only the file needs. remarks: what the fixes changed.
    """

    path: Path
    text: str
    fields: Fields
    entry: Entry
    report: Report
    remarks: tuple[str, ...]

    def within(self, finding: Finding, path: str) -> bool:
        """Whether a finding is about the value at a path, or in it."""
        span = self.entry.spans.get(path)
        if span is None:
            return False
        return span.start <= finding.span.start and finding.span.end <= span.end

    def errors_in(self, path: str) -> list[Finding]:
        """The errors in the value at a path."""
        return [f for f in self.report.findings if f.severity == "error" and self.within(f, path)]


def attempt(fields: Fields, place: Place) -> Trial:
    """What comes of some fields of the schema's names.

    Raises:
        UsageError: the file is there already, or the fields are nothing that can be read.
    """
    path = place.path(fields)
    source = Source(os.fspath(path), place.text(fields).encode("utf-8", "replace"), True)
    text = fix.fix_one(source, place.kind, place.work, unsafe=False).after
    report, entry = _checked(path, text, place)
    own = {name: value for name, value in entry.fields.items() if name in fields}
    if place.path(own) != path:  # a mended title or address names the file
        path = place.path(own)
        report, entry = _checked(path, text, place)
    if path.exists():
        raise UsageError(f"{path} is there already; edit it, or choose another title")
    remarks = [line for name, value in own.items() for line in _changes(name, fields[name], value)]
    return Trial(path, text, own, entry, report, tuple(remarks))


def _checked(path: Path, text: str, place: Place) -> tuple[Report, Entry]:
    source = Source(os.fspath(path), text.encode(), True)
    work = place.work
    document = library.document(source, place.kind, work.settings, today=work.today)
    if not document.entries:  # no value can be told apart, so none can be asked for again
        raise UsageError(f"this cannot be an entry: {document.faults[0][1].message}")
    result = engine.run(document, lint.facts_for(document, work, named=True))
    found, crashes = tuple(result.findings), tuple(result.crashes)
    return Report(findings=found, crashes=crashes, files=1, entries=1), document.entries[0]


def _changes(path: str, before: Any, after: Any) -> list[str]:
    if isinstance(after, Mapping) and isinstance(before, Mapping):
        inner = ((f"{path}.{name}", before.get(name), value) for name, value in after.items())
        return [line for one in inner for line in _changes(*one)]
    return [] if before == after else [f"`{path}` is put right: {after}"]
