"""What would have come in by itself, for a terminal, as JSON, or as Markdown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from statistics import median
from typing import Any, Protocol

from contentbot.render.markdown_escape import code_span
from contentbot.render.summary import number
from contentbot.render.visible import one_line

MOST = 60  # columns of a title


class Fate(Protocol):
    """What became of an entry; `contentbot.jobs.admitting.fate` says what each value means."""

    @property
    def what(self) -> str: ...
    @property
    def where(self) -> str: ...
    @property
    def changed(self) -> tuple[str, ...]: ...


class Row(Protocol):
    """A pull that came in; `contentbot.jobs.admitting.what_if` says what each value means."""

    @property
    def number(self) -> int: ...
    @property
    def author(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def merged(self) -> datetime: ...
    @property
    def state(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def hours(self) -> float | None: ...
    @property
    def fate(self) -> Fate | None: ...


class Terms(Protocol):
    """Which pulls come in by themselves."""

    @property
    def sections(self) -> frozenset[str]: ...
    @property
    def taken(self) -> int: ...
    @property
    def quiet(self) -> int: ...


class WhatIf(Protocol):
    """What would have been."""

    @property
    def terms(self) -> Terms: ...
    @property
    def assumed(self) -> bool: ...
    @property
    def weeks(self) -> int: ...
    @property
    def rows(self) -> tuple[Row, ...]: ...


def text(found: WhatIf) -> str:
    """The sum, then the pulls that would have come in, and why the others would not."""
    rows = [one_line(f"  {_told(row)}") for row in _of(found, "taken")]
    others = [f"  {count:4}  {reason}" for reason, count in _reasons(found)]
    return "\n".join((*_sums(found), *_under("by itself:", rows), *_under("not:", others))) + "\n"


def markdown(found: WhatIf) -> str:
    """The same as a page; what strangers wrote stands in code spans."""
    rows = [f"- {code_span(_told(row))}" for row in _of(found, "taken")]
    others = [f"- {count} × {reason}" for reason, count in _reasons(found)]
    sums = [f"{line}  " for line in _sums(found)]
    parts = (sums, _under("### By itself\n", rows), _under("### Not\n", others))
    return "\n".join(line for part in parts for line in part) + "\n"


def as_json(found: WhatIf) -> str:
    """One object: `version`, `weeks`, `auto_take`, `assumed`, `hours`, `rows`."""
    terms = found.terms
    data = {
        "version": 1,
        "weeks": found.weeks,
        "auto_take": {
            "sections": sorted(terms.sections),
            "taken": terms.taken,
            "quiet": terms.quiet,
        },
        "assumed": found.assumed,
        "hours": round(sum(_hours(found)), 1),
        "rows": [_data(row) for row in found.rows],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _data(row: Row) -> dict[str, Any]:
    fate = row.fate
    return {
        "number": row.number,
        "author": row.author,
        "title": row.title,
        "merged": row.merged.isoformat(),
        "state": row.state,
        "reason": row.reason,
        "hours": None if row.hours is None else round(row.hours, 1),
        "fate": fate and {"what": fate.what, "where": fate.where, "changed": list(fate.changed)},
    }


# --- parts -----------------------------------------------------------------------------------


def _sums(found: WhatIf) -> Iterator[str]:
    terms, taken = found.terms, _of(found, "taken")
    if found.assumed:
        yield "the settings have no `auto_take`, so nothing comes in by itself; this is a trial of:"
    yield (
        f"auto_take: {{sections: [{', '.join(sorted(terms.sections))}], taken: {terms.taken}, "
        f"quiet: {terms.quiet}}}"
    )
    total, weeks = number(len(found.rows), "pull"), number(found.weeks, "week")
    yield f"{total} of {weeks}: {len(taken)} would have come in without a click"
    if hours := _hours(found):
        yield f"waited {round(sum(hours))} hours less, {round(median(hours))} in the middle"
    if blind := sum(row.hours is None for row in taken):
        yield f"of {blind} git does not tell how long they waited, since they were squashed"
    if quick := len(_of(found, "quicker")):
        yield f"of {quick} more an editor was quicker"
    wrong = [row for row in taken if row.fate and row.fate.what in ("corrected", "removed")]
    yield f"{len(wrong)} of those {len(taken)} were corrected or removed by an editor afterwards"


def _of(found: WhatIf, state: str) -> list[Row]:
    return [row for row in found.rows if row.state == state]


def _hours(found: WhatIf) -> list[float]:
    return [row.hours for row in _of(found, "taken") if row.hours is not None]


def _reasons(found: WhatIf) -> list[tuple[str, int]]:
    return Counter(row.reason for row in found.rows if row.state != "taken").most_common()


def _told(row: Row) -> str:
    """`#12 by ada, 30 hours earlier, "A title": corrected (title)`."""
    hours = "" if row.hours is None else f", {round(row.hours)} hours earlier"
    title = one_line(row.title, most=MOST)
    return f"#{row.number} by {row.author}{hours}, “{title}”{_after(row.fate)}"


def _after(fate: Fate | None) -> str:
    if fate is None:
        return ""
    changed = f" ({', '.join(fate.changed)})" if fate.changed else ""
    return f": {fate.what}{changed}{f' in {fate.where}' if fate.where else ''}"


def _under(title: str, rows: Iterable[str]) -> Iterator[str]:
    every = list(rows)
    if every:
        yield ""
        yield title
        yield from every
