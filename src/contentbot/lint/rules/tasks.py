"""Tasks of projects and calls for testing: what helpers need to know before they click."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content import tables
from contentbot.content.address import parts
from contentbot.content.document import Document
from contentbot.lint.fields import safe, unsafe
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span
from contentbot.text import late

_OVER = late(
    r"\b(?:closed|done|solved|fixed|taken|assigned|no longer (?:open|needed|available)|obsolete)\b[)\]]?\s*$|[\[(](?:closed|done|solved|taken)[\])]",
    re.IGNORECASE,
)
_PLAIN = late(r"[^a-z0-9]+")


def _plain(text: str) -> str:
    return _PLAIN.sub("", text.lower())


@rule("warning", fix="unsafe", on="edition", kinds=("task", "testing"))
def task_without_project(document: Document, facts: Facts) -> Iterator[Found]:
    """A task does not say which project it is for.

    Readers look for projects that they know; the title of a ticket alone tells them little.
    Write the project's name and ` - ` in front.

    In: tasks

    Bad:
        * [Speed up the parser](https://github.com/example/parsley/issues/12)

    Good:
        * [parsley - Speed up the parser](https://github.com/example/parsley/issues/12)

    Good:
        * [Parsley looks for translators](https://github.com/example/parsley/issues/13)
    """
    tasks = list(document.of("task"))
    named = sum("project" in entry.spans for entry in tasks)
    if len(tasks) > 3 and named * 2 < len(tasks):
        return  # an edition of an age that did not ask for it
    for entry in tasks:
        if "project" in entry.spans or "title" not in entry.spans:
            continue
        one = parts(entry.url)
        names = [name for name in one.path.split("/") if name][:2]
        title = _plain(" ".join(entry.title.split()[:3]))
        known = [name for name in (*names, *one.host.split(".")[:-1]) if len(_plain(name)) > 2]
        if not tables.is_repository_host(one.host) or any(
            _plain(name).removesuffix("rs") in title for name in known
        ):
            continue
        at = entry.spans["title"]
        fix = unsafe(Edit(Span(at.start, at.start), f"{names[-1]} - ")) if names else None
        yield Found(
            at,
            "the title does not say which project this is for",
            "put the project's name and ` - ` in front",
            fix=fix,
        )


@rule("info", fix="safe", on="edition", kinds=("task", "testing"))
def task_dash(document: Document, facts: Facts) -> Iterator[Found]:
    """Project and title are parted by ` - `, a space on each side.

    Other dashes and missing spaces read as a part of the project's name.

    In: tasks

    Bad:
        * [Parsley- Speed up the parser](https://github.com/example/parsley/issues/12)

    Good:
        * [Parsley - Speed up the parser](https://github.com/example/parsley/issues/12)
    """
    for entry in document.of("task"):
        dash = entry.spans.get("dash")
        if dash is None or document.slice(dash) == " - ":
            continue
        written = document.slice(dash)
        if "-" in written and written.strip() in ("-", "--") and written != " -- ":
            yield Found(
                dash,
                "project and title are parted by ` - `",
                "write ` - `",
                fix=safe(Edit(dash, " - ")),
            )


@rule("warning", kinds=("task", "testing"))
def task_already_done(document: Document, facts: Facts) -> Iterator[Found]:
    """A task says of itself that it is done or taken.

    Helpers would come in vain and wonder whether the others are open.

    In: tasks

    Bad:
        * [parsley - Speed up the parser (closed)](https://github.com/example/parsley/issues/12)

    Bad:
        kind: task
        project: parsley
        title: Speed up the parser [taken]
        url: https://github.com/example/parsley/issues/12

    Good:
        * [parsley - Speed up the parser](https://github.com/example/parsley/issues/12)
    """
    for entry in document.of("task"):
        match = _OVER.search(entry.title)
        if match:
            yield Found(
                entry.at("title"),
                f"the title says `{match[0].strip()}`",
                "leave the task out, or correct its title",
            )


@rule("warning", on="edition", kinds=("task", "testing"))
def testing_without_repository(document: Document, facts: Facts) -> Iterator[Found]:
    """A call for testing leads to no repository.

    Testers need the page where instructions stand and where they can report.

    In: testing-rfcs

    Bad:
        * [Try the new resolver](https://example.org/blog/resolver)

    Good:
        * [Try the new resolver](https://github.com/example/resolver/issues/3)
    """
    for entry in document.of("testing"):
        if "url" in entry.fields and not tables.is_repository_host(parts(entry.url).host):
            yield Found(
                entry.at("url"),
                "this address is in no repository",
                "link the ticket with the instructions",
            )
