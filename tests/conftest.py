"""What every test starts from: a closed network, a bare environment, the same git everywhere."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.newsroom import Newsroom

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GOLDEN = ROOT / "tests" / "golden"
# Read before the environment is scrubbed: where a missing ../shared is a fault, not a skip.
IN_CI = os.environ.get("CI") == "true"

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI else "local")


# --- the network -----------------------------------------------------------------------------


def _is_near(host: object) -> bool:
    """Whether a host is this machine; an empty one is the wildcard that servers listen on."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _guard(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook: sees every connection of this process, whichever library makes it."""
    if event in ("socket.connect", "socket.sendto"):
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None  # a path is a Unix socket
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if not _is_near(host):
        raise PermissionError(f"a test wanted the network: {event} {host}")


sys.addaudithook(_guard)


# --- the environment -------------------------------------------------------------------------

SCRUBBED = ("GITHUB_", "RUNNER_", "ACTIONS_", "GIT_", "GH_", "XDG_", "CONTENTBOT_")
SCRUBBED_NAMES = ("CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLUMNS", "LINES", "PAGER")
FIXED = {
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "TERM": "dumb",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Author",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_AUTHOR_DATE": "2026-01-26T12:00:00Z",
    "GIT_COMMITTER_NAME": "Committer",
    "GIT_COMMITTER_EMAIL": "committer@example.org",
    "GIT_COMMITTER_DATE": "2026-01-26T12:00:00Z",
    "GIT_ALLOW_PROTOCOL": "file",
    # For programs that a test starts: the audit hook sees only this process.
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost",
}


@pytest.fixture(autouse=True)
def _bare_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for name in list(os.environ):
        if name.startswith(SCRUBBED) or name in SCRUBBED_NAMES or name.endswith("_TOKEN"):
            monkeypatch.delenv(name)
    for name, value in FIXED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


# --- golden files ----------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, actual)`: the text must be what tests/golden/<name> holds, byte for byte."""
    bless = bool(request.config.getoption("--bless"))

    def check(name: str, actual: str) -> None:
        path = GOLDEN / name
        if bless:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(actual.encode())
        assert path.is_file(), f"tests/golden/{name} is missing; pytest --bless writes it"
        assert actual == path.read_bytes().decode(), f"if this is meant: pytest --bless ({name})"

    return check


# --- the real input --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input beside the repository; a clone without it skips these tests."""
    if not SHARED.is_dir():
        if IN_CI:
            pytest.fail("../shared is missing, and CI must not pass without it")
        pytest.skip("needs the real input in ../shared")
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")


# --- a folder to try things in ---------------------------------------------------------------


@pytest.fixture
def newsroom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Newsroom:
    """An empty folder as the working directory, with git and the command line at hand."""
    root = tmp_path / "newsroom"
    root.mkdir()
    monkeypatch.chdir(root)
    return Newsroom(root, capsys)
