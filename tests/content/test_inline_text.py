"""Titles and addresses keep to their place in a link, and are changed only where they must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content.inline_text import address, quoted, title, unquoted
from tests.content.house import seen

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")))


@pytest.mark.parametrize(
    "plain",
    [
        "A title",
        "Balanced [brackets] (of both kinds)",
        "Some `code` and *more* of it",
        "A `Vec<T>` of `]`",
        "snake_case_names",
        "2 * 3",
        "a < b",
        r"\[escaped\] already \*",
        "a | b",
        "{title}",
        "🦀",
    ],
)
def test_a_title_that_breaks_nothing_stays_as_it_is(plain: str) -> None:
    assert title(plain) == plain
    assert title(plain, bold=True) == plain


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("open [ bracket", r"open \[ bracket"),
        ("shut ] bracket", r"shut \] bracket"),
        ("[a](b)", r"\[a\](b)"),
        ("[a][b]", r"\[a\][b]"),
        ("Vec<T>", r"Vec\<T>"),
        ("<!-- a", r"\<!-- a"),
        ("<1@b.c>", r"\<1@b.c>"),
        ("a ` tick", r"a \` tick"),
        ("at the end \\", r"at the end \\"),
        ("a\nb\r\n\r\n  c ", "a b c"),
        ("a *b", r"a \*b"),
        ("_a", r"\_a"),
        ("* a", r"\* a"),
    ],
)
def test_what_would_break_the_link_is_escaped(value: str, wanted: str) -> None:
    assert title(value) == wanted


def test_tags_stay_where_a_persons_own_line_had_them() -> None:
    assert title("a<br>b", html=True) == "a<br>b"


def test_emphasis_that_bold_signs_around_it_would_spoil_is_left_out() -> None:
    assert title("*a***b**", bold=True) == r"ab"
    assert title("**a** and **b**", bold=True) == "a and b"
    assert title("a *b*", bold=True) == "a *b*"
    assert title("a **b**") == "a **b**"


@given(LINES)
def test_readers_see_the_same_title(value: str) -> None:
    text = " ".join(value.split())
    assert seen(title(text)) == seen(text)
    assert seen(f"**{title(text, bold=True)}**" if text else "") == seen(text)


@given(st.text(st.sampled_from("ab []()*_`<>\\"), max_size=12), st.booleans())
def test_a_title_that_was_made_safe_stays_so(value: str, bold: bool) -> None:
    once = title(value, bold=bold)
    assert title(once, bold=bold) == once


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("https://example.org/a)", "<https://example.org/a)>"),
        ("https://example.org/(a", "<https://example.org/(a>"),
        ("https://example.org/a)(b", "<https://example.org/a)(b>"),
        ("https://example.org/a b", "<https://example.org/a b>"),
        ("https://example.org/?a=[b]#c", "https://example.org/?a=[b]#c"),
    ],
)
def test_an_address_is_wrapped_where_its_own_signs_would_end_it(value: str, wanted: str) -> None:
    assert address(value) == wanted


def test_an_address_that_nothing_could_hold_stays_as_it_is() -> None:
    assert address("https://example.org/a\nb)") == "https://example.org/a\nb)"
    assert address("https://example.org/<a>)") == "https://example.org/<a>)"


def test_a_quote_has_its_sign_before_every_line() -> None:
    assert quoted("One.\n\n  Two.\n") == "> One.\n>\n>   Two."


@given(LINES | st.lists(LINES, max_size=4).map("\n".join))
def test_a_quote_is_a_text_again(value: str) -> None:
    text = "\n".join(line.rstrip() for line in value.strip().split("\n"))
    assert unquoted(quoted(value)) == text


def test_a_lazy_line_of_a_quote_belongs_to_it() -> None:
    assert unquoted("> One\ntwo\n>three") == "One\ntwo\nthree"
