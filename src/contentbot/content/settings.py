"""The settings of a newsletter: `newsletter.yml` as frozen values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.text import late

if TYPE_CHECKING:
    from contentbot.content.shape import Parts

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DEFAULT_ACCOUNTS = ("github-actions[bot]",)
PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of an edition, or a group in one.

    kind: of the entries below its heading, unless a part of it says otherwise.
    also: other headings that mean the same (older ones, short ones).
    house: filled by the editors from the project's own work, not by contributors.
    articles: takes articles, not a project's front page.
    empty: the sentence that stands there when there is no entry.
    gate: "closed", "editors" or "". quota: entries of one author in one edition; None: any.
    attendance, continents, countries: which events belong to a group.
    """

    id: str
    title: str
    kind: str
    level: int
    parent: str | None = None
    group: bool = False
    also: tuple[str, ...] = ()
    required: bool = False
    house: bool = False
    articles: bool = False
    empty: str = ""
    gate: str = ""
    quota: int | None = None
    say: str = ""
    attendance: str = ""
    continents: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Two dates of the boilerplate that follow from the edition's date (in days after it)."""

    name: str
    after: str
    start: int
    end: int
    tolerance: int


@dataclass(frozen=True, slots=True)
class Cadence:
    """When editions appear, and which number each has.

    freeze: the hour from which an edition takes nothing more, on its day, in `zone`; None
        when nothing is said of it.
    """

    weekday: int
    every: int
    anchor_number: int | None
    anchor_date: date | None
    skip: frozenset[date] = frozenset()
    move: Mapping[date, date] = field(default_factory=dict)
    freeze: time | None = None
    zone: str = "UTC"

    def closes(self, day: date) -> datetime | None:
        """When the edition of a day takes nothing more; None when nothing is said of it.

        Raises:
            UsageError: the settings name a zone that does not exist.
        """
        if self.freeze is None:
            return None
        from zoneinfo import ZoneInfo

        try:
            return datetime.combine(day, self.freeze, ZoneInfo(self.zone))
        except (LookupError, ValueError) as error:
            raise UsageError(f"cadence: there is no zone `{self.zone}`") from error

    def is_due(self, day: date) -> bool:
        """Whether an edition is planned for this day."""
        if day in self.move.values():
            return True
        return day.weekday() == self.weekday and day not in self.skip and day not in self.move

    def dates_between(self, first: date, last: date) -> Iterator[date]:
        """The planned days after `first`, up to and with `last`."""
        there = {new for new in self.move.values() if first < new <= last}
        ahead = (self.weekday - first.weekday()) % 7 or 7
        for days in range(ahead, (last - first).days + 1, self.every):
            day = first + timedelta(days=days)
            if day not in self.skip and day not in self.move:
                there.add(day)
        yield from sorted(there)

    def number(self, day: date, known_number: int, known_date: date) -> int:
        """The number of the edition of a day, counted on from an edition that is known.

        Each planned date in between that is not skipped counts one; the day itself counts
        even when it is not planned (an extra edition).
        """
        if day == known_date:
            return known_number
        if day < known_date:
            return known_number - (self.number(known_date, 0, day))
        between = [d for d in self.dates_between(known_date, day) if d < day]
        near = [d for d in between if (day - d).days < self.every / 2 and not self.is_due(day)]
        return known_number + len(between) - len(near) + 1


