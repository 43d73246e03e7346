"""The line of a call for papers in an edition: its parts and signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content import dates
from contentbot.content.document import Document
from contentbot.content.grammar.cells import cells
from contentbot.lint.fields import safe
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Entry, Found, Span
from contentbot.text import late

_SAYS = late(r"clos|deadline|due|until|open", re.IGNORECASE)


@rule("info", fix="safe", on="edition", kinds=("cfp",))
def cfp_pipe_spacing(document: Document, facts: Facts) -> Iterator[Found]:
    """The parts of a call's line are parted by `|` with a space on each side.

    Without them the line is hard to read, and programs that read it trip.

    In: cfps

    Bad:
        * [**ExampleConf**](https://example.org/cfp)| CFP closes 2026-03-20 |Berlin, DE | 2026-06-01

    Good:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01
    """
    text = document.text
    for item in document.all_items():
        if item.kind != "cfp" or item.entry is None or not item.links:
            continue
        bars = [cell.start - 1 for cell in cells(text, item.content, item.links)[1:]]
        edits = []
        for bar in bars:
            start, end = bar, bar + 1
            while text[start - 1] == " ":
                start -= 1
            while text[end : end + 1] == " ":
                end += 1
            if text[start:end] != " | " and text[end : end + 1] not in ("\n", "\r", ""):
                edits.append(Edit(Span(start, end), " | "))
        if edits:
            yield Found(
                edits[0].span, "`|` needs a space on each side", "add them", fix=safe(*edits)
            )


@rule("warning", on="edition", kinds=("cfp",))
def cfp_line_parts(document: Document, facts: Facts) -> Iterator[Found]:
    """A call's line lacks a part or the sign between two.

    The form is: name and address, when the call closes and that it is the closing date,
    the place, the days of the event; each parted from the next by ` | `.

    In: cfps

    Bad:
        * [**ExampleConf**](https://example.org/cfp) CFP closes 2026-03-20 | Berlin, DE | 2026-06-01

    Bad:
        * [**ExampleConf**](https://example.org/cfp) | 2026-03-20 | Berlin, DE | 2026-06-01

    Good:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01
    """
    text = document.text
    for item in document.all_items():
        entry = item.entry
        if item.kind != "cfp" or entry is None or "link" not in entry.spans:
            continue
        link = entry.spans["link"]
        after = text[link.end : item.content.end].lstrip(" ")
        cell = entry.spans.get("closes-cell")
        if after and not after.startswith("|"):
            at = Span(link.end, min(link.end + 1, item.content.end))
            yield Found(
                at,
                "` | ` is missing after the link",
                "part the name from the closing date by ` | `",
            )
        elif cell is not None and not _SAYS.search(text, cell.start, cell.end):
            yield Found(
                cell, "nothing says that this is the closing date", "write `CFP closes` before it"
            )


@rule("warning", fix="safe", on="edition", kinds=("cfp",))
def cfp_date_not_iso(document: Document, facts: Facts) -> Iterator[Found]:
    """A date of a call is not written as year-month-day.

    2026-03-05 is the same day for everybody; 3/5/2026 is not.

    In: cfps

    Bad:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes March 5, 2026 | Berlin, DE | 2026-06-01

    Good:
        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-05 | Berlin, DE | 2026-06-01
    """
    for entry in document.of("cfp"):
        yield from _not_iso(document, entry)


def _not_iso(document: Document, entry: Entry) -> Iterator[Found]:
    for name in ("closes-cell", "date-cell"):
        if name not in entry.spans:
            continue
        for one in dates.find(document.text, entry.spans[name], document.date):
            if one.iso:
                continue
            fix = safe(Edit(one.span, one.value)) if one.sure and one.year and one.day else None
            written = document.slice(one.span)
            yield Found(
                one.span,
                f"`{written}` is not written as year-month-day",
                f"write {one.value}",
                fix=fix,
            )
