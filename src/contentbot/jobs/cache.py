"""What linting a file gave last time, kept in the user's cache folder."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from functools import cache
from hashlib import blake2b
from pathlib import Path

from contentbot.content.library import Source
from contentbot.content.settings import PACKAGE
from contentbot.jobs.lint import Linted, Work
from contentbot.model import Crash, Edit, Finding, Fix, Span

LIMIT = 128 * 1024 * 1024  # bytes; a larger cache is begun anew
BATCH = 500


@cache
def _code() -> bytes:
    """A digest of contentbot's own files: other rules, other findings."""
    out = blake2b(digest_size=16)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".json", ".txt", ".yml"):
            state = path.stat()
            out.update(f"{path}{state.st_size}{state.st_mtime_ns}".encode())
    return out.digest()


def fingerprint(work: Work) -> bytes:
    """A digest of all that findings depend on beside the file itself."""
    out = blake2b(_code(), digest_size=16)
    for back in work.archive.editions:
        state = Path(back.path).stat()
        out.update(f"{back.path}{state.st_size}{state.st_mtime_ns}".encode())
    rest = (work.settings, work.today, work.submission, work.state, sorted(work.waiting.items()))
    out.update(repr(rest).encode())
    out.update(repr((sorted(work.selection.select), sorted(work.selection.ignore))).encode())
    return out.digest()


class Cache:
    """Results by file; anything wrong with the store makes it an empty one."""

    def __init__(self, folder: Path, work: Work) -> None:
        self.path = folder / "contentbot" / "lint-1.sqlite3"
        self.base = fingerprint(work)
        self.db = self._open()

    def _open(self) -> sqlite3.Connection | None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > LIMIT:
                self.path.unlink()
            db = sqlite3.connect(self.path, timeout=5)
            db.execute("pragma journal_mode = wal")
            db.execute("pragma synchronous = off")
            db.execute("create table if not exists linted (key blob primary key, result text) without rowid")
        except (OSError, sqlite3.Error):
            return None
        return db

    def key(self, source: Source, kind: str) -> bytes:
        """What a file's result is kept under."""
        out = blake2b(self.base, digest_size=16)
        out.update(f"{source.path}\0{kind}\0{source.named}\0".encode())
        out.update(source.data)
        return out.digest()

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, Linted]:
        """Results for those of some keys that are known."""
        found: dict[bytes, Linted] = {}
        if self.db is None:
            return found
        try:
            for start in range(0, len(keys), BATCH):
                some = keys[start : start + BATCH]
                marks = ",".join("?" * len(some))
                rows = self.db.execute(f"select key, result from linted where key in ({marks})", some)
                found.update((key, _from_json(text)) for key, text in rows)
        except (sqlite3.Error, ValueError, TypeError):
            return {}
        return found

    def put(self, results: Iterable[tuple[bytes, Linted]]) -> None:
        """Keep some results; those with a crash are not kept."""
        if self.db is None:
            return
        rows = [(key, _to_json(one)) for key, one in results if not one.crashes]
        try:
            with self.db:
                self.db.executemany("insert or replace into linted values (?, ?)", rows)
        except sqlite3.Error:
            return

    def close(self) -> None:
        """End the connection."""
        if self.db is not None:
            self.db.close()


def _to_json(linted: Linted) -> str:
    return json.dumps(astuple(linted), ensure_ascii=False, check_circular=False)


def _from_json(text: str) -> Linted:
    path, findings, crashes, entries = json.loads(text)
    return Linted(path, tuple(_finding(row) for row in findings), tuple(Crash(*row) for row in crashes), entries)


def _finding(row: list[object]) -> Finding:
    names = Finding.__slots__
    values = dict(zip(names, row, strict=True))
    values["span"] = Span(*values["span"])  # type: ignore[misc]
    fix = values["fix"]
    if isinstance(fix, list):
        edits, safe = fix
        values["fix"] = Fix(tuple(Edit(Span(*span), new) for span, new in edits), safe)
    places = values["fix_places"]
    values["fix_places"] = tuple((tuple(a), tuple(b)) for a, b in places)  # type: ignore[attr-defined]
    return Finding(**values)  # type: ignore[arg-type]
