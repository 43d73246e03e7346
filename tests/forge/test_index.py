"""The index of open pulls: one comment that survives strangers, races and too many pulls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.forge import Comment, Ticket
from contentbot.jobs.answering import index, labels, shelf
from contentbot.jobs.answering.index import EMPTY, Index, Row, Twin, hash_of
from contentbot.jobs.answering.shelf import Shelf
from contentbot.model import Change

BOT, BOTS = "github-actions[bot]", {"github-actions[bot]", "paper-bot[bot]"}
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
A, B, C = (hash_of(f"https://example.org/{name}") for name in "abc")


def row(*hashes: str, hours: float = 0) -> Row:
    return Row(NOON + hours * HOUR, frozenset(hashes))


def change(
    url: object, *, what: Any = "added", kind: str = "link", was: str | None = None
) -> Change:
    before = None if was is None else {"url": was}
    return Change(
        change=what, path="content/inbox/a.yml", line=1, kind=kind, section=None,
        fields={"url": url}, before=before,
    )  # fmt: skip


# --- the text --------------------------------------------------------------------------------

HASHES = st.text("0123456789abcdef", min_size=12, max_size=12)
ROWS = st.builds(
    Row,
    st.integers(0, 10**9).map(lambda seconds: NOON - timedelta(seconds=seconds)),
    st.frozensets(HASHES, min_size=1, max_size=5),
)


@given(st.dictionaries(st.integers(1, 99_999), ROWS, max_size=6))
def test_an_index_reads_as_it_was_written(rows: dict[int, Row]) -> None:
    assert index.parse(index.body(Index(rows))) == Index(rows)


def test_the_text_is_the_same_in_whatever_order_rows_came() -> None:
    one = EMPTY.with_row(2, row(A, B)).with_row(11, row(C))
    assert index.body(one) == index.body(EMPTY.with_row(11, row(C)).with_row(2, row(B, A)))
    assert index.body(one).splitlines()[0] == index.MARKER
    assert [line[:4] for line in index.body(one).splitlines()[5:7]] == ['"2":', '"11"']


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        index.MARKER,
        f"> {index.MARKER}\n```json\n{{}}\n```",
        f"{index.MARKER}\n```json\n{{\n```",
        f"{index.MARKER}\n```json\n[]\n```",
        f"{index.MARKER}\n```json\n" + "[" * 100_000 + "\n```",
        f"{index.MARKER}\n```json\n" + "1" * 5000 + "\n```",
        f'{index.MARKER}\n```json\n{{"7": {{"created": "2026-02-01T12:00:00+00:00"}}}}\n```',
        f'{index.MARKER}\n```json\n{{"7": {{"created": 5, "hashes": ["{A}"]}}}}\n```',
        f'{index.MARKER}\n```json\n{{"7": {{"created": "2026-02-01", "hashes": ["{A}"]}}}}\n```',
        f'{index.MARKER}\n```json\n{{"٧": {{"created": "2026-02-01", "hashes": ["{A}"]}}}}\n```',
        index.body(EMPTY.with_row(7, row("zzz"))),
    ],
)
def test_a_broken_index_is_an_empty_one(text: str) -> None:
    assert index.parse(text) == EMPTY


def test_a_broken_row_does_not_take_the_others_along() -> None:
    text = index.body(EMPTY.with_row(7, row(A)).with_row(8, row(B)))
    assert index.parse(text.replace(f'"{A}"', "7")) == EMPTY.with_row(8, row(B))


def test_of_too_many_pulls_the_oldest_are_left_out_and_that_is_said() -> None:
    many = Index({n: row(*(f"{n:06x}{m:06x}" for m in range(50)), hours=-n) for n in range(1, 200)})
    text = index.body(many)
    kept = index.parse(text).rows
    assert index.LONGEST - 1_000 < len(text) <= index.LONGEST
    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert f"The {199 - len(kept)} oldest pulls are left out" in text


def test_a_pull_with_a_thousand_addresses_leaves_room_for_others() -> None:
    one = EMPTY.with_row(7, row(*(f"{n:012x}" for n in range(1000))))
    assert len(one.rows[7].hashes) == index.MOST_HASHES


def test_a_pull_without_addresses_has_no_row() -> None:
    assert EMPTY.with_row(7, row(A)).with_row(7, row()) == EMPTY


# --- what is compared ------------------------------------------------------------------------


def test_two_spellings_of_one_page_have_one_sign() -> None:
    assert hash_of("http://www.example.org/a/?utm_source=x") == A
    assert len(A) == 12


@pytest.mark.parametrize(
    ("changed", "signs"),
    [
        (change("https://example.org/a"), {A}),
        (change("https://example.org/a", what="changed", was="https://example.org/b"), {A}),
        (change("https://example.org/a", what="changed", was="https://example.org/a"), set()),
        (change("https://example.org/a", what="removed"), set()),
        (change("https://example.org/a", kind="quote"), set()),
        (change("https://example.org/" + "a" * 5000), set()),
        (change("not an address"), set()),
        (change(""), set()),
        (change(7), set()),
        (change(None), set()),
    ],
)
def test_only_pages_that_come_with_a_pull_are_noted(changed: Change, signs: set[str]) -> None:
    assert index.hashes_of([changed]) == signs


def test_only_the_later_of_two_pulls_has_a_twin() -> None:
    both = EMPTY.with_row(7, row(A, B)).with_row(8, row(A, C, hours=2))
    assert index.twins(both, 8, NOON + 2 * HOUR, {A, C}) == [Twin(7, 2 * HOUR, frozenset({A}))]
    assert index.twins(both, 7, NOON, {A, B}) == []


def test_of_pulls_of_the_same_second_the_lower_number_is_the_earlier() -> None:
    both = EMPTY.with_row(7, row(A)).with_row(8, row(A))
    assert [one.number for one in index.twins(both, 8, NOON, {A})] == [7]
    assert index.twins(both, 7, NOON, {A}) == []


def test_a_twin_that_was_closed_is_one_no_more() -> None:
    both = EMPTY.with_row(7, row(A)).with_row(8, row(A, hours=1))
    assert index.twins(both.without(7), 8, NOON + HOUR, {A}) == []


def test_twins_come_the_oldest_first() -> None:
    some = EMPTY.with_row(5, row(A, hours=1)).with_row(9, row(B))
    found = index.twins(some, 10, NOON + 3 * HOUR, {A, B})
    assert [one.number for one in found] == [9, 5]


# --- where it is kept ------------------------------------------------------------------------


class Desk:
    """A forge with nothing but tickets, which notes its calls."""

    def __init__(self) -> None:
        self.known: list[Ticket] = []
        self.said: dict[int, list[Comment]] = {}
        self.calls: list[str] = []
        self.meanwhile: list[Any] = []

    def ticket(self, author: str = BOT, *bodies: tuple[str, str]) -> int:
        number = len(self.known) + 1
        self.known.append(Ticket(number=number, author=author, title="x", body=""))
        self.said[number] = []
        for by, body in bodies:
            self.comment(number, by, body)
        return number

    def comment(self, number: int, author: str, body: str) -> Comment:
        count = sum(map(len, self.said.values()))
        made = Comment(id=900 + count, author=author, body=body, created=NOON)
        self.said[number].append(made)
        return made

    def bodies(self, number: int = 1) -> list[str]:
        return [one.body for one in self.said[number]]

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.meanwhile and self.meanwhile[0][0] == name:
            self.meanwhile.pop(0)[1]()

    def tickets(self, label: str) -> list[Ticket]:
        self._called("tickets")
        assert label == labels.INDEX
        return list(self.known)

    def comments(self, number: int) -> list[Comment]:
        self._called("comments")
        return list(self.said[number])

    def open_ticket(self, title: str, body: str, labels: Collection[str]) -> Ticket:
        self._called("open_ticket")
        assert (title, body, *labels) == (shelf.TITLE, index.ABOUT, "bot: index")
        return self.known[self.ticket(BOT) - 1]

    def lock(self, number: int) -> None:
        self._called("lock")
        self.known[number - 1] = replace(self.known[number - 1], locked=True)

    def post_comment(self, number: int, body: str) -> Comment:
        self._called("post_comment")
        return self.comment(number, BOT, body)

    def edit_comment(self, number: int, comment: int, body: str) -> None:
        self._called("edit_comment")
        rows = self.said[number]
        self.said[number] = [replace(one, body=body) if one.id == comment else one for one in rows]

    def delete_comment(self, number: int, comment: int) -> None:
        self._called("delete_comment")
        self.said[number] = [one for one in self.said[number] if one.id != comment]


def read(desk: Desk) -> Shelf:
    return shelf.read(desk, BOTS)  # type: ignore[arg-type]


def write(desk: Desk, number: int, new: Row | None, seen: Shelf | None = None) -> None:
    there = read(desk) if seen is None else seen
    desk.calls.clear()
    shelf.write_row(desk, BOTS, there, number=number, row=new)  # type: ignore[arg-type]


def rewrite(desk: Desk, rows: dict[int, Row]) -> None:
    there = read(desk)
    desk.calls.clear()
    shelf.rewrite(desk, BOTS, there, rows)  # type: ignore[arg-type]


ONE = EMPTY.with_row(7, row(A))


def test_reading_takes_two_calls() -> None:
    desk = Desk()
    desk.ticket(BOT, (BOT, index.body(ONE)))
    assert read(desk).index == ONE
    assert desk.calls == ["tickets", "comments"]


def test_without_a_ticket_the_index_is_empty() -> None:
    desk = Desk()
    assert read(desk) == Shelf()
    assert desk.calls == ["tickets"]


def test_what_others_write_counts_nothing() -> None:
    desk, forged = Desk(), index.body(EMPTY.with_row(1, row(A)))
    desk.ticket("mallory", ("mallory", forged), (BOT, forged))
    quoted = f"Somebody said:\n{forged}"
    mine = desk.ticket(BOT, ("mallory", forged), (BOT, quoted), (BOT, index.body(ONE)))
    got = read(desk)
    assert (got.ticket, got.index) == (mine, ONE)


def test_the_bots_other_account_wrote_it_too() -> None:
    desk = Desk()
    desk.ticket("paper-bot[bot]", ("paper-bot[bot]", index.body(ONE)))
    assert read(desk).index == ONE


def test_a_row_that_is_there_costs_no_call() -> None:
    desk = Desk()
    desk.ticket(BOT, (BOT, index.body(ONE)))
    write(desk, 7, row(A))
    write(desk, 8, None)
    write(desk, 8, row())
    assert desk.calls == []


def test_a_changed_row_is_written_after_a_second_look() -> None:
    desk = Desk()
    desk.ticket(BOT, (BOT, index.body(ONE)))
    write(desk, 7, row(B))
    assert desk.calls == ["comments", "edit_comment"]
    assert desk.bodies() == [index.body(EMPTY.with_row(7, row(B)))]


def test_a_row_that_another_run_wrote_meanwhile_stays() -> None:
    desk = Desk()
    desk.ticket(BOT, (BOT, index.body(EMPTY)))
    seen = read(desk)
    write(desk, 7, row(A))
    write(desk, 8, row(B), seen)
    assert read(desk).index == ONE.with_row(8, row(B))


def test_the_first_row_makes_ticket_and_comment() -> None:
    desk = Desk()
    write(desk, 7, row(A))
    assert [one.locked for one in desk.known] == [True]
    assert desk.bodies() == [index.body(ONE)]


def test_a_ticket_whose_comment_was_deleted_gets_a_new_one() -> None:
    desk = Desk()
    desk.ticket(BOT)
    write(desk, 7, row(A))
    assert (len(desk.known), desk.bodies()) == (1, [index.body(ONE)])


def test_of_two_runs_that_make_the_ticket_at_once_both_keep_the_older() -> None:
    desk = Desk()
    rival = index.body(EMPTY.with_row(8, row(B)))
    desk.meanwhile = [("open_ticket", lambda: desk.ticket(BOT, (BOT, rival)))]
    write(desk, 7, row(A))
    assert read(desk).index == ONE.with_row(8, row(B))
    assert desk.bodies(2) == []


def test_of_two_runs_that_make_the_comment_at_once_both_keep_the_older() -> None:
    desk = Desk()
    desk.ticket(BOT)
    rival = index.body(EMPTY.with_row(8, row(B)))
    desk.meanwhile = [("post_comment", lambda: desk.comment(1, BOT, rival))]
    write(desk, 7, row(A))
    assert desk.bodies() == [index.body(ONE.with_row(8, row(B)))]


def test_a_sweep_mends_a_lost_row_and_takes_out_closed_pulls() -> None:
    desk = Desk()
    desk.ticket(BOT, (BOT, index.body(ONE)))
    rewrite(desk, {8: row(B), 9: row(C)})
    assert read(desk).index == EMPTY.with_row(8, row(B)).with_row(9, row(C))


def test_a_sweep_that_has_nothing_to_mend_makes_no_call() -> None:
    desk = Desk()
    rewrite(desk, {7: row()})
    assert (desk.calls, desk.known) == ([], [])
    desk.ticket(BOT, (BOT, index.body(ONE)))
    rewrite(desk, {7: row(A)})
    assert desk.calls == []
