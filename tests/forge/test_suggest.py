"""Fixes as suggestions: on which lines, what they make of them, and how they are told."""

from __future__ import annotations

import difflib
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.forge import ChangedFile, LineComment
from contentbot.jobs.answering.patch import hunks
from contentbot.jobs.answering.suggest import Suggested, Suggestions, keys, outdated, suggest
from contentbot.jobs.linting.judge import touched_lines
from contentbot.model import Edit, Finding, Fix, Severity, Span
from contentbot.render import suggestion
from contentbot.text import Lines, apply_edits
from tests.render.sample import finding

PATH = "content/drafts/next.md"
BOT = "github-actions[bot]"
HEAD = """\
### News

* [One](http://a.example/)
* [Two](http://b.example/)  and more

* [Three](http://c.example/)
"""
BASE = "### News\n\n* [Three](http://c.example/)\n"
_markdown = mistune.create_markdown(renderer="ast")


def lines_of(text: str) -> list[str]:
    return [line for line in re.split(r"(?<=\n)", text) if line]


def changed(old: str, new: str, *, path: str = PATH, context: int = 3) -> ChangedFile:
    """A file of a pull as the forge gives it."""
    rows = [
        row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n"
        for row in difflib.unified_diff(lines_of(old), lines_of(new), n=context)
    ]
    patch = "".join(rows).partition("+++ \n")[2].removesuffix("\n")
    return ChangedFile(path=path, status="modified" if old else "added", patch=patch)


def to(
    text: str,
    old: str,
    new: str,
    *,
    path: str = PATH,
    safe: bool = True,
    severity: Severity = "error",
    message: str = "this is wrong",
) -> Finding:
    """A finding whose fix replaces the first place of some words in a text."""
    return fixing(text, [(old, new)], path=path, safe=safe, severity=severity, message=message)


def fixing(text: str, pairs: Iterable[tuple[str, str]], *, path: str = PATH, **more) -> Finding:
    spans = [(text.index(old), len(old), new) for old, new in pairs]
    edits = tuple(Edit(Span(at, at + size), new) for at, size, new in spans)
    fix = Fix(edits, more.pop("safe", True))
    return finding(path, *edits[0].span, fix=fix, texts={path: text}, **more)


def offered(found: Sequence[Finding], merged: str, file: ChangedFile, **more) -> Suggestions:
    """What becomes of findings on a text of which the bot knows only what the report says."""
    return suggest(found, touched_lines(found, {file.path: merged}), [file], **more)


def block(body: str) -> str:
    """The new text that a suggestion holds, as it is committed."""
    fence = re.search(r"^(`{3,})suggestion\n", body, re.MULTILINE)
    assert fence is not None
    return body[fence.end() : body.rindex(f"{fence[1]}\n")]


def taken(head: str, made: Iterable[Suggested]) -> str:
    """The file once somebody clicked on all suggestions."""
    lines = lines_of(head)
    for one in sorted(made, key=lambda one: -one.first):
        comment = one.comment()
        lines[comment.first - 1 : comment.last] = [block(comment.body)]
    return "".join(lines)


# --- on which lines --------------------------------------------------------------------------


def test_a_fix_in_a_line_replaces_the_whole_line():
    found = to(HEAD, "http://a", "https://a")
    (one,) = offered([found], HEAD, changed(BASE, HEAD)).placed
    assert (one.path, one.first, one.last) == (PATH, 3, 3)
    assert one.before == ("* [One](http://a.example/)",)
    assert one.after == ("* [One](https://a.example/)",)
    assert one.findings == (found,)


def test_lines_of_the_merge_result_are_found_in_the_head_by_what_they_say():
    merged = "Title: New\n\n" + HEAD
    (one,) = offered([to(merged, "http://a", "https://a")], merged, changed(BASE, HEAD)).placed
    assert (one.first, one.last) == (3, 3)


def test_a_line_that_the_diff_does_not_show_gets_a_patch():
    head = "x\n" * 20 + HEAD
    file = changed("x\n" * 20 + BASE, head)
    result = offered([to(head, "x\n", "y\n")], head, file)
    assert result.placed == ()
    assert result.left[0].path == PATH
    assert result.left[0].patch == ("@@ -1,1 +1,1 @@", "-x", "+y")


