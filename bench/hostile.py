"""Lint hostile files: none may crash contentbot, hang it, or take much memory.

    python3 bench/hostile.py [--shared DIR] [--minutes M] [--seed S] [--keep DIR] [--no-table]

First the table of known attacks (nasty.py), each file through the program itself, once as a path
and once with `--at` from a commit. Then, for M minutes, generated files in a process of its own,
which also renders the report in each format and, now and then, applies the fixes. A file offends
if it ends in a crash, takes over two seconds of one processor, or more than 500 MB; or if it is
refused without one finding that says why. Offenders are kept and named with the slowest parts.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import ground
import nasty

from contentbot.content import library
from contentbot.lint import engine
from contentbot.lint.rule import Facts

SECONDS = 2.0  # of one processor, for a file
STARTING = 0.5  # seconds that a process may take before it reads a file
MEMORY = 500  # MB
PATIENCE = 20  # seconds on the clock before a process is ended
FIX_EVERY = 15  # files; fixing lints a file several times
RENDER_EVERY = 4
REFUSALS = frozenset({
    "file-too-large", "line-too-long", "not-utf8", "control-character", "byte-order-mark",
    "too-many-nodes", "too-deep", "too-expensive", "several-documents",
    "yaml-anchor", "yaml-tag", "yaml-merge-key",
})  # fmt: skip
SLIPS = frozenset({"yaml-syntax", "duplicate-key"})  # each slip may be told
TODAY = date(2026, 1, 26)


@dataclass
class Tally:
    """What was tried, and what went wrong."""

    keep: Path
    files: int = 0
    refused: int = 0
    slowest: float = 0.0
    slowest_name: str = ""
    memory: float = 0.0
    offenders: list[str] = field(default_factory=list)
    causes: Counter[str] = field(default_factory=Counter)

    def saw(self, name: str, seconds: float, memory: float, *, refused: bool) -> None:
        self.files += 1
        self.refused += refused
        self.memory = max(self.memory, memory)
        if seconds > self.slowest:
            self.slowest, self.slowest_name = seconds, name

    def offended(self, name: str, data: bytes, why: str) -> None:
        """Keep the file, and say why; only the first few of one cause are told."""
        cause = " ".join(why.split()[:6])
        self.causes[cause] += 1
        if self.causes[cause] > 5:
            return
        self.keep.mkdir(parents=True, exist_ok=True)
        path = self.keep / name.replace("/", "-")
        path.write_bytes(data)
        self.offenders.append(f"{path}: {why}")
        print(f"offender {path}: {why}", flush=True)


# --- the table, through the program ----------------------------------------------------------


def make_repository(top: Path) -> None:
    """A repository with the settings and all attacks, committed."""
    inbox, drafts = top / "content" / "inbox", top / "content" / "drafts"
    for folder in (inbox, drafts):
        folder.mkdir(parents=True)
    for name, data in nasty.yaml_attacks().items():
        (inbox / f"{name}.yml").write_bytes(data)
    for name, data in nasty.markdown_attacks().items():
        (drafts / f"2026-01-28-{name}-week-in-rust.md").write_bytes(data)
    shutil.copy(ground.ROOT / "content" / "newsletter.yml", top / "content")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "attacks"]):
        subprocess.run(["git", "-c", "core.autocrlf=false", *command], cwd=top, check=True)


def run(command: Sequence[str], folder: Path) -> tuple[int, float, float, str]:
    """Status, processor seconds, peak memory in MB and errors of a program and its children."""
    errors = folder / ".errors"
    with errors.open("wb") as out:
        child = subprocess.Popen(
            command, cwd=folder, env=ground.environment(folder / ".cache"),
            stdout=subprocess.DEVNULL, stderr=out,
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                child.kill()
            time.sleep(0.005)
    child.returncode = os.waitstatus_to_exitcode(status)
    told = errors.read_text("utf-8", "replace").strip()
    seconds = usage.ru_utime + usage.ru_stime
    return child.returncode, seconds, usage.ru_maxrss / 1024, told[-300:]


def judged(report: Path, status: int, told: str) -> tuple[str, bool]:
    """What is wrong with the end of a run ("" if nothing), and whether the file was refused."""
    data = json.loads(report.read_text("utf-8")) if report.exists() else {"crashes": ()}
    if data["crashes"]:
        crash = data["crashes"][0]
        return f"crash in {crash['rule']}: {crash['error'][:200]}", False
    if status not in (0, 1):
        return f"ended with {status}: {told}", False
    if told or "findings" not in data:
        return f"said {told!r}" if told else "wrote no report", False
    return complaint([finding["rule"] for finding in data["findings"]], data["summary"]["entries"])


def complaint(rules: Sequence[str], entries: int) -> tuple[str, bool]:
    """What is wrong with the answer to a file ("" if nothing), and whether it was refused.

    A refused file gives no entries, and one finding says why.
    """
    refused = [rule for rule in rules if rule in REFUSALS]
    if entries or not (refused or SLIPS & set(rules)):
        return "", False
    return (f"is refused {len(refused)} times" if len(refused) > 1 else ""), True


def table(program: Sequence[str], tally: Tally) -> None:
    with tempfile.TemporaryDirectory(prefix="hostile-") as temporary:
        top = Path(temporary)
        # In another process: a program that is started from a large one counts as large itself.
        maker = multiprocessing.get_context("fork").Process(target=make_repository, args=(top,))
        maker.start()
        maker.join()
        for path in sorted((top / "content").glob("*/*")):
            kind = "link" if path.suffix == ".yml" else "edition"
            for way in ("path", "at"):
                attack(program, path.relative_to(top), kind, way=way, top=top, tally=tally)


def attack(
    program: Sequence[str], path: Path, kind: str, *, way: str, top: Path, tally: Tally
) -> None:
    """Lint one file of the table as a path or from the commit."""
    report = top / ".report.json"
    report.unlink(missing_ok=True)
    more = ["--at", "HEAD"] if way == "at" else ["--kind", kind]
    fixed = ["--no-cache", "--today", TODAY.isoformat(), "--format", "json"]
    command = [*program, "lint", str(path), *more, *fixed, "--output", str(report)]
    status, seconds, memory, told = run(command, top)
    why, refused = judged(report, status, told)
    name = f"{way}-{path.name}"
    tally.saw(name, seconds, memory, refused=refused)
    if why or seconds > SECONDS + STARTING or memory > MEMORY:
        data = (top / path).read_bytes()
        cost = f"{seconds:.1f} s, {memory:.0f} MB"
        tally.offended(name, data, why or f"{cost}; {blame(data, kind)}")


# --- generated files, in a process of its own -------------------------------------------------


def named(number: int | str, kind: str) -> str:
    return (
        f"{number}-2026-01-28-this-week-in-rust.md" if kind == "edition" else f"{number}-entry.yml"
    )


def call(path: Path, kind: str, *options: str) -> int:
    """The status of the program, run in this process."""
    from contentbot.cli import main as program

    return program(
        ["lint", str(path), "--kind", kind, "--no-cache", "--today", TODAY.isoformat(), *options]
    )


def check_fix(path: Path, kind: str) -> str:
    """What is wrong with fixing a file: the second time nothing may change."""
    quiet = ("--fix", "--output", os.devnull)
    call(path, kind, *quiet)
    once = path.read_bytes()
    call(path, kind, *quiet)
    return "" if path.read_bytes() == once else "is changed by a second run of --fix"


def lint_here(number: int, kind: str, path: Path) -> dict[str, Any]:
    """Lint a file and now and then render and fix it: seconds of linting, and what is wrong."""
    report = path.with_name("report.json")
    report.unlink(missing_ok=True)
    begun = time.process_time()
    status = call(path, kind, "--format", "json", "--output", str(report))
    seconds = time.process_time() - begun
    why, refused = judged(report, status, "")
    if not why and number % RENDER_EVERY == 0:
        how = ("text", "github", "sarif", "markdown")[number // RENDER_EVERY % 4]
        call(path, kind, "--format", how, "--output", os.devnull)
    if not why and number % FIX_EVERY == 0 and path.stat().st_size < 50_000:
        why = check_fix(path, kind)
    return {"seconds": seconds, "why": why, "refused": refused}


def worker(line: Connection, folder: Path) -> None:
    """Lint what comes in; send back seconds, MB and what is wrong."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    while True:
        number, kind, data = line.recv()
        path = folder / named(number, kind)
        path.write_bytes(data)
        begun = time.process_time()
        try:
            answer = lint_here(number, kind, path)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno} {place.name}"
            why = f"{type(error).__name__} in {where}: {error}"
            answer = {"seconds": time.process_time() - begun, "why": why, "refused": False}
        path.unlink(missing_ok=True)
        answer["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        line.send(answer)


def start(folder: Path) -> tuple[multiprocessing.process.BaseProcess, Connection]:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=worker, args=(there, folder), daemon=True
    )
    process.start()
    return process, here


