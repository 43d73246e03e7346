"""The runner of workflow files: honest where a workflow is careless, and strict where it is odd."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.forge.runner import Event, Job, Place, Run, run, workflow_at
from tests.forge.running.expressions import ExpressionError, evaluate
from tests.forge.running.reading import read_file, read_log
from tests.forge.running.remote import Remote
from tests.forge.running.standins import git

HOSTILE = '"; touch owned; echo "$(touch owned)`touch owned`\' ; touch owned #'
STEPS = """\
name: sample
on: {{pull_request: , workflow_dispatch: {{inputs: {{pull: {{type: string, default: all}}}}}}}}
permissions: {{}}
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
{steps}
"""


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    made = Remote(tmp_path / "hub")
    made.push({"README.md": "hello\n"})
    return made


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Where jobs run; what they check out is there for tests that ask for `remote` as well."""
    return Place(remote=tmp_path / "hub" / ".git", folder=tmp_path / "jobs")


def event(name: str = "pull_request", sha: str = "", **payload: Any) -> Event:
    return Event(name=name, payload=payload, sha=sha)


def steps(*lines: str) -> str:
    return STEPS.format(steps="\n".join(f"      {line}" for line in lines))


def one(workflow: str, of: Event, place: Place) -> Job:
    return run(workflow, of, place).jobs["one"]


def workspace(place: Place, job: str = "1-1-one") -> Path:
    return place.folder / job / "workspace"


# --- T7, T8, T9: what strangers write ----------------------------------------------------------


def test_t7_a_hostile_title_put_into_a_script_is_executed(place: Place):
    of = event(pull_request={"title": HOSTILE})
    careless = steps('- run: echo "${{ github.event.pull_request.title }}"')
    one(careless, of, place)
    assert (workspace(place) / "owned").exists()


def test_t7_a_hostile_title_passed_by_env_is_only_printed(place: Place):
    of = event(pull_request={"title": HOSTILE})
    careful = steps(
        '- run: echo "$TITLE"', "  env:", "    TITLE: ${{ github.event.pull_request.title }}"
    )
    job = one(careful, of, place)
    assert not (workspace(place) / "owned").exists()
    assert HOSTILE in job.log


FORGED = "a\nadmin=true"


def test_t8_a_newline_forges_a_second_output_where_a_step_echoes_it(place: Place):
    workflow = steps(
        "- id: told",
        '  run: echo "title=$TITLE" >> "$GITHUB_OUTPUT"',
        "  env:",
        "    TITLE: ${{ github.event.title }}",
        "- run: echo admin is $ADMIN",
        "  env:",
        "    ADMIN: ${{ steps.told.outputs.admin }}",
    )
    assert "admin is true" in one(workflow, event(title=FORGED), place).log


def test_t8_a_heredoc_keeps_what_is_in_it_together():
    assert read_file(f"title<<x7\n{FORGED}\nx7\nn=1\n") == {"title": FORGED, "n": "1"}
    with pytest.raises(ValueError, match="no 'x7'"):
        read_file("title<<x7\na\n")


def test_t9_a_printed_command_is_obeyed_unless_commands_are_stopped():
    nasty = "::error file=a.yml,line=3::over\nhere ##[set-output name=admin]true\n::add-mask::e\n"
    read = read_log(nasty)
    assert [(a.level, a.file, a.line, a.message) for a in read.annotations] == [
        ("error", "a.yml", 3, "over")
    ]
    assert (read.outputs, read.masks) == ({"admin": "true"}, ["e"])
    quiet = read_log(f"::stop-commands::k3y\n{nasty}::k3y::\n::notice::here again")
    assert ([a.level for a in quiet.annotations], quiet.outputs) == (["notice"], {})


def test_t11_annotations_beyond_ten_of_a_level_are_dropped():
    read = read_log("::warning::one\n" * 12 + "::error::other\n")
    assert (len(read.annotations), read.dropped["warning"]) == (11, 2)


