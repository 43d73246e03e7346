"""Files are written and removed all or none."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from contentbot import apply
from contentbot.errors import OutsideError, UsageError
from contentbot.model import Plan


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def test_new_files_get_the_folders_they_need_and_the_usual_rights(tmp_path: Path):
    mask = os.umask(0o022)
    try:
        apply.write_files({tmp_path / "a" / "b.md": b"1"})
    finally:
        os.umask(mask)
    file = tmp_path / "a" / "b.md"
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"1", 0o644)
    assert names(tmp_path) == ["a", "b.md"]


def test_a_file_keeps_its_rights(tmp_path: Path):
    file = tmp_path / "a"
    file.write_bytes(b"1")
    file.chmod(0o640)
    apply.write_files({file: b"2"})
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"2", 0o640)


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"1")
    (tmp_path / "link").symlink_to("file")
    apply.write_files({tmp_path / "link": b"2"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"2"


def test_a_write_that_fails_in_the_middle_takes_the_others_back(tmp_path: Path):
    """The second file's folder takes new files, but the last step finds a folder in its place."""
    first, second, new = tmp_path / "first", tmp_path / "second", tmp_path / "new"
    first.write_bytes(b"1")

    class Trap(dict[Path, bytes]):
        def items(self):
            yield from super().items()
            (second / "in the way").mkdir(parents=True)

    with pytest.raises(OutsideError, match=r"second is there .*; nothing was written"):
        apply.write_files(Trap({first: b"2", new: b"2", second: b"2"}))
    assert first.read_bytes() == b"1"
    assert names(tmp_path) == ["first", "in the way", "second"]


def test_ctrl_c_in_the_middle_takes_all_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"1")
    second.write_bytes(b"1")
    replace, left = os.replace, [KeyboardInterrupt]

    def interrupted(source: str, target: str) -> None:
        replace(source, target)
        if Path(target) == second and left:
            raise left.pop()

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            apply.write_files({first: b"2", second: b"2"})
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"1")
    assert names(tmp_path) == ["first", "second"]


def test_a_read_only_file_is_left_alone_with_all_others(tmp_path: Path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"1")
    second.write_bytes(b"1")
    second.chmod(0o444)
    with pytest.raises(OutsideError, match="second: is read-only; nothing was written"):
        apply.write_files({first: b"2", second: b"2"})
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"1")
    assert names(tmp_path) == ["first", "second"]


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path):
    with pytest.raises(OutsideError, match="is no plain file"):
        apply.write_files({tmp_path: b"2"})


def test_a_file_that_somebody_changed_meanwhile_is_not_written_over(tmp_path: Path):
    file = tmp_path / "a"
    file.write_bytes(b"an edit of a moment ago")
    with pytest.raises(OutsideError, match="has changed in the meantime"):
        apply.write_files({file: b"fixed"}, was={file: b"old"})
    assert file.read_bytes() == b"an edit of a moment ago"
    assert names(tmp_path) == ["a"]


# --- plans -----------------------------------------------------------------------------------


def tree(folder: Path) -> dict[str, bytes | None]:
    """All there is below a folder: files with what they hold, folders with None."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small newsletter."""
    for name in ("inbox/a.yml", "inbox/b.yml", "drafts/next.md"):
        path = tmp_path / "root" / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"old {name}".encode())
    return tmp_path / "root"


class Late(dict[str, str]):
    """Files to write; once all are named, something happens."""

    def __init__(self, files: Mapping[str, str], happens: Callable[[], object]) -> None:
        super().__init__(files)
        self.happens = happens

    def items(self) -> Iterator[tuple[str, str]]:  # type: ignore[override]
        yield from super().items()
        self.happens()


WEEK = {
    "content/drafts/next.md": "new draft",
    "content/ledger/2026/2026-02-04.yml": "number: 1\n",
    "content/events/past/2026/a.yml": "title: a\n",
}
TAKEN = frozenset({"content/inbox/a.yml", "content/inbox/b.yml"})


def test_a_plan_writes_and_removes(root: Path):
    apply.carry_out(Plan(writes=WEEK, removes=TAKEN), root)
    files = {name: data for name, data in tree(root).items() if data is not None}
    assert files == {name: text.encode() for name, text in WEEK.items()}


def test_a_folder_that_loses_its_last_file_stays(root: Path):
    apply.carry_out(Plan(removes=TAKEN), root)
    assert tree(root / "content" / "inbox") == {}


