"""The fake of GitHub's memory: its repositories, its clock, whom it tells what."""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from tests.forge.records import Notification, Pull, Repository, Ticket

START = datetime(2026, 1, 26, 9, 0, tzinfo=UTC)


def sha(text: str) -> str:
    """A commit's hash for a name, the same each time."""
    return hashlib.sha1(text.encode()).hexdigest()


class Memory:
    """All that the fake remembers, and its clock.

    home: the repository that the methods are about, the first one unless set.
    now: advances by a second with each write.
    scopes: the permissions of a workflow's token, such as {"pull-requests": "write"}; a token
    without an entry may do all. violations: what does not agree with GitHub's description.
    """

    home: Repository

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.now = START
        self.repositories: dict[str, Repository] = {}
        self.notifications: list[Notification] = []
        self.violations: list[str] = []
        self.scopes: dict[str, dict[str, str]] = {}
        self._ids = itertools.count(1001)

    def tick(self) -> datetime:
        """The time of a write."""
        self.now += timedelta(seconds=1)
        return self.now

    def new_id(self) -> int:
        """A number that nothing else has."""
        return next(self._ids)

    def notify(self, number: int, what: str, by: str) -> None:
        """Tell those who follow a ticket."""
        self.notifications.append(Notification(number, what, by))

    def notified(self, reader: str) -> list[Notification]:
        """What somebody who follows everything was told: all but their own doings."""
        return [one for one in self.notifications if one.by != reader]

    @contextmanager
    def at(self, repository: Repository) -> Iterator[None]:
        """Make a repository home for a while."""
        home, self.home = self.home, repository
        try:
            yield
        finally:
            self.home = home

    # --- looking

    def ticket(self, number: int) -> Ticket:
        """A ticket or pull as the fake remembers it."""
        return self.home.tickets[number]

    def pull(self, number: int) -> Pull:
        """A pull as the fake remembers it."""
        pull = self.ticket(number).pull
        assert pull is not None, f"{number} is no pull"
        return pull
