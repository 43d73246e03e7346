"""What tests change in the fake of GitHub directly, without any request."""

from __future__ import annotations

from collections.abc import Sequence

from tests.forge.diffs import File, shown
from tests.forge.making import Making
from tests.forge.memory import START, sha
from tests.forge.records import (
    BOT,
    Artifact,
    Comment,
    Dispatch,
    LineComment,
    Pull,
    Review,
    Run,
    Status,
)

__all__ = ["BOT", "START", "World", "outdate", "sha"]


class World(Making):
    """The fake's memory, and the ways to change it."""

    def push(self, number: int, head: str, files: Sequence[File] | None = None) -> None:
        """Put another commit on a pull. files: what the pull changes now, if that is other."""
        with self.lock:
            pull = self.pull(number)
            pull.head = head
            pull.commits.append(head)
            self.ticket(number).updated = self.tick()
            if files is not None:
                pull.files = list(files)
                outdate(pull, pull.files)

    def close(self, number: int, *, merged: bool = False) -> None:
        """Close a ticket or pull."""
        with self.lock:
            ticket = self.ticket(number)
            ticket.closed = ticket.updated = self.tick()
            if merged:
                pull = self.pull(number)
                pull.merged, pull.merge_commit = ticket.closed, sha(f"merge of {number}")

    def add_comment(self, number: int, author: str, body: str) -> Comment:
        """Say something below a ticket or pull."""
        with self.lock:
            now = self.tick()
            made = Comment(
                id=self.new_id(),
                number=number,
                author=author,
                body=body,
                created=now,
                updated=now,
            )
            self.home.comments[made.id] = made
            self.ticket(number).updated = now
            self.notify(number, "comment", author)
            return made

    def edit_comment(self, comment: int, body: str) -> None:
        """Give a comment another text."""
        with self.lock:
            self.home.comments[comment].body = body
            self.home.comments[comment].updated = self.tick()

    def comments(self, number: int, author: str | None = None) -> list[Comment]:
        """What was said below a ticket or pull; author: only by them."""
        found = [one for one in self.home.comments.values() if one.number == number]
        return [one for one in found if author in (None, one.author)]

    def add_review(
        self, number: int, author: str, state: str = "APPROVED", *, body: str = ""
    ) -> Review:
        """Give a verdict on a pull as it is."""
        with self.lock:
            pull = self.pull(number)
            made = Review(
                id=self.new_id(),
                author=author,
                state=state,
                body=body,
                commit=pull.head,
                submitted=self.tick(),
            )
            pull.reviews.append(made)
            self.notify(number, "review", author)
            return made

    def add_line_comment(
        self,
        number: int,
        author: str,
        body: str,
        *,
        path: str,
        line: int,
        reply_to: LineComment | None = None,
    ) -> LineComment:
        """Comment on a line of a pull's diff, or reply to such a comment."""
        with self.lock:
            review = self.add_review(number, author, "COMMENTED")
            pull = self.pull(number)
            file = next((one for one in pull.files or () if one.path == path), None)
            made = LineComment(
                id=self.new_id(),
                review=review.id,
                author=author,
                body=body,
                path=path,
                line=line,
                start=None,
                side="RIGHT",
                text=shown(file)[line][1] if file else "",
                commit=pull.head,
                created=review.submitted,
                reply_to=reply_to.id if reply_to else None,
            )
            pull.line_comments.append(made)
            return made

    def add_status(
        self, commit: str, state: str, context: str, *, description: str = "", author: str = BOT
    ) -> Status:
        """Say something of a commit."""
        with self.lock:
            made = Status(
                id=self.new_id(),
                commit=commit,
                author=author,
                state=state,
                context=context,
                description=description,
                url=None,
                created=self.tick(),
            )
            self.home.statuses.append(made)
            return made

    def set_permission(self, account: str, level: str | int) -> None:
        """Say what an account may do: "none", "read" ... "admin"; or the HTTP status to answer."""
        self.home.permissions[account] = level

    def add_run(
        self,
        *,
        run: int | None = None,
        workflow: str = "lint.yml",
        event: str = "pull_request",
        head: str = "",
        head_branch: str = "patch-1",
        head_repository: str = "",
        status: str = "completed",
        conclusion: str | None = "success",
    ) -> Run:
        """Make a run of a workflow."""
        with self.lock:
            made = Run(
                id=run or self.new_id(),
                workflow=workflow,
                event=event,
                head=head or sha("base"),
                head_branch=head_branch,
                head_repository=head_repository or self.home.name,
                status=status,
                conclusion=conclusion,
                created=self.tick(),
            )
            self.home.runs[made.id] = made
            return made

    def add_artifact(self, run: int, name: str, data: bytes, *, expired: bool = False) -> Artifact:
        """Leave an archive behind, as a run does; the run comes to be. data: the ZIP."""
        with self.lock:
            if run not in self.home.runs:
                self.add_run(run=run)
            made = Artifact(
                id=self.new_id(),
                run=run,
                name=name,
                data=data,
                created=self.tick(),
                expired=expired,
            )
            self.home.artifacts[made.id] = made
            return made

    def start(self, workflow: str, ref: str, *, inputs: dict[str, str], by: str) -> None:
        """Start a workflow by hand."""
        with self.lock:
            self.tick()
            self.home.dispatches.append(Dispatch(workflow, ref, dict(inputs), by))


def outdate(pull: Pull, files: Sequence[File]) -> None:
    """Unhook the line comments whose line is no more in a pull's diff, or says something else."""
    by_path = {file.path: file for file in files}
    for comment in pull.line_comments:
        file = by_path.get(comment.path)
        lines = shown(file, comment.side) if file else {}
        if comment.line is not None and lines.get(comment.line, (0, None))[1] != comment.text:
            comment.line = comment.start = None
