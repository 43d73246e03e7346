"""Fields to the YAML text of an entry's file, and the name of that file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from contentbot.content.yaml_scalar import scalar

LONGEST = 40
_APOSTROPHE = re.compile("['’`]")
_NO_WORD = re.compile("[^a-z0-9]+")
# Prose as people would type it; whatever else a string may hold is safer between quotes.
_TYPED = r"\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_PROSE = re.compile(rf"(?!\s)[{_TYPED}]+\n")
_INDENT = "  "


def write(fields: Mapping[str, Any]) -> str:
    """The text of an entry; read again, it has the same fields in the same order.

    fields: text, numbers, true and false, and lists and mappings of them.

    Raises:
        ValueError: a string holds half a character (a lone surrogate).
    """
    return "".join(f"{line}\n" for line in _mapping(fields))


def _mapping(fields: Mapping[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        key = scalar(name)
        if isinstance(value, Mapping) and value:
            yield f"{key}:"
            yield from (_INDENT + line for line in _mapping(value))
        elif isinstance(value, list) and any(isinstance(row, Mapping | list) for row in value):
            yield f"{key}:"
            yield from _rows(value)
        elif isinstance(value, str) and "\n" in value and _PROSE.fullmatch(f"{value}\n"):
            yield from _prose(key, value)
        else:
            yield f"{key}: {inline(value)}"


def _rows(rows: list[Any]) -> Iterator[str]:
    for row in rows:
        lines = list(_mapping(row)) if isinstance(row, Mapping) and row else [inline(row)]
        yield f"{_INDENT}- {lines[0]}"
        yield from (f"{_INDENT}{_INDENT}{line}" for line in lines[1:])


def _prose(key: str, value: str) -> Iterator[str]:
    """A text of several lines, as it is."""
    body = value.removesuffix("\n")
    if body.endswith("\n") or body == value.strip("\n") == "":
        yield f"{key}: {scalar(value)}"
        return
    yield f"{key}: |" if value.endswith("\n") else f"{key}: |-"
    yield from (_INDENT + line if line else "" for line in body.split("\n"))


def inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{scalar(k, flow=True)}: {_inner(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inner, value))}]"
    return scalar(value) if isinstance(value, str) else _word(value)


def _inner(value: Any) -> str:
    return scalar(value, flow=True) if isinstance(value, str) else inline(value)


def _word(value: float | bool | None) -> str:
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def file_name(title: str, address: str) -> str:
    """A name that two strangers with different pages hardly ever both choose.

    The title in plain letters, cut at a word, and four signs of the address's hash.
    """
    words = _APOSTROPHE.sub("", unicodedata.normalize("NFKD", title).casefold())
    plain = words.encode("ascii", "ignore").decode()
    name = slug(plain)
    if len(name) > LONGEST:
        name = name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]
    sign = sha256((address or title).encode("utf-8", "replace")).hexdigest()[:4]
    return f"{name or 'entry'}-{sign}.yml"


def slug(words: str) -> str:
    """Words as part of a name: plain small letters and digits, a hyphen for all else."""
    return _NO_WORD.sub("-", words.casefold()).strip("-")
