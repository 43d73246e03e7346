"""Calls to GitHub about one repository: pages, failures as errors of ours, and no token in them.

PyGithub brings the connection, the pacing, the limits and GraphQL. Its objects are not used: they
fetch what an answer happens to lack, a call at a time and unasked.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

from github import Auth, Github, GithubException
from github.Requester import Requester

from contentbot.adapters.github_retry import ShortRetry, scrubbed, told
from contentbot.errors import ForgeError, OutsideError

T = TypeVar("T")

TIMEOUT = 15  # seconds without a byte
PAGE = 100
PAGES = 50  # of one list; GitHub itself lets a pull have 25 of comments
NEXT = re.compile(r'<([^<>]+)>; rel="next"')
BETWEEN, BETWEEN_WRITES = 0.25, 1.0  # seconds from call to call, as GitHub asks for
# What PyGithub makes of an answer or an address that is not right; OSError is all of `requests`.
FAILURES = (
    GithubException,
    OSError,
    AssertionError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
# PyGithub prints each failed try, and that it waits as long as GitHub asks for, which we do not.
logging.getLogger("github").setLevel(logging.WARNING)
NOT_AS_DESCRIBED = (LookupError, TypeError, ValueError, AttributeError)


class Calls:
    """What is asked of GitHub's API, below `/repos/OWNER/NAME`.

    A path is that below the repository, such as `/pulls/5`, each part of it quoted. `make` takes
    JSON; when it raises what a value of the wrong shape raises, the answer is at fault.

    Every method raises OutsideError when GitHub cannot be reached or understood, and ForgeError
    when it says no, or asks for a pause longer than ours.
    """

    def __init__(self, repository: str, token: str, *, base_url: str, paced: bool) -> None:
        self.repository = repository
        self._token = token
        self._requester = Github(
            auth=Auth.Token(token),
            base_url=base_url.rstrip("/"),
            timeout=TIMEOUT,
            user_agent="contentbot",
            retry=ShortRetry(),
            seconds_between_requests=BETWEEN if paced else None,
            seconds_between_writes=BETWEEN_WRITES if paced else None,
        ).requester

    def get(self, path: str, make: Callable[[Any], T]) -> T:
        """One thing."""
        data = self.ask("GET", path)
        with self.understanding(path):
            return make(data)

    def list(
        self, path: str, make: Callable[[Any], T], *, key: str | None = None, **given: str
    ) -> list[T]:
        """All pages of a list; key: where in each answer the list is; given: what to ask for."""
        at, parameters = self._whole(path), {"per_page": str(PAGE), **given}
        found: list[T] = []
        for _ in range(PAGES):
            headers, data = self._send("GET", at, parameters)
            with self.understanding(path):
                found += [make(row) for row in (data if key is None else data[key])]
            following = NEXT.search(headers.get("link", ""))
            if following is None:
                return found
            at, parameters = following[1], {}
        raise ForgeError(f"GitHub's list {path} has more than {PAGES * PAGE} rows")

    def make(self, path: str, make: Callable[[Any], T], **body: object) -> T:
        """Make one thing, in one try."""
        data = self.ask("POST", path, body)
        with self.understanding(path):
            return make(data)

    def remove(self, path: str) -> None:
        """Remove one thing; one that is gone is fine."""
        try:
            self.ask("DELETE", path)
        except ForgeError as error:
            if error.status != 404:
                raise

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer; None when it has none."""
        return self._send(method, self._whole(path), body=body)[1]

    def redirect(self, path: str) -> str | None:
        """Where GitHub points to for a file; None when it is gone."""
        try:
            headers, _ = self._send("GET", self._whole(path), fit=range(302, 303))
        except ForgeError as error:
            if error.status == 410:
                return None
            raise
        with self.understanding(path):
            return str(headers["location"])

    def query(self, query: str, variables: dict[str, Any], make: Callable[[Any], T]) -> T:
        """The data of an answer in GraphQL; a query or a mutation, in one try."""
        with self._asking("POST", "/graphql"):
            data = self._requester.graphql_query(query, variables)[1]
        with self.understanding("/graphql"):
            return make(data["data"])

    @contextmanager
    def understanding(self, path: str) -> Iterator[None]:
        """Look into an answer; what is not there is GitHub's fault."""
        try:
            yield
        except NOT_AS_DESCRIBED as error:
            what = f"GitHub's answer about {path} is not as described: {type(error).__name__}"
            raise OutsideError(scrubbed(what, self._token)) from None

    def _whole(self, path: str) -> str:
        return f"/repos/{self.repository}{path}"

    def _send(
        self,
        method: str,
        path: str,
        parameters: dict[str, str] | None = None,
        *,
        body: object = None,
        fit: range = range(200, 300),
    ) -> tuple[dict[str, str], Any]:
        """Headers (their names in lower case) and JSON of an answer with a status that is fit.

        PyGithub would take a redirect for a write that was done.
        """
        with self._asking(method, path):
            status, headers, text = self._requester.requestJson(
                method, path, parameters, input=body
            )
            data = _json(text)
            if status not in fit:
                said = data if isinstance(data, dict) else {}
                raise Requester.createException(status, headers, said)
            return headers, data

    @contextmanager
    def _asking(self, method: str, path: str) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            # Not "from" it: that one holds headers, and whole pages of HTML.
            raise told(error, f"{method} {urlsplit(path).path}", token=self._token) from None


def _json(text: str) -> Any:
    """The JSON of an answer; None for an empty one, and for a page of HTML."""
    try:
        return json.loads(text)
    except ValueError:
        return None
