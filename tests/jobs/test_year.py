"""Weeks of a newsletter with people, contributors and data at work in any order: nothing is lost.

A model beside the folder knows what must be where: each link in exactly one place, each word
that a person wrote, each event as its file and its editors have it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from contentbot.apply import carry_out
from contentbot.content import entry_edit
from contentbot.jobs.publishing import publish
from contentbot.jobs.publishing.published import Order
from tests.jobs.weekly import DAY, Weekly, weekly

SECTIONS = ("official", "articles")
PLACES = ("Berlin, DE", "Pune, IN", "Paris, FR")
TOP = re.compile(r"\n(?=[^\s>|])")  # a line that begins at the margin


@dataclass
class Link:
    """What is known of a link. where: "inbox", "draft", "gone", or the date of an edition."""

    title: str
    where: str = "inbox"
    from_day: date | None = None


@dataclass
class Event:
    """What its file says, and what an editor made of its line since it was produced."""

    title: str
    day: date
    by_hand: str | None = None  # a title
    produced: str | None = None  # the title that the draft was made with
    there: bool = True
    skipped: date | None = None  # the edition that it was taken out of
    file_title: bool = False  # whether the file's title changed since


@dataclass
class World:
    """A folder and what must be in it."""

    paper: Weekly
    day: date = DAY
    links: dict[str, Link] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)  # prose by where it must be
    number: int = 0

    def name(self, letter: str) -> str:
        self.number += 1
        return f"{letter}{self.number}x"

    @property
    def text(self) -> str:
        return self.paper.text if self.paper.draft.exists() else ""

    def write(self, text: str) -> None:
        self.paper.draft.write_text(text, "utf-8")

    def pick(self, names: list[str], number: int) -> str | None:
        return sorted(names)[number % len(names)] if names else None

    # --- contributors and data ---

    def send_link(self, number: int) -> None:
        name = self.name("L")
        later = self.day + timedelta(7) if number % 4 == 0 else None
        more = f"not_before: {later}\npull: {number + 1}\n" if later else ""
        self.paper.link(name, section=SECTIONS[number % 2], more=more)
        self.links[name] = Link(name, from_day=later)

    def new_event(self, number: int) -> None:
        name, day = self.name("E"), self.day + timedelta(number % 40)
        self.paper.event(name, day.isoformat(), place=PLACES[number % 3])
        self.events[name] = Event(name, day)

    def _files(self, name: str) -> list[Path]:
        return list((self.paper.content / "events").rglob(f"{name.lower()}*.yml"))

    def _set(self, name: str, **changes: object) -> None:
        (file,) = self._files(name)
        file.write_text(entry_edit.with_fields(file.read_text("utf-8"), changes), "utf-8")

    def _event(self, number: int) -> str | None:
        top = self.paper.content / "events"
        stored = {n for n in self.events if any(f.parent == top for f in self._files(n))}
        here = [n for n, one in self.events.items() if one.there and n in stored]
        return self.pick(here, number)

    def retitle_file(self, number: int) -> None:
        if name := self._event(number):
            one = self.events[name]
            one.title, one.file_title = f"{name} file {number}", True
            self._set(name, title=one.title)

    def move_event(self, number: int) -> None:
        if name := self._event(number):
            one = self.events[name]
            one.day = self.day + timedelta(number % 20)
            self._set(name, starts=one.day.isoformat())

    def cancel_event(self, number: int) -> None:
        if (name := self._event(number)) and self.events[name].by_hand is None:
            self.events[name].there = False
            self._set(name, status="cancelled")

    # --- people in the draft ---

    def _shown(self, letter: str) -> list[str]:
        return re.findall(rf"\]\(https://example\.org/({letter}\d+x)\)", self.text)

    def _line(self, name: str) -> str:
        return next(line for line in self.text.split("\n") if f"/{name})" in line)

    def retitle_link(self, number: int) -> None:
        if name := self.pick(self._shown("L"), number):
            old, one = self._line(name), self.links[name]
            one.title = f"{name} by hand {number}"
            new = re.sub(r"\[.*\]\(", lambda _: f"[{one.title}](", old)
            self.write(self.text.replace(old, new))

    def delete_link(self, number: int) -> None:
        if name := self.pick(self._shown("L"), number):
            self.write(self.text.replace(f"{self._line(name)}\n", ""))
            self.links[name].where = "gone"

    def move_link(self, number: int) -> None:
        if name := self.pick(self._shown("L"), number):
            line = self._line(name)
            head = ("### Official\n", "### Articles\n")[number % 2]
            self.write(self.text.replace(f"{line}\n", "").replace(head, f"{head}{line}\n"))

    def add_line(self, number: int) -> None:
        if self.text:
            name = self.name("L")
            head = ("### Official\n", "### Articles\n")[number % 2]
            line = f"* [{name}](https://example.org/{name})\n"
            self.write(self.text.replace(head, head + line))
            self.links[name] = Link(name, where="draft")

    def add_words(self, number: int) -> None:
        places = [match.end() for match in TOP.finditer(self.text)]
        places = [at for at in places if at > self.text.find("Hello")]
        if places:
            name, at = self.name("P"), places[number % len(places)]
            self.write(f"{self.text[:at]}\nWords {name} of an editor.\n\n{self.text[at:]}")
            self.words[name] = "draft"

    def retitle_event(self, number: int) -> None:
        if name := self.pick(self._shown("E"), number):
            one, old = self.events[name], self._line(name)
            if one.there and old:
                one.by_hand = f"{name} by hand {number}"
                self.write(self.text.replace(old, re.sub(r"\*\*.*\*\*", f"**{one.by_hand}**", old)))

    def delete_event(self, number: int) -> None:
        if name := self.pick(self._shown("E"), number):
            lines = self.text.split("\n")
            at = lines.index(self._line(name))
            self.write("\n".join([*lines[: at - 1], *lines[at + 1 :]]))
            one = self.events[name]
            one.skipped, one.by_hand = self.day, None
            if not self._files(name):
                del self.events[name]

    def add_event(self, number: int) -> None:
        if "### Europe\n" in self.text:
            name, day = self.name("E"), self.day + timedelta(number % 20)
            first = f"* {day} | Paris, FR | [A Group](https://example.org/group)"
            line = f"{first}\n    * [**{name}**](https://example.org/{name})\n"
            self.write(self.text.replace("### Europe\n", f"### Europe\n{line}"))
            self.events[name] = Event(name, day, by_hand=name)

    # --- the bot ---

    def assemble(self, _: int) -> None:
        made = self.paper.assemble(self.day)
        clashing = {name for name, one in self.events.items() if self._clashes(one)}
        said = " ".join(conflict.message for conflict in made.conflicts)
        assert len(made.conflicts) == len(clashing), (said, clashing)
        for name in clashing:
            self._settle(name)
        if clashing:
            assert not self.paper.assemble(self.day).conflicts
        self._check()
        before = self.paper.content
        was = {p: p.read_bytes() for p in before.rglob("*") if p.is_file()}
        self.paper.assemble(self.day)
        assert was == {p: p.read_bytes() for p in before.rglob("*") if p.is_file()}

    def _clashes(self, one: Event) -> bool:
        """Whether file and line of an event were changed in ways that do not go together."""
        if one.by_hand is None or one.skipped == self.day or one.produced is None:
            return False
        if not self._in_window(one):
            return one.produced is not None
        return one.file_title and one.title != one.by_hand

    def _settle(self, name: str) -> None:
        """An editor settles a conflict: the line's title goes into the file, or the line goes."""
        one = self.events[name]
        assert one.by_hand is not None
        assert one.by_hand in self.text
        (file,) = self._files(name)
        assert f"title: {one.title}\n" in file.read_text("utf-8")
        if self._in_window(one):
            one.title = one.by_hand
            self._set(name, title=one.title)
        else:
            lines = self.text.split("\n")
            at = lines.index(self._line(name))
            self.write("\n".join([*lines[: at - 1], *lines[at + 1 :]]))
            one.by_hand = None

    def _in_window(self, one: Event) -> bool:
        return one.there and self.day <= one.day <= self.day + timedelta(28)

    def _check(self) -> None:
        text = self.text
        inbox = "".join(p.read_text("utf-8") for p in self.paper.content.glob("inbox/*.yml"))
        out = "".join(p.read_text("utf-8") for p in self.paper.content.glob("editions/*.md"))
        for name, link in self.links.items():
            if link.where == "inbox" and (link.from_day is None or link.from_day <= self.day):
                link.where = "draft"
            ends = f"/{name})"
            here = (inbox.count(f"/{name}\n"), text.count(ends), out.count(ends))
            wanted = {"inbox": (1, 0, 0), "draft": (0, 1, 0), "gone": (0, 0, 0)}
            assert here == wanted.get(link.where, (0, 0, 1)), (name, link)
            if link.where == "draft":
                assert f"[{link.title}](" in text
        for name, where in self.words.items():
            assert (text if where == "draft" else out).count(f"Words {name} of") == 1, name
        for name, one in self.events.items():
            if one.by_hand is not None and one.skipped != self.day:
                one.title = one.by_hand
            shown = self._in_window(one) and one.skipped != self.day
            assert text.count(f"/{name})") == int(shown), (name, one)
            if shown:
                assert f"[**{one.title}**](" in text, (name, one)
            one.by_hand, one.file_title, one.produced = None, False, one.title if shown else None
            assert len(self._files(name)) == 1, name

    def publish(self, _: int) -> None:
        if not self.text:
            return
        self.assemble(0)
        done = publish.run(self.paper.room(), Order(today=self.day, day=self.day, force=True))
        assert not done.refusals
        carry_out(done.plan, self.paper.root)
        for link in self.links.values():
            link.where = self.day.isoformat() if link.where == "draft" else link.where
        for name, where in self.words.items():
            self.words[name] = self.day.isoformat() if where == "draft" else where
        self.day += timedelta(7)
        for one in self.events.values():
            one.produced = one.title if self._in_window(one) else None
        self.assemble(0)


OPERATIONS = [
    World.send_link, World.new_event, World.retitle_file, World.move_event, World.cancel_event,
    World.retitle_link, World.delete_link, World.move_link, World.add_line, World.add_words,
    World.retitle_event, World.delete_event, World.add_event, World.assemble, World.publish,
]  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 1000)), min_size=5, max_size=40
)


@settings(max_examples=25)
@given(STEPS)
def test_nothing_is_lost_doubled_or_brought_back(steps):
    with TemporaryDirectory() as folder:
        world = World(weekly(Path(folder)))
        for number in range(4):
            world.send_link(number + 1)
            world.new_event(3 * number)
        world.assemble(0)
        for operation, number in steps:
            operation(world, number)
        world.publish(0)
