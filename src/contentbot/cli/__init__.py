"""The command line: arguments to a job, its result printed or applied.

This package alone reads the clock and the environment, and imports adapters.
"""

from __future__ import annotations

import argparse
import atexit
import gc
from collections.abc import Sequence

from contentbot.cli import screen
from contentbot.cli.arguments import parser
from contentbot.errors import ContentbotError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status.

    argv: the arguments; None are those of this process, which then does nothing else.
    """
    if argv is None:
        _spare_the_collector()
    arguments = parser().parse_args(argv)
    screen.prepare()
    try:
        return _run(arguments)
    except ContentbotError as error:
        screen.say(f"contentbot: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        screen.say("contentbot: interrupted; nothing was left half written")
        return 130
    except Exception:
        import traceback

        screen.say(f"{traceback.format_exc()}contentbot: this is the bot's fault; please report it")
        return 4


def _spare_the_collector() -> None:
    """Look for cycles seldom, and not once more at the end, when all memory is given back."""
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "lint":
        from contentbot.cli import lint

        return lint.run(arguments)
    if arguments.command in ("import", "assemble"):
        from contentbot.cli import editions

        return editions.COMMANDS[arguments.command](arguments)
    if arguments.command in ("queue", "hold", "release", "publish"):
        from contentbot.cli import publishing

        return publishing.COMMANDS[arguments.command](arguments)
    if arguments.command == "github":
        from contentbot.cli import github

        return github.run(arguments)
    from contentbot.cli import others

    return others.COMMANDS[arguments.command](arguments)
