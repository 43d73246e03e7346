"""A newsletter's template from one of its editions: its own words, with places for entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from contentbot.content.document import Document
from contentbot.content.item_lines import LISTED
from contentbot.content.pieces import Piece
from contentbot.content.settings import Settings
from contentbot.frozen import dataclass
from contentbot.jobs.importing.boilerplate import Words, late_addresses
from contentbot.jobs.importing.infer import nth, plain_none
from contentbot.model import Span

_COUNTED = re.compile(r"\d[\d,.]* ")


@dataclass(frozen=True, slots=True)
class Region:
    """A heading and what stands below it, up to the next heading.

    first, last: the part of `pieces` that is records, by index; both -1 where none is.
    begin: the number of its first record in its place, which may have another region before.
    parted: whether its place has another region with records in this edition. empty: what
    the settings say where it has none.
    """

    pieces: tuple[Piece, ...]
    place: str | None
    kind: str
    first: int = -1
    last: int = -1
    begin: int = 1
    parted: bool = False
    empty: str = ""

    @property
    def heading(self) -> Piece | None:
        """The heading above, if any."""
        return self.pieces[0] if self.pieces and self.pieces[0].what == "heading" else None

    @property
    def records(self) -> tuple[Piece, ...]:
        """The pieces that become records."""
        return self.pieces[self.first : self.last + 1] if self.first >= 0 else ()

    def groups(self) -> list[tuple[int, list[Piece]]]:
        """The pieces of each record, with its number in the place.

        Paragraphs of prose that follow each other are one record.
        """
        out: list[list[Piece]] = []
        for piece in self.records:
            if out and piece.what == out[-1][-1].what == "prose":
                out[-1].append(piece)
            else:
                out.append([piece])
        return list(enumerate(out, self.begin))

    @property
    def call(self) -> str:
        """What prints its records in a template."""
        part = f", {self.begin}, {self.begin + len(self.groups()) - 1}" if self.parted else ""
        return f"{{{{ entries({self.place!r}{part}) }}}}"


def regions(document: Document, pieces: Sequence[Piece], settings: Settings) -> list[Region]:
    """The regions of an edition, each with the run of its pieces that are records."""
    groups: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.what == "heading":
            groups.append([])
        groups[-1].append(piece)
    times: Counter[str | None] = Counter()
    out: list[Region] = []
    for group in groups:
        if group:
            place = group[0].place
            times[place] += group[0].what == "heading"
            again = nth(place or "", times[place])
            known = again if again in settings.by_id else place
            out.append(_region(document, tuple(group), known, settings))
    return _numbered(out)


def _numbered(found: list[Region]) -> list[Region]:
    """Regions with the numbers of their records, where several are of one place."""
    filled = Counter(region.place for region in found if region.records)
    counts: Counter[str | None] = Counter()
    out: list[Region] = []
    for region in found:
        if filled[region.place] > bool(region.records):
            region = replace(region, begin=counts[region.place] + 1, parted=True)
            counts[region.place] += len(region.groups())
        out.append(region)
    return out


def _region(
    document: Document, pieces: tuple[Piece, ...], place: str | None, settings: Settings
) -> Region:
    section = settings.by_id[place] if place else None
    kind, empty = (section.kind, section.empty) if section else ("", "")
    inside = [n for n, piece in enumerate(pieces) if place and _is_record(document, piece, kind)]
    if not inside:
        return Region(pieces, place, kind, empty=empty)
    return Region(pieces, place, kind, inside[0], inside[-1], empty=empty)


def _is_record(document: Document, piece: Piece, kind: str) -> bool:
    """Whether a piece belongs to its edition alone, so that no template should keep it."""
    if piece.what in ("entry", "odd"):
        return True
    if piece.what == "prose" and kind == "text":
        return not document.text.startswith("<!--", piece.span.start)
    # A number in front ("479 pull requests were merged") is that week's.
    return (
        piece.what == "prose"
        and kind in LISTED
        and bool(_COUNTED.match(document.text, piece.span.start))
    )


def words_of(document: Document, found: Sequence[Region], settings: Settings) -> Words:
    """The words of an edition, with the addresses at its end that are known only late."""
    last = [one for one in found[-1].pieces if one not in found[-1].records] if found else []
    return Words(document, late_addresses(document, last, settings.after_publish))


def template(words: Words, found: Sequence[Region], settings: Settings) -> str:
    """The template that prints an edition from its records."""
    document = words.document
    out: list[str] = []
    at = 0
    skip = 0
    for number, region in enumerate(found):
        if skip:
            skip -= 1
            continue
        start = region.pieces[0].span.start
        out.append(document.text[at:start])
        together = _plain_groups(document, found[number:], settings)
        if together:
            last = found[number + len(together) - 1]
            section = settings.by_id[together[0]].parent
            out.append(f"{{{{ groups({section!r}) }}}}")
            at = last.records[-1].span.end
            skip = len(together) - 1
            out += words.literal(last.pieces[last.last + 1 :], at)
            at = last.pieces[-1].span.end
            continue
        out += _one(words, region)
        at = region.pieces[-1].span.end
    out.append(document.text[at:])
    return "".join(out).rstrip("\n") + "\n"


def _one(words: Words, region: Region) -> Iterator[str]:
    """The text of one region with a call in the place of its records."""
    document, call = words.document, region.call
    nones = [piece for piece in region.pieces if piece.what == "none"]
    at = region.pieces[0].span.start
    if region.records:
        yield from words.literal(region.pieces[: region.first], at)
        first = region.records[0].span.start
        yield document.text[_end(region.pieces[: region.first], at) : first] + call
        at = region.records[-1].span.end
        yield from words.literal(region.pieces[region.last + 1 :], at)
    elif region.parted:
        yield from words.literal(region.pieces, at)
    elif len(nones) == 1:
        place = region.pieces.index(nones[0])
        yield from words.literal(region.pieces[:place], at)
        start = _end(region.pieces[:place], at)
        if region.empty and plain_none(document.slice(nones[0].span)) == region.empty:
            yield document.text[start : nones[0].span.start] + call
        else:
            usual = "".join(words.literal(nones, start))
            yield f"\n{{% if has({region.place!r}) %}}\n{call}\n{{% else %}}{usual}\n{{% endif %}}"
        yield from words.literal(region.pieces[place + 1 :], nones[0].span.end)
    else:
        yield from words.literal(region.pieces, at)
        if region.kind in LISTED and len(region.pieces) == 1 and region.heading:
            yield f"\n{call}"


def _end(pieces: Sequence[Piece], at: int) -> int:
    return pieces[-1].span.end if pieces else at


def _plain_groups(document: Document, found: Sequence[Region], settings: Settings) -> list[str]:
    """The groups, from here on, that `groups(...)` prints just so."""
    out: list[str] = []
    first = settings.by_id.get(found[0].place or "")
    if first is None or not first.group:
        return []
    order = [one.id for one in settings.sections if one.group and one.parent == first.parent]
    for region in found:
        section = settings.by_id.get(region.place or "")
        if section is None or section.parent != first.parent or not section.group:
            break
        usual = f"{'#' * section.level} {section.title}"
        head = region.heading
        written = document.slice(Span(head.span.start - 1, head.span.end)) if head else ""
        plain = written == f"\n{usual}" and region.first == 1 and not region.parted
        if not plain or region.place in out:
            return []
        out.append(section.id)
        if region.last != len(region.pieces) - 1:
            break
    # Only when the section begins with them are they all that `groups` would print.
    return out if out and order[: len(out)] == out else []
