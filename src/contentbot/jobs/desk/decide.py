"""From an edit of the desk to a decision: which boxes were ticked, and whether by an editor."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any, cast, get_args

from contentbot.errors import UsageError
from contentbot.forge import Forge
from contentbot.frozen import dataclass
from contentbot.jobs.answering import rights
from contentbot.jobs.commanding.decision import is_account
from contentbot.jobs.desk import page, ticket
from contentbot.render import desk as render
from contentbot.render.desk import Act, Box

MOST = 30_000  # characters of a decision as text
MOST_TICKS = 50  # of one edit; a person ticks one
_PIN = re.compile(r"[0-9a-f]{40,64}")
_SIGN = re.compile(r"[0-9a-f]{12}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Tick:
    """A box that was ticked. sign: of this very tick. pulls: those that it takes together."""

    box: Box
    sign: str
    pulls: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """What to do about an edit of the desk. may: whether it is an editor's. ticks: perhaps none."""

    ticket: int
    account: str
    may: bool
    ticks: tuple[Tick, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """A person's edit of a ticket: its text before and after."""

    ticket: int
    account: str
    before: str
    after: str
    moment: str


def read(event: Mapping[str, Any], *, repository: str, own: Collection[str]) -> Edited | None:
    """The edit of an event; None when it is not one to listen to: a program's, of a title, of a
    pull, of a ticket without the first line of the desk.

    Raises:
        UsageError: the event is not about a ticket.
    """
    issue, sender = event.get("issue"), event.get("sender")
    if not isinstance(issue, Mapping) or not isinstance(sender, Mapping):
        raise UsageError("the event is not about a ticket")
    home = _at(event, "repository", "full_name")
    if event.get("action") != "edited" or "pull_request" in issue:
        return None
    account, number = sender.get("login"), issue.get("number")
    before, after = _at(event, "changes", "body", "from"), issue.get("body")
    if not isinstance(account, str) or not isinstance(before, str) or not isinstance(after, str):
        return None
    is_ours = isinstance(home, str) and home.lower() == repository.lower()
    is_person = sender.get("type") == "User" and is_account(account)
    if not is_ours or not is_person or any(rights.same_account(account, one) for one in own):
        return None
    if type(number) is not int or not page.is_marked(before):
        return None
    return Edited(number, account, before, after, str(issue.get("updated_at") or ""))


def _at(event: Mapping[str, Any], *names: str) -> object:
    value: object = event
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def decide(
    event: Mapping[str, Any], forge: Forge, *, repository: str, bot_accounts: Collection[str]
) -> Edit | None:
    """What to do about an edit; None for nothing at all. Writes nothing, 2 calls at most.

    event: the payload of `issues`. bot_accounts: the bot's own.

    Raises:
        UsageError: the event is not about a ticket.
        OutsideError: the forge does not answer.
    """
    edited = read(event, repository=repository, own=bot_accounts)
    if edited is None:
        return None
    desk = ticket.find(forge, bot_accounts)
    if desk is None or desk.number != edited.ticket:
        return None
    may = rights.may("editor", account=edited.account, author="", forge=forge)
    return Edit(edited.ticket, edited.account, may, _ticks(edited))


def _ticks(edited: Edited) -> tuple[Tick, ...]:
    """The boxes that the edit put a tick into, in their order."""
    before, after = page.read(edited.before), page.read(edited.after)
    if before is None or after is None:
        return ()
    new = [box for box in dict.fromkeys(after.boxes) if box in after.ticked - before.ticked]
    takes = tuple(box for box in before.boxes if box.act == "take")
    ticks = []
    for box in new[:MOST_TICKS]:
        together = takes if box == render.all_of(takes) else ()
        ticks.append(Tick(box, _sign(box, edited), together if box.act == "take-all" else ()))
    return tuple(ticks)


def _sign(box: Box, edited: Edited) -> str:
    """What tells a tick from another of the same box: the same event, told twice, is one tick."""
    said = (box.act, box.target, box.pin, edited.account.lower(), edited.moment)
    return sha256("\n".join(said).encode()).hexdigest()[:12]


# --- between the halves ----------------------------------------------------------------------


def dump(decision: Edit) -> str:
    """A decision as text: one line of ASCII."""
    ticks = [
        {"box": _row(one.box), "sign": one.sign, "pulls": [_row(pull) for pull in one.pulls]}
        for one in decision.ticks
    ]
    data = {"ticket": decision.ticket, "account": decision.account, "may": decision.may}
    return json.dumps({**data, "ticks": ticks})


def _row(box: Box) -> list[str]:
    return [box.act, box.target, box.pin]


def load(text: str) -> Edit:
    """A decision from its text.

    Raises:
        UsageError: it is none that `dump` writes.
    """
    if len(text) > MOST:
        raise UsageError(f"a decision has at most {MOST} characters, this one {len(text)}")
    try:
        data = json.loads(text)
        number, account, may = data["ticket"], data["account"], data["may"]
        ticks = tuple(_tick(one) for one in data["ticks"])
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise UsageError(f"this is no decision about the desk: {error}") from error
    known = isinstance(account, str) and is_account(account)
    if type(number) is not int or number < 1 or type(may) is not bool or not known:
        raise UsageError("this is no decision about the desk")
    return Edit(number, account, may, ticks)


def _tick(row: Mapping[str, Any]) -> Tick:
    sign = row["sign"]
    if not isinstance(sign, str) or _SIGN.fullmatch(sign) is None:
        raise ValueError("a tick has no sign")
    return Tick(_read_box(row["box"]), sign, tuple(map(_read_box, row["pulls"])))


def _read_box(row: Any) -> Box:
    act, target, pin = row
    if not all(isinstance(one, str) for one in (act, target, pin)):
        raise ValueError("a box is of texts")
    if act not in get_args(Act) or _PIN.fullmatch(pin) is None or not _fits(act, target):
        raise ValueError("there is no such box")
    return Box(cast(Act, act), target, pin)


def _fits(act: str, target: str) -> bool:
    if act == "take-all":
        return target == "-"
    if _NUMBER.fullmatch(target):
        return True
    return act not in ("take", "untake") and page.TARGET.fullmatch(target) is not None
