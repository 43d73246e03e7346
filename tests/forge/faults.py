"""How the fake of GitHub fails on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.forge.calls import Answer, Request

How = Literal[
    "502 before", "502 after", "500", "secondary", "429", "rate limit", "404", "drop", "drop after"
]
When = Callable[[Request], bool] | tuple[str, str]
AFTER = ("502 after", "drop after")  # what was asked is done, and nobody hears of it
ALTERNATING: tuple[How, How] = ("502 before", "502 after")


@dataclass
class Fault:
    """A fault to come. times: how often."""

    when: When
    how: How
    times: int
    wait: int

    def meets(self, request: Request) -> bool:
        """Whether it is this call's turn."""
        if self.times < 1:
            return False
        return request.matches(*self.when) if isinstance(self.when, tuple) else self.when(request)

    def answer(self) -> Answer | None:
        """What the caller hears; None when the line goes dead."""
        wait = {"Retry-After": str(self.wait)}
        spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"}
        too_many = {"message": "You have exceeded a secondary rate limit"}
        return {
            "500": Answer(500, {"message": "Server Error"}),
            "404": Answer(404, {"message": "Not Found"}),
            "429": Answer(429, too_many, wait),
            "secondary": Answer(403, too_many, wait),
            "rate limit": Answer(403, {"message": "API rate limit exceeded"}, spent),
            "drop": None,
            "drop after": None,
        }.get(self.how, Answer(502, {"message": "Server Error"}))


@dataclass
class Hook:
    """Something to run just before a call is handled. times: how often."""

    method: str
    pattern: str
    run: Callable[[], object]
    times: int


@dataclass
class Faults:
    """All that is to go wrong."""

    planned: list[Fault] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    each: int = 0  # every which call fails
    seen: int = 0
    failed: int = 0

    def hooks_of(self, request: Request) -> list[Hook]:
        """What to run before a call; each is used up a little."""
        found = [
            one for one in self.hooks if one.times and request.matches(one.method, one.pattern)
        ]
        for hook in found:
            hook.times -= 1
        return found

    def next(self, request: Request) -> Fault | None:
        """What goes wrong with a call, if anything."""
        self.seen += 1
        for fault in self.planned:
            if fault.meets(request):
                fault.times -= 1
                return fault
        if self.each and self.seen % self.each == 0:
            self.failed += 1
            return Fault(("*", ""), ALTERNATING[(self.failed - 1) % 2], 1, 0)
        return None
