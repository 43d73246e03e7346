"""What the bot says below a filled form, and what its pull and commit say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from contentbot.frozen import dataclass
from contentbot.render.answer import Goal
from contentbot.render.markdown_escape import code_span
from contentbot.render.message import message
from contentbot.render.preview import Preview, shown
from contentbot.render.summary import number

FEW = 8  # things to correct, shown at once
ROWS = 12  # of the preview
LONGEST_LINK = 7_000  # characters; browsers and GitHub take about 8,000
_CALLED = {"event": "an event", "cfp": "a call for papers"}
_RULE = re.compile(r"[A-Za-z0-9-]+")
_SIGN = re.compile(r"<!-- contentbot:form text=([0-9a-f]{16}) -->\s*\Z")
_SENT = re.compile(r"Sent by `([A-Za-z0-9_-]{1,100})` with the form of #(\d{1,9})\.")

# author: there is something to correct. sent: there is a pull. left: there is a branch, but no
# pull may be opened. full: the account has enough of them. touched: an editor changed the branch.
# merged, closed: the pull is over.
State = Literal["author", "sent", "left", "full", "touched", "merged", "closed"]


@dataclass(frozen=True, slots=True)
class Told:
    """Something to say of an answer. label: of its field; empty: of the whole form."""

    label: str
    message: str
    help: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """An answer that was put right, and how it is now."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that the comment says.

    pull: the number of the pull, 0 without one. link: where an editor opens it. file: where
    GitHub makes the file of the entry. most: submissions of an account that may be open.
    manual: an address to which the name of a rule is added; empty: none.
    """

    state: State
    problems: Sequence[Told] = ()
    remarks: Sequence[Told] = ()
    mended: Sequence[Mended] = ()
    preview: Preview | None = None
    goal: Goal | None = None
    pull: int = 0
    link: str = ""
    file: str = ""
    most: int = 0
    manual: str = ""


def body(answer: Answer) -> str:
    """The comment's Markdown, without its marker."""
    return "\n\n".join(_parts(answer)) + "\n"


def _parts(answer: Answer) -> Iterator[str]:
    yield _opening(answer)
    over = answer.state in ("merged", "closed", "touched")
    if answer.preview and not over and (block := _block(answer.preview)):
        yield block
    if answer.problems and not over:
        yield _list([_item(one, answer) for one in answer.problems], FEW)
        yield _what_next(answer)
    if answer.mended and not over:
        mended = (f"- {one.label}: {code_span(one.value, most=300)}" for one in answer.mended)
        yield "I put this right, as you would have:\n\n" + "\n".join(mended)
    if answer.remarks and not over:
        rows = [_item(one, answer) for one in answer.remarks]
        title = f"{number(len(rows), 'remark')} for you and the editors"
        yield f"<details><summary>{title}</summary>\n\n{_list(rows, 30)}\n\n</details>"
    if answer.state in ("sent", "left", "full"):
        yield "To change it, edit the form above; I look again by myself."


def _opening(answer: Answer) -> str:
    match answer.state:
        case "author":
            return _to_correct(answer)
        case "sent":
            return f"**Thank you, it is on its way** with #{answer.pull}. {_goes(answer)}"
        case "left":
            return (
                "**Thank you, all is well with it.** This repository does not let me open pulls, "
                f"so an editor does it: [open the pull]({answer.link}). {_goes(answer)}"
            )
        case "full":
            return (
                f"**All is well with it, but {answer.most} of yours are open already.** Once one "
                "of them is through, edit this form, and I go on with it."
            )
        case "touched":
            where = f"in #{answer.pull}" if answer.pull else "on its branch"
            return (
                f"**An editor has changed the entry {where}**, so I leave it alone. "
                "Please say below what else should change."
            )
        case "merged":
            return (
                f"**This entry is in**, with #{answer.pull}, so a change of the form does nothing "
                "any more. Please say below what should change; an editor can do it."
            )
        case "closed":
            return (
                f"**#{answer.pull} is closed**, so a change of this form does nothing any more. "
                "For another entry, please fill in a new form."
            )