def fuzz(minutes: float, seed: int, lines: Sequence[str], tally: Tally, folder: Path) -> None:
    deadline = time.monotonic() + minutes * 60
    process, line = start(folder)
    for number, (kind, data) in enumerate(nasty.generate(seed, lines), 1):
        if time.monotonic() > deadline:
            break
        name = f"{seed}-{named(number, kind)}"
        line.send((number, kind, data))
        answer: Mapping[str, Any] | None = None
        if line.poll(PATIENCE):
            try:
                answer = line.recv()
            except EOFError:
                tally.offended(name, data, "ended the process")
        else:
            tally.offended(name, data, f"hangs for {PATIENCE} s; {blame(data, kind)}")
        if answer is None:
            process.kill()
            process, line = start(folder)
            continue
        tally.saw(name, answer["seconds"], answer["memory"], refused=answer["refused"])
        if answer["why"]:
            tally.offended(name, data, answer["why"])
        elif answer["seconds"] > SECONDS:
            tally.offended(name, data, f"slow: {answer['seconds']:.1f} s; {blame(data, kind)}")
        elif answer["memory"] > MEMORY:
            tally.offended(name, data, f"memory: {answer['memory']:.0f} MB")
        if answer["memory"] > MEMORY / 2:  # a fresh start shows which file takes it
            process.kill()
            process, line = start(folder)
    process.kill()


