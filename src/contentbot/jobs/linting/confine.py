"""Runs a job on strangers' text in a process of its own, with caps on time and memory."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from contentbot.errors import ContentbotError

Begun = Callable[[str], None]
Refused = Callable[[str], str | None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caps:
    """What a process may take.

    seconds: for one file. memory: bytes beyond what is mapped at the start. files: how many
    may break the caps before no further one is read.
    """

    seconds: float = 10
    memory: int = 512 * 1024 * 1024
    files: int = 3


class _TooMuch(Exception):
    """A file took more than it may."""

    def __init__(self, path: str, why: str) -> None:
        self.path = path
        self.why = why


def run(job: Callable[[Begun, Refused], T], caps: Caps = Caps()) -> T:
    """What a job returns.

    The job says which file it begins, and asks for each why it must not be read: when one
    takes too much, the job begins anew without it.

    Raises:
        ContentbotError: the job raised it, failed, or takes too much without any file.
    """
    known: dict[str, str] = {}

    def refused(path: str) -> str | None:
        rest = "comes after too many files that took too much" if len(known) > caps.files else None
        return known.get(path, rest)

    while True:
        try:
            outcome: T = _attempt(lambda begun: job(begun, refused), caps)
        except _TooMuch as stop:
            if not stop.path or stop.path in known:
                raise ContentbotError(f"linting was ended: it {stop.why}") from None
            known[stop.path] = stop.why
        else:
            return outcome


def _attempt(job: Callable[[Begun], Any], caps: Caps) -> Any:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(job, there, caps.memory), daemon=True)
    child.start()
    there.close()
    path = ""
    try:
        while here.poll(caps.seconds):
            kind, value = here.recv()
            if kind == "done":
                return value
            if kind == "failed":
                raise value
            path = value
    except EOFError:
        raise _TooMuch(path, "takes too much memory to read") from None
    finally:
        child.kill()
        child.join()
        here.close()
    raise _TooMuch(path, f"takes more than {caps.seconds:g} seconds to read")


def _work(job: Callable[[Begun], Any], out: Connection, memory: int) -> None:
    """In the child: say which files are begun, then what came of it all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this
    _limit_memory(memory)
    try:
        out.send(("done", job(lambda path: out.send(("begun", path)))))
    except ContentbotError as error:
        out.send(("failed", error))
    except MemoryError:
        return  # the parent sees the pipe close
    except Exception:
        import traceback

        out.send(("failed", ContentbotError(f"linting failed:\n{traceback.format_exc()}")))


def _limit_memory(memory: int) -> None:
    if not sys.platform.startswith("linux"):
        return  # elsewhere the cap on the size of files has to do
    import resource
    from pathlib import Path

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
