"""Fields are changed in the text of an entry, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content import entry_file, yaml
from contentbot.content.entry_edit import with_fields, without
from contentbot.content.entry_text import inline, write

EVENT = """\
# From the organisers.
title: 'Talks: an evening'  # theirs
organizer:   # who
  # a group
  name: A group
  url: "https://example.org/"
starts: 2026-02-12
note:
sessions:
- title: One
- title: Two   # the second

place: Berlin, DE
text: |  # prose
  A line.

  Another.
# The end.

"""


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"title": "Talks"}, "'Talks: an evening'", "Talks"),
        ({"title": "a # b"}, "'Talks: an evening'", '"a # b"'),
        ({"starts": "2026-02-13"}, "2026-02-12", "2026-02-13"),
        ({"note": "Late"}, "note:", "note: Late"),
        ({"hold": True}, "Another.\n", "Another.\nhold: true\n"),
        ({"place": None}, "place: Berlin, DE\n", ""),
        ({"note": None}, "note:\n", ""),
        ({"title": None}, "title: 'Talks: an evening'  # theirs\n", ""),
        ({"text": "One line."}, "|  # prose\n  A line.\n\n  Another.", "One line."),
        ({"text": None}, "text: |  # prose\n  A line.\n\n  Another.\n", ""),
        (
            {"organizer": {"name": "Another"}},
            '  name: A group\n  url: "https://example.org/"\n',
            "  name: Another\n",
        ),
        (
            {"organizer": None},
            'organizer:   # who\n  # a group\n  name: A group\n  url: "https://example.org/"\n',
            "",
        ),
        (
            {"sessions": [{"title": "Three", "url": "https://example.org/3"}]},
            "- title: One\n- title: Two   # the second\n",
            "  - title: Three\n    url: https://example.org/3\n",
        ),
        (
            {"edition": ["2026-01-28", "2026-02-04"]},
            "Another.\n",
            "Another.\nedition: [2026-01-28, 2026-02-04]\n",
        ),
        (
            {"order": {"2026-01-28": {"events": 3}}},
            "Another.\n",
            "Another.\norder:\n  2026-01-28:\n    events: 3\n",
        ),
    ],
)
def test_a_change_is_all_that_differs(changes: Mapping[str, Any], old: str, new: str):
    assert EVENT.count(old) == 1
    assert with_fields(EVENT, changes) == EVENT.replace(old, new)


def test_a_value_becomes_lines_and_its_comment_stays_above_them():
    after = with_fields("a: 1\nplace: x  # c\nb: 2\n", {"place": {"name": "g"}})
    assert after == "a: 1\nplace:  # c\n  name: g\nb: 2\n"
    after = with_fields("a: 1\ntext: x # c\nb: 2\n", {"text": "One.\nTwo.\n"})
    assert after == "a: 1\ntext: | # c\n  One.\n  Two.\nb: 2\n"


def test_lines_become_a_value_and_the_comments_above_them_stay():
    after = with_fields(EVENT, {"organizer": "A group"})
    assert "organizer: A group   # who\n  # a group\nstarts:" in after


def test_a_value_that_is_the_same_is_not_written_again():
    changes = {
        "title": "Talks: an evening",
        "organizer": {"name": "A group", "url": "https://example.org/"},
        "gone": None,
    }
    assert with_fields(EVENT, changes) == EVENT


def test_true_and_one_are_not_the_same():
    assert with_fields("hold: 1\n", {"hold": True}) == "hold: true\n"


LIST = """\
# Two.
- title: One   # first
  # of it
  url: https://example.org/1

- {title: Two, "url": 'https://example.org/2', prefix: [video]}
-
  title: Three
  url: https://example.org/3
