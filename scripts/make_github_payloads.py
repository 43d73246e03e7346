"""Make the tests' payloads: a few of the real ones that GitHub publishes, as they are.

    npm pack @octokit/webhooks-examples@7.6.1
    python scripts/make_github_payloads.py octokit-webhooks-examples-7.6.1.tgz

MIT, (c) Octokit contributors. What tests change of them, they change in view.
"""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "tests/forge/payloads"
EXAMPLES = "package/api.github.com/index.json"
ABOUT = "package/package.json"

# File -> the event, the action, and which of the examples that there are (-1: the newest).
WANTED = {
    "issue_comment.created": ("issue_comment", "created", -1),
    "issue_comment.edited": ("issue_comment", "edited", -1),
    "issues.edited": ("issues", "edited", -1),
    "issues.opened": ("issues", "opened", -2),  # the last is of a repository transferred
    "pull_request.closed": ("pull_request", "closed", -1),
    "pull_request.opened": ("pull_request", "opened", -1),
    "pull_request.synchronize": ("pull_request", "synchronize", -1),
    "push": ("push", None, 5),  # the newest to a branch
    "workflow_dispatch": ("workflow_dispatch", None, -1),
    "workflow_run.completed": ("workflow_run", "completed", -1),
}


def chosen(examples: list[Any], action: str | None, which: int) -> Any:
    """One of an event's examples."""
    return [one for one in examples if one.get("action") == action][which]


def main(archive: str) -> None:
    with tarfile.open(archive) as package:
        read = {name: package.extractfile(name) for name in (EXAMPLES, ABOUT)}
        events, about = (json.load(file) for file in read.values() if file)
    by_name = {event["name"]: event["examples"] for event in events}
    TARGET.mkdir(exist_ok=True)
    for file, (event, action, which) in WANTED.items():
        text = json.dumps(chosen(by_name[event], action, which), indent=1, ensure_ascii=False)
        (TARGET / f"{file}.json").write_text(text + "\n", encoding="utf-8")
    readme = f"Real payloads, from `{about['name']}` {about['version']} (MIT); made by\n"
    readme += "`scripts/make_github_payloads.py`.\n"
    (TARGET / "README.md").write_text(readme, encoding="utf-8")
    print(f"{len(WANTED)} payloads")


if __name__ == "__main__":
    main(sys.argv[1])
