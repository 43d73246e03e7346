"""Plant known faults in real published editions and count those that contentbot finds.

    python3 bench/plant.py --corpus DIR [--contentbot CMD] [--per-kind N] [--kinds a,b] ...

Each fault stands alone in a copy of a real edition. It counts as found if a finding lies on the
very line (or one of the lines) where it is expected, and the copy without the fault lacks that
finding. `--list` prints the kinds; `--dry` plants everything, checks the mutants and lints nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

from faults import FAULTS, Fault, Planted
from faults.editions import Edition, read

FILES_A_CALL = 400
Findings = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Case:
    """One planted fault: the mutant and what it is compared with, as files below a folder."""

    fault: Fault
    edition: Edition
    planted: Planted
    number: int

    @property
    def mutant(self) -> str:
        return f"{self.number:04}/{self.edition.path.name}"

    @property
    def base(self) -> str:
        folder = f"{self.number:04}-control" if self.planted.control else "untouched"
        return f"{folder}/{self.edition.path.name}"

    @property
    def base_lines(self) -> Sequence[str]:
        return self.planted.control or self.edition.lines


def plan(corpus: Path, kinds: Sequence[str], *, per_kind: int, seed: int) -> list[Case]:
    """The cases of all kinds, each kind in editions of its own draw; the same for the same seed."""
    editions = [read(path) for path in sorted(corpus.glob("202[345]-*.md"))]
    editions = [x for x in editions if x.events and x.items("link")]
    cases: list[Case] = []
    for kind in kinds:
        rng, planted = Random(f"{seed}/{kind}"), 0
        for edition in rng.sample(editions, len(editions)):
            if planted < per_kind and (mutant := FAULTS[kind].plant(edition, rng)):
                cases.append(Case(FAULTS[kind], edition, mutant, len(cases) + 1))
                planted += 1
    return cases


# --- checking the mutants themselves ---------------------------------------------------------


def changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The parts of two texts that differ, as (start, end) of the old and of the new."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, c, d) for tag, a, b, c, d in steps if tag != "equal"]


def complaints(case: Case) -> Iterable[str]:
    """What is wrong with a mutant: it must differ in as many lines as its kind says, where the
    finding is expected, and nowhere else.
    """
    parts = changes(case.edition.lines, case.planted.lines)
    size = sum(max(b - a, d - c) for a, b, c, d in parts)
    if not 0 < size <= case.fault.size:
        yield f"differs in {size} lines, {case.fault.size} allowed"
    if not all(1 <= line <= len(case.planted.lines) for line in case.planted.expected):
        yield f"expected lines are outside the file: {sorted(case.planted.expected)}"
    if not any(c - 1 <= n <= d + 1 for _, _, c, d in parts for n in case.planted.expected):
        yield f"differs away from {sorted(case.planted.expected)}: {parts}"
    if case.planted.control:
        far = changes(case.planted.control, case.planted.lines)
        if not 0 < sum(max(b - a, d - c) for a, b, c, d in far) <= case.fault.size:
            yield f"differs from its control in {far}"


def dry_run(cases: Sequence[Case], *, per_kind: int) -> int:
    planted = Counter(case.fault.name for case in cases)
    wrong = [f"{x.mutant} {x.fault.name}: {text}" for x in cases for text in complaints(x)]
    few = [f"{name}: {planted[name]} of {per_kind}" for name in planted if planted[name] < per_kind]
    print(*wrong, *few, sep="\n")
    print(f"{len(planted)} kinds, {len(cases)} mutants, {len(wrong)} complaints")
    return 1 if wrong else 0


# --- linting and judging ---------------------------------------------------------------------


def write(cases: Sequence[Case], folder: Path) -> list[str]:
    """Write all mutants and what they are compared with; the paths below the folder."""
    texts = {case.base: case.base_lines for case in cases}
    texts.update({case.mutant: case.planted.lines for case in cases})
    for name, lines in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes("\n".join(lines).encode())
    return sorted(texts)


def lint(program: Sequence[str], files: Sequence[str], *, archive: Path, folder: Path) -> Findings:
    """The findings of each file. Ends the run if the linter cannot be run."""
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in files}
    for start in range(0, len(files), FILES_A_CALL):
        some = files[start : start + FILES_A_CALL]
        options = ["--archive", str(archive), "--format", "json", "--output", "report.json"]
        (folder / "report.json").unlink(missing_ok=True)
        done = subprocess.run([*program, "lint", *some, *options], cwd=folder, check=False)
        if done.returncode not in (0, 1, 4):
            sys.exit(f"{program[0]} ended with {done.returncode}")
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        if report.get("crashes"):
            print("crashes:", len(report["crashes"]))
        for finding in report["findings"]:
            path = os.path.relpath(folder / finding["path"], folder)
            found.setdefault(path, []).append(finding)
    return found


def counterparts(case: Case) -> set[int]:
    """The lines of the base that the expected ones were made from: those in their place, and
    those of the same text, since a line that moves takes its own findings with it.
    """
    old, new = case.base_lines, case.planted.lines
    lines: set[int] = set()
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for line in (x for x in case.planted.expected if c < x <= d):
            lines |= {line - d + b} if b - a == d - c else set(range(a + 1, b + 1))
            if tag != "equal" and new[line - 1]:
                lines |= {i for i, text in enumerate(old, 1) if text == new[line - 1]}
    return lines


def counted(
    findings: Iterable[Mapping[str, Any]], lines: Iterable[int]
) -> Counter[tuple[str, str]]:
    """Findings on these lines by rule and message; numbers and quoted words do not tell apart."""
    here = [x for x in findings if x["line"] in lines]
    mask = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'|“[^”]*”|\d+")
    return Counter((x["rule"], mask.sub("", x["message"])) for x in here)


def new_rules(case: Case, found: Findings) -> list[str]:
    """The rules that found the fault: on an expected line, and not (as often) in the base."""
    before = counted(found[case.base], counterparts(case))
    after = counted(found[case.mutant], case.planted.expected)
    return sorted({rule for rule, _ in after - before})


# --- printing --------------------------------------------------------------------------------


def print_table(cases: Sequence[Case], hits: Mapping[int, list[str]]) -> None:
    print(f"{'family':13} {'kind':29} {'planted':>7} {'found':>5} {'share':>5}  by")
    for kind in dict.fromkeys(case.fault for case in cases):
        ours = [hits[case.number] for case in cases if case.fault == kind]
        rules = Counter(rule for hit in ours for rule in hit).most_common(3)
        found = sum(map(bool, ours))
        share = f"{found / len(ours):4.0%}"
        by = ", ".join(rule for rule, _ in rules)
        print(f"{kind.family:13} {kind.name:29} {len(ours):7} {found:5} {share:>5}  {by}")


def print_misses(missed: Sequence[Case]) -> None:
    for case in missed:
        lines = ",".join(map(str, sorted(case.planted.expected)[:6]))
        print(f"missed {case.fault.name}: {case.mutant}:{lines}: {case.planted.note!r}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--contentbot", default="contentbot", help="the command, with its options")
    parser.add_argument("--corpus", type=Path, help="a folder of published editions")
    parser.add_argument("--per-kind", type=int, default=3, help="faults of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", help="only these, by name or family, separated by commas")
    parser.add_argument("--misses", type=int, default=0, help="print so many that were not found")
    parser.add_argument("--floor", type=float, default=0.97, help="least share to end with 0")
    parser.add_argument("--keep", type=Path, help="leave the files and the report in this folder")
    parser.add_argument("--list", action="store_true", help="print the kinds and end")
    parser.add_argument("--dry", action="store_true", help="plant and check, lint nothing")
    return parser.parse_args()


def chosen(names: str | None) -> list[str]:
    """The kinds of these names or families; all without any."""
    wanted = names.split(",") if names else [fault.family for fault in FAULTS.values()]
    unknown = set(wanted) - {x for fault in FAULTS.values() for x in (fault.name, fault.family)}
    if unknown:
        sys.exit(f"no such kind: {', '.join(sorted(unknown))}")
    return [x.name for x in FAULTS.values() if x.name in wanted or x.family in wanted]


def main() -> int:
    options = arguments()
    kinds = chosen(options.kinds)
    if options.list:
        print(*(f"{FAULTS[name].family:13} {name}" for name in kinds), sep="\n")
        return 0
    if not options.corpus or not options.corpus.is_dir():
        sys.exit("--corpus must name a folder of published editions")
    corpus = options.corpus.resolve()
    cases = plan(corpus, kinds, per_kind=options.per_kind, seed=options.seed)
    if options.dry:
        return dry_run(cases, per_kind=options.per_kind)
    program = shlex.split(options.contentbot)
    program[0] = os.path.abspath(program[0]) if os.sep in program[0] else program[0]
    with tempfile.TemporaryDirectory(prefix="plant-") as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        found = lint(program, write(cases, folder), archive=corpus, folder=folder)
    hits = {case.number: new_rules(case, found) for case in cases}
    print_table(cases, hits)
    missed = [case for case in cases if not hits[case.number]]
    print_misses(missed[: options.misses])
    share = 1 - len(missed) / len(cases)
    found_count = len(cases) - len(missed)
    print(f"{len(kinds)} kinds, {len(cases)} planted, {found_count} found: {share:.1%}")
    return 0 if share >= options.floor else 1


if __name__ == "__main__":
    sys.exit(main())
