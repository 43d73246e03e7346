"""Compare what safe fixes make of real mistakes with what the editors made of them by hand.

    python3 bench/fixes.py [--shared DIR] [--examples N] [--rule NAME] [--all]

For each correction of the replay benchmark, each finding with a safe fix on its lines whose rule
is one for that kind of correction (rule_map.json) is applied alone, then with the other safe fixes
on these lines, and the outcome is compared with the editors' text:
  same     byte for byte
  with     byte for byte once the other safe fixes of the item are applied too
  part     on the way: every change brings it nearer, but the editors changed more
  other    the editors did something else
  moved    the text stayed as it is and was moved; not compared
  removed  the lines were deleted; not compared
`--all` looks at every safe fix on the lines, whatever its rule is for.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ground
from rapidfuzz.distance import Levenshtein

from contentbot.model import Edit, Span
from contentbot.text import Lines, apply_edits, overlap

WAYS = ("same", "with", "part", "other", "moved", "removed")


@dataclass(frozen=True)
class Tried:
    """A safe fix on the lines of a correction, and how its outcome compares."""

    rule: str
    way: str
    case: ground.Case
    outcome: str


@dataclass(frozen=True)
class Snapshot:
    """A file as it was before the correction, with what contentbot finds in it."""

    lines: Lines
    findings: Sequence[ground.Finding]

    def edits(self, finding: ground.Finding) -> list[Edit]:
        def at(place: Mapping[str, int]) -> int:
            return self.lines.span(place["line"]).start + place["column"] - 1

        rows = finding["fix"]["edits"]
        return [Edit(Span(at(row["start"]), at(row["end"])), row["text"]) for row in rows]


def window(lines: Lines, case: ground.Case) -> tuple[int, int]:
    """First and last line of the text that the editors changed.

    A removed blank line is told with its neighbours, so the text begins above its line.
    """
    size = case["before"].count("\n") + 1
    for first in range(case["line_number"], max(0, case["line_number"] - size), -1):
        last = first + size - 1
        if last > len(lines):
            continue
        if "\n".join(lines.string(n) for n in range(first, last + 1)) == case["before"]:
            return first, last
    return case["line_number"], case["line_end"]


def outcome(lines: Lines, edits: Sequence[Edit], rows: tuple[int, int]) -> str:
    """What some lines become by edits."""
    start, end = lines.span(rows[0]).start, lines.span(rows[1]).end
    near = [one for one in edits if start <= one.span.end and one.span.start <= end]
    start = min([start, *(one.span.start for one in near)])
    end = max([end, *(one.span.end for one in near)])
    moved = [Edit(Span(x.span.start - start, x.span.end - start), x.text) for x in near]
    return apply_edits(lines.text[start:end], moved).strip("\r\n")


def apart(edits: Iterable[Sequence[Edit]]) -> list[Edit]:
    """The edits of as many fixes as do not touch each other, the first ones first."""
    chosen: list[Edit] = []
    for own in edits:
        touching = (overlap(a, b) or a.span.end == b.span.start for a in own for b in chosen)
        if not any(touching):
            chosen += own
    return chosen


def compared(before: str, fixed: str, together: str, after: str | None) -> str:
    """In which way the outcome of a fix, alone and with others, is what the editors wrote."""
    if after is None:
        return "removed"
    if after == before:
        return "moved"
    if fixed == after:
        return "same"
    if together == after:
        return "with"
    # As near as if each sign that the fix changed was one that the editors changed too.
    gained = Levenshtein.distance(before, after) - Levenshtein.distance(fixed, after)
    return "part" if gained >= Levenshtein.distance(before, fixed) else "other"


def try_case(
    case: ground.Case, snapshot: Snapshot, kinds: Mapping[str, Sequence[str]]
) -> list[Tried]:
    """The safe fixes on a correction's lines of the rules in `kinds`, each compared."""
    first, last = rows = window(snapshot.lines, case)
    low, high = min(first, case["item_start"]), max(last, case["item_end"])
    here = [
        finding
        for finding in snapshot.findings
        if low <= finding["line"] <= high and finding.get("fix", {}).get("safe")
    ]
    edits = {finding["id"]: snapshot.edits(finding) for finding in here}
    before = outcome(snapshot.lines, [], rows)
    after = case["after"] if case["after"] is None else case["after"].strip("\r\n")
    out = []
    for finding in here:
        if kinds and not set(kinds.get(finding["rule"], ())) & set(case["category"]):
            continue
        own = edits[finding["id"]]
        fixed = outcome(snapshot.lines, own, rows)
        if fixed == before:
            continue
        rest = (edits[one["id"]] for one in here if one is not finding)
        together = outcome(snapshot.lines, apart([own, *rest]), rows)
        way = compared(before, fixed, together, after)
        out.append(Tried(finding["rule"], way, case, together if way == "with" else fixed))
    return out


