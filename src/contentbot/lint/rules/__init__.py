"""The rules, grouped by subject; a module listed here is loaded, and a test looks for others."""

from importlib import import_module

SUBJECTS: tuple[str, ...] = ("addresses",)


def load() -> None:
    """Import all subjects, which registers their rules."""
    for name in SUBJECTS:
        import_module(f"{__name__}.{name}")
