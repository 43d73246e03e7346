"""Events: the names of the groups, and where their links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content.dates import find
from contentbot.content.document import Document
from contentbot.lint.fields import change, part, safe
from contentbot.lint.groups import groups
from contentbot.lint.rule import Facts, rule
from contentbot.model import Found, Span
from contentbot.text import late

_ONE_EVENT = late(r"[^/]/(?P<page>(?:events?|e)/(?=[\w%.-]*\d)[\w%.-]+)/?(?:[?#]|\Z)")
_LISTING = late(r"/events/?\Z")


@rule("info", fix="safe", kinds=("event",))
def dot_after_group(document: Document, facts: Facts) -> Iterator[Found]:
    """The name of a group ends in a full stop.

    It was copied along from a sentence; names of groups have none, unless it ends a short
    form such as `Inc.`

    In: europe

    Bad:
        * 2026-02-10 | Oxford, UK | [Oxford Meetup.](https://example.org/group)

    Good:
        * 2026-02-10 | Oxford, UK | [Oxford Meetup](https://example.org/group)
    """
    for group in groups(document):
        name = group.name.rstrip()
        if re.search(r"[a-z]{5}\.\Z", name):
            end = len(name)
            fix = safe(change(document, group.name_at, group.name, end - 1, end, new=""))
            where = part(document, group.name_at, group.name, end - 1, end)
            yield Found(where, f"a full stop ends the name `{name}`", "leave it out", fix)


@rule("warning", kinds=("event",))
def date_in_group_name(document: Document, facts: Facts) -> Iterator[Found]:
    """A day stands in the name of a group.

    The days of an event stand in front of its line, and may stand in its title; the name
    is that of the people who invite.

    In: europe

    Bad:
        * 2026-02-10 | Leipzig, DE | [Conference (Feb 10-12)](https://example.org/group)

    Good:
        * 2026-02-10 | Leipzig, DE | [Conference](https://example.org/group)
            * [**An evening together (Feb 10-12)**](https://example.org/evening)
    """
    for group in groups(document):
        if not any(sign.isdigit() for sign in group.name):
            continue
        said = find(group.name, Span(0, len(group.name)), facts.day)
        if said:
            where = part(document, group.name_at, group.name, *said[0].span)
            text = f"`{group.name}` has a day in the name of the group"
            yield Found(where, text, "write it in front of the line, or in the title")
