"""The form of an item: one link, with nothing before it but labels and nothing after it."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Document, Item
from contentbot.content.grammar.fields import stripped
from contentbot.content.settings import Settings
from contentbot.lint import labels
from contentbot.lint.fields import safe, unsafe
from contentbot.lint.lines import commented, short
from contentbot.lint.mend import SIGN
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Entry, Fix, Found, Span
from contentbot.text import late

KINDS = ("link", "task")
_STOPS = late(r"[.,;:*|\\–—-]+")
_LABELS = late(r"(?:\s*\[[^\[\]()\n]{1,30}\]\s*)+")
# Words behind a link that go on with its title: no sentence, and nobody's name.
_FEW = late(
    r"(?: [-–—]|,)? (?!by\b|via\b|from\b|is\b|are\b|was\b|has\b|and\b|or\b)"
    r"(?:[^\W_][^\s()\[\]<>|*_\\]*(?: [^\s()\[\]<>|*_\\]+){0,3}|\([^()\[\]<>|*_\\\n]{3,30}\))"
    r"(?<![.!?:;,])"
)
# Words before a link that say what it is: no name, and no beginning of a sentence.
_NOUN = late(r"[a-z]{3,}(?: [a-z]{3,}){0,2}(?<! the)(?<! for)(?<! and)(?<! with)(?<! new)")
_ESCAPED = late(r"(?:\\\[[^\[\]()\n]{1,20}\]\s*)+")
_BRACKETED = late(r"\[(?:[^\[\]\n]|\[[^\[\]\n]*\])+\]\s*")


def _linked(document: Document, facts: Facts) -> Iterator[tuple[Entry, bool]]:
    """Entries whose line is one link, and whether the editors themselves fill the section."""
    for entry in document.of(*KINDS) if document.edition else ():
        if "link" in entry.spans:
            section = facts.settings.by_id.get(entry.section or "")
            yield entry, bool(section and section.house)


@rule("warning", fix="unsafe", on="edition")
def text_after_link(document: Document, facts: Facts) -> Iterator[Found]:
    """Words follow the link.

    The title says what is behind the link. A description in one item makes it longer than
    its neighbours, and most items have none. Few words may be a part of the title.

    Bad:
        * [Faster builds](https://example.org/faster) - a short look at what takes long

    Bad:
        * [Faster builds](https://example.org/faster) for everyone

    Good:
        * [Faster builds](https://example.org/faster)

    Good:
        * [video] [Faster builds](https://example.org/faster)
    """
    for entry, house in _linked(document, facts):
        tail = entry.spans.get("tail")
        link = entry.spans["link"]
        if tail is None or "](" in document.slice(tail):
            continue
        words = document.slice(tail)
        if _STOPS.fullmatch(words) or _LABELS.fullmatch(words):
            continue
        if words[0] in ")]" or (house and tail.start > link.end):
            continue
        text = f"`{short(words)}` follows the link"
        cut = Edit(Span(link.end, tail.end), "")
        few = entry.kind == "link" and _FEW.fullmatch(document.slice(cut.span))
        fix = (
            _into_title(document, entry, few[0], cut=cut, settings=facts.settings) if few else None
        )
        help = "leave it out, or make it a part of the title"
        yield Found(tail, text, help, fix or unsafe(cut))


def _into_title(
    document: Document, entry: Entry, words: str, *, cut: Edit, settings: Settings
) -> Fix | None:
    """The fix that adds words to the end of a title and takes them from where they stood."""
    end = entry.spans["title"].end
    if not document.text.startswith("](", end) or _is_label(words, settings):
        return None
    return unsafe(*sorted((Edit(Span(end, end), words), cut), key=lambda edit: edit.span))


def _is_label(words: str, settings: Settings) -> bool:
    bare = words.strip(" -–—,()")
    return bool(labels.meant(bare, settings.prefixes) or labels.language(bare))


@rule("info", fix="safe", on="edition")
def sign_after_link(document: Document, facts: Facts) -> Iterator[Found]:
    """A full stop or another lone sign follows the link.

    An item is no sentence, so nothing needs to end it.

    Bad:
        * [Faster builds](https://example.org/faster).

    Good:
        * [Faster builds](https://example.org/faster)
    """
    linked = [entry for entry, house in _linked(document, facts) if not house]
    found = [entry for entry in linked if _STOPS.fullmatch(document.slice(_tail(entry)))]
    if 2 * len(found) > len(linked) > 5:
        return  # this edition ends its items so
    for entry in found:
        tail = _tail(entry)
        cut = safe(Edit(Span(entry.spans["link"].end, tail.end), ""))
        yield Found(tail, f"`{document.slice(tail)}` follows the link", "delete it", cut)


def _tail(entry: Entry) -> Span:
    """What follows the link of an entry, if anything."""
    end = entry.spans["link"].end
    return entry.spans.get("tail", Span(end, end))


@rule("warning", fix="unsafe", on="edition")
def text_before_link(document: Document, facts: Facts) -> Iterator[Found]:
    r"""Words stand before the link.

    An item begins with its link; only labels such as `[video]` go before it. What belongs
    to the title stands inside the brackets, and a backslash before them is not needed. Few
    words that only say what it is may stand at the end of the title.

    Bad:
        * \[video] [Faster builds](https://example.org/faster)

    Good:
        * [video] [Faster builds](https://example.org/faster)

    Bad:
        * Read [Faster builds](https://example.org/faster)

    Bad:
        * one pager [Faster builds](https://example.org/faster)

    Good:
        * [Faster builds - one pager](https://example.org/faster)
    """
    for entry, house in _linked(document, facts):
        lead = entry.spans.get("lead")
        if lead is None or house:
            continue
        words = document.slice(lead)
        told = any(sign.isalnum() for sign in words)  # an emoji alone harms nobody
        if told and not _LABELS.fullmatch(words) and "](" not in words:
            text = f"`{short(words)}` stands before the link"
            help = "begin with the link; make words that are needed a part of the title"
            yield Found(
                lead, text, help, _without_lead(document, entry, lead, settings=facts.settings)
            )


def _opens_with_words(document: Document, entry: Entry) -> bool:
    lead = entry.spans.get("lead")
    return lead is not None and not _LABELS.fullmatch(document.slice(lead))


def _without_lead(
    document: Document, entry: Entry, lead: Span, *, settings: Settings
) -> Fix | None:
    words = document.slice(lead)
    if _ESCAPED.fullmatch(words):
        return unsafe(Edit(lead, words.replace("\\", "")))
    if not _NOUN.fullmatch(words) or "tail" in entry.spans:
        return None
    label = labels.meant(words, settings.prefixes)
    if label:
        return unsafe(Edit(lead, f"[{label}]"))
    cut = Edit(Span(lead.start, entry.spans["link"].start), "")
    return _into_title(document, entry, f" - {words}", cut=cut, settings=settings)


@rule("warning", on="edition")
def several_links(document: Document, facts: Facts) -> Iterator[Found]:
    """An item has more than one link.

    Each link is an item of its own, so that it can be found, sorted and checked.

    Bad:
        * [Faster builds](https://example.org/faster) ([source](https://example.org/source))

    Good:
        * [Faster builds](https://example.org/faster)
        * [Smaller builds](https://example.org/smaller)
    """
    for entry, house in _linked(document, facts):
        tail = entry.spans.get("tail")
        if tail is None or house or _opens_with_words(document, entry):
            continue
        at = document.text.find("](", tail.start, tail.end)
        if at > tail.start and not document.text.startswith(("]", ")"), tail.start):
            text = f"a second link, `{short(document.slice(tail))}`, follows the first"
            yield Found(tail, text, "make it an item of its own")


@rule("warning", on="edition")
def item_without_link(document: Document, facts: Facts) -> Iterator[Found]:
    """An item of a list of links has no link.

    Readers cannot follow it, and nothing that checks or collects links sees it.

    Bad:
        * Faster builds for everyone

    Good:
        * [Faster builds for everyone](https://example.org/faster)

    Bad:
        * https://example.org/faster

    Bad:
        * [Faster builds for everyone]
    """
    for item in document.all_items():
        if item.role != "odd" or item.links or not item.marker or item.children:
            continue
        span = stripped(document.text, *item.content)
        words = document.slice(span)
        if not words or commented(document, span.start) or not _wants_link(item, words):
            continue
        said = "title" if words.startswith(("http://", "https://")) else "link"
        text = f"`{short(words)}` has no {said}"
        yield Found(span, text, "write it as `[title](address)`, or delete it")


def _wants_link(item: Item, words: str) -> bool:
    if SIGN.search(words):
        return False
    return item.kind in (*KINDS, "cfp", "testing") or bool(_BRACKETED.fullmatch(words))
