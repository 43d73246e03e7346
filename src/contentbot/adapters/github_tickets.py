"""Tickets on GitHub, and what pulls have in common with them: comments, labels, an end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from urllib.parse import quote

from contentbot.adapters import github_values as values
from contentbot.adapters.github_connection import Part, gone_is_fine
from contentbot.errors import ForgeError
from contentbot.forge import Comment, Receipt, Ticket


class Tickets(Part):
    """What the forge does with tickets."""

    # --- reading

    def ticket(self, number: int) -> Ticket:
        """A ticket as it is now.

        Raises:
            ForgeError: among others, that it is a pull; its status is that of nothing found.
        """
        with self._asking("GET", f"/issues/{number}") as repository:
            found = repository.get_issue(number)
            if not values.is_pull(found):
                return values.ticket(found)
        raise ForgeError(f"#{number} is a pull, no ticket", 404)

    def tickets(self, label: str) -> list[Ticket]:
        """The tickets with a label, open and closed, oldest first."""
        with self._asking("GET", "/issues") as repository:
            found = repository.get_issues(
                labels=[label], state="all", sort="created", direction="asc"
            )
            return [values.ticket(row) for row in values.rows(found) if not values.is_pull(row)]

    def comments(self, number: int, since: datetime | None = None) -> list[Comment]:
        """The comments of a pull or ticket, oldest first; since: only those changed later."""
        # PyGithub writes a moment down as it is, and calls it UTC.
        wanted = {} if since is None else {"since": since.astimezone(UTC)}
        with self._asking("GET", f"/issues/{number}/comments") as repository:
            found = repository.get_issue(number).get_comments(**wanted)
            return [values.comment(row) for row in values.rows(found)]

    # --- writing

    def post_comment(self, number: int, body: str) -> Comment:
        """Make a comment."""
        with self._asking("POST", f"/issues/{number}/comments") as repository:
            return values.comment(repository.get_issue(number).create_comment(body))

    def edit_comment(self, number: int, comment: int, body: str) -> None:
        """Give a comment another text."""
        with self._asking("PATCH", f"/issues/comments/{comment}") as repository:
            repository.get_issue(number).get_comment(comment).edit(body)

    def delete_comment(self, number: int, comment: int) -> None:
        """Delete a comment; one that is gone already is fine."""
        with gone_is_fine(), self._asking("DELETE", f"/issues/comments/{comment}") as repository:
            repository.get_issue(number).get_comment(comment).delete()

    def react(self, comment: int, receipt: Receipt) -> None:
        """Put an emoji below a comment."""
        with self._asking("POST", f"/issues/comments/{comment}/reactions") as repository:
            # The number of the pull is no part of the address of a comment.
            repository.get_issue(0).get_comment(comment).create_reaction(receipt)

    def add_labels(self, number: int, names: Collection[str]) -> None:
        """Put labels on a pull."""
        if names:
            with self._asking("POST", f"/issues/{number}/labels") as repository:
                repository.get_issue(number).add_to_labels(*sorted(names))

    def remove_label(self, number: int, name: str) -> None:
        """Take a label off a pull; one that is gone already is fine."""
        # PyGithub leaves a "/" in a name as it is, which makes it another address.
        path = f"/issues/{number}/labels/{quote(name, safe='')}"
        with gone_is_fine(), self._asking("DELETE", path):
            self._connection.ask("DELETE", path)

    def open_ticket(self, title: str, body: str, labels: Collection[str]) -> Ticket:
        """Make a ticket."""
        with self._asking("POST", "/issues") as repository:
            made = repository.create_issue(title, body, labels=sorted(labels))
            return values.ticket(made)

    def lock(self, number: int) -> None:
        """Let only members comment on a ticket."""
        # PyGithub asks for one of GitHub's reasons, none of which is ours.
        path = f"/issues/{number}/lock"
        with self._asking("PUT", path):
            self._connection.ask("PUT", path)

    def edit_ticket(self, number: int, *, body: str, title: str | None = None) -> None:
        """Give a ticket another text, and perhaps another title."""
        with self._asking("PATCH", f"/issues/{number}") as repository:
            repository.get_issue(number).edit(**values.to_texts(title=title, body=body))

    def close(self, number: int) -> None:
        """Close a pull or ticket; one that is closed already is fine."""
        with self._asking("PATCH", f"/issues/{number}") as repository:
            repository.get_issue(number).edit(state="closed")
