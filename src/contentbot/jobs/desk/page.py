"""The text of the desk's ticket taken apart: marker, the bot's part with boxes, and notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from contentbot.frozen import dataclass
from contentbot.jobs.answering.marker import hash_of
from contentbot.render import desk as render
from contentbot.render.alive import alive
from contentbot.render.desk import Box

NOTES = "<!-- contentbot:notes -->"
INVITE = "\n\nNotes of the editors; the bot never changes what stands from here on.\n"
FRESH = timedelta(hours=24)  # for so long a text that did not change is not written again
MOST_DONE = 10
MOST = 60_000  # characters of the ticket; the forge takes 65,536

_MARKER = re.compile(
    r"<!-- contentbot:desk v1 at=(\d{4}-\d\d-\d\dT\d\d:\d\dZ) hash=([0-9a-f]{16}) -->"
)
_BOX = re.compile(
    r"- \[(?P<sign>[ xX])\] .*<!-- box (?P<act>take|hold|release|take-all|untake)"
    r" (?P<target>\S{1,300}) (?P<pin>[0-9a-f]{40,64}) -->"
)
_DONE = re.compile(r"- .*<!-- done ([0-9a-f]{12}) -->")
_HIDDEN = re.compile(r" <!-- (?:box|done) [^<>]* -->$|^### ", re.MULTILINE)
_PULL = re.compile(r"\[(#\d{1,9})\]\([^()\s]*/pull/\d{1,9}\)")
_NEVER = datetime.min.replace(tzinfo=UTC)
TARGET = re.compile(r"[A-Za-z0-9_.#/-]{1,300}")


@dataclass(frozen=True, slots=True)
class Page:
    """A desk's text. at: when it was looked at. hash: of the bot's part. notes: what follows
    their marker, byte for byte.
    """

    at: datetime
    hash: str
    main: str
    notes: str

    @property
    def ticked(self) -> frozenset[Box]:
        """The boxes that have a tick."""
        return frozenset(box for sign, box in self._boxes() if sign != " ")

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes, in their order."""
        return tuple(box for _, box in self._boxes())

    def _boxes(self) -> Iterable[tuple[str, Box]]:
        found = map(_BOX.fullmatch, self.main.split("\n"))
        return [(one["sign"], _box(one)) for one in found if one is not None]

    @property
    def done(self) -> list[str]:
        """The lines of what was done; none that somebody made come alive."""
        rows = self.main.partition(f"{render.DONE}\n")[2].split("\n")
        return [row for row in rows if _DONE.fullmatch(row)]

    @property
    def signs(self) -> frozenset[str]:
        """The signs of the ticks that were acted on."""
        return frozenset(found[1] for row in self.done if (found := _DONE.fullmatch(row)))


def _box(found: re.Match[str]) -> Box:
    return Box(cast(Any, found["act"]), found["target"], found["pin"])


def is_marked(body: str) -> bool:
    """Whether the first line of a ticket's text says that it is the desk."""
    return _MARKER.fullmatch(_first(body)) is not None


def _first(body: str) -> str:
    return body.partition("\n")[0].removesuffix("\r")


def read(body: str) -> Page | None:
    """A ticket's text taken apart; None when there is none.

    Where the first line is no marker, there are no boxes. Where the line above the notes is gone,
    all that is there is somebody's and kept as notes.
    """
    marker = _MARKER.fullmatch(_first(body))
    if marker is None:
        _, found, notes = body.partition(NOTES)
        gone = Page(_NEVER, "", "", notes if found else f"\n\n{body}")
        return gone if body.strip() else None
    rest = body.partition("\n")[2]
    main, found, notes = rest.partition(NOTES)
    if not found:
        main, notes = "", f"\n\n{rest}"
    try:
        at = datetime.strptime(marker[1], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        at = _NEVER
    return Page(at, marker[2], main.replace("\r\n", "\n").removesuffix("\n"), notes)


def write(main: str, at: datetime, *, before: Page | None) -> str:
    """The text of the ticket. main: the bot's part. before: as it is; None: there is none yet.

    Ticks on boxes that are there still stay, since somebody is about to act on them, and so does
    the moment of a text that is the same and fresh.
    """
    sign = hash_of(main)
    if before is not None and before.hash == sign and timedelta() <= at - before.at < FRESH:
        at = before.at
    ticks = before.ticked if before is not None else frozenset()
    lines = "\n".join(_ticked(row, ticks) for row in main.split("\n"))
    notes = before.notes if before is not None else INVITE
    at = at.astimezone(UTC)
    marker = f"<!-- contentbot:desk v1 at={at:%Y-%m-%dT%H:%MZ} hash={sign} -->"
    return f"{marker}\n{lines}\n{render.looked(at)}\n\n{NOTES}{notes}"


def _ticked(row: str, ticks: Collection[Box]) -> str:
    found = _BOX.fullmatch(row)
    wanted = found is not None and _box(found) in ticks
    return row.replace("- [ ] ", "- [x] ", 1) if wanted else row


def acted(body: str, *, untick: Collection[Box], drop: Collection[str], done: Iterable[str]) -> str:
    """The text after some ticks were acted on.

    untick: boxes. drop: targets of which no box is left. done: new lines, the newest first.
    What of it was done to the text already is not done again.
    """
    page = read(body)
    if page is None or not is_marked(body):
        return body
    rows = [_settled(row, untick) for row in page.main.split("\n") if not _is_for(row, drop)]
    kept = with_done(page.done, done)
    if kept != page.done:
        start = rows.index(render.DONE) if render.DONE in rows else len(rows)
        end = next((n for n in range(start + 1, len(rows)) if _ends(rows[n])), len(rows))
        rows[start:end] = [render.DONE, "", *kept, ""]
    changed = "\n".join(rows)
    if changed == page.main:
        return body
    first = body.partition("\n")[0]
    return f"{first}\n{changed}\n{NOTES}{page.notes}"


def with_done(before: Sequence[str], new: Iterable[str]) -> list[str]:
    """The last lines of what was done, the newest first, each tick once."""
    known = {sign for row in before for sign in _DONE.findall(row)}
    fresh = [row for row in new if (found := _DONE.fullmatch(row)) and found[1] not in known]
    return [*fresh, *before][:MOST_DONE]


def _ends(row: str) -> bool:
    """Whether a line is below the lines of what was done."""
    return row.startswith(("### ", "*Looked"))


def _settled(row: str, untick: Collection[Box]) -> str:
    found = _BOX.fullmatch(row)
    return f"- [ ] {row[6:]}" if found is not None and _box(found) in untick else row


def _is_for(row: str, targets: Collection[str]) -> bool:
    found = _BOX.fullmatch(row)
    return found is not None and found["target"] in targets


def with_notes(body: str, *, before: str, after: str) -> str:
    """A text with the notes that somebody wrote, where it has those from before them again."""
    head, found, notes = body.partition(NOTES)
    return f"{head}{NOTES}{after}" if found and notes == before != after else body


def strangers(main: str, links: Collection[str]) -> list[str]:
    """What of the bot's part would come alive beside its own headings, links and hidden signs."""
    return alive(_HIDDEN.sub("", main), links=links, references=set(_PULL.findall(main)))
