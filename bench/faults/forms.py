"""Faults of prefixes and of the form of links and lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from .editions import Edition, Item
from .register import Planted, on_edition, on_item, spliced

FOREIGN = (
    *("Пишем планировщик задач на Rust", "用 Rust 编写异步运行时", "Rustで学ぶ所有権の仕組み"),
    *("러스트로 만드는 웹 서버", "كتابة خادم ويب بلغة رست"),
)
# {l} is the whole line as it was, {p} its prefix, {t} its title, {u} its address.
VIDEOS = {
    "prefix-unknown": "* [clip] [{t}]({u})",
    "prefix-misspelt": "* [vidoe] [{t}]({u})",
    "prefix-case": "* [Video] [{t}]({u})",
    "prefix-in-parentheses": "* (video) [{t}]({u})",
    "prefix-behind": "* [{t}]({u}) [video]",
    "prefix-in-title": "* [[video] {t}]({u})",
    "prefix-without-space": "* [video][{t}]({u})",
    "prefix-doubled": "* [video] [video] [{t}]({u})",
}
FORMS = {
    "text-after": "{l}: a short description of what it does",
    "full-stop-after": "{l}.",
    "two-links": "{l} ([source](https://example.org/source))",
    "address-doubled": "{l}]({u})",
    "nested-link": "* {p}[{t}]([{t}]({u}))",
    "bullet-missing": "{p}[{t}]({u})",
    "bullet-dash": "- {p}[{t}]({u})",
    "bullet-without-space": "*{p}[{t}]({u})",
    "bullet-escaped": "\\{l}",
    "item-indented": "  {l}",
    "space-before-address": "* {p}[{t}] ({u})",
    "address-in-brackets": "* {p}[{t}][{u}]",
    "brackets-swapped": "* {p}({t})[{u}]",
    "opening-bracket-missing": "* {p}{t}]({u})",
    "closing-bracket-missing": "* {p}[{t}({u})",
    "closing-parenthesis-missing": "* {p}[{t}]({u}",
    "undefined-reference": "* {p}[{t}][announcement]",
    "bare-address": "* {u}",
    "empty-item": "{l}\n* ",
    "template-item": "{l}\n* [ - ]()",
    "editor-note": "{l}\n* TODO: add the release notes here",
    "conflict-marker": "{l}\n=======",
}


def on_form(family: str, table: Mapping[str, str], prefix: str = "") -> None:
    for name, template in table.items():

        def rewrite(item: Item, _: Random, template: str = template) -> str | None:
            fields = {"l": item.line, "p": item["prefix"], "t": item["title"], "u": item["url"]}
            return template.format(**fields) if item["prefix"].startswith(prefix) else None

        on_item(family, "link", name=name)(rewrite)


on_form("prefixes", VIDEOS, "[video] ")
on_form("link form", FORMS)


@on_item("prefixes", "link")
def video_missing(item: Item, _: Random) -> str | None:
    return item.put(prefix="") if "www.youtube.com/watch" in item["url"] else None


@on_item("prefixes", "link")
def language_missing(item: Item, rng: Random) -> str | None:
    return None if item["prefix"] else item.put(title=rng.choice(FOREIGN))


@on_item("prefixes", "link")
def language_unknown(item: Item, rng: Random) -> str | None:
    return None if item["prefix"] else item.put(prefix=rng.choice(("[CN] ", "[JP] ", "[XX] ")))


@on_item("link form", "link", size=2)
def item_wrapped(item: Item, _: Random) -> str | None:
    words = item["title"].split(" ")
    half = len(words) // 2
    title = f"{' '.join(words[:half])}\n  {' '.join(words[half:])}"
    return item.put(title=title) if half > 1 and "`" not in title else None


@on_edition("link form", size=3)
def conflict(edition: Edition, rng: Random) -> Planted | None:
    item = rng.choice(edition.items("link"))
    new = ["<<<<<<< HEAD", item.line, "=======", ">>>>>>> patch-1"]
    return spliced(edition, item.at, 1, new, expected=[item.at, item.at + 2, item.at + 3])


@on_edition("link form")
def blank_line_in_list(edition: Edition, rng: Random) -> Planted | None:
    places = {x.at for x in edition.items("link", "pull")}
    at = rng.choice(sorted(i for i in places if i + 1 in places))
    return spliced(edition, at + 1, 0, [""], expected=[at + 1, at + 2])


@on_edition("link form")
def blank_line_missing(edition: Edition, _: Random) -> Planted | None:
    """A list right below prose, which many a Markdown program makes part of the paragraph."""
    x = edition.lines
    prose = [i for i, line in enumerate(edition.visible) if re.match(r"[A-Z].*[.!:]$", line)]
    gaps = [i for i in prose if not x[i + 1] and x[i + 2].startswith("* [")]
    return spliced(edition, gaps[0] + 1, 1, [], expected=[gaps[0], gaps[0] + 1]) if gaps else None


@on_edition("link form", size=2)
def comment_opened(edition: Edition, _: Random) -> Planted | None:
    if "-->" not in edition.lines:
        return None
    start, end = edition.lines.index("<!--"), edition.lines.index("-->")
    return spliced(edition, start, end + 1 - start, edition.lines[start + 1 : end])


@on_edition("link form")
def comment_unclosed(edition: Edition, _: Random) -> Planted | None:
    if "-->" not in edition.lines:
        return None
    start, end = edition.lines.index("<!--"), edition.lines.index("-->")
    return spliced(edition, end, 1, [], expected=range(start, end + 1))


@on_edition("link form")
def reference_unused(edition: Edition, rng: Random) -> Planted | None:
    known = [i for i, x in enumerate(edition.visible) if re.match(r"\[\w+\]: ", x)]
    return spliced(edition, rng.choice(known) + 1, 0, ["[roadmap]: https://example.org/roadmap"])
