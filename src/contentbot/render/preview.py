"""How an entry will look in an edition: its lines of Markdown, for people to recognise it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contentbot.model import Entry


def preview(entry: Entry) -> str:
    """The lines that an entry becomes; what it lacks is left out."""
    shape = {"event": _event, "cfp": _cfp, "task": _task, "pick": _pick, "quote": _quote}
    if entry.kind == "text":
        return entry.text("text").rstrip()
    return shape.get(entry.kind, _link)(entry)


def _linked(text: str, url: str) -> str:
    return f"[{text}]({url})" if url else text


def _named(value: Any) -> str:
    """A name, with its address where there is one."""
    if isinstance(value, Mapping):
        return _linked(str(value.get("name", "")), str(value.get("url", "")))
    if isinstance(value, list):
        return " + ".join(filter(None, map(_named, value)))
    return value if isinstance(value, str) else ""


def _link(entry: Entry) -> str:
    labels = entry.fields.get("prefix")
    words = [str(label) for label in labels] if isinstance(labels, list) else []
    if entry.text("language"):
        words.append(entry.text("language").upper())
    return f"* {''.join(f'[{word}] ' for word in words)}{_linked(entry.title, entry.url)}"


def _task(entry: Entry) -> str:
    hard = entry.text("difficulty")
    title = f"{entry.text('project')} - {entry.title}"
    return f"* {_linked(title, entry.url)}{f' - {hard}' if hard else ''}"


def _days(entry: Entry) -> str:
    dates = entry.fields.get("dates")
    if isinstance(dates, list):
        return ", ".join(map(str, dates))
    first, last = entry.text("starts")[:10], entry.text("ends")[:10]
    return f"{first} - {last}" if last and last != first else first


def _event(entry: Entry) -> str:
    place, how = entry.text("place"), entry.text("attendance")
    if how in ("virtual", "hybrid"):
        place = f"{how.capitalize()} ({place})" if place else how.capitalize()
    parts = (_days(entry), place, _named(entry.fields.get("organizer")))
    lines = [f"* {' | '.join(filter(None, parts))}"]
    sessions = entry.fields.get("sessions")
    rows = sessions if isinstance(sessions, list) else []
    lines.append(f"    * {_linked(f'**{entry.title}**', entry.url)}")
    for row in rows:
        if isinstance(row, Mapping):
            title = f"**{row.get('title', '')}**"
            lines.append(f"    * {_linked(title, str(row.get('url', '')))}")
    return "\n".join(lines)


def _cfp(entry: Entry) -> str:
    closes = entry.text("closes")
    parts = (
        _linked(f"**{entry.title}**", entry.url),
        f"CFP closes {closes[:10]}" if closes else "",
        entry.text("place"),
        _days(entry),
    )
    return f"* {' | '.join(filter(None, parts))}"


def _pick(entry: Entry) -> str:
    name = _linked(entry.text("name"), entry.url)
    said = ", ".join(filter(None, (name, entry.text("text"))))
    return f"{said.rstrip('.')}.{_thanks(entry)}"


def _quote(entry: Entry) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in entry.text("text").strip().split("\n"))
    by = entry.fields.get("by")
    said = _linked(by, entry.url) if isinstance(by, str) else _named(by)
    return f"{lines}\n\n– {said}{_thanks(entry)}"


def _thanks(entry: Entry) -> str:
    name = _named(entry.fields.get("suggested_by"))
    return f"\n\nThanks to {name} for the suggestion!" if name else ""