def test_a_line_that_another_pull_changed_in_the_meantime_gets_a_patch():
    merged = HEAD.replace("[Three]", "[Thrice]")
    result = offered([to(merged, "http://c", "https://c")], merged, changed(BASE, HEAD))
    assert (result.placed, len(result.left)) == ((), 1)


def test_a_line_that_is_there_twice_is_told_by_the_shift_of_another():
    head = "* a\n* same\n* b\n* same\n"
    merged = "0\n1\n" + head
    file = changed("* old\n", head)
    at = merged.rindex("same")
    second = finding(
        PATH, at, at + 4, fix=Fix((Edit(Span(at, at + 4), "it"),)), texts={PATH: merged}
    )
    assert offered([second], merged, file).placed == ()
    result = offered([second, to(merged, "* a", "* A")], merged, file)
    assert [(one.first, one.after) for one in result.placed] == [(1, ("* A",)), (4, ("* it",))]


def test_in_a_file_that_the_pull_adds_the_same_number_is_meant():
    head = "same\nsame\nsame\n"
    second = finding(PATH, 5, 9, fix=Fix((Edit(Span(5, 9), "it"),)), texts={PATH: head})
    (one,) = offered([second], head, changed("", head)).placed
    assert one.first == 2


def test_blank_lines_alone_do_not_tell_where_they_are():
    head = "a\n\nb\n"
    blank = finding(PATH, 2, 3, fix=Fix((Edit(Span(2, 3), ""),)), texts={PATH: head})
    result = offered([blank], head, changed("a\nb\n", head))
    assert (result.placed, len(result.left)) == ((), 1)


@pytest.mark.parametrize(
    "file",
    [
        ChangedFile(path=PATH, status="modified", patch=None),
        ChangedFile(path=PATH, status="modified", patch="@@ garbage"),
        ChangedFile(path="another.md", status="added", patch="@@ -0,0 +1 @@\n+x"),
    ],
)
def test_a_file_without_a_patch_gets_no_suggestion(file: ChangedFile):
    found = [to(HEAD, "http://a", "https://a")]
    result = suggest(found, touched_lines(found, {PATH: HEAD}), [file])
    assert (result.placed, len(result.left)) == ((), 1)


def test_a_fix_whose_lines_the_report_left_out_is_told_nowhere():
    result = suggest([to(HEAD, "http://a", "https://a")], {}, [changed(BASE, HEAD)])
    assert result == Suggestions()


def test_lines_of_two_hunks_are_never_one_suggestion():
    head = "a\n" + "x\n" * 10 + "b\n"
    file = changed("x\n" * 10, head, context=1)
    result = offered([fixing(head, [("a", "A"), ("b", "B")])], head, file)
    assert result.placed == ()
    assert result.left[0].patch == (
        *("@@ -1,12 +1,12 @@", "-a", "+A"),
        *[" x"] * 10,
        *("-b", "+B"),
    )


# --- what it makes of them -------------------------------------------------------------------


def test_whole_lines_are_deleted_by_an_empty_block():
    found = to(HEAD, "* [One](http://a.example/)\n", "")
    (one,) = offered([found], HEAD, changed(BASE, HEAD)).placed
    assert (one.first, one.last, one.after) == (3, 3, ())
    assert one.comment().body.endswith("\n\n```suggestion\n```\n")


def test_what_is_inserted_above_a_line_keeps_the_line():
    at = HEAD.index("* [One]")
    above = finding(PATH, at, at, fix=Fix((Edit(Span(at, at), "* new\n"),)), texts={PATH: HEAD})
    (one,) = offered([above], HEAD, changed(BASE, HEAD)).placed
    assert one.after == ("* new", "* [One](http://a.example/)")


def test_what_is_inserted_behind_the_last_line_keeps_the_last_line():
    end = len(HEAD)
    below = finding(PATH, end, end, fix=Fix((Edit(Span(end, end), "* new\n"),)), texts={PATH: HEAD})
    (one,) = offered([below], HEAD, changed(BASE, HEAD)).placed
    assert (one.first, one.after) == (6, ("* [Three](http://c.example/)", "* new"))


def test_fixes_of_one_line_are_one_suggestion():
    found = [to(HEAD, "http://b", "https://b"), to(HEAD, "  and", " and")]
    (one,) = offered(found, HEAD, changed(BASE, HEAD)).placed
    assert one.after == ("* [Two](https://b.example/) and more",)
    assert one.findings == tuple(found)


