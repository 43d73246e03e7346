"""What the rules are: a list, or the manual of one."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from inspect import cleandoc
from types import MappingProxyType

from contentbot.errors import UsageError
from contentbot.lint import engine, reading
from contentbot.model import Severity

WIDTH = 100
_FIX = {"": "", "safe": "fix", "unsafe": "fix?"}
_LEGEND = """\
{count} rules. fix: `--fix` mends it; fix?: with `--unsafe-fixes`, for a person to look at.
`contentbot rules NAME` explains one, with examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The manual page of a rule, or of a finding that the reader or a schema makes.

    subject: what it is listed under. fix: "", "safe" or "unsafe".
    """

    name: str
    subject: str
    severity: Severity
    fix: str
    allowable: bool
    manual: str

    @property
    def summary(self) -> str:
        """The manual's first line."""
        return self.manual.partition("\n")[0]


@cache
def pages() -> Mapping[str, Page]:
    """All manual pages by name: the rules by subject, then the schemas' and the reader's."""
    rules = [
        Page(
            name=rule.name,
            subject=rule.subject.replace("_", " "),
            severity=rule.severity,
            fix=rule.fix,
            allowable=not rule.locked,
            manual=cleandoc(rule.manual),
        )
        for rule in engine.load_rules().values()
    ]
    rules.sort(key=lambda page: (page.subject, page.name))
    others = [*_others("schemas", reading.SCHEMA), *_others("reading", reading.READING)]
    return MappingProxyType({page.name: page for page in (*rules, *others)})


def _others(subject: str, manuals: Mapping[str, str]) -> Iterator[Page]:
    for name in sorted(manuals):
        yield Page(
            name=name,
            subject=subject,
            severity="warning" if name == "unused-allowance" else "error",
            fix="",
            allowable=False,
            manual=cleandoc(manuals[name]),
        )


def listing(how: str = "text") -> str:
    """All rules by subject, a line each; as JSON with their manuals."""
    if how == "json":
        rows = [_row(page) for page in pages().values()]
        return json.dumps(rows, indent=2, ensure_ascii=False)
    names = max(map(len, pages()))
    out: list[str] = []
    subject = ""
    for page in pages().values():
        if page.subject != subject:
            subject = page.subject
            out += ["", subject]
        head = f"  {page.name:{names}} {page.severity:7} {_FIX[page.fix]:4}  "
        out.append(_hanging(head, page.summary))
    out += ["", _LEGEND.format(count=len(pages()))]
    return "\n".join(out[1:])


def _hanging(head: str, text: str) -> str:
    """A row whose last column goes on below itself."""
    return textwrap.fill(
        text, WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False
    )


def _row(page: Page) -> dict[str, object]:
    return {
        "name": page.name,
        "subject": page.subject,
        "severity": page.severity,
        "fix": page.fix or None,
        "allowable": page.allowable,
        "summary": page.summary,
        "manual": page.manual,
    }


def summaries() -> dict[str, tuple[str, str]]:
    """Summary and manual of each rule by its name."""
    return {page.name: (page.summary, page.manual) for page in pages().values()}


def explain(name: str) -> str:
    """The manual of a rule as it stands with its function, and how an entry is excepted.

    Raises:
        UsageError: there is no such rule; the nearest names are said.
    """
    page = pages().get(name)
    if page is None:
        raise UsageError(f"there is no rule `{name}`; {_hint(name)}")
    marks = [page.severity, *([f"{page.fix} fix"] if page.fix else [])]
    return f"{page.name} ({', '.join(marks)})\n\n{page.manual}\n\n{_exception(page)}"


def _exception(page: Page) -> str:
    if not page.allowable:
        return "No entry can be excepted from this rule."
    return (
        f"Where it is meant so: `allow: [{page.name}]` in an entry's file, or\n"
        f"`<!-- contentbot-allow: {page.name} -->` on the line above an item of a draft."
    )


def _hint(name: str) -> str:
    near = get_close_matches(name, pages(), 3)
    near += [known for known in pages() if name and name in known and known not in near]
    if not near:
        return "`contentbot rules` lists them"
    words = [f"`{known}`" for known in near[:3]]
    return f"did you mean {' or '.join(words)}?"


__all__ = ["Page", "explain", "listing", "pages", "summaries"]
