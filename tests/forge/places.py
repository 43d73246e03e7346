"""Addresses, accounts and repositories in GitHub's words."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

from tests.forge.records import Repository

Json = dict[str, Any]


def stamp(moment: datetime | None) -> str | None:
    """A time as GitHub writes it."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def number_of(name: str) -> int:
    """A number for a name, the same each time."""
    return zlib.crc32(name.encode())


class Places:
    """What everything else refers to. base: what all addresses start with."""

    def __init__(self, base: str) -> None:
        self.base = base

    def user(self, login: str) -> Json:
        """An account."""
        robot = login.endswith("[bot]")
        url = f"{self.base}/users/{login}"
        return {
            "login": login,
            "id": number_of(login),
            "type": "Bot" if robot else "User",
            "url": url,
            "html_url": f"{self.base}/-/{login}",
        }

    def at(self, repository: Repository, *parts: object) -> str:
        """An address below a repository."""
        return "/".join([self.base, "repos", repository.name, *map(str, parts)])

    def page(self, repository: Repository, *parts: object) -> str:
        """An address for people."""
        return "/".join([self.base, "-", repository.name, *map(str, parts)])

    def repository(self, name: str, default_branch: str = "main") -> Json:
        """A repository, of which only the name may be known."""
        url = f"{self.base}/repos/{name}"
        below = [
            "issues",
            "pulls",
            "comments",
            "commits",
            "contents",
            "labels",
            "statuses",
            "git/refs",
            "git/trees",
        ]
        owner, _, short = name.partition("/")
        return {
            "id": number_of(name),
            "name": short,
            "full_name": name,
            "owner": self.user(owner),
            "url": url,
            "html_url": f"{self.base}/-/{name}",
            "default_branch": default_branch,
            "private": False,
            "fork": False,
            **{f"{part.replace('/', '_')}_url": f"{url}/{part}" for part in below},
        }
