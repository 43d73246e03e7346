"""YAML to values, with the exact place of every one, safe on whatever strangers send.

Only the C parser's events are used: nothing is composed or constructed, so that a bomb is
refused at the event that shows it, and nothing here recurses.
"""

from __future__ import annotations

from typing import Any, NoReturn

from _ruamel_yaml import CParser
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from contentbot.content import yaml_plain
from contentbot.content.yaml_data import YamlData
from contentbot.content.yaml_scalar import scalar, typed
from contentbot.content.yaml_slips import (
    EMPTY,
    REFUSALS,
    Slip,
    Words,
    explain,
    explain_character,
    slip_at,
)
from contentbot.frozen import dataclass
from contentbot.model import Span
from contentbot.text import late

__all__ = ["YamlData", "YamlFault", "read", "scalar"]

MAX_DEPTH = 32
MAX_NODES = 20_000
MAX_DUPLICATES = 20

_BOM = "\ufeff"
# The C library follows YAML 1.1 inside [] and {}: a colon or question mark within a word, as in
# every address, is an error there. Such signs are no syntax in YAML 1.2, so they are hidden from
# it behind signs of the same length, and put back into the values.
_HIDEABLE = late(r""":(?<=[^\s"',\[\]{}]:)(?=[^\s,\[\]{}])|\?(?<=[^\s"',\[\]{}]\?)""")
_SPARE = tuple(map(chr, range(0xE000, 0xE010)))


@dataclass(frozen=True, slots=True)
class YamlFault:
    """One reason why a YAML text is not read, at one place."""

    rule: str
    span: Span
    message: str
    help: str


def read(text: str) -> tuple[YamlData | None, tuple[YamlFault, ...]]:
    """The data of a text, or the faults for which it has none (never both, never neither).

    Raises nothing, whatever the text is; `guard.admit` keeps it small beforehand.
    """
    plain = yaml_plain.read(text)
    if plain is not None:
        return plain, ()
    return _parsed(text)


def _parsed(text: str) -> tuple[YamlData | None, tuple[YamlFault, ...]]:
    """The same, of any text."""
    body = text.lstrip(_BOM)
    reader = _Reader(text, shift=len(text) - len(body))
    try:
        reader.run(body)
    except _Stop as stop:
        return None, (*reader.faults, stop.fault)
    except MarkedYAMLError as error:
        return None, (*reader.faults, reader.syntax(error))
    except (YAMLError, ValueError, RecursionError):
        return None, (_fault("yaml-syntax", explain_character(text)),)
    if reader.faults:
        return None, tuple(reader.faults)
    return reader.data(), ()


def _fault(rule: str, slip: Slip) -> YamlFault:
    return YamlFault(rule, slip.span, *slip.words)


class _Stop(Exception):
    """Reading cannot go on."""

    def __init__(self, fault: YamlFault) -> None:
        self.fault = fault


class _Open:
    """A mapping or list that is being read."""

    __slots__ = ("end", "flow", "key", "keyed", "path", "prefix", "start", "value")

    def __init__(self, value: Any, path: str, span: Span, *, flow: bool) -> None:
        self.value = value
        self.keyed = type(value) is dict
        self.path = path
        self.prefix = f"{path}." if path else ""
        self.start, self.end = span
        self.flow = flow
        self.key: str | None = None

    def wants_key(self) -> bool:
        return self.keyed and self.key is None

    def put(self, value: Any) -> str:
        """Take in the next value; its path."""
        if not self.keyed:
            self.value.append(value)
            return f"{self.prefix}{len(self.value) - 1}"
        path, self.value[self.key] = self.path_of(self.key or ""), value
        self.key = None
        return path

    def path_of(self, key: str) -> str:
        """The path of a key; a dot of its own must not look like a step inside."""
        return self.prefix + (key.replace(".", "/") if "." in key else key)


