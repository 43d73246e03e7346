"""Hostile files: known attacks on readers of YAML and Markdown, and a generator of unknown ones."""

# ruff: noqa: E501 - tables of text

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from random import Random

CAP = 256 * 1024  # bytes of a file that are read at all
LINE = 8 * 1024  # bytes of a line

ENTRY = "title: A talk\nurl: https://example.org/talk\nsection: observations\n"
EDITION = (
    "Title: This Week 636\nNumber: 636\nDate: 2026-01-28\nCategory: This Week\n\n"
    "## Updates from Rust Community\n\n### Observations/Thoughts\n\n"
)
HEADINGS = ("## Upcoming Events", "### Virtual", "## CFP - Events", "## CFP - Projects",
            "## Quote of the Week", "## Crate of the Week", "### Official", "## Calls for Testing",
            "### Rust Walkthroughs", "# Jobs", "### Project/Tooling Updates")  # fmt: skip


def yaml_attacks() -> dict[str, bytes]:
    """The table of YAML attacks, each as a file."""
    ten = "abcdefghij"
    bomb = "a: &a [x, x]\n" + "".join(f"{y}: &{y} [*{x}, *{x}]\n" for x, y in pairwise(ten))
    keys = "".join(f"key{n}: v\n" for n in range(2000))
    merges = "m0: &m0 {a: 1}\n" + "".join(
        f"m{n}: &m{n}\n  <<: [*m{n - 1}, *m{n - 1}]\n" for n in range(1, 25)
    )
    wide = f"base: &b\n  {keys}".replace("\nkey", "\n  key") + "".join(
        f"u{n}: {{<<: *b}}\n" for n in range(500)
    )
    texts = {
        "alias-bomb": bomb,
        "merge-doubling": merges,
        "merge-wide": wide,
        "merge-without-anchor": ENTRY + "<<: {title: b}\n",
        "alias-to-itself": "a: &a [*a]\n",
        "flow-10000-deep": "a: " + "[" * 10_000 + "]" * 10_000,
        "flow-900-deep": "a: " + "[" * 900 + "]" * 900,
        "flow-4000-unclosed": "a: " + "[" * 4_000,
        "maps-2000-deep": "{a: " * 2_000,
        "indents-deep": "".join(" " * n + "a:\n" for n in range(700)),
        "dashes-4000": "- " * 4_000,
        "questions-4000": "? " * 4_000,
        "plain-line-5-MB": "title: " + "x" * 5_000_000,
        "quoted-line-5-MB": 'title: "' + "x" * 5_000_000 + '"',
        "line-at-the-cap": "title: " + "x" * (LINE - 7),
        "lines-at-the-cap": ENTRY + "text: |\n" + ("  " + "x" * (LINE - 3) + "\n") * 31,
        "keys-200000": "".join(f"k{n}: v\n" for n in range(200_000)),
        "keys-16000": "".join(f"k{n}: v\n" for n in range(16_000)),
        "list-200000": "a: [" + "1, " * 200_000 + "]",
        "list-19000": "a: [\n" + "1, 2, 3, 4, 5,\n" * 3_000 + "]",
        "entries-9000": "- title: a\n  url: b\n" * 4_500,
        "anchors-5000": "".join(f"k{n}: &a{n} v\n" for n in range(5_000)),
        "comments-19000": "# c\n" * 19_000 + ENTRY,
        "nul": ENTRY + "x: a\0b\n",
        "escape": ENTRY + "x: a\x1b[31mb\n",
        "bom-inside": "a: b\n\ufeffb: c\n",
        "bom-in-front": "\ufeff" + ENTRY,
        "bidi": ENTRY.replace("A talk", "A \u202eklat\u202c \u200bhere"),
        "lone-surrogate": 'title: "\\ud800"\nurl: https://example.org\n',
        "duplicate-key": ENTRY + "title: again\n",
        "tab-indent": "a:\n\tb: c\n",
        "two-documents": ENTRY + "---\n" + ENTRY,
        "impossible-date": "title: a\nstarts: 2026-13-45\n",
        "huge-number": "title: a\nhours: " + "9" * 5_000,
        "tag-python": "title: !!python/object/apply:os.system [id]\n",
        "tag-own": "title: !foo bar\n",
        "norway": "title: NO\nurl: yes\nsection: on\n",
        "odd-numbers": "title: 012\nurl: 1_000\nhours: 3.10\nsection: ~\n",
        "mixed-line-ends": "title: a\r\nurl: b\rtext: |\n  a\r\n  b\n",
        "complex-key": "? [a, b]\n: c\n",
        "empty": "",
        "spaces": " \n\n  ",
        "only-a-comment": "# nothing\n",
        "scalar": "just words",
        "list-of-lists": "- - - a\n",
        "null-key": "~: a\n: b\n",
        "directive": "%YAML 9.9\n---\n" + ENTRY,
        "percent": "%" * 1000,
        "unclosed-quote": 'title: "a\nurl: b\n',
        "near-miss-date": "title: a\nstarts: " + "2026-02-0" * 800,
        "near-miss-address": "title: a\nurl: https://" + "a." * 4_000,
        "long-place": "kind: event\ntitle: a\nplace: " + "Berlin, " * 900 + "\n",
    }
    raw = {
        "invalid-utf8": ENTRY.encode() + b"x: \xff\xfe\n",
        "overlong": ENTRY.encode() + b"x: \xc0\xaf\n",
        "surrogate-bytes": ENTRY.encode() + b"x: \xed\xa0\x80\n",
        "utf-16": ENTRY.encode("utf-16"),
        "utf-32": ENTRY.encode("utf-32"),
    }
    return {name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()} | raw


