"""Runs the jobs of a workflow file here: its steps with real files, real git and a real shell.

Not modelled: what a token may do (each job's is minted with its scopes; the fake forge may look),
queues of concurrency groups, approval, matrices, time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.forge.running.expressions import Value, plain
from tests.forge.running.job import JobRun, needs_of
from tests.forge.running.standins import git
from tests.forge.running.values import Event, Job, Place, Run

__all__ = ["Event", "Job", "Place", "Run", "run", "workflow_at"]


def workflow_at(remote: Path, commit: str, name: str) -> str:
    """The text of a workflow file as a commit has it; which one counts depends on the event."""
    return git(remote, "show", f"{commit}:.github/workflows/{name}")


def run(workflow: str, event: Event, place: Place) -> Run:
    """Run a workflow file's jobs, in the order of their needs.

    Raises:
        ValueError: the event does not start it, or it uses what is not modelled here.
    """
    read = YAML(typ="safe").load(workflow)
    _must_start(read["on"], event)
    inputs = _inputs(read["on"], event)
    artifacts: dict[str, bytes] = {}
    jobs: dict[str, Job] = {}
    waiting = dict(read["jobs"])
    while waiting:
        name = next(name for name, job in waiting.items() if set(needs_of(job)) <= set(jobs))
        job = JobRun(name, waiting.pop(name), read, event, place, jobs, artifacts, inputs)
        jobs[name] = job.run()
    return Run(jobs, artifacts)


def _must_start(triggers: Mapping[str, Any], event: Event) -> None:
    if event.name not in triggers:
        raise ValueError(f"{event.name} does not start this workflow")
    types = (triggers[event.name] or {}).get("types")
    if types and event.payload.get("action") not in types:
        raise ValueError(f"{event.name} starts it for {types} only")


def _inputs(triggers: Mapping[str, Any], event: Event) -> dict[str, Value]:
    """What a dispatch says, with the defaults of what it does not; nothing for other events."""
    if event.name != "workflow_dispatch":
        return {}
    declared = (triggers[event.name] or {}).get("inputs", {})
    defaults = {name: one.get("default") for name, one in declared.items()}
    given = defaults | (event.payload.get("inputs") or {})
    return {name: plain(value) for name, value in given.items()}
