"""What counts as produced after a merge, which the ledger keeps for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contentbot.frozen import dataclass
from contentbot.jobs.assembling.merge import Conflict
from contentbot.jobs.assembling.segments import Key, Segment, Side
from contentbot.render.edition import Printed


@dataclass(frozen=True, slots=True)
class Produced:
    """What counts as produced from now on: a text, and where each entry stands in it.

    entries: name, place, start and end.
    """

    text: str
    entries: tuple[tuple[str, str, int, int], ...]


def as_printed(printed: Printed) -> Produced:
    """What was printed counts as produced, where nothing is in conflict."""
    rows = ((one.name, one.place, span.start, span.end) for one, span in printed.blocks)
    return Produced(printed.text, tuple(rows))


def produced(base: Side, fresh: Side, conflicts: Sequence[Conflict]) -> Produced:
    """The text that is produced now, but with the old segment wherever there is a conflict.

    So a conflict is met again, until somebody settles it.
    """
    kept = {key for one in conflicts for key in one.keys}
    out: list[str] = []
    entries: dict[tuple[str, str], tuple[int, int]] = {}
    at = 0
    for one in _with_old(base, fresh, kept):
        at += len(one.lead)
        if one.block is not None:
            start, _ = entries.get(one.block, (at, at))
            entries[one.block] = (start, at + len(one.text))
        out.append(f"{one.lead}{one.text}")
        at += len(one.text)
    rows = tuple((*block, *place) for block, place in entries.items())
    return Produced("".join(out) + fresh.tail, rows)


def _with_old(base: Side, fresh: Side, kept: set[Key]) -> list[Segment]:
    was = base.by_key()
    out: list[Segment] = []
    for one in fresh.segments:
        if one.key not in kept:
            out.append(one)
        elif one.key in was:
            out.append(replace(was[one.key], lead=one.lead))
    here = {one.key for one in out}
    before: Key | None = None
    for one in base.segments:
        if one.key in kept and one.key not in here:
            place = next((n for n, other in enumerate(out) if other.key == before), -1) + 1
            out.insert(place, one)
        if one.key in here or one.key in kept:
            before = one.key
    return out
