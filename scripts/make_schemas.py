"""Writes schemas/*.schema.json from the definitions below, so that shared fields are said once.

The files hold no references: a validator is a third faster without them, and an editor that
shows a field's description needs nothing else. `newsletter.schema.json` is written by hand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Schema = dict[str, Any]
FOLDER = Path(__file__).parent.parent / "schemas"
BASE = "https://json-schema.org/draft/2020-12/schema"

DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"
NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
COMMIT = r"^[0-9a-f]{40}([0-9a-f]{24})?$"


def text(description: str, *examples: str, most: int = 500, **more: Any) -> Schema:
    return {
        "description": description,
        "type": "string",
        "minLength": 1,
        "maxLength": most,
        **more,
        "examples": list(examples),
    }


def url(description: str, example: str) -> Schema:
    return text(description, example, most=4000)


def day(description: str, example: str) -> Schema:
    return text(description, example, most=10, format="date", pattern=DAY)


def moment(description: str, *examples: str) -> Schema:
    """A date, or a date with a time."""
    kinds = [
        {"type": "string", "maxLength": 10, "format": "date", "pattern": DAY},
        {"type": "string", "maxLength": 16, "format": "local-date-time", "pattern": MOMENT},
    ]
    return {"description": description, "anyOf": kinds, "examples": list(examples)}


def one_of(description: str, *words: str) -> Schema:
    return {"description": description, "enum": list(words), "examples": [words[0]]}


def flag(description: str) -> Schema:
    return {"description": description, "type": "boolean", "examples": [True]}


def number(description: str, example: int, least: int = 0) -> Schema:
    return {
        "description": description,
        "type": "integer",
        "minimum": least,
        "examples": [example],
    }


def several(description: str, item: Schema, *, most: int, least: int = 0) -> Schema:
    examples = [[item["examples"][0]]] if "examples" in item else []
    return {
        "description": description,
        "type": "array",
        **({"minItems": least} if least else {}),
        "maxItems": most,
        "items": item,
        "examples": examples,
    }


def record(description: str, required: str, **properties: Schema) -> Schema:
    """An object; its example is made of those of its required properties."""
    names = required.split()
    return {
        "description": description,
        "type": "object",
        "required": names,
        "additionalProperties": False,
        "properties": properties,
        "examples": [{name: properties[name]["examples"][0] for name in names}],
    }


def either(description: str, *kinds: Schema) -> Schema:
    examples = [kind["examples"][0] for kind in kinds]
    branches = [{k: v for k, v in kind.items() if k != "examples"} for kind in kinds]
    return {"description": description, "anyOf": branches, "examples": examples}


def person(description: str) -> Schema:
    return record(
        description,
        "name",
        name=text("The name as readers see it.", "Ada Example", most=200),
        url=url("Where to find out more.", "https://example.org/ada"),
    )


def talk(description: str) -> Schema:
    return record(
        description,
        "title",
        title=text("The title as readers see it.", "Second talk"),
        url=url("The address of its page.", "https://example.org/2"),
    )


# --- entries ---------------------------------------------------------------------------------

TITLE = text(
    "The title as readers see it, in inline Markdown.", "Faster builds with a shared cache"
)
URL = url("The address that the title leads to.", "https://example.org/faster-builds")
EDITION = day("The one edition that shows this entry, by its date.", "2026-02-04")
EDITIONS = either(
    "The edition that shows this entry, by its date, or a list of them; without it, every "
    "edition in whose window it lies.",
    EDITION,
    several("The editions that show this entry, by their dates.", EDITION, most=100, least=1),
)

COMMON: Mapping[str, Schema] = {
    "section": text(
        "The section, by its id in newsletter.yml.", "observations", most=60, pattern=NAME
    ),
    "group": text("The group within the section, by its id.", "virtual", most=60),
    "id": text("A name that stays for good; the bot writes it once.", "9f3c2a1b", most=200),
    "edition": EDITION,
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
    "shape": {
        "description": "How an imported item departs from the usual shape; the bot writes it.",
        "type": "object",
        "maxProperties": 50,
        "examples": [{"separator": " | "}],
    },
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
        starts=STARTS,
        ends=ENDS,
        dates=DAYS,
        zone=ZONE,
        attendance=ATTENDANCE,
        place=PLACE,
        sessions=several("More titles under the same line.", talk("One title."), most=50),
        links=several("More addresses of the event.", talk("One address."), most=50),
        status=STATUS,
        moved_from=MOVED,
        keep=KEEP,
        edition=EDITIONS,
        **LABELS,
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
        starts=STARTS,
        ends=ENDS,
        dates=DAYS,
        attendance=ATTENDANCE,
        place=PLACE,
        status=STATUS,
        moved_from=MOVED,
        keep=KEEP,
        edition=EDITIONS,
        **LABELS,
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
        section=text(
            "The section, by its id in newsletter.yml.", "observations", most=60, pattern=NAME
        ),
        text=text("The prose, in Markdown.", "A calm week.", most=100_000),
    ),
}


# --- what programs exchange ------------------------------------------------------------------

PATH = text("The file, as named on the command line.", "content/inbox/a.yml", most=4096)
RULE = text("The name of the rule.", "tracking-parameters", most=100, pattern="^[a-zA-Z0-9-]+$")
LINE = number("The line, from 1.", 3, least=1)
COLUMN = number("The column in characters, from 1.", 8, least=1)
FIELDS: Schema = {
    "description": "The fields, as the schema of the entry's kind names them.",
    "type": "object",
    "maxProperties": 100,
    "examples": [{"title": "A title", "url": "https://example.org/"}],
}


def place(description: str) -> Schema:
    return record(description, "line column", line=LINE, column=COLUMN)


EDIT = record(
    "One replacement of text.",
    "start end text",
    start=place("Where the replaced text starts."),
    end=place("Where it ends; this place is not part of it."),
    text={
        "description": "What stands there afterwards.",
        "type": "string",
        "maxLength": 300_000,
        "examples": ["https://example.org/"],
    },
)

FINDING = record(
    "One fault at one place.",
    "id rule severity path line column end_line end_column message help",
    id=text("The same in every run, whatever lines moved.", "3f2a9c0d1e4b5a67", most=100),
    rule=RULE,
    severity=one_of("How much it matters.", "error", "warning", "info"),
    path=PATH,
    line=LINE,
    column=COLUMN,
    end_line=number("The line of its end, from 1.", 3, least=1),
    end_column=number("The column of its end, from 1; not part of it.", 20, least=1),
    message=text("What is wrong.", "`title` is missing", most=20_000),
    help={
        "description": "The way out.",
        "type": "string",
        "maxLength": 20_000,
        "examples": ["add `title`"],
    },
    fix=record(
        "Edits that mend it.",
        "safe edits",
        safe=flag("Whether the meaning cannot change."),
        edits=several("The edits, which do not overlap.", EDIT, most=10_000),
    ),
)

CHANGE = record(
    "An entry that was added, changed, moved or removed.",
    "change path line kind section fields",
    change=one_of("What happened to it.", "added", "changed", "moved", "removed"),
    path=PATH,
    line=LINE,
    kind=one_of("The kind of the entry.", *ENTRIES),
    section={
        "description": "The section, by its id; null when none is known.",
        "type": ["string", "null"],
        "maxLength": 60,
        "examples": ["observations"],
    },
    fields=FIELDS,
    before={**FIELDS, "description": "The fields before the change."},
)

REPORT = record(
    "The findings of a run.",
    "version findings summary crashes",
    version={"description": "The version of this shape.", "const": 1, "examples": [1]},
    findings=several("What was found.", FINDING, most=1_000_000),
    summary=record(
        "How many there are.",
        "errors warnings infos",
        errors=number("Findings that block.", 1),
        warnings=number("Findings that an editor should look at.", 2),
        infos=number("Remarks.", 3),
        files=number("Files that were read.", 12),
        entries=number("Entries that were looked at.", 250),
    ),
    crashes=several(
        "Rules that failed: the bot's fault.",
        record(
            "One rule that failed on one file.",
            "rule path error",
            rule=RULE,
            path=PATH,
            error=text("What the rule failed with.", "KeyError: 'x'", most=20_000),
        ),
        most=100_000,
    ),
    commit=text("The commit that was read.", "0" * 40, most=64, pattern=COMMIT),
    parents=several(
        "The parents of that commit: base, and head of the pull.",
        text("A commit.", "0" * 40, most=64, pattern=COMMIT),
        most=2,
    ),
    entries=several("Entries that differ.", CHANGE, most=1_000_000),
)

OPEN_PULL = record(
    "One open pull.",
    "number created addresses",
    number=number("Its number.", 1234, least=1),
    created=text("When it was opened (UTC).", "2026-02-01T10:00:00Z", most=40),
    addresses=several(
        "The addresses that it adds.",
        url("An address.", "https://example.org/"),
        most=10_000,
    ),
)

FACTS = record(
    "What a run cannot know by itself about the pull that it looks at.",
    "author rights",
    author=text("The account that opened the pull.", "ada-example", most=100),
    rights=one_of(
        "What that account may do in the repository.",
        *("none", "read", "triage", "write", "maintain", "admin"),
    ),
    pulls=several("The other open pulls.", OPEN_PULL, most=10_000),
    quota={
        "description": "How many entries of this author are in already, by section.",
        "type": "object",
        "maxProperties": 200,
        "additionalProperties": number("How many.", 1),
        "examples": [{"observations": 1}],
    },
    edition=day("The edition that the pull is for.", "2026-02-04"),
)


def schemas() -> dict[str, Schema]:
    """Each kind's whole schema."""
    kinds = {**ENTRIES, "report": REPORT, "facts": FACTS}
    return {kind: {"$schema": BASE, "title": kind, **schema} for kind, schema in kinds.items()}


def source(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the files, or with --check only say whether they are up to date."""
    stale = 0
    for kind, schema in schemas().items():
        path = FOLDER / f"{kind}.schema.json"
        if path.exists() and path.read_text("utf-8") == source(schema):
            continue
        stale += 1
        print(path.name)
        if "--check" not in sys.argv[1:]:
            path.write_text(source(schema), "utf-8")
    return min(stale, 1) if "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    raise SystemExit(main())
