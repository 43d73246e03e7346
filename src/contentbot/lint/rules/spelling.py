r"""Words that are misspelt, and names whose capitals stand in the wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from contentbot.content import tables
from contentbot.content.document import Document
from contentbot.lint.fields import safe, unsafe
from contentbot.lint.labels import words_of
from contentbot.lint.rule import Facts, rule
from contentbot.lint.wording import Title, is_house, titles
from contentbot.model import Found
from contentbot.text import late

# A word of its own: no part of a name, path, address, number or hashtag.
_EDGE_BEFORE, _EDGE_AFTER = r"(?<![\w`./:@#&\\'’-])", r"(?![\w`/@_-]|\.\w|::|\(\))"
_WORD = late(rf"{_EDGE_BEFORE}[A-Za-z]?[a-z]{{2,}}(?![\w`/@_-]|\.\w|::|\(|!)")
# Words that tell another language; not those that English has as well.
_OTHER_LANGUAGES = words_of(
    "af att au auf aux av avec bir con dans das del della dem den der des di dos du een ein "
    "eine el em est et ett för für gli het ile im ist ja las le les lo los med mit nel nicht "
    "não och og op os para por pour på que som sur til um uma una und une uno ve von voor à"
)
# Slips in very common words that the dictionary leaves out, for it holds no short words.
_ALSO = {
    "adn": "and", "hte": "the", "teh": "the", "taht": "that", "thsi": "this", "wiht": "with",
    "wtih": "with", "frmo": "from", "usign": "using",
    "programing": "programming", "preemtive": "preemptive", "serilization": "serialization",
    "changlog": "changelog", "hangelog": "changelog", "polymophism": "polymorphism",
    "reproductible": "reproducible", "tuesay": "Tuesday", "wednsday": "Wednesday",
}  # fmt: skip
_UNSURE = 2  # such words make it likely


@lru_cache(maxsize=4096)
def _is_english(value: str) -> bool:
    words = value.casefold().split()
    if any(ord(sign) > 0x24F and sign.isalpha() for sign in value):
        return False
    return sum(word in _OTHER_LANGUAGES for word in words) < (1 if len(words) < 5 else _UNSURE)


def _may_be_looked_up(title: Title) -> bool:
    language = title.entry.text("language").upper()
    return language in ("", "EN") and _is_english(title.value)


@lru_cache(maxsize=8192)
def _right(word: str) -> str | None:
    """How a word in lower case is spelt; None when nothing is known against it."""
    return _ALSO.get(word) or tables.misspellings().get(word)


def _in_case_of(word: str, right: str) -> str:
    return right[0].upper() + right[1:] if word[0].isupper() else right


@rule("warning", fix="unsafe")
def misspelt_word(document: Document, facts: Facts) -> Iterator[Found]:
    """A word in a title is misspelt.

    It is a frequent slip, and the page itself mostly has it right. Code between ticks,
    names in addresses, and titles in other languages are not looked at.

    Bad:
        * [A perfomance comparison](https://example.org/comparison)

    Bad:
        title: Preemtive scheduling
        url: https://example.org/scheduling
        section: observations

    Good:
        * [A performance comparison](https://example.org/comparison)

    Good:
        * [Why `teh` is a fine name](https://example.org/teh)
    """
    kept = facts.settings.words
    for title in titles(document, "link", "event", "task", "testing", "cfp"):
        if not any(map(_right, title.words)):
            continue
        # The house quotes its own work word for word.
        if is_house(facts.settings, title.entry) or not _may_be_looked_up(title):
            continue
        for match in _WORD.finditer(title.plain):
            word = match[0].casefold()
            right = _right(word)
            if right is None or word in kept:
                continue
            new = _in_case_of(match[0], right)
            yield Found(
                title.at(document, *match.span()),
                f"`{match[0]}` is probably a misspelling of `{new}`",
                f"write `{new}`",
                fix=unsafe(title.edit(document, *match.span(), new=new)),
            )


# --- names ------------------------------------------------------------------------------------

_ANY_WORD = late(rf"{_EDGE_BEFORE}[A-Za-z]{{3,}}{_EDGE_AFTER}")
_LISTED = late(r"\s*[+/,]\s*$|^\s*[+/]")  # "tide + mysql": names of packages in a row


@lru_cache(maxsize=8)
def _spellings(names: tuple[str, ...]) -> Mapping[str, str]:
    return {name.casefold(): name for name in names}


def _is_wrong(word: str, name: str, own: frozenset[str]) -> bool:
    """Whether another case of a name is a slip; a package may have its name in small letters."""
    if word == name or (word.isupper() and len(word) > 1):
        return False
    if word.islower():
        return name.casefold() in own or name[1:] != name[1:].lower()
    return True


@rule("info", fix="safe")
def miscased_name(document: Document, facts: Facts) -> Iterator[Found]:
    """A name has its capitals in the wrong places.

    People care how their names are written, and one spelling throughout lets readers
    find all that is about the same thing. The names are listed in the newsletter's
    settings; names in code and in addresses are not looked at.

    Bad:
        * [Deploying to Github with Javascript](https://example.org/deploying)

    Bad:
        title: Deploying to Github
        url: https://example.org/deploying
        section: observations

    Good:
        * [Deploying to GitHub with JavaScript](https://example.org/deploying)

    Good:
        * [GITHUB_TOKEN, `github` and github.com/example](https://example.org/token)
    """
    settings = facts.settings
    names = _spellings(settings.proper_names)
    own = frozenset(settings.name.casefold().split())
    for title in titles(document, "link", "event", "task"):
        if names.keys().isdisjoint(title.words) or is_house(settings, title.entry):
            continue
        plain = title.plain
        for match in _ANY_WORD.finditer(plain):
            name = names.get(match[0].casefold())
            if name is None or not _is_wrong(match[0], name, own):
                continue
            if match[0].islower() and _in_a_row(plain, match):
                continue
            yield Found(
                title.at(document, *match.span()),
                f"`{match[0]}` is written `{name}`",
                f"write `{name}`",
                fix=safe(title.edit(document, *match.span(), new=name)),
            )


def _in_a_row(plain: str, match: re.Match[str]) -> bool:
    return bool(_LISTED.search(plain[: match.start()]) or _LISTED.match(plain[match.end() :]))
