"""Editions of a few entries, printed in the shapes of a newsletter and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from mistune import InlineParser, InlineState

from contentbot.content import edition, settings
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.content.shape import print_entry
from tests.conftest import ROOT
from tests.jobs.weekly import SETTINGS

FRONT = "Title: Sample 1\nNumber: 1\nDate: 2026-02-04\n"
BEFORE, AFTER = "Before this", "After that"
LINK = {"title": "A link", "url": "https://example.org/link"}
# Facts that an entry of a kind cannot do without; `title` stands for what is tried out.
LEAST: Mapping[str, Mapping[str, Any]] = {
    "link": {},
    "testing": {},
    "task": {"project": "a project"},
    "event": {"starts": "2026-02-10", "place": "Berlin, DE", "attendance": "in-person"},
    "cfp": {"closes": "2026-02-20", "place": "Oslo, NO", "starts": "2026-05-01"},
}


@cache
def newsletter(name: str) -> Settings:
    """The settings of this repository's own newsletter ("own"), or of the small one."""
    if name == "own":
        path = ROOT / "content" / "newsletter.yml"
        return settings.parse(path.read_text("utf-8"), str(path))
    return settings.parse(SETTINGS, "newsletter.yml")


def place_of(kind: str, known: Settings) -> str:
    """A section or group with entries of a kind."""
    if kind == "event":
        return "europe"
    whole = {one.parent for one in known.sections if not one.group}
    here = (one for one in known.sections if one.kind == kind and not one.group)
    return next(one.id for one in here if one.id not in whole)


def heads(place: str, known: Settings) -> str:
    """The headings down to a section or group."""
    line = [known.by_id[name] for name in reversed(known.line(place))]
    return "\n\n".join(f"{'#' * one.level} {one.title}" for one in line)


def neighbour(kind: str, name: str) -> dict[str, Any]:
    """The facts of an entry that stands beside another."""
    return {**LEAST[kind], "title": name, "url": f"https://example.org/{name[:5]}"}


def page(kind: str, entries: Iterable[Mapping[str, Any]], known: Settings) -> str:
    """An edition of some entries of one kind, with a section of links before and after."""
    lines = [print_entry(fields, known.parts[kind]).rstrip() for fields in entries]
    links = print_entry(LINK, known.parts["link"])
    body = f"{heads(place_of(kind, known), known)}\n\n" + "\n".join(lines)
    around = heads(place_of("link", known), known)
    return f"{FRONT}\n{around}\n\n{links}\n\n{body}\n\n{around}\n\n{links}\n"


def read(text: str, known: Settings) -> Document:
    """The document of an edition."""
    return edition.read("2026-02-04-sample.md", text, known)


class _Titles(InlineParser):
    """Reads what may stand in a title: emphasis and code, but no links and images."""

    def __init__(self) -> None:
        super().__init__()
        self.rules = [rule for rule in self.rules if rule not in ("link", "link_close")]
        self.rules = [rule for rule in self.rules if not rule.startswith("auto_")]


def seen(title: str, *, links: bool = False) -> str:
    """Inline Markdown as readers see it; a tag counts as words, and so does a link, or not."""
    reader = InlineParser() if links else _Titles()
    state = InlineState({"ref_links": {}})
    state.src = title
    return " ".join(_plain(reader.parse(state)).split())


def _plain(tokens: Iterable[Mapping[str, Any]]) -> str:
    out: list[str] = []
    for token in tokens:
        if token["type"] in ("linebreak", "softbreak"):
            out.append(" ")
        elif "children" in token:
            out.append(_plain(token["children"]))
        else:
            out.append(str(token.get("raw", "")))
    return "".join(out)
