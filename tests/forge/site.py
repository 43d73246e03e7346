"""A newsletter on GitHub with the bot's own workflows: one event leads to the next, as it does there.

People open pulls, push, comment and merge; `settle` then runs the workflows of all that follows,
their steps out of the YAML files of the commit that counts, with tokens that may do exactly what
each job's `permissions` say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.forge import events
from tests.forge.chain import TODAY, Chain, Ran, Waiting
from tests.forge.records import BOT, Comment
from tests.forge.running.standins import git

__all__ = ["TODAY", "Ran", "Site"]


class Site(Chain):
    """A repository on GitHub, what people do there, and what is then to be seen."""

    # --- what people do

    def pull(self, files: Mapping[str, str | None], *, author: str = "ada", **more: Any) -> int:
        """Somebody opens a pull; its number."""
        number = max(self.fake.home.tickets, default=0) + 1
        heads = self.remote.pull(number, files)
        self.fake.add_pull(
            None,
            number=number,
            author=author,
            head=heads.head,
            head_branch=f"patch-{number}",
            base=self.main,
            **more,
        )
        self._pull_event(number, "opened")
        return number

    def push(self, number: int, files: Mapping[str, str | None]) -> None:
        """The author of a pull pushes another commit."""
        self.fake.push(number, self.remote.pull(number, files).head)
        self._pull_event(number, "synchronize")

    def force(self, number: int, commit: str) -> None:
        """The author of a pull puts it back to an earlier commit."""
        git(self.remote.path, "update-ref", f"refs/pull/{number}/head", commit)
        self.remote.remerge(number)
        self.fake.push(number, commit)
        self._pull_event(number, "synchronize")

    def say(self, number: int, body: str, *, author: str = "ada") -> Comment:
        """Somebody comments below a pull."""
        made = self.fake.add_comment(number, author, body)
        payload = events.comment_created(self.fake, made)
        self.waiting.append(
            Waiting(workflow="command", event="issue_comment", payload=payload, pull=number)
        )
        return made

    def commit(self, files: Mapping[str, str | None]) -> None:
        """An editor pushes to main."""
        before = self.main
        self.remote.push(files)
        self._pushed(before)

    def merge(self, number: int) -> None:
        """An editor merges a pull."""
        before, made = self.main, self.remote.at(f"refs/pull/{number}/merge")
        git(self.remote.path, "update-ref", "refs/heads/main", made)
        self.fake.close(number, merged=True)
        self._pushed(before)

    def queue(self, number: int) -> str:
        """An editor puts a pull into the merge queue; the commit of its group."""
        group = self.remote.at(f"refs/pull/{number}/merge")
        branch = f"gh-readonly-queue/main/pr-{number}-{self.main}"
        payload = {"action": "checks_requested", "merge_group": {"head_sha": group}}
        self.waiting.append(
            Waiting(
                workflow="lint",
                event="merge_group",
                payload=payload,
                at=group,
                ref=f"refs/heads/{branch}",
                head=group,
            )
        )
        return group

    def sweep(self, number: int | None = None) -> None:
        """An editor starts a sweep by hand."""
        inputs = {} if number is None else {"pull": str(number)}
        self.fake.start("sweep.yml", "main", inputs=inputs, by="editor")

    def _pull_event(self, number: int, action: str) -> None:
        merge = self.remote.at(f"refs/pull/{number}/merge")
        if merge:  # GitHub starts nothing for a pull in conflict
            self.waiting.append(
                Waiting(
                    workflow="lint",
                    event="pull_request",
                    payload=events.pull_event(self.fake, number, action),
                    at=merge,
                    ref=f"refs/pull/{number}/merge",
                    head=self.fake.pull(number).head,
                    pull=number,
                )
            )

    def _pushed(self, before: str) -> None:
        for number, ticket in self.fake.home.tickets.items():
            if ticket.pull and ticket.open:
                self.remote.remerge(number)
        repository = self.fake.shapes.repository(self.fake.home.name)
        payload = events.payload("push", self.fake.url, before=before, after=self.main)
        payload |= {"ref": "refs/heads/main", "repository": repository}
        self.waiting.append(Waiting(workflow="sweep", event="push", payload=payload))

    # --- what there is to see

    def own(self, number: int) -> list[Comment]:
        """The comments of the bot on a pull."""
        return self.fake.comments(number, BOT)

    def said(self, number: int) -> str:
        """The one comment of the bot on a pull, without its marker."""
        (one,) = self.own(number)
        return one.body.partition("\n")[2]

    def status(self, number: int) -> str:
        """What the required check says of a pull's head."""
        return self.status_of(self.fake.pull(number).head)

    def status_of(self, commit: str) -> str:
        """What the required check says of a commit."""
        found = [one.state for one in self.fake.home.statuses if one.commit == commit]
        return found[-1] if found else ""

    def told(self, number: int) -> list[str]:
        """What GitHub told the people who follow a pull that the bot did."""
        found = self.fake.notifications
        return [one.what for one in found if one.by == BOT and one.number == number]
