"""The grammar of a list item: which entry it is, and where each of its fields stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from contentbot.content.document import Item
from contentbot.content.grammar.cfp import cfp_fields
from contentbot.content.grammar.event import event_fields
from contentbot.content.grammar.fields import Fields
from contentbot.content.grammar.link import link_fields
from contentbot.content.grammar.task import task_fields, testing_fields
from contentbot.model import ENTRY_KINDS, Entry, Span

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
