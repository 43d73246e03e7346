"""Reads a GraphQL query of one operation, without fragments and directives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TOKEN = re.compile(
    r'\s*(?:#[^\n]*\s*)*("(?:[^"\\]|\\.)*"|-?\d+|\.\.\.|[A-Za-z_]\w*|[!$():=@\[\]{}])[\s,]*'
)


class Wrong(Exception):
    """A query that GitHub would not take."""


@dataclass
class Selection:
    """A member that a query asks for."""

    name: str
    alias: str
    arguments: dict[str, Any] = field(default_factory=dict)
    members: list[Selection] = field(default_factory=list)


@dataclass(frozen=True)
class Variable:
    """A place for a value that comes beside the query."""

    name: str


class Reader:
    """Reads a query of one operation."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        at, text = 0, text.strip()
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None:
                raise Wrong(f"Parse error at {text[at : at + 20]!r}")
            self.words.append(found[1])
            at = found.end()

    def take(self, wanted: str = "") -> str:
        word = self.words.pop(0) if self.words else ""
        if (wanted and word != wanted) or not word:
            raise Wrong(f"Parse error: expected {wanted or 'more'}, got {word!r}")
        return word

    def next_is(self, word: str) -> bool:
        if self.words[:1] != [word]:
            return False
        self.words.pop(0)
        return True

    def operation(self) -> tuple[str, dict[str, str], list[Selection]]:
        """Its kind, the types of its variables, what it asks for."""
        kind, variables = "query", {}
        if self.words[:1] != ["{"]:
            kind = self.take()
            if self.words[:1] not in (["("], ["{"]):
                self.take()  # its name
            if self.next_is("("):
                variables = dict(self._variables())
        if kind not in ("query", "mutation"):
            raise Wrong(f"Parse error: {kind}")
        asked = self._members()
        if self.words:
            raise Wrong(f"Parse error: {self.words[0]!r} after the end")
        return kind, variables, asked

    def _variables(self) -> Iterator[tuple[str, str]]:
        while not self.next_is(")"):
            self.take("$")
            name = self.take()
            self.take(":")
            kind = self.take()
            yield name, kind + "!" * self.next_is("!")

    def _members(self) -> list[Selection]:
        self.take("{")
        found = []
        while not self.next_is("}"):
            alias = name = self.take()
            if self.next_is(":"):
                name = self.take()
            one = Selection(name, alias)
            if self.next_is("("):
                one.arguments = self._pairs(")")
            if self.words[:1] == ["{"]:
                one.members = self._members()
            found.append(one)
        return found

    def _pairs(self, end: str) -> dict[str, Any]:
        found = {}
        while not self.next_is(end):
            name = self.take()
            self.take(":")
            found[name] = self._value()
        return found

    def _value(self) -> Any:
        word = self.take()
        if word == "$":
            return Variable(self.take())
        if word == "{":
            return self._pairs("}")
        if word[0] == '"':
            return word[1:-1]
        return {"true": True, "false": False, "null": None}.get(word, _int(word))


def _int(word: str) -> int:
    if re.fullmatch(r"-?\d+", word):
        return int(word)
    raise Wrong(f"Parse error: {word!r} is no value")
