"""Plays a real week against the fake: contributors, two editors, and the bot between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from contentbot.jobs.commanding.taking import Done, take
from tests.rehearsal import lines
from tests.rehearsal.desk import Drafting
from tests.rehearsal.ground import follow
from tests.rehearsal.people import DRAFT, People
from tests.rehearsal.week import Batch, Sent

FRONT = 3  # the pull at which two editors are at once


class Play(People):
    """A week on a stage, from its first entry to its edition."""

    def run(self) -> str:
        """Play it to its end; the edition that comes out."""
        *usual, late = self.week.sent
        steps: list[tuple[datetime, int, Callable[[], None]]] = []
        steps += [(one.opened, 0, partial(self._send, one)) for one in self.week.sent]
        for number, one in enumerate(usual, 1):
            second = number == min(FRONT, len(usual))
            steps.append((one.merged, 1, partial(self._merge, one, together=second)))
        steps += [(one.time, 2, partial(self._outside, one)) for one in self.week.outside]
        for moment, _, step in sorted(steps, key=lambda row: row[:2]):
            self._clock(moment)
            step()
        drafting = Drafting(self.stage, self.week, self.told)
        drafting.assemble(together=True)
        self._clock(self.stage.now + timedelta(minutes=5))
        self._merge(late, together=False)
        drafting.assemble(together=False)
        drafting.correct()
        self.left = +drafting.left
        return drafting.publish()

    # --- editors

    def _outside(self, batch: Batch) -> None:
        """An editor writes lines of their own straight into the draft."""
        draft = (self.stage.main / DRAFT).read_text("utf-8")
        words = 0
        for one in batch.operations:
            draft, more = lines.done(draft, one)
            words += more
        self.told.outside += words
        self.told.at(self.stage.now, f"{batch.editor} writes {len(batch.operations)} lines")
        self.stage.commit({DRAFT: draft})

    def _merge(self, sent: Sent, *, together: bool) -> None:
        """An editor takes in what somebody sent, whatever has to be done for that."""
        number = self.numbers[sent.number]
        self.told.at(self.stage.now, f"{sent.by} takes #{number} of {sent.author}")
        if self.stage.merged(number) is None:
            self._sweep(number)
        done = self._take(number, sent.by, together=together)
        if not done.done and self._suggestions(number, sent.by, lambda *_: True):
            self.told.clicked(sent.by, "suggestion", f"on #{number}")
            self._answer(number, sent.author)
            done = self._take(number, sent.by)
        if not done.done and all(lines.address(item.text) in self._there() for item in sent.items):
            self.told.clicked(sent.by, "close", f"#{self._taking}: the draft has it already")
            self.fake.close(self._taking)
        elif not done.done:
            self._by_hand(sent, number)

    def _take(self, number: int, by: str, *, together: bool = False) -> Done:
        stage, self._taking = self.stage, number
        pull = stage.forge.pull(number)
        job = partial(take, pull, stage.forge, stage.room, stage.place)
        if together:
            self.fake.before("PUT", r"/merge$", lambda: self._second(job))
        self.told.clicked(by, "take", f"#{number}")
        with self.told.bot("take"):
            done = job(by="editor")
        self.told.sees(by, done.told)
        follow(self.stage)
        bots = [
            n for n, one in self.fake.home.tickets.items() if one.pull and one.open and n > number
        ]
        made = [n for n in bots if f"#{n}." in done.told]
        if made:
            self._sweep(made[0])
            return self._take(made[0], by)
        return done

    def _there(self) -> set[str]:
        """The addresses of what is in the draft."""
        return {
            lines.address(one) for one in lines.items((self.stage.main / DRAFT).read_text("utf-8"))
        }

    def _second(self, job: Callable[..., Done]) -> None:
        self.told.clicked("the second editor", "take", "at the same time")
        self.told.sees("the second editor", job(by="editor-2").told)

    def _by_hand(self, sent: Sent, number: int) -> None:
        """The draft gets it as it was merged; the pull is over."""
        clash = self.stage.merged(number) is None
        self.told.remark(
            f"#{number} of {sent.author} is taken in by hand: {self.stage.status(number)}, "
            f"{'it conflicts' if clash else 'it merges'}"
        )
        draft = (self.stage.main / DRAFT).read_text("utf-8") if clash else self._text(number, DRAFT)
        for item in sent.items:
            if item.text in draft and item.text != item.became:
                self.told.words += lines.words(item.became, item.text)
                draft = draft.replace(item.text, item.became, 1)
            elif item.became not in draft and item.text not in draft:
                draft = lines.put(draft, item.section, item.became, above=item.above)
        self.told.clicked(sent.by, "conflict by hand" if clash else "edit by hand", f"#{number}")
        if not clash:
            self._push(number, {DRAFT: draft})
            if self.stage.merged(number) is not None:
                self.told.clicked(sent.by, "merge", f"#{number}")
                self.stage.merge(number)
                return
            draft = (self.stage.main / DRAFT).read_text("utf-8")
            for item in sent.items:
                draft = lines.put(draft, item.section, item.became, above=item.above)
        self.stage.commit({DRAFT: draft})
        self.fake.close(number)
