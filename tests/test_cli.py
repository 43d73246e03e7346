"""The command line: what goes where, and with which status it ends."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from contentbot.cli import main, screen
from contentbot.content.document import Document
from contentbot.lint import engine
from contentbot.lint.rule import RULES, Facts, Rule
from contentbot.model import Found
from tests.conftest import ROOT
from tests.newsroom import TODAY, Newsroom, draft, link, tracked

PROGRAM = [sys.executable, "-m", "contentbot.cli"]
LINT = [*PROGRAM, "lint", "--today", TODAY, "--no-cache"]
ITEM = "* [Faster builds with a shared cache](https://example.org/faster?utm_source=mail)"
BROKEN = "url: https://example.org/faster\nsection: observations\n"


# --- status ----------------------------------------------------------------------------------


def crashing(document: Document, facts: Facts) -> Iterator[Found]:
    """A rule that fails on some file."""
    if document.path.endswith("crash.yml"):
        raise LookupError("a fault of the bot")
    yield from ()


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.load_rules()
    rule = Rule("crashing", "error", crashing, "", False, "any", "tests")
    monkeypatch.setitem(RULES, "crashing", rule)


def test_clean_content_ends_with_0(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    assert newsroom.run("lint", "--today", TODAY).out == "All well: 1 entry in 1 file.\n"
    assert newsroom.lint().status == 0


def test_warnings_end_with_0(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    assert newsroom.lint().status == 0


def test_an_error_ends_with_1(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", BROKEN)
    assert newsroom.lint().status == 1


def test_a_rule_that_crashes_ends_with_4_and_the_report_is_complete(
    newsroom: Newsroom, crash: None
):
    newsroom.write("content/inbox/a.yml", BROKEN)
    newsroom.write("content/inbox/crash.yml", tracked("crash"))
    run = newsroom.lint("--output", "report.json")
    assert run.status == 4
    report = json.loads(newsroom.read("report.json"))
    assert {f["rule"] for f in report["findings"]} == {"schema-required", "tracking-parameters"}
    (told,) = report["crashes"]
    assert (told["rule"], told["path"]) == ("crashing", "content/inbox/crash.yml")
    assert "LookupError: a fault of the bot (crashing, line " in told["error"]


def test_a_crash_outranks_a_report_that_cannot_be_written(newsroom: Newsroom, crash: None):
    newsroom.write("content/inbox/crash.yml", link())
    assert newsroom.lint("--output", "content").status == 4
    (newsroom.root / "content/inbox/crash.yml").unlink()
    newsroom.write("content/inbox/a.yml", BROKEN)
    assert newsroom.lint("--output", "content").status == 3


def test_a_crash_outranks_the_rest_with_fixes_and_commits_too(newsroom: Newsroom, crash: None):
    newsroom.write("content/inbox/crash.yml", BROKEN)
    base = newsroom.commit()
    newsroom.write("content/inbox/crash.yml", f"{BROKEN}note: hello\n")
    assert newsroom.lint("--fix").status == 4
    assert newsroom.lint("--diff").status == 4
    assert newsroom.lint("--changed-since", base).status == 4
    assert newsroom.lint("--at", base).status == 4


def test_a_fault_of_the_bot_outside_of_a_rule_ends_with_4(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
):
    newsroom.write("content/inbox/a.yml", link())
    monkeypatch.setattr("contentbot.jobs.linting.lint.prepare", None)
    run = newsroom.lint()
    assert run.status == 4
    assert "this is the bot's fault" in run.err


@pytest.mark.parametrize(
    "arguments",
    [[], ["nothing"], ["lint", "--no-such-option"], ["lint", "--today", "2026-02-30"],
     ["lint", "--format", "xml"], ["lint", "--state", "gone"], ["lint", "--network"]],
)  # fmt: skip
def test_wrong_usage_ends_with_2_and_names_the_help(
    newsroom: Newsroom, arguments: list[str], capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_ctrl_c_ends_with_130_and_a_word(newsroom: Newsroom):
    """The program waits for settings that come through a pipe, which nobody writes to."""
    newsroom.write("content/inbox/a.yml", link())
    os.mkfifo(newsroom.root / "facts.json")
    child = subprocess.Popen(
        [*LINT, "--facts", "facts.json"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with open(newsroom.root / "facts.json", "w", encoding="utf-8"):  # opens once it reads
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
    assert (child.returncode, out) == (130, "")
    assert err == "contentbot: interrupted; nothing was left half written\n"


# --- where the output goes -------------------------------------------------------------------


def test_a_report_for_a_file_leaves_the_output_empty(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    run = newsroom.lint("--output", "deep/report.json")
    assert (run.status, run.out, run.err) == (0, "", "")
    assert json.loads(newsroom.read("deep/report.json"))["summary"]["warnings"] == 1


def test_errors_go_beside_the_output(newsroom: Newsroom):
    run = newsroom.lint("nowhere")
    assert (run.out, run.err) == ("", "contentbot: nowhere: no such file or folder\n")


def test_a_device_is_written_to_and_not_replaced(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    os.mkfifo(newsroom.root / "pipe")
    child = subprocess.Popen([*LINT, "--format", "json", "--output", "pipe"])
    report = json.loads((newsroom.root / "pipe").read_text("utf-8"))
    assert child.wait(timeout=30) == 0
    assert report["summary"]["warnings"] == 1
    assert (newsroom.root / "pipe").is_fifo()


def test_an_output_that_cannot_be_written_leaves_nothing(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    newsroom.write("report.json", "old").chmod(0o444)
    run = newsroom.lint("--output", "report.json")
    assert (run.status, newsroom.read("report.json")) == (3, b"old")
    assert "is read-only" in run.err


@pytest.mark.parametrize("how", ["text", "json", "github", "sarif", "markdown"])
def test_every_format_is_printed_whole(newsroom: Newsroom, how: str):
    newsroom.write("content/inbox/a.yml", tracked())
    newsroom.write(
        "content/drafts/next.md", draft(ITEM, "* [Łódź 🎉 and more](http://example.org/ł)")
    )
    run = newsroom.run("lint", "--format", how)
    assert run.status in (0, 1)
    assert "tracking-parameters" in run.out
    assert run.err == ""


def test_the_report_is_what_its_schema_says(newsroom: Newsroom):
    schema = json.loads((ROOT / "schemas/report.schema.json").read_text("utf-8"))
    newsroom.write("content/drafts/next.md", draft(ITEM))
    newsroom.write("content/inbox/a.yml", tracked("a"))
    base = newsroom.commit()
    newsroom.write("content/drafts/next.md", draft(ITEM, ITEM.replace("faster", "other")))
    newsroom.write("content/inbox/a.yml", BROKEN)
    newsroom.write(os.fsdecode(b"content/inbox/caf\xe9.yml"), link())
    head = newsroom.commit()
    validator = jsonschema.Draft202012Validator(schema)
    for arguments in (
        [], ["--changed-since", base], ["--at", head], ["--at", head, "--changed-since", base],
    ):  # fmt: skip
        run = newsroom.lint(*arguments)
        assert run.data["findings"]
        assert [error.message for error in validator.iter_errors(run.data)] == [], arguments


# --- terminals, pipes and encodings ----------------------------------------------------------


def in_terminal(command: list[str], cwd: Path, **env: str) -> str:
    """What a program prints on a terminal of its own."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        command, cwd=cwd, stdout=child, stderr=child, env={**os.environ, "TERM": "xterm", **env}
    )
    os.close(child)
    seen = b""
    while True:
        try:
            more = os.read(parent, 4096)
        except OSError:
            break
        if not more:
            break
        seen += more
    os.close(parent)
    process.wait(timeout=30)
    return seen.decode()


