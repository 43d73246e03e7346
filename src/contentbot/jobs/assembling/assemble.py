"""Assembling: settings, stored entries, ledger and draft to a plan of the coming edition."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from contentbot.content import ledger
from contentbot.content.ledger import Ledger
from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.jobs.assembling import absorb, choose, difference, material, verdicts
from contentbot.jobs.assembling.absorb import Absorbed
from contentbot.jobs.assembling.choose import PRODUCED, Choice, Waits, Week
from contentbot.jobs.assembling.filing import brought_up, emptied, with_changes
from contentbot.jobs.assembling.material import Unreadable
from contentbot.jobs.assembling.merge import Conflict, merge
from contentbot.jobs.assembling.produced import Produced, as_printed, produced
from contentbot.jobs.assembling.segments import Key, Side, matched, side
from contentbot.jobs.linting.lint import Work
from contentbot.jobs.newsroom import Newsroom, ledger_path
from contentbot.model import Finding, Plan
from contentbot.render.edition import Blank, Block, Printed, print_edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """An edition as assembled: its text, the changes to the content folder, and what to tell.

    path: of the draft, below content/. taken: what is new in the draft, in the order of its
    text. changed: names of entries whose files changed their lines. learned: the files that
    people's edits of the draft made or changed. gone: names of entries that were in the draft,
    and are not by their data. unreadable: files that may hold more entries. findings: of the
    entries that were taken since they name the edition.
    """

    day: date
    number: int
    path: str
    text: str
    plan: Plan
    taken: tuple[Block, ...]
    changed: tuple[str, ...]
    learned: tuple[str, ...]
    gone: tuple[str, ...]
    waits: tuple[Waits, ...]
    unreadable: tuple[Unreadable, ...]
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class _Before:
    """What there was: draft (with its entries named) and ledger, if any.

    was_of: the date of the ledger, where somebody has since changed that of the draft.
    """

    path: str
    text: str | None
    draft: Side | None
    base: Side
    ledger: Ledger
    was_of: date | None


def run(
    room: Newsroom,
    *,
    today: date,
    day: date | None = None,
    only: Collection[str] | None = None,
) -> Assembled:
    """Assemble an edition.

    day: its date; without it the coming one is made. only: names of the entries that may be
    taken from the inbox; None for all. Nothing is written.

    Raises:
        UsageError: settings, template or ledger are missing or faulty.
    """
    day = day or room.next_day(today)
    path = room.draft_path(day)
    before = _before(room, path, day)
    here = material.read(room, today=day)
    stored = [
        one for one in here.stored if only is None or one.kind in PRODUCED or one.name in only
    ]
    absorbed = Absorbed()
    if before.draft is not None:
        absorbed = absorb.absorb(before.base, before.draft, stored, room.settings, day)
    stored, changed = with_changes(room, stored, absorbed)
    book = before.ledger.skip(absorbed.skipped)
    wanted = [one for one in stored if choose.eligible(one, day, room.settings)]
    judged = verdicts.judge(wanted, Work(settings=room.settings, today=day, archive=room.archive))
    week = Week(day, room.settings, _shown(before.draft), judged.faults, frozenset(book.skipped))
    choice = _told_apart(choose.choose(stored, week), book)
    printed = _print(room, book, choice, day)
    merged_text, conflicts, made = _merged(room, before, printed, absorbed)
    conflicts = tuple(_explained(one, choice, day) for one in conflicts)
    book = brought_up(book, made, choice)
    plan = _plan(room, before, merged_text, book, choice) | changed
    named = {one.stored.name for one in choice.taken if day in one.stored.editions}
    return Assembled(
        day=day,
        number=book.number,
        path=path,
        text=merged_text,
        plan=plan,
        taken=tuple(difference.new(before.ledger, printed)),
        changed=tuple(difference.changed(before.ledger, book, before.draft)),
        learned=tuple(sorted(changed.writes)),
        gone=tuple(difference.gone(before.ledger, book)),
        waits=(*choice.waits, *_without_place(choice, printed, room, day)),
        unreadable=here.unreadable,
        findings=tuple(f for name in sorted(named) for f in judged.findings.get(name, ())),
        conflicts=conflicts,
    )


# --- what there was --------------------------------------------------------------------------


def _before(room: Newsroom, path: str, day: date) -> _Before:
    text, book = room.text(path), room.ledger(day)
    was_of = None
    if book is None and text is not None and (old := room.abandoned()) is not None:
        book, was_of = replace(old, edition=day), old.edition
    if book is None:
        book = Ledger(day, room.number(day))
        base = side(path, "", room.settings, {})
    else:
        base = side(path, book.text, room.settings, book.names)
    draft = None
    if text is not None and not text.strip():
        raise UsageError(
            f"{room.content / path}: is empty; take it back from Git, or delete it to have it anew"
        )
    if text is not None:
        draft = matched(side(path, text, room.settings, {}), base.segments)
    return _Before(path, text, draft, base, book, was_of)


def _shown(draft: Side | None) -> frozenset[str]:
    segments = draft.segments if draft is not None else ()
    entries = (one.piece.entry for one in segments if one.is_entry)
    return choose.shown(one for one in entries if one is not None)


def _told_apart(choice: Choice, book: Ledger) -> Choice:
    """New entries under names of their own, where a file had the name of one that is gone."""
    used = {row.name for row in book.rows if row.kind not in PRODUCED}
    taken = []
    for one in choice.taken:
        name, number = one.block.name, 1
        while name in used:
            name, number = f"{one.stored.path}#{number}", number + 1
        taken.append(replace(one, block=replace(one.block, name=name)))
    return replace(choice, taken=tuple(taken))


# --- printing and merging --------------------------------------------------------------------


def _print(room: Newsroom, book: Ledger, choice: Choice, day: date) -> Printed:
    """The edition as its parts make it: what was placed before, in its words, then the new."""
    kept = [
        Block(row.name, row.place, book.lines(row), row.kind, row.order)
        for row in book.rows
        if row.kind not in PRODUCED
    ]
    blocks = list(kept)
    for new in (one.block for one in choice.taken):
        blocks.insert(_position(blocks, new), new)
    blank = Blank(book.number, day, book.values)
    path, template = room.template(day)
    source = str(room.content / path)
    return print_edition(template, blocks, blank, settings=room.settings, source=source)


def _position(blocks: Sequence[Block], new: Block) -> int:
    """Where a block comes: before the first of its place with a higher number, else last."""
    if new.order is not None:
        for number, one in enumerate(blocks):
            if one.place == new.place and one.order is not None and one.order > new.order:
                return number
    return len(blocks)


def _fresh(room: Newsroom, printed: Printed, path: str) -> Side:
    names = {span.start: (block.name, block.place, span.end) for block, span in printed.blocks}
    return side(path, printed.text, room.settings, names)


def _merged(
    room: Newsroom, before: _Before, printed: Printed, absorbed: Absorbed
) -> tuple[str, tuple[Conflict, ...], Produced]:
    """The draft's new text, what could not be settled, and what counts as produced."""
    if before.draft is None:
        return printed.text, (), as_printed(printed)
    fresh = _fresh(room, printed, before.path)
    old = {one.key for one in before.base.segments}
    draft = matched(before.draft, [one for one in fresh.segments if one.key not in old])
    sections = frozenset(one.id for one in room.settings.sections if one.kind in PRODUCED)
    result = merge(before.base, draft, fresh, sorted_places=sections, settled=absorbed.settled)
    conflicts = (*absorbed.conflicts, *result.conflicts)
    seen: dict[Key, Conflict] = {}
    for one in conflicts:
        seen.setdefault(one.keys[0], one)
    made = produced(before.base, fresh, conflicts) if conflicts else as_printed(printed)
    return result.text, tuple(seen.values()), made


