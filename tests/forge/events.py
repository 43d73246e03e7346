"""What GitHub tells a workflow: real payloads, with what a test is about put in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.forge.fake import FakeGitHub
from tests.forge.records import Comment, Run, Ticket

FOLDER = Path(__file__).parent / "payloads"
Json = dict[str, Any]


def payload(name: str, base: str = "", **changes: Any) -> Json:
    """A real payload. name: its file, such as "issue_comment.created".

    base: what its addresses shall start with instead of GitHub's. changes: members to put in,
    in depth; a list or None replaces what was there.
    """
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    if base:
        text = text.replace("https://api.github.com", base)
    made: Json = json.loads(text)
    return merged(made, changes)


def merged(real: Json, changes: Json) -> Json:
    """A payload with other members put in, in depth."""
    made = dict(real)
    for name, value in changes.items():
        before = made.get(name)
        if isinstance(before, dict) and isinstance(value, dict):
            value = merged(before, value)
        made[name] = value
    return made


# --- of what the fake remembers --------------------------------------------------------------


def comment_created(fake: FakeGitHub, comment: Comment, **changes: Any) -> Json:
    """Somebody commented."""
    made = payload(
        "issue_comment.created",
        fake.url,
        **_about(fake, comment.author),
        issue=fake.shapes.ticket(fake.home, fake.ticket(comment.number)),
        comment=fake.shapes.comment(fake.home, comment),
    )
    return merged(made, changes)


def ticket_opened(fake: FakeGitHub, ticket: Ticket, **changes: Any) -> Json:
    """Somebody opened a ticket."""
    issue = fake.shapes.ticket(fake.home, ticket)
    made = payload("issues.opened", fake.url, **_about(fake, ticket.author), issue=issue)
    return merged(made, changes)


def ticket_edited(
    fake: FakeGitHub, ticket: Ticket, before: str, *, by: str, **changes: Any
) -> Json:
    """Somebody changed a ticket's text, or ticked a box. before: the text that it had."""
    issue = fake.shapes.ticket(fake.home, ticket)
    made = payload("issues.edited", fake.url, **_about(fake, by), issue=issue)
    return merged(merged(made, {"changes": {"body": {"from": before}}}), changes)


def pull_event(fake: FakeGitHub, number: int, action: str = "opened", **changes: Any) -> Json:
    """Somebody opened or closed a pull, or pushed to it ("synchronize")."""
    ticket = fake.ticket(number)
    made = payload(
        f"pull_request.{action}",
        fake.url,
        **_about(fake, ticket.author),
        number=number,
        pull_request=fake.shapes.pull(fake.home, ticket, fake.pull(number)),
    )
    return merged(made, changes)


def run_completed(fake: FakeGitHub, run: Run, **changes: Any) -> Json:
    """A run ended."""
    owner = run.head_repository.partition("/")[0]
    made = payload(
        "workflow_run.completed",
        fake.url,
        **_about(fake, owner),
        workflow_run=fake.shapes.run(fake.home, run),
        workflow=fake.shapes.workflow(fake.home, run.workflow),
    )
    return merged(made, changes)


def dispatched(fake: FakeGitHub, *, by: str, inputs: dict[str, str], **changes: Any) -> Json:
    """Somebody started a workflow by hand."""
    made = payload("workflow_dispatch", fake.url, **_about(fake, by), inputs=inputs)
    return merged(made | {"ref": f"refs/heads/{fake.home.default_branch}"}, changes)


def _about(fake: FakeGitHub, sender: str) -> Json:
    repository = fake.shapes.repository(fake.home.name, fake.home.default_branch)
    return {"repository": repository, "sender": fake.shapes.user(sender)}
