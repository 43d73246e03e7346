"""The repository as a whole: what it says about itself is true."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "contentbot"
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
# The subject of the first newsletter belongs into content/ alone.
SUBJECT = re.compile(
    r"\b(rust\w*|crates?|cargo|clippy|tokio|twir|this[- ]week[- ]in)\b", re.IGNORECASE
)
# The one exception, a part of the command line's contract.
PRESET = 'DEFAULT_PRESET = "twir"'
SHELL_EXAMPLE = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAIN = "import sys, contentbot.cli; sys.exit(contentbot.cli.main())"


# --- the source ------------------------------------------------------------------------------


def test_no_python_file_names_the_subject_of_the_first_newsletter() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if SUBJECT.search(line) and line != PRESET
    ]
    assert named == []


# --- what is installed -----------------------------------------------------------------------


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_are_exact_and_hashed_and_name_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "://" not in text
    for requirement in text.replace("\\\n", "").splitlines():
        assert re.match(r"[a-z0-9-]+==\S+ ", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


def test_a_package_has_the_same_version_in_every_list() -> None:
    versions: dict[str, set[str]] = {}
    for path in REQUIREMENTS:
        for name, version in re.findall(r"^(\S+)==(\S+)", path.read_text("utf-8"), re.MULTILINE):
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_holds_the_schemas_and_the_preset(wheel: Path) -> None:
    shipped = {path.name for path in (wheel / "contentbot" / "schemas").iterdir()}
    assert shipped == {path.name for path in (ROOT / "schemas").iterdir()}
    presets = wheel / "contentbot" / "presets"
    for shipped_as, name in (("twir.yml", "newsletter.yml"), ("twir.md.j2", "edition.md.j2")):
        assert (presets / shipped_as).read_bytes() == (ROOT / "content" / name).read_bytes()


def test_the_wheel_lints_a_file_far_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    entry = tmp_path / "inbox" / "entry.yml"
    entry.parent.mkdir()
    entry.write_text("title: Faster builds\nurl: https://example.org/?utm_source=mail\n")
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "lint", "--today", "2026-01-26", str(entry)],
        env={**os.environ, "PYTHONPATH": str(wheel)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "tracking-parameters" in done.stdout, done.stderr


# --- what the manuals say --------------------------------------------------------------------


def commands_in(name: str, program: str) -> Iterator[str]:
    """The lines of a manual's shell examples that call a program, without what follows `#`."""
    for block in SHELL_EXAMPLE.findall((ROOT / name).read_text("utf-8")):
        for line in block.splitlines():
            command = line.removeprefix("$ ").partition(" #")[0].strip()
            first, _, rest = command.partition(" ")
            if Path(first).name == program:
                yield rest.strip()


@cache
def help_of(*command: str) -> str:
    arguments = [sys.executable, "-c", MAIN, *command, "--help"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("manual", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_in_a_manual_exists(manual: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    words = {word for rest in commands_in(manual, "make") for word in rest.split()}
    assert {word for word in words if "=" not in word} - targets == set()


@pytest.mark.parametrize("manual", ["README.md", "docs/editing.md", "CONTRIBUTING.md"])
def test_every_command_and_option_in_a_manual_exists(manual: str) -> None:
    for rest in commands_in(manual, "contentbot"):
        command, *words = rest.split()
        known = help_of(command)
        for option in (word.partition("=")[0] for word in words if word.startswith("--")):
            assert option in known, f"contentbot {rest}"
