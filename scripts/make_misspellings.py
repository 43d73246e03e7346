"""Make the table of misspellings from the word list of the typos project.

    python scripts/make_misspellings.py typos-1.52.0/crates/typos-dict/src/word_codegen.rs

The list is in the source distribution of the PyPI package `typos` (MIT OR Apache-2.0).
Needs `simplemma` 2.0 (MIT), whose word lists tell which entries are words of another language.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from zlib import crc32

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

TARGET = Path(__file__).parent.parent / "src/contentbot/data/misspellings.txt"
ENTRY = re.compile(r'InsensitiveStr::Ascii\("([A-Za-z]+)"\),\s*&\["([A-Za-z]+)"\]')
SHORTEST = 5  # letters; shorter ones are mostly names and abbreviations
LINES = 4096
WIDTH = 8  # of an offset on the first line, with the space after it
LANGUAGES = ("cs", "da", "de", "es", "fr", "hbs", "it", "nb", "nl", "pl", "pt", "sv")

# Endings of words of other languages, which are often written without their accents.
FOREIGN_ENDINGS = (
    *("acao", "acoes", "cion", "ciones", "eur", "eurs", "heit", "ienne", "ierung", "iert"),
    *("ique", "iques", "isch", "ische", "ismus", "keit", "lich", "riel", "riels", "zione", "zioni"),
)

# Found by reading: names of people, places, products and projects, and accepted variants.
NOT_MISSPELT = """
    abomonation activ adrain algee allos aneel apach architec assertio astroid ather atomate
    austrai auther authur automato ballance benge berkley bitis blong blosum bothe botto broady
    browers browseable bucker buidl bumby cachable calidation calidators callis carmony cartledge
    cassm challender chari charis chasin childs chipp chipps christain christiaan cleary cliam
    climer closser clouse clouser coffe coform collectivo colling colorts comit commiter compleat
    compressio conet connectio connectit connin consol consolacion constructicon contextful
    contina contur convertable convery convnet cornel cotten crypted currens datra decod defaulty
    delink destry detectie devault devialet devlop dimond dingee doung dscribe durning dynamicdns
    edgin embedd emmit endianity endur ermington espression evalite existy explaine exposito
    extendible faries faught filetimes flippin floridia fractalis frome fusha garph goole gradiend
    granade gwava hanel hashi heidelburg hellow hoeks holliday humber humon ilkley imagin infermon
    insided insyde introduccion jenkin jennins keynode kimera kindergarden knifes knowling
    koordinates kronicler lasonya leafs leary leibnitz leval linez lisense littel locle logist
    lolipop lookin lucious mabey magor manal markey martain mathemagics mathewes maybelle meeds
    memor methot mirrord mistic mobify momment monserrat montaj moodify moreso mornin morrisette
    mosquitto multicat multy mustash nevers numbr observ offst operatio optio originalis orkid
    otion paeth paide parallely parth perspektive pilgram playright ponting pretier prevert prevet
    probabilit promptus prompty pronomial prool protectron protext publishr pypass pytho
    quadrantic ratatui readyness recore reminis renoun resetable rithm robocorp roels routeros
    samping sandstrom sargeant scatterd sebastiaan secord secrest sentinet servin shange shapin
    sharpley shepard shepperd sherlok shetler sigit simley simplivity simpy sircle skelton smoot
    squirl startin stateman statick steeles struc structed suttles swearengin symmetria synthesys
    systemc targetting tarvis techer technic temperment tesults therien thornes tippin tolen
    toppins transcripto translatron tremelo trickey troup tunnell tutoriel tutoriels tweek uppload
    utilis vactor validat varify vermillion versio vertica victorin victorina villegas virtua
    visibl voight warrandyte watermask worchester wrapp writeable xwindows
"""


def entries(source: str) -> dict[str, str]:
    """Misspelling -> correction, for the entries with one correction of letters only."""
    pairs = ((wrong.lower(), right.lower()) for wrong, right in ENTRY.findall(source))
    return {wrong: right for wrong, right in pairs if len(wrong) >= SHORTEST}


def foreign(words: Mapping[str, str]) -> set[str]:
    """Those of the words that are words of another language."""
    factory = DefaultDictionaryFactory(cache_max_size=1)
    found = {word for word in words if word.endswith(FOREIGN_ENDINGS)}
    found -= {word for word in found if words[word].endswith(FOREIGN_ENDINGS)}
    for language in LANGUAGES:
        known = factory.get_dictionary(language)
        found.update(word for word in words if word in known or word.capitalize() in known)
    return found


def table(words: Mapping[str, str]) -> str:
    """The text of the table; `Misspellings` in contentbot/content/tables.py says how it is made."""
    groups: list[list[str]] = [[] for _ in range(LINES)]
    for wrong in sorted(words):
        groups[crc32(wrong.encode()) % LINES].append(f"{wrong}:{words[wrong]}")
    lines = [f" {' '.join(group)} \n" for group in groups]
    first = (LINES + 1) * WIDTH + 1
    offsets = accumulate(map(len, lines), initial=first)
    return "".join(f"{offset:{WIDTH - 1}} " for offset in offsets) + "\n" + "".join(lines)


def main() -> None:
    """Read the list named on the command line and write the table."""
    words = entries(Path(sys.argv[1]).read_text(encoding="utf-8"))
    unwanted = foreign(words).union(NOT_MISSPELT.split())
    kept = {wrong: right for wrong, right in words.items() if wrong not in unwanted}
    TARGET.write_text(table(kept), encoding="ascii", newline="\n")
    print(f"{len(words)} read, {len(kept)} kept")


if __name__ == "__main__":
    main()
