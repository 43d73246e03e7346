"""Repeated events: one meeting listed twice, under one address or two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content.address import key
from contentbot.content.document import Document
from contentbot.lint.lines import quoted
from contentbot.lint.rule import Facts, rule
from contentbot.lint.slips import slip
from contentbot.model import Entry, Found
from contentbot.text import late

# The page of one meeting; other pages may announce a whole row of them.
_ONE_MEETING = late(r"/(?:events?|e)/[^/?#]*\d|^lu(?:ma\.com|\.ma)/[\w-]+$")

ALIKE = 0.85  # of the words of two titles, for one event


def _virtual_list(entry: Entry, facts: Facts) -> bool:
    group = facts.settings.by_id.get(entry.group or "")
    return group is not None and group.attendance == "virtual"


def _pair(one: Entry, other: Entry, facts: Facts) -> bool:
    """Whether an event that one attends both ways stands in both lists, as it should."""
    if one.text("starts") != other.text("starts") or one.group == other.group:
        return False
    if _virtual_list(one, facts) == _virtual_list(other, facts):
        return False
    places = {_plain(entry.text("place")) for entry in (one, other)} - {""}
    if len(places) > 1:
        return False
    return not one.text("attendance") == other.text("attendance") == "virtual"


def _events(document: Document) -> list[Entry]:
    return sorted(document.of("event"), key=lambda entry: entry.span)


MOST_AT_ONCE = 20  # events of one day and place; a real city has a few


@rule("error", locked=True, kinds=("event",))
def event_twice(document: Document, facts: Facts) -> Iterator[Found]:
    """An event stands twice in one edition.

    An event that people attend in a room and online belongs into both lists; any other
    stands once. A meeting's page belongs to one date, so two dates with one such address
    mean that a line was copied and not finished.

    In: europe

    Bad:
        * 2026-02-12 | Berlin, DE | [Sample People](https://example.org/people)
            * [**Evening of samples**](https://example.org/events/101)
        * 2026-02-13 | Berlin, DE | [Sample People](https://example.org/people)
            * [**Evening of samples**](https://example.org/events/101)

    Bad:
        - kind: event
          title: Evening of samples
          url: https://example.org/evening
          organizer: {name: Sample People, url: https://example.org/people}
          starts: 2026-02-12
          place: Berlin, DE
        - kind: event
          title: Evening of samples
          url: https://example.org/evening/
          organizer: {name: Sample People, url: https://example.org/people}
          starts: 2026-02-12
          place: Berlin, DE

    Good:
        * 2026-02-12 | Berlin, DE | [Sample People](https://example.org/people)
            * [**Evening of samples**](https://example.org/evening)
        * 2026-02-19 | Berlin, DE | [Sample People](https://example.org/people)
            * [**Evening of samples**](https://example.org/evening)
    """
    first: dict[str, list[Entry]] = {}
    for entry in _events(document):
        if not entry.url or slip(entry.url) is not None:
            continue
        page = key(entry.url)
        known = first.setdefault(page, [])
        for before in known:
            if _pair(before, entry, facts):
                continue
            same_day = before.text("starts") == entry.text("starts")
            if not same_day and not _ONE_MEETING.search(page):
                continue
            line = document.lines.line_of(before.at("url").start)
            when = "" if same_day else f" on {before.text('starts')}"
            yield Found(
                entry.at("url"),
                f"line {line} has this event's address already, as {quoted(before.title)}{when}",
                "keep the right one of the two",
                severity=None if same_day else "warning",
            )
            break
        known.append(entry)


@rule("warning", kinds=("event",))
def event_under_two_addresses(document: Document, facts: Facts) -> Iterator[Found]:
    """Two entries seem to be one event, each with an address of its own.

    Day, place and people are the same, and so is most of the title. Keep the address that
    the people of the event prefer.

    In: europe

    Bad:
        * 2026-02-12 | Berlin, DE | [Sample People](https://example.org/people)
            * [**Evening of samples**](https://example.org/events/101)
        * 2026-02-12 | Berlin, DE | [Sample People](https://example.org/people)
            * [**Evening of Samples**](https://example.com/e/7)

    Bad:
        - kind: event
          title: Evening of samples
          url: https://example.org/events/101
          organizer: {name: Sample People, url: https://example.org/people}
          starts: 2026-02-12
          place: Berlin, DE
        - kind: event
          title: Evening of samples
          url: https://example.com/e/7
          organizer: {name: sample people}
          starts: 2026-02-12
          place: Berlin, DE

    Good:
        * 2026-02-12 | Berlin, DE | [Sample People](https://example.org/people)
            * [**Evening of samples**](https://example.org/events/101)
            * [**More samples**](https://example.com/e/7)
    """
    met: dict[tuple[str, str], list[Entry]] = {}
    for entry in _events(document):
        day = entry.text("starts")[:10]
        there = met.setdefault((day, _plain(entry.text("place"))), [])
        for before in there[-MOST_AT_ONCE:] if day else ():
            if (
                key(before.url) != key(entry.url)
                and _one_event(before, entry)
                and not _pair(before, entry, facts)
            ):
                line = document.lines.line_of(before.at("title").start)
                yield Found(
                    entry.at("title"),
                    f"this seems to be the event on line {line}, {quoted(before.title)}",
                    "keep the better address of the two",
                )
                break
        there.append(entry)


def _one_event(one: Entry, other: Entry) -> bool:
    title, title2 = _plain(one.title), _plain(other.title)
    if title == title2:
        return title != ""
    words, words2 = set(title.split()), set(title2.split())
    return len(words & words2) >= ALIKE * max(len(words), len(words2)) and bool(
        _people(one) & _people(other)
    )


def _people(entry: Entry) -> frozenset[str]:
    """Names and addresses of those who invite."""
    told = entry.fields.get("organizer")
    rows = told if isinstance(told, list) else [told]
    names = {_plain(str(row.get("name", ""))) for row in rows if isinstance(row, dict)}
    pages = {key(str(row["url"])) for row in rows if isinstance(row, dict) and row.get("url")}
    return frozenset(names | pages) - {""}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
