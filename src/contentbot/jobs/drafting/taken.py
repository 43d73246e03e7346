"""Tells pulls that change a file of the inbox which line of the draft it became."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentbot.errors import OutsideError
from contentbot.forge import ChangedFile, Pull
from contentbot.jobs.drafting.landing import Landed
from contentbot.jobs.drafting.site import DRAFT, EDITION, Site
from contentbot.render import draft_pull
from contentbot.render.alive import alive
from contentbot.render.draft_pull import Draft

MOST_PULLS = 60  # whose files are looked at


def tell(
    place: Site, landed: Landed, draft: Draft, lines: Mapping[str, tuple[int, str]]
) -> tuple[int, ...]:
    """One comment on each open pull that changes a file which is in the draft now; their numbers.

    lines: by path of each such file the line of the draft (1-based, 0: gone), and its words.

    Raises:
        OutsideError: the forge does not answer, or says no.
    """
    if landed.pull is None or not lines:
        return ()
    others = [one for one in place.forge.pulls() if not _is_own(place, one)][:MOST_PULLS]
    return tuple(
        pull.number
        for pull in others
        if (path := next(_met(place.forge.files(pull.number), lines), None)) is not None
        and _say(place, pull, _text(draft, landed.pull, path, lines), about=landed.pull.number)
    )


def _is_own(place: Site, pull: Pull) -> bool:
    here = pull.head_repository == place.repository
    return here and pull.head_branch.startswith((f"{DRAFT}-", f"{EDITION}-"))


def _met(files: list[ChangedFile], lines: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    """The files that a pull changes, and does not bring, among those that were taken."""
    for file in files:
        path = file.previous or file.path
        if path in lines and file.status != "added":
            yield path


def _text(draft: Draft, pull: Pull, path: str, lines: Mapping[str, tuple[int, str]]) -> str:
    line, row = lines[path]
    marker = f"<!-- contentbot:taken {draft.day} -->"
    said = draft_pull.reply(draft, pull=pull.number, path=path, line=line, row=row)
    return f"{marker}\n{said}"


def _say(place: Site, pull: Pull, body: str, *, about: int) -> bool:
    """Post a comment, unless the pull has heard it of this edition."""
    marker = body.partition("\n")[0]
    said = place.forge.comments(pull.number)
    if any(one.author in place.accounts and one.body.startswith(marker) for one in said):
        return False
    found = alive(body, links=(f"{place.home}/",), references=(f"#{about}",))
    if found:
        raise OutsideError(f"a comment would say {found[0]!r}; it was not posted")
    place.forge.post_comment(pull.number, body)
    return True
