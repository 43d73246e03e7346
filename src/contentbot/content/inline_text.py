"""Values as parts of a line of Markdown: titles that cannot break their link, addresses, quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contentbot.text import late

_ODD = late(r"[()<\s]")
_BREAKS = late(r"\s*[\r\n]\s*")
# What may stand in a title: an escape, a code span or a lone run of ticks, a tag (or the
# address of a mail in angle brackets), a bracket.
_TOKEN = late(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<ticks>`+)|(?P<bracket>[\[\]])"
    r"|(?P<tag><(?=[A-Za-z/!?]|[\w.!#$%&'*+/=?^`{|}~-]+@))|\\"
)
_RUNS = late(r"\\[*_\\]|\*+|_+")


def title(value: str, *, html: bool = False) -> str:
    """A title (inline Markdown) that keeps to its place between two brackets.

    Only what would end or break the link is escaped: brackets that are not in pairs or that
    make a link of their own, ticks and a backslash that would reach beyond the title, and
    tags, which no title should have (html: leave those).
    """
    text = _BREAKS.sub(" ", value).strip()
    if any(sign in text for sign in "[]`\\<"):
        text = _closed(text, html=html)
    return _still(text) if "*" in text or "_" in text else text


def _closed(text: str, *, html: bool) -> str:
    """A title with nothing in it that ends or breaks the link around it."""
    out: list[str] = []
    unmatched: list[int] = []  # places in `out` of brackets that wait for their pair
    at = 0
    while match := _TOKEN.search(text, at):
        out.append(text[at : match.start()])
        at = match.end()
        if match["ticks"]:
            end = _code_end(text, match["ticks"], at)
            if end is None:
                out.append("\\`" * len(match["ticks"]))
            else:
                out.append(text[match.start() : end])
                at = end
        elif match["tag"]:
            out.append("<" if html else "\\<")
        elif match["bracket"] == "[":
            unmatched.append(len(out))
            out.append("[")
        elif match["bracket"] == "]":
            linked = text[at : at + 1] in ("(", "[")
            if not unmatched or linked:
                out.append("\\]")
            else:
                unmatched.pop()
                out.append("]")
        else:
            last = match[0] == "\\" and at == len(text)
            out.append("\\\\" if last else match[0])
    out.append(text[at:])
    for place in unmatched:
        out[place] = "\\["
    return "".join(out)


def _still(text: str) -> str:
    """A title whose stars and bars stay what they are, whatever bold signs stand around it.

    Those that are emphasis, or stand within a word or between spaces, are left as they are.
    """
    from contentbot.content.inlines import Inlines

    out: list[str] = []
    at = 0
    for start, end in _words(Inlines().read(text, {})):
        for run in _RUNS.finditer(text, start, end):
            if run[0][0] != "\\" and not _is_idle(text, run.start(), run.end()):
                out += (text[at : run.start()], *(f"\\{sign}" for sign in run[0]))
                at = run.end()
    return "".join((*out, text[at:]))


def _words(tokens: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, int]]:
    """Where the words of a title stand, without the signs of its emphasis and its code."""
    for token in tokens:
        if token["type"] == "text":
            yield token["start"], token["end"]
        yield from _words(token.get("children", ()))


def _is_idle(text: str, start: int, end: int) -> bool:
    """Whether a run of stars or bars can be nothing else by what stands beside it."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    in_word = text[start] == "_" and before.isalnum() and after.isalnum()
    return in_word or (before.isspace() and after.isspace())


def _code_end(text: str, ticks: str, start: int) -> int | None:
    """Where the code span ends that some ticks open; None when they open none."""
    at = start
    while (at := text.find(ticks, at)) != -1:
        end = at
        while text.startswith("`", end):
            end += 1
        if end - at == len(ticks):
            return end
        at = end
    return None


def address(value: str) -> str:
    """An address as the target of a link, in angle brackets where its own would end it."""
    if not _ODD.search(value):
        return value
    depth = 0
    for sign in value:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
    odd = depth != 0 or any(sign.isspace() for sign in value) or value.startswith("<")
    if odd and not any(sign in value for sign in "<>\n\r"):
        return f"<{value}>"
    return value


def quoted(value: str) -> str:
    """A text as a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in value.strip().split("\n"))


def unquoted(value: str) -> str:
    """A block quote as a text."""
    lines = (line.lstrip() for line in value.strip().splitlines())
    return "\n".join(
        line[1:].removeprefix(" ").rstrip() if line[:1] == ">" else line for line in lines
    )
