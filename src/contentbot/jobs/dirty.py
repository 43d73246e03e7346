"""Keeps a plan from writing over what people have not committed yet."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from contentbot.content.library import read_bytes
from contentbot.errors import UsageError
from contentbot.jobs.names import inside
from contentbot.model import Plan
from contentbot.ports import Repository

SHOWN = 10  # files that are named; more would hide what to do


def refuse_dirty(
    plan: Plan, root: Path, *, repository: Repository | None, allowed: Collection[str] = ()
) -> None:
    """Let a plan pass only if all that it changes or removes can be had again from Git.

    root: what the paths of the plan are relative to. repository: None where there is none,
    and nothing is asked. allowed: paths that may be written over, such as a draft that the
    plan has merged.

    Raises:
        UsageError: it would write over files, or remove some, that differ from the last commit.
        ReadError: a file that it would write over cannot be read.
    """
    if repository is None:
        return
    names: dict[str, str] = {}
    for path in _touched(plan, root).difference(allowed):
        name = inside(root / path, repository.top)
        if name is not None:
            names[name] = path
    dirty = sorted(names[name] for name in repository.dirty(names.keys()))
    if dirty:
        more = f" and {len(dirty) - SHOWN} more" if len(dirty) > SHOWN else ""
        raise UsageError(
            f"not committed, and this would write over it: {', '.join(dirty[:SHOWN])}{more}; "
            "commit or stash that first"
        )


def _touched(plan: Plan, root: Path) -> frozenset[str]:
    """The files that are there and will hold something else, or nothing."""
    there = (path for path in plan.paths if (root / path).is_file())
    return frozenset(
        path
        for path in there
        if path in plan.removes or read_bytes(root / path) != plan.writes[path].encode()
    )
