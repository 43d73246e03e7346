"""The forms of tickets by which entries are sent: one for each kind, made from its schema."""

from __future__ import annotations

from collections.abc import Mapping

from contentbot.content import schema
from contentbot.content.settings import Settings
from contentbot.frozen import dataclass
from contentbot.jobs.asking import questions
from contentbot.render.form import Field, Form

LABEL = "form: "  # what the name of the label of a form begins with
OPTIONAL = ("disclosure", "note")  # what no entry needs, and every form offers
MOST = 4_000  # characters of an answer whose schema has no limit
LONG = frozenset({"note"})  # may have several lines


@dataclass(frozen=True, slots=True)
class _Plan:
    """A form before its fields are known. paths: other than what `new` asks for."""

    kind: str
    title: str
    description: str
    paths: tuple[str, ...] = ()
    needed: tuple[str, ...] | None = None


_PLANS: Mapping[str, _Plan] = {
    "link": _Plan("link", "A link", "Something worth reading, watching or hearing."),
    "event": _Plan("event", "An event", "A meetup or conference."),
    "cfp": _Plan("cfp", "A call for papers", "A conference that looks for speakers."),
    "task": _Plan("task", "A task", "Something in a project that looks for somebody to do it."),
    "address": _Plan(
        "link",
        "Just an address",
        "The shortest way to send a link: its address and where it belongs.",
        ("url", "section", "title"),
        ("url", "section"),
    ),
}
# What people call a field; the names of fields are for files.
_NAMES = {
    "url": "Address",
    "prefix": "Label before the title",
    "starts": "First day",
    "ends": "Last day",
    "closes": "Last day for proposals",
    "zone": "Time zone",
    "attendance": "How one attends",
    "organizer.name": "Organizer",
    "organizer.url": "Address of the organizer",
    "disclosure": "Your part in it",
    "note": "Note for the editors",
}
# What a schema says of a field is meant for who writes a file.
_SAYS = {"section": "Where it belongs; an editor may move it."}


def forms(settings: Settings) -> dict[str, Form]:
    """The forms by their names, in the order in which people should see them."""
    return {name: _form(name, plan, settings) for name, plan in _PLANS.items()}


def label_of(form: str) -> str:
    """The label that tells which form a ticket was made with."""
    return f"{LABEL}{form}"


def named(labels: frozenset[str]) -> str | None:
    """The form that a ticket was made with, by its labels; None unless they name exactly one."""
    found = [name for name in _PLANS if label_of(name) in labels]
    return found[0] if len(found) == 1 else None


def _form(name: str, plan: _Plan, settings: Settings) -> Form:
    paths = plan.paths or (*questions.asked(plan.kind), *OPTIONAL)
    fields = (_field(path, plan, settings) for path in paths)
    return Form(
        name=name,
        kind=plan.kind,
        title=plan.title,
        description=plan.description,
        label=label_of(name),
        fields=tuple(one for one in fields if one.choices or one.path not in ("section", "prefix")),
    )


def _field(path: str, plan: _Plan, settings: Settings) -> Field:
    asked = questions.question(plan.kind, path, {}, settings)
    return Field(
        path=path,
        label=_NAMES.get(path) or path.replace("_", " ").capitalize(),
        says=_SAYS.get(path) or asked.says,
        example=asked.example,
        needed=_needed(path, plan),
        choices=asked.choices,
        several=asked.several,
        long=path in LONG,
        most=_most(plan.kind, path),
    )


def _needed(path: str, plan: _Plan) -> bool:
    """Whether nobody can do without: a part of a field, or a place, is not always there."""
    if plan.needed is not None:
        return path in plan.needed
    virtual = {} if path == "attendance" else {"attendance": "virtual"}
    return "." not in path and all(
        questions.missing(plan.kind, path, given) for given in ({}, virtual)
    )


def _most(kind: str, path: str) -> int:
    """How many characters an answer may have; rules look closer at what is shorter."""
    shape = schema.load(kind)["properties"].get(path, {})
    return min(int(shape.get("maxLength", MOST)), MOST)


# --- entries as files ------------------------------------------------------------------------


def example(kind: str, settings: Settings) -> dict[str, object]:
    """The fields of an entry as it might be, out of the examples of its schema."""
    fields: dict[str, object] = {}
    for path in questions.asked(kind):
        if questions.missing(kind, path, {}):
            asked = questions.question(kind, path, fields, settings)
            said = asked.choices[0][0] if asked.choices and not asked.example else asked.example
            value = questions.value(kind, path, said, settings)
            fields = questions.put(fields, path, value)
    return fields
