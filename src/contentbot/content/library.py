"""Paths to documents: which files there are, of what kind each is, and reading one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from contentbot.content import edition, entry_file, guard
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.errors import ReadError, UsageError
from contentbot.model import ENTRY_KINDS, Found, Span, State

FOLDERS = {
    "inbox": "link", "events": "event", "cfps": "cfp", "community": "community", "posts": "post",
    "pages": "page", "drafts": "edition", "editions": "edition", "ledger": "ledger",
}  # fmt: skip
LINTED = frozenset({*ENTRY_KINDS, "edition"})
YAML = (".yml", ".yaml")
MARKDOWN = (".md", ".markdown")
_KIND = re.compile(rb"^kind:[ \t]*[\"']?([a-z]+)", re.MULTILINE)
_NUMBER = re.compile(rb"^[Nn]umber:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: its path as named, its bytes, and whether it was named itself."""

    path: str
    data: bytes
    named: bool


def files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """The content files under some paths, and whether each was named itself.

    Raises:
        UsageError: a path does not exist.
    """
    for path in paths:
        if path.is_file():
            yield path, True
        elif path.is_dir():
            for one in sorted(path.rglob("*")):
                if one.suffix in (*YAML, *MARKDOWN) and one.is_file() and not one.is_symlink():
                    yield one, False
        else:
            raise UsageError(f"{path}: no such file or folder")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        ReadError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror or error}") from error


def kind_of(source: Source, settings: Settings, given: str | None = None) -> str | None:
    """The kind of a file (DESIGN §5): as given, as it says itself, by folder, by name.

    None: it has no kind.
    """
    if given:
        return given
    path = PurePosixPath(source.path.replace("\\", "/"))
    head = source.data[:4096]
    folder = next((FOLDERS[part] for part in reversed(path.parts[:-1]) if part in FOLDERS), None)
    if path.suffix in YAML:
        own = _KIND.search(head)
        if own and own[1].decode() in ENTRY_KINDS:
            return own[1].decode()
        return folder if folder != "edition" else None
    if path.suffix not in MARKDOWN:
        return None
    if folder:
        return folder
    front = head.split(b"\n\n", 1)[0]
    named = settings.file_pattern is not None and settings.file_pattern.search(path.name)
    if named or _NUMBER.search(front):
        return "edition"
    return "post" if re.match(rb"(\xef\xbb\xbf)?(---|\+\+\+|[A-Za-z]+:[ \t])", head) else None


def state_of(path: str, day: date | None, today: date) -> State:
    """Draft or published, by folder and date."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    for part in reversed(parts[:-1]):
        if part == "editions":
            return "published"
        if part == "drafts":
            return "draft"
    return "published" if day is not None and day < today else "draft"


def document(
    source: Source, kind: str, settings: Settings, *, today: date, state: State | None = None
) -> Document:
    """A file as a document. One that the guard refuses has a single fault and no entries."""
    path = source.path
    text = guard.admit(source.data, yaml=kind != "edition")
    if isinstance(text, guard.Refusal):
        found = Found(Span(0, 0), f"{text.message} (line {text.line})", text.help)
        return Document(path=path, text="", kind=kind, faults=((text.rule, found),))
    if kind == "edition":
        known = state or state_of(path, edition.day_of(path, text), today)
        return edition.read(path, text, settings, state=known)
    return entry_file.read(path, text, kind)


def check_kinds(sources: Sequence[Source], settings: Settings, given: str | None) -> list[tuple[Source, str]]:
    """Sources with their kinds, those of no kind that were merely met in a folder left out.

    Raises:
        UsageError: a file that was named has no kind.
    """
    out = []
    for source in sources:
        kind = kind_of(source, settings, given)
        if kind in LINTED:
            out.append((source, kind))
        elif source.named and kind is None:
            raise UsageError(
                f"{source.path}: cannot tell what kind of content this is; "
                f"say `--kind edition`, or one of {', '.join(sorted(ENTRY_KINDS))}"
            )
    return out
