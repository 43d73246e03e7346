"""Files are written all or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from contentbot import apply
from contentbot.errors import OutsideError


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

    with pytest.raises(OutsideError, match=r"second: .*; nothing was written"):
        apply.write_files(Trap({first: b"2", new: b"2", second: b"2"}))
    assert first.read_bytes() == b"1"
    assert names(tmp_path) == ["first", "in the way", "second"]


def test_ctrl_c_in_the_middle_takes_all_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"1")
    second.write_bytes(b"1")
    replace, left = os.replace, [KeyboardInterrupt]

    def interrupted(source: Path, target: Path) -> None:
        replace(source, target)
        if target == second and left:
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
