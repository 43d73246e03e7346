"""Entries that are prose: the pick of the week."""

from __future__ import annotations

import pytest

from contentbot.content import edition, settings

SETTINGS = settings.from_data(
    {
        "name": "Weekly",
        "cadence": {"weekday": "wednesday"},
        "sections": [{"id": "pick", "title": "Pick", "kind": "pick"}],
    }
)
ASKS = "[Send yours][form]!\n\n[form]: https://example.org/form\n"


def names(text: str) -> list[str]:
    document = edition.read("drafts/next.md", f"## Pick\n\n{text}", SETTINGS)
    return [one.text("name") for one in document.entries]


@pytest.mark.parametrize("before", ["", "Nobody sent one.\n\n"])
def test_a_link_by_reference_that_stands_alone_asks_and_is_no_pick(before):
    assert names(before + ASKS) == []


@pytest.mark.parametrize(
    "pick",
    [
        "This week it is [graft](https://example.org/graft), an engine.",
        "This week it is [graft][1], an engine.\n\n[1]: https://example.org/graft",
        "[graft](https://example.org/graft)",
    ],
)
def test_a_pick_is_named_in_a_sentence_or_with_its_address(pick):
    assert names(f"{pick}\n\n{ASKS}") == ["graft"]
