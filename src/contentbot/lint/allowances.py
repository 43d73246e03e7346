"""What a text allows itself, and whether that counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from contentbot.content.document import Document
from contentbot.frozen import dataclass
from contentbot.lint import reading
from contentbot.lint.rule import Facts, Rule
from contentbot.lint.subject import subject
from contentbot.model import Found, Severity, Span
from contentbot.text import late

Raw = tuple[str, Severity, Found]

_SIGN = "contentbot-allow:"
_COMMENT = late(rf"<!--[ \t]*{_SIGN}([\w, -]*)-->")


@dataclass(frozen=True, slots=True)
class Allowance:
    """A rule that an entry or a line is allowed to break, and where that is said."""

    rule: str
    span: Span
    over: Span


def allowances(document: Document) -> list[Allowance]:
    """What the entries and comments of a document allow themselves."""
    out = []
    whole = Span(0, len(document.text))
    for entry in document.entries:
        names = entry.fields.get("allow")
        over = whole if not document.in_place and len(document.entries) == 1 else entry.span
        for number, name in enumerate(names if isinstance(names, list) else ()):
            out.append(Allowance(str(name), entry.at(f"allow.{number}"), over))
    if document.edition is not None and _SIGN in document.text:
        items = _Spans(item.span for item in document.all_items())
        for match in _COMMENT.finditer(document.text):
            span = Span(*match.span())
            over = _spoken_of(document, span, items)
            out += (Allowance(name, span, over) for name in re.findall(r"[\w-]+", match[1]))
    return out


def _spoken_of(document: Document, comment: Span, items: _Spans) -> Span:
    """What a comment speaks of: the item on its line or, from a line of its own, what follows."""
    lines = document.lines
    line = lines.line_of(comment.start)
    if lines.string(line).strip() == document.slice(comment):
        line += 1
        while line < len(lines) and not lines.string(line).strip():
            line += 1
    over = lines.span(min(line, len(lines)))
    return next(items.touching(over.start + 1, over.end), over)


def honoured(
    document: Document, facts: Facts, raw: list[Raw], rules: Mapping[str, Rule]
) -> list[Raw]:
    """What is left when allowances are honoured; one that does nothing is a finding."""
    said = allowances(document)
    if not said:
        return raw
    valid = [one for one in said if one.rule in rules and not rules[one.rule].locked]
    valid = [one for one in valid if _counts(one, document, facts)]
    by_rule: dict[str, list[Span]] = {}
    for one in valid:
        by_rule.setdefault(one.rule, []).append(one.over)
    places = {rule: _Spans(overs) for rule, overs in by_rule.items()}
    used: set[tuple[str, Span]] = set()
    kept = []
    for row in raw:
        name, _, found = row
        at = found.span.start
        mine = [(name, over) for over in places[name].touching(at, at)] if name in places else []
        used.update(mine)
        if not mine:
            kept.append(row)
    well = set(valid)
    for one in said:
        if one not in well or (one.rule, one.over) not in used:
            found = Found(
                one.span, _why_unused(one, rules, valid=one in well), "delete the allowance"
            )
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


def _why_unused(one: Allowance, rules: Mapping[str, Rule], *, valid: bool) -> str:
    if valid:
        return f"`{one.rule}` is allowed here but finds nothing"
    if one.rule in rules and not rules[one.rule].locked:
        return f"only an editor can allow `{one.rule}`"
    known = one.rule in rules or one.rule in reading.READING or one.rule in reading.SCHEMA
    return f"`{one.rule}` cannot be allowed" if known else f"there is no rule `{one.rule}`"


class _Spans:
    """Spans, some within others, found again by place; a text may hold thousands."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        self.starts = [span.start for span in self.spans]
        self.reach = list(accumulate((span.end for span in self.spans), max))

    def touching(self, start: int, end: int) -> Iterator[Span]:
        """Those that begin by `end` and do not end before `start`, the last first."""
        for number in range(bisect_right(self.starts, end) - 1, -1, -1):
            if self.reach[number] < start:
                return  # nor does any before it reach so far
            if self.spans[number].end >= start:
                yield self.spans[number]
