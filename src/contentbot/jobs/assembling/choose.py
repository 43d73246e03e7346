"""Which entries an edition takes, where each stands, and why the others wait."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from contentbot.content import tables
from contentbot.content.address import key as page
from contentbot.content.dates import real
from contentbot.content.settings import Section, Settings
from contentbot.content.shape import print_entry
from contentbot.frozen import dataclass
from contentbot.jobs.assembling.material import Stored
from contentbot.lint import places
from contentbot.model import Entry
from contentbot.render.edition import Block
from contentbot.text import late

PRODUCED = frozenset({"event", "cfp"})  # kinds whose sections are made from data every time
FAR = "9999-12-31"
_BLANK = late(r"\A(?:[ \t]*\r?\n)+")
SHOWN = "the edition has this address already"


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry at its place in an edition.

    order: the number that is recorded for it; None: it is sorted.
    """

    stored: Stored
    block: Block
    order: int | None


@dataclass(frozen=True, slots=True)
class Waits:
    """An entry that is not taken, and the reason in words. named: it should be, by its fields."""

    stored: Stored
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What an edition takes, in its order within each place, and what it does not."""

    taken: tuple[Taken, ...]
    waits: tuple[Waits, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """What a choice depends on beside the entries.

    shown: keys of the addresses that the draft shows already. faults: for the name of a
    stored entry why it cannot be taken (its errors, an earlier edition that had it).
    skipped: names of events and CFPs that an editor took out of this edition.
    """

    day: date
    settings: Settings
    shown: frozenset[str] = frozenset()
    faults: Mapping[str, str] | None = None
    skipped: frozenset[str] = frozenset()


def choose(material: Iterable[Stored], week: Week) -> Choice:
    """The entries for an edition, in order, and those that wait."""
    taken: list[Taken] = []
    waits: list[Waits] = []
    seen = set(week.shown)
    for stored in sorted(material, key=_arrival):
        if stored.name in week.skipped:
            continue
        named = week.day in stored.editions
        reason = None if named else _why_not(stored, week, seen)
        if reason is None and not _has_shape(stored, week.settings):
            reason = f"newsletter.yml has no `shapes:` for the kind `{stored.kind}`"
        found = [] if reason is not None else list(_placed(stored, week, named=named))
        if reason is None and not found:
            reason = f"no section or group of the newsletter takes it ({_said_place(stored)})"
        if reason is not None:
            waits += [Waits(stored, reason)] if reason else []
            continue
        taken += found
        if stored.kind not in PRODUCED:
            seen.add(page(str(stored.fields.get("url", ""))) or stored.name)
    return Choice(tuple(_sorted(taken)), tuple(waits))


def shown(entries: Iterable[Entry]) -> frozenset[str]:
    """What the entries of a draft show that must not come in twice; events and calls may."""
    return addresses(one for one in entries if one.kind not in PRODUCED)


def addresses(entries: Iterable[Entry]) -> frozenset[str]:
    """The keys of the addresses of some entries."""
    return frozenset(page(one.url) for one in entries if one.url)


def _has_shape(stored: Stored, settings: Settings) -> bool:
    return stored.kind in settings.parts or isinstance(stored.fields.get("shape"), str)


def _arrival(stored: Stored) -> tuple[int, str, int]:
    """Entries in the order of their pulls; those without a pull come last, by name."""
    pull = stored.fields.get("pull")
    return (pull if isinstance(pull, int) else 1 << 60, stored.path, stored.number)


def put_off(stored: Stored, day: date) -> str | None:
    """Why an entry by its own fields is not for an edition, whatever else is said of it.

    "" where it names other editions, which is no news; None when nothing speaks against it.
    """
    fields = stored.fields
    if stored.editions:
        return None if day in stored.editions else ""
    if fields.get("hold") is True:
        return "on hold"
    first = real(fields.get("not_before"))
    if first is not None and day < first:
        return f"not before {first}"
    return "cancelled" if fields.get("status") == "cancelled" else None


def eligible(stored: Stored, day: date, settings: Settings) -> bool:
    """Whether an edition may take an entry, going by what it says of itself and by its dates."""
    if put_off(stored, day) is not None:
        return False
    free = day in stored.editions or stored.kind not in PRODUCED
    return free or off_dates(stored.kind, stored.fields, day, settings) is None


def _why_not(stored: Stored, week: Week, seen: set[str]) -> str | None:
    """Why an entry that does not name the edition stays where it is; "" for no news."""
    reason = put_off(stored, week.day)
    if reason is not None:
        return reason
    fields = stored.fields
    fault = (week.faults or {}).get(stored.name)
    if fault:
        return fault
    if stored.kind in PRODUCED:
        return off_dates(stored.kind, fields, week.day, week.settings)
    if page(str(fields.get("url", ""))) in seen:
        return SHOWN
    section = week.settings.by_id.get(str(fields.get("section", "")))
    gate = next((one for one in _around(section, week.settings) if one.gate == "closed"), None)
    return (gate.say or f"{gate.title} is closed") if gate else None


def _around(section: Section | None, settings: Settings) -> Iterator[Section]:
    for name in settings.line(section.id if section else None):
        yield settings.by_id[name]


def window(settings: Settings, day: date) -> date:
    """The last day of the events that an edition shows."""
    span = next((one for one in settings.spans if one.name == "window"), None)
    return day + timedelta(days=span.end if span else settings.horizons.get("events", 28))


def days_of(fields: Mapping[str, Any]) -> list[date]:
    """The days of an event or CFP that are dates at all, in order."""
    dates = fields.get("dates")
    rows = [fields.get("starts"), fields.get("ends"), *(dates if isinstance(dates, list) else [])]
    return sorted(day for day in map(real, rows) if day is not None)


def off_dates(kind: str, fields: Mapping[str, Any], day: date, settings: Settings) -> str | None:
    """Why an event or CFP by its dates is none of an edition's; None when it is one."""
    if kind == "cfp":
        closes = real(fields.get("closes"))
        return f"closed on {closes}" if closes is not None and closes < day else None
    days = days_of(fields)
    if not days:
        return "it has no date"
    last = window(settings, day)
    if days[-1] < day:
        return f"over since {days[-1]}"
    return f"later than {last}" if days[0] > last else None


