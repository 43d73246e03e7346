"""What only the trusted side can say of a pull's entries: rights, quotas, twins, others' entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from contentbot.content import library
from contentbot.content.settings import Settings, from_data
from contentbot.jobs.answering import gates, intake, repeats
from contentbot.jobs.answering.index import Twin, hash_of
from contentbot.jobs.assembling import material
from contentbot.jobs.newsroom import Newsroom as Room
from contentbot.lint.rule import Submission
from contentbot.model import Change, Finding
from tests.forge.test_intake import of
from tests.newsroom import Newsroom, draft, link

DAY = date(2026, 2, 4)
SECTIONS = [
    {"id": "news", "title": "News", "kind": "link"},
    {"id": "official", "title": "Official", "kind": "link", "gate": "editors", "say": "Use News."},
    {"id": "reading", "title": "Reading", "kind": "link", "quota": 1, "say": "One a week."},
    {"id": "talks", "title": "Calls", "kind": "cfp", "gate": "closed"},
]
SETTINGS = from_data({"name": "The Weekly Example", "sections": SECTIONS})
GUEST = Submission(author="ada", rights="read")
EDITOR = Submission(author="grace", rights="write")
FILE, NEXT = "content/inbox/{}.yml", "content/drafts/next.md"


def url(name: str) -> str:
    return f"https://example.org/{name}"


def added(name: str = "a", section: str | None = "news", /, **more: Any) -> Change:
    """An entry that a pull adds, in a file of its own unless another path is given."""
    path, line, kind = more.pop("path", None), more.pop("line", 1), more.pop("kind", "link")
    fields = {"title": name.title(), "url": url(name), "section": section, **more}
    return Change(
        change="added", path=path or FILE.format(name), line=line, kind=kind, section=section,
        fields={name: value for name, value in fields.items() if value is not None},
    )  # fmt: skip


def changed(was: Mapping[str, Any], **fields: Any) -> Change:
    now = {**was, **fields}
    return Change(
        change="changed", path=FILE.format("a"), line=3, kind="link", section=now.get("section"),
        fields=now, before=was,
    )  # fmt: skip


def judge(
    *changes: Change, by: Submission = GUEST, settings: Settings = SETTINGS, **more: Any
) -> list[Finding]:
    return gates.judge(changes, settings, by, day=DAY, **more)


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.rule, one.path) for one in findings]


# --- sections and quotas ---------------------------------------------------------------------


def test_an_entry_in_an_open_section_raises_nothing() -> None:
    assert judge(added()) == []


def test_a_section_of_the_editors_takes_nothing_from_guests() -> None:
    (one,) = judge(added("ok"), added("b", "official", line=7, path=NEXT))
    assert (one.rule, one.severity, one.path, one.line) == ("section-closed", "error", NEXT, 7)
    assert (one.message, one.help) == ("`Official` is filled by the editors", "Use News.")


def test_a_file_that_names_no_section_is_judged_by_the_one_of_its_kind() -> None:
    assert said(judge(added("c", None, kind="cfp"))) == [("section-closed", FILE.format("c"))]


def test_editors_may_add_what_they_like() -> None:
    assert (
        judge(added("a", "official"), added("b", "reading"), added("c", "reading"), by=EDITOR) == []
    )


def test_moving_an_entry_into_a_closed_section_is_adding_it_there() -> None:
    was = {"title": "A", "url": url("a"), "section": "news", "submitted_by": "ada"}
    assert said(judge(changed(was, section="official"))) == [("section-closed", FILE.format("a"))]


def test_a_better_title_in_a_closed_section_is_no_new_entry() -> None:
    was = {"title": "A", "url": url("a"), "section": "official", "submitted_by": "ada"}
    assert judge(changed(was, title="Better")) == []
    assert said(judge(changed(was, url=url("z")))) == [("section-closed", FILE.format("a"))]


def test_the_quota_counts_across_files_and_drafts_of_a_pull() -> None:
    found = judge(added("a", "reading"), added("b", "reading", path=NEXT, line=9))
    assert [(one.rule, one.path, one.line) for one in found] == [("quota-used", NEXT, 9)]


def test_the_quota_counts_what_is_in_already() -> None:
    full = replace(GUEST, quota={"reading": 1})
    assert said(judge(added("a", "reading"), by=full)) == [("quota-used", FILE.format("a"))]


def test_an_entry_that_waits_for_a_later_edition_uses_no_quota() -> None:
    full = replace(GUEST, quota={"reading": 1})
    assert judge(added("a", "reading", not_before="2026-02-05"), by=full) == []
    assert judge(added("a", "reading", not_before="2026-02-04"), by=full) != []
    assert judge(added("a", "reading", edition="2026-03-04"), by=full) == []


def test_the_entries_of_an_author_in_the_inbox_are_counted_by_section(newsroom: Newsroom) -> None:
    newsroom.write("content/newsletter.yml", "name: X\nsections: [{id: s, title: S, kind: link}]\n")
    for name, more in {
        "a": "submitted_by: ada\n",
        "b": "submitted_by: Ada\n",
        "c": "submitted_by: eve\n",
        "d": "submitted_by: ada\nnot_before: 2026-03-01\n",
        "e": "",
    }.items():
        newsroom.write(f"content/inbox/{name}.yml", link(url=url(name)) + more)
    stored = material.read(Room(newsroom.root / "content"), today=DAY).stored
    assert gates.quota_of("ada", stored, day=DAY) == {"observations": 2}


def test_hostile_fields_are_judged_like_others() -> None:
    odd = added("a", "official", title=["x"], url={"a": 1}, not_before=7, edition=[{}], allow=3)
    assert said(judge(odd)) == [("section-closed", FILE.format("a"))]
    assert judge(added("a", "no such section")) == []


# --- twins -----------------------------------------------------------------------------------


def twin(number: int, *names: str, **ahead: float) -> Twin:
    return Twin(number, timedelta(**ahead), frozenset(hash_of(url(name)) for name in names))


def test_the_later_pull_is_told_which_is_earlier_and_by_how_much() -> None:
    (one,) = judge(added("a"), added("b"), twins=[twin(123, "a", hours=2, minutes=5)])
    assert (one.rule, one.severity, one.path) == (
        "pending-elsewhere",
        "warning",
        FILE.format("a"),
    )
    assert one.message == "the same link is in #123, opened 2 hours earlier"


def test_of_several_earlier_pulls_the_first_is_named() -> None:
    (one,) = judge(added("a"), twins=[twin(5, "a", days=3), twin(6, "a", hours=1)])
    assert one.message == "the same link is in #5, opened 3 days earlier"


def test_times_are_told_as_people_do() -> None:
    def ahead(**time: float) -> str:
        return judge(added("a"), twins=[twin(5, "a", **time)])[0].message.partition("opened ")[2]

    assert ahead(seconds=20) == "moments earlier"
    assert ahead(minutes=1) == "1 minute earlier"
    assert ahead(minutes=119) == "1 hour earlier"
    assert ahead(hours=47.9) == "47 hours earlier"
    assert ahead(hours=48) == "2 days earlier"


def test_an_entry_that_keeps_its_address_has_no_twin() -> None:
    was = {"title": "A", "url": url("a"), "submitted_by": "ada"}
    assert judge(changed(was, title="B"), twins=[twin(5, "a", hours=1)]) == []


# --- other people's entries ------------------------------------------------------------------


def test_the_entries_of_others_are_not_changed_in_silence() -> None:
    was = {"title": "Theirs", "url": url("a"), "submitted_by": "eve"}
    gone = replace(added("a", submitted_by="eve"), change="removed")
    found = judge(changed(was, title="X"), changed(was, url=url("z")), gone)
    assert {(one.rule, one.severity) for one in found} == {("collateral-change", "warning")}
    assert [one.message for one in found] == [
        "`Theirs` was there before, and now says something else",
        "`Theirs` has another address",
        "`A` is gone",
    ]


def test_ones_own_entries_are_ones_own() -> None:
    was = {"title": "Mine", "url": url("a"), "submitted_by": "ADA"}
    gone = replace(added("a", submitted_by="ada"), change="removed")
    assert judge(changed(was, title="X"), changed(was, url=url("z")), gone) == []


def test_an_entry_that_nobody_claims_is_not_the_authors() -> None:
    assert len(judge(changed({"title": "A", "url": url("a")}, title="B"))) == 1
    nobody = Submission()
    assert len(judge(changed({"submitted_by": ""}, title="B"), by=nobody)) == 1


def test_editors_change_what_they_like() -> None:
    assert judge(changed({"submitted_by": "eve"}, title="B"), by=EDITOR) == []


# --- files and drafts ------------------------------------------------------------------------


def test_a_line_beside_the_file_with_the_same_entry_is_to_go() -> None:
    file, line = added("a"), added("a", path=NEXT, line=11)
    other = added("b", path=NEXT, line=12)
    assert repeats.twice([line, other, file]) == [line]
    (one,) = judge(line, other, file)
    assert (one.rule, one.severity, one.path, one.line) == ("waiting-already", "error", NEXT, 11)
    assert one.message == f"`{file.path}` of this pull is the same entry"
    assert one.fix_places == (((11, 1), (12, 1)),)


def test_meetings_on_one_page_are_the_same_on_the_same_day_alone() -> None:
    file = added("m", None, kind="event", starts="2026-02-12T19:00")
    line = added("m", "events", kind="event", starts="2026-02-12", path=NEXT)
    later = replace(line, fields={**line.fields, "starts": "2026-03-12"})
    assert repeats.twice([file, line]) == [line]
    assert repeats.twice([file, later]) == []


def test_what_the_base_has_in_the_other_form_is_a_repeat(newsroom: Newsroom) -> None:
    row = "{id: observations, title: Observations/Thoughts, kind: link}"
    newsroom.write("content/newsletter.yml", f"name: X\nsections: [{row}]\n")
    newsroom.write("content/inbox/file.yml", link(url=url("in-file")))
    text = draft(f"* [A line]({url('in-draft')})").encode()
    room = Room(newsroom.root / "content")
    drafted = library.document(
        library.Source(NEXT, text, named=False), "edition", room.settings, today=DAY
    )
    known = repeats.standing(material.read(room, today=DAY).stored, [drafted])
    (line,) = judge(added("in-file", path=NEXT, line=4), known=known)
    assert line.message == "`content/inbox/file.yml` has this address already"
    (file,) = judge(added("in-draft"), known=known)
    assert (file.rule, file.message) == ("waiting-already", f"`{NEXT}` has this address already")
    # Of two files, and of two lines of a draft, the check itself tells.
    assert judge(added("in-file"), known=known) == []
    assert judge(added("in-draft", path=NEXT), known=known) == []


def test_an_editor_who_assembles_repeats_nothing() -> None:
    assert judge(added("a"), added("a", path=NEXT), by=EDITOR) == []


# --- as findings -----------------------------------------------------------------------------


def test_ids_stay_whatever_line_an_entry_is_on() -> None:
    one, two = (judge(added("a", "official", path=NEXT, line=n))[0] for n in (4, 40))
    assert (one.id, one.about) == (two.id, two.about)
    ids = {each.id for each in judge(*(added("a", "official", path=NEXT) for _ in range(3)))}
    assert len(ids) == 3


# --- allowances ------------------------------------------------------------------------------


def test_what_an_editor_allows_in_a_file_counts(newsroom: Newsroom) -> None:
    newsroom.write("content/drafts/next.md", draft())
    base = newsroom.commit()
    allow = "allow: [tracking-parameters, address-twice]\n"
    newsroom.write("content/inbox/a.yml", link(url=url("a") + "?utm_source=x") + allow)
    newsroom.write("content/inbox/b.yml", link(url=url("b") + "?utm_source=x"))
    run = newsroom.lint("--at", newsroom.commit(), "--changed-since", base)
    report = intake.report(of(run.out)).report
    before = [(one.rule, one.path) for one in report.findings]
    after = [(one.rule, one.path) for one in gates.allowed(report.findings, report.changes or ())]
    assert before.count(("tracking-parameters", FILE.format("a"))) == 1
    # Left: the one that nobody allowed, and the rule that cannot be allowed.
    assert after == [
        ("unused-allowance", FILE.format("a")),
        ("tracking-parameters", FILE.format("b")),
    ]
