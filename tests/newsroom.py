"""A newsletter's folder to try things in: real files, real git, the real command line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from contentbot.cli import main

TODAY = "2026-01-26"
LINK = "title: {title}\nurl: {url}\nsection: observations\n"
DRAFT = """\
Title: This Week in Rust 637
Number: 637
Date: 2026-02-04
Category: This Week in Rust

## Updates from Rust Community

### Observations/Thoughts

{items}
"""
TRACKED = "https://example.org/{}?utm_source=mail"


def link(
    title: str = "Faster builds with a shared cache", url: str = "https://example.org/faster"
) -> str:
    """A clean entry, as a file has it."""
    return LINK.format(title=title, url=url)


def tracked(name: str = "faster") -> str:
    """An entry with one fault: a warning that a safe fix mends."""
    return link(url=TRACKED.format(name))


def draft(*items: str) -> str:
    """A draft with some items in one section."""
    return DRAFT.format(items="\n".join(items))


@dataclass(frozen=True)
class Run:
    """What one run of `lint` gave."""

    status: int
    out: str
    err: str
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def found(self) -> list[tuple[str, str, int]]:
        """Path, rule and line of every finding."""
        return [(f["path"], f["rule"], f["line"]) for f in self.data["findings"]]

    @property
    def rules(self) -> list[str]:
        return [f["rule"] for f in self.data["findings"]]

    @property
    def entries(self) -> list[tuple[str, str, str]]:
        """Change, path and title of every entry that differs."""
        return [
            (e["change"], e["path"], e["fields"].get("title", e["fields"].get("text", "")))
            for e in self.data["entries"]
        ]


class Newsroom:
    """A folder with content, which may be a repository; it is the working directory."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capture = capture

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file, with the folders it needs."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self) -> str:
        """Commit all there is, in a repository that is made if need be; its hash."""
        if not (self.root / ".git").exists():
            self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "A change")
        return self.git("rev-parse", "HEAD")

    def run(self, *arguments: str) -> Run:
        """Run a command as it is given."""
        self._capture.readouterr()
        status = main(list(arguments))
        out, err = self._capture.readouterr()
        return Run(status, out, err)

    def lint(self, *arguments: str | Path, today: str = TODAY) -> Run:
        """Run `lint` with a report in JSON; one that could not be made has no data."""
        given: Sequence[str] = [str(one) for one in arguments]
        run = self.run("lint", "--format", "json", "--today", today, *given)
        data = json.loads(run.out) if run.out.startswith("{") else {}
        return Run(run.status, run.out, run.err, data)
