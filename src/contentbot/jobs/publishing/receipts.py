"""Receipts: what was published, so that later steps can prove their outputs against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from contentbot.content import edition
from contentbot.content.address import key as page
from contentbot.content.ledger import Ledger
from contentbot.content.settings import Settings
from contentbot.model import Entry

Receipt = Mapping[str, Any]
SHORT = 12  # hexadecimal digits


def make(
    path: str,
    text: str,
    settings: Settings,
    *,
    today: date,
    corrects: str | None = None,
    late: Sequence[str] = (),
) -> Receipt:
    """The receipt of an edition's text.

    path: below content/. corrects: the id of the receipt that this one takes the place of.
    late: hashes of entries that were not in it before.
    """
    document = edition.read(path, text, settings, state="published")
    whole = sha256(text.encode()).hexdigest()
    counts = Counter(settings.top(one.group or one.section) or "" for one in document.entries)
    out: dict[str, Any] = {
        "id": _short(f"{path} {whole} {corrects or ''}"),
        "published": today.isoformat(),
        "path": path,
        "sha256": whole,
        "counts": dict(counts),
        "entries": [entry_hash(one) for one in document.entries],
    }
    out |= {"corrects": corrects} if corrects else {}
    return {**out, "late": list(late)} if late else out


def entry_hash(entry: Entry) -> str:
    """What is the same for an entry wherever it is shown: of its kind, address and title."""
    title = entry.title or entry.text("name") or entry.text("text")
    return _short("\n".join((entry.kind, page(entry.url), title)))


def _short(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:SHORT]


def newest(book: Ledger) -> Receipt | None:
    """The receipt that counts."""
    return book.receipts[-1] if book.receipts else None


def covers(receipt: Receipt | None, text: str) -> bool:
    """Whether a receipt is of this text."""
    return receipt is not None and receipt.get("sha256") == sha256(text.encode()).hexdigest()
