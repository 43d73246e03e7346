"""What strangers try on the bot, beyond one module: forged reports and markers, races, hostile words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import mistune
import pytest

from contentbot import cli
from contentbot.errors import ContentbotError
from contentbot.jobs.answering import marker
from contentbot.jobs.answering.marker import Marker
from contentbot.model import Change, Edit, Finding, Fix, Report, Severity, Span
from contentbot.render import answer, report_json, suggestion
from contentbot.render.alive import alive
from contentbot.render.message import message
from contentbot.render.preview import Preview
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.records import BOT
from tests.forge.stage import NOW, Stage, link, zipped

FASTER = "content/inbox/faster.yml"
FAULTY = link(url="http//example.org/faster")
HOME = "https://github.com/owner/newsletter/"
MANUAL = f"{HOME}blob/main/docs/rules.md#"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with FakeGitHub() as fake:
        made = Stage(tmp_path, fake)
        monkeypatch.chdir(made.main)
        yield made


# --- what strangers write --------------------------------------------------------------------

NASTY = [
    "@maintainers please merge #123",
    "ask @ada, GH-1, owner/newsletter#1 and 985bfdb2d1e4b5a67c0d1e4b5a67c0d1e4b5a67c",
    "\\@all and &#64;all and &commat;all",
    "see 985bfdb",
    "![x](https://evil.example/x.png)",
    "[approved](https://evil.example)",
    "[approved]: https://evil.example",
    "https://evil.example www.evil.example ada@evil.example ftp://evil.example",
    "<img src=x onerror=alert(1)>",
    "<h1>approved</h1>",
    "<details open><summary>approved</summary>",
    "</details>\n\n# approved",
    "</summary></details>",
    "<!-- contentbot:approved -->",
    "<!-- contentbot v1 head=" + "a" * 40,
    "--> approved",
    "\n\n# approved\n\n",
    "approved\n===\n",
    "\r\n```\n@all\n```\r\n",
    "~~~\n@all",
    "`",
    "`` ` ``` ```` @all",
    "a ` @all ` b",
    "`a` @all `b`",
    "```suggestion",
    "| a | b |\n|---|---|\n| @all | x |",
    "> quoted @all",
    "- [ ] @all",
    "1. @all\n2. @all",
    "    @all",
    "***",
    "[^1]: @all",
    "\u202e@lla\u202c \u200b \u2066 \ufeff",
    "\u2028# approved\u2029",
    "$`x`$ $$\\text{@all}$$",
    "\\",
    "**@all** __@all__ ~~@all~~",
]
HIDING = re.compile("[\u200b\u2028-\u202e\u2066-\u2069\ufeff]")
# What a comment is made of; all else of the tree would be a stranger's doing.
OURS = {
    "paragraph", "list", "list_item", "block_text", "blank_line", "text", "strong", "emphasis",
    "link", "codespan", "block_code", "softbreak", "block_html",
}  # fmt: skip
FOLDS = re.compile(r"</details>|<details><summary>[\w ,]+</summary>")
LIVE = re.compile(
    r"@|#\d|GH-\d|\b[0-9a-f]{7,40}\b|://|www\.|[<>&|\\$~]|!\[|\[\^|approved", re.IGNORECASE
)
_parse = mistune.create_markdown(
    renderer="ast", plugins=["strikethrough", "table", "url", "task_lists", "footnotes"]
)


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    for node in tree:
        yield node
        yield from nodes(node.get("children", ()))


def check_dead(text: str, links: tuple[str, ...] = (HOME,)) -> None:
    """Read a text with another parser than the bot's: nothing is in it but words and code."""
    for node in nodes(_parse(text)):
        kind, raw = node["type"], node.get("raw", "")
        assert kind in OURS, node
        assert kind != "text" or not LIVE.search(raw), node
        assert kind != "link" or node["attrs"]["url"].startswith(links), node
        assert kind != "block_html" or FOLDS.fullmatch(raw.strip()), node
    assert not HIDING.search(text)
    assert "<!--" not in text


def finding(
    words: str, severity: Severity = "error", *, line: int = 1, path: str = FASTER
) -> Finding:
    """A finding that says what a stranger wants it to say."""
    return Finding(
        id=f"{line}", about="", rule="some-rule", severity=severity, path=path, span=Span(0, 0),
        line=line, column=1, end_line=line, end_column=2, message=words or "-", help=words,
    )  # fmt: skip


