"""Manuals of the findings that no rule makes: those of the readers, the schemas and the engine.

Each has the shape of a rule's docstring: a summary, why, and examples where they are short.
"""

from __future__ import annotations

from collections.abc import Mapping

READING: Mapping[str, str] = {
    "yaml-syntax": """The file is not YAML.

        Nothing in it can be read until the place named is mended. Most often a value with
        a colon needs quotes, or a quote was not closed.

        Bad:
            title: Builds: faster
        """,
    "duplicate-key": """A key is there twice.

        Other readers of YAML silently take the last one, and half of what was meant is gone.

        Bad:
            title: Faster builds
            title: Faster builds with a cache
        """,
    "yaml-anchor": """Anchors and aliases are not allowed.

        A few of them can stand for gigabytes, so none is followed. Write the value out.

        Bad:
            title: &name Faster builds
            note: *name
        """,
    "yaml-tag": """Tags are not allowed.

        A tag asks the reader to make something else of a value; here every value is what it
        looks like.

        Bad:
            title: !text Faster builds
        """,
    "yaml-merge-key": """The merge key is not allowed.

        It mixes one part of a file into another, which nobody needs for a dozen lines.

        Bad:
            <<: {title: Faster builds}
        """,
    "too-deep": """Values are nested too deeply.

        No entry needs more than three levels.
        """,
    "too-many-nodes": """The file has too many values.

        A file holds one entry, or a list that a collector wrote. Split it into several.
        """,
    "not-a-mapping": """An entry is a list of names and values.

        Each line of an entry is `name: value`; several entries are a list of such blocks.

        Bad:
            [title, url]
        """,
    "several-documents": """A second document starts in the file.

        A line of three hyphens begins another document. Entries are files of their own, so
        that two people never write into the same one.

        Bad:
            title: Faster builds
            ---
            title: Smaller builds
        """,
    "byte-order-mark": """An invisible byte order mark stands inside the file.

        Text that was copied from some editors and web pages brings one along. It breaks words
        and addresses, and nobody sees it. At the very beginning of a file it is harmless.

        Bad:
            title: Faster\\ufeff builds
        """,
    "control-character": """The file has a control character.

        No keyboard makes one; it came along with something that was copied.

        Bad:
            title: Faster\\u0008 builds
        """,
    "file-too-large": """The file is larger than the cap.

        No entry and no edition comes near it.
        """,
    "line-too-long": """A line is longer than the cap.

        No title and no address comes near it.
        """,
    "not-utf8": """The file is not UTF-8.

        Its letters would turn into others. Save it with the encoding UTF-8.
        """,
    "too-expensive": """Reading the file takes too much time or memory.

        The text of strangers is read within limits. Text that people write stays far below.
        """,
    "not-a-file": """Only plain files are read: no link, submodule or program.

        What a link leads to may lie anywhere, so none of a commit is followed.
        """,
    "file-name": """The name of a file could mislead people or programs.

        It has signs that do not show or that mean something to some system, or it differs
        from another file's name in capitals alone.
        """,
    "unused-allowance": """An allowance silences nothing, or is not allowed itself.

        What was once allowed has been put right, or the name is not that of a rule. Delete it,
        so that it does not hide a fault that comes later.

        Bad:
            title: Faster builds
            url: https://example.org/faster
            section: observations
            allow: [tracking-parameters]
        """,
}

SCHEMA: Mapping[str, str] = {
    "schema-required": """A field that every entry of its kind has is missing.

        Where an address in a repository tells which project a task is of, its name is offered.

        Bad:
            title: Faster builds
        """,
    "schema-additionalProperties": """An entry has a field that its kind does not know.

        Most often it is misspelt; the finding names the nearest one.

        Bad:
            titel: Faster builds
            url: https://example.org/faster
        """,
    "schema-type": """A value is of another type than its field: text, a number, a list ...

        A value that looks like a number, but is meant as text, needs quotes.

        Bad:
            title: 2026
            url: https://example.org/2026
        """,
    "schema-format": """A date is not written as year-month-day, or there is no such day.

        Bad:
            title: Example Conference
            url: https://example.org/cfp
            closes: Feb 16
            starts: 2026-09-08
        """,
    "schema-enum": """A value is none of those that its field can have.

        Bad:
            kind: event
            title: An evening on location
            starts: 2026-02-12
            place: Berlin, DE
            attendance: offline
        """,
    "schema-pattern": """A value is not written as its field asks for.

        Bad:
            title: Faster builds
            url: https://example.org/faster
            section: Observations/Thoughts
        """,
    "schema-minLength": """A field is there but empty.

        Bad:
            title: ""
            url: https://example.org/faster
        """,
    "schema-maxLength": """A text is far longer than readers can be asked to take in.""",
    "schema-minItems": """A list is there but empty.

        Bad:
            kind: event
            title: An evening on location
            place: Berlin, DE
            dates: []
        """,
    "schema-maxItems": """A list has far more items than an entry needs.""",
    "schema-maxProperties": """A group of values has far more of them than an entry needs.""",
    "schema-minimum": """A number is smaller than its field can be.

        Bad:
            title: Faster builds
            url: https://example.org/faster
            pull: 0
        """,
}
