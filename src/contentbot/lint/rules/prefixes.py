r"""Labels before links, such as `[video]`: written as usual, and in their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.lint import labels
from contentbot.lint.fields import rewrite, safe, unsafe
from contentbot.lint.labelled import links, written
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found, Span


def _is_language(label: str) -> bool:
    """Whether a label names a language, or several: `ZH | EN`."""
    return all(map(labels.language, re.split(r"\s*[|/+,&]\s*", label)))


def _is_place(label: str, settings: Settings) -> bool:
    """Whether a label tells which of the project's own sites a link leads to."""
    lower = label.casefold()
    sites = (name.casefold().split()[0] for name in settings.site_names)
    return lower in settings.by_id or lower in sites


@rule("warning", fix="unsafe")
def unknown_label(document: Document, facts: Facts) -> Iterator[Found]:
    """A label is none of those that the newsletter uses.

    Readers look for `[video]` or `[audio]` at a glance, and feeds are made by these
    labels. A label of its own, or a misspelt one, is missed by both.

    Bad:
        * [podcast] [Talking of sockets](https://example.org/talking)

    Bad:
        title: Talking of sockets
        url: https://example.org/talking
        prefix: [vidoe]
        section: observations

    Good:
        * [audio] [Talking of sockets](https://example.org/talking)

    Good:
        title: Talking of sockets
        url: https://example.org/talking
        prefix: [audio, series]
        section: observations
    """
    settings = facts.settings
    said = [row for entry in links(document, settings) for row in written(entry)]
    if not said or not settings.prefixes:
        return
    often = Counter(label for label, _ in said)
    for label, span in said:
        if label.casefold() in settings.prefixes or _is_language(label):
            continue
        new = labels.meant(label, settings.prefixes)
        if new is None and (often[label] > 1 or _is_place(label, settings)):
            continue  # a custom of this edition
        known = ", ".join(f"`[{prefix}]`" for prefix in settings.prefixes)
        yield Found(
            span,
            f"`[{label}]` is no label of this newsletter",
            f"write `[{new}]`" if new else f"the labels are {known} and codes of languages",
            fix=unsafe(rewrite(document, span, new)) if new else None,
        )


@rule("info", fix="safe")
def miscased_label(document: Document, facts: Facts) -> Iterator[Found]:
    """A label is written with other capitals than usual.

    Kinds are written in small letters, languages in capitals, so that both can be told
    apart at a glance and found by a search.

    Bad:
        * [Video] [de] [Speicherverwaltung](https://example.org/speicher)

    Bad:
        title: Talking of sockets
        url: https://example.org/talking
        prefix: [Audio]
        section: observations

    Good:
        * [video] [DE] [Speicherverwaltung](https://example.org/speicher)
    """
    for entry in links(document, facts.settings):
        for label, span in written(entry):
            usual = label.casefold()
            if label != usual and usual in facts.settings.prefixes:
                yield _written_so(document, span, label, usual)
        code = entry.text("language")
        if (
            code
            and document.in_place
            and code != code.upper()
            and labels.language(code) == code.upper()
        ):
            yield _written_so(document, entry.spans["language"], code, code.upper())


def _written_so(document: Document, span: Span, label: str, usual: str) -> Found:
    fix = safe(rewrite(document, span, usual))
    return Found(span, f"`[{label}]` is written `[{usual}]`", f"write `[{usual}]`", fix=fix)


@rule("warning", fix="unsafe")
def unknown_language(document: Document, facts: Facts) -> Iterator[Found]:
    """A language is not given by its code of two letters.

    The codes are those of ISO 639-1. `CN` and `JP` are countries: Chinese is `ZH`,
    Japanese is `JA`.

    Bad:
        * [Chinese] [Embedded sockets](https://example.org/embedded)

    Bad:
        title: Embedded sockets
        url: https://example.org/embedded
        language: CN
        section: observations

    Bad:
        * [XX] [Embedded sockets](https://example.org/embedded)

    Good:
        * [ZH] [Embedded sockets](https://example.org/embedded)

    Good:
        * [ZH-CN] [Embedded sockets](https://example.org/embedded)
    """
    for entry in links(document, facts.settings):
        said = [(entry.text("language"), entry.at("language"))] if entry.text("language") else []
        names = [(x, at) for x, at in written(entry) if x.casefold() not in facts.settings.prefixes]
        for label, span in (*said, *((x, at) for x, at in names if labels.language(x))):
            code = labels.language(label)
            if code is not None and code == label.upper():
                continue
            yield Found(
                span,
                f"`{label}` is no code of a language",
                f"write `{code}`" if code else "give its code of two letters, such as `DE`",
                fix=unsafe(rewrite(document, span, code)) if code else None,
            )