def test_the_escapes_of_an_annotation_are_taken_back():
    (found,) = read_log("::error file=a%2Cb.yml,line=1::100%25 sure%0Aof it%3A").annotations
    assert (found.file, found.message) == ("a,b.yml", "100% sure\nof it:")


# --- T46: who gets a token -------------------------------------------------------------------


def test_t46_only_the_step_that_is_given_a_token_has_it(place: Place):
    workflow = steps(
        "- name: without",
        "  run: env",
        "- name: with",
        "  run: 'true'",
        "  env:",
        "    GITHUB_TOKEN: ${{ steps.app.outputs.token || github.token }}",
    )
    job = one(workflow, event(), place)
    token = place.mint({})
    assert token not in job.log and token not in str(job.environments["without"])
    assert job.environments["with"]["GITHUB_TOKEN"] == token


# --- how jobs go on --------------------------------------------------------------------------


def test_after_a_failure_only_steps_that_ask_for_it_run(place: Place):
    workflow = steps(
        "- run: exit 3",
        "- run: touch never",
        "- run: touch always",
        "  if: ${{ !cancelled() }}",
    )
    assert one(workflow, event(), place).conclusion == "failure"
    assert [path.name for path in workspace(place).iterdir()] == ["always"]


JOBS = """\
on: pull_request
jobs:
  act:
    needs: decide
    if: needs.decide.outputs.decision != ''
    runs-on: x
    permissions: {issues: write}
    steps: [{run: 'echo "$D" > told', env: {D: "${{ needs.decide.outputs.decision }}"}}]
  decide:
    runs-on: x
    outputs: {decision: "${{ steps.it.outputs.decision }}"}
    steps: [{id: it, run: 'echo "decision=$WHAT" >> "$GITHUB_OUTPUT"', env: {WHAT: "${{ github.event.what }}"}}]
"""


@pytest.mark.parametrize(("what", "ends"), [("go", "success"), ("", "skipped")])
def test_a_job_runs_after_those_it_needs_and_only_if_told(what: str, ends: str, place: Place):
    done = run(JOBS.replace("on: pull_request", "on: {pull_request: }"), event(what=what), place)
    assert (done.jobs["act"].conclusion, done.conclusion) == (ends, "success")
    if what:
        assert (workspace(place, "1-1-act") / "told").read_text() == "go\n"
        assert done.jobs["act"].permissions == {"issues": "write"}


def test_the_summary_and_values_for_later_steps_are_kept(place: Place):
    workflow = steps(
        '- run: echo "# Hello" >> "$GITHUB_STEP_SUMMARY"; echo "SEEN=yes" >> "$GITHUB_ENV"',
        "- run: test $SEEN = yes",
        "- run: test $SEEN = yes",
        "  if: env.SEEN == 'YES'",
    )
    job = one(workflow, event(), place)
    assert (job.conclusion, job.summary) == ("success", "# Hello\n")


def test_inputs_of_a_dispatch_have_their_defaults(place: Place):
    workflow = steps("- run: 'true'").replace(
        "jobs:", "concurrency:\n  group: s-${{ inputs.pull }}\njobs:"
    )
    groups = [
        one(workflow, Event(name="workflow_dispatch", payload=p, sha="", run=n), place).group
        for n, p in enumerate([{}, {"inputs": {"pull": "7"}}])
    ]
    assert groups == ["s-all", "s-7"]


def test_an_event_that_does_not_start_the_workflow_is_refused(place: Place):
    with pytest.raises(ValueError, match="does not start"):
        run(steps("- run: 'true'"), event("issue_comment"), place)


@pytest.mark.parametrize(
    "step", ["- uses: some/action@main", "- run: 'true'\n        timeout-minutes: 3"]
)
def test_what_is_not_modelled_is_refused(step: str, place: Place):
    with pytest.raises(ValueError, match=r"no stand-in|not modelled"):
        run(steps(step), event(), place)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.x || 'none'", "none"),
        ("a.name && 'some'", "some"),
        ("a.name == 'MAX'", True),
        ("!startsWith(a.name, 'MA')", False),
        ("a.none == ''", True),
        ("a.number != 3 || a.yes", True),
        ("'it''s'", "it's"),
        ("(a.none || a.name) != 'x' && true", True),
    ],
)
def test_expressions_mean_what_the_platform_means(text: str, value: object):
    assert evaluate(text, {"a": {"name": "max", "number": 3, "yes": True}}) == value


