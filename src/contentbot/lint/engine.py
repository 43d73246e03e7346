"""Runs the rules on a document and makes findings of what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import field, replace
from functools import cache
from hashlib import blake2b
from itertools import islice

from contentbot.content import schema
from contentbot.content.document import Document
from contentbot.errors import ContentbotError
from contentbot.frozen import dataclass
from contentbot.lint import missing, reading
from contentbot.lint.allowances import Raw, honoured
from contentbot.lint.rule import ALL_KINDS, RULES, Facts, Rule, Rules
from contentbot.lint.subject import subject
from contentbot.model import Crash, Entry, Finding, Found, Span
from contentbot.text import late

MOST = 1_000  # findings of one rule in a file; real files have some dozens

# Line numbers in messages: "on line 12", "`inbox/a.yml:3`".
_LINES = late(r"\blines? \d+(?:, \d+)*|(?<=\.yml):\d+|(?<=\.yaml):\d+|(?<=\.md):\d+")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules run: all, unless some are named; never those that are ignored."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def takes(self, name: str) -> bool:
        """Whether findings of a rule are wanted."""
        return (not self.select or name in self.select) and name not in self.ignore


ALL = Selection()


@cache
def load_rules() -> Rules:
    """All rules; importing their modules registers them."""
    from contentbot.lint import rules

    rules.load()
    return RULES


@dataclass(frozen=True, slots=True)
class Result:
    """What a run over one document gave."""

    findings: list[Finding] = field(default_factory=list)
    crashes: list[Crash] = field(default_factory=list)


def run(document: Document, facts: Facts, selection: Selection = ALL) -> Result:
    """Findings of all rules on a document, in the order of the text."""
    result = Result()
    raw: list[Raw] = [(name, found.severity or "error", found) for name, found in document.faults]
    raw += _schema_faults(document)
    rules = load_rules()
    for rule in _rules_for(document, rules):
        try:
            found = list(islice(rule.check(document, facts), MOST + 1))
        except (ContentbotError, MemoryError):
            raise
        except Exception as error:
            result.crashes.append(crash(rule.name, document.path, error))
            continue
        if found:  # most find nothing, and a file may be one of thousands
            some = found if len(found) <= MOST else _cut(found)
            raw += [(rule.name, one.severity or rule.severity, one) for one in some]
    raw = honoured(document, facts, raw, rules)
    raw = [one for one in raw if selection.takes(one[0])]
    raw.sort(key=lambda one: (one[2].span, one[0]))
    result.findings.extend(_findings(document, raw))
    return result


def _rules_for(document: Document, rules: Rules) -> tuple[Rule, ...]:
    if document.edition is not None:
        return rules.on("edition", ALL_KINDS)
    return rules.on("entry", frozenset([entry.kind for entry in document.entries]))


def _cut(found: list[Found]) -> list[Found]:
    """As many findings of a rule as are told of one file; the last says that there are more."""
    last = found[MOST - 1]
    return [*found[: MOST - 1], replace(last, message=f"{last.message}; more like it follow")]


def crash(rule: str, path: str, error: Exception) -> Crash:
    """What failed on a file, for the maintainers."""
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    told = f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})"
    return Crash(rule, path, told)


# --- schema ---------------------------------------------------------------------------------


def _schema_faults(document: Document) -> Iterator[Raw]:
    for entry in document.entries:
        for fault in schema.check(entry.kind, entry.fields):
            span = _schema_place(entry, fault)
            fix = missing.told(document, entry, fault.path) if fault.keyword == "required" else None
            yield f"schema-{fault.keyword}", "error", Found(span, fault.message, fault.help, fix)


def _schema_place(entry: Entry, fault: schema.SchemaFault) -> Span:
    if fault.on_key and f"key:{fault.path}" in entry.spans:
        return entry.spans[f"key:{fault.path}"]
    path = fault.path
    while path:
        if path in entry.spans:
            return entry.spans[path]
        path = path.rpartition(".")[0]
    return entry.line


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


def known_rule_names(names: Collection[str]) -> list[str]:
    """Those of some names that no rule has, nor any fault of reading or of the schemas."""
    rules = load_rules()
    return sorted(
        name
        for name in names
        if name not in rules and name not in reading.READING and name not in reading.SCHEMA
    )
