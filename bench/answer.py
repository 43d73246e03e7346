"""Measure how long the bot itself takes to answer on a pull, against the fake of GitHub.

    python3 bench/answer.py [--entries 20] [--rounds N] [--smoke] [--json FILE]

Each round somebody opens a pull with so many entries, a fourth of them with something to correct.
Two whole processes are measured: `contentbot lint --at` on the merge result, and `contentbot
github comment` from the event to the last call: comment, labels, suggestions, index and status.
On github.com the bot also waits between its calls, as GitHub asks of everybody; here it does not.
`--smoke` does one round and judges nothing.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

import ground
from inbox import entry

sys.path.insert(0, str(ground.ROOT))

from tests.forge import events
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.running.standins import git
from tests.forge.site import TODAY, Site

MOST = 3.0  # seconds for `contentbot github comment`
AUTHOR = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull} | {
    f"GIT_{role}_{what}": "somebody"
    for role in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


@dataclass(frozen=True)
class Answer:
    """One answer. lint, comment: seconds; calls, writes: of the latter."""

    lint: float
    comment: float
    calls: int
    writes: int


def files(count: int, seed: int) -> dict[str, str]:
    """The entries of a pull by their paths; every fourth has a parameter that tracks people."""
    rng = Random(seed)
    made = {}
    for number in range(count):
        name, text = entry(rng, seed * 1000 + number)
        address = next(line for line in text.splitlines() if line.startswith("url:"))
        if number % 4 == 0:
            text = text.replace(address, f"{address}?utm_source=mail")
        made[f"content/inbox/{name}"] = text
    return made


def timed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds that a command takes; it must not fail but for what it finds."""
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    took = time.perf_counter() - begun
    if done.returncode not in (0, 1):
        sys.exit(f"{command[1:4]} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    return took


def answer(site: Site, folder: Path, program: Sequence[str], *, count: int, seed: int) -> Answer:
    """Open a pull, lint it and answer on it, as lint.yml and comment.yml do."""
    number = site.pull(files(count, seed), author=f"author-{seed}")
    merge = site.remote.at(f"refs/pull/{number}/merge")
    work, report = folder / f"work-{seed}", folder / "report.json"
    git(folder, "clone", "--quiet", str(site.remote.path), work.name)
    git(work, "fetch", "--quiet", "origin", merge)
    environment = ground.environment(folder / "cache") | {
        "GITHUB_API_URL": site.fake.url,
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_REPOSITORY": site.fake.home.name,
        "GITHUB_TOKEN": TOKEN,
    }
    about = ["--at", merge, "--changed-since", f"{merge}^1", "--today", TODAY]
    shown = ["--format", "github", "--annotate", "error"]
    kept = ["--save", str(report), "--summary", str(folder / "summary.md")]
    lint = timed([*program, "lint", "content", *about, *shown, *kept], work, environment)
    (folder / "event.json").write_text(json.dumps(ended(site, number, seed, report=report)))
    before = len(site.fake.log)
    comment = timed([*program, "github", "--today", TODAY, "comment"], work, environment)
    if len(site.own(number)) != 1:
        sys.exit("there is no comment")
    return Answer(lint, comment, len(site.fake.calls(before)), len(site.fake.writes(before)))


def ended(site: Site, number: int, run: int, *, report: Path) -> events.Json:
    """The event of a run of lint.yml that left a report."""
    pull = site.fake.pull(number)
    made = site.fake.add_run(
        run=run,
        head=pull.head,
        head_branch=pull.head_branch,
        head_repository=pull.head_repository or "",
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(report, "report.json")
    site.fake.add_artifact(made.id, "report", packed.getvalue())
    return events.run_completed(site.fake, made)


def main() -> int:
    parser = ground.parser(__doc__)
    parser.add_argument("--entries", type=int, default=20, help="of each pull")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--smoke", action="store_true", help="one round, nothing judged")
    options = parser.parse_args()
    program = ground.contentbot(options.contentbot)
    rounds = 1 if options.smoke else options.rounds
    os.environ.update(AUTHOR)
    with tempfile.TemporaryDirectory(prefix="answer-") as temporary, FakeGitHub() as fake:
        folder = Path(temporary)
        site = Site(folder, fake)
        rows = [
            answer(site, folder, program, count=options.entries, seed=seed + 1)
            for seed in range(rounds)
        ]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"a pull with {options.entries} entries, median of {rounds}:")
    lint = median(one.lint for one in rows)
    comment = median(one.comment for one in rows)
    slowest = max(one.comment for one in rows)
    mark = "nothing was judged" if options.smoke else "met" if slowest < MOST else "MISSED"
    print(f"lint --at       {lint:6.2f} s")
    print(f"github comment  {comment:6.2f} s, slowest {slowest:.2f} s, < {MOST:g} s: {mark}")
    for one in sorted({(one.calls, one.writes) for one in rows}):
        print(f"                {one[0]} calls, {one[1]} writes")
    figures = {"lint": round(lint, 3), "comment": round(comment, 3), "slowest": round(slowest, 3)}
    ground.write_json(options.json, figures)
    return 1 if mark == "MISSED" else 0


if __name__ == "__main__":
    sys.exit(main())
