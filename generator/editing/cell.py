"""What one cell of a workbook means for one field: text as people type it becomes the value that a file holds.

Mends what cannot be meant otherwise (a comma in a number, a date with the day first); what it cannot read it leaves as it is, for
the check to name. Looks at one cell at a time.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from generator.check.cure import suggest_value
from generator.check.fault import plain
from generator.diagnostic import Diagnostic, Position
from generator.load.characters import describe_character, find_forbidden
from generator.load.workbook import Trouble, Value
from generator.model.shape import Shape

# Hidden marks that web pages and word processors leave behind; nobody types them, nothing is lost without them.
_IDLE = re.compile("[\u200b\u2060\ufeff\u00ad]|_x000[Dd]_")
_SPACES = re.compile(r"[^\S\n]+")
# Where Excel made a number of what begins with 0, so many digits stood there before.
_GTIN_LENGTHS = {7: 8, 9: 13, 10: 13, 11: 13}


def clean_text(value: Value | None) -> str:
    """The text of a cell: NFC, ordinary spaces, none at either end; numbers as people write them, whole days as ISO."""
    if value is None or isinstance(value, Trouble):
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return plain(value) if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = unicodedata.normalize("NFC", _IDLE.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n"))
    # Only spaces that the text did not mean: those of a story stay between its words, one at a time.
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def clean_line(value: Value | None) -> str:
    """The same on one line, however the cell was wrapped."""
    return " ".join(clean_text(value).split())


def check_cell(path: str, place: Position, value: Value | None) -> Diagnostic | None:
    """The fault of a cell that no field could hold."""
    if isinstance(value, Trouble):
        if value.code == "cell-error":
            return Diagnostic("cell-error", path, place, args={"value": value.text})
        return Diagnostic("formula-without-value", path, place, args={"value": value.text})
    hidden = find_forbidden(clean_text(value)) if isinstance(value, str) else None
    return Diagnostic("hidden-character", path, place, args=describe_character(hidden[0])) if hidden else None


def lost_zero(path: str, place: Position, shape: Shape, value: Value) -> Diagnostic | None:
    """Excel makes a number of a telephone number or a bar code, and its first 0 is gone."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    digits = clean_text(value)
    cure = None
    if shape.form == "phone" and suggest_value("phone-form", digits) is None:
        cure = suggest_value("phone-form", f"0{digits}")
    elif shape.form == "gtin" and len(digits) in _GTIN_LENGTHS:
        cure = digits.zfill(_GTIN_LENGTHS[len(digits)])
    return Diagnostic("number-lost-zero", path, place, args={"value": digits}, cure=cure) if cure else None


def read_field(shape: Shape, value: Value) -> object:
    """The value as a file holds it; what does not fit stays as it is."""
    text = clean_text(value)
    if shape.kind == "list":
        return [line for line in text.split("\n") if line]
    if shape.kind in ("number", "whole"):
        return _number(shape, value, text)
    if shape.kind == "choice":
        return next((choice for choice in shape.choices if str(choice) == text), text)
    if shape.kind in ("day", "partial_date"):
        return suggest_value("wrong-date", text) or text
    if shape.kind == "truth":
        return {"TRUE": True, "FALSE": False}.get(text.upper(), text)
    return text


def _number(shape: Shape, value: Value, text: str) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value) if value == value and abs(value) < 1e15 and value == int(value) else value
    text = text.replace(" ", "")
    mended = suggest_value("whole-number-needed", text) if shape.kind == "whole" else suggest_value("number-needed", text)
    if mended is None:
        return clean_text(value)
    return float(mended) if "." in mended else int(mended)


def same_value(shape: Shape, old: object, new: object) -> bool:
    """Whether a cell says what the file says already."""
    if old is None:
        return new is None or new == shape.default
    if shape.kind in ("day", "partial_date"):
        return str(old) == str(new)
    if isinstance(old, str) and isinstance(new, str):
        return old == new or clean_text(old) == new
    return old == new and isinstance(old, bool) == isinstance(new, bool)
