"""What the permissions of a workflow's token allow; None of it is in GitHub's description."""

from __future__ import annotations

import re

from tests.forge.calls import Request
from tests.forge.records import Repository

# The first that fits. For tickets and comments see `needed`.
AREAS = (
    (r"/pulls/[^/]+/merge$", "contents"),
    (r"/pulls\b", "pull-requests"),
    (r"/statuses\b|/commits/.+/status$", "statuses"),
    (r"/check-runs\b", "checks"),
    (r"/actions\b", "actions"),
    (r"/(git|contents|merges|commits|branches|compare)\b", "contents"),
)


def needed(request: Request, repository: Repository) -> set[str]:
    """The permissions of which a call needs one; empty when anybody may."""
    below = re.sub(r"^/repos/[^/]+/[^/]+", "", request.path)
    if re.match(r"/(issues|labels)\b", below):
        return {"issues", "pull-requests"} if _of_a_pull(request, repository) else {"issues"}
    return next(({area} for pattern, area in AREAS if re.match(pattern, below)), set())


def _of_a_pull(request: Request, repository: Repository) -> bool:
    """Whether a call about tickets is about one that is a pull."""
    number = request.parameters.get("issue_number", "")
    if comment := request.parameters.get("comment_id", ""):
        found = repository.comments.get(int(comment)) if comment.isdigit() else None
        number = str(found.number) if found else ""
    ticket = repository.tickets.get(int(number)) if number.isdigit() else None
    return bool(ticket and ticket.pull)


def allowed(request: Request, repository: Repository, scopes: dict[str, str]) -> bool:
    """Whether a token with some permissions may do a call. A public place is read by all."""
    areas = needed(request, repository)
    if not request.writes:
        return "actions" not in areas or scopes.get("actions") in ("read", "write")
    return not areas or any(scopes.get(area) == "write" for area in areas)
