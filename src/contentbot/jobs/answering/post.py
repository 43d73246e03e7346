"""Saying it: an outcome carried out on the forge, the difference only, and the comment last.

What the comment's marker says has been done: a run that breaks off leaves the old marker, and
the next one does all of it again, without doubling anything.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from contentbot.errors import ContentbotError
from contentbot.forge import Forge, LineComment, Status
from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels, marker, suggest, verdict
from contentbot.jobs.answering.answer import Case, Outcome, Place
from contentbot.jobs.answering.marker import Marked, Marker
from contentbot.jobs.answering.shelf import Shelf, write_row
from contentbot.render.alive import alive

LONGEST = 65_000  # characters of a comment; the forge takes 65,536


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is to compare with, read just before.

    own: the bot's comments on the pull. lines: the comments on its lines; None where there is
    nothing to offer or to put away.
    """

    accounts: Collection[str]
    own: Sequence[Marked]
    shelf: Shelf
    lines: Sequence[LineComment] | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What was done, in words for the log. wrote: whether the pull was written to."""

    told: str
    wrote: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One answer on its way to the forge."""

    case: Case
    outcome: Outcome
    known: Known
    forge: Forge
    place: Place

    @property
    def last(self) -> Marked | None:
        """The comment of the bot that counts so far."""
        return marker.current(self.known.own, self.case.pull.head)

    @property
    def mark(self) -> Marker:
        """The marker of what is to be said."""
        judged, last = self.case.judged, self.last
        return Marker(
            head=self.case.pull.head,
            run=judged.id,
            attempt=judged.attempt,
            state=self.outcome.verdict.name,
            at=judged.at,
            offers=last.marker.offers if last else 0,
            index=self.known.shelf.ticket or 0,
            hash=marker.hash_of(self.outcome.body),
        )

    @property
    def status(self) -> Status:
        return self.outcome.verdict.status(self.case.judged.url)

    @property
    def overtaken(self) -> bool:
        """Whether a newer run has spoken of the same head."""
        last, mark = self.last, self.mark
        return last is not None and last.marker.head == mark.head and last.marker.age > mark.age

    @property
    def said(self) -> bool:
        """Whether exactly this has been said already, and nothing else."""
        if len(self.known.own) != 1 or self.last is None:
            return False
        old, new = self.last.marker, self.mark
        return (old.head, old.state, old.hash) == (new.head, new.state, new.hash)

    def post(self) -> Posted:
        """Bring the pull up to date.

        Raises:
            OutsideError: the forge failed; what was begun, the next run ends.
        """
        case, forge = self.case, self.forge
        if self.overtaken:
            return Posted("a newer run has spoken already", wrote=False)
        tells = case.loud or self.last is not None
        if not case.asked and (
            self.said or (not tells and forge.status(case.pull.head) == self.status)
        ):
            self._note()
            return Posted("nothing to change", wrote=False)
        now = forge.pull(case.pull.number)
        if now.head != case.pull.head or not now.open:
            return Posted("the pull has moved on in the meantime", wrote=False)
        shelf = self._note()
        forge.set_status(case.pull.head, self.status)
        if case.loud:
            self._label()
        offers = self.mark.offers + self._offer()
        if tells:
            self._comment(replace(self.mark, offers=offers, index=shelf.ticket or 0))
        return Posted(self.outcome.verdict.sentence)

    def _note(self) -> Shelf:
        """Keep the pull's row of the index as it should be; the shelf as it is then."""
        known = self.known
        row, number = self.outcome.row, self.case.pull.number
        return write_row(self.forge, known.accounts, known.shelf, number=number, row=row)

    def _label(self) -> None:
        """Put on and take off labels of the fixed set; no other is touched, whoever made it."""
        number, there = self.case.pull.number, self.case.pull.labels & labels.OWN
        if new := self.outcome.labels - there:
            self.forge.add_labels(number, sorted(new))
        for name in sorted(there - self.outcome.labels):
            self.forge.remove_label(number, name)

    def _offer(self) -> int:
        """One review with the new corrections, old ones put away; how many are new."""
        lines, found = self.known.lines, self.outcome.suggestions
        if lines is None:
            return 0
        number, head = self.case.pull.number, self.case.pull.head
        if found.placed:
            comments = [one.comment(rule_url=self.place.manual) for one in found.placed]
            self.forge.post_review(number, head=head, comments=comments)
        if old := suggest.outdated(lines, self.known.accounts, found.wanted):
            self.forge.resolve(number, old)
        return len(found.placed)

    def _comment(self, mark: Marker) -> None:
        """One comment that tells the truth: a new one where that is news, else the old edited."""
        number, last, own = self.case.pull.number, self.last, self.known.own
        text = f"{mark.line()}\n{self.outcome.body}"
        _check(text, self.outcome, self.place)
        if last is None or self._is_news(last):
            self.forge.post_comment(number, text)
            # Another run may have done the same: whoever comes last sees both.
            own = marker.own(self.forge.comments(number), self.known.accounts)
            last = marker.current(own, self.case.pull.head)
        else:
            self.forge.edit_comment(number, last.comment.id, text)
        for one in own:
            if last is not None and one.comment.id != last.comment.id:
                self.forge.delete_comment(number, one.comment.id)

    def _is_news(self, last: Marked) -> bool:
        """Whether people are to hear of it: the state turned red, or green."""
        colour = self.outcome.verdict.colour
        return bool(self.case.loud and colour and verdict.colour_of(last.marker.state) != colour)


def _check(text: str, outcome: Outcome, place: Place) -> None:
    """Read the comment as the forge will, and refuse what no part of it was meant to be.

    Raises:
        ContentbotError: a word of a stranger would come alive.
    """
    found = alive(text, links=place.links, references=outcome.references)
    if found or len(text) > LONGEST:
        raise ContentbotError(f"the comment would hold more than was meant: {found[:3]!r}")
