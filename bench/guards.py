"""Take the guards of threats.py away, one after the other, and see a test fail for each.

    python3 bench/guards.py [--only T15] [--every N] [--why] [--write]

All happens in a copy of the tree. First the named tests have to be green there; then a guard goes,
its test has to be red, and the guard comes back. It ends with 1 if a test stays green without its
guard. `--only` takes the guards of one threat, `--every N` each Nth; `--why` prints what each test
said. `--write` writes docs/threats.md and does nothing else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import cache_from_source
from pathlib import Path

import threats
from threats import Cut, Guard

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "threats.md"
PATIENCE = 60  # seconds; a test that hangs without its guard is red as well
FAILED = 1  # pytest: tests ran, and some failed; other numbers are about the run itself


def copied(folder: Path) -> Path:
    """A copy of all that git tracks here, or would."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return folder


def environment(tree: Path) -> dict[str, str]:
    """That of a test run on the copy: its code is imported, and chance plays no part."""
    return {**os.environ, "PYTHONPATH": str(tree / "src"), "CI": "true"}


def pytest(tree: Path, tests: Sequence[str], *, seconds: int | None = None) -> tuple[int, str]:
    """The status of a test run in the copy, and what it printed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=line", "-p", "no:cacheprovider"]
    with subprocess.Popen(
        [*command, *tests], cwd=tree, env=environment(tree), text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as run:  # fmt: skip
        try:
            told, _ = run.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)  # with whatever it has started
            return FAILED, "it hangs"
    return run.returncode, told


def check_copy(tree: Path) -> None:
    """End unless the copy's own code is what runs there."""
    command = [sys.executable, "-c", "import contentbot; print(contentbot.__file__)"]
    done = subprocess.run(
        command, cwd=tree, env=environment(tree), capture_output=True, text=True, check=True
    )
    if not Path(done.stdout.strip()).is_relative_to(tree / "src"):
        sys.exit(f"not the copy is tested, but {done.stdout.strip()}")


@contextmanager
def without(tree: Path, cuts: Sequence[Cut]) -> Iterator[None]:
    """The copy while a guard is gone."""
    before = {tree / one.path: (tree / one.path).read_bytes() for one in cuts}
    try:
        for one in cuts:
            path = tree / one.path
            text = path.read_text("utf-8")
            if text.count(one.old) != 1:
                sys.exit(f"{one.path}: this does not stand there once: {one.old}")
            _put(path, text.replace(one.old, one.new).encode())
        yield
    finally:
        for path, data in before.items():
            _put(path, data)


def _put(path: Path, data: bytes) -> None:
    """Write a file, and forget what was compiled of another text of it in the same second."""
    if path.suffix == ".py":
        compile(data, path, "exec")
        Path(cache_from_source(str(path))).unlink(missing_ok=True)
    path.write_bytes(data)


def is_red(tree: Path, guard: Guard, *, why: bool) -> bool:
    """Whether a guard's test fails without it."""
    with without(tree, guard.cuts):
        status, told = pytest(tree, [guard.test], seconds=PATIENCE)
    if why:
        lines = [
            line for line in told.splitlines() if line.startswith(("E ", "FAILED", "/", "it "))
        ]
        print("\n".join(f"        {line[:160]}" for line in lines[:3]))
    return status == FAILED


def run(guards: Sequence[Guard], *, why: bool) -> int:
    """The status: 1 if a test stays green."""
    with tempfile.TemporaryDirectory(prefix="guards-") as temporary:
        tree = copied(Path(temporary).resolve())
        check_copy(tree)
        for guard in guards:
            with without(tree, guard.cuts):
                pass  # ends at once if a guard does not stand where it should
        status, told = pytest(tree, sorted({one.test for one in guards}))
        if status:
            print(told)
            sys.exit("the tests have to be green while the guards stand")
        green = 0
        for guard in guards:
            red = is_red(tree, guard, why=why)
            green += not red
            told = "red" if red else "STAYS GREEN"
            print(f"{guard.threat:4} {told:12} {guard.words}\n     {guard.test}", flush=True)
    print(f"{len(guards)} guards, {green} of them not missed by a test")
    return int(green > 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", metavar="T15", help="the guards of that threat")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth guard")
    parser.add_argument("--why", action="store_true", help="print what the tests said")
    parser.add_argument("--write", action="store_true", help="write docs/threats.md")
    given = parser.parse_args()
    if given.write:
        PAGE.write_text(threats.page(), "utf-8")
        return 0
    chosen = [one for one in threats.GUARDS if given.only in (None, one.threat)][:: given.every]
    if not chosen:
        sys.exit(f"no guard against {given.only} is tested here; docs/threats.md says why")
    return run(chosen, why=given.why)


if __name__ == "__main__":
    sys.exit(main())
