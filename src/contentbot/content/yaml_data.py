"""What is read from YAML: values, and the place of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contentbot.frozen import dataclass
from contentbot.model import Span


@dataclass(frozen=True, slots=True)
class YamlData:
    """The value of a YAML text, and where its parts stand.

    value: dict, list, str, int, float, bool or None; dates are strings, keys always.
    spans: of each value by its path ("" is the whole document, "organizer.url",
        "sessions.0.title"; a dot within a key is "/"). Quotes belong to a quoted value,
        trailing white space does not.
    keys: of each key itself, by the same path.
    plain: the paths whose text at the span is the value, letter for letter.
    """

    value: Any
    spans: Mapping[str, Span]
    keys: Mapping[str, Span]
    plain: frozenset[str]
