"""A finding's message between our own words: plain where it can only be words, code elsewhere."""

from __future__ import annotations

import re

from contentbot.render.markdown_escape import code_span

# What can be nothing but words in any Markdown, whoever wrote it: no mention, no reference, no
# address, no markup.
_HARMLESS = re.compile(r"[A-Za-z0-9 ,;:'()?%=+/\-]|\.(?=\s|$)")
_WWW = re.compile(r"www|://|[0-9a-f]{7,}|GH-\d", re.IGNORECASE)
_QUOTED = re.compile(r"`([^`]+)`")


def message(text: str, *, most: int = 500) -> str:
    """A message on one line; what stands between ticks, and whatever is more than words, as code.

    most: characters that are shown at most.
    """
    parts = _QUOTED.split(text if len(text) <= most else f"{text[: most - 1]}…")
    if not all(map(_plain, parts[::2])):
        return code_span(text, most=most)
    return "".join(code_span(part) if n % 2 else part for n, part in enumerate(parts))


def _plain(text: str) -> bool:
    return not _HARMLESS.sub("", text).strip("…") and not _WWW.search(text)
