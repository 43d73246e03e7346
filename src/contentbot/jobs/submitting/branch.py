"""A form's entry on a branch of its own, and the pull of that branch.

Nothing of a stranger names anything here: the branch has the number of the ticket, and the
commit the account of who sent it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from contentbot.errors import ContentbotError, ForgeError, OutsideError
from contentbot.forge import ChangedFile, Forge, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import patch
from contentbot.jobs.answering.case import Place
from contentbot.jobs.submitting.decision import sign_of
from contentbot.jobs.submitting.kept import Kept
from contentbot.render import ticket as render

_BRANCH = re.compile(r"contentbot/submit-([1-9]\d{0,8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The entry of a form: whose it is, and its file."""

    ticket: int
    account: str
    id: int
    kind: str
    path: str
    text: str

    @property
    def branch(self) -> str:
        """The branch that is its own."""
        return f"contentbot/submit-{self.ticket}"

    @property
    def sign(self) -> str:
        """By which the text is known again."""
        return sign_of(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of it. pull: None where GitHub does not let us open one. head: the commit.

    touched: whether somebody else's commit stands in the way, and nothing was done. new: whether
    the head was made just now.
    """

    pull: Pull | None
    head: str = ""
    touched: bool = False
    new: bool = False


class Moved(Exception):
    """The branch moved between two calls: another run is at it, or a person."""


def ticket_of(pull: Pull, place: Place) -> int | None:
    """The ticket that a pull was made for; None for any other pull."""
    match = _BRANCH.fullmatch(pull.head_branch)
    ours = pull.head_repository == place.repository and pull.base_branch == place.branch
    return int(match[1]) if match and ours else None


def bring(
    order: Order, forge: Forge, place: Place, *, pulls: Sequence[Pull], kept: Kept | None
) -> Brought:
    """Put the file on its branch, and the branch into a pull; what is there already stays.

    pulls: the open ones. kept: what is remembered of an earlier run.

    Raises:
        Moved: and the run that moved it does the rest.
        OutsideError: the forge failed; the next run goes on from there.
    """
    pull = next((one for one in pulls if ticket_of(one, place) == order.ticket), None)
    files = forge.files(pull.number) if pull else []
    if pull and _texts(files) == {order.path: order.sign}:
        return Brought(pull=pull, head=pull.head)
    tip = forge.branch(order.branch)
    if tip is not None and not _is_ours(tip, pull, files, kept):
        return Brought(pull=pull, touched=True)
    start = tip or _begun(order.branch, forge, place)
    old = _others(files, order) if pull else [kept.path] if kept and kept.head == start else []
    head = _commit(order, forge, parent=start, writes={order.path: order.text}, removes=old)
    if pull is None:
        pull = _opened(order, forge, place)
        if pull is not None and tip is not None:
            # What a run that broke off left of an earlier wording.
            left = _others(forge.files(pull.number), order)
            head = _commit(order, forge, parent=head, writes={}, removes=left) if left else head
    return Brought(pull=pull, head=head, new=head != tip)


def compare_link(order: Order, place: Place) -> str:
    """Where an editor opens the pull with one click."""
    words = {
        "expand": "1",
        "title": render.title(order.kind, order.ticket),
        "body": render.pull_body(order.account, order.ticket, sign=order.sign),
    }
    return f"{place.home}/compare/{place.branch}...{order.branch}?{urlencode(words)}"


# --- steps -----------------------------------------------------------------------------------


def _begun(name: str, forge: Forge, place: Place) -> str:
    """The commit that the branch begins at; the branch is there afterwards."""
    start = forge.branch(place.branch)
    if start is None:
        raise ContentbotError(f"there is no branch {place.branch}")
    try:
        forge.create_branch(name, start)
    except OutsideError:
        # It may have been made all the same, and nobody heard of it.
        tip = forge.branch(name)
        if tip is None:
            raise
        return tip
    return start


def _commit(
    order: Order, forge: Forge, *, parent: str, writes: dict[str, str], removes: list[str]
) -> str:
    removes = [path for path in removes if path and path not in writes]
    said = render.commit_message(order.kind, order.ticket, account=order.account, id=order.id)
    try:
        return forge.commit(
            order.branch, parent=parent, message=said, writes=writes, removes=removes
        )
    except ForgeError as error:
        if error.status == 422 and forge.branch(order.branch) != parent:
            raise Moved from error
        raise


def _opened(order: Order, forge: Forge, place: Place) -> Pull | None:
    """The pull; None where workflows may not open any."""
    title = render.title(order.kind, order.ticket)
    text = render.pull_body(order.account, order.ticket, sign=order.sign)
    try:
        return forge.open_pull(title, text, head=order.branch, draft=False)
    except OutsideError as error:
        if isinstance(error, ForgeError) and error.status == 403:
            return None
        owner = place.repository.partition("/")[0]
        made = forge.pulls(head=f"{owner}:{order.branch}")
        if not made:
            raise
        return made[0]


# --- what is there ---------------------------------------------------------------------------


def _is_ours(tip: str, pull: Pull | None, files: Sequence[ChangedFile], kept: Kept | None) -> bool:
    """Whether nobody but the bot wrote to the branch.

    A run that broke off may have left a commit that nothing remembers but by what it was to
    say; and before there was a pull, nobody knew of the branch.
    """
    if kept is not None and kept.head == tip:
        return True
    if pull is None:
        return kept is None or not kept.head
    known = {render.first_sign(pull.body), kept.text if kept else ""} - {""}
    signs = set(_texts(files).values())
    return bool(signs) and signs <= known


def _texts(files: Sequence[ChangedFile]) -> dict[str, str]:
    """The signs of the files that a pull adds; "" for a file that it changes otherwise."""
    found = {}
    for one in files:
        rows = [row.text for hunk in patch.hunks(one.patch or "") for row in hunk]
        text = "".join(f"{row}\n" for row in rows)
        found[one.path] = sign_of(text) if one.status == "added" else ""
    return found


def _others(files: Sequence[ChangedFile], order: Order) -> list[str]:
    return [one.path for one in files if one.status == "added" and one.path != order.path]
