"""This repository's own newsletter: its template, and the edition that `make demo` makes of it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from contentbot.content import edition, settings
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.jobs.assembling import assemble
from contentbot.jobs.assembling.assemble import Assembled
from contentbot.jobs.newsroom import Newsroom
from contentbot.model import Entry
from contentbot.render.edition import Blank, Block, Printed, print_edition
from tests.conftest import ROOT

CONTENT = ROOT / "content"
DAY = date(2026, 1, 28)
PUBLISHED = "seeds/2026-01-28-this-week-in-rust.md"
OVER = DAY.isoformat()  # events of earlier days

# What the published edition has and ours has not:
# - events that were over before its date;
# - an event that is printed twice, the second time below another group's name and day;
DOUBLED = "https://www.meetup.com/reading-rust-workshop/events/312954164/"
# - a parameter that only says how its form was passed on (ours has the address without it);
FORM = "https://docs.google.com/forms/d/e/1FAIpQLSfSCWkaD3LeQFleGcGsO4flR3mDKaEQknOTamGg7J7Pw9RoLw/viewform"
SENT_FORM = f"{FORM}?usp=send_form"
# - what was still to be filled in.
HOLES = {"INSERT_LINK_HERE", "REDDIT_LINK_HERE"}


@cache
def own_settings() -> Settings:
    path = CONTENT / "newsletter.yml"
    return settings.parse(path.read_text("utf-8"), str(path))


@cache
def assembled() -> Assembled:
    return assemble.run(Newsroom(CONTENT), today=date(2026, 1, 26), day=DAY)


def read(text: str) -> Document:
    return edition.read("2026-01-28-this-week-in-rust.md", text, own_settings())


def printed(*blocks: Block, **values: str) -> Printed:
    """An edition of some entries, in the words of the template."""
    path = CONTENT / "edition.md.j2"
    blank = Blank(636, DAY, values)
    template = path.read_text("utf-8")
    return print_edition(template, blocks, blank, settings=own_settings(), source=str(path))


def block(place: str) -> Block:
    text = f"* [An entry of {place}](https://example.org/{place})"
    return Block(f"inbox/{place}.yml", place, text, own_settings().by_id[place].kind)


# --- the template ----------------------------------------------------------------------------


@pytest.mark.parametrize("place", [one.id for one in own_settings().sections])
def test_every_section_and_group_has_a_place_in_the_template(place: str) -> None:
    one = block(place)
    done = printed(one)
    assert [found for found, _ in done.blocks] == [one]
    assert done.text[slice(*done.blocks[0][1])] == one.text


def test_an_entry_is_read_back_in_the_section_that_it_was_printed_in() -> None:
    known = own_settings()
    places = [one.id for one in known.sections if one.kind == "link"]
    document = read(printed(*map(block, places)).text)
    found = [
        entry.group or entry.section
        for entry in document.of("link")
        if entry.group or entry.section in places
    ]
    assert sorted(filter(None, found)) == sorted(places)


def test_an_edition_without_entries_has_no_gap_and_no_hole() -> None:
    text = printed().text
    assert "\n\n\n" not in text
    assert text.endswith("*\n")
    assert not re.search(r"[ \t]\n|\{\{|\{%|\ufdd0|\ufdd1|\ufdd2", text)


def test_groups_without_entries_are_named_in_one_sentence() -> None:
    text = printed(block("testing-cargo")).text
    assert "### [Cargo](https://github.com/rust-lang/cargo/labels/call-for-testing)\n" in text
    sentence = re.search(r"\*No calls for testing[^*]*\*", text)
    assert sentence
    assert re.findall(r"\[([^]]*)\]", sentence[0]) == ["Rust", "Rustup", "Rust language RFCs"]


def test_dates_move_with_the_edition() -> None:
    text = printed().text
    assert "Events between 2026-01-28 - 2026-02-25" in text
    assert "merged%3A2026-01-20..2026-01-27" in text


def test_the_line_of_the_discussion_waits_for_its_address() -> None:
    thread = "https://example.org/comments/636"
    assert "Discuss" not in printed().text
    after = printed(discussion=thread).text
    assert after == f"{printed().text}\n<small>[Discuss on r/rust]({thread})</small>\n"


# --- the edition of 2026-01-28 ---------------------------------------------------------------


def test_the_assembled_edition_has_an_entry_of_every_file_and_nothing_waits() -> None:
    made = assembled()
    files = {
        path.relative_to(CONTENT).as_posix()
        for folder in ("inbox", "events", "cfps")
        for path in (CONTENT / folder).glob("*.yml")
    }
    assert {one.name for one in made.taken} == files
    assert (made.waits, made.conflicts) == ((), ())


def test_the_assembled_edition_is_clean(tmp_path: Path) -> None:
    draft = tmp_path / "2026-01-28-this-week-in-rust.md"
    draft.write_bytes(assembled().text.encode())
    # `--state draft`: it is judged as the editors have it before them.
    program = "import sys, contentbot.cli; sys.exit(contentbot.cli.main())"
    command = ["lint", "--state", "draft", "--today", "2026-01-26", "--no-cache", str(draft)]
    done = subprocess.run(
        [sys.executable, "-c", program, *command], capture_output=True, text=True, check=False
    )
    found = re.findall(r"(?:error|warning|info)\[([\w-]+)\]", done.stdout)
    assert set(found) <= {"task-without-difficulty"}, done.stdout  # the task does not say it
    assert done.returncode == 0


def addresses(document: Document) -> Iterator[tuple[str, str]]:
    """Place and address of every entry that was not over."""
    for entry in document.entries:
        if entry.url and not _is_over(entry):
            yield (entry.group or entry.section or "", entry.url)


def _is_over(entry: Entry) -> bool:
    return entry.kind == "event" and str(entry.fields.get("starts")) < OVER


def test_every_entry_of_the_published_edition_is_in_ours_at_its_place(shared: Path) -> None:
    theirs = list(addresses(read((shared / PUBLISHED).read_text("utf-8"))))
    ours = list(addresses(read(assembled().text)))
    assert len(theirs) > 140
    assert {row for row in theirs if row not in ours} == {("asia", SENT_FORM)}
    assert {row for row in ours if row not in theirs} == {("asia", FORM)}
    assert theirs.count(("europe", DOUBLED)) == 2
    assert len(ours) == len(set(ours)) == len(theirs) - 1


def test_each_section_stands_in_the_published_order(shared: Path) -> None:
    theirs = list(addresses(read((shared / PUBLISHED).read_text("utf-8"))))
    ours = list(addresses(read(assembled().text)))
    for place in dict.fromkeys(place for place, _ in ours):
        mine = [row for row in ours if row[0] == place]
        published = [row for row in dict.fromkeys(theirs) if row in mine]
        if place == "virtual":  # of one day: ours by city, theirs by the way one attends
            assert sorted(mine) == sorted(published)
        else:
            assert [row for row in mine if row in published] == published, place


def test_headings_and_links_of_the_boilerplate_are_those_of_the_published_edition(
    shared: Path,
) -> None:
    theirs, ours = read((shared / PUBLISHED).read_text("utf-8")), read(assembled().text)
    assert theirs.edition and ours.edition
    assert [one.title for one in ours.edition.headings] == [
        one.title for one in theirs.edition.headings
    ]
    unlinked = {one.url for one in theirs.addresses} - {one.url for one in ours.addresses}
    past = {a.url for a in theirs.addresses if a.entry is not None and _is_over(a.entry)}
    assert unlinked - past == {SENT_FORM, *HOLES}
