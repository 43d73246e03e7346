"""From what people do to what the pull then says, through the workflows as they stand in their files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.forge.fake import FakeGitHub
from tests.forge.records import Comment
from tests.forge.site import Ran, Site
from tests.forge.stage import DRAFT, link

FASTER = "content/inbox/faster.yml"
NEXT = "content/drafts/next.md"
WRONG = link() + "colour: blue\n"  # no correction is known
BROKEN = link(url="http//example.org/faster")  # one is
TEN = "* [Ten years of borrowing](https://example.org/ten-years)\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with FakeGitHub() as fake:
        yield Site(tmp_path, fake)


def ends(ran: Sequence[Ran]) -> list[tuple[str, str]]:
    """Which workflows ran, and how they ended."""
    return [(one.workflow, one.conclusion) for one in ran]


ANSWERED = [("lint", "success"), ("comment", "success")]
REFUSED = [("lint", "failure"), ("comment", "success")]


# --- what authors meet ------------------------------------------------------------------------


def test_a_bad_entry_from_a_fork_is_answered_and_its_correction_turns_the_pull_green(site: Site):
    number = site.pull({FASTER: WRONG})
    assert ends(site.settle()) == REFUSED
    assert site.status(number) == "failure"
    assert site.said(number).startswith("**One thing to correct**")
    site.push(number, {FASTER: link()})
    assert ends(site.settle()) == ANSWERED
    assert site.status(number) == "success"
    assert site.said(number).startswith("**Ready.**")
    assert site.told(number) == ["comment", "comment"]


def test_a_correction_that_was_suggested_and_taken_turns_the_pull_green(site: Site):
    number = site.pull({FASTER: BROKEN})
    assert ends(site.settle()) == REFUSED
    assert site.told(number) == ["review", "comment"]
    site.push(number, {FASTER: link()})
    assert ends(site.settle()) == ANSWERED
    assert site.status(number) == "success"
    assert site.said(number).startswith("**Ready.**")
    assert site.told(number) == ["review", "comment", "comment"]


def test_only_the_later_of_two_pulls_with_one_link_hears_of_it(site: Site):
    first = site.pull({FASTER: link()})
    second = site.pull({"content/inbox/other.yml": link("The same page")}, author="bob")
    site.settle()
    assert f"#{first}, opened" in site.said(second)
    assert f"#{second}" not in site.said(first)
    assert (site.status(first), site.status(second)) == ("success", "success")
    site.merge(first)
    assert ends(site.settle()) == [("sweep", "success")]
    assert site.status(second) == "failure"


def test_a_pull_that_comes_into_conflict_gets_its_entry_as_a_file(site: Site):
    line = "* [A new line](https://example.org/new)\n"
    number = site.pull({NEXT: DRAFT + line})
    site.settle()
    site.commit({NEXT: DRAFT.replace(TEN, "* [Other](https://example.org/other)\n")})
    assert ends(site.settle()) == [("sweep", "success")]
    assert "conflicts" in site.said(number)
    assert "/new/main?filename=content%2Finbox%2Fa-new-line-" in site.said(number)
    assert site.status(number) == "failure"


def test_a_pull_that_conflicts_from_the_start_is_heard_all_the_same(site: Site):
    line = "* [A new line](https://example.org/new)\n"
    number = site.pull({NEXT: DRAFT + line})
    site.waiting.clear()
    site.commit({NEXT: DRAFT.replace(TEN, "* [Other](https://example.org/other)\n")})
    site.settle()
    site.push(number, {FASTER: link()})
    assert site.settle() == []  # GitHub starts nothing for it
    site.sweep()
    assert ends(site.settle()) == [("sweep", "success")]
    assert "conflicts" in site.said(number)


def test_a_first_pull_waits_for_an_editor_and_is_answered_by_the_sweep(site: Site):
    site.gated.add("zoe")
    number = site.pull({FASTER: link()}, author="zoe", association="FIRST_TIME_CONTRIBUTOR")
    assert ends(site.settle()) == [("lint", "action_required"), ("comment", "success")]
    assert site.status(number) == "pending"
    assert "An editor has to let the check run" in site.said(number)
    site.sweep()
    site.settle()
    assert site.status(number) == "success"
    assert site.said(number).startswith("**Ready.**")
    assert "Welcome" in site.said(number)


def test_a_draft_gets_nothing_but_the_status(site: Site):
    number = site.pull({FASTER: WRONG}, draft=True)
    assert ends(site.settle()) == REFUSED
    assert (site.status(number), site.told(number)) == ("failure", [])
    assert site.fake.ticket(number).labels == []


def test_a_pull_whose_fork_is_gone_is_answered_by_the_sweep(site: Site):
    number = site.pull({FASTER: WRONG}, head_repository=None)
    assert ends(site.settle()) == REFUSED
    assert site.own(number) == []  # nothing says whose run that was
    site.sweep()
    site.settle()
    assert site.said(number).startswith("**One thing to correct**")


def test_a_bad_entry_that_is_pushed_to_main_is_annotated_and_the_pulls_are_swept(site: Site):
    number = site.pull(
        {"content/inbox/other.yml": link("Another page", "https://example.org/another")}
    )
    site.waiting.clear()
    site.commit({FASTER: WRONG})
    (ran,) = site.settle()
    assert {name: job.conclusion for name, job in ran.jobs.items()} == {
        "main": "failure",
        "read": "success",
        "post": "success",
    }
    assert [(one.level, one.file) for one in ran.jobs["main"].annotations] == [("error", FASTER)]
    assert site.said(number).startswith("**Ready.**")


# --- how a run can end -------------------------------------------------------------------------


def test_nothing_is_said_of_a_run_that_was_cancelled(site: Site):
    number = site.pull({FASTER: link()})
    site.step(ends="cancelled")
    assert ends(site.settle()) == [("comment", "success")]
    assert (site.own(number), site.status(number)) == ([], "")


@pytest.mark.parametrize("how", ["failure", "timed_out"])
def test_a_run_that_left_no_report_is_the_bots_fault(site: Site, how: str):
    number = site.pull({FASTER: link()})
    site.step(ends=how)
    site.settle()
    assert site.said(number).startswith("**The bot failed.** This is no fault of yours")
    assert site.status(number) == "error"


def test_a_head_that_moves_between_the_jobs_is_answered_once_and_as_it_is(site: Site):
    number = site.pull({FASTER: WRONG})
    old = site.fake.pull(number).head
    site.step()  # lint.yml has seen the first head
    site.push(number, {FASTER: link()})
    site.settle()
    assert site.status_of(old) == ""
    assert site.status(number) == "success"
    assert site.told(number) == ["comment"]


@pytest.mark.parametrize("text", [link(), WRONG], ids=["clean", "wrong"])
def test_a_group_in_the_merge_queue_gets_its_status(site: Site, text: str):
    number = site.pull({FASTER: text})
    site.waiting.clear()
    group = site.queue(number)
    assert [one.workflow for one in site.settle()] == ["lint", "comment"]
    assert site.status_of(group) == ("success" if text == link() else "failure")
    assert site.told(number) == []


# --- pulls that touch the bot ------------------------------------------------------------------

FORGER = """\
name: lint
on: {pull_request: {}}
permissions: {}
jobs:
  lint:
    runs-on: ubuntu-latest
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@v7
        with: {fetch-depth: 2, persist-credentials: false}
      - run: sed -e "s/BASE/$(git rev-parse HEAD^1)/" -e "s/HEAD/%s/" -e "s/MERGE/$GITHUB_SHA/" clean.json > report.json
      - uses: actions/upload-artifact@v7
        with: {name: report, path: report.json}
