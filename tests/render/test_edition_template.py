"""A template prints an edition: its own words, entries at their places, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content import settings
from contentbot.errors import UsageError
from contentbot.render.edition import Blank, Block, Printed, print_edition
from tests.jobs.weekly import SETTINGS

KNOWN = settings.parse(SETTINGS, "newsletter.yml")
DAY = date(2026, 2, 4)


def block(name: str, place: str = "articles", order: int | None = None) -> Block:
    return Block(f"inbox/{name}.yml", place, f"* {name}", "link", order)


def printed(template: str, *blocks: Block, **values: str) -> Printed:
    blank = Blank(8, DAY, values)
    return print_edition(template, blocks, blank, settings=KNOWN, source="edition.md.j2")


A, B, C = block("a", order=1), block("b", order=2), block("c")


def test_words_of_the_edition_are_known() -> None:
    words = "{{ number }} {{ date }} {{ day(28) }} {{ day(-1) }} {{ name }} {{ slug }}|{{ discussion }}|"
    assert (
        printed(words).text
        == "8 2026-02-04 2026-03-04 2026-02-03 The Weekly Example weekly-example||"
    )
    assert printed("{{ discussion }}", discussion="https://e.org/").text == "https://e.org/"


def test_entries_stand_in_the_order_that_they_are_given_in() -> None:
    done = printed("## X\n{{ entries('articles') }}\n\nend\n", C, A, B)
    assert done.text == "## X\n* c\n* a\n* b\n\nend\n"
    assert [(one, done.text[slice(*span)]) for one, span in done.blocks] == [
        (C, "* c"),
        (A, "* a"),
        (B, "* b"),
    ]


def test_paragraphs_have_a_blank_line_between_them() -> None:
    words = [Block(name, "closing", text, "text") for name, text in (("x", "One."), ("y", "Two."))]
    assert (
        printed("{{ entries('closing') }}", *words, block("z", "closing")).text
        == "One.\n\nTwo.\n\n* z"
    )


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("entries('articles')", "* a\n* b\n* c"),
        ("entries('articles', 1, 1)", "* a"),
        ("entries('articles', 2, 2)", "* b"),
        ("entries('articles', 2)", "* b\n* c"),
        ("entries('articles', 3, 4)", ""),
    ],
)
def test_a_place_can_be_printed_in_two_parts(call: str, wanted: str) -> None:
    assert printed(f"{{{{ {call} }}}}", A, B, C).text == wanted


def test_what_is_never_asked_for_is_told() -> None:
    assert printed("words", A, B).unplaced == (A, B)
    assert printed("{{ entries('articles', 1, 1) }}", A, B).unplaced == (B,)
    assert printed("{% if false %}{{ entries('articles') }}{% endif %}", A).unplaced == (A,)


def test_an_empty_place_leaves_no_gap() -> None:
    text = "## X\n\n{{ entries('articles') }}\n\n## Y\n{{ entries('official') }}\nend\n"
    assert printed(text).text == "## X\n\n## Y\nend\n"


def test_an_empty_place_has_its_sentence_of_none() -> None:
    assert printed("{{ entries('tasks') }}").text == "*No tasks this week.*"


def test_groups_without_entries_are_not_printed() -> None:
    call = "## E\n\n{{ groups('events') }}\n\nend\n"
    done = printed(call, block("x", "europe"), block("y", "asia"))
    assert done.text == "## E\n\n### Asia\n* y\n\n### Europe\n* x\n\nend\n"
    assert printed(call).text == "## E\n\nend\n"


def test_a_section_has_its_heading_even_without_entries() -> None:
    assert printed("{{ section('articles') }}", A).text == "### Articles\n* a"
    assert printed("{{ section('articles') }}\n").text == "### Articles\n"
    assert printed("{{ section('tasks') }}").text == "### Tasks\n*No tasks this week.*"


def test_one_sentence_names_all_groups_without_entries() -> None:
    call = "{{ nothing('None for', {'asia': 'Asia', 'europe': '[Europe](u)', 'virtual': 'any'}) }}"
    assert printed(call).text == "*None for\nAsia,\n[Europe](u) or\nany.*"
    assert (
        printed(call, block("x", "asia"), block("y", "virtual")).text == "*None for\n[Europe](u).*"
    )
    full = [block(place, place) for place in ("asia", "europe", "virtual")]
    assert printed(f"a\n\n{call}\n\nb", *full).text == "a\n\nb"


def test_a_template_can_ask_whether_there_is_anything() -> None:
    call = "{% if has('articles') %}yes{% else %}no{% endif %}"
    assert (printed(call, A).text, printed(call).text) == ("yes", "no")


# --- faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("ok\n{% if %}", r"edition\.md\.j2:2: "),
        ("ok\n{{ entries('articles' }}", r"edition\.md\.j2:2: "),
        ("ok\n\n{{ nobody }}", r"edition\.md\.j2:3: 'nobody' is undefined"),
        ("{{ date.nothing.at_all }}", r"edition\.md\.j2:1: "),
        ("{{ entries('nowhere') }}", r"asks for `nowhere`, which newsletter\.yml does not have"),
        ("{{ groups('nowhere') }}", r"asks for `nowhere`"),
        ("{{ section('nowhere') }}", r"asks for `nowhere`"),
        ("{{ 1 / 0 }}", r"edition\.md\.j2:1: division by zero"),
        ("{{ day('x') }}", r"edition\.md\.j2:1: "),
        ("{{ entries() }}", r"edition\.md\.j2:1: "),
        ("{% include 'other' %}", r"edition\.md\.j2:1: "),
    ],
)
def test_a_faulty_template_is_told_with_its_line(template: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        printed(template)


@pytest.mark.parametrize(
    "expression",
    [
        "entries.__class__.__mro__",
        "''.__class__.__base__.__subclasses__()",
        "entries.__func__.__globals__",
        "entries.__self__.settings",
        "day.func.__globals__",
        "''|attr('__class__')|list",
        "'{0.__class__}'.format(date)",
        "cycler.__init__.__globals__",
        "has.__self__.blocks",
    ],
)
def test_a_template_reaches_nothing_but_what_it_is_given(expression: str) -> None:
    with pytest.raises(UsageError, match=r"edition\.md\.j2"):
        printed(f"{{{{ {expression} }}}}", A)


# --- entries are letters ---------------------------------------------------------------------


@given(st.lists(st.text("{}%#-'\n ab\ufdd0\ufdd1\ufdd2", max_size=9), max_size=4))
def test_entries_are_printed_letter_for_letter(texts: list[str]) -> None:
    blocks = [Block(str(n), "articles", text, "link") for n, text in enumerate(texts)]
    done = printed("a\n\n{{ entries('articles') }}\n\nb\n", *blocks)
    assert [one for one, _ in done.blocks] == blocks
    for one, span in done.blocks:
        # The signs that Unicode keeps out of texts are ours.
        assert done.text[slice(*span)] == one.text.translate(dict.fromkeys(range(0xFDD0, 0xFDD3)))