@pytest.mark.parametrize(
    "text", ["toJSON(github)", "b.x", "a.x ==", "a['x']", "a.*.x", "(a.x", "a.x a.x", "github.odd"]
)
def test_expressions_that_our_workflows_do_not_use_are_refused(text: str):
    with pytest.raises(ExpressionError):
        evaluate(text, {"a": {}, "github": {}})


# --- the platform's actions ------------------------------------------------------------------


def test_a_checkout_takes_as_much_history_as_it_is_told(remote: Remote, place: Place):
    merge = remote.pull(7, {"a.txt": "a"}).merge
    for run_id, (depth, commits) in enumerate([("1", "1"), ("2", "3"), ("0", "3")]):
        workflow = steps(
            "- uses: actions/checkout@x",
            f"  with: {{fetch-depth: {depth}, persist-credentials: false}}",
            "- run: git rev-list --count HEAD",
        )
        of = Event(name="pull_request", payload={}, sha=merge or "", run=run_id)
        assert f"\n{commits}\n" in one(workflow, of, place).log


def test_a_conflicting_pull_has_no_merge_result(remote: Remote):
    assert remote.pull(7, {"README.md": "mine\n"}).merge
    remote.push({"README.md": "theirs\n"})
    assert remote.remerge(7) is None


def test_artifacts_go_from_job_to_job_and_to_the_caller(place: Place):
    workflow = """\
on: {push: }
jobs:
  read:
    runs-on: x
    steps:
      - run: echo 1 > a.json
      - {uses: actions/upload-artifact@x, with: {name: swept, path: a.json}}
      - {uses: actions/upload-artifact@x, with: {name: none, path: b.json}}
  post:
    needs: read
    runs-on: x
    steps:
      - {uses: actions/download-artifact@x, with: {name: swept, path: in}}
      - run: test "$(cat in/a.json)" = 1
"""
    done = run(workflow, event("push"), place)
    assert (done.conclusion, list(done.artifacts)) == ("success", ["swept"])
    with zipfile.ZipFile(io.BytesIO(done.artifacts["swept"])) as archive:
        assert archive.namelist() == ["a.json"]


# --- T2: lint.yml itself ---------------------------------------------------------------------

ENTRY = "content/inbox/faster-9f3c.yml"
TRACKED = (
    "title: Faster builds\nurl: https://example.org/a?utm_source=mail\nsection: observations\n"
)
BROKEN = "title: Faster builds\nsection: observations\n"
OURS = (
    *("action.yml", "requirements/run.txt", ".github/workflows/lint.yml"),
    *("content/newsletter.yml", "content/edition.md.j2"),
)
FORGER = """\
name: contentbot
runs:
  using: composite
  steps:
    - run: touch "$RUNNER_TEMP/owned"
      shell: bash
"""


@pytest.fixture
def base(remote: Remote) -> str:
    """The commit of main that has the bot's own files."""
    return remote.push({name: (ROOT / name).read_bytes() for name in OURS})


def lint(remote: Remote, place: Place, files: dict[str, str]) -> Run:
    merge = remote.pull(7, files).merge
    assert merge
    of = Event(
        name="pull_request",
        payload={"action": "opened", "pull_request": {"number": 7}},
        sha=merge,
        ref="refs/pull/7/merge",
    )
    return run(workflow_at(remote.path, merge, "lint.yml"), of, place)


def report(done: Run) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(done.artifacts["report"])) as archive:
        told: dict[str, Any] = json.loads(archive.read("report.json"))
        return told


