"""A real week as data: who sent what when, in its first wording, and what editors did by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

Operation = Mapping[str, Any]
# What editors write themselves, from sources of their own; the rest is what they correct.
OUTSIDE = ("editor-addition", "structure")
_LINK = re.compile(
    r"^\s*[*+-]?\s*(?P<labels>(?:\[[\w ]+\] )*)\[(?P<title>.+)\]\((?P<url>[^\s()]+)\)?$"
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """An entry, or a paragraph, as it was sent.

    above: what it stood below. later: what its author made of it before it was merged. became:
    its text once it was merged.
    """

    text: str
    section: tuple[str, ...]
    is_entry: bool
    gap: bool
    above: str | None
    later: str
    became: str

    @property
    def link(self) -> tuple[str, str, str] | None:
        """Labels, title and address, where it is a plain link."""
        found = _LINK.match(self.text)
        return (found["labels"], found["title"], found["url"]) if found else None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What one person sent at once. number: of the real pull."""

    number: int
    author: str
    opened: datetime
    merged: datetime
    by: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What an editor did in one commit."""

    time: datetime
    editor: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week. base: the draft as it began. published: the edition as readers had it."""

    day: date
    begun: datetime
    base: str
    earlier: Mapping[str, str]
    published: str
    sent: tuple[Sent, ...]
    outside: tuple[Batch, ...]
    corrections: tuple[Batch, ...]


def read(path: Path, editions: Sequence[Path] = ()) -> Week:
    """A week of `weeks/`. editions: earlier ones that the newsletter has."""
    return parse(json.loads(path.read_text("utf-8")), editions)


def parse(data: Mapping[str, Any], editions: Sequence[Path] = ()) -> Week:
    """A week from its data."""
    earlier = {one.name: one.read_text("utf-8") for one in editions}
    if data["previous"]:
        earlier[data["previous"]["name"]] = data["previous"]["text"]
    operations = [one for one in data["operations"] if one["phase"] != "published"]
    by_editors = [one for one in operations if one["editor"] and one["class"] != "undone"]
    return Week(
        day=date.fromisoformat(data["issue"]),
        begun=_time(data["base"]["time"]),
        base=data["base"]["text"],
        earlier=earlier,
        published=data["published"]["text"],
        sent=tuple(sorted(_sent(data["pulls"], operations), key=lambda one: one.merged)),
        outside=tuple(_batches(one for one in by_editors if one["class"] in OUTSIDE)),
        corrections=tuple(_batches(iter(_corrections(operations, by_editors)))),
    )


def _corrections(
    operations: Sequence[Operation], by_editors: Sequence[Operation]
) -> Iterator[Operation]:
    """What editors changed while they merged, and afterwards."""
    for one in operations:
        if one["class"] == "contribution":
            for row in one.get("review") or ():
                if row["editor"]:
                    yield {**one, **row, "op": "change", "commit": one["commit"]}
        elif one in by_editors and _is_correction(one):
            yield one


def _is_correction(one: Operation) -> bool:
    return one["class"] not in (*OUTSIDE, "contribution", "merge-damage", "reorder")


def account(name: str) -> str:
    """A name as one of an account."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "somebody"


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _sent(pulls: Sequence[Operation], operations: Sequence[Operation]) -> Iterator[Sent]:
    for pull in pulls:
        mine = [
            one
            for one in operations
            if one["class"] == "contribution" and one["commit"] == pull["commit"]
        ]
        if mine and not pull["editor"]:
            yield Sent(
                number=pull["pull"],
                author=account(pull["by"]),
                opened=_time(pull["opened"]),
                merged=_time(pull["time"]),
                by=account(pull.get("merged_by") or "editor"),
                items=tuple(map(_item, mine)),
            )


def _item(one: Operation) -> Item:
    first = one.get("submitted") or {"text": one["after"], "section": one["section"]}
    reviews = [row["after"] for row in one.get("review") or () if not row["editor"]]
    return Item(
        text=first["text"],
        section=tuple(first["section"]),
        is_entry=one["unit"] == "item",
        gap=bool(first.get("gap", one.get("gap"))),
        above=one.get("prev"),
        later=reviews[-1] if reviews else first["text"],
        became=one["after"],
    )


def _batches(operations: Iterator[Operation]) -> Iterator[Batch]:
    for _, rows in groupby(operations, key=lambda one: one["commit"]):
        mine = tuple(rows)
        first = mine[0]
        yield Batch(time=_time(first["time"]), editor=account(first["by"]), operations=mine)
