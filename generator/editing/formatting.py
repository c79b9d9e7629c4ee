"""One file of the catalogue in its one form: the bytes that it should have, what was mended on the way, or why it is left alone.

A file is left alone whenever anything in it could be lost. Bytes in, bytes out: never writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.diagnostic import Diagnostic
from generator.editing.canonical import is_empty, write_record
from generator.editing.mending import CARRY_NOTHING, Mend, clean_comment, mend_values, shown, value_at
from generator.load.characters import STAND_IN, find_forbidden, replace_forbidden
from generator.load.comments import Comments, find_comments
from generator.load.document import decode_document, decode_text
from generator.model.record import Record

# Faults of reading that are mended; with any other one a file is left alone.
_MENDED = frozenset({"not-nfc", "hidden-character", "curly-quotes", "ambiguous-value", "key-not-text"})

NO_CHANGES: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Formatted:
    """``content``: the whole file as it should be; None where it is left alone, for ``faults`` or because ``unsure``."""

    path: str
    content: bytes | None
    changed: bool = False
    mends: tuple[Mend, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    unsure: bool = False


def format_file(path: str, data: bytes, record: type[Record], changes: Mapping[str, object] = NO_CHANGES) -> Formatted:
    """The file at ``path`` as a ``record`` is written. Nothing is raised for what the file holds.

    ``changes``: fields of the record that get another value, a plain one, on the way.
    """
    document, faults = decode_document(path, data, limit=None)
    blocking = [fault for fault in faults if not _is_mended(fault)]
    text = (decode_text(path, data)[0] or "").removesuffix("\r")
    if document is None or blocking or not _hides_nothing(text):
        return Formatted(path, None, faults=tuple(blocking or faults))
    text = replace_forbidden(text, STAND_IN)
    value, mends = mend_values(document, record, text)
    value.update(changes)
    if is_empty(value):
        return Formatted(path, None, faults=(Diagnostic("empty-file", path),))
    told = {mend.position for mend in mends}
    mends += [_told(fault, value) for fault in faults if fault.position not in told]
    comments = {place: _cleaned(own) for place, own in find_comments(text, document).items()}
    content = write_record(value, record, comments).encode()
    if content == data:
        return Formatted(path, content)
    if not _holds(content, path, value, comments.values()):
        return Formatted(path, None, unsure=True)
    mends.sort(key=lambda mend: (mend.position.line, mend.position.column) if mend.position else (0, 0))
    return Formatted(path, content, True, tuple(mends))


def _is_mended(fault: Diagnostic) -> bool:
    if fault.code == "ambiguous-value":
        return fault.cure not in (None, "null")
    if fault.code == "hidden-character" and fault.field:
        return fault.args["character"] == "U+0009"  # any other one was written as an escape, on purpose
    return fault.code in _MENDED


def _hides_nothing(text: str) -> bool:
    """Whether all hidden characters are of those that carry nothing: others may change what a reader sees."""
    return find_forbidden("".join(set(text) - CARRY_NOTHING - {"\r"})) is None and "\r" not in text.replace("\r\n", "")


def _told(fault: Diagnostic, value: object) -> Mend:
    """A fault of reading as the mend that it became."""
    if fault.code == "hidden-character" and fault.field:
        return Mend("space", fault.path, fault.position, fault.field, "U+0009", shown(" "))
    before = fault.args.get("character", fault.args.get("value"))
    after = shown(value_at(value, fault.field)) if fault.code == "ambiguous-value" else fault.cure
    return Mend(fault.code, fault.path, fault.position, fault.field, None if before is None else str(before), after)


def _cleaned(own: Comments) -> Comments:
    def clean(lines: Iterable[str]) -> list[str]:
        return [clean_comment(line, STAND_IN) for line in lines]

    return Comments(clean(own.before), clean_comment(own.beside, STAND_IN) if own.beside else None, clean(own.tail))


def _holds(content: bytes, path: str, value: object, comments: Iterable[Comments]) -> bool:
    """Whether a file as it would be written holds every value and every comment, and reads without a fault."""
    document, faults = decode_document(path, content)
    if document is None or faults or not _equal(document.value, _without_empty(value)):
        return False
    again = find_comments(content.decode(), document)
    return _count(again.values()) == _count(comments)


def _count(comments: Iterable[Comments]) -> Counter[str]:
    return Counter(line for own in comments for line in (*own.before, *filter(None, [own.beside]), *own.tail))


def _without_empty(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_empty(inner) for key, inner in value.items() if not is_empty(inner)}
    return [_without_empty(inner) for inner in value if not is_empty(inner)] if isinstance(value, list) else value


def _equal(one: object, other: object) -> bool:
    """Equal values; 1 is not true, but 40.0 is 40."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and isinstance(one, str) is isinstance(other, str) and one == other
