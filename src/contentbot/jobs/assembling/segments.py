"""Editions as segments that can be compared and moved: what was produced, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from contentbot.content import edition, pieces
from contentbot.content.address import key as page
from contentbot.content.document import Document
from contentbot.content.pieces import Piece
from contentbot.content.record import squeezed
from contentbot.content.settings import Settings, heading_key
from contentbot.frozen import dataclass
from contentbot.jobs.assembling.choose import PRODUCED

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of an edition with the white space before it.

    key: the same for what is the same in two texts: an entry by its name and place, a
    heading by what it opens, prose by its words. block: name and place of the entry that was
    produced here; prose may have several segments.
    """

    key: Key
    lead: str
    text: str
    piece: Piece
    block: tuple[str, str] | None = None

    @property
    def place(self) -> str:
        """The id of the section or group, "" above the first."""
        return self.piece.place or ""

    @property
    def is_entry(self) -> bool:
        return self.piece.what == "entry"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the texts that are merged, in segments; the white space at its end."""

    document: Document
    segments: tuple[Segment, ...]
    tail: str

    def by_key(self) -> dict[Key, Segment]:
        return {one.key: one for one in self.segments}

    def offset(self, segment: Segment) -> tuple[int, int]:
        """Line and column (1-based) of a segment."""
        return self.document.lines.position(segment.piece.span.start)


def entry_key(name: str, place: str) -> Key:
    """The key of an entry that was produced."""
    return ("entry", name, place)


Names = Mapping[int, tuple[str, str, int]]


def side(path: str, text: str, settings: Settings, names: Names) -> Side:
    """A text in segments.

    names: for the offset where an entry was produced its name, its place and where it ends.
    """
    document = edition.read(path, text, settings)
    out: list[Segment] = []
    times: Counter[Key] = Counter()
    at = end = 0
    block: tuple[str, str] | None = None
    for piece in pieces.of(document, settings):
        # What was produced may begin with the indent of its first line.
        start = next((n for n in range(piece.span.start, at - 1, -1) if n in names), None)
        if start is not None:
            *block_name, end = names[start]
            block = (block_name[0], block_name[1])
        elif piece.span.start >= end:
            block = None
        key = _key(document, piece, block)
        times[key] += 1
        if times[key] > 1:
            key = (*key, str(times[key]))
        lead, words = text[at : piece.span.start], document.slice(piece.span)
        out.append(Segment(key, lead, words, piece, block))
        at = piece.span.end
    return Side(document, tuple(out), text[at:])


def _key(document: Document, piece: Piece, block: tuple[str, str] | None) -> Key:
    words = document.slice(piece.span)
    if piece.what == "entry":
        return entry_key(*block) if block else ("new", squeezed(words))
    if piece.heading is not None:
        return ("heading", piece.place or "", heading_key(piece.heading.title))
    if piece.what in ("none", "front"):
        return (piece.what, piece.place or "")
    # Not its group: prose below the last group is below another once a new group comes last.
    return ("prose", piece.section or "", squeezed(words))


def matched(draft: Side, base: Iterable[Segment]) -> Side:
    """The draft with its nameless entries named as in what was produced.

    An entry is known again by its words, wherever it stands; then by its page; then by its
    title in the same place. Each of those produced is one in the draft at most.
    """
    left = {one.key: one for one in base if one.is_entry}
    named: dict[int, Key] = {}
    for clues in (_words, _words_anywhere, _page_and_day, _page, _page_anywhere, _title):
        index: dict[Key, list[Key]] = {}
        for one in left.values():
            for clue in clues(one):
                index.setdefault(clue, []).append(one.key)
        for number, segment in enumerate(draft.segments):
            if segment.key[0] != "new" or number in named:
                continue
            found = next(
                (
                    k
                    for clue in clues(segment)
                    for k in index.get(clue, ())
                    if k in left and _alike(left[k], segment)
                ),
                None,
            )
            if found is not None:
                named[number] = found
                del left[found]
    renamed = (
        replace(one, key=named[n]) if n in named else one for n, one in enumerate(draft.segments)
    )
    return replace(draft, segments=tuple(renamed))


def _alike(one: Segment, other: Segment) -> bool:
    """Whether one may be the other: an event among calls for papers lacks most of its facts."""
    kinds = {part.piece.entry.kind for part in (one, other) if part.piece.entry is not None}
    return len(kinds) == 1 or not kinds & PRODUCED


def _words(one: Segment) -> Iterator[Key]:
    yield (one.place, squeezed(one.text))


def _words_anywhere(one: Segment) -> Iterator[Key]:
    yield (squeezed(one.text),)


def _page_and_day(one: Segment) -> Iterator[Key]:
    assert one.piece.entry is not None
    for known in _pages(one):
        yield (one.place, known, str(one.piece.entry.fields.get("starts")))


def _page(one: Segment) -> Iterator[Key]:
    for known in _pages(one):
        yield (one.place, known)


def _page_anywhere(one: Segment) -> Iterator[Key]:
    for known in _pages(one):
        yield (known,)


def _pages(one: Segment) -> Iterator[str]:
    assert one.piece.entry is not None
    if one.piece.entry.url:
        yield page(one.piece.entry.url)


def _title(one: Segment) -> Iterator[Key]:
    assert one.piece.entry is not None
    title = one.piece.entry.title or one.piece.entry.text("name")
    if title:
        yield (one.place, squeezed(title).casefold())


def order_kept(keys: Sequence[Key], wanted: Sequence[Key]) -> set[Key]:
    """The most keys that stand in the wanted order already (a longest rising run)."""
    rank = {key: number for number, key in enumerate(wanted)}
    ends: list[int] = []  # for each length the place in `keys` of the smallest last key
    before: dict[int, int] = {}
    for place, key in enumerate(keys):
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            if rank[keys[ends[middle]]] < rank[key]:
                low = middle + 1
            else:
                high = middle
        before[place] = ends[low - 1] if low else -1
        ends[low : low + 1] = [place]
    kept: set[Key] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(keys[place])
        place = before[place]
    return kept
