"""The first line of the bot's comment: by it the bot knows its own, and what it said last."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from hashlib import sha256

from contentbot.forge import Comment
from contentbot.frozen import dataclass

_LINE = re.compile(
    r"<!-- contentbot v1 head=(?P<head>[0-9a-f]{40,64}) run=(?P<run>\d{1,20})"
    r" attempt=(?P<attempt>\d{1,6}) state=(?P<state>[a-z-]{1,20})"
    r" at=(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\dZ) offers=(?P<offers>\d{1,4})"
    r" index=(?P<index>\d{1,9}) hash=(?P<hash>[0-9a-f]{16}) -->"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What a comment of the bot is about.

    head: the commit. run, attempt: the run that judged it; a higher one is newer. state: the
    verdict's. at: the minute as of which it was judged, with UTC. offers: how many corrections
    were ever offered on lines of the pull. index: the ticket of the index of open pulls, 0 for
    none. hash: of the text below.
    """

    head: str
    run: int
    attempt: int
    state: str
    at: datetime
    offers: int
    index: int
    hash: str

    @property
    def age(self) -> tuple[int, int]:
        """By which markers of the same head are put in order."""
        return self.run, self.attempt

    def line(self) -> str:
        """The marker as a line of HTML that nobody sees."""
        at = f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
        return (
            f"<!-- contentbot v1 head={self.head} run={self.run} attempt={self.attempt}"
            f" state={self.state} at={at} offers={self.offers} index={self.index}"
            f" hash={self.hash} -->"
        )


@dataclass(frozen=True, slots=True)
class Marked:
    """A comment of the bot."""

    comment: Comment
    marker: Marker


def hash_of(text: str) -> str:
    """The sign by which a text is known again."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def read(body: str) -> Marker | None:
    """The marker of a comment's text; None unless its first line is exactly one."""
    match = _LINE.fullmatch(body.partition("\n")[0].removesuffix("\r"))
    if match is None:
        return None
    try:
        at = datetime.fromisoformat(match["at"])
    except ValueError:
        return None
    return Marker(
        head=match["head"],
        run=int(match["run"]),
        attempt=int(match["attempt"]),
        state=match["state"],
        at=at,
        offers=int(match["offers"]),
        index=int(match["index"]),
        hash=match["hash"],
    )


def own(comments: Iterable[Comment], accounts: Collection[str]) -> list[Marked]:
    """The comments that an account of the bot wrote and marked; nobody else's mark counts."""
    marked = ((one, read(one.body)) for one in comments if one.author in accounts)
    return [Marked(one, marker) for one, marker in marked if marker is not None]


def current(found: Iterable[Marked], head: str) -> Marked | None:
    """Of several, the one of the newest run for a head; without one for it, the newest at all.

    Of two of the same run, the older comment: both racers then agree.
    """
    return max(
        found,
        key=lambda one: (one.marker.head == head, one.marker.age, -one.comment.id),
        default=None,
    )
