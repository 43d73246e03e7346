"""Everything that `lint` reads, read before anything is parsed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from contentbot.content import library, settings
from contentbot.content.archive import Back
from contentbot.content.library import Source
from contentbot.errors import UsageError
from contentbot.frozen import dataclass
from contentbot.jobs.linting.commit_tree import CommitTree
from contentbot.jobs.linting.request import EDITIONS, SETTINGS_FILE, WAITING, Request
from contentbot.jobs.names import Names, covers
from contentbot.jobs.tree import Tree, WorkTree
from contentbot.ports import Repository


@dataclass(frozen=True, slots=True)
class Base:
    """What the files were before.

    files: by the path that a file has now, what it was; one that is not among the files
    looked at was removed. waiting: entry files that wait for an edition.
    """

    files: Mapping[str, Source]
    waiting: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Files as bytes.

    settings, archive: what the files are judged by. files: those to look at. waiting: entry
    files that wait for an edition, which entries must not repeat. base: with `--changed-since`.
    parents: of a commit that was read: base, and head of the pull.
    """

    settings: Source
    archive: tuple[Back, ...]
    files: tuple[Source, ...]
    waiting: tuple[Source, ...] = ()
    base: Base | None = None
    commit: str | None = None
    parents: tuple[str, ...] = ()


def from_disk(request: Request) -> Gathered:
    """The files of the work tree.

    Raises:
        UsageError: a path does not exist, or none was named and there is no content/ here.
    """
    wanted = request.wanted()
    if not request.paths and not wanted[0].is_dir():
        raise UsageError(f"{wanted[0]}: no such folder; name a file, or use --root DIR")
    tree = WorkTree()
    judged = _judged_by(request, tree)
    files = tree.sources(wanted)
    # Folders that are looked at themselves are not read twice.
    others = [folder for folder in judged.folders if not any(_is_in(folder, one) for one in wanted)]
    return judged.gathered(files, tree.waiting(others))


def from_git(request: Request, repository: Repository) -> Gathered:
    """The files of a commit (`--at`), those that changed (`--changed-since`), or both.

    Raises:
        OutsideError: Git fails, or has no such commit.
        UsageError: a path does not exist, or lies outside the repository.
    """
    head = repository.commit(request.at) if request.at else None
    tree = CommitTree(repository, head) if head else WorkTree()
    if request.changed_since is None:
        judged = _judged_by(request, tree)
        out = judged.gathered(tree.sources(request.wanted()), tree.waiting(judged.folders))
        return replace(out, commit=head, parents=_parents(repository, head, None))
    base = repository.commit(request.changed_since)
    judged = _judged_by(request, CommitTree(repository, base) if head else tree)
    before = CommitTree(repository, repository.fork(base, head))
    files, old = changed(request, before, head)
    out = judged.gathered(files, tree.waiting(judged.folders))
    was = Base(old, tuple(before.waiting(judged.folders)))
    return replace(out, base=was, commit=head, parents=_parents(repository, head, base))


def _parents(repository: Repository, head: str | None, base: str | None) -> tuple[str, ...]:
    """Base and head of the pull that a commit merges, or that it is itself."""
    if head is None:
        return ()
    parents = repository.parents(head)
    if len(parents) == 2:
        return parents
    return (*((base,) if base else parents[:1]), head)


# --- what files are judged by ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Judged:
    """Settings, archive, and the folders of entries that wait."""

    settings: Source
    archive: tuple[Back, ...]
    folders: tuple[Path, ...]

    def gathered(self, files: Sequence[Source], waiting: Sequence[Source]) -> Gathered:
        """With the files to look at; those are not among the ones that wait beside them."""
        seen = {os.path.abspath(one.path) for one in files} if waiting else ()
        others = tuple(one for one in waiting if os.path.abspath(one.path) not in seen)
        return Gathered(
            settings=self.settings, archive=self.archive, files=tuple(files), waiting=others
        )


def _judged_by(request: Request, tree: Tree) -> _Judged:
    known, root = _settings(request, tree)
    folder = request.archive or root / EDITIONS
    archive = _beside(tree, folder).editions(folder)
    if archive is None and request.archive is not None:
        raise UsageError(f"{folder}: no such folder of earlier editions")
    return _Judged(known, tuple(archive or ()), tuple(root / one for one in WAITING))


def _settings(request: Request, tree: Tree) -> tuple[Source, Path]:
    """The settings in use: as named, the nearest, or the preset; and the folder of content/."""
    root = request.root
    near = tree.first([root / SETTINGS_FILE] if root else _near(request.wanted()[0]))
    if root is None:
        root = Path(near.path).parent.parent if near else Path()
    if request.config:
        given = Path(request.config)
        near = _beside(tree, given).first([given])
    if near is None:
        preset = settings.preset_file(request.config or settings.DEFAULT_PRESET)
        near = Source(str(preset), library.read_bytes(preset), True)
    return near, root


def _near(path: Path) -> Iterator[Path]:
    """Where settings may lie for a path, the nearest first."""
    if ".." in path.parts:
        path = Path(os.path.abspath(path))
    folders = [path, *path.parents]
    if not path.is_absolute():
        folders += Path.cwd().parents
    return (folder / SETTINGS_FILE for folder in folders)


def _beside(tree: Tree, path: Path) -> Tree:
    """The tree for a path that was named: what lies outside a repository lies on the disk."""
    return tree if tree.holds(path) else WorkTree()


def _is_in(folder: Path, other: Path) -> bool:
    return Path(os.path.abspath(folder)).is_relative_to(os.path.abspath(other))


# --- what changed ----------------------------------------------------------------------------


def changed(
    request: Request, before: CommitTree, head: str | None
) -> tuple[list[Source], dict[str, Source]]:
    """The files that differ from a commit, and what each was.

    head: a commit; None is the work tree.

    Raises:
        UsageError: a path exists neither then nor now.
    """
    repository = before.repository
    names = Names.of(request.wanted(), repository.top)
    pairs = dict(repository.changed(before.commit, head, names.names))
    rows = before.rows([*names.names, *(old for old in pairs.values() if old is not None)])
    was = {
        one.path: one
        for one in before.read(rows, names, {old or new for new, old in pairs.items()})
    }
    if head is None:
        files = [one for name in sorted(pairs) for one in _on_disk(repository.top, name, names)]
    else:
        after = CommitTree(repository, head)
        listed = after.rows(names.names)
        rows += listed
        files = after.read(listed, names, pairs)
    for given, name in names.pairs:
        if not any(covers(name, row.path) for row in rows) and not (
            head is None and given.exists()
        ):
            raise UsageError(f"{given}: no such file or folder, neither then nor now")
    old = {names.shown(new): was.get(names.shown(old or new)) for new, old in pairs.items()}
    return files, {path: one for path, one in old.items() if one is not None}


def _on_disk(top: Path, name: str, names: Names) -> Iterator[Source]:
    path = top / name
    if name.endswith(library.SUFFIXES) and path.is_file() and not path.is_symlink():
        yield Source(names.shown(name), library.read_bytes(path), name in names.names)
