"""GitHub as the forge of one repository, by PyGithub's objects.

They are made from what names them, without a call. Where none of them does what is wanted in one
call, or does it wrongly, `Connection.ask` makes the call.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from contentbot.adapters import github_values as values
from contentbot.adapters.download import download
from contentbot.adapters.github_commits import Commits
from contentbot.adapters.github_connection import Connection
from contentbot.adapters.github_pulls import Pulls
from contentbot.adapters.github_tickets import Tickets
from contentbot.errors import OutsideError, UsageError

RIGHTS = frozenset({"read", "triage", "write", "maintain", "admin"})


class GitHub(Pulls, Tickets, Commits):
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
        super().__init__(Connection(repository, token, base_url=base_url, paced=paced))

    def __repr__(self) -> str:
        return f"GitHub({self._connection.name!r})"

    def artifact(self, run: int, name: str, *, most: int) -> bytes | None:
        """The archive (ZIP) that a run left under a name, the newest that is still kept.

        It is downloaded from wherever GitHub points to, without the token.

        Raises:
            ForgeError: it has more than `most` bytes.
        """
        # PyGithub would fetch the run first, and then the archives of every name.
        path = f"/actions/runs/{run}/artifacts"
        with self._asking("GET", path):
            rows = self._connection.ask("GET", path, {"name": name, "per_page": 100})["artifacts"]
            named = [row for row in rows if row["name"] == name and not row["expired"]]
            kept = [(row["created_at"], int(row["id"])) for row in named]
        if not kept:
            return None
        place = self._connection.place(f"/actions/artifacts/{max(kept)[1]}/zip")
        return None if place is None else download(place, most=most)

    def rights(self, account: str) -> str:
        """What an account may do here; "none" also when GitHub says nothing, or fails to.

        A right that could not be looked up is no right: who asked is refused, and may ask again.
        """
        # PyGithub has a call for each half of the answer, one of which lets a "/" through.
        path = f"/collaborators/{quote(account, safe='')}/permission"
        try:
            with self._asking("GET", path):
                said = self._connection.ask("GET", path)
                role, folded = said.get("role_name"), said["permission"]
        except OutsideError:
            return "none"
        # A role of an organization's own making has a name of its own, and what it comes to.
        return next((str(right) for right in (role, folded) if right in RIGHTS), "none")

    def dispatch(self, workflow: str, inputs: Mapping[str, str]) -> None:
        """Start a workflow on the default branch."""
        with self._asking("GET", "") as repository:
            branch = values.sure(repository.default_branch)
        path = f"/actions/workflows/{quote(workflow, safe='')}/dispatches"
        with self._asking("POST", path) as repository:
            repository.get_workflow(workflow).create_dispatch(branch, dict(inputs), throw=True)
