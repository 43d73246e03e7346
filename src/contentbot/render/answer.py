"""The bot's comment on a pull, below its marker: what readers will see, then what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from contentbot.frozen import dataclass
from contentbot.model import Finding
from contentbot.render.markdown_escape import code_span, fence
from contentbot.render.message import message
from contentbot.render.preview import Preview, shown
from contentbot.render.summary import number

LIMIT = 60_000  # characters; GitHub takes 65,536
ROWS = 7  # of entries, shown at once: the whole takes 15 lines, unless it is unfolded
FAULTS = 3  # shown at once; more are folded
FOLDED = 100  # of anything that is folded
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_RULE = re.compile(r"[A-Za-z0-9-]+")

State = Literal["ready", "author", "editor", "conflict", "unstarted", "fault"]


@dataclass(frozen=True, slots=True)
class Goal:
    """The edition that a pull's entries go into. closes: when it takes nothing more."""

    title: str
    closes: datetime | None


@dataclass(frozen=True, slots=True)
class Patch:
    """A correction that cannot be put beside a line: rows of a diff for a file."""

    path: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rescue:
    """An entry of a draft's line as a file of its own. link: where GitHub makes that file."""

    path: str
    text: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that the comment says.

    goal: None where no edition takes the entries. offered: corrections beside lines of the
    pull. outside: files that are no entries. run: the address of what judged the pull.
    manual: an address to which the name of a rule is added; empty: there is none.
    """

    state: State
    previews: Sequence[Preview] = ()
    goal: Goal | None = None
    findings: Sequence[Finding] = ()
    offered: int = 0
    patches: Sequence[Patch] = ()
    rescues: Sequence[Rescue] = ()
    outside: Sequence[str] = ()
    newcomer: bool = False
    run: str = ""
    manual: str = ""


def body(answer: Answer) -> str:
    """The comment's Markdown, without the marker; within `LIMIT`, whole parts only."""
    told = [*_opening(answer), *_middle(answer), *_closing(answer)]
    folded = list(_folded(answer))
    room = LIMIT - sum(len(part) + 2 for part in told)
    kept = []
    for part in folded:
        room -= len(part) + 2
        if room > 0:
            kept.append(part)
    # The warm word comes last, and what can be unfolded before it.
    return "\n\n".join([*told[:-1], *kept, told[-1]] if answer.newcomer else [*told, *kept]) + "\n"


# --- the beginning ---------------------------------------------------------------------------


def _opening(answer: Answer) -> Iterator[str]:
    match answer.state:
        case "ready":
            yield f"**Ready.** {_goes(answer)}"
        case "author":
            errors = [one for one in answer.findings if one.severity == "error"]
            things = _counted(len(errors), "thing")
            yield f"**{things} to correct**, then this is ready. {_goes(answer)}"
        case "editor":
            yield _for_an_editor(answer)
        case "conflict":
            yield _conflict(answer)
        case "unstarted":
            yield (
                "**An editor has to let the check run**, as GitHub asks it of first pulls. "
                "There is nothing for you to do; the answer comes a minute later, in this place."
            )
        case "fault":
            where = f"[this run]({answer.run})" if answer.run else "the run"
            yield (
                f"**The bot failed.** This is no fault of yours; the editors see why in {where}. "
                "A comment `/contentbot recheck` tries again."
            )


def _goes(answer: Answer) -> str:
    """Where the entries go and until when, and what the block below shows."""
    if not answer.previews:
        return "No entry is added or changed."
    see = "Readers will see this:" if _visible(answer) else ""
    if answer.goal is None:
        reason = next((one.reason for one in answer.previews if one.reason), "")
        why = f" ({message(reason)})" if reason else ""
        waits = "" if _all_gone(answer) or not see else f"It waits for a later edition{why}. "
        return f"{waits}{see}".strip()
    closes = answer.goal.closes
    until = f", which closes on {_moment(closes)}" if closes else ""
    if _all_gone(answer):
        return f"{answer.goal.title}{until}, loses this:"
    return f"It goes into **{answer.goal.title}**{until}. {see}".strip()


def _first(answer: Answer) -> Sequence[Preview]:
    """The entries that are shown at once: the first, and as many more as there is room for."""
    count, room = 1, ROWS
    for one in answer.previews:
        room -= len(one.rows) + len(one.before) + 2
        if room < 0:
            break
        count += 1
    return answer.previews[: max(1, count - 1)]


def _visible(answer: Answer) -> bool:
    return any(one.rows or one.before for one in answer.previews)


def _all_gone(answer: Answer) -> bool:
    return all(one.change.change == "removed" for one in answer.previews)


