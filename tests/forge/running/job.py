"""One job of a workflow: its steps, one after the other, as on a fresh machine."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.forge.running.expressions import Status, Value, fill, holds
from tests.forge.running.install import installs
from tests.forge.running.machine import Machine
from tests.forge.running.reading import read_file, read_log
from tests.forge.running.standins import ACTIONS, Bench, StepFailed
from tests.forge.running.values import Event, Job, Place, Scopes

SHELLS = {
    None: ["bash", "-e"],
    "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
}
JOB_KEYS = {
    *("name", "runs-on", "timeout-minutes", "permissions", "concurrency"),
    *("needs", "if", "outputs", "env", "steps"),
}
STEP_KEYS = {"name", "id", "if", "uses", "with", "env", "run", "shell"}
SUMMARY_BYTES = 1 << 20  # a longer summary is dropped by the platform
SECONDS = 120


def needs_of(job: Mapping[str, Any]) -> list[str]:
    """The jobs that one waits for."""
    needs = job.get("needs", [])
    return [needs] if isinstance(needs, str) else needs


@dataclass
class _Scope:
    """Where steps run: the job, or an action made of steps within it."""

    environment: dict[str, str]
    inputs: Mapping[str, Value]
    steps: dict[str, Value] = field(default_factory=dict)
    action: Path | None = None


@dataclass
class JobRun:
    """A job on its way. before: the jobs that have ended; artifacts: the run's, added to here."""

    name: str
    job: Mapping[str, Any]
    workflow: Mapping[str, Any]
    event: Event
    place: Place
    before: Mapping[str, Job]
    artifacts: dict[str, bytes]
    inputs: Mapping[str, Value]
    token: str = ""
    status: Status = field(default_factory=Status)
    exported: dict[str, str] = field(default_factory=dict)
    seen: Job = field(default_factory=lambda: Job(conclusion="success"))
    environments: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def run(self) -> Job:
        if odd := (set(self.job) - JOB_KEYS):
            raise ValueError(f"not modelled: {odd}")
        scope = _Scope({}, self.inputs)
        needs = [self.before[need].conclusion for need in needs_of(self.job)]
        met = Status(failed=any(end != "success" for end in needs))
        if not holds(self.job.get("if"), self._contexts(scope), met):
            return Job(conclusion="skipped")
        self.token = self.place.mint(self._scopes())
        self.machine = Machine(
            self.place.folder / f"{self.event.run}-{self.event.attempt}-{self.name}"
        )
        self.machine.lay_out(self.event, self.place)
        for given in (self.workflow.get("env"), self.job.get("env")):
            scope.environment |= self._filled(given, scope)
        self._steps(self.job["steps"], scope)
        outputs = self._filled(self.job.get("outputs"), scope)
        return replace(
            self.seen,
            conclusion="failure" if self.status.failed else "success",
            outputs={name: value for name, value in outputs.items() if value},
            installed=installs(self.machine.folder),
            environments=self.environments,
            permissions=self._scopes(),
            group=self._group(scope),
        )

    def _scopes(self) -> Scopes:
        scopes: Scopes = self.job.get("permissions", self.workflow.get("permissions", {}))
        return scopes

    def _group(self, scope: _Scope) -> str:
        group = self.job.get("concurrency") or self.workflow.get("concurrency") or {"group": ""}
        return fill(group["group"], self._contexts(scope))

    def _contexts(self, scope: _Scope) -> dict[str, Value]:
        github: dict[str, Value] = {
            "event_name": self.event.name,
            "event": self.event.payload,
            "sha": self.event.sha,
            "ref": self.event.ref,
            "repository": self.place.repository,
            "run_id": str(self.event.run),
            "token": self.token,
        }
        needs = {name: {"outputs": self.before[name].outputs} for name in needs_of(self.job)}
        return {
            "github": github,
            "inputs": scope.inputs,
            "env": scope.environment | self.exported,
            "steps": scope.steps,
            "needs": needs,
            "vars": self.place.variables,
            "secrets": {} if scope.action else self.place.secrets,
        }

    def _filled(self, given: Mapping[str, Any] | None, scope: _Scope) -> dict[str, str]:
        contexts = self._contexts(scope)
        return {name: fill(_written(value), contexts) for name, value in (given or {}).items()}

    # --- steps

    def _steps(self, steps: list[Mapping[str, Any]], scope: _Scope) -> None:
        for number, step in enumerate(steps, 1):
            if odd := (set(step) - STEP_KEYS):
                raise ValueError(f"not modelled: {odd}")
            if not holds(step.get("if"), self._contexts(scope), self.status):
                continue
            outputs = self._step(step, scope)
            scope.steps[step.get("id", f"step {number}")] = {"outputs": outputs}

    def _step(self, step: Mapping[str, Any], scope: _Scope) -> Mapping[str, str]:
        own = self._filled(step.get("env"), scope)
        if "run" in step:
            return self._script(step, scope, own)
        action, _, _ = step["uses"].partition("@")
        given = self._filled(step.get("with"), scope)
        if action == "./":
            return self._composite(self.machine.workspace, given, scope.environment | own)
        if action not in ACTIONS:
            raise ValueError(f"no stand-in for {action}")
        self._note(f"uses {action}")
        try:
            return ACTIONS[action](self._bench(), given) or {}
        except StepFailed as failed:
            self._fail(str(failed))
            return {}

    def _bench(self) -> Bench:
        return Bench(
            workspace=self.machine.workspace,
            remote=self.place.remote,
            sha=self.event.sha,
            app=self.place.app,
            artifacts=self.artifacts,
        )

    def _composite(
        self, folder: Path, given: Mapping[str, str], environment: Mapping[str, str]
    ) -> Mapping[str, str]:
        """The action of a folder, as it is at this moment."""
        if not (folder / "action.yml").is_file():
            self._fail("no action.yml here")
            return {}
        action = YAML(typ="safe").load((folder / "action.yml").read_text("utf-8"))
        declared = action.get("inputs") or {}
        if odd := (set(given) - set(declared)):
            raise ValueError(f"no such input: {odd}")
        defaults = {name: str(one.get("default", "")) for name, one in declared.items()}
        scope = _Scope(dict(environment), {**defaults, **given}, action=folder)
        self._steps(action["runs"]["steps"], scope)
        values = {name: one["value"] for name, one in (action.get("outputs") or {}).items()}
        return self._filled(values, scope)

    def _script(
        self, step: Mapping[str, Any], scope: _Scope, own: dict[str, str]
    ) -> Mapping[str, str]:
        """A `run:`, its expressions put into the text as the platform does."""
        name = step.get("name", step["run"].strip().split("\n")[0])
        files = {key: self.machine.temp / key for key in ("OUTPUT", "ENV", "STEP_SUMMARY")}
        for path in files.values():
            path.write_text("")
        script = self.machine.temp / "script.sh"
        script.write_text(fill(step["run"], self._contexts(scope)), "utf-8")
        environment = self._environment(scope) | own
        environment |= {f"GITHUB_{key}": str(path) for key, path in files.items()}
        self.environments[name] = environment
        done = subprocess.run(
            [*SHELLS[step.get("shell")], str(script)],
            cwd=self.machine.workspace,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
        text = done.stdout.decode("utf-8", "replace")
        outputs = self._look_through(name, text, files)
        if done.returncode:
            self._fail(f"ended with {done.returncode}")
        return outputs

    def _look_through(self, name: str, text: str, files: Mapping[str, Path]) -> dict[str, str]:
        """Take over what a step printed and left in its files; its outputs."""
        reading = read_log(text)
        summary = files["STEP_SUMMARY"].read_text("utf-8")
        if len(summary.encode()) > SUMMARY_BYTES:
            summary = ""
        self._note(f"{name}\n{text}")
        self.seen = replace(
            self.seen,
            summary=self.seen.summary + summary,
            annotations=(*self.seen.annotations, *reading.annotations),
            dropped=self.seen.dropped + reading.dropped.total(),
            masks=(*self.seen.masks, *reading.masks),
        )
        try:
            self.exported |= read_file(files["ENV"].read_text("utf-8"))
            return reading.outputs | read_file(files["OUTPUT"].read_text("utf-8"))
        except ValueError as error:
            self._fail(str(error))
            return {}

    def _environment(self, scope: _Scope) -> dict[str, str]:
        fixed = self.machine.environment(self.event, self.place)
        action = {"GITHUB_ACTION_PATH": str(scope.action)} if scope.action else {}
        return fixed | scope.environment | self.exported | action

    def _note(self, text: str) -> None:
        self.seen = replace(self.seen, log=f"{self.seen.log}--- {text.rstrip()}\n")

    def _fail(self, why: str) -> None:
        self._note(f"failed: {why}")
        self.status = replace(self.status, failed=True)


def _written(value: object) -> str:
    """A scalar of YAML as an action's input gets it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
