"""What a rule is, what it may know, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, Literal

from contentbot.content.archive import Archive
from contentbot.content.document import Document
from contentbot.content.settings import Settings
from contentbot.frozen import dataclass
from contentbot.model import ENTRY_KINDS, Found, Severity

FixKind = Literal["", "safe", "unsafe"]
ALL_KINDS = frozenset(ENTRY_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What `--facts` says of the pull that is looked at.

    rights: of its author in the repository ("none", "read", "write", "admin" ...).
    quota: entries of the author that are in already, by section.
    pulls: other open pulls: (number, created, addresses).
    """

    author: str = ""
    rights: str = "none"
    quota: Mapping[str, int] = field(default_factory=dict)
    pulls: tuple[tuple[int, str, tuple[str, ...]], ...] = ()

    @property
    def may_write(self) -> bool:
        """Whether the author is one of the editors."""
        return self.rights in ("write", "maintain", "admin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a rule may know beside its document.

    day: by which windows, closing and expiry are judged: the edition's date, else today.
    archive: earlier editions. waiting: other entries of the content folder by address, as
    "path:line". aged: whether an entry that has merely aged is only a remark.
    submission: None without `--facts`; rules about authors are then silent.
    before: the document as it was before the pull; None when it is new, or that is not asked for.
    brought: whether a pull brings the document.
    """

    settings: Settings
    day: date
    archive: Archive = field(default_factory=Archive)
    waiting: Mapping[str, str] = field(default_factory=dict)
    aged: bool = False
    submission: Submission | None = None
    before: Document | None = None
    brought: bool = False


Check = Callable[[Document, Facts], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named fault and the function that finds it.

    locked: an entry cannot allow it. on: the documents it looks at. kinds: the entries that
    it looks at; in a file without such an entry it is not asked.
    """

    name: str
    severity: Severity
    check: Check
    fix: FixKind
    locked: bool
    on: Literal["any", "edition", "entry"]
    subject: str
    kinds: frozenset[str] = ALL_KINDS

    @property
    def manual(self) -> str:
        """The text that explains the rule: its docstring."""
        return self.check.__doc__ or ""

    @property
    def summary(self) -> str:
        """The first line of the manual."""
        return self.manual.strip().split("\n", 1)[0]


What = Literal["edition", "entry"]


class Rules(dict[str, Rule]):
    """Rules by name, which know those that look at a file: it may be one of thousands."""

    def __init__(self) -> None:
        super().__init__()
        self._on: dict[tuple[What, frozenset[str]], tuple[Rule, ...]] = {}

    def __setitem__(self, name: str, rule: Rule) -> None:
        super().__setitem__(name, rule)
        self._on.clear()

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self._on.clear()

    def on(self, what: What, kinds: frozenset[str]) -> tuple[Rule, ...]:
        """The rules that look at an edition, or at a file with entries of some kinds."""
        if (what, kinds) not in self._on:
            self._on[what, kinds] = tuple(
                rule
                for rule in self.values()
                if rule.on in ("any", what) and (what == "edition" or rule.kinds & kinds)
            )
        return self._on[what, kinds]


RULES = Rules()


def rule(
    severity: Severity,
    *,
    fix: FixKind = "",
    locked: bool = False,
    on: Literal["any", "edition", "entry"] = "any",
    kinds: Collection[str] = ALL_KINDS,
) -> Callable[[Check], Check]:
    """Register a function as a rule; its name with hyphens is the rule's name.

    Raises:
        ValueError: there is a rule of that name already.
    """

    def register(check: Check) -> Check:
        name = check.__name__.replace("_", "-")
        if name in RULES:
            raise ValueError(f"two rules are named {name}")
        subject = check.__module__.rsplit(".", 1)[-1]
        RULES[name] = Rule(name, severity, check, fix, locked, on, subject, frozenset(kinds))
        return check

    return register


def load_facts(data: Mapping[str, Any]) -> Submission:
    """A submission from the data of a `--facts` file that its schema accepts."""
    return Submission(
        author=data.get("author", ""),
        rights=data.get("rights", "none"),
        quota=dict(data.get("quota", {})),
        pulls=tuple(
            (pull["number"], pull.get("created", ""), tuple(pull.get("addresses", ())))
            for pull in data.get("pulls", ())
        ),
    )
