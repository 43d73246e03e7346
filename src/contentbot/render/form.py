"""A form for tickets as the file that GitHub shows it from."""

from __future__ import annotations

import json
from collections.abc import Iterator

from contentbot.frozen import dataclass

MADE = "# Made by scripts/make_forms.py from schemas/ and content/newsletter.yml; do not edit."
NONE = "_No response_"  # what GitHub writes where nothing was answered
INTRO = (
    "Fill this in, and a bot looks at it within a minute or so. It shows how your entry will look, "
    "says below what to correct, if anything, and hands it to the editors under your name. "
    "What you write here is public."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a form.

    path: of the entry's field, such as `organizer.url`. choices: values and what they are
    called; empty when anything may be said. several: of them, or with commas. long: in several
    lines. most: characters.
    """

    path: str
    label: str
    says: str
    example: str
    needed: bool
    choices: tuple[tuple[str, str], ...] = ()
    several: bool = False
    long: bool = False
    most: int

    @property
    def id(self) -> str:
        """By which the forge knows it."""
        return self.path.replace(".", "-").replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form. name: of its file, without the ending. kind: of the entry that it makes.

    label: of the tickets made with it.
    """

    name: str
    kind: str
    title: str
    description: str
    label: str
    fields: tuple[Field, ...]

    def field(self, path: str) -> Field | None:
        """The question about a field of the entry; None when there is none."""
        return next((one for one in self.fields if one.path == path), None)


def page(form: Form) -> str:
    """The form's file (YAML)."""
    return "\n".join((MADE, *_lines(form))) + "\n"


def _lines(form: Form) -> Iterator[str]:
    yield f"name: {_quoted(form.title)}"
    yield f"description: {_quoted(form.description)}"
    yield f"title: {_quoted(form.title)}"
    yield f"labels: [{_quoted(form.label)}]"
    yield "body:"
    yield "  - type: markdown"
    yield "    attributes:"
    yield f"      value: {_quoted(INTRO)}"
    for field in form.fields:
        yield from _field(field)


def _field(field: Field) -> Iterator[str]:
    yield f"  - type: {'dropdown' if field.choices else 'textarea' if field.long else 'input'}"
    yield f"    id: {field.id}"
    yield "    attributes:"
    yield f"      label: {_quoted(field.label)}"
    yield f"      description: {_quoted(field.says)}"
    if field.choices:
        if field.several:
            yield "      multiple: true"
        yield "      options:"
        yield from (f"        - {_quoted(name)}" for _, name in field.choices)
    elif field.example:
        yield f"      placeholder: {_quoted(field.example)}"
    yield "    validations:"
    yield f"      required: {str(field.needed).lower()}"


def _quoted(text: str) -> str:
    """A text as YAML has it between double quotes, which is as JSON has it."""
    return json.dumps(text, ensure_ascii=False)
