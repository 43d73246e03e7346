"""The command line: arguments to a job, its result printed or applied.

This module alone reads the clock and the environment, and imports adapters.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from contentbot import __version__
from contentbot.errors import ContentbotError, UsageError

if TYPE_CHECKING:
    from contentbot.jobs.lint import Linted
    from contentbot.jobs.request import Prepared, Request
    from contentbot.model import Report

EXIT = """\
exit status:
  0  clean (warnings allowed)
  1  at least one error was found
  2  wrong usage, or wrong configuration
  3  the outside failed (git, network)
  4  the bot is at fault; please report it
"""
FORMATS = ("text", "json", "github", "sarif", "markdown")


class _Parser(argparse.ArgumentParser):
    """Errors name the next step."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"contentbot: {message}\nSee `{self.prog} --help`.\n")


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is no date like 2026-02-04") from None


def parser() -> argparse.ArgumentParser:
    """All commands and options."""
    top = _Parser(
        prog="contentbot",
        description="Runs a community newsletter from a Git repository.",
        epilog=EXIT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"contentbot {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--root", type=Path, metavar="DIR", default=None, help="the folder that holds content/ (default: here)")
    common.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the day to judge by (default: today)")
    _lint(commands, common)
    _rules(commands, common)
    _new(commands, common)
    _schema(commands, common)
    return top


Sub = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands: Sub, common: argparse.ArgumentParser, name: str, help_text: str, more: str) -> argparse.ArgumentParser:  # type: ignore[valid-type]
    return commands.add_parser(  # type: ignore[attr-defined, no-any-return]
        name, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}.", epilog=more,
        parents=[common], formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip


def _lint(commands: Sub, common: argparse.ArgumentParser) -> None:  # type: ignore[valid-type]
    one = _command(
        commands, common, "lint", "find faults in content, say where, and offer corrections",
        "examples:\n"
        "  contentbot lint                                 all of content/\n"
        "  contentbot lint content/inbox/my-link.yml       one submission\n"
        "  contentbot lint draft.md --archive old-editions --diff\n"
        "  contentbot lint --changed-since origin/main     only what this branch brings\n\n" + EXIT,
    )  # fmt: skip
    one.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders (default: content/)")
    one.add_argument("--changed-since", metavar="REV", help="only what is new since a commit")
    one.add_argument("--at", metavar="REV", help="read the paths from a commit, as data; nothing from the work tree")
    one.add_argument("--archive", type=Path, metavar="DIR", help="earlier editions (default: content/editions)")
    one.add_argument("--config", metavar="FILE|PRESET", help="settings (default: the nearest content/newsletter.yml, else a preset)")
    one.add_argument("--kind", metavar="KIND", help="what the paths are: edition, link, event, cfp, task ...")
    one.add_argument("--state", choices=("draft", "published"), help="the state of the editions")
    one.add_argument("--facts", type=Path, metavar="FILE", help="author, rights, open pulls, quota used (JSON)")
    one.add_argument("--format", choices=FORMATS, default="text", help="how to print the report")
    one.add_argument("--output", type=Path, metavar="FILE", help="write the report there")
    one.add_argument("--select", metavar="RULE,...", help="only these rules")
    one.add_argument("--ignore", metavar="RULE,...", help="all rules but these")
    one.add_argument("--no-cache", action="store_true", help="read and check every file anew")
    how = one.add_mutually_exclusive_group()
    how.add_argument("--fix", action="store_true", help="apply the safe fixes")
    how.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    one.add_argument("--unsafe-fixes", action="store_true", help="also those that a person should look at")
    one.set_defaults(run=run_lint)


def _rules(commands: Sub, common: argparse.ArgumentParser) -> None:  # type: ignore[valid-type]
    one = _command(commands, common, "rules", "list the rules, or explain one", "example:\n  contentbot rules tracking-parameters\n")
    one.add_argument("rule", nargs="?", metavar="RULE")
    one.add_argument("--format", choices=("text", "json"), default="text", help="how to print them")
    one.set_defaults(run=run_rules)