def test_fixes_of_lines_that_touch_are_one_suggestion():
    found = [to(HEAD, "http://a", "https://a"), to(HEAD, "http://b", "https://b")]
    (one,) = offered(found, HEAD, changed(BASE, HEAD)).placed
    assert (one.first, one.last, len(one.after)) == (3, 4, 2)


def test_a_fix_to_look_at_is_not_taken_with_the_safe_one_beside_it():
    found = [to(HEAD, "http://a", "https://a"), to(HEAD, "http://b", "https://b", safe=False)]
    first, second = offered(found, HEAD, changed(BASE, HEAD)).placed
    assert (first.last, second.first) == (3, 4)
    assert [suggestion.UNSAFE in one.comment().body for one in (first, second)] == [False, True]


def test_of_fixes_that_clash_the_safe_one_is_suggested_and_the_other_later():
    unsafe = to(HEAD, "[One](http://a.example/)", "One", safe=False)
    safe = to(HEAD, "http://a", "https://a", severity="info")
    result = offered([unsafe, safe], HEAD, changed(BASE, HEAD))
    assert [one.findings for one in result.placed] == [(safe,)]
    assert result.later == (unsafe,)
    assert result.left == ()


def test_two_findings_with_one_fix_are_told_together():
    one = to(HEAD, "http://a", "https://a")
    other = replace(one, id="other", message="and so is this")
    (made,) = offered([one, other], HEAD, changed(BASE, HEAD)).placed
    assert made.findings == (one, other)
    assert made.after == ("* [One](https://a.example/)",)


def test_half_of_a_fix_is_never_suggested():
    head = "".join(f"line {n}.\n" for n in range(40))
    both = fixing(head, [("line 3.\n", ""), ("line 30.\n", "line 3.\nline 30.\n")])
    result = offered([both], head, changed("", head))
    assert result.placed == ()
    assert result.left[0].patch == (
        *("@@ -4,1 +3,0 @@", "-line 3."),
        *("@@ -31,1 +30,2 @@", "+line 3.", " line 30."),
    )


def test_lines_between_two_near_edits_are_kept():
    both = fixing(HEAD, [("http://a", "https://a"), ("http://c", "https://c")])
    (one,) = offered([both], HEAD, changed(BASE, HEAD)).placed
    assert (one.first, one.last) == (3, 6)
    assert one.after[1:3] == ("* [Two](http://b.example/)  and more", "")


def test_lines_that_end_with_cr_stay_so():
    head = HEAD.replace("\n", "\r\n")
    at = to(head, "http://a.example/)\r\n", "https://a.example/)\n* new\n")
    (one,) = offered([at], head, changed(BASE.replace("\n", "\r\n"), head)).placed
    assert one.after == ("* [One](https://a.example/)", "* new")
    assert block(one.comment().body) == "* [One](https://a.example/)\r\n* new\r\n"


def test_lines_of_mixed_ends_get_a_patch():
    head = HEAD.replace("a.example/)\n", "a.example/)\r\n")
    file = changed(BASE, head)
    assert len(offered([to(head, "http://a", "https://a")], head, file).placed) == 1
    result = offered([to(head, "http://a.example/)\r\n* [Two](", "")], head, file)
    assert (result.placed, len(result.left)) == ((), 1)


def test_a_fix_of_line_ends_alone_is_no_suggestion():
    assert offered([to(HEAD.replace("\n", "\r\n"), "\r\n", "\n")], HEAD, changed(BASE, HEAD)) == (
        Suggestions()
    )


def test_a_last_line_without_an_end_gets_no_empty_line():
    head = HEAD.removesuffix("\n")
    found = to(head, "http://c.example/)", "https://c.example/)\n")
    (one,) = offered([found], head, changed(BASE, head)).placed
    assert one.after == ("* [Three](https://c.example/)",)


@pytest.mark.parametrize("new", ["a\rb", "\0", "\ud800", "x" * 30_000])
def test_what_no_comment_can_hold_is_no_suggestion(new: str):
    assert offered([to(HEAD, "One", new)], HEAD, changed(BASE, HEAD)) == Suggestions()


# --- how many, and which again ---------------------------------------------------------------


