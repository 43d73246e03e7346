"""What people most likely did when a text is not YAML, and the way out, in words for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from contentbot.content.yaml_scalar import scalar
from contentbot.model import Span
from contentbot.text import late

_PAIR = late(r"[ \t]*(?:- +)?(?P<key>[\w.-]+):[ \t]+(?P<value>\S.*?)[ \t\r]*$")
_WORD = late(r"[ \t]*(?:- +)?[\w.-]+(?P<colon>:)")
_GLUED = late(r"[ \t]*(?:- +)?[\w.-]+(?P<colon>:)[^\s:]")
_FORBIDDEN = late(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_SEPARATOR = late("[\u2028\u2029]")
_LONGEST_SUGGESTION = 200


class Words(NamedTuple):
    """A message and the way out."""

    message: str
    help: str


class Slip(NamedTuple):
    """What to say, and where."""

    span: Span
    words: Words


EMPTY = Words("the file is empty", "write one `key: value` a line, such as `title: ...`")
REFUSALS: Mapping[str, Words] = {
    "several-documents": Words("a second document starts here", "put it into a file of its own"),
    "not-a-mapping": Words("this is no mapping of keys to values", "write one `key: value` a line"),
    "yaml-syntax": Words("a key must be a word", "write it before the colon, such as `title: ...`"),
    "yaml-merge-key": Words("the merge key `<<` is not allowed", "write the values out"),
    "yaml-anchor": Words("anchors (`&`) and aliases (`*`) are not allowed", "write the value out"),
    "yaml-tag": Words("tags (`!`) are not allowed", "delete the tag"),
    "too-deep": Words("too many values are nested in each other", "write a flatter file"),
    "too-many-nodes": Words("the file has too many values", "split it into several files"),
}


def explain_character(text: str) -> Slip:
    """The character for which a text cannot be YAML at all."""
    match = _FORBIDDEN.search(text)
    span = Span(*match.span()) if match else Span(0, len(text))
    name = f"U+{ord(match[0]):04X}" if match else "a sign"
    return Slip(span, Words(f"the character {name} is not allowed in YAML", "delete it"))


def explain(text: str, *, problem: str, at: int, since: int) -> Slip:
    """The slip behind a syntax error.

    problem: the parser's words. at: where it stopped. since: where what it was reading began.
    """
    at, since = min(at, len(text)), min(since, len(text))
    if problem == "found unknown escape character":
        words = Words("a backslash inside double quotes has a meaning", "write it twice")
        return Slip(_visible(text, since), words)
    return (
        _separator(text)
        or _tab(text, at)
        or _open_quote(text, problem, since)
        or _colon(text, problem, at)
        or _odd_start(text, (_line(text, at), _line_before(text, at), _line(text, since)))
        or _no_pair(text, problem, since)
        or Slip(_visible(text, at), Words(f"this is not YAML: {problem}", _GENERAL))
    )


_GENERAL = (
    "write one `key: value` a line, each key in the same column, and put a value that has "
    "special signs between double quotes"
)


def _line(text: str, offset: int) -> Span:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", start)
    return Span(start, len(text) if end == -1 else end)


def _line_before(text: str, offset: int) -> Span:
    """The last line with words before the one that holds an offset."""
    above = text[: _line(text, offset).start].rstrip()
    return _line(text, len(above))


def _visible(text: str, offset: int) -> Span:
    """From an offset to the end of its line; the last line with words when nothing is there."""
    line = _line(text, offset)
    if not text[line.start : line.end].strip():
        line = _line_before(text, offset)
        offset = line.start
    return Span(offset, max(offset, line.end))


def _separator(text: str) -> Slip | None:
    match = _SEPARATOR.search(text)
    if match is None:
        return None
    message = f"an invisible line separator (U+{ord(match[0]):04X}) breaks the line here"
    return Slip(Span(*match.span()), Words(message, "delete it: type the words around it again"))


def _tab(text: str, at: int) -> Slip | None:
    line = _line(text, at)
    indent = re.compile(r"[ \t]*").match(text, line.start, line.end)
    assert indent is not None
    if "\t" not in indent[0] and text[at : at + 1] != "\t":
        return None
    span = Span(*indent.span()) if "\t" in indent[0] else Span(at, at + 1)
    return Slip(span, Words("a tab stands where YAML wants spaces", "replace the tab by spaces"))


def _open_quote(text: str, problem: str, since: int) -> Slip | None:
    sign = text[since : since + 1]
    if problem != "found unexpected end of stream" or sign not in ('"', "'"):
        return None
    message = f"the quote that opens here ({sign}) is never closed"
    return Slip(Span(since, _line(text, since).end), Words(message, f"add {sign} at the end"))


def _colon(text: str, problem: str, at: int) -> Slip | None:
    if problem != "mapping values are not allowed in this context":
        return None
    line = _line(text, at)
    word = _WORD.match(text, line.start, line.end)
    if word is not None and word.start("colon") == at:
        above = _line_before(text, at)
        glued = _GLUED.match(text, above.start, above.end)
        if glued is not None:
            span = Span(*glued.span("colon"))
            return Slip(span, Words("a space is missing after this colon", "add a space"))
        message = "this key does not start in the column of the key above it"
        return Slip(Span(*word.span()), Words(message, "remove or add spaces before it"))
    pair = _PAIR.match(text, line.start, line.end)
    if pair is None:
        return None
    message = f"the value of `{pair['key']}` contains a colon and a space, so it needs quotes"
    return Slip(Span(*pair.span("value")), Words(message, _in_quotes(pair)))


def _odd_start(text: str, lines: tuple[Span, ...]) -> Slip | None:
    for line in lines:
        pair = _PAIR.match(text, line.start, line.end)
        if pair is not None and (slip := _odd_value(pair)) is not None:
            return slip
    return None


def _odd_value(pair: re.Match[str]) -> Slip | None:
    """A value whose first sign has a meaning in YAML."""
    value = pair["value"]
    if value[0] not in "[]{}*&!|>@`%\"',#":
        return None
    if value[0] in "\"'":
        message = f"the value of `{pair['key']}` goes on after its closing quote, or has none"
    else:
        message = f"the value of `{pair['key']}` starts with `{value[0]}`, so it needs quotes"
    return Slip(Span(*pair.span("value")), Words(message, _in_quotes(pair)))


def slip_at(text: str, offset: int) -> Slip | None:
    """The value with an odd first sign on the line of an offset, if there is one."""
    return _odd_start(text, (_line(text, offset),))


def _in_quotes(pair: re.Match[str]) -> str:
    try:
        source = scalar(pair["value"])
    except ValueError:
        source = ""
    if not source or len(source) > _LONGEST_SUGGESTION:
        return 'put the value between double quotes; write a quote inside it as \\"'
    return f"put the value between quotes: {pair['key']}: {source}"


def _no_pair(text: str, problem: str, since: int) -> Slip | None:
    if problem != "could not find expected ':'":
        return None
    line = _line(text, since)
    message = "this line is no `key: value`"
    help = "write the key, a colon and a space before it; or indent it if the value above goes on"
    return Slip(Span(since, max(since, line.end)), Words(message, help))
