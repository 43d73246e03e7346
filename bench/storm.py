"""Play storms of pulls, events, racing runs and failing calls, until a number of pulls is through.

    python3 bench/storm.py [--pulls N] [--seed S] [--faults K] [--shrink] [--log]

Prints what is wrong with a pull when all is calm again, and figures. With --shrink the first storm
that ends badly is cut down to the steps that it takes, which are printed with what happened.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.forge import storm, truth
from tests.forge.storm import FAULTS, PULLS, Step
from tests.forge.truth import Played


def main() -> int:
    options = _options()
    begun, seed, pulls, calls, bad = time.monotonic(), options.seed, 0, 0, 0
    sweeps: list[tuple[int, int]] = []
    while pulls < options.pulls:
        plan = storm.steps(seed)
        done = _play(plan, options.faults)
        pulls, calls = pulls + PULLS, calls + done.calls
        sweeps.append(done.sweeps)
        if done.wrong:
            bad += 1
            print(f"seed {seed}:", *done.wrong, sep="\n  ", flush=True)
            if options.shrink:
                plan = shrunk(plan, options.faults)
                done = _play(plan, options.faults)
                print(*plan, *done.log, *done.wrong, sep="\n")
                break
        if options.log:
            print(*done.log, sep="\n")
        seed += 1
    during, after = (max(column) for column in zip(*sweeps, strict=True))
    print(
        f"{pulls} pulls in {len(sweeps)} storms, {calls} calls, {bad} storms end badly; at most "
        f"{during} sweeps wrote while calls failed, and {after} afterwards; "
        f"{time.monotonic() - begun:.0f} s"
    )
    return 1 if bad else 0


def shrunk(plan: Sequence[Step], faults: int) -> list[Step]:
    """The fewest steps found that still end badly."""
    kept, size = list(plan), len(plan) // 2
    while size:
        at = 0
        while at < len(kept):
            less = kept[:at] + kept[at + size :]
            if _play(less, faults).wrong:
                kept = less
            else:
                at += size
        size //= 2
    return kept


def _play(plan: Sequence[Step], faults: int) -> Played:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return truth.play(plan, Path(folder), faults=faults)
        except Exception as error:  # a crash of the bot ends badly, too
            return Played(0, 0, (0, 0), [f"crash: {error!r}"], [])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pulls", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--faults", type=int, default=FAULTS, help="every which call fails; 0: none"
    )
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("--log", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