def test_only_a_terminal_is_painted_on(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    assert "\x1b[" in in_terminal(LINT, newsroom.root)
    assert "\x1b[" not in in_terminal(LINT, newsroom.root, NO_COLOR="1")
    assert "\x1b[" not in in_terminal(LINT, newsroom.root, TERM="dumb")
    assert "\x1b[" in in_terminal(LINT, newsroom.root, NO_COLOR="")
    assert "\x1b[" not in in_terminal([*LINT, "--output", "report"], newsroom.root)
    assert "\x1b[" not in newsroom.read("report").decode()
    assert "\x1b[" not in newsroom.run("lint").out


def test_progress_is_told_on_a_terminal_only_and_wiped_away(monkeypatch: pytest.MonkeyPatch):
    parent, child = pty.openpty()
    monkeypatch.setattr(screen, "PATIENCE", -1)
    monkeypatch.setattr(screen, "PAUSE", 0)
    with open(child, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert list(screen.with_progress(iter("abc"), 3)) == ["a", "b", "c"]
        terminal.flush()
        shown = b""
        while not shown.endswith(b"\x1b[K"):  # a terminal gives out what it has, bit by bit
            shown += os.read(parent, 999)
    os.close(parent)
    assert shown == b"\r1 of 3 files\r2 of 3 files\r3 of 3 files\r\x1b[K"


def test_a_reader_that_has_enough_is_no_fault_and_the_status_is_told(newsroom: Newsroom):
    for number in range(300):
        newsroom.write(f"content/inbox/{number}.yml", BROKEN)
    child = subprocess.Popen(LINT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout and child.stderr
    child.stdout.read(10)
    child.stdout.close()
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait(timeout=30) == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_letters_that_the_terminal_does_not_know_are_spelled_out(newsroom: Newsroom, encoding: str):
    newsroom.write("content/inbox/łódź.yml", tracked())
    for how in (["--format", "text"], ["--diff"]):
        env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        done = subprocess.run([*LINT, *how], env=env, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"inbox/" in done.stdout
        done.stdout.decode(encoding)


def test_names_that_are_no_letters_are_spelled_out_in_every_format(newsroom: Newsroom):
    newsroom.write(os.fsdecode(b"content/inbox/caf\xe9.yml"), tracked())
    for how in ("text", "json", "github", "sarif", "markdown"):
        run = newsroom.run("lint", "--format", how)
        assert run.status == 0, run.err
        assert "caf" in run.out
    assert newsroom.lint("--fix").found == []
    assert newsroom.read(os.fsdecode(b"content/inbox/caf\xe9.yml")).decode() == link()


# --- what a start costs ----------------------------------------------------------------------


def modules_of(*arguments: str) -> set[str]:
    program = (
        "import sys\nfrom contentbot.cli import main\nmain(sys.argv[1:])\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_lint_never_loads_what_talks_to_github(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    newsroom.write("content/drafts/next.md", draft(ITEM))
    base = newsroom.commit()
    for arguments in ([], ["--fix"], ["--at", base], ["--changed-since", base]):
        loaded = modules_of("lint", *arguments)
        assert {"github", "requests", "urllib3"} & loaded == set()


def test_what_is_known_from_last_time_needs_neither_rules_nor_readers(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    newsroom.write("content/drafts/next.md", draft("* [Another text](https://example.org/b)"))
    modules_of("lint")
    loaded = modules_of("lint")
    assert {"mistune", "jsonschema", "ftfy", "contentbot.lint.rules.gates"} & loaded == set()
