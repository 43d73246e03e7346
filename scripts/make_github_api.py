"""Make the part of GitHub's own description of its API that the tests' fake checks calls against.

    npm pack @octokit/openapi@23.0.2
    python scripts/make_github_api.py octokit-openapi-23.0.2.tgz

Structure only: prose, examples and extensions are left out, and OpenAPI's `nullable` is put in
terms of JSON Schema. One operation or schema a line. MIT, (c) GitHub.
"""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "tests/forge/api.json"
DESCRIPTION = "package/generated/api.github.com.json"

REPOSITORY = "/repos/{owner}/{repo}"
# Paths below a repository, and what is done to them.
OPERATIONS = {
    "": "get",
    "/actions/artifacts/{artifact_id}": "get",
    "/actions/artifacts/{artifact_id}/{archive_format}": "get",
    "/actions/runs": "get",
    "/actions/runs/{run_id}": "get",
    "/actions/runs/{run_id}/artifacts": "get",
    "/actions/runs/{run_id}/rerun": "post",
    "/actions/workflows/{workflow_id}": "get",
    "/actions/workflows/{workflow_id}/dispatches": "post",
    "/actions/workflows/{workflow_id}/runs": "get",
    "/branches/{branch}": "get",
    "/check-runs": "post",
    "/collaborators/{username}/permission": "get",
    "/commits/{commit_sha}/pulls": "get",
    "/commits/{ref}": "get",
    "/commits/{ref}/status": "get",
    "/commits/{ref}/statuses": "get",
    "/compare/{basehead}": "get",
    "/contents/{path}": "get",
    "/git/blobs": "post",
    "/git/blobs/{file_sha}": "get",
    "/git/commits": "post",
    "/git/commits/{commit_sha}": "get",
    "/git/ref/{ref}": "get",
    "/git/refs": "post",
    "/git/refs/{ref}": "patch delete",
    "/git/trees": "post",
    "/git/trees/{tree_sha}": "get",
    "/issues": "get post",
    "/issues/comments/{comment_id}": "get patch delete",
    "/issues/comments/{comment_id}/reactions": "get post",
    "/issues/{issue_number}": "get patch",
    "/issues/{issue_number}/comments": "get post",
    "/issues/{issue_number}/labels": "get post put",
    "/issues/{issue_number}/labels/{name}": "delete",
    "/issues/{issue_number}/lock": "put delete",
    "/labels": "get post",
    "/labels/{name}": "get",
    "/merges": "post",
    "/pulls": "get post",
    "/pulls/comments/{comment_id}": "get patch",
    "/pulls/{pull_number}": "get patch",
    "/pulls/{pull_number}/comments": "get",
    "/pulls/{pull_number}/files": "get",
    "/pulls/{pull_number}/merge": "get put",
    "/pulls/{pull_number}/reviews": "get post",
    "/statuses/{sha}": "post",
}
WANTED = {REPOSITORY + path: verbs.split() for path, verbs in OPERATIONS.items()} | {
    "/rate_limit": ["get"],
    "/user": ["get"],
    "/users/{username}": ["get"],
}

# `format` says nothing that is checked, save in dates.
PROSE = {"description", "summary", "example", "examples", "title", "deprecated", "default"}
PROSE |= {"externalDocs", "discriminator", "readOnly", "format"}
SCHEMAS = "#/components/schemas/"
NULL = {"type": "null"}


# --- from OpenAPI to JSON Schema -------------------------------------------------------------


