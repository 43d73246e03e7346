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
    entries: list[Entry] = []
    if data is not None:
        for prefix, row in _rows(data.value):
            if isinstance(row, Mapping):
                entries.append(_entry(row, prefix, data, kind))
            else:
                span = data.spans.get(prefix.rstrip("."), Span(0, 0))
                message = f"an entry is a list of `name: value` lines; found {_shown(row)}"
                faults.append(("not-a-mapping", Found(span, message, _EXAMPLE)))
    return Document(
        path=path,
        text=text,
        kind=entries[0].kind if entries else kind,
        entries=tuple(entries),
        addresses=tuple(_addresses(entries)),
        faults=tuple(faults),
        in_place=False,
    )


_EXAMPLE = "begin with `title: ...` and `url: ...`, each on a line of its own"


def _shown(value: object) -> str:
    return "nothing" if value is None else f"`{str(value)[:40]}`"


def _rows(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        yield from ((f"{number}.", row) for number, row in enumerate(value))
    else:
        yield "", value


def _entry(row: Mapping[str, Any], prefix: str, data: yaml.YamlData, kind: str) -> Entry:
    spans = {
        name[len(prefix) :]: span
        for name, span in data.spans.items()
        if name.startswith(prefix) and name != prefix.rstrip(".")
    }
    for name, span in data.keys.items():
        if name.startswith(prefix):
            spans["key:" + name[len(prefix) :]] = span
    own = row.get("kind")
    cls = ENTRY_KINDS[own] if isinstance(own, str) and own in ENTRY_KINDS else ENTRY_KINDS[kind]
    span = data.spans.get(prefix.rstrip("."), Span(0, 0))
    section = row.get("section")
    group = row.get("group")
    return cls(
        span=span,
        line=_first_value(span, spans),
        fields=row,
        spans=spans,
        section=section if isinstance(section, str) else None,
        group=group if isinstance(group, str) else None,
    )


def _first_value(span: Span, spans: Mapping[str, Span]) -> Span:
    """Where a fault of the whole entry is shown: its first key and value."""
    inside = [one for name, one in spans.items() if not name.startswith("key:")]
    keys = [one for name, one in spans.items() if name.startswith("key:")]
    if not inside or not keys:
        return span
    return Span(min(keys).start, max(min(inside).end, min(keys).end))


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
