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
from contentbot.render.visible import visible

LIMIT = 60_000  # characters; GitHub takes 65,536
ROWS = 7  # of entries, shown at once: the whole takes 15 lines, unless it is unfolded
FAULTS = 3  # shown at once; more are folded
LINES = 5  # named of those that have the same fault
FOLDED = 40  # of anything that is folded
PATCHES = 5  # files
FOLD = 10_000  # characters of a fold
CUT = "There is more than fits here; the run of the check shows all of it."
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_RULE = re.compile(r"[A-Za-z0-9-]+")

# What comes after, for somebody who has not been here before.
_NEXT = {
    "ready": "An editor reads it next.",
    "author": "Once it is corrected, this comment follows within a minute.",
}

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

    goal: None where no edition takes the entries. wished: what an editor wants of them, in
    sentences. repeats: whether all that blocks is that
    others have the same already. offered: corrections beside lines of the pull, and which
    findings (their ids) they mend. outside: files that are no entries. run: the address of what
    judged the pull. manual: an address to which the name of a rule is added; empty: none.
    """

    state: State
    previews: Sequence[Preview] = ()
    goal: Goal | None = None
    wished: Sequence[str] = ()
    findings: Sequence[Finding] = ()
    repeats: bool = False
    offered: int = 0
    mended: frozenset[str] = frozenset()
    patches: Sequence[Patch] = ()
    rescues: Sequence[Rescue] = ()
    outside: Sequence[str] = ()
    newcomer: bool = False
    run: str = ""
    manual: str = ""


def body(answer: Answer) -> str:
    """The comment's Markdown, without the marker; within `LIMIT`, whole parts only."""
    first, last = [*_opening(answer), *_middle(answer)], list(_closing(answer))
    room = LIMIT - sum(len(part) + 2 for part in (*first, *last)) - len(CUT) - 2
    kept: list[str] = []
    for part in _folded(answer):
        room -= len(part) + 2
        if room < 0:
            kept.append(CUT)
            break
        kept.append(part)
    return "\n\n".join((*first, *kept, *last)) + "\n"


# --- the beginning ---------------------------------------------------------------------------


def _opening(answer: Answer) -> Iterator[str]:
    match answer.state:
        case "ready":
            yield f"**Ready.** {_goes(answer)}"
        case "author":
            yield _to_correct(answer)
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


def _to_correct(answer: Answer) -> str:
    """How much there is to do, for which edition, and what the block below shows."""
    errors = _of(answer, "error")
    if answer.repeats:
        it = "This is" if len(errors) == 1 else "These are"
        return (
            f"**{it} here already.** Somebody was faster, and nothing is left for you to do: you "
            "can close this pull. Is your entry the better one? Then change the other instead."
        )
    things = _counted(len(errors), "thing")
    into = f" before this can go into {_edition(answer.goal)}" if answer.goal else ""
    see = " As it stands, readers would see this:" if _visible(answer) else ""
    if answer.previews and not see:
        see = " How it will look is shown here once it can be read."
    return f"**{things} to correct{'' if into else '.'}**{into}{'.' if into else ''}{see}"


def _goes(answer: Answer) -> str:
    """Where the entries go and until when, and what the block below shows."""
    if not answer.previews:
        return "No entry is added, changed or removed."
    it, goes, waits = (
        ("It", "goes", "waits") if len(answer.previews) == 1 else ("They", "go", "wait")
    )
    see = "Readers will see this:" if _visible(answer) else ""
    if _all_gone(answer):
        from_where = f" from {_edition(answer.goal)}" if answer.goal else ""
        return f"This takes away{from_where}:"
    if answer.goal is None:
        reason = next((one.reason for one in answer.previews if one.reason), "")
        why = f" ({message(reason)})" if reason else ""
        return f"{it} {waits} for a later edition{why}. {see}".strip()
    return f"{it} {goes} into {_edition(answer.goal)}. {see}".strip()


def _edition(goal: Goal) -> str:
    until = f", which closes on {_moment(goal.closes)}" if goal.closes else ""
    return f"**{goal.title}**{until}"


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
    why = (
        f"it changes more than entries: {named}{more}" if named else "I cannot tell what it changes"
    )
    return f"**An editor looks at this first**, since {why}. There is nothing for you to do."


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
    if answer.wished:
        yield " ".join(answer.wished[:FAULTS])
    errors = _of(answer, "error")
    if errors and answer.state != "ready":
        yield "\n".join(_items(errors, answer)[:FAULTS])
    if answer.offered:
        yield _offer(answer)
    elif errors and answer.state == "author" and not answer.repeats:
        yield (
            "To correct it, edit the file in this pull (*Files changed*, `⋯`, *Edit file*); "
            "I look again by myself."
        )


