"""An event as older editions have it, with everything inside one link."""

from __future__ import annotations

from datetime import date

from contentbot.content import dates
from contentbot.content.document import Item
from contentbot.content.grammar.cells import put_place
from contentbot.content.grammar.fields import Fields, stripped, unbold
from contentbot.model import Span
from contentbot.text import late

_OLD_PARTS = late(r"\s+\|\s*|\s*\|\s+|\s+[-–—]\s+|(?<=\*\*)\|")


def old_event(text: str, item: Item, around: date | None, out: Fields) -> bool:
    """The shape of older editions: `[January 7, Berlin, DE - Title - Group](url)`."""
    link = item.links[0] if item.links else None
    inside = link.text if link else None
    if link is None or inside is None:
        return False
    found = dates.find(text, inside, around)
    if not found or found[0].span.start - inside.start > 12:
        return False
    out.put("starts", found[0].value, found[0].span)
    last = found[0]
    if len(found) > 1 and found[1].span.start - last.span.end < 8:
        out.put("ends", found[1].value, found[1].span)
        last = found[1]
    out.spans["date-cell"] = Span(inside.start, last.span.end)
    start = last.span.end
    while start < inside.end and text[start] in " ,.|-–":
        start += 1
    parts: list[Span] = []
    for sep in _OLD_PARTS.finditer(text, start, inside.end):
        parts.append(Span(start, sep.start()))
        start = sep.end()
    parts = [stripped(text, *part) for part in (*parts, Span(start, inside.end))]
    place = parts.pop(0) if len(parts) > 1 else None
    if place is not None and place.end > place.start:
        put_place(text, place, out)
    out.text(
        "title", text, unbold(text, Span(parts[0].start, parts[-2 if len(parts) > 1 else -1].end))
    )
    if len(parts) > 1:
        out.text("group", text, parts[-1])
        out.values["organizer"] = {"name": out.values.pop("group")}
        out.spans["organizer"] = out.spans["organizer.name"] = out.spans.pop("group")
    if link.dest is not None:
        out.text("url", text, link.dest)
    out.spans["old"] = inside
    out.spans["link"] = link.span
    return True
