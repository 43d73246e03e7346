"""What a planter returns, and how kinds of faults are registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple, TypeVar

from .editions import Edition, Item


@dataclass(frozen=True)
class Planted:
    """An edition with a fault; one of the `expected` lines (from 1) must have a finding.

    control: the copy to compare with where the untouched edition will not do, as for a repeat:
    its line may have other faults too, and finding those says nothing about the repeat.
    """

    lines: list[str]
    expected: frozenset[int]
    note: str
    control: list[str] | None = None


Planter = Callable[[Edition, Random], Planted | None]
Change = Callable[[str, Random], str | None]
Rewrite = Callable[[Item, Random], str | None]
T = TypeVar("T")


class Fault(NamedTuple):
    """A kind of fault; a mutant differs from its edition in at most `size` lines."""

    name: str
    family: str
    plant: Planter
    size: int


FAULTS: dict[str, Fault] = {}


def register(name: str, family: str, plant: Planter, size: int = 1) -> None:
    name = name.replace("_", "-")
    assert name not in FAULTS, name
    FAULTS[name] = Fault(name, family, plant, size)


def on_edition(family: str, size: int = 1) -> Callable[[Planter], Planter]:
    """Register a planter that sees the whole edition, under its own name."""

    def decorate(plant: Planter) -> Planter:
        register(plant.__name__, family, plant, size)
        return plant

    return decorate


def on_item(
    family: str, *pools: str, name: str = "", size: int = 1
) -> Callable[[Rewrite], Rewrite]:
    """Register a function that rewrites a line; None where it cannot. It may return more lines:
    the finding is expected on those that differ from the old one.
    """

    def decorate(rewrite: Rewrite) -> Rewrite:
        def plant(edition: Edition, rng: Random) -> Planted | None:
            for pool in rng.sample(pools, len(pools)):
                for item in shuffled(rng, edition.items(pool)):
                    new = rewrite(item, rng)
                    if new is not None and new != item.line:
                        lines = new.split("\n")
                        kept = lines[0] == item.line
                        return spliced(edition, item.at + kept, 1 - kept, lines[kept:])
            return None

        register(name or rewrite.__name__, family, plant, size)
        return rewrite

    return decorate


def on_field(family: str, field: str, pools: Sequence[str], table: Mapping[str, Change]) -> None:
    """Register kinds that are each a function from a field's value to a faulty one."""
    for name, change in table.items():

        def rewrite(item: Item, rng: Random, change: Change = change) -> str | None:
            new = change(item[field], rng)
            return None if new is None else item.put(**{field: new})

        on_item(family, *pools, name=name)(rewrite)


def spliced(
    edition: Edition, at: int, count: int, new: Sequence[str], *, expected: Sequence[int] = ()
) -> Planted:
    """`count` lines from index `at` replaced by others. The finding is expected on these others,
    else on the line indices that `expected` names.
    """
    lines = [*edition.lines[:at], *new, *edition.lines[at + count :]]
    where = frozenset(i + 1 for i in expected or range(at, at + len(new)))
    return Planted(lines, where, " / ".join(new)[:180] or f"removed: {edition.lines[at]}")


def shuffled(rng: Random, options: Sequence[T]) -> list[T]:
    return rng.sample(options, len(options))
