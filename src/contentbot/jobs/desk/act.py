"""Acts on the boxes that were ticked, each as it was when shown, and tells it on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from contentbot.content import entry_edit
from contentbot.errors import ContentbotError, ForgeError, OutsideError
from contentbot.forge import Forge, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.admitting.untake import take_back
from contentbot.jobs.answering import labels, scope
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.assembling.hold import BARS
from contentbot.jobs.commanding import hand as command
from contentbot.jobs.commanding.commands import SWEEP
from contentbot.jobs.commanding.decision import Decision
from contentbot.jobs.commanding.taking import take
from contentbot.jobs.desk import decide, page, ticket, view
from contentbot.jobs.desk.decide import Edit, Tick
from contentbot.ports import PLAIN, Repository
from contentbot.render import desk as render
from contentbot.render.desk import Box

TRIES = 3  # of a commit, while others write to the branch
MOVED = "it changed since the desk showed it"
_VERBS = {
    "take": "took",
    "take-all": "took",
    "untake": "took back",
    "hold": "held back",
    "release": "released",
}
_MERGING = ("take", "take-all", "untake")


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of a tick. line: for the desk. drop: targets whose boxes are of no use now.

    merged: whether the default branch moved. failed: whether the forge did.
    """

    line: str
    drop: tuple[str, ...] = ()
    merged: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one box. why: "" when it was done."""

    target: str
    why: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """With what is acted, and where. repository: a clone that may fetch the default branch."""

    forge: Forge
    base: Base
    place: Place
    repository: Repository


def act(decision: Edit, event: Mapping[str, Any], hand: Hand) -> list[Acted]:
    """Do what was ticked, and rewrite the desk: those boxes unticked, the outcome told.

    event: the payload of the edit, which has the notes that were perhaps overwritten.
    A tick that the desk says was acted on is not acted on again.

    Raises:
        ContentbotError: the ticket is not the desk.
        OutsideError: the forge failed at the desk itself. What was ticked is done as far as it
            could be, and to do it again is safe.
    """
    forge, accounts = hand.forge, hand.base.settings.bot_accounts
    desk = forge.ticket(decision.ticket)
    if not ticket.is_desk(desk, accounts):
        raise ContentbotError(f"ticket {decision.ticket} is not the desk any more")
    there = page.read(desk.body)
    signs = there.signs if there is not None else frozenset()
    done = [_acted(one, decision, hand) for one in decision.ticks if one.sign not in signs]
    before, after = _notes(decision, event, hand) if decision.may else ("", "")

    def change(text: str) -> str:
        text = page.acted(
            text,
            untick=[one.box for one in decision.ticks],
            drop=[target for one in done for target in one.drop],
            done=[one.line for one in done],
        )
        return page.with_notes(text, before=before, after=after)

    ticket.rewrite(forge, decision.ticket, change)
    if any(one.merged for one in done):
        forge.dispatch(SWEEP, {})  # a merge with a workflow's token starts nothing by itself
    return done


def _notes(decision: Edit, event: Mapping[str, Any], hand: Hand) -> tuple[str, str]:
    """People's notes before and after their edit; the same where it did not touch them."""
    accounts = hand.base.settings.bot_accounts
    found = decide.read(event, repository=hand.place.repository, own=accounts)
    if found is None or found.ticket != decision.ticket or page.NOTES not in found.after:
        return "", ""
    before, after = page.read(found.before), page.read(found.after)
    return ("", "") if before is None or after is None else (before.notes, after.notes)


# --- one tick --------------------------------------------------------------------------------


def _acted(tick: Tick, decision: Edit, hand: Hand) -> Acted:
    line = partial(render.done_line, hand.base.now, decision.account, sign=tick.sign)
    if not decision.may:
        return Acted(line(told=render.REFUSED))
    boxes = tick.pulls if tick.box.act == "take-all" else (tick.box,)
    if not boxes:
        return Acted(line(told=render.OTHER_LIST))
    results = [_tried(one, decision.account, hand) for one in boxes]
    done = tuple(one.target for one in results if not one.why)
    left = [(one.target, one.why) for one in results if one.why]
    home = hand.place.home
    told = render.outcome(_VERBS[tick.box.act], done, left, partial(render.link, home))
    if page.strangers(told, hand.place.links):
        told = render.SOMEHOW
    took = tick.box.act in _MERGING and bool(done)
    return Acted(line(told=told), drop=done, merged=took, failed=any(r.failed for r in results))


def _tried(box: Box, account: str, hand: Hand) -> _Result:
    """Act on one box; that the forge failed at it is no reason to leave the others."""
    try:
        why = _do(box, account, hand)
    except OutsideError:
        return _Result(box.target, "GitHub failed at it; tick it again", failed=True)
    return _Result(box.target, why)


def _do(box: Box, account: str, hand: Hand) -> str:
    """Why a box could not be acted on; "" when it was."""
    if not box.target.isdigit():
        return _entry(box, account, hand)
    pull = hand.forge.pull(int(box.target))
    if box.act == "take":
        seen = replace(pull, head=box.pin)
        done = take(seen, hand.forge, hand.base, hand.place, by=account)
        return "" if done.done else done.told
    if box.act == "untake":
        return _untake(box, pull, account, hand)
    return _hold(box, pull, account, hand)


def _untake(box: Box, pull: Pull, account: str, hand: Hand) -> str:
    """Take back what came in by itself, and only that."""
    if labels.TAKEN not in pull.labels or pull.head != box.pin:
        return MOVED
    commit = hand.repository.commit("HEAD")
    done = take_back(pull.number, hand.forge, hand.base, hand.place, commit=commit, by=account)
    if not done.done:
        return done.told
    hand.forge.remove_label(pull.number, labels.TAKEN)  # the desk shows what has it
    return ""


def _hold(box: Box, pull: Pull, account: str, hand: Hand) -> str:
    """As the commands of the same names do it, without a date."""
    if not pull.open:
        return "it is closed"
    if box.act == "release" and pull.head != box.pin:
        return MOVED  # while a hold is safe, whatever the pull is by now
    order = Decision(
        outcome="do",
        pull=pull.number,
        comment=1,  # there is none; no effect of these two asks for it
        account=account,
        head=pull.head,
        command=box.act,
    )
    done = command.Hand(order, hand.forge, hand.base, hand.place, pull)
    return (done.hold(None) if box.act == "hold" else done.release()) or ""


def _entry(box: Box, account: str, hand: Hand) -> str:
    """Write into an entry's file that it is held, or take that out: a commit on what was seen."""
    path, _, number = box.target.partition("#")
    if not scope.is_entry_file(path) or not (number or "0").isdigit():
        return "it is no entry"
    verb = "Hold" if box.act == "hold" else "Release"
    message = f"{verb} an entry\n\nTicked on the desk by {account}."
    bars: dict[str, Any] = dict.fromkeys(BARS) | ({"hold": True} if box.act == "hold" else {})
    git, branch = hand.repository, hand.place.branch
    for _ in range(TRIES):
        tip = git.fetch(f"refs/heads/{branch}")
        there = [one for one in git.listing(tip, [path]) if one.mode == PLAIN]
        data = git.read([one.sha for one in there])
        if [view.pin_of(one) for one in data] != [box.pin]:
            return MOVED
        text = entry_edit.with_fields(data[0].decode(), bars, number=int(number or 0))
        try:
            hand.forge.commit(branch, parent=tip, message=message, writes={path: text}, removes=())
        except ForgeError as error:
            if error.status not in (403, 409, 422):
                raise
        else:
            return ""
    return "the branch takes no commit from me just now; set `hold` in its file instead"
