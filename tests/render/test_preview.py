"""The lines that an entry will become, for people to recognise it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contentbot.content import entry_file
from contentbot.content.entry_text import write
from contentbot.content.library import Source, document
from contentbot.content.settings import parse
from contentbot.render.preview import preview
from tests.conftest import ROOT

LINK = {"title": "Faster builds", "url": "https://example.org/faster"}
EVENT = {
    "title": "An evening",
    "url": "https://example.org/1",
    "organizer": {"name": "A group", "url": "https://example.org/"},
    "starts": "2026-02-12T19:00",
    "attendance": "hybrid",
    "place": "Berlin, DE",
}
CFP = {
    "title": "Example Conference 2026",
    "url": "https://example.org/cfp",
    "closes": "2026-02-16",
    "starts": "2026-09-08",
    "ends": "2026-09-11",
    "place": "Montreal, QC, CA",
}


def shown(kind: str, fields: dict[str, Any]) -> str:
    return preview(entry_file.read("one.yml", write(fields), kind).entries[0])


def test_a_link_stands_behind_its_labels():
    labelled = {**LINK, "prefix": ["video"], "language": "de"}
    assert shown("link", labelled) == "* [video] [DE] [Faster builds](https://example.org/faster)"


def test_an_event_stands_below_its_day_place_and_group():
    assert shown("event", EVENT) == (
        "* 2026-02-12 | Hybrid (Berlin, DE) | [A group](https://example.org/)\n"
        "    * [**An evening**](https://example.org/1)"
    )


def test_several_days_groups_and_titles_are_all_shown():
    more = {
        **EVENT,
        "attendance": "in-person",
        "ends": "2026-02-13",
        "organizer": [{"name": "A"}, {"name": "B"}],
        "sessions": [{"title": "Second"}],
    }
    assert shown("event", more) == (
        "* 2026-02-12 - 2026-02-13 | Berlin, DE | A + B\n"
        "    * [**An evening**](https://example.org/1)\n"
        "    * **Second**"
    )


def test_a_call_for_papers_says_when_it_closes():
    assert shown("cfp", CFP) == (
        "* [**Example Conference 2026**](https://example.org/cfp) | CFP closes 2026-02-16"
        " | Montreal, QC, CA | 2026-09-08 - 2026-09-11"
    )


@pytest.mark.parametrize(
    ("kind", "fields", "lines"),
    [
        ("task", {"project": "p", "title": "t", "url": "u"}, "* [p - t](u)"),
        ("testing", {"repository": "a/b", "title": "t", "url": "u"}, "* [t](u)"),
        (
            "pick",
            {"name": "n", "url": "u", "text": "a thing.", "suggested_by": {"name": "Ada"}},
            "[n](u), a thing.\n\nThanks to Ada for the suggestion!",
        ),
        ("quote", {"text": "a\nb", "by": "Ada", "url": "u"}, "> a\n> b\n\n– [Ada](u)"),
        ("text", {"section": "jobs", "text": "Prose.\n"}, "Prose."),
    ],
)
def test_the_other_kinds_have_lines_of_their_own(kind: str, fields: dict[str, Any], lines: str):
    assert shown(kind, fields) == lines


@pytest.mark.parametrize(
    ("heading", "kind", "fields"),
    [
        ("### Observations/Thoughts", "link", LINK),
        ("### CFP - Events", "cfp", CFP),
        ("## Upcoming Events\n\n### Virtual", "event", EVENT),
    ],
)
def test_the_lines_are_read_back_as_the_same_entry(heading: str, kind: str, fields: dict[str, Any]):
    path = ROOT / "content" / "newsletter.yml"
    settings = parse(path.read_text("utf-8"), str(path))
    text = f"Title: T 1\nNumber: 1\nDate: 2026-02-04\n\n{heading}\n\n{shown(kind, fields)}\n"
    source = Source("drafts/next.md", text.encode(), True)
    (entry,) = document(source, "edition", settings, today=date(2026, 2, 4)).entries
    assert entry.kind == kind
    for name in ("title", "url", "closes", "ends"):
        assert entry.text(name) == fields.get(name, "")
