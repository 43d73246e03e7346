"""The schemas of entries: a kind's own fields, and those that all kinds share."""

from __future__ import annotations

from collections.abc import Mapping

from schema_parts import (
    NAME,
    Schema,
    day,
    either,
    flag,
    moment,
    number,
    one_of,
    person,
    record,
    several,
    talk,
    text,
    url,
)

TITLE = text(
    "The title as readers see it, in inline Markdown.", "Faster builds with a shared cache"
)
SECTION = text("The section, by its id in newsletter.yml.", "observations", most=60, pattern=NAME)
URL = url("The address that the title leads to.", "https://example.org/faster-builds")
EDITION = day("The one edition that shows this entry, by its date.", "2026-02-04")
EDITIONS = either(
    "The edition that shows this entry, by its date, or a list of them; without it, every "
    "edition in whose window it lies.",
    EDITION,
    several("The editions that show this entry, by their dates.", EDITION, most=100, least=1),
)


def by_name(description: str, value: Schema, example: object) -> Schema:
    """An object of any names, all with values of one schema."""
    return {
        "description": description,
        "type": "object",
        "maxProperties": 200,
        "additionalProperties": value,
        "examples": [example],
    }


SHAPE = text(
    "How this entry is printed where it departs from the usual: its lines, with the names of "
    "fields in braces.",
    "* [{title}]({url}), with slides",
    most=4000,
)
NUMBER = number("The place in the section, counted from 1.", 3)
ORDER = number("The place in the section, counted from 1; for entries that name an edition.", 3)
ORDERS = either(
    "The place in each edition's lists, counted from 1; for entries that name editions.",
    ORDER,
    by_name(
        "For each edition the place, or one for each list.",
        either(
            "A place, or one for each list by its id.",
            NUMBER,
            by_name("A place for each list.", NUMBER, {"virtual": 3}),
        ),
        {"2026-02-04": {"virtual": 3}},
    ),
)
SHAPES = either(
    "The shape in which it is printed, or one for each edition.",
    SHAPE,
    by_name("A shape for each edition.", SHAPE, {"2026-02-04": "* {starts}: [{title}]({url})"}),
)

COMMON: Mapping[str, Schema] = {
    "section": SECTION,
    "group": text("The group within the section, by its id.", "virtual", most=60),
    "id": text("A name that stays for good; the bot writes it once.", "9f3c2a1b", most=200),
    "edition": EDITION,
    "order": ORDER,
    "shape": SHAPE,
    "not_before": day("The first edition that may show this entry.", "2026-02-11"),
    "hold": flag("Keep this entry out of every edition until somebody releases it."),
    "allow": several(
        "Rules that this entry may break.",
        text("The name of a rule.", "tracking-parameters", most=60, pattern=NAME),
        most=20,
    ),
    "submitted_by": text("Who sent this entry: the account's name.", "ada-example", most=100),
    "pull": number("The number of the pull that brought this entry.", 1234, least=1),
    "disclosure": text(
        "What readers should know about the author's part in it.", "I work for its maker"
    ),
    "note": text(
        "A remark for the editors; no reader sees it.", "the talk starts at minute 5", most=2000
    ),
}

LABELS: Mapping[str, Schema] = {
    "prefix": several("Labels before the title.", text("One label.", "video", most=60), most=5),
    "language": text("The language when it is not English, by its code.", "de", most=20),
}


def entry(
    kind: str, description: str, required: str, *, extra: Schema | None = None, **own: Schema
) -> Schema:
    """The schema of a kind of entry: its own fields and those that all kinds share."""
    word = one_of("What this file describes.", kind)
    properties: Mapping[str, Schema] = {"kind": word, **own}
    rest = {name: field for name, field in COMMON.items() if name not in properties}
    return {**record(description, required, **properties, **rest), **(extra or {})}


