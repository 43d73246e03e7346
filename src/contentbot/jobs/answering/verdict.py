"""What becomes of a pull: one state, from all that is known of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from contentbot.forge import Status, StatusState
from contentbot.frozen import dataclass
from contentbot.model import Finding, Report
from contentbot.render.summary import number

Name = Literal["ready", "author", "editor", "conflict", "unstarted", "fault"]
Colour = Literal["green", "red", ""]

_STATUS: dict[Name, StatusState] = {
    "ready": "success",
    "author": "failure",
    "conflict": "failure",
    "editor": "pending",
    "unstarted": "pending",
    "fault": "error",
}
_COLOURS: dict[Name, Colour] = {"ready": "green", "author": "red", "conflict": "red"}
LONGEST = 140  # characters of a status's description


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of a pull, and the sentence that the status shows.

    name: "ready"; "author" (has something to correct); "conflict"; "editor" (an editor has to
    look first); "unstarted" (an editor has to let the check run); "fault" (the bot's own).
    """

    name: Name
    sentence: str

    @property
    def colour(self) -> Colour:
        """Between which a change is news: "red" is the author's to act on, "green" is done."""
        return _COLOURS.get(self.name, "")

    def status(self, url: str) -> Status:
        """As the required check shows it."""
        text = self.sentence
        short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        return Status(_STATUS[self.name], short, url)


def colour_of(name: str) -> Colour:
    """The colour of a state by its name, as a marker has it."""
    return next((colour for known, colour in _COLOURS.items() if known == name), "")


UNSTARTED = Verdict("unstarted", "An editor has to let the check run")
CONFLICT = Verdict("conflict", "Conflicts with what was merged in the meantime")
FAULT = Verdict("fault", "The bot failed; this is no fault of the pull")


def outside(paths: Sequence[str]) -> Verdict:
    """For a pull that changes more than entries."""
    return Verdict(
        "editor", f"Changes {number(len(paths), 'file')} beside entries: an editor looks"
    )


def of(report: Report, findings: Collection[Finding]) -> Verdict:
    """For a pull that changes nothing but entries, or that an editor stands behind.

    findings: all that there are, those that only the trusted side can make among them.
    """
    if report.crashes:
        return FAULT
    errors = sum(one.severity == "error" for one in findings)
    if errors:
        return Verdict("author", f"{number(errors, 'thing')} to correct")
    return Verdict("ready", "Ready")
