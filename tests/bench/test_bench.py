"""The measurements run and judge; what they measure is real input, and not for here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"
NAME = "2024-11-13-this-week-in-rust.md"
EDITION = """\
Title: This Week in Rust 573
Number: 573
Date: 2024-11-13
Category: This Week in Rust

## Updates from Rust Community

### Observations/Thoughts

* [Faster builds](https://example.org/faster?utm_source=x)
"""
EVENTS = """
## Upcoming Events

### Europe

* 2024-11-20 | Berlin, DE | [Rust Berlin](https://example.org/berlin)
    * [**An evening**](https://example.org/berlin/1)
"""


def run(script: str, *options: str) -> tuple[int, str]:
    """The status of a script, and what it printed."""
    command = [sys.executable, str(BENCH / script), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder like ../shared, with one published edition."""
    folder = tmp_path / "corpus" / "twir"
    folder.mkdir(parents=True)
    (folder / NAME).write_text(EDITION + EVENTS)
    return tmp_path


def test_coverage_counts_the_items_that_are_understood(corpus):
    status, out = run("coverage.py", "--shared", str(corpus))
    assert status == 0
    assert "1 of 1 editions can be read" in out
    assert "all           2 of      2  100.00%" in out


def test_coverage_names_an_event_without_a_place(corpus):
    odd = "* 2024-11-21 | [Rust Oslo](https://example.org/oslo)\n    * [**T**](https://example.org/t)\n"
    (corpus / "corpus" / "twir" / NAME).write_text(EDITION + EVENTS + odd)
    status, out = run("coverage.py", "--shared", str(corpus), "--odd", "5")
    assert status == 1
    assert "no place: * 2024-11-21" in out


def test_a_run_without_real_input_says_what_is_missing(tmp_path):
    status, out = run("coverage.py", "--shared", str(tmp_path))
    assert status == 1
    assert "--shared" in out


def test_an_address_that_a_fix_changed_is_told_with_its_rule(corpus):
    status, out = run("corpus_fix.py", "--shared", str(corpus))
    assert status == 0
    assert "1  tracking-parameters" in out
    assert "-> https://example.org/faster" in out
    assert "0 changes of addresses unexplained" in out


def test_every_job_of_the_speed_bench_can_be_run_without_being_judged(corpus):
    status, out = run("speed.py", "--shared", str(corpus), "--smoke", "--jobs", "F3,F4,F7")
    assert status == 0
    assert "lint of one entry, over python's" in out
    assert "assemble of 10 entries, over python's" in out
    assert "nothing was judged" in out


def test_hostile_files_are_made_anew_from_the_same_seed(corpus, tmp_path):
    options = ["--no-table", "--minutes", "0.03", "--keep", str(tmp_path / "kept")]
    _, out = run("hostile.py", "--shared", str(corpus), *options)
    assert "generated files" in out


def compared(tmp_path: Path, figures: dict[str, float], *options: str) -> tuple[int, str]:
    (tmp_path / "floors.json").write_text('{"recall": 90, "alarms all": 3}')
    (tmp_path / "figures.json").write_text(json.dumps(figures))
    given = ["--figures", str(tmp_path / "figures.json"), "--floors", str(tmp_path / "floors.json")]
    return run("floors.py", *given, *options)


@pytest.mark.parametrize(
    ("figures", "status"),
    [
        ({"recall": 90, "alarms all": 3}, 0),
        ({"recall": 95, "alarms all": 1}, 0),
        ({"recall": 89, "alarms all": 3}, 1),
        ({"recall": 95, "alarms all": 4}, 1),
        ({"recall": 95}, 1),
    ],
)
def test_a_figure_below_its_floor_or_alarms_above_it_fail(tmp_path, figures, status):
    assert compared(tmp_path, figures)[0] == status


def test_raise_keeps_better_figures_and_no_worse_one(tmp_path):
    compared(tmp_path, {"recall": 95, "alarms all": 5, "new": 7}, "--raise")
    kept = json.loads((tmp_path / "floors.json").read_text())
    assert kept == {"recall": 95, "alarms all": 3, "new": 7}


def test_every_rule_of_the_map_exists_and_has_one_or_two_kinds():
    status, out = run("floors.py", "--unmapped")
    assert status == 0, out
