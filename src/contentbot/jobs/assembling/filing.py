"""Entries between their files, the draft and the ledger, as changes of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from contentbot.content import entry_edit, entry_file
from contentbot.content.entry_text import file_name
from contentbot.content.entry_text import write as write_entry
from contentbot.content.ledger import Ledger, Row
from contentbot.jobs.assembling import material
from contentbot.jobs.assembling.absorb import Absorbed
from contentbot.jobs.assembling.choose import PRODUCED, Choice
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.assembling.produced import Produced
from contentbot.jobs.importing.records import FOLDERS, free_name
from contentbot.jobs.newsroom import Newsroom
from contentbot.model import Plan

SAID = frozenset({"title", "url", "name", "text", "by", "project", "difficulty", "repository"})


def with_changes(
    room: Newsroom, stored: Sequence[Stored], absorbed: Absorbed
) -> tuple[list[Stored], Plan]:
    """The stored entries with people's edits in them, and the changes to their files."""
    writes: dict[str, str] = {}
    was: dict[str, bytes | None] = {}
    by_path: dict[str, str] = {}
    for one in stored:
        changes = absorbed.changes.get(one.name)
        if changes:
            text = by_path.get(one.path, one.document.text)
            by_path[one.path] = entry_edit.with_fields(text, changes, number=one.number)
    for path, text in by_path.items():
        writes[f"content/{path}"] = text
        was[f"content/{path}"] = room.data(path)
    taken = {path for folder in FOLDERS.values() for path in room.paths(folder)}
    for kind, fields, _ in absorbed.added:
        name = file_name(str(fields.get("title", kind)), str(fields.get("url", "")))
        path = free_name(f"{FOLDERS[kind]}/{name}", taken)
        taken.add(path)
        by_path[path] = write_entry(fields)
        writes[f"content/{path}"] = by_path[path]
        was[f"content/{path}"] = None
    out = [one for one in stored if one.path not in by_path]
    kinds = {one.path: one.kind for one in stored} | {
        path: ("event" if path.startswith("events/") else "cfp") for path in by_path
    }
    for path, text in by_path.items():
        document = entry_file.read(str(room.content / path), text, kinds[path])
        out += material.entries(path, document)
    out.sort(key=lambda one: (one.path, one.number))
    return out, Plan(writes=writes, was=was)


def brought_up(book: Ledger, made: Produced, choice: Choice) -> Ledger:
    """The ledger after this run: what was produced, and what its lines do not say."""
    rest = {row.name: row.rest for row in book.rows}
    kinds = {row.name: row.kind for row in book.rows}
    orders = {(row.name, row.place): row.order for row in book.rows}
    for one in choice.taken:
        kinds[one.block.name] = one.stored.kind
        orders[one.block.name, one.block.place] = one.order
        if one.stored.kind not in PRODUCED:
            rest.setdefault(one.block.name, rest_of(one.stored))
    rows = tuple(
        Row(name, kinds[name], place, start, end, rest.get(name, {}), orders.get((name, place)))
        for name, place, start, end in made.entries
    )
    return replace(book, text=made.text, rows=rows)


def rest_of(stored: Stored) -> Mapping[str, Any]:
    """What the lines of an entry do not say of it."""
    said = SAID | {"section", "group", "order", "shape", "prefix", "language", "kind"}
    return {name: value for name, value in stored.fields.items() if name not in said}


def emptied(room: Newsroom, book: Ledger, choice: Choice) -> Plan:
    """What stands in the draft now taken out of the inbox."""
    writes: dict[str, str] = {}
    was: dict[str, bytes | None] = {}
    removes: set[str] = set()
    # Only what really stands in the draft leaves the inbox.
    placed = {row.name for row in book.rows if row.kind not in PRODUCED}
    by_path: dict[str, list[Stored]] = {}
    for one in choice.taken:
        if one.block.name in placed and one.stored not in by_path.get(one.stored.path, []):
            by_path.setdefault(one.stored.path, []).append(one.stored)
    for file, gone in by_path.items():
        document = gone[0].document
        was[f"content/{file}"] = room.data(file)
        if len(gone) == len(document.entries):
            removes.add(f"content/{file}")
        else:
            numbers = frozenset(one.number for one in gone)
            writes[f"content/{file}"] = entry_edit.without(document.text, numbers)
    return Plan(writes=writes, removes=frozenset(removes), was=was)
