"""`contentbot import` and `assemble`: editions to content, and content to editions."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from contentbot.apply import carry_out
from contentbot.cli import screen
from contentbot.content import library
from contentbot.content.settings import DEFAULT_PRESET
from contentbot.model import Finding, Plan
from contentbot.ports import Repository
from contentbot.render.summary import number
from contentbot.render.visible import one_line, visible

if TYPE_CHECKING:
    from contentbot.jobs.assembling.assemble import Assembled

MOST_TOLD = 20
_INDENT, _TIED = "  ", "\N{NO-BREAK SPACE}"  # a name and its count stay on one line


def import_(arguments: argparse.Namespace) -> int:
    """Make content files of editions."""
    from contentbot.jobs.importing import import_editions

    root = arguments.root or Path()
    sources = [
        (str(path), library.read_text(path).removeprefix("\ufeff")) for path in arguments.editions
    ]
    preset = arguments.config or DEFAULT_PRESET
    done = import_editions.run(
        screen.with_progress(sources, len(sources)), root, preset, processes=screen.processors()
    )
    root.mkdir(parents=True, exist_ok=True)
    write(done.plan, root)
    for note in done.notes:
        screen.say(one_line(note))
    count = number(done.records, "record")
    screen.put(f"{count} of {number(done.entries, 'entry')} in {root / 'content'}")
    return 0


def assemble(arguments: argparse.Namespace) -> int:
    """Make the coming edition's draft, or bring it up to date."""
    from contentbot.jobs.assembling import assemble
    from contentbot.jobs.newsroom import Newsroom

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
        own = (path for path in made.plan.paths if path.startswith("content/ledger/"))
        write(made.plan, root, allowed=(f"content/{made.path}", *own))
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
    verb = "would be" if arguments.dry_run else "is"
    count = number(len({block.name for block in made.taken}), "new entry")
    yield f"edition {made.number} of {made.day} {verb} in {where}: {count}"
    yield from _changed(made)
    if arguments.dry_run:
        for block in made.taken:
            yield f"  takes  {one_line(block.name)}  ({block.place})"
        yield from listed(made.plan)
    else:
        yield from _by_place(made)
        if arguments.output is None:
            yield from (f"  from the draft into {one_line(path)}" for path in made.learned)
        yield from _some([f"no longer in it: {name}" for name in made.gone])
    if made.unreadable:
        count = number(len(made.unreadable), "file")
        yield f"{count} of which nothing can be taken (`contentbot lint` says more):"
        yield from _some([f"{one.path}: {one.reason}" for one in made.unreadable])
    if made.waits:
        yield f"{number(len(made.waits), 'entry')} {'waits' if len(made.waits) == 1 else 'wait'}:"
        yield from _some(
            [f"{one.stored.name}: {one.reason}" for one in made.waits],
            "; `contentbot queue` lists them",
        )
    if made.conflicts:
        it = "it" if len(made.conflicts) == 1 else "them"
        count = number(len(made.conflicts), "conflict")
        yield f"{count}: settle {it} in the draft, then run again"


def _changed(made: Assembled) -> Iterator[str]:
    if made.changed:
        whose = "its file" if len(made.changed) == 1 else "their files"
        yield f"{_INDENT}{number(len(made.changed), 'entry')} changed by {whose}"


def _some(lines: Sequence[str], help_text: str = "") -> Iterator[str]:
    """The first of some lines, and how many there are beside."""
    yield from (f"{_INDENT}{one_line(line)}" for line in lines[:MOST_TOLD])
    if len(lines) > MOST_TOLD:
        yield f"{_INDENT}and {len(lines) - MOST_TOLD} more{help_text}"


def _by_place(made: Assembled) -> list[str]:
    """How many entries are new in each section or group, in the order of the text."""
    counts = Counter(block.place for block in made.taken)
    parts = ", ".join(f"{place}{_TIED}{count}" for place, count in counts.items())
    lines = wrap(parts, screen.width() - len(_INDENT), break_on_hyphens=False)
    return [f"{_INDENT}{line.replace(_TIED, ' ')}" for line in lines]


def listed(plan: Plan) -> Iterator[str]:
    """The files of a plan that is only shown."""
    yield from (f"  writes {one_line(path)}" for path in sorted(plan.writes))
    yield from (f"  removes {one_line(path)}" for path in sorted(plan.removes))


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "import": import_,
    "assemble": assemble,
}
