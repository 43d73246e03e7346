"""The machine that a job gets: its folders, and what stands in the environment of every script."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.forge.running.install import lay_shims
from tests.forge.running.values import Event, Place

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@dataclass(frozen=True, slots=True)
class Machine:
    """A fresh machine in a folder."""

    folder: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def temp(self) -> Path:
        return self.folder / "temp"

    def lay_out(self, event: Event, place: Place) -> None:
        """Make the folders, the shims and the event's file.

        Raises:
            FileExistsError: this job of this run and attempt was there before.
        """
        for name in ("workspace", "home", "temp"):
            (self.folder / name).mkdir(parents=True)
        lay_shims(self.folder, place.program)
        (self.folder / "event.json").write_text(json.dumps(event.payload), "utf-8")

    def environment(self, event: Event, place: Place) -> dict[str, str]:
        """All that a script sees before the workflow adds to it: no token."""
        tools = {str(Path(path).parent) for one in ("git", "bash") if (path := shutil.which(one))}
        # A test's own guard against the network holds for what a job starts as well.
        guards = {name: os.environ[name] for name in PROXIES if name in os.environ}
        return guards | {
            "CI": "true",
            "HOME": str(self.folder / "home"),
            "LANG": "C.UTF-8",
            "PATH": os.pathsep.join([str(self.folder / "bin"), *sorted(tools), "/usr/bin", "/bin"]),
            "RUNNER_TEMP": str(self.temp),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": event.actor,
            "GITHUB_API_URL": place.api,
            "GITHUB_EVENT_NAME": event.name,
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_REF": event.ref,
            "GITHUB_REPOSITORY": place.repository,
            "GITHUB_RUN_ATTEMPT": str(event.attempt),
            "GITHUB_RUN_ID": str(event.run),
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": event.sha,
            "GITHUB_WORKSPACE": str(self.workspace),
        }
