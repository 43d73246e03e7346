"""Takes an entry out of a draft and back into the inbox, or keeps it there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contentbot.content import entry_edit, ledger
from contentbot.content.entry_text import file_name, write
from contentbot.content.ledger import Ledger, Row
from contentbot.content.record import departure, fields_of, squeezed
from contentbot.errors import UsageError
from contentbot.jobs import overlay
from contentbot.jobs.assembling import cuts, find
from contentbot.jobs.assembling.choose import PRODUCED
from contentbot.jobs.assembling.cuts import Pair
from contentbot.jobs.assembling.find import Sought, Spot
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.assembling.segments import Segment, Side
from contentbot.jobs.importing.records import INBOX, free_name
from contentbot.jobs.newsroom import Newsroom, ledger_path
from contentbot.model import Finding, Plan

BARS = ("hold", "not_before")  # fields that keep an entry out of editions
ONE_EDITION = frozenset({"edition", "order", *BARS})  # of no use once it is held back


@dataclass(frozen=True, slots=True)
class Done:
    """The changes to make, and what to tell: that an entry (`what`) is then so (`state`).

    path: of the entry's file, below content/. findings: of an entry that was taken in although
    it has some.
    """

    plan: Plan
    path: str
    what: str
    state: str
    findings: tuple[Finding, ...] = ()


def hold(room: Newsroom, written: str, *, until: date | None, today: date) -> Done:
    """Keep an entry out of editions: those before a date, or all until it is released.

    written: an address, or a file. From a draft, a link or the like goes back into the inbox
    with all that is known of it; an event or call for papers is left out of that edition.

    Raises:
        UsageError: there is no such entry, or its line in the draft cannot be told.
    """
    sought = Sought(written, room.content)
    drafts = find.pairs(room)
    spots = find.in_drafts(drafts, sought)
    if spots:
        return _out_of(room, find.only_one(sought, spots), until)
    stored = find.stored(room, sought, today=today)
    if not stored:
        raise find.unknown(room, sought, drafts, today=today)
    bars = _bars(until)
    over = edited(stored, {name: bars.get(name) for name in BARS})
    path = stored[0].path
    return Done(overlay.plan(room, over), path, path, f"held back{_until(until)}")


def _bars(until: date | None) -> dict[str, Any]:
    return {"hold": True} if until is None else {"not_before": until.isoformat()}


def _until(until: date | None) -> str:
    if until is not None:
        return f", and waits for the edition of {until}"
    return "; `contentbot release` takes it in again"


def edited(stored: Sequence[Stored], changes: Mapping[str, Any]) -> dict[str, str | None]:
    """Fields changed in the files of some entries."""
    texts: dict[str, str | None] = {}
    for one in stored:
        text = texts.get(one.path) or one.document.text
        texts[one.path] = entry_edit.with_fields(text, changes, number=one.number)
    return texts


# --- out of a draft --------------------------------------------------------------------------


def _out_of(room: Newsroom, spot: Spot, until: date | None) -> Done:
    pair, keys = spot.pair, set(spot.keys)
    segments = [one for one in pair.draft.segments if one.key in keys]
    row = cuts.row_of(pair.book, spot.name)
    kind = row.kind if row else segments[0].piece.entry.kind if segments[0].piece.entry else "text"
    base = cuts.without(pair.base, set(pair.keys_of(spot.name)) if row else keys)
    book = cuts.book_of(pair.book, base)
    if kind in PRODUCED:
        _refuse_edited(pair, segments)
        over = cut(room, pair, cuts.without(pair.draft, keys), book.skip((spot.name,)))
        state = f"left out of the edition of {pair.day}"
        return Done(overlay.plan(room, over), spot.name.partition("#")[0], spot.name, state)
    fields = {**_record(room, pair, segments, row), **_bars(until)}
    path = free_name(_old_path(fields, row), set(room.paths(INBOX)))
    book = replace(book, held={**book.held, path: _place(pair, segments[0], row)})
    over = {**cut(room, pair, cuts.without(pair.draft, keys), book), path: write(fields)}
    state = f"back, out of the edition of {pair.day}{_until(until)}"
    return Done(overlay.plan(room, over), path, path, state)


def cut(room: Newsroom, pair: Pair, draft: Side, book: Ledger) -> dict[str, str | None]:
    """Draft and ledger as they are then; a ledger is only changed where there is one."""
    over: dict[str, str | None] = {pair.path: cuts.text_of(draft)}
    if room.text(ledger_path(pair.day)) is not None:
        over[ledger_path(pair.day)] = ledger.write(book)
    return over


def _refuse_edited(pair: Pair, segments: Sequence[Segment]) -> None:
    """A line that is made from data must be as it was made: an edit of it would be lost."""
    made = {one.key: squeezed(one.text) for one in pair.base.segments}
    for one in segments:
        if made.get(one.key) != squeezed(one.text):
            line = pair.draft.offset(one)[0]
            raise UsageError(
                f"content/{pair.path}:{line}: this line was written or changed by hand, and its "
                "file does not say so yet; run `contentbot assemble` first"
            )


def _old_path(fields: Mapping[str, Any], row: Row | None) -> str:
    if row is not None:
        return row.name.partition("#")[0]
    title = str(fields.get("title") or fields.get("name") or fields.get("kind", "link"))
    return f"{INBOX}/{file_name(title, str(fields.get('url', '')))}"


def _place(pair: Pair, segment: Segment, row: Row | None) -> dict[str, Any]:
    """Where an entry stood: behind which other, with which number, and if it named the edition."""
    before = ""
    for one in pair.draft.segments:
        if one.key == segment.key:
            break
        if one.is_entry and one.place == segment.place:
            before = one.key[1]
    order = {} if row is None or row.order is None else {"order": row.order}
    named = {} if row is None or "edition" not in row.rest else {"edition": row.rest["edition"]}
    return {"after": before, **order, **named}


def _record(
    room: Newsroom, pair: Pair, segments: Sequence[Segment], row: Row | None
) -> dict[str, Any]:
    """The fields of a file for an entry of the draft, with what only the ledger knows."""
    first, text = segments[0], pair.draft.document.text
    facts, said = _facts(pair, segments), _said(pair, first)
    entry = first.piece.entry
    kind = entry.kind if entry is not None else "text"
    rest = {
        name: value
        for name, value in (row.rest if row else {}).items()
        if name not in ONE_EDITION | said
    }
    section = first.piece.section or (row and room.settings.top(row.place))
    place = {"section": section, "group": first.piece.group}
    out = {**({} if kind == "link" else {"kind": kind}), **facts}
    out |= {name: value for name, value in place.items() if value}
    if entry is not None:
        parts = room.settings.parts.get(kind, {})
        shape = departure(text, first.piece.span, entry, facts, parts)
        out |= {} if shape is None else {"shape": shape}
    return {**out, **{name: value for name, value in rest.items() if name not in out}}


def _facts(pair: Pair, segments: Sequence[Segment]) -> dict[str, Any]:
    entry = segments[0].piece.entry
    if entry is not None:
        return fields_of(entry)
    start, end = segments[0].piece.span.start, segments[-1].piece.span.end
    return {"text": f"{pair.draft.document.text[start:end]}\n"}


def _said(pair: Pair, segment: Segment) -> frozenset[str]:
    """The fields that the lines said as they were produced: an editor may have cut one."""
    base = pair.base.by_key().get(segment.key)
    entry = base.piece.entry if base else None
    return frozenset(fields_of(entry)) if entry is not None else frozenset()