def _said_place(stored: Stored) -> str:
    named = stored.fields.get("group") or stored.fields.get("section") or stored.fields.get("place")
    return str(named or "none is named")


def _placed(stored: Stored, week: Week, *, named: bool) -> Iterator[Taken]:
    """An entry at each place that it has in the edition."""
    fields, day = stored.fields, week.day.isoformat()
    order = fields.get("order")
    if isinstance(order, Mapping):
        order = order.get(day)
    spots: Mapping[str, int | None]
    if named and isinstance(order, Mapping):
        spots = order
    else:
        number = order if named and isinstance(order, int) else None
        spots = dict.fromkeys(places_of(stored.kind, fields, week.settings), number)
    shape = fields.get("shape")
    if isinstance(shape, Mapping):
        shape = shape.get(day)
    parts = week.settings.parts.get(stored.kind, {})
    for place, number in spots.items():
        if place in week.settings.by_id:
            own = shape if isinstance(shape, str) else None
            # Blank lines go; the indent of the first line stays: it may belong to the item above.
            text = _BLANK.sub("", print_entry(fields, parts, own).rstrip(), count=1)
            yield Taken(stored, Block(stored.name, place, text, stored.kind, number), number)


def places_of(kind: str, fields: Mapping[str, Any], settings: Settings) -> list[str]:
    """The ids of the sections or groups where an entry stands."""
    for name in ("group", "section"):
        place = fields.get(name)
        if isinstance(place, str) and place in settings.by_id:
            return [place]
    if fields.get("section") or fields.get("group"):
        return []
    of_kind = [one for one in settings.sections if one.kind == kind]
    if kind == "event":
        found = list(_groups(fields, [one for one in of_kind if one.group], settings))
        if found:
            return found
    if kind in ("link", "text"):
        return []  # there are many sections of these: it has to say
    whole = {one.parent for one in of_kind}
    sections = [one.id for one in of_kind if not one.group]
    return [name for name in sections if name not in whole][:1] or sections[:1]


def _groups(
    fields: Mapping[str, Any], groups: Sequence[Section], settings: Settings
) -> Iterator[str]:
    """The groups of an event: by the way one attends, and by its country where one can go."""
    how = fields.get("attendance", "in-person")
    named = places.read(str(fields.get("place", "")))
    code = places.of(named[0], settings) if named else None
    claimed = any(code in group.countries for group in groups)
    for group in groups:
        if group.attendance:
            if how in (group.attendance, "hybrid"):
                yield group.id
        elif how != "virtual" and code is not None:
            near = not claimed and tables.continent(code) in group.continents
            if near or code in group.countries:
                yield group.id


def sort_key(kind: str, fields: Mapping[str, Any]) -> tuple[str, str, str]:
    """The order of a section that is made from data: events by date and place, CFPs by end."""
    days = days_of(fields)
    first = days[0].isoformat() if days else FAR
    if kind == "cfp":
        return (str(fields.get("closes", FAR))[:16], first, str(fields.get("title", "")))
    return (first, places.folded(str(fields.get("place", ""))), str(fields.get("title", "")))


def _sorted(taken: Sequence[Taken]) -> Iterator[Taken]:
    """Each place in order: recorded numbers first, the rest by date or as they arrived."""
    by_place: dict[str, list[Taken]] = {}
    for one in taken:
        by_place.setdefault(one.block.place, []).append(one)
    for found in by_place.values():
        out = sorted((one for one in found if one.order is not None), key=_number)
        rest = [one for one in found if one.order is None]
        if found[0].stored.kind in PRODUCED:
            for one in sorted(rest, key=_by_data):
                # Between those with a number, each before the first that comes later.
                out.insert(bisect_right(_rising(out), _by_data(one)), one)
        else:
            out += rest
        yield from out


def _number(one: Taken) -> int:
    return one.order or 0


def _by_data(one: Taken) -> tuple[str, str, str]:
    return sort_key(one.stored.kind, one.stored.fields)


def _rising(found: Sequence[Taken]) -> list[tuple[str, str, str]]:
    """The keys of a list in recorded order, each at least as high as the one before."""
    keys: list[tuple[str, str, str]] = []
    for one in found:
        key = _by_data(one)
        keys.append(max(key, keys[-1]) if keys else key)
    return keys
