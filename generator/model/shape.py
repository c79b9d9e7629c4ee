"""The shape of every field: what it takes, as the record types say it. The one definition that the check, the schemas,
the page of fields and the editors' form are made from.

Reads types only; holds no words and knows no file.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from generator.model.dates import DAY_PATTERN, PARTIAL_DATE_PATTERN, PartialDate
from generator.model.record import Form, Ground, Record

Kind = Literal["text", "choice", "truth", "whole", "number", "day", "partial_date", "record", "list", "keyed"]
Choice = str | int
_SIMPLE: Mapping[type, Kind] = {str: "text", bool: "truth", int: "whole", float: "number", date: "day", PartialDate: "partial_date"}
# Days are read by the model itself; these say the same to those who only know patterns.
_FORMS: Mapping[Kind, Form] = {
    "day": Form("day", "day-needed", DAY_PATTERN, slips=(("wrong-date", PARTIAL_DATE_PATTERN),)),
    "partial_date": Form("partial_date", "wrong-date", PARTIAL_DATE_PATTERN),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field takes.

    ``form``: its name in ``reference.forms``, where it has one. ``default``: what leaving the field out means, None for
    nothing. ``gt`` to ``le`` bound a number, ``least`` and ``most`` the entries of a list, ``max_length`` the characters of
    a text. ``pattern``: what a text matches as a whole, at least; ``code``: the fault of one that does not; ``slips``: faults
    that are looked for before, each with its pattern (see ``Form``). ``to``: the name of the record type whose ID this is.
    ``personal``: on what ground a field that may tell of a person is published (see ``Personal``).
    ``record``: the type of a record; ``item``: what each entry of a list, or what stands behind each key, takes.
    """

    kind: Kind
    form: str | None = None
    required: bool = False
    default: Choice | bool | None = None
    choices: tuple[Choice, ...] = ()
    gt: float | None = None
    ge: float | None = None
    lt: float | None = None
    le: float | None = None
    least: int | None = None
    most: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    code: str | None = None
    slips: tuple[tuple[str, str], ...] = ()
    to: str | None = None
    personal: Ground | None = None
    record: type[Record] | None = None
    item: Shape | None = None

    @property
    def fields(self) -> Mapping[str, Shape]:
        """The fields of a record; none of anything else."""
        return shapes(self.record) if self.record else {}

    def at(self, step: str | int) -> Shape | None:
        """The shape one step further in: of a field, of an entry of a list, or behind a key that the file chose."""
        return self.item if self.kind in ("list", "keyed") else self.fields.get(str(step))


@cache
def shapes(record: type[Record]) -> Mapping[str, Shape]:
    """The shape of each field of a record type, in the order in which they are written."""
    # pydantic takes the outermost Annotated apart; here the types are wanted whole.
    hints = typing.get_type_hints(record, include_extras=True)
    found = {}
    for name, info in record.model_fields.items():
        shape = _read(hints[name], info.metadata)
        default = info.default if isinstance(info.default, (str, int)) and info.default is not PydanticUndefined else None
        personal = _first(_taken_apart(hints[name], info.metadata)[1], "personal")
        found[name] = replace(shape, required=info.is_required(), default=default, personal=personal)
    return MappingProxyType(found)


def shape_of(record: type[Record]) -> Shape:
    """The shape of a whole record."""
    return Shape("record", record=record, required=True)


def all_records(files: Iterable[type[Record]]) -> tuple[type[Record], ...]:
    """Every record type, each of ``files`` before those that lie inside it."""
    found: dict[type[Record], None] = {}

    def collect(record: type[Record]) -> None:
        if record not in found:
            found[record] = None
            for shape in shapes(record).values():
                for inner in _records_in(shape):
                    collect(inner)

    for file in files:
        collect(file)
    return tuple(found)


def record_name(record: type[Record]) -> str:
    """``ShelfLife`` -> ``shelf_life``, the name of its words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", record.__name__).lower()


def _records_in(shape: Shape) -> Iterator[type[Record]]:
    if shape.record:
        yield shape.record
    if shape.item:
        yield from _records_in(shape.item)


def _taken_apart(hint: Any, metadata: Iterable[Any]) -> tuple[Any, list[Any]]:
    """A type without what is written beside it, and all of that."""
    bare, own = hint, [*metadata]
    while typing.get_origin(bare) in (typing.Annotated, typing.Union, types.UnionType):
        if typing.get_origin(bare) is typing.Annotated:
            bare, *more = typing.get_args(bare)
            own += more
        else:
            [bare] = [part for part in typing.get_args(bare) if part is not types.NoneType]
    return bare, [part for entry in own for part in (entry.metadata if isinstance(entry, FieldInfo) else [entry])]


def _read(hint: Any, metadata: Iterable[Any]) -> Shape:
    """The shape of a type; ``metadata``: what the field itself adds to it."""
    bare, own = _taken_apart(hint, metadata)
    args = typing.get_args(bare)
    origin = typing.get_origin(bare)
    if origin is Literal:
        return Shape("choice", choices=args)
    if origin is tuple:
        return Shape("list", item=_read(args[0], ()), least=_first(own, "min_length"), most=_first(own, "max_length"))
    if origin is dict:
        return Shape("keyed", item=_read(args[1], ()))
    if issubclass(bare, Record):
        return Shape("record", record=bare)
    kind = _SIMPLE[bare]
    form = _FORMS.get(kind) or next((part for part in own if isinstance(part, Form)), None)
    if form:
        to = _first(own, "to")
        return Shape(kind, form.name, max_length=_first(own, "max_length"), pattern=form.pattern, code=form.code, slips=form.slips, to=to)
    bounds = {sign: _first(own, sign) for sign in ("gt", "ge", "lt", "le")}
    return Shape(kind, kind, max_length=_first(own, "max_length"), **bounds)


def _first(metadata: Iterable[Any], limit: str) -> Any:
    return next((getattr(part, limit) for part in metadata if getattr(part, limit, None) is not None), None)
