"""Ways to change a field in an entry's YAML text; which one is right is proved elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contentbot.content.entry_text import inline, write
from contentbot.content.yaml import YamlData
from contentbot.model import Edit, Span
from contentbot.text import late

BOM = "\ufeff"
_LINE_END = late(r"\r\n?|\n")
_TO_LINE_END = late(r"[^\r\n]*")
_SPACE_TO_LINE_END = late(r"[^\S\r\n]*(?=[\r\n]|\Z)")
_BLANK_LINES = late(r"(?:\r\n?|\n)(?:[^\S\r\n]*(?:\r\n?|\n))*")

Attempts = Iterator[Sequence[Edit]]


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field stands: its name, what follows the colon, and its value.

    block: the value is a mapping or list on lines of its own.
    """

    key: Span
    colon: int
    value: Span
    block: bool


class Place:
    """One entry in a text, and the edits that may change it."""

    def __init__(self, text: str, data: YamlData, number: int) -> None:
        self.text = text
        prefix = f"{number}." if isinstance(data.value, list) else ""
        row = data.value[number] if prefix else data.value
        self.span = data.spans[prefix.removesuffix(".")]
        self.flow = text[self.span.start] == "{"
        self.fields = {
            key: self.field(data, prefix + key.replace(".", "/"), row[key]) for key in row
        }
        end = _LINE_END.search(text)
        self.line_sign = end[0] if end else "\n"
        self.column = column(text, self.span.start)

    def field(self, data: YamlData, path: str, value: Any) -> Field:
        key, span = data.keys[path], data.spans[path]
        colon = self.text.find(":", key.end, span.end)
        block = isinstance(value, dict | list) and self.text[span.start] not in "{["
        return Field(key, colon + 1, span, block)

    def attempts(self, name: str, value: Any, wanted: Mapping[str, Any]) -> Attempts:
        """Ways to change a field, the one that keeps most first."""
        field = self.fields.get(name)
        if field is None:
            yield from self.added_in_flow(name, value) if self.flow else self.added(name, value)
        elif value is None:
            yield from self.removed_in_flow(field) if self.flow else self.removed(field)
        elif self.flow:
            yield from self.replaced_in_line(field, _in_flow(value))
        else:
            yield from self.replaced(field, value)
        yield [Edit(self.span, self.anew(wanted))]
        # A text that ends with its line needs that line's end, though the file had none.
        yield [Edit(self.span, self.anew(wanted) + self.line_sign)]

    def anew(self, fields: Mapping[str, Any]) -> str:
        """The whole entry, written again."""
        if self.flow or not fields:
            return _in_flow(dict(fields))
        return self.joined(write(fields).removesuffix("\n").split("\n"), self.column)

    def joined(self, lines: Sequence[str], column: int) -> str:
        """Lines one below the other; the first begins where it is put."""
        margin = " " * column
        return self.line_sign.join(
            [lines[0], *(f"{margin}{line}" if line else "" for line in lines[1:])]
        )

    # --- replacing -----------------------------------------------------------------------------

    def replaced(self, field: Field, value: Any) -> Attempts:
        head, *lines = write({"x": value}).removesuffix("\n").split("\n")
        head = head.removeprefix("x:")
        if lines:
            yield self.with_lines(field, head, lines)
        for line in [head] if not lines else [f" {inline(value)}"]:
            if field.block:
                yield self.with_lines(field, line, [])
            yield from self.replaced_in_line(field, line[1:])

    def replaced_in_line(self, field: Field, value: str) -> Attempts:
        gap = "" if self.text[field.value.start - 1].isspace() else " "
        if not field.colon:
            gap = ": "
        yield [Edit(field.value, f"{gap}{value}")]

    def with_lines(self, field: Field, head: str, lines: Sequence[str]) -> Sequence[Edit]:
        """A field with a new head behind its colon, and with new lines below that."""
        below = "".join(
            f"{self.line_sign}{' ' * self.column}{one}" if one else self.line_sign for one in lines
        )
        if not field.block:
            end = _blank_end(self.text, field.value.end)
            last = line_end(self.text, end)
            return [Edit(Span(field.colon, end), head), Edit(Span(last, last), below)]
        # The comment behind the colon stays, and those between it and the old lines.
        before = _without_line_end(self.text[: line_start(self.text, field.value.start)])
        old = Span(len(before), line_end(self.text, field.value.end))
        return [Edit(Span(field.colon, field.colon), head), Edit(old, below)]

    # --- adding --------------------------------------------------------------------------------

    def added(self, name: str, value: Any) -> Attempts:
        """After the last field, before the comments and empty lines that follow."""
        end = line_end(self.text, self.span.end)
        texts = (write({name: value}).removesuffix("\n"), f"{inline(name)}: {inline(value)}")
        margin = " " * self.column
        for text in texts:
            new = f"{margin}{self.joined(text.split(chr(10)), self.column)}"
            yield [Edit(Span(end, end), f"{self.line_sign}{new}")]
        # Empty lines may be a part of the last field's text.
        end = blank_lines_end(self.text, end)
        yield [Edit(Span(end, end), f"{new}{self.line_sign}")]

    def added_in_flow(self, name: str, value: Any) -> Attempts:
        new = f"{_in_flow(name)}: {_in_flow(value)}"
        if not self.fields:
            yield [Edit(Span(self.span.start + 1, self.span.start + 1), new)]
            return
        end = max(field.value.end for field in self.fields.values())
        yield [Edit(Span(end, end), f", {new}")]

    # --- removing ------------------------------------------------------------------------------

    def removed(self, field: Field) -> Attempts:
        after = [other.key.start for other in self.fields.values() if other.key > field.key]
        if len(self.fields) == 1:
            yield [Edit(self.span, "{}")]
            return
        start, end = line_start(self.text, field.key.start), next_line(self.text, field.value.end)
        own = self.text[start : field.key.start].removeprefix(BOM)
        if own.isspace() or not own:
            start = field.key.start - len(own)
            if end == len(self.text) and _without_line_end(self.text) == self.text:
                start = len(_without_line_end(self.text[:start]))
            yield [Edit(Span(start, end), "")]
            # Empty lines after it would become a part of the text before it.
            yield [Edit(Span(start, blank_lines_end(self.text, field.value.end)), "")]
        elif after and not self.text[end : min(after)].strip():
            yield [Edit(Span(field.key.start, min(after)), "")]
        else:
            # The sign of the list item stays before the comments that follow.
            bare = field.key.start - len(own) + len(own.rstrip())
            yield [Edit(Span(bare, line_end(self.text, field.value.end)), "")]

    def removed_in_flow(self, field: Field) -> Attempts:
        ordered = sorted(self.fields.values(), key=lambda one: one.key)
        at = ordered.index(field)
        if at + 1 < len(ordered):
            yield [Edit(Span(field.key.start, ordered[at + 1].key.start), "")]
        elif at:
            yield [Edit(Span(ordered[at - 1].value.end, field.value.end), "")]


def _in_flow(value: Any) -> str:
    """A value as it is written inside of brackets."""
    return inline([value])[1:-1]


# --- lines -----------------------------------------------------------------------------------


def _without_line_end(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of an offset ends, before the sign that ends it."""
    found = _TO_LINE_END.match(text, at)
    return found.end() if found else at


def next_line(text: str, at: int) -> int:
    """Where the next line begins; the end of the text when there is none."""
    found = _LINE_END.match(text, line_end(text, at))
    return found.end() if found else len(text)


def blank_lines_end(text: str, at: int) -> int:
    """Where the next line begins that is not empty."""
    found = _BLANK_LINES.match(text, line_end(text, at))
    return found.end() if found else len(text)


def column(text: str, at: int) -> int:
    """How many characters a line has before an offset, as YAML counts them."""
    return len(text[line_start(text, at) : at].removeprefix(BOM))


def _blank_end(text: str, at: int) -> int:
    """An offset, or the end of its line when only white space follows."""
    found = _SPACE_TO_LINE_END.match(text, at)
    return found.end() if found else at
