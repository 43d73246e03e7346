"""Takes in what may come in by itself, a few in a run, and keeps a record for the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from contentbot.content.settings import AutoTake
from contentbot.errors import OutsideError
from contentbot.forge import Forge, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.admitting import admission
from contentbot.jobs.admitting.admission import Candidate, admits
from contentbot.jobs.admitting.candidates import Looked
from contentbot.jobs.admitting.history import Merged
from contentbot.jobs.answering import labels
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.commanding.taking import Done

TAKEN = labels.TAKEN
MOST = 5  # pulls taken in one run
Take = Callable[[Pull], Done]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A pull that came in by itself. head: its last commit. when: None where the history does not
    tell.
    """

    number: int
    head: str
    title: str
    author: str
    when: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a pull. told: in words of ours. taken: the row for the desk, if it came in."""

    number: int
    told: str
    taken: Taken | None = None
    failed: bool = False


def act(
    looked: Iterable[Looked], forge: Forge, take: Take, *, base: Base, place: Place, terms: AutoTake
) -> Iterator[Outcome]:
    """Take in the pulls that may come in by themselves; those that may not are passed over.

    looked: of `candidates.look`. take: `commanding.taking.take` with all but the pull given.
    At most `MOST` in a run, and one of each author: what comes in next is judged with those
    that came in before, by quotas and against repeats.
    """
    count, authors = 0, set[str]()
    for one in looked:
        author = one.pull.author.lower()
        if one.candidate is None or count >= MOST or author in authors:
            continue
        if not admits(one.candidate, base.settings, terms, base.now).yes:
            continue
        authors.add(author)
        count += 1
        try:
            yield _taken(one.pull, one.candidate, forge, take, base=base, place=place, terms=terms)
        except OutsideError as error:  # one pull is no reason to leave the others
            yield Outcome(number=one.pull.number, told=str(error), failed=True)


def _taken(
    pull: Pull,
    candidate: Candidate,
    forge: Forge,
    take: Take,
    *,
    base: Base,
    place: Place,
    terms: AutoTake,
) -> Outcome:
    now = forge.pull(pull.number)
    seen = admission.seen(now, place, taken=candidate.seen.taken)
    moved = now.head != pull.head or now.author != pull.author
    if why := admission.barred(seen, terms) or ("it changed just then" if moved else ""):
        return Outcome(number=pull.number, told=why)
    # Before it is merged: else a run that dies in between leaves no record of what it did.
    forge.add_labels(pull.number, [TAKEN])
    done = take(now)
    if not done.done:
        forge.remove_label(pull.number, TAKEN)
        return Outcome(number=pull.number, told=done.told)
    return Outcome(number=now.number, told=done.told, taken=_row(now, base.now))


def recorded(
    forge: Forge, pulls: Iterable[Merged], *, now: datetime, back: timedelta = timedelta(days=14)
) -> list[Taken]:
    """What came in by itself of late, the newest first, as the desk shows it; one call.

    pulls: of `history`, which tells when. What it does not tell of is shown as well.
    """
    when = {one.number: one.when for one in pulls}
    rows = [_row(one, when.get(one.number)) for one in forge.closed_pulls(TAKEN) if one.merged]
    return [one for one in rows if one.when is None or now - one.when <= back]


def _row(pull: Pull, when: datetime | None) -> Taken:
    return Taken(
        number=pull.number, head=pull.head, title=pull.title, author=pull.author, when=when
    )
