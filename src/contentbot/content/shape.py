"""Shapes: how an entry is printed, as a line of text with `{field}` where a value goes.

A shape is text with holes. `{title}` is a field, `{organizer.url}` a field within one, and
`{place?}` may be missing. `{closes:D MMMM}` gives the wording of a date, `{language:upper}` one
of `FORMS`. `{{` and `}}` are braces. The shapes of a newsletter have named parts: where a part
has the name of a hole, it is printed there. A part is one shape; a list of them, of which the
first is taken whose holes can all be filled; `each` over a list; or `words` for a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from contentbot.content import wording
from contentbot.content.inline_text import address, quoted, title
from contentbot.text import late

_PIECE = late(r"\{\{|\}\}|\{(?P<name>[\w.-]*)(?P<optional>\?)?(?::(?P<form>[^{}]*))?\}|[^{}]+|[{}]")
ROW = ""  # the name of a hole for the row of an `each` itself

FORMS: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "quoted": quoted,
    "raw": str,
}


@dataclass(frozen=True, slots=True)
class Hole:
    """The place of a value in a shape. bold: between two `**`."""

    name: str
    form: str = ""
    optional: bool = False
    bold: bool = False


Shape = tuple[str | Hole, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of the shapes of a kind.

    shapes: the first is taken whose holes can all be filled. each: for the rows of the field
    of that name, joined by `join`. words: what stands for the values of the field instead.
    """

    shapes: tuple[Shape, ...] = ()
    each: bool = False
    join: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


Parts = Mapping[str, Part]
LINE = "line"  # the part that is the whole entry
BOLD = "**"


@lru_cache(maxsize=4096)
def parse(text: str) -> Shape:
    """A shape from its text.

    Raises:
        ValueError: a brace stands alone, or a form is not known.
    """
    out: list[str | Hole] = []
    for match in _PIECE.finditer(text):
        if match["name"] is not None:
            form = match["form"] or ""
            if form and form not in FORMS and not wording.is_pattern(form):
                raise ValueError(f"`{form}` is no form of a value")
            bold = bool(out) and str(out[-1]).endswith(BOLD)
            out.append(Hole(match["name"], form, bool(match["optional"]), bold))
        elif match[0] in "{}":
            raise ValueError(f"a single `{match[0]}` in `{text}`; write it twice")
        else:
            out.append(match[0][0] if match[0] in ("{{", "}}") else match[0])
    return tuple(out)


def escaped(text: str) -> str:
    """Plain text as a shape that prints it."""
    return text.replace("{", "{{").replace("}", "}}")


def part(data: Any) -> Part:
    """A part from the settings: a shape, a list of them, or a mapping.

    Raises:
        ValueError: a shape in it is none.
    """
    if isinstance(data, Mapping):
        if "words" in data:
            return Part(words=dict(data["words"]))
        inner = part(data["each"])
        return Part(inner.shapes, each=True, join=data.get("join", ""))
    return Part(tuple(map(parse, [data] if isinstance(data, str) else data)))


def print_entry(fields: Mapping[str, Any], parts: Parts, own: str | None = None) -> str:
    """The text of an entry: its lines, with their bullets.

    own: the entry's own shape, where it departs from the usual ones; values go into it as
    they are. What is missing is left out when no shape can do without it.
    """
    filler = _Filler(fields, parts, own is not None)
    if own is not None:
        return filler.fill(parse(own), ()) or filler.forced(parse(own))
    line = parts.get(LINE, Part())
    return filler.part(LINE, line, ()) or (filler.forced(line.shapes[-1]) if line.shapes else "")


@dataclass(frozen=True, slots=True)
class _Filler:
    """Fills shapes with the fields of one entry; `around` are the parts that one is in."""

    fields: Mapping[str, Any]
    parts: Parts
    own: bool

    def part(self, name: str, one: Part, around: tuple[str, ...], row: Any = None) -> str | None:
        inside = (*around, name)
        if one.words:
            return one.words.get(str(self.value(name, row))) or None
        if one.each:
            rows = self.value(name, row)
            many = rows if isinstance(rows, list) else [] if rows is None else [rows]
            made = [self.first(one.shapes, inside, one_row) for one_row in many]
            return one.join.join(filter(None, made)) or None
        return self.first(one.shapes, inside, row)

    def first(self, shapes: Sequence[Shape], around: tuple[str, ...], row: Any) -> str | None:
        for shape in shapes:
            text = self.fill(shape, around, row)
            if text is not None:
                return text
        return None

    def fill(self, shape: Shape, around: tuple[str, ...], row: Any = None) -> str | None:
        """The text of a shape; None when a hole that is needed cannot be filled."""
        out: list[str] = []
        for piece in shape:
            if isinstance(piece, str):
                out.append(piece)
            elif (text := self.hole(piece, around, row)) is not None:
                out.append(text)
            elif not piece.optional:
                return None
        return "".join(out)

    def forced(self, shape: Shape) -> str:
        """The text of a shape with nothing where there is nothing."""
        return "".join(p if isinstance(p, str) else self.hole(p, ()) or "" for p in shape)

    def hole(self, hole: Hole, around: tuple[str, ...], row: Any = None) -> str | None:
        named = self.parts.get(hole.name) if hole.name not in around else None
        # The words for a value are the newsletter's, in an entry's own shape as well.
        if named is not None and (named.words or not self.own):
            return self.part(hole.name, named, around, row)
        value = self.value(hole.name, row)
        if value is None or value == "" or isinstance(value, Mapping | list):
            return None
        return _printed(hole, str(value), own=self.own)

    def value(self, name: str, row: Any = None) -> Any:
        """The value of a field, by its path; of the row first, where one is in one."""
        if name == ROW:
            return row
        if isinstance(row, Mapping):
            return row.get(name)
        return reach(self.fields, name)


def reach(fields: Mapping[str, Any], path: str) -> Any:
    """The value at a path such as `organizer.0.name`; None when there is none.

    A lone organizer may be written without a list; `organizer.0.name` finds it as well.
    """
    if "." not in path:
        return fields.get(path)
    value: Any = fields
    for step in path.split("."):
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif not (step == "0" and isinstance(value, Mapping | str) and value is not fields):
            return None
    return value


def _printed(hole: Hole, value: str, *, own: bool) -> str:
    if hole.form in FORMS:
        return FORMS[hole.form](value)
    if hole.form:
        return wording.worded(value, hole.form)
    last = hole.name.rpartition(".")[2]
    if last == "url":
        return address(value)
    if last in ("starts", "ends", "closes"):
        return value[:10]
    return title(value, html=own, bold=hole.bold)
