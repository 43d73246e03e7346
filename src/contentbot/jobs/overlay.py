"""Texts that files are to have, as a plan; and plans as such texts."""

from __future__ import annotations

from collections.abc import Mapping

from contentbot.jobs.newsroom import Newsroom
from contentbot.model import Plan

TOP = "content/"
Overlay = Mapping[str, str | None]  # by paths below content/; None: the file goes


def of(plan: Plan) -> dict[str, str | None]:
    """What a plan makes of the files below content/."""
    writes = {path.removeprefix(TOP): text for path, text in plan.writes.items()}
    return {**writes, **dict.fromkeys(path.removeprefix(TOP) for path in plan.removes)}


def plan(room: Newsroom, over: Overlay) -> Plan:
    """The plan that makes files of a folder so, as long as they are what they are now."""
    here = {path: _data(room, path) for path in over}
    new = {path: text for path, text in over.items() if _differs(here[path], text)}
    return Plan(
        writes={f"{TOP}{path}": text for path, text in new.items() if text is not None},
        removes=frozenset(f"{TOP}{path}" for path, text in new.items() if text is None),
        was={f"{TOP}{path}": here[path] for path in new},
    )


def _data(room: Newsroom, path: str) -> bytes | None:
    there = path in room.over or (room.content / path).is_file()
    return room.data(path) if there and room.over.get(path, "") is not None else None


def _differs(here: bytes | None, text: str | None) -> bool:
    return here != (None if text is None else text.encode())
