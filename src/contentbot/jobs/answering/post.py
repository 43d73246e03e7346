"""Saying it: an outcome carried out on the forge, the difference only, and the comment last.

What the comment's marker says has been done: a run that breaks off leaves the old marker, and
the next one does all of it again, without doubling anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from contentbot.errors import ContentbotError, ForgeError
from contentbot.forge import Forge, LineComment, NewLineComment, Status
from contentbot.frozen import dataclass
from contentbot.jobs.answering import labels, marker, suggest, verdict
from contentbot.jobs.answering.case import Case, Outcome, Place
from contentbot.jobs.answering.marker import Marked, Marker
from contentbot.jobs.answering.shelf import Shelf, write_row
from contentbot.jobs.commanding import kept
from contentbot.render.alive import alive
from contentbot.render.suggestion import SETTLED

AT_WORK = timedelta(minutes=5)  # the longest that a run is at one pull, with all its waiting
LONGEST = 65_000  # characters of a comment with its marker; the forge takes 65,536


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is to compare with, read just before.

    own: the bot's comments on the pull. swept: whether time is no object, and the status of what
    was said before is looked at, too.
    """

    accounts: Collection[str]
    own: Sequence[Marked]
    shelf: Shelf
    swept: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What was done, in words for the log. wrote: whether the pull was written to."""

    told: str
    wrote: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One answer on its way to the forge.

    outcome: as long as nobody knows what was offered before. again: works it out once more,
    with the comments on the pull's lines.
    """

    case: Case
    outcome: Outcome
    again: Callable[[Sequence[LineComment]], Outcome]
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
        body = self.outcome.body.replace(judged.url, "")
        return Marker(
            head=self.case.pull.head,
            run=judged.id,
            attempt=judged.attempt,
            state=self.outcome.verdict.name,
            at=judged.at,
            offers=last.marker.offers if last else 0,
            index=self.known.shelf.ticket or 0,
            hash=marker.hash_of(self.outcome.kept.line() + body),
        )

    @property
    def status(self) -> Status:
        run = self.case.judged
        page = run.url or f"{self.place.home}/actions/runs/{run.id}"  # by it a run is known, too
        return self.outcome.verdict.status(page)

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
        return (old.head, old.state, old.hash) == (new.head, new.state, new.hash) and (
            not self.case.loud or self.case.pull.labels & labels.OWN == self.outcome.labels
        )

    @property
    def known_better(self) -> bool:
        """Whether a run that found nothing out comes after one that did, of the same head."""
        last = self.last
        blind = self.outcome.verdict in (verdict.UNSTARTED, verdict.FAULT)
        same = last is not None and last.marker.head == self.case.pull.head
        return bool(blind and same and last and verdict.colour_of(last.marker.state))

    def post(self) -> Posted:
        """Bring the pull up to date.

        Raises:
            OutsideError: the forge failed; what was begun, the next run ends.
        """
        case, forge = self.case, self.forge
        if self.overtaken:
            return Posted("a newer run has spoken already", wrote=False)
        if self.known_better:
            return Posted("what an earlier run found of this head still stands", wrote=False)
        tells = case.loud or self.last is not None
        sure = self.said and not self.known.swept
        if not case.asked and (sure or ((self.said or not tells) and self._shown())):
            self._note()
            return Posted("nothing to change", wrote=False)
        now = forge.pull(case.pull.number)
        if now.head != case.pull.head or not now.open:
            return Posted("the pull has moved on in the meantime", wrote=False)
        lines: Sequence[LineComment] = ()
        if now.line_comments != 0 and (case.asked or case.loud):
            lines = forge.line_comments(now.number)
        outcome = self.again(lines)
        comments = [one.comment(rule_url=self.place.manual) for one in outcome.suggestions.placed]
        for text in (outcome.body, *(one.body for one in comments)):
            _check(text, outcome, self.place)
        shelf = self._note()
        mine = forge.set_status(case.pull.head, self.status)
        if (comments or self._will_tell) and self._behind(mine):
            return Posted("another run is about to speak of this head, or just has")
        if case.loud:
            self._label()
        if case.loud or case.asked:
            self._offer(outcome, comments, lines)
        # Corrections that no marker counts are of a run that broke off: people have heard of them.
        new = len(comments) if case.loud or case.asked else 0
        offers = max(self.mark.offers + new, len(outcome.suggestions.standing) + new)
        if tells:
            mark = replace(self.mark, offers=offers, index=shelf.ticket or 0)
            self._comment(mark, told=offers > self.mark.offers, keeps=labels.KEPT in now.labels)
        return Posted(self.outcome.verdict.sentence)

    @property
    def _will_tell(self) -> bool:
        """Whether a new comment may be due."""
        return self.case.loud and (self.last is None or self._is_news(self.last, told=False))

    def _behind(self, mine: int) -> bool:
        """Whether another run came first: of two at once, the one whose status is older tells.

        mine: the id of the status just set. A run whose comment is there is through, and one
        that left none for long is dead. What is not told now, the next sweep tells.
        """
        known, number = self.known, self.case.pull.number
        if marker.own(self.forge.comments(number), known.accounts) != known.own:
            return True
        said = {one.id: one for one in self.forge.statuses(self.case.pull.head)}
        before = max((one for one in said if one < mine), default=None)
        if mine not in said or before is None:
            return False
        through = {str(one.marker.run) for one in known.own}
        fresh = said[mine].created - said[before].created < AT_WORK
        return fresh and through.isdisjoint(said[before].status.url.split("/"))

    def _shown(self) -> bool:
        """Whether the status says so, whichever run it leads to.

        Two runs at once may have left one's status beside the other's comment.
        """
        there, wanted = self.forge.status(self.case.pull.head), self.status
        return there is not None and replace(there, url="") == replace(wanted, url="")

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

    def _offer(
        self, outcome: Outcome, new: Sequence[NewLineComment], lines: Sequence[LineComment]
    ) -> None:
        """One review with the new corrections; old ones are put away."""
        if new:
            self.forge.post_review(self.case.pull.number, head=self.case.pull.head, comments=new)
        wanted = outcome.suggestions.wanted
        if old := suggest.outdated(lines, self.known.accounts, wanted):
            self._put_away(old)

    def _put_away(self, comments: Sequence[int]) -> None:
        """Resolve the threads of corrections that nobody needs any more.

        GitHub lets only a token that may write contents resolve one, and the workflow's may not,
        on purpose: the correction then gives way to a sentence.
        """
        number = self.case.pull.number
        try:
            self.forge.resolve(number, comments)
        except ForgeError as error:
            if error.status != 403:
                raise
            for one in comments:
                self.forge.edit_line_comment(number, one, SETTLED)

    def _comment(self, mark: Marker, *, told: bool, keeps: bool) -> None:
        """One comment that tells the truth: a new one where that is news, else the old edited.

        told: whether people heard something of this head just now. keeps: whether an editor
        set something on the pull, and commands write the comment as well.
        """
        number, last, own = self.case.pull.number, self.last, self.known.own
        left = self.outcome.kept
        if keeps:
            own = marker.own(self.forge.comments(number), self.known.accounts)
            last = marker.current(own, self.case.pull.head)
            now = kept.of(own, self.case.pull.head)
            left = left if now == self.case.kept else now  # the next run works the new ones in
        if keeps and not left.wishes:
            self.forge.remove_label(number, labels.KEPT)
        elif left.wishes and not keeps:
            self.forge.add_labels(number, [labels.KEPT])
        text = f"{mark.line()}\n{left.line()}{self.outcome.body}"
        if last is None or self._is_news(last, told=told):
            there = self.forge.post_comment(number, text).id
        else:
            there = last.comment.id
            self.forge.edit_comment(number, there, text)
        for one in own:
            if one.comment.id != there:
                self.forge.delete_comment(number, one.comment.id)

    def _is_news(self, last: Marked, *, told: bool) -> bool:
        """Whether people are to hear of it: the state turned red, or green."""
        colour, before = self.outcome.verdict.colour, verdict.colour_of(last.marker.state)
        # Of this head they have heard already that it waits; not thrice within one push.
        enough = told and last.marker.head == self.case.pull.head and not before
        return bool(self.case.loud and colour and before != colour and not enough)


def _check(text: str, outcome: Outcome, place: Place) -> None:
    """Read the comment as the forge will, and refuse what no part of it was meant to be.

    Raises:
        ContentbotError: a word of a stranger would come alive.
    """
    found = alive(text, links=place.links, references=outcome.references)
    if found or len(text) > LONGEST:
        raise ContentbotError(f"the comment would hold more than was meant: {found[:3]!r}")
