"""Places as newsletters write them (`City, State, Country`), taken apart for rules."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from contentbot.content import tables
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.frozen import dataclass
from contentbot.lint.fields import change, part
from contentbot.lint.once import once
from contentbot.lint.rule import Facts
from contentbot.model import Edit, Entry, Span
from contentbot.text import late

# A place of several: `Paris, FR; London, UK` or `Redmond, WA, US / Berlin, DE`.
_BETWEEN = late(r"\s*;\s*|\s+[/+&]\s+|\s+and\s+")
_PART = late(r"[^,]+")
_GLUED = late(r"(?P<name>.*\S) (?P<code>[A-Z]{2,3})\Z")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A place for comparing and sorting: without accents, capitals alike."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


@dataclass(frozen=True, slots=True)
class Part:
    """A city, state or country of a place; where it stands in the field's value."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a field: its parts, the country last.

    shared: it is a city alone, whose country is that of the place after it.
    """

    parts: tuple[Part, ...]
    shared: bool = False

    @property
    def city(self) -> str:
        """The first part."""
        return self.parts[0].text

    @property
    def last(self) -> Part:
        """The part that should be the country."""
        return self.parts[-1]

    @property
    def end(self) -> int:
        """Where the place ends in the field's value."""
        return self.parts[-1].end


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with a place: the value of the field, where it stands, and the places in it."""

    entry: Entry
    value: str
    span: Span
    places: tuple[Place, ...]

    def at(self, document: Document, one: Part) -> Span:
        """Where a part of the place stands in the document."""
        return part(document, self.span, self.value, one.start, one.end)

    def edit(self, document: Document, start: int, end: int, *, new: str) -> Edit:
        """The edit that replaces a part of the value."""
        return change(document, self.span, self.value, start, end, new=new)


@lru_cache(maxsize=4096)
def read(value: str) -> tuple[Place, ...]:
    """The places that a field's value names, each with its parts."""
    found: list[Place] = []
    at = 0
    for between in (*_BETWEEN.finditer(value), None):
        end = between.start() if between else len(value)
        parts = tuple(_parts(value, at, end))
        if parts:
            found.append(Place(parts, shared=bool(between) and len(parts) == 1))
        at = between.end() if between else end
    return tuple(found)


def _parts(value: str, start: int, end: int) -> Iterator[Part]:
    for match in _PART.finditer(value, start, end):
        text = match[0].strip()
        if text:
            begin = match.start() + match[0].index(text)
            yield Part(text, begin, begin + len(text))


def named(document: Document, facts: Facts) -> Iterator[Placed]:
    """Places that are held to the newsletter's codes: those of CFPs only since it has them."""
    since = facts.settings.forms_from
    for one in placed(document):
        if one.entry.kind == "event" or since is None or facts.day >= since:
            yield one


def of_events(document: Document) -> Iterator[Placed]:
    """The places of events."""
    return (one for one in placed(document) if one.entry.kind == "event")


@once
def placed(document: Document) -> Iterator[Placed]:
    """Events and CFPs that name a place, but for those in the shape of the oldest editions."""
    for entry in document.of("event", "cfp"):
        value = entry.text("place")
        if value and "place" in entry.spans and "old" not in entry.spans:
            yield Placed(entry, value, entry.spans["place"], read(value))


def country(text: str, settings: Settings) -> str | None:
    """The ISO code of a country given by any code or name, the newsletter's own included."""
    for iso, own in settings.country_codes.items():
        if text == own:
            return iso
    return tables.country_code(text)


def own_code(iso: str, settings: Settings) -> str:
    """How the newsletter writes a country."""
    return settings.country_codes.get(iso, iso)


def state_alone(place: Place, settings: Settings) -> str | None:
    """The country whose state stands where the country should be (`Buffalo, NY`); else None.

    A code may be both (`CA`): then the city's own countries decide.
    """
    if len(place.parts) != 2:
        return None
    code = place.last.text
    with_state = sorted(iso for iso in settings.states if code in tables.subdivisions(iso))
    if not with_state:
        return None
    as_country = country(code, settings)
    known = tables.city_countries(place.city)
    likely = next((iso for iso in with_state if iso in known), None)
    if as_country is None:
        return likely or with_state[0]
    return likely if as_country not in known else None


def of(place: Place, settings: Settings) -> str | None:
    """The ISO code of the country that a place lies in, as far as it tells."""
    return state_alone(place, settings) or country(place.last.text, settings)


def glued(text: str) -> tuple[str, str] | None:
    """Name and code of a part such as `London UK`, where a comma is missing; else None."""
    match = _GLUED.match(text)
    return (match["name"], match["code"]) if match else None
