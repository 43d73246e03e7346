"""Run the measurements of quality and compare them with the floors that are kept in floors.json.

    python3 bench/floors.py [--shared DIR] [--raise] [--figures FILE] [--unmapped]
                            [--every N]

A figure that falls below its floor, or alarms that rise above their ceiling, end the run with 1.
`--raise` writes better figures as the new floors. `--figures FILE` compares figures of an earlier
run (written with `--json`) instead of measuring. `--unmapped` lists the rules that rule_map.json
gives no kind of correction, and those in it that do not exist. `--every N` imports and assembles
again every Nth edition alone, which takes the longest.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ground
import roundtrip

FLOORS = ground.ROOT / "bench" / "floors.json"
CEILINGS = ("alarms", "noise", "losses", "unexplained", "changed_again", "wrong")
SLACK = 0.05  # percentage points that a figure may move by rounding
Figures = dict[str, float]


def share(pair: list[int]) -> float:
    """Found of all, in percent."""
    return round(100 * pair[1] / max(1, pair[0]), 2)


# --- measuring -------------------------------------------------------------------------------


def replay(shared: Path, program: str, folder: Path) -> Figures:
    """Recall on real corrections, by place and strict, by category; alarms on clean files."""
    out = folder / "replay.json"
    script = shared / ground.REPLAY / "run.py"
    rule_map = ground.ROOT / "bench" / "rule_map.json"
    call([str(script), "--contentbot", program, "--rule-map", str(rule_map), "--json", str(out)])
    return replay_figures(json.loads(out.read_text("utf-8")))


def replay_figures(data: Mapping[str, Any]) -> Figures:
    overall, items = data["overall"], data["clean_items"]
    figures = {
        "recall offline": share(data["reach"]["offline"]),
        "recall": share(overall),
        "recall strict": share([overall[0], overall[3]]),
        "recall without remarks, offline": share(data["without_info"]["offline"]),
        "alarms errors": round(100 * data["alarms"].get("error", 0) / items, 2),
        "alarms all": round(100 * sum(data["alarms"].values()) / items, 2),
    }
    for category, row in data["recall"].items():
        if row[0] >= 5:
            figures[f"recall {category}"] = share(row)
    if "noise" in data:
        figures["noise"] = share(data["noise"])
    return figures


def planted(shared: Path, program: str) -> Figures:
    corpus = str(shared / "corpus" / "twir")
    script = str(ground.ROOT / "bench" / "plant.py")
    told = call([script, "--corpus", corpus, "--contentbot", program, "--floor", "0"])
    last = told.strip().rsplit("\n", 1)[-1]  # "90 kinds, 270 planted, 265 found: 98.1%"
    return {"planted": float(last.rsplit(" ", 1)[-1].removesuffix("%"))}


def ours(shared: Path, program: str, folder: Path) -> Figures:
    """What coverage.py, fixes.py and corpus_fix.py say."""
    figures: Figures = {}
    for name, more in (("coverage", []), ("fixes", []), ("corpus_fix", ["--sample", "10"])):
        out = folder / f"{name}.json"
        script = str(ground.ROOT / "bench" / f"{name}.py")
        call([script, "--shared", str(shared), "--contentbot", program, "--json", str(out), *more])
        figures |= our_figures(name, json.loads(out.read_text("utf-8")))
    return figures


def our_figures(name: str, data: Mapping[str, Any]) -> Figures:
    if name == "coverage":
        return {"coverage": share(data["all"]), "editions read": share(data["read"])}
    if name == "fixes":
        return {"fixes as the editors": share([data["compared"], data["same"] + data["with"]])}
    return {key: data[key] for key in ("losses", "unexplained", "changed_again")}


def weeks(shared: Path, program: str, folder: Path) -> Figures:
    """Real weeks: what of the editors' corrections is offered, and what is left of their work."""
    script, out = shared / "bench" / "weeks" / "replay.py", folder / "weeks.json"
    given = ["--contentbot", program, "--settings", str(ground.ROOT / "content")]
    given += ["--editions", str(shared / "corpus" / "twir"), "--json", str(out)]
    call([str(script), *given, *map(str, sorted(script.parent.glob("20*.json")))])
    return weeks_figures(json.loads(out.read_text("utf-8")))