def test_a_plan_is_carried_out_from_the_working_directory_too(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(root)
    apply.carry_out(Plan(writes={"top.md": "1", "a/b.md": "2"}), Path())
    assert (root / "top.md").read_bytes() + (root / "a" / "b.md").read_bytes() == b"12"


def test_text_is_written_as_it_is(root: Path):
    text = "\ufeffa\r\nb\rc\n\nд 🦀"
    apply.carry_out(Plan(writes={"a": text}), root)
    assert (root / "a").read_bytes() == text.encode()


def test_a_file_that_holds_its_new_text_already_is_not_touched(root: Path):
    file = root / "content" / "drafts" / "next.md"
    before = file.stat()
    apply.carry_out(Plan(writes={"content/drafts/next.md": file.read_text()}), root)
    after = file.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_is_to_be_removed_may_be_gone_already(root: Path):
    apply.carry_out(Plan(removes=frozenset({"content/inbox/nothing.yml", "no/folder.yml"})), root)


def test_a_moved_file_is_in_its_new_place_alone(root: Path):
    data = (root / "content" / "inbox" / "a.yml").read_bytes()
    move = Plan.move("content/inbox/a.yml", "content/past/a.yml", data=data)
    apply.carry_out(move, root)
    found = [name for name, held in tree(root).items() if held == data]
    assert found == ["content/past/a.yml"]


def test_a_file_is_not_moved_over_another(root: Path):
    before = tree(root)
    data = (root / "content" / "inbox" / "a.yml").read_bytes()
    with pytest.raises(OutsideError, match=r"inbox/b\.yml has changed in the meantime"):
        apply.carry_out(Plan.move("content/inbox/a.yml", "content/inbox/b.yml", data=data), root)
    assert tree(root) == before


@pytest.mark.parametrize(
    "was",
    [
        {"content/inbox/a.yml": b"what it was"},
        {"content/inbox/a.yml": None},
        {"content/inbox/gone.yml": b"what it was"},
        {"content/inbox": b"what it was"},
        {"content/inbox": None},
    ],
)
def test_nothing_happens_when_a_file_is_not_as_the_plan_found_it(
    root: Path, was: Mapping[str, bytes | None]
):
    before = tree(root)
    with pytest.raises(OutsideError, match=r"has changed in the meantime; nothing was written"):
        apply.carry_out(Plan(writes=WEEK, removes=TAKEN, was=was), root)
    assert tree(root) == before


def test_a_file_that_appears_in_the_meantime_is_not_written_over(root: Path):
    theirs = root / "content" / "ledger" / "2026" / "2026-02-04.yml"
    with pytest.raises(OutsideError, match="is there in the meantime; nothing was written"):
        apply.carry_out(Plan(writes=Late(WEEK, lambda: theirs.write_bytes(b"theirs"))), root)
    assert theirs.read_bytes() == b"theirs"
    assert (root / "content" / "drafts" / "next.md").read_bytes() == b"old drafts/next.md"


@pytest.mark.parametrize(
    "faulty",
    [
        Plan(writes={**WEEK, "content/inbox/a.yml/b.yml": "below a file"}),
        Plan(writes={**WEEK, "content/inbox": "in the place of a folder"}),
        Plan(writes={**WEEK, f"content/{'x' * 300}": "too long a name"}),
        Plan(writes={**WEEK, f"{'x' * 300}/a": "too long a folder"}),
        Plan(writes=WEEK, removes=TAKEN | {"content/drafts"}),
        Plan(writes=WEEK, removes=TAKEN | {"content/drafts/next.md/a"}),
    ],
)
def test_what_cannot_be_done_leaves_the_tree_as_it_was(root: Path, faulty: Plan):
    before = tree(root)
    with pytest.raises(OutsideError, match=r"; nothing was written$"):
        apply.carry_out(faulty, root)
    assert tree(root) == before


def test_a_removal_that_fails_takes_writes_and_removals_back(root: Path):
    """One of the files that should go is gone when the renames begin."""
    before = tree(root)

    class Asked(dict[str, bytes | None]):
        def items(self) -> Iterator[tuple[str, bytes | None]]:  # type: ignore[override]
            (root / "content" / "inbox" / "b.yml").unlink()
            yield from super().items()

    with pytest.raises(OutsideError, match=r"inbox/b\.yml: .*; nothing was written"):
        apply.carry_out(Plan(writes=WEEK, removes=TAKEN, was=Asked()), root)
    del before["content/inbox/b.yml"]
    assert tree(root) == before


def test_ctrl_c_while_files_are_laid_ready_leaves_the_tree_as_it_was(root: Path):
    before = tree(root)
    plan = Plan(writes=Late(WEEK, lambda: signal.raise_signal(signal.SIGINT)), removes=TAKEN)
    with pytest.raises(KeyboardInterrupt):
        apply.carry_out(plan, root)
    assert tree(root) == before


def test_ctrl_c_during_the_renames_waits_until_they_are_done(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    replace = os.replace

    def pressed(source: str, target: str) -> None:
        signal.raise_signal(signal.SIGINT)
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", pressed)
        with pytest.raises(KeyboardInterrupt):
            apply.carry_out(Plan(writes=WEEK, removes=TAKEN), root)
    files = {name: data for name, data in tree(root).items() if data is not None}
    assert files == {name: text.encode() for name, text in WEEK.items()}


def test_a_full_disk_leaves_the_tree_as_it_was(root: Path):
    """The limit on the size of a file answers as a full disk does: a part is written, then no."""
    resource = pytest.importorskip("resource")
    before = tree(root)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(OutsideError, match=r"big: .*; nothing was written"):
            apply.carry_out(Plan(writes={**WEEK, "big": "x" * 5000}, removes=TAKEN), root)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert tree(root) == before


def test_what_cannot_be_put_back_is_kept_and_told(root: Path):
    """A folder takes the place of a file that was removed, before all is taken back."""
    held = (root / "content" / "inbox" / "a.yml").read_bytes()
    blocked = root / "content" / "inbox" / "a.yml"
    rename = os.rename

    def trap(source: str, target: str) -> None:
        rename(source, target)
        blocked.mkdir()
        raise OSError(5, "Input/output error")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "rename", trap)
        with pytest.raises(
            OutsideError, match=r"a\.yml could not be put back .* see (\S+)$"
        ) as told:
            apply.carry_out(Plan(removes=frozenset({"content/inbox/a.yml"})), root)
    assert Path(str(told.value).rpartition(" ")[2]).read_bytes() == held


@pytest.mark.parametrize(
    "path",
    ["../out.md", "content/../../out.md", "/out.md", "", ".", "content//a", "a/", "./a", "a\0b",
     ".git/hooks/pre-commit", "content/.GIT/config"],
)  # fmt: skip
@pytest.mark.parametrize("how", ["writes", "removes", "was"])
def test_a_path_that_leaves_the_root_is_refused(root: Path, path: str, how: str):
    before = tree(root.parent)
    plan = {
        "writes": Plan(writes={**WEEK, path: "x"}),
        "removes": Plan(writes=WEEK, removes=frozenset({path})),
        "was": Plan(writes=WEEK, was={path: None}),
    }[how]
    with pytest.raises(UsageError, match="is no path below"):
        apply.carry_out(plan, root)
    assert tree(root.parent) == before


@pytest.mark.parametrize("path", ["link/secret", "link/new/deep", "file", "dead"])
@pytest.mark.parametrize("how", ["writes", "removes"])
def test_a_plan_follows_no_link(root: Path, path: str, how: str):
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"1")
    (root / "link").symlink_to(outside)
    (root / "file").symlink_to(outside / "secret")
    (root / "dead").symlink_to(outside / "nothing")
    plan = Plan(writes={path: "x"}) if how == "writes" else Plan(removes=frozenset({path}))
    with pytest.raises(UsageError, match="is a link, which is not followed; nothing was written"):
        apply.carry_out(plan, root)
    assert tree(outside) == {"secret": b"1"}


