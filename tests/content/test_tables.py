"""What the tables that come with the program say of places, words, hosts and trackers."""

import re

import pytest

from contentbot.content.tables import (
    Misspellings,
    city_countries,
    continent,
    countries,
    country_code,
    desktop_address,
    full_address,
    is_registry_page,
    is_repository_host,
    is_shortener,
    media_kind,
    misspellings,
    subdivision_code,
    subdivisions,
    tracking_parameters,
)

CONTINENTS = {
    *("Africa", "Antarctica", "Asia", "Europe", "North America", "Oceania", "South America"),
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GB", "GB"),
        ("uk", "GB"),
        ("U.S.A.", "US"),
        ("The Netherlands", "NL"),
        ("Czech Republic", "CZ"),
        ("South  Korea", "KR"),
        ("Turkey", "TR"),
        ("Deutschland", "DE"),
        ("Österreich", "AT"),
        ("日本", "JP"),
    ],
)
def test_a_country_is_found_by_its_code_and_by_the_names_in_use(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["", "Atlantis", "Congo", "XX", "Berlin, DE"])
def test_a_text_that_names_no_country_or_more_than_one_has_no_code(text):
    assert country_code(text) is None


def test_every_country_is_found_by_its_own_code_and_name():
    for code, country in countries().items():
        assert country.code == code
        assert country_code(code.lower()) == country_code(country.name) == code


def test_every_country_lies_on_a_continent():
    assert {country.continent for country in countries().values()} == CONTINENTS


def test_continents_are_geographic():
    assert continent("MX") == continent("us") == "North America"
    assert continent("IL") == continent("TR") == "Asia"
    assert continent("CY") == "Europe"
    assert continent("XX") is None


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("US", "Oregon", "OR"),
        ("us", "or", "OR"),
        ("US", "D.C.", "DC"),
        ("US", "Mich.", "MI"),
        ("CA", "Québec", "QC"),
        ("AU", "VI", "VIC"),
        ("AU", "QL", "QLD"),
        ("AU", "AC", "ACT"),
        ("US", "BC", None),
        ("DE", "SN", None),
    ],
)
def test_a_state_is_found_by_its_code_its_name_and_usual_slips(country, text, code):
    assert subdivision_code(country, text) == code


def test_states_are_kept_for_three_countries_only():
    assert len(subdivisions("US")) == 52  # the states, the capital's district and Puerto Rico
    assert subdivisions("ca")["BC"] == "British Columbia"
    assert len(subdivisions("AU")) == 8
    assert not subdivisions("DE")


@pytest.mark.parametrize("name", ["Munich", "München", "munchen", "Muenchen", "KÖLN", "Wrocław"])
def test_a_city_is_found_by_its_english_and_native_names(name):
    assert len(city_countries(name)) == 1


def test_a_name_that_several_countries_use_belongs_to_all_of_them():
    assert {"GB", "US"} <= city_countries("Cambridge")
    assert city_countries("The Hague") == {"NL"}
    assert city_countries("Nowhere-on-Sea") == frozenset()


def test_a_misspelt_word_has_its_right_spelling():
    words = misspellings()
    assert words["recieve"] == "receive"
    assert words.get("receive") is None
    assert words.get("receive", "?") == "?"
    assert "developement" in words
    with pytest.raises(KeyError):
        words["receive"]


def test_words_that_are_no_ascii_or_empty_are_not_misspelt():
    words = misspellings()
    assert [words.get(word) for word in ("", "größe", "日本", "a b", ":")] == [None] * 5


@pytest.mark.parametrize(
    "word", ["mosquitto", "programa", "technik", "positiv", "comandos", "februar", "shepard"]
)
def test_names_and_words_of_other_languages_are_not_misspelt(word):
    assert word not in misspellings()


def test_every_misspelling_is_found_and_none_is_the_correction_of_another():
    words = misspellings()
    every = dict(words)
    assert len(words) == len(every) > 50_000
    assert all(word.isalpha() and word.islower() and word.isascii() for word in every)
    assert all(right != wrong for wrong, right in every.items())
    assert not {right for right in every.values() if right in every}


def test_a_table_of_misspellings_reads_what_its_text_says():
    table = Misspellings(b"     17      29 \n teh:the \n")
    assert dict(table) == {"teh": "the"}
    assert table["teh"] == "the"
    assert table.get("the") is None


def tracks(host: str, query: str, *words: str) -> list[str]:
    pairs = [(name, value) for name, _, value in (p.partition("=") for p in query.split("&"))]
    return [pairs[index][0] for index in tracking_parameters(host, pairs, words)]


@pytest.mark.parametrize(
    ("host", "query", "found"),
    [
        ("blog.example.org", "id=3&utm_source=x&UTM_Medium=y", ["utm_source", "UTM_Medium"]),
        ("example.org", "fbclid=1&gclid=2&page=3", ["fbclid", "gclid"]),
        ("www.youtube.com", "v=x&si=a&feature=share&t=9s", ["si", "feature"]),
        ("youtu.be", "t=4&si=x", ["si"]),
        ("www.eventbrite.co.uk", "aff=x", ["aff"]),
        ("www.eventbrite.com", "aff=x&keep_tld=1", ["aff", "keep_tld"]),
        ("twitter.com", "s=20&t=abc", ["s", "t"]),
        ("www.meetup.com", "eventOrigin=home&op=leaders", ["eventOrigin"]),
        ("jobs.lever.co", "lever-origin=a&team=b", ["lever-origin"]),
        ("jobs.lever.co", "lever-source%5B%5D=b", ["lever-source%5B%5D"]),
        ("medium.com", "source=friends_link&sk=1", ["source"]),
        ("eventbrite.example.org", "aff=x", []),
        ("notyoutube.com", "si=x", []),
        ("example.org", "s=rust&t=9&si=1&feature=x", []),
        ("news.ycombinator.com", "id=34544449", []),
        ("boards.greenhouse.io", "gh_jid=1&gh_src=2", ["gh_src"]),
    ],
)
def test_parameters_are_told_by_their_names_and_by_the_host(host, query, found):
    assert tracks(host, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ref=twitter-share", ["ref"]),
        ("source=Hacker%20News", ["source"]),
        ("via=reddit", ["via"]),
        ("ref=blog.example.org", ["ref"]),
        ("s=09", ["s"]),
        ("ref=main", []),
        ("source=calendar", []),
        ("from=2024-01-01", []),
        ("title=reddit", []),
    ],
)
def test_a_value_gives_an_innocent_parameter_away(query, found):
    assert tracks("example.org", query) == found


