"""The text of a ticket that was made with a form, which a stranger wrote, to answers.

GitHub writes `### Label` above each answer. Only headings of the form itself count, each once
and in the form's order; whatever else looks like one is a part of the answer that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from contentbot.frozen import dataclass
from contentbot.render.form import NONE, Field, Form

# bare: no heading of the form is there. above: words in front of the first one. twice: a heading
# is. order: headings are in another one. The rest is about an answer: it has several lines, is
# too long, holds what is no character, or is none of the choices.
Code = Literal["bare", "above", "twice", "order", "lines", "long", "characters", "choice"]
CODES = frozenset(get_args(Code))
ABOUT_ALL = frozenset({"bare", "above", "order"})
MOST = 65_536  # characters that GitHub takes
_BREAK = re.compile(r"\r\n?|\n")
_UNCHOSEN = frozenset({NONE, "None"})
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer, or the whole form, cannot be read. path: of the field, "" for the whole."""

    code: Code
    path: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says. answers: by the paths of fields, without those that were left out."""

    answers: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


def read(form: Form, text: str) -> Read:
    """The answers of a form. text: of the ticket, as it came."""
    lines = _BREAK.split(text[:MOST])
    found = [(at, field) for at, line in enumerate(lines) if (field := _heading(form, line))]
    if faults := tuple(_misplaced(form, lines, found)):
        return Read({}, faults)
    ends = [at for at, _ in found[1:]] + [len(lines)]
    given = {
        field.path: "\n".join(lines[at + 1 : end]).strip()
        for (at, field), end in zip(found, ends, strict=True)
    }
    answers = {path: said for path, said in given.items() if _answered(form, path, said)}
    wrong = {path: fault for path, said in answers.items() if (fault := _fault(form, path, said))}
    fine = {path: said for path, said in answers.items() if path not in wrong}
    return Read(fine, tuple(Fault(code, path) for path, code in wrong.items()))


def fits(field: Field, answer: str) -> bool:
    """Whether an answer is one that `read` can have read."""
    return bool(answer) and answer == answer.strip() and _wrong(field, answer) is None


def _heading(form: Form, line: str) -> Field | None:
    """The field whose heading a line is, to the letter."""
    if not line.startswith("### "):
        return None
    return next((one for one in form.fields if line.rstrip(" \t") == f"### {one.label}"), None)


def _misplaced(form: Form, lines: list[str], found: list[tuple[int, Field]]) -> Iterator[Fault]:
    """Why it cannot be told which answer belongs to which field."""
    paths = [field.path for _, field in found]
    if not found:
        yield Fault("bare")
        return
    twice = [path for path in dict.fromkeys(paths) if paths.count(path) > 1]
    yield from (Fault("twice", path) for path in twice)
    if not twice and paths != [one.path for one in form.fields if one.path in paths]:
        yield Fault("order")
    if any(line.strip() for line in lines[: found[0][0]]):
        yield Fault("above")


def _answered(form: Form, path: str, said: str) -> bool:
    """Whether something else stands there than what GitHub writes for no answer."""
    field = form.field(path)
    return bool(said) and said not in (_UNCHOSEN if field and field.choices else (NONE,))


def _fault(form: Form, path: str, said: str) -> Code | None:
    field = form.field(path)
    return _wrong(field, said) if field else None


def _wrong(field: Field, said: str) -> Code | None:
    """Why an answer cannot be one of a field, whatever it says."""
    if _NO_CHARACTER.search(said):
        return "characters"
    if len(said) > field.most:
        return "long"
    if "\n" in said and not field.long:
        return "lines"
    if field.choices:
        names = {name for _, name in field.choices}
        chosen = [part.strip() for part in said.split(",")] if field.several else [said]
        if not names.issuperset(chosen):
            return "choice"
    return None
