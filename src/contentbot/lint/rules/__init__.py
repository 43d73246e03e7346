"""The rules, grouped by subject; a module listed here is loaded, and a test looks for others."""

from importlib import import_module

SUBJECTS: tuple[str, ...] = (
    "addresses",
    "address_form",
    "address_hosts",
    "address_detours",
    "address_targets",
    "repeats",
    "similar_titles",
    "event_repeats",
    "events",
    "event_lines",
    "event_dates",
    "event_order",
    "event_places",
    "event_place_signs",
    "event_cities",
    "event_states",
    "event_attendance",
    "event_groups",
    "event_group_links",
    "cfps",
    "cfp_lines",
    "tasks",
    "front_matter",
    "boilerplate",
    "sections",
    "headings",
    "placeholders",
    "gates",
    "entry_files",
    "lists",
    "list_lines",
    "link_form",
    "broken_links",
    "markup",
    "references",
    "leftovers",
    "titles",
    "title_signs",
    "title_suffix",
    "encoding",
    "unseen_signs",
    "spelling",
    "prefixes",
    "label_form",
    "label_missing",
)


def load() -> None:
    """Import all subjects, which registers their rules."""
    for name in SUBJECTS:
        import_module(f"{__name__}.{name}")
