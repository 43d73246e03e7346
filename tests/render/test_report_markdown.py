"""What a step summary or a comment shows, read back with a Markdown parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import mistune
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contentbot.model import Change, Crash, Finding, Report
from contentbot.render import report_markdown
from contentbot.render.markdown_escape import code_span, fence
from contentbot.render.visible import one_line, visible
from tests.render.sample import CLEAN, EDITION, ENTRY, FINDINGS, FULL, TEXTS, finding

URL = "https://example.org/rules#"
_parser = mistune.create_markdown(
    renderer="ast", plugins=["strikethrough", "table", "url", "task_lists", "footnotes"]
)
NASTY = [
    "@maintainers please merge #123",
    "![x](https://evil.example/x.png)",
    "[approved](https://evil.example)",
    "<img src=x onerror=alert(1)>",
    "<!-- contentbot: approved -->",
    "</details><h1>approved</h1>",
    "`` ` ``` ```` @all",
    "`",
    "a ` @all ` b",
    "\\` @all",
    "\\",
    "$`x`$",
    "\n\n# approved\n\n",
    "\r\n```\n@all\n```\r\n",
    "| a | b |\n|---|---|\n| @all | x |",
    "~~~\n@all",
    "https://evil.example www.evil.example a@evil.example",
    "\u2424@all\u2424",
    "\u2028# approved",
    " @all ",
    "",
    "   ",
    "    @all",
    "- [ ] @all",
    "1. @all\n2. @all",
    "[^1]: @all",
    "&lt;b&gt; &#64;all",
]
PIECES = re.findall(
    r"\S+", r"@all #1 ` `` ``` ~~~ ![ [ ]( ) <b> <!-- --> \ | * _ > # - $ & ; : http://e.x"
)
WILD = st.lists(st.sampled_from([*PIECES, *" \n\r\t"]) | st.characters().map(str), max_size=25).map(
    "".join
)
# What the report is made of; all else of the tree would be a stranger's doing.
OURS = {
    "paragraph", "list", "list_item", "block_text", "blank_line", "text", "strong", "link",
    "codespan", "block_code", "softbreak",
}  # fmt: skip
WORDS = re.compile(
    r"error|warning|info|at line \d+, column \d+|The bot itself failed; this is no fault of the "
    r"text|What changes|Notes|All well|and|contentbot|entry|entries|files?|errors?|warnings?|"
    r"small things?|that|tidies|would mend|of|them|more|findings?|in|No fault found|[\d :;,.()…]"
)


def parse(text: str) -> Any:
    return _parser(text)


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    for node in tree:
        yield node
        yield from nodes(node.get("children", ()))


def attack(words: str) -> Report:
    """A report in which a stranger's words stand wherever they can."""
    texts = {words: words}
    one = finding(
        words, 0, len(words), message=words, help=words, rule=words, severity="warning", texts=texts
    )
    change = Change(
        change="added", path=words, line=1, kind="link", section=words, fields={"title": words}
    )
    return Report(
        findings=(one, replace(one, severity="info")),
        crashes=(Crash(words, words, words),),
        notes=(words,),
        changes=(change,),
    )


def check_dead(words: str) -> None:
    out = report_markdown.render(attack(words), {words: words}, rule_url=URL)
    for node in nodes(parse(out)):
        assert node["type"] in OURS, node
        if node["type"] == "text":
            assert WORDS.sub("", node["raw"]) == "", node
        if node["type"] == "link":
            assert node["attrs"]["url"].startswith(URL)
    assert "<!--" not in out


def test_a_report_shows_everything_in_its_place(golden: Callable[[str, str], None]) -> None:
    golden("render/report.md", report_markdown.render(FULL, TEXTS, rule_url=URL))


def test_without_faults_one_line_says_so() -> None:
    assert report_markdown.render(CLEAN, {}) == "All well: 214 entries in 203 files.\n"


@pytest.mark.parametrize("words", NASTY)
def test_nothing_of_a_strangers_text_comes_alive(words: str) -> None:
    check_dead(words)


@given(WILD)
def test_nothing_of_any_text_comes_alive(words: str) -> None:
    check_dead(words)


@given(WILD)
@example("`")
@example("` `")
@example("a\\")
def test_a_code_span_holds_its_text_and_nothing_else(words: str) -> None:
    (paragraph,) = parse(f"x {code_span(words)} y")
    before, span, after = paragraph["children"]
    assert (before["raw"], after["raw"]) == ("x ", " y")
    expected = one_line(words).replace("<!--", "<! --")
    if not expected.strip(" "):
        expected = " "
    assert (span["type"], span["raw"]) == ("codespan", expected)


@given(st.lists(WILD.map(visible), max_size=5))
def test_a_fence_holds_its_rows_and_nothing_else(rows: list[str]) -> None:
    (block,) = parse(fence(rows))
    assert block["type"] == "block_code" and block["attrs"] == {"info": "text"}
    assert block["raw"] == "".join(f"{row}\n" for row in rows).replace("<!--", "<! --")


def test_many_findings_stay_within_the_limit_and_are_counted() -> None:
    out = report_markdown.render(replace(FULL, findings=FINDINGS * 1000), TEXTS, rule_url=URL)
    assert 50_000 < len(out) <= report_markdown.LIMIT
    shown = len(re.findall(r"^- \*\*(?:error|warning|info)\*\*", out, re.MULTILINE))
    assert f"… and {7000 - shown} findings more." in out
    assert all(node["type"] in OURS for node in nodes(parse(out)))


def test_errors_are_shown_before_others_take_the_room() -> None:
    one = finding(EDITION, 0, 5, message="the error")
    many = tuple(finding(ENTRY, 0, 5, severity="warning", message="w" * 400) for _ in range(400))
    assert "the error" in report_markdown.render(Report(findings=(*many, one)), TEXTS)


@given(st.integers(2_000, 9_000))
def test_every_limit_is_kept(limit: int) -> None:
    wild = tuple(one_with(n) for n in range(30))
    assert len(report_markdown.render(Report(findings=wild), TEXTS, limit=limit)) <= limit


def one_with(n: int) -> Finding:
    return finding(EDITION, n, n + 3, message="`" * (n * 40), help="h\u202e" * 5000)


@pytest.mark.parametrize("size", [0, 300, 4_000, 40_000])
def test_a_report_in_bytes_is_no_longer_than_it_may_be(size: int) -> None:
    texts = {"a.md": "構築を速くする方法" * 40}
    many = tuple(finding("a.md", n, n + 5, message="構築" * 40, texts=texts) for n in range(300))
    data = report_markdown.render_within(Report(findings=many, files=1), texts, size=size)
    assert len(data) <= size
    assert size < 300 or b"more." in data
