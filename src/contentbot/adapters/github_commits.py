"""Branches and commits on GitHub, what is said of them, and what it says of the repository."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import quote

from contentbot.adapters import github_values as values
from contentbot.adapters.github_connection import Part
from contentbot.errors import ForgeError
from contentbot.forge import Facts, Said, Status

CONTEXT = "contentbot"  # the name of the required check


class Commits(Part):
    """What the forge does with branches and commits."""

    # --- reading

    def repository(self) -> Facts:
        """What GitHub says of the repository; it names methods to those who may push only."""
        with self._asking("GET", "") as repository:
            return values.facts(repository)

    def branch(self, name: str) -> str | None:
        """The last commit of a branch; None when there is no such branch."""
        path = f"/git/ref/heads/{quote(name)}"
        try:
            with self._asking("GET", path) as repository:
                return values.sure(repository.get_git_ref(f"heads/{name}").object.sha)
        except ForgeError as error:
            if error.status != 404:
                raise
            return None

    def status(self, commit: str) -> Status | None:
        """What the bot's required check last said of a commit."""
        return next((one.status for one in self.statuses(commit)), None)

    def statuses(self, commit: str) -> list[Said]:
        """All that the bot's required check said of a commit, the newest first."""
        with self._asking("GET", f"/statuses/{commit}") as repository:
            found = values.rows(repository.get_commit(commit).get_statuses())
            return [values.said(row) for row in found if row.context == CONTEXT]

    # --- writing

    def set_status(self, commit: str, status: Status) -> int:
        """Say what the bot's required check finds of a commit; the id of that."""
        with self._asking("POST", f"/statuses/{commit}") as repository:
            said = values.to_status(status, CONTEXT)
            return int(repository.get_commit(commit).create_status(status.state, **said).id)

    def create_branch(self, name: str, commit: str) -> None:
        """Begin a branch at a commit."""
        with self._asking("POST", "/git/refs") as repository:
            repository.create_git_ref(f"refs/heads/{name}", commit)

    def commit(
        self,
        branch: str,
        *,
        parent: str,
        message: str,
        writes: Mapping[str, str],
        removes: Collection[str],
    ) -> str:
        """Put one commit on a branch; the parent when there is nothing to change.

        It takes four calls: the branch, the tree, the commit, and the branch again. What is made
        before the last one fails hangs on no branch, and GitHub sweeps it away.

        Raises:
            ForgeError: among others, with status 422, that the branch is not at the parent.
        """
        with self._asking("GET", f"/branches/{quote(branch)}") as repository:
            found = repository.get_branch(branch)
            tip, tree = values.sure(found.commit.sha), found.commit.commit.tree
            before = values.sure(tree.sha)
        if tip != parent:
            raise ForgeError(f"branch {branch} is at {tip[:10]}, no more at {parent[:10]}", 422)
        changes = values.to_tree(writes, removes)
        if not changes:
            return parent
        with self._asking("POST", "/git/trees") as repository:
            after = values.sure(repository.create_git_tree(changes, tree).sha)
        return parent if after == before else self._move(branch, parent, tree=after, said=message)

    def _move(self, branch: str, parent: str, *, tree: str, said: str) -> str:
        """Make a commit of a tree, and let a branch end in it if that forgets none."""
        # PyGithub would fetch the parent, of which the name is all that it sends; and a ref that
        # it was only told the name of has an address that can be read and not written.
        with self._asking("POST", "/git/commits"):
            body = {"message": said, "tree": tree, "parents": [parent]}
            made = str(self._connection.ask("POST", "/git/commits", body=body)["sha"])
        path = f"/git/refs/heads/{quote(branch)}"
        with self._asking("PATCH", path):
            self._connection.ask("PATCH", path, body={"sha": made, "force": False})
        return made

    def merge_branches(self, into: str, commit: str, message: str) -> str | None:
        """Merge a commit into a branch: the new commit; None when it was in there already.

        Raises:
            ForgeError: among others, with status 409, that they conflict.
        """
        with self._asking("POST", "/merges") as repository:
            made = repository.merge(into, commit, message)
            return None if made is None else values.sure(made.sha)
