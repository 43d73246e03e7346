"""`contentbot rules`, `new` and `schema`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from contentbot.cli import screen
from contentbot.errors import UsageError


def rules(arguments: argparse.Namespace) -> int:
    """List the rules, or explain one."""
    from contentbot.jobs.linting import rules

    one, how = arguments.rule, arguments.format
    screen.put(rules.explain(one) if one else rules.listing(how))
    return 0


def new(arguments: argparse.Namespace) -> int:
    """Make an entry file."""
    from contentbot.apply import write_files
    from contentbot.jobs.asking import new

    order = new.Order(
        kind=arguments.kind,
        answers=tuple(arguments.answers),
        root=arguments.root,
        config=arguments.config,
    )
    made = new.make(order, today=screen.today(arguments.today), ask=screen.asker())
    if made.path is not None:
        write_files({made.path: made.text.encode()})
    screen.put(made.told)
    return made.status


def schema(arguments: argparse.Namespace) -> int:
    """Print a schema, or the kinds that have one."""
    import json

    from contentbot.content import schema

    kinds = schema.kinds()
    if arguments.kind is None:
        screen.put("\n".join(kinds))
        return 0
    if arguments.kind not in kinds:
        known = ", ".join(kinds)
        raise UsageError(f"no schema is named `{arguments.kind}`; there are {known}")
    screen.put(json.dumps(schema.load(arguments.kind), indent=2, ensure_ascii=False))
    return 0


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "rules": rules,
    "new": new,
    "schema": schema,
}