def entry(words: str, *, kind: str = "link", number: int = 0) -> Change:
    """An added entry with a stranger's words wherever words can be."""
    fields = {
        "title": words, "url": f"https://example.org/{number}", "section": "observations",
        "place": words, "organizer": words, "group": words, "authors": [words], "label": words,
        "starts": "2026-02-03", "name": words, "text": words, "submitted_by": words,
    }  # fmt: skip
    return Change(
        change="added", path=f"content/inbox/{words.replace('/', '-')}.yml", line=1, kind=kind,
        section="observations", fields=fields,
    )  # fmt: skip


def shown_of(words: str) -> str:
    """The body of a comment in which a stranger's words stand wherever they can."""
    change = entry(words)
    preview = Preview(
        change=change, place=words, above=words, rows=(words, f"  {words}"), below=words,
        before=(f"was {words}",), url=words, reason=words,
    )  # fmt: skip
    rows = [
        finding(words, severity, path=f"content/inbox/{words}.yml")
        for severity in ("error", "error", "error", "error", "warning", "info")
    ]
    # What a file shall hold is shown letter for letter; a row of a patch is one line.
    held = HIDING.sub("", words)
    row = held.replace("\n", " ").replace("\r", " ")
    states: tuple[answer.State, ...] = ("ready", "author", "editor", "conflict", "fault")
    parts = (
        answer.body(
            answer.Answer(
                state=state,
                previews=[preview] * 3,
                findings=rows,
                patches=[answer.Patch(words, (f"-{row}", f"+{row}"))],
                rescues=[answer.Rescue("content/inbox/a.yml", held, f"{HOME}new/main?value=a")],
                outside=[words] * 4,
                newcomer=True,
                manual=MANUAL,
            )
        )
        for state in states
    )
    return "\n\n".join(parts)


@pytest.mark.parametrize("words", NASTY)
def test_no_word_of_a_stranger_comes_alive_in_a_comment(words: str) -> None:
    """The rendering alone: nothing looks at the outcome here but the test."""
    check_dead(shown_of(words))


@pytest.mark.parametrize("words", NASTY)
def test_no_word_of_a_stranger_comes_alive_beside_a_line(words: str) -> None:
    rows = [replace(finding(words), rule=rule) for rule in ("some-rule", words or "x")]
    body = suggestion.body("0" * 16, rows, [words.replace("\n", " ")], rule_url=MANUAL)
    first, _, rest = body.partition("\n")
    assert suggestion.key_of(first) is not None
    told, _, block = rest.partition("suggestion\n")
    check_dead(told.rpartition("\n")[0])
    (code,) = [one for one in nodes(_parse(rest)) if one["type"] == "block_code"]
    assert code["attrs"]["info"] == "suggestion" and block


def test_a_comment_shows_all_that_strangers_wrote_and_none_of_it_lives(stage: Stage) -> None:
    number = stage.pull({FASTER: link()})
    changes = tuple(entry(words, number=n) for n, words in enumerate(NASTY))
    findings = tuple(
        finding(words, severity, line=n + 1)
        for n, words in enumerate(NASTY)
        for severity in ("error", "warning")
    )
    stage.comment(forged(stage, number, Report(findings=findings, changes=changes)))
    said = stage.said(number)
    assert "@maintainers please merge #123" in said
    check_dead(said)


# --- the last line: what reads the comment as the forge will ---------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "@maintainers",
        "#123",
        "owner/newsletter#1",
        "GH-1",
        "985bfdb2d1e4b5a67c0d1e4b5a67c0d1e4b5a67c",
        "https://evil.example",
        "www.evil.example",
        "[a](https://evil.example)",
        "[a][b]\n\n[b]: https://evil.example",
        "![a](https://evil.example/a.png)",
        "# Approved",
        "Approved\n===",
        "***",
        "<img src=x>",
        "a <b>b</b>",
        "<details open>",
        "Ready.\n\n<!-- contentbot:approved -->",
        "* in a list: @all",
        "<details><summary>@all</summary>\n\na\n\n</details>",
        "```\ncode\n```\n@all",
        "<!-- contentbot:index v1 -->\n@all",
    ],
)
def test_what_would_live_is_seen_before_it_is_said(text: str) -> None:
    assert alive(text, links=[HOME]) != []


def test_what_the_bot_says_itself_is_not_held_back() -> None:
    text = (
        "<!-- contentbot:index v1 -->\n**Ready.** Two *words*, `@code #1`.\n\n- a ([why]"
        f"({MANUAL}some-rule)), the same link is in #12\n\n<details><summary>One remark</summary>"
        "\n\n```diff\n+ @all https://evil.example\n```\n\n</details>\n"
    )
    assert alive(text, links=[HOME], references=["#12"]) == []


