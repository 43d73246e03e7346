"""What schemas are made of: fields of text, days, numbers, lists and groups of fields.

Each takes a description and an example; `most` is the largest length that is allowed.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"
NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
COMMIT = r"^[0-9a-f]{40}([0-9a-f]{24})?$"


def text(description: str, *examples: str, most: int = 500, **more: Any) -> Schema:
    """Text that is not empty, of so many characters at the most."""
    return {
        "description": description,
        "type": "string",
        "minLength": 1,
        "maxLength": most,
        **more,
        "examples": list(examples),
    }


def url(description: str, example: str) -> Schema:
    return text(description, example, most=4000)


def day(description: str, example: str) -> Schema:
    return text(description, example, most=10, format="date", pattern=DAY)


def moment(description: str, *examples: str) -> Schema:
    """A date, or a date with a time."""
    kinds = [
        {"type": "string", "maxLength": 10, "format": "date", "pattern": DAY},
        {"type": "string", "maxLength": 16, "format": "local-date-time", "pattern": MOMENT},
    ]
    return {"description": description, "anyOf": kinds, "examples": list(examples)}


def one_of(description: str, *words: str) -> Schema:
    return {"description": description, "enum": list(words), "examples": [words[0]]}


def flag(description: str) -> Schema:
    return {"description": description, "type": "boolean", "examples": [True]}


def number(description: str, example: int, least: int = 0) -> Schema:
    return {
        "description": description,
        "type": "integer",
        "minimum": least,
        "examples": [example],
    }


def several(description: str, item: Schema, *, most: int, least: int = 0) -> Schema:
    examples = [[item["examples"][0]]] if "examples" in item else []
    return {
        "description": description,
        "type": "array",
        **({"minItems": least} if least else {}),
        "maxItems": most,
        "items": item,
        "examples": examples,
    }


def free(description: str, example: str, most: int) -> Schema:
    """Text that may be empty."""
    kind = {"type": "string", "maxLength": most}
    return {"description": description, **kind, "examples": [example]}


def record(description: str, required: str, **properties: Schema) -> Schema:
    """An object; its example is made of those of its required properties."""
    names = required.split()
    return {
        "description": description,
        "type": "object",
        "required": names,
        "additionalProperties": False,
        "properties": properties,
        "examples": [{name: properties[name]["examples"][0] for name in names}],
    }


def either(description: str, *kinds: Schema) -> Schema:
    examples = [kind["examples"][0] for kind in kinds]
    branches = [{k: v for k, v in kind.items() if k != "examples"} for kind in kinds]
    return {"description": description, "anyOf": branches, "examples": examples}


def person(description: str) -> Schema:
    return record(
        description,
        "name",
        name=text("The name as readers see it.", "Ada Example", most=200),
        url=url("Where to find out more.", "https://example.org/ada"),
    )


def talk(description: str) -> Schema:
    return record(
        description,
        "title",
        title=text("The title as readers see it.", "Second talk"),
        url=url("The address of its page.", "https://example.org/2"),
    )
