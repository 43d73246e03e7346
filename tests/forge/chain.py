"""GitHub's part of the tests from end to end: which event starts which workflow, and what follows."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.forge import events, runner
from tests.forge.fake import FakeGitHub
from tests.forge.records import BOT
from tests.forge.running.remote import Remote
from tests.forge.running.values import Event, Job, Place, Run, Scopes
from tests.forge.stage import DRAFT

TODAY = "2026-01-26"  # a Monday; the edition of Wednesday is coming
WORKFLOWS = ("lint", "comment", "command", "sweep")
OURS = (
    *(f".github/workflows/{name}.yml" for name in WORKFLOWS),
    *("action.yml", "requirements/run.txt"),
    *("content/newsletter.yml", "content/edition.md.j2"),
)
# The clock is given here. What is installed is what was checked out, where that has the bot.
PROGRAM = """\
#!/bin/sh
PYTHONPATH="{root}/src"
if test -d src/contentbot; then
  PYTHONPATH="$PWD/src" PYTHONDONTWRITEBYTECODE=1
  export PYTHONDONTWRITEBYTECODE
fi
export PYTHONPATH
task="$1"
shift
exec "{python}" -P -m contentbot.cli "$task" --today {today} "$@"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A workflow's run that is over. conclusion: as GitHub tells it."""

    id: int
    workflow: str
    conclusion: str
    jobs: Mapping[str, Job] = field(default_factory=dict)

    @property
    def log(self) -> str:
        """What all its jobs printed."""
        return "\n".join(job.log for job in self.jobs.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An event that starts a workflow. at: the commit whose file counts; "": main's, by then."""

    workflow: str
    event: str
    payload: Mapping[str, Any]
    at: str = ""
    ref: str = "refs/heads/main"
    head: str = ""
    pull: int | None = None


class Chain:
    """A repository with the bot's workflows on main, and the events that wait to start them.

    gated: accounts whose runs wait for an editor. withheld: permissions that no token has,
    whatever its job asks for. ran: what ran, in order.
    """

    def __init__(self, folder: Path, fake: FakeGitHub, more: Mapping[str, bytes] | None = None):
        self.fake = fake
        self.ran: list[Ran] = []
        self.gated: set[str] = set()
        self.withheld: set[str] = set()
        self.waiting: deque[Waiting] = deque()
        self._dispatched = 0
        self.remote = Remote(folder / "hub")
        ours = {name: (ROOT / name).read_bytes() for name in OURS}
        self.remote.push({**ours, "content/drafts/next.md": DRAFT.encode(), **(more or {})})
        program = folder / "program"
        program.write_text(PROGRAM.format(root=ROOT, python=sys.executable, today=TODAY))
        program.chmod(0o755)
        fake.add_repository(git=self.remote.path, workflows=[f"{one}.yml" for one in WORKFLOWS])
        fake.set_permission("editor", "write")
        self.place = Place(
            remote=self.remote.path,
            folder=folder / "jobs",
            repository=fake.home.name,
            api=fake.url,
            mint=self._mint,
            program=program,
        )

    def _mint(self, scopes: Scopes) -> str:
        token = f"ghs_{len(self.fake.tokens):036}"
        self.fake.tokens[token] = BOT
        left = {name: level for name, level in scopes.items() if name not in self.withheld}
        self.fake.scopes[token] = left
        return token

    @property
    def main(self) -> str:
        """The last commit of main."""
        return self.remote.at("main")

    def settle(self) -> Sequence[Ran]:
        """Run all that waits, and all that follows from it; those runs."""
        before = len(self.ran)
        self._take_dispatches()
        while self.waiting:
            self.step()
        return self.ran[before:]

    def step(self, *, ends: str = "") -> Ran:
        """Run the workflow of the event that waits longest. ends: or let its run just end so."""
        one, number = self.waiting.popleft(), 5_000 + len(self.ran)
        gated = one.event == "pull_request" and self._author(one) in self.gated
        ends = ends or ("action_required" if gated else "")
        done = Run({}, {}) if ends else self._run(one, number)
        ran = Ran(
            id=number,
            workflow=one.workflow,
            conclusion=ends or done.conclusion,
            jobs=done.jobs,
        )
        self.ran.append(ran)
        if one.workflow == "lint":
            self._ended(one, ran, done.artifacts)
        self._take_dispatches()
        return ran

    def _author(self, one: Waiting) -> str:
        return "" if one.pull is None else self.fake.ticket(one.pull).author

    def _run(self, one: Waiting, number: int) -> Run:
        at = one.at or self.main
        event = Event(name=one.event, payload=one.payload, sha=at, ref=one.ref, run=number)
        text = runner.workflow_at(self.remote.path, at, f"{one.workflow}.yml")
        return runner.run(text, event, self.place)

    def _ended(self, one: Waiting, ran: Ran, artifacts: Mapping[str, bytes]) -> None:
        """Tell comment.yml of a run of lint.yml."""
        pull = None if one.pull is None else self.fake.pull(one.pull)
        made = self.fake.add_run(
            run=ran.id,
            event=one.event,
            head=one.head,
            head_branch=pull.head_branch if pull else one.ref.removeprefix("refs/heads/"),
            head_repository=(pull.head_repository if pull else "") or "",
            conclusion=ran.conclusion,
        )
        for name, data in artifacts.items():
            self.fake.add_artifact(made.id, name, data)
        # Of a fork's run, GitHub names no pull.
        payload = events.run_completed(self.fake, made, workflow_run={"pull_requests": []})
        self.waiting.append(Waiting(workflow="comment", event="workflow_run", payload=payload))

    def _take_dispatches(self) -> None:
        new = self.fake.home.dispatches[self._dispatched :]
        self._dispatched += len(new)
        for one in new:
            payload = events.dispatched(self.fake, by=one.by, inputs=one.inputs)
            name = one.workflow.removesuffix(".yml")
            self.waiting.append(Waiting(workflow=name, event="workflow_dispatch", payload=payload))