def test_a_comment_with_a_word_that_lives_is_not_posted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "message", lambda text: text)  # a guard above has fallen
    number = stage.pull({FASTER: link()})
    event = forged(
        stage, number, Report(findings=(finding("@maintainers merge this"),), changes=())
    )
    with pytest.raises(ContentbotError, match="more than was meant"):
        stage.comment(event)
    assert stage.own(number) == []


# --- the report ------------------------------------------------------------------------------


def forged(stage: Stage, number: int, report: Report, **changes: Any) -> Any:
    """The end of a run that left a report as somebody made it, about a pull as it is.

    changes: members of the JSON to replace.
    """
    parents = (stage.base, stage.fake.pull(number).head)
    data = json.loads(report_json.render(replace(report, parents=parents), {}))
    return _left(stage, number, json.dumps({**data, **changes}))


def _left(stage: Stage, number: int, text: str) -> Any:
    event = stage.check(number, report=False)
    archive = zipped({"report.json": text.encode()})
    stage.fake.add_artifact(event["workflow_run"]["id"], "report", archive)
    return event


def test_a_pull_that_forges_its_clean_report_is_not_green(stage: Stage) -> None:
    number = stage.pull({FASTER: FAULTY, ".github/workflows/lint.yml": "name: lint\n"})
    stage.comment(forged(stage, number, Report(changes=())))
    assert stage.status(number) == "pending"
    assert "An editor looks at this first" in stage.said(number)


def test_an_editors_approval_counts_for_the_commit_that_was_approved(stage: Stage) -> None:
    number = stage.pull({FASTER: link(), "Makefile": "all:\n"})
    stage.fake.add_review(number, "editor")
    stage.answer(number)
    assert stage.status(number) == "success"
    stage.push(number, {"Makefile": "all: evil\n"})
    stage.answer(number)
    assert stage.status(number) == "pending"


def test_a_strangers_approval_counts_nothing(stage: Stage) -> None:
    number = stage.pull({FASTER: link(), "Makefile": "all:\n"})
    stage.fake.add_review(number, "mallory")
    stage.answer(number)
    assert stage.status(number) == "pending"


def test_a_report_about_another_pull_is_used_for_neither(stage: Stage) -> None:
    clean = stage.pull({"content/inbox/clean.yml": link("Other", "https://example.org/other")})
    faulty = stage.pull({FASTER: FAULTY}, author="mallory")
    parents = [stage.base, stage.fake.pull(clean).head]
    stage.comment(forged(stage, faulty, Report(changes=()), parents=parents))
    assert (stage.status(faulty), stage.status(clean)) == ("error", "")
    assert stage.own(clean) == []


def test_five_thousand_findings_fit_into_one_comment(stage: Stage) -> None:
    number = stage.pull({FASTER: link()})
    kinds: Sequence[Severity] = ("error", *("warning",) * 4)
    rows = tuple(
        replace(finding(f"{'g' * 200} {n} {'h' * 200}", kinds[n % 5], line=n + 1), help="")
        for n in range(5_000)
    )
    stage.comment(forged(stage, number, Report(findings=rows, changes=())))
    said = stage.said(number)
    assert 20_000 < len(said) <= answer.LIMIT
    assert said.count("<details>") == said.count("</details>") > 0
    assert re.findall(r"^`{3,}", said, re.MULTILINE).__len__() % 2 == 0
    items = [one for one in said.splitlines() if one.startswith("- ")]
    assert all(one.endswith((")", " more")) for one in items)
    check_dead(said)
    assert stage.status(number) == "failure"


def test_no_label_comes_from_a_report(stage: Stage) -> None:
    for words in ("state: ready", "bot: quiet", "admin"):
        number = stage.pull({f"content/inbox/{len(words)}.yml": FAULTY})
        row = json.loads(report_json.render(Report(changes=(entry("A title"),)), {}))["entries"][0]
        rows = [{**row, "kind": words}]
        stage.comment(forged(stage, number, Report(changes=()), entries=rows))
        assert stage.labels(number) == {"state: needs editor"}
        assert stage.status(number) == "error"


def test_labels_of_others_are_left_alone(stage: Stage) -> None:
    number = stage.pull({FASTER: link()}, labels=["mine", "state: conflict"])
    stage.answer(number)
    assert stage.labels(number) == {"mine", "entry: link", "state: ready"}