class _Reader:
    """Builds values out of events, with a stack of its own instead of recursion."""

    def __init__(self, text: str, *, shift: int) -> None:
        self.text = text
        self.shift = shift
        self.faults: list[YamlFault] = []
        self.spans: dict[str, Span] = {}
        self.keys: dict[str, Span] = {}
        self.plain: set[str] = set()
        self.holder: list[Any] = []
        self.stack = [_Open(self.holder, "", Span(0, 0), flow=False)]
        self.nodes = 0
        self.documents = 0
        self.hidden: dict[str, str] = {}

    def data(self) -> YamlData:
        return YamlData(self.holder[0], self.spans, self.keys, frozenset(self.plain))

    def run(self, body: str) -> None:
        """Read everything; raises `_Stop` or what the parser raises."""
        parser = CParser(self.hide(body))
        while (event := parser.get_event()) is not None:
            kind = type(event)
            if kind is ScalarEvent:
                self.scalar(event)
            elif kind is MappingStartEvent:
                self.open(event, {})
            elif kind is SequenceStartEvent:
                self.open(event, [])
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.close(event)
            elif kind is AliasEvent:
                self.stop_at_value("yaml-anchor", self.span(event))
            elif kind is DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    self.stop("several-documents", self.span(event))
        self.shape()

    def hide(self, body: str) -> str:
        if "{" not in body and "[" not in body:
            return body
        spare = [sign for sign in _SPARE if sign not in body]
        if len(spare) < 2:
            return body
        self.hidden = dict(zip(":?", spare, strict=False))
        return _HIDEABLE.sub(lambda match: self.hidden[match[0]], body)

    def open(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        span = self.span(event)
        self.check(event, span)
        if len(self.stack) > MAX_DEPTH:
            self.stop("too-deep", span)
        parent = self.stack[-1]
        if parent.wants_key():
            self.stop("yaml-syntax", span)
        path = parent.put(value) if len(self.stack) > 1 else self.put_root(value)
        self.stack.append(_Open(value, path, span, flow=bool(event.flow_style)))

    def close(self, event: Any) -> None:
        opened = self.stack.pop()
        # A block's own end lies behind the comments and empty lines that follow it.
        end = event.end_mark.index + self.shift if opened.flow else opened.end
        self.spans[opened.path] = Span(opened.start, end)
        self.stack[-1].end = end

    def scalar(self, event: Any) -> None:
        span = self.span(event)
        self.check(event, span)
        value: str = event.value
        for sign, spare in self.hidden.items():
            value = value.replace(spare, sign)
        style = event.style
        parent = self.stack[-1]
        if parent.keyed and parent.key is None:
            self.key(parent, value, span, plain=not style)
            return
        if style in {"|", ">"}:
            span = Span(span.start, len(self.text[: span.end].rstrip()))
        resolved = value if style else typed(value)
        path = parent.put(resolved) if len(self.stack) > 1 else self.put_root(resolved)
        self.spans[path] = span
        parent.end = span.end
        if resolved is value and not style and self.text[span.start : span.end] == value:
            self.plain.add(path)

    def key(self, parent: _Open, value: str, span: Span, *, plain: bool) -> None:
        if plain and value == "<<":
            self.stop("yaml-merge-key", span)
        if not value:
            self.stop("yaml-syntax", span)
        path = parent.path_of(value)
        if value in parent.value:
            self.duplicate(value, span, first=self.keys[path])
        else:
            self.keys[path] = span
        parent.key = value
        parent.end = span.end

    def duplicate(self, key: str, span: Span, *, first: Span) -> None:
        line = self.text.count("\n", 0, first.start) + 1
        message = f"the key `{key}` stands here a second time; it is already on line {line}"
        help = "keep the one that is right and delete the other"
        fault = YamlFault("duplicate-key", span, message, help)
        if len(self.faults) + 1 == MAX_DUPLICATES:
            raise _Stop(fault)
        self.faults.append(fault)

    def put_root(self, value: Any) -> str:
        self.holder.append(value)
        return ""

    def span(self, event: Any) -> Span:
        return Span(event.start_mark.index + self.shift, event.end_mark.index + self.shift)

    def check(self, event: Any, span: Span) -> None:
        """Refuse a node too many, and a node with an anchor or a tag."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop("too-many-nodes", span)
        if event.anchor is not None:
            self.stop_at_value("yaml-anchor", span)
        if event.tag is not None:
            self.stop_at_value("yaml-tag", span)

    def shape(self) -> None:
        """Refuse all but one mapping, or a list of mappings."""
        root = self.holder[0] if self.holder else None
        if root is None:
            self.stop("not-a-mapping", Span(0, len(self.text)), EMPTY)
        if type(root) is dict:
            return
        if type(root) is not list:
            self.stop("not-a-mapping", self.spans[""])
        for index, item in enumerate(root):
            if type(item) is not dict:
                self.stop("not-a-mapping", self.spans[str(index)])

    def stop(self, rule: str, span: Span, words: Words | None = None) -> NoReturn:
        raise _Stop(YamlFault(rule, span, *(words or REFUSALS[rule])))

    def stop_at_value(self, rule: str, span: Span) -> NoReturn:
        """Stop at a sign that most likely was meant as the first one of a text."""
        slip = slip_at(self.text, span.start)
        if slip is not None and slip.span.start == span.start:
            self.stop(rule, slip.span, slip.words)
        self.stop(rule, span)

    def syntax(self, error: MarkedYAMLError) -> YamlFault:
        """What the parser did not understand, as a fault."""
        at = error.problem_mark or error.context_mark
        since = error.context_mark or at
        slip = explain(
            self.text,
            problem=error.problem or "unexpected text",
            at=at.index + self.shift if at else 0,
            since=since.index + self.shift if since else 0,
        )
        return _fault("yaml-syntax", slip)
