"""Assembling on the forge: the coming edition's draft on a branch, with a pull that tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from contentbot.content import ledger
from contentbot.errors import OutsideError, UsageError
from contentbot.forge import Forge
from contentbot.frozen import dataclass
from contentbot.jobs import overlay
from contentbot.jobs.answering import labels
from contentbot.jobs.assembling import assemble, cuts, material
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.commanding.kept import Wishes, key_of
from contentbot.jobs.drafting import account, landing, site, taken, wishes
from contentbot.jobs.drafting.account import Work
from contentbot.jobs.drafting.checkout import laid_out, text_at
from contentbot.jobs.drafting.landing import Landed, Made, Spot
from contentbot.jobs.drafting.site import Site
from contentbot.jobs.drafting.sources import Sources
from contentbot.jobs.newsroom import ledger_path
from contentbot.jobs.overlay import TOP, Overlay
from contentbot.model import Entry, Plan
from contentbot.render import draft_pull
from contentbot.render.alive import alive
from contentbot.render.draft_pull import Draft

MOST_HELD = 40  # merged pulls with the label, the newest, whose files are looked at


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was done. draft: what the pull says, if one could be made. told: pulls that heard."""

    landed: Landed
    draft: Draft | None = None
    told: tuple[int, ...] = ()


def run(
    place: Site, *, today: date, day: date | None = None, kept: Mapping[str, Wishes]
) -> Drafted:
    """Make the draft of an edition, or bring it up to date.

    day: its date; without it the coming one is made. kept: what editors asked of entries, by
    the keys of their addresses.

    Raises:
        OutsideError: forge or git failed; what was begun, the next run ends.
        UsageError: settings, template or ledger are faulty, or the edition is out.
    """
    wanted = _day(place, today, day)
    held = _held(place)
    done: list[tuple[Work, Draft]] = []

    def make(spot: Spot) -> Made:
        work, plan = _work(place, spot, today=today, day=wanted, asked=_Asked(kept, held))
        draft = account.draft(place, work, spot.branch)
        done.append((work, draft))
        return Made(
            plan=plan,
            message=f"Assemble the edition of {wanted}",
            title=f"Draft of {draft.title}",
            body=lambda so_far: _checked(draft, so_far),
            draft=True,
        )

    landed = landing.land(place, site.stem_of(site.DRAFT, wanted), make)
    if landed.conflicts:
        _tell_stopped(place, landed)
        return Drafted(landed)
    work, draft = done[-1]
    told = taken.tell(place, landed, draft, account.lines(work)) if landed.pull else ()
    return Drafted(landed, draft, told)


def _day(place: Site, today: date, day: date | None) -> date:
    with laid_out(place.clone, place.base()) as room:
        wanted = day or room.next_day(today)
        if any(back.day == wanted for back in room.archive.editions):
            raise UsageError(f"the edition of {wanted} is out; name one that is to come")
        return wanted


def _held(place: Site) -> dict[str, int]:
    """The files of merged pulls whose entries are to wait, with the numbers of the pulls."""
    merged = [one.number for one in place.forge.closed_pulls(labels.HOLD) if one.merged]
    pairs = ((pull, file) for pull in merged[:MOST_HELD] for file in place.forge.files(pull))
    return {file.path: pull for pull, file in reversed(list(pairs))}


def _checked(draft: Draft, so_far: str) -> str:
    """The pull's text, in whose own part nothing comes alive."""
    own = draft_pull.text(draft, ())
    found = alive(own, links=(f"{draft.home}/",), references=draft.references)
    if found:
        raise OutsideError(f"the pull's text would say {found[0]!r}; nothing was posted")
    return draft_pull.body(draft, so_far)


def _tell_stopped(place: Site, landed: Landed) -> None:
    """In the pull, too: nobody reads the log of a scheduled run."""
    if landed.pull is not None:
        now = place.forge.pull(landed.pull.number)
        body = draft_pull.stopped(now.body, landed.conflicts, branch=place.branch)
        if now.open and body.strip() != now.body.replace("\r\n", "\n").strip():
            place.forge.edit_pull(now.number, body=body)


# --- the work --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """What editors asked for while pulls were open. held: files that wait, by their pulls."""

    kept: Mapping[str, Wishes]
    held: Mapping[str, int]

    def over(self, stored: list[Stored], spot: Spot, sources: Sources) -> Overlay:
        """The files as the editors want them, unless somebody has changed them since."""

        def wish_of(one: Stored) -> Wishes | None:
            wish = self.kept.get(key_of(one.entry.url)) if one.entry.url else None
            last = sources.last(f"{TOP}{one.path}") if wish is not None else None
            return wish if last is not None and labels.KEPT in last.labels else None

        def is_held(one: Stored) -> bool:
            pull = self.held.get(f"{TOP}{one.path}")
            last = sources.last(f"{TOP}{one.path}") if pull is not None else None
            return last is not None and last.number == pull

        return wishes.applied(stored, spot.room.settings, wish_of=wish_of, held=is_held)

    def titled(self, stored: list[Stored], spot: Spot, day: date, *, forge: Forge) -> Overlay:
        """The draft with the titles of lines that stand there as their pulls brought them."""
        path = spot.room.draft_path(day)
        text = spot.room.text(path)
        files = {key_of(one.entry.url) for one in stored if one.entry.url}
        titles = {page: one.title for page, one in self.kept.items() if page not in files}
        if text is None or not any(titles.values()):
            return {}
        pulls = [one.number for one in forge.closed_pulls(labels.KEPT) if one.merged]
        lines = wishes.brought(pulls[:MOST_HELD], f"{TOP}{path}", forge)

        def title_of(entry: Entry, line: str) -> str:
            there = entry.url and line.rstrip() in lines
            return titles.get(key_of(entry.url), "") if there else ""

        after = wishes.retitled(path, text, spot.room.settings, title_of=title_of)
        return {path: after} if after != text else {}


def _work(place: Site, spot: Spot, *, today: date, day: date, asked: _Asked) -> tuple[Work, Plan]:
    """An assembling of a spot, and all that changes by it."""
    here = list(material.read(spot.room, today=day).stored)
    book = spot.room.ledger(day)
    names = {one.path for one in here} | {row.name for row in (book.rows if book else ())}
    paths = {f"{TOP}{name.partition('#')[0]}" for name in names}
    sources = Sources(place, spot.commit, paths)
    titled = asked.titled(here, spot, day, forge=place.forge)
    over = {**asked.over(here, spot, sources), **titled}
    wished = spot.room.after(over) if over else spot.room
    made = assemble.run(wished, today=today, day=day)
    over = {**over, **overlay.of(made.plan)}
    after = spot.room.after(over) if over else spot.room
    work = Work(
        room=after,
        made=made,
        pair=cuts.pair(after, day, made.path),
        stored={one.name: one for one in here},
        known=_known(place, spot.base, day),
        sources=sources,
    )
    return work, overlay.plan(spot.room, over)


def _known(place: Site, base: str, day: date) -> frozenset[str]:
    """The names of the entries that the default branch's draft has already."""
    path = f"{TOP}{ledger_path(day)}"
    text = text_at(place.clone, base, path)
    return frozenset(row.name for row in ledger.read(text, path).rows) if text else frozenset()
