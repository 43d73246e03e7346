"""Applies the fixes of findings, each proved before it is kept."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from contentbot.content import library
from contentbot.content.library import BOM, Source
from contentbot.jobs.linting.lint import Linted, Work, facts_for
from contentbot.jobs.linting.proof import Look, proved
from contentbot.lint import engine
from contentbot.model import Edit, Finding
from contentbot.text import apply_edits

ROUNDS = 8  # fixes that make room for others; four is the most that was seen
NEAR = 40  # edits that one may touch; they come in the order of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A file before and after fixing, and what is found in it then.

    applied: how many fixes were made. refused: the rules of those that failed their proof.
    """

    path: str
    data: bytes
    after: str
    applied: int = 0
    refused: tuple[str, ...] = ()
    linted: Linted

    @property
    def before(self) -> str:
        """The old text."""
        return self.data.removeprefix(BOM).decode("utf-8", "replace")

    @property
    def new(self) -> bytes:
        """The new bytes, with the byte order mark of the old ones; unchanged if the text is."""
        mark = BOM if self.data.startswith(BOM) else b""
        return mark + self.after.encode() if self.changed else self.data

    @property
    def changed(self) -> bool:
        """Whether the text is another."""
        return self.before != self.after


def fix_one(source: Source, kind: str, work: Work, *, unsafe: bool = False) -> Fixed:
    """Fix one file, round after round until nothing is left to do.

    A published edition is fixed only when it was named, and a file that cannot be read not
    at all. Should fixes undo each other, the file stays as it is.
    """
    first = _look(source, kind, work)
    document = first.document
    published = document.edition is not None and document.state == "published"
    if document.text != source.text or (published and not source.named):
        return _fixed(source, work, first)
    return _settled(source, kind, work, first, unsafe)


def _settled(source: Source, kind: str, work: Work, first: Look, unsafe: bool) -> Fixed:
    """A file when no more fix can be made; those that undo each other are left out."""
    never: set[str] = set()
    while True:
        look, applied, refused = first, 0, dict[str, str]()
        restless: set[str] = set()
        for number in range(2 * ROUNDS):
            wanted = _wanted(look, work, unsafe=unsafe, refused=refused, never=never)
            if not wanted:
                rules = sorted(never.union(refused.values()))
                return _fixed(source, work, look, applied=applied, refused=rules)
            kept, look = _kept(partial(_after, source, kind, work, look), [], wanted, look)
            applied += len(kept)
            refused.update((one.id, one.rule) for one in wanted if one not in kept)
            if number >= ROUNDS:
                restless.update(one.rule for one in kept)
        never |= restless


def _fixed(
    source: Source, work: Work, look: Look, *, applied: int = 0, refused: Sequence[str] = ()
) -> Fixed:
    findings = tuple(one for one in look.findings if work.selection.takes(one.rule))
    row = Linted(source.path, findings, look.crashes, len(look.document.entries))
    return Fixed(
        path=source.path,
        data=source.data,
        after=look.document.text if applied else source.text,
        applied=applied,
        refused=tuple(refused),
        linted=row,
    )


def _look(source: Source, kind: str, work: Work) -> Look:
    """A file with the findings of all rules: a fix of one must not hurt another."""
    document = library.document(source, kind, work.settings, today=work.today, state=work.state)
    result = engine.run(document, facts_for(document, work, named=source.named))
    return Look(document, tuple(result.findings), tuple(result.crashes))


def _wanted(
    look: Look, work: Work, *, unsafe: bool, refused: Container[str], never: Container[str]
) -> list[Finding]:
    """Findings to fix next: those whose edits do not touch those of one before."""
    chosen: list[Finding] = []
    edits: list[Edit] = []
    for one in look.findings:
        if one.fix is None or not (one.fix.safe or unsafe):
            continue
        if one.id in refused or one.rule in never:
            continue
        own = one.fix.edits
        near = edits[-NEAR:]
        if work.selection.takes(one.rule) and not any(_touch(a, b) for a in own for b in near):
            chosen.append(one)
            edits += own
    return chosen


def _touch(a: Edit, b: Edit) -> bool:
    return a.span.start <= b.span.end and b.span.start <= a.span.end


def _kept(
    attempt: Callable[[Sequence[Finding]], Look | None],
    kept: list[Finding],
    rest: list[Finding],
    look: Look,
) -> tuple[list[Finding], Look]:
    """Those of some findings whose fixes are proved, beside some that are; and the text then.

    When all at once fail, each half is tried: what fails is found in few attempts.
    """
    after = attempt([*kept, *rest])
    if after is not None:
        return [*kept, *rest], after
    if len(rest) == 1:
        return kept, look
    middle = len(rest) // 2
    kept, look = _kept(attempt, kept, rest[:middle], look)
    return _kept(attempt, kept, rest[middle:], look)


def _after(
    source: Source, kind: str, work: Work, look: Look, findings: Sequence[Finding]
) -> Look | None:
    """How the file looks after some fixes; None when that is not proved to be right."""
    text = look.document.text
    edits = [_as_there(edit, text) for one in findings if one.fix for edit in one.fix.edits]
    try:
        new = apply_edits(text, edits)
    except ValueError:
        return None
    if new == text:
        return None
    after = _look(replace(source, data=new.encode()), kind, work)
    return after if proved(look, after, edits) else None


def _as_there(edit: Edit, text: str) -> Edit:
    """An edit whose lines end as those of the text do."""
    if "\n" not in edit.text or "\r\n" not in text:
        return edit
    return replace(edit, text=re.sub(r"\r?\n", "\r\n", edit.text))


# --- as a patch ------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def diff(fixed: Iterable[Fixed]) -> bytes:
    """The changes as a patch, for `git apply` and for `patch -p0` or `-p1` alike."""
    return b"".join(line for one in fixed if one.changed for line in _diff(one))


def _diff(one: Fixed) -> Iterator[bytes]:
    old, new = (_LINE.findall(data.decode()) for data in (one.data, one.new))
    name = f"./{os.path.normpath(one.path)}" if not os.path.isabs(one.path) else one.path
    # A name with white space ends at the tab.
    name = f"{name}\t" if re.search(r"\s", name) else name
    for line in difflib.unified_diff(old, new, name, name):
        yield line.encode("utf-8", "surrogateescape")
        if not line.endswith("\n"):
            yield b"\n\\ No newline at end of file\n"
