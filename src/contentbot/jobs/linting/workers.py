"""One job on many things, in as many processes as there are processors for it."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

MANY = 16  # things; below, a second process costs more than it saves
PATIENCE = 100_000  # values made before garbage is looked for
S = TypeVar("S")
T = TypeVar("T")


def spread(job: Callable[[S], T], todo: Sequence[S], processes: int) -> Iterator[T]:
    """What a job makes of each thing, in their order; in several processes when there are many."""
    if processes < 2 or len(todo) < MANY:
        yield from map(job, todo)
        return
    import multiprocessing

    size = max(1, min(200, len(todo) // (processes * 8)))
    context = multiprocessing.get_context("fork")
    # What is to be done is there already in a forked process; only numbers are sent.
    with context.Pool(processes, _start, (job, todo)) as pool:
        yield from pool.imap(_run, range(len(todo)), chunksize=size)


_job: Callable[[Any], Any]
_todo: Sequence[Any]


def _start(job: Callable[[Any], Any], todo: Sequence[Any]) -> None:
    global _job, _todo
    _job, _todo = job, todo
    # What is there stays to the end, and a file leaves little garbage that only this finds.
    gc.freeze()
    gc.set_threshold(PATIENCE)
    # Ctrl-C is for the parent, which ends the others without a word of theirs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(number: int) -> Any:
    return _job(_todo[number])
