"""Events: whether their lines can be read, and have all the parts that readers need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.lint.fields import unsafe
from contentbot.lint.groups import PAGE
from contentbot.lint.lines import SUB_INDENT
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Entry, Fix, Found, Span
from contentbot.text import late

_SHAPE = "write `* 2026-02-12 | City, CC | [Group](address)`, and the event's own link below it"
_GROUP = late(rf"{PAGE.pattern}/?(?:events/?)?", re.IGNORECASE)  # its page, not one event's
_CALL = late(r"\bCFP\b|\bcall for |\|[^|]*\bclos", re.IGNORECASE)


@rule("error", on="edition", kinds=("event",))
def event_not_understood(document: Document, facts: Facts) -> Iterator[Found]:
    """A line among the events does not begin with a date.

    An event has two lines: the first has the day, the place and the group; the second,
    indented, the title. A title alone tells nobody when and where to go.

    In: europe

    Bad:
        * [**An evening together**](https://example.org/evening)

    Bad:
        * 202-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
    """
    for item in document.all_items():
        if item.kind == "event" and item.role == "odd" and item.content.end > item.content.start:
            where = item.line if item.content.start > item.line.end else item.content
            help_text = _for_calls(facts) if _CALL.search(document.text, *where) else _SHAPE
            yield Found(where, "an event begins with its date, such as `2026-02-12`", help_text)


def _for_calls(facts: Facts) -> str:
    """Where to put a call for papers that stands among the events."""
    titles = (one.title for one in facts.settings.sections if one.kind == "cfp")
    title = next(titles, None)
    return f"move this call for papers below `{title}`" if title is not None else _SHAPE


@rule("error", on="entry", kinds=("event",))
def event_without_date(document: Document, facts: Facts) -> Iterator[Found]:
    """An event does not say when it is.

    It is shown in every edition from some weeks before until that day; without a day it
    cannot be shown at all.

    Bad:
        kind: event
        title: An evening together
        url: https://example.org/evening
        organizer: {name: Group of Leipzig, url: https://example.org/group}
        place: Leipzig, DE

    Good:
        kind: event
        title: An evening together
        url: https://example.org/evening
        organizer: {name: Group of Leipzig, url: https://example.org/group}
        starts: 2026-02-10
        place: Leipzig, DE
    """
    for entry in document.of("event"):
        if "starts" not in entry.fields and "dates" not in entry.fields:
            text = "the event has no date"
            yield Found(entry.at("title"), text, "add its first day as `starts: 2026-02-12`")


@rule("warning", kinds=("event",))
def event_without_group(document: Document, facts: Facts) -> Iterator[Found]:
    """An event does not say who invites, or not with a link.

    Readers want to know whom they will meet, and a group's page leads to its other events.

    In: europe

    Bad:
        * 2026-02-10 | Leipzig, DE | **Group of Leipzig**

    Bad:
        kind: event
        title: An evening together
        url: https://example.org/evening
        starts: 2026-02-10
        place: Leipzig, DE

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
    """
    for entry in document.of("event"):
        if "old" in entry.spans:
            continue
        if "organizer" not in entry.fields:
            where = entry.line if document.in_place else entry.at("title")
            yield Found(where, "the event names no group", "add who invites, and its address")
        elif document.in_place and "organizer.0.url" not in entry.spans:
            where = entry.at("organizer")
            yield Found(where, "the group has no link", "write `[Group](address of its page)`")


@rule("error", fix="unsafe", on="edition", kinds=("event",))
def event_without_title(document: Document, facts: Facts) -> Iterator[Found]:
    """The line with the title is missing below an event.

    The first line says when, where and who; the second, indented by four spaces, says what
    it is about and leads to the event's own page. Where the first line links no group, what
    it links is offered as the title: please look who invites.

    In: events

    Bad:
        ### Europe

        * 2026-02-10 | Leipzig, DE | [Sample Days: an evening](https://example.org/days/evening)

    Bad:
        ### Europe

        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [****](https://example.org/evening)

    Good:
        ### Europe

        * 2026-02-10 | Leipzig, DE | [Sample Days](https://example.org/days/evening)
            * [**Sample Days: an evening**](https://example.org/days/evening)

    Good:
        ### Europe

        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * [**An evening together**](https://example.org/evening)
    """
    help = "add the line `* [**Title**](address)` below, indented by four spaces"
    for entry in document.of("event"):
        if "old" in entry.spans:
            continue
        if "title-cell" not in entry.spans:
            text = "the event's title has no line of its own"
            yield Found(entry.line, text, help, _title_below(document, entry))
        elif not entry.title.strip("* "):
            yield Found(entry.spans["title-cell"], "the event's title is empty", "write its title")


def _title_below(document: Document, entry: Entry) -> Fix | None:
    """The fix that repeats the only link of an event's line as its title.

    A colon parts the name of a conference or series, which stays, from what is on.
    """
    name, url = entry.spans.get("organizer.name"), entry.spans.get("organizer.url")
    if name is None or url is None or _GROUP.fullmatch(document.slice(url)):
        return None
    title = document.slice(name)
    if document.text[url.end + 1 : entry.span.end].strip() or set(title) & set("*[]"):
        return None
    line = f"{SUB_INDENT}* [**{title}**]({document.slice(url)})"
    end = entry.line.end
    edits = [Edit(Span(end, end), f"\n{line}")]
    head, colon, _ = title.partition(": ")
    if colon:
        edits.insert(0, Edit(Span(name.start + len(head), name.end), ""))
    return unsafe(*edits)


@rule("warning", kinds=("event",))
def event_without_address(document: Document, facts: Facts) -> Iterator[Found]:
    """The title of an event leads nowhere.

    There is hardly an event without a page of its own, with the hour and the way there.

    In: europe

    Bad:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
            * **An evening together**

    Bad:
        kind: event
        title: An evening together
        organizer: {name: Group of Leipzig, url: https://example.org/group}
        starts: 2026-02-10
        place: Leipzig, DE

    Good:
        * 2026-02-10 | Leipzig, DE | [Group of Leipzig](https://example.org/group)
    """
    for entry in document.of("event"):
        if not entry.url and entry.title and "old" not in entry.spans:
            where = entry.spans.get("title-cell") or entry.at("title")
            help = "add the address of the event's own page"
            yield Found(where, "the event's title has no link", help)
