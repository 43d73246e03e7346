"""Entries as readers will see them, between their neighbours: green what comes, red what goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from contentbot.frozen import dataclass
from contentbot.model import Change
from contentbot.render.markdown_escape import fence
from contentbot.render.visible import one_line

WIDEST = 160  # characters of a row
_KEPT, _NEW, _GONE = "  ", "+ ", "- "


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a pull does to one entry, as readers will see it.

    place: the title of its section or group. above, below: the entries beside it. rows,
    before: the entry's own lines, now and before the pull. url: where it leads. edition: the
    first that shows it; None with the reason why none does.
    """

    change: Change
    place: str = ""
    above: str = ""
    rows: tuple[str, ...] = ()
    below: str = ""
    before: tuple[str, ...] = ()
    url: str = ""
    edition: date | None = None
    reason: str = ""


def shown(previews: Sequence[Preview], *, neighbours: bool, most: int) -> str:
    """Some previews as one fenced block; empty when none of them has rows.

    neighbours: with what stands above and below each. most: rows at most.
    """
    rows: list[str] = []
    place = None
    for one in previews:
        if one.rows or one.before:
            if one.place != place and one.place:
                rows.append(_row(_KEPT, one.place))
            place = one.place
            rows += _one(one, neighbours=neighbours)
    if len(rows) > most:
        rows[most - 1 :] = ["  …"]
    return fence(rows, language="diff") if rows else ""


def _one(one: Preview, *, neighbours: bool) -> Iterator[str]:
    if neighbours and one.above:
        yield _row(_KEPT, one.above)
    if one.change.change == "removed":
        yield from (_row(_GONE, row) for row in one.rows)
    else:
        gone = [row for row in one.before if row not in one.rows]
        yield from (_row(_GONE, row) for row in gone)
        fresh = one.rows if not one.before else [r for r in one.rows if r not in one.before]
        for row in one.rows:
            yield _row(_NEW if row in fresh else _KEPT, row)
        was = (one.change.before or {}).get("url")
        if one.url and (not one.before or was != one.url):
            if one.before and isinstance(was, str):
                yield _row(_GONE, f"  {was}")
            yield _row(_NEW, f"  {one.url}")
    if neighbours and one.below:
        yield _row(_KEPT, one.below)


def _row(sign: str, text: str) -> str:
    indent = text[: len(text) - len(text.lstrip(" "))]
    return f"{sign}{indent}{one_line(text.strip(), most=WIDEST)}"
