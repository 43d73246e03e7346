"""`contentbot import` and `assemble`: editions to content, and content to editions."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contentbot.apply import carry_out
from contentbot.cli import screen
from contentbot.content import library
from contentbot.content.settings import DEFAULT_PRESET
from contentbot.errors import UsageError
from contentbot.model import Finding, Plan
from contentbot.ports import Repository
from contentbot.render.summary import number
from contentbot.render.visible import one_line, visible

if TYPE_CHECKING:
    from contentbot.jobs.assemble import Assembled

MOST_TOLD = 20


def import_(arguments: argparse.Namespace) -> int:
    """Make content files of editions."""
    from contentbot.jobs import import_editions

    root = arguments.root or Path()
    sources = [(str(path), _text(path)) for path in arguments.editions]
    done = import_editions.run(
        screen.with_progress(sources, len(sources)), root, arguments.config or DEFAULT_PRESET
    )
    root.mkdir(parents=True, exist_ok=True)
    write(done.plan, root)
    for note in done.notes:
        screen.say(one_line(note))
    count = number(done.records, "record")
    screen.put(f"{count} of {number(done.entries, 'entry')} in {root / 'content'}")
    return 0


def _text(path: Path) -> str:
    try:
        return library.read_bytes(path).removeprefix(library.BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 ({error.reason} at byte {error.start})") from error


def assemble(arguments: argparse.Namespace) -> int:
    """Make the coming edition's draft, or bring it up to date."""
    from contentbot.jobs import assemble
    from contentbot.jobs.newsroom import Newsroom, ledger_path

    root = arguments.root or Path()
    room = Newsroom(root / "content")
    made = assemble.run(room, today=screen.today(arguments.today), day=arguments.edition)
    for finding in made.findings:
        screen.say(shown_finding(finding))
    for conflict in made.conflicts:
        place = root / "content" / made.path
        screen.say(f"{place}:{conflict.line}: conflict: {one_line(conflict.message)}")
    if arguments.output is not None:
        screen.deliver(made.text.encode(), arguments.output)
    elif not arguments.dry_run:
        own = (f"content/{made.path}", f"content/{ledger_path(made.day)}")
        write(made.plan, root, allowed=own)
    screen.put("\n".join(_told(made, arguments)))
    return 1 if made.conflicts else 0


def shown_finding(finding: Finding) -> str:
    """A finding on one line."""
    place = f"{visible(finding.path)}:{finding.line}:{finding.column}"
    return f"{place}: {finding.severity}[{finding.rule}] {one_line(finding.message)}"


def write(plan: Plan, root: Path, *, allowed: Sequence[str] = ()) -> None:
    """Carry out a plan, unless it would write over what nobody has committed yet.

    allowed: paths that may be dirty: the draft, which is merged, and the bot's own ledger.
    """
    from contentbot.jobs.dirty import refuse_dirty

    refuse_dirty(plan, root, repository=repository_of(root), allowed=allowed)
    carry_out(plan, root)


def repository_of(root: Path) -> Repository | None:
    """The Git repository that a folder lies in, if it lies in one."""
    from contentbot.adapters.git import GitRepository

    here = root.resolve()
    if not any((folder / ".git").exists() for folder in (here, *here.parents)):
        return None
    return GitRepository(root)


def _told(made: Assembled, arguments: argparse.Namespace) -> Iterator[str]:
    """What was done, or would be."""
    where = arguments.output or (arguments.root or Path()) / "content" / made.path
    counts = Counter(block.place for block in made.taken)
    new = number(len(made.taken), "new entry")
    verb = "would be" if arguments.dry_run else "is"
    yield f"edition {made.number} of {made.day} {verb} in {where}: {new}"
    if arguments.dry_run:
        for block in made.taken:
            yield f"  takes  {block.name}  ({block.place})"
        yield from (f"  writes {path}" for path in sorted(made.plan.writes))
        yield from (f"  removes {path}" for path in sorted(made.plan.removes))
    else:
        yield from (f"  {count:4}  {place}" for place, count in counts.items())
    if made.waits:
        yield f"{number(len(made.waits), 'entry')} wait:"
        yield from (
            f"  {one.stored.name}: {one_line(one.reason)}" for one in made.waits[:MOST_TOLD]
        )
        if len(made.waits) > MOST_TOLD:
            yield f"  and {len(made.waits) - MOST_TOLD} more; `contentbot queue` lists them"
    if made.conflicts:
        yield f"{number(len(made.conflicts), 'conflict')}: settle them in the draft, then run again"


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "import": import_,
    "assemble": assemble,
}
