"""Entries in files of their own: whether they say where they belong."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.lint.fields import rewrite, unsafe
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found


@rule("warning", on="entry")
def entry_without_section(document: Document, facts: Facts) -> Iterator[Found]:
    """A link does not say which section it is for.

    An editor has to choose one then. When in doubt, name the nearest; it can be changed.

    Bad:
        title: A sample
        url: https://example.org/a

    Good:
        title: A sample
        url: https://example.org/a
        section: observations
    """
    for entry in document.of("link"):
        if "section" not in entry.fields:
            ids = ", ".join(
                s.id
                for s in facts.settings.sections
                if s.kind == "link" and not s.house and not s.group
            )
            yield Found(entry.line, "no section is named", f"add `section:` with one of {ids}")


@rule("error", fix="unsafe", locked=True, on="entry")
def unknown_section(document: Document, facts: Facts) -> Iterator[Found]:
    """An entry names a section or group that the newsletter does not have.

    It would be placed nowhere, and no reader would ever see it.

    Bad:
        title: A sample
        url: https://example.org/a
        section: observation

    Good:
        title: A sample
        url: https://example.org/a
        section: observations
    """
    by_id = facts.settings.by_id
    for entry in document.entries:
        for name in ("section", "group"):
            value = entry.fields.get(name)
            if not isinstance(value, str) or value in by_id:
                continue
            from difflib import get_close_matches

            near = get_close_matches(value, by_id, 1)
            span = entry.at(name)
            fix = unsafe(rewrite(document, span, near[0])) if near else None
            hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(by_id)}"
            yield Found(span, f"there is no {name} `{value}`", hint, fix=fix)


@rule("error", locked=True, on="entry")
def section_of_another_kind(document: Document, facts: Facts) -> Iterator[Found]:
    """An entry names a section that holds entries of another kind.

    An event has dates and a place, a link has neither; each kind has its sections.

    Bad:
        title: A sample
        url: https://example.org/a
        section: events

    Good:
        title: A sample
        url: https://example.org/a
        section: observations
    """
    for entry in document.entries:
        section = facts.settings.by_id.get(entry.section or "")
        if section is None or entry.kind in ("text", section.kind):
            continue
        yield Found(
            entry.at("section"),
            f"`{section.title}` holds entries of the kind `{section.kind}`, this is of `{entry.kind}`",
            f"name another section, or make it `kind: {section.kind}`",
        )
