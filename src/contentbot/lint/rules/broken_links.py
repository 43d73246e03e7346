"""Links that are none: a bracket too few or too many, or the address in another's place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentbot.content.document import Address, Document
from contentbot.content.markdown import Node
from contentbot.frozen import dataclass
from contentbot.lint.fields import safe, unsafe
from contentbot.lint.lines import commented, short
from contentbot.lint.mend import ADDRESS, SIGN, mended
from contentbot.lint.rule import Facts, rule
from contentbot.model import Edit, Found, Span
from contentbot.text import late

_SECOND = late(r"\]\((?P<url>[^()\s]*)\)")
_CLOSERS = late(r"[\])]+(?=[\s.,;]*$)", re.MULTILINE)


@rule("error", fix="safe", on="edition")
def broken_link(document: Document, facts: Facts) -> Iterator[Found]:
    """A link was meant, but its brackets do not fit together.

    Readers then see the brackets and the bare address. A link is the title in square
    brackets and right behind it, without a space, the address in round ones.

    Bad:
        * [Faster builds] (https://example.org/faster)

    Good:
        * [Faster builds](https://example.org/faster)

    Bad:
        * [Faster builds](https://example.org/faster

    Bad:
        * [Faster builds(https://example.org/faster)

    Bad:
        * [Faster builds][https://example.org/faster]

    Bad:
        Read [the notes](https://example.org/notes.md] for details.
    """
    seen = set()
    lines = document.lines
    for node in _outside_links(document):
        written = document.text[node.start : node.end]
        if not any(part in written for part in ("](", "http", "www.")):
            continue
        behind_code = document.text[node.start - 1 : node.start] == "`"
        match = SIGN.search(document.text, node.start - behind_code, node.end)
        if match is None or commented(document, match.start()):
            continue
        line = lines.line_of(match.start())
        if line in seen or _doubled(document, match.start()):
            continue
        seen.add(line)
        span = Span(match.start(), min(match.end() + 8, lines.span(line).end))
        yield _broken(document, lines.span(line), span)
    for entry in document.entries:
        line = lines.line_of(entry.line.start)
        if "broken" in entry.spans and line not in seen:
            yield _broken(document, lines.span(line), entry.spans["broken"])


def _broken(document: Document, line: Span, span: Span) -> Found:
    text = document.slice(line)
    new = mended(text)
    return Found(
        span, f"the link in `{short(text, 60)}` is broken", "write it as `[title](address)`",
        fix=safe(_changed(line, text, new)) if new else None,
    )  # fmt: skip


def _changed(line: Span, old: str, new: str) -> Edit:
    """The smallest edit that makes one line of another."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    return Edit(Span(line.start + start, line.end - end), new[start : len(new) - end])


def _alike(a: str, b: str) -> int:
    """How many signs two texts have in common at their beginning."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((n for n, (x, y) in pairs if x != y), min(len(a), len(b)))


def _outside_links(document: Document) -> Iterator[Node]:
    """The texts of an edition that belong to no link."""
    end = 0
    for node in document.inlines:
        if node.type == "link":
            end = max(end, node.end)
        elif node.type == "text" and node.start >= end:
            yield node


# --- addresses that are too much --------------------------------------------------------------


def _doubled(document: Document, offset: int) -> bool:
    """Whether a joint follows right behind a link: that is another rule's."""
    return document.text[offset - 1 : offset] == ")" and any(
        address.whole.end == offset for address in document.addresses
    )


@dataclass(frozen=True, slots=True)
class _Excess:
    """What stands behind or around a link's address: message and the edit that cuts it."""

    span: Span
    message: str
    edit: Edit
    sure: bool = True


@rule("error", fix="safe", on="edition")
def address_doubled(document: Document, facts: Facts) -> Iterator[Found]:
    """A link has a second address, or brackets that are too much.

    This comes from pasting a link into a link. The page shows what is left over.

    Bad:
        * [Faster builds](https://example.org/faster)](https://example.org/faster)

    Good:
        * [Faster builds](https://example.org/faster)

    Bad:
        * [Faster builds]([https://example.org/old](https://example.org/faster))

    Bad:
        * [Faster builds](https://example.org/faster))
    """
    for address in document.addresses:
        excess = _behind(document, address) or _within(address)
        if excess is not None:
            fix = safe(excess.edit) if excess.sure else unsafe(excess.edit)
            yield Found(excess.span, excess.message, "keep one address", fix)


def _behind(document: Document, address: Address) -> _Excess | None:
    end = address.whole.end
    if address.text is None or document.text[end : end + 1] not in ("]", ")"):
        return None
    second = _SECOND.match(document.text, end)
    if second is not None:
        span = Span(end, second.end())
        message = f"a second address, `{second['url']}`, follows the link"
        return _Excess(span, message, Edit(span, ""), second["url"] in ("", address.url))
    closers = _CLOSERS.match(document.text, end)
    line = document.lines.span(document.lines.line_of(end))
    before = document.text[line.start : end]
    if closers is None or any(before.count(a) > before.count(b) for a, b in ("[]", "()")):
        return None
    span = Span(*closers.span())
    return _Excess(span, f"`{closers[0]}` is left over behind the link", Edit(span, ""))


def _within(address: Address) -> _Excess | None:
    """A link in the place of the address: `[title]([text](address))`."""
    at = address.url.rfind("](")
    if at < 0:
        return None
    inner = address.url[at + 2 :].rstrip(")")
    message = f"a link stands in the place of an address: `{short(address.url, 60)}`"
    return _Excess(
        address.span, message, Edit(address.span, inner), ADDRESS.match(inner) is not None
    )
