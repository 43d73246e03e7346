"""The form of addresses: every slip is seen, mended where that is clear, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.lint.slips import slip
from tests.conftest import IN_CI, SHARED

CORPUS = SHARED / "corpus"


@pytest.mark.parametrize(
    "url",
    [
        "Chttps://example.org/a", "hhttps://example.org/a", "htps://example.org/a",
        "ttps://example.org/a", "http®s://example.org/a", "https//example.org/a",
        "https:/example.org/a", "https:https://example.org/a", "https://https://example.org/a",
        "https;//example.org/a", "https:///example.org/a", "https:\\\\example.org/a",
        "https://\u200bexample.org/a", "https:example.org/a", "https.//example.org/a",
    ],
)  # fmt: skip
def test_a_garbled_scheme_is_mended(url: str) -> None:
    found = slip(url)
    assert found is not None
    assert (found.kind, found.mended) == ("scheme", "https://example.org/a")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", "missing"), ("https:", "missing"), ("https://", "missing"), ("//", "missing"),
        ("www.example.org/a", "unschemed"), ("example.org", "unschemed"),
        ("//example.org/a", "unschemed"), ("v", "relative"), ("/blog/a", "relative"),
        ("notes.md", "relative"), ("Some Words Here", "relative"), ("ftp://example.org", "foreign"),
        ("javascript:alert(1)", "foreign"), ("https://exampleorg/a", "host"),
        ("https://example,org/a", "host"), ("https://example.ogr/a", "host"),
        ("https://example.org/ahttps://example.org/b", "glued"),
        ("https://example.org/https://example.org/b", "glued"),
        ('https://example.org/a"', "end"), ("https://example.org/a)", "end"),
        ("https://example.org/a.", "end"), ("https://example.org/a]", "end"),
        ("https://example.org/a b", "sign"), ("https://example.org/a\u200bb", "sign"),
        ("https://example.org/%zz", "sign"), ("https://example.org/(a", "sign"),
    ],
)  # fmt: skip
def test_each_slip_is_of_one_kind(url: str, kind: str) -> None:
    found = slip(url)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a_(b)", "https://web.archive.org/web/2020/https://example.org/",
        "https://example.org/?u=https://example.com/a", "https://müller.example.org/",
        "https://example.org/é", "https://[::1]/a", "http://127.0.0.1:80/a", "https://a_b.example.org",
        "HTTPS://EXAMPLE.ORG/A", "https://example.org/a;b=1,2:3", "https://example.org/#/a!b",
        "https://u:p@example.org/a", "http://localhost:1313/a",
    ],
)  # fmt: skip
def test_an_address_that_works_has_no_slip(url: str) -> None:
    assert slip(url) is None


@given(st.text(max_size=40))
def test_what_is_mended_stays_mended(text: str) -> None:
    found = slip(text)
    while found is not None and found.mended is not None:
        assert found.mended != text
        text = found.mended
        found = slip(text)


@pytest.mark.skipif(not CORPUS.is_dir() and not IN_CI, reason="the corpus is not here")
def test_published_addresses_are_hardly_ever_faulted() -> None:
    urls = {
        url
        for path in sorted(Path(CORPUS, "twir").glob("2023-*.md"))
        for url in re.findall(r"\]\((https?://[^()\s]+)\)", path.read_text("utf-8"))
    }
    assert len(urls) > 1000
    assert [url for url in urls if slip(url)] == []
