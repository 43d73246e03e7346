"""Taking a pull in: merged as it is, or, where its line conflicts, its entry as a file."""

from __future__ import annotations

from contentbot.errors import ContentbotError, ForgeError
from contentbot.forge import Comment, Facts, Forge, MergeMethod, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels, rescue, verdict
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.commanding import lifted
from contentbot.render import reply, taken
from contentbot.render.alive import alive
from contentbot.render.message import message

# One entry is one commit in the history, which one click takes back.
PREFERRED: tuple[MergeMethod, ...] = ("squash", "merge", "rebase")
BRANCH = "contentbot/take-{}"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it, in words of ours for people. done: whether it is taken."""

    told: str
    done: bool


def take(pull: Pull, forge: Forge, base: Base, place: Place, *, by: str) -> Done:
    """Take a pull in as it is at its head, or say why not.

    pull: as the one who takes it saw it; it is read again. by: that one's account, whose rights
    were checked. What was taken already is not taken again.

    Raises:
        OutsideError: the forge failed; to try again is safe.
    """
    now = forge.pull(pull.number)
    if now.merged and now.head == pull.head:
        return Done("It is merged already.", done=True)
    if not now.open and _thanks(now, forge, base):
        return Done("Its entry comes in as a file already.", done=True)
    if (why := _barred(pull, now, place)) is not None:
        return Done(why, done=False)
    status = forge.status(now.head)
    if status is None:
        return Done("I have not looked at this commit yet.", done=False)
    if status.state == "success":
        return _merged(now, forge, base, place, by=by)
    if status.description == verdict.CONFLICT.sentence:
        return _rescued(now, forge, base, place, by=by)
    told = message(status.description)
    return Done(f"It is not ready; my check says: {told}.", done=False)


def _barred(seen: Pull, now: Pull, place: Place) -> str | None:
    """Why a pull cannot be taken, whatever the check says of it."""
    if now.head != seen.head:
        return reply.moved(seen.head, now.head)
    if not now.open:
        return "It is closed."
    if now.base_branch != place.branch:
        return f"It is not meant for the branch `{place.branch}`."
    if now.draft:
        return "Its author marked it as a draft, which is not ready for review."
    if labels.HOLD in now.labels:
        return "It is held; `/contentbot release` undoes that."
    return None


# --- merging ---------------------------------------------------------------------------------


def _merged(pull: Pull, forge: Forge, base: Base, place: Place, *, by: str) -> Done:
    method = _method(forge.repository())
    if method is None:
        return Done(
            "GitHub does not tell me how pulls are merged here: my token may not write contents.",
            done=False,
        )
    try:
        forge.merge_pull(pull.number, head=pull.head, method=method)
    except ForgeError as error:
        if error.status == 409:
            return Done("New commits came in just then, so I did nothing.", done=False)
        if error.status == 405 and _conflicts(error):
            return _rescued(pull, forge, base, place, by=by)
        if error.status in (403, 405):
            return Done(
                "GitHub does not let me merge it: a rule of the branch may ask for more, or the "
                "branch changed just then. `/contentbot take` tries again.",
                done=False,
            )
        raise
    return Done("Merged.", done=True)


def _method(facts: Facts) -> MergeMethod | None:
    """How to merge: the first way of ours that the repository allows."""
    return next((one for one in PREFERRED if one in facts.methods), None)


def _conflicts(error: ForgeError) -> bool:
    """Whether it is the pull itself that cannot be merged, and no rule of the branch."""
    said = str(error).casefold()
    return "not mergeable" in said or "conflict" in said


# --- a line that conflicts, as a file --------------------------------------------------------


def _rescued(pull: Pull, forge: Forge, base: Base, place: Place, *, by: str) -> Done:
    entry = lifted.entry_of(forge.files(pull.number), base)
    file = rescue.file_of(entry, base.settings, by=pull.author) if entry is not None else None
    if file is None:
        return Done(
            "It conflicts with what was merged in the meantime, and is not one new line of a draft "
            "that I could make a file of. Its author can bring the branch up to date.",
            done=False,
        )
    path, text = file
    branch = BRANCH.format(pull.number)
    _write(branch, {path: text}, pull, forge, place)
    try:
        made = _opened(pull, branch, path, forge=forge, place=place, by=by)
    except ForgeError as error:
        if error.status != 403:
            raise
        return Done(
            "It conflicts. The entry is a file on the branch "
            f"`{branch}` now, but this repository does not let workflows open pulls.",
            done=False,
        )
    if made is None:
        return Done(f"It conflicts, and a pull of the branch `{branch}` is over.", done=False)
    _thank(pull, made, forge, base, place)
    forge.close(pull.number)
    return Done(f"It conflicts, so its entry comes in as a file, with #{made.number}.", done=True)


def _write(branch: str, writes: dict[str, str], pull: Pull, forge: Forge, place: Place) -> None:
    """Put the file on its branch; nothing when it is there already."""
    message = taken.commit_message(pull.number, author=pull.author)
    tip = _branch(branch, forge, place)
    try:
        forge.commit(branch, parent=tip, message=message, writes=writes, removes=())
    except ForgeError as error:
        now = forge.branch(branch) if error.status == 422 else None
        if now is None or now == tip:
            raise
        # Somebody else wrote just now, and most likely the same.
        forge.commit(branch, parent=now, message=message, writes=writes, removes=())


def _branch(name: str, forge: Forge, place: Place) -> str:
    """The last commit of the branch for the file, which exists from here on."""
    tip = forge.branch(name)
    if tip is not None:
        return tip
    start = forge.branch(place.branch)
    if start is None:
        raise ContentbotError(f"there is no branch {place.branch}")
    try:
        forge.create_branch(name, start)
    except ForgeError as error:
        if error.status != 422:
            raise
        return forge.branch(name) or start  # somebody else made it just now
    return start


def _opened(
    pull: Pull, branch: str, path: str, *, forge: Forge, place: Place, by: str
) -> Pull | None:
    """The bot's pull with the file, made or found; None when it was closed."""
    title = taken.pull_title(pull.number)
    body = taken.pull_body(pull.number, author=pull.author, by=by, path=path)
    _check(body, place, references={f"#{pull.number}"})
    try:
        return forge.open_pull(title, body, head=branch, draft=False)
    except ForgeError as error:
        if error.status != 422:
            raise
    owner = place.repository.partition("/")[0]
    return next(iter(forge.pulls(f"{owner}:{branch}")), None)


def _thank(pull: Pull, made: Pull, forge: Forge, base: Base, place: Place) -> None:
    """One comment that leads to the bot's pull, whoever else is at it."""
    text = reply.reply(taken.thanks(made.number, home=place.home))
    _check(text, place)
    if _thanks(pull, forge, base):
        return
    forge.post_comment(pull.number, text)
    for one in _thanks(pull, forge, base)[1:]:
        forge.delete_comment(pull.number, one.id)


def _thanks(pull: Pull, forge: Forge, base: Base) -> list[Comment]:
    """The comments by which the author was told."""
    sign = reply.reply(taken.THANKS)
    accounts = base.settings.bot_accounts
    found = forge.comments(pull.number)
    return [one for one in found if one.author in accounts and one.body.startswith(sign)]


def _check(text: str, place: Place, references: set[str] | None = None) -> None:
    """Refuse what no part of a text was meant to be.

    Raises:
        ContentbotError: a word of a stranger would come alive.
    """
    if found := alive(text, links=place.links, references=references or set()):
        raise ContentbotError(f"the text would hold more than was meant: {found[:3]!r}")
