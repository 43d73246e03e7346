"""Runs the rules on a document and makes findings of what they say."""

from __future__ import annotations

import re
import traceback
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

from contentbot.content import schema
from contentbot.content.document import Document
from contentbot.lint.rule import RULES, Facts, Rule
from contentbot.model import Crash, Entry, Finding, Found, Severity, Span

_ALLOW = re.compile(r"<!--\s*contentbot-allow:\s*([\w, -]*?)\s*-->")
_NUMBERS = re.compile(r"\b(?:line|lines) \d+(?:, \d+)*")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules run: all, unless some are named; never those that are ignored."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def takes(self, name: str) -> bool:
        """Whether findings of a rule are wanted."""
        return (not self.select or name in self.select) and name not in self.ignore


@cache
def load_rules() -> Mapping[str, Rule]:
    """All rules; importing their modules registers them."""
    from contentbot.lint import rules

    rules.load()
    return RULES


@dataclass(frozen=True, slots=True)
class Allowance:
    """A rule that an entry or a line is allowed to break, and where that is said."""

    rule: str
    span: Span
    over: Span


@dataclass(frozen=True, slots=True)
class Result:
    """What a run over one document gave."""

    findings: list[Finding] = field(default_factory=list)
    crashes: list[Crash] = field(default_factory=list)


def run(document: Document, facts: Facts, selection: Selection = Selection()) -> Result:
    """Findings of all rules on a document, in the order of the text."""
    result = Result()
    raw: list[tuple[str, Severity, Found]] = [
        (name, found.severity or "error", found) for name, found in document.faults
    ]
    raw += _schema_faults(document)
    for rule in load_rules().values():
        if rule.on != "any" and (rule.on == "edition") != (document.edition is not None):
            continue
        try:
            raw += ((rule.name, found.severity or rule.severity, found) for found in list(rule.check(document, facts)))
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})"
            result.crashes.append(Crash(rule.name, document.path, told))
    raw = _allowed(document, facts, raw)
    raw = [one for one in raw if selection.takes(one[0])]
    raw.sort(key=lambda one: (one[2].span, one[0]))
    result.findings.extend(_findings(document, raw))
    return result


# --- schema ---------------------------------------------------------------------------------


def _schema_faults(document: Document) -> Iterator[tuple[str, Severity, Found]]:
    for entry in document.entries:
        for fault in schema.check(entry.kind, entry.fields):
            span = _schema_place(entry, fault)
            yield f"schema-{fault.keyword}", "error", Found(span, fault.message, fault.help)


def _schema_place(entry: Entry, fault: schema.SchemaFault) -> Span:
    if fault.on_key and f"key:{fault.path}" in entry.spans:
        return entry.spans[f"key:{fault.path}"]
    path = fault.path
    while path:
        if path in entry.spans:
            return entry.spans[path]
        path = path.rpartition(".")[0]
    return entry.line


# --- allowances -----------------------------------------------------------------------------


def allowances(document: Document) -> list[Allowance]:
    """What the entries and comments of a document allow themselves."""
    out = []
    for entry in document.entries:
        names = entry.fields.get("allow")
        if isinstance(names, list):
            for number, name in enumerate(names):
                where = entry.spans.get(f"allow.{number}", entry.line)
                out.append(Allowance(str(name), where, entry.span))
    for span in document.edition.comments if document.edition else ():
        match = _ALLOW.match(document.text, span.start, span.end)
        if match:
            over = _next_item(document, span)
            out += (Allowance(name.strip(), span, over) for name in match[1].split(",") if name.strip())
    return out


def _next_item(document: Document, comment: Span) -> Span:
    """What a comment speaks of: the item on its line, else the next line with text."""
    lines = document.lines
    line = lines.line_of(comment.start)
    if document.slice(lines.span(line)).strip() == document.slice(comment).strip():
        line += 1
        while line < len(lines) and not lines.string(line).strip():
            line += 1
    over = lines.span(min(line, len(lines)))
    for item in document.all_items():
        if item.span.start <= over.start < item.span.end or over.start == item.line.start:
            return item.span
    return over


