"""What an editor set on the entries of a pull: it stands below the marker of the bot's comment.

It stays there until the author has taken it over, and after that until assembling has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any

from contentbot.content.address import key
from contentbot.content.dates import real
from contentbot.forge import Comment, Forge, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels, marker
from contentbot.jobs.answering.marker import Marked

EVERY = ""  # stands for the address of each entry of the pull
MOST = 4_000  # characters of the line
MOST_PAGES = 10
LONGEST_TITLE = 300  # characters
LONGEST_PAGE = 500
_LINE = re.compile(r"<!-- contentbot:kept (\{.*\}) -->")
_SECTION = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What an editor wants of an entry; empty where nothing is said.

    section: an id of the settings. hold: whether it is kept out of editions; until: of those
    before that date alone.
    """

    section: str = ""
    title: str = ""
    hold: bool = False
    until: date | None = None

    def over(self, other: Wishes) -> Wishes:
        """These wishes, and where they say nothing the others."""
        held = self if self.hold else other
        return Wishes(
            section=self.section or other.section,
            title=self.title or other.title,
            hold=held.hold,
            until=held.until,
        )


NOTHING = Wishes()


@dataclass(frozen=True, slots=True)
class Kept:
    """The wishes for the entries of a pull, by the key of an address, or `EVERY`.

    pages: the keys of the addresses that the pull's entries have, as far as they are known.
    """

    wishes: Mapping[str, Wishes] = field(default_factory=dict)
    pages: tuple[str, ...] = ()

    def of(self, page: str, *, alone: bool) -> Wishes:
        """What is wanted of the entry of a page. alone: whether the pull has no other."""
        every = self.wishes.get(EVERY, NOTHING)
        if not alone:
            every = replace(every, title="")  # two entries with one title are never meant
        own = NOTHING if page == EVERY else self.wishes.get(page, NOTHING)
        return own.over(every)

    def wanting(self, page: str, more: Wishes) -> Kept:
        """With more wishes for an entry, which count before the older ones."""
        return self.having(page, more.over(self.wishes.get(page, NOTHING)))

    def having(self, page: str, wishes: Wishes) -> Kept:
        """With these wishes for an entry, in place of all older ones."""
        rest = {name: one for name, one in self.wishes.items() if name != page}
        return replace(self, wishes=rest if wishes == NOTHING else {**rest, page: wishes})

    def released(self) -> Kept:
        """With nothing held."""
        left = self
        for page, one in self.wishes.items():
            left = left.having(page, replace(one, hold=False, until=None))
        return left

    def line(self) -> str:
        """As a line of HTML that nobody sees, with its end; empty when nothing is wanted."""
        if not self.wishes:
            return ""
        data = {
            "wishes": {page: _written(one) for page, one in sorted(self.wishes.items())},
            "pages": list(self.pages[:MOST_PAGES]),
        }
        text = json.dumps(data)
        for sign in "<>-@&":  # nothing in it ends the comment, or calls anybody
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        return f"<!-- contentbot:kept {text} -->\n"


NO_WISHES = Kept()


def _written(wishes: Wishes) -> dict[str, Any]:
    said = {"section": wishes.section, "title": wishes.title, "hold": wishes.hold}
    until = {} if wishes.until is None else {"until": wishes.until.isoformat()}
    return {name: value for name, value in said.items() if value} | until


# --- reading ---------------------------------------------------------------------------------


def read(body: str) -> Kept:
    """What the second line of a marked comment keeps; nothing when it is no such line."""
    row = body.split("\n", 2)[1:2]
    match = _LINE.fullmatch(row[0].removesuffix("\r")) if row and len(row[0]) <= MOST else None
    if match is None:
        return NO_WISHES
    try:
        data = json.loads(match[1])
        wishes = {str(page): _wishes(one) for page, one in data["wishes"].items()}
        pages = tuple(str(page) for page in data["pages"])
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return NO_WISHES
    return Kept({page: one for page, one in wishes.items() if one != NOTHING}, pages)


def _wishes(data: Mapping[str, Any]) -> Wishes:
    section, title = data.get("section", ""), data.get("title", "")
    until = real(data.get("until"))
    if not (isinstance(section, str) and isinstance(title, str)):
        raise ValueError("a value of another kind")
    if section and _SECTION.fullmatch(section) is None:
        raise ValueError("no section")
    if title and not is_title(title):
        raise ValueError("no title")
    hold = data.get("hold") is True
    return Wishes(section=section, title=title, hold=hold, until=until if hold else None)


def is_title(text: str) -> bool:
    """Whether a text can be a title: on one line, neither empty nor endless."""
    return 0 < len(text) <= LONGEST_TITLE and text.isprintable() and text.strip() == text


def of(own: Iterable[Marked], head: str) -> Kept:
    """What the comments of the bot on a pull keep: the one that counts, or else the newest.

    own: as `marker.own` tells them; nobody else's words count.
    """
    every = list(own)
    last = marker.current(every, head)
    kept = read(last.comment.body) if last is not None else NO_WISHES
    if kept.wishes:
        return kept
    others = sorted(every, key=lambda one: one.comment.id, reverse=True)
    return next((one for one in map(_read, others) if one.wishes), NO_WISHES)


def _read(one: Marked) -> Kept:
    return read(one.comment.body)


def with_line(body: str, kept: Kept) -> str:
    """The text of a marked comment with another record; all else stays."""
    first, _, rest = body.partition("\n")
    second, _, below = rest.partition("\n")
    if _LINE.fullmatch(second.removesuffix("\r")):
        rest = below
    return f"{first}\n{kept.line()}{rest}"


# --- for assembling --------------------------------------------------------------------------


def merged(forge: Forge, accounts: Collection[str]) -> Iterator[tuple[Pull, Kept]]:
    """The merged pulls that keep something, newest first; one call, and one for each.

    Raises:
        OutsideError: the forge does not answer.
    """
    for pull in forge.closed_pulls(labels.KEPT):
        if pull.merged:
            kept = of(marker.own(_comments(forge, pull), accounts), pull.head)
            if kept.wishes:
                yield pull, kept


def _comments(forge: Forge, pull: Pull) -> list[Comment]:
    return forge.comments(pull.number)


def of_merged(forge: Forge, accounts: Collection[str]) -> dict[str, Wishes]:
    """What is wanted of entries that were merged, by the keys of their addresses.

    Of two pulls with the same page the newer counts first.

    Raises:
        OutsideError: the forge does not answer.
    """
    found: dict[str, Wishes] = {}
    for _, kept in merged(forge, accounts):
        pages = {*kept.pages, *kept.wishes} - {EVERY}
        for page in pages:
            wanted = kept.of(page, alone=len(kept.pages) <= 1)
            found[page] = found.get(page, NOTHING).over(wanted)
    return {page: one for page, one in found.items() if one != NOTHING}


def key_of(address: str) -> str:
    """The key of an address, as the record has it."""
    return key(address[:LONGEST_PAGE])
