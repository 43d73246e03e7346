"""The first line of the bot's comment below a form: what became of the form so far."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from contentbot.forge import Comment
from contentbot.frozen import dataclass

_LINE = re.compile(
    r"<!-- contentbot:form v1 pull=(?P<pull>\d{1,9}) head=(?P<head>0|[0-9a-f]{40,64})"
    r" file=(?P<path>-|content/(?:inbox|events|cfps)/[a-z0-9-]{1,80}\.yml)"
    r" text=(?P<text>0|[0-9a-f]{16}) sign=(?P<sign>[0-9a-f]{16}) -->"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the bot remembers of a form.

    pull: its number, 0 without one. head: the commit that the bot last made for it; "" for
    none. path: of the file in there; "" for none. text: the sign of what that file says, or was
    about to say when a run broke off. sign: of the form's text that was answered.
    """

    pull: int = 0
    head: str = ""
    path: str = ""
    text: str = ""
    sign: str

    def line(self) -> str:
        """It as a line of HTML that nobody sees."""
        return (
            f"<!-- contentbot:form v1 pull={self.pull} head={self.head or 0}"
            f" file={self.path or '-'} text={self.text or 0} sign={self.sign} -->"
        )


@dataclass(frozen=True, slots=True)
class Own:
    """A comment of the bot, and what it remembers by it."""

    comment: Comment
    kept: Kept


def read(body: str) -> Kept | None:
    """What a comment remembers; None unless its first line is exactly such a one."""
    match = _LINE.fullmatch(body.partition("\n")[0].removesuffix("\r"))
    if match is None:
        return None
    head, path, text = match["head"], match["path"], match["text"]
    return Kept(
        pull=int(match["pull"]),
        head="" if head == "0" else head,
        path="" if path == "-" else path,
        text="" if text == "0" else text,
        sign=match["sign"],
    )


def own(comments: Iterable[Comment], accounts: Collection[str]) -> list[Own]:
    """The comments that an account of the bot wrote and marked; nobody else's mark counts."""
    found = ((one, read(one.body)) for one in comments if one.author in accounts)
    return [Own(one, kept) for one, kept in found if kept is not None]


def latest(found: Collection[Own]) -> Own | None:
    """Of several, the one that knows most: of a pull, of a commit, and then the newest."""
    return max(
        found, key=lambda one: (one.kept.pull, one.kept.head != "", one.comment.id), default=None
    )
