"""Fixes that a person looks at: what they make of a line, and that all of a line come to an end."""

from __future__ import annotations

from datetime import date

import pytest

from contentbot.content import edition, entry_file, settings
from contentbot.content.library import Source
from contentbot.jobs.linting.fix import fix_one
from contentbot.jobs.linting.lint import Work
from contentbot.lint import engine
from contentbot.lint.rule import Facts
from contentbot.model import Finding

SETTINGS = settings.parse(settings.preset_file("twir").read_text("utf-8"), "newsletter.yml")
DAY = date(2026, 2, 4)
PATH = "content/drafts/2026-02-04-sample.md"
HEAD = "Title: Sample\nDate: 2026-02-04\n\n## Updates from Rust Community\n\n"
LINKS = f"{HEAD}### Observations/Thoughts\n\n"
CALLS = f"{HEAD}## Call for Participation; projects and speakers\n\n### CFP - Events\n\n"
EVENTS = f"{HEAD}## Upcoming Events\n\n### Europe\n\n"
DAYS_PAGE = "https://example.org/days/evening"


def fixed(text: str, path: str = PATH, kind: str = "edition") -> str:
    """A text after all fixes, the unsafe ones too."""
    source = Source(path, text.encode(), named=True)
    done = fix_one(source, kind, Work(settings=SETTINGS, today=DAY), unsafe=True)
    assert done.refused == ()
    return done.after


def draft(head: str, line: str) -> str:
    """What becomes of one line below some headings."""
    return fixed(f"{head}{line}\n").removeprefix(head).removesuffix("\n")


def in_draft(head: str, lines: str) -> list[Finding]:
    """What is found in some lines below headings."""
    document = edition.read(PATH, f"{head}{lines}\n", SETTINGS)
    return engine.run(document, Facts(settings=SETTINGS, day=DAY)).findings


def in_file(text: str, kind: str = "link") -> list[Finding]:
    document = entry_file.read("content/inbox/a.yml", text, kind)
    return engine.run(document, Facts(settings=SETTINGS, day=DAY)).findings


def of(found: list[Finding], rule: str) -> Finding:
    """The only finding of a rule."""
    [one] = (one for one in found if one.rule == rule)
    return one


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("one pager [Faster builds](https://example.org/faster)", "Faster builds - one pager"),
        ("[Faster builds](https://example.org/faster) for everyone", "Faster builds for everyone"),
        ("[Faster](https://example.org/faster) - a short look", "Faster - a short look"),
        ("[Faster](https://example.org/faster), a new tool", "Faster, a new tool"),
        ("[Faster](https://example.org/faster) (using a cache)", "Faster (using a cache)"),
    ],
)
def test_few_words_beside_a_link_become_a_part_of_its_title(line: str, title: str) -> None:
    assert draft(LINKS, f"* {line}").startswith(f"* [{title}](https://example.org/")


@pytest.mark.parametrize(
    "tail",
    [" by Ada Example", " is read by many", ": a tool that is made for builds", " (wow!!!)."],
)
def test_a_sentence_or_a_name_behind_a_link_is_left_out(tail: str) -> None:
    link = "* [Faster builds](https://example.org/faster)"
    assert draft(LINKS, f"{link}{tail}") == link


@pytest.mark.parametrize(
    "lead", ["Read", "Reminder:", "kvark posted a new", "look at the", "New in town"]
)
def test_words_that_begin_a_sentence_stay_before_their_link(lead: str) -> None:
    line = f"* {lead} [Faster builds](https://example.org/faster)"
    assert draft(LINKS, line) == line


def test_a_label_without_brackets_gets_them() -> None:
    line = "* video [Faster builds](https://www.youtube.com/watch?v=TCUnZVLgNps)"
    assert draft(LINKS, line) == line.replace("video", "[video]", 1)


@pytest.mark.parametrize(
    "line",
    [
        "[Sample Days](https://example.org/cfp)|16 March 2026|Berlin, Germany|1 June 2026",
        "[**Sample Days**](https://example.org/cfp) CFP closes 2026-03-16 | Berlin, DE | 2026-06-01",
        "[Sample Days](https://example.org/cfp) | 2026-03-16 | Berlin, DE | Event date: 2026-06-01",
    ],
)
def test_a_call_that_is_understood_is_written_as_the_newsletter_prints_calls(line: str) -> None:
    made = "[**Sample Days**](https://example.org/cfp) | CFP closes 2026-03-16 | Berlin, DE | 2026-06-01"
    assert draft(CALLS, f"* {line}") == f"* {made}"


def test_a_call_with_words_of_its_own_is_not_written_anew() -> None:
    line = "* [Days](https://example.org/cfp) | 2026-03-16, talks only | Berlin, DE | 2026-06-01"
    assert draft(CALLS, line) == line


