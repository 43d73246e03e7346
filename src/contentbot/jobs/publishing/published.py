"""What publishing is asked for, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from contentbot.jobs.publishing.receipts import Receipt
from contentbot.model import Finding, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The options of `publish`. day: None is the edition that is due. late: files, as named."""

    today: date
    day: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    late: tuple[str, ...] = ()
    force: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not published, and what to do. final: `--force` does not override it."""

    reason: str
    help: str
    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing would do.

    path: of the edition, below content/. plan: nothing while something stands against it.
    overridden: refusals that `--force` sets aside. receipt: the new one, if there is one.
    """

    day: date
    path: str
    plan: Plan = field(default_factory=Plan)
    refusals: tuple[Refusal, ...] = ()
    overridden: tuple[Refusal, ...] = ()
    findings: tuple[Finding, ...] = ()
    receipt: Receipt | None = None
    told: tuple[str, ...] = ()
