"""Events: whether place, page and group belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from contentbot.content.document import Document
from contentbot.content.grammar.cells import attendance
from contentbot.lint.groups import PAGE, Group, groups, slug
from contentbot.lint.places import Place, folded, of, read
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found, Span

CUSTOM = 3  # times that a group stands beside another's page when that is no slip
ENOUGH = 3  # days that a group must have met in one place before another is unusual


def _place(cell: str) -> str:
    place = attendance(cell, Span(0, len(cell)))[2]
    return " ".join(cell[place.start : place.end].split()) if place else ""


def _alike(one: str, other: str, facts: Facts) -> bool:
    """Whether two places differ at most in what other rules look at."""
    if folded(one) == folded(other):
        return True
    here, there = read(one), read(other)
    same_city = bool(_names(here) & _names(there))  # "Bangalore" and "Bangalore/Bengaluru"
    known = {len(p.parts) for p in (*here, *there)} != {3}  # with states, these count
    return same_city and known and _countries(one, facts) == _countries(other, facts)


def _names(places: Sequence[Place]) -> set[str]:
    return {folded(name.strip()) for place in places for name in place.city.split("/")}


def _countries(place: str, facts: Facts) -> list[str | None]:
    return [of(one, facts.settings) for one in read(place)]


@rule("warning", kinds=("event",))
def unusual_place_of_group(document: Document, facts: Facts) -> Iterator[Found]:
    """A group that meets in one place is said to meet in another for the first time.

    Groups do travel, but a line copied from another event keeps that one's place more
    often. Spelling counts, too: a city is written like in earlier editions.

    In: europe

    Given:
        earlier:
            2026-01-21: |
                * 2026-01-28 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            2026-01-28: |
                * 2026-02-03 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
                * 2026-02-04 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Bad:
        * 2026-02-10 | Augsburg, DE | [Group of Leipzig](https://example.org/group)

    Bad:
        place: Leipzg, DE

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
    """
    alone = Counter(id(group.entry) for group in groups(document))
    for group in groups(document):
        entry = group.entry
        place = " ".join(entry.text("place").split())
        if not place or not group.url or alone[id(entry)] > 1:
            continue
        known: Counter[str] = Counter()
        for cell, times in facts.archive.usual_places(group.url, facts.day).items():
            known[_place(cell)] += times
        del known[""]
        usual, times = known.most_common(1)[0] if known else ("", 0)
        if times < ENOUGH or 4 * times < 3 * known.total():
            continue
        if not any(_alike(place, other, facts) for other in known):
            text = f"`{group.name}` usually meets in `{usual}`, and never met in `{place}`"
            yield Found(entry.at("place"), text, "check the place and the group")


@rule("warning", kinds=("event",))
def event_under_another_group(document: Document, facts: Facts) -> Iterator[Found]:
    """The event's page belongs to another group than the one that is named.

    Most probably one line was copied together with the other's link.

    In: europe

    Bad:
        * 2026-02-10 | Leipzig, DE | [Leipzig](https://www.meetup.com/group-leipzig/)
            * [**An evening together**](https://www.meetup.com/group-oxford/events/12345/)
        * 2026-02-11 | Oxford, UK | [Oxford](https://www.meetup.com/group-oxford/)
            * [**Another evening**](https://www.meetup.com/group-oxford/events/12346/)

    Good:
        * 2026-02-10 | Leipzig, DE | [Leipzig](https://www.meetup.com/group-leipzig/)
            * [**An evening together**](https://www.meetup.com/group-leipzig/events/12345/)
        * 2026-02-11 | Oxford, UK | [Oxford](https://www.meetup.com/group-oxford/)
            * [**Another evening**](https://www.meetup.com/group-oxford/events/12346/)
    """
    everyone = groups(document)
    called: dict[str, set[str]] = {}
    hosts: dict[int, set[str]] = {}
    for group in everyone:
        called.setdefault(group.slug, set()).add(group.name.casefold())
        hosts.setdefault(id(group.entry), set()).add(group.slug)
    pairs = Counter((slug(group.entry.url), group.url) for group in everyone)
    for group in everyone:
        page, mine = slug(group.entry.url), hosts[id(group.entry)]
        if not page or page in mine or len(mine) > 1 or pairs[page, group.url] >= CUSTOM:
            continue
        others = called.get(page, set()) - {group.name.casefold()}
        own = called[group.slug] - {group.name.casefold()} if group.slug else set()
        away = _elsewhere(group, facts)
        if (others and away) or (group.slug and (others or own or away)):
            text = f"the event's page is that of `{page}`, not of `{group.name}`"
            yield Found(group.url_at, text, "check group, title and both addresses")


def _elsewhere(group: Group, facts: Facts) -> bool:
    """Whether the group that the event's page belongs to meets in another state or country."""
    page = PAGE.match(group.entry.url)
    if page is None or not group.entry.text("place"):
        return False
    address = group.entry.url[: page.end("group")] + "/"
    known = {_region(_place(cell)) for cell in facts.archive.usual_places(address, facts.day)}
    return bool(known - {""}) and _region(group.entry.text("place")) not in known


def _region(place: str) -> str:
    """State and country of a place."""
    return "".join(place.partition(",")[2].split()).casefold()
