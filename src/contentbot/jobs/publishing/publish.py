"""Publishing: a draft becomes an edition, the next draft begins, and a receipt is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from contentbot.content import ledger
from contentbot.content.entry_text import slug
from contentbot.content.ledger import Ledger
from contentbot.content.library import Source
from contentbot.errors import ContentbotError, UsageError
from contentbot.jobs import overlay
from contentbot.jobs.assembling import assemble, material
from contentbot.jobs.linting import lint
from contentbot.jobs.linting.lint import Work
from contentbot.jobs.newsroom import NEXT, Newsroom, ledger_path
from contentbot.jobs.publishing import aged, receipts
from contentbot.jobs.publishing.amend import amend, unprinted, unsettled
from contentbot.jobs.publishing.fill import fill
from contentbot.jobs.publishing.published import Order, Published, Refusal
from contentbot.jobs.publishing.receipts import Receipt
from contentbot.model import Finding
from contentbot.render.summary import number

Over = dict[str, str | None]


def run(room: Newsroom, order: Order) -> Published:
    """Publish an edition, or amend one that is published. Nothing is written.

    Raises:
        UsageError: settings, template or ledger are faulty, or an option means nothing here.
    """
    unknown = sorted(order.values.keys() - set(room.settings.after_publish))
    if unknown:
        known = ", ".join(room.settings.after_publish) or "nothing"
        raise UsageError(f"`{unknown[0]}` is not in `after_publish` of newsletter.yml: {known}")
    out = {back.day: Path(back.path).name for back in room.archive.editions}
    day = order.day or _due(room, order, max(out, default=None))
    if day in out:
        return _again(room, order, day, f"editions/{out[day]}")
    if order.late:
        raise UsageError(f"{order.late[0]}: the edition of {day} is not out; assemble takes it in")
    return _first(room, order, day)


def _due(room: Newsroom, order: Order, last: date | None) -> date:
    """The edition that is meant: the one nearest to today, so that no second run publishes two."""
    coming = room.next_day(order.today)
    if last is None:
        return coming
    if order.values or order.late:
        return last
    return coming if abs(coming - order.today) <= abs(order.today - last) else last


# --- one that is out already -----------------------------------------------------------------


def _again(room: Newsroom, order: Order, day: date, path: str) -> Published:
    """Amend an edition; a draft of it that is still there goes, unless it says something else."""
    done = amend(room, order, day, path)
    refusals, over = list(done.refusals), dict(done.over)
    draft, told = room.drafts.get(day), [done.told]
    if draft is not None and room.text(draft) != room.text(path):
        # Even with --force it stays: somebody's words are in it.
        reason = f"content/{draft} is of an edition that is out, and differs from content/{path}"
        what = f"carry over into content/{path} what it lacks, and delete it"
        refusals.append(Refusal(reason, what))
    elif draft is not None:
        over |= {draft: None}
        over |= _next(room.after(over), order, anew=draft == NEXT)
        told.append(f"content/{draft} of this edition is gone")
    outcome = Published(day=day, path=path, receipt=done.receipt, told=tuple(told))
    return _published(room, order, outcome, refusals=refusals, over=over)


# --- for the first time ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ready:
    """What would be published, and what stands against it."""

    text: str
    book: Ledger
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...]


def _first(room: Newsroom, order: Order, day: date) -> Published:
    draft = room.drafts.get(day)
    path = f"editions/{day.isoformat()}-{_slug(room)}.md"
    if draft is None:
        reason = Refusal(
            f"there is no draft of the edition of {day}", "run `contentbot assemble`", True
        )
        return Published(day=day, path=path, refusals=(reason,))
    ready = _ready(room, order, day, draft, path)
    receipt = receipts.make(path, ready.text, room.settings, today=order.today)
    book = replace(ready.book, receipts=(*ready.book.receipts, receipt))
    over: Over = {path: ready.text, draft: None, ledger_path(day): ledger.write(book)}
    over |= _next(room.after(over), order, anew=draft == NEXT)
    told = _told(path, receipt, over)
    done = Published(day=day, path=path, findings=ready.findings, receipt=receipt, told=told)
    return _published(room, order, done, refusals=ready.refusals, over=over)


def _slug(room: Newsroom) -> str:
    return room.settings.slug or slug(room.settings.name)


def _ready(room: Newsroom, order: Order, day: date, draft: str, path: str) -> _Ready:
    text = room.text(draft) or ""
    refusals = [*_stale(room, order, day, draft)]
    book = room.ledger(day) or Ledger(day, room.number(day))
    if order.values and not book.text:
        where = f"content/{ledger_path(day)} says nothing of it"
        refusals.append(
            Refusal(f"no value can be filled in: {where}", "run `contentbot assemble`", True)
        )
    elif order.values:
        filled = fill(room, book, text, values=order.values)
        refusals += [*unsettled(f"content/{draft}", filled), *unprinted(room, filled, book, order)]
        text, book = filled.text, filled.book
    findings = _errors(room, day, path, draft, text)
    if findings:
        where = "mend what is named above"
        refusals.append(Refusal(f"{number(len(findings), 'error')} in content/{draft}", where))
    return _Ready(text, book, tuple(refusals), findings)


def _stale(room: Newsroom, order: Order, day: date, draft: str) -> Iterator[Refusal]:
    """What assembling once more would change; what has come in since waits for the next."""
    stored = material.read(room, today=day).stored
    named = {one.name for one in stored if day in one.editions}
    made = assemble.run(room, today=order.today, day=day, only=named)
    for one in made.conflicts:
        help_text = "settle it in the draft, then run `contentbot assemble`"
        yield Refusal(f"content/{draft}:{one.line}: conflict: {one.message}", help_text)
    paths = overlay.plan(room, overlay.of(made.plan)).paths
    if paths and not made.conflicts:
        files = ", ".join(sorted(paths))
        yield Refusal(
            f"not up to date: assembling would change {files}", "run `contentbot assemble`"
        )


def _errors(room: Newsroom, day: date, path: str, draft: str, text: str) -> tuple[Finding, ...]:
    """The errors of a text as it will be published; each is told at its place in the draft."""
    work = Work(settings=room.settings, today=day, archive=room.archive, state="published")
    source = Source(str(room.content / path), text.encode(), named=True)
    linted = lint.lint_one(source, "edition", work)
    if linted.crashes:
        raise ContentbotError(f"{linted.crashes[0].rule} failed: {linted.crashes[0].error}")
    place = str(room.content / draft)
    return tuple(replace(f, path=place) for f in linted.findings if f.severity == "error")


# --- what comes after ------------------------------------------------------------------------


def _next(room: Newsroom, order: Order, *, anew: bool) -> Over:
    """What is over goes aside; the next draft, with nothing of the inbox in it, if `anew`.

    room: as it is once the edition is out and its draft gone.
    """
    day = room.next_day(order.today)
    over: Over = {}
    for old, new in aged.moves(room, day).items():
        over |= {old: None, new: room.data(old).decode()}
    if anew:
        early = room.drafts.get(day)
        if early is not None and early != NEXT:  # it was prepared beside this one
            over |= {early: None, NEXT: room.text(early)}
        made = assemble.run(room.after(over), today=order.today, day=day, only=())
        over |= overlay.of(made.plan)
    return over


def _told(path: str, receipt: Receipt, over: Over) -> tuple[str, ...]:
    counts = ", ".join(
        f"{name or 'no section'} {count}" for name, count in receipt["counts"].items()
    )
    moved = sum("/past/" in one and text is not None for one, text in over.items())
    total = number(len(receipt["entries"]), "entry")
    lines = [f"content/{path} has {total}: {counts}", f"receipt {receipt['id']}"]
    lines += [f"{number(moved, 'file')} of what is over moved to past/"] if moved else []
    return tuple(lines)


def _published(
    room: Newsroom, order: Order, done: Published, *, refusals: Sequence[Refusal], over: Over
) -> Published:
    """The result with its plan, unless something stands against it."""
    standing = tuple(one for one in refusals if one.final or not order.force)
    overridden = tuple(one for one in refusals if one not in standing)
    if standing:
        return replace(done, refusals=standing, overridden=overridden, receipt=None, told=())
    return replace(done, overridden=overridden, plan=overlay.plan(room, over))
