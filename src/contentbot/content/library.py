"""Paths to documents: which files there are, of what kind each is, and reading one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from contentbot.content import guard
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.errors import ReadError, UsageError
from contentbot.frozen import dataclass
from contentbot.model import ENTRY_KINDS, Found, Span, State
from contentbot.text import late

YAML_FOLDERS = {
    "inbox": "link", "events": "event", "cfps": "cfp", "community": "community", "ledger": "ledger",
}  # fmt: skip
MARKDOWN_FOLDERS = {"drafts": "edition", "editions": "edition", "posts": "post", "pages": "page"}
STATES: dict[str, State] = {"drafts": "draft", "editions": "published"}
FOLDERS = {**YAML_FOLDERS, **MARKDOWN_FOLDERS}
LINTED = frozenset({*ENTRY_KINDS, "edition"})
YAML = (".yml", ".yaml")
MARKDOWN = (".md", ".markdown")
SUFFIXES = (*YAML, *MARKDOWN)
SETTINGS_NAME = "newsletter.yml"
_KIND = late(rb"^kind:[ \t]*[\"']?([a-z]+)", re.MULTILINE)
_NUMBER = late(rb"^number:", re.MULTILINE | re.IGNORECASE)
_FRONT = late(rb"---\s|\+\+\+\s|[A-Za-z]+:[ \t]")
BOM = b"\xef\xbb\xbf"
_HEAD = 4096  # bytes; what tells a kind stands at the top


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: its path as named, its bytes, and whether it was named itself.

    refusal: why it is not read at all, where that is known before its bytes are.
    """

    path: str
    data: bytes
    named: bool
    refusal: guard.Refusal | None = None

    @property
    def folder(self) -> str | None:
        """The nearest folder that gives its files a kind.

        A file that is named from within content/ has its folders in the working directory.
        """
        parts = self.path.split("/")[:-1]
        if self.named and not self.path.startswith("/") and not FOLDERS.keys() & set(parts):
            here = Path.cwd().parts
            if "content" in here:
                parts = [*here[len(here) - here[::-1].index("content") :], *parts]
        return next((part for part in reversed(parts) if part in FOLDERS), None)

    @property
    def text(self) -> str:
        """What the bytes say, without a byte order mark, for showing."""
        return self.data.removeprefix(BOM).decode("utf-8", "replace")


def files(paths: Iterable[Path]) -> Iterator[tuple[str, bool]]:
    """The content files under some paths in order, and whether each was named itself.

    Raises:
        UsageError: a path does not exist.
        ReadError: a folder cannot be read.
    """
    for path in paths:
        if path.is_dir():
            yield from ((name, False) for name in sorted(_inside(str(path))))
        elif path.exists():
            yield str(path), True
        else:
            raise UsageError(f"{path}: no such file or folder")


def _inside(folder: str) -> Iterator[str]:
    """The content files of a folder and of those in it; links and hidden names are passed."""
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        raise ReadError(f"{folder}: {error.strerror}") from error
    base = "" if folder == "." else f"{folder}/"
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _inside(f"{base}{entry.name}")
        elif entry.name.endswith(SUFFIXES) and entry.is_file(follow_symlinks=False):
            yield f"{base}{entry.name}"


def read_bytes(path: Path | str) -> bytes:
    """The bytes of a file.

    Raises:
        ReadError: it cannot be read.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror or error}") from error


def read_text(path: Path | str) -> str:
    """The text of a file, with its line ends.

    Raises:
        ReadError: it cannot be read.
        UsageError: it is not UTF-8, with the line.
    """
    data = read_bytes(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{path}:{line}: is not UTF-8 ({error.reason}); save the file as UTF-8"
        ) from error


def kind_of(source: Source, settings: Settings, given: str | None = None) -> str | None:
    """The kind of a file (DESIGN §5): as given, as it says itself, by folder, by name.

    None: it has no kind.
    """
    if given:
        return given
    head = source.data[:_HEAD].removeprefix(BOM)
    folder = source.folder
    if not source.named and _is_hidden(source.path, folder):
        return None
    name = source.path.rpartition("/")[2]
    if name.endswith(YAML):
        own = _KIND.search(head)
        if own and own[1].decode() in ENTRY_KINDS:
            return own[1].decode()
        if name == SETTINGS_NAME and folder is None:
            return "settings"
        return YAML_FOLDERS.get(folder or "")
    if not name.endswith(MARKDOWN):
        return None
    if folder:
        return MARKDOWN_FOLDERS.get(folder)
    front = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    named = settings.file_pattern is not None and settings.file_pattern.search(name)
    if named or _NUMBER.search(front):
        return "edition"
    return "post" if _FRONT.match(head) else None


def _is_hidden(path: str, folder: str | None) -> bool:
    """Whether a file, or a folder that it has below the one of its kind, begins with a dot."""
    below = path.rpartition(f"{folder}/" if folder else "/")[2]
    return below.startswith(".") or "/." in below


def state_of(source: Source, day: date | None, today: date) -> State:
    """Draft or published, by folder and date."""
    known: State | None = STATES.get(source.folder or "")
    return known or ("published" if day is not None and day < today else "draft")


def document(
    source: Source, kind: str, settings: Settings, *, today: date, state: State | None = None
) -> Document:
    """A file as a document. One that the guard refuses has a single fault and no entries."""
    path = source.path
    text = source.refusal or guard.admit(source.data, yaml=kind != "edition")
    if isinstance(text, guard.Refusal):
        # Blank up to the place of the fault: its line is told right, and no rule sees the rest.
        blank = "\n" * (text.line - 1) + " " * (text.column - 1)
        found = Found(Span(len(blank), len(blank)), text.message, text.help)
        return Document(path=path, text=blank, kind=kind, faults=((text.rule, found),))
    # Each reader brings a library along that the other kind of file does not need.
    if kind == "edition":
        from contentbot.content import edition, front_matter

        known = state or state_of(source, front_matter.day_of(path, text), today)
        return edition.read(path, text, settings, state=known)
    from contentbot.content import entry_file

    return entry_file.read(path, text, kind)


def check_kinds(
    sources: Sequence[Source], settings: Settings, given: str | None
) -> tuple[list[tuple[Source, str]], list[str]]:
    """Sources with their kinds, and the paths of no kind that were merely met in a folder.

    Raises:
        UsageError: a file that was named has no kind.
    """
    out: list[tuple[Source, str]] = []
    passed: list[str] = []
    for source in sources:
        kind = kind_of(source, settings, given)
        if kind in LINTED or source.refusal:
            out.append((source, kind if kind in LINTED else "text"))
        elif kind is not None:
            continue  # known, but nothing in it is checked
        elif source.named:
            raise UsageError(
                f"{source.path}: cannot tell what kind of content this is; "
                f"say `--kind edition`, or one of {', '.join(sorted(ENTRY_KINDS))}"
            )
        else:
            passed.append(source.path)
    return out, passed
