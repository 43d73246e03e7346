"""Events: the spaces, commas and semicolons of their places."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content import tables
from contentbot.content.document import Document
from contentbot.lint.fields import safe
from contentbot.lint.places import Place, Placed, country, glued, of_events, own_code
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found
from contentbot.text import late

_CODE = late(r"[A-Z]{2}\Z")
_SPACED = late(r"[ \t]+,[ \t]*|,(?=\S)|,[ \t]{2,}|(?<=[^\s,])[ \t]{2,}(?=\S)")


@rule("info", fix="safe", kinds=("event", "cfp"))
def place_spacing(document: Document, facts: Facts) -> Iterator[Found]:
    """The commas of a place do not stand as elsewhere.

    Places are compared letter for letter with those of earlier editions. After each comma
    stands one space, before it none.

    In: events

    Bad:
        ### Europe

        * 2026-02-10 | Leipzig,DE | [Group of Leipzig](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Bad:
        ### Virtual

        * 2026-02-10 | Virtual (Columbus , OH, US) | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Good:
        ### Europe

        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [**An evening together**](https://example.org/evening)
    """
    for one in of_events(document):
        for match in _SPACED.finditer(one.value):
            new = ", " if "," in match[0] else " "
            start, end = match.span()
            if match[0] == ",":  # a comma alone: only what follows it is missing
                start, new = end, " "
            fix = safe(one.edit(document, start, end, new=new))
            text = f"a space too many or too few in `{' '.join(one.value.split())}`"
            yield Found(one.span, text, "write one space after each comma, none before", fix)


@rule("warning", fix="safe", kinds=("event", "cfp"))
def place_without_comma(document: Document, facts: Facts) -> Iterator[Found]:
    """A comma is missing in front of a code, or a semicolon between two places.

    City, state and country are parted by commas, several places by semicolons; otherwise
    a code is read as a part of the name before it.

    In: events

    Bad:
        ### Europe

        * 2026-02-10 | London UK | [Group of London](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Bad:
        ### Virtual

        * 2026-02-10 | Virtual (Bern, CH, New York, NY, US) | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Good:
        ### Europe

        * 2026-02-10 | London, UK | [Group of London](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Good:
        ### Virtual

        * 2026-02-10 | Virtual (Bern, CH; New York, NY, US) | [A group](https://example.org/group)
            * [**An evening together**](https://example.org/evening)
    """
    for one in of_events(document):
        for place in one.places:
            yield from _glued_parts(document, one, place, facts)
            for here, following in zip(place.parts[1:], place.parts[2:], strict=False):
                if len(place.parts) > 3 and here.text == _own(here.text, facts):
                    start, end = here.end, following.start
                    fix = safe(one.edit(document, start, end, new="; "))
                    text = f"`{here.text}` ends one place, and `{following.text}` begins another"
                    help = "put a semicolon between the places"
                    yield Found(one.at(document, here), text, help, fix)
                    break


def _own(text: str, facts: Facts) -> str | None:
    iso = country(text, facts.settings) if _CODE.match(text) else None
    return own_code(iso, facts.settings) if iso else None


def _glued_parts(document: Document, one: Placed, place: Place, facts: Facts) -> Iterator[Found]:
    iso = country(place.last.text.rpartition(" ")[2], facts.settings)
    for one_part in place.parts:
        pair = glued(one_part.text)
        if pair is None or iso is None:
            continue
        at_end = one_part is place.last
        states = tables.subdivisions(iso) if iso in facts.settings.states else {}
        if (at_end and pair[1] == _own(pair[1], facts)) or (not at_end and pair[1] in states):
            at = one_part.start + len(pair[0])
            fix = safe(one.edit(document, at, at + 1, new=", "))
            text = f"a comma is missing in `{one_part.text}`"
            yield Found(one.at(document, one_part), text, f"write it before `{pair[1]}`", fix)
