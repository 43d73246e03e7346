"""Pulls in a storm: everything that people, the world and the bot can do, in any order.

A storm is a list of steps, drawn from a seed; a step that makes no sense when its turn comes
does nothing, so that any part of a storm is a storm as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random

from contentbot.forge import Forge
from contentbot.jobs.answering import comment, labels, marker, sweep
from contentbot.jobs.answering.case import Judged
from tests.forge import bare
from tests.forge.records import BOT
from tests.forge.stage import link
from tests.forge.state import outdate
from tests.forge.turns import Job, Turn
from tests.forge.weather import Weather

Step = tuple[str, int, int]
PULLS = 3  # of one storm
STEPS = 24  # of one pull
FAULTS = 4  # every which call fails
SHARED = "https://example.org/shared"  # the page that several pulls want
NEXT = "content/drafts/next.md"
TEN = "* [Ten years of borrowing](https://example.org/ten-years)\n"
OTHER = TEN.replace("borrowing", "lending")
TWIN = "content/inbox/twin.yml"
# What a head can hold. "worse" has no correction to click on.
KINDS = ("fine", "fine", "fault", "fault", "faults", "worse", "twin", "line", "outside", "none")
AUTHORS = ("ada", "bob", "cyd", "dan", "eve", "fay")
CHECKS: tuple[tuple[str | None, bool], ...] = (
    *[(None, True)] * 7,
    (None, False),
    ("action_required", False),
    ("cancelled", False),
)
PEOPLES = ("help wanted", "question", labels.READY, labels.CONFLICT)
WEIGHTS = {
    "check": 9,
    "begin": 9,
    "go": 16,
    "end": 7,
    "push": 6,
    "sweep": 4,
    "talk": 2,
    "label": 2,
    "base": 4,
    "close": 1,
    "reopen": 2,
    "approve": 1,
    "quiet": 0.4,
    "draft": 0.5,
    "undraft": 1,
    "merge": 0.5,
    "wait": 1,
    "ask": 0.7,
    "resolve": 0.5,
}


def steps(seed: int, *, pulls: int = PULLS) -> list[Step]:
    """The storm of a seed."""
    random = Random(seed)
    drawn = random.choices(list(WEIGHTS), list(WEIGHTS.values()), k=pulls * STEPS)
    names = ["open"] * pulls + drawn
    return [(name, random.randrange(1 << 16), random.randrange(1 << 16)) for name in names]


class Storm:
    """A stage with pulls in a storm.

    log: what happened, a line each. pushes: of each pull, its heads so far. told: how often
    people were told about a head by the bot; allowed: how often they may have been. said,
    marked: what people wrote below pulls and which labels they put on, for none to be touched.
    """

    def __init__(self, stage: Weather, *, faults: int = FAULTS) -> None:
        self.stage, self.fake = stage, stage.fake
        self.faults = faults
        self.log: list[str] = []
        self.numbers: list[int] = []
        self.kinds: dict[int, str] = {}
        self.told: Counter[tuple[int, str]] = Counter()
        self.allowed: Counter[tuple[int, str]] = Counter()
        self.said: dict[int, str] = {}
        self.marked: dict[int, set[str]] = {}
        self.colours: dict[int, str] = {}
        self.waiting: list[tuple[int, str, Job]] = []
        self.running: list[Turn] = []
        self.crashes: list[str] = []
        self._drafts: dict[int, str] = {}  # main's, when a pull left it
        self._files: dict[int, Mapping[str, str]] = {}
        self._heard = 0

    def run(self, plan: Sequence[Step]) -> None:
        """Play a storm, and let what is still under way come to its end."""
        self.fake.every(self.faults)
        for name, a, b in plan:
            getattr(self, f"_{name}")(a, b)
        while self.running:
            self._go(len(self.log), 0)

    def sweep(self) -> int:
        """A whole sweep, as if nothing else went on; how often it wrote."""
        before = len(self.fake.log)
        self._later(60)
        # Others call, too; else the very same call of each sweep might fail.
        self.fake.faults.seen += self.stage.runs
        self._start(0, "sweep", self._swept(None, asked=False))
        while self.running:
            self._go(0, 0)
        return len(self.fake.writes(before))

    def _note(self, text: str) -> None:
        self.log.append(text)

    def _pull(self, a: int, *, open: bool = True) -> int | None:
        """One of the pulls, if it is as it has to be."""
        number = self.numbers[a % len(self.numbers)] if self.numbers else None
        fits = number is not None and self.fake.ticket(number).open == open
        return number if fits else None

    # --- pulls

    def _content(self, number: int, kind: str) -> dict[str, str]:
        """The files of a head that differ from main's."""
        title, page = f"What pull {number} is about", f"https://example.org/page-{number}"
        path = f"content/inbox/pull-{number}.yml"
        if kind == "line":
            return {NEXT: self._drafts[number].replace("* [Ten", f"* [{title}]({page})\n* [Ten")}
        text = {
            "fault": link(title, page.replace("https:", "http")),
            "faults": link(f"{title}...", page.replace("https:", "http")),
            "worse": link(title, page).replace("observations", "nowhere"),
            "twin": link(title, SHARED),
        }.get(kind, link(title, page))
        outside = {"README.md": f"By {number}\n"} if kind == "outside" else {}
        return {} if kind == "none" else {path: text, **outside}

    def _changes(self, number: int, kind: str, before: Mapping[str, str]) -> dict[str, str | None]:
        after = self._content(number, kind)
        draft = self._drafts[number]
        gone = {path: draft if path == NEXT else None for path in before if path not in after}
        return {**gone, **after}

    def _open(self, a: int, b: int) -> None:
        number = max(self.fake.home.tickets, default=0) + 1
        kind = KINDS[a % len(KINDS)]
        author = AUTHORS[number % len(AUTHORS)] if b % 20 else "editor"
        self._drafts[number] = (self.stage.main / NEXT).read_text("utf-8")
        self._files[number] = self._content(number, kind)
        made = self.stage.pull({**self._files[number]}, author=author, newcomer=b % 3 == 0)
        assert made == number
        self.numbers.append(number)
        self._note(f"#{number} is opened by {author}: {kind}")
        self.marked[number] = set()
        self._pushed(number, kind)

    def _push(self, a: int, b: int) -> None:
        number = self._pull(a)
        if number is None:
            return
        kind = KINDS[b % len(KINDS)]
        self.stage.push(number, self._changes(number, kind, self._files[number]))
        pull = self.fake.pull(number)
        outdate(pull, bare.changes(self.stage.origin, self.stage.base, pull.head))
        self._note(f"#{number} is pushed to: {kind}")
        self._pushed(number, kind)

    def _pushed(self, number: int, kind: str) -> None:
        self.kinds[number], self._files[number] = kind, self._content(number, kind)
        self.allowed[number, self.fake.pull(number).head] = 2
        self.colours[number] = self.colour(number)

    def _close(self, a: int, _b: int) -> None:
        if (number := self._pull(a)) is not None:
            self.fake.close(number)
            self._note(f"#{number} is closed")

    def _reopen(self, a: int, _b: int) -> None:
        number = self._pull(a, open=False)
        if number is not None and self.fake.pull(number).merged is None:
            self.fake.ticket(number).closed = None
            self._note(f"#{number} is reopened")

    def _merge(self, a: int, _b: int) -> None:
        number = self._pull(a)
        if number is not None and self.colour(number) == "green":
            self.stage.merge(number)
            self._note(f"#{number} is merged")
            self._moved()

    def _draft(self, a: int, _b: int) -> None:
        if (number := self._pull(a)) is not None:
            self.fake.pull(number).draft = True
            self._note(f"#{number} becomes a draft")

    def _undraft(self, _a: int, _b: int) -> None:
        for number in self.numbers:
            if self.fake.pull(number).draft:
                self.fake.pull(number).draft = False
                self._note(f"#{number} is no draft any more")

    # --- the world

    def _base(self, a: int, _b: int) -> None:
        """Main moves: a twin is merged or taken out, a line of the draft changes or is restored."""
        twin, draft = self.stage.main / TWIN, (self.stage.main / NEXT).read_text("utf-8")
        if a % 2:
            text = None if twin.exists() else link("The page that all want", SHARED)
            self.stage.commit({TWIN: text})
            self._note("a twin is merged" if text else "the twin is taken out of main")
        else:
            old, new = (TEN, OTHER) if TEN in draft else (OTHER, TEN)
            self.stage.commit({NEXT: draft.replace(old, new)})
            self._note("a line of main's draft is other")
        self._moved()

    def _moved(self) -> None:
        """Where the world turns a pull, people are told once more."""
        for number in self.numbers:
            colour = self.colour(number)
            if colour != self.colours[number]:
                self.allowed[number, self.fake.pull(number).head] += 1
                self._note(f"  which turns #{number} {colour or 'neither red nor green'}")
            self.colours[number] = colour

    def colour(self, number: int) -> str:
        """What the world makes of a pull, by what was put into it and nothing of the bot's."""
        ticket, pull, kind = self.fake.ticket(number), self.fake.pull(number), self.kinds[number]
        approved = any(one.commit == pull.head for one in pull.reviews if one.author == "editor")
        if kind in ("outside", "none") and ticket.author != "editor" and not approved:
            return ""
        if self.stage.merged(number) is None:
            return "red"
        taken = kind == "twin" and (self.stage.main / TWIN).exists()
        return "red" if taken or kind in ("fault", "faults", "worse") else "green"

    def _wait(self, a: int, _b: int) -> None:
        if not self.running:  # a run is ended after 20 minutes
            self._later(a % 300)

    def _later(self, minutes: int) -> None:
        self.stage.now += timedelta(minutes=minutes)
        self.fake.now += timedelta(minutes=minutes)

    # --- people

    def _talk(self, a: int, b: int) -> None:
        """Somebody comments, in the bot's own words or theirs."""
        number = self._pull(a)
        if number is None:
            return
        forged = [one.body for one in self.stage.own(number)]
        forged += ["Thank you!", "<!-- contentbot:index v1 -->\n```json\n{}\n```"]
        made = self.fake.add_comment(number, "mallory", forged[b % len(forged)])
        self.said[made.id] = made.body
        self._note(f"mallory comments on #{number}: {made.body[:30]!r}")

    def _label(self, a: int, b: int) -> None:
        if (number := self._pull(a)) is not None:
            name = PEOPLES[b % len(PEOPLES)]
            self.fake.label(number, name)
            self.marked[number] |= {name} - labels.OWN
            self._note(f"somebody labels #{number}: {name}")

    def _quiet(self, a: int, _b: int) -> None:
        if (number := self._pull(a)) is not None:
            self.fake.label(number, labels.QUIET)
            self.marked[number].add(labels.QUIET)
            self._note(f"the author of #{number} wants quiet")

    def _approve(self, a: int, _b: int) -> None:
        if (number := self._pull(a)) is not None:
            self.fake.add_review(number, "editor")
            self._note(f"an editor approves #{number}")
            self._moved()

    def _resolve(self, a: int, _b: int) -> None:
        if (number := self._pull(a)) is not None:
            for one in self.fake.pull(number).line_comments:
                one.resolved = True
            self._note(f"the author of #{number} resolves what was suggested")

    # --- the bot

    def _check(self, a: int, b: int) -> None:
        """The check runs on a pull and ends; nobody has heard of it yet."""
        number = self._pull(a)
        if number is None or self.stage.merged(number) is None:
            return
        conclusion, report = CHECKS[b % len(CHECKS)]
        event = self.stage.check(number, conclusion, report=report)
        name = f"check {self.stage.runs} of #{number}"
        self._note(f"{name} ends: {conclusion or ('report' if report else 'nothing')}")

        def job(forge: Forge) -> object:
            return comment.comment(event, forge, self.stage.room, self.stage.place).told

        self.waiting.append((number, name, job))

    def _sweep(self, _a: int, _b: int) -> None:
        name = f"sweep {self.stage.runs + 1}"
        self.waiting.append((0, name, self._swept(None, asked=False)))
        self._note(f"{name} has read")

    def _ask(self, a: int, _b: int) -> None:
        """The author asks for the corrections."""
        if (number := self._pull(a)) is not None:
            name = f"sweep {self.stage.runs + 1} of #{number}"
            self.waiting.append((number, name, self._swept(number, asked=True)))
            self.allowed[number, self.fake.pull(number).head] += 1
            self._note(f"{name} has read, on demand")

    def _swept(self, number: int | None, *, asked: bool) -> Job:
        """The first half of a sweep; what is returned is the second."""
        stage = self.stage
        stage.runs += 1
        base = stage.room
        rows = list(sweep.read(stage.forge, stage.git, base, branch="main", number=number))
        read = sweep.parse(sweep.write(rows))
        url = f"https://github.com/owner/newsletter/actions/runs/{stage.runs}"
        run = Judged(id=stage.runs, attempt=1, url=url, check="report", at=base.now)

        def job(forge: Forge) -> object:
            done = list(sweep.post(read, forge, base, stage.place, run=run, asked=asked))
            return "; ".join(f"#{one.number} {one.told}" for one in done)

        return job

    def _begin(self, a: int, b: int) -> None:
        """A run begins, beside another one rather of the same pull."""
        if len(self.running) == 2:
            return
        if not self.waiting:
            self._check(a, b)
        racing = {run.number for run in self.running} | {0}
        found = [one for one in self.waiting if self.running and one[0] in racing] or self.waiting
        if found:
            chosen = found[a % len(found)]
            self.waiting.remove(chosen)
            self._start(*chosen)

    def _start(self, number: int, name: str, job: Job) -> None:
        self.running.append(Turn(name, job, self.stage.forge, number=number))
        self._note(f"{name} begins")

    def _end(self, a: int, _b: int) -> None:
        if self.running:
            turn = self.running[a % len(self.running)]
            while turn in self.running:
                self._go(self.running.index(turn), 0)

    def _go(self, a: int, b: int) -> None:
        """One of the runs goes on by some calls."""
        if not self.running:
            self._begin(a, b)
        if not self.running:
            return
        turn = self.running[a % len(self.running)]
        for _ in range(b % 6 + 1):
            if made := turn.step():
                self._note(f"  {turn.name}: {made}")
            self.hear()
            if turn.over:
                self.running.remove(turn)
                self._note(f"{turn.name} is over: {turn.told or turn.crash!r}")
                if turn.crash is not None:
                    raise turn.crash
                return

    def hear(self) -> None:
        """Whom the last call told something, and about which head."""
        new = self.fake.notifications[self._heard :]
        self._heard += len(new)
        for one in new:
            if one.by == BOT and one.number in self.numbers:
                head = self._about(one.number, one.what)
                self.told[one.number, head] += 1
                self._note(f"    told people of #{one.number}: {one.what} on {head[:7]}")

    def _about(self, number: int, what: str) -> str:
        if what == "review":
            return self.fake.pull(number).reviews[-1].commit
        found = marker.read(self.stage.own(number)[-1].body)
        assert found is not None
        return found.head
