"""Single YAML values: what a plain word means, and how a string is written."""

from __future__ import annotations

import re

from contentbot.text import late

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True}
_BOOLEANS |= {"false": False, "False": False, "FALSE": False}
# Longer ones stay text: nobody counts so far, and Python refuses to read 5,000 digits.
_NUMBER = late(r"-?(?:0|[1-9][0-9]{0,15})(\.[0-9]{1,15})?")

# What other readers of YAML, by older rules, would not take for text.
_OTHERS_TYPE = late(
    r"(?i:yes|no|on|off|y|n|true|false|null|[-+]?\.(?:inf|nan)|0x[0-9a-f_]+"
    r"|[-+]?\.?[0-9][0-9_.,]*(?:e[-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9]*)?)"
)
_NEVER_PLAIN = late(r":(?:\s|$)|\s#|^[-?:,\[\]{}#&*!|>'\"%@`]|^\s|\s$|^\.\.\.|^$|^~$|^<<$")
# The last: see `_HIDEABLE` in yaml.py; such a sign would be taken for syntax.
_IN_FLOW = late(r"""[,\[\]{}]|["'\s][:?]""")
_SPECIAL = late("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_ESCAPED = late(r'["\\]|' + _SPECIAL.pattern)
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def typed(plain: str) -> str | int | float | bool | None:
    """What a plain word stands for: null, true, false, decimal numbers; all else is text.

    Dates, `012`, `1_000`, `1:30`, `1e5`, `yes` and `no` are text.
    """
    if plain in _NULLS:
        return None
    boolean = _BOOLEANS.get(plain)
    if boolean is not None:
        return boolean
    number = _NUMBER.fullmatch(plain)
    if number is None:
        return plain
    return float(plain) if number[1] else int(plain)


def scalar(value: str, *, flow: bool = False) -> str:
    """The YAML source of a string, on one line: plain where possible, else in double quotes.

    flow: the place is inside [] or {}, where commas and brackets need quotes as well.

    Raises:
        ValueError: the string holds half a character (a lone surrogate).
    """
    quoted = (
        _NEVER_PLAIN.search(value)
        or _SPECIAL.search(value)
        or _OTHERS_TYPE.fullmatch(value)
        or (flow and _IN_FLOW.search(value))
    )
    return f'"{_ESCAPED.sub(_escape, value)}"' if quoted else value


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    if "\ud800" <= sign <= "\udfff":
        raise ValueError(f"half a character, U+{ord(sign):04X}, cannot be written")
    return _SHORT.get(sign) or f"\\u{ord(sign):04X}"
