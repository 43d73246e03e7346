"""A file from an address that the forge handed out: without a token, up to a size."""

from __future__ import annotations

from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from contentbot.errors import ForgeError, OutsideError

TIMEOUT = 15  # seconds without a byte
TRIES = 3


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer like any other: no address but the one given is asked."""

    def redirect_request(self, *_: Any) -> None:
        return None


def download(url: str, *, most: int, tries: int = TRIES) -> bytes:
    """What is at an address (http or https), which no message names: it may be a key in itself.

    Raises:
        ForgeError: it has more than `most` bytes, or the answer is no.
        OutsideError: there was no answer, or none to the end.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise OutsideError("GitHub's address of an archive is not one of the web")
    try:
        return _read(url, most)
    except HTTPError as error:
        error.close()
        status, said = error.code, f"GitHub's store answered {error.code} to a download"
        failure: OutsideError = ForgeError(said, status)
    except (OSError, HTTPException) as error:
        status, name = 500, type(error).__name__
        failure = OutsideError(f"an archive of GitHub could not be downloaded: {name}")
    if status < 500 or tries == 1:
        raise failure
    return download(url, most=most, tries=tries - 1)


def _read(url: str, most: int) -> bytes:
    request = Request(url, headers={"User-Agent": "contentbot"})
    answer: HTTPResponse
    with build_opener(_Stay).open(request, timeout=TIMEOUT) as answer:
        size = answer.headers.get("Content-Length", "")
        declared = int(size) if size.isdecimal() else None
        data = answer.read(most + 1) if declared is None or declared <= most else None
    if data is None or len(data) > most:
        raise ForgeError(f"an archive has more than {most} bytes")
    if declared is not None and len(data) < declared:
        raise IncompleteRead(data, declared - len(data))
    return data
