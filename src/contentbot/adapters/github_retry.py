"""When GitHub fails: what is tried again and how long that may take, and what is said at last."""

from __future__ import annotations

import re
from typing import Any

from github import GithubException, RateLimitExceededException
from github.GithubRetry import GithubRetry

from contentbot.errors import ForgeError, OutsideError

TRIES_AGAIN = 3
LONGEST_WAIT = 2.0  # seconds before one try; a job that GitHub puts off for longer is run again
# Doing these twice is doing them once. A POST whose answer was lost may well have been carried out.
REPEATABLE = frozenset({"GET", "PATCH", "PUT", "DELETE"})
WORDS = 120  # characters of GitHub's own words that are passed on
TOKENS = re.compile(r"\b(?:gh[oprsu]_|github_pat_)[\w.\-]+")


class ShortRetry(GithubRetry):
    """PyGithub's way to try again, which repeats no POST and never waits for long.

    Its own `max_rate_limit_wait` looks at one of two answers that ask for a pause, and not at
    `Retry-After`.
    """

    def __init__(self, **given: Any) -> None:
        given.setdefault("total", TRIES_AGAIN)
        given.setdefault("backoff_factor", 0.25)
        given.setdefault("allowed_methods", REPEATABLE)
        given.setdefault("raise_on_status", False)  # the last answer says more than a count
        super().__init__(**given)

    def increment(self, *given: Any, **named: Any) -> Any:
        """The tries that are left; after an error on the way a POST has none.

        The library takes it that an error of TLS came before the request; it may come after.
        """
        method, error = (given[0] if given else named.get("method")), named.get("error")
        if error is not None and method not in REPEATABLE:
            raise error
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


def told(error: Exception, asked: str, *, token: str) -> OutsideError:
    """A failed call in a sentence of ours, fit for a log that everyone may read.

    asked: the method and the path. token: the one in use, which GitHub may have sent back.
    """
    asked = scrubbed(asked, token)
    if not isinstance(error, GithubException):
        return OutsideError(f"GitHub gave no answer to {asked}: {type(error).__name__}")
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
    kinds = {one.get("type") for one in _errors(error.data)}
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
