"""What the measurements stand on: the real input in ../shared, and contentbot as a program."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from contentbot.content import library
from contentbot.content.document import Document
from contentbot.content.settings import Settings, parse

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REPLAY = Path("bench/replay")

Finding = Mapping[str, Any]
Case = Mapping[str, Any]


def contentbot(given: str | None = None) -> list[str]:
    """The program as given, else the command beside this Python, else the module."""
    if given:
        program = shlex.split(given)
        first = os.path.abspath(program[0]) if os.sep in program[0] else program[0]
        return [first, *program[1:]]
    beside = BIN / "contentbot"
    return [str(beside)] if beside.is_file() else [sys.executable, "-m", "contentbot.cli"]


def environment(cache: Path) -> dict[str, str]:
    """What a program is started with: compiled modules kept, as people have them, and a cache of
    its own.
    """
    left = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**left, "XDG_CACHE_HOME": str(cache), "NO_COLOR": "1"}


def parser(doc: str | None) -> argparse.ArgumentParser:
    """A parser with the options that all measurements share."""
    made = argparse.ArgumentParser(description=(doc or "").split("\n")[0])
    made.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR")
    made.add_argument("--contentbot", metavar="CMD", help="the program, with its options")
    made.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    return made


def write_json(path: Path | None, data: object) -> None:
    if path is not None:
        path.write_text(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def editions(shared: Path, since: str = "") -> list[Path]:
    """The published editions, the oldest first.

    Raises:
        SystemExit: there are none.
    """
    folder = shared / "corpus" / "twir"
    found = [p for p in sorted(folder.glob("*")) if p.suffix in (".md", ".markdown")]
    if not found:
        sys.exit(f"{folder}: no editions there; name the folder of real input with --shared")
    return [path for path in found if path.name >= since]


def settings() -> Settings:
    """The newsletter's settings, as this repository has them."""
    file = ROOT / "content" / "newsletter.yml"
    return parse(file.read_text("utf-8"), str(file))


def read(path: Path, known: Settings) -> Document:
    """A published edition."""
    source = library.Source(path.name, path.read_bytes(), True)
    return library.document(source, "edition", known, today=date.max, state="published")


def rule_map() -> dict[str, list[str]]:
    """The kinds of corrections that a rule asks for, by rule: one or two of the benchmark's."""
    known: dict[str, list[str]] = json.loads((ROOT / "bench" / "rule_map.json").read_text("utf-8"))
    return known


def lint(
    program: Sequence[str], files: Sequence[str], *options: str, folder: Path
) -> dict[str, Any]:
    """The JSON report on some files of a folder.

    Raises:
        SystemExit: contentbot cannot be run.
    """
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    command = [*program, "lint", *files, "--format", "json", "--output", str(report), *options]
    done = subprocess.run(command, cwd=folder, env=environment(folder / "cache"), check=False)
    if done.returncode not in (0, 1, 4) or not report.exists():
        sys.exit(f"contentbot ended with {done.returncode}")
    data: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return data


def replay_cases(shared: Path) -> list[Case]:
    """The corrections of the replay benchmark that editors made by hand."""
    text = (shared / REPLAY / "sample_dev.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [row for row in rows if row["kind"] == "case"]


def unpack_replay(shared: Path, folder: Path) -> None:
    """The files that the corrections are about."""
    with tarfile.open(shared / REPLAY / "snapshots_dev.tar.gz") as tar:
        tar.extractall(folder, filter="data")
