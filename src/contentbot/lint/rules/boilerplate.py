"""Sentences that are carried over from week to week: their dates, and links to discussions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from contentbot.content import dates
from contentbot.content.document import Document
from contentbot.lint.fields import unsafe
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span


@rule("warning", fix="unsafe", on="edition")
def boilerplate_dates(document: Document, facts: Facts) -> Iterator[Found]:
    """Two dates in the boilerplate do not fit the edition's date.

    Such sentences are carried over from the week before; the settings say how many days
    before and after the edition their dates lie.

    In: events

    Bad:
        Events between 2025-02-04 - 2025-03-04

        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/sample-1)

    Good:
        Events between 2026-02-04 - 2026-03-04

        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/sample-1)
    """
    if document.date is None:
        return
    for wanted in facts.settings.spans:
        at = document.text.find(wanted.after)
        if at == -1:
            continue
        start = at + len(wanted.after)
        rest = document.text[start : document.lines.span(document.lines.line_of(at)).end]
        found = dates.find(rest.replace("..", "  "), Span(0, len(rest)), document.date)[:2]
        edits, off = [], []
        for one, days in zip(found, (wanted.start, wanted.end), strict=False):
            due = document.date + timedelta(days=days)
            if one.iso and (one.day is None or abs((one.day - due).days) > wanted.tolerance):
                off.append(one.value)
                edits.append(Edit(Span(start + one.span.start, start + one.span.end), str(due)))
        if edits:
            yield Found(
                Span(edits[0].span.start, edits[-1].span.end),
                f"{' and '.join(off)} do not fit an edition of {document.date}",
                f"{' and '.join(edit.text for edit in edits)} are expected here",
                fix=unsafe(*edits),
            )


@rule("warning", on="edition")
def thread_of_another_edition(document: Document, facts: Facts) -> Iterator[Found]:
    """An address in the boilerplate names another edition.

    The link to the discussion was carried over from the week before.

    In: jobs

    Bad:
        <small>[Discuss](https://example.org/comments/the_newsletter_636/)</small>

    Good:
        <small>[Discuss](https://example.org/comments/the_newsletter_637/)</small>
    """
    edition = document.edition
    slug = facts.settings.slug
    if edition is None or not slug or edition.number is None:
        return
    pattern = _thread(slug)
    for address in document.addresses:
        if address.entry is not None and address.entry.kind != "text":
            continue
        match = pattern.search(address.url)
        if match and int(match[1]) != edition.number:
            yield Found(
                address.span,
                f"this address is of edition {match[1]}, this is {edition.number}",
                "link this edition's own",
            )


def _thread(slug: str) -> re.Pattern[str]:
    return re.compile(
        re.escape(slug).replace(r"\-", "[-_ ]") + r"[-_](\d{1,4})(?!\d)", re.IGNORECASE
    )
