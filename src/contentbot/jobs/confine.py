"""Runs a job on strangers' text in a process of its own, with caps on time and memory."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from contentbot.errors import ContentbotError
from contentbot.model import Finding, Report, Span

SECONDS = 10  # for one file; the slowest file within the caps takes two
MEMORY = 1024 * 1024 * 1024  # bytes of address space beyond what is mapped at the start

Texts = dict[str, str]
Told = Callable[[str], None]
T = TypeVar("T")


def run(job: Callable[[Told], tuple[Report, Texts]]) -> tuple[Report, Texts]:
    """What a job returns; it says which file it begins.

    A file that takes too long or too much memory gives a report with one finding that says so.

    Raises:
        ContentbotError: whatever the job raised.
    """
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(job, there), daemon=True)
    child.start()
    there.close()
    path = ""
    try:
        while here.poll(SECONDS):
            kind, value = here.recv()
            if kind == "begun":
                path = value
            elif kind == "failed":
                raise value
            else:
                done: tuple[Report, Texts] = value
                return done
        why = f"reading it takes more than {SECONDS} seconds"
    except EOFError:
        why = "reading it takes too much memory"
    finally:
        child.kill()
        child.join()
        here.close()
    return _refused(path, why)


def _work(job: Callable[[Told], tuple[Report, Texts]], out: Connection) -> None:
    _limit_memory()
    try:
        out.send(("done", job(lambda path: out.send(("begun", path)))))
    except ContentbotError as error:
        out.send(("failed", error))
    except (MemoryError, RecursionError):
        return  # the parent sees the pipe close


def _limit_memory() -> None:
    if not sys.platform.startswith("linux"):
        return
    import resource
    from pathlib import Path

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _refused(path: str, why: str) -> tuple[Report, Texts]:
    finding = Finding(
        id="too-expensive", about=f"too-expensive\0{path}", rule="too-expensive", severity="error",
        path=path, span=Span(0, 0), line=1, column=1, end_line=1, end_column=1,
        message=why, help="send a smaller, simpler file",
    )  # fmt: skip
    return Report(findings=(finding,), files=1), {}