@pytest.mark.parametrize(
    ("link", "group"),
    [("An evening", "An evening"), ("Sample Days: an evening", "Sample Days")],
)
def test_an_event_on_one_line_gets_the_line_of_its_title(link: str, group: str) -> None:
    line = f"* 2026-02-10 | Leipzig, DE | [{link}]({DAYS_PAGE})"
    assert draft(EVENTS, line) == (
        f"* 2026-02-10 | Leipzig, DE | [{group}]({DAYS_PAGE})\n    * [**{link}**]({DAYS_PAGE})"
    )


@pytest.mark.parametrize("page", ["", "/", "/events/"])
def test_the_page_of_a_group_is_no_event(page: str) -> None:
    line = f"* 2026-02-10 | Leipzig, DE | [A group](https://www.meetup.com/a-group{page})"
    assert draft(EVENTS, line) == line


def test_a_short_address_is_written_out_without_what_tracks() -> None:
    text = "title: A talk\nurl: https://youtu.be/2HuxUN-mEIY?si=kj5S&t=6\nsection: miscellaneous\n"
    assert fixed(text, "content/inbox/a.yml", "link") == (
        "title: A talk\nurl: https://www.youtube.com/watch?v=2HuxUN-mEIY&t=6\n"
        "prefix: [video]\nsection: miscellaneous\n"
    )


def test_fixes_of_one_address_do_not_touch() -> None:
    found = in_file("title: A\nurl: http://github.com/a/b?utm_source=c\nsection: observations\n")
    edits = [edit for one in found if one.fix for edit in one.fix.edits]
    assert [edit.text for edit in edits] == ["https", ""]
    assert edits[0].span.end < edits[1].span.start


@pytest.mark.parametrize(
    ("url", "project"),
    [
        ("https://github.com/time-rs/time/issues/623", "project: time\n"),
        ("https://github.com/a/123/issues/1", 'project: "123"\n'),
        ("https://example.org/a/b/1", ""),
    ],
)
def test_a_task_gets_the_project_that_its_address_names(url: str, project: str) -> None:
    text = f"kind: task\ntitle: Write it down\n{{}}url: {url}\n"
    assert fixed(text.format(""), "content/inbox/a.yml", "task") == text.format(project)


def test_a_line_for_one_entry_of_several_is_indented_as_the_others() -> None:
    rows = "- title: A talk\n  url: https://www.youtube.com/watch?v=2HuxUN-mEIY\n"
    row = "- {title: Other, url: 'https://www.youtube.com/watch?v=2HuxUN-mEIZ'}\n"
    made = fixed(f"{rows}  section: observations\n{row}", "content/inbox/a.yml", "link")
    assert made == f"{rows}  prefix: [video]\n  section: observations\n{row}"


def test_a_line_is_added_below_one_that_nothing_ends() -> None:
    text = "title: A talk\nsection: observations\nurl: https://www.youtube.com/watch?v=2HuxUN-mEIY"
    assert fixed(text, "content/inbox/a.yml", "link") == f"{text}\nprefix: [video]"


def test_what_to_do_is_said_in_the_words_of_the_format() -> None:
    url = "https://www.youtube.com/watch?v=2HuxUN-mEIY"
    file, listed = f"title: A talk\nurl: {url}\nsection: observations\n", "prefix: [series]\n"
    for found, help in (
        (in_draft(LINKS, f"* [A talk]({url})"), "put `[video]` in front"),
        (in_file(file), "add the line `prefix: [video]`"),
        (in_file(file + listed), "add `video` to `prefix`"),
    ):
        one = of(found, "medium-missing")
        assert (one.message, one.help) == ("this is a video, and nothing says so", help)


def test_several_parameters_are_told_of_in_the_plural() -> None:
    line = "* [A](https://example.org/a?utm_source=b&utm_medium=c&utm_term=d)"
    one = of(in_draft(LINKS, line), "tracking-parameters")
    assert one.message == "`utm_source`, `utm_medium` and `utm_term` only track readers"
    assert one.help == "leave them out of the address"


def test_what_is_missing_comes_with_an_example() -> None:
    one = of(
        in_file("kind: task\ntitle: A\nurl: https://example.org/a\n", "task"), "schema-required"
    )
    assert one.help == "add a line such as `project: ratatouille`: the name of the project"


def test_a_repeat_names_the_other_title() -> None:
    page = "https://example.org/faster"
    found = in_draft(LINKS, f"* [Faster `builds`]({page})\n* [How we did it]({page})")
    one = of(found, "address-twice")
    assert one.message == "line 8 has this address already, as `Faster builds`"


@pytest.mark.parametrize(("gap", "severity"), [("", "error"), ("\n", "warning")])
def test_a_line_right_below_an_item_needs_its_bullet(gap: str, severity: str) -> None:
    lines = f"* [One](https://example.org/one)\n{gap}[Two](https://example.org/two)"
    assert of(in_draft(LINKS, lines), "bullet-missing").severity == severity
