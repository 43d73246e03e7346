"""The line of a call for papers in an edition: its parts and signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content import dates
from contentbot.content.document import Document, Item
from contentbot.content.grammar.cells import cells
from contentbot.content.grammar.fields import stripped
from contentbot.lint.fields import safe, unsafe
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Entry, Fix, Found, Span
from contentbot.text import late

_FIELDS = frozenset({"title", "url", "closes", "place", "attendance", "starts", "ends", "dates"})
_DAY = len("2026-02-16")
# What may stand between the parts of a line, and says nothing but what they are.
_JOINT = late(
    r"[\s|:,–-]*(?:(?:CFP|call for (?:papers|speakers|proposals)|closes?|closing|deadline|due|until"
    r"|ends?|on|by|events?|conference|dates?)\b[\s|:,–-]*)*",
    re.IGNORECASE,
)
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


@rule("warning", fix="unsafe", on="edition", kinds=("cfp",))
def cfp_line_parts(document: Document, facts: Facts) -> Iterator[Found]:
    """A call's line lacks a part or the sign between two.

    The form is: name and address, when the call closes and that it is the closing date,
    the place, the days of the event; each parted from the next by ` | `. Where all of
    them are understood, the fix writes the whole line in that form.

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
            said = "` | ` is missing after the link"
            help = "part the name from the closing date by ` | `"
        elif cell is not None and not _SAYS.search(text, cell.start, cell.end):
            at, said = cell, "nothing says that this is the closing date"
            help = "write `CFP closes` before it"
        else:
            continue
        yield Found(at, said, help, _written_anew(document, item, facts))


def _written_anew(document: Document, item: Item, facts: Facts) -> Fix | None:
    """The fix that prints a line as the newsletter does, where every word of it is understood."""
    entry, text = item.entry, document.text
    if entry is None or not _FIELDS.issuperset(entry.fields) or len(item.links) != 1:
        return None
    known = [entry.spans.get(name) for name in ("link", "closes", "place", "date-cell")]
    spans = sorted(span for span in known if span is not None)
    if len(spans) < len(known) or item.depth > 1 or len(entry.text("closes")) > _DAY:
        return None
    edges = [item.content.start, *(at for span in spans for at in span), item.content.end]
    gaps = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    days = dates.find(text, entry.spans["date-cell"], document.date)
    if not all(map(_JOINT.fullmatch, gaps)) or not all(one.sure and one.day for one in days):
        return None
    from contentbot.content.shape import print_entry

    line = print_entry(entry.fields, facts.settings.parts["cfp"])
    return unsafe(Edit(stripped(text, item.span.start, item.content.end), line))


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
