"""A comment is a command only when it cannot be anything else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.jobs.answering import labels
from contentbot.jobs.commanding.commands import (
    COMMANDS,
    MOST_ARGUMENTS,
    PREFIX,
    AddLabel,
    BadArguments,
    Call,
    Close,
    Command,
    Dispatch,
    Hold,
    Order,
    RemoveLabel,
    Say,
    Unknown,
    Wish,
    manual,
    parse,
)

SECTION = Command(
    name="section",
    takes="NAME",
    help="I move the entry to another section.",
    who="editor",
    arguments=re.compile(r"(?P<section>[a-z]+(?:-[a-z]+)*)"),
    effects=lambda order: [
        Dispatch("sweep.yml", {"pull": str(order.pull), "section": order.words["section"] or ""})
    ],
)
TITLE = Command(
    name="title",
    takes="NEW TITLE",
    help="I give the entry another title.",
    who="editor",
    arguments=re.compile(r"(?P<title>\S.*)"),
    effects=lambda _: [],
)
HOLD = Command(
    name="hold",
    takes="[DATE]",
    help="I keep the entry back.",
    who="editor",
    arguments=re.compile(r"(?P<day>\d{4}-\d\d-\d\d)?"),
    effects=lambda _: [AddLabel(labels.HOLD)],
)


def order(**words: str | None) -> Order:
    return Order(pull=12, head="a" * 40, account="ada", words=words)


# --- what is a command -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "/contentbot help",
        "/contentbot help\n",
        "/contentbot help\r\n",
        "/contentbot help\r\nand thank you",
        "/contentbot help\n\n> /contentbot quiet\n",
        "/contentbot  help",
        "/contentbot help   ",
        "/contentbot help\n/contentbot quiet",
        "/contentbot help\n```\ncode\n```",
    ],
)
def test_the_first_line_alone_counts(body: str) -> None:
    assert parse(body) == Call(COMMANDS["help"], "")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n",
        "Thank you!",
        # quoted, in code, indented, in a list, in HTML
        "> /contentbot help",
        ">/contentbot help",
        "> > /contentbot help",
        "> quoted\n/contentbot help",
        "```\n/contentbot help\n```",
        "```text\n/contentbot help",
        "~~~\n/contentbot help\n~~~",
        "`/contentbot help`",
        "``/contentbot help``",
        "    /contentbot help",
        "\t/contentbot help",
        "- /contentbot help",
        "1. /contentbot help",
        "# /contentbot help",
        "**/contentbot help**",
        "<!-- /contentbot help -->",
        "<!-- q -->\n/contentbot help",
        "<b>/contentbot help</b>",
        "\\/contentbot help",
        # not at the very start
        " /contentbot help",
        "\n/contentbot help",
        "\r\n/contentbot help",
        "\ufeff/contentbot help",
        "\u200b/contentbot help",
        "\u00a0/contentbot help",
        "please /contentbot help",
        "Please say\n/contentbot help",
        "@ada /contentbot help",
        # not this word
        "/contentbotx help",
        "/contentbot-help",
        "/contentbot/help",
        "/contentbot.help",
        "/contentbot,help",
        "/contentbot\u200bhelp",
        "/content bot help",
        "contentbot help",
        "@contentbot help",
        "//contentbot help",
        "https://example.org/contentbot help",
        # capitals and look-alikes
        "/Contentbot help",
        "/CONTENTBOT help",
        "/contentBot help",
        "/соntentbot help",
        "／contentbot help",
    ],
)
def test_what_only_shows_or_mentions_a_command_is_none(body: str) -> None:
    assert parse(body) is None


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("/contentbot", ""),
        ("/contentbot ", ""),
        ("/contentbot\r\nhelp", ""),
        ("/contentbot Help", "Help"),
        ("/contentbot HELP", "HELP"),
        ("/contentbot help.", "help."),
        ("/contentbot help, please", "help,"),
        ("/contentbot helpx", "helpx"),
        ("/contentbot please help", "please"),
        ("/contentbot `help`", "`help`"),
        ("/contentbot @rust-lang/core", "@rust-lang/core"),
        ("/contentbot\thelp", "\thelp"),
        ("/contentbot\u00a0help", "\u00a0help"),
        ("/contentbot \u00a0help", "\u00a0help"),
        ("/contentbot help\u00a0", "help\u00a0"),
        ("/contentbot help\u2028quiet", "help\u2028quiet"),
        ("/contentbot help\x0bquiet", "help\x0bquiet"),
    ],
)
def test_words_to_the_bot_that_are_no_command_are_told_apart(body: str, name: str) -> None:
    assert parse(body) == Unknown(name)


@pytest.mark.parametrize(
    "body",
    [
        "/contentbot help me",
        "/contentbot help please, it is urgent",
        "/contentbot help \u00a0",
        "/contentbot help help",
        "/contentbot help /contentbot quiet",
        "/contentbot help <!-- -->",
    ],
)
def test_a_command_that_takes_nothing_is_given_nothing(body: str) -> None:
    assert parse(body) == BadArguments(COMMANDS["help"])


def test_a_long_line_is_read_at_once() -> None:
    assert parse(f"{PREFIX}{' ' * 9_000}x") == Unknown("x")
    assert parse(f"{PREFIX} help{' ' * 9_000}x") == BadArguments(COMMANDS["help"])


@given(st.text())
def test_any_text_is_read_without_fault_and_without_the_prefix_it_is_nothing(body: str) -> None:
    assert parse(body) is None or body.startswith(PREFIX)


@given(st.text(min_size=1), st.sampled_from(sorted(COMMANDS)))
def test_nothing_may_stand_before_a_command(before: str, name: str) -> None:
    assert parse(f"{before}{PREFIX} {name}") is None


@given(st.text(), st.sampled_from(sorted(COMMANDS)), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_stands_below_a_command_changes_nothing(below: str, name: str, end: str) -> None:
    assert parse(f"{PREFIX} {name}{end}{below}") == parse(f"{PREFIX} {name}")


@given(st.text(st.characters(exclude_characters=" \r\n"), min_size=1))
def test_what_is_joined_to_a_name_makes_another(more: str) -> None:
    assert parse(f"{PREFIX} help{more}") == Unknown(f"help{more}")


# --- the table -------------------------------------------------------------------------------


def test_there_are_these_commands_and_authors_may_give_some_of_them() -> None:
    assert {name: command.who for name, command in COMMANDS.items()} == {
        "recheck": "author",
        "fix": "author",
        "quiet": "author",
        "section": "editor",
        "title": "editor",
        "hold": "editor",
        "release": "editor",
        "take": "editor",
        "close": "editor",
        "help": "author",
    }


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_a_command_says_in_one_sentence_what_it_does(command: Command) -> None:
    assert re.fullmatch(r"I [^.\n]+\.", command.help)


def test_each_command_does_what_it_says() -> None:
    words = {"section": "events", "page": None, "until": "2026-02-11", "policy": "off-topic"}
    done = {name: list(command.effects(order(**words))) for name, command in COMMANDS.items()}
    sweep = Dispatch("sweep.yml", {"pull": "12"})
    said = done.pop("help")
    assert done == {
        "recheck": [RemoveLabel("bot: quiet"), sweep],
        "fix": [Dispatch("sweep.yml", {"pull": "12", "fix": "true"})],
        "quiet": [AddLabel("bot: quiet")],
        "section": [Wish(section="events"), sweep],
        "title": [Wish(section="events"), sweep],
        "hold": [Hold("2026-02-11"), sweep],
        "release": ["release", sweep],
        "take": ["take", Dispatch("sweep.yml", {})],
        "close": [Close("off-topic")],
    }
    assert len(said) == 1 and isinstance(said[0], Say)
    assert all(f"`{command.usage}`" in said[0].text for command in COMMANDS.values())


def test_only_labels_of_the_fixed_set_are_put_on() -> None:
    effects = [one for command in COMMANDS.values() for one in command.effects(order())]
    assert {one.name for one in effects if isinstance(one, AddLabel)} <= labels.LABELS


def test_an_editors_command_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (SECTION, TITLE, HOLD):
        monkeypatch.setitem(COMMANDS, command.name, command)
    assert parse("/contentbot section project-updates") == Call(SECTION, "project-updates")
    assert parse("/contentbot title  Faster  builds \r\n") == Call(TITLE, "Faster  builds")
    assert parse("/contentbot hold") == Call(HOLD, "")
    assert parse("/contentbot hold 2026-02-11") == Call(HOLD, "2026-02-11")
    assert parse("/contentbot hold tomorrow") == BadArguments(HOLD)
    assert parse("/contentbot section") == BadArguments(SECTION)
    assert parse("/contentbot title") == BadArguments(TITLE)
    assert ("/contentbot hold [DATE]", "I keep the entry back. For editors.") in manual()


@pytest.mark.parametrize(
    "title", ["a\u202eb", "a\x00b", "a\tb", "a\u200bb", "x" * (MOST_ARGUMENTS + 1)]
)
def test_arguments_are_short_and_hide_nothing(title: str) -> None:
    assert TITLE.words(title) is None


def test_arguments_reach_the_effects_by_name() -> None:
    words = SECTION.words("project-updates")
    assert words is not None
    assert list(SECTION.effects(order(**words))) == [
        Dispatch("sweep.yml", {"pull": "12", "section": "project-updates"})
    ]
