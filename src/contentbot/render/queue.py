"""What waits, as a table for a terminal, as JSON, or as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Protocol

from contentbot.render.markdown_escape import code_span
from contentbot.render.summary import number
from contentbot.render.visible import columns, one_line

MOST = 60  # columns of a title
_SGR = {"ready": "32", "held": "33", "faulty": "31", "head": "1"}


class Row(Protocol):
    """An entry that waits; `contentbot.jobs.assembling.queue` says what each value means."""

    @property
    def edition(self) -> date | None: ...
    @property
    def section(self) -> str | None: ...
    @property
    def group(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def since(self) -> date | None: ...
    @property
    def age(self) -> int | None: ...


class Draft(Protocol):
    """A draft with its counts."""

    @property
    def edition(self) -> date: ...
    @property
    def path(self) -> str: ...
    @property
    def counts(self) -> Mapping[str, int]: ...


class Queue(Protocol):
    """What waits, and the drafts."""

    @property
    def coming(self) -> date: ...
    @property
    def rows(self) -> tuple[Row, ...]: ...
    @property
    def drafts(self) -> tuple[Draft, ...]: ...


# --- for a terminal --------------------------------------------------------------------------


def text(queue: Queue, *, colour: bool = False) -> str:
    """An aligned table, by edition and section."""
    wide = max((columns(_title(row)) for row in queue.rows), default=0)
    blocks = []
    for edition, rows in _by_edition(queue):
        lines = [_painted(_head(edition, queue), "head", colour)]
        for section, found in groupby(rows, key=_place):
            lines.append(f"  {one_line(section)}")
            for row in found:
                lines += _line(row, wide, colour)
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, *_drafted(queue), _sum(queue)]) + "\n"


def _line(row: Row, wide: int, colour: bool) -> Iterator[str]:
    title = _title(row)
    age = f"{row.age:4} d" if row.age is not None else "      "
    gap = " " * (wide - columns(title))
    state = _painted(f"{row.state:9}", row.state, colour)
    yield f"    {state} {age}  {title}{gap}  {one_line(row.path)}"
    if row.reason:
        yield f"{' ' * 22}{one_line(row.reason)}"


def _title(row: Row) -> str:
    return one_line(row.title or row.url or row.kind, most=MOST)


def _painted(words: str, style: str, colour: bool) -> str:
    return f"\x1b[{_SGR[style]}m{words}\x1b[0m" if colour and style in _SGR else words


def _head(edition: date | None, queue: Queue) -> str:
    if edition is None:
        return "no edition"
    return f"edition of {edition}{' (the coming one)' if edition == queue.coming else ''}"


def _place(row: Row) -> str:
    inner = f" / {row.group}" if row.group and row.group != row.section else ""
    return f"{row.section or 'no section'}{inner}"


def _by_edition(queue: Queue) -> Iterable[tuple[date | None, Iterator[Row]]]:
    return groupby(queue.rows, key=lambda row: row.edition)


def _drafted(queue: Queue) -> Iterator[str]:
    for draft in queue.drafts:
        total = number(sum(draft.counts.values()), "entry")
        parts = ", ".join(f"{name or 'no section'} {count}" for name, count in draft.counts.items())
        yield f"{draft.path} ({draft.edition}) has {total}{f': {parts}' if parts else ''}"


def _sum(queue: Queue) -> str:
    if not queue.rows:
        return "nothing waits"
    ready = sum(row.state == "ready" for row in queue.rows)
    verb = "waits" if len(queue.rows) == 1 else "wait"
    return f"{number(len(queue.rows), 'entry')} {verb}, {ready} of them ready"


# --- for programs and for pages --------------------------------------------------------------


def as_json(queue: Queue) -> str:
    """One object: `version`, `coming`, `rows`, `drafts`."""
    data = {
        "version": 1,
        "coming": queue.coming.isoformat(),
        "rows": [_data(row) for row in queue.rows],
        "drafts": [
            {"edition": str(one.edition), "path": one.path, "counts": dict(one.counts)}
            for one in queue.drafts
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _data(row: Row) -> dict[str, Any]:
    return {
        "edition": row.edition and row.edition.isoformat(),
        "section": row.section,
        "group": row.group,
        "kind": row.kind,
        "title": row.title,
        "url": row.url,
        "path": row.path,
        "state": row.state,
        "reason": row.reason,
        "since": row.since and row.since.isoformat(),
        "age": row.age,
    }


def markdown(queue: Queue) -> str:
    """A table for each edition; what strangers wrote stands in code spans."""
    blocks = []
    for edition, rows in _by_edition(queue):
        lines = [
            f"### {_head(edition, queue).capitalize()}\n",
            "| section | state | age | title | file | reason |",
            "| --- | --- | ---: | --- | --- | --- |",
        ]
        for row in rows:
            age = "" if row.age is None else f"{row.age} d"
            cells = (_cell(_title(row)), _cell(row.path), _cell(row.reason) if row.reason else "")
            lines.append(f"| {_cell(_place(row))} | {row.state} | {age} | {' | '.join(cells)} |")
        blocks.append("\n".join(lines))
    drafts = "\n".join(f"- {code_span(one)}" for one in _drafted(queue))
    return "\n\n".join(filter(None, [*blocks, drafts, f"{_sum(queue).capitalize()}."])) + "\n"


def _cell(words: str) -> str:
    r"""A code span in a table, where a bar would end the cell even so: GitHub reads `\|` there."""
    return code_span(words).replace("|", "\\|")
