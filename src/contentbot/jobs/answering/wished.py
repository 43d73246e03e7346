"""What an editor wants of a pull's entries: shown as done, offered to the author, kept if not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b

from contentbot.content import entry_edit, library
from contentbot.content.settings import Settings
from contentbot.forge import ChangedFile
from contentbot.frozen import dataclass
from contentbot.jobs.answering import patch, scope
from contentbot.jobs.answering.base import CONTENT
from contentbot.jobs.commanding import kept
from contentbot.jobs.commanding.kept import EVERY, NOTHING, Kept, Wishes
from contentbot.model import Change, Edit, Finding, Fix, Span
from contentbot.render import wished as render
from contentbot.render.preview import Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """The entries of a pull with what an editor wants of them.

    changes: as they would be, in their order. kept: what the author has not taken over.
    told: sentences for people. findings: what can be offered, on lines by path and number.
    """

    changes: Sequence[Change]
    kept: Kept
    told: Sequence[str] = ()
    findings: Sequence[Finding] = ()
    lines: Mapping[str, Mapping[int, str]]


def apply(
    changes: Sequence[Change], record: Kept, files: Sequence[ChangedFile], settings: Settings
) -> Wished:
    """Work in what is kept for a pull; all of it stays as it is where nothing is."""
    here = [one for one in changes if one.change != "removed"]
    if not record.wishes:
        return Wished(changes=changes, kept=record, lines={})
    wants = {id(one): record.of(_page(one), alone=len(here) == 1) for one in here}
    left = {page: _left(page, wishes, here) for page, wishes in record.wishes.items()}
    made = [_made(one, wants.get(id(one), NOTHING), settings) for one in changes]
    told: list[str] = []
    findings: list[Finding] = []
    lines: dict[str, dict[int, str]] = {}
    for old, new in zip(changes, made, strict=True):
        wish = wants.get(id(old), NOTHING)
        name = "" if len(here) == 1 else str(old.fields.get("title") or old.fields.get("url") or "")
        said = list(_said(old, new, settings, name=name))
        told += [*said, *render.held(wish.until, name=name)] if wish.hold else said
        found = _offer(old, new, files, settings) if said else None
        if found is not None:
            rows, first, last, after = found
            lines.setdefault(old.path, {}).update(rows)
            findings.append(_finding(old, said, first, last, rows=rows, after=after))
    return Wished(
        changes=made,
        kept=Kept(
            {page: one for page, one in left.items() if one != NOTHING},
            tuple(dict.fromkeys(page for page in map(_page, here) if page)),
        ),
        told=tuple(dict.fromkeys(told)),
        findings=findings,
        lines=lines,
    )


def shown(previews: Sequence[Preview], changes: Sequence[Change]) -> list[Preview]:
    """Previews of changed entries with the title that they are to have: a draft's line has the
    old one. changes: as they were.
    """
    return [_titled(one, old) for one, old in zip(previews, changes, strict=True)]


def _titled(one: Preview, old: Change) -> Preview:
    before, after = (str(change.fields.get("title", "")) for change in (old, one.change))
    if before == after or not before or not scope.is_draft(old.path):
        return one
    return replace(one, rows=tuple(row.replace(before, after) for row in one.rows))


def _page(change: Change) -> str:
    url = change.fields.get("url")
    return kept.key_of(url) if isinstance(url, str) and url else EVERY


def _section(change: Change) -> object:
    return change.fields.get("section", change.section)


def _left(page: str, wishes: Wishes, here: Sequence[Change]) -> Wishes:
    """What is left to be taken over of the wishes for an entry."""
    about = [one for one in here if page in (EVERY, _page(one))]
    if about and all(_section(one) == wishes.section for one in about):
        wishes = replace(wishes, section="")
    if about and all(one.fields.get("title") == wishes.title for one in about):
        wishes = replace(wishes, title="")
    return wishes


def _made(change: Change, wish: Wishes, settings: Settings) -> Change:
    """An entry as an editor wants it."""
    fields = dict(change.fields)
    section = change.section
    if wish.section in settings.by_id and wish.section != _section(change):
        section = wish.section
        fields.pop("group", None)
        if scope.is_entry_file(change.path):
            fields["section"] = section
    if wish.title and "title" in fields:
        fields["title"] = wish.title
    if fields == dict(change.fields) and section == change.section:
        return change
    return replace(change, section=section, fields=fields)


def _said(old: Change, new: Change, settings: Settings, *, name: str) -> Iterator[str]:
    if new.section is not None and _section(new) != _section(old):
        yield render.moved(settings.by_id[new.section].title, name=name)
    if new.fields.get("title") != old.fields.get("title"):
        yield render.titled(str(new.fields["title"]), name=name)


# --- what is offered -------------------------------------------------------------------------

_Offer = tuple[dict[int, str], int, int, list[str]]


def _offer(
    old: Change, new: Change, files: Sequence[ChangedFile], settings: Settings
) -> _Offer | None:
    """The lines of an entry and what some of them are to become: first, last, and the new ones."""
    file = next((one for one in files if one.path == old.path), None)
    if file is None or file.patch is None:
        return None
    rows = {row.number: row for hunk in patch.hunks(file.patch) for row in hunk}
    if scope.is_draft(old.path):
        mine = [row.text for row in rows.values() if row.added]
        return _on_line(old, new, mine)
    if file.status != "added":
        return None  # the diff does not show the whole text
    before = [row.text for row in rows.values()]
    after = _edited(before, old, new, settings)
    return None if after is None else _difference(before, after)


def _on_line(old: Change, new: Change, rows: Sequence[str]) -> _Offer | None:
    """Another title for the line of a draft; a line has no room for its section."""
    title, wanted, url = (str(one.get(name, "")) for one, name in (
        (old.fields, "title"), (new.fields, "title"), (old.fields, "url")))  # fmt: skip
    found = [row for row in rows if title and url and f"[{title}]" in row and url in row]
    if title == wanted or len(found) != 1 or set(wanted) & set("[]\\"):
        return None
    after = found[0].replace(f"[{title}]", f"[{wanted}]", 1)
    return {old.line: found[0]}, old.line, old.line, [after]


def _edited(
    before: Sequence[str], old: Change, new: Change, settings: Settings
) -> list[str] | None:
    """The lines of a file with the fields of its entry as they are to be."""
    text = "".join(f"{line}\n" for line in before)
    source = library.Source(old.path.removeprefix(CONTENT), text.encode(), named=True)
    document = library.document(source, old.kind, settings, today=date.min)
    numbers = [
        at
        for at, one in enumerate(document.entries)
        if one.fields.get("url") == old.fields.get("url")
        and one.fields.get("title") == old.fields.get("title")
    ]
    if len(numbers) != 1 or document.faults:
        return None
    names = {*old.fields, *new.fields}
    changed = {name: new.fields.get(name) for name in names}
    wanted = {name: one for name, one in changed.items() if one != old.fields.get(name)}
    try:
        after = entry_edit.with_fields(text, wanted, number=numbers[0])
    except ValueError:
        return None
    return after.removesuffix("\n").split("\n")


def _difference(before: Sequence[str], after: Sequence[str]) -> _Offer | None:
    """The fewest lines that have to be replaced; a new line comes with one beside it."""
    if list(before) == list(after) or not before:
        return None
    most = min(len(before), len(after))
    top = next((n for n in range(most) if before[n] != after[n]), most)
    end = next((n for n in range(most - top) if before[-1 - n] != after[-1 - n]), most - top)
    if top + end >= len(before):
        top, end = (top - 1, end) if top else (top, end - 1)
    rows = {n: text for n, text in enumerate(before, 1) if top < n <= len(before) - end}
    return rows, top + 1, len(before) - end, list(after[top : len(after) - end])


def _finding(
    change: Change,
    said: Sequence[str],
    first: int,
    last: int,
    *,
    rows: Mapping[int, str],
    after: Sequence[str],
) -> Finding:
    """A wish as if a rule without a name had found it: it can be offered like any correction."""
    words = " ".join(render.plain(one) for one in said)
    sign = f"{change.path}\0{words}"
    return Finding(
        id=blake2b(sign.encode(errors="replace"), digest_size=8).hexdigest(),
        about=words,
        rule="",
        severity="info",
        path=change.path,
        span=Span(0, 0),
        line=first,
        column=1,
        end_line=last,
        end_column=1,
        message=words,
        help="",
        fix=Fix((Edit(Span(0, 0), "\n".join(after)),), safe=True),
        fix_places=(((first, 1), (last, len(rows[last]) + 1)),),
    )