def weeks_figures(data: Sequence[Mapping[str, Any]]) -> Figures:
    made = [row["corrections"]["contribution/editor"] for row in data]
    clean, noisy = (sum(row[key] for row in data) for key in ("clean", "noise"))
    # Lines that come from outside are not the bot's to know.
    left = (
        sum(one["batches_left"] for name, one in row["editor"].items() if name[:4] != "add ")
        for row in data
    )
    return {
        "weeks: corrections offered": share(
            [sum(sum(one.values()) for one in made), sum(one.get("exact", 0) for one in made)]
        ),
        "noise in weeks": share([clean, noisy]),
        "wrong in weeks: actions left": round(sum(left) / max(1, len(data)), 2),
    }


def call(command: list[str]) -> str:
    """Run a measurement; it may end with 1 where its own goal is missed."""
    done = subprocess.run(
        [sys.executable, *command], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {done.returncode}")
    return done.stdout


def measured(shared: Path, program: str, every: int) -> Figures:
    with tempfile.TemporaryDirectory(prefix="floors-") as temporary:
        folder = Path(temporary)
        return {
            **replay(shared, program, folder),
            **planted(shared, program),
            **ours(shared, program, folder),
            **roundtrip.measured(shared, program, every),
            **weeks(shared, program, folder),
        }


# --- comparing -------------------------------------------------------------------------------


def is_ceiling(name: str) -> bool:
    return name.startswith(CEILINGS)


def worse(name: str, value: float, floor: float) -> bool:
    return value > floor + SLACK if is_ceiling(name) else value < floor - SLACK


def better(name: str, value: float, floor: float) -> bool:
    return worse(name, floor, value)


def print_figures(figures: Figures, floors: Figures) -> list[str]:
    """Print all figures beside their floors; the names of those that are worse or not there."""
    failed = []
    for name in sorted({*figures, *floors}):
        value, floor = figures.get(name), floors.get(name)
        limit = "" if floor is None else f"{'<=' if is_ceiling(name) else '>='} {floor:g}"
        if floor is not None and (value is None or worse(name, value, floor)):
            failed.append(name)
        shown = "not measured" if value is None else f"{value:g}"
        print(f"{name:36} {shown:>12}  {limit:10} {'WORSE' if name in failed else ''}".rstrip())
    return failed


def raised(figures: Figures, floors: Figures) -> Figures:
    """The floors, with those figures that are better, and those that had none."""
    return floors | {
        name: value
        for name, value in figures.items()
        if name not in floors or better(name, value, floors[name])
    }


def write(path: Path, figures: Figures) -> None:
    rows = ",\n".join(f"{json.dumps(name)}: {figures[name]:g}" for name in sorted(figures))
    path.write_text(f"{{\n{rows}\n}}\n", "utf-8")


# --- the map of the rules --------------------------------------------------------------------


def unmapped(program: list[str]) -> int:
    """Print the rules without a kind of correction; they count for nothing in strict recall."""
    command = [*program, "rules", "--format", "json"]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    known = {row["name"]: row["subject"] for row in json.loads(told)}
    mapped = ground.rule_map()
    # Faults of YAML files have no like in the benchmark.
    bare = [x for x in known if x not in mapped and known[x] not in ("reading", "schemas", "gates")]
    print(
        *(f"no kind: {name} ({known[name]})" for name in bare), sep="\n", end="\n" if bare else ""
    )
    gone = [name for name in mapped if name not in known]
    print(*(f"no such rule: {name}" for name in gone), sep="\n", end="\n" if gone else "")
    crowded = [name for name, kinds in mapped.items() if not 1 <= len(kinds) <= 2]
    print(*(f"one or two kinds: {name}" for name in crowded), sep="\n", end="\n" if crowded else "")
    return 1 if gone or crowded else 0


def main() -> int:
    parser = ground.parser(__doc__)
    parser.add_argument("--raise", action="store_true", dest="up", help="keep better figures")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the floors (floors.json)")
    parser.add_argument("--figures", type=Path, help="compare these instead of measuring")
    parser.add_argument("--unmapped", action="store_true", help="list rules without a kind")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every Nth round trip")
    options = parser.parse_args()
    program = ground.contentbot(options.contentbot)
    if options.unmapped:
        return unmapped(program)
    if options.figures:
        figures = json.loads(options.figures.read_text("utf-8"))
    else:
        figures = measured(options.shared.resolve(), shlex.join(program), options.every)
    path = options.floors
    floors = json.loads(path.read_text("utf-8")) if path.exists() else {}
    failed = print_figures(figures, floors)
    ground.write_json(options.json, figures)
    if options.up:
        write(path, raised(figures, floors))
    print(f"{len(failed)} of {len(floors)} figures are worse than their floors")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
