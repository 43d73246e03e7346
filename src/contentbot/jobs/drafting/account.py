"""What the pull of a draft tells: an assembling against the default branch, in people's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from contentbot.content.library import Source as File
from contentbot.content.settings import Settings
from contentbot.frozen import dataclass
from contentbot.jobs.assembling import choose
from contentbot.jobs.assembling.assemble import Assembled
from contentbot.jobs.assembling.choose import PRODUCED, Waits
from contentbot.jobs.assembling.cuts import Pair
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.assembling.segments import Segment
from contentbot.jobs.drafting.site import Site, title_of
from contentbot.jobs.drafting.sources import Sources
from contentbot.jobs.linting import lint
from contentbot.jobs.linting.lint import Work as Terms
from contentbot.jobs.newsroom import Newsroom
from contentbot.jobs.overlay import TOP
from contentbot.render.draft_pull import Draft, Item, Left, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An assembling.

    room: the content as it is then. pair: the draft and its ledger, likewise. stored: the
    entries of files as they were before, by name. known: names of entries that are in the
    default branch's draft already. sources: where entries come from.
    """

    room: Newsroom
    made: Assembled
    pair: Pair
    stored: Mapping[str, Stored]
    known: frozenset[str]
    sources: Sources


def draft(place: Site, work: Work, branch: str) -> Draft:
    """All that the pull's text tells; the same for the same content."""
    made, day = work.made, work.made.day
    dated = [one for one in made.waits if _is_dated(one, day, work.room.settings)]
    return Draft(
        title=title_of(work.room, day),
        day=day,
        home=place.home,
        branch=branch,
        path=f"{TOP}{made.path}",
        new=tuple(_new(work)),
        left=tuple(_left(work, one) for one in made.waits if one not in dated),
        dated=len(dated),
        unreadable=tuple(Left(f"{TOP}{one.path}", one.reason) for one in made.unreadable),
        conflicts=tuple(Trouble(one.line, one.message) for one in made.conflicts),
        errors=tuple(_errors(work)),
    )


def lines(work: Work) -> dict[str, tuple[int, str]]:
    """Where the entries of files that went into the draft stand in it: line (1-based) and words.

    By the files' paths in the repository; line 0 of an entry that an editor took out since.
    """
    found: dict[str, tuple[int, str]] = {}
    for row in work.pair.book.rows:
        path = row.name.partition("#")[0]
        if row.kind not in PRODUCED and work.room.text(path) is None:
            found[f"{TOP}{path}"] = (0, "")
    for segment in _named(work):
        path = f"{TOP}{segment.key[1].partition('#')[0]}"
        if found.get(path, (1, ""))[0] == 0:
            found[path] = (work.pair.draft.offset(segment)[0], segment.text.split("\n")[0])
    return found


# --- parts -----------------------------------------------------------------------------------


def _named(work: Work) -> Iterator[Segment]:
    """The entries of the draft that a file brought, in the order of the text."""
    names = {row.name for row in work.pair.book.rows}
    segments = (one for one in work.pair.draft.segments if one.is_entry)
    return (one for one in segments if one.key[0] == "entry" and one.key[1] in names)


def _new(work: Work) -> Iterator[Item]:
    rows = {row.name: row for row in work.pair.book.rows}
    seen = set(work.known)
    for segment in _named(work):
        name = segment.key[1]
        if name in seen:
            continue
        seen.add(name)
        stored, row = work.stored.get(name), rows[name]
        fields = stored.fields if stored is not None else row.rest
        source = work.sources.of(f"{TOP}{name.partition('#')[0]}", fields)
        folded = row.kind in PRODUCED
        place = _place(segment, work.room.settings, whole=folded)
        yield Item(place, _title(segment), source.pull, source.author, folded)


def _title(segment: Segment) -> str:
    entry = segment.piece.entry
    fields = entry.fields if entry is not None else {}
    names = (fields.get(name) for name in ("title", "name", "text"))
    words = next((one for one in names if isinstance(one, str) and one.strip()), segment.text)
    return words.strip().split("\n")[0]


def _place(segment: Segment, settings: Settings, *, whole: bool) -> str:
    """The title of an entry's section, with that of its group. whole: without it."""
    section = settings.by_id.get(settings.top(segment.place or None) or "")
    if section is None:
        return "At the top"
    group = settings.by_id[segment.place]
    return section.title if whole or group.id == section.id else f"{section.title}: {group.title}"


def _is_dated(one: Waits, day: date, settings: Settings) -> bool:
    """Whether an event or a call only waits for its time, or it is over."""
    stored = one.stored
    if stored.kind not in PRODUCED:
        return False
    return choose.off_dates(stored.kind, stored.fields, day, settings) == one.reason


def _left(work: Work, one: Waits) -> Left:
    fields = one.stored.fields
    title = one.stored.entry.title or f"{TOP}{one.stored.name}"
    source = work.sources.of(f"{TOP}{one.stored.path}", fields)
    return Left(title, one.reason, source.pull)


def _errors(work: Work) -> Iterator[Trouble]:
    """What publishing would refuse in the draft's words."""
    text = work.made.text
    terms = Terms(
        settings=work.room.settings,
        today=work.made.day,
        archive=work.room.archive,
        state="published",
    )
    path = f"{TOP}editions/{work.made.day.isoformat()}-draft.md"
    linted = lint.lint_one(File(path, text.encode(), named=True), "edition", terms)
    for one in sorted(linted.findings, key=lambda found: found.line):
        if one.severity == "error":
            yield Trouble(one.line, one.message)
