r"""Titles that are not what the page is called: cut, shouted, empty of meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from contentbot.content.address import parts
from contentbot.content.document import Document
from contentbot.lint.rule import Facts, rule
from contentbot.lint.wording import contributed, titles
from contentbot.model import Found
from contentbot.text import late

_CUT = late(r"(?P<word>[^\s.…]*)\s*(?:\.{3,}|…)[`*_]*$")
_WHOLE = late(r"(?:^|\W)(?:etc|more|again)$", re.IGNORECASE)
_SIGNS = late(r"[\W_]+")
CUT_FROM = 60  # letters; sites that cut titles keep about 70


def _told_whole(before: str, url: str) -> bool:
    """Whether the words before the dots are also the last of the address."""
    words = [word.casefold() for word in _SIGNS.split(before) if word][-3:]
    path = parts(url).path.rstrip("/").rpartition("/")[2].casefold()
    slug = _SIGNS.sub("-", path)
    found = re.search(re.escape("-".join(words)) + r"(?:-(?=\w*\d)\w+)?(?:-html?)?$", slug)
    return bool(words) and found is not None


@rule("warning")
def truncated_title(document: Document, facts: Facts) -> Iterator[Found]:
    """A title ends in dots: it was cut off.

    Chats, search pages and GitHub shorten long titles, and a copy from there carries the
    dots along. Readers should see what the page is called, in full. A title that ends
    in dots of its own, as its address shows, is left alone.

    Bad:
        * [Two months in the garden: shadow roots, a clipboard, and mo...](https://example.org/garden)

    Bad:
        title: Two months in the garden, shadow roots …
        url: https://example.org/2026/05/garden/
        section: observations

    Good:
        * [Two months in the garden: shadow roots, a clipboard, and more](https://example.org/garden)

    Good:
        * [Where everything went wrong...](https://example.org/where-everything-went-wrong/)
    """
    for title in titles(document, "link", "task", "event", "testing"):
        value = title.value
        if not (value[-5:].rstrip("`*_").endswith(("...", "…"))):
            continue
        match = _CUT.search(value)
        if match is None:
            continue
        code = value.endswith("`") and len(value) < CUT_FROM
        before = value[: match.end("word")]
        if code or _WHOLE.search(before) or _told_whole(before, title.entry.url):
            continue
        yield Found(
            title.at(document, match.start(), match.end()),
            f"the title is cut off: `{match[0]}`",
            "copy the whole title from the page",
        )


_LOUD = late(r"\b[A-Z]{4,}\b")


@rule("info")
def shouted_title(document: Document, facts: Facts) -> Iterator[Found]:
    """A title is written in capitals.

    In a list where every other title is written in ordinary letters, capitals read as
    shouting, and names and abbreviations no longer stand out.

    Bad:
        * [THE FASTEST WAY TO BUILD THINGS](https://example.org/fastest)

    Bad:
        title: THE FASTEST WAY TO BUILD THINGS
        url: https://example.org/fastest
        section: observations

    Good:
        * [The fastest way to build things](https://example.org/fastest)

    Good:
        * [CVE-2021-29922 and the HTTP/2 RST flood](https://example.org/flood)
    """
    # An event is named by its organisers, every month in the same way.
    for title in titles(document, "link", "task"):
        if title.value.islower() or len(_LOUD.findall(title.value)) < 3:
            continue
        letters = [sign for sign in title.plain if sign.isalpha()]
        if sum(map(str.isupper, letters)) > 0.8 * len(letters):
            yield Found(title.span, "the title is in capitals", "write it in ordinary letters")


_LIKE_ADDRESS = late(r"(?:\S{1,40} - )?(?:https?://|www\.)\S+$")


@rule("warning")
def title_is_an_address(document: Document, facts: Facts) -> Iterator[Found]:
    """A title is the address itself.

    An address tells readers little about what they will find. Every page has a title of
    its own, mostly at its top or in the browser's tab.

    Bad:
        * [https://example.org/using-templates](https://example.org/using-templates)

    Bad:
        title: example.org/using-templates
        url: https://example.org/using-templates/
        section: observations

    Good:
        * [Using templates](https://example.org/using-templates)
    """
    for title in titles(document, "link", "task", "event", "testing"):
        value = title.value.strip("<>` ")
        bare = _bare(value)
        if _LIKE_ADDRESS.match(value) or ("/" in bare and bare == _bare(title.entry.url)):
            yield Found(title.span, "the title is only an address", "write what the page is called")


def _bare(url: str) -> str:
    return url.partition("://")[2].rstrip("/") if "://" in url else url.rstrip("/")


_VERSION = r"(?:(?:version|week|issue|edition|no\.?|nr\.?)\s*)?[#v]?\d[\w.+-]*"
_FILLER = r"[\s:,–—-]*"


@lru_cache(maxsize=8)
def _unnamed(names: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(name).replace("'", "['’]") for name in names) or "(?!)"
    date = r"(?:in |for )?(?:\w+ )?(?:\d{1,2},? )?20\d\d"
    return re.compile(
        rf"(?:the )?(?:{known}){_FILLER}(?:{_VERSION}|{date})?"
        rf"|(?:release )?{_VERSION}(?: released?)?",
        re.IGNORECASE,
    )


@rule("warning")
def unnamed_title(document: Document, facts: Facts) -> Iterator[Found]:
    """A title does not say which project it is about.

    On the project's own site "Changelog #178" is clear. In a list of many projects the
    name has to stand with it.

    In: project-updates
    Bad:
        * [Changelog #178](https://example.org/changelog-178)

    Bad:
        title: v1.2.0
        url: https://example.org/releases/v1.2.0
        section: project-updates

    Good:
        * [sample-server changelog #178](https://example.org/changelog-178)

    Good:
        * [sample-server v1.2.0](https://example.org/releases/v1.2.0)
    """
    pattern = _unnamed(facts.settings.unnamed_titles)
    for title in contributed(document, facts.settings):
        value = title.value.strip("*_`. ")
        if len(value) <= 40 and pattern.fullmatch(value):
            yield Found(
                title.span,
                f"`{value}` does not say of which project",
                "put the project's name in front",
            )


_PLACEHOLDER = late(
    r"(?:TODO|TBD|TBA|FIXME|XXX|title|link|here|click here|untitled|todo|none|n/a|\?+)[:.!]?|"
    r"(?:topics?|title|talks?|speakers?|agenda)\s*(?:-|:)?\s*"
    r"(?:TBD|TBA|to be (?:announced|determined|defined))",
    re.IGNORECASE,
)


@rule("warning")
def placeholder_title(document: Document, facts: Facts) -> Iterator[Found]:
    """A title still waits to be written.

    Somebody meant to come back to it. What is known by now can be filled in: the
    page's own title, or what the evening is about.

    Bad:
        * [TODO](https://example.org/combining-parsers)

    Bad:
        title: Topic TBD
        url: https://example.org/combining-parsers
        section: observations

    Good:
        * [Combining parsers](https://example.org/combining-parsers)
    """
    for title in titles(document, "link", "task", "testing"):
        value = title.value.strip("*_`[]()<> ")
        if len(value) <= 40 and _PLACEHOLDER.fullmatch(value):
            yield Found(
                title.span, f"`{value}` only stands for a title", "write what the page is called"
            )


@rule("info")
def title_only_names_the_site(document: Document, facts: Facts) -> Iterator[Found]:
    """A title is the name of the site, and the link leads to one page of it.

    Readers who know the site do not learn what is new there, and the others do not
    learn what it is.

    Bad:
        * [The Sample Garden](https://samplegarden.example/2026/growing-sockets)

    Bad:
        title: the samplegarden
        url: https://www.samplegarden.example/2026/growing-sockets.html
        section: observations

    Good:
        * [Growing sockets](https://samplegarden.example/2026/growing-sockets)

    Good:
        * [samplegarden 5 is out](https://samplegarden.example/2026/five-is-out)
    """
    for title in contributed(document, facts.settings):
        if len(title.value) > 40:
            continue
        one = parts(title.entry.url)
        if len(one.path.strip("/")) < 8:
            continue
        name = _SIGNS.sub("", title.value.casefold().removeprefix("the "))
        labels = one.host.removeprefix("www.").split(".")[:-1]
        if len(name) > 3 and name in (label.replace("-", "") for label in labels):
            yield Found(
                title.span,
                f"`{title.value}` is only the site's name",
                "write what this page is called",
            )
