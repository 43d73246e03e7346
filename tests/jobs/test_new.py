"""`contentbot new`: from answers to a clean file, with questions where something is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from contentbot import cli
from contentbot.content import schema, yaml
from contentbot.errors import UsageError
from contentbot.jobs.asking import new, questions
from contentbot.model import ENTRY_KINDS
from tests.conftest import ROOT

TODAY = date(2026, 1, 26)
LINK = ("title=Faster builds", "url=https://example.org/faster", "section=observations")
EVENT = (
    "title=An evening",
    "url=https://example.org/1",
    "starts=2026-02-12",
    "attendance=in-person",
    "place=Berlin, DE",
    "organizer.name=A group",
    "organizer.url=https://example.org/",
)
COMPLETE = {
    "link": LINK,
    "event": EVENT,
    "cfp": (
        "title=Example Conference 2026",
        "url=https://example.org/cfp",
        "closes=2026-02-16",
        "starts=2026-09-08",
        "ends=2026-09-11",
        "place=Montreal, QC, CA",
    ),
    "task": (
        "project=example",
        "title=Document the cache",
        "url=https://github.com/example/one/issues/1",
        "difficulty=easy",
    ),
    "testing": (
        "repository=example/one",
        "title=A sandbox",
        "url=https://github.com/example/one/issues/2",
    ),
    "pick": ("name=graft", "url=https://example.org/graft", "text=a storage engine"),
    "quote": ("text=Less is more.", "by=Ada", "url=https://example.org/quote"),
    "text": ("section=jobs", "text=A calm week."),
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository; one is in it."""
    (tmp_path / "content").mkdir()
    shutil.copy(ROOT / "content" / "newsletter.yml", tmp_path / "content")
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Person:
    """Answers in order, and remembers what was asked; leaves when there is none left."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.asked.append(prompt)
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)

    def fields(self) -> list[str]:
        """The fields that were asked for, in their order."""
        lines = [line for prompt in self.asked for line in prompt.splitlines()]
        known = {path for kind in ENTRY_KINDS for path in questions.asked(kind)}
        return [line.split(":")[0] for line in lines if line.split(":")[0] in known]


def made(
    kind: str, *answers: str, ask: Callable[[str], str] | None = None, root: Path | None = None
) -> new.Made:
    order = new.Order(kind=kind, answers=answers, root=root)
    return new.make(order, today=TODAY, ask=ask)


def run(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The whole command, with nobody at the terminal."""
    status = cli.main(["new", "--today", "2026-01-26", *arguments])
    return status, *capsys.readouterr()


# --- with all answers given ------------------------------------------------------------------


def test_a_link_becomes_one_file_in_the_inbox(root: Path, capsys: pytest.CaptureFixture[str]):
    status, out, _ = run(["link", *LINK], capsys)
    assert status == 0
    (path,) = (root / "content" / "inbox").iterdir()
    assert path.name.startswith("faster-builds-") and path.suffix == ".yml"
    assert path.read_text("utf-8") == (
        "# yaml-language-server: $schema=../../schemas/link.schema.json\n"
        "title: Faster builds\n"
        "url: https://example.org/faster\n"
        "section: observations\n"
    )
    assert f"content/inbox/{path.name} is written" in out
    assert "    * [Faster builds](https://example.org/faster)\n" in out
    assert f"git add content/inbox/{path.name}" in out


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_an_entry_of_every_kind_is_written_without_a_fault(kind: str, root: Path):
    one = made(kind, *COMPLETE[kind])
    assert (one.status, one.path is not None) == (0, True)
    assert "error[" not in one.told and "warning[" not in one.told


@pytest.mark.parametrize(
    ("kind", "folder"), [("link", "inbox"), ("event", "events"), ("cfp", "cfps"), ("task", "inbox")]
)
def test_each_kind_has_its_folder_and_says_its_kind_only_where_the_folder_does_not(
    kind: str, folder: str, root: Path
):
    one = made(kind, *COMPLETE[kind])
    assert one.path is not None and one.path.parent == Path("content", folder)
    assert ("\nkind: task\n" in one.text) == (kind == "task")


