"""Stand-ins for the platform's own actions: real git, real archives, from and to folders here."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Bench:
    """What actions work with. sha: what a checkout takes; artifacts: the run's, by their names."""

    workspace: Path
    remote: Path
    sha: str
    app: str
    artifacts: dict[str, bytes]


def git(folder: Path, *arguments: str) -> str:
    """What git says there.

    Raises:
        ValueError: git failed.
    """
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ValueError(f"git {' '.join(arguments)}: {done.stderr}")
    return done.stdout


class StepFailed(Exception):
    """A stand-in found what its original fails on."""


def _checkout(bench: Bench, given: Mapping[str, str]) -> None:
    if odd := (set(given) - {"fetch-depth", "persist-credentials"}):
        raise ValueError(f"not modelled: {odd}")
    if given.get("persist-credentials") != "false":
        raise ValueError("this would leave the token where every later step can read it")
    at, depth = bench.workspace, int(given.get("fetch-depth", "1"))
    wanted = f"+{bench.sha}:refs/remotes/origin/checked-out"
    heads = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
    limits = [f"--depth={depth}", wanted] if depth else [*heads, wanted]
    git(at, "init", "--quiet", "--initial-branch=main")
    git(at, "remote", "add", "origin", bench.remote.resolve().as_uri())
    git(at, "fetch", "--quiet", "--no-tags", "origin", *limits)
    git(at, "checkout", "--quiet", "--detach", bench.sha)


def _setup(_: Bench, given: Mapping[str, str]) -> None:
    if "cache" in given:
        raise ValueError("a cache is filled by strangers too")


def _upload(bench: Bench, given: Mapping[str, str]) -> None:
    path = bench.workspace / given["path"]
    if not path.is_file():
        if given.get("if-no-files-found") == "error":
            raise StepFailed(f"no files were found with the provided path: {given['path']}")
        return
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(path, path.name)
    bench.artifacts[given["name"]] = archive.getvalue()


def _download(bench: Bench, given: Mapping[str, str]) -> None:
    if given["name"] not in bench.artifacts:
        raise StepFailed(f"no artifact {given['name']}")
    with zipfile.ZipFile(io.BytesIO(bench.artifacts[given["name"]])) as file:
        file.extractall(bench.workspace / given["path"])


def _app_token(bench: Bench, given: Mapping[str, str]) -> dict[str, str]:
    if not given["client-id"] or not given["private-key"]:
        raise StepFailed("no App")
    return {"token": bench.app}


ACTIONS: Mapping[str, Callable[[Bench, Mapping[str, str]], Mapping[str, str] | None]] = {
    "actions/checkout": _checkout,
    "actions/setup-python": _setup,
    "actions/upload-artifact": _upload,
    "actions/download-artifact": _download,
    "actions/create-github-app-token": _app_token,
}
