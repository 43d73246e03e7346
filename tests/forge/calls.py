"""What comes in at the fake of GitHub, and what goes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from tests.forge.records import Repository
from tests.forge.shapes import Shapes
from tests.forge.state import World

LONGEST = 65_536  # characters of a body; the description does not say so


@dataclass(frozen=True, kw_only=True)
class Request:
    """A call. template: of its path, "" when there is no such operation; key: with its method."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    token: str
    account: str
    template: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def writes(self) -> bool:
        return self.method not in ("GET", "HEAD")

    def routed(self, template: str, parameters: Mapping[str, str]) -> Request:
        """The same, once its operation is known."""
        return replace(self, template=template, parameters=parameters)

    def matches(self, method: str, pattern: str) -> bool:
        """Whether it is of a method (or "*"), with a path in which a pattern is found."""
        return method in ("*", self.method) and re.search(pattern, self.path) is not None


@dataclass(frozen=True)
class Answer:
    """What goes out. data: JSON, or bytes as they are."""

    status: int
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """GitHub says no."""

    def __init__(self, status: int, message: str, *errors: str) -> None:
        super().__init__(message)
        self.answer = Answer(
            status, {"message": message, "documentation_url": "", "status": str(status)}
        )
        if errors:
            self.answer.data["errors"] = [{"message": one} for one in errors]


NOT_FOUND = "Not Found"
FORBIDDEN = "Resource not accessible by integration"


@dataclass(frozen=True)
class Context:
    """What a handler works with."""

    world: World
    shapes: Shapes
    request: Request
    repository: Repository

    def number(self, name: str) -> int:
        """A number in the path."""
        return int(self.request.parameters[name])

    def page(self, items: Sequence[Any], *, under: str | None = None) -> Answer:
        """One page of a list, with links to the others. under: the member that holds it."""
        query = dict(self.request.query)
        size = min(max(int(query.get("per_page", 30)), 1), 100)
        page = max(int(query.get("page", 1)), 1)
        last = max(-(-len(items) // size), 1)
        goals = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        wanted = {
            name: goal
            for name, goal in goals.items()
            if 1 <= goal <= last and (goal != page or name in ("prev", "next"))
        }
        base = self.shapes.base + self.request.path
        links = ", ".join(
            f'<{base}?{urlencode(query | {"page": str(goal)})}>; rel="{name}"'
            for name, goal in wanted.items()
        )
        part = list(items[(page - 1) * size : page * size])
        data = {"total_count": len(items), under: part} if under else part
        return Answer(200, data, {"Link": links} if links else {})


Handler = Callable[[Context], Answer]
HANDLERS: dict[str, Handler] = {}


def operation(
    method: str, path: str, *, root: str = "/repos/{owner}/{repo}"
) -> Callable[[Handler], Handler]:
    """Make a function the answer to an operation."""

    def keep(handler: Handler) -> Handler:
        HANDLERS[f"{method} {root}{path}"] = handler
        return handler

    return keep


def check_length(body: str | None) -> None:
    """Refuse a text that is too long."""
    if body is not None and len(body) > LONGEST:
        raise Refused(
            422, "Validation Failed", f"body is too long (maximum is {LONGEST} characters)"
        )