def plain(schema: Any) -> Any:
    """A schema without its prose and without `nullable`."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _member(key, value) for key, value in schema.items() if not _idle(key, value)}
    return _with_null(kept) if schema.get("nullable") else kept


def _idle(key: str, value: Any) -> bool:
    if key == "format":
        return bool(value != "date-time")
    return key == "nullable" or key.startswith("x-") or key in PROSE


def _member(key: str, value: Any) -> Any:
    if key == "properties":  # the names in here are GitHub's, not JSON Schema's
        return {name: plain(one) for name, one in value.items()}
    if key == "$ref":
        return value.replace(SCHEMAS, "#/schemas/")
    return value if key in ("enum", "required") else plain(value)


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "enum" in schema:
        schema = {**schema, "enum": [*dict.fromkeys([*schema["enum"], None])]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, NULL]}


# --- operations ------------------------------------------------------------------------------


class Description:
    """GitHub's whole description, and the schemas of it that were met so far."""

    def __init__(self, whole: dict[str, Any]) -> None:
        self.whole = whole
        self.met: dict[str, Any] = {}

    def resolve(self, part: Any) -> Any:
        """What a part says, or what it refers to."""
        while "$ref" in part:
            here: Any = self.whole
            for name in part["$ref"].removeprefix("#/").split("/"):
                here = here[name]
            part = here
        return part

    def schema(self, schema: Any) -> Any:
        """A schema, plain, with all that it refers to put among those met."""
        made = plain(schema)
        for name in _references(made):
            if name not in self.met:
                self.met[name] = None  # before its own references: some lead back
                self.met[name] = self.schema(self.whole["components"]["schemas"][name])
        return made

    def operation(self, path: str, verb: str) -> dict[str, Any]:
        """What one operation takes and gives."""
        said = self.whole["paths"][path][verb]
        parameters = [self.resolve(one) for one in said.get("parameters", [])]
        made: dict[str, Any] = {
            "parameters": {
                one["name"]: {
                    "in": one["in"],
                    "required": one.get("required", False),
                    "schema": self.schema(one["schema"]),
                }
                for one in parameters
            }
        }
        if body := said.get("requestBody"):
            content = next(iter(body["content"].values()))
            made["body"] = {
                "required": body.get("required", False),
                "schema": self.schema(content["schema"]),
            }
        made["responses"] = {
            status: self.response(self.resolve(one)) for status, one in said["responses"].items()
        }
        return made

    def response(self, response: dict[str, Any]) -> Any:
        """The schema of a response's JSON; none when it has no content."""
        content = response.get("content", {})
        return self.schema(content["application/json"]["schema"]) if content else None


def _references(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {name for one in schema for name in _references(one)}
    if not isinstance(schema, dict):
        return set()
    found = {name for one in schema.values() for name in _references(one)}
    reference = schema.get("$ref")
    return found | {reference.removeprefix("#/schemas/")} if isinstance(reference, str) else found


def bare_labels(operation: dict[str, Any]) -> None:
    """Allow a bare array of names: the prose does, and PyGithub sends one."""
    bare = {"type": "array", "items": {"type": "string"}}
    operation["body"]["schema"] = {"anyOf": [operation["body"]["schema"], bare]}


# --- the file --------------------------------------------------------------------------------


def subset(whole: dict[str, Any], version: str) -> dict[str, Any]:
    """The operations in use and the schemas that they need."""
    description = Description(whole)
    operations = {
        f"{verb.upper()} {path}": description.operation(path, verb)
        for path, verbs in WANTED.items()
        for verb in verbs
    }
    for verb in ("POST", "PUT"):
        bare_labels(operations[f"{verb} {REPOSITORY}/issues/{{issue_number}}/labels"])
    # The old address of the same list, at which PyGithub still looks.
    old = description.operation(f"{REPOSITORY}/commits/{{ref}}/statuses", "get")
    old["parameters"]["sha"] = old["parameters"].pop("ref")
    operations[f"GET {REPOSITORY}/statuses/{{sha}}"] = old
    schemas = dict(sorted(description.met.items()))
    return {"source": f"@octokit/openapi {version}", "operations": operations, "schemas": schemas}


def written(made: dict[str, Any]) -> str:
    """The file's text: one operation or schema a line."""
    parts = [f' "source": {json.dumps(made["source"])}']
    for group in ("operations", "schemas"):
        lines = [
            f"  {json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}"
            for name, one in made[group].items()
        ]
        parts.append(f' "{group}": {{\n' + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(archive: str) -> None:
    with tarfile.open(archive) as package:
        read = {name: package.extractfile(name) for name in (DESCRIPTION, "package/package.json")}
        whole, about = (json.load(file) for file in read.values() if file)
    text = written(subset(whole, about["version"]))
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(text) / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1])
