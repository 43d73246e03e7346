"""Apply the fixes of a report, each proved before it is kept."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from contentbot.content import library
from contentbot.content.document import Document
from contentbot.content.library import Source
from contentbot.jobs.lint import Work, facts_for
from contentbot.lint import engine
from contentbot.model import Edit, Entry, Finding
from contentbot.text import apply_edits, overlap

ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file after fixing: its old and new text, how many fixes were applied, and which were not."""

    path: str
    before: str
    after: str
    applied: int
    refused: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the text is another."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class _Look:
    """A text as the rules see it."""

    document: Document
    findings: tuple[Finding, ...]


def fix_one(source: Source, kind: str, work: Work, *, unsafe: bool) -> Fixed:
    """Fix one file, round after round until nothing changes."""
    look = _look(source, kind, work)
    text = before = source.data.decode("utf-8", "replace").removeprefix("\ufeff")
    if look.document.text != text:  # refused by the guard: nothing to mend
        return Fixed(source.path, before, before, 0)
    applied, refused = 0, set[str]()
    for _ in range(ROUNDS):
        wanted = [f for f in look.findings if f.fix and (f.fix.safe or unsafe) and f.id not in refused]
        step = _step(source, kind, work, look, wanted, refused)
        if step is None:
            break
        look, count = step
        applied += count
    return Fixed(source.path, before, look.document.text, applied, tuple(sorted(refused)))


def _look(source: Source, kind: str, work: Work) -> _Look:
    document = library.document(source, kind, work.settings, today=work.today, state=work.state)
    result = engine.run(document, facts_for(document, work, named=source.named), work.selection)
    return _Look(document, tuple(result.findings))


def _step(
    source: Source, kind: str, work: Work, look: _Look, wanted: list[Finding], refused: set[str]
) -> tuple[_Look, int] | None:
    """One round: all fixes that do not touch each other, or, if that fails its proof, each alone."""
    chosen = _apart(wanted)
    if not chosen:
        return None
    after = _after(source, kind, work, look, chosen)
    if after is not None:
        return after, len(chosen)
    count = 0
    for finding in chosen:
        # The others have moved its place: it is looked for again by what it says.
        here = next((f for f in look.findings if f.about == finding.about and f.fix), None)
        after = _after(source, kind, work, look, [here]) if here else None
        if after is None:
            refused.add(finding.id)
        else:
            look, count = after, count + 1
    return (look, count) if count else None


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose edits do not touch those of one before."""
    chosen: list[Finding] = []
    edits: list[Edit] = []
    for finding in findings:
        own = finding.fix.edits if finding.fix else ()
        if not any(overlap(a, b) or _touch(a, b) for a in own for b in edits[-40:]):
            chosen.append(finding)
            edits += own
    return chosen


def _touch(a: Edit, b: Edit) -> bool:
    return a.span.end == b.span.start or b.span.end == a.span.start


def _after(source: Source, kind: str, work: Work, look: _Look, findings: list[Finding]) -> _Look | None:
    """How the file looks after some fixes; None when that is not proved to be right."""
    edits = [edit for finding in findings if finding.fix for edit in finding.fix.edits]
    try:
        text = apply_edits(look.document.text, edits)
    except ValueError:
        return None
    if text == look.document.text:
        return None
    after = _look(replace(source, data=text.encode()), kind, work)
    return after if proved(look, after, edits) else None


def proved(before: _Look, after: _Look, edits: list[Edit]) -> bool:
    """Whether a fixed text may stand in for the old one.

    It parses; entries that no edit touches are the same; none is lost; and there is no
    error that was not there before (an entry that could not be read before may show new ones).
    """
    old, new = before.document, after.document
    if {name for name, _ in new.faults} - {name for name, _ in old.faults}:
        return False
    if len(new.entries) < len(old.entries):
        return False
    touched = {id(e) for e in old.entries for edit in edits if _reaches(e, edit)}
    kept = Counter(_facts(entry) for entry in new.entries)
    kept.subtract(_facts(entry) for entry in old.entries if id(entry) not in touched)
    if min(kept.values(), default=0) < 0:
        return False
    known = Counter((f.rule, _where(before, f)) for f in before.findings if f.severity == "error")
    fresh = Counter((f.rule, _where(after, f)) for f in after.findings if f.severity == "error")
    unread = len(new.entries) > len(old.entries)
    return unread or sum((_rules(fresh) - _rules(known)).values()) == 0


def _rules(counts: Mapping[tuple[str, str], int]) -> Counter[str]:
    out: Counter[str] = Counter()
    for (rule, _), count in counts.items():
        out[rule] += count
    return out


def _where(look: _Look, finding: Finding) -> str:
    return look.document.lines.string(finding.line).strip()


def _reaches(entry: Entry, edit: Edit) -> bool:
    return entry.span.start <= edit.span.end and edit.span.start <= entry.span.end


def _facts(entry: Entry) -> str:
    return f"{entry.kind}{entry.section}{sorted(entry.fields.items(), key=lambda item: item[0])!r}"


def published(path: str) -> bool:
    """Whether a file is a published edition, which is fixed only when it is named."""
    return "editions" in PurePosixPath(path.replace("\\", "/")).parts[:-1]


def fix_all(todo: Iterable[tuple[Source, str]], work: Work, *, unsafe: bool) -> list[Fixed]:
    """Fix several files; those of `editions/` only when named themselves."""
    return [
        fix_one(source, kind, work, unsafe=unsafe)
        for source, kind in todo
        if source.named or not published(source.path)
    ]


def diff(fixed: Iterable[Fixed]) -> str:
    """The changes as one patch that `git apply` or `patch -p0` takes."""
    out = []
    for one in fixed:
        out += difflib.unified_diff(
            one.before.splitlines(keepends=True),
            one.after.splitlines(keepends=True),
            one.path,
            one.path,
        )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in out)


__all__ = ["Fixed", "diff", "fix_all", "fix_one", "proved", "published"]