def _explained(conflict: Conflict, choice: Choice, day: date) -> Conflict:
    """A conflict with what there is to do, where that is not just to make both say the same."""
    if conflict.keys[0][0] == "prose":
        then = "write that here, assemble, and edit it again"
        return replace(conflict, message=f"{conflict.message}; {then}")
    name = conflict.keys[0][1] if conflict.keys[0][0] == "entry" else ""
    waits = next((one for one in choice.waits if one.stored.name == name), None)
    if waits is None:
        return conflict
    message = (
        f"this line was changed by hand, and by its file it leaves the edition ({waits.reason}); "
        f"delete it, or write `edition: {day}` into content/{waits.stored.path}"
    )
    return replace(conflict, message=message)


def _plan(room: Newsroom, before: _Before, text: str, book: Ledger, choice: Choice) -> Plan:
    """Draft and ledger written, what went into the draft taken out of the inbox."""
    draft = f"content/{before.path}"
    writes = {draft: text, f"content/{ledger_path(book.edition)}": ledger.write(book)}
    was = {draft: None if before.text is None else before.text.encode()}
    removes: set[str] = set()
    if before.was_of is not None:
        old = ledger_path(before.was_of)
        removes.add(f"content/{old}")
        was[f"content/{old}"] = room.data(old)
    return Plan(writes=writes, removes=frozenset(removes), was=was) | emptied(room, book, choice)


def _without_place(choice: Choice, printed: Printed, room: Newsroom, day: date) -> Iterator[Waits]:
    for one in choice.taken:
        if one.block in printed.unplaced:
            call = f"{{{{ entries('{one.block.place}') }}}}"
            place = room.content / room.template(day)[0]
            yield Waits(one.stored, f"the template has no place for it; add {call} to {place}")


__all__ = ["Assembled", "run"]
