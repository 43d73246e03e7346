"""An edition from its Markdown: front matter, headings, items and prose, each with its place."""

from __future__ import annotations

from collections.abc import Sequence

from contentbot.content import front_matter, markdown
from contentbot.content.archive import name_date
from contentbot.content.document import Address, Document, Edition
from contentbot.content.settings import Settings
from contentbot.content.walk import Walk
from contentbot.model import Entry, Span, State


def _addresses(walk: Walk, entries: Sequence[Entry], tree: markdown.Tree) -> tuple[Address, ...]:
    """All addresses in the order of the text, those of links that are broken among them."""
    owner: dict[Span, tuple[Entry | None, str]] = {}
    for entry in entries:
        for name, span in entry.spans.items():
            if name == "url" or name.endswith(".url"):
                owner.setdefault(span, (entry, name))
    found: dict[Span, Address] = {}
    for link, section in walk.links:
        if link.dest is not None and link.span.start <= link.dest.start < link.span.end:
            url, at = walk.text[slice(*link.dest)], owner.get(link.dest, (None, ""))
            found[link.dest] = Address(url, link.dest, link.span, link.text, *at, section)
    for one in tree.definitions:
        span = Span(*one.dest)
        url, whole = walk.text[slice(*span)], Span(one.start, one.end)
        found[span] = Address(url, span, whole, None, *owner.get(span, (None, "")))
    for span, at in owner.items():
        if span not in found:
            found[span] = Address(walk.text[slice(*span)], span, span, None, *at)
    return tuple(found[span] for span in sorted(found))


def read(path: str, text: str, settings: Settings, *, state: State = "draft") -> Document:
    """The document of an edition.

    path: its file's name may hold the date, which then goes before the front matter's.
    """
    front = front_matter.read(text)
    named = name_date(path)
    day = named or front.day
    tree = markdown.parse(text[front.body :], start=front.body)
    walk = Walk(text, settings, day)
    walk.over(tree)
    entries = sorted((*walk.items.entries, *walk.entries), key=lambda entry: entry.span)
    return Document(
        path=path,
        text=text,
        kind="edition",
        entries=tuple(entries),
        addresses=_addresses(walk, entries, tree),
        edition=Edition(
            meta=front.values,
            meta_spans=front.spans,
            meta_span=front.span,
            body=front.body,
            name_date=named,
            number=front.number,
            headings=tuple(walk.headings),
            items=tuple(walk.items.found),
            comments=tuple(walk.comments),
            definitions=tree.definitions,
            tree=tree,
        ),
        state=state,
        date=day,
    )
