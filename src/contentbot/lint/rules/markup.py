"""Code and emphasis inside texts: signs without a partner, and signs in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator

from contentbot.content.document import Document
from contentbot.content.markdown import Node
from contentbot.lint.fields import safe
from contentbot.lint.lines import commented
from contentbot.lint.passages import Passage, passages
from contentbot.lint.rule import Facts, rule
from contentbot.model import Fix, Found, Span
from contentbot.text import late

_ESCAPE = late(r"\\([\[\]<>_#])")
_STARS = late(r"(?<!\\)\*+")
_TICK = late(r"(?<!\\)`")
# An asterisk before a word; pointers and the like (`*mut T`, `*nix`) are written so.
_GLUED = late(r"[\s\[]\*(?!(?:const|mut|nix|BSD)\b)[A-Za-z]{2}")
_NAME_GOES_ON = late(r"_\w+")
_CLOSERS = {"]": "[", ")": "(", ">": "<", "}": "{"}


@rule("error", on="any")
def unbalanced_ticks(document: Document, facts: Facts) -> Iterator[Found]:
    """A code tick has no partner.

    Code stands between two ticks. With one of them missing, or a quotation mark in its place,
    the tick itself is printed and the code looks like any other word.

    Bad:
        * [Faster `Vec::push for everyone](https://example.org/faster)

    Bad:
        title: "Split `Vec::push' into two"
        url: https://example.org/faster
        section: observations

    Good:
        * [Faster `Vec::push` for everyone](https://example.org/faster)
    """
    for passage in passages(document):
        for node, text in passage.texts():
            match = _TICK.search(text) if "`" in text else None
            if match is None or _hidden(document, passage, node):
                continue
            at = match.start()
            around = text[max(0, at - 10) : at + 20].split("\n")[0].strip()
            yield Found(
                passage.place(document, node.start + at, node.start + at + 1),
                f"the tick in `{around.replace('`', 'ˋ')}` has no partner",
                "put a tick on both sides of the code",
            )


def _hidden(document: Document, passage: Passage, node: Node) -> bool:
    return passage.entry is None and commented(document, node.start)


@rule("warning", fix="safe", on="any")
def code_cut_short(document: Document, facts: Facts) -> Iterator[Found]:
    """Code ends before its name or bracket does.

    The second tick stands too early, or a space too late, so that one name is printed half
    as code and half as text.

    Bad:
        * [Faster `Vec::extend`_from for everyone](https://example.org/faster)

    Bad:
        * [Faster builds for `From<[T; N]`>](https://example.org/faster)

    Good:
        * [Faster `Vec::extend_from` for everyone](https://example.org/faster)
    """
    for passage in passages(document):
        for node in passage.nodes:
            if node.type != "codespan" or node.inner is None or node.inner[0] - node.start > 1:
                continue
            rest = _belongs(passage.value, node)
            if rest:
                code = passage.value[node.start : node.end - 1]
                new = f"{code}{rest}`"
                edit = passage.edit(document, node.start, node.end + len(rest), new=new)
                span = passage.place(document, node.start, node.end + len(rest))
                said = f"{code[1:]}{rest}"
                text = f"the code ends before `{rest}`, which belongs to it"
                yield Found(span, text, f"write the whole of `{said}` as code", safe(edit))


def _belongs(text: str, node: Node) -> str:
    """What follows a piece of code and belongs to it."""
    code = text[node.start + 1 : node.end - 1]
    after = _NAME_GOES_ON.match(text, node.end)
    if after and (code[-1:].isalnum() or code.endswith("_")):
        return after[0]
    closer = text[node.end : node.end + 1]
    opener = _CLOSERS.get(closer)
    if (
        opener
        and code.count(opener) == code.count(closer) + 1
        and not text.startswith("](", node.end)
    ):
        return "" if closer == "]" and text.startswith("](", node.end) else closer
    return ""


@rule("warning", fix="safe", on="any")
def escape_in_code(document: Document, facts: Facts) -> Iterator[Found]:
    r"""A backslash stands before a bracket inside code.

    Between ticks every sign is printed as it is, so the backslash is printed too.

    Bad:
        * [Faster `\[u8\]::concat`](https://example.org/faster)

    Bad:
        title: Faster `\[u8\]::concat`
        url: https://example.org/faster
        section: observations

    Good:
        * [Faster `[u8]::concat`](https://example.org/faster)

    Good:
        * [What `\n` means in `"\u{e9}"`](https://example.org/faster)
    """
    for passage in passages(document):
        for node in passage.nodes:
            if node.type != "codespan" or "\\" not in passage.value[node.start : node.end]:
                continue
            code = passage.value[node.start : node.end]
            new = _ESCAPE.sub(r"\1", code)
            if new != code:
                edit = passage.edit(document, node.start, node.end, new=new)
                span = passage.place(document, node.start, node.end)
                text = f"a backslash is printed in {code}"
                yield Found(span, text, "delete it; code needs none", safe(edit))


@rule("warning", fix="safe", on="any")
def unbalanced_emphasis(document: Document, facts: Facts) -> Iterator[Found]:
    """The asterisks around a text do not match.

    Those without a partner are printed, or the text is slanted where it should be bold.

    In: events

    Bad:
        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening***](https://example.org/evening)

    Good:
        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [**A sample evening**](https://example.org/evening)

    Bad:
        ### Europe

        * 2026-02-10 | Berlin, DE | [Sample Group](https://example.org/group)
            * [*A sample evening**](https://example.org/evening)
    """
    for passage in passages(document):
        end, link = -1, None
        for number, node in enumerate(passage.nodes):
            if node.type == "link":
                end, link = node.end, node
            elif node.type == "text" and "*" in passage.value[node.start : node.end]:
                stars = _stray(passage.value, node, passage.nodes[max(0, number - 3) : number + 2])
                if stars is not None and not _hidden(document, passage, node):
                    inside = link if node.start < end else None
                    span = passage.place(document, *stars)
                    text = "the asterisks do not match"
                    if link is not None and stars.start >= end and stars.start - end < 2:
                        text = "an asterisk follows the link"
                    yield Found(
                        span, text, "put two on both sides of what should be bold",
                        fix=_balanced(document, passage, stars, inside=inside),
                    )  # fmt: skip


def _stray(text: str, node: Node, around: tuple[Node, ...]) -> Span | None:
    """Asterisks in a text that belong to no emphasis but were meant to."""
    for match in _STARS.finditer(text, node.start, node.end):
        beside = any(
            other.type in ("strong", "emphasis")
            and match.start() <= other.end
            and other.start <= match.end()
            for other in around
        )
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        spaced = before == "[" and " **](" in text[match.end() :].split("\n", 1)[0]
        if spaced or (before == " " and after == "]"):
            continue  # the space keeps it from becoming bold, and has a rule of its own
        behind = before == ")" and after in "\r\n"
        bold = len(match[0]) > 1 and (after == "]" or not before.isalnum())
        if beside or behind or bold or _GLUED.match(text, match.start() - 1):
            return Span(*match.span())
    return None


def _balanced(
    document: Document, passage: Passage, stars: Span, *, inside: Node | None
) -> Fix | None:
    """The fix, where all asterisks stand at the edges of one link's text."""
    if inside is None or inside.inner is None:
        after = passage.value[stars.start - 1 : stars.start] == ")"
        return safe(passage.edit(document, *stars, new="")) if after else None
    written = passage.value[slice(*inside.inner)]
    bare = written.strip("* ")
    if "*" in bare or not bare or "**" not in written:
        return None
    new = f"**{bare}**"
    return safe(passage.edit(document, *inside.inner, new=new)) if new != written else None
