"""The fake's answers about merging pulls, and which commits came with them."""

from __future__ import annotations

from tests.forge import bare
from tests.forge.calls import NOT_FOUND, Answer, Context, Refused, operation
from tests.forge.records import Pull, Repository
from tests.forge.routes_pulls import pull_of
from tests.forge.state import sha


@operation("GET", "/pulls/{pull_number}/merge")
def is_merged(context: Context) -> Answer:
    if pull_of(context)[1].merged is None:
        raise Refused(404, NOT_FOUND)
    return Answer(204)


@operation("PUT", "/pulls/{pull_number}/merge")
def merge(context: Context) -> Answer:
    ticket, found = pull_of(context)
    body, repository = context.request.body or {}, context.repository
    if body.get("sha", found.head) != found.head:
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    mergeable = found.mergeable() if callable(found.mergeable) else found.mergeable
    method = body.get("merge_method", "merge")
    if method not in repository.methods:
        raise Refused(405, f"{method.capitalize()} merges are not allowed on this repository.")
    if not ticket.open or found.draft or not mergeable:
        raise Refused(405, "Pull Request is not mergeable")
    commit: str | None = sha(f"merge of {ticket.number}")
    if repository.git:
        branch = f"refs/heads/{found.base_branch}"
        said = [body.get("commit_title", f"Merge pull #{ticket.number}")]
        said += [body["commit_message"]] if body.get("commit_message") else []
        commit = bare.merge(
            repository.git,
            branch,
            found.head,
            message="\n\n".join(said),
            squash=method != "merge",
        )
        if commit is None:
            raise Refused(405, "Pull Request is not mergeable")
    context.world.close(ticket.number, merged=True)
    found.merge_commit = commit
    return Answer(200, {"merged": True, "message": "merged", "sha": commit})


@operation("GET", "/commits/{commit_sha}/pulls")
def pulls_of(context: Context) -> Answer:
    repository, commit = context.repository, context.request.parameters["commit_sha"]
    known = bare.find(repository.git, commit)
    tip = bare.find(repository.git, f"refs/heads/{repository.default_branch}")
    at_home = bool(repository.git and known and tip and bare.contains(repository.git, tip, known))
    found = [
        (one, one.pull)
        for one in repository.tickets.values()
        if one.pull and commit in _commits(repository, one.pull)
    ]
    if not known and not found:
        raise Refused(422, f"No commit found for SHA: {commit}")
    # In the default branch a commit has the pull that it was merged with, and no other.
    shown = [(one, pull) for one, pull in found if pull.merged or (one.open and not at_home)]
    return context.page([context.shapes.pull(repository, *pair) for pair in shown])


def _commits(repository: Repository, pull: Pull) -> set[str]:
    """All commits that a pull is, or came to be."""
    own = {*pull.commits, *([pull.merge_commit] if pull.merge_commit else [])}
    if repository.git is None or pull.merged or bare.find(repository.git, pull.head) is None:
        return own
    base = bare.find(repository.git, f"refs/heads/{pull.base_branch}")
    return own | set(bare.commits_between(repository.git, base or pull.base, pull.head))
