"""The fixes of a report as corrections on lines of a pull's diff, to be taken with one click.

A report's lines are those of the merge result, a comment's those of the head, so a fix is
placed only where the head has the very same lines, one below the other in one hunk. Line ends
do not count for that, but lines are replaced by lines that end as they did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import unified_diff
from hashlib import sha256
from itertools import islice

from contentbot.forge import ChangedFile, LineComment, NewLineComment
from contentbot.frozen import dataclass
from contentbot.jobs.answering.mends import part, runs
from contentbot.jobs.answering.placing import Chosen, Group, Lines, choose, place
from contentbot.model import Finding
from contentbot.render import suggestion
from contentbot.render.summary import RANK

MOST = 20  # suggestions
MOST_CHARACTERS = 40_000  # of one suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Lines of a pull's head that other lines shall replace.

    first, last: 1-based. before, after: without line ends; nothing after deletes them. key: the
    same wherever these lines stand in the file. crlf: whether they end so.
    """

    path: str
    first: int
    last: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    key: str
    findings: tuple[Finding, ...]
    crlf: bool = False

    def comment(self, *, rule_url: str = "") -> NewLineComment:
        """As a comment on the lines. rule_url: what a rule's name makes a link to its manual."""
        text = suggestion.body(
            self.key, self.findings, self.after, crlf=self.crlf, rule_url=rule_url
        )
        return NewLineComment(self.path, self.first, self.last, text)


@dataclass(frozen=True, slots=True)
class Left:
    """The fixes of a file that no suggestion can show, as hunks of a unified diff, a row each."""

    path: str
    patch: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What becomes of the fixes.

    placed: to be suggested now. standing: suggested before, and still wanted. left: for a patch.
    later: fixes that clash with one of the others, or make the very same of the very same lines
    elsewhere; once that one is made, they are found anew.
    """

    placed: tuple[Suggested, ...] = ()
    standing: tuple[Suggested, ...] = ()
    left: tuple[Left, ...] = ()
    later: tuple[Finding, ...] = ()

    @property
    def wanted(self) -> frozenset[str]:
        """The keys of all that should be there to click."""
        return frozenset(one.key for one in (*self.placed, *self.standing))


def suggest(
    findings: Iterable[Finding],
    lines: Lines,
    files: Iterable[ChangedFile],
    *,
    known: Collection[str] = (),
    most: int = MOST,
) -> Suggestions:
    """What can be suggested of the fixes of some findings.

    lines: of the merge result, as far as the report tells them. files: what the pull changes.
    known: keys of suggestions that are there. most: how many further ones there may be.
    Of fixes that clash, safe ones come first, then those of the worse findings.
    """
    changed = {file.path: file for file in files}
    chosen, later = choose(findings, lines)
    found: list[Suggested] = []
    left: list[tuple[str, list[Chosen]]] = []
    for path, mends in chosen.items():
        groups, rest = place(mends, changed.get(path))
        for group in groups:
            made = _suggested(path, group)
            if made is None:
                rest += group.chosen
            elif any(made.key == one.key for one in found):
                later += made.findings  # the very same lines once more; one at a time
            else:
                found.append(made)
        left.append((path, rest))
    new = sorted((one for one in found if one.key not in known), key=_weight)
    over = {id(finding) for one in new[most:] for finding in one.findings}
    for path, rest in left:
        rest += [one for one in chosen[path] if id(one.findings[0]) in over]
    return Suggestions(
        placed=tuple(sorted(new[:most], key=lambda one: (one.path, one.first))),
        standing=tuple(one for one in found if one.key in known),
        left=tuple(_patch(path, rest, lines[path]) for path, rest in left if rest),
        later=tuple(later),
    )


def _weight(one: Suggested) -> int:
    return min(RANK[finding.severity] for finding in one.findings)


# --- what is suggested ------------------------------------------------------------------------


def _suggested(path: str, group: Group) -> Suggested | None:
    """What to suggest; None if it cannot be said in lines that end alike."""
    first, last = group.range
    rows = group.hunk[first - group.hunk[0].number : last - group.hunk[0].number + 1]
    known = {row.number - group.shift: row.text for row in rows}
    changes = [change for one in group.chosen for change in one.mend.changes]
    whole = part(sorted(known), sorted(changes), known)
    after, ends = whole.after, {row.end for row in rows} - {""}
    if after and after[-1] == "" and not rows[-1].end:
        after = after[:-1]  # the end that the last line did not have
    if after is None or after == whole.before or len(ends) > 1:
        return None
    if sum(map(len, after)) > MOST_CHARACTERS:
        return None
    return Suggested(
        path=path,
        first=first,
        last=last,
        before=whole.before,
        after=after,
        key=key_of(path, whole.before, after),
        findings=tuple(finding for one in group.chosen for finding in one.findings),
        crlf=ends == {"\r\n"},
    )


def key_of(path: str, before: Sequence[str], after: Sequence[str]) -> str:
    """The sign by which a suggestion is known again, on whatever lines."""
    parts = ("\n".join(lines) + "\n" * bool(lines) for lines in (before, after))
    return sha256("\0".join((path, *parts)).encode("utf-8", "replace")).hexdigest()[:16]


# --- what is left ----------------------------------------------------------------------------


def _patch(path: str, chosen: Sequence[Chosen], known: Mapping[int, str]) -> Left:
    """The fixes of one file as one patch of the merge result."""
    parts = [one for each in chosen for one in each.mend.parts]
    changes = sorted(change for each in chosen for change in each.mend.changes)
    rows: list[str] = []
    shift = 0
    for run in runs(sorted({row for one in parts for row in one.rows})):
        whole = part(run, changes, known)
        after = whole.after or ()
        rows += _hunk(whole.first, whole.before, after, shift=shift)
        shift += len(after) - len(whole.before)
    return Left(path, tuple(rows), tuple(one for each in chosen for one in each.findings))


def _hunk(first: int, before: Sequence[str], after: Sequence[str], *, shift: int) -> Iterator[str]:
    """Lines as a hunk of a unified diff. shift: how many lines more the new text has above."""
    top = first + shift - (not after)
    yield f"@@ -{first},{len(before)} +{top},{len(after)} @@"
    yield from islice(unified_diff(before, after, n=len(before), lineterm=""), 3, None)


# --- what is there ---------------------------------------------------------------------------


def keys(comments: Iterable[LineComment], accounts: Collection[str]) -> dict[str, int]:
    """The suggestions that can still be taken: their keys, with the ids of their comments.

    accounts: those of the bot; nobody else's marker counts.
    """
    return {key: one.id for one, key in _own(comments, accounts) if one.line is not None}


def outdated(
    comments: Iterable[LineComment], accounts: Collection[str], wanted: Collection[str]
) -> list[int]:
    """The comments whose suggestions are not wanted any more, or whose lines are gone.

    wanted: keys of the others. Those that are resolved already are among them.
    """
    return [
        one.id for one, key in _own(comments, accounts) if one.line is None or key not in wanted
    ]


def _own(
    comments: Iterable[LineComment], accounts: Collection[str]
) -> Iterator[tuple[LineComment, str]]:
    for one in comments:
        key = suggestion.key_of(one.body) if one.author in accounts else None
        if key is not None:
            yield one, key
