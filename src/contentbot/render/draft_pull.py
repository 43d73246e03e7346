"""The text of a draft's pull: what is new, what is left out and why, and what editors still do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from contentbot.frozen import dataclass
from contentbot.render.markdown_escape import code_span
from contentbot.render.message import message
from contentbot.render.summary import number

MARKER = "<!-- contentbot:draft v1 -->"
END = "**Notes.** Whatever you write below this line stays."
LIMIT = 60_000  # characters; GitHub takes 65,536
LONGEST = 120  # characters of a title that are shown
MOST = 30  # rows of a list of troubles
# What people see to, each told apart by its word.
TASKS = (
    ("Pick", "chosen, and its text is right"),
    ("Quote", "chosen, and it says who said it"),
    ("Jobs", "up to date"),
    ("Events", "looked over: days, places, what was cancelled"),
    ("Links", "added what nobody sent"),
)
_TICKED = re.compile(r"^- \[[xX]\] \*\*(\w+)\*\*", re.MULTILINE)
_STOPPED = re.compile(r"\*\*Not brought up to date\.\*\* [^\n]*\n\n")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry that is new. place: the title of its section. author: "" where nobody knows.

    folded: whether it belongs to a list made from data, which is long and seldom read.
    """

    place: str
    title: str
    pull: int | None = None
    author: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """An entry, or a file, that is not in the draft. reason: in words."""

    title: str
    reason: str
    pull: int | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong with a line of the draft, 1-based."""

    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that the text tells.

    title: what people call the edition. home: the address of the repository. branch: the pull's.
    path: of the draft. new: in the order of the draft. dated: how many events and calls wait
    since it is not their time. errors: what publishing would refuse.
    """

    title: str
    day: date
    home: str
    branch: str
    path: str
    new: Sequence[Item] = ()
    left: Sequence[Left] = ()
    dated: int = 0
    unreadable: Sequence[Left] = ()
    conflicts: Sequence[Trouble] = ()
    errors: Sequence[Trouble] = ()

    @property
    def page(self) -> str:
        """The address of the draft on its branch, as text with numbered lines."""
        return f"{self.home}/blob/{self.branch}/{self.path}?plain=1"

    @property
    def references(self) -> frozenset[str]:
        """The pulls that the text names."""
        found = [*(one.pull for one in self.new), *(one.pull for one in self.left)]
        return frozenset(f"#{pull}" for pull in found if pull is not None)


def body(draft: Draft, so_far: str) -> str:
    """The text, with what people ticked and wrote in the one so far."""
    notes = notes_of(so_far)
    ticked = frozenset(_TICKED.findall(so_far))
    return text(draft, ticked, room=LIMIT - len(notes)) + notes


def text(draft: Draft, ticked: Collection[str], *, room: int = LIMIT) -> str:
    """The bot's own part of the text, with a line at its end below which people write."""
    fixed = [f"{MARKER}\n{_opening(draft)}", *_tasks(ticked), *_onward(draft), END]
    room -= sum(len(part) + 2 for part in fixed)
    above: list[str] = []
    below: list[str] = []
    for parts, out in ((_trouble_of(draft), above), (_new(draft), below)):
        for part in parts:
            cut = _cut(part, room)
            out += [cut] if cut else []
            room -= len(cut) + 2
    return "\n\n".join([fixed[0], *above, *fixed[1:-1], *below, END]) + "\n"


def notes_of(so_far: str) -> str:
    """What people wrote below the bot's part; all of it, where there is no such part."""
    so_far = so_far.replace("\r\n", "\n")
    own, line, notes = so_far.partition(f"\n{END}\n")
    if line:
        return f"\n{notes.strip()}\n" if notes.strip() else ""
    is_ours = own.startswith(MARKER)
    return f"\n{own.strip()}\n" if own.strip() and not is_ours else ""


def stopped(so_far: str, conflicts: Sequence[str], *, branch: str) -> str:
    """The text so far with a first sentence that says why it is not up to date."""
    files = ", ".join(code_span(path) for path in conflicts[:MOST])
    more = f" and {len(conflicts) - MOST} more" if len(conflicts) > MOST else ""
    said = (
        f"**Not brought up to date.** This branch and {code_span(branch)} are in conflict in "
        f"{files}{more}. Settle it with the button below, or close this pull and delete its "
        "branch; then assemble again."
    )
    before = _STOPPED.sub("", so_far.replace("\r\n", "\n"), count=1)
    marker, _, rest = before.partition("\n")
    if marker != MARKER:
        marker, rest = MARKER, before
    return f"{marker}\n{said}\n\n{rest}"


