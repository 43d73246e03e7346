"""Faults of repeats, calls for papers and tasks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from .editions import Edition, Item, in_words, later
from .register import Change, Planted, on_edition, on_field, on_item, register, shuffled, spliced
from .texts import ADDRESSES


def otherwise(item: Item, url: str, **fields: str) -> str:
    """A control for a copy: same words in another order, another address, so nothing repeats."""
    title = " ".join(reversed(item["title"].split(" ")))
    return item.put(title=title, url=url.rstrip("/") + "-zz", **fields)


def inserted(
    edition: Edition, at: int, new: list[str], *, like: int, control: list[str]
) -> Planted:
    """New lines before index `at` that repeat those from index `like` on."""
    first = like + len(new) * (at <= like)
    both = [*range(at, at + len(new)), *range(first, first + len(new))]
    planted = spliced(edition, at, 0, new, expected=both)
    return replace(planted, control=[*edition.lines[:at], *control, *edition.lines[at:]])


def repeat(name: str, pool: str, change: Change = lambda u, r: u, *, elsewhere: bool = False) \
        -> None:  # fmt: skip
    """A kind that copies an item within its section or to another one, its address changed."""

    def plant(edition: Edition, rng: Random) -> Planted | None:
        for item in shuffled(rng, edition.items(pool)):
            other = [x for x in edition.items(pool) if (x.section != item.section) == elsewhere]
            url = change(item["url"], rng)
            if url and other and not re.search("[?#]", item["url"]):
                control = item.put(url=change(item["url"].rstrip("/") + "-zz", rng) or "")
                at = rng.choice(other).at + 1
                return inserted(edition, at, [item.put(url=url)], like=item.at, control=[control])
        return None

    register(name, "repeats", plant)


repeat("link-twice-in-section", "link")
repeat("link-twice-in-edition", "link", elsewhere=True)
repeat("link-twice-tracked", "link", lambda u, r: u + "?utm_source=reddit", elsewhere=True)
repeat("link-twice-plain-http", "link", ADDRESSES["plain-http"])
repeat("link-twice-slash", "link", lambda u, r: u[:-1] if u[-1] == "/" else u + "/", elsewhere=True)
repeat("task-twice", "task")


@on_edition("repeats")
def title_twice(edition: Edition, rng: Random) -> Planted | None:
    links = [x for x in edition.items("link") if len(x["title"].split()) > 4]
    if len(links) < 2:
        return None
    item, other = rng.sample(links, 2)
    new, control = item.put(url="https://example.org/copy"), otherwise(item, "https://example.org")
    return inserted(edition, other.at + 1, [new], like=item.at, control=[control])


def from_earlier(name: str, first: int, last: int) -> None:
    """A kind that brings a link of an edition so many before this one once more."""

    def plant(edition: Edition, rng: Random) -> Planted | None:
        text = "\n".join(edition.lines)
        links = edition.earlier(rng.randint(first, last)).items("link")
        new = [x for x in links if x["url"] not in text]
        if not new:
            return None
        item, at = rng.choice(new), rng.choice(edition.items("link")).at + 1
        control = spliced(edition, at, 0, [otherwise(item, item["url"])]).lines
        return replace(spliced(edition, at, 0, [item.line]), control=control)

    register(name, "repeats", plant)


from_earlier("link-of-previous-edition", 1, 1)
from_earlier("link-of-older-edition", 4, 40)


def event_again(name: str, address: str | None) -> None:
    def plant(edition: Edition, rng: Random) -> Planted | None:
        head, sub = rng.choice(edition.events)
        url = address or sub["url"]
        control = [otherwise(head, head["url"]), otherwise(sub, url)]
        new = [head.line, sub.put(url=url)]
        return inserted(edition, sub.at + 1, new, like=head.at, control=control)

    register(name, "repeats", plant, 2)


event_again("event-twice", None)
event_again("event-under-two-addresses", "https://lu.ma/k3x9w2qf")


# --- calls for papers and tasks --------------------------------------------------------------


def of_last_year(item: Item) -> str | None:
    year = item["starts"][:4]
    title = item["title"].replace(year, str(int(year) - 1))
    return item.put(title=title) if title != item["title"] else None


def far_off(item: Item) -> str:
    year = int(item["starts"][:4]) + 10
    return item.put(date=f"{year}-05-05", starts=f"{year}-09-09", rest="")


# Each gets the call and the edition's date.
CFPS: dict[str, Callable[[Item, date], str | None]] = {
    "cfp-closed": lambda x, day: x.put(date=later(day, -6)),
    "cfp-impossible-date": lambda x, day: x.put(date=f"{x['date'][:4]}-02-30"),
    "cfp-date-in-words": lambda x, day: x.put(date=in_words(x["date"])),
    "cfp-closes-after-event": lambda x, day: x.put(date=later(x["starts"], 7)),
    "cfp-without-place": lambda x, day: x.put(place=""),
    "cfp-pipe-without-spaces": lambda x, day: x.line.replace(" | ", "|"),
    "cfp-event-past": lambda x, day: x.put(starts=later(day, -9), rest=""),
    "cfp-event-ends-early": lambda x, day: x.put(rest=f" - {later(x['starts'], -3)}"),
    "cfp-of-last-year": lambda x, day: of_last_year(x),
    "cfp-far-off": lambda x, day: far_off(x),
    "cfp-without-link": lambda x, day: f"* {x['title']}{x.line[x.match.end('url') + 1 :]}",
}


def on_open_call(name: str, change: Callable[[Item, date], str | None]) -> None:
    """A kind that changes a call that is open and closes before its event."""

    def plant(edition: Edition, rng: Random) -> Planted | None:
        for item in shuffled(rng, edition.items("cfp")):
            if str(edition.day) <= item["date"] < item["starts"]:
                new = change(item, edition.day)
                return spliced(edition, item.at, 1, [new]) if new else None
        return None

    register(name, "cfps", plant)


for name, change in CFPS.items():
    on_open_call(name, change)


@on_edition("cfps")
def cfp_twice(edition: Edition, rng: Random) -> Planted | None:
    for item in shuffled(rng, edition.items("cfp")):
        control = item.put(title="Northern Systems Days", url="https://example.org/northern")
        return inserted(edition, item.at + 1, [item.line], like=item.at, control=[control])
    return None


def none_beside_entries(family: str, pool: str, words: str) -> None:
    """A kind that leaves the sentence "none were submitted" below an entry."""

    def plant(edition: Edition, rng: Random) -> Planted | None:
        for item in shuffled(rng, edition.items(pool)):
            new = ["", f"*No Calls for {words} were submitted this week.*"]
            return spliced(edition, item.at + 1, 0, new, expected=[item.at, item.at + 2])
        return None

    register(f"{pool}-none-beside-entries", family, plant, 2)


none_beside_entries("cfps", "cfp", "papers or presentations")
none_beside_entries("tasks", "task", "participation")


@on_edition("cfps")
def none_missing(edition: Edition, _: Random) -> Planted | None:
    for heading in edition.headings:
        for i in range(heading.at, heading.end):
            if re.match(r"(\* )?\*No [Cc]alls for pa", edition.visible[i]):
                return spliced(edition, i, 1, [], expected=range(heading.at, i + 1))
    return None


on_field("tasks", "title", ("task",), {"task-closed": lambda t, r: t + " (closed)"})


@on_item("tasks", "task")
def task_without_project(item: Item, _: Random) -> str:
    return item.line.replace(f"{item['project']} - ", "", 1)
