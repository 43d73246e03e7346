"""The cells of a line with `|` signs, and how days, place and attendance stand in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contentbot.content import dates
from contentbot.content.document import LinkAt
from contentbot.content.grammar.fields import Fields, stripped
from contentbot.model import Span
from contentbot.text import late


def cells(text: str, span: Span, links: Sequence[LinkAt]) -> list[Span]:
    """The parts of a line between `|` signs that stand outside links, white space kept."""
    holes = [link.span for link in links]
    parts, start, at = [], span.start, span.start
    for hole in [*holes, Span(span.end, span.end)]:
        if hole.start < at:
            continue
        while (bar := text.find("|", at, hole.start)) != -1:
            parts.append(Span(start, bar))
            start = at = bar + 1
        at = hole.end
    parts.append(Span(start, span.end))
    return parts


ATTENDANCE = late(
    r"(?P<hybrid>hybrid(?:\s*[-:–]?\s*virtual (?:and|&|\+) in[- ]person)?"
    r"|(?:virtual|online)\s*(?:and|&|\+|/)\s*in[- ]?person"
    r"|in[- ]?person\s*(?:and|&|\+|/)\s*(?:virtual|online))"
    r"|(?P<virtual>virtual(?:ly)?|online)|(?P<person>in[- ]?person)",
    re.IGNORECASE,
)
_WORDS = {"hybrid": "hybrid", "virtual": "virtual", "person": "in-person"}


def attendance(text: str, span: Span) -> tuple[str, Span, Span | None]:
    """How one attends, where that is said, and the place: `Hybrid (Vancouver, BC, CA)`.

    A place beside the word without brackets (`Virtual + Berlin, DE`) means both ways.
    """
    match = ATTENDANCE.search(text, span.start, span.end)
    if not match:
        return "in-person", Span(span.start, span.start), span
    way = _WORDS[match.lastgroup or "person"]
    said = Span(match.start(), match.end())
    before = stripped(text, span.start, match.start())
    after = stripped(text, match.end(), span.end)
    if after.end > after.start and text[after.start] == "(" and text[after.end - 1] == ")":
        return way, said, stripped(text, after.start + 1, after.end - 1)
    if before.end > before.start and text[before.end - 1] == "(":
        return way, said, stripped(text, before.start, before.end - 1)
    rest = before if before.end > before.start else after
    start, end = rest
    while start < end and text[start] in " +&/,-–—;:":
        start += 1
    while end > start and text[end - 1] in " +&/,-–—;:":
        end -= 1
    for word in ("and ", "or "):
        if text.startswith(word, start):
            start += len(word)
    if start >= end:
        return way, said, None
    return ("hybrid" if way == "virtual" else way), said, Span(start, end)


def put_place(text: str, cell: Span, out: Fields) -> None:
    """Add what a cell says of the place and of how one attends."""
    way, said, place = attendance(text, cell)
    out.put("attendance", way, said if said.end > said.start else cell)
    out.spans["place-cell"] = cell
    if place is not None and place.end > place.start:
        out.text("place", text, place)


def put_days(found: Sequence[dates.DateAt], text: str, out: Fields) -> None:
    """Add the days of an event: one, from one to another, or several of their own."""
    out.put("starts", found[0].value, found[0].span)
    if len(found) > 1:
        joined = text[found[0].span.end : found[-1].span.start]
        if len(found) == 2 and not re.search(r"[,&]|\band\b", joined):
            out.put("ends", found[1].value, found[1].span)
        else:
            out.put(
                "dates", [one.value for one in found], Span(found[0].span.start, found[-1].span.end)
            )
            for number, one in enumerate(found):
                out.spans[f"dates.{number}"] = one.span