def _offer(answer: Answer) -> str:
    """How to take over what stands beside the lines."""
    errors = _of(answer, "error")
    it = "a part of it" if any(one.id not in answer.mended for one in errors) else "it"
    clicks = _counted(answer.offered, "click")
    one = answer.offered == 1
    does = ("corrects" if one else "correct") if errors else ("tidies" if one else "tidy")
    lines = "line" if one else "lines"
    return (
        f"**{clicks} {does} {it}:** *Commit suggestion*, beside the {lines} under *Files changed*."
    )


def _items(findings: Sequence[Finding], answer: Answer) -> list[str]:
    """What is wrong, where, and the way out, each on one line; the same is said once."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.path, one.rule, one.message, one.help), []).append(one)
    return [_item(group, answer) for group in groups.values()]


def _item(group: Sequence[Finding], answer: Answer) -> str:
    finding = group[0]
    place = _place(finding.path, [one.line for one in group], answer)
    told = message(finding.message)
    help_text = f" – {message(finding.help)}" if finding.help else ""
    return f"- {place}: {told}{help_text}{_why(finding.rule, answer.manual)}"


def _place(path: str, lines: Sequence[int], answer: Answer) -> str:
    """The lines, and the name of their file where there are several."""
    numbers = [str(line) for line in sorted(set(lines))]
    told = f"line {numbers[0]}"
    if len(numbers) > 1:
        *most, last = numbers if len(numbers) <= LINES else (*numbers[:LINES], "more")
        told = f"lines {', '.join(most)} and {last}"
    if len({one.path for one in answer.findings}) > 1:
        return f"{code_span(path.rpartition('/')[2], most=80)}, {told}"
    return told.capitalize()


def _why(rule: str, manual: str) -> str:
    if manual and _RULE.fullmatch(rule):
        return f" ([why]({manual}{rule.lower()}))"
    return f" ({code_span(rule)})"


def _of(answer: Answer, *severities: str) -> list[Finding]:
    """Findings of some severities, by their place."""
    found = (one for one in answer.findings if one.severity in severities)
    return sorted(found, key=lambda one: (one.path, one.line, one.column))


# --- the end ---------------------------------------------------------------------------------


def _folded(answer: Answer) -> Iterator[str]:
    rest = answer.previews[len(_first(answer)) :]
    if rest and (block := shown(rest[:FOLDED], neighbours=False, most=FOLDED * 10)):
        yield _details(f"{_counted(len(rest), 'more entry')}", block)
    errors = _items(_of(answer, "error"), answer)[FAULTS:]
    if errors and answer.state != "ready":
        title = f"{_counted(len(errors), 'more thing')} to correct"
        yield _details(title, _listed(errors))
    # What a click mends is told beside the line.
    left = [one for one in _of(answer, "warning", "info") if one.id not in answer.mended]
    if advice := _items(left, answer):
        title = f"{_counted(len(advice), 'remark')}, which {_do(len(advice))} not stop it"
        yield _details(title, _listed(advice))
    if answer.patches:
        title = f"{_counted(len(answer.patches), 'correction')} to make by hand"
        yield _details(title, "\n\n".join(map(_by_hand, answer.patches[:PATCHES])))
    if answer.rescues:
        files = (
            f"{code_span(one.path)}\n\n{fence(map(visible, one.text.splitlines()))}"
            for one in answer.rescues
        )
        yield _details("What the file holds", "\n\n".join(files))


def _closing(answer: Answer) -> Iterator[str]:
    if answer.newcomer:
        then = "" if answer.repeats else _NEXT.get(answer.state, "")
        yield f"Welcome, and thank you for your first entry!{then and ' '}{then}"


def _details(title: str, content: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{content}\n\n</details>"


def _listed(items: Sequence[str]) -> str:
    """Items as far as there is room, and how many there are beside."""
    room, kept = FOLD, []
    for item in items[:FOLDED]:
        room -= len(item) + 1
        if room < 0:
            break
        kept.append(item)
    if len(kept) < len(items):
        kept.append(f"- … and {len(items) - len(kept)} more")
    return "\n".join(kept)


def _by_hand(patch: Patch) -> str:
    command = code_span(f"contentbot lint --fix {patch.path}", most=200)
    told = f"{command} makes it on your machine; this is what changes:"
    rows = list(map(visible, patch.rows[:FOLDED]))
    if len(patch.rows) > FOLDED:
        rows.append("…")
    return f"{told}\n\n{fence(rows, language='diff')}"


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
