"""Addresses: their parts, and the key by which two are the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content import address

WORDS = st.text(alphabet="abcXYZ019-_.~+@", min_size=1, max_size=6)
PATHS = st.lists(WORDS, max_size=4).map(lambda words: "".join(f"/{word}" for word in words))
HOSTS = st.sampled_from(
    (
        *("example.org", "blog.example.org", "github.com", "youtube.com", "youtu.be", "meetup.com"),
        *("medium.com", "someone.medium.com", "arxiv.org", "x.com", "old.reddit.com"),
    )
)


@given(HOSTS, PATHS)
def test_the_short_way_to_a_key_gives_what_the_long_way_gives(host: str, path: str) -> None:
    url = f"https://{host}{path}"
    assert address.key(url) == address._full_key(url)


@given(HOSTS, PATHS, st.sampled_from(["", "www."]), st.sampled_from(["http", "https", "HTTPS"]))
def test_scheme_www_slash_and_tracking_do_not_make_another_page(
    host: str, path: str, www: str, scheme: str
) -> None:
    key = address.key(f"https://{host}{path}")
    assert address.key(f"{scheme}://{www}{host}{path}/") == key
    assert address.key(f"{scheme}://{www}{host}{path}?utm_source=mail#") == key


@given(st.text(max_size=60))
def test_every_text_has_parts_and_a_key(text: str) -> None:
    address.parts(text)
    address.key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/zHpDGeJU7no", "https://www.youtube.com/watch?v=zHpDGeJU7no&list=PL1"),
        ("https://m.youtube.com/live/zHpDGeJU7no", "https://youtube.com/watch?v=zHpDGeJU7no&si=x"),
        ("https://www.meetup.com/de-DE/A-B/events/1/", "https://meetup.com/a-b/events/1"),
        ("https://a.medium.com/b-ef557a22a604", "https://medium.com/@a/b-ef557a22a604?source=rss"),
        ("https://arxiv.org/pdf/2206.05503.pdf", "https://arxiv.org/abs/2206.05503"),
        ("https://example.org//a/index.html", "https://example.org/a"),
        ("https://example.org/%7ea/%c3%a9", "https://example.org/~a/%C3%A9"),
        ("https://example.org:443/a#:~:text=b", "http://example.org/a"),
        ("https://example.org/a?b=1&amp;c=2", "https://example.org/a?b=1&c=2"),
    ],
)
def test_two_ways_of_writing_a_page_have_one_key(one: str, other: str) -> None:
    assert address.key(one) == address.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/#episode-5", "https://example.org/#episode-6"),
        ("https://example.org/?view", "https://example.org/"),
        ("https://example.org/a%20b", "https://example.org/ab"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://youtube.com/watch?v=a&t=1", "https://youtube.com/watch?v=a&t=600"),
        (
            "https://web.archive.org/web/2020/https://a.org/",
            "https://web.archive.org/web/2020/a.org",
        ),
        ("https://one.medium.com/", "https://two.medium.com/"),
        ("https://example.org:8080/a", "https://example.org/a"),
    ],
)
def test_pages_that_differ_have_keys_that_differ(one: str, other: str) -> None:
    assert address.key(one) != address.key(other)
