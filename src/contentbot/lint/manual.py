"""The manual of a rule, read from its docstring: what it says, and examples that can be run."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contentbot.content.settings import Section, Settings
from contentbot.text import late

_HEAD = late(r"^(In|Given|Bad|Good):[ \t]*(.*)$", re.MULTILINE)
_TITLE_OF = late(r"(?<=# )\{([a-z-]+)\}")
_YAML = late(r"\s*(?:#[^\n]*\n\s*)*(?:- )?[a-z_]+:(?:\s|$)")
DAY = date(2026, 2, 4)


@dataclass(frozen=True, slots=True)
class Manual:
    """A rule's manual.

    place: the section that example lines are set into; "document": they are the whole file,
    "front matter": they replace it (one line: the line of its name), "body": they are all
    that follows it. In a group of events, the line below an event may be left out; in YAML,
    what is as usual in events and calls for papers.
    given: what the rule is told beside the document, as YAML text.
    """

    summary: str
    why: str
    place: str
    given: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


def parse(docstring: str) -> Manual:
    """The manual in a docstring."""
    intro, rest = parts(docstring)
    summary, _, why = intro.partition("\n")
    place, given = "observations", ""
    examples: dict[str, list[str]] = {"Bad": [], "Good": []}
    for head, beside, block in rest:
        if head == "In":
            place = beside
        elif head == "Given":
            given = block
        else:
            examples[head].append(_spelled(block))
    return Manual(
        summary, why.strip(), place, given, tuple(examples["Bad"]), tuple(examples["Good"])
    )


def parts(docstring: str) -> tuple[str, list[tuple[str, str, str]]]:
    """What a docstring says before its first head; then each head, what stands beside it, and
    the lines below it as they are written.
    """
    first, _, below = docstring.partition("\n")
    text = f"{first.strip()}\n{textwrap.dedent(below)}"
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads] + [len(text)]
    rows = [
        (head[1], head[2].strip(), textwrap.dedent(text[head.end() : end].strip("\n").rstrip()))
        for head, end in zip(heads, ends[1:], strict=True)
    ]
    return text[: ends[0]].strip(), rows


def _spelled(block: str) -> str:
    r"""An example with what a docstring cannot show: `\u202e`, and `␠` for a space at an end."""
    block = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), block)
    return block.replace("␠", " ").replace("⇥", "\t") + "\n"


def is_yaml(example: str) -> bool:
    """Whether an example is an entry in YAML; else it is lines of an edition."""
    return bool(_YAML.match(example)) and not re.match(r"[A-Z]", example)


# --- a complete entry ------------------------------------------------------------------------

_TITLE_LINE = "    * [**An evening together**](https://example.org/evening)\n"
_BARE_EVENT = late(r"^\* \d[^\n]*\n(?!    )", re.MULTILINE)
_USUAL = {
    "event": {
        "kind": "event",
        "title": "An evening together",
        "url": "https://example.org/evening",
        "organizer": "{name: Group of Leipzig, url: https://example.org/group}",
        "starts": "2026-02-10",
        "place": "Leipzig, DE",
    },
    "cfp": {
        "kind": "cfp",
        "title": "ExampleConf",
        "url": "https://example.org/cfp",
        "closes": "2026-03-20",
        "starts": "2026-06-01",
        "place": "Berlin, DE",
    },
}


def entry(settings: Settings, place: str, example: str) -> str:
    """The whole entry of an example in YAML, which may name only what is special in it."""
    section = settings.by_id.get(place)
    usual = _USUAL.get(section.kind, {}) if section else {}
    fields = {line.partition(":")[0].removeprefix("- ") for line in example.splitlines()}
    if "kind" in fields:
        return example
    rest = (f"{name}: {value}\n" for name, value in usual.items() if name not in fields)
    return "".join(rest) + example


# --- a minimal complete edition --------------------------------------------------------------


def _sample(section: Section, number: int) -> str:
    """One entry, or the sentence of none, that no rule finds fault with."""
    page = f"https://example.org/sample-{number}"
    if section.empty:
        return f"*{section.empty}.*"
    if section.kind == "pick":
        thanks = "Thanks to [Ada](https://example.org/ada) for the suggestion!"
        return f"This week's pick is [sample-{number}]({page}), a thing for samples.\n\n{thanks}"
    if section.kind == "quote":
        return f"> Samples are short.\n\n– [Ada on a forum]({page})"
    if section.kind == "event":
        day = DAY + timedelta(days=6)
        line = f"* {day} | Berlin, DE | [Sample Group](https://example.org/group)"
        return f"### Europe\n\n{line}\n    * [**A sample evening**]({page})"
    if section.kind == "text":
        return "Nothing happened."
    if section.kind == "task":
        return f"* [sample - Write the samples down](https://example.org/task-{number})"
    return f"* [A sample of number {number}]({page})"


def edition(settings: Settings, place: str, lines: str) -> tuple[str, int]:
    """A whole edition that is clean but for some lines in one section.

    Returns the text and the 1-based number of the line where the lines begin.
    """
    lines = _named(lines, settings)
    if place == "document":
        return lines, 1
    front = _front(settings, lines if place == "front matter" else "")
    if place == "body":
        return f"{front}\n{lines}", front.count("\n") + 2
    if place == "front matter":
        place = ""
    within = settings.by_id.get(place)
    if within and within.group and within.kind == "event":
        lines = _BARE_EVENT.sub(rf"\g<0>{_TITLE_LINE}", lines)
    parts = [front]
    at = 1
    for index, section in enumerate(settings.sections):
        wanted = section.id == place
        ancestors = settings.line(place or None)
        if section.group and not wanted:
            continue
        if not (section.required or section.id in ancestors):
            continue
        parts.append(f"{'#' * section.level} {section.title}\n")
        if wanted:
            at = "\n".join(parts).count("\n") + 2
            parts.append(lines.rstrip("\n") + "\n")
        elif not any(
            other.parent == section.id and _shown(other, ancestors) for other in settings.sections
        ):
            parts.append(_sample(section, index) + "\n")
    return "\n".join(parts), at


def _front(settings: Settings, lines: str) -> str:
    """The front matter, or some lines instead of it; one line replaces that of its name."""
    if lines.count("\n") > 1:
        return lines
    anchor = settings.cadence.anchor_number or 1, settings.cadence.anchor_date or DAY
    number = settings.cadence.number(DAY, *anchor)
    values = {
        "Title": settings.edition_title.format(number=number),
        "Number": str(number),
        "Date": DAY.isoformat(),
    }
    rows = {name: f"{name}: {values.get(name, settings.name)}\n" for name in settings.front_matter}
    return "".join({**rows, lines.partition(":")[0]: lines}.values())


def _named(lines: str, settings: Settings) -> str:
    """An example with the newsletter's own names: `{id}` is the title of a section."""
    slug = settings.slug
    names = {
        "The Newsletter": settings.name,
        "the-newsletter": slug,
        "the_newsletter": slug.replace("-", "_"),
    }
    for name, own in names.items():
        lines = lines.replace(name, own)
    return _TITLE_OF.sub(lambda match: settings.by_id[match[1]].title, lines)


def _shown(section: Section, ancestors: tuple[str, ...]) -> bool:
    return section.id in ancestors or (section.required and not section.group)


def given(manual: Manual) -> Mapping[str, Any]:
    """What the manual says that the rule is told, as data."""
    from contentbot.content import yaml

    if not manual.given:
        return {}
    data, faults = yaml.read(manual.given + "\n")
    if data is None:
        raise ValueError(f"Given: {faults[0].message}")
    return dict(data.value)
