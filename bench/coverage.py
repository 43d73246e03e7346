"""Count the list items of published editions that are understood with every field they need.

    python3 bench/coverage.py [--shared DIR] [--since 2021] [--odd N]

An item counts as understood if its entry has what the schema of its kind requires; an event that
is not virtual also needs a place. Items are counted where they should be entries: below headings
of links, events, calls, tasks and testing, without the lines below an event and "none" sentences.
Lines that look like items there and are no item to contentbot count as not understood.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import ground

from contentbot.content import schema
from contentbot.content.document import Document, Item
from contentbot.content.settings import Settings

LISTED = ("link", "event", "cfp", "task", "testing")
# What the line of an edition holds beyond what every entry of the kind must have.
ALSO = {"event": ("url", "place"), "cfp": ("place",)}
NO_ENTRY = ("none", "sub", "label")
BULLET = re.compile(r"[ \t]{0,7}[*+-][ \t]+\S")


def lacks(item: Item) -> list[str]:
    """The fields that an item should have and has not."""
    if item.entry is None:
        return ["everything"]
    known = item.entry.fields
    need = schema.load(item.kind)
    missing = [name for name in need["required"] if name not in known]
    ways = [way["required"] for way in need.get("anyOf", ())]
    if ways and not any(all(name in known for name in way) for way in ways):
        missing += ways[0]
    missing += [name for name in ALSO.get(item.kind, ()) if name not in known]
    if "place" in missing and known.get("attendance") in ("virtual", "hybrid"):
        missing.remove("place")
    if "url" in missing and known.get("sessions"):
        missing.remove("url")
    return missing


def unseen(document: Document) -> Iterator[str]:
    """Lines with a bullet, below headings of lists, that no item begins with."""
    assert document.edition is not None
    kinds = {item.section: item.kind for item in document.all_items()}
    starts = [heading.span.start for heading in document.edition.headings]
    begun = {item.line.start for item in document.all_items()}
    hidden = [*document.edition.comments]
    for number in range(1, len(document.lines) + 1):
        start = document.lines.span(number).start
        above = bisect_right(starts, start) - 1
        if above < 0 or start in begun or not BULLET.match(document.text, start):
            continue
        if any(span.start <= start < span.end for span in hidden):
            continue
        if kinds.get(document.edition.headings[above].section) in LISTED:
            yield f"{document.path}:{number}: {document.lines.string(number)[:120]}"


def examine(path: Path, known: Settings) -> tuple[Counter[str], Counter[str], list[str]]:
    """Items by kind, those understood by kind, and the others as lines to print."""
    document = ground.read(path, known)
    items, good, odd = Counter[str](), Counter[str](), list[str]()
    for item in document.all_items():
        if item.kind not in LISTED or item.role in NO_ENTRY:
            continue
        items[item.kind] += 1
        missing = lacks(item)
        good[item.kind] += not missing
        if missing:
            line = document.lines.line_of(item.span.start)
            told = " / ".join(document.slice(item.span).split("\n"))[:140]
            odd.append(f"{path.name}:{line}: no {', '.join(missing)}: {told}")
    lost = list(unseen(document))
    items["unseen"] += len(lost)
    return items, good, odd + lost


def parsed(paths: Sequence[Path], known: Settings) -> list[str]:
    """The editions that cannot be read, each with why."""
    failed = []
    for path in paths:
        try:
            ground.read(path, known)
        except Exception as error:
            failed.append(f"{path.name}: {type(error).__name__}: {error}")
    return failed


def main() -> int:
    parser = ground.parser(__doc__)
    parser.add_argument("--since", default="2021", help="the first edition whose items count")
    parser.add_argument("--odd", type=int, default=0, metavar="N", help="print so many of the rest")
    parser.add_argument("--floor", type=float, default=0.995, help="least share to end with 0")
    options = parser.parse_args()
    known = ground.settings()
    paths = ground.editions(options.shared)
    failed = parsed([path for path in paths if path.name < options.since], known)
    items, good, odd = Counter[str](), Counter[str](), list[str]()
    counted = [path for path in paths if path.name >= options.since]
    for path in counted:
        try:
            some, fine, rest = examine(path, known)
        except Exception as error:
            failed.append(f"{path.name}: {type(error).__name__}: {error}")
            continue
        items, good, odd = items + some, good + fine, odd + rest
    print(*failed, *odd[: options.odd], sep="\n", end="\n" if failed or options.odd else "")
    print(f"{len(paths) - len(failed)} of {len(paths)} editions can be read")
    print(f"items in {len(counted)} editions since {options.since}, with every field they need:")
    for kind in sorted(items, key=lambda kind: -items[kind]):
        share = good[kind] / items[kind]
        print(f"  {kind:8} {good[kind]:6} of {items[kind]:6}  {share:7.2%}")
    share = good.total() / max(1, items.total())
    print(f"  {'all':8} {good.total():6} of {items.total():6}  {share:7.2%}")
    figures = {
        "read": [len(paths), len(paths) - len(failed)],
        "all": [items.total(), good.total()],
        "kinds": {kind: [items[kind], good[kind]] for kind in items},
    }
    ground.write_json(options.json, figures)
    return 0 if share >= options.floor and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
