"""The pages in docs/ that are made from the code are current; `pytest --bless` makes them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from contentbot import cli
from contentbot.content import schema
from contentbot.content.entry_text import inline
from contentbot.jobs.asking import questions
from contentbot.jobs.linting import rules
from contentbot.model import ENTRY_KINDS
from tests.conftest import ROOT

NAMED = re.compile(
    r"contentbot-allow: ([\w-]+)|allow: \[([\w-]+)\]|(?:error|warning|info)\[([\w-]+)\]"
    r"|contentbot rules ([a-z-]+)$",
    re.MULTILINE,
)
DRAFT = re.compile(r"<!-- draft\.md -->\n```markdown\n(.*?)```", re.DOTALL)
TOLD = re.compile(
    r"<!-- told of draft\.md:.*?-->\n```console\n(\$ contentbot )(.*?)\n.*?```", re.DOTALL
)
# Fields of every kind that events and calls can also have for each of their editions.
BY_EDITION = ("edition", "order", "shape")
FIXES = {"": "", "safe": "`--fix`", "unsafe": "`--unsafe-fixes`"}


def current(name: str, text: str, *, bless: bool) -> None:
    path = ROOT / "docs" / name
    if bless:
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text, f"if this is meant: pytest --bless (docs/{name})"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--bless"))


# --- the rules -------------------------------------------------------------------------------


def rules_page() -> Iterator[str]:
    pages = rules.pages()
    yield "# Rules\n"
    yield f"The {len(pages)} faults that contentbot looks for, by subject."
    yield "`contentbot rules NAME` explains one and shows examples."
    yield "*Mended by* says which option corrects it; *locked* rules allow no exception.\n"
    yield "This page is made from the rules themselves: `pytest tests/test_docs.py --bless`."
    subject = ""
    for page in pages.values():
        if page.subject != subject:
            subject = page.subject
            yield f"\n## {subject.capitalize()}\n"
            yield "| rule | severity | mended by | locked | what it says |"
            yield "| --- | --- | --- | --- | --- |"
        locked = "" if page.allowable else "yes"
        row = [f"`{page.name}`", page.severity, FIXES[page.fix], locked, cell(page.summary)]
        yield "| " + " | ".join(row) + " |"
    yield ""


def test_the_list_of_rules_is_current(bless: bool):
    current("rules.md", "\n".join(rules_page()), bless=bless)


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
    yield "| field | what it says | example |"
    yield "| --- | --- | --- |"
    required = page.get("required", ())
    for name in names:
        shape = page["properties"][name]
        needed = " (needed)" if name in required else ""
        yield f"| `{name}`{needed} | {cell(shape['description'])} | {example(shape)} |"


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
    yield "| setting | what it says |"
    yield "| --- | --- |"
    for name, shape in page["properties"].items():
        needed = " (needed)" if name in page["required"] else ""
        yield f"| `{name}`{needed} | {cell(shape['description'])} |"
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


# --- what pages say --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README.md", "docs/content.md", "docs/editing.md"])
def test_prose_has_one_sentence_a_line(name: str):
    text = re.sub(r"^```.*?^```", "", (ROOT / name).read_text("utf-8"), flags=re.M | re.S)
    prose = [line for line in text.splitlines() if not line.startswith(("|", "#", "<!--"))]
    assert [line for line in prose if re.search(r"[a-z`)][.?!] [A-Z`]", line)] == []


@pytest.mark.parametrize(
    "name", ["README.md", "docs/content.md", "docs/editing.md", "CONTRIBUTING.md"]
)
def test_links_between_pages_lead_somewhere(name: str):
    page = ROOT / name
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (page.parent / target).exists(), target


def test_a_rule_that_a_page_names_exists():
    known = {*rules.pages(), "rule-name"}
    for name in ("README.md", "docs/content.md", "docs/editing.md"):
        text = (ROOT / name).read_text("utf-8")
        named = NAMED.findall(text)
        for groups in named:
            assert set(filter(None, groups)) <= known, groups