def _new(commands: Sub, common: argparse.ArgumentParser) -> None:  # type: ignore[valid-type]
    one = _command(
        commands, common, "new", "make an entry file, asking for what is missing",
        "example:\n  contentbot new link title='Faster builds' url=https://example.org/faster section=observations\n",
    )  # fmt: skip
    one.add_argument("kind", metavar="KIND", help="link, event, cfp, task, testing, pick, quote or text")
    one.add_argument("answers", nargs="*", metavar="FIELD=VALUE", help="answers given beforehand")
    one.add_argument("--config", metavar="FILE|PRESET", help="settings (default: the nearest content/newsletter.yml)")
    one.set_defaults(run=run_new)


def _schema(commands: Sub, common: argparse.ArgumentParser) -> None:  # type: ignore[valid-type]
    one = _command(commands, common, "schema", "print the JSON Schema of a kind", "example:\n  contentbot schema event\n")
    one.add_argument("kind", metavar="KIND", nargs="?", help="without it, the kinds are listed")
    one.set_defaults(run=run_schema)


# --- commands --------------------------------------------------------------------------------


def run_lint(arguments: argparse.Namespace) -> int:
    """`contentbot lint`."""
    from contentbot.jobs import request

    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if (arguments.fix or arguments.diff) and (arguments.at or arguments.changed_since):
        raise UsageError("--fix and --diff work on files here, not on commits")
    names = [one.name for one in fields(request.Request)]
    given = {name: getattr(arguments, name) for name in names if hasattr(arguments, name)}
    asked = request.Request(**{**given, "paths": tuple(arguments.paths), "today": _today(arguments)})
    if arguments.fix or arguments.diff:
        return _fix(arguments, asked)
    report, texts = _linted(arguments, asked)
    _write(arguments, _rendered(arguments, report, texts))
    if report.crashes:
        return 4
    return 1 if report.count("error") else 0


def _linted(arguments: argparse.Namespace, asked: Request) -> tuple[Report, dict[str, str]]:
    """The report, and the texts that excerpts are taken from."""
    from contentbot.jobs import confine, lint, request

    if asked.at or asked.changed_since:
        from contentbot.adapters.git import GitRepository

        repository = GitRepository(request.root_of(asked))
        job = partial(request.since if asked.changed_since else request.at, asked, repository)
        return confine.run(job) if asked.at else job()
    prepared = request.prepare(asked)
    rows = list(_with_progress(_cached(arguments, prepared), len(prepared.todo)))
    texts = {source.path: source.data for source, _ in prepared.todo}
    report = lint.report(rows, prepared.notes)
    named = {finding.path for finding in report.findings}
    return report, {path: _text(data) for path, data in texts.items() if path in named}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def _cached(arguments: argparse.Namespace, prepared: Prepared) -> Iterator[Linted]:
    """Results of all files in their order; those known from last time are not made again."""
    from contentbot.jobs import cache, lint

    processes = os.cpu_count() or 1
    if arguments.no_cache:
        yield from lint.in_processes(prepared.todo, prepared.work, processes)
        return
    store = cache.Cache(_cache_folder(), prepared.work)
    keys = [store.key(source, kind) for source, kind in prepared.todo]
    known = store.get(keys)
    todo = [one for one, key in zip(prepared.todo, keys, strict=True) if key not in known]
    fresh = lint.in_processes(todo, prepared.work, processes)
    made = []
    for key in keys:
        if key in known:
            yield known[key]
        else:
            one = next(fresh)
            made.append((key, one))
            yield one
    store.put(made)
    store.close()


def _cache_folder() -> Path:
    """Where the user's programs keep what they can make again."""
    own = os.environ.get("XDG_CACHE_HOME")
    return Path(own) if own else Path.home() / ".cache"


def _with_progress(rows: Iterable[Linted], total: int) -> Iterator[Linted]:
    """Pass results on; on a terminal, say how far things are once it takes over two seconds."""
    begun = time.monotonic()
    shown = False
    for number, row in enumerate(rows, 1):
        if sys.stderr.isatty() and time.monotonic() - begun > 2 and number % 10 == 0:
            sys.stderr.write(f"\r{number} of {total} files")
            shown = True
        yield row
    if shown:
        sys.stderr.write("\r\033[K")


