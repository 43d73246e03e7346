"""The grammar of one list item: which entry a line is, and where each of its fields stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contentbot.content import dates
from contentbot.content.document import Item, LinkAt
from contentbot.model import ENTRY_KINDS, Entry, Span
from contentbot.text import late

LANGUAGE = late(r"[A-Za-z]{2}(?:-[A-Za-z]{2,4})?\Z")
LABEL = r"\[([^\[\]()\n]{1,20})\](?!\(|:| +\(|\[https?:)"
_LABELS = late(rf"\s*(?:{LABEL}\s*)+")
_ONE_LABEL = late(LABEL)
# What was meant for a link but is none: `[a] (b)`, `[a][http://b]`, `[a](b c)`, `[a](b`
_BROKEN = late(r"\[(?P<title>(?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]\s*[\[(]+\s*(?P<url>[^\s()\[\]]*)")


@dataclass(slots=True)
class Fields:
    """The fields of an entry and where they stand, while they are collected."""

    values: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)

    def put(self, name: str, value: Any, span: Span) -> None:
        """Add one field."""
        self.values[name] = value
        self.spans[name] = span

    def text(self, name: str, text: str, span: Span) -> None:
        """Add a field whose value is the text at its place."""
        self.put(name, text[span.start : span.end], span)


def stripped(text: str, start: int, end: int) -> Span:
    """A span without the white space at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def unbold(text: str, span: Span) -> Span:
    """A title's span without the `**` around it."""
    start, end = stripped(text, *span)
    while end - start > 4 and text.startswith("**", start) and text.startswith("**", end - 2):
        start, end = start + 2, end - 2
    return stripped(text, start, end)


def labels(text: str, start: int, end: int, out: Fields) -> int:
    """Read `[video] [ZH]` labels at a place into prefix and language; where they end."""
    match = _LABELS.match(text, start, end)
    if not match:
        return start
    prefixes: list[str] = []
    for one in _ONE_LABEL.finditer(text, start, match.end()):
        span = Span(one.start(1), one.end(1))
        if LANGUAGE.match(one[1]) and "language" not in out.values:
            out.put("language", one[1], span)
        else:
            out.spans[f"prefix.{len(prefixes)}"] = span
            prefixes.append(one[1])
    if prefixes:
        out.put("prefix", prefixes, Span(out.spans["prefix.0"].start - 1, match.end()))
    return match.end()


def link_fields(text: str, item: Item) -> Fields | None:
    """Title, address, prefix and language of a link's line; None when it holds no link.

    Text before the link other than labels is kept as `lead`, text after it as `tail`:
    spans only, since no entry has such fields.
    """
    out = Fields()
    start = labels(text, *item.content, out)
    link = next((link for link in item.links if link.span.start >= start), None)
    if link is None:
        return _broken_link(text, item, start, out)
    out.text("title", text, stripped(text, *link.text))
    if link.dest is not None:
        out.text("url", text, link.dest)
    lead = stripped(text, start, link.span.start)
    tail = stripped(text, link.span.end, item.content.end)
    if lead.end > lead.start:
        out.spans["lead"] = lead
    if tail.end > tail.start:
        out.spans["tail"] = tail
        if "prefix" not in out.values:
            labels(text, tail.start, tail.end, out)
    out.spans["link"] = link.span
    return out


def is_broken_link(text: str, span: Span) -> bool:
    """Whether a line begins with what was meant for a link but is none."""
    return bool(_BROKEN.match(text, *span))


def _broken_link(text: str, item: Item, start: int, out: Fields) -> Fields | None:
    match = _BROKEN.search(text, start, item.content.end)
    if not match:
        return None
    out.text("title", text, stripped(text, match.start("title"), match.end("title")))
    if match["url"]:
        out.text("url", text, Span(match.start("url"), match.end("url")))
    out.spans["broken"] = Span(match.start(), match.end())
    return out


