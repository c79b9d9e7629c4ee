"""What the author of a value of the wrong form most likely meant, where that is nearly sure.

Looks at one value at a time; the words around a cure live in the strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from generator.model.dates import PartialDate

_AMOUNT = re.compile(r"(?P<digits>[1-9][0-9]{0,2}(?:[., ][0-9]{3})+|[1-9][0-9]*) ?(?:đ|₫|đồng|vnđ|vnd)?", re.IGNORECASE)
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]*)(?:[.,][0-9]{1,2})?")
_DAY_FIRST = re.compile(r"(?:(?P<day>[0-9]{1,2})[/.-])?(?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[/.-](?P<month>[0-9]{1,2})(?:[/.-](?P<day>[0-9]{1,2}))?")
_PHONE = re.compile(r"(?:\+84|0)[2-9][0-9]{8,9}|1[89]00[0-9]{4,6}")


def suggest_value(code: str, value: object) -> str | None:
    """The right spelling of a text that has the fault ``code``; None when not nearly sure."""
    suggest = _SUGGEST.get(code)
    return suggest(value) if suggest and isinstance(value, str) else None


def _amount(text: str) -> str | None:
    """``95.000đ`` -> ``95000``, as prices are written in Vietnam."""
    found = _AMOUNT.fullmatch(text)
    return re.sub(r"[., ]", "", found["digits"]) if found else None


def _decimal(text: str) -> str | None:
    """``85,5`` -> ``85.5``; three decimals may be thousands."""
    return text.replace(",", ".") if _DECIMAL.fullmatch(text) else None


def _date(text: str) -> str | None:
    """``13/12/2021`` -> ``2021-12-13``: the day comes first in Vietnam."""
    found = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if not found:
        return None
    parts = [found["year"], *(part.zfill(2) for part in (found["month"], found["day"]) if part)]
    try:
        return str(PartialDate.parse("-".join(parts)))
    except ValueError:
        return None


def _phone(text: str) -> str | None:
    """``0912 345 678`` -> ``0912345678``."""
    digits = re.sub(r"[ .()-]", "", text)
    return digits if _PHONE.fullmatch(digits) else None


_SUGGEST: Mapping[str, Callable[[str], str | None]] = {
    "whole-number-needed": _amount,
    "number-needed": _decimal,
    "wrong-date": _date,
    "phone-form": _phone,
}
