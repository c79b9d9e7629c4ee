"""Which characters the catalogue's text may hold: visible ones, in composed form (NFC).

Controls, bidirectional marks and zero-width characters make a file look other than it is; NFD makes
two spellings of one word. This module finds them in text; it does not know YAML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Position

# Stands in for a forbidden character while a file is read on, so that columns stay right.
STAND_IN = "\ufffd"

_RANGES = (
    (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F),  # controls; tab and line feed are fine
    (0xAD, 0xAD), (0x34F, 0x34F), (0x180E, 0x180E),  # soft hyphen, grapheme joiner, vowel separator
    (0x61C, 0x61C), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F),  # zero-width, bidi, line ends
    (0xD800, 0xDFFF), (0xFDD0, 0xFDEF), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xFFFD, 0xFFFD),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
    (0xE0000, 0xE01EF),  # tag characters and the selectors that hide text behind a letter
)  # fmt: skip
# A carriage return is fine before a line feed, and only there.
_FORBIDDEN_CLASS = "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _RANGES) + "]"
_FORBIDDEN = re.compile(_FORBIDDEN_CLASS)
_FORBIDDEN_OR_RETURN = re.compile(_FORBIDDEN_CLASS + r"|\r(?!\n)")
_WORD = re.compile(r"\S+")


def find_forbidden(text: str) -> re.Match[str] | None:
    """The first forbidden character of ``text``, or None."""
    return _pattern_for(text).search(text)


def replace_forbidden(text: str, stand_in: str) -> str:
    """``text`` with ``stand_in`` for every forbidden character."""
    return _pattern_for(text).sub(stand_in, text)


def check_characters(path: str, text: str) -> Iterator[Diagnostic]:
    """Yield the first forbidden character and the first word not in NFC of every line."""
    hidden = find_forbidden(text) is not None
    decomposed = not unicodedata.is_normalized("NFC", text)
    if not hidden and not decomposed:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.removesuffix("\r")
        found = find_forbidden(line) if hidden else None
        if found:
            position = Position(number, found.start() + 1)
            yield Diagnostic("hidden-character", path, position, args=describe_character(found[0]))
        if decomposed and not unicodedata.is_normalized("NFC", line):
            yield _find_decomposed(path, number, line)


def describe_character(character: str) -> dict[str, str]:
    """The message arguments for one character: its code point, ``U+202E``."""
    return {"character": f"U+{ord(character):04X}"}


def _find_decomposed(path: str, number: int, line: str) -> Diagnostic:
    for word in _WORD.finditer(line):
        if not unicodedata.is_normalized("NFC", word[0]):
            cure = unicodedata.normalize("NFC", word[0])
            return Diagnostic("not-nfc", path, Position(number, word.start() + 1), cure=cure)
    return Diagnostic("not-nfc", path, Position(number, 1))


def _pattern_for(text: str) -> re.Pattern[str]:
    # The plain character class is several times faster, and few files hold a carriage return.
    return _FORBIDDEN_OR_RETURN if "\r" in text else _FORBIDDEN
