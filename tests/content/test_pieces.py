"""An edition taken apart into pieces: all that is no white space is in exactly one of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from contentbot.content import pieces
from contentbot.content.pieces import Piece
from tests.content.house import newsletter, read

KNOWN = newsletter("small")
LINES = [
    "## News", "### Official", "### Articles", "## Events", "### Europe", "## Closing Words",
    "* [A](https://example.org/a)", "- no link", "  more of it", "    * [B](https://example.org/b)",
    "*No tasks this week.*", "Prose.", "<!-- a remark", "-->", "> quoted", "```", "~~~", "| a | b |",
    "* 2026-02-10 | Berlin, DE", "    * [**T**](https://example.org/t)", "1. one", "***", "Title: x",
    "", "", "\t", "\r", "[a]: https://example.org/d", "<div>", "</div>",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(LINES), max_size=25).map("\n".join)
FRONT = "Title: Sample 1\nDate: 2026-02-04\n\n"


def taken_apart(text: str) -> list[Piece]:
    return pieces.of(read(text, KNOWN), KNOWN)


def shown(text: str) -> list[tuple[str, str | None, str]]:
    return [(one.what, one.place, text[slice(*one.span)]) for one in taken_apart(text)]


@settings(max_examples=150)
@given(TEXTS, st.booleans())
def test_between_two_pieces_there_is_only_white_space(text: str, front: bool) -> None:
    text = FRONT + text if front else text
    at = 0
    for one in taken_apart(text):
        assert at <= one.span.start < one.span.end
        assert not text[at : one.span.start].strip()
        at = one.span.end
    assert not text[at:].strip()


def test_an_edition_of_every_piece() -> None:
    text = (
        f"{FRONT}Hello.\n\n## News\n\n### Official\n\nFirst words.\n\n* [A](https://example.org/a)\n"
        "* no link\n\n### Tasks\n\n*No tasks this week.*\n\n## Closing Words\n\nOne.\nTwo.\n\nThree.\n"
    )
    assert shown(text) == [
        ("front", None, "Title: Sample 1\nDate: 2026-02-04"),
        ("prose", None, "Hello."),
        ("heading", "news", "## News"),
        ("heading", "official", "### Official"),
        ("prose", "official", "First words."),
        ("entry", "official", "* [A](https://example.org/a)"),
        ("odd", "official", "* no link"),
        ("heading", "tasks", "### Tasks"),
        ("none", "tasks", "*No tasks this week.*"),
        ("heading", "closing", "## Closing Words"),
        ("prose", "closing", "One.\nTwo."),
        ("prose", "closing", "Three."),
    ]


def test_an_entry_below_another_is_a_piece_of_its_own() -> None:
    text = f"{FRONT}### Official\n* [A](https://example.org/a)\n    * [B](https://example.org/b)\n"
    assert shown(text)[2:] == [
        ("entry", "official", "* [A](https://example.org/a)"),
        ("entry", "official", "    * [B](https://example.org/b)"),
    ]


def test_an_event_keeps_the_lines_below_it() -> None:
    lines = "* 2026-02-10 | Berlin, DE\n    * [**T**](https://example.org/t)"
    assert shown(f"{FRONT}## Events\n\n### Europe\n{lines}\n")[-1] == ("entry", "europe", lines)


def test_a_comment_and_a_fenced_block_are_one_piece_whatever_is_in_them() -> None:
    for block in ("<!-- a\n\n## News\n\nb -->", "```\na\n\nb\n```"):
        text = f"{FRONT}## Closing Words\n\nBefore.\n\n{block}\n\nAfter.\n"
        assert ("prose", "closing", block) in shown(text)


def test_pick_and_quote_are_one_piece_with_their_thanks() -> None:
    own = newsletter("own")
    words = "> One.\n>\n> Two.\n\n– [Ann](https://example.org/ann)\n\nThanks to [Bob](https://example.org/bob) for it!"
    text = (
        f"{FRONT}# Quote of the Week\n\n{words}\n\n[Please submit quotes](https://example.org/q)\n"
    )
    found = [(one.what, text[slice(*one.span)]) for one in pieces.of(read(text, own), own)]
    assert found[-2:] == [
        ("entry", words),
        ("prose", "[Please submit quotes](https://example.org/q)"),
    ]
