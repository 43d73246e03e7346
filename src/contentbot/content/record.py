"""Entries of an edition as records: the fields of a file, and where their line departs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contentbot.content import shape, wording
from contentbot.content.inline_text import quoted, unquoted
from contentbot.content.shape import Parts, reach
from contentbot.model import Entry, Span

_SPACE = re.compile(r"\s+")
_PLACES = ("section", "group")


def squeezed(text: str) -> str:
    """A text with its white space made one, for comparing."""
    return _SPACE.sub(" ", text).strip()


def fields_of(entry: Entry) -> dict[str, Any]:
    """The facts of an entry from an edition, as its file would hold them."""
    fields = {name: value for name, value in entry.fields.items() if name not in _PLACES}
    if "dates" in fields:
        fields.pop("starts", None)
        fields.pop("ends", None)
    if _named_by_group(entry):
        fields.pop("organizer", None)
    if entry.kind == "quote":
        fields["text"] = unquoted(fields["text"])
    if entry.kind == "pick" and "text" in fields:
        fields["text"] = fields["text"].removesuffix(".")
    return fields


def departure(
    text: str, span: Span, entry: Entry, fields: Mapping[str, Any], parts: Parts
) -> str | None:
    """The shape of an entry whose lines are not as usual; None where they are.

    text, span: the lines as they stand, from the beginning of the first. fields: the facts
    of the record. White space within the lines is no departure.
    """
    lines = text[span.start : span.end]
    indented = lines[:1].isspace()  # it would be another list item without
    if not indented and squeezed(shape.print_entry(fields, parts)) == squeezed(lines):
        return None
    own = _with_holes(text, span, entry, fields, parts)
    # What cannot be printed back, such as a title that breaks its own link, stays in words.
    if shape.print_entry(fields, parts, own) != lines:
        own = re.sub(r"(?<!\{)\{([\w.-]+)\}(?!\})", r"{\1:raw}", own)
    return own if shape.print_entry(fields, parts, own) == lines else shape.escaped(lines)


def _named_by_group(entry: Entry) -> bool:
    """Whether an event has no title but the name of its group."""
    return entry.kind == "event" and "title" not in entry.spans and "organizer.name" in entry.spans


def _with_holes(
    text: str, span: Span, entry: Entry, fields: Mapping[str, Any], parts: Parts
) -> str:
    spans = dict(entry.spans)
    if _named_by_group(entry):
        spans["title"] = spans["organizer.name"]
    # The same place may have several names, and one may lie in another: the shortest name of
    # the longest place is what a person would write.
    known = [(place, name) for name, place in spans.items() if reach(fields, name) is not None]
    known.sort(key=lambda one: (one[0].start, -one[0].end, len(one[1])))
    out: list[str] = []
    at = span.start
    for place, name in known:
        if place.start < at or place.end > span.end or place.end == place.start:
            continue
        hole = _hole(name, reach(fields, name), text[place.start : place.end], parts)
        if hole is not None:
            out += (shape.escaped(text[at : place.start]), hole)
            at = place.end
    out.append(shape.escaped(text[at : span.end]))
    return "".join(out)


def _hole(name: str, value: Any, written: str, parts: Parts) -> str | None:
    """The hole for a value that was written so; None when it is to stay in words."""
    if not isinstance(value, str):
        return None
    if value == written:
        return f"{{{name}}}"
    first, _, last = name.rpartition(".")
    last = first if last.isdigit() else last  # `dates.0` is one of `dates`
    if last in ("starts", "ends", "closes", "dates"):
        if value[:10] == written:
            return f"{{{name}}}"
        pattern = wording.pattern_of(written, value)
        return f"{{{name}:{pattern}}}" if pattern else None
    if name in parts and parts[name].words.get(value) == written:
        return f"{{{name}}}"
    if value.upper() == written:
        return f"{{{name}:upper}}"
    if f"{value}." == written:
        return f"{{{name}}}."
    return f"{{{name}:quoted}}" if quoted(value) == written else None
