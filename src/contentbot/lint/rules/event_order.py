"""Events: the order of the lines in a list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from contentbot.content.document import Document
from contentbot.content.grammar.cells import ATTENDANCE
from contentbot.lint.places import folded
from contentbot.lint.rule import Facts, rule
from contentbot.model import Entry, Found

Key = tuple[str, str]


def _misplaced(keys: Sequence[Key]) -> list[int]:
    """The fewest members of a sequence without which the others are in order.

    Of two that could be meant it is the later: what was added last is looked at last.
    """
    rank = {key: -number for number, key in enumerate(sorted(set(keys)))}
    ends: list[int] = []
    longest = []  # the length of the longest ordered row that begins with each member
    for one in reversed(keys):
        place = bisect_right(ends, rank[one])
        ends[place : place + 1] = [rank[one]]
        longest.append(place + 1)
    longest.reverse()
    wanted, last, out = len(ends), 0, []
    for number, one in enumerate(keys):
        if longest[number] == wanted and rank[one] <= last:
            wanted, last = wanted - 1, rank[one]
        else:
            out.append(number)
    return out


@rule("warning", on="edition", kinds=("event",))
def event_out_of_order(document: Document, facts: Facts) -> Iterator[Found]:
    """An event does not stand where its date, then its place, would put it.

    Readers look for a day and stop reading when the list has gone past it.

    In: europe

    Bad:
        * 2026-02-12 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
        * 2026-02-10 | Oxford, UK | [Group of Oxford](https://example.org/oxford)
            * [**Another evening**](https://example.org/another)

    Bad:
        * 2026-02-10 | Oxford, UK | [Group of Oxford](https://example.org/oxford)
            * [**Another evening**](https://example.org/another)
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Good:
        * 2026-02-10 | Oxford, UK | [Group of Oxford](https://example.org/oxford)
            * [**Another evening**](https://example.org/another)
        * 2026-02-12 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
    """
    lists: dict[str | None, list[Entry]] = {}
    for entry in document.of("event"):
        if "place-cell" in entry.spans and "old" not in entry.spans and entry.text("starts"):
            lists.setdefault(entry.group, []).append(entry)
    for identifier, events in lists.items():
        group = facts.settings.by_id.get(identifier or "")
        # What is over has no place at all, and another rule says so.
        coming = [entry for entry in events if entry.text("starts") >= str(facts.day)]
        yield from _in_list(document, coming, by_place=group is None or not group.attendance)


def _in_list(document: Document, events: list[Entry], *, by_place: bool) -> Iterator[Found]:
    days = [(entry.text("starts"), "") for entry in events]
    if sorted(days) != days:
        for number in _misplaced(days):
            text = f"`{days[number][0]}` does not stand where its date would put it"
            yield Found(events[number].line, text, "move it up or down, so that dates ascend")
        return
    if not by_place:
        return  # where a virtual event is held says little
    cells = [document.slice(entry.spans["place-cell"]) for entry in events]
    keys = [(day, folded(cell)) for (day, _), cell in zip(days, cells, strict=True)]
    raw = [(day, cell) for (day, _), cell in zip(days, cells, strict=True)]
    if sorted(keys) == keys or sorted(raw) == raw:
        return
    wrong = set(_misplaced(keys)) & set(_misplaced(raw)) or set(_misplaced(keys))
    if len(wrong) > 1:
        return  # one slipped; several follow an order of their own
    for number in wrong:
        if ATTENDANCE.match(cells[number]):
            continue  # "Hybrid (Bern, CH)" is sorted by either word
        text = f"`{cells[number]}` does not stand where its place would put it on that day"
        help = "move it up or down: events of a day are sorted by place"
        yield Found(events[number].line, text, help, severity="info")
