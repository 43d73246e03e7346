"""Carries out file changes: all of them, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from contentbot.errors import OutsideError


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files whole: each to a temporary neighbour first, then all renamed.

    A full disk or Ctrl-C while writing leaves every file as it was.

    Raises:
        OutsideError: a file cannot be written.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        for path, data in contents.items():
            ready.append((_written_beside(path, data), path))
        for temporary, path in ready:
            os.replace(temporary, path)
    except OSError as error:
        raise OutsideError(f"{error.filename}: {error.strerror}; nothing was left half written") from error
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)


def _written_beside(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
