"""What an editor set is kept letter for letter, in a line that nobody sees and nothing leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.forge import ChangedFile, Comment
from contentbot.jobs.answering import marker
from contentbot.jobs.answering.marker import Marker
from contentbot.jobs.commanding import kept, pages
from contentbot.jobs.commanding.kept import NO_WISHES, Kept, Wishes
from contentbot.render.alive import alive

MARK = Marker(
    head="a" * 40,
    run=1,
    attempt=1,
    state="ready",
    at=datetime(2026, 1, 26, tzinfo=UTC),
    offers=0,
    index=0,
    hash="0" * 16,
)
titles = st.text(min_size=1, max_size=300).filter(kept.is_title)
wishes = st.builds(
    Wishes,
    section=st.sampled_from(["", "observations"]),
    title=st.just("") | titles,
    hold=st.just(True),
    until=st.none() | st.dates(min_value=date(2000, 1, 1)),
)
records = st.builds(
    Kept,
    st.dictionaries(st.just("") | st.text(max_size=40), wishes, min_size=1, max_size=2),
    st.lists(st.text(max_size=40), max_size=3).map(tuple),
)


@given(records, st.text())
def test_a_record_is_read_as_it_was_written(record: Kept, below: str) -> None:
    body = f"{MARK.line()}\n{record.line()}{below}"
    if len(record.line()) <= kept.MOST:
        assert kept.read(body) == record
    assert marker.read(body) == MARK


@given(records)
def test_nothing_in_a_record_ends_its_comment_or_calls_anybody(record: Kept) -> None:
    line = record.line()
    assert line.count("-->") == line.count("\n") == 1 and line.endswith(" -->\n")
    assert "@" not in line and line.isascii()
    assert alive(line, links=()) == []


@given(records, st.text(st.characters(exclude_characters="\r")))
def test_a_record_takes_the_place_of_the_one_before_and_nothing_else_does(
    record: Kept, below: str
) -> None:
    bare = f"{MARK.line()}\nSaid: {below}"
    once = kept.with_line(bare, record)
    assert kept.with_line(once, record) == once
    assert kept.with_line(once, NO_WISHES) == bare


@given(st.text())
def test_any_text_is_read_without_fault(text: str) -> None:
    assert kept.read(text) == NO_WISHES
    assert kept.read(f"x\n<!-- contentbot:kept {text} -->\n") == NO_WISHES or "{" in text


@pytest.mark.parametrize(
    "data",
    [
        "{}",
        "[]",
        '{"wishes": {}, "pages": 1}',
        '{"wishes": {"": 1}, "pages": []}',
        '{"wishes": {"": {"title": "a\\u000ab"}}, "pages": []}',
        '{"wishes": {"": {"section": "../x"}}, "pages": []}',
        '{"wishes": {"": {"title": ["x"]}}, "pages": []}',
    ],
)
def test_what_is_no_record_keeps_nothing(data: str) -> None:
    assert kept.read(f"{MARK.line()}\n<!-- contentbot:kept {data} -->\nx") == NO_WISHES


def test_a_record_counts_in_the_second_line_alone() -> None:
    line = NO_WISHES.wanting("", Wishes(title="Better")).line()
    assert kept.read(f"{MARK.line()}\n\n{line}") == NO_WISHES
    assert kept.read(line) == NO_WISHES


def test_only_the_bots_own_comments_keep_anything() -> None:
    record = NO_WISHES.wanting("", Wishes(title="Better"))
    body = f"{MARK.line()}\n{record.line()}x"
    said = Comment(id=1, author="mallory", body=body, created=MARK.at)
    assert kept.of(marker.own([said], {"bot"}), MARK.head) == NO_WISHES
    own = Comment(id=1, author="bot", body=body, created=MARK.at)
    assert kept.of(marker.own([own], {"bot"}), MARK.head) == record


def test_later_wishes_add_to_older_ones_and_a_release_ends_a_hold_alone() -> None:
    first = NO_WISHES.wanting("", Wishes(title="One", hold=True, until=date(2026, 2, 4)))
    both = first.wanting("", Wishes(section="observations"))
    assert both.of("page", alone=True) == Wishes(
        section="observations", title="One", hold=True, until=date(2026, 2, 4)
    )
    assert both.released().of("page", alone=True) == Wishes(section="observations", title="One")
    assert first.released().released().wanting("x", Wishes()).wishes == {"": Wishes(title="One")}


def test_a_title_for_the_only_entry_is_no_title_for_two() -> None:
    record = NO_WISHES.wanting("", Wishes(title="One", section="observations"))
    assert record.of("page", alone=False) == Wishes(section="observations")


def test_the_addresses_of_entries_are_read_from_a_diff() -> None:
    file = "@@ -0,0 +1,5 @@\n+- url: https://www.example.org/a/\n+  title: x\n+- title: y\n+- 'url': \"https://example.org/b\" # new\n+  note: url"
    draft = "@@ -1,2 +1,4 @@\n * [Old](https://example.org/old)\n+* [New](<https://example.org/c>), [more](https://example.org/d)\n+  words [x](https://example.org/e)\n x"
    found = pages.of(
        [
            ChangedFile(path="content/inbox/a.yml", status="added", patch=file),
            ChangedFile(path="content/drafts/next.md", status="modified", patch=draft),
            ChangedFile(path="README.md", status="modified", patch=draft),
        ]
    )
    assert found == tuple(kept.key_of(f"https://example.org/{one}") for one in "abc")