def test_a_pull_with_a_broken_entry_fails_and_leaves_its_report(
    remote: Remote, place: Place, base: str
):
    done = lint(remote, place, {ENTRY: BROKEN})
    job = done.jobs["lint"]
    assert done.conclusion == "failure", job.log
    assert [found["path"] for found in report(done)["findings"]] == [ENTRY]
    assert {(one.level, one.file) for one in job.annotations} == {("error", ENTRY)}
    assert ENTRY in job.summary
    assert job.group == "lint-7"


def test_a_pull_with_a_mere_warning_is_not_annotated(remote: Remote, place: Place, base: str):
    done = lint(remote, place, {ENTRY: TRACKED})
    assert (done.conclusion, done.jobs["lint"].annotations) == ("success", ()), done.jobs[
        "lint"
    ].log
    assert [found["rule"] for found in report(done)["findings"]] == ["tracking-parameters"]
    assert report(done)["parents"][0] == base


def test_t2_the_bot_and_its_requirements_are_the_bases_whatever_a_pull_changes(
    remote: Remote, place: Place, base: str
):
    honest = report(lint(remote, place, {ENTRY: BROKEN}))
    forged = {"action.yml": FORGER, "src/contentbot/cli.py": "print('fine')\n"}
    more = {"requirements/run.txt": "evil==1\n", "content/newsletter.yml": "name: Anything\n"}
    again = Place(remote=place.remote, folder=place.folder / "again")
    done = lint(remote, again, forged | more)
    job = done.jobs["lint"]
    assert not (again.folder / "1-1-lint/temp/owned").exists()
    assert [(step.commit, step.clean) for step in job.installed] == [(base, True)] * 2
    assert "--require-hashes" in job.installed[0].words
    assert "--no-deps" in job.installed[1].words
    assert [f["id"] for f in report(done)["findings"] if f["path"] == ENTRY] == [
        f["id"] for f in honest["findings"]
    ]


def test_lint_yml_gives_no_step_a_token(remote: Remote, place: Place, base: str):
    job = lint(remote, place, {ENTRY: TRACKED}).jobs["lint"]
    assert place.mint({}) not in str(job.environments)
    assert job.permissions == {"contents": "read"}


def test_lint_yml_looks_at_what_waits_in_a_merge_queue(remote: Remote, place: Place, base: str):
    group = remote.push({ENTRY: BROKEN})
    ref = "refs/heads/gh-readonly-queue/main/pr-7-1"
    of = Event(name="merge_group", payload={}, sha=group, ref=ref)
    done = run(workflow_at(remote.path, group, "lint.yml"), of, place)
    assert (done.conclusion, done.jobs["lint"].group) == ("failure", f"lint-{ref}")
    assert [found["path"] for found in report(done)["findings"]] == [ENTRY]


# --- action.yml, as another repository uses it -------------------------------------------------


def test_t46_the_action_gives_its_token_to_the_bot_and_not_to_the_installation(
    remote: Remote, place: Place, base: str
):
    workflow = steps(
        "- uses: actions/checkout@x",
        "  with: {persist-credentials: false}",
        "- uses: ./",
        "  with: {run: rules tracking-parameters, token: '${{ github.token }}'}",
    )
    job = one(workflow, event(sha=base), place)
    assert job.conclusion == "success", job.log
    assert "tracking-parameters" in job.log
    holders = [name for name, got in job.environments.items() if "GITHUB_TOKEN" in got]
    assert holders == ["Run contentbot"]


def test_the_action_only_installs_when_it_is_told_to_run_nothing(
    remote: Remote, place: Place, base: str
):
    workflow = steps(
        "- uses: actions/checkout@x", "  with: {persist-credentials: false}", "- uses: ./"
    )
    job = one(workflow, event(sha=base), place)
    assert [step.words[-1] for step in job.installed] == [
        str(workspace(place) / "requirements/run.txt"),
        str(workspace(place)),
    ]
    assert list(job.environments) == ["Install what is pinned, by its hashes"]


# --- the other workflows, with a bot that only says what it was asked ---------------------------

ASKED = """\
#!/bin/sh
echo "asked: $* token=$GITHUB_TOKEN decision=$DECISION"
case "$*" in
  "github command") printf '%s\\n' 'decision={"do": "fix"}' job=act >> "$GITHUB_OUTPUT" ;;
  *--read*) echo '{}' > sweep.json ;;
  *--post*) test -f swept/sweep.json ;;
esac
"""


