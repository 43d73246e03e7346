"""Repeats: an address that is there already, in this edition, an earlier one or another file."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.address import key
from contentbot.content.archive import Published
from contentbot.content.document import Document
from contentbot.lint.lines import quoted
from contentbot.lint.rule import Facts, rule
from contentbot.lint.slips import slip
from contentbot.model import Entry, Found, Span
from contentbot.text import late

RECENT = 60  # days in which no page becomes another one
_NUMBER = late(r"\d+")
READ = ("link", "pick", "task", "testing")
KINDS = (READ, ("cfp",))


def _followed(document: Document, kinds: tuple[str, ...]) -> list[tuple[str, Entry]]:
    """The entries of some kinds with sound addresses, and their keys, in the text's order."""
    found = [
        (key(entry.url), entry)
        for entry in document.of(*kinds)
        if entry.url and slip(entry.url) is None
    ]
    return sorted(found, key=lambda pair: pair[1].span)


def _house(entry: Entry, facts: Facts) -> bool:
    section = facts.settings.by_id.get(entry.section or "")
    return section is not None and section.house


@rule("error", locked=True)
def address_twice(document: Document, facts: Facts) -> Iterator[Found]:
    """An address stands twice in one edition.

    Somebody else has already sent in the same page, perhaps for another section. Please
    look whether one of the two titles or sections is the better one, and keep that line.

    Bad:
        * [Faster builds](https://example.org/faster)
        * [How a cache made our work quicker](http://www.example.org/faster/?utm_source=mail)

    Bad:
        - title: Faster builds
          url: https://example.org/faster
          section: observations
        - title: How a cache made our work quicker
          url: https://example.org/faster
          section: walkthroughs

    Good:
        * [Faster builds](https://example.org/faster)
        * [How a cache made our work quicker](https://example.org/faster#cache)
    """
    if document.edition is None and len(document.entries) < 2:
        return
    for kinds in KINDS:
        first: dict[str, tuple[Span, Entry | None]] = {}
        found = [(page, entry.at("url"), entry) for page, entry in _followed(document, kinds)]
        strays = _strays(document) if kinds is READ else ()
        for page, span, entry in sorted([*found, *strays], key=lambda row: row[1]):
            before, other = first.setdefault(page, (span, entry))
            if before == span or (entry and other and _both_meant(other, entry, facts)):
                continue
            line = document.lines.line_of(before.start)
            message = f"line {line} has this address already"
            if other is not None:
                message += f", as {quoted(other.title)}"
            yield Found(span, message, "keep the better one of the two lines")


def _strays(document: Document) -> Iterator[tuple[str, Span, None]]:
    """Addresses of lists below headings that the settings do not know."""
    for item in document.all_items():
        if item.section is None and item.entry is None and item.links and item.links[0].dest:
            span = item.links[0].dest
            if slip(document.slice(span)) is None:
                yield key(document.slice(span)), span, None


def _both_meant(one: Entry, other: Entry, facts: Facts) -> bool:
    """Whether a proposal stands in several lists of the editors, or is called to be tested."""
    house = _house(one, facts), _house(other, facts)
    if {one.kind, other.kind} == {"link", "testing"}:
        return any(house)
    return all(house) and one.section != other.section


@rule("warning")
def published_before(document: Document, facts: Facts) -> Iterator[Found]:
    """An earlier edition had this address.

    Readers have seen it. If the page is a new version of what it was, say so in the
    title; if it is a list that grows, link the new part of it.

    Given:
        earlier:
          2026-01-28: |
            Title: Sample 636
            Number: 636
            Date: 2026-01-28

            ## Updates from the Community

            ### Observations/Thoughts

            * [Faster builds](https://example.org/faster)

    Bad:
        * [Faster builds](https://example.org/faster/)

    Bad:
        title: Faster builds
        url: https://example.org/faster
        section: observations

    Good:
        * [Faster builds](https://example.org/faster#part-2)
    """
    horizon = facts.settings.horizons.get("repeats", 0)
    for page, entry in _followed(document, ("link", "pick")):
        if not page or _house(entry, facts):
            continue
        before = facts.archive.earlier(entry.url, before=facts.day, horizon=horizon)
        if before is not None and not _renewed(entry, before, facts):
            number = (
                f"edition {before.number} of {before.day}"
                if before.number
                else f"the edition of {before.day}"
            )
            yield Found(
                entry.at("url"),
                f"this address was in {number}",
                "leave it out, unless there is something new",
            )


def _renewed(entry: Entry, before: Published, facts: Facts) -> bool:
    """Whether an old page has new content: another year's schedule, a site's front page."""
    if (facts.day - before.day).days <= RECENT:
        return False
    fresh = set(_NUMBER.findall(entry.title)) - set(_NUMBER.findall(before.title))
    return bool(fresh) or "/" not in key(entry.url)


@rule("error")
def waiting_already(document: Document, facts: Facts) -> Iterator[Found]:
    """Another file has an entry with this address, which waits for an edition.

    One entry is enough; if yours is the better one, change that file instead.

    Given:
        waiting:
          example.org/faster: content/inbox/faster-builds.yml:2

    Bad:
        title: Faster builds
        url: https://example.org/faster
        section: observations

    Good:
        title: Faster builds
        url: https://example.org/faster-still
        section: observations
    """
    if document.edition is not None:
        return  # an edition is made from the files that wait
    for page, entry in _followed(document, (*READ, "cfp")):
        place = facts.waiting.get(page)
        if place is not None and place.rpartition(":")[0] != document.path:
            yield Found(
                entry.at("url"),
                f"`{place}` has this address already",
                "keep one of the two entries",
            )


@rule("warning")
def pending_elsewhere(document: Document, facts: Facts) -> Iterator[Found]:
    """Another open pull request adds this address.

    Whichever is merged first makes the other one a repeat; please look at both.

    Given:
        submission:
          pulls:
            - number: 7012
              created: 2026-02-01
              addresses: [https://example.org/faster]

    Bad:
        * [Faster builds](https://example.org/faster)

    Bad:
        title: Faster builds
        url: https://example.org/faster
        section: observations

    Good:
        * [Faster builds](https://example.org/faster-still)
    """
    if facts.submission is None or not facts.submission.pulls:
        return
    pulls = {
        key(url): number for number, _, urls in reversed(facts.submission.pulls) for url in urls
    }
    old = {key(entry.url) for entry in facts.before.entries} if facts.before else set()
    for page, entry in _followed(document, (*READ, "cfp", "event")):
        if page in pulls and page not in old:
            yield Found(
                entry.at("url"),
                f"pull request #{pulls[page]} has this address, too",
                "look at it; one is enough",
            )
