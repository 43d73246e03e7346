"""Events: whether their place names its country, and by the code that is used here."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content import tables
from contentbot.content.document import Document
from contentbot.lint.fields import safe
from contentbot.lint.places import (
    Place,
    Placed,
    country,
    glued,
    named,
    of_events,
    own_code,
    state_alone,
)
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found
from contentbot.text import late

_CODE = late(r"[A-Z]{2}\Z")


@rule("warning", kinds=("event", "cfp"))
def place_without_country(document: Document, facts: Facts) -> Iterator[Found]:
    """The place of an event names no country.

    There is a Cambridge on three continents. Readers look for events near them, and the
    list that an event belongs to follows from its country.

    In: europe

    Bad:
        * 2026-02-10 | Berlin | [Group of Berlin](https://example.org/group)

    Bad:
        organizer: {name: Group of Buffalo, url: https://example.org/group}
        place: Buffalo, NY

    Good:
        * 2026-02-10 | Berlin, DE | [Group of Berlin](https://example.org/group)

    Good:
        organizer: {name: Group of Buffalo, url: https://example.org/group}
        place: Buffalo, NY, US
    """
    for one in of_events(document):
        for place in one.places:
            iso = state_alone(place, facts.settings)
            if iso:
                own = own_code(iso, facts.settings)
                text = f"`{one.value[place.parts[0].start : place.end]}` names no country"
                help = f"write `{own}` behind the state, after a comma"
                yield Found(one.at(document, place.last), text, help)
            elif _lacks_country(one, place, facts):
                text = f"`{one.value[place.parts[0].start : place.end]}` names no country"
                yield Found(one.at(document, place.last), text, _hint(place, facts))


def _lacks_country(one: Placed, place: Place, facts: Facts) -> bool:
    if glued(place.last.text) and country(place.last.text.rpartition(" ")[2], facts.settings):
        return False
    last = place.last.text
    named = country(last, facts.settings) is not None
    if place.shared or (len(place.parts) > 1 and (named or _CODE.match(last))):
        return False
    if one.entry.fields.get("attendance") == "virtual":  # "Virtual (in English)" is no place
        return bool(tables.city_countries(place.city)) and not named
    return True


def _hint(place: Place, facts: Facts) -> str:
    known = sorted(tables.city_countries(place.city))
    if len(known) == 1:
        return f"write `{place.city}, {own_code(known[0], facts.settings)}`"
    return "write city and country code, such as `Berlin, DE`"


@rule("error", kinds=("event", "cfp"))
def unknown_country(document: Document, facts: Facts) -> Iterator[Found]:
    """There is no country with the code that a place ends in.

    The code is most probably mistyped. Without the country the event can be put neither
    into a list nor on a map.

    In: europe

    Bad:
        * 2026-02-10 | Leipzig, QX | [Group of Leipzig](https://example.org/group)

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
    """
    for one in named(document, facts):
        for place in one.places:
            last = place.last.text
            known = state_alone(place, facts.settings) or country(last, facts.settings)
            if len(place.parts) > 1 and _CODE.match(last) and known is None:
                text = f"`{last}` is the code of no country"
                yield Found(one.at(document, place.last), text, _hint(place, facts))


@rule("warning", fix="safe", kinds=("event", "cfp"))
def unusual_country_name(document: Document, facts: Facts) -> Iterator[Found]:
    """A country is spelled out, or written with another code than here.

    All places are written alike, with the two letters of the country in capitals: so the
    lists stay narrow, and places can be compared with those of earlier editions.

    In: europe

    Bad:
        * 2026-02-10 | Leipzig, Germany | [Group of Leipzig](https://example.org/group)

    Bad:
        * 2026-02-10 | Oxford, GB | [Group of Oxford](https://example.org/group)

    Bad:
        organizer: {name: Group of Bremen, url: https://example.org/group}
        place: Bremen, De

    Bad:
        kind: cfp
        title: Conference of Utrecht
        url: https://example.org/call
        closes: 2026-03-10
        starts: 2026-05-10
        place: Utrecht, The Netherlands

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Good:
        * 2026-02-10 | Oxford, UK | [Group of Oxford](https://example.org/group)
    """
    for one in named(document, facts):
        for place in one.places:
            last = place.last
            iso = country(last.text, facts.settings)
            if len(place.parts) < 2 or iso is None or state_alone(place, facts.settings):
                continue
            own = own_code(iso, facts.settings)
            if last.text != own:
                fix = safe(one.edit(document, last.start, last.end, new=own))
                text = f"the code used here is `{own}`, not `{last.text}`"
                yield Found(one.at(document, last), text, fix=fix)
