"""Fixes: proved, repeated until nothing is left, and nothing else is touched."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contentbot.content import settings as newsletter
from contentbot.content.document import Document
from contentbot.content.library import Source
from contentbot.jobs.linting import fix
from contentbot.jobs.linting.lint import Work
from contentbot.lint import engine, manual
from contentbot.lint.rule import RULES, Facts, FixKind, Rule
from contentbot.model import Edit, Fix, Found, Span
from tests.conftest import ROOT
from tests.newsroom import Newsroom, draft, link, tracked

FOUND = "tracking-parameters"
SETTINGS = newsletter.parse((ROOT / "content/newsletter.yml").read_text("utf-8"), "newsletter.yml")
WORK = Work(settings=SETTINGS, today=date(2026, 1, 26))
ITEM = "* [Faster builds with a shared cache](https://example.org/faster?utm_source=mail)"
CLEAN = ITEM.replace("?utm_source=mail", "")


def fixed(
    text: str | bytes, path: str = "content/drafts/next.md", kind: str = "edition"
) -> fix.Fixed:
    data = text if isinstance(text, bytes) else text.encode()
    return fix.fix_one(Source(path, data, True), kind, WORK)


# --- on the command line ---------------------------------------------------------------------


def test_the_report_and_the_status_are_of_the_text_afterwards(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    run = newsroom.lint("--fix")
    assert (run.status, run.found) == (0, [])
    assert newsroom.read("content/inbox/a.yml").decode() == link()


def test_people_are_told_how_much_was_fixed(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    assert "fixed 1 place in 1 file" in newsroom.run("lint", "--fix").out
    assert "nothing was fixed" in newsroom.run("lint", "--fix").out


def test_a_diff_changes_nothing_and_has_the_status_of_a_fix(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    run = newsroom.run("lint", "--diff", "--today", "2026-01-26")
    assert (run.status, run.out) == (
        0,
        "--- ./content/inbox/a.yml\n+++ ./content/inbox/a.yml\n@@ -1,3 +1,3 @@\n"
        " title: Faster builds with a shared cache\n"
        "-url: https://example.org/faster?utm_source=mail\n+url: https://example.org/faster\n"
        " section: observations\n",
    )
    assert newsroom.read("content/inbox/a.yml").decode() == tracked()


PATCHES = [["git", "apply"], ["patch", "-p0"], ["patch", "-p1"]]


@pytest.mark.parametrize("command", PATCHES, ids=" ".join)
@pytest.mark.parametrize("repository", [True, False], ids=["in a repository", "outside"])
def test_the_diff_is_a_patch_that_others_take(
    newsroom: Newsroom, command: list[str], repository: bool
):
    texts: dict[str, str | bytes] = {
        "content/inbox/a.yml": tracked(),
        "content/drafts/my draft.md": b"\xef\xbb\xbf" + draft(ITEM).encode(),
        "content/drafts/next.md": draft("", "Words\x0bwith odd\u2028breaks.", "", ITEM).strip("\n"),
        "content/drafts/crlf.md": draft(ITEM).replace("\n", "\r\n"),
        "2026-02-04-this-week-in-rust.md": draft(ITEM),
    }
    for path, text in texts.items():
        newsroom.write(path, text)
    if repository:
        newsroom.commit()
    patch = newsroom.root.parent / "patch"
    paths = ["content", "2026-02-04-this-week-in-rust.md"]
    newsroom.lint("--diff", "--output", patch, *paths)
    if command[0] == "patch" and not _has("patch"):
        pytest.skip("needs the program `patch`")
    extra = ["--binary"] if command[0] == "patch" else []
    subprocess.run([*command, *extra], input=patch.read_bytes(), check=True, capture_output=True)
    patched = {path: newsroom.read(path) for path in texts}
    for path, text in texts.items():
        newsroom.write(path, text)
    newsroom.lint("--fix", *paths)
    assert {path: newsroom.read(path) for path in texts} == patched


def _has(program: str) -> bool:
    from shutil import which

    return which(program) is not None


def test_without_a_path_published_editions_are_left_alone(newsroom: Newsroom):
    path = "content/editions/2026-01-21-news.md"
    newsroom.write(path, draft(ITEM))
    for arguments in ([], ["content"], ["content/editions"]):
        newsroom.lint("--fix", *arguments)
        assert newsroom.read(path).decode() == draft(ITEM), arguments
    newsroom.lint("--fix", path)
    assert newsroom.read(path).decode() == draft(CLEAN)


def test_only_rules_that_are_chosen_are_fixed(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    newsroom.lint("--fix", "--ignore", FOUND)
    assert newsroom.read("content/inbox/a.yml").decode() == tracked()


def test_a_file_that_is_read_only_is_left_with_all_others(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked("a"))
    newsroom.write("content/inbox/b.yml", tracked("b")).chmod(0o444)
    run = newsroom.lint("--fix")
    assert run.status == 3
    assert run.err == "contentbot: {}: is read-only; nothing was written\n".format(
        newsroom.root / "content/inbox/b.yml"
    )
    assert newsroom.read("content/inbox/a.yml").decode() == tracked("a")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--fix", "--diff"],
        ["--unsafe-fixes"],
        ["--fix", "--at", "HEAD"],
        ["--diff", "--changed-since", "HEAD"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    newsroom: Newsroom, arguments: list[str], capsys: pytest.CaptureFixture[str]
):
    newsroom.write("content/inbox/a.yml", tracked())
    try:
        status = newsroom.lint(*arguments).status
    except SystemExit as stop:
        status = int(stop.code or 0)
    assert status == 2
    assert newsroom.read("content/inbox/a.yml").decode() == tracked()


# --- bytes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "with a byte order mark"])
@pytest.mark.parametrize("last", [True, False], ids=["", "no final newline"])
def test_line_ends_marks_and_a_missing_last_newline_stay(end: str, mark: bytes, last: bool):
    def data(item: str) -> bytes:
        text = draft(item, "* [Another title of an article](https://example.org/b)")
        text = text if last else text.rstrip("\n")
        return mark + text.replace("\n", end).encode()

    assert fixed(data(ITEM)).new == data(CLEAN)


def test_lines_that_a_fix_adds_end_as_those_of_the_text(monkeypatch: pytest.MonkeyPatch):
    def check(document: Document, facts: Facts) -> Iterator[Found]:
        at = document.text.find("Quite")
        if "ADDED" not in document.text and at > 0:
            edit = Edit(Span(at, at), "ADDED\n\n")
            yield Found(Span(at, at), "x", fix=Fix((edit,)))

    registered(monkeypatch, check)
    text = draft("", "Quite some words.").replace("\n", "\r\n")
    assert fixed(text).after == text.replace("Quite", "ADDED\r\n\r\nQuite")


def test_a_file_that_is_refused_is_not_fixed():
    data = b"title: \xff\nurl: https://example.org/?utm_source=mail\n"
    assert fixed(data, "content/inbox/a.yml", "link").new == data


# --- the proof -------------------------------------------------------------------------------


def registered(
    monkeypatch: pytest.MonkeyPatch, check: object, kind: FixKind = "safe", name: str = "zz-sample"
) -> None:
    engine.load_rules()
    rule = Rule(name, "warning", check, kind, False, "any", "tests")  # type: ignore[arg-type]
    monkeypatch.setitem(RULES, name, rule)


def replacing(old: str, new: str) -> object:
    """A rule that would replace a text wherever it stands."""

    def check(document: Document, facts: Facts) -> Iterator[Found]:
        at = document.text.find(old)
        while at != -1:
            edit = Edit(Span(at, at + len(old)), new)
            yield Found(edit.span, f"`{old}`", fix=Fix((edit,)))
            at = document.text.find(old, at + len(old))

    return check


ENTRY = tracked()
TWO = draft(ITEM, "* [Another title of an article](https://example.org/b)")


@pytest.mark.parametrize(
    ("old", "new", "kind", "text"),
    [
        ("title: F", "title: [F", "link", ENTRY),
        ("title: ", "titel: ", "link", ENTRY),
        ("https://example.org/faster?", "https://example.org/ x?", "link", ENTRY),
        ("* [Another", "[Another", "edition", TWO),
        ("* [Another title of an article](https://example.org/b)\n", "", "edition", TWO),
        (")\n* [Another", ") [Another", "edition", TWO),
        ("* [Another title of", "<!-- * [Another title of", "edition", TWO),
        ("### Observations/Thoughts", "Observations", "edition", TWO),
    ],
)
def test_a_fix_that_breaks_or_loses_something_is_refused_and_others_are_made(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, kind: str, text: str
):
    registered(monkeypatch, replacing(old, new))
    path = "content/drafts/next.md" if kind == "edition" else "content/inbox/a.yml"
    done = fixed(text, path, kind)
    if old in text.replace("?utm_source=mail", ""):
        assert done.after == text.replace("?utm_source=mail", "")
        assert "zz-sample" in done.refused
    else:
        assert new not in done.after


def test_of_many_fixes_only_the_wrong_ones_are_refused(monkeypatch: pytest.MonkeyPatch):
    registered(monkeypatch, replacing("* [Wrong", "<!-- [Wrong"))
    titles = ["One good article", "Wrong way to write", "Two other texts", "Wrong again and again"]
    items = [f"* [{t}](https://example.org/{n}?utm_source=a)" for n, t in enumerate(titles)]
    done = fixed(draft(*items))
    assert done.after == draft(*items).replace("?utm_source=a", "")
    assert (done.applied, done.refused) == (4, ("zz-sample",))


def test_fixes_that_undo_each_other_leave_the_file_as_it_is(monkeypatch: pytest.MonkeyPatch):
    registered(monkeypatch, replacing("cache", "store"), name="zz-one")
    registered(monkeypatch, replacing("store", "cache"), name="zz-two")
    done = fixed(link(), "content/inbox/a.yml", "link")
    assert (done.after, done.applied) == (link(), 0)
    assert done.refused


def test_unsafe_fixes_are_made_only_when_asked_for(monkeypatch: pytest.MonkeyPatch):
    def check(document: Document, facts: Facts) -> Iterator[Found]:
        at = document.text.find("Faster")
        if at != -1:
            yield Found(Span(at, at), "x", fix=Fix((Edit(Span(at, at + 6), "Slower"),), safe=False))

    registered(monkeypatch, check, "unsafe")
    source = Source("content/inbox/a.yml", link().encode(), True)
    assert fix.fix_one(source, "link", WORK).after == link()
    assert "Slower" in fix.fix_one(source, "link", WORK, unsafe=True).after


FIXING = [rule for rule in engine.load_rules().values() if rule.fix]


@pytest.mark.parametrize("rule", FIXING, ids=lambda rule: rule.name)
def test_the_first_example_of_a_rule_passes_the_proof(rule: Rule):
    page = manual.parse(rule.manual)
    told = manual.given(page)
    if set(told) - {"today", "state", "path"}:
        pytest.skip("depends on facts that only the manual's own test makes")
    state, example = told.get("state", "draft"), page.bad[0]
    work = Work(settings=SETTINGS, today=date.fromisoformat(told.get("today", "2026-02-04")))
    if manual.is_yaml(example):
        whole = manual.entry(SETTINGS, page.place, example)
        source, kind = Source("content/inbox/example.yml", whole.encode(), True), "link"
    else:
        text, _ = manual.edition(SETTINGS, page.place, example)
        folder = "drafts" if state == "draft" else "editions"
        name = told.get("path", f"content/{folder}/{manual.DAY}-this-week-in-rust.md")
        source, kind = Source(name, text.encode(), True), "edition"
    assert rule.name not in fix.fix_one(source, kind, work, unsafe=True).refused


# --- twice is once ---------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        ITEM, CLEAN, "", "   ", "## Updates from Rust Community", "### Miscellaneous",
        "- [A dash where a star belongs](http://example.org/b)  ",
        "* [ Spaces ](https://example.org/c#part)", "*[No gap](https://example.org/d)",
        "  * [A nested one](https://example.org/e?fbclid=1&x=2)", "Some words (and more.",
        "* Link without a link", "[video] [On the wrong side](https://youtu.be/abc?si=1)",
        "* [Doubled](https://example.org/f)](https://example.org/f)", "<!-- a comment -->",
        "* 2026-02-12 | Berlin, DE | [Group](https://www.meetup.com/group/)",
        "    * [**A talk**](https://www.meetup.com/group/events/1/?utm_medium=x)",
        "* [Odd â€œquotesâ€\x9d here](https://example.org/g)", "#Heading", "\ttabbed", "* ",
    ]
)  # fmt: skip


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_fixing_twice_is_fixing_once(lines: list[str], end: str, unsafe: bool):
    data = draft(*lines).replace("\n", end).encode()
    source = Source("content/drafts/next.md", data, True)
    once = fix.fix_one(source, "edition", WORK, unsafe=unsafe)
    again = Source(source.path, once.new, True)
    assert fix.fix_one(again, "edition", WORK, unsafe=unsafe).new == once.new
