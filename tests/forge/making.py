"""What tests put into the fake of GitHub before anything happens: repositories, pulls, tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.forge import bare
from tests.forge.diffs import File
from tests.forge.memory import Memory, sha
from tests.forge.records import Pull, Repository, Ticket


class Making(Memory):
    """The fake's memory, and the ways to fill it."""

    def add_repository(
        self,
        name: str = "owner/newsletter",
        *,
        git: Path | None = None,
        workflows: Sequence[str] = (),
        labels: Iterable[str] = (),
    ) -> Repository:
        """Make a repository. workflows: their file names; labels: those that it has."""
        made = Repository(name=name, git=git, workflows=list(workflows))
        for label in labels:
            made.labels[label] = self.new_id()
        self.repositories[name] = made
        if len(self.repositories) == 1:
            self.home = made
        return made

    def add_ticket(
        self,
        title: str = "A ticket",
        body: str = "",
        *,
        author: str = "someone",
        labels: Iterable[str] = (),
        locked: bool = False,
        number: int | None = None,
        association: str = "NONE",
    ) -> Ticket:
        """Make a ticket."""
        with self.lock:
            now = self.tick()
            number = number or max(self.home.tickets, default=0) + 1
            self.home.tickets[number] = Ticket(
                number=number,
                author=author,
                title=title,
                body=body,
                created=now,
                updated=now,
                locked=locked,
                association=association,
            )
            self.label(number, *labels)
            self.notify(number, "opened", author)
            return self.home.tickets[number]

    def add_pull(
        self,
        files: Sequence[File] | None = (),
        *,
        author: str = "someone",
        head: str | None = None,
        head_repository: str | None = "",
        head_branch: str = "patch-1",
        base: str | None = None,
        base_branch: str | None = None,
        draft: bool = False,
        mergeable: bool | Callable[[], bool | None] | None = True,
        title: str = "A pull",
        body: str = "",
        labels: Iterable[str] = (),
        number: int | None = None,
        association: str = "CONTRIBUTOR",
    ) -> Ticket:
        """Make a pull.

        files: None asks the repository's git, as it does for a `mergeable` of True.
        head_repository: by default the author's fork;
        None when it was deleted. association: "FIRST_TIME_CONTRIBUTOR" for a newcomer.
        """
        made = self.add_ticket(
            title, body, author=author, labels=labels, number=number, association=association
        )
        if head_repository == "":
            head_repository = f"{author}/{self.home.name.partition('/')[2]}"
        head = head or sha(f"head of {made.number}")
        base_branch = base_branch or self.home.default_branch
        if files is None and mergeable is True:
            mergeable = self._git_merges(made, base_branch)
        made.pull = Pull(
            head=head,
            head_repository=head_repository,
            head_branch=head_branch,
            base=base or sha("base"),
            base_branch=base_branch,
            draft=draft,
            mergeable=mergeable,
            files=None if files is None else list(files),
            commits=[head],
        )
        return made

    def _git_merges(self, ticket: Ticket, base: str) -> Callable[[], bool | None]:
        repository = self.home

        def merges() -> bool | None:
            tip = bare.find(repository.git, f"refs/heads/{base}")
            if repository.git is None or tip is None or ticket.pull is None:
                return None
            return bare.merge_tree(repository.git, tip, ticket.pull.head) is not None

        return merges

    def label(self, number: int, *names: str) -> None:
        """Put labels on; unknown ones come to be, as on GitHub."""
        with self.lock:
            for name in names:
                known = {one.lower(): one for one in self.home.labels}
                name = known.get(name.lower(), name)
                self.home.labels.setdefault(name, self.new_id())
                if name not in self.ticket(number).labels:
                    self.ticket(number).labels.append(name)