def test_what_is_written_is_clean_for_lint_as_well(root: Path, capsys: pytest.CaptureFixture[str]):
    for kind, answers in COMPLETE.items():
        run([kind, *answers], capsys)
    assert cli.main(["lint", "--today", "2026-01-26", "content"]) == 0
    assert "8 entries in 8 files" in capsys.readouterr().out


def test_nested_fields_lists_and_numbers_are_written_as_the_schema_has_them(root: Path):
    one = made(
        "event", *EVENT, "prefix=video,audio", "pull=12", "hold=yes", "sessions.0.title=More"
    )
    data, _ = yaml.read(one.text)
    assert data is not None
    assert data.value["organizer"] == {"name": "A group", "url": "https://example.org/"}
    assert data.value["prefix"] == ["video", "audio"]
    assert (data.value["pull"], data.value["hold"]) == (12, True)
    assert data.value["sessions"] == [{"title": "More"}]


def test_a_name_alone_stands_for_one_who_has_a_name_and_an_address(root: Path):
    one = made(
        "pick", *COMPLETE["pick"], "suggested_by=Ada", "by=Eve", "by.url=https://example.org/eve"
    )
    data, _ = yaml.read(one.text)
    assert data is not None
    assert data.value["suggested_by"] == {"name": "Ada"}
    assert data.value["by"] == {"name": "Eve", "url": "https://example.org/eve"}


def test_a_value_that_yaml_would_take_for_something_else_stays_text(root: Path):
    one = made("link", "title=Builds: 2026 #1", *LINK[1:])
    data, _ = yaml.read(one.text)
    assert data is not None and data.value["title"] == "Builds: 2026 #1"


def test_a_section_can_be_named_by_its_heading(root: Path):
    assert "section: walkthroughs\n" in made("link", *LINK[:2], "section=rust walkthroughs").text


def test_safe_fixes_are_made_before_writing_and_said(root: Path):
    one = made("link", LINK[0], "url=https://example.org/faster?utm_source=mail", LINK[2])
    assert "url: https://example.org/faster\n" in one.text
    assert "`url` is put right: https://example.org/faster\n" in one.told
    assert one.path == made("link", *LINK).path


def test_without_schemas_beside_the_content_no_line_names_one(root: Path):
    shutil.rmtree(root / "schemas")
    assert made("link", *LINK).text.startswith("title: ")


def test_one_may_stand_anywhere_below_the_content(root: Path, monkeypatch: pytest.MonkeyPatch):
    below = root / "content" / "inbox"
    below.mkdir()
    monkeypatch.chdir(below)
    one = made("link", *LINK)
    assert one.path is not None and one.path.resolve().parent == below.resolve()


def test_the_folder_can_be_named(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    one = made("link", *LINK, root=tmp_path)
    assert one.path is not None and one.path.parent == tmp_path / "content" / "inbox"


# --- what is refused -------------------------------------------------------------------------


def test_with_nobody_to_ask_all_that_is_missing_is_named(
    root: Path, capsys: pytest.CaptureFixture[str]
):
    status, _, err = run(["cfp", "title=Example Conference 2026"], capsys)
    assert status == 2
    assert "`url` and `closes` and `starts` are missing" in err
    assert not (root / "content" / "cfps").exists()


def test_an_entry_with_an_error_is_shown_and_not_written(
    root: Path, capsys: pytest.CaptureFixture[str]
):
    status, out, _ = run(["link", *LINK[:2], "section=nowhere"], capsys)
    assert status == 1
    assert "error[unknown-section]" in out and "Nothing was written." in out
    assert not (root / "content" / "inbox").exists()


def test_a_warning_is_shown_and_the_entry_written(root: Path, capsys: pytest.CaptureFixture[str]):
    status, out, _ = run(["link", *LINK[:2]], capsys)
    assert status == 0
    assert "warning[entry-without-section]" in out and "is written" in out


def test_no_file_is_written_over(root: Path, capsys: pytest.CaptureFixture[str]):
    run(["link", *LINK], capsys)
    (path,) = (root / "content" / "inbox").iterdir()
    path.write_text("mine")
    status, _, err = run(["link", *LINK], capsys)
    assert status == 2
    assert f"content/inbox/{path.name} is there already" in err
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("kind", "answers", "said"),
    [
        ("lnk", [], "there is no kind `lnk`; there are link, event"),
        ("link", ["titel=x"], "has no field `titel`; did you mean `title`?"),
        ("event", ["organizer.nam=x"], "did you mean `organizer.name`?"),
        ("link", ["zzz=x"], "`contentbot schema link` shows"),
        ("link", ["Faster"], "write FIELD=VALUE"),
        ("link", ["title=a", "title=b"], "`title` is given twice"),
        ("link", [f"title={'x' * 100_000}", *LINK[1:]], "this cannot be an entry: a line has"),
    ],
)
def test_wrong_usage_says_what_would_be_right(kind: str, answers: list[str], said: str, root: Path):
    with pytest.raises(UsageError) as error:
        made(kind, *answers)
    assert said in str(error.value)


