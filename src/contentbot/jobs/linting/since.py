"""What is new in some files against what they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from contentbot.content import library
from contentbot.content.document import Document
from contentbot.content.library import Source
from contentbot.jobs.linting import changes, lint
from contentbot.jobs.linting.changes import At
from contentbot.jobs.linting.gather import Base
from contentbot.jobs.linting.lint import Linted, Prepared, Work
from contentbot.lint.subject import identity
from contentbot.model import Finding, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """A file as it is and as it was.

    above, below: the lines from where on, at either end, it is the same in both.
    """

    row: Linted
    known: tuple[Finding, ...]
    entries: tuple[At, ...]
    were: tuple[At, ...]
    above: int
    below: int

    def stayed(self, line: int) -> bool:
        """Whether a line lies outside the part that changed."""
        return line <= self.above or line > self.below


def report(
    prepared: Prepared, base: Base, kind: str | None, begun: Callable[[str], None]
) -> Report:
    """A report of what is new, and of the entries that were added, changed, moved or removed.

    kind: of all files, if it was given. begun: is told of each file before it is read.
    """
    files = list(_compared(prepared, base, kind, begun))
    old = [at for file in files for at in file.were]
    new = [at for file in files for at in file.entries]
    pairs = changes.pair(old, new)
    names = {identity(at.entry): identity(was.entry) for at, was in pairs.items()}
    quiet = _quiet(files, names)
    rows = [
        replace(row, findings=tuple(one for one in row.findings if id(one) not in quiet))
        for row in (file.row for file in files[: len(prepared.todo)])
    ]
    found = lint.report(rows, prepared.notes if prepared.todo else ())
    return replace(found, changes=changes.between(old, new, pairs))


def _compared(
    prepared: Prepared, base: Base, kind: str | None, begun: Callable[[str], None]
) -> Iterator[_Compared]:
    """The files looked at in their order, then those that are gone."""
    work = prepared.work
    waiting = lint.waiting_addresses([*base.waiting, *base.files.values()])
    then = replace(work, waiting=waiting, submission=None)
    for source, its_kind in prepared.todo:
        begun(source.path)
        was = base.files.get(source.path) if source.refusal is None else None
        known, before = _as_it_was(was, then, kind)
        row, document = lint.look(source, its_kind, work, before)
        unread = document is None or (document.faults and not document.entries)
        above, below = _same_ends(was.text if was else "", source.text)
        yield _Compared(
            row=row,
            known=known,
            entries=tuple(changes.placed(document)) if document else (),
            # Of a file that can no longer be read, nobody can say what was taken out.
            were=tuple(changes.placed(before)) if before and not unread else (),
            above=above,
            below=below,
        )
    paths = {source.path for source, _ in prepared.todo}
    for path, was in base.files.items():
        known, before = _as_it_was(was, then, kind) if path not in paths else ((), None)
        if before is not None:
            were = tuple(changes.placed(before))
            yield _Compared(row=Linted(path), known=known, entries=(), were=were, above=0, below=0)


def _as_it_was(
    source: Source | None, work: Work, kind: str | None
) -> tuple[tuple[Finding, ...], Document | None]:
    """The findings of a file at the base, and the file itself; nothing if it was no content."""
    if source is None:
        return (), None
    todo, _ = library.check_kinds([replace(source, named=False)], work.settings, kind)
    if not todo:
        return (), None
    row, document = lint.look(*todo[0], replace(work, brought=True))
    return row.findings, document


def _quiet(files: Sequence[_Compared], names: Mapping[str, str]) -> set[int]:
    """The findings (by `id`) that were there before, whatever line they are on now.

    A finding on a line that stayed has the first claim on an old one: of two that say the
    same about the same entry, the added one is new.
    """
    known = Counter(one.about for file in files for one in file.known)
    quiet: set[int] = set()
    for first in (True, False):
        for file in files:
            for one in file.row.findings:
                if file.stayed(one.line) is not first:
                    continue
                about = next((about for about in _abouts(one, names) if known[about] > 0), None)
                if about is not None:
                    known[about] -= 1
                    quiet.add(id(one))
    return quiet


def _abouts(finding: Finding, names: Mapping[str, str]) -> Iterator[str]:
    """What a finding says, also by the name that its entry had before."""
    yield finding.about
    said, _, name = finding.about.rpartition("\0")
    if name in names:
        yield f"{said}\0{names[name]}"


def _same_ends(old: str, new: str) -> tuple[int, int]:
    """The last line of the common beginning of two texts, and the line before their common end."""
    before, after = old.splitlines(), new.splitlines()
    most = min(len(before), len(after))
    above = next((i for i in range(most) if before[i] != after[i]), most)
    rest = range(1, most - above + 1)
    below = next((i - 1 for i in rest if before[-i] != after[-i]), most - above)
    return above, len(after) - below
