"""What was misread is put right; what people wrote stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.lint.misread import repaired

WRITTEN = (
    "“École” – l’été à Besançon… « Été »",
    "CAFÉ” is closed, “Österreich” is not, Perú… neither",
    "Пишем планировщик задач, Гёте и Рік",
    "用安全的方式编写服务器 – Rustで学ぶ",
    "🏳️‍🌈 👩‍💻 🦀 ❤️ √2 ≈ 1.41 ¬p ∧ q",
    "می‌شود",
)
LINES = (
    "* 2026-02-12 | Virtual (Nürnberg, DE) | [A lib — readline](https://example.org/ü)",
    "Events between 2026-01-28 - 2026-02-25 🦀",
    "Berlin on location 🏳️‍🌈 - Edition 010",
    "| Regressions ❌✅ |",
    "Sessió setmanal de codificació",
    "Пишем планировщик задач",
    "用安全的方式编写服务器",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_text_that_was_never_misread_stays(text: str) -> None:
    assert repaired(text)[0] == text


@pytest.mark.parametrize("codec", ["mac_roman", "latin-1"])
@pytest.mark.parametrize("text", LINES)
def test_text_that_was_misread_once_comes_back(text: str, codec: str) -> None:
    fixed, (was, new) = repaired(text.encode().decode(codec))
    assert fixed == text
    assert was.encode(codec).decode() == new


def test_text_that_was_misread_twice_comes_back() -> None:
    text = "A café in Nürnberg"
    twice = text.encode().decode("latin-1").encode().decode("latin-1")
    assert repaired(twice)[0] == text


@given(st.text())
def test_repairing_again_changes_nothing(text: str) -> None:
    once = repaired(text)[0]
    assert repaired(once)[0] == once


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_plain_letters_are_never_touched(text: str) -> None:
    assert repaired(text) == (text, ("", ""))
