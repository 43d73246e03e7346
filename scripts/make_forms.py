"""Writes .github/ISSUE_TEMPLATE/*.yml and the links to new files in README.md.

    python3 scripts/make_forms.py [--check]

The forms are made from the schemas of the entries and the sections of content/newsletter.yml.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from contentbot.content import library, schema, settings
from contentbot.content.entry_text import write
from contentbot.content.settings import Settings
from contentbot.jobs.submitting.forms import example, forms
from contentbot.model import ENTRY_KINDS
from contentbot.render import form
from contentbot.render.answer import new_file_link

ROOT = Path(__file__).parent.parent
FOLDER = ".github/ISSUE_TEMPLATE"
README = "README.md"
BEGIN = "<!-- new files: made by scripts/make_forms.py -->\n"
END = "<!-- end of new files -->"
# From the page that shows README.md, this is where GitHub makes a file.
NEW = "../../new/main"


def known() -> Settings:
    """The settings of this newsletter."""
    path = ROOT / "content" / library.SETTINGS_NAME
    return settings.parse(path.read_text("utf-8"), str(path))


def files() -> Mapping[str, str]:
    """The texts of all files that are made here, by their paths."""
    pages = {f"{FOLDER}/{name}.yml": form.page(one) for name, one in forms(known()).items()}
    return {**pages, README: readme((ROOT / README).read_text("utf-8"))}


def readme(text: str) -> str:
    """README.md with the links as they should be."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{README}: there is no place for the links")
    rows = "".join(f"{row}\n" for row in links(known()))
    return f"{head}{begin}{rows}{end}{tail}"


def links(newsletter: Settings) -> Iterator[str]:
    """One line for each kind: where GitHub makes such a file."""
    for kind in ENTRY_KINDS:
        path, text = file(kind, newsletter)
        says = schema.load(kind)["description"]
        yield f"- [`{kind}`]({new_file_link(NEW, path, text)}): {says[0].lower()}{says[1:]}"


def file(kind: str, newsletter: Settings) -> tuple[str, str]:
    """Path and text of an entry as it might be."""
    folder = next((name for name, one in library.FOLDERS.items() if one == kind), "inbox")
    own = {} if library.FOLDERS[folder] == kind else {"kind": kind}
    text = write({**own, **example(kind, newsletter)})
    return f"content/{folder}/name-of-your-{kind}.yml", text


def main() -> int:
    """Write the files, or with --check only say whether they are up to date."""
    check = "--check" in sys.argv[1:]
    made = files()
    stale = [path for path, text in made.items() if _read(ROOT / path) != text]
    left = {path.relative_to(ROOT).as_posix() for path in (ROOT / FOLDER).glob("*.yml")}
    stale += sorted(left - made.keys() - {f"{FOLDER}/config.yml"})
    for path in stale:
        print(path)
        if not check and path in made:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(made[path], "utf-8")
        elif not check:
            (ROOT / path).unlink()
    return min(len(stale), 1) if check else 0


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


if __name__ == "__main__":
    raise SystemExit(main())
