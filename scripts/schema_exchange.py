"""The schemas of what programs exchange: the report of a run, and the facts about a pull."""

from __future__ import annotations

from schema_entries import ENTRIES
from schema_parts import COMMIT, Schema, day, flag, free, number, one_of, record, several, text, url

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
    text=free("What stands there afterwards.", "https://example.org/", 300_000),
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
    help=free("The way out.", "add `title`", 20_000),
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

REWRITTEN = record(
    "Some lines, and what stands there afterwards.",
    "first last after",
    first=number("The first line, from 1.", 3, least=1),
    last=number("The last line, from 1.", 3, least=1),
    after=several(
        "The lines afterwards.", free("A line without its end.", "url: b", 2000), most=400
    ),
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
    lines={
        "description": "With --at: the lines that fixes touch, by path and by number, from 1.",
        "type": "object",
        "maxProperties": 400,
        "additionalProperties": {
            "type": "object",
            "maxProperties": 400,
            "additionalProperties": free("The line without its end.", "url: http://a.b/", 2000),
        },
        "examples": [{"content/inbox/a.yml": {"3": "url: http://a.b/"}}],
    },
    mended={
        "description": "With --at: what lines become once all fixes are made, by path.",
        "type": "object",
        "maxProperties": 400,
        "additionalProperties": several("Lines that become others.", REWRITTEN, most=400),
        "examples": [{"content/inbox/a.yml": [{"first": 3, "last": 3, "after": ["url: b"]}]}],
    },
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
