"""Fix copies of all published editions and look at what that did to entries and addresses.

    python3 bench/corpus_fix.py [--shared DIR] [--sample N] [--examples N]

Every copy is named on the command line of `lint --fix` (safe fixes only), as published editions
are mended only when named. Then:
  - a second run must change nothing;
  - no edition may have fewer entries of any kind than before;
  - an address may change only where a rule about addresses has said so: the changes are counted
    by the rules whose edits reached them, and every other change is printed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import ground

from contentbot.content.document import Address, Document
from contentbot.text import Lines

# A rule for corrections of these kinds may change an address.
ABOUT = {"tracking-params", "url-canonical", "url-malformed", "url-wrong", "markdown-broken"}


@dataclass(frozen=True)
class Moved:
    """An address that is another after fixing, and the rules whose edits reached it."""

    place: str
    before: str
    after: str
    rules: tuple[str, ...]


def lost(before: Document, after: Document) -> list[str]:
    """The kinds of which there are fewer entries than before."""
    gone = Counter(x.kind for x in before.entries) - Counter(x.kind for x in after.entries)
    return [f"{before.path}: {count} of kind {kind} gone" for kind, count in gone.items()]


def reaching(lines: Lines, findings: Sequence[ground.Finding], one: Address) -> Iterator[str]:
    """The rules that find something in the link of an address, or whose edits touch it.

    A finding counts without a fix too: it may get one in a later round, when others are applied.
    """
    for finding in findings:
        start = lines.offset(finding["line"], finding["column"])
        end = lines.offset(finding["end_line"], finding["end_column"])
        places = [(start, end)]
        for edit in finding.get("fix", {}).get("edits", ()):
            start = lines.offset(edit["start"]["line"], edit["start"]["column"])
            end = lines.offset(edit["end"]["line"], edit["end"]["column"])
            places.append((start, end))
        if any(start <= one.whole.end and one.whole.start <= end for start, end in places):
            yield finding["rule"]


def moved(
    before: Document, after: Document, findings: Sequence[ground.Finding]
) -> tuple[list[Moved], list[str]]:
    """Addresses that changed, and those that are gone, or new and not in the old text.

    An address that stood in the old text is new where its link could not be read.
    """
    old, new = before.addresses, after.addresses
    urls = [one.url for one in old], [one.url for one in new]
    pairs, odd = list[Moved](), list[str]()
    for tag, a, b, c, d in SequenceMatcher(None, *urls, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for one, other in zip(old[a:b], new[c:d], strict=False):
            line = before.lines.line_of(one.span.start)
            rules = tuple(sorted(set(reaching(before.lines, findings, one))))
            pairs.append(Moved(f"{before.path}:{line}", one.url, other.url, rules))
        odd += [f"{before.path}: gone {one.url}" for one in old[a + (d - c) : b]]
        fresh = [one.url for one in new[c + (b - a) : d] if one.url not in before.text]
        odd += [f"{before.path}: new {url}" for url in fresh]
    return pairs, odd


def fix(program: Sequence[str], names: Sequence[str], folder: Path) -> tuple[int, float]:
    """Fix the copies; how many files are other than before, and the seconds it took."""
    before = {name: (folder / name).read_bytes() for name in names}
    begun = time.perf_counter()
    ground.lint(program, names, "--fix", folder=folder)
    took = time.perf_counter() - begun
    return sum((folder / name).read_bytes() != before[name] for name in names), took


def main() -> int:
    parser = ground.parser(__doc__)
    parser.add_argument("--sample", type=int, metavar="N", help="every so many editions only")
    parser.add_argument("--examples", type=int, default=2, metavar="N", help="of each rule")
    options = parser.parse_args()
    known = ground.settings()
    program = ground.contentbot(options.contentbot)
    paths = ground.editions(options.shared)[:: options.sample or 1]
    names = [path.name for path in paths]
    with tempfile.TemporaryDirectory(prefix="fixed-") as temporary:
        folder = Path(temporary)
        for path in paths:
            shutil.copyfile(path, folder / path.name)
        found = defaultdict(list)
        for finding in ground.lint(program, names, folder=folder)["findings"]:
            found[finding["path"]].append(finding)
        first, took = fix(program, names, folder)
        pairs, odd, gone = list[Moved](), list[str](), list[str]()
        entries = Counter[str]()
        for path in paths:
            before, after = ground.read(path, known), ground.read(folder / path.name, known)
            some, rest = moved(before, after, found[path.name])
            pairs, odd, gone = pairs + some, odd + rest, gone + lost(before, after)
            entries += Counter(before=len(before.entries), after=len(after.entries))
        second, again = fix(program, names, folder)
    print(f"{first} of {len(names)} editions changed by --fix, in {took:.0f} s")
    print(f"{second} changed by a second run, in {again:.0f} s")
    print(f"{entries['before']} entries before, {entries['after']} after; {len(gone)} losses")
    print(*gone, sep="\n", end="\n" if gone else "")
    unexplained = print_moved(pairs, odd, ground.rule_map(), options.examples)
    figures = {
        "editions": len(names),
        "changed": first,
        "changed_again": second,
        "losses": len(gone),
        "addresses": len(pairs),
        "unexplained": unexplained,
    }
    ground.write_json(options.json, figures)
    return 1 if second or gone or unexplained else 0


def print_moved(
    pairs: Sequence[Moved], odd: Sequence[str], kinds: Mapping[str, Sequence[str]], examples: int
) -> int:
    """Print address changes by their rules; how many have none that is about addresses."""
    by_rules = defaultdict(list)
    for one in pairs:
        about = tuple(rule for rule in one.rules if ABOUT & set(kinds.get(rule, ())))
        by_rules[about].append(one)
    unexplained = by_rules.pop((), [])
    print(f"{len(pairs)} addresses are others than before, by the rules that changed them:")
    for rules, ones in sorted(by_rules.items(), key=lambda row: -len(row[1])):
        print(f"  {len(ones):5}  {', '.join(rules)}")
        for one in ones[:examples]:
            print(f"         {one.place}: {one.before}\n           -> {one.after}")
    for one in unexplained:
        print(f"unexplained: {one.place}: {one.before}\n  -> {one.after}  {', '.join(one.rules)}")
    for line in odd:
        print(f"unexplained: {line}")
    print(f"{len(unexplained) + len(odd)} changes of addresses unexplained")
    return len(unexplained) + len(odd)


if __name__ == "__main__":
    sys.exit(main())
