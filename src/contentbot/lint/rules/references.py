"""Brackets, references and tags in texts: those that lead nowhere or are not what they seem."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.content.grammar.link import LANGUAGE
from contentbot.content.markdown import Node
from contentbot.lint.fields import part, safe, unsafe
from contentbot.lint.lines import commented, short
from contentbot.lint.mend import SIGN
from contentbot.lint.passages import Passage, passages
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span
from contentbot.text import late

# As the site's program reads tags, which is less strict than the standard.
_TAG = late(r"(?<!\\)<(?P<name>/?[A-Za-z][^<>@\s]*)(?: [^<>]*)?>")
_ELEMENTS = frozenset(
    {"a", "abbr", "b", "blockquote", "br", "cite", "code", "del", "details", "div", "dd", "dl",
     "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark",
     "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup",
     "table", "tbody", "td", "th", "thead", "tr", "u", "ul", "var", "wbr"}
)  # fmt: skip
_SECOND = late(r"\]\[(?P<label>[^\[\]\n]+)\]")
_BARE = late(r"(?:^|(?<=[\s(]))https?://[^\s()\[\]]+")
_CODE = late(r"`[^`]*`|\\.")
_PAIR = late(r"\([^()\[\]]*\)|\[[^()\[\]]*\]")
_NO_BRACKETS = late(r"[:;]-?[()\[\]]|(?<!\w)(?:\d{1,2}|[a-zA-Z])\)")


@rule("error", fix="safe", on="any")
def raw_tag(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A word between `<` and `>` is taken for a tag, and vanishes from the page.

    Type parameters and names to fill in look like tags to a browser. A backslash before the
    first sign keeps them, and so do code ticks.

    Bad:
        * [Faster Vec<T> for everyone](https://example.org/faster)

    Bad:
        title: Faster Vec<T> for everyone
        url: https://example.org/faster
        section: observations

    Good:
        * [Faster Vec\<T> for everyone](https://example.org/faster)

    Good:
        * [Faster `Vec<T>` for everyone](https://example.org/faster)
    """
    for passage in passages(document):
        for node in passage.nodes:
            if node.type not in ("text", "inline_html") or "<" not in _written(passage, node):
                continue
            for match in _TAG.finditer(passage.value, node.start, node.end):
                name = match["name"].strip("/").lower()
                if name in _ELEMENTS or match["name"].lower().startswith(("http:", "https:")):
                    continue
                at = match.start()
                ticks = passage.value.count("`", passage.value.rfind("\n", 0, at) + 1, at)
                edit = passage.edit(document, at, at + 1, new="\\<")
                fix = None if ticks % 2 else safe(edit)  # code with a tick too few needs none
                span = passage.place(document, *match.span())
                text = f"`{match[0]}` is taken for a tag and not shown"
                yield Found(span, text, "put it between code ticks", fix)


def _written(passage: Passage, node: Node) -> str:
    return passage.value[node.start : node.end]


@rule("warning", on="any")
def unbalanced_brackets(document: Document, facts: Facts) -> Iterator[Found]:
    """A bracket in a title has no partner.

    Mostly the end of the title was cut off, or one sign too much was deleted.

    Bad:
        * [Faster builds (second half](https://example.org/faster)

    Bad:
        title: Faster builds (second half
        url: https://example.org/faster
        section: observations

    Good:
        * [Faster builds (second half)](https://example.org/faster)

    Good:
        * [Faster builds :) and 1) smaller ones](https://example.org/faster)
    """
    for span, title in _titles(document):
        left = _unpaired(title)
        if len(left) != 1:  # of two, one may be meant to close the other: `[0, 1)`
            continue
        at = title.rfind(left)
        text = f"`{left}` in `{short(title)}` has no partner"
        yield Found(part(document, span, title, at, at + 1), text, "add or delete a bracket")


def _unpaired(title: str) -> str:
    """The brackets of a title that have no partner; smileys and `1)` do not count."""
    if title.count("(") == title.count(")") and title.count("[") == title.count("]"):
        return ""
    bare, count = _CODE.sub("", title), 1
    while count:
        bare, count = _PAIR.subn("", bare)
    return "".join(sign for sign in _NO_BRACKETS.sub("", bare) if sign in "()[]")


