"""Values that many rules want of a document, worked out once for each document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TypeVar

from contentbot.content.document import Document

Row = TypeVar("Row")


def once(make: Callable[[Document], Iterable[Row]]) -> Callable[[Document], tuple[Row, ...]]:
    """A function of a document that is not called again while it is asked for the same one.

    Rules look at one document after the other, so only the last is kept; documents are
    told apart by identity, since to compare them would cost more than is saved.
    """
    last: tuple[Document, tuple[Row, ...]] | None = None

    @wraps(make)
    def made(document: Document) -> tuple[Row, ...]:
        nonlocal last
        kept = last
        if kept is None or kept[0] is not document:
            kept = last = (document, tuple(make(document)))
        return kept[1]

    return made
