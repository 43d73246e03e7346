"""The workflows and the action: what no linter of workflows sees, and what those see."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT

BIN = Path(sys.executable).parent
FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
ACTION = ROOT / "action.yml"
# Started by strangers, with a token that may write.
PRIVILEGED = (
    "comment.yml",
    "command.yml",
    "sweep.yml",
    "assemble.yml",
    "publish.yml",
    "desk.yml",
    "submit.yml",
)
PINNED = re.compile(
    r"uses: (?P<name>[\w.-]+/[\w./-]+)@(?P<sha>[0-9a-f]{40}) # v(?P<major>\d+)[\d.]*$"
)


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(path.read_text("utf-8"))
    return loaded


WORKFLOWS = {path.name: read(path) for path in FILES}
JOBS = {
    f"{name}/{job}": body for name, file in WORKFLOWS.items() for job, body in file["jobs"].items()
}


def steps() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every step of every job and of the action, with the file it stands in."""
    for name, job in JOBS.items():
        yield from ((name.partition("/")[0], step) for step in job["steps"])
    yield from ((ACTION.name, step) for step in read(ACTION)["runs"]["steps"])


# --- T43: the scopes of every job ------------------------------------------------------------

SCOPES = {
    "ci.yml/test": {"contents": "read"},
    "lint.yml/lint": {"contents": "read"},
    "comment.yml/comment": {
        "actions": "read",
        "contents": "read",
        "issues": "write",
        "pull-requests": "write",
        "statuses": "write",
    },
    "command.yml/decide": {"contents": "read", "issues": "read", "pull-requests": "read"},
    "command.yml/act": {
        "actions": "write",
        "contents": "read",
        "issues": "write",
        "pull-requests": "write",
    },
    "command.yml/take": {
        "actions": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
    },
    "sweep.yml/main": {"contents": "read"},
    "sweep.yml/read": {"contents": "read", "issues": "read", "pull-requests": "read"},
    "sweep.yml/post": {
        "contents": "read",
        "issues": "write",
        "pull-requests": "write",
        "statuses": "write",
    },
    "desk.yml/decide": {"contents": "read", "issues": "read"},
    "desk.yml/act": {
        "actions": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
        "statuses": "read",
    },
    "desk.yml/read": {
        "contents": "read",
        "issues": "read",
        "pull-requests": "read",
        "statuses": "read",
    },
    "desk.yml/admit": {
        "actions": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
        "statuses": "read",
    },
    "desk.yml/post": {
        "contents": "read",
        "issues": "write",
        "pull-requests": "read",
        "statuses": "read",
    },
    "submit.yml/decide": {"contents": "read", "issues": "read"},
    "submit.yml/act": {
        "actions": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
    },
    "submit.yml/tidy": {"contents": "read", "issues": "write", "pull-requests": "write"},
    "assemble.yml/assemble": {
        "actions": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
    },
    "publish.yml/publish": {"actions": "write", "contents": "write", "pull-requests": "write"},
}


def test_t43_every_job_has_exactly_these_scopes_and_no_file_gives_any():
    assert {name: job["permissions"] for name, job in JOBS.items()} == SCOPES
    assert [name for name, file in WORKFLOWS.items() if file["permissions"] != {}] == []


def test_t43_the_app_gets_no_more_than_the_job_it_stands_in_for():
    for name, job in JOBS.items():
        for step in job["steps"]:
            if "create-github-app-token" in step.get("uses", ""):
                asked = {
                    key.removeprefix("permission-"): value
                    for key, value in step["with"].items()
                    if key.startswith("permission-")
                }
                assert asked == SCOPES[name]


# --- T1, T2: whose code runs -----------------------------------------------------------------


def test_t1_no_file_asks_for_a_trigger_that_hands_a_stranger_the_token():
    assert [name for name, file in WORKFLOWS.items() if "pull_request_target" in file["on"]] == []


