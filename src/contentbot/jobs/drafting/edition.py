"""Publishing on the forge: an edition, the next draft and the receipt, as a pull."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from contentbot.errors import OutsideError
from contentbot.frozen import dataclass
from contentbot.jobs.drafting import landing, site
from contentbot.jobs.drafting.checkout import laid_out
from contentbot.jobs.drafting.landing import Landed, Made, Spot
from contentbot.jobs.drafting.site import Site
from contentbot.jobs.newsroom import Newsroom
from contentbot.jobs.publishing import publish
from contentbot.jobs.publishing.published import Order, Published, Refusal
from contentbot.render import edition_pull
from contentbot.render.alive import alive


@dataclass(frozen=True, slots=True)
class Issued:
    """What was done. title: what people call the edition.

    published: what publishing says; with refusals nothing landed.
    """

    title: str
    published: Published
    landed: Landed | None = None


def run(place: Site, order: Order) -> Issued:
    """Publish the draft that is merged, or amend an edition that is out, as a pull.

    Raises:
        OutsideError: forge or git failed; what was begun, the next run ends.
        UsageError: settings, template or ledger are faulty, or the order means nothing here.
    """
    found = _looked_at(place, order)
    if found.published.refusals:
        return found
    order = replace(order, day=found.published.day)
    done: list[Issued] = []

    def make(spot: Spot) -> Made | None:
        published = _published(spot.room, order)
        done.append(Issued(found.title, published))
        if published.refusals:
            return None
        said = edition_pull.body(
            found.title,
            # What a second run says of what the first has done is no news.
            published.told if published.plan.paths else (),
            overridden=[one.reason for one in published.overridden],
            home=place.home,
        )
        return Made(
            plan=published.plan,
            message=f"Publish the edition of {published.day}",
            title=f"Publish {found.title}",
            body=lambda so_far: _body(place, said, so_far, changed=bool(published.plan.paths)),
            draft=False,
        )

    landed = landing.land(place, site.stem_of(site.EDITION, found.published.day), make)
    return replace(done[-1] if done else found, landed=landed)


def _looked_at(place: Site, order: Order) -> Issued:
    """What publishing says of the default branch, where a draft's open pull stands against it."""
    with laid_out(place.clone, place.base()) as room:
        published = publish.run(room, order)
        title = site.title_of(room, published.day)
        first = room.text(published.path) is None
    waiting = list(_undecided(place, published.day)) if first else []
    if not waiting:
        return Issued(title, published)
    if order.force:
        over = (*published.overridden, *waiting)
        return Issued(title, replace(published, overridden=over))
    return Issued(title, replace(published, refusals=(*published.refusals, *waiting)))


def _undecided(place: Site, day: date) -> Iterator[Refusal]:
    pull = place.open_pull(site.stem_of(site.DRAFT, day))
    if pull is not None:
        yield Refusal(f"the pull #{pull.number} with the draft is open", "merge it, or close it")


def _published(room: Newsroom, order: Order) -> Published:
    """What publishing says of a branch; late entries that are in it already are not late."""
    late = tuple(one for one in order.late if "://" in one or _is_there(room, one))
    return publish.run(room, replace(order, late=late))


def _is_there(room: Newsroom, path: str) -> bool:
    return room.text(path.removeprefix("content/")) is not None


def _body(place: Site, said: str, so_far: str, *, changed: bool) -> str:
    """The pull's text; as it is when nothing has changed, since only the first run tells all."""
    if so_far.strip() and not changed:
        return so_far
    found = alive(said, links=(f"{place.home}/",), references=())
    if found:
        raise OutsideError(f"the pull's text would say {found[0]!r}; nothing was posted")
    return said


def refusals(issued: Issued) -> str:
    """Why an edition was not published, as Markdown for the run's page."""
    rows = [(one.reason, one.help, one.final) for one in issued.published.refusals]
    found: Sequence[str] = [
        f"{one.path.rpartition('content/')[2]}, line {one.line}: {one.message}"
        for one in issued.published.findings
    ]
    return edition_pull.refused(issued.title, rows, found)
