"""A correction as a comment that people take over with one click."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contentbot.model import Finding
from contentbot.render.markdown_escape import code_span
from contentbot.render.message import message

MOST = 10  # findings that are told
UNSAFE = "This may change what is said: please look at it first."
SETTLED = "This is settled: nothing is left to do here.\n"
_TICKS = re.compile("`+")
_RULE = re.compile(r"[A-Za-z0-9-]+")
_MARKER = re.compile(r"<!-- contentbot:suggestion ([0-9a-f]{16}) -->")


def body(
    key: str,
    findings: Sequence[Finding],
    after: Sequence[str],
    *,
    crlf: bool = False,
    rule_url: str = "",
) -> str:
    """The comment: its marker, what is wrong, and the lines that shall be there instead.

    key: 16 hexadecimal digits. after: lines without their ends; none to delete those commented
    on. crlf: whether lines end so in the file; what is taken over is what stands here, letter
    for letter, which is why the lines are the one text of strangers that is not changed.
    rule_url: what the name of a rule makes a link to its manual.
    """
    sentences = list(dict.fromkeys(_sentence(finding, rule_url) for finding in findings))
    told = sentences[:MOST]
    if len(sentences) > MOST:
        told.append(f"and {len(sentences) - MOST} more")
    text = "\n".join(f"- {one}" for one in told) if len(told) > 1 else "".join(told)
    if any(finding.fix is not None and not finding.fix.safe for finding in findings):
        text = f"{text}\n\n{UNSAFE}"
    return f"<!-- contentbot:suggestion {key} -->\n{text}\n\n{_block(after, crlf=crlf)}\n"


def key_of(text: str) -> str | None:
    """The key in the first line of a comment; None when it is no suggestion of ours."""
    match = _MARKER.fullmatch(text.partition("\n")[0].removesuffix("\r"))
    return match[1] if match else None


def _sentence(finding: Finding, rule_url: str) -> str:
    if not finding.rule:  # an editor's wish
        return message(finding.message)
    if rule_url and _RULE.fullmatch(finding.rule):
        return f"{message(finding.message)} ([why]({rule_url}{finding.rule.lower()}))"
    return f"{message(finding.message)} ({code_span(finding.rule, most=100)})"


def _block(after: Sequence[str], *, crlf: bool) -> str:
    """The lines between fences that are longer than any run of ticks in them."""
    longest = max((len(run) for line in after for run in _TICKS.findall(line)), default=0)
    ticks = "`" * max(3, longest + 1)
    end = "\r\n" if crlf else "\n"
    return f"{ticks}suggestion\n{''.join(f'{line}{end}' for line in after)}{ticks}"
