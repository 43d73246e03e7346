"""The connection to GitHub: its pace, what is tried again, what is said when it fails at last."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from github import Auth, Github, GithubException, RateLimitExceededException
from github.GithubException import BadAttributeException, IncompletableObject
from github.GithubRetry import GithubRetry
from github.Repository import Repository

from contentbot.errors import ForgeError, OutsideError

T = TypeVar("T")

TIMEOUT = 15  # seconds without a byte
PAGE = 100
BETWEEN, BETWEEN_WRITES = 0.25, 1.0  # seconds from call to call, as GitHub asks for
TRIES_AGAIN = 3
LONGEST_WAIT = 2.0  # seconds before one try; a job that GitHub puts off for longer is run again
# Doing these twice is doing them once. A POST whose answer was lost may well have been carried out.
REPEATABLE = frozenset({"GET", "PATCH", "PUT", "DELETE"})
REDIRECTS = range(300, 400)
WORDS = 120  # characters of GitHub's own words that are passed on
TOKENS = re.compile(r"\b(?:gh[oprsu]_|github_pat_)[\w.\-]+")
# What comes of an answer that is not as described, here and in PyGithub.
NOT_AS_DESCRIBED = (
    AssertionError,
    AttributeError,
    BadAttributeException,
    IncompletableObject,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
FAILURES = (GithubException, OSError, *NOT_AS_DESCRIBED)  # OSError is all of `requests`

# PyGithub prints each failed try, and that it waits as long as GitHub asks for, which we do not.
logging.getLogger("github").setLevel(logging.WARNING)


class Connection:
    """PyGithub's client for one repository, with what the bot asks that it has no object for.

    name: "owner/name" of the repository. paced: keep the pace that GitHub asks for.

    A path is that below the repository, such as `/pulls/5`, each part of it quoted.
    """

    def __init__(self, name: str, token: str, *, base_url: str, paced: bool) -> None:
        self.name = name
        self._token = token
        self._github = Github(
            auth=Auth.Token(token),
            base_url=base_url.rstrip("/"),
            lazy=True,  # an object that is named is not fetched, so a write costs one call
            per_page=PAGE,
            timeout=TIMEOUT,
            user_agent="contentbot",
            retry=ShortRetry(),
            seconds_between_requests=BETWEEN if paced else None,
            seconds_between_writes=BETWEEN_WRITES if paced else None,
        )

    @contextmanager
    def asking(self, method: str, path: str) -> Iterator[Repository]:
        """The repository, to ask for something and look into the answer; what is asked is named.

        It is a new one each time, so that nothing is known from earlier calls.

        Raises:
            ForgeError: GitHub says no, or asks for a pause longer than ours.
            OutsideError: GitHub cannot be reached or understood.
        """
        with self._telling(f"{method} /repos/{self.name}{path}"):
            yield self._github.get_repo(self.name)

    def ask(
        self,
        method: str,
        path: str,
        parameters: dict[str, Any] | None = None,
        *,
        body: dict[str, Any] | None = None,
    ) -> Any:
        """The JSON of an answer; None when it has none. To be used within `asking`."""
        whole = f"/repos/{self.name}{path}"
        return self._github.requester.requestJsonAndCheck(method, whole, parameters, input=body)[1]

    def place(self, path: str) -> str | None:
        """Where GitHub points to for a file; None when it is gone."""
        with self.asking("GET", path):
            try:
                self.ask("GET", path)
            except GithubException as error:
                if error.status == 302:
                    return str((error.headers or {})["location"])
                if error.status != 410:
                    raise
                return None
            raise ValueError("no redirect")

    def query(self, query: str, variables: dict[str, Any], make: Callable[[Any], T]) -> T:
        """The data of an answer in GraphQL; a query or a mutation, in one try."""
        with self._telling("POST /graphql"):
            return make(self._github.requester.graphql_query(query, variables)[1]["data"])

    @contextmanager
    def _telling(self, asked: str) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            # Not "from" it: that one holds headers, and whole pages of HTML.
            raise told(error, asked, token=self._token) from None


class Part:
    """Some of what a forge does, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._asking = connection.asking


