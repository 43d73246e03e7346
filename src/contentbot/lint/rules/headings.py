"""The headings of an edition: each written so that it opens the section that is meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from contentbot.content.document import Document, Heading
from contentbot.content.settings import Section, heading_key
from contentbot.lint.fields import safe, unsafe
from contentbot.lint.headings import known_headings
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span
from contentbot.text import late

_UNSPACED = late(r"^(#{1,6})([^\s#!].*)$", re.MULTILINE)
MOST_FOREIGN = 4  # headings that the settings do not know; with more it is another newsletter


@rule("warning", fix="unsafe", locked=True, on="edition")
def heading_level(document: Document, facts: Facts) -> Iterator[Found]:
    """A heading has more or fewer `#` than the others of its sort.

    It then opens a section of its own, or is swallowed by the one above.

    In: events

    Bad:
        ### Virtual

        * 2026-02-10 | Virtual (Berlin, DE) | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/sample-1)

        ## Asia

        * 2026-02-10 | Tokyo, JP | [Sample Tokyo](https://example.org/tokyo)
            * [**A sample evening in Tokyo**](https://example.org/sample-2)

        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Berlin](https://example.org/berlin)
            * [**A sample evening in Berlin**](https://example.org/sample-3)

    Good:
        ### Virtual

        * 2026-02-10 | Virtual (Berlin, DE) | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/sample-1)

        ### Asia

        * 2026-02-10 | Tokyo, JP | [Sample Tokyo](https://example.org/tokyo)
            * [**A sample evening in Tokyo**](https://example.org/sample-2)

        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Berlin](https://example.org/berlin)
            * [**A sample evening in Berlin**](https://example.org/sample-3)
    """
    groups: dict[tuple[str | None, bool], list[tuple[Heading, Section]]] = {}
    for heading, spec in known_headings(document, facts.settings):
        groups.setdefault((spec.parent, spec.group), []).append((heading, spec))
    for pairs in groups.values():
        usual, count = Counter(_depth(h, s) for h, s in pairs).most_common(1)[0]
        if len(pairs) < 3 or count * 3 < len(pairs) * 2:
            continue
        for heading, spec in pairs:
            if _depth(heading, spec) != usual and heading_key(heading.title) == heading_key(
                spec.title
            ):
                level = heading.level + usual - _depth(heading, spec)
                if not 1 <= level <= 6 or not document.text.startswith("#", heading.span.start):
                    continue
                edit = Edit(
                    Span(heading.span.start, heading.span.start + heading.level), "#" * level
                )
                text = (
                    f"`{spec.title}` has {heading.level} `#`, the headings beside it have {level}"
                )
                yield Found(heading.span, text, f"write {level}", fix=unsafe(edit))


def _depth(heading: Heading, spec: Section) -> int:
    """How much deeper a heading is than the settings have it."""
    return heading.level - spec.level


@rule("warning", locked=True, on="edition")
def heading_misspelled(document: Document, facts: Facts) -> Iterator[Found]:
    """A heading is nearly, but not quite, that of a section.

    What stands below it is then in no section at all.

    In: walkthroughs

    Bad:
        * [A sample](https://example.org/a)

        ### Miscelaneous

        * [Another sample](https://example.org/b)

    Good:
        * [A sample](https://example.org/a)

        ### Miscellaneous

        * [Another sample](https://example.org/b)
    """
    edition = document.edition
    unknown = [heading for heading in edition.headings if not heading.known] if edition else []
    if not unknown or len(unknown) > MOST_FOREIGN:
        return
    from difflib import get_close_matches

    titles = {heading_key(section.title): section.title for section in facts.settings.sections}
    for heading in unknown:
        title = heading_key(heading.title)
        if title in titles:
            continue
        near = get_close_matches(title, titles, 1, 0.82)
        longer = [key for key in titles if len(key) > 9 and title.startswith(key)]
        if near or longer:
            yield Found(
                heading.inner,
                f"`{titles[(near or longer)[0]]}` was probably meant",
                "correct the heading",
            )


@rule("warning", fix="safe", on="edition")
def heading_without_space(document: Document, facts: Facts) -> Iterator[Found]:
    """No space stands between the signs `#` and a heading's words.

    Many programs then print the line as text, and the list below it belongs to the
    heading above.

    In: events

    Bad:
        ###Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/sample-1)

    Good:
        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/sample-1)
    """
    for match in _UNSPACED.finditer(document.text):
        section = next(
            (s for s in facts.settings.sections if heading_key(s.title) == heading_key(match[2])),
            None,
        )
        if section is not None:
            edit = Edit(Span(match.end(1), match.end(1)), " ")
            yield Found(
                Span(*match.span()),
                f"`{match[0]}` is no heading without a space",
                "put a space after `#`",
                safe(edit),
            )