def _moment(moment: datetime) -> str:
    zone = moment.tzname() or ""
    return f"{moment.strftime('%A')}, {moment.day} {moment.strftime('%B, %H:%M')} {zone}".strip()


def _for_an_editor(answer: Answer) -> str:
    named = ", ".join(code_span(path, most=100) for path in answer.outside[:3])
    more = f" and {len(answer.outside) - 3} more" if len(answer.outside) > 3 else ""
    return (
        f"**An editor looks at this first**, since it changes more than entries: {named}{more}. "
        "There is nothing for you to do."
    )


def _conflict(answer: Answer) -> str:
    if not answer.rescues:
        return (
            "**This conflicts with what was merged in the meantime.** Please bring your branch "
            "up to date; GitHub's button *Update branch* or *Resolve conflicts* does it."
        )
    return (
        "**This conflicts with what was merged in the meantime**, as lines of a shared draft "
        "do. Your entry as a file of its own cannot: "
        + " ".join(f"[make `{one.path}`]({one.link}) with one click." for one in answer.rescues)
        + " Then close this pull."
    )


# --- the middle ------------------------------------------------------------------------------


def _middle(answer: Answer) -> Iterator[str]:
    if block := shown(_first(answer), neighbours=len(answer.previews) == 1, most=ROWS):
        yield block
    errors = _of(answer, "error")
    if errors and answer.state != "ready":
        yield "\n".join(_item(one, answer) for one in errors[:FAULTS])
    if answer.offered:
        corrections = _counted(answer.offered, "correction")
        stands = "stands" if answer.offered == 1 else "stand"
        yield (
            f"{corrections} {stands} beside the lines of this pull: "
            "*Commit suggestion* takes one over."
        )


def _item(finding: Finding, answer: Answer) -> str:
    """What is wrong, where, and the way out, on one line."""
    place = f"{code_span(finding.path.rpartition('/')[2], most=80)}, line {finding.line}"
    told = message(finding.message)
    help_text = f" – {message(finding.help)}" if finding.help else ""
    return f"- {place}: {told}{help_text}{_why(finding.rule, answer.manual)}"


def _why(rule: str, manual: str) -> str:
    if manual and _RULE.fullmatch(rule):
        return f" ([why]({manual}{rule}))"
    return f" ({code_span(rule)})"


def _of(answer: Answer, *severities: str) -> list[Finding]:
    return [one for one in answer.findings if one.severity in severities]


# --- the end ---------------------------------------------------------------------------------


def _folded(answer: Answer) -> Iterator[str]:
    rest = answer.previews[len(_first(answer)) :]
    if rest and (block := shown(rest[:FOLDED], neighbours=False, most=FOLDED * 10)):
        yield _details(f"{_counted(len(rest), 'more entry')}", block)
    errors = _of(answer, "error")[FAULTS:]
    if errors and answer.state != "ready":
        rows = (_item(one, answer) for one in errors[:FOLDED])
        yield _details(f"{_counted(len(errors), 'more thing')} to correct", "\n".join(rows))
    advice = _of(answer, "warning", "info")
    if advice:
        rows = (_item(one, answer) for one in advice[:FOLDED])
        title = f"{_counted(len(advice), 'remark')}, which {_do(len(advice))} not stop it"
        yield _details(title, "\n".join(rows))
    if answer.patches:
        title = f"{_counted(len(answer.patches), 'correction')} to make by hand"
        yield _details(title, "\n\n".join(map(_by_hand, answer.patches[:FOLDED])))
    if answer.rescues:
        files = (
            f"{code_span(one.path)}\n\n{fence(one.text.splitlines())}" for one in answer.rescues
        )
        yield _details("What the file holds", "\n\n".join(files))


def _closing(answer: Answer) -> Iterator[str]:
    if answer.newcomer:
        yield "Welcome, and thank you: this is your first entry here, and an editor reads it next."


def _details(title: str, content: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{content}\n\n</details>"


def _by_hand(patch: Patch) -> str:
    command = code_span(f"contentbot lint --fix {patch.path}", most=200)
    told = f"{command} makes it on your machine; this is what changes:"
    return f"{told}\n\n{fence(patch.rows, language='diff')}"


def _counted(n: int, word: str) -> str:
    """`Two things`, `12 things`."""
    count, _, words = number(n, word).partition(" ")
    return f"{_NUMBERS[n] if n < len(_NUMBERS) else count} {words}"


def _do(n: int) -> str:
    return "does" if n == 1 else "do"


def new_file_link(base: str, path: str, text: str) -> str:
    """Where GitHub shows the form for a new file, filled in.

    base: such as `https://github.com/owner/name/new/main`.
    """
    return f"{base}?filename={quote(path, safe='')}&value={quote(text, safe='')}"
