"""What is asked about an entry of each kind, and what an answer stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contentbot.content import schema
from contentbot.content.settings import Settings
from contentbot.errors import UsageError

# In the order of asking; without those that have no question mark, an entry is not complete.
_ASKED: Mapping[str, str] = {
    "link": "title url section prefix? language?",
    "event": "title url starts ends? zone? attendance place organizer.name organizer.url",
    "cfp": "title url closes starts ends? zone? attendance? place",
    "task": "project title url difficulty?",
    "testing": "repository title url",
    "pick": "name url text suggested_by.name? suggested_by.url?",
    "quote": "text by url suggested_by.name? suggested_by.url?",
    "text": "section text",
}
_BOOLEANS = {"yes": True, "true": True, "no": False, "false": False}

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask for. path: of the field, such as `organizer.url`.

    choices: values and what they are called; empty when anything may be said.
    """

    path: str
    needed: bool
    says: str
    example: str
    choices: tuple[tuple[str, str], ...]
    several: bool

    def prompt(self, reason: str = "", *, keep: bool = False) -> str:
        """What a person reads.

        reason: why the last answer will not do. keep: whether it may stay all the same.
        """
        lines = ["", *([reason] if reason else []), f"{self.path}: {self.says}"]
        width = max((len(value) for value, _ in self.choices), default=0)
        for number, (value, name) in enumerate(self.choices, 1):
            same = name.casefold() == value
            lines.append(f"  {number:2}  {value if same else f'{value:{width}}  {name}'}")
        if not self.choices:
            lines.append(f"  for example: {self.example}")
        hints = [
            "several with commas" if self.several else "",
            "Enter keeps it as it is" if keep else "" if self.needed else "Enter leaves it out",
        ]
        hint = "; ".join(filter(None, hints))
        return "\n".join([*lines, f"({hint}) > " if hint else "> "])


def asked(kind: str) -> tuple[str, ...]:
    """The fields that are asked for, in their order."""
    return tuple(word.rstrip("?") for word in _ASKED[kind].split())


def needed(kind: str, path: str, fields: Fields) -> bool:
    """Whether an entry of a kind cannot be without a field, given the others."""
    faults = schema.check(kind, without(fields, path))
    return any(one.keyword == "required" and one.path == path for one in faults)


def missing(kind: str, path: str, fields: Fields) -> bool:
    """Whether a field that entries of a kind usually have is not there."""
    if path == "place" and fields.get("attendance") == "virtual":
        return False
    return path in _ASKED[kind].split() and get(fields, path) is None


def moot(path: str, fields: Fields) -> bool:
    """Whether there is nothing to ask: a zone matters only where there is a time."""
    times = [str(fields.get(name, "")) for name in ("starts", "ends", "closes")]
    if path == "zone":
        return not any("T" in time for time in times)
    parent, _, name = path.partition(".")
    return name == "url" and parent not in fields


def question(kind: str, path: str, fields: Fields, settings: Settings) -> Question:
    """How to ask for a field, in the words of its schema."""
    shape = _shape(kind, path)
    return Question(
        path,
        needed(kind, path, fields),
        shape.get("description", ""),
        _example(shape),
        choices(kind, path, settings),
        _is_list(shape),
    )


def _example(shape: Fields) -> str:
    example = next(iter(shape.get("examples", ())), "")
    return ", ".join(map(str, example)) if isinstance(example, list) else str(example)


def choices(kind: str, path: str, settings: Settings) -> tuple[tuple[str, str], ...]:
    """The values to choose from, and what they are called."""
    if path == "section":
        parents = {one.parent for one in settings.sections if not one.group}
        open_to_all = (
            one
            for one in settings.sections
            if one.kind == kind and one.id not in parents
            if not (one.house or one.group or one.gate)
        )
        return tuple((section.id, section.title) for section in open_to_all)
    if path == "prefix":
        return tuple((prefix, prefix) for prefix in settings.prefixes)
    return tuple((value, value) for value in _shape(kind, path).get("enum", ()))


def _shape(kind: str, path: str) -> Fields:
    """The schema of a field; an empty one if there is no such field."""
    node: Fields = schema.load(kind)
    for step in path.split("."):
        branches = [node, *node.get("anyOf", ())]
        if step.isdigit():
            node = next((one["items"] for one in branches if "items" in one), {})
        else:
            known = (one["properties"] for one in branches if "properties" in one)
            node = next((one[step] for one in known if step in one), {})
    return node


