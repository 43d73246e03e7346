"""The HTTP side of the fake of GitHub."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.forge.calls import Answer, Request

if TYPE_CHECKING:
    from tests.forge.fake import FakeGitHub


@dataclass(frozen=True, kw_only=True)
class Call(Request):
    """A call as the log has it. status: 0 when the line went dead."""

    status: int

    @classmethod
    def of(cls, request: Request, answer: Answer | None) -> Self:
        """The record of a call."""
        return cls(**vars(request), status=answer.status if answer else 0)


class Handler(BaseHTTPRequestHandler):
    """Reads a call, asks the fake, writes what it says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each call takes 40 ms
    wbufsize = -1

    def do_GET(self) -> None:
        fake: FakeGitHub = self.server.fake  # type: ignore[attr-defined]
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length)
        _, _, token = self.headers.get("Authorization", "").rpartition(" ")
        request = Request(
            method=self.command,
            path=address.path,
            query=dict(parse_qsl(address.query, keep_blank_values=True)),
            body=_json(data),
            token=token,
            account=fake.tokens.get(token, ""),
        )
        answer = fake.handle(request)
        if answer is None:
            self.close_connection = True
            return
        self._send(answer)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def _send(self, answer: Answer) -> None:
        data = answer.data
        kind = "application/octet-stream" if isinstance(data, bytes) else "application/json"
        if not isinstance(data, bytes):
            data = b"" if data is None else json.dumps(data).encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing: the fake has its own log."""


def _json(data: bytes) -> Any:
    if not data:
        return None
    try:
        return json.loads(data)
    except ValueError:
        return data.decode(errors="replace")
