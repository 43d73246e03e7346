"""`--changed-since`: only what is new, by what is said about which entry, not by line."""

from __future__ import annotations

import json

from tests.newsroom import Newsroom, draft, link, tracked

FOUND = "tracking-parameters"
NEXT = "content/drafts/next.md"


TITLES = {
    "one": "Parsing dates without tears",
    "two": "How a cache made our builds faster",
    "three": "Notes from a year of embedded work",
    "new": "Writing a tiny compiler",
}


def item(name: str, query: str = "?utm_source=mail", title: str | None = None) -> str:
    return f"* [{title or TITLES[name]}](https://example.org/{name}{query})"


OLD = [item("one"), item("two", ""), item("three")]


def begun(newsroom: Newsroom, *items: str) -> str:
    """A repository with a draft that has two old faults; its commit."""
    newsroom.write(NEXT, draft(*(items or OLD)))
    return newsroom.commit()


def test_nothing_changed_is_nothing_new(newsroom: Newsroom):
    base = begun(newsroom)
    run = newsroom.lint("--changed-since", base)
    assert (run.status, run.found, run.entries) == (0, [], [])


def test_an_old_fault_stays_quiet_when_a_line_is_added_above_it(newsroom: Newsroom):
    base = begun(newsroom)
    newsroom.write(NEXT, draft(item("new", ""), *OLD))
    run = newsroom.lint("--changed-since", base)
    assert run.found == []
    assert run.entries == [("added", NEXT, TITLES["new"])]


def test_an_old_fault_stays_quiet_when_its_line_moves(newsroom: Newsroom):
    base = begun(newsroom)
    newsroom.write(NEXT, draft(*reversed(OLD)))
    run = newsroom.lint("--changed-since", base)
    assert (run.found, run.entries) == ([], [])


def test_a_new_fault_is_told_on_its_line(newsroom: Newsroom):
    base = begun(newsroom)
    newsroom.write(NEXT, draft(OLD[0], item("new"), *OLD[1:]))
    assert newsroom.lint("--changed-since", base).found == [(NEXT, FOUND, 11)]


def test_of_two_that_say_the_same_the_added_one_is_new(newsroom: Newsroom):
    base = begun(newsroom, item("one"))
    newsroom.write(NEXT, draft(item("one"), item("one")))
    run = newsroom.lint("--changed-since", base)
    assert [line for _, rule, line in run.found if rule == FOUND] == [11]


def test_a_fault_stays_quiet_when_another_part_of_its_entry_changes(newsroom: Newsroom):
    old = "* [An article (and why](https://example.org/one)"
    base = begun(newsroom, old)
    faults = set(newsroom.lint().rules)
    assert faults
    newsroom.write(NEXT, draft(old.replace("/one", "/other")))
    run = newsroom.lint("--changed-since", base)
    assert run.found == []
    assert run.entries == [("changed", NEXT, "An article (and why")]