def test_t1_a_checkout_names_no_commit_and_leaves_no_token_behind():
    checkouts = [step["with"] for _, step in steps() if "actions/checkout" in step.get("uses", "")]
    assert len(checkouts) == len(JOBS)
    for given in checkouts:
        assert set(given) <= {"fetch-depth", "persist-credentials"}
        assert given["persist-credentials"] is False


@pytest.mark.parametrize("name", PRIVILEGED)
def test_t1_a_privileged_file_fetches_and_runs_nothing_of_a_pull(name: str):
    text = (FOLDER / name).read_text("utf-8")
    assert "allow-unsafe-pr-checkout" not in text
    scripts = [step["run"] for file, step in steps() if file == name and "run" in step]
    assert scripts
    assert [script for script in scripts if not script.startswith("contentbot ")] == []
    actions = {step["uses"] for file, step in steps() if file == name and "uses" in step}
    assert {uses.partition("/")[0] for uses in actions} == {"actions", "."}


def test_t2_lint_yml_puts_the_base_in_place_before_it_installs_the_bot():
    names = [step.get("uses", step.get("run", ""))[:16] for step in JOBS["lint.yml/lint"]["steps"]]
    assert names == [
        "actions/checkout",
        "git checkout --q",
        "./",
        "contentbot lint ",
        "actions/upload-a",
    ]
    assert JOBS["lint.yml/lint"]["steps"][1]["run"].endswith('"$GITHUB_SHA^1"')


# --- T7, T41, T46: what goes into scripts ----------------------------------------------------


def test_t7_no_script_holds_an_expression():
    assert [step["run"] for _, step in steps() if "${{" in step.get("run", "")] == []


def test_t7_no_file_hands_a_strangers_text_to_anything_but_the_bot_itself():
    allowed = {
        "github.token",
        "github.event.before",
        "needs.decide.outputs.decision",
        "needs.act.outputs.done",
        "needs.read.outputs.admits",
        "steps.app.outputs.token || github.token",
        "inputs.run",
        "inputs.token",
    }
    passed = [value for _, step in steps() for value in step.get("env", {}).values()]
    assert {value.removeprefix("${{ ").removesuffix(" }}") for value in passed} == allowed


def test_t41_inputs_of_a_dispatch_are_read_from_the_event_and_not_passed_on():
    text = (FOLDER / "sweep.yml").read_text("utf-8")
    assert re.findall(r".*inputs\..*", text) == ["  group: sweep-${{ inputs.pull || 'all' }}"]
    assert set(WORKFLOWS["sweep.yml"]["on"]["workflow_dispatch"]["inputs"]) == {"pull", "fix"}


@pytest.mark.parametrize("name", ["assemble.yml", "publish.yml"])
def test_t41_no_input_of_a_draft_or_an_edition_is_named_in_its_workflow(name: str):
    assert "inputs." not in (FOLDER / name).read_text("utf-8")


def test_the_draft_is_assembled_when_the_edition_freezes():
    cadence = read(ROOT / "content" / "newsletter.yml")["cadence"]
    days = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    hour, minute = map(int, cadence["freeze"].split(":"))
    (row,) = WORKFLOWS["assemble.yml"]["on"]["schedule"]
    assert cadence["zone"] == "UTC"
    assert row["cron"] == f"{minute} {hour} * * {days.index(cadence['weekday'])}"


def test_t46_only_the_steps_that_talk_to_the_forge_get_a_token():
    holders = {
        (file, step["run"].split("\n")[0])
        for file, step in steps()
        if "GITHUB_TOKEN" in step.get("env", {})
    }
    assert holders == {
        ("comment.yml", "contentbot github comment"),
        ("command.yml", "contentbot github command"),
        ("command.yml", "contentbot github command --act"),
        ("sweep.yml", "contentbot github sweep --read sweep.json"),
        ("sweep.yml", "contentbot github sweep --post swept/sweep.json"),
        ("desk.yml", "contentbot github desk --decide"),
        ("desk.yml", "contentbot github desk --act"),
        ("desk.yml", "contentbot github desk --read desk.json"),
        ("desk.yml", "contentbot github desk --admit looked-at/desk.json"),
        ("desk.yml", "contentbot github desk --post looked-at/desk.json"),
        ("submit.yml", "contentbot github submit --decide"),
        ("submit.yml", "contentbot github submit --act"),
        ("submit.yml", "contentbot github submit --tidy"),
        ("assemble.yml", "contentbot github assemble"),
        ("publish.yml", "contentbot github publish"),
        ("action.yml", 'read -ra arguments <<< "$ARGUMENTS"'),
    }
    above = [*WORKFLOWS.values(), *JOBS.values()]
    assert [one for one in above if "env" in one or "defaults" in one] == []


