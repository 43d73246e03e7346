"""What each person saw and did in a rehearsal, in order, and what it took them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from tests.forge.fake import FakeGitHub

# How often one clicks for it on GitHub's pages.
CLICKS = {
    "take": 1,  # a box on the desk
    "suggestion": 2,  # commit it, confirm
    "edit by hand": 3,  # the pencil, commit, confirm
    "conflict by hand": 3,
    "assemble": 2,  # run workflow, confirm
    "publish": 2,
    "merge": 2,
    "ready for review": 1,
    "close": 1,
}


class Told:
    """A transcript with its counts.

    clicks: of editors, by what they did. words: that editors typed to correct; outside: that
    they wrote of their own. seconds, calls: of the bot.
    """

    def __init__(self, fake: FakeGitHub) -> None:
        self.lines: list[str] = []
        self.clicks: Counter[str] = Counter()
        self.words = self.outside = 0
        self.seconds = 0.0
        self.calls: Counter[str] = Counter()
        self.remarks: list[str] = []
        self._fake = fake

    def at(self, moment: datetime, what: str) -> None:
        """A step of the week begins."""
        self.lines.append(f"\n## {moment:%Y-%m-%d %H:%M} {what}\n")

    def sees(self, who: str, text: str) -> None:
        """What somebody is shown."""
        rows = [f"> {row}".rstrip() for row in text.strip().splitlines()]
        self.lines += [f"{who} sees:", "", *rows, ""]

    def does(self, who: str, text: str) -> None:
        """What somebody does."""
        self.lines.append(f"{who} {text}\n")

    def clicked(self, who: str, what: str, about: str = "") -> None:
        """An editor did something on GitHub's pages."""
        self.clicks[what] += 1
        self.does(who, f"does: {what} {about}".rstrip())

    def remark(self, text: str) -> None:
        """Something that was not as it should be."""
        self.remarks.append(text)
        self.lines.append(f"**{text}**\n")

    @property
    def all_clicks(self) -> int:
        """Clicks of editors."""
        return sum(CLICKS[what] * times for what, times in self.clicks.items())

    @contextmanager
    def bot(self, job: str) -> Iterator[None]:
        """The bot works."""
        begun, before = time.perf_counter(), len(self._fake.calls())
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - begun
            self.calls[job] += len(self._fake.calls()) - before
