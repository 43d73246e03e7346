"""What only the trusted side can judge of the entries of a pull: rights, quotas, other pulls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

from contentbot.content.address import key
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.jobs.answering import repeats
from contentbot.jobs.answering.index import LONGEST_URL, Twin, hash_of, new_address
from contentbot.jobs.assembling.choose import put_off
from contentbot.jobs.assembling.material import Stored
from contentbot.lint.engine import load_rules
from contentbot.lint.rule import Facts, Submission
from contentbot.model import ENTRY_KINDS, Change, Edit, Entry, Finding, Fix, Severity, Span
from contentbot.render.summary import number

LONGEST = 80  # characters of a title within a sentence
UNUSED = "unused-allowance"


class _Said(NamedTuple):
    """What is to be said of a change, as a rule of that name would say it."""

    rule: str
    change: Change
    message: str
    help: str
    severity: Severity
    fix: bool = False


def judge(
    changes: Sequence[Change],
    settings: Settings,
    submission: Submission,
    *,
    day: date,
    twins: Sequence[Twin] = (),
    known: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """Findings on the entries of a pull, in the order of the changes, rule by rule.

    day: of the edition that they go into. twins: earlier pulls that add one of the pages.
    known: what the base has already, as `repeats.standing` tells it. The `pulls` of the submission
    are not looked at.
    """
    said = [
        *_gated(changes, settings, submission, day),
        *_pending(changes, twins),
        *(() if submission.may_write else _collateral(changes, submission.author)),
        *(() if submission.may_write else _repeated(changes, known or {})),
    ]
    return list(_findings(said))


def quota_of(author: str, stored: Iterable[Stored], *, day: date) -> dict[str, int]:
    """How many entries of an author the inbox holds for an edition, by section."""
    return dict(
        Counter(
            one.entry.section
            for one in stored
            if one.path.startswith("inbox/")
            and one.entry.section
            and _is_by(author, one.fields)
            and put_off(one, day) is None
        )
    )


def allowed(findings: Iterable[Finding], changes: Iterable[Change]) -> list[Finding]:
    """What is left of findings when what entries allow themselves counts: for an editor's pull.

    What says of such an allowance that only an editor can give it goes as well. Allowances
    in a draft's comments are not known here.
    """
    rules = load_rules()
    by_path: dict[str, list[Change]] = {}
    for change in sorted(changes, key=lambda change: change.line):
        if change.change != "removed":
            by_path.setdefault(change.path, []).append(change)

    def names(finding: Finding) -> set[str]:
        above = [one for one in by_path.get(finding.path, ()) if one.line <= finding.line]
        own = above[-1].fields.get("allow") if above else None
        said = {name for name in own if isinstance(name, str)} if isinstance(own, list) else set()
        return {name for name in said if name in rules and not rules[name].locked}

    def stays(finding: Finding) -> bool:
        mine = names(finding)
        about = any(f"`{name}`" in finding.message for name in mine)
        return finding.rule not in mine and not (finding.rule == UNUSED and about)

    return [finding for finding in findings if stays(finding)]


# --- gates and quotas -----------------------------------------------------------------------


def _gated(
    changes: Sequence[Change], settings: Settings, submission: Submission, day: date
) -> Iterator[_Said]:
    """What the rules about sections say of the entries that come into one."""
    entering = [change for change in changes if _enters(change)]
    facts = Facts(settings=settings, day=day, submission=submission)
    due = [one for one in entering if put_off(_stored(one), day) is None]
    for name, rows in (("section-closed", entering), ("quota-used", due)):
        rule = load_rules()[name]
        for found in rule.check(_document(rows, settings), facts):
            row = rows[found.span.start]
            yield _Said(name, row, found.message, found.help, found.severity or rule.severity)


def _enters(change: Change) -> bool:
    """Whether an entry is in its section only since the pull."""
    if change.change in ("added", "removed") or change.before is None:
        return change.change != "removed"
    was, now = change.before.get("section"), change.fields.get("section")
    if isinstance(was, str) and isinstance(now, str) and was != now:
        return True
    # A line of a draft does not say where it stood before it moved: elsewhere.
    moved = change.change == "moved" and not isinstance(was, str)
    return moved or _became_another(change)


def _document(changes: Sequence[Change], settings: Settings) -> Document:
    """The entries as rules see them; each stands at its number, for what they say to be placed."""
    entries = tuple(_entry(change, at, settings) for at, change in enumerate(changes))
    return Document(path="", text=" " * len(entries), kind="link", entries=entries, in_place=False)


def _entry(change: Change, at: int, settings: Settings | None = None) -> Entry:
    span = Span(at, at + 1)
    section = change.section
    if section is None and settings is not None:
        # A file need not say it where there is one section for its kind.
        own = [one.id for one in settings.sections if one.kind == change.kind and not one.group]
        section = own[0] if len(own) == 1 else None
    kind = ENTRY_KINDS[change.kind]
    return kind(span=span, line=span, fields=change.fields, spans={}, section=section)


def _stored(change: Change) -> Stored:
    """An entry as if it lay in its folder already."""
    entry = _entry(change, 0)
    return Stored(change.path, entry, Document(path=change.path, text="", kind=change.kind))


# --- other pulls, other people --------------------------------------------------------------


def _pending(changes: Iterable[Change], twins: Iterable[Twin]) -> Iterator[_Said]:
    """The repeats among open pulls, told of the later one alone."""
    first: dict[str, Twin] = {}
    for twin in twins:
        for sign in twin.hashes:
            first.setdefault(sign, twin)
    severity = load_rules()["pending-elsewhere"].severity
    for change in changes:
        url = new_address(change)
        if url and hash_of(url) in first:
            twin = first[hash_of(url)]
            message = f"the same link is in #{twin.number}, opened {_ahead(twin.ahead)} earlier"
            yield _Said("pending-elsewhere", change, message, "one of the two is enough", severity)


def _ahead(time: timedelta) -> str:
    """How much earlier something was: by the two times alone, so that the words stay."""
    minutes = int(time.total_seconds()) // 60
    if minutes < 1:
        return "moments"
    if minutes < 60:
        return number(minutes, "minute")
    return number(minutes // 60, "hour") if minutes < 48 * 60 else f"{time.days} days"


def _collateral(changes: Iterable[Change], author: str) -> Iterator[_Said]:
    """The entries that were there before, were changed or removed, and are not the author's."""
    severity = load_rules()["collateral-change"].severity
    for change in changes:
        was = change.fields if change.change == "removed" else change.before
        if was is None or change.change == "moved" or _is_by(author, was):
            continue
        name = was.get("title") or was.get("name")
        name = f"`{name[:LONGEST]}`" if isinstance(name, str) else "some prose"
        if change.change == "removed":
            said, help = f"{name} is gone", "put it back, unless that is what you mean"
        elif _became_another(change):
            said = f"{name} has another address"
            help = "put the old one back, unless that is what you mean"
        else:
            said = f"{name} was there before, and now says something else"
            help = "fine if you mean it; an editor will look"
        yield _Said("collateral-change", change, said, help, severity)


