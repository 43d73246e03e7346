"""Values as parts of a line of Markdown: titles that cannot break their link, addresses, quotes."""

from __future__ import annotations

from contentbot.text import late

_ODD = late(r"[()<\s]")
_BREAKS = late(r"\s*[\r\n]\s*")
# What may stand in a title: an escape, a code span or a lone run of ticks, a tag, a bracket.
_TOKEN = late(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<ticks>`+)|(?P<tag><(?=[A-Za-z/!?]))|(?P<bracket>[\[\]])|\\"
)


def title(value: str, *, html: bool = False) -> str:
    """A title (inline Markdown) that keeps to its place between two brackets.

    Only what would end or break the link is escaped: brackets that are not in pairs or that
    make a link of their own, ticks and a backslash that would reach beyond the title, and
    tags, which no title should have (html: leave those).
    """
    text = _BREAKS.sub(" ", value).strip()
    if not any(sign in text for sign in "[]`\\<"):
        return text
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