@dataclass(frozen=True, slots=True)
class AutoTake:
    """Which pulls are taken in without a click.

    sections: their ids; the parts of a section are in it. taken: entries of the same author
    that were taken in before. quiet: hours in which nothing happened to the pull.
    """

    sections: frozenset[str]
    taken: int
    quiet: int


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that `newsletter.yml` says."""

    name: str
    slug: str = ""
    address: str = ""
    called: tuple[str, ...] = ()
    pattern: str = ""
    edition_title: str = ""
    front_matter: tuple[str, ...] = ()
    cadence: Cadence
    horizons: Mapping[str, int] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()
    media: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    front_pages: tuple[str, ...] = ()
    site_names: tuple[str, ...] = ()
    unnamed_titles: tuple[str, ...] = ()
    proper_names: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    placeholders: tuple[str, ...] = ()
    template_remarks: tuple[str, ...] = ()
    country_codes: Mapping[str, str] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    states_from: date | None = None
    sections_from: date | None = None
    forms_from: date | None = None
    spans: tuple[DateSpan, ...] = ()
    sections: tuple[Section, ...] = ()
    shapes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    after_publish: tuple[str, ...] = ()
    bot_accounts: tuple[str, ...] = DEFAULT_ACCOUNTS
    rules_page: str = ""
    policies: Mapping[str, str] = field(default_factory=dict)
    auto_take: AutoTake | None = None
    source: str = ""

    @cached_property
    def parts(self) -> Mapping[str, Parts]:
        """For each kind of entry the parts of its shape.

        Raises:
            UsageError: a shape is none.
        """
        from contentbot.content import shape

        try:
            return {
                kind: {name: shape.part(data) for name, data in rows.items()}
                for kind, rows in self.shapes.items()
            }
        except ValueError as error:
            raise UsageError(f"{self.source}: shapes: {error}") from error

    @cached_property
    def by_id(self) -> Mapping[str, Section]:
        """Sections and groups by their ids."""
        return {section.id: section for section in self.sections}

    @cached_property
    def file_pattern(self) -> re.Pattern[str] | None:
        """What the names of edition files look like; None when the settings do not say."""
        return re.compile(self.pattern) if self.pattern else None

    @cached_property
    def _by_title(self) -> Mapping[str, list[Section]]:
        found: dict[str, list[Section]] = {}
        for section in self.sections:
            for title in {heading_key(t) for t in (section.title, *section.also)}:
                found.setdefault(title, []).append(section)
        return found

    def line(self, identifier: str | None) -> tuple[str, ...]:
        """A section's id and those of all that it is a part of, the innermost first."""
        ids = []
        while identifier is not None:
            ids.append(identifier)
            identifier = self.by_id[identifier].parent
        return tuple(ids)

    def find(self, title: str, current: str | None = None) -> Section | None:
        """The section or group that a heading's text means, looked at from where one is.

        A part of the current section (or of one around it) comes first, since groups of
        several sections have the same title; a group of another section is never meant.
        """
        candidates = self._by_title.get(heading_key(title), ())
        here = self.top(current)
        for around in (*self.line(here), None):
            for section in candidates:
                if section.parent == around and (not section.group or around == here):
                    return section
        return next((section for section in candidates if not section.group), None)

    def top(self, identifier: str | None) -> str | None:
        """The section (not a group) that an id belongs to, or that it is."""
        for one in self.line(identifier):
            if not self.by_id[one].group:
                return one
        return None


