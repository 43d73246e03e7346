"""The desk's ticket between its marker and the editors' notes: what came in, and boxes that act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from contentbot.frozen import dataclass
from contentbot.render.markdown_escape import code_span
from contentbot.render.message import message
from contentbot.render.summary import number

# Items of a fold, and pulls; the next row is tried when the whole grows too long.
CUTS = ((40, None), (15, None), (5, None), (0, 100), (0, 30))
FEW = 5  # pulls that can be held back by a box, when the whole is that long
MOST = 120  # pulls of one kind that are named
TITLE = 90  # characters
TICK = "- [ ] "
OTHERS = "Without a section"
DONE = "### Done"

REFUSED = "ticked a box; only editors may, so nothing was done"
OTHER_LIST = "ticked all that are ready, but the list was another by then; tick it again"
SOMEHOW = "ticked boxes; the pulls say what came of it"

Act = Literal["take", "hold", "release", "take-all", "untake"]
State = Literal[
    "ready", "author", "editor", "conflict", "unstarted", "fault", "held", "draft", "unread"
]
FOR_EDITORS = ("unstarted", "editor", "fault")
_WORDS: dict[State, str] = {
    "author": "waits for its author",
    "conflict": "conflicts; its author is told the way out",
    "unread": "is not looked at yet",
    "editor": "is more than entries; approve it, and it is ready",
    "fault": "the bot failed on it",
    "unstarted": "waits for your click to let its check run",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A box that acts. target: the number of a pull, or a path; "-" for all that are ready.

    pin: a hash of what the editor sees: a pull's head, a file's text, or all pulls to be taken.
    """

    act: Act
    target: str
    pin: str

    def row(self, text: str) -> str:
        """A line with the box, which nobody ticked yet."""
        return f"{TICK}{text} <!-- box {self.act} {self.target} {self.pin} -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """An open pull. title, site: of its first entry. more: entries beside it. why: of its state.

    remarks: findings that do not block it.
    """

    number: int
    head: str
    url: str
    title: str
    site: str = ""
    author: str
    opened: date
    state: State
    section: str = ""
    more: int = 0
    why: str = ""
    remarks: int = 0

    def box(self, act: Act) -> Box:
        return Box(act, str(self.number), self.head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A pull that came in by itself. when: None where nobody knows."""

    number: int
    head: str
    url: str
    title: str
    author: str
    when: date | None

    @property
    def box(self) -> Box:
        return Box("untake", str(self.number), self.head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An entry of a file. state: as `contentbot queue` has it. pin: None when no box can act."""

    title: str
    path: str
    url: str
    since: date | None
    state: str
    reason: str
    edition: date | None
    section: str = ""
    pin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that the desk shows. closed: whether that moment is over. sections: titles in their
    order. drafted: entries in the draft.

    came: pulls that came in by themselves. troubles: what stands in the way, in our own words.
    done: the lines of what was done, as they are in the ticket.
    """

    edition: str
    closes: datetime | None
    closed: bool
    coming: date
    sections: Sequence[str]
    pulls: Sequence[Pulled]
    entries: Sequence[Waiting]
    drafted: int = 0
    came: Sequence[Came] = ()
    troubles: Sequence[str] = ()
    done: Sequence[str] = ()


def body(desk: Desk, *, most: int) -> str:
    """The desk's Markdown, in at most so many characters where folds can be cut; no box ticked."""
    made = ""
    for fold, shown in CUTS:
        less = desk if shown is None else replace(desk, pulls=desk.pulls[:shown])
        made = "\n\n".join(filter(None, (_opening(desk), *_parts(less, fold), _cut(desk, less))))
        if len(made) < most:
            break
    return f"{made}\n"


def all_of(pulls: Iterable[Box]) -> Box:
    """The box that takes some pulls together, each as it was when the box was shown."""
    heads = sorted(f"{one.target} {one.pin}" for one in pulls)
    return Box("take-all", "-", sha256("\n".join(heads).encode()).hexdigest()[:40])


def day(one: date) -> str:
    """`28 January`."""
    return f"{one.day} {one:%B}"


def _cut(desk: Desk, less: Desk) -> str:
    left = len(desk.pulls) - len(less.pulls)
    return f"{left} younger pulls are not shown: there are too many." if left else ""


def _parts(desk: Desk, fold: int) -> Iterator[str]:
    yield _take_all(desk)
    yield _block("For you first", _first(desk))
    yield from _sections(desk, fold)
    yield _block("Held back", _held(desk))
    yield _came(desk, fold)
    drafts = [one for one in desk.pulls if one.state == "draft"]
    yield _fold(number(len(drafts), "draft"), (f"- {_pull(one)}" for one in drafts), fold)
    yield _holds(desk, fold)
    yield _aside(desk, fold)
    yield f"{DONE}\n\n" + ("\n".join(desk.done) or "Nothing was ticked yet.")
    yield _block("In the way", [f"- {one}" for one in desk.troubles])


def _block(title: str, rows: Sequence[str]) -> str:
    return "\n".join((f"### {title}\n", *rows)) if rows else ""


# --- the whole -------------------------------------------------------------------------------


def _opening(desk: Desk) -> str:
    when = desk.closes and _moment(desk.closes)
    until = f" closes {when}" if when else f" appears {_weekday(desk.coming)}"
    if desk.closed:
        until = f" closed {when}: an entry that names no edition waits for the next"
    inside = len(_in(desk))
    counts = [
        f"{number(desk.drafted, 'entry')} in its draft",
        f"{number(inside, 'entry')} in the inbox that the next assembling takes",
        f"{number(len(desk.pulls), 'open pull')}{_split(desk)}",
    ]
    return f"**{desk.edition}**{until}.\n" + "\n".join(f"- {one}" for one in counts)


def _split(desk: Desk) -> str:
    """How many of the pulls wait for whom."""
    states = [one.state for one in desk.pulls]
    counts = (
        (states.count("ready"), "ready"),
        (sum(one in FOR_EDITORS for one in states), "for you"),
        (states.count("author") + states.count("conflict"), "with their authors"),
        (states.count("held"), "held"),
        (states.count("unread"), "not looked at yet"),
        (states.count("draft"), "in draft"),
    )
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f": {told}" if told else ""


def _take_all(desk: Desk) -> str:
    ready = _ready(desk)
    if not ready:
        return ""
    box = all_of(one.box("take") for one in ready)
    told = "what came of it stands below under *Done* a minute later."
    many = "the one that is ready" if len(ready) == 1 else f"all {len(ready)} that are ready"
    return f"{box.row(f'**take {many}**')}\n\nA tick acts on what you see here, and {told}"


def _ready(desk: Desk) -> list[Pulled]:
    return [one for one in desk.pulls if one.state == "ready"][:MOST]


def _in(desk: Desk) -> list[Waiting]:
    """The entries that the next assembling takes."""
    return [one for one in desk.entries if one.state == "ready" and one.edition == desk.coming]


# --- pulls -----------------------------------------------------------------------------------


def _first(desk: Desk) -> list[str]:
    """What nobody but an editor can do."""
    order = {state: at for at, state in enumerate(FOR_EDITORS)}
    pulls = sorted((one for one in desk.pulls if one.state in order), key=lambda o: order[o.state])
    faulty = [one for one in desk.entries if one.state in ("faulty", "late")]
    return [
        *(f"- {_pull(one)}" for one in pulls[:MOST]),
        *(f"- {_entry(one)}: {message(one.reason)}" for one in faulty[:MOST]),
    ]


def _sections(desk: Desk, fold: int) -> Iterator[str]:
    shown = ("ready", "author", "conflict", "unread")
    for section in (*desk.sections, ""):
        pulls = [one for one in desk.pulls if one.section == section and one.state in shown]
        pulls.sort(key=lambda one: (shown.index(one.state), one.opened, one.number))
        inside = [one for one in _in(desk) if one.section == section]
        rows = [
            one.box("take").row(f"take {_pull(one)}") if one.state == "ready" else f"- {_pull(one)}"
            for one in pulls[:MOST]
        ]
        more = _fold(f"{number(len(inside), 'entry')} in the inbox", map(_stays, inside), fold)
        if rows or inside:
            yield "\n\n".join(filter(None, (f"### {section or OTHERS}", "\n".join(rows), more)))


def _pull(one: Pulled) -> str:
    """`[#12](...) title (site) by author, since 24 January: its state`."""
    link = f"[#{one.number}]({one.url})"
    more = f" and {number(one.more, 'more entry')}" if one.more else ""
    site = f" ({code_span(one.site, most=50)})" if one.site else ""
    told = f"{link} {code_span(one.title, most=TITLE)}{site}{more}"
    told = f"{told} by {code_span(one.author, most=50)}, since {day(one.opened)}"
    remarks = f", {number(one.remarks, 'remark')}" if one.remarks else ""
    state = _WORDS.get(one.state, "")
    if one.state == "unstarted":
        state = f"{state} ([*Approve*]({one.url}/checks))"
    why = f" ({message(one.why, most=140)})" if one.why and state else ""
    return f"{told}{remarks}{f': {state}{why}' if state else ''}"


def _held(desk: Desk) -> list[str]:
    pulls = [one for one in desk.pulls if one.state == "held"][:MOST]
    entries = [one for one in desk.entries if one.state == "held"][:MOST]
    return [
        *(one.box("release").row(f"release {_pull(one)}{_why(one)}") for one in pulls),
        *(_acting("release", one, f"{_entry(one)}: {message(one.reason)}") for one in entries),
    ]


def _why(one: Pulled) -> str:
    return f": {message(one.why)}" if one.why else ""


def _came(desk: Desk, fold: int) -> str:
    """What nobody clicked on, with a box each, which takes it back."""
    title = f"{number(len(desk.came), 'pull')} came in without a click"
    rows = (one.box.row(f"take back {_past(one)}") for one in desk.came)
    return _fold(title, rows, MOST if fold else FEW)


def _past(one: Came) -> str:
    when = f", {day(one.when)}" if one.when else ""
    told = f"[#{one.number}]({one.url}) {code_span(one.title, most=TITLE)}"
    return f"{told} by {code_span(one.author, most=50)}{when}"


def _holds(desk: Desk, fold: int) -> str:
    """Boxes for what is rarer."""
    free = [one for one in desk.pulls if one.state not in ("held", "fault", "draft")]
    rows = (
        one.box("hold").row(f"hold [#{one.number}]({one.url}) {code_span(one.title, most=50)}")
        for one in free
    )
    # Nothing of these is said elsewhere: they are the last to be cut.
    return _fold("Hold a pull back", rows, MOST if fold else FEW)


# --- entries ---------------------------------------------------------------------------------


def _entry(one: Waiting) -> str:
    since = f", since {day(one.since)}" if one.since else ""
    path = one.path.partition("#")[0]
    name = code_span(one.title or path, most=TITLE)
    return f"[file]({one.url}) {name}{since}" if one.url else f"{name}{since}"


def _stays(one: Waiting) -> str:
    return _acting("hold", one, _entry(one))


def _acting(act: Act, one: Waiting, text: str) -> str:
    """A line with a box where it can act on the entry's file."""
    return f"- {text}" if one.pin is None else Box(act, one.path, one.pin).row(f"{act} {text}")


def _aside(desk: Desk, fold: int) -> str:
    """What is not for this edition."""
    known = ("faulty", "late", "held", "over")
    inside = set(map(id, _in(desk)))
    rest = [one for one in desk.entries if id(one) not in inside and one.state not in known]
    rows = (f"- {_entry(one)}{_until(one)}" for one in rest)
    return _fold(f"{number(len(rest), 'entry')} not for this edition", rows, fold)


def _until(one: Waiting) -> str:
    goes = f", for the edition of {day(one.edition)}" if one.edition else ""
    return f"{goes}{f': {message(one.reason)}' if one.reason else ''}"


def _fold(title: str, rows: Iterable[str], most: int) -> str:
    every = list(rows)
    if not every:
        return ""
    kept = every[:most]
    if len(kept) < len(every):
        kept.append(f"- … {len(every) - len(kept)} more; `contentbot queue` lists all")
    inner = "\n".join(kept)
    return f"<details><summary>{title}</summary>\n\n{inner}\n\n</details>"


# --- moments and what was done ---------------------------------------------------------------


def _weekday(one: date) -> str:
    return f"{one:%A} {day(one)}"


def _moment(one: datetime) -> str:
    return f"{_weekday(one)} {one:%H:%M} {one.tzname() or ''}".rstrip()


def looked(at: datetime) -> str:
    """The line that says how fresh all this is."""
    return f"*Looked at {_moment(at)}; while all is well, that is at most a day ago.*"


def link(home: str, target: str) -> str:
    """A pull's number or an entry's path, as a link or code."""
    return f"[#{target}]({home}/pull/{target})" if target.isdigit() else code_span(target)


def done_line(at: datetime, account: str, *, told: str, sign: str) -> str:
    """A line of what was done. told: Markdown of ours. sign: by which its tick is known again."""
    return (
        f"- {day(at)} {at:%H:%M} {at.tzname() or ''}, {code_span(account)}: {told} "
        f"<!-- done {sign} -->"
    )


Named = Callable[[str], str]


def outcome(took: str, done: Sequence[str], left: Sequence[tuple[str, str]], named: Named) -> str:
    """What came of a tick. took: a verb. done: targets. left: others, each with the reason."""
    parts = [f"{took} {', '.join(map(named, done))}"] if done else []
    parts += [f"not {named(target)}: {message(why)}" for target, why in left]
    return "; ".join(parts)
