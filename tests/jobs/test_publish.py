"""Publishing: what goes out, what is refused, what comes next, and what is written down of it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest

from contentbot.content import ledger
from contentbot.content.ledger import Ledger
from tests.jobs import small_paper as weekly
from tests.jobs.small_paper import DRAFT, EDITION, LEDGER, run, tree, url
from tests.newsroom import Newsroom

OUT = "2026-02-04"
SET = ("--set", "discussion=https://example.org/t/1")
DISCUSSION = "Discuss this edition [here](https://example.org/t/1).\n\n"


@pytest.fixture
def weekly_draft(newsroom: Newsroom) -> Newsroom:
    """A newsletter with its draft assembled."""
    run(weekly.fill(newsroom), "assemble")
    return newsroom


@pytest.fixture
def published(weekly_draft: Newsroom) -> Newsroom:
    """A newsletter whose first edition is out."""
    run(weekly_draft, "publish", today=OUT)
    return weekly_draft


def edit(newsroom: Newsroom, path: str, old: str, new: str) -> None:
    text = newsroom.read(path).decode()
    assert old in text
    newsroom.write(path, text.replace(old, new))


def book(newsroom: Newsroom) -> Ledger:
    return ledger.read(newsroom.read(LEDGER).decode(), LEDGER)


# --- for the first time ----------------------------------------------------------------------


def test_the_draft_becomes_the_edition_letter_for_letter(weekly_draft: Newsroom):
    edit(weekly_draft, DRAFT, "That was it.", "That was  it, *friends*.\n")
    draft = weekly_draft.read(DRAFT)
    run(weekly_draft, "publish", today=OUT)
    assert weekly_draft.read(EDITION) == draft


def test_the_next_draft_has_its_number_its_date_and_what_rolls_over(
    published: Newsroom, golden: Callable[[str, str], None]
):
    golden("publish/next.md", published.read(DRAFT).decode())
    assert (published.root / "content/ledger/2026-02-11.yml").is_file()


def test_the_receipt_says_what_went_out(published: Newsroom):
    (receipt,) = book(published).receipts
    text = published.read(EDITION)
    assert receipt["path"] == EDITION.removeprefix("content/")
    assert receipt["published"] == OUT
    assert receipt["sha256"] == sha256(text).hexdigest()
    assert receipt["counts"] == {"news": 3, "reading": 1, "talks": 1, "events": 2}
    assert len(set(receipt["entries"])) == 7


def test_what_is_in_the_inbox_waits_for_the_next(weekly_draft: Newsroom):
    late = weekly_draft.write("content/inbox/late.yml", weekly.link("Late"))
    run(weekly_draft, "publish", today=OUT)
    assert late.is_file()
    for path in (EDITION, DRAFT):
        assert url("Late") not in weekly_draft.read(path).decode()


def test_what_is_over_moves_aside_and_nothing_is_deleted(weekly_draft: Newsroom):
    for name, text in {
        "cfps/over": weekly.cfp("OverConf", "2025-12-01", "2026-02-07"),
        "cfps/coming": weekly.cfp("ComingConf", "2026-01-30", "2026-06-01"),
        "events/same-day": weekly.event("On the day", "2026-02-11"),
    }.items():
        weekly_draft.write(f"content/{name}.yml", text)
    run(weekly_draft, "assemble")
    before = tree(weekly_draft)
    run(weekly_draft, "publish", today=OUT)
    after = tree(weekly_draft)
    moved = {
        "cfps/over.yml": "cfps/past/2026/over.yml",
        "events/soon.yml": "events/past/2026/soon.yml",
    }
    for path, data in before.items():
        if path.startswith(("events/", "cfps/")):
            assert after[moved.get(path, path)] == data
            assert (path in after) == (path not in moved)


def test_a_name_that_is_taken_in_the_past_gets_a_number(weekly_draft: Newsroom):
    weekly_draft.write("content/events/past/2026/soon.yml", weekly.event("Older", "2026-01-05"))
    run(weekly_draft, "publish", today=OUT)
    older = weekly_draft.read("content/events/past/2026/soon.yml")
    assert b"Older" in older
    assert b"An evening" in weekly_draft.read("content/events/past/2026/soon-2.yml")


def test_a_second_run_does_nothing(published: Newsroom):
    before = tree(published)
    for today in (OUT, "2026-02-05", "2026-02-07"):
        assert "nothing to publish" in run(published, "publish", today=today).out
    assert (
        "nothing to publish" in run(published, "publish", "--edition", OUT, today="2026-02-10").out
    )
    assert tree(published) == before


def test_a_week_later_it_is_the_next_edition_that_goes_out(published: Newsroom):
    published.write("content/inbox/new.yml", weekly.link("Newest"))
    run(published, "assemble", today="2026-02-10")
    run(published, "publish", today="2026-02-11")
    text = published.read("content/editions/2026-02-11-weekly-example.md")
    assert weekly.number_of(text) == 8 and url("Newest").encode() in text
    assert weekly.number_of(published.read(DRAFT)) == 9


def test_a_skipped_week_is_passed_over_in_date_and_not_in_number(weekly_draft: Newsroom):
    skipped = weekly.SETTINGS.replace("cadence: {", "cadence: {skip: [2026-02-11], ")
    weekly_draft.write("content/newsletter.yml", skipped)
    run(weekly_draft, "publish", today=OUT)
    draft = weekly_draft.read(DRAFT).decode()
    assert "Date: 2026-02-18" in draft and weekly.number_of(draft.encode()) == 8


def test_of_two_editions_prepared_at_once_the_second_becomes_the_next(weekly_draft: Newsroom):
    second = "content/drafts/2026-02-11.md"
    run(weekly_draft, "assemble", "--edition", "2026-02-11")
    edit(weekly_draft, second, "That was it.", "Written beforehand.")
    run(weekly_draft, "publish", today=OUT)
    assert not (weekly_draft.root / second).exists()
    text = weekly_draft.read(DRAFT).decode()
    assert "Date: 2026-02-11" in text and "Written beforehand." in text


def test_the_draft_of_another_edition_goes_and_next_stays(weekly_draft: Newsroom):
    run(weekly_draft, "assemble", "--edition", "2026-02-06")
    extra = "content/drafts/2026-02-06.md"
    before = weekly_draft.read(DRAFT)
    run(weekly_draft, "publish", "--edition", "2026-02-06", today="2026-02-06")
    assert not (weekly_draft.root / extra).exists()
    assert (weekly_draft.root / "content/editions/2026-02-06-weekly-example.md").is_file()
    assert weekly_draft.read(DRAFT) == before


def test_a_value_that_is_known_already_goes_out_with_the_edition(weekly_draft: Newsroom):
    before = weekly_draft.read(DRAFT).decode()
    run(weekly_draft, "publish", "--edition", OUT, *SET, today=OUT)
    wanted = before.replace("That was it.", f"{DISCUSSION}That was it.")
    assert weekly_draft.read(EDITION).decode() == wanted
    assert book(weekly_draft).values == {"discussion": "https://example.org/t/1"}
    assert DISCUSSION not in weekly_draft.read(DRAFT).decode()


# --- what is refused -------------------------------------------------------------------------


def refused(newsroom: Newsroom, *arguments: str, today: str = OUT) -> str:
    """What is said of a publication that is refused, and that nothing was changed."""
    before = tree(newsroom)
    done = run(newsroom, "publish", *arguments, today=today, status=1)
    assert tree(newsroom) == before
    return done.err


def test_an_error_in_the_draft_stands_against_it(weekly_draft: Newsroom):
    edit(weekly_draft, DRAFT, url("Caching"), "LINK_HERE")
    said = refused(weekly_draft)
    assert f"{DRAFT}:9:" in said and "--force overrides this" in said
    run(weekly_draft, "publish", "--force", today=OUT)
    assert "LINK_HERE" in weekly_draft.read(EDITION).decode()


def test_a_stale_draft_stands_against_it(weekly_draft: Newsroom):
    weekly_draft.write("content/events/new.yml", weekly.event("Another evening", "2026-02-12"))
    said = refused(weekly_draft)
    assert "assembling would change content/drafts/next.md" in said
    assert "run `contentbot assemble` (--force overrides this)" in said
    draft = weekly_draft.read(DRAFT)
    done = run(weekly_draft, "publish", "--force", today=OUT)
    assert "overridden by --force: not up to date" in done.err
    assert weekly_draft.read(EDITION) == draft


def test_an_entry_that_names_the_edition_and_is_not_in_it_stands_against_it(weekly_draft: Newsroom):
    weekly_draft.write(
        "content/inbox/x.yml", weekly.link("Xylophones", "news", f"edition: {OUT}\n")
    )
    assert "not up to date" in refused(weekly_draft)


def test_a_conflict_stands_against_it(weekly_draft: Newsroom):
    edit(weekly_draft, DRAFT, "2026-02-05 | Berlin", "2026-02-06 | Berlin")
    edit(weekly_draft, "content/events/soon.yml", "2026-02-05", "2026-02-07")
    assert "conflict: " in refused(weekly_draft)


def test_without_a_draft_no_force_helps(newsroom: Newsroom):
    weekly.fill(newsroom)
    for more in ((), ("--force",)):
        assert "no draft" in refused(newsroom, *more)


def test_all_reasons_are_told_at_once(weekly_draft: Newsroom):
    edit(weekly_draft, DRAFT, url("Caching"), "LINK_HERE")
    weekly_draft.write("content/events/new.yml", weekly.event("Another evening", "2026-02-12"))
    said = refused(weekly_draft)
    assert said.count("refused: ") == 2


def test_an_edit_of_a_draft_whose_edition_is_out_is_not_lost(published: Newsroom):
    old = "content/drafts/2026-02-04.md"
    published.write(old, published.read(EDITION) + b"\nOne more word.\n")
    assert "differs from content/editions/2026-02-04" in refused(published, "--edition", OUT, *SET)
    run(published, "publish", "--edition", OUT, *SET, "--force", today=OUT)
    assert (published.root / old).is_file()
    assert DISCUSSION in published.read(EDITION).decode()


def test_a_draft_that_is_the_same_as_its_edition_goes(published: Newsroom):
    old = published.write("content/drafts/2026-02-04.md", published.read(EDITION))
    before = tree(published)
    run(published, "publish", "--edition", OUT, today=OUT)
    assert not old.exists()
    assert tree(published) == {k: v for k, v in before.items() if k != "drafts/2026-02-04.md"}


@pytest.mark.parametrize("value", ["discussion", "=x", "discussion=", "mail=x", "discussion=a\nb"])
def test_a_value_that_means_nothing_is_wrong_usage(published: Newsroom, value: str):
    run(published, "publish", "--set", value, today=OUT, status=2)


def test_a_dry_run_tells_and_writes_nothing(weekly_draft: Newsroom):
    before = tree(weekly_draft)
    done = run(weekly_draft, "publish", "--dry-run", today=OUT)
    assert done.out.startswith("nothing is written; it would be so:\n")
    assert f"  writes {EDITION}" in done.out and "  removes content/events/soon.yml" in done.out
    assert tree(weekly_draft) == before


# --- afterwards ------------------------------------------------------------------------------


def test_a_late_value_opens_its_line_and_changes_no_other(published: Newsroom):
    edit(published, EDITION, "Caching things well", "Caching things  *right*")
    edit(published, EDITION, "## Reading\n", "A word by hand.\n\n## Reading\n")
    before = published.read(EDITION).decode()
    run(published, "publish", *SET, today=OUT)
    wanted = before.replace("That was it.", f"{DISCUSSION}That was it.")
    assert published.read(EDITION).decode() == wanted
    first, second = book(published).receipts
    assert second["corrects"] == first["id"] != second["id"]
    assert "nothing to publish" in run(published, "publish", *SET, today=OUT).out


def test_a_template_that_has_changed_since_changes_no_edition(published: Newsroom):
    before = published.read(EDITION).decode()
    edit(published, "content/edition.md.j2", "## Reading", "Newer words.\n\n## Reading")
    run(published, "publish", *SET, today=OUT)
    wanted = before.replace("That was it.", f"{DISCUSSION}That was it.")
    assert published.read(EDITION).decode() == wanted


def test_a_value_that_the_template_does_not_print_is_refused(published: Newsroom):
    template = published.read("content/edition.md.j2").decode().replace("discussion", "number")
    published.write("content/edition.md.j2", template)
    assert "prints no `discussion`" in refused(published, *SET)


def test_a_late_entry_comes_to_its_place(published: Newsroom):
    published.write("content/inbox/late.yml", weekly.link("Late", "reading", "pull: 12\n"))
    before = published.read(EDITION).decode()
    run(published, "publish", "--add", "content/inbox/late.yml", today="2026-02-06")
    line = f"* [Late things well]({url('Late')})\n"
    last = f"* [Reading things well]({url('Reading')})\n"
    assert published.read(EDITION).decode() == before.replace(last, last + line)
    assert not (published.root / "content/inbox/late.yml").exists()
    first, second = book(published).receipts
    assert second["corrects"] == first["id"]
    assert set(second["entries"]) - set(first["entries"]) == set(second["late"])
    assert len(second["late"]) == 1
    (row,) = [row for row in book(published).rows if row.name == "inbox/late.yml"]
    assert row.rest == {"pull": 12, "edition": OUT}


def test_a_late_event_comes_in_the_order_of_its_date_and_keeps_its_file(published: Newsroom):
    new = published.write("content/events/new.yml", weekly.event("Early online", "2026-02-12", ""))
    run(published, "publish", "--edition", OUT, "--add", "content/events/new.yml", today=OUT)
    text = published.read(EDITION).decode()
    assert text.index("Early online") < text.index("A morning online")
    assert new.is_file()


def test_a_late_entry_that_is_there_already_is_refused(published: Newsroom):
    published.write("content/inbox/again.yml", weekly.link("Caching"))
    said = refused(published, "--add", "content/inbox/again.yml", "--force")
    assert "has its address already" in said


def test_a_late_entry_without_a_place_is_refused(published: Newsroom):
    published.write("content/inbox/odd.yml", weekly.link("Odd", "nowhere"))
    assert "has no place" in refused(published, "--add", "content/inbox/odd.yml", "--force")


def test_a_correction_by_hand_gets_a_receipt_that_names_the_old_one(published: Newsroom):
    edit(published, EDITION, "Caching things well", "Caching things better")
    corrected = published.read(EDITION)
    run(published, "publish", "--edition", OUT, today="2026-02-09")
    first, second = book(published).receipts
    assert second["corrects"] == first["id"]
    assert second["published"] == "2026-02-09"
    assert published.read(EDITION) == corrected
    assert "nothing to publish" in run(published, "publish", "--edition", OUT).out


def test_it_works_in_a_repository_where_nothing_is_committed_between(newsroom: Newsroom):
    weekly.fill(newsroom).commit()
    run(newsroom, "assemble")
    run(newsroom, "publish", today=OUT)
    run(newsroom, "publish", *SET, today=OUT)
    assert newsroom.git("status", "--porcelain", "--", "content/newsletter.yml") == ""
