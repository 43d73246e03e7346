"""Entries from a YAML file, each field with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contentbot.content import yaml
from contentbot.content.document import Address, Document
from contentbot.model import ENTRY_KINDS, Entry, Found, Span


def read(path: str, text: str, kind: str) -> Document:
    """A document from YAML; `kind` is what an entry is that does not say.

    A file that is no YAML, or no mapping, gives a document without entries and with the
    faults that say why.
    """
    data, yaml_faults = yaml.read(text)
    faults = [(one.rule, Found(one.span, one.message, one.help)) for one in yaml_faults]
    entries = [_entry(*row, kind) for row in _rows(data)] if data is not None else []
    return Document(
        path=path,
        text=text,
        kind=entries[0].kind if entries else kind,
        entries=tuple(entries),
        addresses=tuple(_addresses(entries)),
        faults=tuple(faults),
        in_place=False,
    )


Places = dict[str, Span]


def _rows(data: yaml.YamlData) -> Iterator[tuple[Mapping[str, Any], Places, Places]]:
    """Each mapping, with the places of its values ("" is the whole) and of its keys."""
    if isinstance(data.value, dict):
        yield data.value, dict(data.spans), dict(data.keys)
        return
    spans, keys = _by_row(data.spans), _by_row(data.keys)
    for number, row in enumerate(data.value):
        yield row, spans[str(number)], keys.get(str(number), {})


def _by_row(places: Mapping[str, Span]) -> dict[str, Places]:
    """Places in a list by the number of the row that they stand in."""
    found: dict[str, Places] = {}
    for name, span in places.items():
        number, _, rest = name.partition(".")
        found.setdefault(number, {})[rest] = span
    return found


def _entry(row: Mapping[str, Any], spans: Places, keys: Places, kind: str) -> Entry:
    own = row.get("kind")
    cls = ENTRY_KINDS[own] if isinstance(own, str) and own in ENTRY_KINDS else ENTRY_KINDS[kind]
    span = spans.pop("")
    line = _first_value(span, spans, keys)
    spans.update((f"key:{name}", place) for name, place in keys.items())
    section = row.get("section")
    group = row.get("group")
    return cls(
        span=span,
        line=line,
        fields=row,
        spans=spans,
        section=section if isinstance(section, str) else None,
        group=group if isinstance(group, str) else None,
    )


def _first_value(span: Span, spans: Places, keys: Places) -> Span:
    """Where a fault of the whole entry is shown: its first key and value."""
    if not keys:
        return span
    first = min(keys.values())
    return Span(first.start, max(min(spans.values()).end, first.end))


def _addresses(entries: list[Entry]) -> Iterator[Address]:
    for entry in entries:
        for name, span in entry.spans.items():
            if (name != "url" and not name.endswith(".url")) or name.startswith("key:"):
                continue
            value: Any = entry.fields
            for part in name.split("."):
                value = value[int(part)] if isinstance(value, list) else value.get(part)
            if isinstance(value, str):
                yield Address(value, span, span, None, entry, name, entry.section)