def test_a_fault_stays_quiet_when_its_file_is_renamed(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    base = newsroom.commit()
    newsroom.git("mv", "content/inbox/a.yml", "content/inbox/b.yml")
    run = newsroom.lint("--changed-since", base)
    assert run.found == []
    assert run.entries == [("moved", "content/inbox/b.yml", "Faster builds with a shared cache")]


def test_a_fault_stays_quiet_when_its_entry_goes_from_a_file_into_the_draft(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", f"{tracked('new')}submitted_by: ada\n")
    base = begun(newsroom)
    (newsroom.root / "content/inbox/a.yml").unlink()
    title = "Faster builds with a shared cache"
    newsroom.write(NEXT, draft(*OLD, item("new", title=title)))
    run = newsroom.lint("--changed-since", base)
    assert run.found == []
    assert run.entries == [("moved", NEXT, title)]


def test_a_deleted_file_is_entries_removed(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", tracked())
    newsroom.write(
        "content/inbox/b.yml", link("Another title of an article", "https://example.org/b")
    )
    base = newsroom.commit()
    (newsroom.root / "content/inbox/a.yml").unlink()
    run = newsroom.lint("--changed-since", base)
    assert (run.status, run.found) == (0, [])
    assert [e[:2] for e in run.entries] == [("removed", "content/inbox/a.yml")]


def test_a_file_that_git_does_not_track_yet_is_looked_at(newsroom: Newsroom):
    base = begun(newsroom)
    newsroom.write("content/inbox/a.yml", tracked("new"))
    newsroom.write(".gitignore", "ignored.yml\n")
    newsroom.write("content/inbox/ignored.yml", tracked("ignored"))
    run = newsroom.lint("--changed-since", base)
    assert run.found == [("content/inbox/a.yml", FOUND, 2)]


def test_a_changed_entry_has_its_fields_and_those_of_before(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    base = newsroom.commit()
    newsroom.write("content/inbox/a.yml", link(title="Slower builds with a shared cache"))
    (entry,) = newsroom.lint("--changed-since", base).data["entries"]
    assert entry == {
        "change": "changed",
        "path": "content/inbox/a.yml",
        "line": 1,
        "kind": "link",
        "section": "observations",
        "fields": {
            "title": "Slower builds with a shared cache",
            "url": "https://example.org/faster",
            "section": "observations",
        },
        "before": {
            "title": "Faster builds with a shared cache",
            "url": "https://example.org/faster",
            "section": "observations",
        },
    }


def test_another_section_or_edition_is_a_move(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    newsroom.write("content/inbox/b.yml", link("A second article on it", "https://example.org/b"))
    base = newsroom.commit()
    newsroom.write("content/inbox/a.yml", link().replace("observations", "walkthroughs"))
    text = link("A second article on it", "https://example.org/b")
    newsroom.write("content/inbox/b.yml", f"{text}edition: 2026-02-11\n")
    run = newsroom.lint("--changed-since", base)
    assert [change for change, *_ in run.entries] == ["moved", "moved"]


def test_a_copy_elsewhere_is_added_and_what_stayed_is_not_moved(newsroom: Newsroom):
    newsroom.write("content/inbox/z.yml", link())
    base = newsroom.commit()
    newsroom.write("content/inbox/a.yml", link())
    run = newsroom.lint("--changed-since", base)
    assert [e[:2] for e in run.entries] == [("added", "content/inbox/a.yml")]


def test_a_copy_of_a_waiting_entry_is_an_error_of_the_copy(newsroom: Newsroom):
    newsroom.write("content/inbox/z.yml", link())
    base = newsroom.commit()
    newsroom.write("content/inbox/a.yml", link())
    run = newsroom.lint("--changed-since", base)
    assert run.found == [("content/inbox/a.yml", "waiting-already", 2)]


def test_a_repeat_that_was_there_stays_quiet_though_its_line_number_is_another(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    newsroom.write("content/inbox/b.yml", link())
    base = newsroom.commit()
    newsroom.write("content/inbox/a.yml", f"note: hello\n{link()}")
    newsroom.write("content/inbox/b.yml", f"note: hello\n{link()}")
    assert newsroom.lint("--changed-since", base).found == []


def test_a_file_that_can_no_longer_be_read_takes_no_entries_away(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    base = newsroom.commit()
    newsroom.write("content/inbox/a.yml", "title: [\n")
    run = newsroom.lint("--changed-since", base)
    assert (run.rules, run.entries) == (["yaml-syntax"], [])


def test_what_others_did_since_the_branch_left_is_not_the_branchs(newsroom: Newsroom):
    begun(newsroom)
    newsroom.git("checkout", "--quiet", "-b", "branch")
    newsroom.write("content/inbox/mine.yml", tracked("mine"))
    newsroom.commit()
    newsroom.git("checkout", "--quiet", "main")
    newsroom.write("content/inbox/theirs.yml", tracked("theirs"))
    newsroom.commit()
    newsroom.git("checkout", "--quiet", "branch")
    run = newsroom.lint("--changed-since", "main")
    assert [path for path, *_ in run.found] == ["content/inbox/mine.yml"]
    assert [change for change, *_ in run.entries] == ["added"]


def test_only_the_named_paths_are_compared(newsroom: Newsroom):
    base = begun(newsroom)
    newsroom.write("content/inbox/a.yml", tracked("a"))
    newsroom.write("content/inbox/b.yml", tracked("b"))
    run = newsroom.lint("--changed-since", base, "content/inbox/b.yml")
    assert run.found == [("content/inbox/b.yml", FOUND, 2)]


def test_a_path_that_is_neither_then_nor_now_is_wrong_usage(newsroom: Newsroom):
    base = begun(newsroom)
    run = newsroom.lint("--changed-since", base, "content/nowhere.yml")
    assert (run.status, "neither then nor now" in run.err) == (2, True)


def test_a_path_outside_of_the_repository_is_wrong_usage(newsroom: Newsroom):
    base = begun(newsroom)
    (newsroom.root.parent / "other.yml").write_text(link())
    run = newsroom.lint("--changed-since", base, "../other.yml")
    assert (run.status, "is not inside the repository" in run.err) == (2, True)


def test_a_newsletter_in_a_subfolder_is_reported_as_it_was_named(newsroom: Newsroom):
    newsroom.write("site/content/inbox/a.yml", link())
    base = newsroom.commit()
    newsroom.write("site/content/inbox/b.yml", tracked("b"))
    run = newsroom.lint("--root", "site", "--changed-since", base)
    assert run.found == [("site/content/inbox/b.yml", FOUND, 2)]
    again = newsroom.lint("--changed-since", base, newsroom.root / "site/content")
    assert [path for path, *_ in again.found] == [str(newsroom.root / "site/content/inbox/b.yml")]


def test_without_a_repository_the_outside_failed(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    run = newsroom.lint("--changed-since", "main")
    assert (run.status, "not a git repository" in run.err) == (3, True)


def test_an_unknown_commit_is_the_outside_failing(newsroom: Newsroom):
    begun(newsroom)
    run = newsroom.lint("--changed-since", "nothing")
    assert (run.status, run.err) == (3, "contentbot: `nothing` names no commit here\n")


# --- allowances that a pull brings -----------------------------------------------------------

ALLOW = f"allow: [{FOUND}]\n"


def facts(newsroom: Newsroom, rights: str) -> tuple[str, str]:
    newsroom.write("facts.json", json.dumps({"author": "ada", "rights": rights}))
    return "--facts", "facts.json"


def test_an_allowance_of_a_pull_counts_only_for_those_who_may_write(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", link())
    base = newsroom.commit()
    newsroom.write("content/inbox/b.yml", f"{tracked('b')}{ALLOW}")
    for rights, found in (
        ("write", []),
        ("read", [FOUND, "unused-allowance"]),
        ("none", [FOUND, "unused-allowance"]),
    ):
        run = newsroom.lint("--changed-since", base, *facts(newsroom, rights))
        assert run.rules == found, rights
    assert newsroom.lint("--changed-since", base).rules == [FOUND, "unused-allowance"]


def test_an_allowance_that_was_there_counts_for_everybody(newsroom: Newsroom):
    newsroom.write("content/inbox/a.yml", f"{tracked('a')}{ALLOW}")
    base = newsroom.commit()
    newsroom.write("content/inbox/a.yml", f"note: hello\n{tracked('a')}{ALLOW}")
    run = newsroom.lint("--changed-since", base, *facts(newsroom, "none"))
    assert FOUND not in run.rules and "unused-allowance" not in run.rules
