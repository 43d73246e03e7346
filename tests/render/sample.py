"""A small report with every sort of finding, made from texts that tests can read."""

from __future__ import annotations

from collections.abc import Mapping

from contentbot.model import Change, Crash, Edit, Finding, Fix, Report, Severity, Span
from contentbot.text import Lines

ENTRY = "content/inbox/faster-9f3c.yml"
EDITION = "content/drafts/next.md"
TEXTS: Mapping[str, str] = {
    EDITION: (
        "Title: Edition 7\n"
        "\n"
        "* [構築を速くする方法](https://example.org/?utm_source=x) und mehr\n"
        "*\t[Tabs\tand \u202egnihton] (https://example.org/tabs)\n"
        "\n"
        "\n"
        "\n"
        "Prose that goes\n"
        "over three\n"
        "lines.\n"
        f"* [{'Long ' * 60}](http://example.org/long) {'tail ' * 60}\n"
    ),
    ENTRY: "title: Faster builds | Some Site\r\nurl: http://example.org/faster\r\nsection: obs\r\n",
}


def finding(
    path: str,
    start: int,
    end: int,
    *,
    rule: str = "some-rule",
    severity: Severity = "error",
    message: str = "this is wrong",
    help: str = "",
    fix: Fix | None = None,
    texts: Mapping[str, str] = TEXTS,
) -> Finding:
    """A finding on the characters from start to end, its places worked out as the engine does."""
    lines = Lines(texts[path])
    (line, column), (end_line, end_column) = lines.position(start), lines.position(end)
    edits = fix.edits if fix else ()
    return Finding(
        id=f"{len(path)}-{start}-{rule}",
        about=f"{rule} {start}",
        rule=rule,
        severity=severity,
        path=path,
        span=Span(start, end),
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        message=message,
        help=help,
        fix=fix,
        fix_places=tuple(
            (lines.position(edit.span.start), lines.position(edit.span.end)) for edit in edits
        ),
    )


def on(path: str, words: str, *, to: str | None = None, safe: bool = True, **more: str) -> Finding:
    """A finding on some words of a text, whose fix (if any) puts others in their place."""
    start = TEXTS[path].index(words)
    span = Span(start, start + len(words))
    fix = None if to is None else Fix((Edit(span, to),), safe)
    return finding(path, *span, fix=fix, **more)  # type: ignore[arg-type]


FINDINGS = (
    on(
        EDITION,
        "?utm_source=x",
        to="",
        rule="tracking-parameters",
        message="`utm_source` only tracks readers",
        help="leave it out of the address",
    ),
    on(EDITION, "gnihton] (", rule="space-before-address", message="a space splits the link"),
    on(EDITION, "\n\n\n", to="\n", rule="blank-lines", severity="info", message="blank lines"),
    on(EDITION, "Prose that goes\nover three\nlines.", rule="strange-prose", severity="warning"),
    on(
        EDITION,
        "http://example.org/long",
        to="https://example.org/long",
        safe=False,
        rule="plain-http",
        severity="warning",
        message="the address is not encrypted",
    ),
    on(ENTRY, " | Some Site", to="", rule="site-name", severity="warning", safe=False),
    on(
        ENTRY,
        "section: obs",
        rule="schema-enum",
        message="`section` is unknown: `obs`\nis not one of those",
        help="perhaps `observations`",
    ),
    on(ENTRY, "url: ", rule="remark", severity="info", message="somebody may want to know"),
)

FULL = Report(
    findings=FINDINGS,
    crashes=(Crash("odd-rule", ENTRY, "KeyError: 'x' (odd_rule, line 4)"),),
    files=5,
    entries=214,
    notes=("notes.txt is of no kind that can be checked",),
    commit="1" * 40,
    parents=("2" * 40, "3" * 40),
    changes=(
        Change(
            change="added",
            path=ENTRY,
            line=1,
            kind="link",
            section="obs",
            fields={"title": "Faster builds | Some Site", "url": "http://example.org/faster"},
        ),
        Change(
            change="changed",
            path=EDITION,
            line=3,
            kind="link",
            section=None,
            fields={"title": "構築を速くする方法"},
            before={"title": "構築"},
        ),
    ),
)
CLEAN = Report(files=203, entries=214)
