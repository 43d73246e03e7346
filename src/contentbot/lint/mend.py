"""Links that were meant but are none: how to tell, and how a line is put right."""

from __future__ import annotations

from contentbot.text import late

_URL = r"(?:https?://|www\.)\w[^\s()\[\]]*(?:\([^\s()\[\]]*\)[^\s()\[\]]*)*"
_TITLE = r"(?:[^\[\]\n]|\[[^\[\]\n]*\])+?"
# What is left in the text when a link was meant: two brackets that met, or one at an address.
SIGN = late(
    r"(?<!\\)\]\((?!\))|\]\s\(\s*(?=https?:|www\.)|[\])]\s?\[\s*(?=https?:)|[`\])]\(?(?=https?:)"
    r"|(?<=\w)\((?=https?:)"
)
ADDRESS = late(rf"{_URL}\Z")
_LEFT = late(r"\]\(|[\[(]https?:|https?:\S*[\])]")
_START = r"(?P<start>^\s*(?:[*+-]\s+)?(?:\[[^\[\]()\n]{1,20}\]\s+)*)"
_LINK = r"[\g<t>](\g<u>)"
# Each is tried in turn, and kept if the line is whole then.
_MENDS = tuple(
    (late(pattern), new)
    for pattern, new in (
        (rf"\[(?P<t>{_TITLE})\]\s+\((?P<u>{_URL})\)", _LINK),
        (rf"\[(?P<t>{_TITLE})\]\(\[[^\[\]\n]*\]\((?P<u>{_URL})\)\)", _LINK),
        (rf"\[(?P<t>{_TITLE})\]\s?\[(?P<u>{_URL})[\])]", _LINK),
        (rf"\((?P<t>[^()\n]+)\)\[(?P<u>{_URL})\]", _LINK),
        (rf"\[(?P<t>{_TITLE})\]\((?P<u>{_URL})\](?![(\[])", _LINK),
        (rf"\[(?P<t>{_TITLE})\]\]\((?P<u>{_URL})\)", _LINK),
        (rf"\[(?P<t>{_TITLE})\]\((?P<u>{_URL})\s*$", _LINK),
        (rf"\[(?P<t>{_TITLE})\]\((?P<u>{_URL})(?=\s+[a-z])", _LINK),
        (rf"\[(?P<t>[^\[\]\n]+?)\s?[\[(]?\((?P<u>{_URL})\)", _LINK),
        (rf"\[(?P<t>[^\[\]\n]+?)\s?\[(?P<u>{_URL})\)", _LINK),
        (rf"\[(?P<t>[^\[\]\n`]*`[^`\n]*)\]`\((?P<u>{_URL})\)", r"[\g<t>`](\g<u>)"),
        (rf"{_START}(?P<t>[^\[\]\n]+)\]\((?P<u>{_URL})\)", r"\g<start>[\g<t>](\g<u>)"),
    )
)


def mended(line: str) -> str | None:
    """A line whose only broken link is put right; None when it is not clear how."""
    for pattern, new in _MENDS:
        match = pattern.search(line)
        if match is None or "/(" in match["u"]:
            continue
        text = line[: match.start()] + match.expand(new) + line[match.end() :]
        if _is_whole(text, match["u"]):
            return text
    return None


def _is_whole(line: str, url: str) -> bool:
    """Whether Markdown reads the address as a link's, and nothing is left over."""
    from contentbot.content import markdown

    base = line.lstrip()
    nodes = list(markdown.inlines(markdown.parse(base).nodes))
    left = any(_LEFT.search(base, n.start, n.end) for n in nodes if n.type == "text")
    uneven = any(line.count(a) != line.count(b) for a, b in ("[]", "()", "{}"))
    if left or uneven:
        return False
    return any(
        node.dest and base[slice(*node.dest)] == url for node in nodes if node.type == "link"
    )
