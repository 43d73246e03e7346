"""An event: its line with days, place and group, and the lines below it with titles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from contentbot.content import dates
from contentbot.content.document import Item, LinkAt
from contentbot.content.grammar.cells import cells, put_days, put_place
from contentbot.content.grammar.fields import Fields, stripped, unbold
from contentbot.content.grammar.link import link_fields
from contentbot.content.grammar.old_event import old_event
from contentbot.model import Span


def event_fields(text: str, item: Item, around: date | None) -> Fields | None:
    """Dates, place, groups, titles and addresses of an event: its line and those below it."""
    out = Fields()
    parts = cells(text, item.content, item.links)
    found = dates.find(text, parts[0], around)
    if found and not any(link.span.start < found[0].span.start for link in item.links):
        put_days(found, text, out)
        out.spans["date-cell"] = stripped(text, *parts[0])
        place_cell = stripped(text, *parts[1]) if len(parts) > 1 else None
        has_place = place_cell is not None and not any(
            place_cell.start <= link.span.start < place_cell.end for link in item.links
        )
        if place_cell is not None and has_place and place_cell.end > place_cell.start:
            put_place(text, place_cell, out)
        _people(text, item.links, parts[2] if len(parts) > 2 else None, out)
    elif not old_event(text, item, around, out):
        return None
    _titles(text, item.children, out)
    if "title" not in out.values and "organizer" in out.values:
        people = out.values["organizer"]
        out.values["title"] = (people[0] if isinstance(people, list) else people).get("name", "")
        if "organizer.0.url" in out.spans:
            out.values["url"] = text[slice(*out.spans["organizer.0.url"])]
            out.spans["url"] = out.spans["organizer.0.url"]
    return out


def _people(text: str, links: Iterable[LinkAt], cell: Span | None, out: Fields) -> None:
    rows = []
    for number, link in enumerate(links):
        row = {"name": text[link.text.start : link.text.end]}
        out.spans[f"organizer.{number}.name"] = link.text
        if link.dest is not None:
            row["url"] = text[link.dest.start : link.dest.end]
            out.spans[f"organizer.{number}.url"] = link.dest
        rows.append(row)
    if not rows and cell is not None:
        span = stripped(text, *cell)
        if span.end > span.start:
            rows.append({"name": text[span.start : span.end]})
            out.spans["organizer.0.name"] = span
    if rows:
        out.values["organizer"] = rows[0] if len(rows) == 1 else rows
        first = out.spans["organizer.0.name"]
        out.spans["organizer"] = first
        if len(rows) == 1:
            for name in ("name", "url"):
                if f"organizer.0.{name}" in out.spans:
                    out.spans[f"organizer.{name}"] = out.spans[f"organizer.0.{name}"]


def _titles(text: str, lines: Sequence[Item], out: Fields) -> None:
    """Title and address from the first line below an event, sessions from the others."""
    sessions: list[dict[str, str]] = []
    extra: list[dict[str, str]] = []
    for line in lines:
        sub = link_fields(text, line)
        if sub is None:
            span = stripped(text, *line.content)
            if "title" not in out.values and span.end > span.start:
                out.text("title", text, unbold(text, span))
                out.spans["title-cell"] = span
            continue
        raw = sub.spans["title"]
        title = unbold(text, raw)
        if "title" not in out.values:
            out.text("title", text, title)
            out.spans["title-cell"] = raw
            out.spans["link"] = sub.spans.get("link", raw)
            if "url" in sub.spans:
                out.text("url", text, sub.spans["url"])
        else:
            name = f"sessions.{len(sessions)}"
            sessions.append(_row(text, name, title, sub.spans.get("url"), out))
            out.spans[f"{name}.title-cell"] = raw
        for link in line.links[1:]:
            name = f"links.{len(extra)}"
            extra.append(_row(text, name, unbold(text, link.text), link.dest, out))
    if sessions:
        out.put("sessions", sessions, out.spans["sessions.0.title"])
    if extra:
        out.put("links", extra, out.spans["links.0.title"])


def _row(text: str, name: str, title: Span, url: Span | None, out: Fields) -> dict[str, str]:
    row = {"title": text[title.start : title.end]}
    out.spans[f"{name}.title"] = title
    if url is not None:
        row["url"] = text[url.start : url.end]
        out.spans[f"{name}.url"] = url
    return row
