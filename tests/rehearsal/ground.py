"""What people do to branches of a stage, past the pulls that it knows."""

from __future__ import annotations

from collections.abc import Mapping

from tests.forge.weather import WHO, Weather


def follow(stage: Weather) -> None:
    """Bring the clone to where the default branch is now."""
    tip = stage._git(stage.origin, "rev-parse", "refs/heads/main")
    stage._git(stage.main, "reset", "--quiet", "--hard", tip)
    stage._known["base"] = tip


def commit_on(stage: Weather, branch: str, changes: Mapping[str, str | None]) -> str:
    """Somebody commits to a branch; the commit."""
    made = stage._branch(f"refs/heads/{branch}", changes)
    stage._git(stage.origin, "update-ref", f"refs/heads/{branch}", made)
    return made


def settle(stage: Weather, branch: str, path: str, text: str) -> str:
    """Somebody merges main into a branch by hand, with a file as it shall be; the commit."""
    rows = [f"commit refs/heads/scratch\nmark :1\ncommitter {WHO}\ndata 5\nMerge\n"]
    rows += [f"from refs/heads/{branch}\nmerge {stage.base}\n"]
    rows += [f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n", "get-mark :1\n"]
    made = stage._git(stage.origin, "fast-import", "--quiet", "--force", given="".join(rows))
    stage._git(stage.origin, "update-ref", f"refs/heads/{branch}", made)
    return made