def task_fields(text: str, item: Item) -> Fields | None:
    """Project, title and address of `[project - title](url)`."""
    out = link_fields(text, item)
    if out is None:
        return None
    span = unbold(text, out.spans["title"])
    whole = text[span.start : span.end]
    match = re.match(
        r"(?P<project>[^\n]{1,60}?)(?P<dash>\s+[-–—:]+\s+|-\s+|\s+-|:\s+)(?=\S)", whole
    )
    if match:
        out.text("project", text, Span(span.start, span.start + match.end("project")))
        out.spans["dash"] = Span(span.start + match.start("dash"), span.start + match.end("dash"))
        span = Span(span.start + match.end(), span.end)
    elif home := _REPOSITORY.match(out.values.get("url", "")) or _HOST.match(
        out.values.get("url", "")
    ):
        out.values["project"] = home[home.lastindex or 0]  # not written: it has no place
    out.text("title", text, span)
    return out


_HOST = late(r"https?://(?:www\.)?([\w.-]+)")
_REPOSITORY = late(r"https?://[\w.-]+/([\w.-]+/([\w.-]+))")


def testing_fields(text: str, item: Item) -> Fields | None:
    """Title, address and repository (from the address) of a call for testing."""
    out = link_fields(text, item)
    if out is None:
        return None
    match = _REPOSITORY.match(out.values.get("url", ""))
    if match:
        start = out.spans["url"].start
        out.put("repository", match[1], Span(start + match.start(1), start + match.end(1)))
    return out


# --- events ---------------------------------------------------------------------------------


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


def _place(text: str, cell: Span, out: Fields) -> None:
    way, said, place = attendance(text, cell)
    out.put("attendance", way, said if said.end > said.start else cell)
    out.spans["place-cell"] = cell
    if place is not None and place.end > place.start:
        out.text("place", text, place)


def _days(found: Sequence[dates.DateAt], text: str, out: Fields) -> None:
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


def event_fields(text: str, item: Item, around: date | None) -> Fields | None:
    """Dates, place, groups, titles and addresses of an event: its line and those below it."""
    out = Fields()
    parts = cells(text, item.content, item.links)
    found = dates.find(text, parts[0], around)
    if found and not any(link.span.start < found[0].span.start for link in item.links):
        _days(found, text, out)
        out.spans["date-cell"] = stripped(text, *parts[0])
        place_cell = stripped(text, *parts[1]) if len(parts) > 1 else None
        has_place = place_cell is not None and not any(
            place_cell.start <= link.span.start < place_cell.end for link in item.links
        )
        if place_cell is not None and has_place and place_cell.end > place_cell.start:
            _place(text, place_cell, out)
        _people(text, item.links, parts[2] if len(parts) > 2 else None, out)
    elif not _old_event(text, item, around, out):
        return None
    _titles(text, item.children, out)
    if "title" not in out.values and "organizer" in out.values:
        people = out.values["organizer"]
        out.values["title"] = (people[0] if isinstance(people, list) else people).get("name", "")
        if "organizer.0.url" in out.spans:
            out.values["url"] = text[slice(*out.spans["organizer.0.url"])]
            out.spans["url"] = out.spans["organizer.0.url"]
    return out


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


_OLD_PARTS = late(r"\s+\|\s*|\s*\|\s+|\s+[-–—]\s+|(?<=\*\*)\|")


def _old_event(text: str, item: Item, around: date | None, out: Fields) -> bool:
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
        _place(text, place, out)
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


# --- calls for papers -----------------------------------------------------------------------

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
            _days(found, text, out)
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


# --- all kinds ------------------------------------------------------------------------------

PARTS = {"link": link_fields, "task": task_fields, "testing": testing_fields}


def entry(text: str, item: Item, around: date | None) -> Entry | None:
    """The entry of an item by the kind of its section; None when it holds none."""
    if item.kind == "event":
        out = event_fields(text, item, around)
    elif item.kind == "cfp":
        out = cfp_fields(text, item, around)
    else:
        out = PARTS[item.kind](text, item)
    if out is None:
        return None
    return make(item.kind, out, item.span, item.line, section=item.section, group=item.group)


def make(
    kind: str, out: Fields, span: Span, line: Span, *, section: str | None, group: str | None
) -> Entry:
    """An entry of a kind from its collected fields."""
    fields: Mapping[str, Any] = out.values
    return ENTRY_KINDS[kind](
        span=span, line=line, fields=fields, spans=out.spans, section=section, group=group
    )
