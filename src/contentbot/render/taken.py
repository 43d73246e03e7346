"""What is said when an editor takes a pull in: of the entry that became a file of its own."""

from __future__ import annotations

from contentbot.render.markdown_escape import code_span

THANKS = "**Taken, thank you!**"


def pull_title(number: int) -> str:
    """The title of the bot's pull with the entry of another."""
    return f"The entry of #{number}, as a file of its own"


def pull_body(number: int, *, author: str, by: str, path: str) -> str:
    """The text of that pull. author: of the other; by: the editor; path: of the file."""
    return (
        f"The line that {_name(author)} wrote in #{number} conflicts with what was merged in the "
        f"meantime. Here is the same entry as {code_span(path, most=200)}, which cannot conflict. "
        f"{_name(by)} took it.\n"
    )


def commit_message(number: int, *, author: str) -> str:
    """The message of the commit with that file, which credits the author."""
    said = f"Add the entry of #{number} as a file of its own\n"
    if author:
        said += f"\nCo-authored-by: {author} <{author}@users.noreply.github.com>\n"
    return said


def thanks(number: int, *, home: str) -> str:
    """What the author reads when the pull is closed. number: of the bot's pull."""
    return (
        f"{THANKS} Your line conflicts with what was merged in the meantime, so the same "
        f"entry comes in as [a file of its own]({home}/pull/{number}), with you as co-author "
        "of the commit. Nothing is left to do for you, and this pull is closed."
    )


def _name(account: str) -> str:
    return code_span(account) if account else "somebody"
