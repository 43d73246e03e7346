"""Entries that are prose: the pick of the week and the quote, with the place of each part."""

from __future__ import annotations

from collections.abc import Sequence

from contentbot.content.document import LinkAt
from contentbot.content.grammar.fields import Fields, stripped
from contentbot.content.item_lines import line_starts
from contentbot.model import Span
from contentbot.text import late

_THANKS = late(r"[Tt]hanks?(?: to| go)")
DASHES = "–—-―"


def pick_fields(text: str, prose: Sequence[Span], links: Sequence[LinkAt]) -> Fields:
    """The name, address and words of the week's pick, and who suggested it.

    prose: the paragraphs of the section. links: those in them, in their order.
    """
    out = Fields()
    first = next((link for link in links if link.dest and not _alone(text, prose, link)), None)
    if first is None or first.dest is None:
        return out
    out.text("name", text, stripped(text, *first.text))
    out.text("url", text, first.dest)
    ends = (span.end for span in prose if span.start <= first.span.start < span.end)
    rest = stripped(text, first.span.end, next(ends, first.span.end))
    while rest.start < rest.end and text[rest.start] in ",;: ":
        rest = Span(rest.start + 1, rest.end)
    if rest.end > rest.start:
        out.text("text", text, rest)
    thanks = _THANKS.search(text, first.span.end, prose[-1].end)
    who = next((x for x in links if thanks and x.span.start > thanks.start()), None)
    if who is not None and who.dest is not None:
        row = {"name": text[slice(*who.text)], "url": text[slice(*who.dest)]}
        out.put("suggested_by", row, who.text)
        out.spans["suggested_by.url"] = who.dest
    return out


def _alone(text: str, prose: Sequence[Span], link: LinkAt) -> bool:
    """Whether a link by reference is all that its paragraph says.

    Such asks for something ("[Send yours][form]!"), every week at the same address; a pick
    is named within a sentence.
    """
    if link.dest is None or link.dest.start < link.span.end:
        return False
    around = next((span for span in prose if span.start <= link.span.start < span.end), None)
    if around is None:
        return False
    outside = text[around.start : link.span.start] + text[link.span.end : around.end]
    return not any(sign.isalnum() for sign in outside)


def quote_fields(text: str, prose: Sequence[Span], links: Sequence[LinkAt]) -> Fields:
    """The words of the quote, who said it and where."""
    out = Fields()
    quotes = [span for span in prose if text.startswith(">", span.start)]
    if not quotes:
        return out
    last = quotes[-1]
    out.text("text", text, Span(quotes[0].start, last.end))
    after = [span for span in prose if span.start > last.start]
    # Without a blank line before it, the name becomes a part of the quote.
    inside = [Span(line, last.end) for line in line_starts(text, last) if line > last.start]
    source = next((span for span in (*after, *inside) if text[span.start] in DASHES), None)
    if source is None:  # a dash that was read in the wrong encoding is still no letter
        garbled = (span for span in after if not text[span.start].isalnum())
        source = next((span for span in garbled if text[span.start] not in "[<*_>"), None)
    if source is not None:
        link = next((x for x in links if source.start <= x.span.start < source.end), None)
        name = link.text if link else stripped(text, source.start + 1, source.end)
        out.text("by", text, name)
        if link and link.dest:
            out.text("url", text, link.dest)
    return out