"""


def report(site: Site) -> dict[str, Any]:
    """What the newest run of lint.yml left."""
    newest = max(site.fake.home.artifacts.values(), key=lambda one: one.run)
    with zipfile.ZipFile(io.BytesIO(newest.data)) as archive:
        found: dict[str, Any] = json.loads(archive.read("report.json"))
        return found


def clean(site: Site) -> str:
    """A report on a clean pull, with holes for the commits."""
    site.pull({FASTER: link()}, author="mallory")
    site.settle()
    made = report(site)
    assert made["findings"] == []
    return json.dumps({**made, "commit": "MERGE", "parents": ["BASE", "HEAD"]})


def test_t1_a_pull_that_rewrites_the_check_and_forges_a_clean_report_is_not_green(site: Site):
    forged = {
        ".github/workflows/lint.yml": FORGER % "$(git rev-parse HEAD^2)",
        "src/contentbot/cli/lint.py": "print('fine')\n",
        "clean.json": clean(site),
        FASTER: WRONG,
    }
    number = site.pull(forged, author="mallory")
    assert ends(site.settle()) == ANSWERED
    assert report(site)["findings"] == []  # the forgery worked
    assert site.status(number) == "pending"
    assert "An editor looks at this first" in site.said(number)


def test_t5_a_report_forged_ahead_for_the_next_head_is_not_believed(site: Site):
    text = clean(site)
    number = site.pull({FASTER: WRONG}, author="mallory")
    site.waiting.clear()
    wrong = site.fake.pull(number).head
    forged = {".github/workflows/lint.yml": FORGER % wrong, "clean.json": text}
    site.push(number, forged)
    site.step()  # the forged check ran
    assert report(site)["parents"][1] == wrong
    site.force(number, wrong)
    assert ends(site.settle()) == [("comment", "success"), *REFUSED]
    assert site.status(number) == "failure"
    assert site.told(number) == ["comment"]


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Site]:
    """A site whose main holds the bot itself, which then runs as it was checked out."""
    own = [*(ROOT / "src").rglob("*.py"), *(ROOT / "schemas").glob("*.json")]
    with FakeGitHub() as fake:
        yield Site(tmp_path, fake, {str(one.relative_to(ROOT)): one.read_bytes() for one in own})


def test_t2_a_pull_that_changes_the_bot_changes_nothing_of_its_own_report(whole: Site):
    whole.pull({FASTER: WRONG})
    whole.step()
    honest = report(whole)
    liar = {
        "src/contentbot/cli/lint.py": "def run(arguments): return 0\n",
        "src/contentbot/__init__.py": "raise SystemExit(0)\n",
        FASTER: WRONG,
    }
    whole.waiting.clear()
    number = whole.pull(liar, author="mallory")
    assert ends(whole.settle()) == REFUSED
    assert report(whole)["findings"] == honest["findings"] != []
    assert whole.status(number) == "pending"


# --- commands ----------------------------------------------------------------------------------


def receipts(asked: Comment) -> list[str]:
    """The emojis below a comment."""
    return [emoji for _, _, emoji in asked.reactions]


COMMANDED = [("command", "success"), ("sweep", "success")]


def test_a_question_is_answered_to_the_author_and_a_stranger_is_refused(site: Site):
    number = site.pull({FASTER: link()})
    site.waiting.clear()
    asked = site.say(number, "/contentbot help")
    (ran,) = site.settle()
    assert ends([ran]) == COMMANDED[:1]
    assert receipts(asked) == ["+1"]
    assert "/contentbot recheck" in site.said(number)
    assert set(ran.jobs["decide"].permissions.values()) == {"read"}
    by_a_stranger = site.say(number, "/contentbot recheck", author="mallory")
    assert ends(site.settle()) == COMMANDED[:1]
    assert receipts(by_a_stranger) == ["confused"]
    assert site.fake.home.dispatches == []


def test_recheck_looks_at_that_pull_again(site: Site):
    number = site.pull({FASTER: link()})
    site.step(ends="failure")  # left no report
    site.settle()
    asked = site.say(number, "/contentbot recheck")
    assert ends(site.settle()) == COMMANDED
    assert receipts(asked) == ["+1"]
    assert site.status(number) == "success"


def test_fix_offers_what_was_too_small_to_be_worth_a_review(site: Site):
    number = site.pull({FASTER: link("Faster builds with a  shared cache")})
    site.settle()
    assert (site.status(number), site.told(number)) == ("success", ["comment"])
    site.say(number, "/contentbot fix")
    assert ends(site.settle()) == COMMANDED
    assert [one.path for one in site.fake.pull(number).line_comments] == [FASTER]
    assert site.told(number) == ["comment", "review"]


def test_quiet_leaves_nothing_but_the_status(site: Site):
    number = site.pull({FASTER: WRONG})
    site.settle()
    site.say(number, "/contentbot quiet")
    assert ends(site.settle()) == COMMANDED[:1]
    assert "bot: quiet" in site.fake.ticket(number).labels
    site.push(number, {FASTER: link()})
    site.settle()
    assert (site.status(number), site.told(number)) == ("success", ["comment"])
    assert site.said(number).startswith("**Ready.**")


def test_t37_a_command_is_refused_when_the_head_moves_after_it_was_decided(site: Site):
    number = site.pull({FASTER: link()})
    site.waiting.clear()
    asked = site.say(number, "/contentbot recheck")
    looks: list[int] = []

    def look() -> None:
        looks.append(number)
        if len(looks) == 2:  # the first to decide, the second to act
            site.push(number, {FASTER: WRONG})

    site.fake.before("GET", f"/pulls/{number}$", look, times=2)
    assert ends([site.step()]) == COMMANDED[:1]
    assert receipts(asked) == ["confused"]
    assert site.said(number).startswith("New commits came in")
    assert site.fake.home.dispatches == []


# --- tokens ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["statuses", "issues"])
def test_a_permission_that_is_missing_ends_in_a_clear_word_and_exit_3(site: Site, scope: str):
    site.withheld.add(scope)
    site.pull({FASTER: link()})
    *_, last = site.settle()
    assert ends([last]) == [("comment", "failure")]
    assert "contentbot: GitHub answered 403 to POST" in last.log
    assert "ended with 3" in last.log
    assert "Traceback" not in last.log
