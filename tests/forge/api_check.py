"""GitHub's own description of its API: which operation a call is, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

Json = Any
API = Path(__file__).parent / "api.json"
SLASHES = {"path", "ref", "basehead", "branch"}  # parameters of a path that may hold slashes
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}

# What GitHub sends all the same: a fork that was deleted, a line that is no more.
DEVIATIONS = re.compile(
    r"response(\.\d+)?\.(head\.repo|position|line|start_line): None is not of type '\w+'"
)
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@dataclass(frozen=True)
class Operation:
    """One line of the description. key: such as `GET /repos/{owner}/{repo}`."""

    key: str
    method: str
    template: str
    said: Mapping[str, Json]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What its paths look like; each parameter is a group."""
        parts = re.split(r"\{(\w+)\}", self.template)
        for at in range(1, len(parts), 2):
            parts[at] = f"(?P<{parts[at]}>{'.+' if parts[at] in SLASHES else '[^/]+'})"
        parts[::2] = [re.escape(part) for part in parts[::2]]
        return re.compile("".join(parts))


class Api:
    """The description. Answers are lists of complaints: none when all is well."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self.schemas: Mapping[str, Json] = document["schemas"]
        self.operations = [
            Operation(key, key.partition(" ")[0], key.partition(" ")[2], said)
            for key, said in document["operations"].items()
        ]
        # The longest first: `/commits/{ref}` would match `/commits/main/status` too.
        self.operations.sort(key=lambda one: -len(one.template))
        self._root = Draft202012Validator(dict(document), format_checker=FORMATS)

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation that a call is, and the parameters in its path."""
        for operation in self.operations:
            if operation.method == method and (found := operation.pattern.fullmatch(path)):
                return operation, found.groupdict()
        return None

    # --- requests

    def request_faults(
        self,
        operation: Operation,
        *,
        path: Mapping[str, str],
        query: Mapping[str, str],
        body: Json,
    ) -> list[str]:
        """What is wrong with a request. body: None when it has none."""
        parameters = operation.said["parameters"]
        faults = [f"?{name} is unknown" for name in query if name not in parameters]
        for name, parameter in parameters.items():
            given = (path if parameter["in"] == "path" else query).get(name)
            if given is None:
                faults += [f"?{name} is missing"] * parameter["required"]
            else:
                faults += self._faults(parameter["schema"], _read(parameter["schema"], given), name)
        return faults + self._body_faults(operation.said.get("body"), body)

    def _body_faults(self, said: Mapping[str, Json] | None, body: Json) -> list[str]:
        if said is None:
            return [] if body in (None, {}) else ["a body that nobody asked for"]
        if body is None:
            return ["no body"] * said["required"]
        faults = self._faults(said["schema"], body, "body")
        if isinstance(body, dict):  # GitHub ignores such a name; we meant something by it
            known = self._properties(said["schema"])
            faults += [f"body.{name} is unknown" for name in body if known and name not in known]
        return faults

    def _properties(self, schema: Json) -> set[str]:
        schema = self._resolved(schema)
        branches = [*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])]
        found = set(schema.get("properties", {}))
        return found.union(*(self._properties(branch) for branch in branches))

    # --- responses

    def response_faults(self, operation: Operation, status: int, data: Json) -> list[str]:
        """What is wrong with a response."""
        responses = operation.said["responses"]
        if str(status) not in responses:
            # Every operation can fail in ways that its description does not list.
            return [] if status >= 400 else [f"an unknown status {status}"]
        schema = responses[str(status)]
        if schema is None:
            return [] if data is None else [f"{status} has no content"]
        found = self._faults(schema, data, "response")
        return [one for one in found if not DEVIATIONS.fullmatch(one)]

    def shaped(self, operation: Operation, status: int, data: Json) -> Json:
        """A response with all that it must have, and nothing that it has not.

        So nobody gets used to a field that GitHub does not send there, such as `mergeable` in
        a list of pulls.
        """
        schema = operation.said["responses"].get(str(status))
        return data if schema is None else self._shape(schema, data)

    def _shape(self, schema: Json, value: Json) -> Json:
        schema = self._branch(schema, value)
        if isinstance(value, list):
            return [self._shape(schema.get("items", {}), one) for one in value]
        properties = schema.get("properties")
        if not isinstance(value, dict) or not properties:
            return value
        made = {}
        for name, one in properties.items():
            if name in value:
                made[name] = self._shape(one, value[name])
            elif name in schema.get("required", ()):
                made[name] = self._blank(one)
        return made

    def _blank(self, schema: Json) -> Json:
        schema = self._branch(schema, None)
        kinds = schema.get("type", "object")
        if schema.get("enum"):
            return None if None in schema["enum"] else schema["enum"][0]
        if "null" in kinds:
            return None
        kind = kinds if isinstance(kinds, str) else kinds[0]
        if kind == "object":
            return self._shape(schema, {})
        if schema.get("format") == "date-time":
            return "2011-01-26T19:01:12Z"
        made = TYPES[kind]
        return made() if isinstance(made, type) else 0

    def _branch(self, schema: Json, value: Json) -> Json:
        """A schema with its references followed, and the branch for a value chosen."""
        schema = self._resolved(schema)
        if "allOf" in schema:
            parts = [self._branch(part, value) for part in schema["allOf"]]
            return {
                "type": "object",
                "properties": {k: v for p in parts for k, v in p.get("properties", {}).items()},
                "required": [name for p in parts for name in p.get("required", ())],
            }
        branches = schema.get("anyOf") or schema.get("oneOf")
        if not branches or "properties" in schema:
            return schema
        branches = [self._branch(branch, value) for branch in branches]
        return next((one for one in branches if _suits(one, value)), branches[0])

    # --- both

    def _resolved(self, schema: Json) -> Json:
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].removeprefix("#/schemas/")]
        return schema

    def _faults(self, schema: Json, value: Json, where: str) -> list[str]:
        found: Iterator[Any] = self._root.evolve(schema=schema).iter_errors(value)
        return [
            ".".join([where, *map(str, one.absolute_path)]) + ": " + one.message[:200]
            for one in found
        ]


def _suits(schema: Json, value: Json) -> bool:
    kinds = schema.get("type", "object")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return any(isinstance(value, TYPES[kind]) for kind in kinds)


def _read(schema: Json, text: str) -> Json:
    """A parameter as its type has it; as it is when it cannot be."""
    kinds = [schema.get("type")] + [one.get("type") for one in schema.get("oneOf", ())]
    if "integer" in kinds and re.fullmatch(r"-?\d+", text):
        return int(text)
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    return text


@lru_cache(1)
def api() -> Api:
    """The part of the description that the bot uses."""
    return Api(json.loads(API.read_text(encoding="utf-8")))
