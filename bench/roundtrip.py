"""Import published editions, assemble them again, and compare: with ../shared/bench/roundtrip.

    python3 bench/roundtrip.py [--shared DIR] [--every N] [--json FILE]

Runs `run.py` over the editions of 2021 to 2025 that ../shared has: what comes back of items,
their order, links and lines, what is added, and whether a second `assemble` changes anything.
Then `records.py` over those of 2025: whether entries are held as records, of which each can be
changed or removed alone. `--every N` takes every Nth edition. As many processes work as there
are processors. Ends with 1 when a share is below LEAST, or anything is wrong.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import ground

FOLDER = Path("bench/roundtrip")
LEAST = {"items": 100, "order": 100, "links": 100, "lines": 99.9,
         "records": 99, "retitled": 100, "removed": 100}  # fmt: skip
KINDS = ("records", "retitled", "removed")
_PAIR = re.compile(r"(\d+)/(\d+)")
Kept = Counter[tuple[str, bool]]  # by figure: what was kept (True), and what there was (False)


def parts(paths: Sequence[Path]) -> list[Sequence[Path]]:
    """The paths in as many shares as there are processors."""
    count = os.cpu_count() or 1
    return [share for n in range(count) if (share := paths[n::count])]


def call(script: Path, paths: Iterable[Path], *options: str) -> str:
    """What a script prints; it ends with 1 where its own goal is missed."""
    command = [sys.executable, str(script), *map(str, paths), *options]
    with tempfile.TemporaryDirectory(prefix="cache-") as cache:
        environment = ground.environment(Path(cache))
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        sys.exit(f"{script} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def editions_again(shared: Path, program: str, paths: Sequence[Path]) -> tuple[Kept, Counter[str]]:
    """What `run.py` says of some editions: what is kept, and how often something is wrong."""
    with tempfile.TemporaryDirectory(prefix="roundtrip-") as folder:
        out = Path(folder, "figures.json")
        script = shared / FOLDER / "run.py"
        told = call(script, paths, "--contentbot", program, "--json", str(out))
        data = json.loads(out.read_text("utf-8"))
    print(
        *(line for line in told.splitlines() if ".md" in line or "   " in line[:3]),
        sep="\n",
        end="",
    )
    kept: Kept = Counter()
    for name, (good, there) in data["totals"].items():
        kept += Counter({(name, True): good, (name, False): there})
    wrong = {
        "added": data["added"],
        "failed": len(data["failed"]),
        "unstable": len(data["unstable"]),
    }
    return kept, Counter(wrong)


def records_alone(shared: Path, program: str, paths: Sequence[Path]) -> Kept:
    """What `records.py` says of some editions."""
    told = call(shared / FOLDER / "records.py", paths, "--contentbot", program)
    *others, last = told.strip().splitlines()
    print(*others, sep="\n", end="\n" if others else "")
    kept: Kept = Counter()
    for name, (good, there) in zip(KINDS, _PAIR.findall(last), strict=True):
        kept += Counter({(name, True): int(good), (name, False): int(there)})
    return kept


def measured(shared: Path, program: str, every: int = 1) -> dict[str, float]:
    """All figures: shares in percent, and how many things are wrong."""
    paths = [path for path in ground.editions(shared, "2021") if path.name < "2026"][::every]
    newest = [path for path in paths if path.name >= "2025"]
    kept: Kept = Counter()
    wrong: Counter[str] = Counter({"added": 0, "failed": 0, "unstable": 0})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for some, bad in pool.map(partial(editions_again, shared, program), parts(paths)):
            kept += some
            wrong.update(bad)
        for some in pool.map(partial(records_alone, shared, program), parts(newest)):
            kept += some
    for name in ("items", "order", "links"):
        wrong[f"{name} lost"] = kept[name, False] - kept[name, True]
    shares = {name: round(100 * kept[name, True] / max(1, kept[name, False]), 3) for name in LEAST}
    return {
        **{f"roundtrip {name}": value for name, value in shares.items()},
        **{f"wrong in roundtrip: {name}": count for name, count in wrong.items()},
    }


def missed(figures: Mapping[str, float]) -> list[str]:
    """The figures that are not what they should be."""
    low = [name for name, least in LEAST.items() if figures[f"roundtrip {name}"] < least]
    wrong = [name for name, count in figures.items() if name.startswith("wrong") and count]
    return [*(f"roundtrip {name}" for name in low), *wrong]


def main() -> int:
    parser = ground.parser(__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every Nth edition")
    options = parser.parse_args()
    program = shlex.join(ground.contentbot(options.contentbot))
    figures = measured(options.shared.resolve(), program, options.every)
    bad = missed(figures)
    for name, value in figures.items():
        print(f"{name:32} {value:>8g}{'  MISSED' if name in bad else ''}")
    ground.write_json(options.json, figures)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
