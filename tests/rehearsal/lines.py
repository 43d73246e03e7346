"""What people do to a draft by hand: put a text into a section, change it, take it out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.rehearsal.week import Operation

_HEADING = re.compile(r"^(#{1,6})\s*(.*?)[\s#]*$")
_ITEM = re.compile(r"^ {0,3}[*+-]\s")
_ADDRESS = re.compile(r"\]\((?:https?://)?(?:www\.)?([^\s)#]+)")


def address(text: str) -> str:
    """What an entry is known by: its last address, else itself."""
    found = _ADDRESS.findall(text)
    return found[-1].rstrip("/").lower() if found else text.strip()


def items(draft: str) -> list[str]:
    """The items of all lists, each with the lines below it that belong to it."""
    found: list[str] = []
    goes_on = False
    for line in draft.split("\n"):
        if _ITEM.match(line):
            found.append(line.rstrip())
            goes_on = True
        elif goes_on and line.strip() and line.startswith((" ", "\t")):
            found[-1] += f"\n{line.rstrip()}"
        else:
            goes_on = False
    return found


def section_of(draft: str, text: str) -> list[str]:
    """The titles of the headings that a text stands below, the outermost first."""
    stack: list[tuple[int, str]] = []
    for line in draft[: draft.index(text)].split("\n"):
        if found := _HEADING.match(line):
            stack = [one for one in stack if one[0] < len(found[1])]
            stack.append((len(found[1]), _plain(found[2])))
    return [title for _, title in stack]


def put(
    draft: str, section: Sequence[str], text: str, *, above: str | None = None, gap: bool = False
) -> str:
    """A draft with a text below another one, else at the end of its section's list."""
    lines = draft.split("\n")
    first, last = _section(lines, section)
    is_item = bool(_ITEM.match(text)) or "](" in text.partition("\n")[0]
    at = _after(lines, above, first, last) if above else None
    if at is None:
        ends = [n for n in range(first, last) if lines[n].strip() and not _is_note(lines[n])]
        rows = [n for n in ends if _ITEM.match(lines[n]) or lines[n].startswith(("  ", "\t"))]
        at = (rows if is_item and rows else ends or [first - 1])[-1] + 1
    over = lines[at - 1] if at else ""
    tight = is_item and not gap and bool(_ITEM.match(over) or over.startswith(("  ", "\t")))
    new = ([] if tight or not over.strip() else [""]) + text.split("\n")
    if at < len(lines) and lines[at].strip() and not (is_item and _ITEM.match(lines[at])):
        new.append("")
    return "\n".join([*lines[:at], *new, *lines[at:]])


def done(draft: str, one: Operation) -> tuple[str, int]:
    """A draft after what an editor did, and how many words that took; none when it is so."""
    before, after = str(one.get("before")), str(one.get("after"))
    if one["op"] == "add":
        there = {address(text) for text in items(draft)} | set(draft.split("\n\n"))
        if (one["unit"] == "item" and address(after) in there) or after in draft:
            return draft, 0
        gap = bool(one.get("gap"))
        return put(draft, one["section"], after, above=one.get("prev"), gap=gap), words(after)
    old = _found(draft, before)
    if one["op"] == "remove":
        return (
            (draft, 0) if old is None or _twice(draft, old) < _least(one) else (_cut(draft, old), 1)
        )
    if one.get("what") == "blank-line":
        close = f"\n\n{after}"
        return (draft.replace(close, f"\n{after}", 1), 1) if close in draft else (draft, 0)
    if old is None or after in draft:
        return draft, 0
    if one.get("before_section", one["section"]) != one["section"]:
        return put(_cut(draft, old), one["section"], after), words(after, old)
    return draft.replace(old, after, 1), words(after, old)


def _least(one: Operation) -> int:
    """How often an entry has to be there for it to go: what stands twice, twice."""
    return 2 if one.get("what") == "duplicate" else 1


def _twice(draft: str, text: str) -> int:
    return sum(address(one) == address(text) for one in items(draft)) or 1


def words(after: str, before: str = "") -> int:
    known = before.split()
    return sum(word not in known for word in after.split()) or 1


def _found(draft: str, text: str) -> str | None:
    """A text as the draft has it, or the item there that has its address."""
    if f"\n{text}\n" in f"\n{draft}\n":
        return text
    return next((one for one in items(draft) if address(one) == address(text)), None)


def _cut(draft: str, text: str) -> str:
    whole = f"\n{draft}\n"
    at = whole.rfind(f"\n{text}\n")
    if at < 0:
        return draft
    rest = whole[at + len(text) + 1 :]
    rest = rest[1:] if whole[:at].endswith("\n") and rest.startswith("\n\n") else rest
    return f"{whole[:at]}{rest}"[1:-1]


def _plain(title: str) -> str:
    title = re.sub(r"\[([^\]]*)\](\([^)]*\))?", r"\1", title)
    return re.sub(r"[*_`]", "", title).strip().rstrip(":").strip().casefold()


def _section(lines: Sequence[str], section: Sequence[str]) -> tuple[int, int]:
    """Where a section's own lines begin and end; that of the last heading that is there."""
    first, last = 0, len(lines)
    for title in section:
        for n in range(first, last):
            found = _HEADING.match(lines[n])
            if found and _plain(found[2]) == title.casefold():
                level = len(found[1])
                first, last = n + 1, _end(lines, n + 1, last, level)
                break
    inner = next((n for n in range(first, last) if _HEADING.match(lines[n])), last)
    return first, inner


def _end(lines: Sequence[str], first: int, last: int, level: int) -> int:
    for n in range(first, last):
        found = _HEADING.match(lines[n])
        if found and len(found[1]) <= level:
            return n
    return last


def _after(lines: Sequence[str], above: str, first: int, last: int) -> int | None:
    rows = [row.rstrip() for row in above.split("\n")]
    for n in range(first, last - len(rows) + 1):
        if [line.rstrip() for line in lines[n : n + len(rows)]] == rows:
            return n + len(rows)
    return None


def _is_note(line: str) -> bool:
    return line.lstrip().startswith("<!--") or line.rstrip().endswith("-->")
