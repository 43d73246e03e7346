"""What a schema asks for and a value lacks, in words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from contentbot.content.yaml_scalar import scalar

Schema = Mapping[str, Any]

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of `name: value` pairs",
    "null": "nothing",
}
_FORMATS = {
    "date": "a date like 2026-02-16",
    "local-date-time": "a date with a time like 2026-02-16T19:00",
}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?\Z")
_LONGEST = 60


class Fault(NamedTuple):
    """One keyword that one value fails. path: the names from the whole to the value."""

    keyword: str
    path: tuple[str, ...]
    value: Any
    schema: Schema


def told(fault: Fault) -> str:
    """What is wrong, in one sentence."""
    name = _name(fault.path)
    limit = fault.schema.get(fault.keyword)
    match fault.keyword:
        case "required":
            return f"{name} is missing"
        case "maxLength":
            return f"{name} has {len(fault.value):,} characters; at most {limit:,} are allowed"
        case "maxItems" | "maxProperties":
            return f"{name} has {len(fault.value):,} items; at most {limit:,} are allowed"
        case "minLength" | "minItems" | "minProperties":
            return f"{name} is empty"
        case "minimum" | "maximum":
            bound = "at least" if fault.keyword == "minimum" else "at most"
            return f"{name} must be {bound} {limit}; found {shown(fault.value)}"
    if fault.value is None:
        return f"{name} has no value"
    if fault.keyword == "format" and _DATE.match(fault.value):
        return f"{name} is no day and time of the calendar: {shown(fault.value)}"
    return f"{name} must be {expected(fault.schema, fault.value)}; found {shown(fault.value)}"


def way_out(fault: Fault) -> str:
    """What to do, with an example where there is one."""
    number = isinstance(fault.value, int | float)
    if fault.keyword == "type" and number and fault.schema.get("type") == "string":
        written = str(fault.value).lower() if isinstance(fault.value, bool) else fault.value
        return f'put it between quotes: "{written}"'
    said: str = fault.schema.get("description", "")
    example = next(iter(fault.schema.get("examples", ())), None)
    if example is None or not said:
        return said or "see the manual for the shape of this field"
    key = "" if not fault.path or fault.path[-1].isdecimal() else f"{fault.path[-1]}: "
    shown = f"`{key}{_source(example, flow=False)}`"
    if fault.keyword != "required":
        return f"{said} For example {shown}"
    what = "add a line such as" if len(fault.path) == 1 else "add it, such as"
    return f"{what} {shown}: {_clause(said)}"


def _clause(sentences: str) -> str:
    """The first of some sentences as the end of another."""
    first = sentences.partition(". ")[0].removesuffix(".")
    return first if first[1:2].isupper() else first[:1].lower() + first[1:]


def _source(value: Any, *, flow: bool = True) -> str:
    """An example as it is written in YAML."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_source(item)}' for name, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_source, value))}]"
    if isinstance(value, str):
        return scalar(value, flow=flow)
    return shown(value).strip("`")


def expected(schema: Schema, value: Any = None) -> str:
    """What a value must be, with regard to what it is."""
    if "enum" in schema:
        return _joined([f"`{value}`" for value in schema["enum"]])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    branches = schema.get("anyOf")
    if branches:
        if all(one.get("format") in _FORMATS for one in branches):
            branches = branches[-1:] if isinstance(value, str) and "T" in value else branches[:1]
        return _joined(list(dict.fromkeys(expected(one) for one in branches)))
    if "pattern" in schema and schema.get("examples"):
        return f"text like `{schema['examples'][0]}`"
    kinds = schema.get("type", "object")
    return _joined([_TYPES[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def shown(value: Any) -> str:
    """A value as people wrote it, short, with invisible characters made visible."""
    if isinstance(value, dict | list):
        return _TYPES["object" if isinstance(value, dict) else "array"]
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…")
    return f"{value}"


def _joined(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _name(path: tuple[str, ...]) -> str:
    if not path:
        return "this"
    return f"`{'.'.join(path)}`"
