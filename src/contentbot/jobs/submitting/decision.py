"""What a filled form says, as it goes from the job that reads it to the one that writes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any, NoReturn

from contentbot.content.settings import Settings
from contentbot.errors import ForgeError, UsageError
from contentbot.forge import Forge, Ticket
from contentbot.frozen import dataclass
from contentbot.jobs.submitting.forms import forms, named
from contentbot.jobs.submitting.reading import ABOUT_ALL, CODES, Fault, fits, read
from contentbot.render.form import Form

MOST = 60_000  # characters of a decision as text
MOST_NUMBER = 2**63
ACTIONS = ("opened", "edited")
_ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,100}")
_SIGN = re.compile(r"[0-9a-f]{16}")
_MEMBERS = ("ticket", "account", "id", "form", "sign", "answers", "faults")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A form that was read. It holds nothing of the ticket's text but checked answers.

    account, id: of who made the ticket, by name and number. form: its name. sign: of the text
    that was read. answers: by the paths of fields.
    """

    ticket: int
    account: str
    id: int
    form: str
    sign: str
    answers: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


def decide(event: Mapping[str, Any], forge: Forge, settings: Settings) -> Decision | None:
    """What the form of a ticket says now; None when it is none for the bot. One call, no write.

    event: the payload of `issues`. The ticket is read anew: of two quick changes, who comes
    last has both.

    Raises:
        UsageError: the event is about something else.
        OutsideError: the forge does not answer.
    """
    number, account, id = _about(event)
    if event.get("action") not in ACTIONS or not is_account(account):
        return None
    try:
        ticket = forge.ticket(number)
    except ForgeError as error:
        if error.status in (404, 410):  # a pull, or deleted by now
            return None
        raise
    form = form_of(ticket, settings, account=account)
    if form is None:
        return None
    found = read(form, ticket.body)
    return Decision(
        ticket=number,
        account=account,
        id=id,
        form=form.name,
        sign=sign_of(ticket.body),
        answers=found.answers,
        faults=found.faults,
    )


def form_of(ticket: Ticket, settings: Settings, *, account: str) -> Form | None:
    """The form that a person made an open ticket with; None when there is nothing to do."""
    name = named(ticket.labels)
    mine = ticket.author == account and account not in settings.bot_accounts
    return forms(settings)[name] if name and mine and ticket.open else None


def sign_of(text: str) -> str:
    """The sign by which a text is known again."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def is_account(name: str) -> bool:
    """Whether a name is one that a person's account can have."""
    return _ACCOUNT.fullmatch(name) is not None


def _about(event: Mapping[str, Any]) -> tuple[int, str, int]:
    """The number of the ticket that an event is about, and whose it is."""
    ticket = event.get("issue")
    person = ticket.get("user") if isinstance(ticket, Mapping) else None
    if not isinstance(ticket, Mapping) or not isinstance(person, Mapping):
        raise UsageError("the event is not about a ticket")
    number, id, name = ticket.get("number"), person.get("id"), person.get("login")
    if not (_number(number) and _number(id) and isinstance(name, str)):
        raise UsageError("the event is not about a ticket of somebody")
    return number, name, id  # type: ignore[return-value]


def _number(value: Any) -> bool:
    return type(value) is int and 0 < value < MOST_NUMBER


# --- as text ---------------------------------------------------------------------------------


def dump(decision: Decision) -> str:
    """A decision as text: one line of JSON."""
    data = {name: getattr(decision, name) for name in _MEMBERS}
    data["answers"] = dict(decision.answers)
    data["faults"] = [[one.code, one.path] for one in decision.faults]
    return json.dumps(data, ensure_ascii=False)


def load(text: str, settings: Settings) -> Decision:
    """A decision from its text, which may have been tampered with.

    Raises:
        UsageError: it is none that `dump` writes of a form that can be read.
    """
    if len(text) > MOST:
        raise UsageError(f"a decision has at most {MOST} characters, this one {len(text)}")
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"a decision is JSON, this is not: {error}") from error
    if type(data) is not dict or data.keys() != set(_MEMBERS):
        raise UsageError(f"a decision has exactly these members: {', '.join(_MEMBERS)}")
    form = forms(settings).get(data["form"]) if type(data["form"]) is str else None
    if form is None or not _fine(data, form):
        raise UsageError("a decision's members cannot be that")
    faults = tuple(Fault(code, path) for code, path in data["faults"])
    return Decision(**{**data, "faults": faults})


def _fine(data: Mapping[str, Any], form: Form) -> bool:
    """Whether all members are what they can be, for a form."""
    account, sign = data["account"], data["sign"]
    return (
        all(_number(data[name]) for name in ("ticket", "id"))
        and (type(account) is str and is_account(account))
        and (type(sign) is str and _SIGN.fullmatch(sign) is not None)
        and (type(data["answers"]) is dict and _fine_answers(data["answers"], form))
        and (type(data["faults"]) is list and _fine_faults(data["faults"], form))
    )


def _fine_answers(answers: Mapping[str, Any], form: Form) -> bool:
    fields = ((form.field(path), said) for path, said in answers.items())
    return all(field and type(said) is str and fits(field, said) for field, said in fields)


def _fine_faults(faults: Collection[Any], form: Form) -> bool:
    return all(
        type(one) is list
        and len(one) == 2
        and all(type(part) is str for part in one)
        and one[0] in CODES
        and ((one[0] in ABOUT_ALL and not one[1]) or form.field(one[1]) is not None)
        for one in faults
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(data := dict(pairs)) != len(pairs):
        raise ValueError("a member comes twice")
    return data


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value of JSON")