def test_the_root_itself_may_be_a_link(root: Path):
    (root.parent / "link").symlink_to(root)
    apply.carry_out(Plan(writes={"a": "1"}), root.parent / "link")
    assert (root / "a").read_bytes() == b"1"


# --- plans of plans --------------------------------------------------------------------------


def test_two_plans_make_one():
    one = Plan(writes={"a": "1", "c": "3"}, was={"a": b"0"})
    two = Plan(writes={"c": "3"}, removes=frozenset({"b"}), was={"a": b"0", "b": b"2"})
    both = one | two
    assert both.writes == {"a": "1", "c": "3"} and both.removes == {"b"}
    assert both.was == {"a": b"0", "b": b"2"} and both.paths == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Plan(writes={"a": "1"}), Plan(writes={"a": "2"})),
        (Plan(writes={"a": "1"}), Plan(removes=frozenset({"a"}))),
        (Plan(removes=frozenset({"a"})), Plan(writes={"a": "1"})),
        (Plan(was={"a": b"1"}), Plan(was={"a": None})),
    ],
)
def test_plans_that_contradict_each_other_make_none(one: Plan, two: Plan):
    with pytest.raises(ValueError, match="two plans for a"):
        one | two


def test_a_file_cannot_both_stay_and_go(root: Path):
    before = tree(root)
    with pytest.raises(ValueError, match="both written and removed"):
        apply.carry_out(Plan(writes={"a": "1", "b": "2"}, removes=frozenset({"b"})), root)
    assert tree(root) == before


def test_a_plan_without_paths_has_nothing_to_do():
    assert not Plan(was={"a": b"1"}).paths
