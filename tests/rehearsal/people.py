"""The contributors of a week: they send, read what the bot says, and take over what it suggests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from contentbot.jobs.submitting import act, decision
from tests.forge import bare, events
from tests.forge.records import BOT, LineComment
from tests.forge.stage import rows_of
from tests.forge.state import outdate
from tests.forge.weather import Weather
from tests.rehearsal import sending
from tests.rehearsal.sending import KINDS, Kind, Share, as_published
from tests.rehearsal.told import Told
from tests.rehearsal.week import Sent, Week

DRAFT = "content/drafts/next.md"


class People:
    """Contributors on a stage.

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
        stage.now = stage.fake.now = week.begun
        stage.fake.set_permission("editor-2", "write")
        editions = {f"content/editions/{name}": text for name, text in week.earlier.items()}
        stage.commit({DRAFT: week.base, **editions})
        self.kinds = sending.kinds(week.sent, stage.room.settings, allowed)

    def _clock(self, moment: datetime) -> None:
        """Time passes; never back."""
        self.stage.now = max(moment, self.stage.now)
        self.fake.now = max(moment, self.fake.now)

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
