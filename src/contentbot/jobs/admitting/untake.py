"""Takes an entry back that came in by itself: a pull of the bot's that removes it again."""

from __future__ import annotations

from contentbot.content.address import key
from contentbot.content.document import Document
from contentbot.errors import ContentbotError, ForgeError
from contentbot.forge import Forge, Pull
from contentbot.frozen import dataclass
from contentbot.jobs.answering import patch, scope
from contentbot.jobs.answering.base import CONTENT, Base
from contentbot.jobs.answering.case import Place
from contentbot.jobs.commanding.taking import PREFERRED, Done
from contentbot.model import Entry
from contentbot.render.alive import alive
from contentbot.render.markdown_escape import code_span

BRANCH = "contentbot/untake-{}"


@dataclass(frozen=True, slots=True)
class _Cut:
    """What a pull without the entry does: files with another text, or gone."""

    path: str
    text: str | None


def take_back(number: int, forge: Forge, base: Base, place: Place, *, commit: str, by: str) -> Done:
    """Remove the entry of a merged pull again, from its file or from the draft that has it now.

    commit: what is checked out, of which `base` is. by: the editor's account, whose rights were
    checked. The bot's pull is merged at once where the branch's rules let it be; else it stays
    open, and nothing is done as yet. What was taken back already is not taken back again.

    Raises:
        OutsideError: the forge failed; to try again is safe.
    """
    pull = forge.pull(number)
    if not pull.merged:
        return Done("It was not merged.", done=False)
    cut = _cut(pull, forge, base)
    if cut is None:
        return Done(
            "Its entry is neither in a file nor in a draft any more: an edition may have it, or "
            "somebody removed it.",
            done=False,
        )
    made = _made(pull, cut, forge, place, commit=commit, by=by)
    if made is None:
        return Done(f"No pull can be made of `{BRANCH.format(number)}`.", done=False)
    if _merge(made, forge):
        return Done(f"Taken back, with #{made.number}.", done=True)
    return Done(f"#{made.number} takes it back; it waits for you to merge it.", done=False)


# --- what to remove --------------------------------------------------------------------------


def _cut(pull: Pull, forge: Forge, base: Base) -> _Cut | None:
    files = forge.files(pull.number)
    if len(files) != 1 or not scope.of(files).entries:
        return None
    path, added = files[0].path, _added(files[0].patch or "")
    if scope.is_entry_file(path) and base.room.text(path.removeprefix(CONTENT)) is not None:
        return _Cut(path, None)
    for document in base.drafts.values():
        for entry in document.entries:
            if _is_in(entry, added):
                return _Cut(document.path, _without(document, entry))
    return None


def _added(text: str) -> str:
    return "\n".join(row.text for hunk in patch.hunks(text) for row in hunk if row.added)


def _is_in(entry: Entry, added: str) -> bool:
    """Whether an entry of a draft is the one that some lines made, a file's or a draft's."""
    words = added.replace("(", " ").replace(")", " ").replace('"', " ").replace("'", " ").split()
    pages = {key(word) for word in words if "://" in word}
    if entry.url:
        return key(entry.url) in pages
    name = entry.title or entry.text("name")
    return bool(name) and name in added


def _without(document: Document, entry: Entry) -> str:
    """A draft without the lines of an entry."""
    lines = document.text.splitlines(keepends=True)
    first = document.lines.line_of(entry.span.start)
    last = document.lines.line_of(max(entry.span.start, entry.span.end - 1))
    return "".join((*lines[: first - 1], *lines[last:]))


# --- the bot's pull --------------------------------------------------------------------------


def _made(
    pull: Pull, cut: _Cut, forge: Forge, place: Place, *, commit: str, by: str
) -> Pull | None:
    """The bot's pull, made or found; None when there can be none."""
    branch, owner = BRANCH.format(pull.number), place.repository.partition("/")[0]
    if (tip := forge.branch(branch)) is not None:
        merged = [one for one in forge.pulls_of(tip) if one.merged and one.head == tip]
        if there := forge.pulls(f"{owner}:{branch}") or merged:
            return there[0]
    else:
        # From what was read, not from what the branch has by now: else a draft that changed in
        # the meantime would be written over.
        tip = _begun(branch, commit, forge)
    said = f"Take the entry of #{pull.number} back\n"
    writes = {} if cut.text is None else {cut.path: cut.text}
    removes = (cut.path,) if cut.text is None else ()
    if tip == commit:
        forge.commit(branch, parent=tip, message=said, writes=writes, removes=removes)
    body = _body(pull, cut, by=by)
    if found := alive(body, links=place.links, references={f"#{pull.number}"}):
        raise ContentbotError(f"the text would hold more than was meant: {found[:3]!r}")
    try:
        return forge.open_pull(said.strip(), body, head=branch, draft=False)
    except ForgeError as error:
        if error.status != 422:
            raise
    return next(iter(forge.pulls(f"{owner}:{branch}")), None)


def _begun(branch: str, commit: str, forge: Forge) -> str:
    try:
        forge.create_branch(branch, commit)
    except ForgeError as error:
        if error.status != 422:
            raise
        return forge.branch(branch) or commit  # somebody else made it just now
    return commit


def _body(pull: Pull, cut: _Cut, *, by: str) -> str:
    what = "Removes" if cut.text is None else "Takes its lines out of"
    return (
        f"#{pull.number} came in by itself, as `auto_take` in the settings allows; {code_span(by)} "
        f"took it back. {what} {code_span(cut.path, most=200)}.\n"
    )


def _merge(pull: Pull, forge: Forge) -> bool:
    """Merge the bot's pull; whether that worked."""
    if pull.merged:
        return True
    allowed = forge.repository().methods
    method = next((one for one in PREFERRED if one in allowed), None)
    if method is None:
        return False
    try:
        forge.merge_pull(pull.number, head=pull.head, method=method)
    except ForgeError as error:
        if error.status in (403, 405, 409):
            return False
        raise
    return True
