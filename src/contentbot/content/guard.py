"""The caps that a file must keep before anything parses it."""

from __future__ import annotations

from contentbot.frozen import dataclass
from contentbot.text import late

MAX_BYTES = 256 * 1024
MAX_LINE_BYTES = 8 * 1024
MAX_YAML_SEPARATORS = 20_000

_BOM = "\ufeff"
_CONTROL = late("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not read at all.

    offset: bytes from the start of the file. line, column: the same place, both 1-based,
    the column in characters.
    """

    rule: str
    message: str
    help: str
    offset: int = 0
    line: int = 1
    column: int = 1


def admit(data: bytes, *, yaml: bool) -> Refusal | str:
    """The text of a file without its byte order mark, or why it is refused.

    yaml: also refuse what only YAML must not have. A control character in Markdown is the
    business of a rule: published newsletters contain some.
    """
    if len(data) > MAX_BYTES:
        return too_large(len(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _refusal(
            "not-utf8",
            f"the byte 0x{data[error.start]:02X} is not UTF-8",
            "save the file with the encoding UTF-8",
            before=data[: error.start],
        )
    return _too_long_line(data) or _bad_character(text, yaml=yaml) or text.removeprefix(_BOM)


def too_large(size: int) -> Refusal:
    """The refusal of a file of so many bytes."""
    return Refusal(
        "file-too-large",
        f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read",
        "split it into several files",
    )


def _too_long_line(data: bytes) -> Refusal | None:
    lines = data.splitlines(keepends=True)
    if max(map(len, lines), default=0) <= MAX_LINE_BYTES:
        return None
    for number, line in enumerate(lines):
        size = len(line.rstrip(b"\r\n"))
        if size > MAX_LINE_BYTES:
            return _refusal(
                "line-too-long",
                f"a line has {size:,} bytes; at most {MAX_LINE_BYTES:,} are read",
                "break the line",
                before=b"".join(lines[:number]),
            )
    return None


def _bad_character(text: str, *, yaml: bool) -> Refusal | None:
    at = text.find(_BOM, 1)
    if at != -1:
        return _refusal(
            "byte-order-mark",
            "an invisible byte order mark (U+FEFF) stands inside the file",
            "delete it: type the words around it again",
            before=text[:at].encode(),
        )
    if not yaml:
        at = text.find("\0")
    elif (match := _CONTROL.search(text)) is not None:
        at = match.start()
    if at != -1:
        return _refusal(
            "control-character",
            f"the file contains the control character U+{ord(text[at]):04X}",
            "delete it: type the words around it again",
            before=text[:at].encode(),
        )
    return _too_many_separators(text) if yaml else None


def _too_many_separators(text: str) -> Refusal | None:
    count = text.count("\n") + text.count("\r") + text.count(",")
    if count <= MAX_YAML_SEPARATORS:
        return None
    return Refusal(
        "too-many-nodes",
        f"the file has {count:,} lines and commas; at most {MAX_YAML_SEPARATORS:,} are read",
        "split it into several files",
    )


def _refusal(rule: str, message: str, help: str, *, before: bytes) -> Refusal:
    """A refusal at the place that follows some bytes of valid UTF-8."""
    lines = (before + b".").splitlines()
    column = len(lines[-1].decode("utf-8").removeprefix(_BOM))
    return Refusal(rule, message, help, offset=len(before), line=len(lines), column=column)