def many(count: int) -> tuple[str, list[Finding]]:
    head = "".join(f"* item {n:03}\n\n" for n in range(count))
    severities: list[Severity] = ["info", "error"]
    return head, [
        to(head, f"* item {n:03}", f"* Item {n:03}", severity=severities[n % 2])
        for n in range(count)
    ]


def test_no_more_than_twenty_are_suggested_the_worst_and_the_rest_is_a_patch():
    head, found = many(30)
    result = offered(found, head, changed("", head))
    assert len(result.placed) == 20
    assert sum(one.findings[0].severity == "error" for one in result.placed) == 15
    assert len(result.left[0].findings) == 10
    assert [one.first for one in result.placed] == sorted(one.first for one in result.placed)


def test_what_was_suggested_is_not_suggested_again_wherever_it_stands_now():
    first = offered([to(HEAD, "http://a", "https://a")], HEAD, changed(BASE, HEAD))
    head = HEAD.replace("\n\n*", "\n\nMore.\n\n*", 1)
    found = [to(head, "http://a", "https://a"), to(head, "http://c", "https://c")]
    again = offered(found, head, changed(BASE, head), known=first.wanted)
    assert [one.first for one in again.placed] == [8]
    assert [one.first for one in again.standing] == [5]
    assert first.wanted < again.wanted


def test_the_very_same_lines_twice_are_suggested_one_after_the_other():
    head = "* same\n\n* same\n"
    found = [
        finding(PATH, at, at, fix=Fix((Edit(Span(at, at + 1), "-"),)), texts={PATH: head})
        for at in (0, 8)
    ]
    result = offered(found, head, changed("", head))
    assert [one.first for one in result.placed] == [1]
    assert result.later == (found[1],)


def line_comment(number: int, body: str, author: str = BOT, line: int | None = 3) -> LineComment:
    return LineComment(id=number, author=author, body=body, path=PATH, line=line)


def test_only_the_bots_own_markers_count_and_only_on_the_first_line():
    marker = "<!-- contentbot:suggestion 0123456789abcdef -->"
    comments = [
        line_comment(1, f"{marker}\nhere", author="mallory"),
        line_comment(2, f"look:\n{marker}"),
        line_comment(3, f"{marker} and more"),
        line_comment(4, f"{marker}\r\nhere"),
        line_comment(5, f"{marker.replace('0', '1')}\nhere", line=None),
    ]
    assert keys(comments, {BOT}) == {"0123456789abcdef": 4}
    assert outdated(comments, {BOT}, {"0123456789abcdef"}) == [5]
    assert outdated(comments, {BOT}, ()) == [4, 5]


def test_what_was_posted_is_known_again():
    (one,) = offered([to(HEAD, "http://a", "https://a")], HEAD, changed(BASE, HEAD)).placed
    assert keys([line_comment(7, one.comment().body)], [BOT]) == {one.key: 7}


# --- how it is told --------------------------------------------------------------------------


def test_a_comment_says_what_is_wrong_and_which_rule_says_so():
    found = to(HEAD, "http://a", "https://a", message="`http` @all <!-- x -->", safe=False)
    (one,) = offered([found], HEAD, changed(BASE, HEAD)).placed
    assert one.comment(rule_url="https://r.example/#").body == (
        f"<!-- contentbot:suggestion {one.key} -->\n"
        "`` `http` @all <! -- x --> `` ([why](https://r.example/#some-rule))\n\n"
        f"{suggestion.UNSAFE}\n\n"
        "```suggestion\n* [One](https://a.example/)\n```\n"
    )


def test_several_findings_are_a_list():
    found = [to(HEAD, "http://a", "https://a", message=f"fault {n}") for n in range(16)]
    (one,) = offered(found, HEAD, changed(BASE, HEAD)).placed
    assert one.comment().body.count("\n- ") == 11
    assert "\n- and 6 more\n" in one.comment().body


def test_what_is_wrong_several_times_is_said_once():
    found = [to(HEAD, "http://a", "https://a"), to(HEAD, "http://b", "https://b")]
    (one,) = offered(found, HEAD, changed(BASE, HEAD)).placed
    assert one.comment().body.count("this is wrong") == 1


PIECES = st.sampled_from(
    ["`", "``", "````", "~~~", "<!-- x -->", "```suggestion", "a", " ", "*", "\\"]
)
ROWS = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=6)


