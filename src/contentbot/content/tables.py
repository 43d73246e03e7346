"""Tables that come with the program: places, misspellings, well-known hosts, trackers."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from mmap import ACCESS_READ, mmap
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote_plus, urlsplit, urlunsplit
from zlib import crc32

from contentbot.text import late

DATA = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")
BETWEEN_WORDS = late(r"[\W_]+")
HOST_NAME = late(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}/?")
WIDTH = 8  # digits of an offset in the table of misspellings, with the space after it
LONG_WORD = 8  # letters from which on a word counts inside of a longer one, too


class Country(NamedTuple):
    """A country: its ISO 3166-1 code, its English name and the continent it lies on."""

    code: str
    name: str
    continent: str


def _table(name: str) -> Any:
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return json.load(file)


@cache
def countries() -> Mapping[str, Country]:
    """Every country by its ISO 3166-1 alpha-2 code."""
    rows = _table("countries.json").items()
    return MappingProxyType({code: Country(code, row[0], row[1]) for code, row in rows})


@cache
def _country_codes() -> dict[str, str]:
    codes = {}
    for code, (name, _, others) in _table("countries.json").items():
        names = (code.casefold(), _folded(name), *others)
        codes.update(dict.fromkeys(names, code))
    return codes


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """The ISO 3166-1 code of a country given as a code or a name; None if there is none such."""
    return _country_codes().get(_folded(text))


def continent(code: str) -> str | None:
    """The continent, in English, of a country code; None for an unknown code."""
    country = countries().get(code.upper())
    return country.continent if country else None


@cache
def _all_subdivisions() -> dict[str, Any]:
    return dict(_table("subdivisions.json"))


@cache
def subdivisions(country: str) -> Mapping[str, str]:
    """The states or provinces of a country: code -> name; empty where they are not kept."""
    return MappingProxyType(_all_subdivisions().get(country.upper(), {}).get("names", {}))


@cache
def _subdivision_codes(country: str) -> dict[str, str]:
    names = subdivisions(country)
    codes: dict[str, str] = _all_subdivisions().get(country, {}).get("also", {})
    codes = codes | {code.casefold(): code for code in names}
    return codes | {name.casefold(): code for code, name in names.items()}


@lru_cache(maxsize=4096)
def subdivision_code(country: str, text: str) -> str | None:
    """The code of a state or province given as code, name or a usual slip; None if unknown."""
    return _subdivision_codes(country.upper()).get(_folded(text))


@cache
def _cities() -> dict[str, str]:
    return dict(_table("cities.json"))


@lru_cache(maxsize=4096)
def city_countries(name: str) -> frozenset[str]:
    """The codes of the countries that have a large city of this name; empty if there is none."""
    codes = _cities().get(_folded(name), "")
    return frozenset(codes[at : at + 2] for at in range(0, len(codes), 2))


def _folded(text: str) -> str:
    return " ".join(text.replace(".", "").casefold().split()).removeprefix("the ")


class Misspellings(Mapping[str, str]):
    """Misspelling -> how it is spelt, both in lower case.

    data: offsets of WIDTH digits on the first line, which say where the further lines begin and
    where the last one ends. Line n holds the words whose CRC-32 leaves n when divided by the
    number of these lines, as ` wrong:right wrong:right `. So nothing needs to be read, nor a
    `dict` be made, but for the few words that are asked for.
    """

    def __init__(self, data: bytes | mmap) -> None:
        self._data = data
        self._lines = int(data[:WIDTH]) // WIDTH - 1

    def get(self, word: str, default: Any = None) -> Any:
        """The right spelling of a misspelt word in lower case, else the default."""
        data, plain = self._data, word.encode()
        at = crc32(plain) % self._lines * WIDTH
        start, end = int(data[at : at + WIDTH]), int(data[at + WIDTH : at + 2 * WIDTH])
        found = data.find(b" %b:" % plain, start, end)
        if found == -1:
            return default
        found += len(plain) + 2
        return data[found : data.find(b" ", found)].decode("ascii")

    def __getitem__(self, word: str) -> str:
        right: str | None = self.get(word)
        if right is None:
            raise KeyError(word)
        return right

    def __iter__(self) -> Iterator[str]:
        pairs = self._data[int(self._data[:WIDTH]) :].decode("ascii").split()
        return (pair.partition(":")[0] for pair in pairs)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def misspellings() -> Mapping[str, str]:
    """Common misspellings of English words, in lower case, and how each is spelt."""
    with open(os.path.join(DATA, "misspellings.txt"), "rb") as file:
        return Misspellings(mmap(file.fileno(), 0, access=ACCESS_READ))


def host_keys(host: str) -> Iterator[str]:
    """The keys under which a table may hold a host, the longest first.

    `www.eventbrite.co.uk` is also held by `eventbrite.co.uk` and by `eventbrite.*`.
    """
    labels = host.casefold().rstrip(".").split(".")
    for at in range(len(labels) - 1):
        rest = labels[at + 1 :]
        yield ".".join(labels[at:])
        if len(rest) == 1 or (len(rest) == 2 and max(map(len, rest)) <= 3):
            yield labels[at] + ".*"


@cache
def _hosts() -> dict[str, Any]:
    return dict(_table("hosts.json"))


@cache
def _places_of(table: str) -> dict[str, list[tuple[str, Any]]]:
    """A table of `host/path` keys as host -> (path, value) pairs."""
    found: dict[str, list[tuple[str, Any]]] = {}
    rows = _hosts()[table]
    for key in rows:
        host, slash, path = key.partition("/")
        value = rows[key] if isinstance(rows, dict) else True
        found.setdefault(host, []).append((slash + path, value))
    return found


@lru_cache(maxsize=4096)
def _places_at(table: str, host: str) -> tuple[tuple[str, Any], ...]:
    """What a table has on a host, the longest name of it first."""
    places = _places_of(table)
    return tuple(row for key in host_keys(host) for row in places.get(key, ()))


def _lookup(table: str, host: str, path: str) -> Any:
    for start, value in _places_at(table, host):
        if path.startswith(start):
            return value
    return None


def is_shortener(host: str, path: str = "/") -> bool:
    """Whether an address at this host hides where it leads to."""
    short = host.casefold() in _places_of("shorteners")
    return short and not _lookup("not_shortened", host, path)


def is_repository_host(host: str) -> bool:
    """Whether a host keeps repositories of code."""
    return _lookup("repositories", host, "/") is not None


def is_registry_page(host: str, path: str) -> bool:
    """Whether an address is the page of a package in a registry."""
    return _lookup("registries", host, path) is not None


@lru_cache(maxsize=4096)
def media_kind(host: str, path: str = "/") -> str:
    """What is played at an address: "video", "audio", or "" when that is not known."""
    kind = _lookup("media", host, path)
    if kind is None and host.count(".") > 1:
        kind = _hosts()["media_labels"].get(host.casefold().partition(".")[0])
    return str(kind or "")


def full_address(address: str) -> str | None:
    """The address to which a short or forwarding one leads, as far as its text tells; or None."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    target: str | None = _lookup("redirectors", host, parts.path)
    if target is not None:
        return dict(parse_qsl(parts.query)).get(target)
    page: dict[str, str] | None = _hosts()["expandable"].get(host)
    name = parts.path.strip("/")
    if page is None or not name or "/" in name:
        return None
    query = f"{page['parameter']}={name}" + (f"&{parts.query}" if parts.query else "")
    return urlunsplit(urlsplit(page["address"])._replace(query=query, fragment=parts.fragment))


