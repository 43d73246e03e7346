"""Play real weeks on a copy of a repository against the fake, and tell what each person saw.

    python3 bench/rehearse.py [WEEK.json ...] [--kinds line,file,form] [--share published|all|none]
                              [--earlier N] [--out DIR] [--json FILE]

Each week's transcript is written to build/rehearsal-DATE.md. What contributors take over of the
bot's suggestions is assumed: by default those that make of a line what was published.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import ground

from tests.forge.records import BOT
from tests.forge.weather import weather
from tests.rehearsal.outcome import Outcome, compare
from tests.rehearsal.play import Play
from tests.rehearsal.sending import KINDS, as_published
from tests.rehearsal.week import Week, read

SHARES = {"published": as_published, "all": lambda *_: True, "none": lambda *_: False}


def main() -> int:
    parser = ground.parser(__doc__)
    parser.add_argument("weeks", nargs="*", type=Path, help="by default all of the real input")
    parser.add_argument("--kinds", default=",".join(KINDS), help="in which ways links are sent")
    parser.add_argument("--share", choices=SHARES, default="published", help="taken over")
    parser.add_argument("--earlier", type=int, default=8, metavar="N", help="editions before")
    parser.add_argument(
        "--out", type=Path, default=ground.ROOT / "build", help="for the transcripts"
    )
    options = parser.parse_args()
    weeks = options.weeks or sorted((options.shared / "bench" / "weeks").glob("20*.json"))
    if not weeks:
        sys.exit(f"{options.shared}: no weeks there; name the folder of real input with --shared")
    rows = []
    for path in weeks:
        found = options.shared / "corpus" / "twir"
        before = [one for one in sorted(found.glob("20*.md")) if one.name < path.stem]
        week = read(path, before[-options.earlier :])
        row = rehearsed(week, options)
        rows.append(row)
        print_row(week, row)
    ground.write_json(options.json, rows)
    return 1 if any(row["lost"] or row["twice"] or row["owed"] for row in rows) else 0


def rehearsed(week: Week, options: Any) -> dict[str, Any]:
    """The figures of a week that was played."""
    with tempfile.TemporaryDirectory() as folder, weather(Path(folder)) as stage:
        play = Play(stage, week, allowed=options.kinds.split(","), share=SHARES[options.share])
        try:
            edition = play.run()
        finally:
            write(options.out, week, play)
        (options.out / f"rehearsal-{week.day}-edition.md").write_text(edition, "utf-8")
        return figures(play, compare(week, edition, play.accepted))


def write(out: Path, week: Week, play: Play) -> None:
    out.mkdir(exist_ok=True)
    head = f"# The week up to {week.day}\n"
    (out / f"rehearsal-{week.day}.md").write_text("\n".join([head, *play.told.lines]), "utf-8")


def figures(play: Play, outcome: Outcome) -> dict[str, Any]:
    told = play.told
    heard = notifications(play)
    return {
        "sent": outcome.sent, "once": outcome.once, "as published": outcome.same,
        "retired": outcome.retired, "lost": list(outcome.lost), "twice": list(outcome.twice),
        "other": list(outcome.other), "owed": list(outcome.owed),
        "pulls": len(play.numbers), "kinds": dict(Counter(play.kinds.values())),
        "taken over": len(play.accepted),
        "clicks": told.all_clicks, "by": dict(told.clicks), "left": dict(play.left),
        "words": told.words, "words outside": told.outside,
        "notifications": [statistics.median(heard), max(heard)],
        "calls": sum(told.calls.values()), "calls by": dict(told.calls),
        "seconds": round(told.seconds, 1), "remarks": told.remarks,
    }  # fmt: skip


def notifications(play: Play) -> list[int]:
    """How often the bot told each contributor something, about all that they sent."""
    where: dict[str, set[int]] = {}
    for one in play.week.sent:
        mine = where.setdefault(one.author, set())
        mine |= {play.tickets.get(one.number, play.numbers[one.number])}
    found = [one for one in play.fake.notifications if one.by == BOT]
    return [sum(one.number in mine for one in found) for mine in where.values()]


def print_row(week: Week, row: dict[str, Any]) -> None:
    ways = ", ".join(f"{number} by {kind}" for kind, number in sorted(row["kinds"].items()))
    print(f"== {week.day}: {row['pulls']} sent ({ways}), {row['sent']} entries")
    print(
        f"   in the edition once {row['once']}, as published {row['as published']}, taken out by "
        f"editors {row['retired']}, lost {len(row['lost'])}, twice {len(row['twice'])}, "
        f"lines taken over from the bot {row['taken over']}, of these not there {len(row['owed'])}"
    )
    done = ", ".join(f"{what} {times}" for what, times in sorted(row["by"].items()))
    print(f"   editors: {row['clicks']} clicks ({done}), {row['words']} words to correct,")
    left = ", ".join(f"{number} of {what}" for what, number in sorted(row["left"].items()))
    print(f"   lines by hand: {left or 'none'}; {row['words outside']} words of their own")
    print(f"   each contributor: {row['notifications'][0]:g} notifications, at most", end=" ")
    print(f"{row['notifications'][1]}; the bot: {row['calls']} calls, {row['seconds']} s")
    for one in row["remarks"]:
        print(f"   ! {one}")
    for name in ("lost", "twice", "owed"):
        for one in row[name]:
            print(f"   {name}: {json.dumps(one, ensure_ascii=False)[:200]}")
    for mine, theirs in row["other"]:
        print(f"   here:      {mine[:180]!r}\n   published: {theirs[:180]!r}")


if __name__ == "__main__":
    sys.exit(main())
