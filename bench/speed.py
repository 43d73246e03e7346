"""Measure contentbot as whole processes, next to the bare interpreter and to other tools.

    python3 bench/speed.py [--shared DIR] [--jobs F1,F7] [--rounds N] [--smoke] [--json FILE]

Every job is run in rounds, each command of it once a round, so that what the machine does at the
time hits all alike; a figure is the median of its rounds, a ratio the median of the ratios within
the rounds. "x python" is the ratio to `python -c pass` with the same interpreter. Tools that are
not installed are left out, with a word. `--smoke` runs everything once with tiny input and judges
nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

import ground
from inbox import write_entries
from week import DAY, write_week

BASE = [sys.executable, "-c", "pass"]
TREES = (
    "import sys, mistune; tree = mistune.create_markdown(renderer=None)\n"
    "for name in sys.argv[1:]: tree(open(name, encoding='utf-8', errors='replace').read())"
)
TODAY = ["--today", "2026-01-26"]
ROUND = "@ROUND@"  # in a command: a name of its own for each round


@dataclass(frozen=True)
class Run:
    """One process with those it started: seconds on the clock and of processors, and the peak
    memory in MiB of the largest.
    """

    seconds: float
    busy: float
    memory: float


Runs = dict[str, list[Run]]


@dataclass(frozen=True)
class Goal:
    """A figure beside what it should be; met is None where nothing was judged."""

    job: str
    what: str
    measured: str
    goal: str
    met: bool | None = None


@dataclass
class Bench:
    """Where the measurements take place, and what came out."""

    folder: Path
    shared: Path
    program: list[str]
    rounds: int
    smoke: bool
    goals: list[Goal] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    def lint(self, *names: str) -> list[str]:
        return [*self.program, "lint", *names, *TODAY, "--output", os.devnull]

    def assemble(self, root: str) -> list[str]:
        return [*self.program, "assemble", "--root", root, "--edition", DAY.isoformat(), *TODAY]

    def import_(self, root: str, paths: Sequence[Path]) -> list[str]:
        return [*self.program, "import", *map(str, paths), "--root", root]

    def forget(self) -> None:
        """Make the next run a first one."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def run(self, command: Sequence[str]) -> Run:
        """Run a command; whatever it finds, it must have worked."""
        begun = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=self.folder, env=ground.environment(self.cache),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert child.stderr is not None
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        took = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1) and command[0] == self.program[0]:
            sys.exit(f"{command[:6]} ended with {child.returncode}: {errors.decode()[-500:]}")
        return Run(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    def paired(self, rounds: int, *, warm: bool = False, **commands: Sequence[str] | None) -> Runs:
        """Runs of several commands in turn, each without a cache but that of the job `again`.

        warm: one more round beforehand, not counted, that warms the disk and compiles modules.
        """
        chosen = {name: one for name, one in commands.items() if one}
        runs: Runs = {name: [] for name in chosen}
        warming = 1 if warm and not self.smoke else 0
        for number in range((1 if self.smoke else rounds) + warming):
            for name, command in chosen.items():
                if name != "again":
                    self.forget()
                one = self.run([part.replace(ROUND, str(number)) for part in command])
                if number >= warming:
                    runs[name].append(one)
        return runs

    def judge(self, job: str, what: str, value: float, most: float, *, unit: str = "x") -> None:
        self.figures[f"{job} {what}"] = round(value, 4)
        met = None if self.smoke else value <= most
        self.goals.append(Goal(job, what, f"{value:.3g} {unit}", f"<= {most:g} {unit}", met))

    def tell(self, job: str, what: str, measured: str) -> None:
        self.goals.append(Goal(job, what, measured, ""))


def tool(name: str) -> str | None:
    beside = ground.BIN / name
    return str(beside) if beside.is_file() else shutil.which(name)


def ratio(over: Sequence[Run], under: Sequence[Run]) -> float:
    """The median of the ratios of paired runs."""
    return median(a.seconds / b.seconds for a, b in zip(over, under, strict=True))


def ms(runs: Sequence[Run]) -> float:
    return median(run.seconds for run in runs) * 1000


def memory(runs: Sequence[Run]) -> float:
    return max(run.memory for run in runs)


def rivals(bench: Bench, job: str, runs: Runs, ours: str, *names: str) -> None:
    """Compare with other tools: ours must take less time."""
    for name in names:
        if name in runs:
            bench.judge(job, f"time over {name}'s", ratio(runs[ours], runs[name]), 1)
        else:
            bench.tell(job, f"time over {name}'s", "not installed")


def given(name: str, *arguments: str) -> list[str] | None:
    path = tool(name)
    return [path, *arguments] if path else None


# --- the jobs --------------------------------------------------------------------------------


def one_edition(bench: Bench) -> None:
    """F1, F2 and F9: one edition alone, then with 13 years behind it."""
    seeds = sorted((bench.shared / "seeds").glob("*-this-week-in-rust.md"))
    shutil.copy(seeds[0], bench.folder)
    name = seeds[0].name
    archive = str((bench.shared / "corpus" / "twir").resolve())
    runs = bench.paired(
        bench.rounds,
        warm=True,
        python=BASE,
        lint=bench.lint(name),
        archive=bench.lint(name, "--archive", archive),
        mdformat=given("mdformat", "--check", name),
        codespell=given("codespell", name),
    )
    alone = ratio(runs["lint"], runs["python"])
    behind = ratio(runs["archive"], runs["python"])
    bench.tell("F1", "python -c pass", f"{ms(runs['python']):.1f} ms")
    bench.tell("F1", "lint of one edition", f"{ms(runs['lint']):.0f} ms")
    bench.judge("F1", "lint of one edition, over python's", alone, 20)
    rivals(bench, "F1", runs, "lint", "mdformat")
    if "codespell" in runs:
        bench.tell("F1", "time over codespell's", f"{ratio(runs['lint'], runs['codespell']):.3g} x")
    bench.judge("F2", "13 years behind it, cold, more than F1", behind - alone, 10, unit="x python")
    bench.judge("F9", "memory for one edition", memory(runs["lint"]), 80, unit="MiB")


def one_entry(bench: Bench) -> None:
    """F3: one entry in YAML."""
    write_entries(bench.folder / "one", 1)
    name = next((bench.folder / "one").rglob("*.yml"))
    runs = bench.paired(bench.rounds, warm=True, python=BASE, lint=bench.lint(str(name)))
    bench.tell("F3", "lint of one entry", f"{ms(runs['lint']):.0f} ms")
    bench.judge("F3", "lint of one entry, over python's", ratio(runs["lint"], runs["python"]), 16)


def all_editions(bench: Bench) -> None:
    """F4, F5 and F9: every edition, cold, then once more."""
    paths = ground.editions(bench.shared)[:: 60 if bench.smoke else 1]
    (bench.folder / "all").mkdir()
    for path in paths:
        shutil.copy(path, bench.folder / "all")
    names = [f"all/{path.name}" for path in paths]
    runs = bench.paired(
        max(1, bench.rounds // 4),
        mistune=[sys.executable, "-c", TREES, *names],
        lint=bench.lint(*names),
        again=bench.lint(*names),
        rumdl=given("rumdl", "check", "--no-cache", "all"),
        mdformat=given("mdformat", "--check", "all"),
        markdownlint=given("markdownlint-cli2", "all/*.md", "all/*.markdown"),
    )
    bench.tell("F4", f"lint of {len(names)} editions", f"{ms(runs['lint']) / 1000:.2f} s")
    busy = median(a.busy / b.busy for a, b in zip(runs["lint"], runs["mistune"], strict=True))
    bench.tell("F4", "processor time over mistune's", f"{busy:.3g} x")
    bench.tell("F4", "plain mistune's trees", f"{ms(runs['mistune']) / 1000:.2f} s")
    bench.judge("F4", "over plain mistune's time", ratio(runs["lint"], runs["mistune"]), 1.5)
    rivals(bench, "F4", runs, "lint", "mdformat", "markdownlint")
    bench.tell("F5", "the same again", f"{ms(runs['again']) / 1000:.3f} s")
    bench.judge(
        "F5", "again, over plain mistune's time", ratio(runs["again"], runs["mistune"]), 0.15
    )
    rivals(bench, "F5", runs, "again", "rumdl")
    bench.judge("F9", "memory for all editions", memory(runs["lint"]), 300, unit="MiB a process")


def many_entries(bench: Bench) -> None:
    """F6: 60,000 entries, and 10,000 next to check-jsonschema."""
    count = 60 if bench.smoke else 60_000
    many, some = bench.folder / "many", bench.folder / "some"
    write_entries(many, count)
    write_entries(some, count // 6)
    schema = str(ground.ROOT / "schemas" / "link.schema.json")
    inbox = some / "content" / "inbox"
    files = [str(path.relative_to(bench.folder)) for path in sorted(inbox.iterdir())]
    runs = bench.paired(1, lint=bench.lint("many"))
    each = ms(runs["lint"]) * 1000 / count
    bench.judge("F6", f"lint of {count} entries, each", each, 250, unit="µs")
    busy = median(run.busy for run in runs["lint"]) * 1e6 / count
    bench.tell("F6", "processor time, each", f"{busy:.0f} µs")
    bench.judge("F6", "memory for them", memory(runs["lint"]), 500, unit="MiB")
    runs = bench.paired(
        1, lint=bench.lint("some"), rival=given("check-jsonschema", "--schemafile", schema, *files)
    )
    if "rival" in runs:
        share = ratio(runs["lint"], runs["rival"])
        bench.judge("F6", f"{len(files)} entries, over check-jsonschema's time", share, 0.3)
    else:
        bench.tell("F6", "time over check-jsonschema's", "not installed")


def one_week(bench: Bench) -> None:
    """F7 and F9: an edition of 250 entries out of 500, with all earlier editions behind it."""
    count = 20 if bench.smoke else 500
    weeks(bench, "week", count, bench.rounds + 1)
    runs = bench.paired(
        bench.rounds, warm=True, python=BASE, assemble=bench.assemble(f"week/{ROUND}")
    )
    what = f"assemble of {count // 2} entries"
    bench.tell("F7", what, f"{ms(runs['assemble']):.0f} ms")
    bench.judge("F7", f"{what}, over python's", ratio(runs["assemble"], runs["python"]), 40)
    bench.judge("F9", f"memory for {what}", memory(runs["assemble"]), 80, unit="MiB")


def weeks(bench: Bench, name: str, count: int, rounds: int) -> None:
    """A folder for each round: what is assembled leaves the inbox."""
    behind = [path for path in ground.editions(bench.shared) if path.name < DAY.isoformat()]
    behind = behind[:: 60 if bench.smoke else 1]
    for number in range(1 if bench.smoke else rounds):
        write_week(bench.folder / name / str(number), count, behind)


def many_imports(bench: Bench) -> None:
    """F8 and F9: the editions of 2021 to 2025 into one tree, in one call."""
    paths = imported(bench)
    runs = bench.paired(
        max(1, bench.rounds // 4),
        mistune=[sys.executable, "-c", TREES, *map(str, paths)],
        imports=bench.import_(f"imported/{ROUND}", paths),
    )
    what = f"import of {len(paths)} editions"
    busy = median(a.busy / b.busy for a, b in zip(runs["imports"], runs["mistune"], strict=True))
    bench.tell("F8", what, f"{ms(runs['imports']) / 1000:.2f} s")
    bench.tell("F8", "plain mistune's trees", f"{ms(runs['mistune']) / 1000:.2f} s")
    bench.tell("F8", "processor time over mistune's", f"{busy:.3g} x")
    bench.judge("F8", "over plain mistune's time", ratio(runs["imports"], runs["mistune"]), 2.5)
    bench.judge("F9", f"memory for {what}", memory(runs["imports"]), 300, unit="MiB a process")


def imported(bench: Bench) -> list[Path]:
    """The editions of 2021 to 2025; of few of them when nothing is judged."""
    paths = [path for path in ground.editions(bench.shared, "2021") if path.name < "2026"]
    return paths[:: 40 if bench.smoke else 1]


def growth(bench: Bench) -> None:
    """A straight line: twice as many files take twice the time."""
    steps = (10, 20, 40) if bench.smoke else (5_000, 10_000, 20_000)
    for count in steps:
        write_entries(bench.folder / f"grow{count}", count)
    line(bench, "entries", steps, [bench.lint(f"grow{count}") for count in steps])
    steps = (2, 4, 8) if bench.smoke else (75, 150, 300)
    newest = ground.editions(bench.shared)[-steps[-1] :]
    every = [newest[:: steps[-1] // count] for count in steps]
    line(bench, "editions", steps, [bench.lint(*map(str, paths)) for paths in every])


def growth_of_content(bench: Bench) -> None:
    """The same for editions that are made, and for those that are taken apart."""
    steps = (5, 10, 20) if bench.smoke else (125, 250, 500)
    for count in steps:
        weeks(bench, f"weeks{count}", 2 * count, 2)
    made = [bench.assemble(f"weeks{count}/{ROUND}") for count in steps]
    line(bench, "assemble, entries", steps, made)
    paths = imported(bench)
    every = [paths[::part] for part in (4, 2, 1)]
    counts = [len(some) for some in every]
    commands = [bench.import_(f"grown{len(some)}/{ROUND}", some) for some in every]
    line(bench, "import, editions", counts, commands)


def line(bench: Bench, what: str, steps: Sequence[int], commands: Sequence[Sequence[str]]) -> None:
    names = [f"step{count}" for count in steps]
    runs = bench.paired(2, **dict(zip(names, commands, strict=True)))
    told = ", ".join(f"{n}: {ms(runs[m]) / 1000:.2f} s" for n, m in zip(steps, names, strict=True))
    bench.tell("line", what, told)
    for less, more in pairwise(names):
        what_grows = f"{what}, twice as many ({more.removeprefix('step')})"
        bench.judge("line", what_grows, ratio(runs[more], runs[less]), 2.2)


JOBS: dict[str, Callable[[Bench], None]] = {
    "F1": one_edition,
    "F3": one_entry,
    "F4": all_editions,
    "F6": many_entries,
    "F7": one_week,
    "F8": many_imports,
    "line": growth,
    "line2": growth_of_content,
}


def print_goals(goals: Sequence[Goal]) -> None:
    width = max(len(goal.what) for goal in goals)
    told = max(len(goal.measured) for goal in goals)
    for goal in goals:
        mark = "" if goal.met is None else "met" if goal.met else "MISSED"
        row = f"{goal.job:5} {goal.what:{width}}  {goal.measured:>{told}}  {goal.goal:22} {mark}"
        print(row.rstrip())


def main() -> int:
    parser = ground.parser(__doc__)
    parser.add_argument("--jobs", help=f"only these of {', '.join(JOBS)}")
    parser.add_argument("--rounds", type=int, default=12, help="of the short jobs")
    parser.add_argument("--smoke", action="store_true", help="each once, tiny, nothing judged")
    options = parser.parse_args()
    wanted = options.jobs.split(",") if options.jobs else list(JOBS)
    if unknown := set(wanted) - set(JOBS):
        parser.error(f"no such job: {', '.join(sorted(unknown))}")
    program = ground.contentbot(options.contentbot)
    missed = list[Goal]()
    with tempfile.TemporaryDirectory(prefix="speed-") as temporary:
        bench = Bench(
            Path(temporary), options.shared.resolve(), program, options.rounds, options.smoke
        )
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
        for name in wanted:
            bench.goals.clear()
            JOBS[name](bench)
            print_goals(bench.goals)
            sys.stdout.flush()
            missed += [goal for goal in bench.goals if goal.met is False]
    ground.write_json(options.json, bench.figures)
    print("nothing was judged" if options.smoke else f"{len(missed)} goals missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