# --- what is slow ----------------------------------------------------------------------------


def parts(data: bytes, kind: str, out: Connection) -> None:
    """Send the processor seconds of reading a file and of each rule."""
    known = ground.settings()
    one = library.Source(named("blame", kind), data, True)
    begun = time.process_time()
    document = library.document(one, kind, known, today=TODAY)
    out.send(("reading", time.process_time() - begun))
    facts = Facts(settings=known, day=document.date or TODAY)
    for rule in engine.load_rules().values():
        if rule.on != "any" and (rule.on == "edition") != (document.edition is not None):
            continue
        begun = time.process_time()
        out.send((f"{rule.name} ...", 0.0))
        try:
            found = str(sum(1 for _ in rule.check(document, facts)))
        except Exception as error:
            found = f"fails with {type(error).__name__}"
        out.send((f"{rule.name} ({found})", time.process_time() - begun))


def blame(data: bytes, kind: str) -> str:
    """The slowest parts of linting a file."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=partial(parts, data, kind, there), daemon=True
    )
    process.start()
    there.close()
    took: list[tuple[str, float]] = []
    try:
        while here.poll(PATIENCE):
            took.append(here.recv())
        took.append((f"never ends: {took[-1][0] if took else 'reading'}", float("inf")))
    except EOFError:
        pass
    process.kill()
    slowest = sorted(took, key=lambda one: -one[1])[:4]
    return ", ".join(f"{part} {seconds:.2f} s" for part, seconds in slowest)


def main() -> int:
    parser = ground.parser(__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="offenders are kept here")
    parser.add_argument("--no-table", action="store_true", help="generated files only")
    options = parser.parse_args()
    begun = time.monotonic()
    tally = Tally(options.keep or Path(tempfile.gettempdir()) / "contentbot-offenders")
    paths = ground.editions(options.shared)[-60::6]
    lines = [row for path in paths for row in path.read_text("utf-8", "replace").splitlines()]
    if not options.no_table:
        table(ground.contentbot(options.contentbot), tally)
    known = tally.files
    if options.minutes:
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            fuzz(options.minutes, options.seed, lines, tally, Path(folder))
    print(f"{known} runs of the table and {tally.files - known} generated files", end=" ")
    print(f"in {(time.monotonic() - begun) / 60:.1f} min; {tally.refused} refused")
    print(f"slowest {tally.slowest:.2f} s ({tally.slowest_name}); {tally.memory:.0f} MB at most")
    for cause, count in tally.causes.most_common():
        print(f"  {count:5}  {cause}")
    print(f"{tally.causes.total()} offenders")
    figures = {
        "files": tally.files,
        "refused": tally.refused,
        "slowest": round(tally.slowest, 3),
        "memory": round(tally.memory),
        "offenders": tally.causes.total(),
    }
    ground.write_json(options.json, figures)
    return 1 if tally.offenders else 0


if __name__ == "__main__":
    sys.exit(main())
