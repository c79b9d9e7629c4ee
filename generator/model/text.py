"""Vietnamese text as data: folding for comparison, slugs, alphabetical order.

Nothing here knows what a text is about.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

# The Vietnamese alphabet in dictionary order (29 letters; f, j, w, z are kept where Latin has them).
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(ALPHABET)}
# Tones in dictionary order: level, huyền, hỏi, ngã, sắc, nặng.
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_VOWEL_MARKS = {"\u0302", "\u0306", "\u031b"}


def fold(text: str) -> str:
    """Lower case without tone or vowel marks, đ as d: ``"Nước Mắm Đồng"`` -> ``"nuoc mam dong"``."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(text: str) -> str:
    """The part of an address made from a name: ``"Gạo Điền Tín"`` -> ``"gao-dien-tin"``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def nearest(word: str, names: Iterable[str], alike: float = 0.5) -> str | None:
    """The name most like ``word``, compared without marks; None when none is ``alike`` (0 to 1) enough."""
    by_fold = {fold(name): name for name in names}
    found = difflib.get_close_matches(fold(word).replace(" ", "-"), by_fold, n=1, cutoff=alike)
    return by_fold[found[0]] if found else None


CollationKey = tuple[tuple[int, ...], tuple[int, ...], str]


def collation_key(text: str) -> CollationKey:
    """Sort key of the Vietnamese dictionary: letters first (a ă â b … d đ e ê …), then tones.

    Digits come before letters and a space before both, so that a shorter name precedes a longer
    one that begins with it.
    """
    letters: list[int] = []
    tones: list[int] = []
    for char in _runs(text.lower()):
        base = unicodedata.normalize("NFC", char[0] + "".join(m for m in char[1:] if m in _VOWEL_MARKS))
        tone = next((_TONE_RANK[m] for m in char[1:] if m in _TONE_RANK), 0)
        rank = _rank(base)
        if rank == 0 and (not letters or letters[-1] == 0):
            continue
        letters.append(rank)
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def initial(text: str) -> str:
    """The letter under which a name stands in an index: ``"Đậu"`` -> ``"Đ"``; ``"#"`` for others."""
    for char in _runs(text.lower()):
        base = unicodedata.normalize("NFC", char[0] + "".join(m for m in char[1:] if m in _VOWEL_MARKS))
        if base in _LETTER_RANK:
            return base.upper()
        if base.isalnum():
            return "#"
    return "#"


def _runs(text: str) -> list[str]:
    """Base characters, each with the combining marks that follow it."""
    runs: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) and runs:
            runs[-1] += char
        else:
            runs.append(char)
    return runs


def _rank(base: str) -> int:
    if base in _LETTER_RANK:
        return 100 + _LETTER_RANK[base]
    if base.isdigit():
        return 10 + int(base) if base.isascii() else 20
    if base.isalpha():
        return 200 + ord(base[0])
    return 0
