"""`contentbot queue`, `hold`, `release` and `publish`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contentbot.cli import screen
from contentbot.cli.editions import listed, repository_of, shown_finding, write
from contentbot.errors import UsageError
from contentbot.jobs.newsroom import Newsroom
from contentbot.model import Plan
from contentbot.render.visible import one_line

if TYPE_CHECKING:
    from contentbot.jobs.assembling.hold import Done
    from contentbot.jobs.publishing.published import Published

MERGED = ("content/drafts/", "content/ledger/", "content/editions/")  # nothing in them is lost


def queue(arguments: argparse.Namespace) -> int:
    """Tell what waits for which edition, or what would have come in by itself."""
    if arguments.what_if:
        return _what_if(arguments)
    from contentbot.jobs.assembling import queue
    from contentbot.render import queue as page

    root = arguments.root or Path()
    today = screen.today(arguments.today)
    found = queue.run(_room(arguments), today=today, repository=repository_of(root))
    match arguments.format:
        case "json":
            text = page.as_json(found)
        case "markdown":
            text = page.markdown(found)
        case _:
            text = page.text(found, colour=screen.colour())
    screen.put(text)
    return 0


def _what_if(arguments: argparse.Namespace) -> int:
    from contentbot.jobs.admitting import what_if
    from contentbot.render import what_if as page

    repository = repository_of(arguments.root or Path())
    if repository is None:
        raise UsageError("--what-if looks at the history, and there is no Git repository here")
    today = screen.today(arguments.today)
    found = what_if.run(_room(arguments), repository, today=today, weeks=arguments.weeks)
    formats = {"json": page.as_json, "markdown": page.markdown}
    screen.put(formats.get(arguments.format, page.text)(found))
    return 0


def hold(arguments: argparse.Namespace) -> int:
    """Take an entry out of the draft, or keep it out of editions."""
    from contentbot.jobs.assembling import hold

    room = _room(arguments)
    today = screen.today(arguments.today)
    return _done(arguments, hold.hold(room, arguments.entry, until=arguments.date, today=today))


def release(arguments: argparse.Namespace) -> int:
    """Let an entry in again."""
    from contentbot.jobs.assembling import release

    room = _room(arguments)
    today = screen.today(arguments.today)
    return _done(arguments, release.release(room, arguments.entry, today=today))


def _room(arguments: argparse.Namespace) -> Newsroom:
    return Newsroom((arguments.root or Path()) / "content")


def _done(arguments: argparse.Namespace, done: Done) -> int:
    for finding in done.findings:
        screen.say(shown_finding(finding))
    _change(arguments, done.plan, kept=(f"content/{done.path}",))
    verb = "would be" if arguments.dry_run else "is"
    told = one_line(f"content/{done.what} {verb} {done.state}")
    screen.put("\n".join((told, *_shown(arguments, done.plan))))
    return 0


def _change(arguments: argparse.Namespace, plan: Plan, *, kept: Sequence[str]) -> None:
    """Carry out a plan, unless it is only to be shown.

    kept: paths beside those of `MERGED` whose content is not lost, whatever is committed.
    """
    if not arguments.dry_run:
        allowed = (path for path in plan.paths if path in kept or path.startswith(MERGED))
        write(plan, arguments.root or Path(), allowed=tuple(allowed))


def _shown(arguments: argparse.Namespace, plan: Plan) -> Iterator[str]:
    """The files of a plan, if it is only to be shown."""
    return listed(plan) if arguments.dry_run else iter(())


# --- publish ---------------------------------------------------------------------------------


def publish(arguments: argparse.Namespace) -> int:
    """Make an edition of a draft, or bring one that is out up to date."""
    from contentbot.jobs.publishing import publish
    from contentbot.jobs.publishing.published import Order

    order = Order(
        today=screen.today(arguments.today),
        day=arguments.edition,
        values=dict(map(_value, arguments.set)),
        late=tuple(arguments.add),
        force=arguments.force,
    )
    done = publish.run(_room(arguments), order)
    for finding in done.findings:
        screen.say(shown_finding(finding))
    for one in done.overridden:
        screen.say(one_line(f"overridden by --force: {one.reason}"))
    return _refused(done) if done.refusals else _carried_out(arguments, done)


def _value(given: str) -> tuple[str, str]:
    name, sign, value = given.partition("=")
    if not sign or not name or not value or not value.isprintable():
        raise UsageError(f"--set {given}: write NAME=VALUE, such as discussion=https://...")
    return name, value


def _refused(done: Published) -> int:
    for one in done.refusals:
        forced = "--force does not override this" if one.final else "--force overrides this"
        screen.say(one_line(f"refused: {one.reason}; {one.help} ({forced})"))
    screen.put(f"the edition of {done.day} was not published")
    return 1


def _carried_out(arguments: argparse.Namespace, done: Published) -> int:
    moved = [
        path for path in done.plan.removes if path.startswith(("content/events/", "content/cfps/"))
    ]
    late = [path for path in done.plan.removes if path.startswith("content/inbox/")]
    _change(arguments, done.plan, kept=(*moved, *late))
    lead = ["nothing is written; it would be so:"] if arguments.dry_run and done.plan.paths else []
    screen.put("\n".join((*lead, *map(one_line, done.told), *_shown(arguments, done.plan))))
    return 0


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "queue": queue,
    "hold": hold,
    "release": release,
    "publish": publish,
}
