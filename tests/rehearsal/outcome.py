"""What became of all that was sent: the edition at the end beside the one that was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.rehearsal.lines import address, items
from tests.rehearsal.week import Week


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Counts of the entries sent.

    once: in the edition exactly once. same: with the text that was published. retired: those
    that editors took out again. lost, twice, other: the others, as they were sent. owed: what
    the bot offered as it was published, was taken over, and is not in the edition.
    """

    sent: int
    once: int
    same: int
    retired: int
    lost: tuple[str, ...]
    twice: tuple[str, ...]
    other: tuple[tuple[str, str], ...]
    owed: tuple[str, ...]


def compare(week: Week, edition: str, taken: Iterable[str]) -> Outcome:
    """What became of a week's entries. taken: lines that people took over from the bot."""
    mine, theirs = items(edition), items(week.published)
    shown: dict[str, str] = {address(text): text for text in theirs}
    once = same = retired = sent = 0
    lost: list[str] = []
    twice: list[str] = []
    other: list[tuple[str, str]] = []
    for item in (item for one in week.sent for item in one.items if item.is_entry):
        sent += 1
        here = [
            text for text in mine if address(text) in (address(item.became), address(item.text))
        ]
        if not here and address(item.became) not in shown:
            retired += 1
        elif len(here) != 1:
            (twice if here else lost).append(item.text)
        else:
            once += 1
            same += here[0] in theirs
            if here[0] not in theirs:
                other.append((here[0], shown.get(address(item.became), "")))
    present = {line.rstrip() for line in edition.split("\n")}
    final = {line.rstrip() for line in week.published.split("\n")}
    owed = [line for line in taken if line.rstrip() in final and line.rstrip() not in present]
    return Outcome(
        sent=sent, once=once, same=same, retired=retired, lost=tuple(lost), twice=tuple(twice),
        other=tuple(other), owed=tuple(owed),
    )  # fmt: skip
