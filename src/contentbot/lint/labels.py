"""Labels before a link, such as `[video]` and `[DE]`: which there are, and what a word means."""

from __future__ import annotations

import re
from functools import lru_cache

from contentbot.content import tables
from contentbot.content.address import parts
from contentbot.content.settings import Settings
from contentbot.text import late


def words_of(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


# ISO 639-1
LANGUAGES = words_of(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
# What people write for a code: names, other codes, codes of countries.
_MEANT = {
    name: code
    for code, names in {
        "ar": ("arabic",),
        "bg": ("bulgarian",),
        "bn": ("bengali",),
        "ca": ("catalan",),
        "cs": ("cz", "czech"),
        "da": ("dk", "danish"),
        "de": ("ger", "deu", "german", "deutsch"),
        "el": ("gr", "greek"),
        "en": ("eng", "english"),
        "es": ("esp", "spa", "spanish", "español", "espanol"),
        "fa": ("ir", "persian", "farsi"),
        "fi": ("finnish",),
        "fr": ("fra", "fre", "french", "français", "francais"),
        "he": ("heb", "il", "hebrew"),
        "hi": ("hindi",),
        "hr": ("croatian",),
        "hu": ("hungarian",),
        "id": ("indonesian", "bahasa indonesia"),
        "it": ("ita", "italian", "italiano"),
        "ja": ("jp", "jpn", "japanese"),
        "ko": ("kr", "kor", "korean"),
        "nl": ("dutch",),
        "no": ("norwegian",),
        "pl": ("pol", "polish", "polski"),
        "pt": ("br", "por", "portuguese", "português", "brazilian portuguese"),
        "ro": ("romanian",),
        "ru": ("rus", "russian"),
        "sk": ("slovak",),
        "sr": ("serbian",),
        "sv": ("swedish",),
        "th": ("thai",),
        "tr": ("turkish",),
        "uk": ("ua", "ukrainian"),
        "vi": ("vietnamese",),
        "zh": ("cn", "chn", "zho", "chi", "chinese", "mandarin"),
    }.items()
    for name in names
}
# What people write for a label of the newsletter, by that label.
_SYNONYMS = {
    "audio": ("podcast", "podcasts", "audios"),
    "video": (
        "videos",
        "youtube",
        "youtube video",
        "screencast",
        "recording",
        "video playlist",
        "playlist",
        "livestream",
    ),
    "series": ("serie", "serial", "blog series", "blog post series", "article series"),
}
_CODE = late(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{2,4})?")
NEAR = 2  # edits between a slip and what was meant


def language(text: str) -> str | None:
    """The code in capitals that a label for a language stands for; None when it is none."""
    lower = text.strip().casefold()
    if lower in _MEANT:
        return _MEANT[lower].upper()
    match = _CODE.fullmatch(lower)
    if match and match[1] in LANGUAGES:
        return lower.upper().replace("_", "-")
    if match and match[1] in _MEANT:
        return _MEANT[match[1]].upper()
    return None


@lru_cache(maxsize=1024)
def meant(text: str, prefixes: tuple[str, ...]) -> str | None:
    """The prefix that a label most probably stands for; None when it is none of them."""
    lower = text.strip(" :").casefold()
    if lower in prefixes:
        return lower
    for prefix in prefixes:
        if lower in _SYNONYMS.get(prefix, ()):
            return prefix
    near = [prefix for prefix in prefixes if len(lower) > 3 and _distance(lower, prefix) <= NEAR]
    return near[0] if len(near) == 1 else None


def _distance(one: str, other: str) -> int:
    """How many letters to add, drop, change or swap with their neighbour."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@lru_cache(maxsize=64)
def _patterns(places: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Some places within an address, and how the host of one of their kind begins."""
    within = re.compile(rf"\.(?:{'|'.join(map(re.escape, places))})/")
    return within, tuple(f"{place}." for place in places)


def _listed(places: tuple[str, ...], host: str, path: str) -> bool:
    if not places:
        return False
    within, begins = _patterns(places)
    return host.startswith(begins) or within.search(f".{host}{path}/") is not None


def medium(settings: Settings, url: str) -> str:
    """What an address plays, as a prefix of the newsletter; empty when that is not known."""
    one = parts(url)
    for name, places in settings.media.items():
        if name in settings.prefixes and _listed(places, one.host, one.path):
            return name
    kind = tables.media_kind(one.host, one.path or "/")
    return kind if kind in settings.prefixes else ""


_SCRIPTS = (
    ("JA", late("[\u3040-\u30ff]")),
    ("KO", late("[\uac00-\ud7af\u1100-\u11ff]")),
    ("ZH", late("[\u4e00-\u9fff]")),
    ("HE", late("[\u05d0-\u05ea]")),
    ("", late("[\u0370-\u058f\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u10a0-\u10ff]")),
)  # fmt: skip
LETTERS = 4  # of another script; fewer may be a name or a formula


def script(title: str) -> str | None:
    """The language that a title's letters tell; empty when only that it is not English.

    None for letters as English has them.
    """
    if title.isascii() or not any(
        "\u0370" <= sign <= "\u10ff" or "\u3040" <= sign <= "\ud7af" for sign in title
    ):
        return None
    for code, pattern in _SCRIPTS:
        if len(pattern.findall(title)) >= LETTERS:
            return code
    return None


# Words without which no sentence of a language gets by.
_COMMON = {
    "DE": words_of("auf das dem den der die ein eine für im ist mit nicht und von wie zu"),
    "ES": words_of("con cómo de del el en es las los para por que un una y"),
    "FR": words_of("avec dans de des du en est et la le les pour sur un une"),
    "PT": words_of("com como da de do em na no os para que um uma"),
    "IT": words_of("che con della di e gli il nel per un una"),
    "NL": words_of("de een en het met op van voor"),
}
_ENGLISH = words_of(
    "a and as at by for from how i in is it my new of on that the this to using we what why with "
    "you your"
)
_WORD = late(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def latin_language(title: str) -> str | None:
    """The language that the small words of a title tell, when it is none of English."""
    words = frozenset(_WORD.findall(title.casefold()))
    if words & _ENGLISH:
        return None
    found = sorted(((len(words & common), code) for code, common in _COMMON.items()), reverse=True)
    return found[0][1] if found[0][0] >= 2 and found[0][0] > found[1][0] else None
