"""Editions are read without loss, and every line becomes what it most probably is."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentbot.content import dates, edition
from contentbot.content import settings as newsletter
from contentbot.content.document import Document
from contentbot.model import Entry, Span

SETTINGS = newsletter.parse(newsletter.preset_file("twir").read_text("utf-8"), "newsletter.yml")
DATES = ("starts", "ends", "closes", "dates")


def read(lines: str, section: str = "### Observations/Thoughts") -> Document:
    text = f"Title: Sample 1\nNumber: 1\nDate: 2026-02-04\n\n{section}\n\n{lines}"
    return edition.read("2026-02-04-sample.md", text, SETTINGS)


def only(lines: str, section: str = "### Observations/Thoughts") -> Entry:
    entries = read(lines, section).entries
    assert len(entries) == 1
    return entries[0]


EVENTS = "## Upcoming Events\n\n### Europe"
CFPS = "## Call for Participation\n\n### CFP - Events"
TASKS = "## Call for Participation\n\n### CFP - Projects"


# --- links -----------------------------------------------------------------------------------


def test_a_link_has_its_labels_title_and_address() -> None:
    entry = only("* [video] [ZH] [A *good* `x`](https://example.org/a_(b)#c)")
    assert entry.fields == {
        "prefix": ["video"],
        "language": "ZH",
        "title": "A *good* `x`",
        "url": "https://example.org/a_(b)#c",
    }
    assert entry.section == "observations"


@pytest.mark.parametrize(
    "line",
    [
        "[A](https://example.org/a)",
        "- [A](https://example.org/a)",
        "*[A](https://example.org/a)",
        "   * [A](https://example.org/a)",
        "* [A] (https://example.org/a)",
        "* [A][https://example.org/a]",
        "* [ A](https://example.org/a)",
        "* [A](https://example.org/a): and more words",
        "* Read [A](https://example.org/a)",
        "* [A](https://example.org/a",
    ],
)
def test_a_faulty_line_is_kept_as_the_link_that_it_most_probably_is(line: str) -> None:
    entry = only(line)
    assert entry.kind == "link"
    assert entry.title == "A"
    assert entry.url == "https://example.org/a"


def test_a_line_without_bullet_below_an_item_is_an_item_of_its_own() -> None:
    document = read(
        "* [A](https://example.org/a)\n[B](https://example.org/b)\n* [C](https://example.org/c)"
    )
    assert [entry.title for entry in document.entries] == ["A", "B", "C"]


def test_a_title_may_span_lines() -> None:
    assert only("* [A long\n  title](https://example.org/a)").title == "A long\n  title"


def test_an_item_over_others_is_their_label_not_an_entry() -> None:
    document = read(
        "* A series\n    * [A](https://example.org/a)\n    * [B](https://example.org/b)"
    )
    assert [entry.title for entry in document.entries] == ["A", "B"]
    assert document.edition is not None
    assert document.edition.items[0].role == "label"


def test_what_is_inside_a_comment_is_no_entry() -> None:
    document = read("<!--\n* [A](https://example.org/a)\n-->\n\n* [B](https://example.org/b)")
    assert [entry.title for entry in document.entries] == ["B"]


# --- events ----------------------------------------------------------------------------------

PAIR = (
    "* 2026-02-12 | {} | [Group](https://example.org/g)\n    * [**Title**](https://example.org/t)"
)


def test_an_event_is_a_line_and_the_line_below_it() -> None:
    assert only(PAIR.format("Berlin, DE"), EVENTS).fields == {
        "starts": "2026-02-12",
        "attendance": "in-person",
        "place": "Berlin, DE",
        "organizer": {"name": "Group", "url": "https://example.org/g"},
        "title": "Title",
        "url": "https://example.org/t",
    }


@pytest.mark.parametrize(
    ("cell", "attendance", "place"),
    [
        ("Virtual", "virtual", None),
        ("Virtual (Berlin, DE)", "virtual", "Berlin, DE"),
        ("Hybrid (Vancouver, BC, CA)", "hybrid", "Vancouver, BC, CA"),
        ("Hybrid - Virtual and In-Person (Munich, DE)", "hybrid", "Munich, DE"),
        ("Virtual and In-Person (Seattle, WA, US)", "hybrid", "Seattle, WA, US"),
        ("Berlin, DE + Virtual", "hybrid", "Berlin, DE"),
        ("Virtual + Berlin, DE", "hybrid", "Berlin, DE"),
        ("Richmond, VA, US", "in-person", "Richmond, VA, US"),
    ],
)
def test_how_one_attends_is_told_from_the_place(
    cell: str, attendance: str, place: str | None
) -> None:
    fields = only(PAIR.format(cell), EVENTS).fields
    assert (attendance, place) == (fields["attendance"], fields.get("place"))


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        ("2026-02-12 - 2026-02-13", {"starts": "2026-02-12", "ends": "2026-02-13"}),
        ("2026-02-12 to 2026-02-13", {"starts": "2026-02-12", "ends": "2026-02-13"}),
        (
            "2026-02-12 & 2026-02-14",
            {"starts": "2026-02-12", "dates": ["2026-02-12", "2026-02-14"]},
        ),
        ("2026-02-12, 2026-02-14", {"starts": "2026-02-12", "dates": ["2026-02-12", "2026-02-14"]}),
        ("2026-05-19 & 05-20", {"starts": "2026-05-19", "dates": ["2026-05-19", "2026-05-20"]}),
        ("2026-01-27-28", {"starts": "2026-01-27", "ends": "2026-01-28"}),
        ("February 12, 2026", {"starts": "2026-02-12"}),
        ("2026-02-30", {"starts": "2026-02-30"}),
    ],
)
def test_days_of_an_event_are_read_however_they_are_joined(
    written: str, fields: dict[str, Any]
) -> None:
    got = only(PAIR.format("Berlin, DE").replace("2026-02-12", written), EVENTS).fields
    assert fields == {name: got[name] for name in DATES if name in got}


def test_an_event_may_have_several_groups_titles_and_links() -> None:
    entry = only(
        "* 2026-02-12 | Berlin, DE | [A](https://example.org/a) + [B](https://example.org/b)\n"
        "    * [**One**](https://example.org/1) | [**Mirror**](https://example.org/m)\n"
        "    * [**Two**](https://example.org/2)",
        EVENTS,
    )
    assert [row["name"] for row in entry.fields["organizer"]] == ["A", "B"]
    assert entry.title == "One"
    assert entry.fields["links"] == [{"title": "Mirror", "url": "https://example.org/m"}]
    assert entry.fields["sessions"] == [{"title": "Two", "url": "https://example.org/2"}]


def test_a_line_below_an_event_belongs_to_it_even_if_it_is_not_indented() -> None:
    entry = only(PAIR.format("Berlin, DE").replace("    *", "*"), EVENTS)
    assert (entry.title, entry.url) == ("Title", "https://example.org/t")


def test_the_shape_of_old_editions_is_read() -> None:
    entry = only(
        "* [January 7, Berlin, DE - Hack and Learn - A Group](https://example.org/e)", EVENTS
    )
    assert entry.fields["starts"] == "2026-01-07"
    assert entry.fields["place"] == "Berlin, DE"
    assert entry.title == "Hack and Learn"
    assert entry.fields["organizer"] == {"name": "A Group"}


# --- calls -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "* [**Conf**](https://example.org/cfp) | CFP closes 2026-02-16 | Oslo, NO | 2026-09-08 - 2026-09-11",
        "* [**Conf**](https://example.org/cfp)| Closes 2026-02-16 | Oslo, NO | Event date: 2026-09-08 - 2026-09-11",
        "* [Conf](https://example.org/cfp) CFP closes 2026-02-16 | Oslo, NO | Event date: 2026-09-08 to 2026-09-11",
        "* [Conf](https://example.org/cfp) CFP open - closes 2026-02-16 | Oslo, NO | 2026-09-08 - 2026-09-11",
        "* [Conf](https://example.org/cfp) | 2026-02-16 | Oslo, NO | 2026-09-08–2026-09-11",
        "* [Conf](https://example.org/cfp) | Deadline: 16 February 2026 | Oslo, NO | 2026-09-08 - 2026-09-11",
        "* [Conf](https://example.org/cfp)|2026-02-16|Oslo, NO|2026-09-08 - 11",
        "* [Conf](https://example.org/cfp) | Closes on 2026-02-16 | Oslo, NO | Event on 2026-09-08 - 2026-09-11",
        "* [Conf](https://example.org/cfp) | CFP closes 2026-02-16 | Oslo, NO | 2026-09-08 - 2026-09-11 | [Site](https://example.org/)",
    ],
)
def test_a_call_is_read_in_any_of_its_shapes(line: str) -> None:
    fields = dict(only(line, CFPS).fields)
    days = fields.pop("dates", None)
    assert fields == {
        "title": "Conf",
        "url": "https://example.org/cfp",
        "closes": "2026-02-16",
        "place": "Oslo, NO",
        "starts": "2026-09-08",
        "ends": "2026-09-11",
    }
    assert days is None


def test_a_call_may_close_at_a_time_of_day() -> None:
    entry = only(
        "* [C](https://example.org/c) | Closes 2026-03-15 at 7:59am UTC | Oslo, NO | 2026-09-08",
        CFPS,
    )
    assert (entry.fields["closes"], entry.fields["zone"]) == ("2026-03-15T07:59", "UTC")


def test_a_task_names_its_project_in_front() -> None:
    entry = only("* [parsley - Speed up](https://github.com/a/parsley/issues/1)", TASKS)
    assert (entry.fields["project"], entry.title) == ("parsley", "Speed up")


def test_the_sentence_of_none_is_no_entry() -> None:
    document = read("*No Calls for papers were submitted this week.*", CFPS)
    assert document.entries == ()
    assert document.edition is not None
    assert [item.role for item in document.edition.items] == ["none"]


def test_pick_and_quote_are_read_from_their_prose() -> None:
    document = read(
        "This week's crate is [graft](https://example.org/graft), a storage engine.\n\n"
        "Thanks to [Ada](https://example.org/ada) for the suggestion!\n\n"
        "# Quote of the Week\n\n> Less is more.\n\n– [Bob on a forum](https://example.org/bob)\n",
        "## Crate of the Week",
    )
    pick, quote = document.entries
    assert pick.fields["name"] == "graft"
    assert pick.fields["text"] == "a storage engine."
    assert pick.fields["suggested_by"] == {"name": "Ada", "url": "https://example.org/ada"}
    assert quote.fields["text"] == "> Less is more."
    assert quote.fields["by"] == "Bob on a forum"


def test_the_name_below_a_quote_is_known_though_its_dash_is_garbled() -> None:
    (quote,) = read(
        "> Less is more.\n\n‚Äì [Bob](https://example.org/bob)\n", "# Quote of the Week"
    ).entries
    assert (quote.fields["by"], quote.url) == ("Bob", "https://example.org/bob")


# --- nothing is lost -------------------------------------------------------------------------


def value_at(entry: Entry, name: str) -> Any:
    value: Any = entry.fields
    for part in name.split("."):
        if isinstance(value, list):
            value = value[int(part)] if part.isdigit() and int(part) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            return None
    return value


def holds(document: Document) -> None:
    """Every span lies in the text and in its entry, and says what the field says."""
    text = document.text
    cuts = {0, len(text)}
    assert document.edition is not None
    defined = {Span(*one.dest) for one in document.edition.definitions}
    for entry in document.entries:
        assert 0 <= entry.span.start <= entry.span.end <= len(text)
        for name, span in entry.spans.items():
            cuts |= set(span)
            if span in defined:
                continue  # a reference link's address stands with its definition
            assert entry.span.start <= span.start <= span.end <= entry.span.end, (name, entry)
            value = value_at(entry, name)
            if not isinstance(value, str) or name == "attendance":
                continue
            if name.split(".")[0] in DATES and value != text[slice(*span)]:
                # A short second day ("& 20") is only read after the first.
                starts = (span.start, max(entry.span.start, span.start - 14))
                found = [dates.find(text, Span(at, span.end), document.date) for at in starts]
                assert any(one.value == value[:10] for ones in found for one in ones)
            else:
                assert text[slice(*span)] == value, name
    edges = sorted(cuts)
    assert "".join(text[a:b] for a, b in pairwise(edges)) == text
    for address in document.addresses:
        assert text[slice(*address.span)] == address.url
    for item in document.all_items():
        assert (
            item.span.start
            <= item.line.start
            <= item.content.start
            <= item.content.end
            <= item.span.end
        )


def corpus_files(shared: Path) -> list[Path]:
    files = sorted((shared / "corpus" / "twir").iterdir())
    return files if os.environ.get("WHOLE_CORPUS") else files[::15]


def test_reading_real_editions_loses_nothing(shared: Path) -> None:
    for path in corpus_files(shared):
        text = path.read_bytes().decode()
        for variant in (text, text.replace("\n", "\r\n"), text.rstrip("\n")):
            holds(edition.read(path.name, variant, SETTINGS))


PIECES = [
    "* ", "- ", "    * ", "\n", "\n\n", "[", "]", "](", ")", "**", "`", "|", " | ", "2026-02-12", "Berlin, DE",
    "https://example.org/a", "[A](https://example.org/a)", "[**T**](https://example.org/t)", "### Europe\n",
    "## Upcoming Events\n", "### CFP - Events\n", "<!-- ", " -->", "> ", "Virtual", "closes ", "x", " ", "\r\n",
    "# Quote of the Week\n", "– ", "### Observations/Thoughts\n", "\t", "No ", "this week",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_reading_any_text_loses_nothing(text: str) -> None:
    holds(edition.read("2026-02-04-sample.md", f"Title: A\nDate: 2026-02-04\n\n{text}", SETTINGS))
    holds(edition.read("x.md", text, SETTINGS))
