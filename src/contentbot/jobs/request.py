"""What `lint` was asked for: options to files, settings, archive and facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath

from contentbot.content import edition, library, schema, settings
from contentbot.content.archive import Archive, Back
from contentbot.content.library import Source
from contentbot.content.settings import Settings
from contentbot.errors import UsageError
from contentbot.jobs import lint
from contentbot.jobs.lint import Work
from contentbot.lint import engine
from contentbot.lint.engine import Selection
from contentbot.lint.rule import Submission, load_facts
from contentbot.model import Report, State
from contentbot.ports import Repository

SETTINGS_FILE = PurePosixPath("content/newsletter.yml")
EDITIONS = PurePosixPath("content/editions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of `lint`, as given."""

    paths: tuple[Path, ...] = ()
    root: Path | None = None
    changed_since: str | None = None
    at: str | None = None
    archive: Path | None = None
    config: str | None = None
    kind: str | None = None
    state: State | None = None
    facts: Path | None = None
    select: str | None = None
    ignore: str | None = None
    today: date


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything at hand: what is the same for all files, and the files with their kinds."""

    work: Work
    todo: list[tuple[Source, str]]
    notes: list[str] = field(default_factory=list)


def root_of(request: Request) -> Path:
    """The folder that holds content/."""
    return request.root or Path()


def paths_of(request: Request) -> tuple[Path, ...]:
    """The paths to look at.

    Raises:
        UsageError: none was named and there is no content/ here.
    """
    if request.paths:
        return request.paths
    content = root_of(request) / "content"
    if not content.is_dir() and request.at is None:
        raise UsageError(f"{content}: no such folder; name a file, or use --root DIR")
    return (content,)


def selection_of(request: Request) -> Selection:
    """The rules that were asked for.

    Raises:
        UsageError: one is named that does not exist.
    """
    names = [
        frozenset(name.strip() for name in (given or "").split(",") if name.strip())
        for given in (request.select, request.ignore)
    ]
    unknown = engine.known_rule_names(names[0] | names[1])
    if unknown:
        raise UsageError(f"there is no rule `{unknown[0]}`; `contentbot rules` lists them")
    return Selection(*names)


def settings_of(request: Request) -> Settings:
    """The settings in use: as named, the nearest `content/newsletter.yml`, or the preset.

    Raises:
        UsageError: they cannot be read, or say what no settings can.
    """
    if request.config:
        given = Path(request.config)
        path = given if given.is_file() else settings.preset_file(request.config)
    else:
        path = _nearest(request) or settings.preset_file(settings.DEFAULT_PRESET)
    return settings.parse(library.read_bytes(path).decode("utf-8", "replace"), str(path))


def _nearest(request: Request) -> Path | None:
    if request.root is not None:
        own = request.root / SETTINGS_FILE
        return own if own.is_file() else None
    first = paths_of(request)[0].absolute()
    for folder in (first, *first.parents):
        for one in (folder / SETTINGS_FILE, folder / SETTINGS_FILE.name):
            if one.is_file() and (one.name != SETTINGS_FILE.name or one.parent.name == "content"):
                return one
    return None


def submission_of(request: Request) -> Submission | None:
    """What `--facts` says.

    Raises:
        UsageError: the file is not what its schema asks for.
    """
    if request.facts is None:
        return None
    try:
        data = json.loads(library.read_bytes(request.facts))
    except ValueError as error:
        raise UsageError(f"{request.facts}: not JSON: {error}") from error
    faults = schema.check("facts", data) if isinstance(data, dict) else []
    if faults or not isinstance(data, dict):
        raise UsageError(f"{request.facts}: {faults[0].message if faults else 'not an object'}")
    return load_facts(data)


def prepare(request: Request) -> Prepared:
    """The files of the work tree, and what is the same for all of them."""
    known = settings_of(request)
    root = root_of(request)
    archive = lint.read_archive(request.archive or root / EDITIONS, known)
    sources = [
        Source(str(path), library.read_bytes(path), named)
        for path, named in library.files(paths_of(request))
    ]
    todo = library.check_kinds(sources, known, request.kind)
    work = Work(
        settings=known,
        today=request.today,
        archive=archive,
        waiting=lint.waiting_addresses(_all_waiting(todo, root)),
        submission=submission_of(request),
        state=request.state,
        selection=selection_of(request),
    )
    notes = [] if todo else ["nothing to check was found"]
    return Prepared(work, todo, notes)


def _all_waiting(todo: Sequence[tuple[Source, str]], root: Path) -> list[tuple[Source, str]]:
    """The entries looked at and those of the inbox, which they must not repeat."""
    seen = {Path(source.path).absolute() for source, _ in todo}
    inbox = root / "content" / "inbox"
    others = [
        (Source(str(path), library.read_bytes(path), False), "link")
        for path, _ in (library.files([inbox]) if inbox.is_dir() else ())
        if path.absolute() not in seen
    ]
    return [*todo, *others]


# --- with git --------------------------------------------------------------------------------


def _quietly(_path: str) -> None:
    """For jobs that need not say which file they begin."""


def since(
    request: Request, repository: Repository, begun: Callable[[str], None] = _quietly
) -> tuple[Report, dict[str, str]]:
    """What is new since a commit; with `at`, all of it read from commits as data.

    Returns the report and the texts that excerpts are taken from.
    """
    assert request.changed_since is not None
    base = repository.commit(request.changed_since)
    head = repository.commit(request.at) if request.at else None
    top = Path(repository.root())
    wanted = [_inside(path, top) for path in paths_of(request)]
    known = settings_at(request, repository, base) if head else settings_of(request)
    old_paths = dict(_changed(repository, base, head, wanted))
    if head is None:
        for path in _untracked(request, top, repository, base):
            old_paths.setdefault(path, None)
    after = _blobs_now(repository, head, top, sorted(old_paths))
    before = {blob.path: blob for blob in repository.blobs(base, sorted({*old_paths, *(p for p in old_paths.values() if p)}))} if old_paths else {}
    shown = _shower(request, top)
    heads = library.check_kinds([Source(shown(path), data, False) for path, data in after], known, request.kind)
    bases = {}
    for path, old in old_paths.items():
        blob = before.get(old or path)
        kinds = blob and library.check_kinds([Source(shown(blob.path), blob.data, False)], known, request.kind)
        if kinds:
            bases[shown(path)] = kinds[0]
    work = Work(
        settings=known, today=request.today, archive=_archive(request, repository, base if head else None, known),
        waiting=lint.waiting_addresses(_others(repository, head, top=top, seen={path for path, _ in after}, shown=shown) + heads),
        submission=submission_of(request), state=request.state, selection=selection_of(request), brought=True,
    )  # fmt: skip
    base_work = Work(
        settings=known, today=request.today, archive=work.archive,
        state=request.state, selection=work.selection, brought=True,
    )  # fmt: skip
    out = lint.since(heads, bases, work, base_work, begun)
    return _with_commits(out, head, (base, head) if head else None), _texts(heads)


def _texts(todo: Sequence[tuple[Source, str]]) -> dict[str, str]:
    return {source.path: source.data.decode("utf-8", "replace").removeprefix("\ufeff") for source, _ in todo}


def at(
    request: Request, repository: Repository, begun: Callable[[str], None] = _quietly
) -> tuple[Report, dict[str, str]]:
    """All findings of a commit, read as data, and the texts that excerpts are taken from."""
    assert request.at is not None
    head = repository.commit(request.at)
    top = Path(repository.root())
    known = settings_at(request, repository, head)
    shown = _shower(request, top)
    wanted = [_inside(path, top) for path in paths_of(request)]
    sources = [Source(shown(blob.path), blob.data, False) for blob in repository.blobs(head, wanted)]
    todo = library.check_kinds(sources, known, request.kind)
    work = Work(
        settings=known, today=request.today, archive=_archive(request, repository, head, known),
        waiting=lint.waiting_addresses(todo), submission=submission_of(request), state=request.state,
        selection=selection_of(request),
    )  # fmt: skip
    rows = []
    for source, kind in todo:
        begun(source.path)
        rows.append(lint.lint_one(source, kind, work))
    return _with_commits(lint.report(rows), head, repository.parents(head)), _texts(todo)


def _with_commits(report: Report, commit: str | None, parents: tuple[str, ...] | None) -> Report:
    return replace(report, commit=commit, parents=parents) if commit else report


def settings_at(request: Request, repository: Repository, commit: str) -> Settings:
    """The settings of a commit, never those of the work tree."""
    if request.config:
        return settings_of(request)
    prefix = _inside(root_of(request), Path(repository.root()))
    path = str(PurePosixPath(prefix) / SETTINGS_FILE)
    blobs = repository.blobs(commit, [path])
    if not blobs:
        own = settings.preset_file(settings.DEFAULT_PRESET)
        return settings.parse(own.read_text("utf-8"), str(own))
    return settings.parse(blobs[0].data.decode("utf-8", "replace"), path)


def _inside(path: Path, top: Path) -> str:
    """A path as Git names it.

    Raises:
        UsageError: it lies outside the repository.
    """
    try:
        inside = path.absolute().relative_to(top)
    except ValueError:
        try:
            inside = path.resolve().relative_to(top.resolve())
        except ValueError:
            raise UsageError(f"{path} is not inside the repository {top}") from None
    return inside.as_posix()


def _changed(repository: Repository, base: str, head: str | None, wanted: Sequence[str]) -> list[tuple[str, str | None]]:
    def inside(path: str) -> bool:
        return any(one == "." or path == one or path.startswith(f"{one}/") for one in wanted)

    return [(path, old) for path, old in repository.changed(base, head) if inside(path)]


def _untracked(request: Request, top: Path, repository: Repository, base: str) -> list[str]:
    """Files of the work tree that the base does not have."""
    here = [_inside(path, top) for path, _ in library.files(paths_of(request))]
    have = {blob.path for blob in repository.blobs(base, here)} if here else set()
    return [path for path in here if path not in have]


def _blobs_now(repository: Repository, head: str | None, top: Path, paths: Sequence[str]) -> list[tuple[str, bytes]]:
    if head is not None:
        return [(blob.path, blob.data) for blob in repository.blobs(head, paths)] if paths else []
    files = [(path, top / path) for path in paths]
    return [(path, library.read_bytes(file)) for path, file in files if file.is_file() and not file.is_symlink()]


def _shower(request: Request, top: Path) -> Callable[[str], str]:
    """How a path of the repository is shown: relative to where one is, as far as one can."""
    here = Path.cwd().resolve()

    def shown(path: str) -> str:
        full = (top / path).resolve() if request.at is None else top.resolve() / path
        return full.relative_to(here).as_posix() if full.is_relative_to(here) else path

    return shown


def _archive(request: Request, repository: Repository, commit: str | None, known: Settings) -> Archive:
    root = root_of(request)
    if request.archive is not None or commit is None:
        return lint.read_archive(request.archive or root / EDITIONS, known)
    prefix = _inside(root, Path(repository.root()))
    blobs = repository.blobs(commit, [str(PurePosixPath(prefix) / EDITIONS)])
    backs = []
    for blob in blobs:
        day = edition.name_date(blob.path)
        if day is not None and blob.path.endswith(library.MARKDOWN):
            backs.append(Back(day, blob.path, lambda data=blob.data: data.decode("utf-8", "replace")))
    return Archive(tuple(backs), known)


def _others(
    repository: Repository, head: str | None, *, top: Path, seen: set[str], shown: Callable[[str], str]
) -> list[tuple[Source, str]]:
    """Inbox entries that the pull did not touch."""
    if head is not None:
        blobs = [(blob.path, blob.data) for blob in repository.blobs(head, ["content/inbox"])]
    else:
        inbox = top / "content" / "inbox"
        blobs = [
            (path.relative_to(top).as_posix(), library.read_bytes(path))
            for path, _ in (library.files([inbox]) if inbox.is_dir() else ())
        ]
    return [(Source(shown(path), data, False), "link") for path, data in blobs if path not in seen]
