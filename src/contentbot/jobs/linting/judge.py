"""Files that were read, judged: all that is computed between reading and printing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contentbot.content.guard import Refusal
from contentbot.content.library import Source
from contentbot.jobs.linting import lint
from contentbot.jobs.linting.gather import Gathered
from contentbot.jobs.linting.request import Request, Terms
from contentbot.model import Report

Texts = dict[str, str]


def judge(
    gathered: Gathered,
    request: Request,
    terms: Terms,
    begun: Callable[[str], None],
    refused: Callable[[str], str | None],
) -> tuple[Report, Texts]:
    """The report on files from Git, and the texts that excerpts are taken from.

    begun: is told of each file before it is read. refused: why one must not be read.

    Raises:
        UsageError: the settings are wrong, or a file that was named has no kind.
    """
    files = tuple(_checked(one, refused) for one in gathered.files)
    prepared = lint.prepare(replace(gathered, files=files), request, terms)
    if gathered.base is not None:
        from contentbot.jobs.linting import since

        report = since.report(prepared, gathered.base, request.kind, begun)
    else:
        rows = []
        for source, kind in prepared.todo:
            begun(source.path)
            rows.append(lint.lint_one(source, kind, prepared.work))
        report = lint.report(rows, prepared.notes)
    if gathered.commit is not None:
        report = replace(report, commit=gathered.commit, parents=gathered.parents)
    return report, texts(report, prepared)


def _checked(source: Source, refused: Callable[[str], str | None]) -> Source:
    why = refused(source.path)
    if why is None:
        return source
    refusal = Refusal("too-expensive", f"the file {why}", "send a smaller, simpler file")
    return replace(source, data=b"", refusal=refusal)


def texts(report: Report, prepared: lint.Prepared) -> Texts:
    """The texts of the files that have findings."""
    named = {finding.path for finding in report.findings}
    return {one.path: one.text for one, _ in prepared.todo if one.path in named}
