"""The expressions of workflow files, as far as ours use them; whatever else they hold is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Value = object  # None, bool, float, str, or a Mapping or list out of the event's payload

TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|(?P<sign>\|\||&&|==|!=|[!(),]))"
)
HOLE = re.compile(r"\$\{\{((?:'[^']*'|[^'])*?)\}\}")
WORDS: Mapping[str, Value] = {"true": True, "false": False, "null": None}
STATUS = re.compile(r"\b(?:always|cancelled)\(")


class ExpressionError(Exception):
    """An expression that this evaluator does not know."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the job stands when an expression is looked at."""

    failed: bool = False
    cancelled: bool = False


def evaluate(text: str, contexts: Mapping[str, Value], status: Status = Status()) -> Value:
    """The value of an expression (without its braces)."""
    reader = _Reader(_tokens(text), contexts, status)
    value = reader.either()
    if reader.rest:
        raise ExpressionError(f"what is {reader.rest[0][1]!r} doing in {text!r}?")
    return value


def holds(text: str | None, contexts: Mapping[str, Value], status: Status) -> bool:
    """Whether an `if:` lets its step or job run; one that asks for no status wants success."""
    text = "true" if text is None else text.strip()
    whole = HOLE.fullmatch(text)
    text = whole[1] if whole else text
    if not STATUS.search(text) and (status.failed or status.cancelled):
        return False
    return truth(evaluate(text, contexts, status))


def fill(text: str, contexts: Mapping[str, Value], status: Status = Status()) -> str:
    """A text with its `${{ }}` filled in."""
    return HOLE.sub(lambda hole: as_text(evaluate(hole[1], contexts, status)), text)


def truth(value: Value) -> bool:
    return bool(value) if isinstance(value, str | bool | float | None) else True


def as_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:g}" if value % 1 or abs(value) >= 1e15 else str(int(value))
        case str():
            return value
    raise ExpressionError("an object has no text")


def plain(value: object) -> Value:
    """A value out of JSON or YAML as expressions see it: all numbers are one kind."""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


# --- reading ---------------------------------------------------------------------------------


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        token = TOKEN.match(text, at)
        if token is None:
            raise ExpressionError(f"cannot read {text[at:]!r}")
        found.append((str(token.lastgroup), token[str(token.lastgroup)]))
        at = token.end()
    return found


@dataclass
class _Reader:
    """Reads and evaluates in one go; nothing that an expression can do has an effect."""

    rest: list[tuple[str, str]]
    contexts: Mapping[str, Value]
    status: Status

    def _take(self, *signs: str) -> str:
        if self.rest and self.rest[0][0] == "sign" and self.rest[0][1] in signs:
            return self.rest.pop(0)[1]
        return ""

    def either(self) -> Value:
        value = self._both()
        while self._take("||"):
            other = self._both()
            value = value if truth(value) else other
        return value

    def _both(self) -> Value:
        value = self._compared()
        while self._take("&&"):
            other = self._compared()
            value = other if truth(value) else value
        return value

    def _compared(self) -> Value:
        value = self._one()
        while sign := self._take("==", "!="):
            value = _equal(value, self._one()) is (sign == "==")
        return value

    def _one(self) -> Value:
        if self._take("!"):
            return not truth(self._one())
        if self._take("("):
            value = self.either()
            self._close()
            return value
        if not self.rest or self.rest[0][0] == "sign":
            raise ExpressionError("a value is missing")
        kind, text = self.rest.pop(0)
        if kind == "string":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return float(text)
        return self._call(text) if self._take("(") else self._named(text)

    def _close(self) -> None:
        if not self._take(")"):
            raise ExpressionError("a bracket is not closed")

    def _call(self, name: str) -> Value:
        given: list[Value] = []
        while not self._take(")"):
            given.append(self.either())
            if not self._take(","):
                self._close()
                break
        known: dict[str, tuple[int, Callable[..., Value]]] = {
            "always": (0, lambda: True),
            "cancelled": (0, lambda: self.status.cancelled),
            "startsWith": (2, lambda a, b: as_text(a).casefold().startswith(as_text(b).casefold())),
        }
        count, function = known.get(name, (-1, lambda: None))
        if count != len(given):
            raise ExpressionError(f"no function {name} of {len(given)}")
        return function(*given)

    def _named(self, name: str) -> Value:
        if name in WORDS:
            return WORDS[name]
        first, *path = name.split(".")
        if first not in self.contexts:
            raise ExpressionError(f"no context {first}")
        value = self.contexts[first]
        if first == "github" and isinstance(value, Mapping) and not set(path[:1]) & set(value):
            raise ExpressionError(f"not modelled: {name}")
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        return plain(value)


def _equal(one: Value, other: Value) -> bool:
    """Loosely, as the platform does: the case of texts does not count, and null is ''."""
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    if isinstance(one, Mapping | list) or isinstance(other, Mapping | list):
        return one is other
    return _number(one) == _number(other)


def _number(value: Value) -> float:
    if isinstance(value, str):
        try:
            return float(value) if value.strip() else 0.0
        except ValueError:
            return math.nan
    return float(value) if isinstance(value, bool | float) else 0.0
