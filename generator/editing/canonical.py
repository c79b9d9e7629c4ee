"""A record as the one text that it is written as: fields in their order, every text in double quotes, one line a value.

Empty fields are left out. The same as what the web form writes, so that an edit changes the lines that it is about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from generator.model.dates import PartialDate
from generator.model.record import Record
from generator.model.shape import Shape, shape_of

# Characters that YAML's double quotes must escape and JSON's need not.
_UNSAFE = re.compile("[\u007f-\u009f\u2028\u2029\ufeff]")


def write_record(value: Mapping[str, object], record: type[Record]) -> str:
    """The YAML of one file. ``value`` holds plain values as a document does: dicts, lists, texts, numbers, truth values.

    Fields come in the order of ``record``, fields that it does not know after them, in the order given.
    """
    return "".join(f"{line}\n" for line in _mapping_lines(value, shape_of(record), ""))


def record_value(record: Record) -> dict[str, object]:
    """A record as the plain values of its file, without what is left out of it or equals what leaving it out means."""
    return {name: _plain(getattr(record, name)) for name in type(record).model_fields if name in record.model_fields_set}


def is_empty(value: object) -> bool:
    """Whether a value says nothing, so that its field is left out."""
    if isinstance(value, Mapping):
        return all(is_empty(inner) for inner in value.values())
    if isinstance(value, (str, Sequence)):
        return not value or (not isinstance(value, str) and all(is_empty(inner) for inner in value))
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


def _mapping_lines(value: Mapping[str, object], shape: Shape | None, indent: str) -> Iterator[str]:
    fields = shape.fields if shape else {}
    for name in (*(name for name in fields if name in value), *(name for name in value if name not in fields)):
        if is_empty(value[name]):
            continue
        inner, own = value[name], shape.at(name) if shape else None
        key = name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name) else _quoted(name)
        if isinstance(inner, Mapping):
            yield f"{indent}{key}:"
            yield from _mapping_lines(inner, own, indent + "  ")
        elif isinstance(inner, (list, tuple)):
            yield f"{indent}{key}:"
            yield from _list_lines(inner, own, indent + "  ")
        else:
            yield f"{indent}{key}: {_scalar(inner)}"


def _list_lines(values: Sequence[object], shape: Shape | None, indent: str) -> Iterator[str]:
    own = shape.item if shape else None
    for value in values:
        if is_empty(value):
            continue
        if isinstance(value, (Mapping, list, tuple)):
            inner = _mapping_lines(value, own, indent + "  ") if isinstance(value, Mapping) else _list_lines(value, own, indent + "  ")
            for i, line in enumerate(inner):
                yield f"{indent}- {line[len(indent) + 2:]}" if i == 0 else line
        else:
            yield f"{indent}- {_scalar(value)}"


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, PartialDate) or not isinstance(value, str):
        value = str(value)
    return _quoted(value)


def _quoted(text: str) -> str:
    # JSON and YAML agree on what lies between double quotes, but for characters that YAML does not print.
    escaped = json.dumps(text, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)
