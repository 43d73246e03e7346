"""How people send an entry: as a line of the draft, as a file, or with a form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Literal

from contentbot.content.settings import Settings
from contentbot.jobs.submitting.forms import forms, label_of
from tests.rehearsal import lines
from tests.rehearsal.week import Item, Sent

Kind = Literal["line", "file", "form"]
KINDS: tuple[Kind, ...] = ("line", "file", "form")
NONE = "_No response_"


def section_of(item: Item, settings: Settings) -> str | None:
    """The id of the section that a link is for; None where links are not sent by files."""
    found = (one for one in settings.sections if one.kind == "link" and not one.house)
    title = item.section[-1].casefold()
    return next((one.id for one in found if one.title.casefold() == title), None)


def kinds(sent: Sequence[Sent], settings: Settings, allowed: Sequence[Kind]) -> dict[int, Kind]:
    """How each is sent, by its number: plain links in turn in all ways, the rest as it was."""
    out: dict[int, Kind] = {}
    turn = 0
    for one in sorted(sent, key=lambda one: one.opened):
        item = one.items[0]
        single = len(one.items) == 1 and item.link is not None and item.later == item.text
        plain = single and section_of(item, settings) is not None
        out[one.number] = allowed[turn % len(allowed)] if plain else "line"
        turn += plain
    return out


def as_lines(draft: str, sent: Sent) -> str:
    """The draft with all that was sent."""
    for item in sent.items:
        draft = lines.put(draft, item.section, item.text, above=item.above, gap=item.gap)
    return draft


def as_file(item: Item, settings: Settings) -> tuple[str, str]:
    """The path and text of a file with an entry, as its sender would write it."""
    labels, title, url = _parts(item)
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:50].strip("-")
    rows = [f"title: {json.dumps(title, ensure_ascii=False)}", f"url: {url}"]
    rows += [f"section: {section_of(item, settings)}"]
    rows += [f"prefix: [{', '.join(labels)}]"] if labels else []
    return f"content/inbox/{name}.yml", "\n".join(rows) + "\n"


def as_form(item: Item, settings: Settings) -> tuple[str, str]:
    """The label and text of a ticket with a filled form."""
    labels, title, url = _parts(item)
    given = {"title": title, "url": url, "section": item.section[-1], "prefix": ", ".join(labels)}
    form = forms(settings)["link"]
    parts = (f"### {one.label}\n\n{given.get(one.path) or NONE}\n" for one in form.fields)
    return label_of("link"), "\n".join(parts)


def _parts(item: Item) -> tuple[list[str], str, str]:
    found = item.link
    assert found is not None
    return re.findall(r"\[([\w ]+)\]", found[0]), found[1], found[2]


# --- taking over what the bot suggests -------------------------------------------------------

_BLOCK = re.compile(r"^(?P<ticks>`{3,})suggestion\r?\n(?P<rows>.*?)^(?P=ticks)$", re.M | re.S)
Share = Callable[[str, str, str], bool]


def suggested(body: str) -> list[str] | None:
    """The lines that a comment suggests; None when it suggests none."""
    found = _BLOCK.search(body)
    return found["rows"].split("\n")[:-1] if found else None


def as_published(before: str, after: str, published: str) -> bool:
    """Whether a suggestion makes of lines what readers saw in the end."""
    old, new = set(before.split("\n")), set(after.split("\n"))
    come, gone = new - old - {""}, old - new - {""}
    shown = {line.rstrip() for line in published.split("\n")}
    if not come:
        return not any(line.rstrip() in shown for line in gone)
    return all(line.rstrip() in shown or _value(line) in published for line in come)


def _value(line: str) -> str:
    """The value of a field, as it stands in a file; what no edition has for other lines."""
    found = re.match(r"(?:title|url|prefix|section): (.+)$", line)
    return found[1].strip("\"'") if found else "\0"
