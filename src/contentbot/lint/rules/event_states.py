"""Events: the state between city and country, where one is usual."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from contentbot.content import tables
from contentbot.content.document import Document
from contentbot.lint.fields import safe, unsafe
from contentbot.lint.places import Place, Placed, country, glued, named, state_alone
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found
from contentbot.text import late

_STRAY = late(r"(?=.*\d)[A-Za-z0-9]{1,3}\Z")


def _with_states(document: Document, facts: Facts) -> Iterator[tuple[Placed, Place, str]]:
    """Places in countries whose states are named, with the country; none in older editions."""
    since = facts.settings.states_from
    if since and facts.day < since:
        return
    for one in named(document, facts):
        for place in one.places:
            iso = country(place.last.text, facts.settings) if len(place.parts) > 1 else None
            if iso in facts.settings.states and iso:
                yield one, place, iso


@rule("warning", kinds=("event", "cfp"))
def place_without_state(document: Document, facts: Facts) -> Iterator[Found]:
    """The place of an event lacks the state or province.

    In some countries many towns share a name, and readers know them by the state: there
    are thirty Springfields in the United States.

    In: north-america

    Bad:
        * 2026-02-10 | Springfield, US | [A group](https://example.org/group)

    Bad:
        organizer: {name: Group of Toronto, url: https://example.org/group}
        place: Toronto, CA

    Good:
        * 2026-02-10 | Springfield, IL, US | [A group](https://example.org/group)
    """
    for one, place, _ in _with_states(document, facts):
        city = place.parts[0]
        if len(place.parts) > 2 or state_alone(place, facts.settings) or glued(city.text):
            continue
        text = f"`{one.value[city.start : place.end]}` names no state"
        help = f"write the state's code between `{city.text}` and `{place.last.text}`"
        yield Found(one.at(document, city), text, help)


@rule("warning", fix="safe", kinds=("event", "cfp"))
def unknown_state(document: Document, facts: Facts) -> Iterator[Found]:
    """A place names a state that its country does not have, or not by that code.

    States are written with the code that the post of their country uses, so that places
    can be compared and found. What is meant is offered where it is clear.

    In: events

    Bad:
        ### Oceania

        * 2026-02-10 | Melbourne, VI, AU | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Bad:
        ### North America

        * 2026-02-10 | Portland, ZZ, US | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Bad:
        ### North America

        * 2026-02-10 | Portland, Oregon, US | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Good:
        ### Oceania

        * 2026-02-10 | Melbourne, VIC, AU | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Good:
        ### North America

        * 2026-02-10 | Portland, OR, US | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)
    """
    for one, place, iso in _with_states(document, facts):
        if len(place.parts) != 3:
            continue
        state = place.parts[1]
        if state.text in tables.subdivisions(iso):
            continue
        code = tables.subdivision_code(iso, state.text)
        name = place.last.text
        if code:
            fix = safe(one.edit(document, state.start, state.end, new=code))
            text = f"the code used here is `{code}`, not `{state.text}`"
            yield Found(one.at(document, state), text, fix=fix)
        else:
            text = f"`{state.text}` is no state of `{name}`"
            yield Found(one.at(document, state), text, "write the state's code, or correct it")


@rule("warning", fix="unsafe", kinds=("event", "cfp"))
def stray_code_in_place(document: Document, facts: Facts) -> Iterator[Found]:
    """A code with a digit stands between a city and its country.

    Sites that list events number the regions of some countries; no reader knows them by
    that. City and country say enough, and are written alike in each edition.

    In: europe

    Bad:
        * 2026-02-10 | London, 17, UK | [Group of London](https://example.org/group)

    Bad:
        organizer: {name: Group of Edinburgh, url: https://example.org/group}
        place: Edinburgh, U8, UK

    Good:
        * 2026-02-10 | London, UK | [Group of London](https://example.org/group)
    """
    for one in named(document, facts):
        for place in one.places:
            iso = country(place.last.text, facts.settings)
            if iso is None or iso in facts.settings.states:
                continue
            for before, code in pairwise(place.parts[:-1]):
                if _STRAY.match(code.text):
                    fix = unsafe(one.edit(document, before.end, code.end, new=""))
                    text = f"`{code.text}` in `{place.city}, {code.text}` tells readers nothing"
                    yield Found(one.at(document, code), text, "leave it out", fix)
