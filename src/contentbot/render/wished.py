"""What people are told of an editor's wishes for an entry, in one sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from contentbot.render.markdown_escape import code_span

LOST = (
    "An editor set something here just when I was writing, and it was lost; please write the "
    "command again."
)
_MARKS = re.compile(r"\*\*")


def moved(section: str, *, name: str = "") -> str:
    """Another section. section: its title, of our own settings; name: of the entry; empty: this."""
    return f"An editor put {_it(name)} into **{section}**."


def titled(title: str, *, name: str = "") -> str:
    """Another title."""
    return f"An editor gave {_it(name)} the title {code_span(title, most=300)}."


def held(until: date | None, *, name: str = "") -> Iterator[str]:
    """It is kept out of editions, until a date if there is one."""
    when = f" until {until:%d %B %Y}".replace(" 0", " ") if until is not None else " for now"
    yield f"An editor holds {_it(name)} back{when}."


def plain(sentence: str) -> str:
    """A sentence without its bold parts, for where it is escaped once more."""
    return _MARKS.sub("", sentence)


def _it(name: str) -> str:
    return code_span(name, most=80) if name else "this"
