"""The job that writes the desk: from what was read of the open pulls, differences only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contentbot.errors import ContentbotError, UsageError
from contentbot.forge import Forge, Pull
from contentbot.jobs.answering import labels, marker
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.answering.sweep import Row
from contentbot.jobs.commanding import kept
from contentbot.jobs.desk import admit, page, ticket, view
from contentbot.ports import Repository
from contentbot.render import desk as render
from contentbot.render.desk import Desk

SPARE = 600  # characters for what stands around the bot's part
LEAST = 5_000  # characters of the bot's part, however long the notes are


def post(
    rows: Sequence[Row],
    forge: Forge,
    base: Base,
    place: Place,
    *,
    repository: Repository | None,
    done: Sequence[str] = (),
) -> str:
    """Make or change the desk; what was done, in a sentence.

    rows: open pulls as the reading half judged them. repository: with its history, which tells
    since when entries wait. done: lines of what was just done, should others have written over
    them.

    Raises:
        UsageError: the desk is by an account that the settings do not name.
        OutsideError: the forge failed.
        ContentbotError: a stranger's text would come alive; nothing is written.
    """
    pulls = forge.pulls()
    statuses = {one.head: forge.status(one.head) for one in pulls if not one.draft}
    held = {one.number: _until(one, forge, base) for one in pulls if labels.HOLD in one.labels}
    waiting = view.entries(base, repository)
    came = admit.recorded(forge, base, repository)
    facts = view.Facts(rows=rows, statuses=statuses, held=held, came=came)
    seen = view.desk(pulls, facts, waiting, base=base, place=place)
    there = ticket.find(forge, base.settings.bot_accounts)
    number = there.number if there else None
    if number is None:
        text = _changed("", seen, base, place, done=done)
        made, new = ticket.ensure(forge, base.settings.bot_accounts, text)
        if new:
            return f"the desk is #{made.number} now"
        number = made.number
    wrote = ticket.rewrite(forge, number, lambda text: _changed(text, seen, base, place, done=done))
    return f"the desk #{number} is {'changed' if wrote else 'as it was'}"


def _until(pull: Pull, forge: Forge, base: Base) -> date | None:
    """Until which edition a pull is held; None until somebody lets it go."""
    own = marker.own(forge.comments(pull.number), base.settings.bot_accounts)
    wishes = kept.of(own, pull.head).wishes.values()
    return max((one.until for one in wishes if one.until is not None), default=None)


def _changed(text: str, seen: Desk, base: Base, place: Place, *, done: Sequence[str]) -> str:
    """The ticket's text as it should be, with what people wrote and ticked in it."""
    before = page.read(text)
    told = page.with_done(before.done if before is not None else (), done)
    told = [row for row in told if not page.strangers(row, place.links)]
    notes = len(before.notes) if before is not None else len(page.INVITE)
    most = max(LEAST, page.MOST - notes - SPARE)
    main = render.body(replace(seen, done=told), most=most)
    if found := page.strangers(main, place.links):
        raise ContentbotError(f"the desk would hold more than was meant: {found[:3]!r}")
    return page.write(main, base.now, before=before)


def lines(text: str) -> list[str]:
    """What the job that acted tells of what it did: JSON, a list of lines.

    Raises:
        UsageError: it is something else.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"what was done is a list in JSON, this is not: {error}") from error
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise UsageError("what was done is a list of lines")
    return found