def _to_correct(answer: Answer) -> str:
    count = number(len(answer.problems), "thing")
    into = f" before this can go into **{answer.goal.title}**" if answer.goal else ""
    see = " As it stands, readers would see this:" if answer.preview and answer.preview.rows else ""
    kept = f" Until then, #{answer.pull} stays as it was." if answer.pull else ""
    return f"**{count} to correct**{into}.{kept}{see}"


def _goes(answer: Answer) -> str:
    see = "Readers will see this:" if answer.preview and answer.preview.rows else ""
    if answer.goal is None:
        reason = answer.preview.reason if answer.preview else ""
        why = f" ({message(reason)})" if reason else ""
        return f"It waits for a later edition{why}. {see}".strip()
    return (
        f"An editor reads it next, for **{answer.goal.title}**{_until(answer.goal)}. {see}".strip()
    )


def _until(goal: Goal) -> str:
    if goal.closes is None:
        return ""
    moment = goal.closes
    zone = moment.tzname() or ""
    day = f"{moment:%A}, {moment.day} {moment:%B, %H:%M} {zone}".strip()
    return f", which closes on {day}"


def _block(preview: Preview) -> str:
    return shown([preview], neighbours=True, most=ROWS)


def _what_next(answer: Answer) -> str:
    told = "Edit the form above (`⋯`, *Edit*) and I look again by myself."
    if answer.file and len(answer.file) <= LONGEST_LINK:
        told += f" Would you rather work in the file? [Make it here]({answer.file})."
    return told


def _item(told: Told, answer: Answer) -> str:
    label = f"**{told.label}**: " if told.label else ""
    help = f" – {message(told.help, most=1_000)}" if told.help else ""
    return f"- {label}{message(told.message)}{help}{_why(told.rule, answer.manual)}"


def _why(rule: str, manual: str) -> str:
    # Nobody needs a manual for what the form says.
    if manual and _RULE.fullmatch(rule) and not rule.startswith("schema-"):
        return f" ([why]({manual}{rule.lower()}))"
    return ""


def _list(rows: Sequence[str], most: int) -> str:
    more = [f"- … and {len(rows) - most} more"] if len(rows) > most else []
    return "\n".join([*rows[:most], *more])


# --- the pull and its commit: our words and numbers, and the name of an account --------------


def title(kind: str, ticket: int) -> str:
    """The title of the pull, which may become that of a commit."""
    return f"Add {_CALLED.get(kind, f'a {kind}')} from form {ticket}"


def pull_body(account: str, ticket: int, *, sign: str) -> str:
    """What the pull says. account: who sent it, a name as accounts have it. sign: of its file."""
    return (
        f"Sent by `{account}` with the form of #{ticket}. What readers will see is shown there.\n\n"
        "A change of the form changes this pull, unless somebody has changed it here.\n\n"
        f"Closes #{ticket}\n\n"
        f"<!-- contentbot:form text={sign} -->\n"
    )


def sent_by(body: str) -> str:
    """The account that a pull says it was sent by, as `pull_body` puts it; "" for none."""
    match = _SENT.match(body)
    return match[1] if match else ""


def first_sign(body: str) -> str:
    """The sign of the file that a pull began with, as `pull_body` puts it; "" for none."""
    match = _SIGN.search(body)
    return match[1] if match else ""


def commit_message(kind: str, ticket: int, *, account: str, id: int) -> str:
    """The message of the commit. account, id: who sent it, which makes it theirs as well."""
    return (
        f"{title(kind, ticket)}\n\n"
        f"Co-authored-by: {account} <{id}+{account}@users.noreply.github.com>\n"
    )


# --- the end of it ---------------------------------------------------------------------------

NEUTRAL = (
    "An editor decided against it. That can have many reasons; please ask below if you wonder."
)


def closing(pull: int, reason: str) -> str:
    """What is said when the pull was closed. reason: our own words."""
    return f"**#{pull} was closed**, so this form is done as well.\n\n{reason or NEUTRAL}\n"
