"""Pulls on GitHub: what they change, what is said on their lines, opening and merging them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice

from contentbot.adapters import github_values as values
from contentbot.adapters.github_connection import Part
from contentbot.adapters.github_threads import resolve
from contentbot.errors import ForgeError
from contentbot.forge import ChangedFile, LineComment, MergeMethod, NewLineComment, Pull, Review

FILES = 3000  # GitHub lists no more
MOST_CLOSED = 100  # a page
CANNOT = 405  # be merged, or be merged again


class Pulls(Part):
    """What the forge does with pulls."""

    # --- reading

    def pull(self, number: int) -> Pull:
        """A pull as it is now."""
        with self._asking("GET", f"/pulls/{number}") as repository:
            given = repository.get_pull(number)
            return replace(values.pull(given), line_comments=values.sure(given.review_comments))

    def pulls(self, head: str | None = None) -> list[Pull]:
        """The open pulls, oldest first; head: only those from `owner:branch`."""
        wanted = {} if head is None else {"head": head}
        with self._asking("GET", "/pulls") as repository:
            found = repository.get_pulls("open", "created", "asc", **wanted)
            # What GitHub takes for no proper head it leaves out of account, and lists every pull.
            return [
                values.pull(row)
                for row in values.rows(found)
                if head is None or values.comes_from(row, head)
            ]

    def files(self, number: int) -> list[ChangedFile]:
        """The files that a pull changes, all of them.

        Raises:
            ForgeError: there are more than the 3,000 that GitHub lists.
        """
        with self._asking("GET", f"/pulls/{number}/files") as repository:
            pull = repository.get_pull(number)
            found = [values.changed_file(row) for row in values.rows(pull.get_files())]
        if len(found) >= FILES:
            with self._asking("GET", f"/pulls/{number}"):
                count = values.sure(pull.changed_files)
            if count > len(found):
                raise ForgeError(f"pull #{number} changes {count} files; GitHub lists {FILES}")
        return found

    def reviews(self, number: int) -> list[Review]:
        """The reviews of a pull, oldest first."""
        with self._asking("GET", f"/pulls/{number}/reviews") as repository:
            found = repository.get_pull(number).get_reviews()
            return [values.review(row) for row in values.rows(found)]

    def line_comments(self, number: int) -> list[LineComment]:
        """The comments on lines of a pull, oldest first."""
        with self._asking("GET", f"/pulls/{number}/comments") as repository:
            found = repository.get_pull(number).get_review_comments()
            return [values.line_comment(row) for row in values.rows(found)]

    def pulls_of(self, commit: str) -> list[Pull]:
        """The pulls that a commit came with."""
        with self._asking("GET", f"/commits/{commit}/pulls") as repository:
            found = repository.get_commit(commit).get_pulls()
            return [values.pull(row) for row in values.rows(found)]

    def closed_pulls(self, label: str) -> list[Pull]:
        """The closed pulls with a label, newest first; no more than 100.

        It takes one call when there are none, else two, and one more for each on which nothing
        was done for the last hundred closed pulls: a list of pulls cannot be asked for a label,
        and a list of tickets does not say where a pull comes from.
        """
        with self._asking("GET", "/issues") as repository:
            listed = repository.get_issues(
                labels=[label], state="closed", sort="created", direction="desc"
            )
            labelled = (row for row in values.capped(listed) if values.is_pull(row))
            numbers = [values.sure(row.number) for row in islice(labelled, MOST_CLOSED)]
        if not numbers:
            return []
        with self._asking("GET", "/pulls") as repository:
            recent = repository.get_pulls("closed", "updated", "desc")
            known = {row.number: values.pull(row) for row in islice(recent, MOST_CLOSED)}
        found = [known.get(number) or self.pull(number) for number in numbers]
        return [pull for pull in found if not pull.open]

    # --- writing

    def post_review(self, number: int, *, head: str, comments: Sequence[NewLineComment]) -> None:
        """Make one review that neither approves nor blocks, of comments on lines; none of none."""
        if not comments:
            return
        with self._asking("POST", f"/pulls/{number}/reviews") as repository:
            repository.get_pull(number).create_review(
                repository.get_commit(head),
                event="COMMENT",
                comments=[values.to_review_comment(comment) for comment in comments],
            )

    def edit_line_comment(self, number: int, comment: int, body: str) -> None:
        """Give a comment on a line another text."""
        with self._asking("PATCH", f"/pulls/comments/{comment}") as repository:
            repository.get_pull(number).get_review_comment(comment).edit(body)

    def resolve(self, number: int, comments: Collection[int]) -> None:
        """Mark the threads that some line comments began as resolved; no call for none."""
        resolve(self._connection, number, comments)

    def open_pull(self, title: str, body: str, *, head: str, draft: bool) -> Pull:
        """Ask for a branch of this repository to be merged into the default branch."""
        with self._asking("GET", "") as repository:
            base = values.sure(repository.default_branch)
        with self._asking("POST", "/pulls") as repository:
            made = repository.create_pull(base, head, title=title, body=body, draft=draft)
            return values.pull(made)

    def edit_pull(self, number: int, *, title: str | None = None, body: str | None = None) -> None:
        """Give a pull another title or text, or both; no call for neither."""
        if title is None and body is None:
            return
        with self._asking("PATCH", f"/pulls/{number}") as repository:
            repository.get_pull(number).edit(**values.to_texts(title=title, body=body))

    def merge_pull(
        self, number: int, *, head: str, method: MergeMethod, title: str = "", message: str = ""
    ) -> str:
        """Merge a pull as it is at a commit: the commit that came of it.

        Pinned to its head it cannot be merged twice, so it is tried again like an edit. The try
        after one whose answer was lost hears that it cannot be merged: then the pull is looked at.
        """
        said = values.to_texts(commit_title=title or None, commit_message=message or None)
        try:
            with self._asking("PUT", f"/pulls/{number}/merge") as repository:
                pull = repository.get_pull(number)
                return values.sure(pull.merge(sha=head, merge_method=method, **said).sha)
        except ForgeError as error:
            made = self._merged(number, head) if error.status == CANNOT else None
            if made is None:
                raise
            return made

    def _merged(self, number: int, head: str) -> str | None:
        """The commit that a pull was merged with at a head; None when it was not."""
        with self._asking("GET", f"/pulls/{number}") as repository:
            pull = repository.get_pull(number)
            done = pull.merged_at is not None and pull.head.sha == head
            return values.sure(pull.merge_commit_sha) if done else None
