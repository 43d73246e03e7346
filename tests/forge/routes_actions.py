"""The fake's answers about the repository, people, runs and their archives."""

from __future__ import annotations

from tests.forge.calls import NOT_FOUND, Answer, Context, Refused, operation
from tests.forge.places import number_of
from tests.forge.records import Artifact, Run

FOLDED = {"maintain": "write", "triage": "read"}  # what `permission` calls them


METHODS = {"merge": "merge_commit", "squash": "squash_merge", "rebase": "rebase_merge"}


@operation("GET", "")
def repository(context: Context) -> Answer:
    home = context.repository
    made = context.shapes.repository(home.name, home.default_branch)
    scopes = context.world.scopes.get(context.request.token)
    if scopes is None or scopes.get("contents") == "write":  # nobody else is told
        made |= {f"allow_{name}": method in home.methods for method, name in METHODS.items()}
    return Answer(200, made)


@operation("GET", "/user", root="")
def user(context: Context) -> Answer:
    if context.request.account.endswith("[bot]"):  # an installation is no user
        raise Refused(403, "Resource not accessible by integration")
    return Answer(200, context.shapes.user(context.request.account))


@operation("GET", "/users/{username}", root="")
def account(context: Context) -> Answer:
    return Answer(200, context.shapes.user(context.request.parameters["username"]))


@operation("GET", "/rate_limit", root="")
def rate_limit(_: Context) -> Answer:
    rate = {"limit": 1000, "remaining": 999, "reset": 1769418000, "used": 1}
    return Answer(200, {"resources": {"core": rate, "search": rate}, "rate": rate})


@operation("GET", "/collaborators/{username}/permission")
def permission(context: Context) -> Answer:
    name = context.request.parameters["username"]
    level = context.repository.permissions.get(name, "read")  # anybody reads what is public
    if isinstance(level, int):
        raise Refused(level, NOT_FOUND if level == 404 else "Server Error")
    user = context.shapes.user(name)
    return Answer(200, {"permission": FOLDED.get(level, level), "role_name": level, "user": user})


# --- runs


def _run(context: Context) -> Run:
    if found := context.repository.runs.get(context.number("run_id")):
        return found
    raise Refused(404, NOT_FOUND)


def _runs(context: Context, workflow: str | None = None) -> Answer:
    query = context.request.query
    found = [
        one
        for one in context.repository.runs.values()
        if workflow in (None, one.workflow, str(number_of(one.workflow)))
        and query.get("event", one.event) == one.event
        and query.get("branch", one.head_branch) == one.head_branch
        and query.get("head_sha", one.head) == one.head
        and query.get("status", one.status) in (one.status, one.conclusion)
    ]
    shaped = [context.shapes.run(context.repository, one) for one in reversed(found)]
    return context.page(shaped, under="workflow_runs")


@operation("GET", "/actions/runs")
def runs(context: Context) -> Answer:
    return _runs(context)


@operation("GET", "/actions/runs/{run_id}")
def run(context: Context) -> Answer:
    return Answer(200, context.shapes.run(context.repository, _run(context)))


@operation("POST", "/actions/runs/{run_id}/rerun")
def rerun(context: Context) -> Answer:
    found = _run(context)
    context.world.tick()
    found.status, found.conclusion = "queued", None
    return Answer(201, {})


@operation("GET", "/actions/runs/{run_id}/artifacts")
def artifacts(context: Context) -> Answer:
    number, name = context.number("run_id"), context.request.query.get("name")
    found = [
        context.shapes.artifact(context.repository, one)
        for one in reversed(context.repository.artifacts.values())
        if one.run == number and name in (None, one.name)
    ]
    return context.page(found, under="artifacts")


def _artifact(context: Context) -> Artifact:
    if found := context.repository.artifacts.get(context.number("artifact_id")):
        return found
    raise Refused(404, NOT_FOUND)


@operation("GET", "/actions/artifacts/{artifact_id}")
def artifact(context: Context) -> Answer:
    return Answer(200, context.shapes.artifact(context.repository, _artifact(context)))


@operation("GET", "/actions/artifacts/{artifact_id}/{archive_format}")
def download(context: Context) -> Answer:
    found = _artifact(context)
    if found.expired:
        raise Refused(410, "Artifact has expired")
    # On another host, as on GitHub: a token has no business there.
    elsewhere = context.shapes.base.replace("127.0.0.1", "localhost")
    return Answer(302, None, {"Location": f"{elsewhere}/-/blobs/{found.id}?sig=secret"})


# --- workflows


def _workflow(context: Context) -> str:
    wanted = context.request.parameters["workflow_id"]
    for name in context.repository.workflows:
        if wanted in (name, str(number_of(name))):
            return name
    raise Refused(404, NOT_FOUND)


@operation("GET", "/actions/workflows/{workflow_id}")
def workflow(context: Context) -> Answer:
    return Answer(200, context.shapes.workflow(context.repository, _workflow(context)))


@operation("GET", "/actions/workflows/{workflow_id}/runs")
def workflow_runs(context: Context) -> Answer:
    return _runs(context, _workflow(context))


@operation("POST", "/actions/workflows/{workflow_id}/dispatches")
def dispatch(context: Context) -> Answer:
    name, body = _workflow(context), context.request.body
    inputs, by = body.get("inputs", {}), context.request.account
    context.world.start(name, body["ref"], inputs=inputs, by=by)
    return Answer(204)
