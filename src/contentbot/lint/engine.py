"""Runs the rules on a document and makes findings of what they say."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

from contentbot.content import schema
from contentbot.content.document import Document
from contentbot.errors import ContentbotError
from contentbot.lint import reading
from contentbot.lint.rule import RULES, Facts, Rule
from contentbot.model import Crash, Entry, Finding, Found, Severity, Span

Raw = tuple[str, Severity, Found]

_ALLOW_SIGN = "contentbot-allow:"
_ALLOW = re.compile(rf"<!--[ \t]*{_ALLOW_SIGN}([\w, -]*)-->")
# Line numbers in messages: "on line 12", "`inbox/a.yml:3`".
_LINES = re.compile(r"\blines? \d+(?:, \d+)*|(?<=\.yml):\d+|(?<=\.yaml):\d+|(?<=\.md):\d+")


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


def _rules_on(what: str) -> list[Rule]:
    """The rules that look at an edition, or at an entry in a file."""
    return [rule for rule in load_rules().values() if rule.on in ("any", what)]


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
    raw: list[Raw] = [(name, found.severity or "error", found) for name, found in document.faults]
    raw += _schema_faults(document)
    for rule in _rules_on("edition" if document.edition is not None else "entry"):
        try:
            found = list(rule.check(document, facts))
        except (ContentbotError, MemoryError):
            raise
        except Exception as error:
            result.crashes.append(crash(rule.name, document.path, error))
            continue
        if found:  # most find nothing, and a file may be one of thousands
            raw += [(rule.name, one.severity or rule.severity, one) for one in found]
    raw = _allowed(document, facts, raw)
    raw = [one for one in raw if selection.takes(one[0])]
    raw.sort(key=lambda one: (one[2].span, one[0]))
    result.findings.extend(_findings(document, raw))
    return result


def crash(rule: str, path: str, error: Exception) -> Crash:
    """What failed on a file, for the maintainers."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    told = f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})"
    return Crash(rule, path, told)


# --- schema ---------------------------------------------------------------------------------


def _schema_faults(document: Document) -> Iterator[Raw]:
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
    whole = Span(0, len(document.text))
    for entry in document.entries:
        names = entry.fields.get("allow")
        over = whole if not document.in_place and len(document.entries) == 1 else entry.span
        for number, name in enumerate(names if isinstance(names, list) else ()):
            out.append(Allowance(str(name), entry.at(f"allow.{number}"), over))
    if document.edition is not None and _ALLOW_SIGN in document.text:
        for match in _ALLOW.finditer(document.text):
            span = Span(*match.span())
            over = _spoken_of(document, span)
            out += (Allowance(name, span, over) for name in re.findall(r"[\w-]+", match[1]))
    return out


def _spoken_of(document: Document, comment: Span) -> Span:
    """What a comment speaks of: the item on its line or, from a line of its own, what follows."""
    lines = document.lines
    line = lines.line_of(comment.start)
    if lines.string(line).strip() == document.slice(comment):
        line += 1
        while line < len(lines) and not lines.string(line).strip():
            line += 1
    over = lines.span(min(line, len(lines)))
    inner = [
        item.span
        for item in document.all_items()
        if item.span.start <= over.end and over.start < item.span.end
    ]
    return inner[-1] if inner else over


def _allowed(document: Document, facts: Facts, raw: list[Raw]) -> list[Raw]:
    """What is left when allowances are honoured; one that does nothing is a finding."""
    said = allowances(document)
    if not said:
        return raw
    rules = load_rules()
    valid = [one for one in said if one.rule in rules and not rules[one.rule].locked]
    valid = [one for one in valid if _counts(one, document, facts)]
    used: set[Allowance] = set()
    kept = []
    for row in raw:
        name, _, found = row
        mine = [a for a in valid if a.rule == name and _within(found.span, a.over)]
        used.update(mine)
        if not mine:
            kept.append(row)
    for one in said:
        if one not in used:
            found = Found(one.span, _why_unused(one, valid=one in valid), "delete the allowance")
            kept.append(("unused-allowance", "warning", found))
    return kept


def _counts(one: Allowance, document: Document, facts: Facts) -> bool:
    """Whether an allowance is an editor's, or was there before the pull."""
    submission = facts.submission
    if submission.may_write if submission else not facts.brought:
        return True
    if facts.before is None:
        return False
    about = subject(document, one.over)
    return any(
        old.rule == one.rule and subject(facts.before, old.over) == about
        for old in allowances(facts.before)
    )


def _why_unused(one: Allowance, *, valid: bool) -> str:
    rules = load_rules()
    if valid:
        return f"`{one.rule}` is allowed here but finds nothing"
    if one.rule in rules and not rules[one.rule].locked:
        return f"only an editor can allow `{one.rule}`"
    known = one.rule in rules or not known_rule_names([one.rule])
    return f"`{one.rule}` cannot be allowed" if known else f"there is no rule `{one.rule}`"


def _within(span: Span, over: Span) -> bool:
    return over.start <= span.start <= over.end


# --- findings -------------------------------------------------------------------------------


def _findings(document: Document, raw: Iterable[Raw]) -> Iterator[Finding]:
    lines = document.lines
    seen: Counter[str] = Counter()
    for name, severity, found in raw:
        line, column = lines.position(found.span.start)
        end_line, end_column = lines.position(found.span.end)
        about = f"{name}\0{_LINES.sub('', found.message)}\0{subject(document, found.span)}"
        seen[about] += 1
        places: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
        if found.fix:
            places = tuple(
                (lines.position(edit.span.start), lines.position(edit.span.end))
                for edit in found.fix.edits
            )
        key = f"{document.path}\0{about}\0{seen[about]}"
        yield Finding(
            id=blake2b(key.encode(errors="replace"), digest_size=8).hexdigest(),
            about=about, rule=name, severity=severity, path=document.path, span=found.span,
            line=line, column=column, end_line=end_line, end_column=end_column,
            message=found.message, help=found.help, fix=found.fix, fix_places=places,
        )  # fmt: skip


def subject(document: Document, span: Span) -> str:
    """What a place of a document is about, wherever it stands: an entry, else its line."""
    entry = document.entry_at(span.start)
    if entry is not None:
        return identity(entry)
    lines = document.lines
    line = lines.line_of(span.start)
    while line < len(lines) and not lines.string(line).strip():
        line += 1
    return lines.string(line).strip()


def identity(entry: Entry) -> str:
    """What an entry is known by in a report: its address or name; of prose, its section."""
    return entry.url or entry.title or entry.text("name") or f"{entry.kind} {entry.section}"


def known_rule_names(names: Collection[str]) -> list[str]:
    """Those of some names that no rule has, nor any fault of reading or of the schemas."""
    rules = load_rules()
    return sorted(
        name
        for name in names
        if name not in rules and name not in reading.READING and name not in reading.SCHEMA
    )
