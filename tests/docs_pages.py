"""What the pages in docs/ hold that is made from the code: the rules, and the bot's own tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from contentbot.jobs.commanding import commands
from contentbot.jobs.linting import rules
from contentbot.lint import manual
from tests.conftest import ROOT

FIXES = {"": "", "safe": "`--fix`", "unsafe": "`--unsafe-fixes`"}
OPTIONS = {"safe": "`contentbot lint --fix`", "unsafe": "`contentbot lint --unsafe-fixes`"}
# In the order in which people meet them.
WORKFLOWS = (
    "lint", "comment", "command", "sweep", "submit", "desk", "assemble", "publish", "ci",
)  # fmt: skip
SHOWN = {"Given": "Where this is so:", "Bad": "Bad:", "Good": "Good:"}
_CODE = re.compile(r"(`[^`]*`)")
_TICKS = re.compile("`+")


def prose(text: str) -> str:
    """A text with nothing in it, outside of code, that Markdown takes for a tag."""
    return "".join(
        part if part.startswith("`") else part.replace("<", "\\<") for part in _CODE.split(text)
    )


def cell(text: str) -> str:
    """A text as a cell of a table; within code, too, a bar would end it."""
    return prose(text).replace("|", "\\|")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table, line by line."""
    head = list(head)
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(row)} |"


# --- the rules -------------------------------------------------------------------------------


def rules_page() -> Iterator[str]:
    """docs/rules.md: the tables by subject, then the manual of each."""
    pages = rules.pages().values()
    yield "# Rules\n"
    yield f"The {len(pages)} faults that contentbot looks for, by subject; each name leads to its"
    yield "manual below, and `contentbot rules NAME` says the same with all examples."
    yield "*Mended by* says which option corrects it; *locked* rules allow no exception.\n"
    yield "This page is made from the rules themselves: `pytest tests/test_docs.py --bless`."
    head = ("rule", "severity", "mended by", "locked", "what it says")
    for subject in dict.fromkeys(page.subject for page in pages):
        yield f"\n## {subject.capitalize()}\n"
        yield from table(head, (_row(page) for page in pages if page.subject == subject))
    yield "\n## The manual"
    for page in sorted(pages, key=lambda page: page.name.lower()):
        yield from _manual(page)
    yield ""


def anchor(name: str) -> str:
    """What GitHub makes of a heading, for links to it."""
    return re.sub(r"[^\w -]", "", name.lower()).replace(" ", "-")


def _row(page: rules.Page) -> tuple[str, ...]:
    name, locked = f"[`{page.name}`](#{page.name})", "" if page.allowable else "yes"
    return name, page.severity, FIXES[page.fix], locked, cell(page.summary)


def _manual(page: rules.Page) -> Iterator[str]:
    """A rule below a heading that the bot's comments link to."""
    intro, parts = manual.parts(page.manual)
    summary, _, why = intro.partition("\n")
    yield f"\n### {page.name}\n"
    if anchor(page.name) != page.name:  # the anchor of a heading has no capitals
        yield f'<a id="{page.name}"></a>\n'
    yield f"**{prose(summary)}** ({page.severity})"
    if why.strip():
        yield f"\n{prose(why.strip())}"
    first: dict[str, str] = {}
    for head, _, block in parts:
        first.setdefault(head, block)
    for head, title in SHOWN.items():
        if head in first:
            yield from ("", title, "", *_fenced(first[head], yaml=head == "Given"))
    yield f"\n{_mended(page)}"
    yield _exception(page)


def _fenced(example: str, *, yaml: bool) -> Iterator[str]:
    ticks = "`" * max(3, 1 + max(map(len, _TICKS.findall(example)), default=0))
    yield f"{ticks}{'yaml' if yaml or manual.is_yaml(example) else 'markdown'}"
    yield example
    yield ticks


def _mended(page: rules.Page) -> str:
    if not page.fix:
        return "Mend it by hand; the finding says how."
    # Corrections of mere remarks make no review by themselves.
    on_pull = (
        "what `/contentbot fix` offers" if page.severity == "info" else "a suggestion to click"
    )
    look = "; look at it first, since it may change what is said" if page.fix == "unsafe" else ""
    return f"{OPTIONS[page.fix]} mends it; on a pull, {on_pull} does{look}."


def _exception(page: rules.Page) -> str:
    if not page.allowable:
        return "No entry can be excepted from it."
    return (
        f"Where it is meant so, an editor writes `allow: [{page.name}]` into the entry's file, or"
        f"\n`<!-- contentbot-allow: {page.name} -->` above the line of a draft."
    )


# --- the bot ---------------------------------------------------------------------------------


def permissions_table() -> Iterator[str]:
    """What each job of the workflows may do."""
    rows = []
    for name in WORKFLOWS:
        read = _workflow(ROOT / ".github" / "workflows" / f"{name}.yml")
        for job, body in read["jobs"].items():
            scopes = [f"`{scope}: {way}`" for scope, way in body["permissions"].items()]
            rows.append((f"`{name}.yml`", f"`{job}`", _plain(body["name"]), ", ".join(scopes)))
    yield ""
    yield from table(("file", "job", "what it does", "its token may"), rows)
    yield ""


def commands_table() -> Iterator[str]:
    """What people can write."""
    yield ""
    whose = {"author": "the author, editors", "editor": "editors"}
    rows = (
        (f"`{one.usage}`", whose[one.who], cell(one.help)) for one in commands.COMMANDS.values()
    )
    yield from table(("first line of a comment", "who", "the bot's words for it"), rows)
    yield ""


def _plain(name: str) -> str:
    """A job's name without what differs from one of its copies to the next."""
    return re.sub(r" \w+ \$\{\{.*", "", name)


def _workflow(path: Path) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = YAML(typ="safe").load(path.read_text("utf-8"))
    return loaded
