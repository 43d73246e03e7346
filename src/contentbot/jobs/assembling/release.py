"""Lets an entry that was held back into the coming draft, where it once stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from contentbot.content import entry_edit, ledger
from contentbot.content.ledger import Row
from contentbot.errors import UsageError
from contentbot.jobs import overlay
from contentbot.jobs.assembling import assemble, cuts, find
from contentbot.jobs.assembling.assemble import Assembled
from contentbot.jobs.assembling.choose import PRODUCED
from contentbot.jobs.assembling.cuts import Pair
from contentbot.jobs.assembling.find import Sought
from contentbot.jobs.assembling.hold import BARS, ONE_EDITION, Done, cut, edited
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.newsroom import Newsroom, ledger_path


def release(room: Newsroom, written: str, *, today: date) -> Done:
    """Let an entry in again: into the coming draft, at once and alone.

    Raises:
        UsageError: there is no such entry, or it stands in a draft already.
    """
    sought = Sought(written, room.content)
    drafts = find.pairs(room)
    stored = find.stored(room, sought, today=today)
    skipping = next((d for d in drafts if any(s.name in d.book.skipped for s in stored)), None)
    if skipping is not None:
        return _unskipped(room, skipping, stored, today)
    spots = find.in_drafts(drafts, sought)
    if spots:
        raise UsageError(f"{written}: stands in content/{spots[0].pair.path} already")
    if not stored:
        raise find.unknown(room, sought, drafts, today=today)
    freed = edited(stored, dict.fromkeys(BARS))
    day = room.next_day(today)
    coming = next((one for one in drafts if one.day == day), None)
    if coming is None:
        path, state = stored[0].path, "free; the next `contentbot assemble` takes it"
        return Done(overlay.plan(room, freed), path, path, state)
    return _into(room, coming, stored, freed, today)


def _unskipped(room: Newsroom, pair: Pair, stored: Sequence[Stored], today: date) -> Done:
    """An event or call for papers is no longer left out of an edition, nor held back."""
    names = {one.name for one in stored}
    skipped = tuple(name for name in pair.book.skipped if name not in names)
    over = edited(stored, dict.fromkeys(BARS))
    over |= {ledger_path(pair.day): ledger.write(replace(pair.book, skipped=skipped))}
    made = assemble.run(room.after(over), today=today, day=pair.day, only=())
    return _told(room, made, {**over, **overlay.of(made.plan)}, stored)


def _into(
    room: Newsroom,
    pair: Pair,
    stored: Sequence[Stored],
    freed: Mapping[str, str | None],
    today: date,
) -> Done:
    """The draft with entries of the inbox, and no others: each where it once stood, if known."""
    over = dict(freed)
    waiting = [one for one in stored if one.kind not in PRODUCED]
    for one in waiting:
        # Named, it is taken whatever speaks against it: a person wants it in this edition.
        order = pair.book.held.get(one.name, {}).get("order")
        changes = {"edition": pair.day.isoformat(), "order": order}
        over[one.path] = entry_edit.with_fields(over[one.path] or "", changes, number=one.number)
    names = {one.name for one in stored}
    made = assemble.run(room.after(over), today=today, day=pair.day, only=names)
    taken = {block.name for block in made.taken}
    if not names & taken:
        return _told(room, made, freed, stored)
    over |= overlay.of(made.plan)
    for one in waiting:
        over |= _put_back(room.after(over), pair, one.name)
    return _told(room, made, over, stored)


def _put_back(room: Newsroom, before: Pair, name: str) -> dict[str, str | None]:
    """An entry that was just taken in, where it stood before it was held back."""
    pair = cuts.pair(room, before.day, before.path)
    held = pair.book.held.get(name)
    rows = (
        replace(row, rest=_lasting(row, held)) if row.name == name else row
        for row in pair.book.rows
    )
    others = {other: place for other, place in pair.book.held.items() if other != name}
    book = replace(pair.book, rows=tuple(rows), held=others)
    draft, base = pair.draft, pair.base
    if held is not None:
        after = str(held.get("after", ""))
        for key in pair.keys_of(name):
            draft, base = cuts.moved(draft, key, after), cuts.moved(base, key, after)
    return cut(room, pair, draft, cuts.book_of(book, base))


def _lasting(row: Row, held: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the ledger knows of an entry beside its lines, without what let it in just now."""
    rest = {name: value for name, value in row.rest.items() if name not in ONE_EDITION}
    return {**rest, **{name: value for name, value in (held or {}).items() if name == "edition"}}


def _told(
    room: Newsroom, made: Assembled, over: Mapping[str, str | None], stored: Sequence[Stored]
) -> Done:
    names = {one.name for one in stored}
    first = stored[0].name
    why = dict.fromkeys(one.reason for one in made.waits if one.stored.name in names)
    edition = f"the edition of {made.day}"
    state = f"in {edition}"
    if why:
        state = f"free, but not in {edition} ({'; '.join(why)})"
    return Done(overlay.plan(room, over), stored[0].path, first, state, made.findings)
