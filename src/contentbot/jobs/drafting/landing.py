"""Changes of content on a branch of their own, with one pull: made or updated, never forced.

Whoever else works on the branch is never written over: with its pull open, the default branch is
merged into it first, the changes are made to the result, and they are one more commit. When
somebody was faster at any step, all of it is looked at again from the beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contentbot.errors import ForgeError, OutsideError
from contentbot.forge import Pull
from contentbot.frozen import dataclass
from contentbot.jobs.drafting.checkout import laid_out
from contentbot.jobs.drafting.site import Site
from contentbot.jobs.newsroom import Newsroom
from contentbot.model import Plan

TRIES = 4
MOST_BRANCHES = 30  # of one edition
FORBIDDEN, CONFLICT, MOVED = 403, 409, 422  # as the forge answers


@dataclass(frozen=True, slots=True)
class Spot:
    """What changes are made to: content as a commit has it.

    base: the default branch's last commit. branch: where the changes go. pull: the open one.
    """

    room: Newsroom
    commit: str
    base: str
    branch: str
    pull: Pull | None


@dataclass(frozen=True, slots=True)
class Made:
    """What is to land. message: of the commit. title: of the pull.

    body: the pull's text; in: the text so far.
    """

    plan: Plan
    message: str
    title: str
    body: Callable[[str], str]
    draft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """What was done.

    pull: the one that is open now. head: the commit that it ends in. committed: whether that
    is new. opened, edited: whether the pull is new, or has another text. compare: where a person
    opens it, since the bot may not. conflicts: files at which the branch and the default one
    are in each other's way; then nothing was done.
    """

    branch: str
    pull: Pull | None = None
    head: str = ""
    committed: bool = False
    opened: bool = False
    edited: bool = False
    compare: str = ""
    conflicts: tuple[str, ...] = ()


def land(site: Site, stem: str, make: Callable[[Spot], Made | None]) -> Landed:
    """Bring what a job makes of the content onto its branch, and the branch's pull up to date.

    stem: the name of the branch. make: what is to land; None: nothing after all. It is called
    again when somebody else was faster.

    Raises:
        OutsideError: forge or git failed; what was begun, the next run ends.
        UsageError: the content cannot be read.
    """
    for left in range(TRIES - 1, -1, -1):
        try:
            return _once(site, stem, make)
        except ForgeError as error:
            if error.status != MOVED or not left:
                raise
    raise AssertionError("unreachable")


def _once(site: Site, stem: str, make: Callable[[Spot], Made | None]) -> Landed:
    pull = site.open_pull(stem)
    base = site.base()
    branch, there = (pull.head_branch, True) if pull else _free(site, stem)
    start = site.clone.fetch(f"refs/heads/{branch}") if there else base
    if there and site.clone.fork(base, start) != base:
        merged = _with_base(site, branch, base)
        if merged is None:
            return Landed(
                branch=branch, pull=pull, head=start, conflicts=site.clone.conflicts(start, base)
            )
        start = merged
    with laid_out(site.clone, start) as room:
        made = make(Spot(room, start, base, branch, pull))
        if made is None:
            return Landed(branch=branch, pull=pull, head=start)
        head = _committed(site, branch, start, made=made, there=there)
        if head == start and pull is None and site.clone.fork(base, start) == start:
            return Landed(branch=branch, head=start)  # a pull of nothing
        return _asked(
            site, made, Landed(branch=branch, pull=pull, head=head, committed=head != start)
        )


def _free(site: Site, stem: str) -> tuple[str, bool]:
    """A branch that no merged pull has used up, and whether it is there."""
    for number in range(1, MOST_BRANCHES + 1):
        name = stem if number == 1 else f"{stem}-{number}"
        tip = site.forge.branch(name)
        if tip is None:
            return name, False
        known = site.forge.pulls_of(tip)
        if not any(
            one.merged and one.head_branch == name and site.owns(one, stem) for one in known
        ):
            return name, True
    raise OutsideError(f"there are {MOST_BRANCHES} branches {stem}: delete those that were merged")


def _with_base(site: Site, branch: str, base: str) -> str | None:
    """The branch's last commit once the default branch is merged into it; None: they conflict."""
    try:
        site.forge.merge_branches(branch, base, f"Merge {site.branch} into the draft")
    except ForgeError as error:
        if error.status != CONFLICT:
            raise
        return None
    return site.clone.fetch(f"refs/heads/{branch}")


def _committed(site: Site, branch: str, start: str, *, made: Made, there: bool) -> str:
    """The branch's last commit with the changes on it; a branch is only begun for some."""
    if not made.plan.paths:
        return start
    if not there:
        site.forge.create_branch(branch, start)
    return site.forge.commit(
        branch,
        parent=start,
        message=made.message,
        writes=made.plan.writes,
        removes=made.plan.removes,
    )


def _asked(site: Site, made: Made, so_far: Landed) -> Landed:
    """The pull opened, or its text brought up to date."""
    if so_far.pull is None:
        try:
            pull = site.forge.open_pull(
                made.title, made.body(""), head=so_far.branch, draft=made.draft
            )
        except ForgeError as error:
            if error.status != FORBIDDEN:
                raise
            where = f"{site.home}/compare/{site.branch}...{so_far.branch}?expand=1"
            return replace(so_far, compare=where)
        return replace(so_far, pull=pull, opened=True)
    now = site.forge.pull(so_far.pull.number)  # read again: people tick boxes in it
    if not now.open:
        raise ForgeError(f"pull #{now.number} was closed meanwhile", MOVED)
    body = made.body(now.body)
    if body.strip() != now.body.replace("\r\n", "\n").strip():
        site.forge.edit_pull(now.number, body=body)
        return replace(so_far, pull=now, edited=True)
    return replace(so_far, pull=now)
