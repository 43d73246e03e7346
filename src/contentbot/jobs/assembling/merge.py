"""The three-way merge of an edition: the data's edits, carried out on the people's draft.

What was produced against what is produced now is the data's edit. What was produced against
the draft is a person's. Only the first kind is carried out here, on the draft's own segments,
so every byte that no edit of the data touches stays. Where a person edited the same segment,
nothing is written over, and the two are told apart in a `Conflict`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from contentbot.content.record import squeezed
from contentbot.frozen import dataclass
from contentbot.jobs.assembling.segments import Key, Segment, Side, order_kept

BULLETS = ("* ", "- ", "+ ")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that people and data both changed. line: in the draft, 1-based.

    keys: of the segments that stay as they are in the draft and in what counts as produced.
    """

    line: int
    keys: tuple[Key, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text of the draft, and what could not be settled."""

    text: str
    conflicts: tuple[Conflict, ...]


def merge(
    base: Side,
    draft: Side,
    fresh: Side,
    *,
    sorted_places: frozenset[str],
    settled: frozenset[Key] = frozenset(),
) -> Merged:
    """Carry the data's edits out on a draft.

    base: what was produced; a side without segments when nothing is known of it, so that
    nothing counts as removed. draft: its entries named as those of `base` and `fresh`.
    sorted_places: ids of sections and groups whose entries stand in the order of `fresh`.
    settled: entries whose edits by hand are in `fresh` already.
    """
    work = _Work(base, draft, fresh, settled)
    work.remove_and_change()
    work.arrange(sorted_places)
    newline = "\r\n" if "\r\n" in draft.document.text else "\n"
    out = "".join(f"{one.lead}{one.text}" for one in work.segments) + draft.tail
    if newline == "\r\n":
        out = out.replace("\r\n", "\n").replace("\n", "\r\n")
    return Merged(out, tuple(work.conflicts))


class _Work:
    """The draft's segments while they are changed."""

    def __init__(self, base: Side, draft: Side, fresh: Side, settled: frozenset[Key]) -> None:
        self.settled = settled
        self.base, self.draft, self.fresh = base.by_key(), draft, fresh
        self.base_keys = [one.key for one in base.segments]
        self.new = fresh.by_key()
        self.fresh_keys = [one.key for one in fresh.segments]
        self.order = {key: number for number, key in enumerate(self.fresh_keys)}
        self.old = draft.by_key()
        self.segments = list(draft.segments)
        self.conflicts: list[Conflict] = []
        self.withheld: set[Key] = set()  # segments of `fresh` that a conflict keeps out

    def _conflict(self, keys: Iterable[Key], at: Segment | None, message: str) -> None:
        line = self.draft.offset(at)[0] if at else 1
        self.conflicts.append(Conflict(line, tuple(keys), message))

    def remove_and_change(self) -> None:
        # Headings last: one stays as long as something stands below it.
        for key, was in sorted(self.base.items(), key=lambda one: one[0][0] == "heading"):
            mine, now = self.old.get(key), self.new.get(key)
            if now is None:
                self._remove(key, was, mine)
            elif mine is not None and not _same(was, now) and not _same(mine, now):
                if _same(mine, was) or key in self.settled:
                    place = self._place(key)
                    self.segments[place] = replace(self.segments[place], text=now.text)
                else:
                    what = _called(was)
                    self._conflict(
                        (key,), mine, f"{what} was changed here and in its file, differently"
                    )
        self._edited_prose()

    def _remove(self, key: Key, was: Segment, mine: Segment | None) -> None:
        if mine is None or (key[0] == "heading" and self._holds(mine.place)):
            return
        if not _same(mine, was):
            self._conflict(
                (key,),
                mine,
                f"{_called(was)} was changed here, and its file is gone or says otherwise",
            )
        else:
            self._take_out(key)

    def _holds(self, place: str) -> bool:
        """Whether an entry stands in a place and will not move from it."""
        return any(
            one.is_entry
            and one.place == place
            and (one.key not in self.new or self.new[one.key].place == place)
            for one in self.segments
        )

    def _edited_prose(self) -> None:
        """New words of the template do not come beside those that a person wrote in their place."""
        keys = [one.key for one in self.fresh.segments]
        matcher = SequenceMatcher(None, self.base_keys, keys, autojunk=False)
        for what, a, b, c, d in matcher.get_opcodes():
            if what != "replace":
                continue
            was, now = (
                [k for k in part if k[0] == "prose"] for part in (self.base_keys[a:b], keys[c:d])
            )
            gone = [key for key in was if key not in self.old and key not in self.new]
            new = [key for key in now if key not in self.base]
            if gone and new:
                self.withheld.update(new)
                after = next(
                    (self.old[k] for k in reversed(self.base_keys[:a]) if k in self.old), None
                )
                words = squeezed(self.new[new[0]].text)[:60]
                text = f"the template says `{words}` now where this was edited by hand"
                self._conflict((*gone, *new), after, text)

    def _place(self, key: Key) -> int:
        return next(n for n, one in enumerate(self.segments) if one.key == key)

    def _take_out(self, key: Key) -> Segment:
        place = self._place(key)
        out = self.segments.pop(place)
        if place == 0 and self.segments:  # the first has nothing before it
            self.segments[0] = replace(self.segments[0], lead=out.lead)
        return out

    def arrange(self, sorted_places: frozenset[str]) -> None:
        """Put in what the data has now and had not before, and what it has elsewhere now.

        All that moves is taken out first, and all is put in from the top: so each finds what
        it follows, its heading above all, and none is put behind one that is about to go.
        """
        away = self._moved_by_template() | self._out_of_order(sorted_places)
        moved = {key: self._take_out(key).text for key in away}
        for one in self.fresh.segments:
            if one.key in moved:
                self._insert(replace(one, text=moved[one.key]))
            elif self._is_new(one):
                self._insert(one)

    def _moved_by_template(self) -> set[Key]:
        """What is produced elsewhere now than it was, and stands in the draft."""
        wanted = [one.key for one in self.fresh.segments if one.key in self.base]
        was = [key for key in self.base_keys if key in self.new]
        return (set(was) - order_kept(was, wanted)) & self.old.keys()

    def _out_of_order(self, places: frozenset[str]) -> set[Key]:
        """Entries of sorted places that stand in another order than the data has them."""
        wanted = [one.key for one in self.fresh.segments if one.is_entry and one.place in places]
        known = set(wanted)
        inside = {one.key: one.place for one in self.segments if one.key in known}
        kept = order_kept(list(inside), [key for key in wanted if key in inside])
        return {k for k in inside if k not in kept or inside[k] != self.new[k].place}

    def _is_new(self, one: Segment) -> bool:
        """Whether a segment is to be put in; where a person was first, with other facts, told."""
        mine = self.old.get(one.key)
        # A draft of which nothing is known has its words already, and a person edited some.
        known = one.key in self.base or one.key in self.withheld
        if known or not (self.base or one.is_entry):
            return self._is_missing_head(one)
        if mine is not None and not _same(mine, one):
            text = f"{_called(one)} was added here and as a file, with other facts"
            self._conflict((one.key,), mine, text)
        return mine is None

    def _is_missing_head(self, one: Segment) -> bool:
        """Whether a heading that a person took out is needed again, for a new entry below it."""
        if one.key[0] != "heading" or one.key in self.old or one.key in self.withheld:
            return False
        here = any(s.key[0] == "heading" and s.place == one.place for s in self.segments)
        return not here and any(
            s.is_entry and s.place == one.place and s.key not in self.base and s.key not in self.old
            for s in self.fresh.segments
        )

    def _insert(self, new: Segment) -> None:
        """Put a segment behind the one that it follows in what is produced now."""
        at = self.order[new.key]
        where = {one.key: n for n, one in enumerate(self.segments)}
        behind = [k for k in reversed(self.fresh_keys[:at]) if k in where]
        # An entry belongs to its list. All else comes behind what nobody has moved elsewhere.
        is_entry = new.key[0] == "entry"
        near = [
            k
            for k in behind
            if self.segments[where[k]].place == (new.place if is_entry else self.new[k].place)
        ]
        if not behind:
            ahead = (where[k] for k in self.fresh_keys[at + 1 :] if k in where)
            self._put(next(ahead, len(self.segments)), new)
            return
        place = where[(near or behind)[0]] + 1
        if is_entry:
            place = self._past_added(place, new)
            new = _closed_up(self.segments[place - 1], new)
        self._put(place, new)

    def _past_added(self, place: int, new: Segment) -> int:
        """Behind the entries that people added at the end of the list themselves."""
        while (
            place < len(self.segments)
            and self.segments[place].key[0] == "new"
            and self.segments[place].place == new.place
        ):
            place += 1
        return place

    def _put(self, place: int, new: Segment) -> None:
        if place < len(self.segments) and place == 0:
            self.segments[0] = replace(self.segments[0], lead=self.segments[0].lead or "\n\n")
        self.segments.insert(place, new)


def _closed_up(before: Segment, new: Segment) -> Segment:
    """An item behind another item of its list, without the blank line below the heading."""
    together = before.is_entry and before.place == new.place
    return (
        replace(new, lead="\n") if together and before.text[:2] == new.text[:2] in BULLETS else new
    )


def _same(one: Segment, other: Segment) -> bool:
    return squeezed(one.text) == squeezed(other.text)


def _called(segment: Segment) -> str:
    entry = segment.piece.entry
    if entry is None:
        return f"`{squeezed(segment.text)[:60]}`"
    return f"`{entry.title or entry.text('name') or squeezed(segment.text)[:60]}`"