"""


@pytest.mark.parametrize(
    ("number", "changes", "old", "new"),
    [
        (0, {"title": "New"}, "One", "New"),
        (0, {"title": None}, " title: One   # first", ""),
        (0, {"url": None}, "  url: https://example.org/1\n", ""),
        (0, {"hold": True}, "org/1\n", "org/1\n  hold: true\n"),
        (1, {"title": "a, b"}, "Two,", '"a, b",'),
        (1, {"prefix": ["audio", "x"]}, "[video]", "[audio, x]"),
        (1, {"organizer": {"name": "G"}}, "[video]", "[video], organizer: {name: G}"),
        (1, {"title": None}, "title: Two, ", ""),
        (1, {"prefix": None}, ", prefix: [video]", ""),
        (2, {"title": None}, "  title: Three\n", ""),
        (2, {"text": "a\nb\n"}, "org/3\n", "org/3\n  text: |\n    a\n    b\n"),
    ],
)
def test_in_a_list_only_the_entry_with_the_number_is_changed(
    number: int, changes: Mapping[str, Any], old: str, new: str
):
    text = LIST.replace("# Two.", "# All.")
    assert text.count(old) == 1
    after = with_fields(text, changes, number=number)
    assert after == text.replace(old, new)
    entries = entry_file.read("a.yml", after, "link").entries
    assert [entry.title for entry in entries][number] == entries[number].text("title")


def test_the_next_field_takes_the_place_of_a_first_one():
    after = with_fields("- title: One\n  url: x\n- title: Two\n", {"title": None})
    assert after == "- url: x\n- title: Two\n"


@pytest.mark.parametrize("text", ["title: One\n", "- title: One\n", "{title: One}\n"])
def test_an_entry_may_lose_its_last_field(text: str):
    assert with_fields(text, {"title": None}).lstrip("- ") == "{}\n"
    assert yaml.read(with_fields(text, {"title": None, "url": "x"}))[0] is not None


@pytest.mark.parametrize(
    "text", ["title: One", "# a\r\ntitle: One\r\nurl: x", "\ufefftitle: One\n"]
)
def test_line_ends_and_byte_order_marks_stay(text: str):
    added = with_fields(text, {"note": "N", "text": "a\nb"})
    assert added.endswith("\n") == text.endswith("\n")
    assert added.startswith(text.removesuffix("\n"))
    assert added.count("\r\n") == (added.count("\n") if "\r" in text else 0)
    assert with_fields(added, {"note": None, "text": None}) == text


def test_empty_lines_that_belong_to_a_text_stay_in_it():
    text = "a: 1\ntext: |+\n  x\n\n\nb: 2\n\n\nc: 3\n"
    assert with_fields(text, {"b": None}) == "a: 1\ntext: |+\n  x\n\n\nc: 3\n"
    ends = "a: 1\ntext: |+\n  x\n\n\n"
    assert with_fields(ends, {"b": 2}) == f"{ends}b: 2\n"


@pytest.mark.parametrize(
    "text", ["? title\n: One\n? url\n: x\n", "{title, url: x}", "title:\n  One\n  more\nurl: x"]
)
@pytest.mark.parametrize(
    "changes", [{"title": "New"}, {"title": None}, {"note": "New"}, {"title": {"a": "b"}}]
)
def test_an_odd_form_is_understood(text: str, changes: Mapping[str, Any]):
    after, _ = yaml.read(with_fields(text, changes))
    before, _ = yaml.read(text)
    assert after is not None and before is not None
    assert after.value == {
        k: v for k, v in {**before.value, **changes}.items() if k not in changes or v is not None
    }


@pytest.mark.parametrize(
    ("text", "number", "said"),
    [
        ("a: [", 0, "cannot be edited"),
        ("a: 1", 1, "has 1 entries"),
        ("- a: 1", -1, "has 1 entries"),
    ],
)
def test_what_is_no_entry_is_refused(text: str, number: int, said: str):
    with pytest.raises(ValueError, match=said):
        with_fields(text, {"a": "x"}, number=number)


@pytest.mark.parametrize("value", [float("inf"), 10**20, "\ud800"])
def test_what_yaml_cannot_hold_is_refused(value: Any):
    with pytest.raises(ValueError, match=r"cannot be written"):
        with_fields("a: 1\n", {"b": value})


@pytest.mark.parametrize(
    ("numbers", "gone"),
    [
        ({0}, ["- title: One   # first\n  # of it\n  url: https://example.org/1\n\n"]),
        ({1}, ["- {title: Two, \"url\": 'https://example.org/2', prefix: [video]}\n"]),
        ({2}, ["-\n  title: Three\n  url: https://example.org/3\n"]),
    ],
)
@pytest.mark.parametrize("sign", ["\n", "\r\n"])
def test_an_entry_is_taken_out_of_a_list(numbers: set[int], gone: list[str], sign: str):
    wanted = LIST
    for part in gone:
        wanted = wanted.replace(part, "")
    assert without(LIST.replace("\n", sign), numbers) == wanted.replace("\n", sign)


def test_several_entries_are_taken_out_at_once():
    assert without(LIST, {0, 2}) == f"# Two.\n{LIST.splitlines()[5]}\n"
    assert yaml.read(without(LIST, {0, 1, 2})) == yaml.read("# Two.\n[]\n")
    assert without(LIST, set()) == LIST


def test_a_list_in_brackets_keeps_the_letters_of_the_others():
    assert without("[{a: 'x'}, {a: y},\n {a: z}]  # end\n", {1}) == "[{a: 'x'}, {a: z}]  # end\n"


def test_an_indented_list_keeps_the_comments_of_the_others():
    text = "  # x\n  - a: g\n  # of h - or so\n  - a: h\n    # in h\n  # of i\n  - a: i"
    assert without(text, {1}) == "  # x\n  - a: g\n  # of h - or so\n    # in h\n  # of i\n  - a: i"


@pytest.mark.parametrize(("text", "numbers"), [("a: 1", {0}), ("- a: 1", {1}), ("- a: [", {0})])
def test_what_is_in_no_list_cannot_be_taken_out(text: str, numbers: set[int]):
    with pytest.raises(ValueError, match=r"list|cannot be edited"):
        without(text, numbers)


# --- properties ------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "a\nb\n",
        "a\n\n",
        "\n",
        " a",
        "a: b",
        "# c",
        "- d",
        "yes",
        "a\n# b\n",
        "x\n\ty\n",
        "🦀\na",
        "a\r\nb",
    ]
)
NAMES = st.sampled_from(["title", "url", "text", "a.b", "a", "order", "2026-01-28"])
VALUES = st.recursive(
    WORDS | st.integers(-99, 10**9) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=5)
CHANGES = st.dictionaries(NAMES, VALUES | st.none(), min_size=1, max_size=3)


def texts(rows: list[Mapping[str, Any]], how: str) -> str:
    """A list of entries, each as its lines or in brackets, with comments around."""
    out = "# top\n"
    for row in rows:
        if how == "flow":
            out += f"- {inline(row)}  # own\n"
        else:
            lines = write(row).split("\n")
            out += "- " + "\n".join(
                [lines[0], *(f"  {line}" if line else "" for line in lines[1:])]
            )
        out += "# between\n\n" if how != "bare" else ""
    return out


@given(FIELDS, CHANGES, st.sampled_from(["", "\n# end\n\n"]), st.booleans(), st.booleans())
def test_exactly_the_changed_fields_are_changed(
    fields: dict[str, Any], changes: dict[str, Any], tail: str, crlf: bool, cut: bool
):
    text = write(fields) + tail
    text = text.replace("\n", "\r\n") if crlf else text
    text = text.rstrip("\r\n") if cut else text
    before, _ = yaml.read(text)
    assert before is not None
    after, faults = yaml.read(with_fields(text, changes))
    assert after is not None, faults
    assert same(after.value, changed(before.value, changes))


@given(
    st.lists(FIELDS, min_size=1, max_size=3),
    CHANGES,
    st.data(),
    st.sampled_from(["flow", "block", "bare"]),
)
def test_exactly_the_entry_with_the_number_is_changed(
    rows: list[Mapping[str, Any]], changes: dict[str, Any], data: st.DataObject, how: str
):
    number = data.draw(st.integers(0, len(rows) - 1))
    text = texts(rows, how)
    before, faults = yaml.read(text)
    assert before is not None, faults
    new = with_fields(text, changes, number=number)
    after, faults = yaml.read(new)
    assert after is not None, faults
    wanted = list(before.value)
    wanted[number] = changed(wanted[number], changes)
    assert same(after.value, wanted)
    assert new.count("# between\n") >= text.count("# between\n") and new.startswith("# top\n")


@given(
    st.lists(FIELDS, min_size=1, max_size=4), st.data(), st.sampled_from(["flow", "block", "bare"])
)
def test_exactly_the_entries_with_the_numbers_are_taken_out(
    rows: list[Mapping[str, Any]], data: st.DataObject, how: str
):
    gone = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    text = texts(rows, how)
    before, _ = yaml.read(text)
    assert before is not None
    new = without(text, gone)
    after, faults = yaml.read(new)
    assert after is not None, faults
    assert same(after.value, [row for n, row in enumerate(before.value) if n not in gone])
    assert new.startswith("# top\n")


def changed(fields: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in {**fields, **changes}.items() if k not in changes or v is not None}


def same(one: Any, two: Any) -> bool:
    """Whether values and their order are the same, and no true stands for a one."""
    return json.dumps(one) == json.dumps(two)
