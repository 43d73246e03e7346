"""The lines of the head, out of the hunks of a diff."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contentbot.jobs.answering.patch import Shown, hunks

LINES = st.lists(st.sampled_from(["a", "b", "", "@@ -1 +1 @@", "+", "-x", "\\ No", "é", "a\r"]))
TEXTS = st.builds(lambda rows, end: "\n".join(rows) + end, LINES, st.sampled_from(["", "\n"]))
PATCH = """\
@@ -2,4 +2,5 @@ a heading
 same
-gone
+added
+too\r
 same
 last
\\ No newline at end of file"""


def git_diff(folder: Path, old: str, new: str, context: int) -> str:
    """The hunks as the forge gives them: without the file's header, and without a last break."""
    names = ("old", "new")
    for name, text in zip(names, (old, new), strict=True):
        (folder / name).write_bytes(text.encode())
    command = ["git", "diff", "--no-index", "--no-color", f"--unified={context}", *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    _, at, rest = done.stdout.decode().partition("\n@@ ")
    return (at + rest).strip("\n") if at else ""


def split(text: str) -> list[str]:
    """Lines with their ends, of which only LF is one."""
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]


def test_context_and_added_lines_have_their_numbers_and_ends():
    (hunk,) = hunks(PATCH)
    assert hunk == (
        Shown(2, "same", added=False),
        Shown(3, "added", added=True),
        Shown(4, "too", added=True, end="\r\n"),
        Shown(5, "same", added=False),
        Shown(6, "last", added=False, end=""),
    )


def test_hunks_are_told_apart():
    first, second = hunks("@@ -1 +1 @@\n-a\n+b\n@@ -9,0 +10,2 @@\n+c\n+d")
    assert [line.number for line in first] == [1]
    assert [line.number for line in second] == [10, 11]


def test_an_old_last_line_without_an_end_says_nothing_of_the_new_one():
    (hunk,) = hunks("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a")
    assert hunk == (Shown(1, "a", added=True),)


def test_a_file_that_goes_shows_nothing():
    assert hunks("@@ -1,2 +0,0 @@\n-a\n-b") == ()


@pytest.mark.parametrize(
    ("patch", "numbers"),
    [
        ("", []),
        ("no diff at all", []),
        ("@@ -1,3 +1,3 @@\n a\n+b", [[1, 2]]),
        ("@@ -1,3 +1,3 @@\n a\nodd\n b", [[1]]),
        ("@@ -1,3 +1,3 @@\n a\n", [[1]]),
        ("@@ -1 +1 @@\n+a\n+b\n+c", [[1]]),
        ("@@ -1 +5 @@\n a\n@@ -1 +3 @@\n b\n@@ -1 +7 @@\n c", [[5], [7]]),
        ("@@ -1 +1 @@\n@@ -1 +2 @@\n a", [[2]]),
        (f"@@ -1 +{'9' * 5000} @@\n a", []),
        ("@@ -٣ +٣ @@\n a", []),
        ("\\ No newline\n@@ -1 +1 @@\n\\ No newline\n a", [[1]]),
    ],
)
def test_of_what_is_broken_the_well_formed_beginning_is_taken(patch: str, numbers: list[list[int]]):
    assert [[line.number for line in hunk] for hunk in hunks(patch)] == numbers


@given(
    st.lists(st.sampled_from(["@@ -1,9 +1,9 @@", "@@ -1 +3,0 @@", " a", "+b", "-c", "\\", "", "x"]))
)
def test_no_garbage_breaks_it_and_numbers_only_rise(rows: list[str]):
    found = [line.number for hunk in hunks("\n".join(rows)) for line in hunk]
    assert found == sorted(set(found))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(TEXTS, TEXTS, st.integers(0, 3))
def test_what_git_shows_is_what_the_head_holds(tmp_path: Path, old: str, new: str, context: int):
    at_head, at_base = split(new), set(split(old))
    shown = [line for hunk in hunks(git_diff(tmp_path, old, new, context)) for line in hunk]
    for line in shown:
        assert at_head[line.number - 1] == line.text + line.end
    seen = {line.number for line in shown}
    assert all(text in at_base for i, text in enumerate(at_head, 1) if i not in seen)
    assert {line.number for line in shown if line.added} <= seen
    left = len(split(old)) - len(at_head) + sum(line.added for line in shown)
    assert left >= 0
