"""What is known of an edition only once it is out: a hole in the template, a value in the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contentbot.apply import carry_out
from contentbot.content.settings import DEFAULT_PRESET
from contentbot.jobs.assembling import assemble
from contentbot.jobs.importing import import_editions
from contentbot.jobs.newsroom import Newsroom

DAY = date(2026, 1, 28)
EDITION = """\
Title: This Week 636
Number: 636
Date: 2026-01-28

Hello. [Discuss](https://example.org/everywhere) what you like.

## News

* [A link](https://example.org/a)

# Quote of the Week

> Words.

\N{EN DASH} [Someone](https://example.org/q)

See you.

<small>[Discuss on a forum](https://example.org/2026-01-28/t)</small>
"""


def imported(root: Path, text: str) -> Newsroom:
    done = import_editions.run([("2026-01-28-edition.md", text)], root, DEFAULT_PRESET)
    carry_out(done.plan, root)
    return Newsroom(root / "content")


def test_the_address_of_the_discussion_is_a_value_of_its_edition(tmp_path):
    room = imported(tmp_path, EDITION)
    template, book = room.template(DAY)[1], room.ledger(DAY)
    assert template.endswith(
        "\nSee you.\n{% if discussion %}\n\n"
        "<small>[Discuss on a forum]({{ discussion }})</small>\n{% endif %}\n"
    )
    assert "[Discuss](https://example.org/everywhere)" in template
    assert book is not None
    assert (book.number, book.values) == (636, {"discussion": "https://example.org/2026-01-28/t"})


@pytest.mark.parametrize(
    "text",
    [
        EDITION,
        f"{EDITION}\nGoodbye.\n",
        EDITION.replace("Number: 636\n", "").replace(" 636", ""),
        EDITION.replace("See you.\n\n", "See you.\n"),
    ],
    ids=["last", "not last", "no number", "in a paragraph"],
)
def test_an_imported_edition_is_printed_with_the_very_same_line(tmp_path, text):
    room = imported(tmp_path, text)
    made = assemble.run(room, today=DAY, day=DAY)
    assert made.text.rstrip("\n") == text.rstrip("\n")


def test_the_next_edition_has_no_discussion_yet(tmp_path):
    room = imported(tmp_path, EDITION)
    made = assemble.run(room, today=DAY, day=date(2026, 2, 4))
    assert made.text.endswith("\nSee you.\n")
