"""A record holds the facts of an entry, and where its lines depart from the usual shape."""

from __future__ import annotations

import pytest

from contentbot.content.record import departure, fields_of
from contentbot.content.shape import print_entry
from contentbot.model import Entry, Span
from tests.content.house import heads, newsletter, read

KNOWN = newsletter("own")


def entry_of(lines: str, place: str) -> tuple[str, Entry]:
    text = f"Date: 2026-02-04\n\n{heads(place, KNOWN)}\n\n{lines}\n"
    (entry,) = read(text, KNOWN).entries
    return text, entry


def facts(lines: str, place: str) -> tuple[dict[str, object], str | None]:
    """The facts of an entry, and its own shape, with which it must print as it was."""
    text, entry = entry_of(lines, place)
    fields, parts = fields_of(entry), KNOWN.parts[entry.kind]
    start = text.index(lines)
    own = departure(text, Span(start, start + len(lines)), entry, fields, parts)
    if own is not None:
        assert print_entry(fields, parts, own) == lines
    return fields, own


EVENT = "* 2026-02-10 | Berlin, DE | [A Group](https://example.org/g)\n    * [**Tea**](https://example.org/t)"
CFP = "* [**Conf**](https://example.org/c) | CFP closes 2026-02-20 | Oslo, NO | 2026-05-01"


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("* [A](https://example.org/a)", "observations"),
        ("* [video] [A](https://example.org/a)", "observations"),
        ("*  [A](https://example.org/a) ", "observations"),
        (EVENT, "europe"),
        (EVENT.replace("    *", "  *"), "europe"),
        (CFP, "cfps"),
    ],
)
def test_usual_lines_have_no_shape_of_their_own(lines: str, place: str) -> None:
    assert facts(lines, place)[1] is None


@pytest.mark.parametrize(
    ("lines", "place", "own"),
    [
        ("- [A](https://example.org/a)", "observations", "- [{title}]({url})"),
        ("* [A](https://example.org/a) by Ann", "observations", "* [{title}]({url}) by Ann"),
        ("* [A](https://example.org/a) {x}", "observations", "* [{title}]({url}) {{x}}"),
        (CFP.replace("2026-02-20", "20 February"), "cfps",
         "* [**{title}**]({url}) | CFP closes {closes:DD MMMM} | {place} | {starts}"),
    ],
)  # fmt: skip
def test_other_lines_keep_their_words_around_the_facts(lines: str, place: str, own: str) -> None:
    assert facts(lines, place)[1] == own


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("* [A](https://example.org/a", "observations"),
        ("* [A *b](https://example.org/a)", "observations"),
        ("* [A <i>b</i>](https://example.org/a) and [c](https://example.org/c)", "observations"),
        ("* 2026-02-10 | Berlin, DE | [A Group](https://example.org/g)", "europe"),
        ("* 2026-02-10 to 2026-02-12 | Virtual (Rome, IT) | [A](https://e.org/)\n  * no link", "europe"),
    ],
)  # fmt: skip
def test_whatever_stands_there_is_printed_back(lines: str, place: str) -> None:
    facts(lines, place)


def test_a_changed_fact_shows_in_lines_of_their_own_shape() -> None:
    fields, own = facts(EVENT.replace("2026-02-10", "10 February 2026"), "europe")
    assert own is not None
    changed = {**fields, "starts": "2026-02-11", "title": "Coffee"}
    assert print_entry(changed, KNOWN.parts["event"], own).startswith("* 11 February 2026 |")
    assert "**Coffee**" in print_entry(changed, KNOWN.parts["event"], own)


def test_days_of_their_own_are_no_first_and_last_day() -> None:
    fields, own = facts(EVENT.replace("2026-02-10", "2026-02-10, 2026-02-17"), "europe")
    assert fields["dates"] == ["2026-02-10", "2026-02-17"]
    assert "starts" not in fields
    assert own is None


def test_an_event_without_a_title_has_that_of_its_group() -> None:
    fields, _ = facts("* 2026-02-10 | Berlin, DE | [A Group](https://example.org/g)", "europe")
    assert (fields["title"], fields["url"]) == ("A Group", "https://example.org/g")
    assert "organizer" not in fields


def test_quote_and_pick_have_their_words_without_the_signs_around_them() -> None:
    _, quote = entry_of("> One.\n>\n> Two.\n\n– [Ann](https://example.org/ann)", "quote")
    assert fields_of(quote)["text"] == "One.\n\nTwo."
    _, pick = entry_of("This week's crate is [x](https://example.org/x), a tool.", "pick")
    assert fields_of(pick)["text"] == "a tool"