def snapshots(
    shared: Path, cases: Sequence[ground.Case], program: Sequence[str]
) -> dict[str, Snapshot]:
    """The files that the corrections are about, linted in one call."""
    with tempfile.TemporaryDirectory(prefix="fixes-") as temporary:
        folder = Path(temporary)
        ground.unpack_replay(shared, folder)
        files = sorted({case["file"] for case in cases})
        report = ground.lint(program, files, "--archive", "previous", folder=folder)
        by_file = defaultdict(list)
        for finding in report["findings"]:
            by_file[finding["path"]].append(finding)
        return {
            name: Snapshot(Lines(_text(folder / name)), by_file[name])
            for name in files
        }  # fmt: skip


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")


def print_table(tried: Sequence[Tried]) -> None:
    print(f"{'rule':28}" + "".join(f"{way:>9}" for way in WAYS))
    by_rule = defaultdict(Counter)
    for one in tried:
        by_rule[one.rule][one.way] += 1
    for rule in sorted(by_rule, key=lambda rule: (-by_rule[rule].total(), rule)):
        print(f"{rule:28}" + "".join(f"{by_rule[rule][way] or '':>9}" for way in WAYS))


def print_examples(tried: Sequence[Tried], most: int) -> None:
    for way in ("other", "part"):
        for one in [one for one in tried if one.way == way][:most]:
            print(f"{way}: {one.rule} in {one.case['file']}:{one.case['line_number']}")
            for name, text in (
                ("was", one.case["before"]),
                ("fix", one.outcome),
                ("editors", one.case["after"]),
            ):
                print(f"  {name:8}{' / '.join(text.splitlines())[:260]}")


def main() -> int:
    parser = ground.parser(__doc__)
    parser.add_argument(
        "--examples", type=int, default=0, metavar="N", help="print so many of each"
    )
    parser.add_argument("--rule", help="only this rule")
    parser.add_argument("--all", action="store_true", help="every fix on the lines")
    options = parser.parse_args()
    cases = ground.replay_cases(options.shared)
    kinds = {} if options.all else ground.rule_map()
    files = snapshots(options.shared, cases, ground.contentbot(options.contentbot))
    tried = [one for case in cases for one in try_case(case, files[case["file"]], kinds)]
    tried = [one for one in tried if options.rule in (None, one.rule)]
    print_table(tried)
    print_examples(tried, options.examples)
    count = Counter(one.way for one in tried)
    whole = count["same"] + count["with"]
    total = whole + count["part"] + count["other"]
    print(
        f"{total} safe fixes on corrections of their kind: {whole} give the editors' text byte for "
        f"byte ({count['same']} alone, {count['with']} with the item's other safe fixes), "
        f"{count['part']} are a part of it, {count['other']} differ; {count['removed']} lines were "
        f"deleted and {count['moved']} moved"
    )
    ground.write_json(options.json, {"compared": total, **{way: count[way] for way in WAYS}})
    return 0 if 2 * whole > total or not total else 1


if __name__ == "__main__":
    sys.exit(main())
