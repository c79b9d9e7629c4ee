"""What a word without quotation marks means: the core of YAML 1.2, and nothing that is ambiguous.

Older YAML readers, spreadsheets and editors read ``no``, ``012``, ``1:30`` or ``95.000`` each in their
own way. Such a word stays text and is named as ambiguous. This module knows no positions and no files.
"""

from __future__ import annotations

import re

from generator.limits import NUMBER_DIGITS

Scalar = None | bool | int | float | str

_CONSTANTS: dict[str, Scalar] = {"": None, "~": None, "null": None, "true": True, "false": False}
# In lower case; None where no right value is nearly sure.
_AMBIGUOUS_WORDS = {
    "yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false",
    "y": None, "n": None, "null": "null", "=": '"="', "<<": '"<<"',
    ".inf": None, "-.inf": None, "+.inf": None, ".nan": None,
}  # fmt: skip
CURLY = frozenset("“”„‟‘’")
_LONGEST_WORD = max(map(len, _AMBIGUOUS_WORDS))
_NUMBER_START = frozenset("0123456789+-.")
_PLAIN_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_PLAIN_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_UNDERSCORES = re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?")
_NUMBER_LIKE = re.compile(
    r"[-+]?(?:"
    r"0[xob][0-9a-f_]+"  # 0x1F, 0o17, 0b1
    r"|[0-9]+(?::[0-9]{1,2})+(?:\.[0-9]*)?"  # 1:30, 12:30:45
    r"|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?"  # 012, 5., .5, 1e3, +84
    r")",
    re.IGNORECASE | re.ASCII,
)


class _Ambiguous:
    """The type of ``AMBIGUOUS``, which ``read_plain`` returns in place of a value."""


AMBIGUOUS = _Ambiguous()


def read_plain(text: str) -> Scalar | _Ambiguous:
    """The value of an unquoted scalar, or ``AMBIGUOUS``.

    ``null``, ``~`` and nothing are None; ``true`` and ``false`` in lower case are booleans; decimal
    numbers of up to 18 digits are int or float; everything else, dates included, is text.
    """
    if len(text) <= _LONGEST_WORD:
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if text.lower() in _AMBIGUOUS_WORDS:
            return AMBIGUOUS
    if text[0] not in _NUMBER_START:
        return text
    return _read_number_like(text)


def suggest_plain(text: str) -> str | None:
    """What the author of an ambiguous scalar most likely meant, as it should be typed."""
    if text.lower() in _AMBIGUOUS_WORDS:
        return _AMBIGUOUS_WORDS[text.lower()]
    if _THOUSANDS.fullmatch(text):
        return text.lstrip("+").replace(".", "")
    if _UNDERSCORES.fullmatch(text):
        return text.lstrip("+").replace("_", "")
    return quote(text)


def strip_curly(text: str) -> str | None:
    """What stands between the curly quotation marks that a word processor put around a whole value; else None."""
    inner = text[1:-1]
    wrapped = len(text) > 1 and text[0] in CURLY and text[-1] in CURLY
    return inner if wrapped and not CURLY & set(inner) else None


def quote(text: str) -> str:
    """``text`` between quotation marks, as it should stand in a YAML file."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _read_number_like(text: str) -> Scalar | _Ambiguous:
    short = len(text) <= NUMBER_DIGITS + 2
    if _PLAIN_INTEGER.fullmatch(text):
        return int(text) if short and len(text.lstrip("-")) <= NUMBER_DIGITS else AMBIGUOUS
    if _THOUSANDS.fullmatch(text):
        return AMBIGUOUS
    if _PLAIN_FLOAT.fullmatch(text):
        return float(text) if short else AMBIGUOUS
    if _NUMBER_LIKE.fullmatch(text) or _UNDERSCORES.fullmatch(text):
        return AMBIGUOUS
    return text
