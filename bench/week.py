"""Write a content folder as it lies there before an edition is assembled: settings, entries of
all kinds that wait, and the editions behind it.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import ground
from inbox import OPENERS, SECTIONS, SITES, WORDS

DAY = date(2026, 1, 28)
PLACES = ("Berlin, DE", "Boston, MA, US", "Bengaluru, IN", "Lima, PE", "Sydney, AU", "Cairo, EG")


def write_week(folder: Path, count: int, editions: Sequence[Path]) -> None:
    """Make a folder of which the edition of DAY takes half of so many entries.

    Two in three of those that are taken are links, most of the others are events. Those that
    wait name another edition, are held back, or are too early. editions: what is behind it.
    """
    content = folder / "content"
    for name in ("inbox", "events", "cfps", "editions"):
        (content / name).mkdir(parents=True)
    for name in ("newsletter.yml", "edition.md.j2"):
        shutil.copy(ground.ROOT / "content" / name, content)
    for path in editions:
        shutil.copy(path, content / "editions")
    rng = Random(count)
    for number in range(count):
        where, name, text = _entry(rng, number, taken=number % 2 == 0)
        (content / where / name).write_text(text, "utf-8")


def _entry(rng: Random, number: int, *, taken: bool) -> tuple[str, str, str]:
    """Folder, name and text of one entry, which the edition takes or leaves."""
    words = rng.sample(WORDS, 4)
    slug = f"{'-'.join(words)}-{number}"
    title = f"{rng.choice(OPENERS)} {words[0].title()} and {' '.join(words[1:])}"
    head = f"title: {title}\nurl: https://{rng.choice(SITES)}/{slug}\n"
    kind = number // 2 % 12
    if kind == 0:
        return "cfps", f"{slug}.yml", head + _call(rng, taken=taken)
    if kind < 4:
        return "events", f"{slug}.yml", head + _event(rng, words, taken=taken)
    waits = rng.choice(("edition: 2026-02-04", "hold: true", "not_before: 2026-02-11"))
    when = "edition: 2026-01-28" if number % 3 else "# for the next edition that is made"
    section = f"section: {rng.choice(SECTIONS)}\n"
    return "inbox", f"{slug}.yml", f"{head}{section}{when if taken else waits}\n"


def _event(rng: Random, words: Sequence[str], *, taken: bool) -> str:
    starts = DAY + timedelta(days=rng.randint(1, 27) + (0 if taken else 60))
    group = (
        f"organizer:\n  name: {words[0].title()} Friends\n  url: https://example.org/{words[0]}\n"
    )
    return f"{group}starts: {starts}\nattendance: in-person\nplace: {rng.choice(PLACES)}\n"


def _call(rng: Random, *, taken: bool) -> str:
    closes = DAY + timedelta(days=rng.randint(1, 60))
    later = "" if taken else "not_before: 2026-03-04\n"
    starts = closes + timedelta(days=90)
    return f"closes: {closes}\nstarts: {starts}\nplace: {rng.choice(PLACES)}\n{later}"
