"""What ``ocop fmt`` mends in the values of a file: only what has one right spelling, and never without telling.

The right spellings are those of the check's own cures. Knows no comment and no line; writes nothing.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.check.form import check_form
from generator.diagnostic import Diagnostic, FieldPath, Position
from generator.editing.canonical import is_empty
from generator.load.document import Document
from generator.load.scalar import suggest_plain
from generator.model.record import Record
from generator.model.shape import Shape, shape_of

# Characters that carry nothing in Vietnamese or English: zero-width space, word joiner, byte order mark, soft hyphen.
CARRY_NOTHING = frozenset("\u200b\u2060\ufeff\u00ad")
# Everything that is mended, by the name of its words (strings: fmt.mends). The first ones are found while the file is read.
MENDS = (
    "not-nfc", "hidden-character", "curly-quotes", "ambiguous-value", "key-not-text",
    "space", "padded-text", "year", "wrong-date", "phone-form", "whole-number-needed", "number-needed", "text-needed", "true-or-false-needed",
    "empty",
)  # fmt: skip
_SPACES = re.compile(r"[^\S \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")  # no-break, thin, ideographic … spaces
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
# A cure can bring in the next fault: a number made a text may be a phone number with a space.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that was mended. ``before`` and ``after`` are what stands in the file, ``after`` None where it goes."""

    kind: str
    path: str
    position: Position | None
    field: FieldPath = ()
    before: str | None = None
    after: str | None = None


def mend_values(document: Document, record: type[Record], text: str) -> tuple[dict[str, object], list[Mend]]:
    """The values of a document with everything mended that is safe to mend, and what that was.

    ``text`` is the file that the document was read from. Empty fields stay: they are left out when the file is written.
    """
    found: dict[FieldPath, Mend] = {}
    lines = text.split("\n")
    document = dataclasses.replace(document, value=_copy(document.value))

    def mend(kind: str, field: FieldPath, before: object, after: object) -> None:
        put_at(document.value, field, after)
        first = found[field].before if field in found else shown(before)
        found[field] = Mend(kind, document.path, document.positions.get(field), field, first, shown(after))

    for field, value, shape in list(_leaves(document.value, shape_of(record), ())):
        if isinstance(value, str) and (right := tidy(value)) != value:
            mend("space" if value.strip() == value else "padded-text", field, value, right)
        elif shape and shape.kind == "partial_date" and isinstance(value, int) and not isinstance(value, bool):
            mend("year", field, value, str(value))
    for _ in range(_ROUNDS):
        cures = [(fault, after) for fault in check_form(document, record)[1] if (after := _cure(fault, document, lines)) is not None]
        for fault, after in cures:
            mend(fault.code, fault.field, value_at(document.value, fault.field), after)
        if not cures:
            break
    for field, value in _empty(document.value, ()):
        found[field] = Mend("empty", document.path, document.keys.get(field, document.positions.get(field)), field, shown(value))
    return document.value, list(found.values())


def value_at(value: object, field: FieldPath) -> object:
    for step in field:
        value = value[step]  # type: ignore[index]
    return value


def put_at(value: object, field: FieldPath, new: object) -> None:
    """Set one value inside of ``value``, which is changed."""
    value_at(value, field[:-1])[field[-1]] = new  # type: ignore[index]


def _copy(value: object) -> object:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _leaves(value: object, shape: Shape | None, field: FieldPath) -> Iterator[tuple[FieldPath, object, Shape | None]]:
    inner: Iterable[tuple[str | int, object]]
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        yield field, value, shape
        return
    for step, part in inner:
        yield from _leaves(part, shape.at(step) if shape else None, (*field, step))


def _empty(value: object, field: FieldPath) -> Iterator[tuple[FieldPath, object]]:
    """The outermost parts that say nothing."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inner:
        if is_empty(part):
            yield (*field, step), part
        else:
            yield from _empty(part, (*field, step))


def tidy(text: str) -> str:
    """Without spaces around it, with ordinary spaces inside, and with the line ends of every other file."""
    return _SPACES.sub(" ", text).replace("\r\n", "\n").strip()


def _cure(fault: Diagnostic, document: Document, lines: list[str]) -> object:
    """The right value for a fault of form; None where nobody can be sure."""
    cure = _CURES.get(fault.code)
    return cure(fault, value_at(document.value, fault.field), lines) if cure else None


def _text(fault: Diagnostic, value: object, lines: list[str]) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and fault.position:
        # As it was typed: of 1.10 the number knows only 1.1.
        typed = _NUMBER.match(lines[fault.position.line - 1], fault.position.column - 1)
        return typed[0] if typed and float(typed[0]) == value else None
    return None


def _truth(fault: Diagnostic, value: object, lines: list[str]) -> bool | None:
    return {"true": True, "false": False}.get(suggest_plain(value) or "") if isinstance(value, str) else None


def _own(fault: Diagnostic, value: object, lines: list[str]) -> str | None:
    return fault.cure


def _whole(fault: Diagnostic, value: object, lines: list[str]) -> int | None:
    return int(fault.cure) if fault.cure and isinstance(value, str) else None


def _number(fault: Diagnostic, value: object, lines: list[str]) -> float | None:
    return float(fault.cure) if fault.cure else None


_CURES: Mapping[str, Callable[[Diagnostic, object, list[str]], object]] = {
    "wrong-date": _own, "phone-form": _own, "whole-number-needed": _whole, "number-needed": _number, "text-needed": _text, "true-or-false-needed": _truth,
}  # fmt: skip


def shown(value: object) -> str:
    """A value as it is told: texts in quotation marks, so that spaces are seen."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def clean_comment(text: str, stand_in: str) -> str:
    """A comment as values are cleaned: composed, without what carries nothing, with ordinary spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text.replace(stand_in, "").replace("\t", " "))).rstrip()