def _is_by(author: str, fields: Mapping[str, object]) -> bool:
    """Whether an entry says that an account sent it; the forge's names have no case."""
    by = fields.get("submitted_by")
    return isinstance(by, str) and bool(author) and by.casefold() == author.casefold()


def _became_another(change: Change) -> bool:
    """Whether an entry has another address than before; without one, another name."""
    return change.before is not None and _name(change.before) != _name(change.fields)


def _name(fields: Mapping[str, object]) -> str:
    url = fields.get("url")
    if isinstance(url, str) and url:
        return key(url[:LONGEST_URL])
    return str(fields.get("title") or fields.get("name") or fields.get("text") or "")


# --- repeats between files and drafts -------------------------------------------------------


def _repeated(changes: Sequence[Change], known: Mapping[str, Collection[str]]) -> Iterator[_Said]:
    """Entries that stand in a file and in a draft: in the pull, or in it and its base."""
    rule = load_rules()["waiting-already"]
    files = {id(line): file for line, file in repeats.pairs(changes)}
    for change in changes:
        file = files.get(id(change))
        if file is not None:
            message = f"`{file.path}` of this pull is the same entry"
            help = "delete this line; the file is enough"
            yield _Said(rule.name, change, message, help, rule.severity, fix=True)
            continue
        place = repeats.elsewhere(change, known)
        if place is not None:
            said = f"`{place}` has this address already"
            yield _Said(rule.name, change, said, "one entry is enough", rule.severity)


# --- findings -------------------------------------------------------------------------------


def _findings(said: Iterable[_Said]) -> Iterator[Finding]:
    """Each with an id that stays, whatever line the entry is on."""
    seen: Counter[tuple[str, str]] = Counter()
    for one in said:
        change = one.change
        about = f"{one.rule}\0{one.message}\0{_name(change.fields)}"
        seen[change.path, about] += 1
        sign = f"{change.path}\0{about}\0{seen[change.path, about]}"
        here, below = (change.line, 1), (change.line + 1, 1)
        yield Finding(
            id=blake2b(sign.encode(errors="replace"), digest_size=8).hexdigest(),
            about=about,
            rule=one.rule,
            severity=one.severity,
            path=change.path,
            span=Span(0, 0),
            line=change.line,
            column=1,
            end_line=change.line,
            end_column=1,
            message=one.message,
            help=one.help,
            fix=Fix((Edit(Span(0, 0), ""),), safe=False) if one.fix else None,
            fix_places=((here, below),) if one.fix else (),
        )
