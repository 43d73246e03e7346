"""The hour's run of the desk lets pulls in where the settings say so, shows them, and undoes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contentbot.adapters.git import GitRepository
from contentbot.cli.arguments import parser as command_line
from contentbot.cli.github import desk as task
from contentbot.errors import UsageError
from contentbot.jobs.answering import labels, sweep
from contentbot.jobs.desk import admit
from contentbot.render.desk import Box
from tests.conftest import ROOT
from tests.forge import bare
from tests.forge.fake import TOKEN, FakeGitHub
from tests.forge.stage import NOW, link
from tests.forge.test_desk import Office

SETTINGS = (ROOT / "content" / "newsletter.yml").read_text("utf-8")
OPEN = f"{SETTINGS}\nauto_take: {{sections: [observations], taken: 1, quiet: 12}}\n"
OLD = link("Ten ways to wait", "https://example.org/ten-ways")
FILE = "content/inbox/faster.yml"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Where ada had an entry taken before, and anybody's may come in without a click."""
    with FakeGitHub() as fake:
        made = Office(tmp_path, fake)
        monkeypatch.chdir(made.main)
        made.commit({"content/newsletter.yml": OPEN, "content/inbox/old.yml": OLD})
        author = "--author=Ada <1+ada@users.noreply.github.com>"
        bare.git(made.main, "commit", "--quiet", "--amend", author, "--message", "Ten ways (#900)")
        bare.git(made.main, "push", "--quiet", "--force", "origin", "HEAD:refs/heads/main")
        environment = {
            "GITHUB_REPOSITORY": made.place.repository,
            "GITHUB_API_URL": fake.url,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield made


def quiet(office: Office, **more: Any) -> int:
    """A pull that is green, and about which nobody said a word for a day."""
    number = office.pull({FILE: link()}, age=timedelta(days=1), **more)
    office.answer(number)
    for one in office.fake.home.statuses:
        one.created = NOW - timedelta(minutes=1)
    office.now = NOW + timedelta(hours=30)
    return number


def call(office: Office, *given: str, event: Any = None) -> str:
    """A step of the workflow; what it leaves as its output."""
    folder = office.main.parent
    (folder / "event.json").write_text(json.dumps(event or {}), "utf-8")
    (folder / "output").write_text("")
    arguments = command_line().parse_args(["github", "desk", *given])
    arguments.today, arguments.root = office.now.date(), None
    assert task.run(arguments) == 0
    return "".join((folder / "output").read_text().splitlines(keepends=True)[1:-1]).strip()


def updated(office: Office) -> None:
    """What is checked out is brought to where main is on the forge."""
    bare.git(office.main, "pull", "--quiet", "--ff-only", "origin", "main")


def on_main(office: Office) -> bool:
    return bare.git(office.origin, "show", f"main:{FILE}", fails=True) is not None


def came_in(office: Office, **more: Any) -> int:
    """A pull that came in by itself and is on the desk."""
    number, git = quiet(office, **more), GitRepository(office.main)
    rows = list(sweep.read(office.forge, git, office.room, branch="main"))
    admit.let_in(rows, [number], office.forge, office.room, office.place, repository=git)
    updated(office)
    office.write(sweep.write(()))
    return number


def untakes(office: Office) -> list[Box]:
    return [one for one in office.page.boxes if one.act == "untake"]


def test_the_hours_run_lets_a_pull_in_and_one_tick_on_the_desk_takes_it_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    number, file = quiet(office), str(tmp_path / "desk.json")
    found = call(office, "--read", file)
    assert found == str(number) and not on_main(office)
    monkeypatch.setenv("ADMITS", found)
    call(office, "--admit", file)
    assert on_main(office) and "bot: taken" in office.labels(number)
    assert len(office.fake.calls(pattern="/dispatches$")) == 1  # the others are looked at again
    updated(office)
    call(office, "--post", file)
    assert untakes(office) == [Box("untake", str(number), office.fake.pull(number).head)]
    assert "<summary>1 pull came in without a click</summary>" in office.desk.body

    event = office.tick(f"untake {number}")
    monkeypatch.setenv("DECISION", call(office, "--decide", event=event))
    call(office, "--act", event=event)
    assert not on_main(office) and untakes(office) == []
    (told,) = office.outcomes
    assert told.startswith("`editor`: took back [#")
    assert len(office.fake.calls(pattern="/dispatches$")) == 2
    updated(office)
    call(office, "--post", file)
    assert untakes(office) == []


def test_without_the_setting_nothing_comes_in_and_no_call_more_is_made(
    office: Office, tmp_path: Path
):
    number, file = quiet(office), str(tmp_path / "desk.json")
    office.commit({"content/newsletter.yml": SETTINGS})
    office.fake.label(number, labels.TAKEN)
    before = len(office.fake.log)
    assert call(office, "--read", file) == ""
    asked = [row.path for row in office.fake.log[before:]]
    assert len(asked) == 1  # the list of open pulls
    call(office, "--post", file)
    assert labels.TAKEN not in [one.query.get("labels") for one in office.fake.log[before:]]
    git = GitRepository(office.main)
    rows = sweep.parse(Path(file).read_text())
    assert (
        admit.let_in(rows, [number], office.forge, office.room, office.place, repository=git) == []
    )
    assert not on_main(office)


def test_a_run_after_a_tick_lets_nothing_in_and_a_forge_that_fails_leaves_the_desk(
    office: Office, tmp_path: Path
):
    quiet(office)
    file = str(tmp_path / "desk.json")
    assert call(office, "--read", file, event={"issue": {"number": 1}}) == ""
    turn = iter((False, True))  # the reading of the pulls goes well, the second look does not
    office.fake.fault(lambda one: one.matches("GET", "/pulls$") and next(turn), "404")
    assert call(office, "--read", file) == "" and next(turn, None) is None
    assert sweep.parse(Path(file).read_text()) != []


def test_what_somebody_spoke_up_about_between_the_two_jobs_stays_out(office: Office):
    number, git = quiet(office), GitRepository(office.main)
    rows = list(sweep.read(office.forge, git, office.room, branch="main"))
    where = (office.forge, office.room, office.place)
    assert admit.may(rows, *where, repository=git) == [number]
    office.fake.add_comment(number, "eve", "Is this not an advertisement?").created = office.now
    assert admit.let_in(rows, [number], *where, repository=git) == []
    assert not on_main(office) and "bot: taken" not in office.labels(number)
    with pytest.raises(UsageError):
        admit.numbers("12 -1")


def test_a_strangers_tick_and_a_box_for_what_a_person_took_take_nothing_back(office: Office):
    number = came_in(office, title="Ping @everyone in #1 <!-- box untake 1 -->")
    assert len(untakes(office)) == 1  # and the text of the title is no more than that
    office.act(office.tick(f"untake {number}", by="eve"))
    assert on_main(office)
    office.forge.remove_label(number, labels.TAKEN)  # as if somebody had merged it
    office.act(office.tick(f"untake {number}"))
    assert on_main(office)
    assert "it changed since the desk showed it" in office.outcomes[0]


def test_where_the_branch_takes_no_merge_the_box_stays_and_another_tick_finishes(office: Office):
    number = came_in(office)
    methods, office.fake.home.methods = office.fake.home.methods, ()
    office.act(office.tick(f"untake {number}"))
    assert on_main(office) and len(untakes(office)) == 1
    assert "waits for you to merge it" in office.outcomes[0]
    office.fake.home.methods = methods
    office.act(office.tick(f"untake {number}"))
    assert not on_main(office) and untakes(office) == []
    assert len(office.fake.calls(pattern="/pulls$", method="POST")) == 1
