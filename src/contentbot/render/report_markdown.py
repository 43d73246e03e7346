"""A report as Markdown, for a step summary or a comment: all that strangers wrote stays dead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from contentbot.model import Finding, Report
from contentbot.render.excerpt import excerpt, lines_of
from contentbot.render.markdown_escape import code_span, fence
from contentbot.render.summary import RANK, number, sentence, small_things, sort, summary

LIMIT = 60_000  # characters; GitHub takes 65,536 in a comment
WIDTH = 100  # columns of an excerpt
MOST = 10  # of anything that is not a finding
MOST_SAID = 200  # characters of a path, a note or an error
_RULE = re.compile(r"[A-Za-z0-9-]+")


def render(
    report: Report, texts: Mapping[str, str], *, rule_url: str = "", limit: int = LIMIT
) -> str:
    """The report as Markdown that ends with a line break.

    texts: the text of each path, for excerpts. rule_url: what the name of a rule makes a link
    to its manual. limit: characters; where they do not suffice, the worst findings come whole
    and a line says how many are left out.
    """
    findings = sort(report)
    head = [summary(report), *_crashes(report)]
    tail = [f"{small_things(findings.small)}."] if findings.small else []
    tail += _listed("What changes:", [sentence(change) for change in report.changes or ()])
    tail += _listed("Notes:", report.notes)
    shown = (*findings.loud, *findings.remarks)
    room = limit - sum(len(part) + 2 for part in (*head, *tail)) - len(_left(len(shown))) - 2
    blocks = _fitting(shown, texts, rule_url=rule_url, room=room)
    if len(blocks) < len(shown):
        tail.insert(0, _left(len(shown) - len(blocks)))
    return "\n\n".join((*head, *_by_file(shown, blocks), *tail)) + "\n"


def render_within(report: Report, texts: Mapping[str, str], *, size: int) -> bytes:
    """The report in UTF-8, of so many bytes at most; empty when not even the sum of it fits.

    texts: as for `render`.
    """
    for share in (1, 2, 4):  # no character takes more than four bytes
        text = render(report, texts, limit=size // share)
        data = text.encode("utf-8", "backslashreplace")
        if len(data) <= size:
            return data
    return b""


def _left(n: int) -> str:
    return f"… and {number(n, 'finding')} more."


def _fitting(
    findings: Sequence[Finding], texts: Mapping[str, str], *, rule_url: str, room: int
) -> dict[int, str]:
    """The worst findings that fit into a number of characters, each whole, by their index."""
    lines = lines_of(texts)
    blocks: dict[int, str] = {}
    paths: set[str] = set()
    for index in sorted(range(len(findings)), key=lambda index: RANK[findings[index].severity]):
        finding = findings[index]
        block = _item(finding, rule_url)
        if finding.severity != "info":
            rows = excerpt(finding, lines(finding.path), width=WIDTH)
            block += f"\n\n{fence(rows, indent='  ')}" if rows else ""
        room -= len(block) + 2
        if finding.path not in paths:
            room -= len(_path(finding.path)) + 2
        if room < 0:
            break
        blocks[index] = block
        paths.add(finding.path)
    return blocks


def _by_file(findings: Sequence[Finding], blocks: Mapping[int, str]) -> Iterator[str]:
    """The blocks below the names of their files, in the order of the findings."""
    files: dict[str, list[str]] = {}
    for index in sorted(blocks):
        files.setdefault(findings[index].path, []).append(blocks[index])
    for path, items in files.items():
        yield "\n\n".join((_path(path), *items))


def _path(path: str) -> str:
    return f"**{code_span(path, most=MOST_SAID)}**"


def _item(finding: Finding, rule_url: str) -> str:
    """The list item that says what is wrong and where."""
    rule = code_span(finding.rule, most=MOST_SAID)
    if rule_url and _RULE.fullmatch(finding.rule):
        rule = f"[{rule}]({rule_url}{finding.rule})"
    place = f"line {finding.line}, column {finding.column}"
    return f"- **{finding.severity}** {rule} at {place}: {code_span(finding.message)}"


def _crashes(report: Report) -> list[str]:
    told = [f"{crash.path}: {crash.rule}: {crash.error}" for crash in report.crashes]
    return _listed("**The bot itself failed; this is no fault of the text:**", told)


def _listed(title: str, rows: Sequence[str]) -> list[str]:
    """Rows as code below a title: the first few, and how many more there are."""
    if not rows:
        return []
    items = [f"- {code_span(row, most=MOST_SAID)}" for row in rows[:MOST]]
    if len(rows) > MOST:
        items.append(f"- and {len(rows) - MOST} more")
    return ["\n".join((title, "", *items))]