def test_where_there_is_no_content_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="--root DIR"):
        made("link", *LINK)
    assert list(tmp_path.iterdir()) == []


# --- with somebody to ask --------------------------------------------------------------------


def test_somebody_who_said_everything_is_asked_nothing(root: Path):
    person = Person()
    for kind, answers in COMPLETE.items():
        assert made(kind, *answers, ask=person).status == 0
    assert person.asked == []


def test_what_is_missing_is_asked_for_in_order(root: Path):
    person = Person("Faster builds", "https://example.org/faster", "observations", "", "")
    one = made("link", ask=person)
    assert person.fields() == ["title", "url", "section", "prefix", "language"]
    assert one.text == made("link", *LINK).text


def test_what_was_given_is_not_asked_for(root: Path):
    person = Person("https://example.org/faster", "")
    one = made("link", LINK[0], LINK[2], "prefix=", ask=person)
    assert person.fields() == ["url", "language"]
    assert one.text == made("link", *LINK).text


def test_a_question_has_the_words_and_the_example_of_the_schema(root: Path):
    person = Person()
    with pytest.raises(KeyboardInterrupt):
        made("link", ask=person)
    shape = schema.load("link")["properties"]["title"]
    assert shape["description"] in person.asked[0] and shape["examples"][0] in person.asked[0]


def test_choices_have_numbers(root: Path):
    person = Person("An evening", "https://example.org/1", "2026-02-12", "", "1", "Berlin, DE")
    person.answers += ["A group", "https://example.org/"]
    one = made("event", ask=person)
    question = next(prompt for prompt in person.asked if "\nattendance:" in prompt)
    assert "   1  in-person\n   2  virtual\n   3  hybrid\n" in question
    assert one.text == made("event", *EVENT).text


def test_no_answer_is_blamed_for_what_is_still_to_be_asked_for(root: Path):
    person = Person("An evening", "https://example.org/1")
    with pytest.raises(KeyboardInterrupt):
        made("event", ask=person)
    assert person.fields() == ["title", "url", "starts"]


def test_only_sections_of_the_kind_that_take_entries_of_everybody_are_offered(root: Path):
    person = Person(*("Faster builds", "https://example.org/faster", "6", "1", ""))
    one = made("link", ask=person)
    question = next(prompt for prompt in person.asked if "\nsection:" in prompt)
    assert "6  walkthroughs" in question
    assert "compiler" not in question and "cfps" not in question
    assert "section: walkthroughs\n" in one.text and "prefix: [video]\n" in one.text


def test_a_wrong_answer_is_asked_again_with_the_reason(root: Path):
    person = Person("Example Conference 2026", "https://example.org/cfp", "Feb 16")
    person.answers += ["2026-02-16", "2026-09-08", "", "", "Montreal, QC, CA"]
    one = made("cfp", ask=person)
    again = person.asked[3]
    assert "`closes` must be a date like 2026-02-16; found 'Feb 16'" in again
    assert "\ncloses: " in again
    assert one.status == 0 and "closes: 2026-02-16\n" in one.text


def test_what_is_needed_is_asked_for_until_it_is_there(root: Path):
    person = Person("", "Faster builds")
    with pytest.raises(KeyboardInterrupt):
        made("link", ask=person)
    assert person.asked[1].startswith("\nThis one is needed.\ntitle:")


