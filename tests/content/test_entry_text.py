"""Entries as YAML text: what is written is what is read, and looks like what people write."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content import yaml
from contentbot.content.entry_text import file_name, write

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
ONE = WORDS | st.integers(-(10**9), 10**9) | st.booleans()
VALUES = st.recursive(
    ONE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)
)


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=5))
def test_what_is_written_is_read_again_with_the_same_fields(fields: dict[str, Any]):
    data, faults = yaml.read(write(fields))
    assert faults == ()
    assert data is not None and data.value == fields and list(data.value) == list(fields)


def test_an_event_is_written_as_people_write_it():
    fields = {
        "title": "Talks: an evening",
        "organizer": {"name": "A group", "url": "https://example.org/"},
        "starts": "2026-02-12",
        "sessions": [{"title": "One", "url": "https://example.org/1"}, {"title": "Two"}],
        "prefix": ["video", "a, b"],
        "hold": True,
    }
    assert write(fields) == (
        'title: "Talks: an evening"\n'
        "organizer:\n"
        "  name: A group\n"
        "  url: https://example.org/\n"
        "starts: 2026-02-12\n"
        "sessions:\n"
        "  - title: One\n"
        "    url: https://example.org/1\n"
        "  - title: Two\n"
        'prefix: [video, "a, b"]\n'
        "hold: true\n"
    )


def test_prose_keeps_its_lines():
    text = "A calm week.\n\n  * [One](https://example.org/)\nThe end.\n"
    assert write({"text": text}) == (
        "text: |\n  A calm week.\n\n    * [One](https://example.org/)\n  The end.\n"
    )


@pytest.mark.parametrize("text", ["", "\n", "a\n\n", " a\nb", "a\n\tb", "a\rb\n", "\na", "a\n "])
def test_lines_that_a_block_would_change_are_written_in_quotes(text: str):
    written = write({"text": text})
    data, _ = yaml.read(written)
    assert data is not None and data.value == {"text": text}


def test_a_file_is_named_for_its_title_and_its_address():
    name = file_name("Faster builds with a shared cache", "https://example.org/faster-builds")
    assert name.startswith("faster-builds-with-a-shared-cache-")
    assert name != file_name("Faster builds with a shared cache", "https://example.org/another")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Don't check `std::fmt`", "dont-check-std-fmt"),
        ("Sessió setmanal de codificació / Weekly coding", "sessio-setmanal-de-codificacio-weekly"),
        ("学习", "entry"),
        ("x" * 60, "x" * 40),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_name_has_plain_letters_and_ends_with_a_word(title: str, slug: str):
    assert file_name(title, "https://example.org/")[: -len("-abcd.yml")] == slug


@given(WORDS, WORDS)
def test_a_name_is_one_short_file_whatever_the_title_is(title: str, address: str):
    name = file_name(title, address)
    assert name.isascii() and len(name) <= 50 and name == name.lower()
    assert not set(name) & set("/\\: \n")
