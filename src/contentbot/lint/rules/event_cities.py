"""Events: the names of cities, how they are spelt and in which countries they lie."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content import tables
from contentbot.content.document import Document
from contentbot.lint.fields import safe
from contentbot.lint.places import Part, country, named, of, own_code, state_alone
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found
from contentbot.text import late

_SMALL = late(r"(?:^|(?<=[ -]))[a-z]\w{3,}")
# Small words within the names of cities.
_WITHIN = late(
    r"unter|ober|beim|sous|sobre|upon|under|over|near|with|bains?|mare|nell?a?|dell?[aei]?|degli|dels"
)


@rule("warning", kinds=("event", "cfp"))
def city_in_another_country(document: Document, facts: Facts) -> Iterator[Found]:
    """No large city of this name lies in the country that is named.

    Two country codes are easily mixed up (`DE` and `DK`), and the event then seems to be
    in the wrong country.

    In: europe

    Bad:
        * 2026-02-10 | Copenhagen, DE | [A group](https://example.org/group)

    Good:
        * 2026-02-10 | Copenhagen, DK | [A group](https://example.org/group)
    """
    for one in named(document, facts):
        for place in one.places:
            if len(place.parts) < 2 or state_alone(place, facts.settings):
                continue
            iso = of(place, facts.settings)
            known = tables.city_countries(place.city)
            # Settlers named towns after the cities that they came from.
            if known and iso and iso not in known and iso not in facts.settings.states:
                where = ", ".join(f"`{own_code(code, facts.settings)}`" for code in sorted(known))
                text = f"`{place.city}` is not known to lie in `{place.last.text}`"
                help = f"check the country; there is one in {where}"
                yield Found(one.at(document, place.last), text, help)


@rule("warning", fix="safe", kinds=("event", "cfp"))
def city_in_small_letters(document: Document, facts: Facts) -> Iterator[Found]:
    """A word of a city's name begins with a small letter.

    Sites that list events often spell places as their visitors typed them. Here they are
    written as on a map, and in the same way each time.

    In: events

    Bad:
        ### North America

        * 2026-02-10 | Mountain view, CA, US | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Bad:
        ### Asia

        * 2026-02-10 | tokyo, JP | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Good:
        ### North America

        * 2026-02-10 | Mountain View, CA, US | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Good:
        ### Europe

        * 2026-02-10 | Frankfurt am Main, DE | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)
    """
    for one in named(document, facts):
        for place in one.places:
            for start, word in _small_words(place.parts[0]) if len(place.parts) > 1 else ():
                fix = safe(one.edit(document, start, start + 1, new=word[0].upper()))
                text = f"`{word}` in `{place.city}` begins with a small letter"
                where = Part(word, start, start + len(word))
                yield Found(one.at(document, where), text, f"write `{word.capitalize()}`", fix)


def _small_words(city: Part) -> Iterator[tuple[int, str]]:
    for match in _SMALL.finditer(city.text):
        hyphened = match.start() and city.text[match.start() - 1] == "-"  # "Tel Aviv-yafo"
        if not hyphened and not _WITHIN.fullmatch(match[0]):
            yield city.start + match.start(), match[0]


@rule("warning", fix="safe", kinds=("event", "cfp"))
def country_within_city(document: Document, facts: Facts) -> Iterator[Found]:
    """The name of a country is glued to that of a city.

    The country already stands behind the comma; a map knows the city by its own name.

    In: virtual

    Bad:
        * 2026-02-10 | Virtual (Lima-Perú, PE) | [Group of Lima](https://example.org/group)

    Good:
        * 2026-02-10 | Virtual (Lima, PE) | [Group of Lima](https://example.org/group)
    """
    for one in named(document, facts):
        for place in one.places:
            city = place.parts[0]
            head, dash, tail = city.text.rpartition("-")
            if not dash or len(place.parts) < 2 or len(tail) < 4:
                continue
            iso = country(tail.strip(), facts.settings)
            if iso and iso == country(place.last.text, facts.settings):
                start = city.start + len(head.rstrip())
                fix = safe(one.edit(document, start, city.end, new=""))
                text = f"`{city.text}` has the country's name in it"
                yield Found(one.at(document, city), text, f"write `{head.rstrip()}`", fix)
