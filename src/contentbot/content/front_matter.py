"""What stands above an edition's text: `Key: value` lines, and the date of the file's name."""

from __future__ import annotations

from datetime import date

from contentbot.content import dates
from contentbot.content.archive import name_date
from contentbot.content.grammar.fields import stripped
from contentbot.frozen import dataclass
from contentbot.model import Span
from contentbot.text import late

_LINE = late(r"([A-Za-z][\w -]{0,30}):[ \t]*(.*)")
FENCE = "---"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The lines above the text: their values and places by their names, case kept.

    span: all of them. body: the offset where the text begins.
    """

    values: dict[str, str]
    spans: dict[str, Span]
    span: Span
    body: int

    @property
    def day(self) -> date | None:
        """The date that they name; None when there is none, or an impossible one."""
        return dates.real(self.values.get("Date", self.values.get("date", "")))

    @property
    def number(self) -> int | None:
        """The edition's number; None when there is none."""
        written = self.values.get("Number", self.values.get("number", ""))
        return int(written) if written.isdecimal() else None


def read(text: str) -> FrontMatter:
    """The front matter of a text, bare or between two lines of `---`."""
    start = 1 if text.startswith("\ufeff") else 0
    fenced = text.startswith(FENCE, start) and text[start + 3 : start + 4] in "\r\n"
    values: dict[str, str] = {}
    spans: dict[str, Span] = {}
    at = start
    while at < len(text):
        end = text.find("\n", at)
        stop = len(text) if end == -1 else end + 1
        line = text[at:stop].rstrip("\r\n")
        if fenced and at > start and line.rstrip() == FENCE:
            return FrontMatter(values, spans, Span(start, at), stop)
        match = _LINE.match(line)
        if match:
            value = match[2].strip()
            values[match[1]] = value.strip("\"'") if fenced else value
            spans[match[1]] = stripped(text, at + match.start(2), at + match.end(2))
        elif not fenced:
            break
        at = stop
    if fenced:  # it never ends: it is a rule in the text
        return FrontMatter({}, {}, Span(start, start), start)
    return FrontMatter(values, spans, Span(start, at), at)


def day_of(path: str, text: str) -> date | None:
    """An edition's date: its file name's, else its front matter's."""
    return name_date(path) or read(text).day
