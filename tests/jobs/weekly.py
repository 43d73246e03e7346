"""A small newsletter for trying out assembling: settings, template and a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contentbot.apply import carry_out
from contentbot.jobs.assembling import assemble
from contentbot.jobs.assembling.assemble import Assembled
from contentbot.jobs.newsroom import Newsroom

DAY = date(2026, 2, 4)
SETTINGS = """\
name: The Weekly Example
slug: weekly-example
editions: {pattern: weekly-example, title: "The Weekly Example {number}", front_matter: [Title, Number, Date]}
cadence: {weekday: wednesday, anchor: {number: 7, date: 2026-01-28}}
horizons: {events: 28}
prefixes: [video, audio]
after_publish: [discussion]
places: {codes: {GB: UK}}
sections:
  - id: news
    title: News
    kind: text
    sections:
      - {id: official, title: Official, kind: link}
      - {id: articles, title: Articles, kind: link}
      - {id: tasks, title: Tasks, kind: task, empty: No tasks this week}
  - {id: closed, title: Closed, kind: link, gate: closed, say: this section is full}
  - id: events
    title: Events
    kind: event
    groups:
      - {id: virtual, title: Virtual, attendance: virtual}
      - {id: asia, title: Asia, continents: [Asia]}
      - {id: europe, title: Europe, continents: [Europe]}
  - {id: cfps, title: Calls for Papers, kind: cfp, empty: No calls for papers this week}
  - {id: closing, title: Closing Words, kind: text}
shapes:
  link: {line: "* {prefix?}[{title}]({url})", prefix: {each: "[{}] "}}
  task: {line: ["* [{project} - {title}]({url})", "* [{title}]({url})"]}
  event:
    line: ["* {days} | {where} | {organizer}\\n    * [**{title}**]({url})", "* {days} | {where}\\n    * [**{title}**]({url})"]
    days: ["{starts} - {ends}", "{starts}"]
    where: ["{attendance} ({place})", "{attendance}", "{place}"]
    attendance: {words: {virtual: Virtual, hybrid: Hybrid}}
    organizer: {each: "[{name}]({url})", join: " + "}
  cfp: {line: ["* [**{title}**]({url}) | CFP closes {closes} | {place} | {starts}", "* [**{title}**]({url}) | CFP closes {closes}"]}
  text: {line: "{text:raw}"}
"""
TEMPLATE = """\
Title: The Weekly Example {{ number }}
Number: {{ number }}
Date: {{ date }}

Hello and welcome to number {{ number }}.

## News

### Official
{{ entries('official') }}

### Articles

{{ entries('articles') }}

Send us more.

### Tasks

{{ entries('tasks') }}

## Closed
{{ entries('closed') }}

## Events

Between {{ date }} and {{ day(28) }}:

{{ groups('events') }}

Tell us of yours.

## Calls for Papers

{{ entries('cfps') }}

## Closing Words

{{ entries('closing') }}

{% if discussion %}
Talk about it [here]({{ discussion }}).

{% endif %}
The end.
"""


@dataclass(frozen=True)
class Weekly:
    """The folder of the newsletter."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def draft(self) -> Path:
        return self.content / "drafts" / "next.md"

    @property
    def text(self) -> str:
        return self.draft.read_text("utf-8")

    def room(self) -> Newsroom:
        return Newsroom(self.content)

    def put(self, path: str, text: str) -> Path:
        """Write a file below content/."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def link(self, name: str, *, section: str = "articles", more: str = "") -> Path:
        text = f"title: {name}\nurl: https://example.org/{name}\nsection: {section}\n{more}"
        return self.put(f"inbox/{name.lower()}.yml", text)

    def event(
        self, name: str, day: str = "2026-02-10", *, place: str = "Berlin, DE", more: str = ""
    ) -> Path:
        group = "organizer: {name: A Group, url: https://example.org/group}\n"
        text = f"title: {name}\nurl: https://example.org/{name}\nstarts: {day}\nplace: {place}\n"
        return self.put(f"events/{name.lower()}.yml", f"{text}{group}attendance: in-person\n{more}")

    def assemble(self, day: date = DAY) -> Assembled:
        """Assemble, and write what that gives."""
        made = assemble.run(self.room(), today=day, day=day)
        carry_out(made.plan, self.root)
        return made


def weekly(root: Path) -> Weekly:
    """The newsletter in a new folder."""
    one = Weekly(root)
    one.put("newsletter.yml", SETTINGS)
    one.put("edition.md.j2", TEMPLATE)
    return one
