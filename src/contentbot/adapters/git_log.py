"""What `git log` prints of a branch's own line, as values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

from contentbot.ports import Altered, Landed

FORMAT = "--format=%H%x00%P%x00%ae%x00%cI%x00%s"
FIELDS = 5


def landed(out: bytes) -> Iterator[Landed]:
    """Commits from `log -z --raw --numstat` in that format.

    The fields are taken by their number: a subject may hold whatever its writer likes.
    """
    parts = out.split(b"\0")
    at = 0
    while at + FIELDS <= len(parts):
        head = [part.decode(errors="replace") for part in parts[at : at + FIELDS]]
        at, files = _files(parts, at + FIELDS)
        sha, parents, email, when, subject = head
        yield Landed(
            commit=sha.strip(),
            parents=tuple(parents.split()),
            email=email,
            when=datetime.fromisoformat(when),
            subject=subject,
            files=tuple(files.values()),
        )


def _files(parts: list[bytes], at: int) -> tuple[int, dict[str, Altered]]:
    """The files that a commit changed, and where the next commit begins."""
    files: dict[str, Altered] = {}
    while at < len(parts) and (mode := parts[at].lstrip(b"\n")).startswith(b":"):
        path = os.fsdecode(parts[at + 1])
        files[path] = Altered(path, mode.rsplit(b" ", 1)[1].decode())
        at += 2
    while at < len(parts) and parts[at].count(b"\t") >= 2:
        added, removed, name = parts[at].split(b"\t", 2)
        path = os.fsdecode(name)
        lines = (int(one) if one.isdigit() else 0 for one in (added, removed))
        files[path] = Altered(path, files[path].status, *lines)
        at += 1
    return at, files