_LINK = late(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?")
_NOISE = late(r"[*_`\s]+")


def heading_key(title: str) -> str:
    """A heading's text for comparing: no links, emphasis, colon or case."""
    return _NOISE.sub(" ", _LINK.sub(r"\1", title)).strip(" :,#").casefold()


def _sections(
    rows: Sequence[Mapping[str, Any]], *, level: int, parent: Section | None, group: bool
) -> Iterator[Section]:
    for row in rows:
        kind = row.get("kind") or (parent.kind if parent else "link")
        section = Section(
            id=row["id"],
            title=row["title"],
            kind=kind,
            level=row.get("level", level),
            parent=parent.id if parent else None,
            group=group,
            also=tuple(row.get("also", ())),
            required=row.get("required", False),
            house=row.get("house", parent.house if parent else False),
            articles=row.get("articles", False),
            empty=row.get("empty", ""),
            gate=row.get("gate", ""),
            quota=row.get("quota"),
            say=row.get("say", ""),
            attendance=row.get("attendance", ""),
            continents=frozenset(row.get("continents", ())),
            countries=frozenset(row.get("countries", ())),
        )
        yield section
        yield from _sections(row.get("groups", ()), level=level + 1, parent=section, group=True)
        yield from _sections(row.get("sections", ()), level=level + 1, parent=section, group=False)


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _cadence(row: Mapping[str, Any]) -> Cadence:
    anchor = row.get("anchor", {})
    return Cadence(
        weekday=WEEKDAYS.index(row.get("weekday", "wednesday")),
        every=row.get("every", 7),
        anchor_number=anchor.get("number"),
        anchor_date=_day(anchor["date"]) if anchor else None,
        skip=frozenset(_day(day) for day in row.get("skip", ())),
        move={_day(old): _day(new) for old, new in row.get("move", {}).items()},
        freeze=time.fromisoformat(row["freeze"]) if "freeze" in row else None,
        zone=row.get("zone", "UTC"),
    )


def _auto_take(row: Mapping[str, Any] | None) -> AutoTake | None:
    if row is None:
        return None
    return AutoTake(frozenset(row["sections"]), row["taken"], row["quiet"])


def from_data(data: Mapping[str, Any], source: str = "") -> Settings:
    """Settings from the data of a `newsletter.yml` that its schema accepts."""
    editions = data.get("editions", {})
    places = data.get("places", {})
    return Settings(
        name=data["name"],
        slug=data.get("slug", ""),
        address=data.get("address", ""),
        called=tuple(data.get("called", ())),
        pattern=editions.get("pattern", ""),
        edition_title=editions.get("title", ""),
        front_matter=tuple(editions.get("front_matter", ())),
        cadence=_cadence(data.get("cadence", {})),
        horizons=dict(data.get("horizons", {})),
        prefixes=tuple(data.get("prefixes", ())),
        media={name: tuple(hosts) for name, hosts in data.get("media", {}).items()},
        front_pages=tuple(data.get("front_pages", ())),
        site_names=tuple(data.get("site_names", ())),
        unnamed_titles=tuple(data.get("unnamed_titles", ())),
        proper_names=tuple(data.get("proper_names", ())),
        words=frozenset(data.get("words", ())),
        placeholders=tuple(data.get("placeholders", ())),
        template_remarks=tuple(data.get("template_remarks", ())),
        country_codes=dict(places.get("codes", {})),
        states=frozenset(places.get("states", ())),
        states_from=_day(places["states_from"]) if "states_from" in places else None,
        sections_from=_day(data["sections_from"]) if "sections_from" in data else None,
        forms_from=_day(places["forms_from"]) if "forms_from" in places else None,
        spans=tuple(DateSpan(**row) for row in data.get("spans", ())),
        sections=tuple(_sections(data.get("sections", ()), level=2, parent=None, group=False)),
        shapes=data.get("shapes", {}),
        after_publish=tuple(data.get("after_publish", ())),
        bot_accounts=tuple(data.get("bot_accounts", DEFAULT_ACCOUNTS)),
        rules_page=data.get("rules_page", ""),
        policies=dict(data.get("policies", {})),
        auto_take=_auto_take(data.get("auto_take")),
        source=source,
    )


def preset_file(name: str) -> Path:
    """The settings file of a preset that ships with contentbot.

    In a wheel it lies beside the code; in a checkout the default preset is the
    repository's own `content/newsletter.yml`, which the wheel's copy is made from.

    Raises:
        UsageError: there is no preset of that name.
    """
    shipped = PACKAGE / "presets" / f"{name}.yml"
    own = PACKAGE.parent.parent / "content" / "newsletter.yml"
    if shipped.is_file():
        return shipped
    if name == DEFAULT_PRESET and own.is_file():
        return own
    raise UsageError(f"there is no preset `{name}`; name a newsletter.yml file instead")


DEFAULT_PRESET = "twir"


def parse(text: str, source: str) -> Settings:
    """Settings from the text of a `newsletter.yml`.

    Raises:
        UsageError: it is not YAML, or not what the schema asks for (first faults named).
    """
    from contentbot.content import schema, yaml
    from contentbot.text import Lines

    data, faults = yaml.read(text)
    if faults or data is None:
        line, column = Lines(text).position(faults[0].span.start) if faults else (1, 1)
        raise UsageError(f"{source}:{line}:{column}: {faults[0].message if faults else 'empty'}")
    problems = schema.check("newsletter", data.value)
    if problems:
        first = problems[0]
        places = data.keys if first.on_key else data.spans
        line, column = Lines(text).position(places.get(first.path, (0, 0))[0])
        hint = f"; {first.help}" if first.help else ""
        raise UsageError(f"{source}:{line}:{column}: {first.message}{hint}")
    made = from_data(data.value, source)
    for name in sorted(made.auto_take.sections if made.auto_take else ()):
        if name not in made.by_id:
            raise UsageError(f"{source}: auto_take: there is no section `{name}`")
    return made