ATTENDANCE = one_of("How one attends.", "in-person", "virtual", "hybrid")
STARTS = moment(
    "The first day, or with the time at which it starts.", "2026-02-12", "2026-02-12T19:00"
)
ENDS = moment("The last day, or with the time at which it ends.", "2026-02-12", "2026-02-12T21:00")
ZONE = text("The time zone of the times, by its IANA name.", "Europe/Berlin", most=60)
PLACE = text(
    "Where it is: city, region where usual, country.", "Berlin, DE", "Portland, OR, US", most=200
)
STATUS = one_of("Whether it takes place.", "confirmed", "cancelled")
MOVED = moment("The day from which it was moved.", "2026-02-05")
KEEP = several(
    "Fields that no collector overwrites.", text("The name of a field.", "place", most=30), most=20
)
DAYS = several(
    "All days, when they do not follow each other.", day("One day.", "2026-02-12"), most=60, least=1
)
GROUP = person("A group that invites.")
WHEN: Mapping[str, Schema] = {"starts": STARTS, "ends": ENDS, "dates": DAYS}
WHERE: Mapping[str, Schema] = {"attendance": ATTENDANCE, "place": PLACE}
CHANGED: Mapping[str, Schema] = {
    "status": STATUS,
    "moved_from": MOVED,
    "keep": KEEP,
    "edition": EDITIONS,
    "order": ORDERS,
    "shape": SHAPES,
    **LABELS,
}

ENTRIES: Mapping[str, Schema] = {
    "link": entry(
        "link",
        "A link to something worth reading, watching or hearing.",
        "title url",
        title=TITLE,
        url=URL,
        **LABELS,
    ),
    "event": entry(
        "event",
        "A meetup or conference.",
        "title",
        title=text("The title as readers see it, in inline Markdown.", "An evening on location"),
        url=url("The address of the event's own page.", "https://example.org/events/1"),
        organizer=either(
            "Who invites: a name with an address, or a list of them.",
            GROUP,
            several("The groups that invite.", GROUP, most=20, least=1),
        ),
        **WHEN,
        zone=ZONE,
        **WHERE,
        sessions=several("More titles under the same line.", talk("One title."), most=50),
        links=several("More addresses of the event.", talk("One address."), most=50),
        **CHANGED,
        extra={
            "anyOf": [{"required": ["starts"]}, {"required": ["dates"]}],
            "if": {"properties": {"attendance": {"const": "virtual"}}, "required": ["attendance"]},
            "else": {"required": ["place"]},
        },
    ),
    "cfp": entry(
        "cfp",
        "A call for papers.",
        "title url closes starts",
        title=text("The name of the conference.", "Example Conference 2026"),
        url=url("Where proposals are handed in.", "https://example.org/cfp"),
        closes=moment(
            "The last day, anywhere on earth unless it has a time.",
            "2026-02-16",
            "2026-02-16T18:00",
        ),
        zone=ZONE,
        extended_from=moment("The closing date before it was extended.", "2026-02-02"),
        **WHEN,
        **WHERE,
        **CHANGED,
    ),
    "task": entry(
        "task",
        "A task of a project that looks for somebody to do it.",
        "project title url",
        project=text("The name of the project.", "ratatouille", most=200),
        title=text("The title of the task, in inline Markdown.", "Document the layout cache"),
        url=url("The address of the task's ticket.", "https://example.org/tickets/1"),
        difficulty=text("How hard it is.", "good first ticket", most=60),
        **LABELS,
    ),
    "testing": entry(
        "testing",
        "A call for testing.",
        "repository title url",
        repository=text("The repository, as owner/name.", "example/builder", most=200),
        title=text("What is to be tested, in inline Markdown.", "Build script sandbox"),
        url=url("Where the call is explained.", "https://example.org/tickets/2"),
        **LABELS,
    ),
    "pick": entry(
        "pick",
        "The project of the week.",
        "name url",
        name=text("The name of the project.", "graft", most=200),
        url=url("The address of the project.", "https://example.org/graft"),
        text=text("What it is, as the rest of the sentence.", "a storage engine", most=5000),
        by=either(
            "Who made it: a name, or a name with an address.",
            text("The name of its maker.", "Ada Example", most=200),
            person("Its maker."),
        ),
        suggested_by=person("Who suggested it."),
    ),
    "quote": entry(
        "quote",
        "The quote of the week.",
        "text by",
        text=text("The words, in Markdown.", "Less is exponentially more.", most=10_000),
        by=text("Who said it, and where.", "Ada Example on a forum"),
        url=url("Where it was said.", "https://example.org/quote"),
        suggested_by=person("Who suggested it."),
    ),
    "text": entry(
        "text",
        "Prose with a place.",
        "section text",
        section=SECTION,
        text=text("The prose, in Markdown.", "A calm week.", most=100_000),
    ),
}