def desktop_address(address: str) -> str | None:
    """The address for every screen behind one for telephones; None if it is not such."""
    parts = urlsplit(address)
    values = _hosts()["mobile_parameters"]
    pairs = (pair.partition("=") for pair in parts.query.split("&"))
    new = parts._replace(
        netloc=_desktop_host(parts.hostname or "") or parts.netloc,
        query="&".join("".join(pair) for pair in pairs if pair[2] not in values.get(pair[0], ())),
    )
    return None if new == parts else urlunsplit(new)


def _desktop_host(host: str) -> str | None:
    first, _, rest = host.partition(".m.")
    if rest in _hosts()["mobile_labels"]:
        return f"{first}.{rest}"
    known: dict[str, str] = _hosts()["mobile"]
    return known.get(host)


class _Trackers(NamedTuple):
    """What is known of the parameters at one host."""

    names: frozenset[str]
    starts: tuple[str, ...]
    kept: frozenset[str]


@cache
def _trackers() -> dict[str, Any]:
    return dict(_table("trackers.json"))


@lru_cache(maxsize=4096)
def _trackers_at(host: str) -> _Trackers:
    table = _trackers()
    names, kept = list(table["names"]), set()
    for key in host_keys(host):
        names += table["hosts"].get(key, ())
        kept.update(table["kept"].get(key, ()))
    whole = frozenset(name for name in names if not name.endswith("*"))
    return _Trackers(whole, tuple(n[:-1] for n in names if n.endswith("*")), frozenset(kept))


def tracking_parameters(
    host: str, query: Sequence[tuple[str, str]], words: Collection[str] = ()
) -> list[int]:
    """Indexes of those parameters of a query (pairs of name and value) that only track.

    words: further values which name the place where a reader came from, such as
    the newsletter's own names; signs and spaces in them do not count.
    """
    at = _trackers_at(host)
    found = []
    for index, (name, value) in enumerate(query):
        name = unquote_plus(name).casefold()
        if (name not in at.kept or _squeezed(unquote_plus(value)) in map(_squeezed, words)) and (
            name in at.names or name.startswith(at.starts) or _gives_away(name, value, words)
        ):
            found.append(index)
    return found


def _squeezed(text: str) -> str:
    return BETWEEN_WORDS.sub("", text.casefold())


def _gives_away(name: str, value: str, words: Collection[str]) -> bool:
    telling = _trackers()["telling"]
    value = unquote_plus(value).casefold()
    if value in telling["values"].get(name, ()):
        return True
    if name not in telling["names"]:
        return False
    if name in telling["hosts"] and HOST_NAME.fullmatch(value):
        return True
    parts = BETWEEN_WORDS.split(value)
    whole = "".join(parts)
    plain = (_squeezed(word) for word in (*telling["words"], *words))
    return any(w in parts or w == whole or (len(w) >= LONG_WORD and w in whole) for w in plain)
