"""The line of a link: labels, title and address, also where the link is broken."""

from __future__ import annotations

from contentbot.content.document import Item
from contentbot.content.grammar.fields import Fields, stripped
from contentbot.model import Span
from contentbot.text import late

LANGUAGE = late(r"[A-Za-z]{2}(?:-[A-Za-z]{2,4})?\Z")
LABEL = r"\[([^\[\]()`\\\n]{1,20})\](?!\(|:| +\(|\[https?:)"
_LABELS = late(rf"\s*(?:{LABEL}\s*)+")
_ONE_LABEL = late(LABEL)
# What was meant for a link but is none: `[a] (b)`, `[a][http://b]`, `[a](b c)`, `[a](b`
_BROKEN = late(r"\[(?P<title>(?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]\s*[\[(]+\s*(?P<url>[^\s()\[\]]*)")


def labels(text: str, start: int, end: int, out: Fields) -> int:
    """Read `[video] [ZH]` labels at a place into prefix and language; where they end."""
    match = _LABELS.match(text, start, end)
    if not match:
        return start
    prefixes: list[str] = []
    for one in _ONE_LABEL.finditer(text, start, match.end()):
        span = Span(one.start(1), one.end(1))
        if LANGUAGE.match(one[1]) and "language" not in out.values:
            out.put("language", one[1], span)
        else:
            out.spans[f"prefix.{len(prefixes)}"] = span
            prefixes.append(one[1])
    if prefixes:
        out.put("prefix", prefixes, Span(out.spans["prefix.0"].start - 1, match.end()))
    return match.end()


def link_fields(text: str, item: Item) -> Fields | None:
    """Title, address, prefix and language of a link's line; None when it holds no link.

    Text before the link other than labels is kept as `lead`, text after it as `tail`:
    spans only, since no entry has such fields.
    """
    out = Fields()
    start = labels(text, *item.content, out)
    link = next((link for link in item.links if link.span.start >= start), None)
    if link is None:
        return _broken_link(text, item, start, out)
    out.text("title", text, stripped(text, *link.text))
    if link.dest is not None:
        out.text("url", text, link.dest)
    lead = stripped(text, start, link.span.start)
    tail = stripped(text, link.span.end, item.content.end)
    if lead.end > lead.start:
        out.spans["lead"] = lead
    if tail.end > tail.start:
        out.spans["tail"] = tail
        if "prefix" not in out.values:
            labels(text, tail.start, tail.end, out)
    out.spans["link"] = link.span
    return out


def is_broken_link(text: str, span: Span) -> bool:
    """Whether a line begins with what was meant for a link but is none."""
    return bool(_BROKEN.match(text, *span))


def _broken_link(text: str, item: Item, start: int, out: Fields) -> Fields | None:
    match = _BROKEN.search(text, start, item.content.end)
    if not match:
        return None
    out.text("title", text, stripped(text, match.start("title"), match.end("title")))
    if match["url"]:
        out.text("url", text, Span(match.start("url"), match.end("url")))
    out.spans["broken"] = Span(match.start(), match.end())
    return out
