"""Faults of addresses and titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from .editions import Item
from .register import Change, on_field, on_item, shuffled


def with_query(url: str, query: str) -> str | None:
    """None where the address has parameters of its own, which may be tracking ones already."""
    page, mark, fragment = url.partition("#")
    if "?" in page and not re.search(r"watch\?v=[\w-]+$", page):
        return None
    return f"{page}{'&' if '?' in page else '?'}{query}{mark}{fragment}"


def bare(url: str) -> str:
    return url.split("//", 1)[1]


def on_host(host: str, url: str, query: str) -> str | None:
    return with_query(url, query) if host in url else None


def swap_host(url: str, change: Callable[[str], str]) -> str | None:
    host = url.split("/")[2]
    return url.replace(host, change(host), 1) if change(host) != host else None


def lookalike(host: str) -> str:
    """One Latin letter replaced by the Cyrillic one that looks the same."""
    return re.sub("[aeo]", lambda m: chr({"a": 0x430, "e": 0x435, "o": 0x43E}[m[0]]), host, count=1)


def short_video(url: str) -> str | None:
    video = re.search(r"youtube\.com/watch\?v=([\w-]{11})$", url)
    return f"https://youtu.be/{video[1]}" if video else None


def front_page(url: str) -> str | None:
    article = re.match(r"https://github\.com/[\w.-]+/[\w.-]+(?=/.)", url)
    return article and article[0]


ADDRESSES: dict[str, Change] = {
    "utm-parameter": lambda u, r: with_query(u, "utm_source=newsletter&utm_medium=email"),
    "fbclid": lambda u, r: with_query(u, "fbclid=IwAR2xq9"),
    "gclid": lambda u, r: with_query(u, "gclid=Cj0KCQjw"),
    "mailchimp-parameter": lambda u, r: with_query(u, "mc_cid=1a2b3c4d5e&mc_eid=0f9e8d7c6b"),
    "youtube-si": lambda u, r: on_host("youtube.com/watch", u, "si=Q2fYd0Zb4uKx1aLm"),
    "eventbrite-aff": lambda u, r: on_host("eventbrite.", u, "aff=oddtdtcreator"),
    "meetup-event-origin": lambda u, r: on_host("meetup.com/", u, "eventOrigin=group_events"),
    "ref-newsletter": lambda u, r: with_query(u, "ref=twir"),
    "scheme-missing": lambda u, r: "www." + bare(u).removeprefix("www."),
    "scheme-doubled-letter": lambda u, r: "h" + u,
    "scheme-stray-letter": lambda u, r: "C" + u,
    "scheme-lacks-letter": lambda u, r: "htps://" + bare(u),
    "scheme-lacks-colon": lambda u, r: "https//" + bare(u),
    "scheme-lacks-slash": lambda u, r: "https:/" + bare(u),
    "plain-http": lambda u, r: "http://" + bare(u) if u.startswith("https") else None,
    "space-in-address": lambda u, r: u[:-3] + " " + u[-3:],
    "address-empty": lambda u, r: "",
    "address-relative": lambda u, r: "/blog/" + u.strip("/").split("/")[-1],
    "localhost": lambda u, r: f"http://localhost:{r.choice((1313, 4000, 8080))}/posts/draft",
    "loopback-host": lambda u, r: "http://127.0.0.1:8000/" + "/".join(u.split("/")[3:]),
    "private-host": lambda u, r: "https://192.168.1.20/" + "/".join(u.split("/")[3:]),
    "credentials": lambda u, r: "https://editor:secret@" + bare(u),
    "short-host": lambda u, r: f"https://{r.choice(('t.co', 'bit.ly', 'tinyurl.com'))}/3kXw9Qz",
    "short-video-host": lambda u, r: short_video(u),
    "mobile-host": lambda u, r: u.replace("//www.", "//m.", 1) if "//www." in u else None,
    "amp-page": lambda u, r: "https://www.google.com/amp/s/" + bare(u),
    "text-fragment": lambda u, r: None if "#" in u else u + "#:~:text=memory%20safety",
    "mixed-script-host": lambda u, r: swap_host(u, lookalike),
    "punycode-host": lambda u, r: swap_host(u, lambda h: lookalike(h).encode("idna").decode()),
    "trailing-quote": lambda u, r: u + r.choice(('"', "'", "”")),
    "trailing-bracket": lambda u, r: u + r.choice((")", "]")),
}
on_field("addresses", "url", ("link", "sub", "task", "cfp"), ADDRESSES)
on_field("addresses", "url", ("link",), {"repository-front-page": lambda u, r: front_page(u)})


# --- titles ----------------------------------------------------------------------------------

SPELLINGS = {
    "the": "teh",
    "with": "wiht",
    "language": "langauge",
    "performance": "perfomance",
    "Introduction": "Intoduction",
    "library": "libary",
    "Writing": "Writting",
    "programming": "programing",
    "development": "developement",
    "separate": "seperate",
    "occurred": "occured",
    "receive": "recieve",
    "Asynchronous": "Asyncronous",
}
OPENINGS = (
    *("How we recieve {}", "A seperate look at {}", "What occured: {}"),
    *("{}, definately", "Preemtive Scheduling: {}"),
)
AUTHORS = ("Maria Lindqvist", "Tom Becker", "Ana Ferreira", "Priya Raman")


def marked(title: str, mark: str, rng: Random, where: str = r"(?<=\b[A-Za-z]{2})(?=[a-z]{2})") \
        -> str | None:  # fmt: skip
    """The mark set into a word, or where a pattern says; titles with code are left alone."""
    places = [] if re.search(r"[`*_\\]", title) else [m.start() for m in re.finditer(where, title)]
    at = rng.choice(places) if places else 0
    return title[:at] + mark + title[at:] if places else None


def cut(title: str, mark: str, rng: Random) -> str | None:
    words = title.split()
    if len(words) < 5 or "`" in title:
        return None
    return " ".join(words[: rng.randint(3, len(words) - 1)]).rstrip(".,:;") + mark


def garbled(title: str, codec: str) -> str | None:
    """UTF-8 read as another encoding, after the typographic signs that many sites put in."""
    typographic = title.replace("'", "\u2019").replace(" - ", " \u2013 ")
    try:
        return None if typographic.isascii() else typographic.encode().decode(codec)
    except UnicodeDecodeError:
        return None


def garbled_letters(text: str) -> str | None:
    small = re.fullmatch("[\0-\x7fà-ÿ]+", text)  # others would become control characters
    return text.encode().decode("latin-1") if small and not text.isascii() else None


def respelt(title: str, words: Mapping[str, str], rng: Random) -> str | None:
    for word in shuffled(rng, list(words)):
        if "`" not in title and re.search(rf"\b{word}\b", title):
            return re.sub(rf"\b{word}\b", words[word], title, count=1)
    return None


def shouted(title: str) -> str | None:
    return title.upper() if len(re.findall(r"\b[a-z]{3,}\b", title)) > 3 else None


BEFORE_WORD = r"(?<= )(?=[A-Za-z]{3})"
TITLES: dict[str, Change] = {
    "truncated-dots": lambda t, r: cut(t, r.choice(("...", " ...")), r),
    "truncated-ellipsis": lambda t, r: cut(t, "…", r),
    "truncated-in-word": lambda t, r: t[: len(t) * 2 // 3].rstrip() + "…" if len(t) > 40 else None,
    "mojibake-latin-1": lambda t, r: garbled_letters(t),
    "mojibake-cp1252": lambda t, r: garbled(t, "cp1252"),
    "mojibake-mac-roman": lambda t, r: garbled(t, "mac-roman"),
    "invisible-character": lambda t, r: marked(t, r.choice("\u200b\u2060\ufeff\u00ad"), r),
    "bidi-override": lambda t, r: marked(t, r.choice("\u202e\u202d\u2066"), r),
    "control-character": lambda t, r: marked(t, r.choice("\x02\x08\x1b"), r),
    "double-space": lambda t, r: marked(t, " ", r, BEFORE_WORD),
    "unbalanced-tick": lambda t, r: marked(t, "`", r, BEFORE_WORD),
    "misspelling": lambda t, r: respelt(t, SPELLINGS, r),
    "proper-name-github": lambda t, r: respelt(t, {"GitHub": "Github"}, r),
    "proper-name-webassembly": lambda t, r: respelt(t, {"WebAssembly": "Webassembly"}, r),
    "proper-name-javascript": lambda t, r: respelt(t, {"JavaScript": "Javascript"}, r),
}
LINK_TITLES: dict[str, Change] = {
    "leading-space": lambda t, r: " " + t,
    "trailing-space": lambda t, r: t + " ",
    "misspelling-added": lambda t, r: r.choice(OPENINGS).format(t),
    "unbalanced-strong": lambda t, r: marked(t, "**", r, BEFORE_WORD),
    "stray-asterisk": lambda t, r: marked(t, "*", r, BEFORE_WORD),
    "author-suffix": lambda t, r: t + r.choice((" | by ", " - by ", " — by ")) + r.choice(AUTHORS),
    "author-suffix-plain": lambda t, r: f"{t} by {r.choice(AUTHORS)}",
    "bare-changelog": lambda t, r: f"Changelog #{r.randint(120, 290)}",
    "bare-version": lambda t, r: f"v{r.randint(0, 3)}.{r.randint(1, 20)}.{r.randint(0, 5)}",
    "all-capitals": lambda t, r: shouted(t),
    "raw-generics": lambda t, r: f"Understanding {r.choice(('Vec<T>', 'Option<Box<T>>'))}: {t}",
}
on_field("titles", "title", ("link", "sub", "task"), TITLES)
on_field("titles", "title", ("link",), LINK_TITLES)
on_field("titles", "place", ("head",), {"mojibake-in-place": lambda p, r: garbled_letters(p)})


@on_item("titles", "link")
def title_is_address(item: Item, _: Random) -> str:
    return item.put(title=item["url"])


@on_item("titles", "pull", "link")
def escape_inside_code(item: Item, _: Random) -> str | None:
    code = re.search(r"`[^`\\]*[a-z]_[a-z][^`\\]*`", item["title"])
    escaped = code and item["title"].replace(code[0], code[0].replace("_", r"\_"))
    return item.put(title=escaped) if escaped else None


@on_item("titles", "link")
def site_suffix(item: Item, rng: Random) -> str | None:
    labels = item["url"].split("/")[2].removeprefix("www.").split(".")
    site = rng.choice(("{} Blog", "{}", "The {} Blog")).format(labels[0].capitalize())
    suffix = rng.choice((" | ", " - ", " — ")) + site
    plain = len(labels) == 2 and len(labels[0]) > 4 and "`" not in item["title"]
    return item.put(title=item["title"] + suffix) if plain else None


@on_item("titles", "link")
def youtube_suffix(item: Item, _: Random) -> str | None:
    return item.put(title=item["title"] + " - YouTube") if "youtube.com" in item["url"] else None
