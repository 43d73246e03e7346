"""A newsletter's settings from one of its editions, where it has none yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from contentbot.content import edition, settings
from contentbot.content.document import Document, Heading
from contentbot.content.entry_text import slug
from contentbot.content.pieces import Piece
from contentbot.content.settings import WEEKDAYS, Settings, heading_key

_LINKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?")
_EVENT = re.compile(r"[*+-] +\d{4}-\d\d-\d\d\s*(?:-|\|)")
_CFP = re.compile(r"[*+-] .*\|.*clos", re.IGNORECASE)
_ITEM = re.compile(r"[*+-] ")
_FILE = re.compile(r"\d{4}-\d\d-\d\d-([a-z0-9-]+)\.\w+$")
Row = dict[str, Any]


ROUNDS = 4  # headings below a new section may have been known without it, and so on


def settings_data(path: str, text: str, preset: Mapping[str, Any]) -> Row:
    """The data of a `newsletter.yml` for an edition.

    preset: the data that the edition is read with; what the edition does not tell stays as
    it is there. Sections come in the order of the edition, with its own titles and levels; a
    heading that the preset does not know becomes a section or group.
    """
    data = deepcopy(dict(preset))
    for _ in range(ROUNDS):
        document = edition.read(path, text, settings.from_data(data))
        if not _add_unknown(document, data):
            break
    if data.get("name") != (data | _identity(document, data))["name"]:
        _forget(data, document)
    data |= _identity(document, data)
    _follow(document, data)
    return data


def _add_unknown(document: Document, data: Row) -> bool:
    """Add rows for the headings that the settings do not know; whether there were any."""
    assert document.edition is not None
    rows = {row["id"]: row for row in _all(data["sections"])}
    unknown = [one for one in document.edition.headings if not one.known]
    # All of them, not up to the first.
    names = [_added(one, data["sections"], rows, document) for one in unknown]
    return any(names)


def _follow(document: Document, data: Row) -> None:
    """Give sections and groups the titles, levels and order that the edition has."""
    assert document.edition is not None
    known = settings.from_data(data)
    rows = {row["id"]: row for row in _all(data["sections"])}
    seen: dict[str, int] = {}
    for heading in document.edition.headings:
        name = heading.group or heading.section if heading.known else None
        if name in seen:
            name = _again(name, data["sections"], rows)
        if name:
            seen[name] = len(seen)
            _retitle(rows[name], heading, known)
    _sort(data["sections"], seen)


def with_empties(data: Row, pieces: list[Piece], document: Document) -> Row:
    """Settings that know the sentences which stand where the edition has no entry."""
    rows = {row["id"]: row for row in _all(data["sections"])}
    for piece in pieces:
        if piece.what == "none" and piece.place in rows:
            sentence = plain_none(document.slice(piece.span))
            if sentence is not None:
                rows[piece.place]["empty"] = sentence
    return data


def plain_none(text: str) -> str | None:
    """The words of `*No ... this week.*`; None for a sentence of another form."""
    words = text.strip()
    plain = words[1:-2] if words.startswith("*No ") and words.endswith(".*") else ""
    return plain if plain and "\n" not in plain and "*" not in plain and "[" not in plain else None


def plain_title(raw: str) -> str:
    """A heading's words without the link that they may be."""
    return _LINKED.sub(r"\1", raw).strip()


def _identity(document: Document, data: Mapping[str, Any]) -> Row:
    top, day = document.edition, document.date
    assert top is not None
    out: Row = {}
    title = next((v for k, v in top.meta.items() if k.lower() == "title"), "")
    if title:
        number = str(top.number or "")
        pattern = re.sub(rf"\b{number}\b", "{number}", title) if number else title
        name = pattern.replace("{number}", "").strip(" #-–:")
        out["name"] = name or data["name"]
        editions = {**data.get("editions", {}), "title": pattern}
        out["editions"] = {**editions, "front_matter": list(top.meta)}
    if day is not None:
        anchor = {"anchor": {"number": top.number, "date": day.isoformat()}}
        cadence = {"weekday": WEEKDAYS[day.weekday()], **(anchor if top.number else {})}
        out["cadence"] = {**data.get("cadence", {}), **cadence}
    return out


def _forget(data: Row, document: Document) -> None:
    """Take out what the preset says of its own newsletter, which is another."""
    data.pop("address", None)
    data.pop("called", None)
    named = _FILE.search(document.path)
    if named:
        data["slug"] = named[1]
        data["editions"] = {**data.get("editions", {}), "pattern": re.escape(named[1])}


def _all(rows: list[Row]) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        found += (row, *_all(row.get("groups", [])), *_all(row.get("sections", [])))
    return found


def _added(heading: Heading, sections: list[Row], rows: dict[str, Row], document: Document) -> str:
    """The id of a new row for a heading that the settings do not know; "" for an empty one.

    It is a group of the section that it stands in; beside other sections it is one of them.
    """
    title = plain_title(heading.title)
    around = rows.get(heading.section or "")
    beside = (
        sections if around is None else [*around.get("groups", ()), *around.get("sections", ())]
    )
    same = [row for row in beside if heading_key(row["title"]) == heading_key(title)]
    if not title or same:
        return same[0]["id"] if same else ""
    base = slug(title) or "section"
    name, number = base, 2
    while name in rows:
        name, number = f"{base}-{number}", number + 1
    row: Row = {"id": name, "title": title, "level": heading.level}
    if around is None or "sections" in around:
        row["kind"] = _kind(document.text[heading.span.end :])
        (sections if around is None else around["sections"]).append(row)
    else:
        around.setdefault("groups", []).append(row)
    rows[name] = row
    return name


def _again(name: str, sections: list[Row], rows: dict[str, Row]) -> str:
    """Another row like the one of a heading that stands in the edition a second time."""
    other = nth(name, next(n for n in range(2, 99) if nth(name, n) not in rows))
    rows[other] = {k: v for k, v in rows[name].items() if k not in ("groups", "sections")}
    rows[other]["id"] = other
    for siblings in _lists(sections):
        if rows[name] in siblings:
            siblings.append(rows[other])
            break
    return other


def nth(name: str, number: int) -> str:
    """The id of a heading's nth place in an edition."""
    return name if number == 1 else f"{name}-{number}"


def _lists(rows: list[Row]) -> list[list[Row]]:
    """All lists of sections and groups."""
    found = [rows]
    for row in rows:
        found += [*_lists(row.get("groups", [])), *_lists(row.get("sections", []))]
    return found


def _kind(text: str) -> str:
    """The kind of a section's entries, from the lines below its heading."""
    lines = [line for line in re.split(r"\n#", text)[0].split("\n") if _ITEM.match(line)]
    if not lines:
        return "text"
    half = len(lines) / 2
    if sum(bool(_EVENT.match(line)) for line in lines) >= half:
        return "event"
    return "cfp" if sum(bool(_CFP.match(line)) for line in lines) >= half else "link"


def _retitle(row: Row, heading: Heading, known: Settings) -> None:
    title = plain_title(heading.title)
    if title and title != row["title"]:
        also = [one for one in (row["title"], *row.get("also", [])) if one != title]
        row |= {"title": title, "also": also}
    usual = known.by_id[row["id"]].level if row["id"] in known.by_id else None
    if heading.level != usual:
        row["level"] = heading.level


def _sort(rows: list[Row], seen: Mapping[str, int]) -> None:
    rows.sort(key=lambda row: seen.get(row["id"], len(seen)))
    for row in rows:
        _sort(row.get("groups", []), seen)
        _sort(row.get("sections", []), seen)
