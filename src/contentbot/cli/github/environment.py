"""Where a task of `contentbot github` is run: the event, the repository, the forge, the moment."""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contentbot.cli import screen
from contentbot.content import library
from contentbot.errors import UsageError
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.newsroom import Newsroom

if TYPE_CHECKING:
    from contentbot.adapters.git import GitRepository
    from contentbot.forge import Forge

CONTENT = Path("content")
_REPOSITORY = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)
_BRANCH = re.compile(r"[\w./-]{1,255}", re.ASCII)


def need(name: str) -> str:
    """A variable that GitHub sets for a step. Raises UsageError when it is not set."""
    value = os.environ.get(name)
    if not value:
        raise UsageError(f"{name} is not set; GitHub sets it for a step of a workflow")
    return value


def event() -> Mapping[str, Any]:
    """The payload of the event that started the workflow."""
    path = Path(need("GITHUB_EVENT_PATH"))
    try:
        event = json.loads(library.read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON: {error}") from error
    if not isinstance(event, dict):
        raise UsageError(f"{path}: not an event")
    return event


def repository() -> str:
    """The repository's name, as owner/name."""
    name = need("GITHUB_REPOSITORY")
    if _REPOSITORY.fullmatch(name) is None:
        raise UsageError("GITHUB_REPOSITORY is not of the form owner/name")
    return name


def attempt() -> int:
    """Which try of the run this is."""
    given = os.environ.get("GITHUB_RUN_ATTEMPT", "1")
    return int(given) if given.isascii() and given.isdigit() else 1


def server() -> str:
    """The address of the forge's site."""
    return os.environ.get("GITHUB_SERVER_URL") or "https://github.com"


def forge() -> Forge:
    """The forge, with the right of the token."""
    from contentbot.adapters.github import GitHub

    base_url = os.environ.get("GITHUB_API_URL") or "https://api.github.com"
    return GitHub(repository(), need("GITHUB_TOKEN"), base_url=base_url)


def git() -> GitRepository:
    """The repository here, which may fetch from where it was cloned with the right of the token."""
    from contentbot.adapters.git import GitRepository

    pair = f"x-access-token:{need('GITHUB_TOKEN')}".encode()
    header = f"AUTHORIZATION: basic {base64.b64encode(pair).decode()}"
    return GitRepository(Path(), config={f"http.{server()}/.extraheader": header})


def branch(event: Mapping[str, Any]) -> str:
    """The default branch; events of a schedule do not name it."""
    repository = event.get("repository")
    branch = repository.get("default_branch") if isinstance(repository, Mapping) else None
    fine = isinstance(branch, str) and _BRANCH.fullmatch(branch) is not None
    return str(branch) if fine else "main"


def place(event: Mapping[str, Any], base: Base) -> Place:
    """Where the bot works."""
    return Place(
        repository=repository(),
        branch=branch(event),
        server=server(),
        rules_page=base.settings.rules_page,
    )


def base(arguments: argparse.Namespace) -> Base:
    """The newsletter as it is checked out, now."""
    return Base(Newsroom(CONTENT), now(arguments))


def now(arguments: argparse.Namespace) -> datetime:
    """The moment to judge by."""
    return screen.now(arguments.today)