def _allowed(
    document: Document, facts: Facts, raw: list[tuple[str, Severity, Found]]
) -> list[tuple[str, Severity, Found]]:
    said = allowances(document)
    if not said:
        return raw
    rules = load_rules()
    counts = facts.submission is None or facts.submission.may_write
    used: Counter[Allowance] = Counter()
    kept = []
    for one in raw:
        name, _, found = one
        allowance = next((a for a in said if a.rule == name and _within(found.span, a.over)), None)
        locked = name not in rules or rules[name].locked
        if allowance is None or locked or not counts:
            kept.append(one)
        else:
            used[allowance] += 1
    for allowance in said:
        if used[allowance]:
            continue
        name = allowance.rule
        if name in rules and not rules[name].locked and counts:
            text = f"`{name}` is allowed here but finds nothing"
        elif counts:
            text = f"`{name}` cannot be allowed" if name in rules else f"there is no rule `{name}`"
        else:
            text = f"only an editor can allow `{name}`"
        kept.append(("unused-allowance", "warning", Found(allowance.span, text, "delete the allowance")))
    return kept


def _within(span: Span, over: Span) -> bool:
    return over.start <= span.start and span.start <= over.end


# --- findings -------------------------------------------------------------------------------


def _findings(document: Document, raw: Iterable[tuple[str, Severity, Found]]) -> Iterator[Finding]:
    lines = document.lines
    starts = [entry.span.start for entry in document.entries]
    seen: Counter[str] = Counter()
    for name, severity, found in raw:
        line, column = lines.position(found.span.start)
        end_line, end_column = lines.position(found.span.end)
        subject = _subject(document, starts, found.span, line)
        about = f"{name}\0{_NUMBERS.sub('', found.message)}\0{subject}"
        seen[about] += 1
        about = f"{about}\0{seen[about]}"
        places = ()
        if found.fix:
            places = tuple(
                (lines.position(edit.span.start), lines.position(edit.span.end))
                for edit in found.fix.edits
            )
        yield Finding(
            id=blake2b(f"{document.path}\0{about}".encode(errors="replace"), digest_size=8).hexdigest(),
            about=about, rule=name, severity=severity, path=document.path, span=found.span,
            line=line, column=column, end_line=end_line, end_column=end_column,
            message=found.message, help=found.help, fix=found.fix, fix_places=places,
        )  # fmt: skip


def _subject(document: Document, starts: list[int], span: Span, line: int) -> str:
    """Which entry or line a finding is about, whatever line that is on."""
    index = bisect_right(starts, span.start) - 1
    if index >= 0:
        entry = document.entries[index]
        if span.start <= entry.span.end:
            return entry.url or entry.title or entry.text("name")
    return document.lines.string(line).strip()


def known_rule_names(names: Collection[str]) -> list[str]:
    """Those of some names that no rule has, nor any schema keyword."""
    rules = load_rules()
    return sorted(
        name for name in names if name not in rules and not name.startswith("schema-") and name not in READER_RULES
    )


READER_RULES = {
    "yaml-syntax": "The file is no YAML.",
    "duplicate-key": "A key is there twice.",
    "yaml-anchor": "Anchors and aliases are not allowed.",
    "yaml-tag": "Tags are not allowed.",
    "yaml-merge-key": "The merge key is not allowed.",
    "too-deep": "Values are nested too deeply.",
    "too-many-nodes": "The file has too many values.",
    "not-a-mapping": "An entry is a list of names and values.",
    "file-too-large": "The file is larger than the cap.",
    "line-too-long": "A line is longer than the cap.",
    "control-character": "The file has a control character.",
    "not-utf8": "The file is not UTF-8.",
    "too-expensive": "Reading the file takes too much time or memory.",
    "unused-allowance": "An allowance silences nothing, or is not allowed itself.",
}
