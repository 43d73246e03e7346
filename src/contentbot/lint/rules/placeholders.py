"""What a template leaves to be filled in or deleted."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found, Span


def _outside(document: Document, words: str) -> Iterator[Span]:
    """The places of some words outside comments."""
    text = document.text
    at = text.find(words)
    comments = document.edition.comments if document.edition else ()
    while at != -1:
        if not any(span.start <= at < span.end for span in comments):
            yield Span(at, at + len(words))
        at = text.find(words, at + len(words))


@rule("error", locked=True)
def placeholder_left(document: Document, facts: Facts) -> Iterator[Found]:
    """A placeholder of the template was never filled in.

    Readers would click a link to nowhere. While the edition is a draft this is only
    a reminder; some values are known late.

    In: jobs

    Given:
        state: published

    Bad:
        Please see the latest [thread](INSERT_LINK_HERE)

    Good:
        Please see the latest [thread](https://example.org/thread)
    """
    for words in facts.settings.placeholders:
        for span in _outside(document, words):
            draft = document.edition is not None and document.state == "draft"
            yield Found(
                span,
                f"`{words}` was not filled in",
                "put the value in its place",
                severity="warning" if draft else None,
            )


@rule("error", locked=True, on="edition")
def template_remark(document: Document, facts: Facts) -> Iterator[Found]:
    """A remark of the template stands outside its comment.

    It is meant for contributors and editors, and readers would see it.

    In: observations

    Given:
        state: published

    Bad:
        * [Title of the Linked Page](https://example.com/my_article)

    Good:
        * [A sample](https://example.org/a)
    """
    seen: set[int] = set()
    for words in facts.settings.template_remarks:
        for span in _outside(document, words):
            line = document.lines.line_of(span.start)
            if line not in seen:
                seen.add(line)
                draft = document.state == "draft"
                yield Found(
                    document.lines.span(line),
                    "this is a remark of the template, not content",
                    "delete it, or put it into a comment",
                    severity="warning" if draft else None,
                )
