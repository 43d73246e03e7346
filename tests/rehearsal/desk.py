"""The editors' Wednesday: the draft is assembled, corrected by hand, merged and published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from contentbot.adapters.git import GitRepository
from contentbot.jobs.drafting import draft, edition
from contentbot.jobs.drafting.draft import Drafted
from contentbot.jobs.drafting.site import Site
from contentbot.jobs.publishing.published import Order
from tests.forge import bare
from tests.forge.stage import rows_of
from tests.forge.weather import Weather
from tests.rehearsal import lines
from tests.rehearsal.ground import commit_on, settle
from tests.rehearsal.lines import address, items
from tests.rehearsal.told import Told
from tests.rehearsal.week import Operation, Week

EDITOR = "editor"


class Drafting:
    """The work on a draft and its edition. number, branch: of the pull with the draft."""

    def __init__(self, stage: Weather, week: Week, told: Told) -> None:
        self.stage, self.week, self.told = stage, week, told
        self.number, self.branch = 0, ""
        self.left: Counter[str] = Counter()  # lines that editors had to mend, by what was wrong
        self.site = Site(
            forge=stage.forge,
            clone=GitRepository(stage.main),
            repository=stage.place.repository,
            accounts=stage.room.settings.bot_accounts,
            branch="main",
        )

    @property
    def today(self) -> date:
        return self.stage.now.date()

    def assemble(self, *, together: bool) -> None:
        """An editor assembles; a second one at the same time, if so."""
        self.told.at(self.stage.now, "the edition is assembled")
        if together:
            self.stage.fake.before("POST", r"/pulls$", self._once_more)
        self.told.clicked(EDITOR, "assemble")
        with self.told.bot("assemble"):
            done = self._assembled()
        landed = done.landed
        assert landed.pull is not None, landed
        self.number, self.branch = landed.pull.number, landed.branch
        self.told.sees(EDITOR, "\n".join(rows_of(self.stage.fake.ticket(self.number).body)))
        if landed.conflicts:
            self.told.remark(f"assembling stops: {', '.join(landed.conflicts)} conflicts with main")
            self._settle(landed.conflicts)
            self.assemble(together=False)
        for number in done.told:
            self.told.does("the bot", f"tells #{number} what became of its entry")

    def _assembled(self) -> Drafted:
        return draft.run(self.site, today=self.today, day=self.week.day, kept={})

    def _settle(self, paths: Sequence[str]) -> None:
        """An editor merges by hand what came into main's draft into that of the branch."""
        (path,) = paths
        old = self._read(
            self.stage._git(self.stage.origin, "merge-base", "main", self.branch), path
        )
        mine, theirs = self._read(self.branch, path), self._read("main", path)
        known = {address(text) for text in items(old)}
        for text in items(theirs):
            if address(text) not in known:
                mine = lines.put(mine, lines.section_of(theirs, text), text)
        self.told.clicked(EDITOR, "conflict by hand", f"#{self.number}")
        self.stage.fake.push(self.number, settle(self.stage, self.branch, path, mine))

    def _once_more(self) -> None:
        self.told.clicked("the second editor", "assemble", "at the same time")
        self._assembled()

    def correct(self) -> None:
        """What is left of what editors really did, on the branch of the draft."""
        self.told.at(self.stage.now, "what is left is corrected by hand")
        path = self._path(self.branch, "drafts/")
        before = text = self._read(self.branch, path)
        for batch in self.week.corrections:
            words = changed = 0
            for one in batch.operations:
                text, more = lines.done(text, one)
                words, changed = words + more, changed + bool(more)
                self.left[kind_of(one)] += bool(more)
            self.told.words += words
            if changed:
                self.told.clicked(batch.editor, "edit by hand", f"{changed} lines, {words} words")
        if text != before:
            self._commit(path, text)
            self.assemble(together=False)  # what was changed by hand, the files have to say, too
        self.told.clicked(EDITOR, "ready for review", f"#{self.number}")
        self.stage.fake.pull(self.number).draft = False
        self._merge(self.number)

    def publish(self) -> str:
        """The draft is published; the edition's text."""
        self.told.at(self.stage.now, "the edition is published")
        order = Order(today=self.today, day=self.week.day)
        issued = self._published(order)
        if issued.published.refusals:
            for one in issued.published.refusals:
                self.told.remark(f"publishing refuses: {one.reason}; {one.help}")
            for finding in issued.published.findings:
                self.told.sees(EDITOR, f"line {finding.line}: {finding.message} ({finding.rule})")
            issued = self._published(Order(today=self.today, day=self.week.day, force=True))
        assert issued.landed is not None, issued.published.refusals
        assert issued.landed.pull is not None, issued.landed
        self._merge(issued.landed.pull.number)
        return self._read("main", f"content/{issued.published.path}")

    def _published(self, order: Order) -> edition.Issued:
        self.told.clicked(EDITOR, "publish")
        with self.told.bot("publish"):
            return edition.run(self.site, order)

    def _merge(self, number: int) -> None:
        self.told.clicked(EDITOR, "merge", f"#{number}")
        self.stage.merge(number)

    def _path(self, branch: str, folder: str) -> str:
        names = bare.git(
            self.stage.origin, "ls-tree", "-r", "--name-only", branch, f"content/{folder}"
        )
        found = (names or b"").decode().split()
        (one,) = [name for name in found if name.endswith(".md")]
        return one

    def _read(self, name: str, path: str) -> str:
        return (bare.git(self.stage.origin, "show", f"{name}:{path}") or b"").decode()

    def _commit(self, path: str, text: str) -> None:
        """An editor commits to the draft's branch."""
        made = commit_on(self.stage, self.branch, {path: text})
        self.stage.fake.push(self.number, made)


def kind_of(one: Operation) -> str:
    """What an editor mends: a contribution, a line that rolled over, or the template."""
    if one["class"] == "contribution" or one.get("origin") == "contributor":
        return "contributions"
    if one["class"] in ("fill", "structure"):
        return "template"
    return "rolled over" if one.get("what") == "roll-over" else "own lines"
