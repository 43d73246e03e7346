"""Lets pulls in without a click: one job tells which may come in, another looks again and takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial

from contentbot.content.settings import AutoTake
from contentbot.errors import UsageError
from contentbot.forge import Forge
from contentbot.jobs.admitting import act, candidates, history
from contentbot.jobs.admitting.act import Outcome, Taken
from contentbot.jobs.admitting.admission import admits
from contentbot.jobs.admitting.candidates import Looked
from contentbot.jobs.admitting.history import Merged
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.answering.sweep import Row
from contentbot.jobs.commanding.commands import SWEEP
from contentbot.jobs.commanding.taking import take
from contentbot.ports import Repository

BY = "contentbot"


def may(
    rows: Iterable[Row], forge: Forge, base: Base, place: Place, *, repository: Repository
) -> list[int]:
    """The pulls that may come in by themselves; none, without a call, unless the settings say so.

    rows: open pulls as they were judged. repository: with its history. Writes nothing.

    Raises:
        OutsideError: the forge does not tell of the pulls at all.
    """
    terms = base.settings.auto_take
    if terms is None:
        return []
    return [
        one.pull.number
        for one in _looked(rows, forge, base, place, terms=terms, repository=repository)
        if one.candidate is not None and admits(one.candidate, base.settings, terms, base.now).yes
    ]


def let_in(
    rows: Iterable[Row],
    numbers: Collection[int],
    forge: Forge,
    base: Base,
    place: Place,
    *,
    repository: Repository,
) -> list[Outcome]:
    """Take those of some pulls that may come in still, a few in a run, and have the others looked
    at again.

    rows, repository: as of `may`. numbers: what it returned.

    Raises:
        OutsideError: the forge failed at all of them, or at starting the sweep. To try again is
            safe.
    """
    terms = base.settings.auto_take
    if terms is None:
        return []
    some = [row for row in rows if row.number in numbers]
    looked = _looked(some, forge, base, place, terms=terms, repository=repository)
    mine = partial(take, forge=forge, base=base, place=place, by=BY)
    done = list(act.act(looked, forge, mine, base=base, place=place, terms=terms))
    if any(one.taken is not None for one in done):
        forge.dispatch(SWEEP, {})  # a merge with a workflow's token starts nothing by itself
    return done


def recorded(forge: Forge, base: Base, repository: Repository | None) -> list[Taken]:
    """What came in by itself of late; none, without a call, unless the settings let pulls in."""
    if base.settings.auto_take is None:
        return []
    pulls = _history(repository) if repository is not None else ()
    return act.recorded(forge, pulls, now=base.now)


def numbers(text: str) -> list[int]:
    """What the job that reads tells: the numbers of pulls, between blanks.

    Raises:
        UsageError: it is something else.
    """
    words = text.split()
    if not all(word.isascii() and word.isdigit() and len(word) < 10 for word in words):
        raise UsageError("what may come in is a list of numbers of pulls")
    return [int(word) for word in words]


def _looked(
    rows: Iterable[Row],
    forge: Forge,
    base: Base,
    place: Place,
    *,
    terms: AutoTake,
    repository: Repository,
) -> Iterator[Looked]:
    taken = history.taken(_history(repository))
    return candidates.look(rows, forge, base, place, terms=terms, taken=taken)


def _history(repository: Repository) -> list[Merged]:
    return history.merged(repository.landed(repository.commit("HEAD"), history.PATHS))
