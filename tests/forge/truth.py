"""What must hold of each pull when a storm is over and nothing is left to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from contentbot.jobs.answering import intake, labels, marker, shelf, sweep
from contentbot.jobs.answering.answer import work_out
from contentbot.jobs.answering.case import Case, Judged, Outcome
from contentbot.jobs.answering.index import Index
from contentbot.render import suggestion
from tests.forge.records import BOT
from tests.forge.storm import FAULTS, Step, Storm
from tests.forge.weather import weather

MOST_SWEEPS = 8
STATUSES = {
    "ready": "success",
    "author": "failure",
    "conflict": "failure",
    "editor": "pending",
}


def untruths(storm: Storm) -> list[str]:
    """What is wrong with the pulls, a line each."""
    found = [*_others(storm)]
    for number in storm.numbers:
        found += [f"#{number}: {one}" for one in _noise(storm, number)]
        if storm.fake.ticket(number).open:
            found += [f"#{number}: {one}" for one in _pull(storm, number)]
        elif len(storm.stage.own(number)) > 1:
            found.append(f"#{number}: closed, and with more than one comment")
    return found


def _others(storm: Storm) -> Iterator[str]:
    """What people said, and how they marked and called pulls."""
    fake = storm.fake
    theirs = {one.id: one.body for one in fake.home.comments.values() if one.author != BOT}
    if theirs != storm.said:
        yield "what people wrote is not there any more, or other"
    for number, names in storm.marked.items():
        ticket = fake.ticket(number)
        if set(ticket.labels) - labels.OWN != names:
            yield f"#{number}: labels of people: {sorted(names)}, now {sorted(ticket.labels)}"
        if (ticket.title, ticket.body, ticket.locked) != ("A pull", "", False):
            yield f"#{number}: title, text or lock"
    kept = [one for one in fake.home.tickets.values() if labels.INDEX in one.labels]
    for one in kept:
        if len(fake.comments(one.number, BOT)) > 1:
            yield f"#{one.number}: {len(fake.comments(one.number, BOT))} indexes"


def _noise(storm: Storm, number: int) -> Iterator[str]:
    for head in storm.fake.pull(number).commits:
        told, allowed = storm.told[number, head], storm.allowed[number, head]
        if told > allowed:
            yield f"people were told {told} times about {head[:7]}, {allowed} are allowed"
    pull = storm.fake.pull(number)
    there = Counter(
        suggestion.key_of(one.body)
        for one in pull.threads
        if one.author == BOT and not one.resolved
    )
    if doubled := [key for key, count in there.items() if key and count > 1]:
        yield f"suggestions twice: {doubled}"


def _pull(storm: Storm, number: int) -> Iterator[str]:
    ticket, pull, stage = storm.fake.ticket(number), storm.fake.pull(number), storm.stage
    own, truth = stage.own(number), fresh(storm, number)
    if len(own) > 1:
        yield f"{len(own)} comments"
    if pull.draft:
        return  # nobody looks after it until it is ready
    loud = ticket.author != "editor" and labels.QUIET not in ticket.labels
    if loud and not own:
        yield "no comment"
    if ticket.author == "editor" and own:
        yield "a comment for an editor"
    expected = storm.colour(number)
    if truth.verdict.colour != expected:
        yield f"the storm itself expects {expected}, not {truth.verdict}"
    if stage.status(number) != STATUSES[truth.verdict.name]:
        yield f"the status is {stage.status(number)}, the truth {truth.verdict}"
    for one in own:
        found = marker.read(one.body)
        if found is None or (found.head, found.state) != (pull.head, truth.verdict.name):
            yield f"the comment says {found}, the truth is {truth.verdict} of {pull.head[:7]}"
        elif one.body.partition("\n")[2] != truth.body:
            yield f"the comment is\n{one.body}\nthe truth\n{truth.body}"
    if loud and set(ticket.labels) & labels.OWN != truth.labels:
        yield f"labels are {sorted(ticket.labels)}, should be {sorted(truth.labels)}"
    yield from _suggested(storm, number, truth) if loud else ()
    row = _index(storm).rows.get(number)
    if (row.hashes if row else None) != (truth.row.hashes if truth.row else None):
        yield f"the index has {row}, should have {truth.row}"


def _suggested(storm: Storm, number: int, truth: Outcome) -> Iterator[str]:
    """Whether what can be clicked on is what helps."""
    threads = storm.fake.pull(number).threads
    own = [one for one in threads if one.author == BOT]
    there = {suggestion.key_of(one.body) for one in own}
    loose = {suggestion.key_of(one.body) for one in own if not one.resolved and one.line}
    if missing := truth.suggestions.wanted - there:
        yield f"suggestions are missing: {sorted(missing)}"
    if outdated := loose - truth.suggestions.wanted:
        yield f"suggestions are outdated, and not resolved: {sorted(map(str, outdated))}"


def _index(storm: Storm) -> Index:
    return shelf.read(storm.stage.forge, {BOT}).index


def fresh(storm: Storm, number: int) -> Outcome:
    """What is to be said of a pull, judged anew and without regard to what was said."""
    stage, forge = storm.stage, storm.stage.forge
    base, pull = stage.room, forge.pull(number)
    (row,) = sweep.read(forge, stage.git, base, branch="main", number=number)
    assert row.report is not None
    judged = Judged(
        id=1,
        attempt=1,
        url="",
        check="conflict" if row.conflict else "report",
        at=base.now,
        received=intake.read(row.report.encode()),
    )
    approved = any(
        one.author == "editor" and one.commit == pull.head for one in forge.reviews(number)
    )
    case = Case(
        pull=pull,
        judged=judged,
        files=forge.files(number),
        rights=forge.rights(pull.author),
        approved=approved,
        index=_index(storm),
    )
    return work_out(case, base, stage.place)


# --- playing ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Played:
    """A storm that is over. sweeps: how many wrote, while calls failed and afterwards."""

    pulls: int
    calls: int
    sweeps: tuple[int, int]
    wrong: list[str]
    log: list[str]


def play(plan: Sequence[Step], folder: Path, *, faults: int = FAULTS) -> Played:
    """Play a storm, let sweeps end what it began, and look at what is left."""
    with weather(folder) as stage:
        storm = Storm(stage, faults=faults)
        storm.run(plan)
        during = _settle(storm, MOST_SWEEPS)
        storm.fake.every(0)
        after = _settle(storm, MOST_SWEEPS)
        wrong = [*untruths(storm), *storm.fake.violations]
        if after == MOST_SWEEPS:
            wrong.append(f"still writing after {after} sweeps")
        calls = len(storm.fake.log)
        return Played(len(storm.numbers), calls, (during, after), wrong, storm.log)


def _settle(storm: Storm, most: int) -> int:
    """Sweep until there is nothing more to write; how often that wrote."""
    return next((count for count in range(most) if not storm.sweep()), most)
