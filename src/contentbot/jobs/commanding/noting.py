"""Puts what an editor wants of a pull's entries into the bot's comment, where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from contentbot.forge import Forge, Pull
from contentbot.jobs.answering import labels, marker
from contentbot.jobs.answering.marker import Marker
from contentbot.jobs.commanding import kept
from contentbot.jobs.commanding.kept import Kept

TRIES = 2
NOBODY = "0" * 16  # the hash of no text: whoever answers next writes all of it
TEXT = "An editor noted something for this pull; it will be shown here in a moment.\n"


def note(
    pull: Pull,
    change: Callable[[Kept], Kept],
    forge: Forge,
    *,
    accounts: Collection[str],
    at: datetime,
    labelled: frozenset[str] = frozenset(),
) -> bool:
    """Change what a pull keeps; five calls, if nobody else writes at the same moment.

    at: now. labelled: labels that the pull is to have with it. Out: whether it stands there;
    that is looked at, since others may write the comment at the same moment.

    Raises:
        OutsideError: the forge failed.
    """
    if new := labelled - pull.labels:
        forge.add_labels(pull.number, sorted(new))
    for _ in range(TRIES):
        own = marker.own(forge.comments(pull.number), accounts)
        wanted = change(kept.of(own, pull.head))
        if len(wanted.line()) > kept.MOST:
            return False
        if wanted == kept.of(own, pull.head):
            break
        last = marker.current(own, pull.head)
        if last is not None:
            text = kept.with_line(last.comment.body, wanted)
            forge.edit_comment(pull.number, last.comment.id, text)
        else:
            text = kept.with_line(f"{_mark(pull, at).line()}\n{TEXT}", wanted)
            forge.post_comment(pull.number, text)
    else:
        own = marker.own(forge.comments(pull.number), accounts)
        wanted = kept.of(own, pull.head)
        if change(wanted) != wanted:
            return False
    if not wanted.wishes and labels.KEPT in pull.labels:
        forge.remove_label(pull.number, labels.KEPT)
    return True


def _mark(pull: Pull, at: datetime) -> Marker:
    """The marker of a comment that no run has made: older than any."""
    return Marker(
        head=pull.head,
        run=0,
        attempt=0,
        state="noted",
        at=at,
        offers=0,
        index=0,
        hash=NOBODY,
    )
