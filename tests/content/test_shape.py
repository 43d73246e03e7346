"""Entries are printed in their newsletter's shapes, and read back they are the same entries."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentbot.content import shape
from contentbot.content.shape import Part, parse, part, print_entry
from contentbot.model import Entry
from tests.content.house import AFTER, BEFORE, LEAST, heads, neighbour, newsletter, page, read, seen

SIGNS = [
    *"ab ()[]*_`<>|\\\n\"-~&;:#{}1.!", "<T>", "🦀", "](", "[x]", "**", "``", "<b>", "<a@b>",
    "<1@b.c>", "https://e.org", "&amp;", "{title}", " - ", " + ", "*a*", "**b**", "_c_",
]  # fmt: skip
LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
TITLES = st.one_of(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=9).map("".join), LETTERS)
TITLES = TITLES.filter(str.strip)
ENDS = st.lists(st.sampled_from("ab()[]?#&=%-_~.,'!*:;@|+$"), max_size=9).map("".join)
URLS = ENDS.map(lambda end: f"https://example.org/{end}")
HOUSES = [(name, kind) for name in ("own", "small") for kind in LEAST]
HOUSES.remove(("small", "testing"))


def one_line(title: str) -> str:
    return " ".join(title.split())


def back(kind: str, fields: dict[str, Any], house: str) -> Entry:
    """An entry printed between two others and read; those two must be as they were."""
    known = newsletter(house)
    rows = [neighbour(kind, BEFORE), fields, neighbour(kind, AFTER)]
    found = read(page(kind, rows, known), known).entries
    assert [entry.kind for entry in found] == ["link", kind, kind, kind, "link"]
    before, entry, after = found[1:-1]
    assert (before.title, after.title) == (BEFORE, AFTER)
    assert entry.section == before.section == after.section
    assert entry.group == before.group == after.group
    return entry


# --- write, read, equal ----------------------------------------------------------------------


@pytest.mark.parametrize(("house", "kind"), HOUSES)
@settings(max_examples=30)
@given(TITLES, URLS)
def test_what_is_written_is_read_back(house: str, kind: str, title: str, url: str) -> None:
    entry = back(kind, {**LEAST[kind], "title": title, "url": url}, house)
    assert entry.url == url
    project = f"{entry.fields['project']} - " if kind == "task" else ""
    # A title may begin like the name of a project: both are one text for readers.
    wanted = f"a project - {title}" if kind == "task" else title
    assert seen(project + entry.title) == seen(one_line(wanted))
    if kind != "task":
        assert {name: entry.fields[name] for name in LEAST[kind]} == LEAST[kind]


@pytest.mark.parametrize("house", ["own", "small"])
@settings(max_examples=30)
@given(TITLES, TITLES, URLS)
def test_the_groups_behind_an_event_are_read_back(
    house: str, title: str, name: str, url: str
) -> None:
    people = [{"name": name, "url": url}, {"name": "Others", "url": "https://example.org/o"}]
    fields = {**LEAST["event"], "title": title, "url": url, "organizer": people}
    entry = back("event", fields, house)
    one, other = entry.fields["organizer"]
    assert (seen(one["name"]), one["url"]) == (seen(one_line(name)), url)
    assert other == people[1]
    assert entry.fields["place"] == "Berlin, DE"
    assert seen(entry.title) == seen(one_line(title))


@settings(max_examples=30)
@given(st.lists(st.tuples(TITLES, URLS), min_size=1, max_size=3))
def test_the_sessions_of_an_event_are_read_back(rows: list[tuple[str, str]]) -> None:
    sessions = [{"title": title, "url": url} for title, url in rows]
    entry = back("event", {**neighbour("event", "The event"), "sessions": sessions}, "own")
    found = [(seen(row["title"]), row["url"]) for row in entry.fields["sessions"]]
    assert found == [(seen(one_line(title)), url) for title, url in rows]
    assert entry.title == "The event"


@pytest.mark.parametrize(
    "facts",
    [
        {"starts": "2026-02-10", "ends": "2026-02-12"},
        {"dates": ["2026-02-10", "2026-02-12", "2026-02-20"]},
        {"attendance": "hybrid"},
        {"attendance": "virtual"},
        {"attendance": "virtual", "place": None},
        {"organizer": {"name": "A Group", "url": "https://example.org/group"}},
        {"organizer": {"name": "A Group"}},
    ],
)
def test_every_form_of_an_event_is_read_back(facts: dict[str, Any]) -> None:
    fields = {**neighbour("event", "An evening"), **facts}
    fields = {name: value for name, value in fields.items() if value is not None}
    entry = back("event", fields, "own")
    assert {name: entry.fields[name] for name in facts if facts[name]} == {
        name: value for name, value in facts.items() if value
    }
    assert (entry.title, entry.fields.get("place")) == ("An evening", fields.get("place"))


def test_labels_of_an_event_are_no_part_of_its_title() -> None:
    entry = back(
        "event", {**neighbour("event", "Abend"), "prefix": ["video"], "language": "DE"}, "own"
    )
    assert entry.title == "Abend"


@pytest.mark.parametrize("facts", [{"prefix": ["video", "audio"]}, {"language": "DE"}])
def test_labels_of_a_link_are_read_back(facts: dict[str, Any]) -> None:
    entry = back("link", {**neighbour("link", "A film"), **facts}, "own")
    assert {name: entry.fields.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    "facts",
    [
        {"starts": "2026-05-01", "ends": "2026-05-03"},
        {"starts": None},
        {"place": None},
        {"place": None, "starts": None},
        {"place": "Virtual", "attendance": "virtual"},
    ],
)
def test_every_form_of_a_cfp_is_read_back(facts: dict[str, Any]) -> None:
    fields = {**neighbour("cfp", "ExampleConf"), **facts}
    fields = {name: value for name, value in fields.items() if value is not None}
    entry = back("cfp", fields, "own")
    assert {name: entry.fields.get(name) for name in fields} == fields


@pytest.mark.parametrize("kind", ["pick", "quote"])
@pytest.mark.parametrize("thanks", [None, {"name": "Ann O.", "url": "https://example.org/ann"}])
@settings(max_examples=20)
@given(TITLES, URLS)
def test_a_pick_and_a_quote_are_read_back(
    kind: str, thanks: dict[str, str] | None, name: str, url: str
) -> None:
    known = newsletter("own")
    title = "name" if kind == "pick" else "by"
    fields: dict[str, Any] = {title: name, "url": url, "text": "words that say why"}
    fields |= {"suggested_by": thanks} if thanks else {}
    body = print_entry(fields, known.parts[kind]).rstrip()
    text = (
        f"Date: 2026-02-04\n\n{heads(kind, known)}\n\n{body}\n\n{heads('official', known)}\n\nx\n"
    )
    (entry,) = read(text, known).of(kind)
    assert (seen(entry.text(title)), entry.url) == (seen(one_line(name)), url)
    assert "words that say why" in entry.text("text")
    if kind == "pick":
        assert entry.fields.get("suggested_by") == thanks


@given(TITLES)
def test_no_title_brings_a_tag_to_the_page(title: str) -> None:
    import mistune

    line = print_entry({"title": title, "url": "https://e.org/"}, newsletter("own").parts["link"])
    page = str(mistune.create_markdown(escape=False)(line))
    code = page.replace("<code>", "").replace("</code>", "")
    for tag in ("ul", "li", 'a href="https://e.org/"', "a", "em", "strong"):
        code = code.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in code


# --- shapes ----------------------------------------------------------------------------------

FIELDS = {
    "title": "A title",
    "url": "https://example.org/",
    "starts": "2026-02-10T18:00",
    "language": "de",
    "people": [{"name": "Ann", "url": "https://example.org/ann"}, {"name": "Bob"}],
    "tags": ["video", "audio"],
    "how": "virtual",
}


def printed(line: str | list[str], **parts: Any) -> str:
    return print_entry(FIELDS, {name: part(data) for name, data in {"line": line, **parts}.items()})


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("{title}", "A title"),
        ("{people.0.name}", "Ann"),
        ("{people.1.url?}{title}", "A title"),
        ("{starts}", "2026-02-10"),
        ("{starts:D MMMM}", "10 February"),
        ("{language:upper}", "DE"),
        ("{{title}}", "{title}"),
        (["{nothing} - {title}", "{title}!"], "A title!"),
        (["{nothing}", "{title} by {nobody}"], "A title by "),
        ("{tags}", ""),
    ],
)
def test_holes_are_filled(line: str | list[str], wanted: str) -> None:
    assert printed(line) == wanted


def test_a_part_is_printed_where_a_hole_has_its_name() -> None:
    labels = {"each": "[{}] "}
    assert printed("{tags?}{title}", tags=labels) == "[video] [audio] A title"
    rows = {"each": ["[{name}]({url})", "{name}"], "join": " + "}
    assert printed("{people}", people=rows) == "[Ann](https://example.org/ann) + Bob"
    assert printed("{how}", how={"words": {"virtual": "Online"}}) == "Online"
    assert printed("{how?}{title}", how={"words": {"hybrid": "Both"}}) == "A title"


def test_a_part_may_use_the_field_of_its_own_name() -> None:
    assert printed("{title}", title="<{title}>") == "<A title>"


def test_an_entrys_own_shape_goes_before_the_usual_but_words_stay_the_newsletters() -> None:
    parts = {"line": part("{title}"), "how": part({"words": {"virtual": "Online"}})}
    parts["tags"] = part({"each": "[{}]"})
    assert print_entry(FIELDS, parts, "- {title}, {how} {tags.0}") == "- A title, Online video"
    assert print_entry(FIELDS, parts, "{gone} {title}") == " A title"


def test_a_lone_row_need_not_be_a_list() -> None:
    assert shape.reach({"organizer": {"name": "Ann"}}, "organizer.0.name") == "Ann"
    assert shape.reach({"organizer": "Ann"}, "organizer.0") == "Ann"
    assert shape.reach({"organizer": []}, "organizer.0.name") is None


@pytest.mark.parametrize("text", ["{", "a } b", "{title:nonsense}", "{a{b}}"])
def test_a_shape_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


@given(st.text())
def test_any_text_can_be_a_shape_of_its_own(text: str) -> None:
    assert print_entry({}, {"line": Part((parse(shape.escaped(text)),))}) == text


def test_a_kind_without_a_shape_is_printed_as_nothing() -> None:
    assert print_entry(FIELDS, {}) == ""
