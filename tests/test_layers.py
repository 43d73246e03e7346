"""Outside libraries stay behind the modules that pyproject.toml names for them."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "contentbot"
# Each costs tens of milliseconds, more than a whole `contentbot rules` needs.
HEAVY = {"ftfy", "github", "jinja2", "jsonschema", "mistune", "rapidfuzz", "requests", "ruamel"}


def contract(kind: str) -> dict[str, Any]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts: list[dict[str, Any]] = config["tool"]["importlinter"]["contracts"]
    return next(c for c in contracts if c["type"] == kind)


def outside_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        else:
            continue
        for name in names:
            top = name.partition(".")[0]
            if top != "contentbot" and top not in sys.stdlib_module_names:
                yield top


def test_every_outside_library_has_a_line_in_the_contract() -> None:
    used = {name for path in SOURCE.rglob("*.py") for name in outside_imports(path)}
    assert used - set(contract("forbidden")["forbidden_modules"]) == set()


def test_at_most_two_modules_know_an_outside_library() -> None:
    allowed = Counter(pair.split(" -> ")[1] for pair in contract("forbidden")["ignore_imports"])
    assert {name: count for name, count in allowed.items() if count > 2} == {}


def test_starting_the_command_line_loads_no_heavy_library() -> None:
    program = "import sys, contentbot.cli; print(*{m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(done.stdout.split()) == set()