@given(ROWS)
def test_a_block_read_back_is_the_very_lines(rows: list[str]):
    body = suggestion.body("0" * 16, [to(HEAD, "One", "1")], rows)
    blocks = [node for node in _markdown(body) if node["type"] == "block_code"]  # type: ignore[index]
    assert [node["attrs"]["info"] for node in blocks] == ["suggestion"]  # type: ignore[index]
    assert blocks[0]["raw"] == "".join(f"{row}\n" for row in rows)  # type: ignore[index]
    assert block(body) == "".join(f"{row}\n" for row in rows)


# --- all of it, on any text ------------------------------------------------------------------

NEW = st.sampled_from(["", "x", "x\n", "\n", "y\nz\n", "y\nz", "`\n"])
EDITS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 14), NEW), max_size=8)


@st.composite
def pulls(draw: st.DrawFn, rows: st.SearchStrategy[list[str]]) -> tuple[str, str]:
    """A file before and after a pull, every line of which ends."""
    head = draw(rows)
    kept = [row for row in head if draw(st.booleans())]
    return "".join(f"{row}\n" for row in kept), "".join(f"{row}\n" for row in head)


def findings_of(text: str, edits: Iterable[tuple[int, int, str]]) -> list[Finding]:
    spans = [(min(at, len(text)), size, new) for at, size, new in edits]
    fixes = [Edit(Span(at, min(at + size, len(text))), new) for at, size, new in spans]
    return [finding(PATH, *e.span, fix=Fix((e,)), texts={PATH: text}) for e in fixes]


def fixed(text: str, found: Iterable[Finding]) -> str:
    edits = dict.fromkeys(edit for one in found if one.fix for edit in one.fix.edits)
    new = apply_edits(text, edits)
    return f"{new}\n" if new and not new.endswith("\n") else new


NUMBERED = st.integers(0, 25).map(lambda n: [f"{i} {'ab'[i % 2] * (i % 5)}" for i in range(n)])


@given(pulls(NUMBERED), EDITS, st.integers(0, 2), st.booleans())
def test_a_file_with_all_suggestions_taken_is_the_file_with_those_fixes(
    pull: tuple[str, str], edits: list[tuple[int, int, str]], drift: int, new: bool
):
    base, head = ("" if new else pull[0]), pull[1]
    above = "".join(f"above {n}\n" for n in range(0 if new else drift))
    merged = above + head
    found = [one for one in findings_of(merged, edits) if one.span.start >= len(above)]
    result = offered(found, merged, changed(base, head, context=1))
    placed = [one for made in result.placed for one in made.findings]
    assert above + taken(head, result.placed) == fixed(merged, placed)
    if new and head:
        assert result.left == ()


@given(
    pulls(st.lists(st.sampled_from(["a", "b", ""]), max_size=12)),
    EDITS,
    st.lists(st.sampled_from(["a", ""]), max_size=2),
)
def test_no_suggestion_leaves_the_diff_or_meets_another(
    pull: tuple[str, str], edits: list[tuple[int, int, str]], above: list[str]
):
    base, head = pull
    merged = "".join(f"{row}\n" for row in above) + head
    file = changed(base, head, context=1)
    shown = [{line.number for line in hunk} for hunk in hunks(file.patch or "")]
    at_head = Lines(head)
    last = 0
    for one in offered(findings_of(merged, edits), merged, file).placed:
        numbers = set(range(one.first, one.last + 1))
        assert any(numbers <= hunk for hunk in shown)
        assert one.first > last
        assert one.before == tuple(at_head.string(number) for number in sorted(numbers))
        assert one.after != one.before
        last = one.last


def test_a_patch_that_is_left_applies(tmp_path: Path):
    head = "".join(f"line {n}.\n" for n in range(60))
    found = [
        fixing(head, [("line 3.\n", ""), ("line 30.\n", "line 3.\nline 30.\n")]),
        to(head, "line 40.\n", "line 40.\nmore\n"),
        to(head, "line 50.", "LINE 50."),
    ]
    (left,) = offered(found, head, changed("", head), most=0).left
    (tmp_path / "a.md").write_text(head)
    patch = "\n".join(("--- a/a.md", "+++ b/a.md", *left.patch, ""))
    command = ["git", "apply", "--unidiff-zero", "-"]
    subprocess.run(command, cwd=tmp_path, input=patch, text=True, check=True)
    assert (tmp_path / "a.md").read_text() == fixed(head, found)
    assert left.findings == tuple(found)
