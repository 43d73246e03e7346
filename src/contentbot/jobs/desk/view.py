"""What the desk shows, from the open pulls as they were judged and the entries that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

from contentbot.content.settings import Settings
from contentbot.forge import Pull, Status
from contentbot.frozen import dataclass
from contentbot.jobs.admitting.act import Taken
from contentbot.jobs.answering import intake, labels, verdict
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.answering.intake import UnreadableReport
from contentbot.jobs.answering.sweep import Row
from contentbot.jobs.assembling import queue
from contentbot.jobs.assembling.queue import Queue
from contentbot.jobs.desk.page import TARGET
from contentbot.jobs.newsroom import Newsroom
from contentbot.model import Change, Report
from contentbot.ports import Repository
from contentbot.render import desk as render
from contentbot.render.desk import Came, Desk, Pulled, State, Waiting

MANY = 3  # pulls that wait to be let in: from so many on, the setting is to blame
_BY_STATUS: Mapping[str, State] = {"success": "ready", "failure": "author", "error": "fault"}


def entries(base: Base, repository: Repository | None) -> Queue:
    """What waits for which edition. repository: tells since when."""
    return queue.run(base.room, today=base.now.date(), repository=repository)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of open pulls. rows: as they were judged. statuses: of their heads, of those
    that are no drafts. held: the numbers of those that are, with the edition until which. came:
    pulls that came in by themselves.
    """

    rows: Iterable[Row]
    statuses: Mapping[str, Status | None]
    held: Mapping[int, date | None]
    came: Sequence[Taken] = ()


def desk(pulls: Sequence[Pull], facts: Facts, waiting: Queue, *, base: Base, place: Place) -> Desk:
    """All that the desk shows, with nothing done yet. pulls: the open ones."""
    settings = base.settings
    judged = {row.number: row for row in facts.rows}
    shown = [
        _pulled(one, judged.get(one.number), facts, settings=settings, place=place)
        for one in pulls
        if one.base_branch == place.branch
    ]
    counts = Counter[str]()
    for draft in waiting.drafts:
        if draft.edition == waiting.coming:
            counts.update(draft.counts)
    closes = settings.cadence.closes(waiting.coming)
    return Desk(
        edition=base.title(waiting.coming),
        closes=closes,
        closed=closes is not None and base.now >= closes,
        coming=waiting.coming,
        sections=list(dict.fromkeys(one.title for one in settings.sections if not one.group)),
        pulls=shown,
        entries=[_waiting(one, base.room, settings, place) for one in waiting.rows],
        drafted=counts.total(),
        came=[_came(one, place) for one in facts.came],
        troubles=tuple(_troubles(shown, judged, base)),
    )


# --- pulls -----------------------------------------------------------------------------------


def _pulled(
    pull: Pull, row: Row | None, facts: Facts, *, settings: Settings, place: Place
) -> Pulled:
    report = _report(row) if row is not None and row.head == pull.head else None
    changes = _entries(report)
    first = changes[0] if changes else None
    state, why = _state(pull, row, facts)
    loud = sum(one.severity == "warning" for one in report.findings) if report else 0
    return Pulled(
        number=pull.number,
        head=pull.head,
        url=f"{place.home}/pull/{pull.number}",
        title=(_title(first) if first else "") or pull.title,
        site=_site(first) if first else "",
        author=pull.author,
        opened=pull.created.date(),
        state=state,
        section=_section(first, settings) if first else "",
        more=max(0, len(changes) - 1),
        why=why,
        remarks=loud,
    )


def _came(one: Taken, place: Place) -> Came:
    return Came(
        number=one.number,
        head=one.head,
        url=f"{place.home}/pull/{one.number}",
        title=one.title,
        author=one.author,
        when=one.when.date() if one.when is not None else None,
    )


def _state(pull: Pull, row: Row | None, facts: Facts) -> tuple[State, str]:
    """Its state, and what the check said if that tells more. A status counts for its commit alone.

    A pull is ready only if it was read just now and its very head has the check's word.
    """
    if pull.draft:
        return "draft", ""
    if labels.HOLD in pull.labels:
        until = facts.held.get(pull.number)
        return "held", f"until the edition of {render.day(until)}" if until else ""
    status = facts.statuses.get(pull.head)
    if status is None:
        return "unread", ""
    if status.description == verdict.UNSTARTED.sentence:
        return "unstarted", ""
    read = row is not None and row.head == pull.head and row.report is not None
    if status.description == verdict.CONFLICT.sentence or (
        read and row is not None and row.conflict
    ):
        return "conflict", ""
    state = _BY_STATUS.get(status.state, "editor")
    if state == "ready" and not read:
        return "unread", ""
    return state, status.description if state == "author" else ""


def _report(row: Row) -> Report | None:
    if row.report is None:
        return None
    try:
        return intake.read(row.report.encode()).report
    except UnreadableReport:
        return None


def _entries(report: Report | None) -> list[Change]:
    """The entries that a pull is about, each once."""
    return [one for one in (report.changes if report else None) or () if one.fields]


def _title(change: Change) -> str:
    names = (change.fields.get(name) for name in ("title", "name", "text", "url"))
    return next((name for name in names if isinstance(name, str) and name), "")


def _site(change: Change) -> str:
    """The host that an entry leads to."""
    url = change.fields.get("url")
    try:
        host = urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def _section(change: Change, settings: Settings) -> str:
    """The title of the section that an entry goes into; that of its kind where it names none."""
    named = change.section or change.fields.get("section")
    identifier = named if isinstance(named, str) and named in settings.by_id else None
    return _title_of(identifier or _of_kind(change.kind, settings), settings)


def _of_kind(kind: str, settings: Settings) -> str | None:
    found = [one.id for one in settings.sections if one.kind == kind and not one.group]
    return found[0] if len(found) == 1 else None


def _title_of(identifier: str | None, settings: Settings) -> str:
    top = settings.top(identifier) if identifier in settings.by_id else None
    return settings.by_id[top].title if top else ""


# --- entries ---------------------------------------------------------------------------------


def _waiting(row: queue.Row, room: Newsroom, settings: Settings, place: Place) -> Waiting:
    path = row.path.partition("#")[0]
    return Waiting(
        title=row.title or row.url,
        path=row.path,
        url=f"{place.home}/blob/{place.branch}/{path}" if TARGET.fullmatch(path) else "",
        since=row.since,
        state=row.state,
        reason=row.reason,
        edition=row.edition,
        section=_title_of(row.group or row.section, settings),
        pin=pin_of(room.data(path.removeprefix("content/"))) if TARGET.fullmatch(path) else None,
    )


def pin_of(data: bytes) -> str:
    """The sign of the file of an entry as it is."""
    return sha256(data).hexdigest()[:40]


# --- what stands in the way ------------------------------------------------------------------


def _troubles(pulls: Sequence[Pulled], judged: Mapping[int, Row], base: Base) -> Iterator[str]:
    """In our own words, without a reference: they stand as they are."""
    missed = [one for one in pulls if one.number not in judged and one.state != "draft"]
    if missed:
        yield (
            f"{len(missed)} of the open pulls could not be read just now; the next run tries again."
        )
    if sum(one.state == "unstarted" for one in pulls) >= MANY:
        yield (
            "Many pulls wait to be let in by hand: *Settings*, *Actions*, *General*, *Approval for "
            "running fork pull request workflows*, *new to GitHub* spares these clicks."
        )
    if base.settings.cadence.freeze is None:
        yield (
            "The settings name no hour at which an edition closes: `freeze` under `cadence` in "
            "`content/newsletter.yml`."
        )
