"""The ledger is read as it was written, and one that is damaged says where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content import ledger
from contentbot.content.entry_text import write
from contentbot.content.ledger import Ledger, Row
from contentbot.errors import UsageError

TEXT = "Title: A week\n\n* [One 🦀](https://example.org/)\n\n\n* Two: a # b  \n"
FULL = Ledger(
    edition=date(2026, 2, 4),
    number=637,
    text=TEXT,
    rows=(
        Row("inbox/one.yml", "link", "observations", 15, 45, {"pull": 7, "note": "a: b\nc"}),
        Row("events/two.yml#2", "event", "virtual", 47, 60),
    ),
    skipped=("events/three.yml", "cfps/four.yml"),
    values={"discussion": "https://example.org/d", "count": "12"},
    receipts=({"edition": "2026-02-04", "counts": {"observations": 1}},),
)


def test_a_ledger_is_written_for_people_to_read():
    assert (
        ledger.write(FULL)
        == """\
# Written by the bot: what it placed in this edition, and the text that it produced.
edition: 2026-02-04
number: 637
values:
  discussion: https://example.org/d
  count: "12"
skipped: [events/three.yml, cfps/four.yml]
receipts:
  - edition: 2026-02-04
    counts:
      observations: 1
entries:
  - name: inbox/one.yml
    kind: link
    place: observations
    at: [15, 45]
    rest:
      pull: 7
      note: |-
        a: b
        c
  - name: events/two.yml#2
    kind: event
    place: virtual
    at: [47, 60]
text: |
  Title: A week

  * [One 🦀](https://example.org/)


  * Two: a # b  \n"""
    )


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TEXTS = WORDS | st.lists(
    st.sampled_from(
        ["* a", " b", "\t", "", "# c", "🦀", "- d: e", "\ufeff", "\x85", "\u2028", "\0"]
    )
).flatmap(lambda lines: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda sign: sign.join(lines)))
REST = st.dictionaries(
    WORDS.filter(bool), WORDS | st.integers(0, 9999) | st.lists(WORDS), max_size=3
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    text = draw(TEXTS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    rows = [
        Row(draw(WORDS), draw(WORDS), draw(WORDS), start, end, draw(REST))
        for start, end in draw(st.lists(places, max_size=3))
    ]
    return Ledger(
        edition=draw(st.dates(min_value=date(1000, 1, 1))),
        number=draw(st.integers(0, 9999)),
        text=text,
        rows=tuple(rows),
        skipped=tuple(draw(st.lists(WORDS, max_size=3))),
        values=draw(st.dictionaries(WORDS.filter(bool), WORDS, max_size=3)),
        receipts=tuple(draw(st.lists(REST, max_size=2))),
    )


@given(ledgers())
def test_what_is_written_is_read_again(book: Ledger):
    assert ledger.read(ledger.write(book), "a.yml") == book


def test_a_checkout_with_other_line_ends_changes_nothing():
    assert ledger.read(ledger.write(FULL).replace("\n", "\r\n"), "a.yml") == FULL


ROW = {"name": "a.yml", "kind": "link", "place": "b", "at": [0, 0]}


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "the file is empty"),
        ("- edition: 2026-02-04\n", 1, "should be a mapping"),
        ("edition: 2026-02-04\nnumber: 1\n<<<<<<< HEAD\n", 3, "no `key: value`"),
        ("number: 1\nedition: soon\n", 2, "`edition` should be a date"),
        ("number: 1\n", 1, "`edition` should be a date"),
        ("edition: 2026-02-04\n", 1, "`number` should be a whole number"),
        ("edition: 2026-02-04\nnumber: true\n", 2, "`number` should be a whole number"),
    ],
)
def test_a_damaged_ledger_names_line_and_way_out(text: str, line: int, why: str):
    with pytest.raises(
        UsageError, match=f"^a.yml:{line}: the ledger cannot be read .*{why}.*; take it back"
    ):
        ledger.read(text, "a.yml")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("text", 12, "`text` should be text"),
        ("text", None, "`text` should be text"),
        ("skipped", "a.yml", "`skipped` should be a list"),
        ("skipped", [1], "`skipped.0` should be text"),
        ("values", ["a"], "`values` should be a mapping"),
        ("values", {"a": 1}, "`values.a` should be text"),
        ("values", {"a.b": 1}, "`values.a.b` should be text"),
        ("receipts", ["a"], "`receipts.0` should be a mapping"),
        ("entries", None, "`entries` should be a list"),
        ("entries", ["a"], "`entries.0` should be a mapping"),
        ("entries", [ROW, {**ROW, "name": 1}], "`entries.1.name` should be text"),
        ("entries", [{**ROW, "at": 3}], "`entries.0.at` should be a list"),
        ("entries", [{**ROW, "at": [0, 5]}], "`entries.0.at` is no place in the text"),
        ("entries", [{**ROW, "at": [-1, 0]}], "`entries.0.at` is no place in the text"),
        ("entries", [{**ROW, "at": [0]}], "`entries.0.at` is no place in the text"),
        ("entries", [{**ROW, "rest": "a"}], "`entries.0.rest` should be a mapping"),
    ],
)
def test_a_value_of_the_wrong_kind_is_not_guessed_at(name: str, value: Any, why: str):
    text = write({"edition": "2026-02-04", "number": 1, name: value})
    with pytest.raises(UsageError, match=r"^a\.yml:[1-9]\d?: ") as told:
        ledger.read(text, "a.yml")
    assert why in str(told.value)
