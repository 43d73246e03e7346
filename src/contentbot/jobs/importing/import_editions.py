"""Editions to content files: records for entries, and settings and template where none exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any

from contentbot.content import (
    edition,
    front_matter,
    ledger,
    library,
    pieces,
    schema,
    settings,
    yaml,
)
from contentbot.content.document import Document
from contentbot.content.entry_text import write
from contentbot.content.ledger import Ledger
from contentbot.content.pieces import Piece
from contentbot.content.record import departure, fields_of
from contentbot.content.settings import Settings
from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.jobs.assembling import material
from contentbot.jobs.importing import infer, template
from contentbot.jobs.importing.boilerplate import Words
from contentbot.jobs.importing.records import Printing, Records
from contentbot.jobs.importing.template import Region
from contentbot.jobs.linting import workers
from contentbot.jobs.newsroom import TEMPLATE, Newsroom, ledger_path, template_path
from contentbot.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The files to write, and what to tell of it."""

    plan: Plan
    notes: tuple[str, ...]
    entries: int
    records: int


@dataclass(frozen=True, slots=True)
class _Folder:
    """What the editions are read with: settings and template, and files to write for them."""

    settings: Settings
    template: str
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Held:
    """What an edition holds: a template that would print it, its entries, and what to tell."""

    template: str
    ledger: str | None
    entries: tuple[tuple[str, dict[str, Any], Printing], ...]
    notes: tuple[str, ...]


def run(
    sources: Iterable[tuple[str, str]], root: Path, preset: str, *, processes: int = 1
) -> Imported:
    """Import editions, given as path and text.

    Settings and template of a folder that has none are made from the latest of them. Many
    editions are read in several processes.

    Raises:
        UsageError: an edition has no date or is in the folder already, or settings are faulty.
    """
    content = root / "content"
    dated = sorted((_day(path, text), path, text) for path, text in sources)
    folder = _known(content) or _founded(*dated[-1][1:], preset)
    records = Records()
    seen = _stored(content, folder, records)
    files = dict(folder.files)
    for day, path, _ in dated:
        if day in seen:
            raise UsageError(f"{path}: {content} has entries of {day} already")
        seen.add(day)
    held = list(workers.spread(lambda one: _held(*one[1:], folder.settings), dated, processes))
    for (day, _, _), one in zip(dated, held, strict=True):
        if one.template != folder.template:
            files[template_path(day)] = one.template
        if one.ledger is not None:
            files[ledger_path(day)] = one.ledger
        for kind, facts, printing in one.entries:
            records.add(kind, facts, printing)
    taken = {str(one.relative_to(content)) for one in content.rglob("*.y*ml")}
    new, changed = dict(records.new_files(taken)), dict(records.changed_files())
    files |= new
    plan = Plan(
        writes={f"content/{path}": text for path, text in {**files, **changed}.items()},
        was={
            **{f"content/{path}": None for path in files},
            **{f"content/{path}": (content / path).read_bytes() for path in changed},
        },
    )
    notes = tuple(note for one in held for note in one.notes)
    entries = sum(len(one.entries) for one in held)
    return Imported(plan=plan, notes=notes, entries=entries, records=len(new) + len(changed))


def _day(path: str, text: str) -> date:
    day = front_matter.day_of(path, text)
    if day is None:
        raise UsageError(f"{path}: has no date, in its name or front matter")
    return day


def _stored(content: Path, folder: _Folder, records: Records) -> set[date]:
    """Let records know what is stored already; the editions that it names."""
    if folder.files:
        return set()
    return records.load(material.read(Newsroom(content), today=date.max).stored)


def _known(content: Path) -> _Folder | None:
    """The settings and template that a folder has; None when it has none."""
    room = Newsroom(content)
    if room.text(library.SETTINGS_NAME) is None:
        return None
    return _Folder(room.settings, room.text(TEMPLATE) or "")


def _founded(path: str, text: str, preset: str) -> _Folder:
    """Settings and template from an edition, and their files."""
    file = settings.preset_file(preset)
    settings.parse(file.read_text("utf-8"), str(file))
    data, _ = yaml.read(file.read_text("utf-8"))
    assert data is not None
    raw = infer.settings_data(path, text, data.value)
    known = settings.from_data(raw, library.SETTINGS_NAME)
    document = edition.read(path, text, known)
    found = pieces.of(document, known)
    raw = infer.with_empties(raw, found, document)
    for problem in schema.check("newsletter", raw):
        raise UsageError(f"{path}: no settings can be made of it: {problem.message}")
    known = settings.from_data(raw, library.SETTINGS_NAME)
    regions = template.regions(document, found, known)
    made = template.template(template.words_of(document, regions, known), regions, known)
    return _Folder(known, made, {library.SETTINGS_NAME: write(raw), TEMPLATE: made})


# --- the entries of an edition ---------------------------------------------------------------


def _held(path: str, text: str, known: Settings) -> _Held:
    document = edition.read(path, text, known)
    regions = template.regions(document, pieces.of(document, known), known)
    words = template.words_of(document, regions, known)
    return _Held(
        template.template(words, regions, known),
        _book(words),
        tuple(_entries(document, regions, known)),
        tuple(_not_understood(document, regions)),
    )


def _book(words: Words) -> str | None:
    """A ledger with what was known of an edition only once it was out."""
    top, day = words.document.edition, words.document.date
    if not words.values or day is None or top is None or top.number is None:
        return None
    return ledger.write(Ledger(day, top.number, values=words.values))


def _entries(
    document: Document, regions: Sequence[Region], known: Settings
) -> Iterator[tuple[str, dict[str, Any], Printing]]:
    """Kind and facts of each entry, and where it stands."""
    assert document.date is not None
    day = document.date.isoformat()
    for region in regions:
        for order, group in region.groups():
            assert region.place is not None
            facts, kind, shape = _facts(document, group, known)
            group_id = region.place if known.by_id[region.place].group else None
            section = known.top(region.place) or region.place
            yield kind, facts, Printing(day, section, group_id, order, shape)


def _facts(
    document: Document, group: Sequence[Piece], known: Settings
) -> tuple[dict[str, Any], str, str | None]:
    """The facts, kind and own shape of one record."""
    first = group[0]
    if first.entry is None:
        text = document.text[first.span.start : group[-1].span.end]
        return {"text": text if first.what == "odd" else f"{text}\n"}, "text", None
    facts = fields_of(first.entry)
    parts = known.parts[first.entry.kind]
    return facts, first.entry.kind, departure(document.text, first.span, first.entry, facts, parts)


def _not_understood(document: Document, regions: Sequence[Region]) -> Iterator[str]:
    """Items that hold no entry, and headings that the settings do not know, with their lines."""
    for region in regions:
        for piece in region.pieces:
            unknown = piece.heading is not None and not piece.heading.known
            if piece.what == "odd" or unknown:
                line = document.lines.position(piece.span.start)[0]
                what = "is no section here" if unknown else "kept as text"
                start = document.slice(piece.span).strip().split("\n")[0][:70]
                yield f"{document.path}:{line}: {what}: {start}"