def test_t46_a_secret_is_only_ever_given_to_the_apps_own_action():
    for file, step in steps():
        if "secrets." in str(step):
            assert step["uses"].startswith("actions/create-github-app-token@"), file
            assert "vars.CONTENTBOT_APP_ID" in step["if"]


# --- T44, T45, T52: what is fetched ----------------------------------------------------------


def test_t44_every_action_is_pinned_by_its_commit_the_same_one_everywhere():
    pins = defaultdict(set)
    for path in (*FILES, ACTION):
        for line in re.findall(r"^ *(?:- )?(uses:.*)", path.read_text("utf-8"), re.MULTILINE):
            if line == "uses: ./":
                continue
            pinned = PINNED.match(line)
            assert pinned, f"{path.name}: {line}"
            pins[pinned["name"]].add((pinned["sha"], int(pinned["major"])))
    assert {name for name, found in pins.items() if len(found) > 1} == set()
    assert {name.partition("/")[0] for name in pins} == {"actions"}
    ((_, checkout),) = pins["actions/checkout"]
    assert checkout >= 7, "from v7 on it refuses a stranger's code in a privileged run"


def test_t44_updates_of_actions_wait_a_week():
    updates = read(ROOT / ".github" / "dependabot.yml")["updates"]
    assert {one["package-ecosystem"] for one in updates} == {"github-actions", "pip"}
    assert [one for one in updates if one["cooldown"]["default-days"] < 7] == []


def test_t45_nothing_is_kept_in_a_cache():
    for file, step in steps():
        assert "cache" not in step.get("uses", ""), file
        assert not {key for key in step.get("with", {}) if "cache" in key}, file


def test_t52_the_bot_is_installed_in_one_place_and_by_hashes():
    scripts = [
        (file, line)
        for file, step in steps()
        for line in step.get("run", "").splitlines()
        if re.search(r"\bpip\b|\buv\b|\bnpm\b|\bcurl\b", line)
    ]
    (_, pinned), (_, own) = scripts
    assert {file for file, _ in scripts} == {ACTION.name}
    assert "--require-hashes" in pinned
    assert "requirements/run.txt" in pinned
    assert "--no-deps --no-build-isolation" in own


# --- T3, T19, T39, T47: runs that pile up or hang --------------------------------------------


@pytest.mark.parametrize("name", WORKFLOWS)
def test_t19_t39_every_run_belongs_to_a_group(name: str):
    file = WORKFLOWS[name]
    groups = (
        [file["concurrency"]]
        if "concurrency" in file
        else [job["concurrency"] for job in file["jobs"].values()]
    )
    # All drafts and editions are one group, since each run may meet any other's files.
    if name in ("assemble.yml", "publish.yml"):
        assert [one["group"] for one in groups] == ["contentbot-editions"]
    else:
        assert all("${{" in one["group"] for one in groups)
    cancelled = {"lint.yml": True, "ci.yml": "${{ github.event_name == 'pull_request' }}"}
    assert {one["cancel-in-progress"] for one in groups} == {cancelled.get(name, False)}


def test_t19_answers_to_one_branch_wait_for_each_other():
    event = "github.event.workflow_run"
    assert WORKFLOWS["comment.yml"]["concurrency"]["group"] == (
        f"comment-${{{{ {event}.head_repository.full_name }}}}-${{{{ {event}.head_branch }}}}"
    )


