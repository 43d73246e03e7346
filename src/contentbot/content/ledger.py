"""The ledger: the bot's record of one edition, what it placed where and what it produced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, TypeVar

from contentbot.content import yaml
from contentbot.content.dates import real
from contentbot.content.entry_text import write as write_yaml
from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.text import Lines

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that was produced.

    name: its file, below content/, with `#N` for the Nth of a list. place: the id of its
    section or group. start, end: where its lines stand in the text that was produced. order:
    the number that its file recorded for it.
    rest: fields of its file that its lines do not say (who sent it, its pull, notes).
    """

    name: str
    kind: str
    place: str
    start: int
    end: int
    rest: Mapping[str, Any] = field(default_factory=dict)
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the bot knows of an edition.

    text: what it last produced. skipped: names of events and CFPs that an editor took out.
    values: what was filled in later, such as the address of the discussion.
    receipts: of each publication. held: where entries stood that went back into the inbox,
    by name: `after` the name of the one before, "" for none, and the recorded `order`.
    """

    edition: date
    number: int
    text: str = ""
    rows: tuple[Row, ...] = ()
    skipped: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    receipts: tuple[Mapping[str, Any], ...] = ()
    held: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def names(self) -> dict[int, tuple[str, str, int]]:
        """Name, place and end of each entry, by the offset where it stands."""
        return {row.start: (row.name, row.place, row.end) for row in self.rows}

    def lines(self, row: Row) -> str:
        """The lines that were produced of an entry."""
        return self.text[row.start : row.end]

    def skip(self, names: tuple[str, ...]) -> Ledger:
        """With more names skipped."""
        return replace(self, skipped=tuple(dict.fromkeys((*self.skipped, *names))))


def write(ledger: Ledger) -> str:
    """The text of a ledger's file."""
    data: dict[str, Any] = {"edition": ledger.edition.isoformat(), "number": ledger.number}
    if ledger.values:
        data["values"] = dict(ledger.values)
    if ledger.skipped:
        data["skipped"] = list(ledger.skipped)
    if ledger.held:
        data["held"] = {name: dict(place) for name, place in ledger.held.items()}
    if ledger.receipts:
        data["receipts"] = [dict(one) for one in ledger.receipts]
    data["entries"] = [_row(row) for row in ledger.rows]
    data["text"] = ledger.text
    head = "# Written by the bot: what it placed in this edition, and the text that it produced.\n"
    return head + write_yaml(data)


def _row(row: Row) -> dict[str, Any]:
    out: dict[str, Any] = {
        "name": row.name,
        "kind": row.kind,
        "place": row.place,
        "at": [row.start, row.end],
    }
    out |= {} if row.order is None else {"order": row.order}
    return {**out, "rest": dict(row.rest)} if row.rest else out


def read(text: str, path: str) -> Ledger:
    """A ledger from the text of its file.

    Raises:
        UsageError: it is damaged, with the line and what to do.
    """
    data, faults = yaml.read(text)
    if data is None:
        raise _unreadable(text, path, faults[0].span.start, faults[0].message)
    try:
        return _ledger(data.value)
    except _Damage as damage:
        near = (damage.at, damage.at.rpartition(".")[0], "")
        place = next(data.spans[name] for name in near if name in data.spans)
        raise _unreadable(text, path, place.start, str(damage)) from damage


def _unreadable(text: str, path: str, offset: int, why: str) -> UsageError:
    line, _ = Lines(text).position(offset)
    return UsageError(
        f"{path}:{line}: the ledger cannot be read ({why}); take it back from Git, "
        "or delete it: the draft is then kept as it is, and nothing counts as removed"
    )


class _Damage(Exception):
    """A value of a ledger is not what it must be; `at` is its path in the data."""

    def __init__(self, at: str, why: str) -> None:
        super().__init__(why)
        self.at = at


_WORDS = {str: "text", int: "a whole number", list: "a list", dict: "a mapping"}


def _as(kind: type[T], value: Any, at: str) -> T:
    """A value that must be of a type: true is no number here, and nothing is no list."""
    if type(value) is not kind:
        raise _Damage(at, f"`{at}` should be {_WORDS[kind]}")
    return value


def _all(kind: type[T], values: Any, at: str) -> tuple[T, ...]:
    rows = enumerate(_as(list, values, at))
    return tuple(_as(kind, value, f"{at}.{number}") for number, value in rows)


def _ledger(data: Any) -> Ledger:
    data = _as(dict, data, "")
    day = real(data.get("edition"))
    if day is None:
        raise _Damage("edition", "`edition` should be a date")
    text = _as(str, data.get("text", ""), "text")
    rows = _all(dict, data.get("entries", []), "entries")
    values = _as(dict, data.get("values", {}), "values")
    held = _as(dict, data.get("held", {}), "held")
    return Ledger(
        edition=day,
        number=_as(int, data.get("number"), "number"),
        text=text,
        rows=tuple(_read_row(row, f"entries.{n}", len(text)) for n, row in enumerate(rows)),
        skipped=_all(str, data.get("skipped", []), "skipped"),
        values={name: _as(str, value, f"values.{name}") for name, value in values.items()},
        receipts=_all(dict, data.get("receipts", []), "receipts"),
        held={name: _as(dict, at, f"held.{name}") for name, at in held.items()},
    )


def _read_row(row: Mapping[str, Any], at: str, size: int) -> Row:
    place = _all(int, row.get("at"), f"{at}.at")
    if len(place) != 2 or not 0 <= place[0] <= place[1] <= size:
        raise _Damage(f"{at}.at", f"`{at}.at` is no place in the text")
    name, kind, where = (_as(str, row.get(key), f"{at}.{key}") for key in ("name", "kind", "place"))
    rest = _as(dict, row.get("rest", {}), f"{at}.rest")
    order = None if row.get("order") is None else _as(int, row["order"], f"{at}.order")
    return Row(name, kind, where, place[0], place[1], rest, order)
