"""Values as parts of a line of Markdown: titles that cannot break their link, addresses, quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contentbot.text import late

_SIGN = late(r"[\[\]`\\<*_\r\n]")
_ODD = late(r"[()<\s]")
_BREAKS = late(r"\s*[\r\n]\s*")
# What may stand in a title: an escape, a code span or a lone run of ticks, a tag (or the
# address of a mail in angle brackets), a bracket.
_TOKEN = late(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<ticks>`+)|(?P<bracket>[\[\]])"
    r"|(?P<tag><(?=[A-Za-z/!?]|[\w.!#$%&'*+/=?^`{|}~-]+@))|\\"
)
_RUNS = late(r"\\[*_\\]|\*+|_+")


def title(value: str, *, html: bool = False, bold: bool = False) -> str:
    """A title (inline Markdown) that keeps to its place between two brackets.

    Only what would end or break the link is escaped: brackets that are not in pairs or that
    make a link of their own, ticks and a backslash that would reach beyond the title, stars
    and bars that are no emphasis, and tags, which no title should have (html: leave those).
    bold: it stands between two `**`; emphasis in it that would not be read so is left out.
    """
    text = value.strip()
    if not _SIGN.search(text):
        return text
    text = _closed(_BREAKS.sub(" ", text), html=html)
    return _still(text, html=html, bold=bold) if "*" in text or "_" in text else text


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


def _still(text: str, *, html: bool, bold: bool) -> str:
    """A title whose stars and bars stay what they are, whatever bold signs stand around it.

    Those that are emphasis, or stand within a word or between spaces, are left as they are.
    """
    tokens = _tokens(text)
    words = [_escaped(text[start:end]) for start, end in _leaves(tokens)]
    made, at = "", 0
    for start, end in _leaves(tokens, "text"):
        for run in _RUNS.finditer(text, start, end):
            if run[0][0] != "\\" and not _is_idle(text, *run.span()):
                made += text[at : run.start()] + _escaped(run[0])
                at = run.end()
    made += text[at:]
    sign = "**" if bold else ""
    around = f"{sign}{made}{sign}"
    read = _tokens(around)
    whole = not bold or (len(read) == 1 and read[0]["type"] == "strong" and "**" not in made)
    if whole and "".join(_escaped(around[a:b]) for a, b in _leaves(read)) == "".join(words):
        return made
    return _closed("".join(words), html=html)  # without emphasis, which would not be read so


def _tokens(text: str) -> list[dict[str, Any]]:
    from contentbot.content.inlines import Inlines

    return Inlines().read(text, {})


def _escaped(text: str) -> str:
    """A part of a title with its stars and bars as letters; code is left as it is."""
    if text.startswith("`"):
        return text
    return _RUNS.sub(lambda run: run[0] if run[0][0] == "\\" else "\\" + "\\".join(run[0]), text)


def _leaves(tokens: Iterable[Mapping[str, Any]], kind: str = "") -> Iterator[tuple[int, int]]:
    """Where the parts of a title stand that hold no other, or only those of one kind."""
    for token in tokens:
        if "children" in token:
            yield from _leaves(token["children"], kind)
        elif not kind or token["type"] == kind:
            yield token["start"], token["end"]


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