def test_t47_every_job_ends_after_some_minutes():
    assert {name for name, job in JOBS.items() if job["timeout-minutes"] > 30} == set()
    slow = {name for name, job in JOBS.items() if job["timeout-minutes"] > 5}
    assert slow == {
        "ci.yml/test",
        "sweep.yml/read",
        "sweep.yml/post",
        "desk.yml/act",
        "desk.yml/read",
        "desk.yml/admit",
        "desk.yml/post",
        "assemble.yml/assemble",
        "publish.yml/publish",
    }


# --- what makes them one machine -------------------------------------------------------------


def test_every_pull_is_looked_at_and_every_end_of_it_is_answered():
    assert set(WORKFLOWS["lint.yml"]["on"]) == {"pull_request", "merge_group"}
    assert set(WORKFLOWS["lint.yml"]["on"]["pull_request"]) == {"types", "branches"}
    assert WORKFLOWS["lint.yml"]["on"]["pull_request"]["branches"] == ["main"]
    assert WORKFLOWS["comment.yml"]["on"] == {
        "workflow_run": {"workflows": [WORKFLOWS["lint.yml"]["name"]], "types": ["completed"]}
    }
    assert "if" not in JOBS["comment.yml/comment"]


def test_the_workflows_hold_no_logic():
    words = ("contentbot ", "git checkout ", "make ", "python -m pip install ", "read ")
    for file, step in steps():
        script = step.get("run", words[0])
        assert script.startswith(words), file
        assert not re.search(r"[;|&]|\b(if|for|while|case)\b", script), file


def test_the_job_that_decides_passes_on_its_decision_and_nothing_else():
    assert JOBS["command.yml/decide"]["outputs"] == {
        "decision": "${{ steps.decide.outputs.decision }}",
        "job": "${{ steps.decide.outputs.job }}",
    }


def test_t43_only_to_take_a_pull_in_gets_the_job_that_may_write_contents():
    for job in ("act", "take"):
        assert JOBS[f"command.yml/{job}"]["if"] == f"needs.decide.outputs.job == '{job}'"
    groups = {JOBS[f"command.yml/{job}"]["concurrency"]["group"] for job in ("act", "take")}
    assert len(groups) == 1


# --- what the linters say --------------------------------------------------------------------

SEEDED = """\
on: pull_request_target
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - run: echo ${{ github.event.pull_request.title }}
"""


def call(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / program), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def zizmor(*paths: str | Path) -> subprocess.CompletedProcess[str]:
    return call("zizmor", "--offline", "--persona", "auditor", "--no-progress", *paths)


def test_t7_t43_t44_zizmor_finds_nothing():
    done = zizmor(".github", ACTION)
    assert done.returncode == 0, done.stdout


def test_zizmor_would_find_something(tmp_path: Path):
    seeded = tmp_path / "seeded.yml"
    seeded.write_text(SEEDED)
    done = zizmor(seeded)
    assert done.returncode >= 10
    assert "template-injection" in done.stdout


def test_what_zizmor_is_told_to_overlook_has_its_reason_beside_it():
    overlooked = set()
    for path in (*FILES, ACTION):
        for audit, reason in re.findall(r"zizmor: ignore\[(.*?)\](.*)", path.read_text("utf-8")):
            assert len(reason.split()) > 4, path.name
            overlooked.add((path.name, audit))
    assert overlooked == {
        ("command.yml", "dangerous-triggers"),
        ("comment.yml", "dangerous-triggers"),
        *((name, "secrets-outside-env") for name in PRIVILEGED),
    }
    assert read(ROOT / ".github" / "zizmor.yml") == {
        "rules": {"self-repository": {"disable": True}}
    }


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("github-workflows", FILES),
        ("github-actions", [ACTION]),
        ("dependabot", [ROOT / ".github" / "dependabot.yml"]),
    ],
)
def test_the_files_have_the_shape_that_the_platform_asks_for(schema: str, paths: list[Path]):
    done = call("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)
    assert done.returncode == 0, done.stdout
