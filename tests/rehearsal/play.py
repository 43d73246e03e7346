"""Plays a real week against the fake: contributors, two editors, and the bot between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from contentbot.jobs.commanding.taking import Done, take
from contentbot.jobs.submitting import act, decision
from tests.forge import bare, events
from tests.forge.records import BOT, LineComment
from tests.forge.stage import rows_of
from tests.forge.state import outdate
from tests.forge.weather import Weather
from tests.rehearsal import lines, sending
from tests.rehearsal.desk import Drafting
from tests.rehearsal.ground import follow
from tests.rehearsal.sending import KINDS, Kind, Share, as_published
from tests.rehearsal.told import Told
from tests.rehearsal.week import Batch, Sent, Week

DRAFT = "content/drafts/next.md"
FRONT = 3  # the pull at which two editors are at once


class Play:
    """A week on a stage.

    numbers: of the pulls here by the real ones. tickets: of those that came by a form.
    accepted: lines that people took over from the bot. left: lines that editors had to mend, by
    what was wrong. share: which suggestions people take.
    """

    def __init__(
        self,
        stage: Weather,
        week: Week,
        *,
        allowed: Sequence[Kind] = KINDS,
        share: Share = as_published,
    ) -> None:
        self.stage, self.fake, self.week = stage, stage.fake, week
        self.told = Told(stage.fake)
        self.share = share
        self.numbers: dict[int, int] = {}
        self.tickets: dict[int, int] = {}
        self.accepted: list[str] = []
        self.left: Counter[str] = Counter()
        self._taking = 0  # the pull that an editor took last, the bot's own where it made one
        self._clock(week.begun)
        stage.fake.set_permission("editor-2", "write")
        editions = {f"content/editions/{name}": text for name, text in week.earlier.items()}
        stage.commit({DRAFT: week.base, **editions})
        self.kinds = sending.kinds(week.sent, stage.room.settings, allowed)

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

    def _clock(self, moment: datetime) -> None:
        """Time passes; never back."""
        self.stage.now = max(moment, self.stage.now) if hasattr(self, "kinds") else moment
        self.fake.now = max(self.stage.now, self.fake.now) if hasattr(self, "kinds") else moment

    # --- contributors

    def _send(self, sent: Sent) -> None:
        kind = self.kinds[sent.number]
        self.told.at(self.stage.now, f"{sent.author} sends an entry ({kind})")
        for item in sent.items:
            self.told.sees("everybody", item.text)
        if kind == "form":
            self._form(sent)
        else:
            self._pull(sent, kind)
        self._take_over(sent)

    def _pull(self, sent: Sent, kind: Kind) -> None:
        draft = (self.stage.main / DRAFT).read_text("utf-8")
        changes = {DRAFT: sending.as_lines(draft, sent)}
        if kind == "file":
            changes = dict([sending.as_file(sent.items[0], self.stage.room.settings)])
        number = self.numbers[sent.number] = self.stage.pull({**changes}, author=sent.author)
        self._answer(number, sent.author)

    def _form(self, sent: Sent) -> None:
        """Somebody fills in a form; where it is not clean, the bot says so in the ticket."""
        settings = self.stage.room.settings
        label, body = sending.as_form(sent.items[0], settings)
        ticket = self.fake.add_ticket("A link", body, author=sent.author, labels=[label])
        self.tickets[sent.number] = ticket.number
        with self.told.bot("submit"):
            event = events.ticket_opened(self.fake, ticket)
            read = decision.decide(event, self.stage.forge, settings)
            assert read is not None
            read = decision.load(decision.dump(read), settings)
            act.act(read, self.stage.forge, self.stage.room, self.stage.place)
        for comment in self.fake.comments(ticket.number, BOT):
            self._shown(sent.author, comment.body)
        own = [one for one in self.fake.home.tickets.values() if one.pull and one.author == BOT]
        made = [one.number for one in own if one.number > ticket.number]
        if not made:
            self.told.remark(f"the form of {sent.author} became no pull")
            self._pull(sent, "line")
            return
        self.numbers[sent.number] = made[-1]
        self._sweep(made[-1])

    def _answer(self, number: int, author: str) -> None:
        """The check runs on a pull, and the bot answers."""
        before = [(one.id, one.body) for one in self.stage.own(number)]
        with self.told.bot("lint and comment"):
            if self.stage.merged(number) is not None:
                self.stage.answer(number)
        if self.stage.merged(number) is None:
            self._sweep(number)
        for one in self.stage.own(number):
            if (one.id, one.body) not in before:
                self._shown(author, one.body)
        for line in self._open_lines(number):
            self.told.sees(author, line.body)

    def _open_lines(self, number: int) -> list[LineComment]:
        found = self.fake.pull(number).line_comments
        return [one for one in found if one.author == BOT and one.line and not one.resolved]

    def _take_over(self, sent: Sent) -> None:
        """The author takes over some suggestions, and makes the changes that were their own."""
        number = self.numbers[sent.number]
        if self.kinds[sent.number] != "form" and self._suggestions(number, sent.author, self.share):
            self._answer(number, sent.author)
        draft = self._text(number, DRAFT)
        after = draft
        for item in sent.items:
            if item.later != item.text and item.text in after and item.later not in after:
                after = after.replace(item.text, item.later, 1)
        if after != draft:
            self.told.does(sent.author, "changes the wording")
            self._push(number, {DRAFT: after})
            self._answer(number, sent.author)

    def _suggestions(self, number: int, who: str, share: Share) -> bool:
        """Somebody commits suggestions, from the bottom up; whether there were any to take."""
        texts: dict[str, list[str]] = {}
        for one in sorted(self._open_lines(number), key=lambda one: -(one.line or 0)):
            new = sending.suggested(one.body)
            rows = texts.get(one.path) or self._text(number, one.path).split("\n")
            last = one.line or 1
            first = (one.start or last) - 1
            if new is None or not share(
                "\n".join(rows[first:last]), "\n".join(new), self.week.published
            ):
                continue
            self.accepted += [row for row in new if row.strip() and row not in rows[first:last]]
            rows[first:last] = new
            texts[one.path] = rows
            one.resolved = True
            self.told.does(who, f"takes over a suggestion for {one.path}:{one.line}")
        if texts:
            self._push(number, {path: "\n".join(rows) for path, rows in texts.items()})
        return bool(texts)

    def _text(self, number: int, path: str) -> str:
        found = bare.git(
            self.stage.origin, "show", f"{self.fake.pull(number).head}:{path}", fails=True
        )
        return (found or b"").decode()

    def _push(self, number: int, changes: dict[str, str]) -> None:
        self.stage.push(number, {**changes})
        pull = self.fake.pull(number)
        outdate(pull, bare.changes(self.stage.origin, self.stage.base, pull.head))

    def _shown(self, who: str, body: str) -> None:
        self.told.sees(who, "\n".join(rows_of(body.partition("\n")[2])))

    def _sweep(self, number: int) -> None:
        self.stage._refer(number, self.fake.pull(number).head)  # as for every pull on GitHub
        with self.told.bot("sweep"):
            self.stage.sweep(number)

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
