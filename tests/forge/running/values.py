"""What a run on the platform is made of: what started it, what it met, and how its jobs ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.forge.running.install import OWN, Install
from tests.forge.running.reading import Annotation

Conclusion = Literal["success", "failure", "skipped"]
Scopes = Mapping[str, str]


def one_token(_: Scopes) -> str:
    """The same token for every job."""
    return "ghs_" + "j" * 36


@dataclass(frozen=True, kw_only=True)
class Event:
    """What started a run. payload: the webhook's. ref, sha: what the checkout takes by default."""

    name: str
    payload: Mapping[str, Any]
    sha: str
    ref: str = "refs/heads/main"
    run: int = 1
    attempt: int = 1
    actor: str = "someone"


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a run meets outside itself.

    remote: the repository to fetch from. folder: where jobs may write. mint: makes a job's token from its
    scopes. app: the token that the App's action gives out. program: what `contentbot` is once it
    is installed.
    """

    remote: Path
    folder: Path
    repository: str = "octo/news"
    api: str = "http://127.0.0.1:9"
    mint: Callable[[Scopes], str] = one_token
    app: str = "ghs_" + "a" * 36
    program: Path = OWN
    variables: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Job:
    """How a job ended, and all that can be seen of it.

    group: its concurrency group, its own or the workflow's. dropped: annotations that the platform
    would not show. environments: what each step that ran a script got, by the step's name.
    """

    conclusion: Conclusion
    outputs: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    log: str = ""
    annotations: tuple[Annotation, ...] = ()
    dropped: int = 0
    masks: tuple[str, ...] = ()
    installed: tuple[Install, ...] = ()
    environments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    permissions: Scopes = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True)
class Run:
    """A workflow's run: its jobs by their ids, and the archives (ZIP) that it left."""

    jobs: Mapping[str, Job]
    artifacts: Mapping[str, bytes]

    @property
    def conclusion(self) -> Conclusion:
        """As a `workflow_run` event tells it."""
        ends = {job.conclusion for job in self.jobs.values()}
        return "failure" if "failure" in ends else "success" if "success" in ends else "skipped"
