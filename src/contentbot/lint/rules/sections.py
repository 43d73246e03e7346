"""The headings of an edition: all there, once, in order, and with something below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from contentbot.content.document import Document, Heading
from contentbot.content.settings import Section, Settings, heading_key
from contentbot.lint.headings import known_headings
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found, Span

MOST_HEADINGS = 100  # of one section; real editions have a dozen
MOST_EMPTY = 2  # sections; with more, the edition is not yet filled, or that is its style


def _order(settings: Settings) -> dict[str, int]:
    return {section.id: number for number, section in enumerate(settings.sections)}


@rule("warning", locked=True, on="edition")
def section_missing(document: Document, facts: Facts) -> Iterator[Found]:
    """A section that every edition has is not there.

    Its heading was most probably lost in a merge, and its entries now stand in the
    section above.

    In: body

    Bad:
        ## {community}

        ### Project/Tooling Updates

        * [A first sample](https://example.org/first)

        ### {walkthroughs}

        * [A second sample](https://example.org/second)

        ## {pick}

        This week's pick is [sample](https://example.org/pick), a thing for samples.

        ## Call for Participation; projects and speakers

        * [sample - Write the samples down](https://example.org/task)

        ## {project}

        * [A third sample](https://example.org/third)

        ## Upcoming Events

        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/evening)

        # Quote of the Week

        > Samples are short.

        – [Ada](https://example.org/quote)

    Good:
        ## {community}

        ### Project/Tooling Updates

        * [A first sample](https://example.org/first)

        ### Observations/Thoughts

        * [One more sample](https://example.org/more)

        ### {walkthroughs}

        * [A second sample](https://example.org/second)

        ## {pick}

        This week's pick is [sample](https://example.org/pick), a thing for samples.

        ## Call for Participation; projects and speakers

        * [sample - Write the samples down](https://example.org/task)

        ## {project}

        * [A third sample](https://example.org/third)

        ## Upcoming Events

        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/evening)

        # Quote of the Week

        > Samples are short.

        – [Ada](https://example.org/quote)
    """
    known = known_headings(document, facts.settings)
    have = {spec.id for _, spec in known}
    required = [
        section for section in facts.settings.sections if section.required and not section.group
    ]
    missing = [section for section in required if section.id not in have]
    if not known or len(missing) * 2 > len(required):
        return  # another newsletter's, or an edition of another age
    order = _order(facts.settings)
    for section in missing:
        after = next(
            (heading for heading, spec in known if order[spec.id] > order[section.id]), known[-1][0]
        )
        yield Found(
            after.span,
            f"the section `{section.title}` is missing before this one",
            "put its heading back",
        )


@rule("error", locked=True, on="edition")
def section_doubled(document: Document, facts: Facts) -> Iterator[Found]:
    """A section's heading is there twice.

    Readers, feeds and programs take the second for a section of its own.

    In: observations

    Bad:
        * [A sample](https://example.org/a)

        ### Observations/Thoughts

        * [Another sample](https://example.org/b)

    Good:
        * [A sample](https://example.org/a)
        * [Another sample](https://example.org/b)
    """
    seen: dict[tuple[str | None, str], int] = {}
    for heading, spec in known_headings(document, facts.settings):
        line = document.lines.line_of(heading.span.start)
        first = seen.setdefault((heading.section, spec.id), line)
        if first != line:
            yield Found(
                heading.span,
                f"the heading `{spec.title}` is there already on line {first}",
                "join the two",
            )


def _rising(numbers: Sequence[int]) -> set[int]:
    """Indexes of a longest rising run: what is left out stands at the wrong place."""
    best: list[list[int]] = []
    for index, number in enumerate(numbers):
        longest: list[int] = []
        for run in best:
            if numbers[run[-1]] < number and len(run) > len(longest):
                longest = run
        best.append([*longest, index])
    return set(max(best, key=len) if best else ())


@rule("warning", locked=True, on="edition")
def section_out_of_order(document: Document, facts: Facts) -> Iterator[Found]:
    """A section stands at another place than readers are used to.

    Most often it slipped in a merge, and readers look for it in vain.

    In: walkthroughs

    Bad:
        * [A sample](https://example.org/a)

        ## Upcoming Events

        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/berlin)
            * [**A sample evening in Berlin**](https://example.org/evening)

    Good:
        * [A sample](https://example.org/a)
    """
    order = _order(facts.settings)
    # A heading by an older name belongs to an age that had another order.
    known = [
        (heading, spec)
        for heading, spec in known_headings(document, facts.settings)
        if heading_key(heading.title) == heading_key(spec.title)
        and (not spec.group or _is_region(heading, facts.settings))
    ]
    since = facts.settings.sections_from
    if since and document.date and document.date < since:
        return
    groups: dict[str | None, list[tuple[Heading, Section]]] = {}
    for pair in known:
        groups.setdefault(pair[1].parent, []).append(pair)
    for pairs in groups.values():
        numbers = [order[spec.id] for _, spec in pairs]
        right = _rising(numbers) if len(numbers) <= MOST_HEADINGS else set(range(len(numbers)))
        wrong = [n for n in range(len(numbers)) if n not in right]
        # One heading that slipped is a fault; several are another house style.
        if len(wrong) == 1:
            heading, spec = pairs[wrong[0]]
            yield Found(
                heading.span, f"`{spec.title}` stands at an unusual place", "move it to its place"
            )


@rule("info", on="edition")
def section_empty(document: Document, facts: Facts) -> Iterator[Found]:
    """A published section has nothing below its heading.

    Readers wonder what is missing. Leave the heading out, or say that there is nothing.

    In: project-updates

    Given:
        state: published

    Bad:
        * [A sample](https://example.org/a)

        ### Observations/Thoughts

    Good:
        * [A sample](https://example.org/a)
    """
    empty = _empty(document)
    since = facts.settings.sections_from
    old = since is not None and document.date is not None and document.date < since
    if document.state == "published" and len(empty) <= MOST_EMPTY and not old:
        for heading in empty:
            if heading.group and not _is_region(heading, facts.settings):
                continue  # others come and go, and often say elsewhere that there is nothing
            yield Found(
                heading.span,
                "this section is empty",
                "leave the heading out, or say that there is nothing",
            )


def _is_region(heading: Heading, settings: Settings) -> bool:
    return settings.by_id[heading.group or ""].kind == "event"


def _empty(document: Document) -> list[Heading]:
    """The known headings with nothing but comments below them."""
    edition = document.edition
    if edition is None:
        return []
    found = []
    for heading, following in zip_longest(edition.headings, edition.headings[1:]):
        end = following.span.start if following else len(document.text)
        deeper = following is not None and following.level > heading.level
        inside = [span for span in edition.comments if heading.span.end <= span.start < end]
        rest = document.text[heading.span.end : end]
        for span in inside:
            rest = rest.replace(document.slice(span), "")
        if heading.known and not deeper and not rest.strip():
            found.append(heading)
    return found


@rule("warning", on="edition")
def none_sentence(document: Document, facts: Facts) -> Iterator[Found]:
    """A section says that there is nothing, beside entries; or it is empty and does not say so.

    The sentence is often left inside a comment of the template, or left over when
    an entry came in.

    In: cfps

    Bad:
        Are you a speaker looking for a place?

    Bad:
        *No Calls for papers or presentations were submitted this week.*

        * [**ExampleConf**](https://example.org/cfp) | CFP closes 2026-03-20 | Berlin, DE | 2026-06-01

    Good:
        *No Calls for papers or presentations were submitted this week.*
    """
    edition = document.edition
    if edition is None:
        return
    by_id = facts.settings.by_id
    unfilled = len(_empty(document)) > MOST_EMPTY
    items: dict[str | None, list[str]] = {}
    places: dict[str | None, Span] = {}
    for item in document.all_items():
        items.setdefault(item.section, []).append(item.role)
        if item.role == "none":
            places[item.section] = item.line
    for name, place in places.items():
        section = by_id.get(name or "")
        if section and section.kind in ("task", "cfp") and "entry" in items[name]:
            yield Found(
                place, "this says that there is nothing, beside entries", "delete the sentence"
            )
    for heading in edition.headings:
        section = by_id.get(heading.section or "")
        if section is None or not section.empty or not heading.known or heading.group:
            continue
        roles = items.get(section.id, [])
        if not roles and not unfilled:
            yield Found(
                _commented(document, section, heading),
                "there is no entry here, and no sentence that says so",
                f"add `*{section.empty}.*`",
            )


def _commented(document: Document, section: Section, heading: Heading) -> Span:
    """The comment in which the sentence of none was left; else the heading."""
    for span in document.edition.comments if document.edition else ():
        if span.start > heading.span.end and section.empty.lower() in document.slice(span).lower():
            return span
    return heading.span