@pytest.fixture
def asked(remote: Remote, place: Place, tmp_path: Path) -> Place:
    """A place with such a bot, whose main has all our workflows."""
    remote.push({name: (ROOT / name).read_bytes() for name in OURS})
    program = tmp_path / "asked"
    program.write_text(ASKED)
    program.chmod(0o755)
    return replace(place, program=program, mint=lambda scopes: ",".join(sorted(scopes)))


def asks(done: Run) -> dict[str, list[str]]:
    """What the bot was asked in each job."""
    return {name: re.findall("asked: (.*)", job.log) for name, job in done.jobs.items()}


def start(name: str, of: Event, asked: Place) -> Run:
    head = of.sha or git(asked.remote, "rev-parse", "refs/heads/main").strip()
    text = (ROOT / ".github/workflows" / name).read_text("utf-8")
    return run(text, replace(of, sha=head), asked)


@pytest.mark.parametrize("end", ["failure", "action_required"])
def test_comment_yml_answers_each_end_of_a_run(end: str, asked: Place):
    ended = {"conclusion": end, "head_branch": "b", "head_repository": {"full_name": "max/news"}}
    of = event("workflow_run", action="completed", workflow_run=ended)
    done = start("comment.yml", of, asked)
    scopes = "actions,contents,issues,pull-requests,statuses"
    assert asks(done) == {"comment": [f"github comment token={scopes} decision="]}
    assert done.jobs["comment"].group == "comment-max/news-b"


def test_an_app_that_is_configured_answers_under_its_own_name(asked: Place):
    app = replace(
        asked, variables={"CONTENTBOT_APP_ID": "7"}, secrets={"CONTENTBOT_APP_KEY": "key"}
    )
    of = event("workflow_run", action="completed", workflow_run={})
    assert asks(start("comment.yml", of, app)) == {
        "comment": [f"github comment token={app.app} decision="]
    }


def said(body: str, **ticket: Any) -> Event:
    ticket = {"number": 7, "pull_request": {"url": "..."}} | ticket
    return event("issue_comment", action="created", comment={"body": body}, issue=ticket)


def test_command_yml_decides_in_one_job_and_acts_in_the_other(asked: Place):
    done = start("command.yml", said("/contentbot fix"), asked)
    assert asks(done) == {
        "decide": ["github command token=contents,issues,pull-requests decision="],
        "act": [
            'github command --act token=actions,contents,issues,pull-requests decision={"do": "fix"}'
        ],
        "take": [],
    }


@pytest.mark.parametrize("of", [said("I like it"), said("> /contentbot fix")])
def test_command_yml_does_not_start_for_ordinary_talk(of: Event, asked: Place):
    done = start("command.yml", of, asked)
    assert (done.conclusion, asks(done)) == (
        "skipped",
        {"decide": [], "act": [], "take": []},
    )


def test_sweep_yml_reads_without_and_posts_with_rights_to_write(asked: Place):
    of = event("workflow_dispatch", inputs={"pull": "12", "fix": False})
    done = start("sweep.yml", of, asked)
    assert done.conclusion == "success"
    assert asks(done) == {
        "main": [],
        "read": ["github sweep --read sweep.json token=contents,issues,pull-requests decision="],
        "post": [
            "github sweep --post swept/sweep.json token=contents,issues,pull-requests,statuses decision="
        ],
    }
    assert done.jobs["post"].group == "sweep-12"


@pytest.mark.parametrize(("before", "looks"), [("a1" * 20, 1), ("0" * 40, 0)])
def test_sweep_yml_lints_what_was_pushed_to_main(before: str, looks: int, asked: Place):
    done = start("sweep.yml", event("push", before=before), asked)
    assert len(asks(done)["main"]) == looks
    assert done.jobs["read"].group == "sweep-all"
    if looks:
        assert f"--changed-since {before}" in asks(done)["main"][0]