def reply(draft: Draft, *, pull: int, path: str, line: int, row: str) -> str:
    """What a pull is told that changes a file whose entry stands in the draft now.

    pull: the draft's. line, row: where the entry stands, and what is there; 0 where it is gone.
    """
    if line:
        at = f"[line {line}]({draft.page}#L{line}) of the draft of {message(draft.title)}"
        where = f"Its entry is {at} now, which is #{pull}:\n\n{code_span(row)}"
    else:
        where = f"Its entry went into the draft of {message(draft.title)}, which is #{pull}."
    return (
        f"{code_span(path)}, which this pull changes, was taken. {where}\n\n"
        f"What you change in the file would reach nobody. Say below #{pull} what is to be other, "
        "or change that line with a pull of its own once the draft is merged. An editor can do "
        "it for you.\n"
    )


# --- parts -----------------------------------------------------------------------------------


def _opening(draft: Draft) -> str:
    new, left = number(len(draft.new), "new entry"), len(draft.left) + len(draft.unreadable)
    waits = f", {left} left out" if left else ""
    trouble = len(draft.conflicts) + len(draft.errors)
    to_mend = f" {number(trouble, 'thing')} to mend before it can be published." if trouble else ""
    name = message(draft.title)
    return f"**{name}**, of {draft.day}: {new}{waits}. [The draft]({draft.page}).{to_mend}"


def _trouble_of(draft: Draft) -> Iterator[str]:
    if draft.conflicts:
        rows = [_trouble(draft, one) for one in draft.conflicts]
        why = "changed both in the draft and by a file; the draft's words stay until they agree"
        yield _listed(f"**Conflicts**: {why}.", rows)
    if draft.errors:
        rows = [_trouble(draft, one) for one in draft.errors]
        yield _listed("**Errors**: publishing would refuse these.", rows)
    if draft.unreadable:
        rows = [f"- {code_span(one.title)}: {message(one.reason)}" for one in draft.unreadable]
        yield _listed("**Files that cannot be read**", rows)
    if draft.left:
        rows = [
            f"- {_titled(one.title)}{_from(one.pull)}: {message(one.reason)}" for one in draft.left
        ]
        yield "\n".join(["**Left out**", "", *rows])


def _new(draft: Draft) -> Iterator[str]:
    if draft.new:
        yield "**What is new**, by section:"
    shown = [one for one in draft.new if not one.folded]
    for place, items in groupby(shown, lambda one: one.place):
        yield "\n".join([message(place), "", *map(_item, items)])
    folded = [one for one in draft.new if one.folded]
    for place, items in groupby(folded, lambda one: one.place):
        rows = list(map(_item, items))
        head = f"<details><summary>{message(place)}: {len(rows)} new</summary>"
        yield "\n".join([head, "", *rows, "", "</details>"])
    if draft.dated:
        are = "event or call is" if draft.dated == 1 else "events and calls are"
        yield f"{draft.dated} {are} not due in this edition."


def _item(one: Item) -> str:
    by = f" {code_span(one.author)}" if one.author else ""
    return f"- {_titled(one.title)}{_from(one.pull)}{by}"


def _titled(title: str) -> str:
    return code_span(title, most=LONGEST)


def _from(pull: int | None) -> str:
    return "" if pull is None else f" #{pull}"


def _trouble(draft: Draft, one: Trouble) -> str:
    return f"- [line {one.line}]({draft.page}#L{one.line}): {message(one.message)}"


def _listed(head: str, rows: Sequence[str]) -> str:
    more = [f"- and {len(rows) - MOST} more"] if len(rows) > MOST else []
    return "\n".join([head, "", *rows[:MOST], *more])


def _tasks(ticked: Collection[str]) -> Iterator[str]:
    rows = (f"- [{'x' if name in ticked else ' '}] **{name}** {what}" for name, what in TASKS)
    yield "\n".join(["**For the editors** (ticks stay)", "", *rows])


def _onward(draft: Draft) -> Iterator[str]:
    flows = f"{draft.home}/actions/workflows"
    yield "\n".join(
        [
            "**How to go on**",
            "",
            f"1. Edit [the draft]({draft.home}/edit/{draft.branch}/{draft.path}) on this branch as "
            f"you like, then [assemble again]({flows}/assemble.yml): that adds what has come in "
            "since, leaves your words alone, and notes what you changed, without which publishing "
            "refuses.",
            "2. Mark this pull as ready, approve it, merge it.",
            f"3. [Publish]({flows}/publish.yml): it makes a pull with the edition.",
        ]
    )


def _cut(part: str, room: int) -> str:
    """A part within some characters; of a list the first rows, and how many there are beside."""
    if len(part) <= room:
        return part
    rows = part.split("\n")
    ends = ["", "</details>"] if rows[-1] == "</details>" else []
    items = rows[: len(rows) - len(ends)]
    left = len(items)
    while left > 2:
        left -= 1
        more = f"- and {len(items) - left} more; the draft has all of them"
        cut = "\n".join([*items[:left], more, *ends])
        if len(cut) <= room:
            return cut
    return ""
