"""A rehearsal of a tiny week: what is sent in all ways ends in the edition, each once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.bench.test_bench import run
from tests.forge.stage import DRAFT

PLACE = ["Updates from Rust Community", "Observations/Thoughts"]
LAST = "* [Ten years of borrowing](https://example.org/ten-years)"


def entry(title: str, *, bullet: str = "* ") -> str:
    return f"{bullet}[{title}](https://example.org/{title.lower().replace(' ', '-')})"


def contribution(number: int, first: str, after: str, *, by_editor: bool = False) -> dict[str, Any]:
    """What the author of a pull added, and what an editor made of it while merging."""
    review = [{"by": "grace", "editor": True, "before": first, "after": after}]
    return {
        "op": "add", "class": "contribution", "phase": "draft", "commit": f"c{number}",
        "pull": number, "by": f"author {number}", "editor": False, "unit": "item",
        "time": f"2026-01-28T1{number}:00:00+00:00", "section": PLACE, "after": after,
        "prev": LAST, "gap": False, "review": review if by_editor else [],
        "submitted": {"text": first, "section": PLACE, "gap": False},
    }  # fmt: skip


def week() -> dict[str, Any]:
    """Five people send links; the first forgets the bullet, the fourth is in the first's way."""
    names = ["Faster Builds", "Smaller Builds", "Better Builds", "Other Builds", "Late Builds"]
    sent = [
        contribution(n, entry(name, bullet="" if n == 1 else "* "), entry(name), by_editor=n == 1)
        for n, name in enumerate(names, 1)
    ]
    pulls = [
        {
            "pull": one["pull"], "commit": one["commit"], "by": one["by"], "editor": False,
            "opened": f"2026-01-27T1{one['pull']}:00:00+00:00", "time": one["time"],
            "merged_by": "grace", "phase": "draft",
        }
        for one in sent
    ]  # fmt: skip
    own = {
        "op": "add", "class": "editor-addition", "phase": "draft", "commit": "own", "by": "grace",
        "editor": True, "unit": "item", "time": "2026-01-28T11:30:00+00:00", "section": PLACE,
        "after": entry("What Nobody Sent"), "prev": None, "gap": False,
    }  # fmt: skip
    lines = [*(one["after"] for one in sent), own["after"]]
    return {
        "issue": "2026-01-28",
        "base": {"time": "2026-01-26T09:00:00+00:00", "text": DRAFT},
        "previous": None,
        "published": {"time": "2026-01-28T20:00:00+00:00", "text": DRAFT + "\n".join(lines) + "\n"},
        "pulls": pulls,
        "operations": sorted([*sent, own], key=lambda one: str(one["time"])),
    }


def test_a_week_ends_in_an_edition_that_holds_each_entry_once_as_the_bot_corrected_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "2026-01-28.json").write_text(json.dumps(week()))
    figures = tmp_path / "figures.json"
    given = [str(tmp_path / "2026-01-28.json"), "--shared", str(tmp_path), "--out", str(tmp_path)]
    status, out = run("rehearse.py", *given, "--json", str(figures))
    assert status == 0, out
    (row,) = json.loads(figures.read_text())
    assert row["kinds"] == {"line": 2, "file": 2, "form": 1}
    assert (row["sent"], row["once"], row["as published"]) == (5, 5, 5), out
    assert row["taken over"] == 1
    assert row["left"] == {}
    assert row["by"]["take"] == 7  # one each, one by the second editor, one of the bot's file
    told = (tmp_path / "rehearsal-2026-01-28.md").read_text()
    assert "author-1 takes over a suggestion" in told
    assert "so its entry comes in as a file" in told
    assert "The draft" in told
