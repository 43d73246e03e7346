"""A command on the desk: a value that is known only once an edition is out.

`/contentbot set NAME=VALUE` on the first line of a comment starts `publish.yml`, which puts it in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from contentbot.errors import UsageError
from contentbot.forge import Forge
from contentbot.frozen import dataclass
from contentbot.jobs.answering import rights
from contentbot.jobs.commanding import said
from contentbot.jobs.commanding.commands import PREFIX
from contentbot.jobs.commanding.said import Said
from contentbot.jobs.desk import ticket
from contentbot.render import reply

WORKFLOW = "publish.yml"
_LINE = re.compile(rf"{PREFIX} set (?P<name>[a-z][a-z0-9_]{{0,40}})=(?P<value>[!-~]{{1,1000}}) *")
_VALUE = re.compile(r"[a-z][a-z0-9_]{0,40}=[!-~]{1,1000}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What to do about a comment on the desk.

    given: `NAME=VALUE`, "" when it is refused, and then the reply that says why.
    """

    desk: int
    comment: int
    given: str = ""
    why: str = ""


def decide(
    event: Mapping[str, Any],
    forge: Forge,
    *,
    repository: str,
    accounts: Collection[str],
    names: Collection[str],
) -> Setting | None:
    """What to do about a new comment; None when it is no command on the desk. Writes nothing.

    names: the values that the settings know (`after_publish`).

    Raises:
        UsageError: the event is not about a comment.
        OutsideError: the forge does not answer.
    """
    comment = said.read(event, repository=repository, own=accounts, pulls=False)
    if comment is None or not comment.body.startswith(PREFIX):
        return None
    if not ticket.is_desk(forge.ticket(comment.number), accounts):
        return None
    given, why = _given(comment, forge, names)
    return Setting(desk=comment.number, comment=comment.comment, given=given, why=why)


def _given(comment: Said, forge: Forge, names: Collection[str]) -> tuple[str, str]:
    """What is to be set, or why nothing is."""
    if not rights.is_editor(forge.rights(comment.account)):
        return "", reply.refused(f"{PREFIX} set", editors_only=True)
    match = _LINE.fullmatch(re.split(r"\r\n?|\n", comment.body, maxsplit=1)[0])
    if match is None or match["name"] not in names:
        return "", reply.settable(f"{PREFIX} set NAME=VALUE", sorted(names))
    return f"{match['name']}={match['value']}", ""


def act(setting: Setting, forge: Forge) -> str:
    """Start publishing with the value, or say why not; what was done, in words.

    Raises:
        OutsideError: the forge failed.
    """
    if not setting.given:
        forge.react(setting.comment, "confused")
        forge.post_comment(setting.desk, reply.reply(setting.why))
        return "refused"
    forge.dispatch(WORKFLOW, {"set": setting.given})
    forge.react(setting.comment, "+1")
    return "started"


def dump(setting: Setting) -> str:
    """As text for the job that acts: one line of ASCII."""
    fields = {name: getattr(setting, name) for name in ("desk", "comment", "given", "why")}
    return json.dumps({"setting": fields})


def is_one(text: str) -> bool:
    """Whether a text is of this kind of decision."""
    return text.startswith('{"setting": ')


def load(text: str) -> Setting:
    """From its text.

    Raises:
        UsageError: it is none that `dump` writes.
    """
    try:
        row = json.loads(text)["setting"]
        desk, comment, given, why = (row[name] for name in ("desk", "comment", "given", "why"))
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise UsageError(f"not a decision about the desk: {error}") from error
    numbers = all(type(one) is int and 0 < one < 2**63 for one in (desk, comment))
    words = isinstance(given, str) and isinstance(why, str) and len(why) < 4000
    if not numbers or not words or (given and not _VALUE.fullmatch(given)):
        raise UsageError("a decision about the desk has another form")
    return Setting(desk=desk, comment=comment, given=given, why=why)