class ShortRetry(GithubRetry):
    """PyGithub's way to try again, which repeats no POST and never waits for long.

    Its own `max_rate_limit_wait` looks at one of two answers that ask for a pause, and not at
    `Retry-After`.

    It sees each answer before PyGithub does, which takes a redirect for a write that was done and
    for a list that is empty; so here is where redirects are refused.
    """

    def __init__(self, **given: Any) -> None:
        given.setdefault("total", TRIES_AGAIN)
        given.setdefault("backoff_factor", 0.25)
        given.setdefault("allowed_methods", REPEATABLE)
        given.setdefault("raise_on_status", False)  # the last answer says more than a count
        super().__init__(**given)

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
        """Whether `increment` is to look at an answer."""
        return status_code in REDIRECTS or super().is_retry(method, status_code, has_retry_after)

    def increment(self, *given: Any, **named: Any) -> Any:
        """The tries that are left; after an error on the way a POST has none.

        The library takes it that an error of TLS came before the request; it may come after.

        Raises:
            GithubException: the answer is a redirect; its headers have names in lower case.
        """
        method, error = (given[0] if given else named.get("method")), named.get("error")
        if error is not None and method not in REPEATABLE:
            raise error
        response = named.get("response")
        if response is not None and response.status in REDIRECTS:
            response.drain_conn()  # the connection is used again
            headers = {name.lower(): value for name, value in response.headers.items()}
            raise GithubException(response.status, headers=headers)
        return super().increment(*given, **named)

    def sleep(self, response: Any = None) -> None:
        """Wait before the next try.

        Raises:
            RateLimitExceededException: GitHub asks for a longer pause than we take.
        """
        asked = self.get_retry_after(response) if response is not None else None
        wait = asked or self.get_backoff_time()
        if wait > LONGEST_WAIT:
            raise RateLimitExceededException(
                response.status, headers={"retry-after": f"{wait:.0f}"}
            )
        super().sleep(response)


@contextmanager
def gone_is_fine() -> Iterator[None]:
    """Remove something that may be gone already."""
    try:
        yield
    except ForgeError as error:
        if error.status != 404:
            raise


def told(error: Exception, asked: str, *, token: str) -> OutsideError:
    """A failed call in a sentence of ours, fit for a log that everyone may read.

    asked: the method and the path. token: the one in use, which GitHub may have sent back.
    """
    asked, name = scrubbed(asked, token), type(error).__name__
    if isinstance(error, OSError):
        return OutsideError(f"GitHub gave no proper answer to {asked}: {name}")
    if isinstance(error, NOT_AS_DESCRIBED) or not isinstance(error, GithubException):
        return OutsideError(f"GitHub's answer to {asked} is not as described: {name}")
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    status = _status(error)
    if isinstance(error, RateLimitExceededException) or "retry-after" in headers or status == 429:
        wait = str(headers.get("retry-after", ""))
        pause = f"a pause of {wait} seconds" if wait.isdigit() else "a pause"
        return ForgeError(f"GitHub asks for {pause} (rate limit) at {asked}; run it later", status)
    reason = scrubbed(_reason(error.data), token)[:WORDS]
    return ForgeError(f"GitHub answered {status} to {asked}{reason}", status)


def scrubbed(text: str, token: str) -> str:
    """A text without whatever is, or looks like, a token."""
    return TOKENS.sub("***", text.replace(token, "***"))


def _status(error: GithubException) -> int:
    """The status; a query that is refused is one with status 200 and the word for it inside."""
    kinds = [one.get("type") for one in _errors(error.data)]
    return 403 if "FORBIDDEN" in kinds else error.status


def _reason(data: object) -> str:
    """GitHub's own words on one line; none from a page that is meant for a browser."""
    message = data.get("message") if isinstance(data, dict) else None
    words = [message, *(one.get("message") for one in _errors(data))]
    said = "; ".join(word for word in words if isinstance(word, str) and word)
    line = " ".join(said.split())
    return f": {line}" if line.isprintable() and line else ""


def _errors(data: object) -> list[dict[str, Any]]:
    errors = data.get("errors") if isinstance(data, dict) else None
    return [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
