"""What `lint` looks at, by which settings, and when something is merely old."""

from __future__ import annotations

import json

import pytest

from contentbot.content.archive import name_date
from tests.conftest import ROOT
from tests.newsroom import DRAFT, Newsroom, draft, link, tracked

CFP = """\
title: Example Conference
url: https://example.org/cfp
closes: 2026-01-16
starts: 2026-09-08
place: Montreal, QC, CA
"""
ITEM = "* [Faster builds with a shared cache](https://example.org/faster?utm_source=mail)"
FOUND = "tracking-parameters"


# --- kinds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["content/inbox/a.yml", "inbox/deep/a.yaml", "content/drafts/x/inbox/a.yml"],
)
def test_an_entry_is_known_by_the_nearest_folder(newsroom: Newsroom, path: str):
    newsroom.write(path, tracked())
    assert newsroom.lint(path).found == [(path, FOUND, 2)]


def test_its_own_kind_counts_more_than_the_folder(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", f"kind: cfp\n{CFP}")
    assert "cfp-already-closed" in newsroom.lint("content/inbox/a.yml").rules


def test_a_kind_that_is_given_counts_more_than_all(newsroom: Newsroom):
    newsroom.write("notes.md", draft(ITEM))
    assert newsroom.lint("--kind", "edition", "notes.md").data["summary"]["entries"] == 1


@pytest.mark.parametrize("path", ["2026-02-04-this-week-in-rust.md", "drafts/next.md", "a.md"])
def test_markdown_is_an_edition_by_name_folder_or_number(newsroom: Newsroom, path: str):
    newsroom.write(path, draft(ITEM))
    assert FOUND in newsroom.lint(path).rules


def test_a_named_file_of_no_kind_is_wrong_usage(newsroom: Newsroom):
    newsroom.write("notes.md", "Just words.\n")
    run = newsroom.lint("notes.md")
    assert run.status == 2
    assert "notes.md: cannot tell what kind" in run.err


def test_in_a_folder_it_is_passed_over_with_a_note(newsroom: Newsroom):
    newsroom.write("content/README.md", "Just words.\n")
    newsroom.write("content/inbox/README.md", "Just words.\n")
    newsroom.write("content/inbox/a.yml", link())
    run = newsroom.run("lint", "--today", "2026-01-26")
    assert run.status == 0
    assert "passed over" in run.out and "content/README.md" in run.out
    assert "1 entry in 1 file" in run.out


def test_a_hidden_file_is_looked_at_only_when_it_is_named(newsroom: Newsroom):
    newsroom.write("content/newsletter.yml", (ROOT / "content/newsletter.yml").read_bytes())
    newsroom.write("content/inbox/.a.yml", "title: [\n")
    newsroom.write("content/inbox/.trash/b.yml", "title: [\n")
    sha = newsroom.commit()
    assert newsroom.lint("content").found == []
    assert newsroom.lint("content", "--at", sha).found == []
    assert newsroom.lint("content/inbox/.a.yml").rules == ["yaml-syntax"]


def test_the_settings_and_posts_are_no_content_to_complain_about(newsroom: Newsroom):
    newsroom.write("content/newsletter.yml", (ROOT / "content/newsletter.yml").read_bytes())
    newsroom.write("content/posts/a.md", "Title: A post\n\nWords.\n")
    newsroom.write("content/community/chat.yml", "name: x\n")
    run = newsroom.run("lint")
    assert (run.status, "passed over" in run.out) == (0, False)


def test_a_file_is_known_from_within_its_folder(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
):
    newsroom.write("content/inbox/a.yml", tracked())
    monkeypatch.chdir(newsroom.root / "content" / "inbox")
    assert newsroom.lint("a.yml").found == [("a.yml", FOUND, 2)]


def test_an_unknown_kind_is_wrong_usage_and_the_known_ones_are_named(newsroom: Newsroom):
    newsroom.write("a.yml", link())
    run = newsroom.lint("--kind", "lnk", "a.yml")
    assert run.status == 2
    assert "there is no kind `lnk`" in run.err and "link" in run.err


# --- paths -----------------------------------------------------------------------------------


def test_a_path_that_does_not_exist_is_wrong_usage(newsroom: Newsroom):
    run = newsroom.lint("nowhere.yml")
    assert (run.status, run.err) == (2, "contentbot: nowhere.yml: no such file or folder\n")


def test_without_a_path_and_without_content_the_way_out_is_named(newsroom: Newsroom):
    run = newsroom.lint()
    assert run.status == 2
    assert "content: no such folder; name a file, or use --root DIR" in run.err


def test_root_is_the_folder_that_holds_the_content(newsroom: Newsroom):
    newsroom.write("site/content/inbox/a.yml", tracked())
    assert newsroom.lint("--root", "site").found == [("site/content/inbox/a.yml", FOUND, 2)]


def test_paths_are_reported_as_given(newsroom: Newsroom):
    file = newsroom.write("content/inbox/a.yml", tracked())
    assert newsroom.lint(file).found == [(str(file), FOUND, 2)]


def test_links_that_are_met_in_a_folder_are_not_followed(newsroom: Newsroom):
    newsroom.write("elsewhere/a.yml", tracked())
    newsroom.write("content/inbox/b.yml", link())
    (newsroom.root / "content/inbox/a.yml").symlink_to(newsroom.root / "elsewhere/a.yml")
    (newsroom.root / "content/inbox/sub").symlink_to(newsroom.root / "elsewhere")
    run = newsroom.lint()
    assert run.data["summary"]["files"] == 1


# --- settings --------------------------------------------------------------------------------


def settings(section: str) -> str:
    return f"name: Sample\nsections:\n  - {{id: {section}, title: News, kind: link}}\n"


def test_the_nearest_settings_are_in_use(newsroom: Newsroom):
    newsroom.write("content/newsletter.yml", settings("here"))
    newsroom.write("other/content/newsletter.yml", settings("observations"))
    newsroom.write("other/content/inbox/a.yml", link())
    newsroom.write("content/inbox/a.yml", link())
    assert newsroom.lint("other/content/inbox/a.yml").rules == []
    assert "unknown-section" in newsroom.lint("content/inbox/a.yml").rules


def test_without_settings_the_preset_is_in_use(newsroom: Newsroom):
    newsroom.write("inbox/a.yml", link())
    assert newsroom.lint("inbox/a.yml").rules == []


def test_settings_and_presets_can_be_named(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    newsroom.write("mine.yml", settings("mine"))
    assert "unknown-section" in newsroom.lint("--config", "mine.yml").rules
    assert newsroom.lint("--config", "twir").rules == []


def test_a_preset_that_does_not_exist_is_wrong_usage(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    run = newsroom.lint("--config", "nothing")
    assert (run.status, "no preset `nothing`" in run.err) == (2, True)


def test_wrong_settings_are_told_with_their_place(newsroom: Newsroom):
    newsroom.write("content/newsletter.yml", "name: Sample\nsection: []\n")
    newsroom.write("content/inbox/a.yml", link())
    run = newsroom.lint()
    assert run.status == 2
    assert "content/newsletter.yml:2:1: " in run.err


# --- the archive -----------------------------------------------------------------------------


def edition(day: str, number: int, *items: str) -> str:
    text = DRAFT.replace("2026-02-04", day).replace("637", str(number))
    return text.format(items="\n".join(items))


def test_only_earlier_editions_count_as_published_before(newsroom: Newsroom):
    item = "* [Faster builds with a shared cache](https://example.org/faster)"
    for day, number in (("2026-01-28", 636), ("2026-02-04", 637), ("2026-02-11", 638)):
        newsroom.write(f"old/{day}-news.md", edition(day, number, item))
    by_day = {
        day: "published-before" in newsroom.lint("--archive", "old", f"old/{day}-news.md").rules
        for day in ("2026-01-28", "2026-02-04")
    }
    assert by_day == {"2026-01-28": False, "2026-02-04": True}


def test_the_archive_is_that_of_the_content_folder(newsroom: Newsroom):
    item = "* [Faster builds with a shared cache](https://example.org/faster)"
    newsroom.write("site/content/newsletter.yml", (ROOT / "content/newsletter.yml").read_bytes())
    newsroom.write("site/content/editions/2026-01-21-news.md", edition("2026-01-21", 635, item))
    newsroom.write("site/content/inbox/a.yml", link())
    assert newsroom.lint("site/content/inbox").rules == ["published-before"]


def test_an_archive_that_does_not_exist_is_wrong_usage(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    run = newsroom.lint("--archive", "nowhere")
    assert (run.status, "nowhere: no such folder" in run.err) == (2, True)


def test_the_date_of_an_edition_is_in_its_file_name():
    assert str(name_date("content/editions/2026-02-04-a.md")) == "2026-02-04"
    assert name_date("2026-02-30-a.md") is None


# --- what waits ------------------------------------------------------------------------------


def test_an_entry_that_repeats_a_waiting_one_is_found_alone_and_in_the_folder(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link("One title of an article"))
    newsroom.write("content/inbox/b.yml", link("Another text about it"))
    whole = newsroom.lint()
    assert whole.found == [("content/inbox/b.yml", "waiting-already", 2)]
    assert newsroom.lint("content/inbox/b.yml").found == whole.found
    assert newsroom.lint(newsroom.root / "content/inbox/b.yml").rules == ["waiting-already"]


def test_an_old_call_for_papers_waits_for_nothing(newsroom: Newsroom):
    newsroom.write("content/cfps/past/2025/a.yml", CFP.replace("2026", "2025"))
    newsroom.write("content/cfps/b.yml", CFP.replace("closes: 2026-01-16", "closes: 2026-03-01"))
    assert "waiting-already" not in newsroom.lint().rules


# --- states and ageing -----------------------------------------------------------------------


def severity(run_data: dict[str, list[dict[str, str]]], rule: str) -> list[str]:
    return [f["severity"] for f in run_data["findings"] if f["rule"] == rule]


def test_a_call_that_has_merely_closed_is_a_remark_in_the_folder(newsroom: Newsroom):
    newsroom.write("content/cfps/a.yml", CFP)
    run = newsroom.lint()
    assert (run.status, severity(run.data, "cfp-already-closed")) == (0, ["info"])


def test_it_is_an_error_when_its_file_is_named(newsroom: Newsroom):
    newsroom.write("content/cfps/a.yml", CFP)
    run = newsroom.lint("content/cfps/a.yml")
    assert (run.status, severity(run.data, "cfp-already-closed")) == (1, ["error"])


def test_it_is_an_error_when_a_pull_brings_it(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    base = newsroom.commit()
    newsroom.write("content/cfps/a.yml", CFP)
    run = newsroom.lint("--changed-since", base)
    assert (run.status, severity(run.data, "cfp-already-closed")) == (1, ["error"])


def test_a_placeholder_is_a_remark_in_a_draft_and_an_error_once_published(newsroom: Newsroom):
    text = draft("* [A title that is there](INSERT_LINK_HERE)")
    newsroom.write("content/drafts/next.md", text)
    newsroom.write("content/editions/2026-02-04-news.md", text)
    by_path = {
        path: [f["severity"] for f in newsroom.lint(path).data["findings"] if f["line"] == 10]
        for path in ("content/drafts/next.md", "content/editions/2026-02-04-news.md")
    }
    assert "error" not in by_path["content/drafts/next.md"]
    assert "error" in by_path["content/editions/2026-02-04-news.md"]


def test_elsewhere_the_date_tells_the_state_unless_it_is_given(newsroom: Newsroom):
    newsroom.write("2026-02-04-news.md", draft("* [A title that is there](INSERT_LINK_HERE)"))

    def errors(*arguments: str, today: str) -> int:
        return newsroom.lint("2026-02-04-news.md", *arguments, today=today).status

    assert errors(today="2026-02-04") == 0
    assert errors(today="2026-02-05") == 1
    assert errors("--state", "draft", today="2026-02-05") == 0
    assert errors("--state", "published", today="2026-02-01") == 1


# --- options ---------------------------------------------------------------------------------


def test_rules_can_be_chosen_and_left_out(newsroom: Newsroom):
    newsroom.write(
        "content/inbox/a.yml", "url: https://example.org/?fbclid=1\nsection: observations\n"
    )
    everything = set(newsroom.lint().rules)
    assert {FOUND, "schema-required"} <= everything
    assert newsroom.lint("--select", FOUND).rules == [FOUND]
    assert newsroom.lint("--select", "schema-required").rules == ["schema-required"]
    assert set(newsroom.lint("--ignore", FOUND).rules) == everything - {FOUND}


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("name", ["no-such-rule", "schema-nothing", "tracking-parameters,zzz"])
def test_an_unknown_rule_is_wrong_usage(newsroom: Newsroom, option: str, name: str):
    newsroom.write("content/inbox/a.yml", link())
    run = newsroom.lint(option, name)
    assert (run.status, "there is no rule `" in run.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[" * 99999, "not JSON"),
        ("[]", "not a JSON object"),
        ('{"author": "ada"}', "`rights` is missing"),
    ],
)
def test_facts_that_are_none_are_wrong_usage(newsroom: Newsroom, text: str, said: str):
    newsroom.write("content/inbox/a.yml", link())
    newsroom.write("facts.json", text)
    run = newsroom.lint("--facts", "facts.json")
    assert (run.status, said in run.err) == (2, True), run.err


def test_facts_open_the_gates_of_a_section(newsroom: Newsroom):
    own = (ROOT / "content/newsletter.yml").read_text("utf-8")
    newsroom.write("content/newsletter.yml", own)
    newsroom.write("content/inbox/a.yml", link().replace("observations", "official"))
    facts = {"author": "ada", "rights": "none"}
    closed = "id: official\n" in own and "gate:" in own
    newsroom.write("facts.json", json.dumps(facts))
    stranger = newsroom.lint("--facts", "facts.json").rules
    newsroom.write("facts.json", json.dumps({**facts, "rights": "write"}))
    editor = newsroom.lint("--facts", "facts.json").rules
    assert editor == []
    assert stranger == (["section-closed"] if closed else [])


# --- files that are not read -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        (b"title: a\nurl: \xff\n", "not-utf8", 2),
        (b"title: a\nurl: b\x01\n", "control-character", 2),
        (b"a: 1\nb: " + b"x" * 9000, "line-too-long", 2),
        (b"a: " + b"x\n" * 200_000, "file-too-large", 1),
        (b"a: 1\ntitle: [\n", "yaml-syntax", 2),
        (b"a: &a 1\n", "yaml-anchor", 1),
    ],
)
def test_a_file_that_is_refused_has_one_finding_at_its_place(
    newsroom: Newsroom, data: bytes, rule: str, line: int
):
    newsroom.write("content/inbox/a.yml", data)
    assert newsroom.lint().found == [("content/inbox/a.yml", rule, line)]
