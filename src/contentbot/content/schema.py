"""The schemas of all kinds, and what an entry lacks by its own, in words for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from contentbot.content import schema_gate, schema_words
from contentbot.content.schema_words import Fault
from contentbot.frozen import dataclass

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_SUFFIX = ".schema.json"
# What is said when several keywords fail at one place: the first of these, else any.
_FIRST = ("type", "format", "enum", "const")


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One departure from a schema.

    keyword: of JSON Schema. path: of the value ("closes", "organizer.url", "sessions.0.title";
    "" is the whole), also of one that is missing. on_key: the key itself is at fault.
    """

    keyword: str
    path: str
    on_key: bool
    message: str
    help: str


@cache
def load(kind: str) -> dict[str, Any]:
    """The schema of a kind; shared between callers, who must not change it.

    Raises:
        KeyError: there is no schema of that kind.
    """
    if kind not in kinds():
        raise KeyError(kind)
    schema: dict[str, Any] = json.loads((_folder() / f"{kind}{_SUFFIX}").read_text("utf-8"))
    return schema


@cache
def kinds() -> tuple[str, ...]:
    """The kinds that have a schema, sorted."""
    return tuple(sorted(p.name.removesuffix(_SUFFIX) for p in _folder().glob(f"*{_SUFFIX}")))


def check(kind: str, fields: Mapping[str, Any]) -> list[SchemaFault]:
    """What fields lack by the schema of their kind: one fault a place, none if they are valid.

    Raises:
        KeyError: there is no schema of that kind.
    """
    data = fields if isinstance(fields, dict) else dict(fields)
    if _gate(kind)(data):
        return []
    faults: dict[tuple[str, bool], tuple[int, SchemaFault]] = {}
    for found in _explained(_validator(kind).iter_errors(data), load(kind)):
        place = (found.path, found.on_key)
        rank = _FIRST.index(found.keyword) if found.keyword in _FIRST else len(_FIRST)
        if place not in faults or rank < faults[place][0]:
            faults[place] = (rank, found)
    return [found for _, found in faults.values()]


@cache
def _folder() -> Path:
    """Beside the code in an installed package, at the top of a checkout."""
    inside = Path(__file__).parent.parent / "schemas"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "schemas"


@cache
def _gate(kind: str) -> schema_gate.Check:
    return schema_gate.gate(load(kind))


@cache
def _validator(kind: str) -> Draft202012Validator:
    """Slow and exact; imported only when there is something to explain."""
    from jsonschema import Draft202012Validator, FormatChecker

    formats = FormatChecker(formats=())
    for name, known in schema_gate.FORMATS.items():
        formats.checks(name)(_any_but_text(known))
    return Draft202012Validator(load(kind), format_checker=formats)


def _any_but_text(known: Any) -> Any:
    """Formats are asked of text only."""
    return lambda value: not isinstance(value, str) or known(value)


def _explained(errors: Iterable[ValidationError], root: Mapping[str, Any]) -> Iterator[SchemaFault]:
    for error in errors:
        match error.validator:
            case "required":
                yield from _missing(error, root)
            case "additionalProperties":
                yield from _unknown(error)
            case "anyOf":
                yield from _branches(error, root)
            case _:
                yield _fault(error, str(error.validator))


def _path(error: ValidationError, *more: str) -> tuple[str, ...]:
    steps = [*map(str, error.absolute_path), *more]
    return tuple(step.replace(".", "/") for step in steps)


def _schema(error: ValidationError) -> Mapping[str, Any]:
    """The schema that holds the failing keyword; a bare true or false never fails here."""
    return error.schema if isinstance(error.schema, Mapping) else {}


def _near(key: str, known: Iterable[str]) -> str | None:
    """The known key that a wrong one was probably meant to be."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(key[:100].lower(), list(known), n=1)), None)


def _fault(error: ValidationError, keyword: str) -> SchemaFault:
    fault = Fault(keyword, _path(error), error.instance, _schema(error))
    message, help = schema_words.told(fault), schema_words.way_out(fault)
    return SchemaFault(keyword, ".".join(fault.path), False, message, help)


def _missing(error: ValidationError, root: Mapping[str, Any]) -> Iterator[SchemaFault]:
    schema, found = _schema(error), cast("Mapping[str, Any]", error.instance)
    known = schema.get("properties") or ({} if error.absolute_path else root["properties"])
    meant = {_near(key, known) for key in found if key not in known}
    for name in schema.get("required", ()):
        if name not in found and name not in meant:
            fault = Fault("required", _path(error, name), None, known.get(name, {}))
            message, help = schema_words.told(fault), schema_words.way_out(fault)
            yield SchemaFault("required", ".".join(fault.path), False, message, help)


def _unknown(error: ValidationError) -> Iterator[SchemaFault]:
    known, found = _schema(error).get("properties", {}), cast("Mapping[str, Any]", error.instance)
    free = ", ".join(name for name in known if name not in found)
    for key in found:
        if key not in known:
            near = _near(key, known)
            message = f"unknown key `{schema_words.shown(key)[1:-1]}`"
            yield SchemaFault(
                "additionalProperties",
                ".".join(_path(error, key)),
                True,
                f"{message}; did you mean `{near}`?" if near else message,
                f"write `{near}`" if near else f"delete it, or use one of: {free}",
            )


def _branches(error: ValidationError, root: Mapping[str, Any]) -> Iterator[SchemaFault]:
    """Several shapes are allowed: speak of the one that was meant, if that is clear."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [
        inner
        for inner in branches.values()
        if not any(one.validator == "type" and not one.relative_path for one in inner)
    ]
    if meant and (len(meant) == 1 or all(one.validator == "required" for one in meant[0])):
        inside = list(_explained(meant[0], root))
        if any(one.path != ".".join(_path(error)) for one in inside):
            yield from inside
            return
    of_text = any(one.validator in {"format", "pattern"} for inner in meant for one in inner)
    yield _fault(error, "format" if of_text else "type")