def _rendered(arguments: argparse.Namespace, report: Report, texts: dict[str, str]) -> str:
    """The report in the format that was asked for."""
    how = arguments.format
    if how == "json":
        from contentbot.render import report_json

        return report_json.render(report, texts)
    if how == "github":
        from contentbot.render import report_github

        return report_github.render(report, texts)
    if how == "sarif":
        from contentbot.jobs import rules
        from contentbot.render import report_sarif

        return report_sarif.render(report, texts, rules=rules.summaries())
    if how == "markdown":
        from contentbot.render import report_markdown

        return report_markdown.render(report, texts)
    from contentbot.render import report_text

    return report_text.render(report, texts, colour=_colour(arguments))


def _colour(arguments: argparse.Namespace) -> bool:
    return arguments.output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _write(arguments: argparse.Namespace, text: str) -> None:
    """To the file that was named, else to standard output."""
    if arguments.output is None:
        _print(text)
        return
    from contentbot.apply import write_files

    write_files({arguments.output: text.encode("utf-8", "replace")})


def _fix(arguments: argparse.Namespace, asked: Request) -> int:
    """`--fix` and `--diff`; report and status describe the text as it is afterwards."""
    from contentbot.apply import write_files
    from contentbot.jobs import fix, lint, request

    prepared = request.prepare(asked)
    fixed = fix.fix_all(prepared.todo, prepared.work, unsafe=arguments.unsafe_fixes)
    if arguments.diff:
        _write(arguments, fix.diff(fixed))
        return 0
    changed = {one.path: one for one in fixed if one.changed}
    marks = {source.path: source.data[:3] for source, _ in prepared.todo}
    write_files(
        {
            Path(path): (b"\xef\xbb\xbf" if marks[path] == b"\xef\xbb\xbf" else b"") + one.after.encode()
            for path, one in changed.items()
        }
    )
    after = [
        (replace(source, data=changed[source.path].after.encode()) if source.path in changed else source, kind)
        for source, kind in prepared.todo
    ]
    count = sum(one.applied for one in fixed)
    notes = [f"{count} fixes applied in {len(changed)} files"] if changed else ["nothing to fix"]
    report = lint.report(lint.in_processes(after, prepared.work, os.cpu_count() or 1), notes)
    texts = {source.path: _text(source.data) for source, _ in after}
    _write(arguments, _rendered(arguments, report, texts))
    if report.crashes:
        return 4
    return 1 if report.count("error") else 0


def run_rules(arguments: argparse.Namespace) -> int:
    """`contentbot rules`."""
    from contentbot.jobs import rules

    _print(rules.explain(arguments.rule) if arguments.rule else rules.listing(arguments.format))
    return 0


def run_new(arguments: argparse.Namespace) -> int:
    """`contentbot new`."""
    from contentbot.jobs import new

    return new.run(arguments, today=_today(arguments), ask=_asker())


def run_schema(arguments: argparse.Namespace) -> int:
    """`contentbot schema`."""
    import json

    from contentbot.content import schema

    if arguments.kind is None:
        _print("\n".join(schema.kinds()))
        return 0
    if arguments.kind not in schema.kinds():
        raise UsageError(f"no schema is named `{arguments.kind}`; there are {', '.join(schema.kinds())}")
    _print(json.dumps(schema.load(arguments.kind), indent=2, ensure_ascii=False))
    return 0


def _today(arguments: argparse.Namespace) -> date:
    return arguments.today or date.today()


def _asker() -> Callable[[str], str] | None:
    """A way to ask the person; None when nobody is there."""
    return input if sys.stdin is not None and sys.stdin.isatty() else None


def _print(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    arguments = parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
        return status
    except ContentbotError as error:
        print(f"contentbot: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("contentbot: interrupted; nothing was left half written", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (such as `head`) has enough; a second complaint at exit helps nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