def test_what_an_entry_can_do_without_is_left_out_with_enter(root: Path):
    person = Person("Less is more.", "Ada", "", "")
    one = made("quote", ask=person)
    assert "Enter leaves it out" in person.asked[2]
    assert one.status == 0 and one.text.endswith("\ntext: Less is more.\nby: Ada\n")


def test_an_event_in_a_room_needs_its_place(root: Path):
    given = [answer for answer in EVENT if not answer.startswith("place")]
    person = Person("", "", "Berlin, DE")
    one = made("event", *given, ask=person)
    assert person.fields() == ["ends", "place", "place"]
    assert one.status == 0 and "place: Berlin, DE\n" in one.text


def test_a_given_answer_that_is_wrong_is_asked_again_too(root: Path):
    person = Person("https://example.org/faster")
    one = made("link", LINK[0], "url=example", LINK[2], ask=person)
    assert "error[relative-address]" in person.asked[0]
    assert one.status == 0 and "url: https://example.org/faster\n" in one.text


def test_a_warning_can_be_kept_with_enter(root: Path):
    person = Person("")
    one = made("link", "title=Faster builds ...", *LINK[1:], ask=person)
    assert "warning[truncated-title]" in person.asked[0]
    assert "Enter keeps it" in person.asked[0]
    assert one.status == 0 and "title: Faster builds ...\n" in one.text


def test_a_warning_can_be_answered(root: Path):
    person = Person("Faster builds with a cache")
    one = made("link", "title=Faster builds ...", *LINK[1:], ask=person)
    assert "title: Faster builds with a cache\n" in one.text


def test_a_fix_is_told_with_the_next_question(root: Path):
    person = Person("Faster builds", "https://example.org/faster?fbclid=x", "observations", "", "")
    made("link", ask=person)
    assert "`url` is put right: https://example.org/faster\n" in person.asked[2]


def test_a_zone_is_asked_for_only_where_there_is_a_time(root: Path):
    given = [answer for answer in EVENT if not answer.startswith(("starts", "place"))]
    person = Person("2026-02-12T19:00", "", "Europe/Berlin", "Berlin, DE")
    one = made("event", *given, ask=person)
    assert person.fields() == ["starts", "ends", "zone", "place"]
    assert "zone: Europe/Berlin\n" in one.text
    person = Person("2026-02-12", "", "Berlin, DE")
    made("event", *given, ask=person)
    assert person.fields() == ["starts", "ends", "place"]


def test_an_event_without_a_room_needs_no_place(root: Path):
    given = [answer for answer in EVENT if not answer.startswith(("attendance", "place"))]
    person = Person("", "virtual", "")
    one = made("event", *given, "zone=", ask=person)
    assert one.status == 0 and "place:" not in one.text


def test_the_address_of_nobody_is_not_asked_for(root: Path):
    person = Person("a storage engine", "")
    made("pick", *COMPLETE["pick"][:2], ask=person)
    assert person.fields() == ["text", "suggested_by.name"]


def test_leaving_in_the_middle_writes_nothing(root: Path):
    with pytest.raises(KeyboardInterrupt):
        made("link", ask=Person("Faster builds"))
    assert [path.name for path in (root / "content").iterdir()] == ["newsletter.yml"]


def test_a_file_that_is_there_is_said_before_more_is_asked(
    root: Path, capsys: pytest.CaptureFixture[str]
):
    run(["link", *LINK], capsys)
    person = Person("Faster builds", "https://example.org/faster")
    with pytest.raises(UsageError, match="is there already"):
        made("link", ask=person)
    assert person.fields() == ["title", "url"]


# --- the questions themselves ----------------------------------------------------------------


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_all_that_a_kind_needs_is_asked_for_and_all_that_is_asked_for_is_known(kind: str):
    asked = questions.asked(kind)
    assert set(schema.load(kind)["required"]) <= set(asked)
    names = [path.split(".")[0] for path in asked]
    assert set(names) <= set(schema.load(kind)["properties"])


def test_a_field_is_put_in_and_taken_out_again():
    fields = questions.put({"title": "a"}, "organizer.name", "b")
    assert fields == {"title": "a", "organizer": {"name": "b"}}
    assert questions.get(fields, "organizer.name") == "b"
    assert questions.without(fields, "organizer.name") == {"title": "a"}
    assert questions.without(fields, "title") == {"organizer": {"name": "b"}}
