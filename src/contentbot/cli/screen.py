"""What goes to the terminal or into a file, and what is asked of a person."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

PATIENCE = 2  # seconds; what takes longer says how far it is
PAUSE = 0.2  # seconds between two such words
T = TypeVar("T")


def prepare() -> None:
    """Let no letter be a reason to fail: what the terminal cannot show is spelled out."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Tell the person, beside the output."""
    sys.stderr.write(text if text.endswith("\n") else f"{text}\n")


def put(text: str) -> None:
    """Print on standard output."""
    _put_bytes(f"{text.removesuffix(chr(10))}\n".encode("utf-8", "backslashreplace"))


def deliver(data: bytes, output: Path | None) -> None:
    """Write to the file that was named, whole or not at all; else on standard output.

    Raises:
        OutsideError: the file cannot be written.
    """
    if output is None:
        _put_bytes(data)
    elif output.exists() and not output.is_file() and not output.is_dir():
        output.write_bytes(data)  # a pipe or a device is not replaced
    else:
        from contentbot.apply import write_files

        write_files({output: data})


def _put_bytes(data: bytes) -> None:
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    stream = getattr(sys.stdout, "buffer", None)
    try:
        if stream is None or encoding not in ("utf-8", "utf8"):
            sys.stdout.write(data.decode("utf-8", "surrogateescape"))
        else:
            sys.stdout.flush()
            stream.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (such as `head`) has enough; a second complaint at exit helps nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def colour() -> bool:
    """Whether standard output is a terminal that may be painted on."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def width() -> int:
    """How many columns a person sees; a usual number when nobody looks."""
    return columns(100) if sys.stdout.isatty() else 100


def columns(usual: int) -> int:
    """How wide the terminal is, as `shutil` has it, which takes longer to load than all of this."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size().columns or usual
    except OSError:
        return usual


def asker() -> Callable[[str], str] | None:
    """A way to ask the person; None when nobody is there."""
    return input if sys.stdin is not None and sys.stdin.isatty() else None


def processors() -> int:
    """How many processes can work at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def today(given: date | None) -> date:
    """The day to judge by."""
    return given or datetime.now().astimezone().date()


def now(given: date | None) -> datetime:
    """The moment to judge by, with UTC; of a day that was given, its beginning."""
    return datetime.combine(given, datetime.min.time(), UTC) if given else datetime.now(UTC)


def with_progress(rows: Iterable[T], total: int) -> Iterator[T]:
    """Pass results on; on a terminal, say how far things are once it takes long."""
    if not sys.stderr.isatty():
        yield from rows
        return
    begun = shown = time.monotonic()
    for number, row in enumerate(rows, 1):
        now = time.monotonic()
        if now - begun > PATIENCE and now - shown > PAUSE:
            sys.stderr.write(f"\r{number} of {total} files")
            sys.stderr.flush()
            shown = now
        yield row
    if shown > begun:
        sys.stderr.write("\r\033[K")
