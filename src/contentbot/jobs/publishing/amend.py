"""Changes of an edition that is out: values known late, late entries, corrections by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contentbot.content import edition, front_matter, ledger
from contentbot.content.address import key as page
from contentbot.content.ledger import Ledger
from contentbot.errors import UsageError
from contentbot.jobs.assembling import choose, find, verdicts
from contentbot.jobs.assembling.choose import PRODUCED, Taken, Week
from contentbot.jobs.assembling.find import Sought
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.linting.lint import Work
from contentbot.jobs.newsroom import Newsroom, ledger_path
from contentbot.jobs.publishing import receipts
from contentbot.jobs.publishing.fill import Filled, fill
from contentbot.jobs.publishing.published import Order, Refusal
from contentbot.jobs.publishing.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Amended:
    """Texts that files are to have, what stands against it, and what to tell."""

    over: dict[str, str | None]
    refusals: tuple[Refusal, ...]
    receipt: Receipt | None
    told: str


def amend(room: Newsroom, order: Order, day: date, path: str) -> Amended:
    """Bring an edition that is out up to date, with a receipt that names the older one.

    path: of the edition, below content/. People's corrections in it stay as they are.

    Raises:
        UsageError: nothing is known of how it was made, or a late entry is nowhere.
    """
    text = room.text(path) or ""
    book = room.ledger(day)
    late = [one for written in order.late for one in _late(room, written, order.today)]
    if book is None and (order.values or late):
        raise UsageError(
            f"content/{path}: has no ledger, so nothing can be filled in; write it by hand"
        )
    book = book or Ledger(day, front_matter.read(text).number or room.number(day))
    shown = choose.addresses(edition.read(path, text, room.settings).entries)
    refusals = [*_faults(room, late, shown, day)]
    taken = choose.choose([_named(one, day) for one in late], Week(day, room.settings)).taken
    missing = {one.name for one in late} - {one.stored.name for one in taken}
    refusals += [
        Refusal(f"content/{one} has no place in the edition", "name its section", True)
        for one in missing
    ]
    done = Filled(text, book, ())
    if order.values or late:
        done = fill(room, book, text, values=order.values, late=taken)
        refusals += unsettled(f"content/{path}", done)
        refusals += unprinted(room, done, book, order)
    return _amended(room, order, path, done, taken=taken, refusals=refusals)


def _amended(
    room: Newsroom,
    order: Order,
    path: str,
    done: Filled,
    *,
    taken: Sequence[Taken],
    refusals: Sequence[Refusal],
) -> Amended:
    old = receipts.newest(done.book)
    if not taken and receipts.covers(old, done.text):
        return Amended({}, tuple(refusals), None, f"content/{path}: nothing to publish")
    hashes = [receipts.entry_hash(one.stored.entry) for one in taken]
    receipt = receipts.make(
        path,
        done.text,
        room.settings,
        today=order.today,
        corrects=str(old["id"]) if old else None,
        late=hashes,
    )
    book = replace(done.book, receipts=(*done.book.receipts, receipt))
    over: dict[str, str | None] = {path: done.text, ledger_path(book.edition): ledger.write(book)}
    over |= {one.stored.path: None for one in taken if one.stored.kind not in PRODUCED}
    return Amended(
        over, tuple(refusals), receipt, f"content/{path} has a new receipt: {receipt['id']}"
    )


# --- late entries ----------------------------------------------------------------------------


def _late(room: Newsroom, written: str, today: date) -> list[Stored]:
    """The entries of a file that is to be added."""
    found = find.stored(room, Sought(written, room.content), today=today)
    if not found:
        raise find.unknown(room, Sought(written, room.content), (), today=today)
    whole = {one.path: len(one.document.entries) for one in found}
    if any(sum(one.path == path for one in found) < count for path, count in whole.items()):
        raise UsageError(f"{written}: is one of several in its file; give it a file of its own")
    return found


def _named(stored: Stored, day: date) -> Stored:
    """An entry as if it named the edition: whatever it says, a person wants it there."""
    fields = {**stored.fields, "edition": day.isoformat()}
    return replace(stored, entry=replace(stored.entry, fields=fields))


def _faults(
    room: Newsroom, late: Sequence[Stored], shown: frozenset[str], day: date
) -> Iterator[Refusal]:
    """What speaks against late entries."""
    judged = verdicts.judge(late, Work(settings=room.settings, today=day, archive=room.archive))
    for one in late:
        if one.entry.url and page(one.entry.url) in shown:
            yield Refusal(
                f"content/{one.name}: the edition has its address already", "delete it", True
            )
        elif fault := judged.faults.get(one.name):
            yield Refusal(f"content/{one.name}: {fault}", "mend it")


def unprinted(room: Newsroom, done: Filled, book: Ledger, order: Order) -> Iterator[Refusal]:
    """That the template has no line for a value that is new."""
    new = [name for name, value in order.values.items() if book.values.get(name) != value]
    if new and done.idle:
        where = room.content / room.template(book.edition)[0]
        call = f"{{% if {new[0]} %}}...{{{{ {new[0]} }}}}...{{% endif %}}"
        yield Refusal(f"{where} prints no `{new[0]}`", f"add {call} to it", True)


def unsettled(path: str, done: Filled) -> Iterator[Refusal]:
    """What people and the bot both wrote at one place, and entries without any."""
    for one in done.conflicts:
        yield Refusal(f"{path}:{one.line}: {one.message}", "write it there by hand", True)
    for block in done.unplaced:
        yield Refusal(
            f"{block.name}: the template has no place for `{block.place}`", "add one", True
        )
