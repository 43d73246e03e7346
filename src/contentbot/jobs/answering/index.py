"""The index of open pulls: which addresses each adds, kept in a ticket of the bot's own."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from contentbot.content.address import key
from contentbot.frozen import dataclass
from contentbot.lint.slips import slip
from contentbot.model import Change

MARKER = "<!-- contentbot:index v1 -->"
ABOUT = "The bot notes here which pages each open pull adds; it needs this ticket and its comment."
LONGEST = 60_000  # characters of the comment; the forge takes 65,536
LONGEST_URL = 4_000  # characters; the schemas of the entries refuse longer ones
MOST_HASHES = 300  # of one pull; larger ones are not compared beyond that
_KINDS = frozenset({"link", "pick", "task", "testing", "cfp", "event"})
_HASH = 12  # hexadecimal digits
_HEX = frozenset("0123456789abcdef")
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Row:
    """An open pull: when it was made, with UTC, and the hashes of the addresses it adds."""

    created: datetime
    hashes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Index:
    """The rows by the numbers of their pulls."""

    rows: Mapping[int, Row]

    def with_row(self, number: int, row: Row) -> Index:
        """The index with another row of a pull; without one if the pull adds no address."""
        if not row.hashes:
            return self.without(number)
        cut = Row(row.created, frozenset(sorted(row.hashes)[:MOST_HASHES]))
        return Index({**self.rows, number: cut})

    def without(self, number: int) -> Index:
        """The index without a pull."""
        return Index({one: row for one, row in self.rows.items() if one != number})


EMPTY = Index({})


@dataclass(frozen=True, slots=True)
class Twin:
    """An earlier pull that adds the same pages. ahead: how much earlier it was made."""

    number: int
    ahead: timedelta
    hashes: frozenset[str]


def hash_of(url: str) -> str:
    """The sign of the page that an address leads to."""
    return sha256(key(url).encode("utf-8", "replace")).hexdigest()[:_HASH]


def hashes_of(changes: Iterable[Change]) -> frozenset[str]:
    """The signs of the pages that a pull adds; those it merely changes the words of are not."""
    return frozenset(hash_of(url) for change in changes if (url := new_address(change)))


def new_address(change: Change) -> str:
    """The address of an entry that came with a change; "" if there is none, or it is broken."""
    url, before = change.fields.get("url"), change.before or {}
    if change.change == "removed" or change.kind not in _KINDS or not isinstance(url, str):
        return ""
    if len(url) > LONGEST_URL:
        return ""
    stayed = isinstance(old := before.get("url"), str) and key(old) == key(url)
    return "" if stayed or not url or slip(url) is not None else url


def twins(index: Index, mine: int, created: datetime, hashes: Collection[str]) -> list[Twin]:
    """The pulls made before mine that add one of its pages, the oldest first."""
    earlier = sorted((row.created, number) for number, row in index.rows.items())
    found = []
    for when, number in earlier:
        common = index.rows[number].hashes.intersection(hashes)
        if common and (when, number) < (created, mine):
            found.append(Twin(number, created - when, common))
    return found


# --- as text --------------------------------------------------------------------------------


def body(index: Index) -> str:
    """The index as the text of a comment; the oldest pulls are left out where it grows too long."""
    oldest_last = sorted(index.rows.items(), key=lambda row: (row[1].created, row[0]), reverse=True)
    kept: dict[int, str] = {}
    room = LONGEST - len(_page((), 10**9))
    for number, row in oldest_last:
        line = _line(number, row)
        room -= len(line) + 2
        if room < 0:
            break
        kept[number] = line
    return _page([kept[number] for number in sorted(kept)], len(index.rows) - len(kept))


def _page(lines: Collection[str], missing: int) -> str:
    cut = f" The {missing} oldest pulls are left out: there are too many." if missing else ""
    rows = ",\n".join(lines)
    inner = f"{{\n{rows}\n}}" if rows else "{}"
    return f"{MARKER}\n{ABOUT}{cut}\n\n{_FENCE}json\n{inner}\n{_FENCE}\n"


def _line(number: int, row: Row) -> str:
    created = row.created.astimezone(UTC).isoformat()
    return f'"{number}": {json.dumps({"created": created, "hashes": sorted(row.hashes)})}'


def parse(text: str) -> Index:
    """The index in a comment's text; what is broken in it is as if it were not there."""
    lines = text.splitlines()
    fences = [at for at, line in enumerate(lines) if line.startswith(_FENCE)]
    if not is_marked(text) or len(fences) < 2:
        return EMPTY
    try:
        data = json.loads("\n".join(lines[fences[0] + 1 : fences[1]]))
    except (ValueError, RecursionError):
        return EMPTY
    rows = data.items() if isinstance(data, dict) else ()
    found = {int(number): _row(row) for number, row in rows if _is_number(number)}
    return Index({number: row for number, row in found.items() if row is not None})


def is_marked(text: str) -> bool:
    """Whether the first line of a text says that it is the index."""
    return text.partition("\n")[0].removesuffix("\r") == MARKER


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _row(data: Any) -> Row | None:
    if not isinstance(data, dict) or not isinstance(data.get("hashes"), list):
        return None
    try:
        created = datetime.fromisoformat(str(data.get("created")))
    except ValueError:
        return None
    hashes = frozenset(one for one in data["hashes"] if isinstance(one, str) and _is_hash(one))
    return Row(created, hashes) if created.tzinfo is not None and hashes else None


def _is_hash(text: str) -> bool:
    return len(text) == _HASH and _HEX.issuperset(text)
