"""Fixes of lists and links go together: once applied they find nothing more, and lose nothing."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from contentbot.content import edition, settings
from contentbot.content.document import Document
from contentbot.lint import engine
from contentbot.lint.engine import Selection
from contentbot.lint.mend import mended
from contentbot.lint.rule import Facts
from contentbot.lint.rules.list_lines import MOST_BREAKS
from contentbot.model import Edit, Finding
from contentbot.text import apply_edits, overlap

SETTINGS = settings.parse(settings.preset_file("twir").read_text("utf-8"), "newsletter.yml")
SUBJECTS = ("lists", "list_lines", "link_form", "broken_links", "markup", "references", "leftovers")
NAMES = frozenset(rule.name for rule in engine.load_rules().values() if rule.subject in SUBJECTS)
HEAD = "Title: Sample\nDate: 2026-02-04\n\n## Updates from Rust Community\n\n### Official\n\n"
EVENTS = HEAD + "## Upcoming Events\n\n### Europe\n\n"
GROUP = "2026-02-10 | Berlin, DE | [Group](https://example.org/group)"
OTHER = "2026-02-11 | Paris, FR | [Other](https://example.org/other)"


def read(text: str) -> Document:
    return edition.read("content/drafts/2026-02-04-sample.md", text, SETTINGS)


def findings(text: str, *names: str) -> list[Finding]:
    doc = read(text)
    assert doc.date is not None
    facts = Facts(settings=SETTINGS, day=doc.date)
    result = engine.run(doc, facts, Selection(frozenset(names) or NAMES))
    assert result.crashes == []
    return result.findings


def fixed(text: str) -> str:
    """The text after all safe fixes, again and again until nothing changes."""
    for _ in range(6):
        edits: list[Edit] = []
        for one in findings(text):
            new = one.fix.edits if one.fix and one.fix.safe else ()
            if not any(overlap(a, b) for a in edits for b in new):
                edits += new
        if not edits:
            return text
        text = apply_edits(text, edits)
    raise AssertionError("the fixes never come to an end")


def addresses(text: str) -> Counter[str]:
    return Counter(re.findall(r"https://example\.org/[a-z]+", text))


MESSY = """*[One](https://example.org/one)

- [Two](https://example.org/two)\u0020\u0020
[Three] (https://example.org/three)

 * [Four
   and more](https://example.org/four).
*
+   [Five](https://example.org/five)* [Six](https://example.org/six)
"""
TIDY = """* [One](https://example.org/one)
* [Two](https://example.org/two)
* [Three](https://example.org/three)
* [Four and more](https://example.org/four)
* [Five](https://example.org/five)
* [Six](https://example.org/six)
"""


def test_a_messy_list_becomes_tidy_and_keeps_every_address() -> None:
    assert fixed(HEAD + MESSY) == HEAD + TIDY


def test_line_ends_of_another_system_are_kept() -> None:
    assert fixed((HEAD + MESSY).replace("\n", "\r\n")) == (HEAD + TIDY).replace("\n", "\r\n")


@pytest.mark.parametrize(
    "tail",
    [
        " are part of the process.",
        ", the distributed hackfest, takes place this weekend. Come!",
        " is read by many",
    ],
)
def test_a_sentence_that_begins_with_a_link_gets_no_bullet(tail: str) -> None:
    text = f"{HEAD}[Style rules](https://example.org/style){tail}\n"
    assert [one.fix for one in findings(text, "bullet-missing")] == [None]


@pytest.mark.parametrize("tail", ["", ".", " by Ada Example", " ([source](https://example.org/b))"])
def test_a_line_with_a_link_and_few_words_gets_its_bullet(tail: str) -> None:
    line = f"[Faster builds](https://example.org/faster){tail}\n"
    [one] = findings(HEAD + line, "bullet-missing")
    assert one.fix is not None
    assert apply_edits(HEAD + line, one.fix.edits) == f"{HEAD}* {line}"


def test_a_link_without_its_last_bracket_below_an_item_gets_its_bullet() -> None:
    text = f"{HEAD}* [One](https://example.org/one)\n[Two](https://example.org/two\n"
    [one] = findings(text, "bullet-missing")
    assert one.severity == "error"
    assert fixed(text).endswith("\n* [Two](https://example.org/two)\n")


@pytest.mark.parametrize(("breaks", "joined"), [(MOST_BREAKS, True), (MOST_BREAKS + 1, False)])
def test_an_item_of_very_many_lines_is_told_of_and_not_joined(breaks: int, joined: bool) -> None:
    text = f"{HEAD}* [One" + "\n  more" * breaks + "](https://example.org/one)\n"
    [one] = findings(text, "wrapped-item")
    assert (one.fix is not None) == joined


def test_a_tidy_list_is_left_alone() -> None:
    assert findings(HEAD + TIDY) == []


@pytest.mark.parametrize(
    "lines",
    [
        f"* {GROUP}\n  * [**A**](https://example.org/a)\n* {OTHER}\n  * [**B**](https://example.org/b)\n",
        f" * {GROUP}\n     * [**A**](https://example.org/a)\n * {OTHER}\n     * [**B**](https://example.org/b)\n",
        f"   * {GROUP}\n      * [**A**](https://example.org/a)\n   * {OTHER}\n      * [**B**](https://example.org/b)\n",
        f"* {GROUP}\n\n    * [**A**](https://example.org/a)\n\n* {OTHER}\n\n    * [**B**](https://example.org/b)\n",
        f"- {GROUP}\n* [**A**](https://example.org/a)\n- {OTHER}\n\t* [**B**](https://example.org/b)\n",
        f"* 2026-02-10 | Berlin,\n  DE | [Group](https://example.org/group)\n    * [**A\n      **](https://example.org/a)\n"
        f"* {OTHER}\n    * **[B](https://example.org/b)**\n",
    ],
)
def test_lines_below_events_end_up_below_their_events(lines: str) -> None:
    assert fixed(EVENTS + lines) == (
        f"{EVENTS}* {GROUP}\n    * [**A**](https://example.org/a)\n"
        f"* {OTHER}\n    * [**B**](https://example.org/b)\n"
    )


def test_blank_lines_around_a_comment_in_a_list_stay() -> None:
    text = f"{HEAD}* [A](https://example.org/a)\n\n<!-- more to come -->\n\n* [B](https://example.org/b)\n"
    assert findings(text) == []


def test_a_blank_line_before_a_text_below_an_item_stays() -> None:
    text = f"{HEAD}* [A](https://example.org/a)\n\n  words of its own\n\n* [B](https://example.org/b)\n"
    assert fixed(text) == text


def test_spaces_that_break_a_line_of_verse_stay() -> None:
    text = f"{HEAD}# Quote of the Week\n\n> One line  \n> and another\n"
    assert findings(text, "trailing-spaces") == []


def test_lists_right_below_names_are_a_custom_where_all_are_so() -> None:
    rows = "".join(f"**Company {n}**\n* [Work](https://example.org/{n})\n\n" for n in "abcde")
    assert findings(f"{HEAD}# Rust Jobs\n\n{rows}", "blank-line-missing") == []
    one = rows.replace("**\n*", "**\n\n*").replace("Company a**\n\n", "Company a**\n")
    assert len(findings(f"{HEAD}# Rust Jobs\n\n{one}", "blank-line-missing")) == 1


def test_an_edition_that_prefers_another_bullet_keeps_it() -> None:
    assert findings(HEAD + TIDY.replace("* [", "- [")) == []


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("* [A [b] c](https://example.org/a", "* [A [b] c](https://example.org/a)"),
        ("* [A (b)(https://example.org/a)", "* [A (b)](https://example.org/a)"),
        ("* [A (b) [https://example.org/a)", "* [A (b)](https://example.org/a)"),
        ("* (A)[https://example.org/a]", "* [A](https://example.org/a)"),
        ("* [video] A](https://example.org/a)", "* [video] [A](https://example.org/a)"),
        ("* [A `b]`(https://example.org/a)", "* [A `b`](https://example.org/a)"),
        ("* [A]([A](https://example.org/a))", "* [A](https://example.org/a)"),
        (
            "Thanks to [A](https://example.org/a for it!",
            "Thanks to [A](https://example.org/a) for it!",
        ),
    ],
)
def test_a_broken_link_is_mended_where_only_one_was_meant(line: str, whole: str) -> None:
    assert mended(line) == whole


@pytest.mark.parametrize(
    "line",
    [
        "* [A](https://",
        "* [A](https://example.org/(b",
        "* [A {b]](https://example.org/a)",
        "* [A",
        "a] (b",
    ],
)
def test_a_link_that_lacks_more_than_a_bracket_is_not_mended(line: str) -> None:
    assert mended(line) is None


def test_an_item_and_a_list_of_links_in_it_are_one() -> None:
    text = f"{HEAD}* new: [`a`](https://example.org/a),\n  [`b`](https://example.org/b)\n"
    assert addresses(fixed(text)) == addresses(text)
    assert findings(text, "bullet-missing") == []
