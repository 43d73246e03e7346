"""What linting a file gave last time, kept in the user's cache folder."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from contentbot.content.library import Source
from contentbot.content.settings import PACKAGE
from contentbot.jobs.linting.gather import Gathered
from contentbot.jobs.linting.lint import Linted, Work
from contentbot.model import Crash, Edit, Finding, Fix, Span

NAME = "lint-1.sqlite3"
LIMIT = 128 * 1024 * 1024  # bytes; a larger cache is begun anew
BATCH = 500


def fingerprint(gathered: Gathered, work: Work) -> bytes:
    """A digest of all that findings depend on beside the file and what it asks for."""
    out = blake2b(_code(), digest_size=16)
    out.update(gathered.settings.data)
    for back in gathered.archive:
        state = os.stat(back.path)
        out.update(f"{back.path}\0{state.st_size}\0{state.st_mtime_ns}".encode(errors="replace"))
    names = (sorted(work.selection.select), sorted(work.selection.ignore))
    out.update(repr((gathered.settings.path, work.today, work.state, names)).encode())
    out.update(repr(work.submission).encode())
    return out.digest()


@cache
def _code() -> bytes:
    """A digest of contentbot's own files and of the libraries: other rules, other findings."""
    out = blake2b(repr(sys.version_info).encode(), digest_size=16)
    # In a checkout the schemas lie beside the code; in a wheel they are a part of it.
    for folder in (PACKAGE, PACKAGE.parents[1] / "schemas"):
        for base, _, names in sorted(os.walk(folder)):
            for name in sorted(name for name in names if not name.endswith(".pyc")):
                state = os.stat(os.path.join(base, name))
                out.update(f"{base}/{name}\0{state.st_size}\0{state.st_mtime_ns}".encode())
    for place in sys.path:
        if place.endswith("-packages") and os.path.isdir(place):
            installed = sorted(name for name in os.listdir(place) if name.endswith("-info"))
            out.update("\0".join(installed).encode(errors="replace"))
    return out.digest()


class Cache:
    """Results by file; anything wrong with the store makes it an empty one."""

    def __init__(self, folder: Path, base: bytes) -> None:
        self._path = folder / "contentbot" / NAME
        self._base = base
        self._db = self._opened()

    def _opened(self) -> sqlite3.Connection | None:
        for _ in range(2):
            try:
                return self._open()
            except sqlite3.OperationalError:
                return None  # locked, or nothing can be written there
            except (OSError, sqlite3.DatabaseError):
                try:
                    self._path.unlink()  # no store at all: begin anew
                except OSError:
                    return None
        return None

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists() and self._path.stat().st_size > LIMIT:
            self._path.unlink()
        db = sqlite3.connect(self._path, timeout=2)
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = off")
        db.execute(
            "create table if not exists linted (key blob primary key, result text) without rowid"
        )
        return db

    def key(self, source: Source, kind: str) -> bytes:
        """What a file's result is kept under."""
        out = blake2b(self._base, digest_size=16)
        out.update(f"{source.path}\0{kind}\0{source.named}\0".encode(errors="surrogateescape"))
        out.update(source.data)
        return out.digest()

    def get(self, keys: Sequence[bytes], waiting: Mapping[str, str]) -> dict[bytes, Linted]:
        """Results for those of some keys that are known.

        waiting: addresses of entries that wait; a result that was given when one of them
        was elsewhere, or not there, does not count.
        """
        found: dict[bytes, Linted] = {}
        if self._db is None:
            return found
        try:
            for start in range(0, len(keys), BATCH):
                some = keys[start : start + BATCH]
                marks = ",".join("?" * len(some))
                query = f"select key, result from linted where key in ({marks})"
                found.update((key, _from_json(text)) for key, text in self._db.execute(query, some))
        except (sqlite3.Error, ValueError, TypeError, KeyError):
            return {}
        return {
            key: one
            for key, one in found.items()
            if all(waiting.get(address) == told for address, told in one.asked)
        }

    def put(self, results: Iterable[tuple[bytes, Linted]]) -> None:
        """Keep some results, and end; those with a crash are not kept."""
        if self._db is None:
            return
        rows = [(key, _to_json(one)) for key, one in results if not one.crashes]
        try:
            with self._db:
                self._db.executemany("insert or replace into linted values (?, ?)", rows)
            self._db.close()
        except sqlite3.Error:
            return


def _values(one: Any) -> list[Any]:
    return [getattr(one, name) for name in one.__slots__]


# No value holds itself, and a new encoder for every row would cost more than the row.
_encode = json.JSONEncoder(check_circular=False, default=_values).encode


def _to_json(linted: Linted) -> str:
    return _encode((linted.path, linted.findings, linted.crashes, linted.entries, linted.asked))


def _from_json(text: str) -> Linted:
    path, findings, crashes, entries, asked = json.loads(text)
    return Linted(
        path,
        tuple(map(_finding, findings)),
        tuple(Crash(*row) for row in crashes),
        entries,
        tuple((address, told) for address, told in asked),
    )


def _finding(row: list[Any]) -> Finding:
    values = dict(zip(Finding.__slots__, row, strict=True))
    values["span"] = Span(*values["span"])
    if values["fix"] is not None:
        edits, safe = values["fix"]
        values["fix"] = Fix(tuple(Edit(Span(*span), new) for span, new in edits), safe)
    values["fix_places"] = tuple((tuple(a), tuple(b)) for a, b in values["fix_places"])
    return Finding(**values)
