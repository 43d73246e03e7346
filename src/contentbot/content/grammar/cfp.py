"""A call for papers: a link, when it closes, where and when the event is held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from contentbot.content import dates
from contentbot.content.document import Item
from contentbot.content.grammar.cells import ATTENDANCE, cells, put_days
from contentbot.content.grammar.fields import Fields, stripped, unbold
from contentbot.content.grammar.link import link_fields
from contentbot.model import Span
from contentbot.text import late

_CLOSES = late(r"clos|deadline|due|until|ends|submit|submission|by\b", re.IGNORECASE)
_HELD = late(r"event|conference|held|takes place", re.IGNORECASE)


def cfp_fields(text: str, item: Item, around: date | None) -> Fields | None:
    """Name, address, closing date, place and days of a call for papers, in any of its shapes."""
    out = link_fields(text, item)
    if out is None:
        return None
    out.text("title", text, unbold(text, out.spans["title"]))
    link = out.spans.get("link") or out.spans.get("broken") or out.spans["title"]
    parts = [
        stripped(text, *part) for part in cells(text, Span(link.end, item.content.end), item.links)
    ]
    for number, whole in enumerate(parts):
        inside = [x.span.end for x in item.links if whole.start <= x.span.start < whole.end]
        part = stripped(text, max(inside, default=whole.start), whole.end)
        if part.end <= part.start:
            continue
        found = dates.find(text, part, around)
        words = text[part.start : part.end]
        if not found:
            if "closes" in out.values and "place" not in out.values:
                _cfp_place(text, part, out)
            elif "closes" not in out.values and _CLOSES.search(words):
                out.text("closes", text, part)
            elif "starts" not in out.values and "place" in out.values and _HELD.search(words):
                out.text("starts", text, part)
            elif number > 1 and "place" not in out.values:
                _cfp_place(text, part, out)
        elif "closes" not in out.values and not (_HELD.match(words) and not _CLOSES.search(words)):
            _closing(text, part, found, out)
        elif "starts" not in out.values:
            put_days(found, text, out)
            out.spans["date-cell"] = part
    return out


def _closing(text: str, part: Span, found: Sequence[dates.DateAt], out: Fields) -> None:
    first = found[0]
    clock = dates.time_after(text, Span(first.span.end, part.end))
    out.put("closes", f"{first.value}T{clock[0]}" if clock else first.value, first.span)
    if clock and clock[1]:
        out.values["zone"] = clock[1]
    out.spans["closes-cell"] = part


def _cfp_place(text: str, part: Span, out: Fields) -> None:
    out.text("place", text, part)
    if ATTENDANCE.fullmatch(text, part.start, part.end):
        out.values["attendance"] = "virtual"
