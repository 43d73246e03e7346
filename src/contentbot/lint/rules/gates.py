"""Who may add what where: gates of sections, quotas, and other people's entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from contentbot.content.archive import quick_key
from contentbot.content.document import Document
from contentbot.content.settings import Section
from contentbot.lint.rule import Facts, rule
from contentbot.model import Entry, Found


def _added(document: Document, facts: Facts) -> list[Entry]:
    """The entries that a pull adds; without its base, all of them."""
    if facts.before is None:
        return list(document.entries)
    old = Counter(_same(entry) for entry in facts.before.entries)
    fresh = []
    for entry in document.entries:
        if old[_same(entry)]:
            old[_same(entry)] -= 1
        else:
            fresh.append(entry)
    return fresh


def _same(entry: Entry) -> tuple[str, str]:
    return entry.kind, quick_key(entry.url) or entry.title or entry.text("name") or entry.text(
        "text"
    )


def _gated(document: Document, facts: Facts) -> Iterator[tuple[Entry, Section]]:
    submission = facts.submission
    if submission is None or submission.may_write:
        return
    for entry in _added(document, facts):
        section = facts.settings.by_id.get(entry.section or "")
        if section is not None and entry.kind != "text":
            yield entry, section


@rule("error", locked=True)
def section_closed(document: Document, facts: Facts) -> Iterator[Found]:
    """A section takes no entries from contributors.

    Some sections are filled by the editors from other sources, or take nothing at
    the moment; the message says where else an entry may go.



    Given:
        submission: {author: mallory, rights: read}
        gates: {observations: {gate: editors, say: Please use Miscellaneous.}}

    Bad:
        title: A sample
        url: https://example.org/a
        section: observations

    Good:
        title: A sample
        url: https://example.org/a
        section: miscellaneous
    """
    for entry, section in _gated(document, facts):
        if section.gate:
            said = (
                "takes no entries at the moment"
                if section.gate == "closed"
                else "is filled by the editors"
            )
            yield Found(
                entry.at("section"),
                f"`{section.title}` {said}",
                section.say or "choose another section",
            )


@rule("error", locked=True)
def quota_used(document: Document, facts: Facts) -> Iterator[Found]:
    """An author has as many entries in a section already as one edition takes.

    The quota leaves room for others. What is over it can wait for the next edition.



    Given:
        submission: {author: mallory, rights: read, quota: {observations: 1}}
        gates: {observations: {quota: 1, say: One entry a week and author.}}

    Bad:
        title: A sample
        url: https://example.org/a
        section: observations

    Good:
        title: A sample
        url: https://example.org/a
        section: miscellaneous
    """
    if facts.submission is None:
        return
    counts = Counter(facts.submission.quota)
    for entry, section in _gated(document, facts):
        if section.quota is None:
            continue
        counts[section.id] += 1
        if counts[section.id] > section.quota:
            text = f"`{section.title}` takes {section.quota} of an author in one edition"
            yield Found(entry.at("section"), text, section.say or "let it wait with `not_before:`")


@rule("error", locked=True, on="edition")
def added_to_published_edition(document: Document, facts: Facts) -> Iterator[Found]:
    """An entry was added to an edition that is out already.

    Readers of the e-mail and the feeds would never see it. It belongs into a file of its
    own in the inbox, from where it goes into the next edition.

    Given:
        state: published
        before: |
            * [A sample](https://example.org/a)

    Bad:
        * [A sample](https://example.org/a)
        * [A late one](https://example.org/late)

    Good:
        * [A sample](https://example.org/a)
    """
    if facts.before is None or document.state != "published":
        return
    for entry in _added(document, facts):
        if entry.kind != "text":
            yield Found(
                entry.line,
                "this edition is out already",
                "send the entry as a file in content/inbox/ instead",
            )


@rule("warning", locked=True)
def collateral_change(document: Document, facts: Facts) -> Iterator[Found]:
    """A pull changes or removes an entry that is not its author's.

    This happens by accident, in editors that rewrite the whole file or in merges.
    If it is meant, an editor will say so.

    Given:
        submission: {author: mallory, rights: read}
        before: |
            * [A sample](https://example.org/a)
            * [A sample of somebody else](https://example.org/b)

    Bad:
        * [A sample](https://example.org/a)

    Good:
        * [A sample](https://example.org/a)
        * [A sample of somebody else](https://example.org/b)
        * [One more](https://example.org/c)
    """
    if facts.before is None or facts.submission is None or facts.submission.may_write:
        return
    now = Counter(_same(entry) for entry in document.entries)
    for entry in facts.before.entries:
        if now[_same(entry)]:
            now[_same(entry)] -= 1
            continue
        if entry.text("submitted_by") == facts.submission.author:
            continue
        name = entry.title or entry.text("name") or "prose"
        yield Found(
            document.lines.span(1),
            f"`{name[:80]}` is gone or has another address",
            "put it back, unless that is what you mean",
        )
