"""Cut Be Vietnam Pro down to the letters the catalogue needs, one woff2 for each weight.

Run by hand when the font changes; not part of a build. It needs fonttools and brotli, and the unpacked npm package
@expo-google-fonts/be-vietnam-pro, whose TTF files hold all Vietnamese letters in one file:

    npm pack @expo-google-fonts/be-vietnam-pro && tar xzf expo-google-fonts-be-vietnam-pro-*.tgz
    python catalog/theme/fonts/make_fonts.py package
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

WEIGHTS = {"400": "400Regular/BeVietnamPro_400Regular.ttf", "700": "700Bold/BeVietnamPro_700Bold.ttf"}
# Letters that carry a tone mark in Vietnamese; with six tones, two cases and d/đ these make the 146 letters.
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
PUNCTUATION = "–—‘’‚“”„†•…‰‹›⁄₫€™−≤≥≈"


def list_letters() -> set[str]:
    """Basic Latin, Latin-1, every Vietnamese letter, the marks themselves (for text in NFD), and punctuation. The font has no arrows."""
    vietnamese = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    marks = {*TONES[1:], "\u0302", "\u0306", "\u031b"}
    return latin | vietnamese | {letter.upper() for letter in vietnamese} | marks | set(PUNCTUATION)


def write_subset(source: Path, target: Path) -> None:
    """One weight, without hints, with kerning and mark placement. The same input gives the same bytes."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(flavor="woff2", hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum"])
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    letters = list_letters()
    missing = sorted(letter for letter in letters if ord(letter) not in font.getBestCmap())
    subsetter.populate(text="".join(sorted(letters)))
    subsetter.subset(font)
    subset.save_font(font, target, options)
    print(f"{target.name}: {target.stat().st_size} B; missing: {' '.join(missing) or '-'}")


def main() -> None:
    package = Path(sys.argv[1])
    folder = Path(__file__).parent
    for weight, source in WEIGHTS.items():
        write_subset(package / source, folder / f"be-vietnam-pro-{weight}.woff2")
    (folder / "OFL.txt").write_bytes((package / "LICENSE_FONT").read_bytes())


if __name__ == "__main__":
    main()
