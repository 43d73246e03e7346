"""Events that are over and calls for papers that are closed: where their files go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from contentbot.content.dates import real
from contentbot.jobs.assembling import choose, material
from contentbot.jobs.assembling.choose import PRODUCED
from contentbot.jobs.assembling.material import PAST, Stored
from contentbot.jobs.importing.records import free_name
from contentbot.jobs.newsroom import Newsroom


def moves(room: Newsroom, before: date) -> dict[str, str]:
    """The new paths of the files whose entries are all over before a day, by their old ones."""
    by_path: dict[str, list[Stored]] = {}
    for one in material.read(room, today=before).stored:
        if one.kind in PRODUCED:
            by_path.setdefault(one.path, []).append(one)
    out: dict[str, str] = {}
    taken = {path for folder in ("events", "cfps") for path in room.paths(folder)}
    for path, entries in by_path.items():
        last = _last_day(entries)
        if last is not None and last < before:
            folder, _, name = path.partition("/")
            new = free_name(f"{folder}/{PAST}/{last.year}/{name.rpartition('/')[2]}", taken)
            taken.add(new)
            out[path] = new
    return out


def _last_day(entries: Sequence[Stored]) -> date | None:
    """The last day on which an entry of a file counts for anything; None when nobody knows."""
    days = [_end(one) for one in entries]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _end(stored: Stored) -> date | None:
    closes = real(stored.fields.get("closes"))
    if stored.kind == "cfp" and closes is None:
        return None
    days = [*choose.days_of(stored.fields), *stored.editions, *filter(None, [closes])]
    return max(days, default=None)