UNITS = {
    "open-brackets": "[", "link-openings": "[a](b", "stars": "a**b", "star-space": "*a ", "quotes": ">",
    "comment-openings": "<!--", "questions": "<?", "ticks": "`a``b", "bangs": "![", "angles": "<a ",
    "parentheses": "(", "closing": "](", "backslashes": "\\", "underscores": "_a__ ", "pipes": " | ",
    "dates": "2026-02-0", "links": "[a](https://example.org/1) ", "labels": "[video] ",
    "bold-links": "[**a**](", "tags": "<T>", "entities": "&amp;", "colons": "https://", "dots": "a.",
    "spaces": " ", "dashes": " - ", "percents": "%25", "slashes": "//", "queries": "?a=b&", "commas": "A, ",
    "tildes": "~", "hashes": "# ", "digits": "1", "capitals": "AB ", "quote-marks": "\"a' ", "apostrophes": "’",
    "mojibake": "Ã©", "accents": "e\u0301", "zero-width": "a\u200b", "bidi": "\u202ea", "emoji": "👩‍👩‍👧 ",
    "refs": "[a][b] ", "line-breaks": "a  \n", "tabs": "\t", "wide-words": "Straße ", "dotted": "a..b… ",
}  # fmt: skip


def lined(unit: str, lead: str, size: int) -> str:
    """A text of a size made of one unit, in lines as long as a line may be."""
    line = lead + unit * ((LINE - 10) // len(unit.encode()))
    return "\n".join([line] * max(1, size // len(line.encode())))


def markdown_attacks() -> dict[str, bytes]:
    """The table of Markdown attacks: each unit as one list item, as list items, as one paragraph."""
    room = CAP - len(EDITION) - 100
    made = {}
    for name, unit in UNITS.items():
        made[f"{name}-in-items"] = EDITION + lined(unit, "* ", room)
        made[f"{name}-in-prose"] = EDITION + lined(unit, "", room)
    made |= {
        "quadratic-emphasis": EDITION + ("*a **b " * 150 + "c** d*" * 150 + "\n") * 100,
        "quotes-deep": EDITION + (">" * 4_000 + "\n") * 30,
        "lists-deep": EDITION + "".join(" " * 2 * n + "* a\n" for n in range(400)),
        "definitions": EDITION + "".join(f"[d{n}]: https://e.org/{n}\n" for n in range(4_000)) + "[d1] " * 4_000,
        "table-wide": EDITION + "|a" * 4_000 + "\n" + "|-" * 4_000,
        "footnotes": EDITION + "".join(f"[^{n}]: a\n" for n in range(9_000)) + "[^1] " * 1_000,
        "headings": EDITION + "### Official\n" * 15_000,
        "items": EDITION + "* [a](https://example.org/a)\n" * 8_000,
        "different-items": EDITION + "".join(f"* [T{n} x](https://e.org/{n})\n" for n in range(7_000)),
        "events": EDITION + "## Upcoming Events\n\n### Virtual\n" + (
            "* 2026-02-03 | Virtual (Berlin, DE) | [Group](https://e.org/g)\n    * [**T**](https://e.org/t)\n" * 2_500),
        "calls": EDITION + "### CFP - Events\n" + "* [**C**](https://e.org) | 2026-02-03 | Berlin, DE | 2026-03-04\n" * 3_000,
        "tasks": EDITION + "### CFP - Projects\n" + "* [a - b](https://github.com/a/b/issues/1)\n" * 5_000,
        "comments": EDITION + "<!-- contentbot-allow: plain-http -->\n* [a](http://e.org)\n" * 4_000,
        "broken-links": EDITION + "* [a(https://e.org\n* [a] (https://e.org)\n* [a]](https://e.org))\n" * 3_500,
        "bare-addresses": EDITION + "* https://e.org/a\n" * 13_000,
        "front-matter": "Title: a\n" * 20_000,
        "unclosed-front-matter": "---\n" + "Title: a\n" * 20_000,
        "only-nul": "\0" * 1_000,
        "carriage-returns": EDITION.replace("\n", "\r") + "* [a](b)\r" * 10_000,
        "too-large": EDITION + "* [a](https://e.org)\n" * 20_000,
        "line-too-long": EDITION + "* " + "x" * 20_000,
        "empty": "",
        "bom-only": "\ufeff",
        "conflicts": EDITION + "<<<<<<< a\n* [a](b)\n=======\n* [a](c)\n>>>>>>> b\n" * 4_000,
    }  # fmt: skip
    return {name: text.encode() for name, text in made.items()} | {
        "not-utf8": EDITION.encode() + b"\xff"
    }


# --- the generator ---------------------------------------------------------------------------

SIZES = (*[2_000] * 6, *[20_000] * 3, CAP - 10_000)  # bytes; mostly small, so that many are tried
Maker = Callable[[Random, Sequence[str]], str]
CHARACTERS = "\u202e\u200b\u0301\u00a0\u00ad\ufeff\x01\x1b\x7f\u2028ßéПр中👍\\`*_[]()<>|~#\"'&%/:-.,;!?\t 0aZ"


def token(rng: Random) -> str:
    if rng.random() < 0.5:
        return rng.choice(list(UNITS.values()))
    return "".join(rng.choices(CHARACTERS, k=rng.randint(1, 6)))


def splice(rng: Random, lines: Sequence[str]) -> str:
    """Lines of real editions in a new order, with headings between them."""
    rows = rng.choices(lines, k=rng.randint(1, 150))
    rows += rng.choices(HEADINGS, k=rng.randint(0, 8))
    rng.shuffle(rows)
    return "\n".join(rows)


def passage(rng: Random, lines: Sequence[str]) -> str:
    """Some neighbouring lines of real editions."""
    start = rng.randrange(len(lines))
    return "\n".join(lines[start : start + rng.randint(5, 250)])


def mutated(rng: Random, lines: Sequence[str]) -> str:
    """A passage with parts doubled, deleted and moved, and tokens put in."""
    text = passage(rng, lines)
    for _ in range(rng.randint(1, 60)):
        at = rng.randrange(len(text) + 1)
        end = at + rng.randint(0, 30)
        text = rng.choice(
            (text[:at] + text[end:], text[:at] + text[at:end] * 2 + text[end:],
             text[:at] + token(rng) + text[at:], text[:at] + token(rng) * rng.randint(2, 40) + text[end:])
        )  # fmt: skip
    return text


def repeated(rng: Random, lines: Sequence[str]) -> str:
    """A few tokens repeated up to the caps, in items or as prose; sometimes within a real line."""
    unit = "".join(token(rng) for _ in range(rng.randint(1, 4))).replace("\n", " ")
    lead = rng.choice(("", "* ", "    * ", "* [", "* [a](", "> ", rng.choice(lines)[:40]))
    return lined(unit, lead, rng.choice(SIZES))


def many(rng: Random, lines: Sequence[str]) -> str:
    """A few lines, real or mutated, repeated up to the cap."""
    text = "\n".join([*rng.choices(lines, k=rng.randint(1, 4)), mutated(rng, lines)[:300]]) + "\n"
    return text * max(1, rng.choice(SIZES) // len(text.encode()))


MAKERS: tuple[Maker, ...] = (splice, passage, mutated, mutated, repeated, many)


def yaml_text(rng: Random, rows: Sequence[str]) -> str:
    """An entry file with real and mutated values."""
    keys = ("title", "url", "section", "kind", "starts", "ends", "closes", "place", "organizer", "text",
            "allow", "prefixes", "sessions", "by", "name", "project", "dates", "attendance")  # fmt: skip
    out = []
    for _ in range(rng.randint(1, 12)):
        value = rng.choice(
            (mutated(rng, rows)[:200], token(rng) * rng.randint(1, 2_000), rng.choice(rows))
        )
        value = value.replace("\n", " ")[: LINE - 100]
        style = rng.choice(
            ("{}", '"{}"', "'{}'", "|\n  {}", ">\n  {}", "[{}]", "{{a: {}}}", "\n  - {}")
        )
        out.append(f"{rng.choice(keys)}: {style.format(value)}")
    return "\n".join(out) + "\n"


def generate(seed: int, lines: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Endless hostile files, as kind of content and bytes; the same for the same seed."""
    rng = Random(seed)
    while True:
        if rng.random() < 0.03:
            yield rng.choice(("edition", "link", "event")), rng.randbytes(rng.randint(0, 3_000))
        elif rng.random() < 0.3:
            kind = rng.choice(("link", "event", "cfp", "task", "testing", "pick", "quote", "text"))
            yield kind, yaml_text(rng, lines).encode("utf-8", "replace")[:CAP]
        else:
            text = rng.choice(MAKERS)(rng, lines)
            heads = "\n".join(rng.choices(HEADINGS, k=2)) + "\n\n" if rng.random() < 0.7 else ""
            data = (EDITION + heads + text if rng.random() < 0.9 else text).encode(
                "utf-8", "replace"
            )
            yield "edition", data.replace(b"\n", b"\r\n") if rng.random() < 0.05 else data
