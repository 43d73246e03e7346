"""The words of an edition that are no entry, as text of a template: with holes for what changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date

from contentbot.content.document import Document
from contentbot.content.pieces import Piece
from contentbot.frozen import dataclass
from contentbot.model import Span

_JINJA = re.compile(r"\{[{%#]")
_DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")
_LINK = re.compile(r"\[(?P<word>\w+)[^\]\n]*\]\((?P<address>[^()\s]+)\)")
FAR = 60  # days; a date further from the edition's does not move with it


@dataclass(frozen=True, slots=True)
class Late:
    """An address that is known only once an edition is out, as its text shows it."""

    name: str
    place: Span


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an edition. late: by the offset of the paragraph that shows it."""

    document: Document
    late: Mapping[int, Late] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """The addresses that are known only late, by name."""
        return {one.name: self.document.slice(one.place) for one in self.late.values()}

    def literal(self, pieces: Sequence[Piece], at: int) -> Iterator[str]:
        """Pieces as text of a template, with the white space before each."""
        for piece in pieces:
            before = self.document.text[at : piece.span.start]
            late = self.late.get(piece.span.start)
            yield (
                before + self._text(piece) if late is None else self._if_known(piece, late, before)
            )
            at = piece.span.end

    def _if_known(self, piece: Piece, late: Late, before: str) -> str:
        """A paragraph that is left out until its address is known."""
        head, tail = Span(piece.span.start, late.place.start), Span(late.place.end, piece.span.end)
        words = f"{self._holes(head)}{{{{ {late.name} }}}}{self._holes(tail)}"
        return f"\n{{% if {late.name} %}}\n{before[1:]}{words}\n{{% endif %}}"

    def _text(self, piece: Piece) -> str:
        text = self._holes(piece.span)
        number = self.document.edition.number if self.document.edition else None
        if piece.what == "front" and number is not None:
            return re.sub(rf"(?<!\d){number}(?!\d)", "{{ number }}", text)
        return text

    def _holes(self, place: Span) -> str:
        """A part of the text, with dates as so many days after the edition's."""
        text = _JINJA.sub(lambda match: f"{{{{ '{match[0]}' }}}}", self.document.slice(place))
        day = self.document.date
        return text if day is None else _DAY.sub(lambda match: _moving(match[0], day), text)


def _moving(written: str, day: date) -> str:
    """A date that moves with the edition's, as so many days after it."""
    try:
        days = (date.fromisoformat(written) - day).days
    except ValueError:
        return written
    if abs(days) > FAR:
        return written
    return f"{{{{ day({days}) }}}}" if days else "{{ date }}"


def late_addresses(
    document: Document, pieces: Sequence[Piece], names: Sequence[str]
) -> dict[int, Late]:
    """The paragraphs among some pieces that show an address which is known only late.

    names: of what is known only late; the words of the link begin like one of them. An edition
    without a number has none, since the ledger that keeps them for it would need one.
    """
    found: dict[str, tuple[int, Late]] = {}
    if document.edition is None or document.edition.number is None:
        return {}
    for piece in pieces:
        if piece.what == "prose" and _stands_alone(document.text, piece.span):
            for match in _LINK.finditer(document.text, *piece.span):
                name = next((one for one in names if _begins(one, match["word"])), None)
                if name is not None:
                    found[name] = (piece.span.start, Late(name, Span(*match.span("address"))))
    return dict(found.values())


def _stands_alone(text: str, span: Span) -> bool:
    """Whether a paragraph ends its line and has a line break before it, as the macro prints it."""
    return text.startswith("\n", span.start - 1) and text[span.end : span.end + 1] in ("", "\n")


def _begins(name: str, word: str) -> bool:
    return name.startswith(word.casefold()) and 2 * len(word) > len(name)
