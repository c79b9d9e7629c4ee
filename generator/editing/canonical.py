"""A record as the one text that it is written as: fields in their order, every text in double quotes.

A value is one line, but a longer text has each of its own lines on one. Empty fields are left out.
The same as what the web form writes, so that an edit changes the lines that it is about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from generator.diagnostic import FieldPath
from generator.load.comments import Comments
from generator.load.scalar import read_plain
from generator.model.dates import PartialDate
from generator.model.record import Record
from generator.model.shape import Shape, shape_of

_SHORT = 40
# Characters that YAML's double quotes must escape and JSON's need not.
_UNSAFE = re.compile("[\u007f-\u009f\u2028\u2029\ufeff]")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
NO_COMMENTS: Mapping[FieldPath, Comments] = MappingProxyType({})
_NO_COMMENT = Comments()


def write_record(value: Mapping[str, object], record: type[Record], comments: Mapping[FieldPath, Comments] = NO_COMMENTS) -> str:
    """The YAML of one file. ``value`` holds plain values as a document does: dicts, lists, texts, numbers, truth values.

    Fields come in the order of ``record``, fields that it does not know after them, in the order given. ``comments``: those of
    the file as it was, which stay with their fields.
    """
    return "".join(f"{line}\n" for line in _Writer(comments).lines(value, shape_of(record)))


def record_value(record: Record) -> dict[str, object]:
    """A record as the plain values of its file, without what is left out of it or equals what leaving it out means."""
    return {name: _plain(getattr(record, name)) for name in type(record).model_fields if name in record.model_fields_set}


def is_empty(value: object) -> bool:
    """Whether a value says nothing, so that its field is left out."""
    if isinstance(value, str):
        return not value
    if isinstance(value, Mapping):
        return all(is_empty(inner) for inner in value.values())
    if isinstance(value, Sequence):
        return all(is_empty(inner) for inner in value)
    return value is None


def _plain(value: object) -> object:
    if isinstance(value, Record):
        return record_value(value)
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)  # days and partial dates are written as ISO texts


class _Writer:
    """Writes values line by line; knows which comments go with them."""

    def __init__(self, comments: Mapping[FieldPath, Comments]) -> None:
        self._comments = comments
        self._below: dict[FieldPath, list[Comments]] = {}
        for path, own in comments.items():
            for length in range(len(path) + 1):
                self._below.setdefault(path[:length], []).append(own)

    def lines(self, value: Mapping[str, object], shape: Shape) -> Iterator[str]:
        """The whole file: what is said of it first and last, and its fields between."""
        yield from self._of(()).before
        yield from self._mapping(value, shape, "", ())

    def _mapping(self, value: Mapping[str, object], shape: Shape | None, indent: str, path: FieldPath) -> Iterator[str]:
        fields = shape.fields if shape else {}
        for name in (*(name for name in fields if name in value), *(name for name in value if name not in fields)):
            inner, here = value[name], (*path, name)
            if is_empty(inner):
                yield from self._left_over(here, indent)
                continue
            key = name if _PLAIN_KEY.fullmatch(name) and isinstance(read_plain(name), str) else _quoted(name)
            yield from (indent + line for line in self._of(here).before)
            yield f"{indent}{key}:{'' if _holds_more(inner) else f' {_scalar(inner, indent)}'}{self._beside(here)}"
            if _holds_more(inner):
                yield from self._inside(inner, shape.at(name) if shape else None, indent + "  ", here)
        yield from (indent + line for line in self._of(path).tail)

    def _list(self, values: Sequence[object], shape: Shape | None, indent: str, path: FieldPath) -> Iterator[str]:
        for i, value in enumerate(values):
            here = (*path, i)
            if is_empty(value):
                yield from self._left_over(here, indent)
                continue
            yield from (indent + line for line in self._of(here).before)
            if not _holds_more(value):
                yield f"{indent}- {_scalar(value, indent)}{self._beside(here)}"
                continue
            inner = [line[len(indent) + 2 :] for line in self._inside(value, shape.item if shape else None, indent + "  ", here)]
            # A comment cannot stand behind the dash: it would be that of the line before.
            first = next(number for number, line in enumerate(inner) if not line.startswith("#"))
            yield from (indent + line for line in inner[:first])
            yield f"{indent}- {inner[first]}"
            yield from (f"{indent}  {line}" for line in inner[first + 1 :])
        yield from (indent + line for line in self._of(path).tail)

    def _inside(self, value: object, shape: Shape | None, indent: str, path: FieldPath) -> Iterator[str]:
        if isinstance(value, Mapping):
            return self._mapping(value, shape, indent, path)
        return self._list(value, shape, indent, path)  # type: ignore[arg-type]

    def _of(self, path: FieldPath) -> Comments:
        return self._comments.get(path, _NO_COMMENT)

    def _beside(self, path: FieldPath) -> str:
        beside = self._of(path).beside
        return f" {beside}" if beside else ""

    def _left_over(self, path: FieldPath, indent: str) -> Iterator[str]:
        """The comments of a field that is left out, in the place where it would stand."""
        for own in self._below.get(path, ()):
            yield from (indent + line for line in (*own.before, *filter(None, [own.beside]), *own.tail))


def _holds_more(value: object) -> bool:
    return not isinstance(value, str) and isinstance(value, (Mapping, list, tuple))


def _scalar(value: object, indent: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")  # 1e-08 is no number to the reader
    if isinstance(value, int):
        return str(value)
    if isinstance(value, PartialDate) or not isinstance(value, str):
        value = str(value)
    return _quoted(value, indent + "  ")


def _quoted(text: str, indent: str = "") -> str:
    """Between double quotes. Lines of a longer text follow at ``indent``, each after an empty one: YAML takes the first break for a space."""
    lines = re.split("(\n+)", text)
    on_one_line = len(lines) == 1 or _length(text) < _SHORT
    written = []
    for i, (line, breaks) in enumerate(zip(lines[::2], [*lines[1::2], ""], strict=True)):
        escaped = _escaped(line)
        # YAML drops bare spaces beside a break.
        if breaks and escaped.endswith(" "):
            escaped = f"{escaped[:-1]}\\ "
        if i and not on_one_line and escaped.startswith(" "):
            escaped = f"\\{escaped}"
        at_end = breaks and i == len(lines) // 2 - 1 and not lines[-1]
        written.append(escaped + ("\\n" * len(breaks) if on_one_line or at_end else "\n" * (len(breaks) + 1) + indent if breaks else ""))
    return f'"{"".join(written)}"'


def _escaped(line: str) -> str:
    # JSON and YAML agree on what lies between double quotes, but for characters that YAML does not print.
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(line, ensure_ascii=False)[1:-1])


def _length(text: str) -> int:
    """The length between the quotation marks as JavaScript counts: the web form writes shorter texts on one line."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-16-le")) // 2
