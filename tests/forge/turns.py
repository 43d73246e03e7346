"""Several runs of the bot at once that go on one call at a time, each when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from contentbot.errors import OutsideError
from contentbot.forge import Forge

Job = Callable[[Forge], object]
PATIENCE = 60  # seconds; a run that takes longer between two calls hangs


class Turn:
    """A run in a thread of its own that stops before each call to the forge.

    At any time one thread runs and the others wait, so that the same steps give the same story.
    number: of the pull that it is about. told: how it ended.
    """

    def __init__(self, name: str, job: Job, forge: Forge, *, number: int = 0) -> None:
        self.name, self.number = name, number
        self.over = False
        self.told = ""
        self.crash: BaseException | None = None
        self._next = ""
        self._go = threading.Semaphore(0)
        self._held = threading.Semaphore(0)
        threading.Thread(target=self._run, args=(job, forge), daemon=True).start()
        self._wait()

    def step(self) -> str:
        """Go on to the next call or the end; the call that was made, "" if there was none."""
        made = self._next
        if not self.over:
            self._go.release()
            self._wait()
        return made

    def _wait(self) -> None:
        assert self._held.acquire(timeout=PATIENCE), f"{self.name} hangs after {self._next}"

    def _run(self, job: Job, forge: Forge) -> None:
        try:
            self.told = str(job(_Held(forge, self._pause)))
        except OutsideError as error:
            self.told = f"failed: {error}"
        except BaseException as error:
            self.crash = error
        self.over, self._next = True, ""
        self._held.release()

    def _pause(self, call: str) -> None:
        self._next = call
        self._held.release()
        self._go.acquire()


class _Held:
    """A forge each of whose calls waits for its turn."""

    def __init__(self, forge: Forge, pause: Callable[[str], None]) -> None:
        self._forge, self._pause = forge, pause

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._forge, name)

        def held(*given: Any, **named: Any) -> Any:
            self._pause(name)
            return call(*given, **named)

        return held
