"""What people read in a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from contentbot.model import Edit, Fix, Report, Span
from contentbot.render import report_text
from contentbot.render.visible import columns
from contentbot.render.window import NARROWEST, window
from tests.render.sample import CLEAN, FINDINGS, FULL, TEXTS, finding

Golden = Callable[[str, str], None]
# Characters that hide, turn or end something; and all the others.
ANY = st.text(st.characters() | st.sampled_from("\u202e\u200b\x1b\t\r\n\x85\u2028\ufeff字é\u0301`"))


def fixed(text: str, *edits: Edit) -> str:
    """The rows that the text report shows for one fix of a text."""
    one = finding("a.md", 0, 1, fix=Fix(edits), texts={"a.md": text})
    out = report_text.render(Report(findings=(one,), files=1), {"a.md": text})
    return next(row for row in out.splitlines() if "= fix:" in row).split("= fix: ")[1]


def test_a_report_shows_everything_in_its_place(golden: Golden) -> None:
    golden("render/report.txt", report_text.render(FULL, TEXTS))


def test_colours_change_no_word(golden: Golden) -> None:
    coloured = report_text.render(FULL, TEXTS, colour=True)
    golden("render/report.ansi", coloured)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == report_text.render(FULL, TEXTS)


def test_without_faults_one_line_says_so() -> None:
    assert report_text.render(CLEAN, {}) == "All well: 214 entries in 203 files.\n"


def test_a_run_that_failed_is_not_called_well() -> None:
    report = Report(crashes=FULL.crashes, files=1, entries=1)
    assert report_text.render(report, {}).endswith("No fault found: 1 entry in 1 file.\n")


def test_cosmetics_are_one_line_however_many() -> None:
    small = next(one for one in FINDINGS if one.rule == "blank-lines")
    out = report_text.render(Report(findings=(small,) * 31, files=1, entries=2), TEXTS)
    assert out == "31 small things that `--fix` tidies\nAll well: 2 entries in 1 file.\n"


def test_the_summary_says_what_a_fix_would_do() -> None:
    last = report_text.render(FULL, TEXTS).splitlines()[-1]
    assert last == (
        "3 errors, 3 warnings in 2 of 5 files (214 entries); "
        "`contentbot lint --fix` would mend 1 of them, `--unsafe-fixes` 2 more."
    )


def test_files_keep_their_order_and_lines_are_sorted() -> None:
    out = report_text.render(Report(findings=FINDINGS[::-1], files=2), TEXTS)
    heads = re.findall(r"^content/(\w+)/[^:]*:(\d+):\d+: (?:error|warning)", out, re.MULTILINE)
    assert heads == [("inbox", "1"), ("inbox", "3")] + [
        ("drafts", n) for n in ("3", "4", "8", "11")
    ]


def test_a_text_that_is_not_at_hand_leaves_the_message() -> None:
    assert report_text.render(Report(findings=FINDINGS[:1], files=1), {}).startswith(
        "content/drafts/next.md:3:35: error[tracking-parameters] `utm_source` only tracks readers\n"
        "  = help: leave it out of the address\n\n1 error"
    )


def test_a_remedy_is_told_in_one_line() -> None:
    assert fixed("one two\n", Edit(Span(0, 4), "")) == "two"
    assert fixed("  a b\n", Edit(Span(3, 4), ""), Edit(Span(5, 5), "!")) == "ab!"
    assert fixed("one\ntwo\n", Edit(Span(0, 4), "")) == "delete the line"
    assert fixed("one\ntwo\n", Edit(Span(0, 8), "")) == "delete 2 lines"
    assert fixed("one\n", Edit(Span(0, 3), "")) == "leave the line empty"
    assert fixed("one\ntwo\n", Edit(Span(4, 4), "\n")) == "insert a blank line"
    assert fixed("one\ntwo\n", Edit(Span(4, 4), "x\ny\n")) == "insert 2 lines"
    assert fixed("one\ntwo\n", Edit(Span(0, 3), "x\ny")) == "change line 1"
    assert (
        fixed("one\ntwo\n", Edit(Span(0, 1), "x"), Edit(Span(4, 5), "y")) == "change lines 1 to 2"
    )


def test_carets_stand_under_wide_characters() -> None:
    view = window("字字ab", 2, 4, width=80)
    assert (view.before, view.carets) == (4, 2)
    view = window("e\u0301\tab", 3, 4, width=80)
    assert (view.before, view.carets) == (5, 1)


@given(ANY, st.integers(0, 90), st.integers(0, 90), st.integers(NARROWEST, 60))
def test_a_window_fits_and_its_carets_stay_within(
    line: str, start: int, end: int, width: int
) -> None:
    view = window(line, start, end, width=width)
    assert columns(view.text) <= width
    assert view.carets >= 1
    assert view.before + view.carets <= max(columns(view.text), view.before + 1)


@given(st.text(min_size=100), st.integers(0, 100))
def test_a_window_shows_where_the_fault_starts(line: str, start: int) -> None:
    line = "".join(c for c in line if c.isprintable() and columns(c) == 1) + "x" * 100
    start = min(start, len(line) - 1)
    view = window(line, start, start + 1, width=40)
    assert view.text[view.before] == line[start]


def test_a_line_of_a_megabyte_is_cut() -> None:
    view = window("\u0301" * 1_000_000, 500_000, 500_001, width=80)
    assert len(view.text) <= 80


@given(ANY.filter(bool))
def test_nothing_that_hides_or_turns_text_stays_raw(words: str) -> None:
    texts = {words: words}
    one = finding(words, 0, len(words), message=words, help=words, rule=words, texts=texts)
    out = report_text.render(
        Report(findings=(one,), files=1, notes=(words,), crashes=FULL.crashes), texts
    )
    assert {unicodedata.category(c) for c in out.replace("\n", "")} & {
        "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp",
    } == set()  # fmt: skip
    # Head, three rows of excerpt, help; crash; note, summary: no break of line is a stranger's.
    assert out.count("\n") <= 11
