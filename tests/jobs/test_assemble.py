"""Assembling: what goes in, what stays out, and what people wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.jobs import small_paper
from tests.jobs.weekly import Weekly, weekly
from tests.newsroom import Newsroom


@pytest.fixture
def paper(tmp_path: Path) -> Weekly:
    return weekly(tmp_path)


def waits(made) -> dict[str, str]:
    return {one.stored.name: one.reason for one in made.waits}


def test_the_first_run_makes_a_whole_draft(paper, golden):
    paper.link("Alpha", more="prefix: [video]\n")
    paper.link("Beta", section="official")
    paper.event("Gamma")
    paper.event("Delta", "2026-02-09", place="Pune, IN")
    paper.put(
        "cfps/epsilon.yml",
        "title: Epsilon\nurl: https://example.org/cfp\ncloses: 2026-02-20\nstarts: 2026-05-01\nplace: Oslo, NO\n",
    )
    paper.put(
        "inbox/words.yml", "kind: text\nsection: closing\ntext: |\n  That was it.\n\n  Goodbye.\n"
    )
    paper.assemble()
    golden("assembled.md", paper.text)


def test_the_second_run_changes_no_byte(paper):
    paper.link("Alpha")
    paper.event("Gamma")
    paper.assemble()
    before = {path: path.read_bytes() for path in paper.content.rglob("*") if path.is_file()}
    paper.assemble()
    after = {path: path.read_bytes() for path in paper.content.rglob("*") if path.is_file()}
    assert before == after


def test_a_link_that_was_taken_leaves_the_inbox(paper):
    file = paper.link("Alpha")
    paper.assemble()
    assert not file.exists()
    assert "* [Alpha](https://example.org/Alpha)" in paper.text


def test_a_new_link_comes_behind_those_that_people_put_there(paper):
    paper.link("Alpha")
    paper.assemble()
    ours = paper.text.replace("/Alpha)\n", "/Alpha)\n* [By hand](https://example.org/hand)\n")
    paper.draft.write_text(ours)
    paper.link("Beta")
    paper.assemble()
    assert paper.text == ours.replace("/hand)\n", "/hand)\n* [Beta](https://example.org/Beta)\n")


def test_a_line_that_was_taken_out_does_not_come_back(paper):
    paper.link("Alpha")
    paper.event("Gamma")
    paper.assemble()
    gone = [line for line in paper.text.split("\n") if "Alpha" not in line and "Gamma" not in line]
    paper.draft.write_text("\n".join(line for line in gone if "A Group" not in line))
    paper.assemble()
    paper.event("Late", "2026-02-11")
    paper.assemble()
    assert "Alpha" not in paper.text
    assert "Gamma" not in paper.text
    assert "Late" in paper.text


def test_an_event_that_was_added_by_hand_becomes_a_file_and_stands_in_order(paper):
    paper.event("Gamma", "2026-02-10")
    paper.assemble()
    line = "* 2026-02-12 | Paris, FR | [Les Uns](https://example.org/uns)\n    * [**Soir**](https://example.org/soir)\n"
    paper.draft.write_text(paper.text.replace("### Europe\n", f"### Europe\n{line}"))
    paper.assemble()
    assert paper.text.index("Gamma") < paper.text.index("Soir")
    (file,) = (paper.content / "events").glob("soir-*.yml")
    assert "starts: 2026-02-12" in file.read_text()


def test_an_edit_of_an_event_in_the_draft_changes_its_file(paper):
    file = paper.event("Gamma", more="# a remark\n")
    paper.assemble()
    paper.draft.write_text(paper.text.replace("**Gamma**", "**Gamma, with cake**"))
    edited = paper.text
    paper.assemble()
    assert paper.text == edited
    assert "title: Gamma, with cake\n" in file.read_text()
    assert "# a remark\n" in file.read_text()


def test_an_edit_of_an_events_file_changes_its_line(paper):
    file = paper.event("Gamma")
    paper.event("Other", "2026-02-11")
    paper.assemble()
    file.write_text(file.read_text().replace("2026-02-10", "2026-02-12"))
    paper.assemble()
    assert paper.text.index("Other") < paper.text.index("2026-02-12 | Berlin, DE")


def test_one_field_changed_on_both_sides_is_a_conflict_until_it_is_settled(paper):
    file = paper.event("Gamma")
    paper.assemble()
    paper.draft.write_text(paper.text.replace("**Gamma**", "**By hand**"))
    file.write_text(file.read_text().replace("title: Gamma", "title: By data"))
    for _ in range(2):
        (conflict,) = paper.assemble().conflicts
        assert "title" in conflict.message
        assert "**By hand**" in paper.text
        assert "title: By data" in file.read_text()
    file.write_text(file.read_text().replace("By data", "By hand"))
    assert not paper.assemble().conflicts


def test_different_fields_changed_on_both_sides_are_both_kept(paper):
    file = paper.event("Gamma")
    paper.assemble()
    paper.draft.write_text(paper.text.replace("**Gamma**", "**By hand**"))
    file.write_text(file.read_text().replace("2026-02-10", "2026-02-13"))
    assert not paper.assemble().conflicts
    assert (
        "* 2026-02-13 | Berlin, DE | [A Group](https://example.org/group)\n    * [**By hand**]"
        in paper.text
    )
    assert "title: By hand" in file.read_text()


def test_an_event_whose_file_is_gone_leaves_the_draft_unless_a_person_edited_it(paper):
    one, two = paper.event("Gamma"), paper.event("Other", "2026-02-11")
    paper.assemble()
    paper.draft.write_text(paper.text.replace("**Other**", "**Other, by hand**"))
    one.unlink()
    two.unlink()
    for _ in range(2):
        made = paper.assemble()
        assert len(made.conflicts) == 1
        assert "Gamma" not in paper.text
        assert "Other, by hand" in paper.text


def test_the_sentence_of_none_gives_way_to_the_first_entry(paper):
    paper.assemble()
    assert "*No tasks this week.*" in paper.text
    paper.put(
        "inbox/t.yml", "kind: task\nproject: tool\ntitle: Do it\nurl: https://example.org/t\n"
    )
    paper.assemble()
    assert "*No tasks this week.*" not in paper.text
    assert "* [tool - Do it](https://example.org/t)" in paper.text


def test_a_group_comes_with_its_heading_and_goes_with_it(paper):
    file = paper.event("Delta", place="Pune, IN")
    paper.event("Gamma")
    paper.assemble()
    assert paper.text.index("### Asia") < paper.text.index("### Europe")
    file.unlink()
    paper.assemble()
    assert "### Asia" not in paper.text
    assert "### Europe" in paper.text


def test_what_waits_is_told_with_its_reason(paper):
    paper.link("Held", more="hold: true\n")
    paper.link("Later", more="not_before: 2026-02-11\n")
    paper.link("Shut", section="closed")
    paper.link("First")
    paper.put(
        "inbox/second.yml", "title: Again\nurl: https://example.org/First\nsection: articles\n"
    )
    paper.put("inbox/bad.yml", "title: Bad\nsection: articles\nurl: example\n")
    paper.put(
        "editions/2026-01-28-weekly-example.md",
        "Title: x\nNumber: 7\nDate: 2026-01-28\n\n## News\n\n### Articles\n\n* [Old](https://example.org/Old)\n",
    )
    paper.link("Old")
    found = waits(paper.assemble())
    assert found["inbox/held.yml"] == "on hold"
    assert found["inbox/later.yml"] == "not before 2026-02-11"
    assert found["inbox/shut.yml"] == "this section is full"
    assert found["inbox/old.yml"] == "the edition number 7 of 2026-01-28 had it already"
    assert "inbox/bad.yml" in found
    assert len({"inbox/first.yml", "inbox/second.yml"} & set(found)) == 1


def test_an_entry_that_names_the_edition_is_taken_with_its_findings(paper):
    paper.put("inbox/bad.yml", "title: Bad\nsection: articles\nurl: example\nedition: 2026-02-04\n")
    made = paper.assemble()
    assert "[Bad](example)" in paper.text
    assert [finding.severity for finding in made.findings][:1] == ["error"]


def test_an_entry_without_a_place_in_the_template_stays_in_the_inbox(paper):
    paper.put("edition.md.j2", "Number: {{ number }}\nDate: {{ date }}\n\n## News\n")
    file = paper.link("Alpha")
    made = paper.assemble()
    assert file.exists()
    assert "entries('articles')" in waits(made)["inbox/alpha.yml"]


def test_words_of_the_template_change_where_nobody_touched_them(paper):
    paper.assemble()
    words = (paper.content / "edition.md.j2").read_text()
    paper.put("edition.md.j2", words.replace("Send us more.", "Do send us more."))
    paper.assemble()
    assert "Do send us more." in paper.text
    assert "\nSend us more." not in paper.text


def test_words_that_people_and_template_changed_are_a_conflict(paper):
    paper.assemble()
    paper.draft.write_text(paper.text.replace("Send us more.", "Send less."))
    words = (paper.content / "edition.md.j2").read_text()
    paper.put("edition.md.j2", words.replace("Send us more.", "Do send us more."))
    for _ in range(2):
        assert len(paper.assemble().conflicts) == 1
        assert "Send less." in paper.text
        assert "Do send us more." not in paper.text


def test_a_draft_without_a_ledger_loses_nothing(paper):
    paper.link("Alpha")
    paper.event("Gamma")
    paper.assemble()
    by_hand = paper.text.replace("Send us more.", "Write to us.")
    paper.draft.write_text(by_hand)
    for file in (paper.content / "ledger").iterdir():
        file.unlink()
    made = paper.assemble()
    assert "* [Alpha](https://example.org/Alpha)" in paper.text
    assert "Write to us." in paper.text
    assert paper.text.count("Gamma**") == 1
    assert not made.conflicts


def test_line_ends_of_the_draft_stay(paper):
    paper.link("Alpha")
    paper.assemble()
    paper.draft.write_bytes(paper.draft.read_bytes().replace(b"\n", b"\r\n"))
    paper.link("Beta")
    paper.assemble()
    assert paper.draft.read_bytes().count(b"\n") == paper.draft.read_bytes().count(b"\r\n")
    assert b"Beta" in paper.draft.read_bytes()


def test_a_hybrid_event_stands_in_both_lists(paper):
    text = "title: Both\nurl: https://example.org/b\nstarts: 2026-02-10\nplace: Berlin, DE\nattendance: hybrid\n"
    paper.put("events/both.yml", text)
    paper.assemble()
    assert paper.text.count("Hybrid (Berlin, DE)") == 2


def test_a_line_that_was_added_by_hand_in_both_lists_becomes_one_file(paper):
    text = "title: Both\nurl: https://example.org/b\nstarts: 2026-02-10\nplace: Berlin, DE\nattendance: hybrid\n"
    file = paper.put("events/both.yml", text)
    paper.assemble()
    by_hand = paper.text
    file.unlink()
    for ledger in (paper.content / "ledger").iterdir():
        ledger.unlink()
    paper.assemble()
    assert len(list((paper.content / "events").iterdir())) == 1
    assert paper.text == by_hand


def test_two_editions_can_be_prepared_at_once(paper):
    from datetime import date

    paper.link("Alpha", more="edition: 2026-02-04\n")
    paper.link("Beta", more="edition: 2026-02-11\n")
    first = paper.assemble()
    second = paper.assemble(date(2026, 2, 11))
    assert (first.number, second.number) == (8, 9)
    assert second.path == "drafts/2026-02-11.md"
    assert "Alpha" in paper.text
    assert "Beta" in (paper.content / second.path).read_text()


def test_a_new_file_under_the_name_of_one_that_was_taken_is_another_entry(paper):
    paper.link("Alpha")
    paper.assemble()
    paper.put("inbox/alpha.yml", "title: Beta\nurl: https://example.org/b\nsection: articles\n")
    paper.assemble()
    paper.put("inbox/alpha.yml", "title: Gamma\nurl: https://example.org/g\nsection: official\n")
    paper.assemble()
    assert all(paper.text.count(f"[{one}](") == 1 for one in ("Alpha", "Beta", "Gamma"))
    assert not list(paper.content.glob("inbox/*"))


def test_a_recorded_order_holds_for_those_that_come_later(paper):
    paper.link("Alpha", more="edition: 2026-02-04\norder: 1\n")
    paper.link("Gamma", more="edition: 2026-02-04\norder: 3\n")
    paper.assemble()
    paper.link("Beta", more="edition: 2026-02-04\norder: 2\n")
    paper.assemble()
    assert paper.text.index("[Alpha]") < paper.text.index("[Beta]") < paper.text.index("[Gamma]")


def test_words_that_begin_with_white_space_stay_in_the_draft(paper):
    paper.put(
        "inbox/words.yml", 'kind: text\nsection: closing\ntext: "\\n  \\n  Indeed.\\n\\nYes.\\n"\n'
    )
    paper.link("Alpha")
    for _ in range(3):
        paper.assemble()
        assert paper.text.count("Indeed.\n\nYes.") == 1


def test_a_file_that_cannot_be_read_is_told_and_keeps_nothing_else_out(paper):
    paper.put("inbox/bad.yml", "title: [\n")
    paper.link("Alpha")
    made = paper.assemble()
    assert [one.path for one in made.unreadable] == ["inbox/bad.yml"]
    assert "[Alpha]" in paper.text
    assert (paper.content / "inbox/bad.yml").exists()


def test_an_event_whose_file_breaks_leaves_the_draft_and_is_told_until_it_is_mended(paper):
    file = paper.event("Gamma")
    paper.assemble()
    before, whole = paper.text, file.read_text()
    file.write_text(whole + "title: Gamma\n")
    made = paper.assemble()
    assert (made.gone, [one.path for one in made.unreadable]) == (
        ("events/gamma.yml",),
        ["events/gamma.yml"],
    )
    file.write_text(whole)
    paper.assemble()
    assert paper.text == before


def test_what_files_changed_is_told_and_what_people_wrote_is_not(paper):
    one, other, third = (paper.event(name) for name in ("Gamma", "Delta", "Iota"))
    paper.link("Alpha")
    assert not paper.assemble().changed
    one.write_text(one.read_text().replace("title: Gamma", "title: Gamma, again"))
    other.write_text(other.read_text().replace("Berlin, DE", "Pune, IN"))
    paper.draft.write_text(paper.text.replace("**Iota**", "**Iota, with cake**"))
    paper.event("Kappa")
    made = paper.assemble()
    assert sorted(made.changed) == ["events/delta.yml", "events/gamma.yml"]
    assert "title: Iota, with cake" in third.read_text()
    assert not paper.assemble().changed


def test_the_command_tells_what_changed_and_what_cannot_be_read(newsroom: Newsroom):
    small_paper.run(small_paper.fill(newsroom), "assemble")
    file = newsroom.root / "content/events/soon.yml"
    file.write_text(file.read_text().replace("Berlin, DE", "Hamburg, DE"))
    newsroom.write("content/inbox/bad.yml", "title: [\n")
    told = small_paper.run(newsroom, "assemble", "--dry-run").out.splitlines()
    assert told[1] == "  1 entry changed by its file"
    at = told.index("1 file of which nothing can be taken (`contentbot lint` says more):")
    assert told[at + 1].startswith("  inbox/bad.yml: cannot be read: the value of `title` starts")
