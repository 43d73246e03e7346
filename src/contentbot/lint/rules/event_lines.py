"""Events: the signs of their lines, and how days are written there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from contentbot.content import dates
from contentbot.content.document import Document, Item, LinkAt
from contentbot.lint.fields import safe
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Entry, Fix, Found, Span
from contentbot.text import late

JOINT = " + "
_BAR = late(r"[ \t]*\|[ \t]*")
_BARS = late(r"[ \t]*\|[ \t|]*")
_BETWEEN_DAYS = late(r"\s*(?:-|–|—|to|until|&|and|,)\s*")


def _gaps(span: Span, links: tuple[LinkAt, ...]) -> Iterator[Span]:
    """The parts of a line that lie outside its links."""
    at = span.start
    for link in links:
        if link.span.start >= at:
            yield Span(at, link.span.start)
            at = link.span.end
    yield Span(at, span.end)


@rule("info", fix="safe", on="edition", kinds=("event",))
def event_pipe_spacing(document: Document, facts: Facts) -> Iterator[Found]:
    """The spaces beside a `|` are missing or too many.

    All lines of events are parted alike, with one space on either side: so they can be
    read and compared easily.

    In: europe

    Bad:
        * 2026-02-10| Leipzig, DE|[Group of Leipzig](https://example.org/group)

    Bad:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [**An evening**](https://example.org/1) | | [**Mirror**](https://example.org/2)

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
    """
    for item in document.all_items():
        if item.kind == "event" and item.role in ("entry", "sub"):
            for bar in _bars(document, item):
                fix = safe(Edit(bar, " | "))
                text = "the spaces beside a `|` are missing or too many"
                yield Found(bar, text, "write one space on either side", fix)


def _bars(document: Document, item: Item) -> Iterator[Span]:
    if document.text.find("|", *item.content) == -1:
        return
    pattern = _BARS if item.role == "sub" else _BAR
    last = -1
    for gap in _gaps(item.content, item.links):
        for match in pattern.finditer(document.text, gap.start, gap.end):
            # Nothing stands between two bars: that is another rule's, and has no fix.
            beside_line_end = document.text[match.end() : match.end() + 1] in "\r\n"
            if match[0] != " | " and match.start() != last and not beside_line_end:
                yield Span(match.start(), match.end())
            last = match.end()


def _joints(document: Document, entry: Entry) -> Iterator[Span]:
    """What stands between the groups of an event."""
    number = 0
    while f"organizer.{number + 1}.name" in entry.spans and "old" not in entry.spans:
        before = entry.spans.get(f"organizer.{number}.url")
        after = entry.spans[f"organizer.{number + 1}.name"]
        end = document.text.find(")", before.end, after.start) + 1 if before else 0
        if end:
            yield Span(end, after.start - 1)
        number += 1


@rule("info", fix="safe", on="edition", kinds=("event",))
def groups_not_joined_by_plus(document: Document, facts: Facts) -> Iterator[Found]:
    """Groups that invite together are not joined by ` + `.

    A comma or an `and` may belong to the name of a group; the plus cannot be mistaken.

    In: europe

    Bad:
        * 2026-02-10 | Leipzig, DE | [One](https://example.org/1), [Two](https://example.org/2)

    Bad:
        * 2026-02-10 | Leipzig, DE | [One](https://example.org/1) and [Two](https://example.org/2)

    Good:
        * 2026-02-10 | Leipzig, DE | [One](https://example.org/1) + [Two](https://example.org/2)
    """
    joints = [joint for entry in document.of("event") if (joint := list(_joints(document, entry)))]
    words = Counter(document.slice(span) for spans in joints for span in spans)
    since = facts.settings.forms_from
    today = since is None or facts.day >= since
    for spans in joints:
        wrong = []
        for span in spans:
            word = document.slice(span)
            known = word == JOINT or word.strip() == "|" or "\n" in word
            if not known and (today or words[JOINT] >= words[word]):
                wrong.append(span)
        if wrong:
            fix = Fix(tuple(Edit(span, JOINT) for span in wrong))
            text = f"groups are joined by ` + `, not by `{document.slice(wrong[0])}`"
            yield Found(wrong[0], text, "write ` + ` between them", fix)


@rule("warning", fix="safe", on="edition", kinds=("event",))
def event_title_not_bold(document: Document, facts: Facts) -> Iterator[Found]:
    """The title below an event is not bold, or only half.

    Bold titles stand out between the lines with dates and places, which helps those who
    look through a hundred of them.

    In: europe

    Bad:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [An evening together](https://example.org/evening)

    Bad:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [***An evening together*](https://example.org/evening)

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
    """
    for entry in document.of("event"):
        for name, span in entry.spans.items() if document.edition else ():
            if not name.endswith("title-cell"):
                continue
            title = document.slice(span)
            bare = title.strip("* ")
            if bare and title != f"**{bare}**" and not _bold_in_all(title):
                fix = safe(Edit(span, f"**{bare}**"))
                text = f"`{bare}` is not bold, as titles of events are"
                yield Found(span, text, "put `**` on either side of the title", fix)


def _bold_in_all(title: str) -> bool:
    """Whether a title is bold though other stars are in it, or a space at its edge."""
    inner = title.strip()
    return inner.startswith("**") and inner.endswith("**") and not inner.startswith("***")


@rule("warning", fix="safe", on="edition", kinds=("event",))
def event_date_not_iso(document: Document, facts: Facts) -> Iterator[Found]:
    """A day is not written as year, month and day.

    `2026-02-10` means the same day everywhere; `02/10/2026` is in October for some.

    In: europe

    Bad:
        * 2026/02/10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Bad:
        * February 10, 2026 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [**An evening together**](https://example.org/evening)

    Bad:
        * 2026-02-10 to 11 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Good:
        * 2026-02-10 - 2026-02-11 | Leipzig, DE | [A group](https://example.org/group)
    """
    for entry in document.of("event"):
        cell = entry.spans.get("date-cell")
        if cell is None or "old" in entry.spans:
            continue
        days = dates.find(document.text, cell, facts.day)
        want = " - ".join(day.value for day in days)
        iso = all(day.iso for day in days)
        if document.slice(cell) == want or (iso and "dates" in entry.fields):
            continue
        if iso and not _only_days(document, cell, days):
            continue
        text = f"`{document.slice(cell)}` is not written as days are here"
        yield Found(cell, text, f"write `{want}`", _iso(document, entry, cell, days))


def _only_days(document: Document, cell: Span, days: list[dates.DateAt]) -> bool:
    """Whether a cell holds nothing but days and what joins them."""
    edges = [cell.start, *(at for day in days for at in day.span), cell.end]
    gaps = [document.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return not gaps[0] and not gaps[-1] and all(_BETWEEN_DAYS.fullmatch(x) for x in gaps[1:-1])


def _iso(document: Document, entry: Entry, cell: Span, days: list[dates.DateAt]) -> Fix | None:
    real = all(day.sure and day.day and (day.year or day is not days[0]) for day in days)
    if not real or not _only_days(document, cell, days):
        return None
    joint = ", " if "dates" in entry.fields else " - "
    return safe(Edit(cell, joint.join(day.value for day in days)))
