"""The text of the pull that publishes an edition, and what stands against publishing one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contentbot.render.markdown_escape import code_span
from contentbot.render.message import message

MARKER = "<!-- contentbot:edition v1 -->"
MOST = 30


def body(title: str, told: Sequence[str], *, overridden: Sequence[str], home: str) -> str:
    """The pull's text. told: what is done. overridden: what was set aside by force."""
    parts = [f"{MARKER}\n**{message(title)}** is published when this pull is merged."]
    parts += ["\n".join(f"- {_line(one)}" for one in told)] if told else []
    if overridden:
        rows = (f"- {_line(one)}" for one in overridden[:MOST])
        parts.append("\n".join(["**Published all the same**, though:", "", *rows]))
    parts.append(
        "What is known only afterwards, such as the address of the discussion, is filled in with "
        f"`set` of [publish]({home}/actions/workflows/publish.yml)."
    )
    return "\n\n".join(parts) + "\n"


def refused(title: str, rows: Iterable[tuple[str, str, bool]], found: Sequence[str]) -> str:
    """Why an edition is not published, for the run's page.

    rows: reason, what to do, and whether force does not help. found: errors of the draft.
    """
    lines = [f"**{message(title)} was not published.**", ""]
    for reason, what, final in rows:
        force = "" if final else " (`force` sets this aside)"
        lines.append(f"- {_line(reason)}: {_line(what)}{force}")
    lines += [f"  - {_line(one)}" for one in found[:MOST]]
    lines += [f"  - and {len(found) - MOST} more"] if len(found) > MOST else []
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    """Words as they are, and what is more than that as code."""
    return message(text) if len(text) < 400 else code_span(text)
