"""What lint says of the entries that wait, and whether an earlier edition had them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contentbot.content.document import Document
from contentbot.frozen import dataclass
from contentbot.jobs.assembling.material import Stored
from contentbot.jobs.linting import lint
from contentbot.jobs.linting.lint import Work
from contentbot.lint import engine
from contentbot.model import Finding


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Findings by the name of a stored entry, and for some why they cannot be taken."""

    findings: Mapping[str, tuple[Finding, ...]]
    faults: Mapping[str, str]


def judge(stored: Sequence[Stored], work: Work) -> Verdicts:
    """Lint stored entries as of an edition's day (`work.today`)."""
    found: dict[str, tuple[Finding, ...]] = {}
    faults: dict[str, str] = {}
    documents = {one.path: one.document for one in stored}
    rows = {path: _findings(document, work) for path, document in documents.items()}
    for one in stored:
        span = one.entry.span
        mine = tuple(f for f in rows[one.path] if span.start <= f.span.start <= span.end)
        if mine:
            found[one.name] = mine
        error = next((finding for finding in mine if finding.severity == "error"), None)
        if error is not None:
            faults[one.name] = f"{error.message} ({error.rule}, line {error.line})"
        elif earlier := _earlier(one, work):
            faults[one.name] = earlier
    return Verdicts(found, faults)


def _findings(document: Document, work: Work) -> list[Finding]:
    return engine.run(document, lint.facts_for(document, work, named=False)).findings


def _earlier(stored: Stored, work: Work) -> str | None:
    """That an earlier edition showed the address; only links and picks do not come again."""
    if stored.kind not in ("link", "pick") or not stored.entry.url:
        return None
    days = work.settings.horizons.get("repeats", 3650)
    known = work.archive.earlier(stored.entry.url, work.today, days)
    if known is None:
        return None
    number = f"number {known.number} " if known.number else ""
    return f"the edition {number}of {known.day} had it already"
