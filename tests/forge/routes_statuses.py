"""The fake's answers about what is said of commits."""

from __future__ import annotations

from tests.forge import bare
from tests.forge.calls import Answer, Context, Refused, operation
from tests.forge.records import Status

LONGEST_DESCRIPTION = 140


@operation("POST", "/statuses/{sha}")
def set_status(context: Context) -> Answer:
    body = context.request.body
    if len(body.get("description") or "") > LONGEST_DESCRIPTION:
        raise Refused(
            422, "Validation Failed", "description is too long (maximum is 140 characters)"
        )
    made = Status(
        id=context.world.new_id(),
        commit=context.request.parameters["sha"],
        author=context.request.account,
        state=body["state"],
        context=body.get("context", "default"),
        description=body.get("description"),
        url=body.get("target_url"),
        created=context.world.tick(),
    )
    context.repository.statuses.append(made)
    return Answer(201, context.shapes.status(context.repository, made))


def _statuses(context: Context, commit: str) -> list[Status]:
    commit = bare.find(context.repository.git, commit) or commit
    return [one for one in context.repository.statuses if one.commit == commit]


@operation("GET", "/commits/{ref}/statuses")
def statuses(context: Context) -> Answer:
    found = _statuses(context, context.request.parameters["ref"])
    return context.page([context.shapes.status(context.repository, one) for one in found[::-1]])


@operation("GET", "/statuses/{sha}")
def statuses_at_the_old_address(context: Context) -> Answer:
    found = _statuses(context, context.request.parameters["sha"])
    return context.page([context.shapes.status(context.repository, one) for one in found[::-1]])


@operation("GET", "/commits/{ref}/status")
def combined_status(context: Context) -> Answer:
    ref = context.request.parameters["ref"]
    found = _statuses(context, ref)
    return Answer(200, context.shapes.combined(context.repository, ref, found))


@operation("POST", "/check-runs")
def make_check_run(context: Context) -> Answer:
    made = {**context.request.body, "id": context.world.new_id()}
    context.world.tick()
    context.repository.check_runs.append(made)
    output = {**made.get("output", {})}
    output["annotations_count"] = len(output.pop("annotations", ()))
    return Answer(201, made | {"output": output, "status": made.get("status", "queued")})
