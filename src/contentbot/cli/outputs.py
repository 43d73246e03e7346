"""Hands values on to later steps of a workflow, in the file that `GITHUB_OUTPUT` names."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from contentbot.errors import OutsideError

_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def write(path: Path, values: Mapping[str, str]) -> None:
    """Add values, whatever they hold, to the end of the file; none can look like a second one.

    Raises:
        ValueError: a name is no plain word; names are ours.
        OutsideError: the file cannot be written.
    """
    text = "".join(block(name, value, secrets.token_hex(16)) for name, value in values.items())
    try:
        with path.open("ab") as file:
            file.write(text.encode())
    except OSError as error:
        raise OutsideError(f"{path}: cannot be written: {error.strerror}") from error


def block(name: str, value: str, delimiter: str) -> str:
    """One value between delimiters, which nobody who wrote the value can have known."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name of an output: {name!r}")
    if delimiter in value:
        raise ValueError("the delimiter is in the value")
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"