def _is_list(shape: Fields) -> bool:
    return shape.get("type") == "array"


def _takes(shape: Fields, kind: str) -> bool:
    return any(one.get("type") == kind for one in (shape, *shape.get("anyOf", ())))


def value(kind: str, path: str, text: str, settings: Settings, *, numbered: bool = False) -> Any:
    """What an answer stands for: names of choices, lists with commas, yes and no.

    numbered: the person saw the choices with numbers. What makes no sense stays as it is,
    for the schema to say so.
    """
    shape = _shape(kind, path)
    text = text.strip()
    offered = choices(kind, path, settings)
    if _is_list(shape) or ("," in text and _takes(shape, "array") and not _takes(shape, "object")):
        parts = filter(None, map(str.strip, text.split(",")))
        return [_chosen(part, offered, numbered=numbered) for part in parts]
    if _takes(shape, "boolean"):
        return _BOOLEANS.get(text.casefold(), text)
    if _takes(shape, "integer"):
        return int(text) if text.isdecimal() else text
    if _takes(shape, "object") and not _takes(shape, "string"):
        return {"name": text}
    return _chosen(text, offered, numbered=numbered)


def _chosen(text: str, offered: Sequence[tuple[str, str]], *, numbered: bool) -> str:
    if numbered and text.isdecimal() and 0 < int(text) <= len(offered):
        return offered[int(text) - 1][0]
    for known, name in offered:
        if text.casefold() in (known.casefold(), name.casefold()):
            return known
    return text


def put(old: Any, path: str, new: Any) -> dict[str, Any]:
    """Fields with another value at a path; mappings and lists on the way are made."""
    fields: dict[str, Any] = _put(old, path.split("."), new)
    return fields


def _put(old: Any, steps: list[str], new: Any) -> Any:
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if step.isdecimal():
        rows = list(old) if isinstance(old, list) else []
        at = min(int(step), len(rows))
        rows[at : at + 1] = [_put(rows[at] if at < len(rows) else None, rest, new)]
        return rows
    if isinstance(old, str):  # `by=Ada by.url=...`
        old = {"name": old}
    inner = old if isinstance(old, Mapping) else {}
    return {**inner, step: _put(inner.get(step), rest, new)}


def without(fields: Fields, path: str) -> Fields:
    """Fields without the value at a path; a mapping that is left empty goes with it."""
    name, _, rest = path.partition(".")
    inner = fields.get(name)
    kept = without(inner, rest) if rest and isinstance(inner, Mapping) else None
    return {key: kept if key == name else old for key, old in fields.items() if key != name or kept}


def get(fields: Any, path: str) -> Any:
    """The value at a path; None if there is none."""
    for step in path.split("."):
        if isinstance(fields, list) and step.isdecimal() and int(step) < len(fields):
            fields = fields[int(step)]
        elif isinstance(fields, Mapping):
            fields = fields.get(step)
        else:
            return None
    return fields


def given(kind: str, answers: Iterable[str], settings: Settings) -> dict[str, Any]:
    """The values of `FIELD=VALUE` answers by their paths; None for one that is empty.

    Raises:
        UsageError: one is no such pair, is there twice, or names no field of the kind.
    """
    values: dict[str, Any] = {}
    for answer in answers:
        path, sign, text = answer.partition("=")
        path = path.strip()
        if not sign:
            raise UsageError(f"`{answer}` is no answer; write FIELD=VALUE, such as title='...'")
        if path in values:
            raise UsageError(f"`{path}` is given twice")
        if not _shape(kind, path):
            raise UsageError(_unknown(kind, path))
        values[path] = value(kind, path, text, settings) if text.strip() else None
    return values


def _unknown(kind: str, path: str) -> str:
    """That a kind has no such field, and which may have been meant."""
    from difflib import get_close_matches

    parent = path.rpartition(".")[0]
    inside = _shape(kind, parent) if parent else schema.load(kind)
    names = [
        f"{parent}.{name}" if parent else name
        for one in (inside, *inside.get("anyOf", ()))
        for name in one.get("properties", ())
    ]
    near = get_close_matches(path, names, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"`contentbot schema {kind}` shows what it has"
    return f"a {kind} has no field `{path}`; {hint}"
