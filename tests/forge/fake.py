"""A fake of GitHub that keeps state: a server on this machine, for tests.

Each request and each answer is checked against GitHub's own description (`api.json`).
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.forge import (
    graphql,
    rights,
    routes_actions,
    routes_git,
    routes_merging,
    routes_objects,
    routes_pulls,
    routes_statuses,
    routes_tickets,
)
from tests.forge.api_check import api
from tests.forge.calls import FORBIDDEN, HANDLERS, NOT_FOUND, Answer, Context, Refused, Request
from tests.forge.faults import AFTER, Fault, Faults, Hook, How, When
from tests.forge.records import BOT, Repository
from tests.forge.server import Call, Handler
from tests.forge.shapes import Shapes
from tests.forge.state import World

# Imported so that their answers are known.
ROUTES = (
    routes_actions,
    routes_git,
    routes_merging,
    routes_objects,
    routes_pulls,
    routes_statuses,
    routes_tickets,
)
TOKEN = "ghs_fake"


class FakeGitHub(World):
    """GitHub, as far as the bot needs it. Use it in a `with`: leaving complains of violations.

    url: where it is. tokens: whose they are. log: all calls.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN: BOT}
        self.log: list[Call] = []
        self.faults = Faults()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.fake = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.shapes = Shapes(self.url)

    def __enter__(self) -> Self:
        # The default is to look for the end each half second: that long each test would take.
        run = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        run.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        if kind is None and self.violations:
            raise AssertionError("GitHub would not take it:\n" + "\n".join(self.violations))

    # --- what tests plan and count

    def fault(self, when: When, how: How, *, times: int = 1, wait: int = 30) -> None:
        """Let calls fail. when: (method or "*", regex of the path), or a function of the request.

        wait: seconds that `Retry-After` names.
        """
        self.faults.planned.append(Fault(when, how, times, wait))

    def every(self, n: int) -> None:
        """Let every n-th call fail, in turn before and after what it asks is done; 0: none."""
        self.faults.each, self.faults.seen = n, 0

    def before(
        self, method: str, pattern: str, run: Callable[[], object], *, times: int = 1
    ) -> None:
        """Run something just before a call is handled, which waits so long."""
        self.faults.hooks.append(Hook(method, pattern, run, times))

    def calls(self, since: int = 0, *, pattern: str = "", method: str = "*") -> list[Call]:
        """The calls; since: a length that `log` had. What a redirect leads to is not counted."""
        return [
            one
            for one in self.log[since:]
            if "/-/blobs/" not in one.path and one.matches(method, pattern)
        ]

    def writes(self, since: int = 0) -> list[Call]:
        """The calls that were to change something."""
        return [one for one in self.calls(since) if one.writes]

    # --- what the server asks

    def handle(self, request: Request) -> Answer | None:
        """The answer to a call; None when the line shall go dead."""
        if found := api().find(request.method, request.path):
            request = request.routed(found[0].template, found[1])
        with self.lock:
            hooks = self.faults.hooks_of(request)
        for hook in hooks:  # outside the lock: they may hold the call at a barrier
            hook.run()
        with self.lock:
            fault = self.faults.next(request)
            answer: Answer | None
            if fault and fault.how not in AFTER:
                answer = fault.answer()
            else:
                answer = self._checked(request)
                answer = fault.answer() if fault else answer
            self.log.append(Call.of(request, answer))
            return answer

    def _checked(self, request: Request) -> Answer:
        """The true answer."""
        try:
            if request.path.startswith("/-/blobs/"):
                return self._blob(request)
            if not request.account:
                raise Refused(401, "Bad credentials")
            if request.path == "/graphql":
                return self._graphql(request)
            return self._rest(request)
        except Refused as refused:
            return refused.answer
        except Exception:  # else it would die with the thread, unseen
            self.violations.append(f"our own fault:\n{traceback.format_exc()}")
            return Answer(500, {"message": "Server Error"})

    def _rest(self, request: Request) -> Answer:
        found = api().find(request.method, request.path)
        if found is None:
            raise self._violated(request, 404, ["no such operation"])
        operation, parameters = found
        faults = api().request_faults(
            operation, path=parameters, query=request.query, body=request.body
        )
        if faults:
            raise self._violated(request, 422, faults)
        context = self._context(request)
        with self.at(context.repository):
            answer = HANDLERS[operation.key](context)
        data = api().shaped(operation, answer.status, answer.data)
        for one in api().response_faults(operation, answer.status, data):
            self.violations.append(f"our own answer to {operation.key}: {one}")
        return Answer(answer.status, data, answer.headers)

    def _context(self, request: Request) -> Context:
        """What a handler works with; the repository that it is about becomes home."""
        parameters = request.parameters
        repository: Repository | None = getattr(self, "home", None)
        if "repo" in parameters:
            repository = self.repositories.get(f"{parameters['owner']}/{parameters['repo']}")
        if repository is None:
            raise Refused(404, NOT_FOUND)
        scopes = self.scopes.get(request.token)
        if scopes is not None and not rights.allowed(request, repository, scopes):
            raise Refused(403, FORBIDDEN)
        return Context(self, self.shapes, request, repository)

    def _graphql(self, request: Request) -> Answer:
        answer = graphql.answer(Context(self, self.shapes, request, self.home))
        for one in answer.data.get("errors", ()):
            if "type" not in one:  # a fault of the query itself
                self.violations.append(f"POST /graphql: {one['message']}")
        return answer

    def _blob(self, request: Request) -> Answer:
        if request.token:
            raise self._violated(request, 400, ["a token was sent to another host"])
        number = int(request.path.rpartition("/")[2])
        for repository in self.repositories.values():
            if found := repository.artifacts.get(number):
                return Answer(200, found.data)
        raise Refused(404, NOT_FOUND)

    def _violated(self, request: Request, status: int, faults: list[str]) -> Refused:
        self.violations += [f"{request.method} {request.path}: {one}" for one in faults]
        message = NOT_FOUND if status == 404 else "Invalid request.\n\n" + "\n".join(faults)
        return Refused(status, message)
