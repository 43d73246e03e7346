"""`pip install` as a job of the runner sees it: written down, and `contentbot` is there after it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

OWN = Path(sys.executable).parent / "contentbot"
# -I -S: the start must be cheap, a job calls it twice.
SHIM = """#!{python} -IS
import json, os, subprocess, sys
words = sys.argv[1:]
if words[:2] == ["-m", "pip"]:
    words = words[2:]
elif os.path.basename(sys.argv[0]) != "pip":
    os.execv("{python}", ["{python}", *words])
if words[:1] != ["install"]:
    sys.exit("only pip install is known here")
git = ["git", "-C", words[-1] if os.path.isdir(words[-1]) else os.path.dirname(words[-1])]
asked = [*git, "status", "--porcelain=v2", "--branch"]
told = subprocess.run(asked, capture_output=True, text=True)
lines = told.stdout.splitlines()
commit = next((line.split()[2] for line in lines if line.startswith("# branch.oid ")), "")
row = dict(words=words, commit=commit, clean=all(line[0] == "#" for line in lines))
with open("{log}", "a") as log:
    print(json.dumps(row), file=log)
if os.path.isdir(words[-1]) and not os.path.lexists("{bin}/contentbot"):
    os.symlink("{program}", "{bin}/contentbot")
"""


@dataclass(frozen=True, slots=True)
class Install:
    """A `pip install`. commit, clean: the tree that its last word lies in, when it was called."""

    words: tuple[str, ...]
    commit: str
    clean: bool


def lay_shims(folder: Path, program: Path) -> None:
    """Put `python` and `pip` into `folder/bin`; one that installs the bot puts `program` there."""
    place = folder / "bin"
    place.mkdir()
    log = folder / "installs"
    text = SHIM.format(python=sys.executable, log=log, bin=place, program=program)
    for name in ("python", "python3", "pip"):
        (place / name).write_text(text)
        (place / name).chmod(0o755)


def installs(folder: Path) -> tuple[Install, ...]:
    """What was installed in a job, in order."""
    log = folder / "installs"
    rows = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    return tuple(Install(tuple(row["words"]), row["commit"], row["clean"]) for row in rows)
