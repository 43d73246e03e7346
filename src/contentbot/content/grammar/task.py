"""The lines of calls for participation and for testing: links to a project's tasks."""

from __future__ import annotations

from contentbot.content.document import Item
from contentbot.content.grammar.fields import Fields, unbold
from contentbot.content.grammar.link import link_fields
from contentbot.model import Span
from contentbot.text import late

_PROJECT = late(r"(?P<project>[^\n]{1,60}?)(?P<dash>\s+[-–—:]+\s+|-\s+|\s+-|:\s+)(?=\S)")
_HOST = late(r"https?://(?:www\.)?([\w.-]+)")
_REPOSITORY = late(r"https?://[\w.-]+/([\w.-]+/([\w.-]+))")


def task_fields(text: str, item: Item) -> Fields | None:
    """Project, title and address of `[project - title](url)`."""
    out = link_fields(text, item)
    if out is None:
        return None
    url = out.values.get("url", "")
    span = unbold(text, out.spans["title"])
    whole = text[span.start : span.end]
    if match := _PROJECT.match(whole):
        out.text("project", text, Span(span.start, span.start + match.end("project")))
        out.spans["dash"] = Span(span.start + match.start("dash"), span.start + match.end("dash"))
        span = Span(span.start + match.end(), span.end)
    elif home := _REPOSITORY.match(url) or _HOST.match(url):
        out.values["project"] = home[home.lastindex or 0]  # not written: it has no place
    out.text("title", text, span)
    return out


def testing_fields(text: str, item: Item) -> Fields | None:
    """Title, address and repository (from the address) of a call for testing."""
    out = link_fields(text, item)
    if out is None:
        return None
    match = _REPOSITORY.match(out.values.get("url", ""))
    if match:
        start = out.spans["url"].start
        out.put("repository", match[1], Span(start + match.start(1), start + match.end(1)))
    return out
