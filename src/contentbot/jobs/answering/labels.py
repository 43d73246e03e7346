"""The labels that the bot puts on pulls: a fixed set, which a maintainer makes once."""

from __future__ import annotations

from contentbot.model import ENTRY_KINDS

KINDS = {kind: f"entry: {kind}" for kind in ENTRY_KINDS}

READY = "state: ready"
NEEDS_AUTHOR = "state: needs author"
NEEDS_EDITOR = "state: needs editor"
CONFLICT = "state: conflict"
# By the name of a verdict.
STATE_OF = {
    "ready": READY,
    "author": NEEDS_AUTHOR,
    "editor": NEEDS_EDITOR,
    "unstarted": NEEDS_EDITOR,
    "fault": NEEDS_EDITOR,
    "conflict": CONFLICT,
}
STATES = frozenset(STATE_OF.values())

QUIET = "bot: quiet"
HOLD = "bot: hold"
# An editor set something on the pull's entries that their author has not taken over.
KEPT = "bot: kept"
# On the ticket that holds the index of open pulls, never on a pull.
INDEX = "bot: index"
# On the editors' desk, never on a pull.
DESK = "bot: desk"
# The pull came from a form, which is to be closed with it.
FORM = "bot: form"
# The pull came in by itself, so the desk tells of it.
TAKEN = "bot: taken"

# Those that the bot itself takes off again.
OWN = frozenset({*KINDS.values(), *STATES})
LABELS = frozenset({*KINDS.values(), *STATES, QUIET, HOLD, KEPT, INDEX, DESK, FORM, TAKEN})
