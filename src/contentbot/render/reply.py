"""What the bot replies to a command in a comment: in plain sentences, nothing of the comment's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contentbot.render.markdown_escape import code_span

MARKER = "<!-- contentbot:reply -->"


def reply(text: str) -> str:
    """A text as the body of a comment that is known as a reply of the bot's."""
    return f"{MARKER}\n{text}"


def is_reply(body: str) -> bool:
    """Whether the body of a comment, by an account of the bot's, is a reply."""
    return body.partition("\n")[0].rstrip("\r") == MARKER


def manual(rows: Iterable[tuple[str, str]]) -> str:
    """The commands that there are, each by its usage and one sentence."""
    lines = (f"- {code_span(usage)}: {sentence}" for usage, sentence in rows)
    return "\n".join(
        (
            "A command is the first line of a new comment, written exactly like this:",
            "",
            *lines,
        )
    )


def unknown(rows: Iterable[tuple[str, str]]) -> str:
    """There is no such command; rows: as for `manual`."""
    return f"I do not know that command. {manual(rows)}"


def bad_arguments(usage: str, sentence: str, *, bare: bool) -> str:
    """A command's arguments are not what it takes; bare: it takes none."""
    more = " with nothing after it" if bare else ""
    return (
        f"I did not understand that. Write {code_span(usage)}{more}, alone on the first line of "
        f"a new comment. {sentence}"
    )


def refused(usage: str, *, editors_only: bool) -> str:
    """Somebody may not give a command."""
    who = "editors" if editors_only else "the author of this pull and editors"
    return (
        f"Only {who} can use {code_span(usage)} here, and GitHub does not tell me that you are one "
        "of them, so I did nothing. If something should change, say so in a comment for people."
    )


def closed() -> str:
    """The pull is closed or merged."""
    return "This pull is closed, so I did nothing. Commands are for open pulls."


def moved(before: str, now: str) -> str:
    """The pull's head is another commit than when the command was given; both: their hashes."""
    return (
        f"New commits came in while I read your command ({code_span(before[:7])} became "
        f"{code_span(now[:7])}), so I did nothing. Write it again if you still want it."
    )


def which_entry(pages: Iterable[str]) -> str:
    """A pull has several entries; pages: their addresses, as strangers wrote them."""
    named = ", ".join(code_span(page, most=100) for page in list(pages)[:5])
    return (
        "This pull has several entries, so I did nothing. Write the address of the one that you "
        f"mean at the end: {named}."
    )


def drafts_line() -> str:
    """An entry is a line of a draft, which assembling neither moves nor holds back."""
    return (
        "This pull adds a line to the draft, and lines of the draft are moved and held back by "
        "hand, so I did nothing. Edit the draft, or leave this pull open for as long as it should "
        "wait; an entry that comes as a file of its own would follow."
    )


def no_section(names: Iterable[str]) -> str:
    """There is no such section; names: of those that may have been meant."""
    return f"There is no section of that name. Did you mean {', '.join(map(code_span, names))}?"


def policies(known: Mapping[str, str]) -> str:
    """There is no such policy; known: the sentence of each."""
    if not known:
        return "`newsletter.yml` names no `policies`, so there is none to close this with."
    lines = (f"- {code_span(name)}: {sentence}" for name, sentence in known.items())
    return "\n".join(("There is no such policy. There are:", "", *lines))


def settable(usage: str, names: Iterable[str]) -> str:
    """A value cannot be set so; names: of those that can."""
    known = ", ".join(map(code_span, names)) or "none"
    return (
        f"I did not understand that. Write {code_span(usage)} alone on the first line of a new "
        f"comment, with a value without spaces. Names that can be set: {known}."
    )
