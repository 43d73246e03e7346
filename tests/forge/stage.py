"""A newsletter on the fake of GitHub: real git, real reports, and the bot's jobs on them."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from contentbot.adapters.git import GitRepository
from contentbot.adapters.github import GitHub
from contentbot.jobs.answering import comment, marker, sweep
from contentbot.jobs.answering.base import Base
from contentbot.jobs.answering.case import Judged, Place
from contentbot.jobs.answering.post import Posted
from contentbot.jobs.answering.sweep import Swept
from contentbot.jobs.linting import gather
from contentbot.jobs.linting.judge import judge
from contentbot.jobs.linting.request import Request, terms
from contentbot.jobs.newsroom import Newsroom
from contentbot.render import report_json
from tests.conftest import ROOT
from tests.forge import events
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.records import BOT, Comment

CONTENT = Path("content")
NOW = datetime(2026, 1, 26, 12, 0, tzinfo=UTC)  # a Monday; the edition of Wednesday is coming
LINK = "title: {title}\nurl: {url}\nsection: observations\n"
DRAFT = """\
Title: This Week in Rust 636
Number: 636
Date: 2026-01-28
Category: This Week in Rust

## Updates from Rust Community

### Observations/Thoughts

* [Why we left the monolith](https://example.org/left)
* [Ten years of borrowing](https://example.org/ten-years)
"""


def link(
    title: str = "Faster builds with a shared cache", url: str = "https://example.org/faster"
) -> str:
    """A clean entry, as a file has it."""
    return LINK.format(title=title, url=url)


class Stage:
    """A repository with a newsletter, its pulls, and the bot. The working directory is main's."""

    def __init__(self, folder: Path, fake: FakeGitHub) -> None:
        self.fake = fake
        self.now = NOW
        self.origin = folder / "origin.git"
        self.main = folder / "main"
        self.runs = 5_000
        _git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
        _git(folder, "clone", "--quiet", "origin.git", "main")
        _git(self.main, "checkout", "--quiet", "-B", "main")
        settings = (ROOT / "content" / "newsletter.yml").read_text("utf-8")
        template = (ROOT / "content" / "edition.md.j2").read_text("utf-8")
        start = {"newsletter.yml": settings, "edition.md.j2": template, "drafts/next.md": DRAFT}
        self.commit({f"content/{name}": text for name, text in start.items()})
        fake.add_repository("owner/newsletter", git=self.origin, workflows=["sweep.yml"])
        fake.set_permission("editor", "write")
        self.forge = GitHub("owner/newsletter", TOKEN, base_url=fake.url, patient=False)
        self.place = Place(repository="owner/newsletter", branch="main", rules_page="docs/rules.md")

    # --- what people do

    def commit(self, changes: Mapping[str, str | None], branch: str = "main") -> str:
        """Change files of a branch, None to delete one; the commit."""
        for path, text in changes.items():
            file = self.main / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())
        _git(self.main, "add", "--all")
        _git(self.main, "commit", "--quiet", "--allow-empty", "--message", "A change")
        _git(self.main, "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{branch}")
        return _git(self.main, "rev-parse", "HEAD")

    def pull(
        self,
        changes: Mapping[str, str | None],
        *,
        author: str = "ada",
        age: timedelta = timedelta(),
        newcomer: bool = False,
        **more: Any,
    ) -> int:
        """Somebody opens a pull; its number."""
        head = self._branch("main", changes)
        ticket = self.fake.add_pull(
            None,
            author=author,
            head=head,
            head_branch=f"patch-{len(self.fake.home.tickets) + 1}",
            base=self.base,
            association="FIRST_TIME_CONTRIBUTOR" if newcomer else "CONTRIBUTOR",
            **more,
        )
        ticket.created = self.now - age
        self._refer(ticket.number, head)
        return ticket.number

    def push(self, number: int, changes: Mapping[str, str | None]) -> None:
        """The author of a pull pushes another commit."""
        head = self._branch(self.fake.pull(number).head, changes)
        self._refer(number, head)
        self.fake.push(number, head)

    def merge(self, number: int) -> None:
        """An editor merges a pull."""
        made = GitRepository(self.main).merge(self.base, self.fake.pull(number).head)
        assert made is not None
        _git(self.main, "reset", "--quiet", "--hard", made)
        _git(self.main, "push", "--quiet", "origin", "HEAD:refs/heads/main")
        self.fake.close(number, merged=True)

    @property
    def base(self) -> str:
        """The last commit of main."""
        return _git(self.main, "rev-parse", "main")

    def _branch(self, start: str, changes: Mapping[str, str | None]) -> str:
        _git(self.main, "checkout", "--quiet", "--detach", start)
        try:
            return self.commit(changes, branch="scratch")
        finally:
            _git(self.main, "checkout", "--quiet", "main")

    def _refer(self, number: int, head: str) -> None:
        _git(self.main, "push", "--quiet", "--force", "origin", f"{head}:refs/pull/{number}/head")

    # --- what the bot does

    @property
    def room(self) -> Base:
        """The newsletter as main has it, now."""
        return Base(Newsroom(CONTENT), self.now)

    def check(self, number: int, conclusion: str | None = None, *, report: bool = True) -> Any:
        """lint.yml runs on a pull; the event of its end."""
        pull, self.runs = self.fake.pull(number), self.runs + 1
        errors = True
        data = b""
        if report and conclusion in (None, "success", "failure"):
            merged = GitRepository(self.main).merge(self.base, pull.head)
            assert merged is not None, "a pull in conflict has no run"
            made, text = self.lint(merged)
            errors = made.count("error") > 0
            data = zipped({"report.json": text.encode()})
        run = self.fake.add_run(
            run=self.runs,
            head=pull.head,
            head_branch=pull.head_branch,
            head_repository=pull.head_repository or "",
            conclusion=conclusion or ("failure" if errors else "success"),
        )
        if data:
            self.fake.add_artifact(run.id, "report", data)
        return events.run_completed(self.fake, run, workflow_run={"pull_requests": []})

    def lint(self, commit: str) -> Any:
        """The report on a commit, and its JSON."""
        request = Request(
            paths=(CONTENT,), at=commit, changed_since=f"{commit}^1", today=self.now.date()
        )
        gathered = gather.from_git(request, GitRepository(self.main))
        job = partial(judge, gathered, request, terms(request))
        made, texts = job(begun=lambda _: None, refused=lambda _: None)
        return made, report_json.render(made, texts)

    def comment(self, event: Any) -> Posted:
        """comment.yml runs on the end of a check."""
        return comment.comment(event, self.forge, self.room, self.place)

    def answer(self, number: int) -> Posted:
        """A pull is checked, and answered."""
        return self.comment(self.check(number))

    def sweep(self, number: int | None = None, *, asked: bool = False) -> list[Swept]:
        """sweep.yml runs, both halves."""
        self.runs += 1
        _git(self.main, "checkout", "--quiet", "main")
        base = self.room
        rows = list(
            sweep.read(self.forge, GitRepository(self.main), base, branch="main", number=number)
        )
        run = Judged(id=self.runs, attempt=1, url="", check="report", at=base.now)
        rows = sweep.parse(sweep.write(rows))
        return list(sweep.post(rows, self.forge, base, self.place, run=run, asked=asked))

    # --- what there is to see

    def own(self, number: int) -> list[Comment]:
        """The comments of the bot on a pull."""
        return self.fake.comments(number, BOT)

    def said(self, number: int) -> str:
        """The one comment of the bot on a pull, without its marker."""
        (one,) = self.own(number)
        first, _, rest = one.body.partition("\n")
        assert marker.read(first) is not None
        return rest

    def status(self, number: int) -> str:
        """What the required check says of a pull's head."""
        head = self.fake.pull(number).head
        return next(
            (one.state for one in reversed(self.fake.home.statuses) if one.commit == head), ""
        )

    def labels(self, number: int) -> set[str]:
        """The labels of a pull."""
        return set(self.fake.ticket(number).labels)

    def reviews(self, number: int) -> int:
        """How many reviews the bot made."""
        return sum(one.author == BOT for one in self.fake.pull(number).reviews)

    def told(self, number: int) -> list[str]:
        """What GitHub told the people who follow a pull that the bot did."""
        found = self.fake.notifications
        return [one.what for one in found if one.by == BOT and one.number == number]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of some files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr}"
    return done.stdout.strip()


def rows_of(said: str) -> Iterator[str]:
    """The lines of a comment that are seen without unfolding anything."""
    folded = False
    for line in said.splitlines():
        folded = folded or line.startswith("<details>")
        if line.startswith("<details>"):
            yield line
        if not folded and line.strip() and not line.startswith("```"):
            yield line
        folded = folded and "</details>" not in line
