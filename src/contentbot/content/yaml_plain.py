"""YAML as most people write it, plain values under plain keys, read without a parser.

An inbox holds thousands of such files, and a parser takes five times as long for them. What
is not surely of this kind is left to the parser; what is, both read alike.
"""

from __future__ import annotations

from typing import Any

from contentbot.content.yaml_data import YamlData
from contentbot.content.yaml_scalar import typed
from contentbot.model import Span
from contentbot.text import late

LONGEST = 20_000  # characters; fewer values than the parser takes fit in

# Signs that a parser may refuse, beside halves of characters.
_ODD = late("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# A value begins with a letter or digit. A colon at the end of a word and a `#` at the start of
# one have a meaning, and are not matched.
_WORD = r"(?:[^\n :#]|:(?![\n ]|\Z)|(?<! )#)++"
_PAIR = rf"([A-Za-z_]\w{{0,60}}): ++((?=[A-Za-z0-9]){_WORD}(?: ++{_WORD})*+) *+"
_LINE = late(rf"(?:{_PAIR}|#[^\n]*+)?(?:\n|\Z)")


def read(text: str) -> YamlData | None:
    """The data of a text that is of this kind; None for every other."""
    if len(text) > LONGEST or _ODD.search(text) or _has_half(text):
        return None
    values: dict[str, Any] = {}
    spans: dict[str, Span] = {}
    keys: dict[str, Span] = {}
    at = 0
    while at < len(text):
        line = _LINE.match(text, at)
        if line is None or line[1] in values:
            return None
        at = line.end()
        key, value = line.groups()
        if key is not None:
            values[key] = typed(value)
            keys[key], spans[key] = Span(*line.span(1)), Span(*line.span(2))
    if not values:
        return None
    spans[""] = Span(min(keys.values()).start, max(spans.values()).end)
    return YamlData(
        values, spans, keys, frozenset(key for key, value in values.items() if type(value) is str)
    )


def _has_half(text: str) -> bool:
    """Whether half a character stands in a text; a range of them takes long to compile."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
