"""A small newsletter of its own, with one draft's worth of entries."""

from __future__ import annotations

from contentbot.content import front_matter
from tests.newsroom import Newsroom, Run

SETTINGS = """\
name: The Weekly Example
slug: weekly-example
editions: {title: "The Weekly Example {number}", front_matter: [Title, Number, Date]}
cadence: {weekday: wednesday, anchor: {number: 7, date: 2026-02-04}}
horizons: {events: 21}
after_publish: [discussion]
placeholders: [LINK_HERE]
sections:
  - {id: news, title: News, kind: link, required: true}
  - {id: reading, title: Reading, kind: link, required: true}
  - {id: talks, title: Calls for Papers, kind: cfp, required: true, empty: No calls were submitted this week}
  - id: events
    title: Events
    kind: event
    required: true
    groups:
      - {id: virtual, title: Virtual, attendance: virtual}
      - {id: europe, title: Europe, continents: [Europe]}
shapes:
  link: {line: "* {prefix?}[{title}]({url})", prefix: {each: "[{}] "}}
  cfp: {line: "* [**{title}**]({url}) | closes {closes} | {place} | {starts}"}
  event:
    line: ["* {starts} | {where} | {organizer}\\n    * [**{title}**]({url})"]
    where: ["{attendance}", "{place}"]
    attendance: {words: {virtual: Virtual}}
    organizer: {each: "[{name}]({url})"}
"""
TEMPLATE = """\
Title: The Weekly Example {{ number }}
Number: {{ number }}
Date: {{ date }}

<!-- Please add your links to content/inbox/. -->

## News
{{ entries('news') }}

## Reading
{{ entries('reading') }}

## Calls for Papers
{{ entries('talks') }}

## Events

{{ groups('events') }}

{% if discussion %}
Discuss this edition [here]({{ discussion }}).

{% endif %}
That was it.
"""
TODAY = "2026-02-03"
DAY = "2026-02-04"
DRAFT = "content/drafts/next.md"
LEDGER = f"content/ledger/{DAY}.yml"
EDITION = f"content/editions/{DAY}-weekly-example.md"


def link(title: str, section: str = "news", more: str = "") -> str:
    """A link's file; its address follows from the title."""
    return f"title: {title} things well\nurl: {url(title)}\nsection: {section}\n{more}"


def url(title: str) -> str:
    return f"https://example.org/{title.lower()}"


def event(title: str, day: str, place: str = "Berlin, DE") -> str:
    where = "attendance: virtual" if not place else f"place: {place}"
    return (
        f"title: {title}\nurl: {url(title.replace(' ', '-'))}\nstarts: {day}\n{where}\n"
        "organizer: {name: A Group, url: https://example.org/group}\n"
    )


def cfp(title: str, closes: str, starts: str) -> str:
    return (
        f"title: {title}\nurl: {url(title)}\ncloses: {closes}\nstarts: {starts}\nplace: Bonn, DE\n"
    )


def fill(newsroom: Newsroom) -> Newsroom:
    """The newsletter with entries, not assembled yet."""
    newsroom.write("content/newsletter.yml", SETTINGS)
    newsroom.write("content/edition.md.j2", TEMPLATE)
    for name in ("Building", "Caching", "Debugging"):
        newsroom.write(f"content/inbox/{name.lower()}.yml", link(name))
    newsroom.write(
        "content/inbox/reading.yml", link("Reading", "reading", "note: for the editors\n")
    )
    newsroom.write("content/events/soon.yml", event("An evening", "2026-02-05"))
    newsroom.write("content/events/later.yml", event("A morning online", "2026-02-20", ""))
    newsroom.write("content/events/far.yml", event("A day in spring", "2026-04-01"))
    newsroom.write("content/cfps/conf.yml", cfp("ExampleConf", "2026-02-08", "2026-06-01"))
    return newsroom


def run(newsroom: Newsroom, *arguments: str, today: str = TODAY, status: int = 0) -> Run:
    """Run a command that must end with a status."""
    done = newsroom.run(*arguments, "--today", today)
    assert done.status == status, f"{done.out}{done.err}"
    return done


def tree(newsroom: Newsroom) -> dict[str, bytes]:
    """All files below content/."""
    top = newsroom.root / "content"
    return {str(f.relative_to(top)): f.read_bytes() for f in sorted(top.rglob("*")) if f.is_file()}


def number_of(text: bytes) -> int | None:
    return front_matter.read(text.decode()).number