def test_values_that_name_the_newsletter_track_too():
    assert tracks("example.org", "r=twn&page=1") == []
    assert tracks("example.org", "r=twn&page=1", "twn") == ["r"]
    assert tracks("example.org", "source=this-week-in-nim", "This Week in Nim") == ["source"]


def test_where_a_parameter_is_part_of_the_address_it_is_let_stand():
    assert tracks("gitlab.com", "ref=twitter") == []
    assert tracks("github.com", "ref=reddit&utm_source=x") == ["utm_source"]


def test_shorteners_hide_where_they_lead_to():
    assert is_shortener("bit.ly")
    assert is_shortener("T.co", "/gCj6NRNftT")
    assert is_shortener("goo.gl", "/x1y2")
    assert not is_shortener("goo.gl", "/maps/w2og")
    assert not any(map(is_shortener, ("lu.ma", "discord.gg", "forms.gle", "t.me", "youtu.be")))


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("https://youtu.be/2Nz?t=4", "https://www.youtube.com/watch?v=2Nz&t=4"),
        ("https://youtu.be/2Nz", "https://www.youtube.com/watch?v=2Nz"),
        ("https://www.google.com/url?q=https://discord.gg/yN&sa=D", "https://discord.gg/yN"),
        ("http://r.duckduckgo.com/l/?kh=-1&uddg=http%3A%2F%2Fa.org%2Fb", "http://a.org/b"),
        ("https://youtu.be/", None),
        ("https://www.google.com/search?q=x", None),
        ("https://bit.ly/x", None),
    ],
)
def test_a_short_address_is_expanded_where_its_text_allows(short, full):
    assert full_address(short) == full


@pytest.mark.parametrize(
    ("mobile", "desktop"),
    [
        ("https://m.youtube.com/watch?v=7aF", "https://www.youtube.com/watch?v=7aF"),
        ("https://mobile.twitter.com/a/status/1", "https://twitter.com/a/status/1"),
        ("https://en.m.wikipedia.org/wiki/Rust#A", "https://en.wikipedia.org/wiki/Rust#A"),
        ("https://blog.example.org/a.html?m=1", "https://blog.example.org/a.html"),
        ("https://example.org/a?amp&x=%20", "https://example.org/a?x=%20"),
        ("https://example.org/a?m=12&x=a+b", None),
        ("https://www.youtube.com/watch?v=7aF", None),
    ],
)
def test_an_address_for_telephones_has_one_for_every_screen(mobile, desktop):
    assert desktop_address(mobile) == desktop


@pytest.mark.parametrize(
    ("host", "path", "kind"),
    [
        ("www.youtube.com", "/watch", "video"),
        ("youtu.be", "/x", "video"),
        ("www.bilibili.com", "/video/x", "video"),
        ("tube.example.org", "/w/x", "video"),
        ("www.infoq.com", "/presentations/x/", "video"),
        ("www.infoq.com", "/news/x/", ""),
        ("anchor.fm", "/x", "audio"),
        ("show.libsyn.com", "/x", "audio"),
        ("open.spotify.com", "/episode/1", "audio"),
        ("open.spotify.com", "/track/1", ""),
        ("video.com", "/x", ""),
        ("github.com", "/youtube.com", ""),
    ],
)
def test_the_host_tells_what_is_played_at_an_address(host, path, kind):
    assert media_kind(host, path) == kind


def test_hosts_of_repositories_and_registries_are_known():
    assert is_repository_host("github.com")
    assert is_repository_host("git.sr.ht")
    assert not is_repository_host("blog.github.io")
    assert is_registry_page("rubygems.org", "/gems/x/")
    assert not is_registry_page("rubygems.org", "/help/")


def test_cities_of_the_archive_lie_in_the_countries_that_it_names(shared):
    """An event's line reads `* 2024-05-01 | City, State, COUNTRY | ...`."""
    place = re.compile(
        r"^\* [-\d]+ \| (?:Virtual \()?([^|,()]+),(?:[^|,()]+,)? ([A-Z]{2})\)? \|", re.M
    )
    editions = sorted((shared / "corpus" / "twir").glob("202[2-5]-*.md"))
    wrong: set[tuple[str, str]] = set()
    for edition in editions:
        for city, code in place.findall(edition.read_text(encoding="utf-8")):
            homes = city_countries(city)
            if homes and country_code(code) not in homes:
                wrong.add((city, code))
    slips = {("Linz", "AU"), ("Columbus", "IL")}  # Austria, and a wrong state
    no_country = {("Boulder", "CO"), ("Buffalo", "NY"), ("Miami", "FL")}
    assert wrong == slips | no_country
