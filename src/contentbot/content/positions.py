"""How the lines of a source that mistune builds lie in the original text.

Every child source (list item, block quote) consists of consecutive lines of its parent in which
only the left edge is changed. So a child needs to know one number, its first line in the
original, and a position maps by its distance from the end of its line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

Range = tuple[int, int]


class Positions:
    """A source (the document, a list item, a block quote) and its way back to the original.

    src: its text. first: the line of the original that is its first. base: where the original
    begins. ends: where its lines end, before the signs that end them.
    """

    src: str
    first: int
    base: int
    ends: Sequence[int]
    _starts: list[int]
    _shifts: list[int]

    def line(self, pos: int) -> int:
        """The line of this source that holds a position; the first is 0."""
        if not self._starts:
            self._measure()
        return bisect_right(self._starts, pos) - 1

    def line_start(self, line: int) -> int:
        """Where a line of this source begins."""
        if not self._starts:
            self._measure()
        return self._starts[line]

    def original(self, pos: int) -> int:
        """Where a position of this source lies in the original."""
        if not self._starts:
            self._measure()
        return pos + self._shifts[bisect_right(self._starts, pos) - 1]

    def last_end(self) -> int:
        """Where the last line of this source ends in the original."""
        return self.ends[self.first + self.line(len(self.src) - 1)]

    def block(self, begin: int, end: int) -> Range:
        """The span in the original of a block's lines, from its first sign to its last line's end.

        begin, end: its lines in this source.
        """
        written = begin + len(self.src[begin:end].rstrip())
        last = self.src.find("\n", written, end)
        start = self.original(self.first_sign(begin))
        return start, self.original(written if last < 0 else last)

    def blank(self, begin: int, end: int) -> Range:
        """The span in the original of blank lines."""
        high = self.original(end - 1)
        # A tab may stand as four signs here: not further left than the line itself.
        line = self.first + self.line(begin)
        low = self.ends[line - 1] + 1 if line else self.base
        return min(max(self.original(begin), low), high), high

    def first_sign(self, pos: int) -> int:
        """The first position, from one on, that is neither space nor tab."""
        src = self.src
        while src.startswith((" ", "\t"), pos):
            pos += 1
        return pos

    def segments(self, pieces: Sequence[Range], skip: int) -> list[Range]:
        """How inline text maps to the original: (position in the text, shift), line by line.

        pieces: the spans of this source that the text is made of. skip: how many signs were cut
        off its front.
        """
        found: list[Range] = []
        base = -skip
        for start, end in pieces:
            for line in range(self.line(start), self.line(end - 1) + 1):
                at = base + max(self._starts[line] - start, 0)
                found.append((at, self._shifts[line] + start - base))
            base += end - start
        return found

    def _measure(self) -> None:
        src, ends, line = self.src, self.ends, self.first
        starts, shifts, at = self._starts, self._shifts, 0
        while True:
            end = src.find("\n", at)
            if end < 0:
                end = len(src)
            starts.append(at)
            shifts.append(ends[line] - end)
            at = end + 1
            line += 1
            if at >= len(src):
                return
