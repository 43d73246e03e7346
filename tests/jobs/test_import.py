"""Importing: an edition becomes files that make it again, and whatever it holds is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentbot.apply import carry_out
from contentbot.content import edition, yaml
from contentbot.content.settings import DEFAULT_PRESET
from contentbot.errors import UsageError
from contentbot.jobs.assembling import assemble
from contentbot.jobs.importing import import_editions
from contentbot.jobs.importing.import_editions import Imported
from contentbot.jobs.newsroom import Newsroom

DAY, LATER = date(2026, 1, 28), date(2026, 2, 4)
TEXT = """\
Title: The Weekly Example 7
Number: 7
Date: 2026-01-28
Category: Weekly

Hello, this is number seven of 2026-01-28.

## News

### Articles

* [One](https://example.org/one)
* [video] [Two](https://example.org/two)

### Something New

* [Three](https://example.org/three)

## Upcoming Events

Between 2026-01-28 and 2026-02-25:

### Berlin and Around
* 2026-02-10 | Berlin, DE | [A Group](https://example.org/g)
    * [**Tea**](https://example.org/tea)

## Closing Words

Goodbye.

The end.
"""
TEA = TEXT[TEXT.index("* 2026-02-10") : TEXT.index("\n\n## Closing")]


def name(day: date) -> str:
    return f"{day}-weekly-example.md"


def again(text: str = TEXT, *, number: int = 8, day: date = LATER) -> str:
    """An edition a week later."""
    return text.replace("Example 7", f"Example {number}").replace("Number: 7", f"Number: {number}").replace(
        "Date: 2026-01-28", f"Date: {day}"
    )  # fmt: skip


def imported(root: Path, *texts: str, days: Iterable[date] = (DAY, LATER)) -> Imported:
    sources = [(name(day), text) for day, text in zip(days, texts, strict=False)]
    done = import_editions.run(sources, root, DEFAULT_PRESET)
    carry_out(done.plan, root)
    return done


def made(root: Path, day: date = DAY) -> str:
    return assemble.run(Newsroom(root / "content"), today=day, day=day).text


def data(root: Path, path: str) -> dict[str, Any]:
    found, _ = yaml.read((root / "content" / path).read_text("utf-8"))
    assert found is not None
    return dict(found.value)


def files(root: Path, folder: str) -> list[dict[str, Any]]:
    top = root / "content"
    return [data(root, str(p.relative_to(top))) for p in sorted((top / folder).glob("*.yml"))]


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


# --- settings and template -------------------------------------------------------------------


def test_an_edition_is_made_again_of_its_files(tmp_path: Path) -> None:
    imported(tmp_path, TEXT)
    assert made(tmp_path) == TEXT


def test_name_number_and_date_are_those_of_the_edition(tmp_path: Path) -> None:
    imported(tmp_path, TEXT)
    known = data(tmp_path, "newsletter.yml")
    assert known["name"] == "The Weekly Example"
    assert known["editions"]["title"] == "The Weekly Example {number}"
    assert known["editions"]["front_matter"] == ["Title", "Number", "Date", "Category"]
    assert known["cadence"]["anchor"] == {"number": 7, "date": "2026-01-28"}
    assert known["cadence"]["weekday"] == "wednesday"


def test_sections_come_in_the_order_and_with_the_titles_of_the_edition(tmp_path: Path) -> None:
    imported(tmp_path, TEXT)
    rows = data(tmp_path, "newsletter.yml")["sections"]
    titles = [row["title"] for row in rows]
    places = [titles.index(one) for one in ("News", "Upcoming Events", "Closing Words")]
    assert places == sorted(places)
    assert places[0] == 0
    events = rows[places[1]]
    assert (events["id"], events["groups"][0]["title"]) == ("events", "Berlin and Around")


def test_a_known_section_takes_the_title_that_the_edition_gives_it(tmp_path: Path) -> None:
    imported(tmp_path, TEXT.replace("### Articles", "### News & Blog Posts"))
    text = (tmp_path / "content" / "newsletter.yml").read_text("utf-8")
    assert "title: News & Blog Posts\n" in text
    assert "also: [Official" in text


def test_another_newsletter_has_nothing_of_the_presets_own(tmp_path: Path) -> None:
    imported(tmp_path, TEXT)
    known = data(tmp_path, "newsletter.yml")
    assert (known["slug"], known["editions"]["pattern"]) == ("weekly-example", r"weekly\-example")
    assert not {"address", "called"} & set(known)


def test_a_heading_that_stands_there_twice_is_two_sections(tmp_path: Path) -> None:
    text = TEXT.replace(
        "## Closing Words", "### Articles\n* [Four](https://example.org/four)\n\n## Closing Words"
    )
    imported(tmp_path, text)
    assert made(tmp_path) == text


def test_the_boilerplate_moves_with_the_date_and_number(tmp_path: Path) -> None:
    imported(tmp_path, TEXT)
    later = made(tmp_path, LATER)
    assert "Number: 8\nDate: 2026-02-04\n" in later
    assert "Between 2026-02-04 and 2026-03-04:" in later
    assert "(https://example.org/one)" not in later
    assert "**Tea**" not in later  # it names its edition


def test_a_sentence_of_none_is_known_and_gives_way(tmp_path: Path) -> None:
    text = TEXT.replace(
        TEXT[TEXT.index("* [One]") : TEXT.index("### Something")],
        "*No articles were sent this week.*\n\n",
    )
    imported(tmp_path, text)
    assert made(tmp_path) == text
    (section,) = {p["section"] for p in files(tmp_path, "inbox") if "three" in str(p.get("url"))}
    file = tmp_path / "content" / "inbox" / "new.yml"
    file.write_text(
        f"title: Now\nurl: https://example.org/now\nsection: {section}\nedition: 2026-01-28\n"
    )
    assert "* [Now](https://example.org/now)" in made(tmp_path)


# --- entries ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "- [A](https://example.org/a) by somebody",
        "* A [link](https://example.org/a) in {words}",
        "* [a *b](https://example.org/a)",
        "* [A](<https://example.org/a b>)",
        "* [A <T>](https://example.org/a)",
        "* [A](https://example.org/a 'Title')",
        "* [A](https://example.org/a)\n\n    More words.",
        "* just words",
        "* [A](https://example.org/a) {{ 7*7 }} {% raw %} {# x #}",
        "* [{{ 7*7 }}](https://example.org/{{a}})",
        "* [A](https://example.org/a)\n    * [B](https://example.org/b)",
        "1. [A](https://example.org/a)",
    ],
)
def test_whatever_a_line_is_it_comes_back(tmp_path: Path, line: str) -> None:
    text = TEXT.replace("* [One](https://example.org/one)", line)
    imported(tmp_path, text)
    assert squeezed(made(tmp_path)) == squeezed(text)


def test_a_departure_of_shape_is_kept_with_its_facts(tmp_path: Path) -> None:
    imported(tmp_path, TEXT.replace("* [One](", "- [One]("))
    (one,) = [row for row in files(tmp_path, "inbox") if row.get("title") == "One"]
    assert one["shape"] == "- [{title}]({url})"
    assert one["url"] == "https://example.org/one"


def test_an_event_of_two_editions_is_one_file(tmp_path: Path) -> None:
    done = imported(tmp_path, TEXT, again())
    (event,) = files(tmp_path, "events")
    assert event["edition"] == ["2026-01-28", "2026-02-04"]
    assert list(event["order"]) == ["2026-01-28", "2026-02-04"]
    assert made(tmp_path).count("**Tea**") == made(tmp_path, LATER).count("**Tea**") == 1
    assert done.entries == done.records + 1


def test_an_event_with_other_facts_is_another_file(tmp_path: Path) -> None:
    imported(tmp_path, TEXT, again().replace("2026-02-10", "2026-02-11"))
    assert sorted(row["starts"] for row in files(tmp_path, "events")) == [
        "2026-02-10",
        "2026-02-11",
    ]
    assert "2026-02-11 |" not in made(tmp_path)
    assert "2026-02-10 |" not in made(tmp_path, LATER)


def test_an_event_that_stands_in_an_edition_twice_comes_back_twice(tmp_path: Path) -> None:
    text = TEXT.replace(TEA, f"{TEA}\n{TEA}")
    imported(tmp_path, text)
    assert made(tmp_path) == text


def test_odd_lines_are_kept_as_text_and_told_with_their_line(tmp_path: Path) -> None:
    done = imported(tmp_path, TEXT.replace("* [One](https://example.org/one)", "* just words"))
    assert f"{name(DAY)}:12: kept as text: * just words" in done.notes
    assert "* just words" in [row.get("text") for row in files(tmp_path, "inbox")]


def test_prose_is_kept_with_its_paragraphs(tmp_path: Path) -> None:
    imported(tmp_path, TEXT)
    (words,) = [row for row in files(tmp_path, "inbox") if row.get("kind") == "text"]
    assert words["text"] == "Goodbye.\n\nThe end.\n"


# --- hostile and odd input -------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["{{ 7*7 }}", "{% raw %}", "{# gone #}", "{{", "%}", "{{'{{'}}", "{%- if"]
)
def test_the_templates_language_stays_letters(tmp_path: Path, code: str) -> None:
    text = TEXT.replace("Hello, this", f"Hello {code}, this").replace(
        "### Something New", f"### New {code}"
    )
    text = text.replace("Between", f"{code} between")
    imported(tmp_path, text)
    assert made(tmp_path) == text


@settings(max_examples=8)
@given(st.lists(st.sampled_from("{}%#-'\"\n a*[]()`<>|\\:&"), max_size=14).map("".join))
def test_any_words_of_the_boilerplate_and_of_titles_come_back(words: str) -> None:
    from tempfile import TemporaryDirectory

    line = " ".join(words.split())
    text = TEXT.replace("Hello, this", f"Hello {line}, this")
    text = text.replace("[One]", f"[One {line} x]").replace("Goodbye.", f"Goodbye {line}.")
    with TemporaryDirectory() as folder:
        imported(Path(folder), text)
        assert squeezed(made(Path(folder))) == squeezed(text)


def test_line_ends_of_other_systems_come_back_as_ours(tmp_path: Path) -> None:
    imported(tmp_path, TEXT.replace("\n", "\r\n"))
    assert squeezed(made(tmp_path)) == squeezed(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Date: 2026-01-28\n",
        "Date: 2026-01-28\n\nWords.\n",
        "## Events\n* x\n",
        "* [A](https://example.org/a)\n",
    ],
)
def test_hardly_an_edition_is_one_still(tmp_path: Path, text: str) -> None:
    imported(tmp_path, text)
    assert squeezed(text)[1:] == squeezed(made(tmp_path))[1:]


# --- a second import -------------------------------------------------------------------------


def test_an_edition_that_is_there_already_is_refused(tmp_path: Path) -> None:
    imported(tmp_path, TEXT)
    with pytest.raises(UsageError, match="has entries of 2026-01-28 already"):
        imported(tmp_path, TEXT)
    with pytest.raises(UsageError, match="already"):
        imported(tmp_path / "new", TEXT, TEXT, days=(LATER, LATER))


def test_an_edition_without_a_date_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no date"):
        import_editions.run([("edition.md", "## News\n")], tmp_path, DEFAULT_PRESET)


def test_a_later_import_keeps_settings_and_edits_the_events_file(tmp_path: Path) -> None:
    imported(tmp_path, TEXT)
    content = tmp_path / "content"
    (event,) = (content / "events").iterdir()
    event.write_text("# a remark\n" + event.read_text())
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    text = again().replace("The end.", "The very end.").replace("Hello,", "Hello again,")
    imported(tmp_path, text, days=(LATER,))
    changed = {path for path, was in before.items() if path.read_bytes() != was}
    assert changed == {event}
    assert event.read_text().startswith("# a remark\n")
    assert data(tmp_path, f"events/{event.name}")["edition"] == ["2026-01-28", "2026-02-04"]
    assert (content / "templates" / "2026-02-04.md.j2").is_file()
    assert made(tmp_path) == TEXT
    assert made(tmp_path, LATER) == text


# --- real editions ---------------------------------------------------------------------------

REAL = ("2014-06-09", "2016-05-09", "2018-07-10", "2020-08-19", "2022-09-14", "2025-05-21")


def items(text: str, known: Any) -> list[tuple[str, str | None, str]]:
    document = edition.read("x.md", text, known)
    assert document.edition is not None
    return [
        (" ".join(document.slice(one.span).split()), one.group or one.section, one.role)
        for one in document.edition.items
    ]


def real(shared: Path, start: str) -> Path:
    found = sorted((shared / "corpus" / "twir").iterdir())
    return next(path for path in found if path.name[:10] >= start)


@pytest.mark.parametrize("start", REAL)
def test_a_real_edition_comes_back_item_by_item(shared: Path, tmp_path: Path, start: str) -> None:
    path = real(shared, start)
    day, text = date.fromisoformat(path.name[:10]), path.read_text("utf-8")
    carry_out(import_editions.run([(path.name, text)], tmp_path, DEFAULT_PRESET).plan, tmp_path)
    known = Newsroom(tmp_path / "content").settings
    assert items(made(tmp_path, day), known) == items(text, known)


def test_a_dozen_real_editions_share_a_folder(shared: Path, tmp_path: Path) -> None:
    start = real(shared, "2025-03-05")
    folder = sorted(start.parent.iterdir())
    paths = folder[folder.index(start) :][:12]
    sources = [(path.name, path.read_text("utf-8")) for path in paths]
    done = import_editions.run(sources, tmp_path, DEFAULT_PRESET)
    carry_out(done.plan, tmp_path)
    assert done.records < 0.8 * done.entries
    known = Newsroom(tmp_path / "content").settings
    for path, text in (sources[0], sources[6], sources[-1]):
        assert items(made(tmp_path, date.fromisoformat(path[:10])), known) == items(text, known)


# --- the command -----------------------------------------------------------------------------


def test_the_command_says_what_it_made(newsroom: Any) -> None:
    newsroom.write(
        f"old/{name(DAY)}", "\ufeff" + TEXT.replace("* [One](https://example.org/one)", "* words")
    )
    done = newsroom.run("import", f"old/{name(DAY)}", "--root", "new")
    assert done.status == 0
    assert re.fullmatch(r"5 records of 5 entries in new/content\n", done.out)
    assert f"old/{name(DAY)}:12: kept as text: * words" in done.err
    assert newsroom.run("assemble", "--root", "new", "--edition", "2026-01-28").status == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"no date", "has no date"),
        (b"Date: 2026-01-28\n\xff", "is not UTF-8"),
        (None, "no such file"),
    ],
)
def test_the_command_refuses_what_it_cannot_read(
    newsroom: Any, text: bytes | None, message: str
) -> None:
    if text is not None:
        newsroom.write("edition.md", text)
    done = newsroom.run("import", "edition.md")
    assert (done.status, done.out) == (2, "")
    assert message in done.err.lower() or message in done.err
    assert not (newsroom.root / "content").exists()


def test_the_command_imports_an_edition_once(newsroom: Any) -> None:
    newsroom.write(name(DAY), TEXT)
    assert newsroom.run("import", name(DAY)).status == 0
    done = newsroom.run("import", name(DAY))
    assert done.status == 2
    assert "has entries of 2026-01-28 already" in done.err


def test_the_command_does_not_write_over_what_is_not_committed(newsroom: Any) -> None:
    newsroom.write(name(DAY), TEXT)
    newsroom.write(name(LATER), again())
    assert newsroom.run("import", name(DAY)).status == 0
    newsroom.commit()
    (event,) = (newsroom.root / "content" / "events").iterdir()
    event.write_text(event.read_text() + "note: mine\n")
    done = newsroom.run("import", name(LATER))
    assert done.status == 2
    assert event.name in done.err
    assert event.read_text().endswith("note: mine\n")


@pytest.mark.parametrize("command", ["import", "assemble"])
def test_help_has_examples(newsroom: Any, command: str) -> None:
    with pytest.raises(SystemExit) as stop:
        newsroom.run(command, "--help")
    assert stop.value.code == 0


def test_the_command_wants_an_edition(newsroom: Any) -> None:
    with pytest.raises(SystemExit) as stop:
        newsroom.run("import")
    assert stop.value.code == 2
