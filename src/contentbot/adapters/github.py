"""GitHub as the forge of one repository."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlsplit

from contentbot.adapters import github_json as read
from contentbot.adapters.download import download
from contentbot.adapters.github_calls import Calls
from contentbot.errors import ForgeError, OutsideError, UsageError
from contentbot.forge import (
    ChangedFile,
    Comment,
    LineComment,
    NewLineComment,
    Pull,
    Receipt,
    Review,
    Status,
    Ticket,
)

CONTEXT = "contentbot"  # the name of the required check
FILES = 3000  # GitHub lists no more
RIGHTS = frozenset({"read", "triage", "write", "maintain", "admin"})
THREADS = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        nodes { id isResolved comments(first: 1) { nodes { fullDatabaseId } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""
RESOLVE = "resolveReviewThread(input: {threadId: $ID}) { thread { id } }"


class GitHub:
    """One repository on GitHub; an implementation of `contentbot.forge.Forge`.

    repository: "owner/name". account: whose the token is, which no call tells a workflow.
    base_url: the API, such as `https://api.github.com`. patient: keep the pace that GitHub asks
    for; it is kept on github.com only.

    Every method raises OutsideError when GitHub cannot be reached or understood, and ForgeError
    when it says no, or asks for a pause longer than ours. No message holds a token.
    """

    def __init__(
        self,
        repository: str,
        token: str,
        *,
        base_url: str,
        account: str = "github-actions[bot]",
        patient: bool = True,
    ) -> None:
        if not token:
            raise UsageError("there is no token for GitHub")
        paced = patient and urlsplit(base_url).hostname == "api.github.com"
        self.account = account
        self._calls = Calls(repository, token, base_url=base_url, paced=paced)

    def __repr__(self) -> str:
        return f"GitHub({self._calls.repository!r})"

    # --- reading

    def artifact(self, run: int, name: str, *, most: int) -> bytes | None:
        """The archive (ZIP) that a run left under a name, the newest that is still kept.

        It is downloaded from wherever GitHub points to, without the token.

        Raises:
            ForgeError: it has more than `most` bytes.
        """
        path = f"/actions/runs/{run}/artifacts"
        rows = self._calls.list(path, read.artifact, key="artifacts", name=name)
        kept = [(created, number) for called, number, created in rows if called == name and created]
        if not kept:
            return None
        place = self._calls.redirect(f"/actions/artifacts/{max(kept)[1]}/zip")
        return None if place is None else download(place, most=most)

    def pull(self, number: int) -> Pull:
        """A pull as it is now."""
        return self._calls.get(f"/pulls/{number}", read.pull)

    def pulls(self, head: str | None = None) -> list[Pull]:
        """The open pulls, oldest first; head: only those from `owner:branch`."""
        order = {"state": "open", "sort": "created", "direction": "asc"}
        if head is None:
            return self._calls.list("/pulls", read.pull, **order)
        # What GitHub takes for no proper head it leaves out of account, and lists every pull.
        rows = self._calls.list(
            "/pulls",
            lambda row: read.pull(row) if read.comes_from(row, head) else None,
            head=head,
            **order,
        )
        return [row for row in rows if row is not None]

    def files(self, number: int) -> list[ChangedFile]:
        """The files that a pull changes, all of them.

        Raises:
            ForgeError: there are more than the 3,000 that GitHub lists.
        """
        found = self._calls.list(f"/pulls/{number}/files", read.changed_file)
        if len(found) >= FILES:
            count = self._calls.get(f"/pulls/{number}", lambda row: int(row["changed_files"]))
            if count > len(found):
                raise ForgeError(f"pull #{number} changes {count} files; GitHub lists {FILES}")
        return found

    def comments(self, number: int, since: datetime | None = None) -> list[Comment]:
        """The comments of a pull or ticket, oldest first; since: only those changed later."""
        when = {} if since is None else {"since": read.to_moment(since)}
        return self._calls.list(f"/issues/{number}/comments", read.comment, **when)

    def line_comments(self, number: int) -> list[LineComment]:
        """The comments on lines of a pull, oldest first."""
        return self._calls.list(f"/pulls/{number}/comments", read.line_comment)

    def reviews(self, number: int) -> list[Review]:
        """The reviews of a pull, oldest first."""
        return self._calls.list(f"/pulls/{number}/reviews", read.review)

    def rights(self, account: str) -> str:
        """What an account may do here; "none" also when GitHub says nothing, or fails to.

        A right that could not be looked up is no right: who asked is refused, and may ask again.
        """
        path = f"/collaborators/{quote(account, safe='')}/permission"
        try:
            role, folded = self._calls.get(
                path, lambda row: (row.get("role_name"), row["permission"])
            )
        except OutsideError:
            return "none"
        # A role of an organization's own making has a name of its own, and what it comes to.
        return next((str(right) for right in (role, folded) if right in RIGHTS), "none")

    def status(self, commit: str) -> Status | None:
        """What the bot's required check last said of a commit."""
        path = f"/commits/{quote(commit, safe='')}/statuses"
        rows = self._calls.list(path, lambda row: (row["context"], read.status(row)))
        return next((status for context, status in rows if context == CONTEXT), None)

    def tickets(self, label: str) -> list[Ticket]:
        """The tickets with a label, open and closed, oldest first."""
        rows = self._calls.list(
            "/issues",
            lambda row: None if "pull_request" in row else read.ticket(row),
            labels=label,
            state="all",
            sort="created",
            direction="asc",
        )
        return [row for row in rows if row is not None]

    # --- writing

    def post_comment(self, number: int, body: str) -> Comment:
        """Make a comment."""
        return self._calls.make(f"/issues/{number}/comments", read.comment, body=body)

    def edit_comment(self, number: int, comment: int, body: str) -> None:  # noqa: ARG002
        """Give a comment another text; its id is enough for GitHub."""
        self._calls.ask("PATCH", f"/issues/comments/{comment}", {"body": body})

    def delete_comment(self, number: int, comment: int) -> None:  # noqa: ARG002
        """Delete a comment; one that is gone already is fine."""
        self._calls.remove(f"/issues/comments/{comment}")

    def add_labels(self, number: int, names: Collection[str]) -> None:
        """Put labels on a pull."""
        if names:
            self._calls.ask("POST", f"/issues/{number}/labels", {"labels": sorted(names)})

    def remove_label(self, number: int, name: str) -> None:
        """Take a label off a pull; one that is gone already is fine."""
        self._calls.remove(f"/issues/{number}/labels/{quote(name, safe='')}")

    def set_status(self, commit: str, status: Status) -> None:
        """Say what the bot's required check finds of a commit."""
        path = f"/statuses/{quote(commit, safe='')}"
        self._calls.ask("POST", path, read.to_status(status, CONTEXT))

    def post_review(self, number: int, *, head: str, comments: Sequence[NewLineComment]) -> None:
        """Make one review that neither approves nor blocks, of comments on lines."""
        parts = [read.to_new_line_comment(comment) for comment in comments]
        review = {"commit_id": head, "event": "COMMENT", "comments": parts}
        self._calls.ask("POST", f"/pulls/{number}/reviews", review)

    def resolve(self, number: int, comments: Collection[int]) -> None:
        """Mark the threads that some line comments began as resolved; no call for none."""
        wanted = frozenset(comments)
        if not wanted:
            return
        threads = [thread for thread, first in self._unresolved(number) if first in wanted]
        if not threads:
            return
        given = {f"t{place}": thread for place, thread in enumerate(threads)}
        names = ", ".join(f"${name}: ID!" for name in given)
        parts = " ".join(f"{name}: {RESOLVE.replace('$ID', f'${name}')}" for name in given)
        self._calls.query(f"mutation({names}) {{ {parts} }}", given, dict)

    def _unresolved(self, number: int) -> Iterator[tuple[str, int]]:
        """The threads of a pull that are not resolved: each one's id, and its first comment's."""
        owner, _, name = self._calls.repository.partition("/")
        after: str | None = ""
        while after is not None:
            given = {"owner": owner, "name": name, "number": number, "after": after or None}
            found, after = self._calls.query(THREADS, given, read.unresolved)
            yield from found

    def react(self, comment: int, receipt: Receipt) -> None:
        """Put an emoji below a comment."""
        self._calls.ask("POST", f"/issues/comments/{comment}/reactions", {"content": receipt})

    def dispatch(self, workflow: str, inputs: Mapping[str, str]) -> None:
        """Start a workflow on the default branch."""
        branch = self._calls.get("", lambda row: str(row["default_branch"]))
        path = f"/actions/workflows/{quote(workflow, safe='')}/dispatches"
        self._calls.ask("POST", path, {"ref": branch, "inputs": dict(inputs)})

    def open_ticket(self, title: str, body: str, labels: Collection[str]) -> Ticket:
        """Make a ticket."""
        return self._calls.make(
            "/issues", read.ticket, title=title, body=body, labels=sorted(labels)
        )

    def lock(self, number: int) -> None:
        """Let only members comment on a ticket."""
        self._calls.ask("PUT", f"/issues/{number}/lock")
