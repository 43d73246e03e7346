"""An edition's Markdown: the newsletter's own words from its template, entries in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from traceback import walk_tb
from typing import Any

from contentbot.content.settings import Section, Settings
from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.model import Span
from contentbot.text import late

# Signs that Unicode keeps out of texts: around a block, and for an empty one.
_OPEN, _CLOSE, _NOTHING = "\ufdd0", "\ufdd1", "\ufdd2"
_EMPTY_LINE = late(rf"(?:(?<=\n)|\A)[ \t]*{_NOTHING}[ \t]*(?:\n(?:[ \t]*\n)?|\Z)")
_SIGNS = late(f"[{_OPEN}{_CLOSE}{_NOTHING}]")
_ITEM = late(r"[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]")


@dataclass(frozen=True, slots=True)
class Block:
    """An entry as it is printed: its name (its file's path), place and lines.

    order: the number that is recorded for it in its place, if any.
    """

    name: str
    place: str
    text: str
    kind: str
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """What stays the same while an edition is printed: its number and date, and late values."""

    number: int
    day: date
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition's text, and where each of its blocks stands in it, in the order of the text."""

    text: str
    blocks: tuple[tuple[Block, Span], ...]
    unplaced: tuple[Block, ...]


def print_edition(
    template: str, blocks: Sequence[Block], blank: Blank, *, settings: Settings, source: str
) -> Printed:
    """The text of an edition.

    template: Jinja, with the functions that `_Macros` offers. blocks: in their order within
    each place. A block whose place the template never asks for is returned as `unplaced`.

    Raises:
        UsageError: the template is faulty (with its line).
    """
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    macros = _Macros(settings, tuple(blocks), [])
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, autoescape=False
    )
    try:
        text = environment.from_string(_SIGNS.sub("", template)).render(
            _context(blank, settings, macros)
        )
    except (
        TemplateError,
        UsageError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        line = getattr(error, "lineno", None) or _line_of(error)
        raise UsageError(f"{source}{f':{line}' if line else ''}: {error}") from error
    text, spans = _taken_out(_EMPTY_LINE.sub("", text).replace(_NOTHING, ""))
    done = tuple(zip(macros.asked, spans, strict=True))
    asked = set(map(id, macros.asked))
    return Printed(text, done, tuple(one for one in blocks if id(one) not in asked))


def _line_of(error: Exception) -> int | None:
    """The line of the template that was printed when an error came up."""
    lines = [
        line
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename == "<template>"
    ]
    return lines[-1] if lines else None


def _context(blank: Blank, settings: Settings, macros: _Macros) -> dict[str, Any]:
    context: dict[str, Any] = dict.fromkeys(settings.after_publish, "")
    context |= {
        "number": blank.number,
        "date": blank.day.isoformat(),
        "name": settings.name,
        "slug": settings.slug,
        "day": partial(_day_after, blank.day),
    }
    for name in ("entries", "groups", "section", "nothing", "has"):
        context[name] = getattr(macros, name)
    return {**context, **blank.values}


def _day_after(first: date, days: int) -> str:
    return (first + timedelta(days=days)).isoformat()


@dataclass(frozen=True, slots=True)
class _Macros:
    """What a template can ask for.

    asked: the blocks that were printed, in the order of the text.
    """

    settings: Settings
    blocks: tuple[Block, ...]
    asked: list[Block]

    def entries(self, place: str, first: int = 0, last: int = 0) -> str:
        """The entries of a section or group; the sentence of none where it has one.

        first, last: only those with these recorded numbers, where a place is in two parts;
        `last` 0: to the end, with those that have no number.
        """
        found = [one for one in self.blocks if one.place == place and _between(one, first, last)]
        if not found and not first:
            empty = self._section(place).empty
            return f"*{empty}.*" if empty else _NOTHING
        if not found:
            return _NOTHING
        self.asked.extend(found)
        out = [_marked(found[0])]
        for before, one in pairwise(found):
            both = _ITEM.match(before.text) and _ITEM.match(one.text)
            out.append(f"{chr(10) if both else chr(10) * 2}{_marked(one)}")
        return "".join(out)

    def groups(self, section: str) -> str:
        """Each group of a section that has entries, below its heading."""
        filled = [one for one in self._parts(section) if self.has(one.id)]
        return "\n\n".join(f"{_heading(one)}\n{self.entries(one.id)}" for one in filled) or _NOTHING

    def section(self, section: str) -> str:
        """A section's heading and, where there are any, its entries."""
        one = self._section(section)
        body = self.entries(section)
        return _heading(one) if body == _NOTHING else f"{_heading(one)}\n{body}"

    def nothing(self, sentence: str, names: Mapping[str, str]) -> str:
        """One sentence for all groups without entries: `sentence`, then their names.

        names: what each group is called in it, by the group's id; the order is theirs.
        """
        left = [name for group, name in names.items() if not self.has(group)]
        if not left:
            return _NOTHING
        listed = ",\n".join(left[:-1]) + (" or\n" if left[1:] else "") + left[-1]
        return f"*{sentence}\n{listed}.*"

    def has(self, place: str) -> bool:
        """Whether a section or group has entries."""
        return any(one.place == place for one in self.blocks)

    def _section(self, name: str) -> Section:
        try:
            return self.settings.by_id[name]
        except KeyError:
            raise UsageError(
                f"the template asks for `{name}`, which newsletter.yml does not have"
            ) from None

    def _parts(self, section: str) -> Iterator[Section]:
        self._section(section)
        return (one for one in self.settings.sections if one.group and one.parent == section)


def _marked(block: Block) -> str:
    return f"{_OPEN}{_SIGNS.sub('', block.text)}{_CLOSE}"


def _between(block: Block, first: int, last: int) -> bool:
    if block.order is None:
        return not last
    return first <= block.order and (not last or block.order <= last)


def _heading(section: Section) -> str:
    return f"{'#' * section.level} {section.title}"


def _taken_out(text: str) -> tuple[str, list[Span]]:
    """A text without the signs around blocks, and where the blocks stand in it."""
    out: list[str] = []
    spans: list[Span] = []
    length = start = 0
    for part in re.split(f"([{_OPEN}{_CLOSE}])", text):
        if part == _OPEN:
            start = length
        elif part == _CLOSE:
            spans.append(Span(start, length))
        else:
            out.append(part)
            length += len(part)
    return "".join(out), spans