def _titles(document: Document) -> Iterator[tuple[Span, str]]:
    """Titles of entries' files, and the texts of all links of an edition."""
    if document.edition is None:
        for entry in document.entries:
            if entry.title:
                yield entry.at("title"), entry.title
        return
    for node in document.inlines:
        if node.type == "link" and node.inner is not None:
            yield Span(*node.inner), document.text[slice(*node.inner)]


@rule("error", on="edition")
def undefined_reference(document: Document, facts: Facts) -> Iterator[Found]:
    """A link names its address by a word that is defined nowhere.

    `[title][word]` needs a line `[word]: address` in the same file; without one the brackets
    are printed.

    Bad:
        * [Faster builds][announcement]

    Good:
        * [Faster builds](https://example.org/faster)
    """
    end = 0
    for node in document.inlines:
        if node.type == "link":
            end = max(end, node.end)
        if node.type != "text" or node.start < end:
            continue
        for match in _SECOND.finditer(document.text, node.start, node.end):
            follows = document.text[match.end() : match.end() + 2].lstrip()
            if follows.startswith(("[", "(")) or match["label"].startswith("http"):
                continue  # labels before a link, or a link that is broken
            if not commented(document, match.start()):
                text = f"`[{match['label']}]` is defined nowhere"
                yield Found(Span(match.start() + 1, match.end()), text, "write the address in `()`")


@rule("info", fix="unsafe", on="edition")
def unused_reference(document: Document, facts: Facts) -> Iterator[Found]:
    """A word is defined as an address, but no link uses it.

    Such lines stay behind when a link is removed, and puzzle the next one who edits the text.

    Bad:
        * [Faster builds](https://example.org/faster)

        [roadmap]: https://example.org/roadmap

    Good:
        * [Faster builds](https://example.org/faster)

    Good:
        * [Faster builds][faster]

        [faster]: https://example.org/faster
    """
    edition = document.edition
    if edition is None or not edition.definitions:
        return
    used = {
        _key(str((node.attrs or {}).get("label", "")))
        for node in document.inlines
        if node.type in ("link", "image")
    }
    for one in edition.definitions:
        span = Span(one.start, one.end)
        if _key(one.label) not in used:
            cut = unsafe(Edit(_with_blank(document, span), ""))
            yield Found(span, f"no link uses `[{one.label}]`", "delete it, or use it", cut)


def _with_blank(document: Document, span: Span) -> Span:
    """The lines of a definition, and the blank line above it if one is below it too."""
    lines = document.lines
    first, last = lines.line_of(span.start), lines.line_of(span.end - 1)
    blank = [n > len(lines) or not lines.string(n).strip() for n in (first - 1, last + 1)]
    return Span(lines.whole(first - all(blank)).start, lines.whole(last).end)


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


@rule("warning", on="edition")
def label_taken_for_reference(document: Document, facts: Facts) -> Iterator[Found]:
    """A label such as `[video]` became a link, since its word is defined as an address.

    Every label of that name in the edition then leads there.

    Bad:
        * [video] [Faster builds](https://example.org/faster)

        [video]: https://example.org/other

    Good:
        * [video] [Faster builds](https://example.org/faster)
    """
    for one in document.edition.definitions if document.edition else ():
        if _key(one.label) in facts.settings.prefixes or LANGUAGE.match(one.label):
            text = f"each label `[{one.label}]` leads to this address"
            yield Found(Span(one.start, one.end), text, "name the reference otherwise")


@rule("info", on="edition")
def bare_address(document: Document, facts: Facts) -> Iterator[Found]:
    """An address stands in the text without being a link.

    The site does not make links of such addresses; nobody can click on them.

    Bad:
        Some of this is also in the notes (https://example.org/notes).

    Good:
        Some of this is also in [the notes](https://example.org/notes).
    """
    end = 0
    for node in document.inlines:
        if node.type == "link":
            end = max(end, node.end)
        if node.type != "text" or node.start < end:
            continue
        if document.text.find("://", node.start, node.end) < 0 or commented(document, node.start):
            continue
        for match in _BARE.finditer(document.text, node.start, node.end):
            line = document.lines.string(document.lines.line_of(match.start()))
            before = line.strip().lstrip("*+- ")
            if not SIGN.search(line) and not before.startswith(match[0]):
                text = f"`{short(match[0])}` is no link"
                yield Found(Span(*match.span()), text, "write it as `[title](address)`")