# --- heads that move, and runs that race -----------------------------------------------------


def test_nothing_is_written_once_the_head_has_moved(stage: Stage) -> None:
    number = stage.pull({FASTER: FAULTY})
    event = stage.check(number)
    before = len(stage.fake.log)
    stage.fake.before("GET", rf"/pulls/{number}$", lambda: stage.push(number, {FASTER: link()}))
    done = stage.comment(event)
    assert (done.wrote, done.told) == (False, "the pull has moved on in the meantime")
    assert stage.fake.writes(before) == []


def test_an_older_run_that_ends_last_says_nothing(stage: Stage) -> None:
    number = stage.pull({FASTER: FAULTY})
    older = forged(stage, number, Report(changes=()))
    stage.answer(number)
    said, before = stage.said(number), len(stage.fake.log)
    assert stage.comment(older).told == "a newer run has spoken already"
    assert (stage.said(number), stage.fake.writes(before)) == (said, [])


# --- markers ---------------------------------------------------------------------------------


def mark(stage: Stage, number: int) -> str:
    """A marker as the bot would write it, of a run that nothing is newer than."""
    head = stage.fake.pull(number).head
    return Marker(
        head=head, run=10**9, attempt=1, state="ready", at=NOW, offers=0, index=0, hash="0" * 16
    ).line()


def test_a_marker_by_somebody_else_is_no_marker(stage: Stage) -> None:
    number = stage.pull({FASTER: link()})
    text = f"{mark(stage, number)}\n**Ready.** Merge this."
    forged = stage.fake.add_comment(number, "mallory", text)
    stage.answer(number)
    assert len(stage.own(number)) == 1
    assert [one.body for one in stage.fake.comments(number, "mallory")] == [text]
    assert stage.fake.comments(number)[0].id == forged.id


def test_a_marker_that_is_not_the_first_line_is_no_marker(stage: Stage) -> None:
    number = stage.pull({FASTER: link()})
    quote = f"Somebody wrote: {mark(stage, number)}\n{mark(stage, number)}\nand more"
    stage.fake.add_comment(number, BOT, quote)
    stage.answer(number)
    bodies = [one.body for one in stage.own(number)]
    assert len(bodies) == 2 and bodies[0] == quote
    assert marker.read(bodies[1]) is not None


def test_a_marker_in_a_title_is_no_marker_of_the_comment_that_shows_it(stage: Stage) -> None:
    number = stage.pull({FASTER: FAULTY})
    words = mark(stage, number)
    report = Report(findings=(finding(words),), changes=(entry(words),))
    stage.comment(forged(stage, number, report))
    said = stage.said(number)
    assert "contentbot v1 head=" in said
    assert "<!--" not in said
    stage.comment(forged(stage, number, report))
    assert len(stage.own(number)) == 1


# --- what is dispatched ----------------------------------------------------------------------


@pytest.mark.parametrize("given", ["5; id", "5\nadmin=true", "--help", "../5", "٥", "5" * 10, "-5"])
def test_an_input_that_is_no_number_of_a_pull_is_refused(
    stage: Stage, given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"inputs": {"pull": given, "fix": "false"}}))
    for name, value in {
        "EVENT_PATH": str(event), "REPOSITORY": "owner/newsletter", "TOKEN": TOKEN,
        "API_URL": stage.fake.url,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"GITHUB_{name}", value)
    before = len(stage.fake.log)
    assert cli.main(["github", "sweep", "--read", "sweep.json"]) == 2
    assert len(stage.fake.log) == before
    assert not Path("sweep.json").exists()


# --- words between ours ----------------------------------------------------------------------


@pytest.mark.parametrize("words", NASTY)
def test_a_message_is_words_and_code(words: str) -> None:
    for text in (words, f"`{words}` is odd", f"odd: {words}", f"`a`{words}`b`"):
        check_dead(f"- x {message(text)} y")


def test_a_fix_that_strangers_made_up_is_shown_as_code(stage: Stage) -> None:
    number = stage.pull({FASTER: link()})
    words = "title: ``` @all\n</details> #1 <!-- contentbot -->\n"
    row = replace(
        finding("A fix"),
        fix=Fix((Edit(Span(0, 0), words),), safe=True),
        fix_places=(((70, 1), (70, 1)),),
    )
    known = {FASTER: {70: "far away"}}
    stage.comment(forged(stage, number, Report(findings=(row,), changes=(), lines=known)))
    said = stage.said(number)
    assert "to make by hand" in said
    check_dead(said)
