"""The pages in docs/ that are made from the code are current; `pytest --bless` makes them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from ruamel.yaml import YAML

from contentbot import cli
from contentbot.cli import arguments
from contentbot.content import schema
from contentbot.content.entry_text import inline
from contentbot.jobs.admitting import act as admitting
from contentbot.jobs.answering import labels, verdict
from contentbot.jobs.asking import questions
from contentbot.jobs.linting import rules
from contentbot.jobs.submitting import act as submitting
from contentbot.jobs.submitting import forms
from contentbot.lint import engine, reading
from contentbot.model import ENTRY_KINDS
from tests import docs_pages
from tests.conftest import ROOT
from tests.docs_pages import cell
from tests.forge.fake import FakeGitHub
from tests.forge.stage import Stage, link

NAMED = re.compile(
    r"contentbot-allow: ([\w-]+)|allow: \[([\w-]+)\]|(?:error|warning|info)\[([\w-]+)\]"
    r"|contentbot rules ([a-z-]+)$",
    re.MULTILINE,
)
DRAFT = re.compile(r"<!-- draft\.md -->\n```markdown\n(.*?)```", re.DOTALL)
TOLD = re.compile(
    r"<!-- told of draft\.md:.*?-->\n```console\n(\$ contentbot )(.*?)\n.*?```", re.DOTALL
)
FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1`*$", re.MULTILINE | re.DOTALL)
# Fields of every kind that events and calls can also have for each of their editions.
BY_EDITION = ("edition", "order", "shape")


def current(name: str, text: str, *, bless: bool) -> None:
    path = ROOT / "docs" / name
    if bless:
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text, f"if this is meant: pytest --bless (docs/{name})"


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--bless"))


# --- the rules -------------------------------------------------------------------------------


def test_the_list_of_rules_is_current(bless: bool):
    current("rules.md", "\n".join(docs_pages.rules_page()), bless=bless)


def test_each_name_that_a_finding_can_have_is_an_anchor_of_the_list():
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert len(text.encode()) < 400_000
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", text), flags=re.MULTILINE)
    anchors = [docs_pages.anchor(heading) for heading in headings]
    # Of two headings that are alike, GitHub counts the second.
    assert sorted(set(anchors)) == sorted(anchors)
    anchors += re.findall(r'^<a id="([\w-]+)"></a>$', text, flags=re.MULTILINE)
    names = {*engine.load_rules(), *reading.READING, *reading.SCHEMA}
    assert names == rules.pages().keys()
    assert names - {*anchors} == set()
    assert {*re.findall(r"\]\(#([\w-]+)\)", text)} == names


# --- the fields ------------------------------------------------------------------------------


def shared() -> list[str]:
    """Fields that every kind has, with the same meaning."""
    every = [schema.load(kind)["properties"] for kind in ENTRY_KINDS]
    return [
        name
        for name, shape in every[0].items()
        if name != "kind" and all(name in one for one in every)
        if name != "text"
        if all(one[name]["examples"] == shape["examples"] for one in every) or name in BY_EDITION
    ]  # fmt: skip


def fields_page() -> Iterator[str]:
    common = shared()
    for kind in ENTRY_KINDS:
        page = schema.load(kind)
        yield f"\n### `{kind}`\n"
        yield f"{page['description']}\n"
        yield from conditions(page)
        own = [name for name in page["properties"] if name not in (*common, "kind")]
        asked = [name for name in questions.asked(kind) if name in common]
        yield from table(page, own + asked)
    yield "\n### In every kind\n"
    link = schema.load("link")
    event = schema.load("event")
    both = link["properties"] | {name: event["properties"][name] for name in BY_EDITION}
    yield from table({**link, "properties": both}, common)
    yield ""


def table(page: Mapping[str, Any], names: list[str]) -> Iterator[str]:
    required = page.get("required", ())
    rows = []
    for name in names:
        shape = page["properties"][name]
        needed = " (needed)" if name in required else ""
        rows.append((f"`{name}`{needed}", cell(shape["description"]), example(shape)))
    yield from docs_pages.table(("field", "what it says", "example"), rows)


def example(shape: Mapping[str, Any]) -> str:
    return f"`{cell(inline(shape['examples'][0]))}`" if "examples" in shape else ""


def conditions(page: Mapping[str, Any]) -> Iterator[str]:
    """What is needed only in some cases."""
    ways = [f"`{name}`" for way in page.get("anyOf", ()) for name in way["required"]]
    if ways:
        yield f"One of {' and '.join(ways)} is needed.\n"
    for name in page.get("else", {}).get("required", ()):
        ((field, shape),) = page["if"]["properties"].items()
        yield f"`{name}` is needed unless `{field}` is `{shape['const']}`.\n"


def settings_page() -> Iterator[str]:
    page = schema.load("newsletter")
    yield ""
    rows = (
        (f"`{name}`{' (needed)' if name in page['required'] else ''}", cell(shape["description"]))
        for name, shape in page["properties"].items()
    )
    yield from docs_pages.table(("setting", "what it says"), rows)
    yield ""


def filled(text: str, name: str, lines: Iterator[str]) -> str:
    """A page with the part between two comments made anew."""
    head, begin, rest = text.partition(f"<!-- {name}:")
    comment, line_end, rest = rest.partition("-->\n")
    _, end, tail = rest.partition(f"<!-- end of {name} -->")
    assert begin and line_end and end, f"there is no place for {name}"
    body = "\n".join(lines) + "\n"
    return "".join((head, begin, comment, line_end, body, end, tail))


def test_the_tables_of_fields_and_settings_are_current(bless: bool):
    text = (ROOT / "docs" / "content.md").read_text("utf-8")
    text = filled(text, "fields", fields_page())
    text = filled(text, "settings", settings_page())
    current("content.md", text, bless=bless)


# --- the bot ---------------------------------------------------------------------------------


def test_the_tables_of_the_bot_are_current(bless: bool):
    text = (ROOT / "docs" / "github.md").read_text("utf-8")
    text = filled(text, "permissions", docs_pages.permissions_table())
    text = filled(text, "commands", docs_pages.commands_table())
    current("github.md", text, bless=bless)


def test_the_page_on_github_names_every_label_and_every_state():
    text = (ROOT / "docs" / "github.md").read_text("utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ")]
    shown = {
        name
        for row in rows
        for name in re.findall(r"`((?:entry|state|bot|form): \w[\w ]*)`", row[1])
    }
    assert shown == labels.LABELS | {forms.label_of(name) for name in made_forms()}
    states = {(row[2].strip(" `"), row[3].strip(" `")) for row in rows if "state:" in row[3]}
    assert states == {
        (verdict.Verdict(name, "").status("").state, labels.STATE_OF[name])
        for name in get_args(verdict.Name)
    }


def made_forms() -> list[str]:
    """The names of the forms that people fill in."""
    return sorted(path.stem for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def test_the_labels_of_closed_pulls_are_those_that_are_looked_for():
    assert (submitting.SUBMISSION, admitting.TAKEN) == (labels.FORM, labels.TAKEN)


def test_the_page_on_github_names_every_workflow():
    files = sorted(path.name for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    assert sorted(f"{name}.yml" for name in docs_pages.WORKFLOWS) == files
    text = (ROOT / "docs" / "github.md").read_text("utf-8")
    starts = text.partition("| file | starts |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"^\| `(\w+\.yml)` \|", starts, re.MULTILINE)) == files


def test_the_step_for_other_repositories_is_one_that_the_action_understands():
    page = (ROOT / "docs" / "github.md").read_text("utf-8")
    lines = next(one for one in re.findall(r"```yaml\n(.*?)```", page, re.S) if "OWNER" in one)
    (_, steps), *_ = YAML(typ="safe").load(lines).items()
    action = YAML(typ="safe").load((ROOT / "action.yml").read_text("utf-8"))
    checkout, bot = steps
    assert len(lines.splitlines()) == 5
    assert bot["with"].keys() == action["inputs"].keys()
    assert arguments.parser().parse_args(bot["with"]["run"].split()).task == "comment"
    ours = (ROOT / ".github" / "workflows" / "comment.yml").read_text("utf-8")
    assert f"uses: {checkout['uses']} # v" in ours
    rows = re.findall(r"^\| `(\w+)` \|", page.partition("| input of")[2].partition("\n\n")[0], re.M)
    assert rows == list(action["inputs"])


# --- the run that the manual shows -----------------------------------------------------------


def test_the_manual_shows_what_lint_really_says(
    bless: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    page = ROOT / "README.md"
    text = page.read_text("utf-8")
    draft, shown = (DRAFT.search(text), TOLD.search(text))
    assert draft and shown
    monkeypatch.chdir(tmp_path)
    Path("draft.md").write_text(draft[1], "utf-8")
    first, command = shown[1], shown[2]
    cli.main([*command.split(), "--no-cache"])
    told = f"{first}{command}\n{capsys.readouterr().out}"
    if bless:
        page.write_text(text[: shown.start(1)] + told + text[shown.end() - 3 :], "utf-8")
    assert told in page.read_text("utf-8"), "if this is meant: pytest --bless (README.md)"


# --- the comment that the manual shows -------------------------------------------------------


def test_the_manual_shows_what_the_bot_really_says(
    bless: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page = ROOT / "README.md"
    with FakeGitHub() as fake:
        stage = Stage(tmp_path, fake)
        monkeypatch.chdir(stage.main)
        number = stage.pull({"content/inbox/faster.yml": link(url="http//example.org/faster")})
        stage.answer(number)
        said = stage.said(number)
    text = page.read_text("utf-8")
    made = filled(text, "comment", iter(("````text", said.rstrip("\n"), "````")))
    if bless:
        page.write_text(made, "utf-8")
    assert page.read_text("utf-8") == made, "if this is meant: pytest --bless (README.md)"


# --- what pages say --------------------------------------------------------------------------


PAGES = ("README.md", "docs/content.md", "docs/editing.md", "docs/github.md")


@pytest.mark.parametrize("name", PAGES)
def test_prose_has_one_sentence_a_line(name: str):
    text = FENCED.sub("", (ROOT / name).read_text("utf-8"))
    prose = [line for line in text.splitlines() if not line.startswith(("|", "#", "<!--"))]
    assert [line for line in prose if re.search(r"[a-z`)][.?!] [A-Z`]", line)] == []


@pytest.mark.parametrize("name", [*PAGES, "CONTRIBUTING.md"])
def test_links_between_pages_lead_somewhere(name: str):
    page = ROOT / name
    text = re.sub(r"`[^`\n]*`", "", FENCED.sub("", page.read_text("utf-8")))
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        # `../../new/main` is a page of the forge, beside the files that it shows.
        assert target.startswith("../../new/") or (page.parent / target).exists(), target


def test_a_rule_that_a_page_names_exists():
    known = {*rules.pages(), "rule-name"}
    for name in PAGES:
        text = (ROOT / name).read_text("utf-8")
        named = NAMED.findall(text)
        for groups in named:
            assert set(filter(None, groups)) <= known, groups
