"""Who may ask the bot for what."""

from __future__ import annotations

from typing import Literal

from contentbot.errors import OutsideError
from contentbot.forge import Forge
from contentbot.lint.rule import Submission

# "author": the pull's author, and editors.
Who = Literal["author", "editor"]


def is_editor(rights: str) -> bool:
    """Whether rights as the forge names them are those of an editor."""
    return Submission(rights=rights).may_write


def same_account(one: str, other: str) -> bool:
    """Whether two names are the same account's; the forge ignores case. A gone one is nobody's."""
    return bool(one) and one.isascii() and one.lower() == other.lower()


def may(who: Who, *, account: str, author: str, forge: Forge) -> bool:
    """Whether an account may do what only some may; no when the forge does not tell.

    author: of the pull. The forge is asked for the rights unless it is the author. How it calls
    an account's association with the repository does not count: that is no right.
    """
    if who == "author" and same_account(account, author):
        return True
    try:
        return is_editor(forge.rights(account))
    except OutsideError:
        return False
