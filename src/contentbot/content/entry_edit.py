"""Changes of entries as edits of their YAML file's text; all else stays letter for letter."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from contentbot.content import yaml
from contentbot.content.field_edits import Attempts, Place, blank_lines_end, column, next_line
from contentbot.model import Edit, Span
from contentbot.text import apply_edits


def with_fields(text: str, changes: Mapping[str, Any], *, number: int = 0) -> str:
    """The text of a YAML file after some fields of one entry are changed.

    changes: new values by field; None removes it, and a field that is new comes last.
    number: of the entry, in a file that holds a list. Comments, order, quotes and line ends
    stay; only an entry of a form that nobody writes by hand may be written anew as a whole.

    Raises:
        ValueError: the text is no YAML, it has no such entry, or YAML cannot hold a value.
    """
    for name, value in changes.items():
        text = _changed(text, name, _plain(value), number)
    return text


def without(text: str, numbers: Collection[int]) -> str:
    """The text of a YAML file with a list after some of its entries are taken out.

    A comment above an entry stays.

    Raises:
        ValueError: the text is no list, or has no such entry.
    """
    data, faults = yaml.read(text)
    if data is None:
        raise ValueError(f"cannot be edited: {faults[0].message}")
    if not isinstance(data.value, list) or not set(numbers) <= set(range(len(data.value))):
        raise ValueError("no list, or a shorter one than was thought")
    kept = [number for number in range(len(data.value)) if number not in numbers]
    new = _proved(text, _shorter(text, data, kept), [data.value[number] for number in kept])
    if new is None:
        raise ValueError("entries cannot be taken out of this list")
    return new


def _shorter(text: str, data: yaml.YamlData, kept: Sequence[int]) -> Attempts:
    """Ways to shorten a list, the one that keeps most first."""
    whole = data.spans[""]
    spans = [data.spans[str(number)] for number in range(len(data.value))]
    if text[whole.start] == "[" or not kept:
        rows = (text[spans[number].start : spans[number].end] for number in kept)
        yield [Edit(whole, f"[{', '.join(rows)}]")]
        return
    margin = column(text, whole.start)
    dash = re.compile(rf"^\ufeff? {{{margin}}}-(?=\s)", re.MULTILINE)
    for end_of in (blank_lines_end, next_line):
        edits: list[Edit] = []
        at = 0
        for number, span in enumerate(spans):
            found = list(dash.finditer(text, at, span.start))
            at = end_of(text, span.end)
            if number not in kept and found:
                edits.append(Edit(Span(found[-1].end() - 1 - margin, at), ""))
        yield edits


def _plain(value: Any) -> Any:
    """A value in the types that the reader gives."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _changed(text: str, name: str, value: Any, number: int) -> str:
    """The text with one field changed: the first of some attempts that is proved right."""
    data, faults = yaml.read(text)
    if data is None:
        raise ValueError(f"cannot be edited: {faults[0].message}")
    rows = data.value if isinstance(data.value, list) else [data.value]
    if not 0 <= number < len(rows):
        raise ValueError(f"has {len(rows)} entries, none with the number {number}")
    wanted = {**rows[number], name: value}
    if value is None:
        del wanted[name]
    if _sign(rows[number]) == _sign(wanted):
        return text
    place = Place(text, data, number)
    after: Any = wanted
    if isinstance(data.value, list):
        after = [*rows[:number], wanted, *rows[number + 1 :]]
    new = _proved(text, place.attempts(name, value, wanted), after)
    if new is None:
        raise ValueError(f"the field `{name}` cannot be written here as {value!r}")
    return new


def _proved(text: str, attempts: Attempts, aim: Any) -> str | None:
    """The text after the first of some attempts that, read again, gives what is wanted."""
    for edits in attempts:
        new = apply_edits(text, edits)
        found, _ = yaml.read(new)
        if found is not None and _sign(found.value) == _sign(aim):
            return new
    return None


def _sign(value: Any) -> str:
    """Tells values apart as YAML does: 1, 1.0, true and "1" are four."""
    return json.dumps(value)
