"""What stands above an edition's text: its title, number and date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from contentbot.content import dates
from contentbot.content.document import Document
from contentbot.lint.fields import unsafe
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span
from contentbot.text import late

NEAR = 120  # days; an older neighbour or anchor says little, since weeks get skipped
_DIGITS = late(r"\d+")


def _top(document: Document) -> Span:
    return document.lines.span(1)


@rule("error", locked=True, on="edition")
def front_matter_missing(document: Document, facts: Facts) -> Iterator[Found]:
    """A line of the front matter is missing.

    The site is built from these lines; without one it does not know the edition's
    title, number or date.

    In: front matter

    Bad:
        Title: The Newsletter 637
        Date: 2026-02-04
        Category: The Newsletter

    Good:
        Title: The Newsletter 637
        Number: 637
        Date: 2026-02-04
        Category: The Newsletter
    """
    assert document.edition is not None
    have = {name.lower() for name in document.edition.meta}
    for name in facts.settings.front_matter:
        if name.lower() not in have:
            yield Found(
                _top(document),
                f"`{name}:` is missing in the front matter",
                f"add a line `{name}: ...` at the top",
            )


@rule("error", fix="unsafe", locked=True, on="edition")
def front_matter_date(document: Document, facts: Facts) -> Iterator[Found]:
    """The date in the front matter is not that of the file's name.

    One of the two was carried over from the week before.

    In: front matter

    Bad:
        Date: 2026-01-28

    Good:
        Date: 2026-02-04
    """
    edition = document.edition
    assert edition is not None
    written = edition.meta.get("Date")
    if written is None:
        return
    span = edition.meta_spans["Date"]
    day = dates.real(written)
    if day is None:
        fix = unsafe(Edit(span, str(edition.name_date))) if edition.name_date else None
        yield Found(span, f"`{written}` is no date", "write it like 2026-02-04", fix=fix)
    elif edition.name_date and day != edition.name_date:
        yield Found(
            span,
            f"the date is {day}, the file's name says {edition.name_date}",
            f"write {edition.name_date}, or rename the file",
            fix=unsafe(Edit(span, str(edition.name_date))),
        )


def expected_number(day: date, facts: Facts) -> tuple[int, str] | None:
    """The number that an edition of a day has, and what it is counted from."""
    cadence = facts.settings.cadence
    known = facts.archive.number_before(day)
    if known and (day - known[0]).days <= NEAR:
        return cadence.number(day, known[1], known[0]), f"{known[1]} was on {known[0]}"
    if (
        cadence.anchor_date
        and cadence.anchor_number
        and abs((day - cadence.anchor_date).days) <= NEAR
    ):
        number = cadence.number(day, cadence.anchor_number, cadence.anchor_date)
        return number, f"{cadence.anchor_number} is on {cadence.anchor_date}"
    return None


@rule("error", locked=True, on="edition")
def front_matter_number(document: Document, facts: Facts) -> Iterator[Found]:
    """An edition has another number than the one that follows from its date.

    Numbers count on from the edition before; weeks without an edition are named in
    the settings.

    In: front matter

    Bad:
        Number: 636

    Good:
        Number: 637
    """
    edition = document.edition
    assert edition is not None
    written = edition.meta.get("Number")
    if written is None:
        return
    span = edition.meta_spans["Number"]
    if edition.number is None:
        yield Found(span, f"`{written}` is no number", "write digits alone")
        return
    due = expected_number(document.date, facts) if document.date else None
    if due and due[0] != edition.number:
        yield Found(
            span,
            f"the number is {edition.number}, by its date it should be {due[0]} ({due[1]})",
            f"write {due[0]}",
        )


@rule("error", locked=True, on="edition")
def front_matter_title(document: Document, facts: Facts) -> Iterator[Found]:
    """The title names another number than the line `Number:`.

    Both are filled in by hand, and one was forgotten.

    In: front matter

    Bad:
        Title: The Newsletter 636

    Good:
        Title: The Newsletter 637
    """
    edition = document.edition
    assert edition is not None
    title = edition.meta.get("Title", "")
    said = _DIGITS.findall(title)
    due = expected_number(document.date, facts) if document.date else None
    number = due[0] if due else edition.number
    if (
        said
        and number is not None
        and int(said[-1]) != number
        and "{number}" in facts.settings.edition_title
    ):
        yield Found(
            edition.meta_spans["Title"],
            f"the title says {said[-1]}, the number is {number}",
            f"write {number}",
        )


@rule("info", locked=True, on="edition")
def edition_on_another_weekday(document: Document, facts: Facts) -> Iterator[Found]:
    """An edition is dated on a day on which none is planned.

    It may be meant so; a moved or skipped date belongs in the settings, so that the numbers
    after it come out right.

    In: front matter

    Bad:
        Date: 2026-02-05

    Good:
        Date: 2026-02-04
    """
    edition = document.edition
    assert edition is not None
    day = dates.real(edition.meta.get("Date"))
    if day and not facts.settings.cadence.is_due(day):
        yield Found(
            edition.meta_spans["Date"],
            f"{day} is a {day:%A}",
            "correct the date, or add it to `move:` of the settings",
        )
